-- What moved on an account, and through an item of 现金流量表, by day: a date in the middle of a month is read from days instead of
-- lines. Caches as account_total and cash_flow_total are, kept in the posting transaction and proven by the lines.
CREATE TABLE account_day (
  account_id INTEGER NOT NULL, date TEXT NOT NULL, debit INTEGER NOT NULL, credit INTEGER NOT NULL, PRIMARY KEY (account_id, date)
) STRICT, WITHOUT ROWID;
CREATE TABLE cash_flow_day (item INTEGER NOT NULL, date TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (item, date)) STRICT, WITHOUT ROWID;
INSERT INTO account_day (account_id, date, debit, credit)
SELECT account_id, date, SUM(debit), SUM(credit) FROM journal_line GROUP BY account_id, date;
INSERT INTO cash_flow_day (item, date, amount)
SELECT l.cash_flow_item, l.date, SUM(l.debit - l.credit) FROM account a CROSS JOIN journal_line l ON l.account_id = a.id
WHERE a.is_cash = 1 AND l.cash_flow_item IS NOT NULL GROUP BY 1, 2;
