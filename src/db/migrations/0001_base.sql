-- 合账 account set, structure version 1. Money: fen. Quantity: 10^-6 of the base unit. Unit price: 10^-8 yuan.
-- Rate: 10^-6. Dates: 'YYYY-MM-DD'. Period: 202601. Times: UTC ISO 8601.

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE id_sequence (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO id_sequence VALUES ('document', 1), ('line', 1), ('movement', 1);

-- ---------- people ----------
CREATE TABLE user (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, display_name TEXT NOT NULL, password_hash TEXT NOT NULL,
  is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)), disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  failed_logins INTEGER NOT NULL DEFAULT 0, locked_until TEXT, created_at TEXT NOT NULL
) STRICT;
CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, user_id INTEGER REFERENCES user (id), action TEXT NOT NULL, subject TEXT NOT NULL,
  subject_id INTEGER, detail TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TABLE request_log (
  request_id TEXT PRIMARY KEY, procedure TEXT NOT NULL, input_sha256 TEXT NOT NULL, subject_id INTEGER, reply TEXT NOT NULL, at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ---------- master data ----------
CREATE TABLE account (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, full_name TEXT NOT NULL, parent_id INTEGER REFERENCES account (id),
  class TEXT NOT NULL, direction TEXT NOT NULL CHECK (direction IN ('debit', 'credit')), is_leaf INTEGER NOT NULL DEFAULT 1 CHECK (is_leaf IN (0, 1)),
  is_cash INTEGER NOT NULL DEFAULT 0 CHECK (is_cash IN (0, 1)), has_quantity INTEGER NOT NULL DEFAULT 0 CHECK (has_quantity IN (0, 1)),
  -- 0 not kept, 1 optional, 2 required
  dim_customer INTEGER NOT NULL DEFAULT 0, dim_supplier INTEGER NOT NULL DEFAULT 0, dim_department INTEGER NOT NULL DEFAULT 0,
  dim_employee INTEGER NOT NULL DEFAULT 0, dim_project INTEGER NOT NULL DEFAULT 0, dim_item INTEGER NOT NULL DEFAULT 0,
  -- receivable, payable, ...: kept as open items, posted by documents
  control TEXT CHECK (control IN ('receivable', 'payable', 'advanceReceived', 'prepaid', 'estimatedPayable')),
  cash_flow_debit INTEGER, cash_flow_credit INTEGER, pinyin TEXT NOT NULL DEFAULT '',
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)), revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX account_parent ON account (parent_id);
CREATE TABLE account_role (role TEXT PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id)) STRICT, WITHOUT ROWID;

CREATE TABLE department (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, pinyin TEXT NOT NULL DEFAULT '',
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)), revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE employee (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, department_id INTEGER REFERENCES department (id), phone TEXT NOT NULL DEFAULT '',
  pinyin TEXT NOT NULL DEFAULT '', disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)), revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE project (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, pinyin TEXT NOT NULL DEFAULT '',
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)), revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE warehouse (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, address TEXT NOT NULL DEFAULT '', pinyin TEXT NOT NULL DEFAULT '',
  -- shipped: goods delivered whose revenue is not yet booked (发出商品); owned by the program
  kind TEXT NOT NULL DEFAULT 'normal' CHECK (kind IN ('normal', 'shipped')),
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)), revision INTEGER NOT NULL DEFAULT 1
) STRICT;
-- customers and suppliers; one row may be both (D42)
CREATE TABLE partner (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, is_customer INTEGER NOT NULL DEFAULT 0 CHECK (is_customer IN (0, 1)),
  is_supplier INTEGER NOT NULL DEFAULT 0 CHECK (is_supplier IN (0, 1)), tax_number TEXT NOT NULL DEFAULT '', contact TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '', bank TEXT NOT NULL DEFAULT '', bank_account TEXT NOT NULL DEFAULT '',
  credit_limit INTEGER CHECK (credit_limit IS NULL OR credit_limit >= 0), term_days INTEGER NOT NULL DEFAULT 0 CHECK (term_days BETWEEN 0 AND 3650),
  pinyin TEXT NOT NULL DEFAULT '', memo TEXT NOT NULL DEFAULT '', disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  revision INTEGER NOT NULL DEFAULT 1, CHECK (is_customer + is_supplier > 0)
) STRICT;
CREATE TABLE item_category (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, parent_id INTEGER REFERENCES item_category (id), pinyin TEXT NOT NULL DEFAULT '',
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)), revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE item (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, spec TEXT NOT NULL DEFAULT '', unit TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'goods' CHECK (kind IN ('goods', 'material', 'service')), category_id INTEGER REFERENCES item_category (id),
  tax_rate INTEGER NOT NULL CHECK (tax_rate BETWEEN 0 AND 1000000), purchase_price INTEGER CHECK (purchase_price >= 0), sale_price INTEGER CHECK (sale_price >= 0),
  floor_price INTEGER CHECK (floor_price >= 0),
  costing_method TEXT CHECK (costing_method IN ('movingAverage', 'fifo', 'periodicAverage', 'specific', 'lifo')),
  batch_managed INTEGER NOT NULL DEFAULT 0 CHECK (batch_managed IN (0, 1)), shelf_life_days INTEGER,
  pinyin TEXT NOT NULL DEFAULT '', memo TEXT NOT NULL DEFAULT '', disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX item_category_id ON item (category_id);
CREATE TABLE item_barcode (barcode TEXT PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item (id), unit TEXT) STRICT, WITHOUT ROWID;
CREATE INDEX item_barcode_item ON item_barcode (item_id);
CREATE TABLE item_unit (
  item_id INTEGER NOT NULL REFERENCES item (id), unit TEXT NOT NULL, numerator INTEGER NOT NULL CHECK (numerator > 0),
  denominator INTEGER NOT NULL CHECK (denominator > 0), purchase_price INTEGER, sale_price INTEGER, PRIMARY KEY (item_id, unit)
) STRICT, WITHOUT ROWID;
CREATE TABLE batch (
  item_id INTEGER NOT NULL REFERENCES item (id), batch TEXT NOT NULL, production_date TEXT, expiry_date TEXT, PRIMARY KEY (item_id, batch)
) STRICT, WITHOUT ROWID;
-- code, name (a space around each Chinese character), pinyin initials, barcodes
CREATE VIRTUAL TABLE item_search USING fts5 (text, tokenize = "unicode61 tokenchars '-_.'", prefix = '1 2 3', content = '', contentless_delete = 1);
CREATE VIRTUAL TABLE partner_search USING fts5 (text, tokenize = "unicode61 tokenchars '-_.'", prefix = '1 2 3', content = '', contentless_delete = 1);

CREATE TABLE period (
  period INTEGER PRIMARY KEY, state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')), closed_at TEXT, closed_by INTEGER REFERENCES user (id),
  -- 月末成本结转: from then on 月末一次加权 goods of the month stand at its average (D22)
  costs_settled_at TEXT, costs_settled_by INTEGER REFERENCES user (id)
) STRICT;
CREATE TABLE number_rule (
  type TEXT PRIMARY KEY, prefix TEXT NOT NULL, date_part TEXT NOT NULL CHECK (date_part IN ('none', 'year', 'month', 'day')), digits INTEGER NOT NULL CHECK (digits BETWEEN 3 AND 9)
) STRICT, WITHOUT ROWID;
CREATE TABLE number_sequence (type TEXT NOT NULL, part TEXT NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (type, part)) STRICT, WITHOUT ROWID;

-- ---------- opening balances, until they are confirmed and posted ----------
CREATE TABLE opening_balance (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id), partner_id INTEGER REFERENCES partner (id), department_id INTEGER REFERENCES department (id),
  employee_id INTEGER REFERENCES employee (id), project_id INTEGER REFERENCES project (id), item_id INTEGER REFERENCES item (id),
  -- at the start period; debit positive. Mid-year start: what moved since the start of the year
  balance INTEGER NOT NULL, year_debit INTEGER NOT NULL DEFAULT 0, year_credit INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE opening_stock (
  id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item (id), warehouse_id INTEGER NOT NULL REFERENCES warehouse (id), batch TEXT NOT NULL DEFAULT '',
  -- value NULL: only where the goods lie (a shift between warehouses of one pool)
  quantity INTEGER NOT NULL, value INTEGER, date TEXT NOT NULL,
  -- received, not invoiced: the supplier's receipt that an invoice will refer to
  supplier_id INTEGER REFERENCES partner (id)
) STRICT;
CREATE TABLE opening_open_item (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id), partner_id INTEGER NOT NULL REFERENCES partner (id), number TEXT NOT NULL DEFAULT '',
  date TEXT NOT NULL, due_date TEXT NOT NULL, amount INTEGER NOT NULL
) STRICT;
