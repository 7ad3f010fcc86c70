-- of an issue below zero how many pieces a receipt settled, and what they cost where the receipt's value is its own (null: it is not): an
-- issue that carried its cost on (调拨, 组装, 发出商品) goes at that, so that what it passed on lies where the goods lie
ALTER TABLE cost_cover ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cost_cover ADD COLUMN cost INTEGER;
-- found out when the file is opened, where goods have been issued below zero; what receipts that are there settled stays in cost of sales
INSERT INTO setting (key, value) SELECT 'coversUnknown', 'true' WHERE EXISTS (SELECT 1 FROM cost_row WHERE run_quantity < 0)
ON CONFLICT (key) DO NOTHING;
INSERT INTO setting (key, value) SELECT 'passedOnFrom', CAST(next AS TEXT) FROM id_sequence
WHERE name = 'movement' AND EXISTS (SELECT 1 FROM cost_row WHERE run_quantity < 0);
