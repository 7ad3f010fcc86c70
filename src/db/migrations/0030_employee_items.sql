-- What employees owe and are owed: 员工借款, 费用报销, 还款 as documents, 员工往来 as open items like those of partners.
DROP VIEW document;
CREATE TABLE doc_cash_30 (
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
    'employeeLoan', 'expenseClaim', 'employeeRepayment', 'employeePayout')), UNIQUE (type, number)
) STRICT;
INSERT INTO doc_cash_30 (id, type, number, date, state, revision, partner_id, department_id, employee_id, memo, total, reverses_id, created_by, created_at, updated_at,
  approved_by, approved_at, posted_by, posted_at, account_id, to_account_id, amount, discount, fee, purpose, cash_flow_item, to_partner_id, deferred_tax)
SELECT id, type, number, date, state, revision, partner_id, department_id, employee_id, memo, total, reverses_id, created_by, created_at, updated_at,
  approved_by, approved_at, posted_by, posted_at, account_id, to_account_id, amount, discount, fee, purpose, cash_flow_item, to_partner_id, deferred_tax FROM doc_cash;
DROP TABLE doc_cash;
ALTER TABLE doc_cash_30 RENAME TO doc_cash;
CREATE INDEX doc_cash_date ON doc_cash (type, date, id);
CREATE INDEX doc_cash_partner ON doc_cash (partner_id, date) WHERE partner_id IS NOT NULL;
CREATE INDEX doc_cash_number ON doc_cash (number);
-- 费用报销: what makes the tax of a line deductible
ALTER TABLE doc_cash_line ADD COLUMN deduction TEXT NOT NULL DEFAULT 'none' CHECK (deduction IN ('none', 'special', 'passenger'));
-- 费用报销: the loans that it clears
CREATE TABLE doc_cash_clear (
  document_id INTEGER NOT NULL REFERENCES doc_cash (id), line_no INTEGER NOT NULL, open_item_id INTEGER NOT NULL REFERENCES open_item (id), amount INTEGER NOT NULL,
  PRIMARY KEY (document_id, line_no)
) STRICT, WITHOUT ROWID;

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

-- an open item is with a partner or with an employee
CREATE TABLE open_item_30 (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id), partner_id INTEGER REFERENCES partner (id), employee_id INTEGER REFERENCES employee (id),
  document_type TEXT NOT NULL, document_id INTEGER NOT NULL, line_id INTEGER, date TEXT NOT NULL, due_date TEXT NOT NULL,
  -- debit positive
  amount INTEGER NOT NULL, remaining INTEGER NOT NULL,
  -- of the paper, where the opening lists it; otherwise the document's
  number TEXT NOT NULL DEFAULT '',
  CHECK ((partner_id IS NULL) <> (employee_id IS NULL))
) STRICT;
INSERT INTO open_item_30 (id, account_id, partner_id, document_type, document_id, line_id, date, due_date, amount, remaining, number)
SELECT id, account_id, partner_id, document_type, document_id, line_id, date, due_date, amount, remaining, number FROM open_item;
DROP TABLE open_item;
ALTER TABLE open_item_30 RENAME TO open_item;
CREATE INDEX open_item_partner ON open_item (partner_id, account_id, date) WHERE partner_id IS NOT NULL;
CREATE INDEX open_item_employee ON open_item (employee_id, account_id, date) WHERE employee_id IS NOT NULL;
CREATE INDEX open_item_open ON open_item (account_id, partner_id, due_date) WHERE remaining <> 0;
CREATE INDEX open_item_document ON open_item (document_id);
CREATE TRIGGER open_item_fixed BEFORE UPDATE OF id, account_id, partner_id, employee_id, document_type, document_id, line_id, date, due_date, amount, number ON open_item
BEGIN SELECT RAISE (ABORT, 'open_item is append-only'); END;
CREATE TRIGGER open_item_kept BEFORE DELETE ON open_item BEGIN SELECT RAISE (ABORT, 'open_item is append-only'); END;

-- accounts whose balance is kept as open items of employees: where the roles stand, if every figure says whose it is
ALTER TABLE account ADD COLUMN employee_control TEXT CHECK (employee_control IN ('employeeAdvance', 'employeePayable'));
UPDATE account SET dim_employee = 2, employee_control = (SELECT r.role FROM account_role r WHERE r.account_id = account.id AND r.role IN ('employeeAdvance', 'employeePayable'))
WHERE id IN (SELECT account_id FROM account_role WHERE role IN ('employeeAdvance', 'employeePayable') GROUP BY account_id HAVING COUNT(*) = 1)
  AND control IS NULL AND is_leaf = 1 AND currency_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM journal_line j WHERE j.account_id = account.id AND j.employee_id IS NULL)
  AND NOT EXISTS (SELECT 1 FROM opening_balance b WHERE b.account_id = account.id AND b.employee_id IS NULL);
-- what was booked there before: an item for each posting, withdrawn by the posting that took it back
CREATE TABLE booked_30 AS
SELECT (SELECT COALESCE(MAX(id), 0) FROM open_item) + row_number() OVER (ORDER BY p.id, j.account_id, j.employee_id) AS id, p.id AS posting_id, p.kind, p.document_type, p.document_id, p.date,
  j.account_id, j.employee_id, SUM(j.debit - j.credit) AS amount
FROM account a JOIN journal_line j ON j.account_id = a.id JOIN posting p ON p.id = j.posting_id
WHERE a.employee_control IS NOT NULL GROUP BY p.id, j.account_id, j.employee_id HAVING SUM(j.debit - j.credit) <> 0;
ALTER TABLE booked_30 ADD COLUMN withdraws INTEGER;
UPDATE booked_30 SET withdraws = (SELECT MAX(b.id) FROM booked_30 b WHERE b.id < booked_30.id AND b.document_id = booked_30.document_id AND b.account_id = booked_30.account_id
  AND b.employee_id = booked_30.employee_id AND b.amount = -booked_30.amount AND b.kind <> 'unpost') WHERE kind = 'unpost';
INSERT INTO open_item (id, account_id, employee_id, document_type, document_id, date, due_date, amount, remaining)
SELECT id, account_id, employee_id, document_type, document_id, date, date, amount, CASE WHEN EXISTS (SELECT 1 FROM booked_30 w WHERE w.withdraws = b.id) THEN 0 ELSE amount END
FROM booked_30 b WHERE withdraws IS NULL ORDER BY id;
INSERT INTO open_item_entry (open_item_id, amount, kind, posting_id, document_id, date)
SELECT COALESCE(withdraws, id), amount, CASE WHEN withdraws IS NULL THEN 'create' ELSE 'withdraw' END, posting_id, document_id, date FROM booked_30 ORDER BY id;
DROP TABLE booked_30;

INSERT INTO number_rule (type, prefix, date_part, digits)
SELECT column1, column2, 'month', 4 FROM (VALUES ('employeeLoan', 'YGJK'), ('expenseClaim', 'FYBX'), ('employeeRepayment', 'YGHK'), ('employeePayout', 'BXFK'))
WHERE EXISTS (SELECT 1 FROM number_rule WHERE type = 'receipt');
