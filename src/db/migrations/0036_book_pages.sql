-- What a long book is turned by: how many lines an account has on a day, and the quantities they move, by side. A page of a month of
-- twenty thousand lines begins with sums of days instead of the lines before it. Kept and proven as the rest of account_day is.
ALTER TABLE account_day ADD COLUMN debit_quantity INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account_day ADD COLUMN credit_quantity INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account_day ADD COLUMN lines INTEGER NOT NULL DEFAULT 0;
UPDATE account_day SET debit_quantity = d.debit_quantity, credit_quantity = d.credit_quantity, lines = d.lines
FROM (
  SELECT account_id, date, SUM(CASE WHEN debit <> 0 THEN COALESCE(quantity, 0) ELSE 0 END) AS debit_quantity,
    SUM(CASE WHEN debit <> 0 THEN 0 ELSE COALESCE(quantity, 0) END) AS credit_quantity, COUNT(*) AS lines
  FROM journal_line GROUP BY account_id, date
) d WHERE d.account_id = account_day.account_id AND d.date = account_day.date;
