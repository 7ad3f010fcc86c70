-- Bank statements and what of them is in the books (银行对账). Lines come from files or by hand; a match says which lines and which
-- entries of the account stand for the same money. Nothing here posts: the ledgers do not know of it.
CREATE TABLE bank_statement (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id), file_name TEXT NOT NULL, sha256 TEXT NOT NULL,
  imported_at TEXT NOT NULL, imported_by INTEGER REFERENCES user (id)
) STRICT;
CREATE INDEX bank_statement_account ON bank_statement (account_id);
CREATE TABLE bank_match (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id), how TEXT NOT NULL CHECK (how IN ('auto', 'hand')),
  made_at TEXT NOT NULL, made_by INTEGER REFERENCES user (id)
) STRICT;
-- side: 'bank' stands on a statement; 'book' was in the company's books before this file began and not yet on a statement (期初未达)
CREATE TABLE bank_line (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id), statement_id INTEGER REFERENCES bank_statement (id),
  side TEXT NOT NULL DEFAULT 'bank' CHECK (side IN ('bank', 'book')), row_no INTEGER, date TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount <> 0),
  balance INTEGER, counterparty TEXT NOT NULL DEFAULT '', counter_account TEXT NOT NULL DEFAULT '', summary TEXT NOT NULL DEFAULT '',
  reference TEXT NOT NULL DEFAULT '', fingerprint TEXT NOT NULL, match_id INTEGER REFERENCES bank_match (id), UNIQUE (account_id, fingerprint)
) STRICT;
CREATE INDEX bank_line_date ON bank_line (account_id, date);
CREATE INDEX bank_line_statement ON bank_line (statement_id) WHERE statement_id IS NOT NULL;
CREATE INDEX bank_line_match ON bank_line (match_id) WHERE match_id IS NOT NULL;
-- an entry of the account: what a document (or voucher) moved on it, as it was when it was matched
CREATE TABLE bank_match_entry (
  account_id INTEGER NOT NULL, voucher_id INTEGER NOT NULL REFERENCES voucher (id), document_id INTEGER NOT NULL, amount INTEGER NOT NULL,
  match_id INTEGER NOT NULL REFERENCES bank_match (id), PRIMARY KEY (account_id, voucher_id, document_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bank_match_entry_match ON bank_match_entry (match_id);
-- the statement's balance at the end of a day, entered from paper where the file tells none
CREATE TABLE bank_balance (
  account_id INTEGER NOT NULL REFERENCES account (id), date TEXT NOT NULL, balance INTEGER NOT NULL, PRIMARY KEY (account_id, date)
) STRICT, WITHOUT ROWID;
-- which column is which, by the headings a bank writes: chosen once
CREATE TABLE sheet_mapping (
  kind TEXT NOT NULL, headings TEXT NOT NULL, mapping TEXT NOT NULL, PRIMARY KEY (kind, headings)
) STRICT, WITHOUT ROWID;
