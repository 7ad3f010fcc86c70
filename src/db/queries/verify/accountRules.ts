import { OWED_ROLES } from '../../../core/ledger/accountRules'
import { anyOf, type Check, rows } from './check'

interface RuleRow {
  id: number
  role: string
  account: string
}
const RULE =
  "SELECT r.id, r.role, COALESCE(a.code || ' ' || a.full_name, '') AS account FROM account_rule r LEFT JOIN account a ON a.id = r.account_id"
const text = (what: string) => (row: RuleRow) => `科目规则 ${row.id}（${row.role}）：${what} ${row.account}`

const OWED = OWED_ROLES.map((role) => `'${role}'`).join(', ')
/** Rules in force name accounts that can be posted to, those for what is owed accounts kept as open items of it; what a role meant in general before has no gap and no overlap, so that a red document finds it. */
const accountRules = anyOf('accountRules', '科目规则都落在末级科目上，往来规则的科目按往来核算，先后衔接', [
  rows<RuleRow>(`${RULE} WHERE r.until_posting IS NULL AND a.is_leaf = 0`, text('不是末级科目')),
  rows<RuleRow>(`${RULE} WHERE r.until_posting IS NULL AND r.role IN (${OWED}) AND a.control IS NOT r.role`, text('不按往来单位核算')),
  rows<RuleRow>(
    `SELECT * FROM (SELECT r.id, r.role, a.code AS account, r.from_posting <> COALESCE(LAG(r.until_posting) OVER (PARTITION BY r.role ORDER BY r.from_posting, r.id), 0) AS off
       FROM account_rule r JOIN account a ON a.id = r.account_id WHERE COALESCE(r.item_id, r.category_id, r.partner_id, r.partner_category_id, r.warehouse_id, r.tax_rate) IS NULL) WHERE off`,
    text('以前的科目前后不衔接'),
  ),
])
export const accountRuleChecks: readonly Check[] = [accountRules]
