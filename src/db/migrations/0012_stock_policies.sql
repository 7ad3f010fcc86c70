-- 负库存 by item and by warehouse (D17): NULL takes the next wider rule, item before warehouse before account set
ALTER TABLE item ADD COLUMN negative_stock TEXT CHECK (negative_stock IN ('refuse', 'authorise', 'warn', 'allow'));
ALTER TABLE warehouse ADD COLUMN negative_stock TEXT CHECK (negative_stock IN ('refuse', 'authorise', 'warn', 'allow'));
-- what is open of an item in orders, without the lines of years past (D19)
CREATE INDEX doc_order_line_open ON doc_order_line (item_id) WHERE quantity - executed_quantity + returned_quantity - closed_quantity > 0;
