import type { Break } from './breaks'

export const VOUCHER_BREAKS: readonly Break[] = [
  {
    check: 'accountRules',
    tells: /科目规则 1（costMain）：不是末级科目/,
    sql: `INSERT INTO account_rule (id, role, tax_rate, account_id, from_posting) VALUES (1, 'costMain', 0, (SELECT id FROM account WHERE is_leaf = 0 LIMIT 1), 0)`,
  },
  {
    check: 'accountRules',
    tells: /科目规则 1（receivable）：不按往来单位核算 1403/,
    sql: `INSERT INTO account_rule (id, role, partner_id, account_id, from_posting) VALUES (1, 'receivable', 1, (SELECT account_id FROM account_role WHERE role = 'rawMaterial'), 0)`,
  },
  {
    check: 'accountRules',
    tells: /科目规则 1（costMain）：以前的科目前后不衔接/,
    sql: `INSERT INTO account_rule (id, role, account_id, from_posting, until_posting) VALUES (1, 'costMain', (SELECT account_id FROM account_role WHERE role = 'costMain'), 3, 5)`,
  },
  {
    check: 'voucherDocuments',
    tells: /凭证 202601 记-\d+：过账 \d+ 不属于它/,
    sql: 'UPDATE voucher SET document_id = document_id + 1000 WHERE id = (SELECT MIN(voucher_id) FROM posting WHERE period = 202601)',
  },
  {
    check: 'voucherDocuments',
    tells: /不属于它/,
    sql: "UPDATE voucher SET document_id = NULL, document_type = 'transfer' WHERE id = (SELECT MIN(voucher_id) FROM posting WHERE period = 202601)",
  },
]
