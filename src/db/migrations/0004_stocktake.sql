-- 盘点 (D30): what was counted against the book quantities of its start. A module of its own; what it posts are ordinary documents.
CREATE TABLE stocktake (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, date TEXT NOT NULL, warehouse_id INTEGER NOT NULL REFERENCES warehouse (id),
  scope TEXT NOT NULL CHECK (scope IN ('all', 'category', 'items')), category_id INTEGER REFERENCES item_category (id),
  -- the counter does not see the book quantity (盲盘)
  blind INTEGER NOT NULL DEFAULT 0 CHECK (blind IN (0, 1)),
  -- the figures are those of the start (goods moved meanwhile were kept apart), or of the moment each was entered (the shop stayed open)
  basis TEXT NOT NULL DEFAULT 'start' CHECK (basis IN ('start', 'count')),
  state TEXT NOT NULL DEFAULT 'counting' CHECK (state IN ('counting', 'submitted', 'posted', 'void')), revision INTEGER NOT NULL DEFAULT 1,
  memo TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '',
  -- the last posting before the start: what is posted later moved during the count
  started_posting INTEGER NOT NULL, created_by INTEGER REFERENCES user (id), created_at TEXT NOT NULL, submitted_by INTEGER REFERENCES user (id), submitted_at TEXT,
  posted_by INTEGER REFERENCES user (id), posted_at TEXT, CHECK ((scope = 'category') = (category_id IS NOT NULL))
) STRICT;
CREATE INDEX stocktake_date ON stocktake (date, id);
CREATE INDEX stocktake_open ON stocktake (warehouse_id) WHERE state IN ('counting', 'submitted');
CREATE TABLE stocktake_line (
  id INTEGER PRIMARY KEY, stocktake_id INTEGER NOT NULL REFERENCES stocktake (id), item_id INTEGER NOT NULL REFERENCES item (id), batch TEXT NOT NULL DEFAULT '',
  -- at the start; NULL figures are not counted, which is not 0
  book_quantity INTEGER NOT NULL, counted INTEGER CHECK (counted >= 0),
  recount INTEGER NOT NULL DEFAULT 0 CHECK (recount IN (0, 1)), recounted INTEGER CHECK (recounted >= 0),
  -- what had come and gone since the start when the figure that holds was entered
  moved INTEGER NOT NULL DEFAULT 0,
  -- 非正常损失: its input VAT is taken back
  abnormal INTEGER NOT NULL DEFAULT 0 CHECK (abnormal IN (0, 1)),
  -- posted: what the difference came to, fen, gains positive
  value INTEGER, UNIQUE (stocktake_id, item_id, batch), CHECK (recount = 1 OR recounted IS NULL)
) STRICT;
CREATE INDEX stocktake_line_item ON stocktake_line (item_id);
CREATE TABLE stocktake_document (
  stocktake_id INTEGER NOT NULL REFERENCES stocktake (id), document_id INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL CHECK (kind IN ('gain', 'loss', 'disposal')),
  PRIMARY KEY (stocktake_id, document_id)
) STRICT, WITHOUT ROWID;
INSERT INTO number_rule (type, prefix, date_part, digits) VALUES ('stocktake', 'PD', 'month', 4);
