-- 库存上下限 of an item in a warehouse, in 10^-6 of the base unit; either may be open
CREATE TABLE item_stock_limit (
  item_id INTEGER NOT NULL REFERENCES item (id), warehouse_id INTEGER NOT NULL REFERENCES warehouse (id),
  min_quantity INTEGER CHECK (min_quantity >= 0), max_quantity INTEGER CHECK (max_quantity >= 0),
  PRIMARY KEY (item_id, warehouse_id), CHECK (min_quantity IS NOT NULL OR max_quantity IS NOT NULL), CHECK (max_quantity >= min_quantity)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_stock_limit_warehouse ON item_stock_limit (warehouse_id);
