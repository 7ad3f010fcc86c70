-- 货位: where in a warehouse goods lie. A ledger of quantities beside the stock ledger; costs know nothing of it.
ALTER TABLE warehouse ADD COLUMN bin_managed INTEGER NOT NULL DEFAULT 0 CHECK (bin_managed IN (0, 1));
-- where what names no bin lies: what came in before the warehouse had bins, and opening stock
ALTER TABLE warehouse ADD COLUMN first_bin TEXT NOT NULL DEFAULT '';
-- from this day on no bin holds less than nothing
ALTER TABLE warehouse ADD COLUMN bins_since TEXT;
CREATE TABLE bin (
  warehouse_id INTEGER NOT NULL REFERENCES warehouse (id), code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 40), name TEXT NOT NULL DEFAULT '',
  -- place on the way through the warehouse (拣货路线)
  route INTEGER NOT NULL DEFAULT 0, disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)), PRIMARY KEY (warehouse_id, code)
) STRICT, WITHOUT ROWID;
-- 默认货位 of an item in a warehouse
CREATE TABLE item_bin (
  item_id INTEGER NOT NULL REFERENCES item (id), warehouse_id INTEGER NOT NULL, bin TEXT NOT NULL,
  PRIMARY KEY (item_id, warehouse_id), FOREIGN KEY (warehouse_id, bin) REFERENCES bin (warehouse_id, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_bin_bin ON item_bin (warehouse_id, bin);
ALTER TABLE doc_stock_line ADD COLUMN bin TEXT NOT NULL DEFAULT '';
-- transfers: where the goods are put
ALTER TABLE doc_stock_line ADD COLUMN to_bin TEXT NOT NULL DEFAULT '';
-- where a difference is booked
ALTER TABLE stocktake_line ADD COLUMN bin TEXT NOT NULL DEFAULT '';

-- one row for each movement of goods (seq, as in stock_entry) in a warehouse with bins; n odd: withdrawn (quantity negated); again
-- even when the warehouse got its bins anew
CREATE TABLE bin_entry (
  seq INTEGER NOT NULL, n INTEGER NOT NULL CHECK (n >= 0), item_id INTEGER NOT NULL REFERENCES item (id), warehouse_id INTEGER NOT NULL, batch TEXT NOT NULL,
  bin TEXT NOT NULL, date TEXT NOT NULL, phase INTEGER NOT NULL CHECK (phase IN (0, 1)), quantity INTEGER NOT NULL CHECK (quantity <> 0),
  document_type TEXT NOT NULL, document_id INTEGER NOT NULL, line_id INTEGER,
  PRIMARY KEY (seq, n), FOREIGN KEY (warehouse_id, bin) REFERENCES bin (warehouse_id, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX bin_entry_place ON bin_entry (item_id, warehouse_id, bin, date);
CREATE INDEX bin_entry_bin ON bin_entry (warehouse_id, bin);
CREATE INDEX bin_entry_document ON bin_entry (document_id);
CREATE TRIGGER bin_entry_fixed BEFORE UPDATE ON bin_entry BEGIN SELECT RAISE (ABORT, 'bin_entry is append-only'); END;
CREATE TRIGGER bin_entry_kept BEFORE DELETE ON bin_entry BEGIN SELECT RAISE (ABORT, 'bin_entry is append-only'); END;
-- cache: what lies in each bin
CREATE TABLE bin_balance (
  item_id INTEGER NOT NULL, warehouse_id INTEGER NOT NULL, batch TEXT NOT NULL, bin TEXT NOT NULL, quantity INTEGER NOT NULL,
  PRIMARY KEY (item_id, warehouse_id, batch, bin)
) STRICT, WITHOUT ROWID;
CREATE INDEX bin_balance_bin ON bin_balance (warehouse_id, bin);
