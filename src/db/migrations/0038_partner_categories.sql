-- 单位类别: customers and suppliers by kind, a tree as the categories of items are; reports are narrowed to one, and account rules name it.
CREATE TABLE partner_category (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, parent_id INTEGER REFERENCES partner_category (id), pinyin TEXT NOT NULL DEFAULT '',
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)), revision INTEGER NOT NULL DEFAULT 1
) STRICT;
ALTER TABLE partner ADD COLUMN category_id INTEGER REFERENCES partner_category (id);
CREATE INDEX partner_category_id ON partner (category_id) WHERE category_id IS NOT NULL;

-- the CHECKs of a rule know one more condition
CREATE TABLE account_rule_new (
  id INTEGER PRIMARY KEY, role TEXT NOT NULL, item_id INTEGER REFERENCES item (id), category_id INTEGER REFERENCES item_category (id),
  partner_id INTEGER REFERENCES partner (id), partner_category_id INTEGER REFERENCES partner_category (id), warehouse_id INTEGER REFERENCES warehouse (id),
  tax_rate INTEGER CHECK (tax_rate BETWEEN 0 AND 1000000), account_id INTEGER NOT NULL REFERENCES account (id), from_posting INTEGER NOT NULL, until_posting INTEGER,
  CHECK (item_id IS NULL OR category_id IS NULL), CHECK (partner_id IS NULL OR partner_category_id IS NULL), CHECK (until_posting IS NULL OR until_posting > from_posting),
  CHECK (until_posting IS NOT NULL OR COALESCE(item_id, category_id, partner_id, partner_category_id, warehouse_id, tax_rate) IS NOT NULL)
) STRICT;
INSERT INTO account_rule_new (id, role, item_id, category_id, partner_id, warehouse_id, tax_rate, account_id, from_posting, until_posting)
SELECT id, role, item_id, category_id, partner_id, warehouse_id, tax_rate, account_id, from_posting, until_posting FROM account_rule;
DROP TABLE account_rule;
ALTER TABLE account_rule_new RENAME TO account_rule;
CREATE UNIQUE INDEX account_rule_in_force ON account_rule (role, COALESCE(item_id, 0), COALESCE(category_id, 0), COALESCE(partner_id, 0), COALESCE(partner_category_id, 0), COALESCE(warehouse_id, 0), COALESCE(tax_rate, -1)) WHERE until_posting IS NULL;
CREATE INDEX account_rule_account ON account_rule (account_id);
