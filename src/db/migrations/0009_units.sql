-- Several units of an item (D32): lines of goods keep the unit they were entered in; an item says in which it is usually bought and sold.
-- unit '': the base unit. unit_quantity 10^-6 of the unit, unit_price 10^-8 yuan for one of it; quantity and price stay those of the base unit.
ALTER TABLE item ADD COLUMN sale_unit TEXT NOT NULL DEFAULT '';
ALTER TABLE item ADD COLUMN purchase_unit TEXT NOT NULL DEFAULT '';
ALTER TABLE doc_order_line ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE doc_order_line ADD COLUMN unit_quantity INTEGER NOT NULL DEFAULT 0;
ALTER TABLE doc_order_line ADD COLUMN unit_price INTEGER NOT NULL DEFAULT 0;
ALTER TABLE doc_stock_line ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE doc_stock_line ADD COLUMN unit_quantity INTEGER NOT NULL DEFAULT 0;
ALTER TABLE doc_stock_line ADD COLUMN unit_price INTEGER NOT NULL DEFAULT 0;
ALTER TABLE doc_invoice_line ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE doc_invoice_line ADD COLUMN unit_quantity INTEGER NOT NULL DEFAULT 0;
ALTER TABLE doc_invoice_line ADD COLUMN unit_price INTEGER NOT NULL DEFAULT 0;
