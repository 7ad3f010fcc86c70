-- 固定资产 and 待摊预提: what a card or a schedule is, and what each voucher took of it. The voucher is a document like any other and counts
-- while it is posted (or stands against its red one); nothing here posts by itself.
CREATE TABLE asset_category (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, pinyin TEXT NOT NULL DEFAULT '', disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  revision INTEGER NOT NULL DEFAULT 1, life INTEGER NOT NULL CHECK (life BETWEEN 1 AND 1200), residual_rate INTEGER NOT NULL CHECK (residual_rate BETWEEN 0 AND 1000000),
  method TEXT NOT NULL CHECK (method IN ('straightLine', 'doubleDeclining', 'sumOfYears')),
  asset_account_id INTEGER REFERENCES account (id), depreciation_account_id INTEGER REFERENCES account (id), expense_account_id INTEGER REFERENCES account (id)
) STRICT;
-- original: when it was taken up; later changes of value are entries. opening_depreciation: of a card acquired before the file began
CREATE TABLE asset (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, pinyin TEXT NOT NULL DEFAULT '', disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  revision INTEGER NOT NULL DEFAULT 1, category_id INTEGER NOT NULL REFERENCES asset_category (id), department_id INTEGER REFERENCES department (id),
  acquired TEXT NOT NULL, started TEXT NOT NULL, original INTEGER NOT NULL CHECK (original > 0), input_vat INTEGER NOT NULL DEFAULT 0 CHECK (input_vat >= 0),
  residual_rate INTEGER NOT NULL CHECK (residual_rate BETWEEN 0 AND 1000000), life INTEGER NOT NULL CHECK (life BETWEEN 1 AND 1200),
  method TEXT NOT NULL CHECK (method IN ('straightLine', 'doubleDeclining', 'sumOfYears')),
  opening_depreciation INTEGER NOT NULL DEFAULT 0 CHECK (opening_depreciation >= 0),
  expense_account_id INTEGER REFERENCES account (id), spec TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '', keeper TEXT NOT NULL DEFAULT '', memo TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX asset_category_of ON asset (category_id);
-- 部门转移 and 会计估计变更: from which month on what is different; before: the terms until then (JSON), which later months no longer see
CREATE TABLE asset_change (
  id INTEGER PRIMARY KEY, asset_id INTEGER NOT NULL REFERENCES asset (id), period INTEGER NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
  reason TEXT NOT NULL, made_at TEXT NOT NULL, made_by INTEGER REFERENCES user (id)
) STRICT;
CREATE INDEX asset_change_asset ON asset_change (asset_id, period);
CREATE TRIGGER asset_change_fixed BEFORE UPDATE ON asset_change BEGIN SELECT RAISE (ABORT, 'asset_change is append-only'); END;
CREATE TRIGGER asset_change_kept BEFORE DELETE ON asset_change BEGIN SELECT RAISE (ABORT, 'asset_change is append-only'); END;
-- what a voucher took of a card: original value and accumulated depreciation, both as they change
CREATE TABLE asset_entry (
  id INTEGER PRIMARY KEY, asset_id INTEGER NOT NULL REFERENCES asset (id), document_id INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('acquire', 'depreciation', 'value', 'disposal')),
  period INTEGER NOT NULL, original INTEGER NOT NULL DEFAULT 0, depreciation INTEGER NOT NULL DEFAULT 0, department_id INTEGER REFERENCES department (id),
  expense_account_id INTEGER REFERENCES account (id)
) STRICT;
CREATE INDEX asset_entry_asset ON asset_entry (asset_id, period);
CREATE INDEX asset_entry_document ON asset_entry (document_id);
CREATE INDEX asset_entry_period ON asset_entry (kind, period);
CREATE TRIGGER asset_entry_fixed BEFORE UPDATE ON asset_entry BEGIN SELECT RAISE (ABORT, 'asset_entry is append-only'); END;
CREATE TRIGGER asset_entry_kept BEFORE DELETE ON asset_entry BEGIN SELECT RAISE (ABORT, 'asset_entry is append-only'); END;
-- 待摊 and 预提: debit the expense, credit the account, in equal parts. ended: the month in which what is left goes at once (待摊) or nothing more does (预提)
CREATE TABLE expense_schedule (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, pinyin TEXT NOT NULL DEFAULT '', disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  revision INTEGER NOT NULL DEFAULT 1, kind TEXT NOT NULL CHECK (kind IN ('prepaid', 'accrued')), amount INTEGER NOT NULL CHECK (amount > 0),
  start_date TEXT NOT NULL, months INTEGER NOT NULL CHECK (months BETWEEN 1 AND 600), opening_amount INTEGER NOT NULL DEFAULT 0 CHECK (opening_amount >= 0),
  account_id INTEGER NOT NULL REFERENCES account (id), expense_account_id INTEGER NOT NULL REFERENCES account (id), partner_id INTEGER REFERENCES partner (id),
  department_id INTEGER REFERENCES department (id), employee_id INTEGER REFERENCES employee (id), project_id INTEGER REFERENCES project (id), ended INTEGER,
  memo TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE schedule_entry (
  id INTEGER PRIMARY KEY, schedule_id INTEGER NOT NULL REFERENCES expense_schedule (id), document_id INTEGER NOT NULL, period INTEGER NOT NULL, amount INTEGER NOT NULL
) STRICT;
CREATE INDEX schedule_entry_schedule ON schedule_entry (schedule_id, period);
CREATE INDEX schedule_entry_document ON schedule_entry (document_id);
CREATE TRIGGER schedule_entry_fixed BEFORE UPDATE ON schedule_entry BEGIN SELECT RAISE (ABORT, 'schedule_entry is append-only'); END;
CREATE TRIGGER schedule_entry_kept BEFORE DELETE ON schedule_entry BEGIN SELECT RAISE (ABORT, 'schedule_entry is append-only'); END;
-- files that were made before: the accounts of the charts, told apart by code and name, while they are leaves
INSERT OR IGNORE INTO account_role (role, account_id)
SELECT r.role, a.id FROM (
  SELECT 'depreciationExpense' AS role, '560202' AS code, '折旧费' AS name UNION ALL SELECT 'depreciationExpense', '660202', '折旧费'
  UNION ALL SELECT 'assetClearing', '1606', '固定资产清理' UNION ALL SELECT 'pendingAssetLoss', '190102', '待处理非流动资产损溢'
  UNION ALL SELECT 'assetSaleGain', '530101', '非流动资产处置净收益' UNION ALL SELECT 'assetScrapGain', '530101', '非流动资产处置净收益'
  UNION ALL SELECT 'assetSaleLoss', '571102', '非流动资产处置净损失' UNION ALL SELECT 'assetScrapLoss', '571102', '非流动资产处置净损失'
  UNION ALL SELECT 'assetSaleGain', '6115', '资产处置损益' UNION ALL SELECT 'assetSaleLoss', '6115', '资产处置损益'
  UNION ALL SELECT 'assetScrapGain', '630101', '非流动资产毁损报废利得' UNION ALL SELECT 'assetScrapLoss', '671102', '非流动资产毁损报废损失'
) r JOIN account a ON a.code = r.code AND a.name = r.name AND NOT EXISTS (SELECT 1 FROM account below WHERE below.parent_id = a.id);
