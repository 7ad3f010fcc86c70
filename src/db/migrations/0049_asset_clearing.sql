-- 固定资产清理 in stages: 转入清理, 清理费用 and 清理收入 on days of their own, 结转清理损益 at the end. clearing: what a voucher moved on 固定资产清理 for the
-- card, debit positive; a disposal in one step leaves nothing there.
ALTER TABLE asset_entry ADD COLUMN clearing INTEGER NOT NULL DEFAULT 0;
-- disposal: how the asset that a stage belongs to leaves
CREATE TABLE asset_voucher_49 (
  document_id INTEGER PRIMARY KEY, asset_id INTEGER NOT NULL REFERENCES asset (id),
  action TEXT NOT NULL CHECK (action IN ('purchase', 'construction', 'increase', 'decrease', 'impairment', 'sale', 'scrap', 'damage', 'shortage',
    'clearing', 'clearingCost', 'clearingIncome', 'clearingResult')),
  partner_id INTEGER REFERENCES partner (id), invoice_kind TEXT NOT NULL DEFAULT 'none' CHECK (invoice_kind IN ('none', 'special', 'ordinary')),
  invoice_number TEXT NOT NULL DEFAULT '', tax_rate INTEGER NOT NULL DEFAULT 0, net INTEGER NOT NULL DEFAULT 0, tax INTEGER NOT NULL DEFAULT 0,
  disposal TEXT CHECK (disposal IN ('sale', 'scrap', 'damage')), CHECK ((disposal IS NULL) = (action NOT LIKE 'clearing%'))
) STRICT;
INSERT INTO asset_voucher_49 SELECT document_id, asset_id, action, partner_id, invoice_kind, invoice_number, tax_rate, net, tax, NULL FROM asset_voucher;
DROP TABLE asset_voucher;
ALTER TABLE asset_voucher_49 RENAME TO asset_voucher;
CREATE INDEX asset_voucher_asset ON asset_voucher (asset_id);
CREATE TRIGGER asset_voucher_fixed BEFORE UPDATE ON asset_voucher BEGIN SELECT RAISE (ABORT, 'asset_voucher is append-only'); END;
CREATE TRIGGER asset_voucher_kept BEFORE DELETE ON asset_voucher BEGIN SELECT RAISE (ABORT, 'asset_voucher is append-only'); END;
