-- 负库存 by item and by warehouse (D17): NULL takes the next wider rule, item before warehouse before account set
ALTER TABLE item ADD COLUMN negative_stock TEXT CHECK (negative_stock IN ('refuse', 'authorise', 'warn', 'allow'));
ALTER TABLE warehouse ADD COLUMN negative_stock TEXT CHECK (negative_stock IN ('refuse', 'authorise', 'warn', 'allow'));
