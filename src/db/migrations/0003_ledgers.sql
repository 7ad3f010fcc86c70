-- Ledgers: append-only. Balances behind them are caches, kept in the posting transaction, provable by rebuilding.

CREATE TABLE voucher (
  id INTEGER PRIMARY KEY, period INTEGER NOT NULL, word TEXT NOT NULL, number INTEGER NOT NULL, date TEXT NOT NULL, summary TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('document', 'manual', 'costDifference', 'closing')),
  document_type TEXT, document_id INTEGER, slot TEXT NOT NULL DEFAULT '', attachment_count INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'reviewed', 'booked')), maker_id INTEGER REFERENCES user (id), reviewer_id INTEGER REFERENCES user (id),
  booked_by INTEGER REFERENCES user (id), booked_at TEXT, created_at TEXT NOT NULL, UNIQUE (period, word, number)
) STRICT;
CREATE INDEX voucher_document ON voucher (document_id) WHERE document_id IS NOT NULL;

CREATE TABLE posting (
  id INTEGER PRIMARY KEY, voucher_id INTEGER REFERENCES voucher (id), document_type TEXT NOT NULL, document_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('post', 'unpost', 'recost', 'opening', 'closing')), date TEXT NOT NULL, period INTEGER NOT NULL,
  -- the document whose posting caused a cost difference
  cause_id INTEGER, user_id INTEGER REFERENCES user (id), created_at TEXT NOT NULL
) STRICT;
CREATE INDEX posting_document ON posting (document_id);
CREATE INDEX posting_voucher ON posting (voucher_id);

CREATE TABLE journal_line (
  posting_id INTEGER NOT NULL REFERENCES posting (id), line_no INTEGER NOT NULL, date TEXT NOT NULL, account_id INTEGER NOT NULL REFERENCES account (id),
  debit INTEGER NOT NULL, credit INTEGER NOT NULL, partner_id INTEGER REFERENCES partner (id), department_id INTEGER REFERENCES department (id),
  employee_id INTEGER REFERENCES employee (id), project_id INTEGER REFERENCES project (id), item_id INTEGER REFERENCES item (id),
  quantity INTEGER, cash_flow_item INTEGER, summary TEXT, line_id INTEGER,
  PRIMARY KEY (posting_id, line_no), CHECK (debit = 0 OR credit = 0), CHECK (debit <> 0 OR credit <> 0)
) STRICT, WITHOUT ROWID;
-- 明细账, 科目余额表 and 资产负债表 (by partner) of any dates: covering
CREATE INDEX journal_line_account ON journal_line (account_id, date, debit, credit, partner_id, employee_id);
CREATE INDEX journal_line_partner ON journal_line (partner_id, account_id, date) WHERE partner_id IS NOT NULL;

CREATE TABLE cost_pool (
  id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item (id), warehouse_id INTEGER NOT NULL, batch TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('movingAverage', 'fifo', 'periodicAverage', 'specific', 'lifo')), UNIQUE (item_id, warehouse_id, batch)
) STRICT;
-- one row a movement (n = 0) and one more when it is withdrawn (n = 1, quantity negated)
CREATE TABLE stock_entry (
  pool_id INTEGER NOT NULL REFERENCES cost_pool (id), date TEXT NOT NULL, phase INTEGER NOT NULL CHECK (phase IN (0, 1)), seq INTEGER NOT NULL, n INTEGER NOT NULL,
  item_id INTEGER NOT NULL REFERENCES item (id), warehouse_id INTEGER NOT NULL REFERENCES warehouse (id), batch TEXT NOT NULL, quantity INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('in', 'out', 'returnIn', 'returnOut', 'carryIn', 'revalue', 'move')),
  given INTEGER, ref_seq INTEGER, ref_quantity INTEGER, revalue_kind TEXT CHECK (revalue_kind IN ('price', 'landed')), group_no INTEGER,
  document_type TEXT NOT NULL, document_id INTEGER NOT NULL, line_id INTEGER, posting_id INTEGER NOT NULL REFERENCES posting (id),
  -- where value goes: the stock account, and the account that a change of cost concerns (NULL: none, e.g. transfer in)
  stock_account_id INTEGER NOT NULL REFERENCES account (id), counter_account_id INTEGER REFERENCES account (id), counter_partner_id INTEGER, counter_department_id INTEGER,
  counter_employee_id INTEGER, counter_project_id INTEGER, counter_item_id INTEGER,
  PRIMARY KEY (pool_id, date, phase, seq, n)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX stock_entry_seq ON stock_entry (seq, n);
CREATE INDEX stock_entry_document ON stock_entry (document_id);
CREATE INDEX stock_entry_ref ON stock_entry (ref_seq) WHERE ref_seq IS NOT NULL;

CREATE TABLE stock_valuation_entry (
  pool_id INTEGER NOT NULL, date TEXT NOT NULL, phase INTEGER NOT NULL, seq INTEGER NOT NULL, n INTEGER NOT NULL, value INTEGER NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id), posting_id INTEGER NOT NULL REFERENCES posting (id), posted_period INTEGER NOT NULL,
  PRIMARY KEY (pool_id, date, phase, seq, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_valuation_entry_posting ON stock_valuation_entry (posting_id);

CREATE TABLE open_item (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id), partner_id INTEGER NOT NULL REFERENCES partner (id),
  document_type TEXT NOT NULL, document_id INTEGER NOT NULL, line_id INTEGER, date TEXT NOT NULL, due_date TEXT NOT NULL,
  -- debit positive
  amount INTEGER NOT NULL, remaining INTEGER NOT NULL,
  -- of the paper, where the opening lists it; otherwise the document's
  number TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX open_item_partner ON open_item (partner_id, account_id, date);
CREATE INDEX open_item_open ON open_item (account_id, partner_id, due_date) WHERE remaining <> 0;
CREATE INDEX open_item_document ON open_item (document_id);
CREATE TABLE open_item_entry (
  id INTEGER PRIMARY KEY, open_item_id INTEGER NOT NULL REFERENCES open_item (id), amount INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('create', 'settle', 'withdraw', 'unsettle')), posting_id INTEGER NOT NULL REFERENCES posting (id),
  document_id INTEGER NOT NULL, other_item_id INTEGER REFERENCES open_item (id), date TEXT NOT NULL
) STRICT;
CREATE INDEX open_item_entry_item ON open_item_entry (open_item_id);
CREATE INDEX open_item_entry_document ON open_item_entry (document_id);

-- ---------- caches ----------
CREATE TABLE account_balance (
  account_id INTEGER NOT NULL, period INTEGER NOT NULL, partner_id INTEGER NOT NULL, department_id INTEGER NOT NULL, employee_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL, item_id INTEGER NOT NULL, debit INTEGER NOT NULL, credit INTEGER NOT NULL, quantity INTEGER NOT NULL,
  -- period last: what a partner owes at a date is one run of rows, and partners come in order
  PRIMARY KEY (account_id, partner_id, employee_id, department_id, project_id, item_id, period)
) STRICT, WITHOUT ROWID;
CREATE TABLE account_total (
  account_id INTEGER NOT NULL, period INTEGER NOT NULL, debit INTEGER NOT NULL, credit INTEGER NOT NULL,
  -- the part of it that 结转损益 made (statements leave it out, D52)
  closing_debit INTEGER NOT NULL DEFAULT 0, closing_credit INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (account_id, period)
) STRICT, WITHOUT ROWID;
CREATE TABLE cash_flow_total (item INTEGER NOT NULL, period INTEGER NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (item, period)) STRICT, WITHOUT ROWID;
CREATE TABLE stock_balance (
  item_id INTEGER NOT NULL, warehouse_id INTEGER NOT NULL, batch TEXT NOT NULL, quantity INTEGER NOT NULL, PRIMARY KEY (item_id, warehouse_id, batch)
) STRICT, WITHOUT ROWID;
CREATE TABLE stock_period (
  pool_id INTEGER NOT NULL, warehouse_id INTEGER NOT NULL, period INTEGER NOT NULL, in_quantity INTEGER NOT NULL DEFAULT 0, out_quantity INTEGER NOT NULL DEFAULT 0,
  move_quantity INTEGER NOT NULL DEFAULT 0, in_value INTEGER NOT NULL DEFAULT 0, out_value INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (period, pool_id, warehouse_id)
) STRICT, WITHOUT ROWID;
-- live movements in cost order with what they are booked at and the pool after them
CREATE TABLE cost_row (
  pool_id INTEGER NOT NULL, date TEXT NOT NULL, phase INTEGER NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, quantity INTEGER NOT NULL, given INTEGER,
  ref_seq INTEGER, ref_quantity INTEGER, revalue_kind TEXT, group_no INTEGER, booked INTEGER NOT NULL, amount INTEGER NOT NULL, run_quantity INTEGER NOT NULL, run_value INTEGER NOT NULL,
  final INTEGER NOT NULL, PRIMARY KEY (pool_id, date, phase, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX cost_row_seq ON cost_row (seq);
CREATE INDEX cost_row_open ON cost_row (pool_id) WHERE final = 0;
CREATE INDEX cost_row_ref ON cost_row (ref_seq) WHERE ref_seq IS NOT NULL;
CREATE INDEX cost_row_carry ON cost_row (seq) WHERE kind = 'carryIn';
-- the pool at its end, and before the first movement of a month (JSON PoolState)
CREATE TABLE cost_state (
  pool_id INTEGER PRIMARY KEY, quantity INTEGER NOT NULL, value INTEGER NOT NULL, state TEXT NOT NULL, last_date TEXT NOT NULL, last_phase INTEGER NOT NULL, last_seq INTEGER NOT NULL
) STRICT;
CREATE TABLE cost_checkpoint (pool_id INTEGER NOT NULL, period INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY (pool_id, period)) STRICT, WITHOUT ROWID;

-- ---------- append-only, by the file itself ----------
CREATE TRIGGER posting_fixed BEFORE UPDATE ON posting BEGIN SELECT RAISE (ABORT, 'posting is append-only'); END;
CREATE TRIGGER posting_kept BEFORE DELETE ON posting BEGIN SELECT RAISE (ABORT, 'posting is append-only'); END;
CREATE TRIGGER journal_line_fixed BEFORE UPDATE ON journal_line BEGIN SELECT RAISE (ABORT, 'journal_line is append-only'); END;
CREATE TRIGGER journal_line_kept BEFORE DELETE ON journal_line BEGIN SELECT RAISE (ABORT, 'journal_line is append-only'); END;
CREATE TRIGGER stock_entry_fixed BEFORE UPDATE ON stock_entry BEGIN SELECT RAISE (ABORT, 'stock_entry is append-only'); END;
CREATE TRIGGER stock_entry_kept BEFORE DELETE ON stock_entry BEGIN SELECT RAISE (ABORT, 'stock_entry is append-only'); END;
CREATE TRIGGER stock_valuation_entry_fixed BEFORE UPDATE ON stock_valuation_entry BEGIN SELECT RAISE (ABORT, 'stock_valuation_entry is append-only'); END;
CREATE TRIGGER stock_valuation_entry_kept BEFORE DELETE ON stock_valuation_entry BEGIN SELECT RAISE (ABORT, 'stock_valuation_entry is append-only'); END;
CREATE TRIGGER open_item_entry_fixed BEFORE UPDATE ON open_item_entry BEGIN SELECT RAISE (ABORT, 'open_item_entry is append-only'); END;
CREATE TRIGGER open_item_entry_kept BEFORE DELETE ON open_item_entry BEGIN SELECT RAISE (ABORT, 'open_item_entry is append-only'); END;
CREATE TRIGGER open_item_fixed BEFORE UPDATE OF id, account_id, partner_id, document_type, document_id, line_id, date, due_date, amount, number ON open_item
BEGIN SELECT RAISE (ABORT, 'open_item is append-only'); END;
CREATE TRIGGER open_item_kept BEFORE DELETE ON open_item BEGIN SELECT RAISE (ABORT, 'open_item is append-only'); END;
CREATE TRIGGER audit_log_fixed BEFORE UPDATE ON audit_log BEGIN SELECT RAISE (ABORT, 'audit_log is append-only'); END;
CREATE TRIGGER audit_log_kept BEFORE DELETE ON audit_log BEGIN SELECT RAISE (ABORT, 'audit_log is append-only'); END;
-- a booked voucher never changes (财会〔2024〕12号 第21条, D49)
CREATE TRIGGER voucher_booked_fixed BEFORE UPDATE ON voucher WHEN OLD.state = 'booked' BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER voucher_kept BEFORE DELETE ON voucher BEGIN SELECT RAISE (ABORT, 'voucher is kept'); END;
CREATE TRIGGER posting_into_booked BEFORE INSERT ON posting WHEN (SELECT state FROM voucher WHERE id = NEW.voucher_id) = 'booked'
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
-- nothing is written into a closed period
CREATE TRIGGER posting_into_closed BEFORE INSERT ON posting WHEN EXISTS (SELECT 1 FROM period WHERE period = NEW.period AND state = 'closed')
BEGIN SELECT RAISE (ABORT, 'period is closed'); END;
