-- 科目设置: which account a role means for an item or a category of items, a partner, a warehouse, a tax rate. A rule holds for the postings with
-- from_posting < id <= until_posting (NULL: still in force), so that a red document finds the accounts of its original. A row without any key
-- is what the role meant in general before that was changed (account_role has what it means now). A rule is never edited: it ends, and another follows.
CREATE TABLE account_rule (
  id INTEGER PRIMARY KEY, role TEXT NOT NULL, item_id INTEGER REFERENCES item (id), category_id INTEGER REFERENCES item_category (id),
  partner_id INTEGER REFERENCES partner (id), warehouse_id INTEGER REFERENCES warehouse (id), tax_rate INTEGER CHECK (tax_rate BETWEEN 0 AND 1000000),
  account_id INTEGER NOT NULL REFERENCES account (id), from_posting INTEGER NOT NULL, until_posting INTEGER,
  CHECK (item_id IS NULL OR category_id IS NULL), CHECK (until_posting IS NULL OR until_posting > from_posting),
  CHECK (until_posting IS NOT NULL OR COALESCE(item_id, category_id, partner_id, warehouse_id, tax_rate) IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX account_rule_in_force ON account_rule (role, COALESCE(item_id, 0), COALESCE(category_id, 0), COALESCE(partner_id, 0), COALESCE(warehouse_id, 0), COALESCE(tax_rate, -1)) WHERE until_posting IS NULL;
CREATE INDEX account_rule_account ON account_rule (account_id);

-- 业务凭证按日汇总 (D50): vouchers of the documents of a type of a day; they belong to no single document
CREATE INDEX voucher_day ON voucher (document_type, date) WHERE document_id IS NULL AND kind = 'document';
