-- Batches with production and expiry dates (D33): what a line that brings goods in says of its batch, and who may let expired goods go.
ALTER TABLE doc_stock ADD COLUMN release_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE doc_stock_line ADD COLUMN production_date TEXT;
ALTER TABLE doc_stock_line ADD COLUMN expiry_date TEXT;
-- 改批号: a transfer whose goods arrive under another number
ALTER TABLE doc_stock_line ADD COLUMN to_batch TEXT NOT NULL DEFAULT '';
ALTER TABLE opening_stock ADD COLUMN production_date TEXT;
ALTER TABLE opening_stock ADD COLUMN expiry_date TEXT;
ALTER TABLE stocktake_line ADD COLUMN production_date TEXT;
ALTER TABLE stocktake_line ADD COLUMN expiry_date TEXT;
-- 1: its dates were set by hand, not by the documents that brought it in
ALTER TABLE batch ADD COLUMN edited INTEGER NOT NULL DEFAULT 0 CHECK (edited IN (0, 1));
-- days before the expiry date from which goods count as 临期; NULL: the program's
ALTER TABLE item ADD COLUMN near_expiry_days INTEGER CHECK (near_expiry_days > 0);
CREATE INDEX stock_entry_batch ON stock_entry (item_id, batch, date) WHERE batch <> '';
CREATE INDEX doc_stock_line_batch ON doc_stock_line (item_id, batch) WHERE batch <> '';
-- every batch that moved has its row
INSERT OR IGNORE INTO batch (item_id, batch)
SELECT DISTINCT e.item_id, e.batch FROM stock_entry e WHERE e.batch <> '' AND e.quantity <> 0 AND e.n = 0 AND NOT EXISTS (
  SELECT 1 FROM stock_entry w WHERE w.pool_id = e.pool_id AND w.date = e.date AND w.phase = e.phase AND w.seq = e.seq AND w.n = 1);
