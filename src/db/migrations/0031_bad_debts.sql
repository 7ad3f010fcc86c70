-- Bad debts: 坏账核销 and 坏账收回 as documents, the accounts that they need as roles.
DROP VIEW document;
CREATE TABLE doc_cash_31 (
  id INTEGER PRIMARY KEY, type TEXT NOT NULL, number TEXT NOT NULL, date TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'approved', 'posted', 'closed', 'reversed', 'void')),
  revision INTEGER NOT NULL DEFAULT 1, partner_id INTEGER REFERENCES partner (id), department_id INTEGER REFERENCES department (id),
  employee_id INTEGER REFERENCES employee (id), memo TEXT NOT NULL DEFAULT '', total INTEGER NOT NULL DEFAULT 0, reverses_id INTEGER,
  created_by INTEGER REFERENCES user (id), created_at TEXT NOT NULL, updated_at TEXT NOT NULL, approved_by INTEGER REFERENCES user (id), approved_at TEXT,
  posted_by INTEGER REFERENCES user (id), posted_at TEXT,
  account_id INTEGER REFERENCES account (id), to_account_id INTEGER REFERENCES account (id), amount INTEGER NOT NULL DEFAULT 0, discount INTEGER NOT NULL DEFAULT 0, fee INTEGER NOT NULL DEFAULT 0,
  purpose TEXT NOT NULL DEFAULT 'settle' CHECK (purpose IN ('settle', 'advance')), cash_flow_item INTEGER,
  to_partner_id INTEGER REFERENCES partner (id), deferred_tax INTEGER NOT NULL DEFAULT 0,
  -- 员工借款: when it is to be cleared
  due_date TEXT,
  -- 费用报销: what the employee gives back of the loans that it clears, fen
  returned INTEGER NOT NULL DEFAULT 0,
  CHECK (type IN ('payment', 'receipt', 'otherPayment', 'otherReceipt', 'fundTransfer', 'settlement',
    'employeeLoan', 'expenseClaim', 'employeeRepayment', 'employeePayout',
    'badDebt', 'badDebtRecovery')), UNIQUE (type, number)
) STRICT;
INSERT INTO doc_cash_31 (id, type, number, date, state, revision, partner_id, department_id, employee_id, memo, total, reverses_id, created_by, created_at, updated_at,
  approved_by, approved_at, posted_by, posted_at, account_id, to_account_id, amount, discount, fee, purpose, cash_flow_item, to_partner_id, deferred_tax, due_date, returned)
SELECT id, type, number, date, state, revision, partner_id, department_id, employee_id, memo, total, reverses_id, created_by, created_at, updated_at,
  approved_by, approved_at, posted_by, posted_at, account_id, to_account_id, amount, discount, fee, purpose, cash_flow_item, to_partner_id, deferred_tax, due_date, returned FROM doc_cash;
DROP TABLE doc_cash;
ALTER TABLE doc_cash_31 RENAME TO doc_cash;
CREATE INDEX doc_cash_date ON doc_cash (type, date, id);
CREATE INDEX doc_cash_partner ON doc_cash (partner_id, date) WHERE partner_id IS NOT NULL;
CREATE INDEX doc_cash_number ON doc_cash (number);

CREATE VIEW document AS
SELECT 'order' AS family, id, type, number, date, state, revision, partner_id, employee_id, memo, total, reverses_id, created_by, created_at, posted_at FROM doc_order
UNION ALL
SELECT 'stock' AS family, id, type, number, date, state, revision, partner_id, employee_id, memo, total, reverses_id, created_by, created_at, posted_at FROM doc_stock
UNION ALL
SELECT 'invoice' AS family, id, type, number, date, state, revision, partner_id, employee_id, memo, total, reverses_id, created_by, created_at, posted_at FROM doc_invoice
UNION ALL
SELECT 'cash' AS family, id, type, number, date, state, revision, partner_id, employee_id, memo, total, reverses_id, created_by, created_at, posted_at FROM doc_cash
UNION ALL
SELECT 'journal' AS family, id, type, number, date, state, revision, partner_id, employee_id, memo, total, reverses_id, created_by, created_at, posted_at FROM doc_journal;

-- files that were made before: the accounts of the charts, told apart by code and name, while they are leaves
INSERT OR IGNORE INTO account_role (role, account_id)
SELECT r.role, a.id FROM (
  SELECT 'badDebtRecovered' AS role, '530109' AS code, '已作坏账损失又收回的应收款项' AS name UNION ALL SELECT 'allowanceReceivable', '123101', '应收账款坏账准备'
  UNION ALL SELECT 'allowanceOther', '123102', '其他应收款坏账准备' UNION ALL SELECT 'allowancePrepaid', '123104', '预付账款坏账准备'
) r JOIN account a ON a.code = r.code AND a.name = r.name AND NOT EXISTS (SELECT 1 FROM account below WHERE below.parent_id = a.id);
INSERT INTO number_rule (type, prefix, date_part, digits)
SELECT column1, column2, 'month', 4 FROM (VALUES ('badDebt', 'HZHX'), ('badDebtRecovery', 'HZSH')) WHERE EXISTS (SELECT 1 FROM number_rule WHERE type = 'receipt');
