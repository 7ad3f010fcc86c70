-- 固定资产 whole: 购置, 原值变动, 减值, 处置 by vouchers of their own, 工作量法; the vouchers of 折旧 and 摊销 are those of steps of 期末处理.
CREATE TABLE asset_category_32 (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, pinyin TEXT NOT NULL DEFAULT '', disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  revision INTEGER NOT NULL DEFAULT 1, life INTEGER NOT NULL CHECK (life BETWEEN 1 AND 1200), residual_rate INTEGER NOT NULL CHECK (residual_rate BETWEEN 0 AND 1000000),
  method TEXT NOT NULL CHECK (method IN ('straightLine', 'doubleDeclining', 'sumOfYears', 'unitsOfWork')),
  asset_account_id INTEGER REFERENCES account (id), depreciation_account_id INTEGER REFERENCES account (id), expense_account_id INTEGER REFERENCES account (id)
) STRICT;
INSERT INTO asset_category_32 SELECT * FROM asset_category;
DROP TABLE asset_category;
ALTER TABLE asset_category_32 RENAME TO asset_category;
-- total_work: 预计总工作量 and opening_work what was done of it before the file began (10⁻⁶, in work_unit); 0: not by 工作量法
CREATE TABLE asset_32 (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, pinyin TEXT NOT NULL DEFAULT '', disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  revision INTEGER NOT NULL DEFAULT 1, category_id INTEGER NOT NULL REFERENCES asset_category (id), department_id INTEGER REFERENCES department (id),
  acquired TEXT NOT NULL, started TEXT NOT NULL, original INTEGER NOT NULL CHECK (original > 0), input_vat INTEGER NOT NULL DEFAULT 0 CHECK (input_vat >= 0),
  residual_rate INTEGER NOT NULL CHECK (residual_rate BETWEEN 0 AND 1000000), life INTEGER NOT NULL CHECK (life BETWEEN 1 AND 1200),
  method TEXT NOT NULL CHECK (method IN ('straightLine', 'doubleDeclining', 'sumOfYears', 'unitsOfWork')),
  opening_depreciation INTEGER NOT NULL DEFAULT 0 CHECK (opening_depreciation >= 0),
  expense_account_id INTEGER REFERENCES account (id), spec TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '', keeper TEXT NOT NULL DEFAULT '', memo TEXT NOT NULL DEFAULT '',
  total_work INTEGER NOT NULL DEFAULT 0 CHECK (total_work >= 0), opening_work INTEGER NOT NULL DEFAULT 0 CHECK (opening_work >= 0), work_unit TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO asset_32 SELECT *, 0, 0, '' FROM asset;
DROP TABLE asset;
ALTER TABLE asset_32 RENAME TO asset;
CREATE INDEX asset_category_of ON asset (category_id);
-- 本月工作量 of cards by 工作量法, 10⁻⁶
CREATE TABLE asset_work (
  asset_id INTEGER NOT NULL REFERENCES asset (id), period INTEGER NOT NULL, work INTEGER NOT NULL CHECK (work > 0), PRIMARY KEY (asset_id, period)
) STRICT, WITHOUT ROWID;
-- 减值准备, as it changes; credit positive
ALTER TABLE asset_entry ADD COLUMN impairment INTEGER NOT NULL DEFAULT 0;
-- what a voucher about one card is, and the VAT on it (of a purchase what came in, of a sale what goes out): red ones negative
CREATE TABLE asset_voucher (
  document_id INTEGER PRIMARY KEY, asset_id INTEGER NOT NULL REFERENCES asset (id),
  action TEXT NOT NULL CHECK (action IN ('purchase', 'construction', 'increase', 'decrease', 'impairment', 'sale', 'scrap', 'damage', 'shortage')),
  partner_id INTEGER REFERENCES partner (id), invoice_kind TEXT NOT NULL DEFAULT 'none' CHECK (invoice_kind IN ('none', 'special', 'ordinary')),
  invoice_number TEXT NOT NULL DEFAULT '', tax_rate INTEGER NOT NULL DEFAULT 0, net INTEGER NOT NULL DEFAULT 0, tax INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX asset_voucher_asset ON asset_voucher (asset_id);
CREATE TRIGGER asset_voucher_fixed BEFORE UPDATE ON asset_voucher BEGIN SELECT RAISE (ABORT, 'asset_voucher is append-only'); END;
CREATE TRIGGER asset_voucher_kept BEFORE DELETE ON asset_voucher BEGIN SELECT RAISE (ABORT, 'asset_voucher is append-only'); END;
-- what was withdrawn by hand is made anew by its step, not posted again
UPDATE doc_journal SET state = 'void' WHERE state IN ('draft', 'submitted', 'approved') AND (id IN (SELECT document_id FROM asset_entry) OR id IN (SELECT document_id FROM schedule_entry));
UPDATE doc_journal SET step = 'depreciation' WHERE state IN ('posted', 'reversed') AND id IN (SELECT document_id FROM asset_entry WHERE kind = 'depreciation');
UPDATE doc_journal SET step = 'amortisation' WHERE state IN ('posted', 'reversed') AND id IN (SELECT document_id FROM schedule_entry);
-- files that were made before: the accounts of the chart of 企业会计准则, while they are leaves
INSERT OR IGNORE INTO account_role (role, account_id)
SELECT r.role, a.id FROM (
  SELECT 'assetImpairment' AS role, '1603' AS code, '固定资产减值准备' AS name UNION ALL SELECT 'impairmentLoss', '6701', '资产减值损失'
) r JOIN account a ON a.code = r.code AND a.name = r.name AND NOT EXISTS (SELECT 1 FROM account below WHERE below.parent_id = a.id);
