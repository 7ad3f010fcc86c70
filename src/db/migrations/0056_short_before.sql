-- goods that had been short with leave, and no longer were, when stock below zero came to be refused: up to `until` that is no fault (D17)
CREATE TABLE short_before (
  item_id INTEGER NOT NULL REFERENCES item (id), warehouse_id INTEGER NOT NULL REFERENCES warehouse (id), until TEXT NOT NULL,
  PRIMARY KEY (item_id, warehouse_id)
) STRICT, WITHOUT ROWID;
