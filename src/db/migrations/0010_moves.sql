-- Two-step transfers (D28): how a transfer goes, and what is still on the way of each of its lines (kept, as what is received changes it).
ALTER TABLE doc_stock ADD COLUMN transfer_mode TEXT NOT NULL DEFAULT 'oneStep' CHECK (transfer_mode IN ('oneStep', 'twoStep'));
ALTER TABLE doc_stock_line ADD COLUMN in_transit_quantity INTEGER NOT NULL DEFAULT 0;
CREATE INDEX doc_stock_line_in_transit ON doc_stock_line (item_id, document_id) WHERE in_transit_quantity > 0;
-- 领用, 报损, 报溢: for which project, why, and whether bad management is to blame (非正常损失: input VAT goes back)
ALTER TABLE doc_stock ADD COLUMN project_id INTEGER REFERENCES project (id);
ALTER TABLE doc_stock ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE doc_stock ADD COLUMN loss_kind TEXT NOT NULL DEFAULT 'normal' CHECK (loss_kind IN ('normal', 'abnormal'));
