-- More movements of goods: 调拨入库 (the second step of a transfer), 拆卸, 领用, 报损, 报溢, 暂估回冲 (D25); and places for
-- goods on the way (D28) and for estimates taken back.
DROP VIEW document;
CREATE TABLE doc_stock_6 (
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
  CHECK (type IN ('purchaseReceipt', 'purchaseReturn', 'salesDelivery', 'salesReturn', 'transfer', 'assembly', 'otherIn', 'otherOut', 'costAdjustment',
    'transferIn', 'disassembly', 'materialIssue', 'stockLoss', 'stockGain')), UNIQUE (type, number)
) STRICT;
INSERT INTO doc_stock_6 SELECT * FROM doc_stock;
DROP TABLE doc_stock;
ALTER TABLE doc_stock_6 RENAME TO doc_stock;
CREATE INDEX doc_stock_date ON doc_stock (type, date, id);
CREATE INDEX doc_stock_partner ON doc_stock (partner_id, date) WHERE partner_id IS NOT NULL;
CREATE INDEX doc_stock_number ON doc_stock (number);

CREATE TABLE doc_invoice_6 (
  id INTEGER PRIMARY KEY, type TEXT NOT NULL, number TEXT NOT NULL, date TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'approved', 'posted', 'closed', 'reversed', 'void')),
  revision INTEGER NOT NULL DEFAULT 1, partner_id INTEGER REFERENCES partner (id), department_id INTEGER REFERENCES department (id),
  employee_id INTEGER REFERENCES employee (id), memo TEXT NOT NULL DEFAULT '', total INTEGER NOT NULL DEFAULT 0, reverses_id INTEGER,
  created_by INTEGER REFERENCES user (id), created_at TEXT NOT NULL, updated_at TEXT NOT NULL, approved_by INTEGER REFERENCES user (id), approved_at TEXT,
  posted_by INTEGER REFERENCES user (id), posted_at TEXT,
  price_mode TEXT NOT NULL DEFAULT 'incl' CHECK (price_mode IN ('incl', 'excl')), due_date TEXT,
  invoice_kind TEXT NOT NULL DEFAULT 'special' CHECK (invoice_kind IN ('special', 'ordinary', 'none')), invoice_number TEXT NOT NULL DEFAULT '',
  CHECK (type IN ('purchaseInvoice', 'salesInvoice', 'estimateReversal')), UNIQUE (type, number)
) STRICT;
INSERT INTO doc_invoice_6 SELECT * FROM doc_invoice;
DROP TABLE doc_invoice;
ALTER TABLE doc_invoice_6 RENAME TO doc_invoice;
CREATE INDEX doc_invoice_date ON doc_invoice (type, date, id);
CREATE INDEX doc_invoice_partner ON doc_invoice (partner_id, date) WHERE partner_id IS NOT NULL;
CREATE INDEX doc_invoice_number ON doc_invoice (number);

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

CREATE TABLE warehouse_6 (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, address TEXT NOT NULL DEFAULT '', pinyin TEXT NOT NULL DEFAULT '',
  -- shipped: goods delivered whose revenue is not yet booked (发出商品); transit: on the way between two warehouses (D28);
  -- estimate: no goods, the estimates that are taken back until their invoice or the month-end (月初回冲, D25); owned by the program
  kind TEXT NOT NULL DEFAULT 'normal' CHECK (kind IN ('normal', 'shipped', 'transit', 'estimate')),
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)), revision INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO warehouse_6 SELECT * FROM warehouse;
DROP TABLE warehouse;
ALTER TABLE warehouse_6 RENAME TO warehouse;
-- account sets that exist; a new one gets these when it is made
INSERT INTO warehouse (code, name, pinyin, kind)
SELECT CASE WHEN EXISTS (SELECT 1 FROM warehouse WHERE code = 'TRANSIT') THEN 'TRANSIT-1' ELSE 'TRANSIT' END, '调拨在途', 'DBZT', 'transit'
WHERE EXISTS (SELECT 1 FROM warehouse WHERE kind = 'shipped');
INSERT INTO warehouse (code, name, pinyin, kind)
SELECT CASE WHEN EXISTS (SELECT 1 FROM warehouse WHERE code = 'ESTIMATE') THEN 'ESTIMATE-1' ELSE 'ESTIMATE' END, '暂估回冲', 'ZGHC', 'estimate'
WHERE EXISTS (SELECT 1 FROM warehouse WHERE kind = 'shipped');
INSERT INTO number_rule (type, prefix, date_part, digits)
SELECT column1, column2, 'month', 4 FROM (VALUES ('transferIn', 'DBRK'), ('disassembly', 'KCCX'), ('materialIssue', 'KCLY'), ('stockLoss', 'KCBS'), ('stockGain', 'KCBY'), ('estimateReversal', 'ZGHC'))
WHERE EXISTS (SELECT 1 FROM number_rule WHERE type = 'transfer');
