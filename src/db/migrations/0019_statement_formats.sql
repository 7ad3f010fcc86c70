-- 自定义报表: an official statement as the account set adjusts it (base says which, at most once), or one of its own (base NULL)
CREATE TABLE statement_format (
  id INTEGER PRIMARY KEY, base TEXT UNIQUE CHECK (base IN ('balanceSheet', 'incomeStatement', 'cashFlow', 'cashFlowNotes')),
  title TEXT NOT NULL UNIQUE, kind TEXT NOT NULL CHECK (kind IN ('date', 'span')), revision INTEGER NOT NULL DEFAULT 1,
  changed_by INTEGER REFERENCES user (id), changed_at TEXT NOT NULL
) STRICT;
-- formula: docs/spec/formulas.md; '' is a caption or a row filled by analysis
CREATE TABLE statement_format_row (
  format_id INTEGER NOT NULL REFERENCES statement_format (id), row_no INTEGER NOT NULL, label TEXT NOT NULL, heading TEXT NOT NULL DEFAULT '',
  indent INTEGER NOT NULL DEFAULT 0 CHECK (indent BETWEEN 0 AND 6), bold INTEGER NOT NULL DEFAULT 0 CHECK (bold IN (0, 1)),
  show TEXT NOT NULL DEFAULT 'amount' CHECK (show IN ('amount', 'rate')), formula TEXT NOT NULL DEFAULT '', PRIMARY KEY (format_id, row_no)
) STRICT, WITHOUT ROWID;
-- cash lines of one cash-flow item: 现金流量明细, and which postings belong to investing and financing
CREATE INDEX journal_line_cash_flow ON journal_line (cash_flow_item, date) WHERE cash_flow_item IS NOT NULL;
-- one item's lines and balances (数量金额账, 辅助明细账): an account of goods has those of all items
CREATE INDEX journal_line_item ON journal_line (item_id, account_id, date) WHERE item_id IS NOT NULL;
CREATE INDEX account_balance_item ON account_balance (item_id, account_id, period) WHERE item_id > 0;
