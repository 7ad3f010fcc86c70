-- 摘要库: summaries that are entered again and again, found by code and initials
CREATE TABLE voucher_summary (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, pinyin TEXT NOT NULL DEFAULT '',
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)), revision INTEGER NOT NULL DEFAULT 1
) STRICT;

-- 外币: currencies with their rates by date; accounts may be kept in one
CREATE TABLE currency (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, pinyin TEXT NOT NULL DEFAULT '',
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)), revision INTEGER NOT NULL DEFAULT 1
) STRICT;
-- 10⁻⁸ yuan for one of it, from this date on
CREATE TABLE currency_rate (
  currency_id INTEGER NOT NULL REFERENCES currency (id), date TEXT NOT NULL, rate INTEGER NOT NULL CHECK (rate > 0), PRIMARY KEY (currency_id, date)
) STRICT, WITHOUT ROWID;
ALTER TABLE account ADD COLUMN currency_id INTEGER REFERENCES currency (id);
-- original amounts in 10⁻² of the currency, with the sign of the line's amount; rates and prices in 10⁻⁸ yuan
ALTER TABLE doc_journal_line ADD COLUMN price INTEGER;
ALTER TABLE doc_journal_line ADD COLUMN original INTEGER;
ALTER TABLE doc_journal_line ADD COLUMN exchange_rate INTEGER;
ALTER TABLE opening_balance ADD COLUMN original INTEGER NOT NULL DEFAULT 0;
ALTER TABLE journal_line ADD COLUMN currency_id INTEGER REFERENCES currency (id);
ALTER TABLE journal_line ADD COLUMN original INTEGER CHECK ((original IS NULL) = (currency_id IS NULL));
-- what accounts hold in their currency: covering; lines without a currency are not in it
CREATE INDEX journal_line_currency ON journal_line (account_id, date, debit, credit, original) WHERE currency_id IS NOT NULL;
INSERT INTO account_role (role, account_id)
SELECT r.column1, a.id FROM (VALUES ('exchangeGain', '530105', '汇兑收益'), ('exchangeLoss', '560305', '汇兑损失'), ('exchangeGain', '660305', '汇兑损益'), ('exchangeLoss', '660305', '汇兑损益')) r
JOIN account a ON a.code = r.column2 AND a.name = r.column3 AND a.is_leaf = 1;
