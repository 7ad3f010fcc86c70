-- 拆卸 (D29): several carried values share what one issue cost, each by its weight; NULL: all of it goes into one.
ALTER TABLE stock_entry ADD COLUMN share INTEGER CHECK (share >= 0);
ALTER TABLE cost_row ADD COLUMN share INTEGER;

-- 物料清单: what `base_quantity` (10⁻⁶) of an item is made of, and the fee (fen) of making it; `disabled`: no longer in use
CREATE TABLE bom (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, pinyin TEXT NOT NULL DEFAULT '',
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)), revision INTEGER NOT NULL DEFAULT 1,
  item_id INTEGER NOT NULL REFERENCES item (id), base_quantity INTEGER NOT NULL CHECK (base_quantity > 0), fee INTEGER NOT NULL DEFAULT 0 CHECK (fee >= 0),
  is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)), memo TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX bom_item ON bom (item_id);
CREATE UNIQUE INDEX bom_default ON bom (item_id) WHERE is_default = 1;
-- the loss rate (10⁻⁶) comes on top of the quantity
CREATE TABLE bom_line (
  bom_id INTEGER NOT NULL REFERENCES bom (id), line_no INTEGER NOT NULL, item_id INTEGER NOT NULL REFERENCES item (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0), loss_rate INTEGER NOT NULL DEFAULT 0 CHECK (loss_rate BETWEEN 0 AND 1000000), PRIMARY KEY (bom_id, line_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX bom_line_item ON bom_line (item_id);
