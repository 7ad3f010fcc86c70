-- of an issue below zero how many pieces a receipt settled, and what they cost where the receipt's value is given or carried (null: it is
-- neither): an issue that passed its cost on (调拨, 组装, 发出商品, 领用) goes at that, so that what it passed on lies where the goods lie
ALTER TABLE cost_cover ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cost_cover ADD COLUMN cost INTEGER;
ALTER TABLE cost_cover ADD COLUMN carried INTEGER NOT NULL DEFAULT 0;
CREATE INDEX cost_cover_carried ON cost_cover (date) WHERE carried = 1;
-- found out when the file is opened, where goods have been issued below zero; what receipts that are there settled stays in cost of sales
INSERT INTO setting (key, value) SELECT 'coversUnknown', 'true' WHERE EXISTS (SELECT 1 FROM cost_row WHERE run_quantity < 0)
ON CONFLICT (key) DO NOTHING;
INSERT INTO setting (key, value) SELECT 'passedOnFrom', CAST(next AS TEXT) FROM id_sequence
WHERE name = 'movement' AND EXISTS (SELECT 1 FROM cost_row WHERE run_quantity < 0);
