-- Serial numbers (D35): which items have them, which of them a line moves, and where each has been.
ALTER TABLE item ADD COLUMN serial_managed INTEGER NOT NULL DEFAULT 0 CHECK (serial_managed IN (0, 1));
CREATE TABLE doc_stock_serial (
  line_id INTEGER NOT NULL REFERENCES doc_stock_line (id), no INTEGER NOT NULL, serial TEXT NOT NULL CHECK (length(serial) BETWEEN 1 AND 40),
  PRIMARY KEY (line_id, no)
) STRICT, WITHOUT ROWID;

-- one row for each number that a movement (seq, as in stock_entry) moves (n = 0), and one more when it is withdrawn (n = 1, direction negated)
CREATE TABLE serial_entry (
  item_id INTEGER NOT NULL REFERENCES item (id), serial TEXT NOT NULL, date TEXT NOT NULL, seq INTEGER NOT NULL, n INTEGER NOT NULL CHECK (n IN (0, 1)),
  phase INTEGER NOT NULL CHECK (phase IN (0, 1)), warehouse_id INTEGER NOT NULL REFERENCES warehouse (id), batch TEXT NOT NULL,
  direction INTEGER NOT NULL CHECK (direction IN (-1, 1)), document_type TEXT NOT NULL, document_id INTEGER NOT NULL, line_id INTEGER,
  PRIMARY KEY (item_id, serial, date, seq, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX serial_entry_seq ON serial_entry (seq, n);
CREATE INDEX serial_entry_document ON serial_entry (document_id);
CREATE TRIGGER serial_entry_fixed BEFORE UPDATE ON serial_entry BEGIN SELECT RAISE (ABORT, 'serial_entry is append-only'); END;
CREATE TRIGGER serial_entry_kept BEFORE DELETE ON serial_entry BEGIN SELECT RAISE (ABORT, 'serial_entry is append-only'); END;

-- cache: where each number is now, by its last movement (seq); warehouse 0: with nobody of the house
CREATE TABLE serial (
  item_id INTEGER NOT NULL, serial TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('inStock', 'shipped', 'inTransit', 'sold', 'returned', 'issued')),
  warehouse_id INTEGER NOT NULL, batch TEXT NOT NULL, seq INTEGER NOT NULL, document_id INTEGER NOT NULL, PRIMARY KEY (item_id, serial)
) STRICT, WITHOUT ROWID;
CREATE INDEX serial_text ON serial (serial);
CREATE INDEX serial_place ON serial (item_id, warehouse_id, batch) WHERE warehouse_id <> 0;
