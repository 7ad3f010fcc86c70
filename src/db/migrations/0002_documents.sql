-- Documents: five families, each a header and a line table. Ids of documents and of lines are unique over all families.

CREATE TABLE doc_order (
  id INTEGER PRIMARY KEY, type TEXT NOT NULL, number TEXT NOT NULL, date TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'approved', 'posted', 'closed', 'reversed', 'void')),
  revision INTEGER NOT NULL DEFAULT 1, partner_id INTEGER REFERENCES partner (id), department_id INTEGER REFERENCES department (id),
  employee_id INTEGER REFERENCES employee (id), memo TEXT NOT NULL DEFAULT '', total INTEGER NOT NULL DEFAULT 0, reverses_id INTEGER,
  created_by INTEGER REFERENCES user (id), created_at TEXT NOT NULL, updated_at TEXT NOT NULL, approved_by INTEGER REFERENCES user (id), approved_at TEXT,
  posted_by INTEGER REFERENCES user (id), posted_at TEXT,
  warehouse_id INTEGER REFERENCES warehouse (id), price_mode TEXT NOT NULL DEFAULT 'incl' CHECK (price_mode IN ('incl', 'excl')), expected_date TEXT,
  CHECK (type IN ('purchaseOrder', 'salesOrder')), UNIQUE (type, number)
) STRICT;
CREATE INDEX doc_order_date ON doc_order (type, date, id);
CREATE INDEX doc_order_partner ON doc_order (partner_id, date) WHERE partner_id IS NOT NULL;
CREATE INDEX doc_order_number ON doc_order (number);
CREATE TABLE doc_order_line (
  id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES doc_order (id), line_no INTEGER NOT NULL, source_line_id INTEGER, memo TEXT NOT NULL DEFAULT '',
  item_id INTEGER NOT NULL REFERENCES item (id), quantity INTEGER NOT NULL, price INTEGER NOT NULL DEFAULT 0, discount_rate INTEGER NOT NULL DEFAULT 0 CHECK (discount_rate BETWEEN 0 AND 1000000),
  net INTEGER NOT NULL DEFAULT 0, tax_rate INTEGER NOT NULL DEFAULT 0, tax INTEGER NOT NULL DEFAULT 0, gross INTEGER NOT NULL DEFAULT 0,
  warehouse_id INTEGER REFERENCES warehouse (id),
  executed_quantity INTEGER NOT NULL DEFAULT 0, returned_quantity INTEGER NOT NULL DEFAULT 0, closed_quantity INTEGER NOT NULL DEFAULT 0,
  UNIQUE (document_id, line_no)
) STRICT;
CREATE INDEX doc_order_line_source ON doc_order_line (source_line_id) WHERE source_line_id IS NOT NULL;
CREATE INDEX doc_order_line_item ON doc_order_line (item_id, document_id);

CREATE TABLE doc_stock (
  id INTEGER PRIMARY KEY, type TEXT NOT NULL, number TEXT NOT NULL, date TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'approved', 'posted', 'closed', 'reversed', 'void')),
  revision INTEGER NOT NULL DEFAULT 1, partner_id INTEGER REFERENCES partner (id), department_id INTEGER REFERENCES department (id),
  employee_id INTEGER REFERENCES employee (id), memo TEXT NOT NULL DEFAULT '', total INTEGER NOT NULL DEFAULT 0, reverses_id INTEGER,
  created_by INTEGER REFERENCES user (id), created_at TEXT NOT NULL, updated_at TEXT NOT NULL, approved_by INTEGER REFERENCES user (id), approved_at TEXT,
  posted_by INTEGER REFERENCES user (id), posted_at TEXT,
  warehouse_id INTEGER REFERENCES warehouse (id), to_warehouse_id INTEGER REFERENCES warehouse (id),
  price_mode TEXT NOT NULL DEFAULT 'incl' CHECK (price_mode IN ('incl', 'excl')), due_date TEXT,
  invoice_kind TEXT NOT NULL DEFAULT 'none' CHECK (invoice_kind IN ('none', 'special', 'ordinary')), invoice_number TEXT NOT NULL DEFAULT '',
  revenue_point TEXT CHECK (revenue_point IN ('delivery', 'invoice')), account_id INTEGER REFERENCES account (id),
  CHECK (type IN ('purchaseReceipt', 'purchaseReturn', 'salesDelivery', 'salesReturn', 'transfer', 'assembly', 'otherIn', 'otherOut', 'costAdjustment')), UNIQUE (type, number)
) STRICT;
CREATE INDEX doc_stock_date ON doc_stock (type, date, id);
CREATE INDEX doc_stock_partner ON doc_stock (partner_id, date) WHERE partner_id IS NOT NULL;
CREATE INDEX doc_stock_number ON doc_stock (number);
CREATE TABLE doc_stock_line (
  id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES doc_stock (id), line_no INTEGER NOT NULL, source_line_id INTEGER, memo TEXT NOT NULL DEFAULT '',
  item_id INTEGER NOT NULL REFERENCES item (id), quantity INTEGER NOT NULL, price INTEGER NOT NULL DEFAULT 0, discount_rate INTEGER NOT NULL DEFAULT 0 CHECK (discount_rate BETWEEN 0 AND 1000000),
  net INTEGER NOT NULL DEFAULT 0, tax_rate INTEGER NOT NULL DEFAULT 0, tax INTEGER NOT NULL DEFAULT 0, gross INTEGER NOT NULL DEFAULT 0,
  warehouse_id INTEGER REFERENCES warehouse (id), to_warehouse_id INTEGER REFERENCES warehouse (id), batch TEXT NOT NULL DEFAULT '',
  cost INTEGER, group_no INTEGER, movement_seq INTEGER,
  invoiced_quantity INTEGER NOT NULL DEFAULT 0, invoiced_net INTEGER NOT NULL DEFAULT 0, returned_quantity INTEGER NOT NULL DEFAULT 0,
  -- of what came back: before any invoice, and its estimated value
  returned_open_quantity INTEGER NOT NULL DEFAULT 0, returned_open_net INTEGER NOT NULL DEFAULT 0,
  -- a return before invoice, and the estimate it takes back (0 where the price was not known)
  before_invoice INTEGER NOT NULL DEFAULT 0 CHECK (before_invoice IN (0, 1)), estimate_net INTEGER NOT NULL DEFAULT 0,
  UNIQUE (document_id, line_no)
) STRICT;
CREATE INDEX doc_stock_line_source ON doc_stock_line (source_line_id) WHERE source_line_id IS NOT NULL;
CREATE INDEX doc_stock_line_item ON doc_stock_line (item_id, document_id);

CREATE TABLE doc_invoice (
  id INTEGER PRIMARY KEY, type TEXT NOT NULL, number TEXT NOT NULL, date TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'approved', 'posted', 'closed', 'reversed', 'void')),
  revision INTEGER NOT NULL DEFAULT 1, partner_id INTEGER REFERENCES partner (id), department_id INTEGER REFERENCES department (id),
  employee_id INTEGER REFERENCES employee (id), memo TEXT NOT NULL DEFAULT '', total INTEGER NOT NULL DEFAULT 0, reverses_id INTEGER,
  created_by INTEGER REFERENCES user (id), created_at TEXT NOT NULL, updated_at TEXT NOT NULL, approved_by INTEGER REFERENCES user (id), approved_at TEXT,
  posted_by INTEGER REFERENCES user (id), posted_at TEXT,
  price_mode TEXT NOT NULL DEFAULT 'incl' CHECK (price_mode IN ('incl', 'excl')), due_date TEXT,
  invoice_kind TEXT NOT NULL DEFAULT 'special' CHECK (invoice_kind IN ('special', 'ordinary', 'none')), invoice_number TEXT NOT NULL DEFAULT '',
  CHECK (type IN ('purchaseInvoice', 'salesInvoice')), UNIQUE (type, number)
) STRICT;
CREATE INDEX doc_invoice_date ON doc_invoice (type, date, id);
CREATE INDEX doc_invoice_partner ON doc_invoice (partner_id, date) WHERE partner_id IS NOT NULL;
CREATE INDEX doc_invoice_number ON doc_invoice (number);
CREATE TABLE doc_invoice_line (
  id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES doc_invoice (id), line_no INTEGER NOT NULL, source_line_id INTEGER, memo TEXT NOT NULL DEFAULT '',
  item_id INTEGER NOT NULL REFERENCES item (id), quantity INTEGER NOT NULL, price INTEGER NOT NULL DEFAULT 0, discount_rate INTEGER NOT NULL DEFAULT 0 CHECK (discount_rate BETWEEN 0 AND 1000000),
  net INTEGER NOT NULL DEFAULT 0, tax_rate INTEGER NOT NULL DEFAULT 0, tax INTEGER NOT NULL DEFAULT 0, gross INTEGER NOT NULL DEFAULT 0,
  account_id INTEGER REFERENCES account (id), movement_seq INTEGER,
  -- the estimate that this line takes back (暂估冲回)
  estimate_net INTEGER NOT NULL DEFAULT 0,
  UNIQUE (document_id, line_no)
) STRICT;
CREATE INDEX doc_invoice_line_source ON doc_invoice_line (source_line_id) WHERE source_line_id IS NOT NULL;
CREATE INDEX doc_invoice_line_item ON doc_invoice_line (item_id, document_id);

CREATE TABLE doc_cash (
  id INTEGER PRIMARY KEY, type TEXT NOT NULL, number TEXT NOT NULL, date TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'approved', 'posted', 'closed', 'reversed', 'void')),
  revision INTEGER NOT NULL DEFAULT 1, partner_id INTEGER REFERENCES partner (id), department_id INTEGER REFERENCES department (id),
  employee_id INTEGER REFERENCES employee (id), memo TEXT NOT NULL DEFAULT '', total INTEGER NOT NULL DEFAULT 0, reverses_id INTEGER,
  created_by INTEGER REFERENCES user (id), created_at TEXT NOT NULL, updated_at TEXT NOT NULL, approved_by INTEGER REFERENCES user (id), approved_at TEXT,
  posted_by INTEGER REFERENCES user (id), posted_at TEXT,
  account_id INTEGER REFERENCES account (id), to_account_id INTEGER REFERENCES account (id), amount INTEGER NOT NULL DEFAULT 0, discount INTEGER NOT NULL DEFAULT 0, fee INTEGER NOT NULL DEFAULT 0,
  purpose TEXT NOT NULL DEFAULT 'settle' CHECK (purpose IN ('settle', 'advance')), cash_flow_item INTEGER,
  CHECK (type IN ('payment', 'receipt', 'otherPayment', 'otherReceipt', 'fundTransfer', 'settlement')), UNIQUE (type, number)
) STRICT;
CREATE INDEX doc_cash_date ON doc_cash (type, date, id);
CREATE INDEX doc_cash_partner ON doc_cash (partner_id, date) WHERE partner_id IS NOT NULL;
CREATE INDEX doc_cash_number ON doc_cash (number);
CREATE TABLE doc_cash_line (
  id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES doc_cash (id), line_no INTEGER NOT NULL, source_line_id INTEGER, memo TEXT NOT NULL DEFAULT '',
  open_item_id INTEGER, account_id INTEGER REFERENCES account (id), partner_id INTEGER REFERENCES partner (id), department_id INTEGER REFERENCES department (id),
  employee_id INTEGER REFERENCES employee (id), project_id INTEGER REFERENCES project (id), item_id INTEGER REFERENCES item (id),
  amount INTEGER NOT NULL DEFAULT 0, tax_rate INTEGER NOT NULL DEFAULT 0, tax INTEGER NOT NULL DEFAULT 0, cash_flow_item INTEGER,
  UNIQUE (document_id, line_no)
) STRICT;
CREATE INDEX doc_cash_line_source ON doc_cash_line (source_line_id) WHERE source_line_id IS NOT NULL;

CREATE TABLE doc_journal (
  id INTEGER PRIMARY KEY, type TEXT NOT NULL, number TEXT NOT NULL, date TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'approved', 'posted', 'closed', 'reversed', 'void')),
  revision INTEGER NOT NULL DEFAULT 1, partner_id INTEGER REFERENCES partner (id), department_id INTEGER REFERENCES department (id),
  employee_id INTEGER REFERENCES employee (id), memo TEXT NOT NULL DEFAULT '', total INTEGER NOT NULL DEFAULT 0, reverses_id INTEGER,
  created_by INTEGER REFERENCES user (id), created_at TEXT NOT NULL, updated_at TEXT NOT NULL, approved_by INTEGER REFERENCES user (id), approved_at TEXT,
  posted_by INTEGER REFERENCES user (id), posted_at TEXT,
  word TEXT NOT NULL DEFAULT '记', attachment_count INTEGER NOT NULL DEFAULT 0, closing INTEGER NOT NULL DEFAULT 0 CHECK (closing IN (0, 1)),
  CHECK (type IN ('voucher', 'opening')), UNIQUE (type, number)
) STRICT;
CREATE INDEX doc_journal_date ON doc_journal (type, date, id);
CREATE INDEX doc_journal_partner ON doc_journal (partner_id, date) WHERE partner_id IS NOT NULL;
CREATE INDEX doc_journal_number ON doc_journal (number);
CREATE TABLE doc_journal_line (
  id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES doc_journal (id), line_no INTEGER NOT NULL, source_line_id INTEGER, memo TEXT NOT NULL DEFAULT '',
  summary TEXT NOT NULL DEFAULT '', account_id INTEGER NOT NULL REFERENCES account (id), partner_id INTEGER REFERENCES partner (id), department_id INTEGER REFERENCES department (id),
  employee_id INTEGER REFERENCES employee (id), project_id INTEGER REFERENCES project (id), item_id INTEGER REFERENCES item (id),
  debit INTEGER NOT NULL DEFAULT 0, credit INTEGER NOT NULL DEFAULT 0, quantity INTEGER, cash_flow_item INTEGER,
  UNIQUE (document_id, line_no)
) STRICT;
CREATE INDEX doc_journal_line_source ON doc_journal_line (source_line_id) WHERE source_line_id IS NOT NULL;

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

-- which document was made from which (下推), and how lines hang together
CREATE TABLE document_link (source_id INTEGER NOT NULL, target_id INTEGER NOT NULL, PRIMARY KEY (source_id, target_id)) STRICT, WITHOUT ROWID;
CREATE INDEX document_link_target ON document_link (target_id, source_id);

-- paid or collected with the document itself (现结)
CREATE TABLE document_tender (
  document_id INTEGER NOT NULL, line_no INTEGER NOT NULL, account_id INTEGER NOT NULL REFERENCES account (id), amount INTEGER NOT NULL, PRIMARY KEY (document_id, line_no)
) STRICT, WITHOUT ROWID;
