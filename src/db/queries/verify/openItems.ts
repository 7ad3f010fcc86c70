import { fenDisplay } from '../../../core/kernel'
import { anyOf, type Check, rows, rowsCheck } from './check'
import { accountText, documentText, partyText, postingText } from './names'

interface ItemRow {
  id: number
  account_id: number
  party: number
  document_id: number
  found: number
  expected: number
}
const itemRowText = (row: ItemRow, db: Parameters<typeof accountText>[0]) =>
  `${documentText(db, row.document_id)} ${accountText(db, row.account_id)} ${partyText(db, row.party)}`

/** Whom an open item is with: a partner, or an employee by the negative of its id. */
const PARTY = (item: string) => `COALESCE(${item}.partner_id, -${item}.employee_id)`
/** Accounts kept as open items, and whose: of employees (1) or partners. */
const CONTROL = `control (id, of_employee) AS (SELECT id, employee_control IS NOT NULL FROM account
  WHERE control IS NOT NULL OR employee_control IS NOT NULL OR id IN (SELECT account_id FROM open_item))`
/** Whom a line of such an account is with; 0: nobody, which is wrong. */
const BOOKED_PARTY = (line: string) =>
  `CASE WHEN c.of_employee THEN -COALESCE(${line}.employee_id, 0) ELSE COALESCE(${line}.partner_id, 0) END`

/** Σ of an open item's entries. */
export const ENTRY_REMAINDERS = 'SELECT open_item_id, SUM(amount) AS amount FROM open_item_entry GROUP BY open_item_id'
const remaining = rowsCheck<ItemRow>(
  'openItemRemaining',
  '未核销余额等于往来记录合计',
  `SELECT i.id, i.account_id, ${PARTY('i')} AS party, i.document_id, i.remaining AS found, COALESCE(e.amount, 0) AS expected
   FROM open_item i LEFT JOIN (${ENTRY_REMAINDERS}) e ON e.open_item_id = i.id WHERE i.remaining <> COALESCE(e.amount, 0)`,
  (row, db) => `${itemRowText(row, db)}：余额 ${fenDisplay(row.found)}，往来记录合计 ${fenDisplay(row.expected)}`,
)
/** An item is made once with its whole amount; what is left of it lies between nothing and that amount. */
const items = anyOf('openItemRange', '往来项目只立一次，核销不超过原额', [
  rows<ItemRow>(
    `SELECT i.id, i.account_id, ${PARTY('i')} AS party, i.document_id, COALESCE(SUM(e.amount), 0) AS found, i.amount AS expected
     FROM open_item i LEFT JOIN open_item_entry e ON e.open_item_id = i.id AND e.kind = 'create'
     GROUP BY i.id HAVING COUNT(e.id) <> 1 OR SUM(e.amount) <> i.amount`,
    (row, db) => `${itemRowText(row, db)}：原额 ${fenDisplay(row.expected)}，建立记录 ${fenDisplay(row.found)}`,
  ),
  rows<ItemRow>(
    `SELECT id, account_id, ${PARTY('open_item')} AS party, document_id, remaining AS found, amount AS expected FROM open_item
     WHERE (amount > 0 AND (remaining < 0 OR remaining > amount)) OR (amount < 0 AND (remaining > 0 OR remaining < amount)) OR amount = 0`,
    (row, db) => `${itemRowText(row, db)}：原额 ${fenDisplay(row.expected)}，余额 ${fenDisplay(row.found)}`,
  ),
])
interface ControlRow {
  id: number
  account_id: number
  party: number
  ledger: number
  items: number
}
const controlText = (row: ControlRow, db: Parameters<typeof accountText>[0]) =>
  `${accountText(db, row.account_id)} ${partyText(db, row.party)}：总账 ${fenDisplay(row.ledger)}，未核销单据 ${fenDisplay(row.items)}`
const controlAccounts = rowsCheck<ControlRow>(
  'controlAccounts',
  '应收、应付、预收、预付、暂估、员工往来科目余额等于各往来单位和职员的未核销单据',
  `WITH ${CONTROL}
   SELECT account_id, party, SUM(ledger) AS ledger, SUM(items) AS items FROM (
     SELECT b.account_id, ${BOOKED_PARTY('b')} AS party, b.debit - b.credit AS ledger, 0 AS items FROM account_balance b JOIN control c ON c.id = b.account_id
     UNION ALL SELECT account_id, ${PARTY('open_item')}, 0, remaining FROM open_item)
   GROUP BY account_id, party HAVING SUM(ledger) <> SUM(items)`,
  controlText,
)
/**
 * The same posting by posting: what a posting books on a control account it makes or withdraws as open items. The opening
 * balances are one posting here: what stood at the start of the year and what moved since make the items together.
 */
const controlLedger = rowsCheck<ControlRow>(
  'controlLedger',
  '往来科目的每笔分录都有往来项目',
  `WITH ${CONTROL}
   SELECT MIN(x.id) AS id, x.account_id, x.party, SUM(x.ledger) AS ledger, SUM(x.items) AS items FROM (
     SELECT l.posting_id AS id, l.account_id, ${BOOKED_PARTY('l')} AS party, l.debit - l.credit AS ledger, 0 AS items
       FROM control c CROSS JOIN journal_line l ON l.account_id = c.id
     UNION ALL SELECT e.posting_id, i.account_id, ${PARTY('i')}, 0, e.amount FROM open_item_entry e JOIN open_item i ON i.id = e.open_item_id) x
   JOIN posting p ON p.id = x.id
   GROUP BY CASE p.document_type WHEN 'opening' THEN 0 ELSE x.id END, x.account_id, x.party HAVING SUM(x.ledger) <> SUM(x.items)`,
  (row, db) => `${postingText(db, row.id)}：${controlText(row, db)}`,
)
/** D41: what one document settles adds up to nothing on each account and partner: it only links. */
const settlements = rowsCheck<{ document_id: number; account_id: number; party: number; sum: number }>(
  'settlements',
  '每张单据的核销两边相等',
  `SELECT e.document_id, i.account_id, ${PARTY('i')} AS party, SUM(e.amount) AS sum FROM open_item_entry e JOIN open_item i ON i.id = e.open_item_id
   WHERE e.kind IN ('settle', 'unsettle') GROUP BY 1, 2, 3 HAVING SUM(e.amount) <> 0`,
  (row, db) =>
    `${documentText(db, row.document_id)} ${accountText(db, row.account_id)} ${partyText(db, row.party)}：核销差 ${fenDisplay(row.sum)}`,
)

export const openItemChecks: readonly Check[] = [remaining, items, controlAccounts, controlLedger, settlements]
