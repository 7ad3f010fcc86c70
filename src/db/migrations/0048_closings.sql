-- Balances by dimensions lie month by month: a month's rows are read in one run, and those of a closed month stand added up in
-- account_closing, so that a balance at any date is one run of sums and the open months after it.
CREATE TABLE account_balance_new (
  account_id INTEGER NOT NULL, period INTEGER NOT NULL, partner_id INTEGER NOT NULL, department_id INTEGER NOT NULL, employee_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL, item_id INTEGER NOT NULL, debit INTEGER NOT NULL, credit INTEGER NOT NULL, quantity INTEGER NOT NULL,
  PRIMARY KEY (period, account_id, partner_id, employee_id, department_id, project_id, item_id)
) STRICT, WITHOUT ROWID;
INSERT INTO account_balance_new (account_id, period, partner_id, department_id, employee_id, project_id, item_id, debit, credit, quantity)
SELECT account_id, period, partner_id, department_id, employee_id, project_id, item_id, debit, credit, quantity FROM account_balance
ORDER BY period, account_id, partner_id, employee_id, department_id, project_id, item_id;
DROP TABLE account_balance;
ALTER TABLE account_balance_new RENAME TO account_balance;
CREATE INDEX account_balance_item ON account_balance (item_id, account_id, period) WHERE item_id > 0;
-- of closed months: what each account had moved with its dimensions since the beginning, up to the month's end
CREATE TABLE account_closing (
  account_id INTEGER NOT NULL, period INTEGER NOT NULL, partner_id INTEGER NOT NULL, department_id INTEGER NOT NULL, employee_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL, item_id INTEGER NOT NULL, debit INTEGER NOT NULL, credit INTEGER NOT NULL, quantity INTEGER NOT NULL,
  PRIMARY KEY (period, account_id, partner_id, employee_id, department_id, project_id, item_id)
) STRICT, WITHOUT ROWID;
INSERT INTO account_closing (account_id, period, partner_id, department_id, employee_id, project_id, item_id, debit, credit, quantity)
SELECT b.account_id, p.period, b.partner_id, b.department_id, b.employee_id, b.project_id, b.item_id, SUM(b.debit), SUM(b.credit), SUM(b.quantity)
FROM period p JOIN account_balance b ON b.period <= p.period WHERE p.state = 'closed'
GROUP BY p.period, b.account_id, b.partner_id, b.employee_id, b.department_id, b.project_id, b.item_id;
-- taxable sales of closed months by kind of invoice and rate; sales_kept: they stand here, be there any or none
CREATE TABLE sales_closing (
  period INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('none', 'special', 'ordinary')), tax_rate INTEGER NOT NULL,
  net INTEGER NOT NULL, tax INTEGER NOT NULL, PRIMARY KEY (period, kind, tax_rate)
) STRICT, WITHOUT ROWID;
ALTER TABLE period ADD COLUMN sales_kept INTEGER NOT NULL DEFAULT 0 CHECK (sales_kept IN (0, 1));
