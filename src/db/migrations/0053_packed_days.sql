-- What moved on an account by day and by month, split by dimensions: all of a day or a month in one value (src/db/queries/packedSums.ts), so
-- that any date among twenty thousand vouchers a month is read without their lines. Made while nobody waits, of postings up to the one named
-- in dimension_through; what was posted since is read from its lines. Ledgers are append-only: what stands here never becomes wrong.
CREATE TABLE dimension_day (account_id INTEGER NOT NULL, date TEXT NOT NULL, sums BLOB NOT NULL, PRIMARY KEY (account_id, date)) STRICT;
CREATE TABLE dimension_month (account_id INTEGER NOT NULL, period INTEGER NOT NULL, sums BLOB NOT NULL, PRIMARY KEY (account_id, period)) STRICT;
CREATE TABLE dimension_through (id INTEGER PRIMARY KEY CHECK (id = 1), posting_id INTEGER NOT NULL) STRICT;
INSERT INTO dimension_through (id, posting_id) VALUES (1, 0);
-- Taxable sales and invoices that came in, of closed months, by day, kind of invoice and rate: what a register's pages are found by and add up
-- to. registers_kept: they stand here, be there any or none; those of months closed before are kept while nobody waits.
DROP TABLE sales_closing;
CREATE TABLE register_day (
  register TEXT NOT NULL CHECK (register IN ('sales', 'input')), date TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('none', 'special', 'ordinary', 'passenger')), tax_rate INTEGER NOT NULL,
  net INTEGER NOT NULL, tax INTEGER NOT NULL, entries INTEGER NOT NULL, PRIMARY KEY (register, date, kind, tax_rate)
) STRICT, WITHOUT ROWID;
ALTER TABLE period DROP COLUMN sales_kept;
ALTER TABLE period ADD COLUMN registers_kept INTEGER NOT NULL DEFAULT 0 CHECK (registers_kept IN (0, 1));
-- what is open by partner and day is known from the index alone: 往来余额 and 账龄 of a hundred thousand items
DROP INDEX open_item_open;
CREATE INDEX open_item_open ON open_item (account_id, partner_id, due_date, remaining) WHERE remaining <> 0;
