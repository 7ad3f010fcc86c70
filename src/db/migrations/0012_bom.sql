-- 拆卸 (D29): several carried values share what one issue cost, each by its weight; NULL: all of it goes into one.
ALTER TABLE stock_entry ADD COLUMN share INTEGER CHECK (share >= 0);
ALTER TABLE cost_row ADD COLUMN share INTEGER;
