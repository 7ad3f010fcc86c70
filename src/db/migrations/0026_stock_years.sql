-- What moved in a year, by pool and warehouse: the opening of 收发存汇总 adds up years, and months of one year only. A cache as
-- stock_period is, kept in the posting transaction and proven by its months.
CREATE TABLE stock_year (
  pool_id INTEGER NOT NULL, warehouse_id INTEGER NOT NULL, year INTEGER NOT NULL, in_quantity INTEGER NOT NULL DEFAULT 0, out_quantity INTEGER NOT NULL DEFAULT 0,
  move_quantity INTEGER NOT NULL DEFAULT 0, in_value INTEGER NOT NULL DEFAULT 0, out_value INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (pool_id, warehouse_id, year)
) STRICT, WITHOUT ROWID;
INSERT INTO stock_year (pool_id, warehouse_id, year, in_quantity, out_quantity, move_quantity, in_value, out_value)
SELECT pool_id, warehouse_id, period / 100, SUM(in_quantity), SUM(out_quantity), SUM(move_quantity), SUM(in_value), SUM(out_value)
FROM stock_period GROUP BY pool_id, warehouse_id, period / 100;
