import { EMPTY_WORD, fenDisplay } from '../../../core/kernel'
import { closingDifferences } from '../closings'
import { packedBeyond, wrongSums } from '../dimensionSums'
import { registerDifferences } from '../registerDays'
import { closedPeriods, PERIOD_OF } from '../../periods'
import { anyOf, type Check, PROBLEM_LIMIT, rows, rowsCheck } from './check'
import { accountText, partnerText, postingText, voucherText } from './names'

interface Sides {
  id: number
  debit: number
  credit: number
}
const sides = (row: Sides) => `借方 ${fenDisplay(row.debit)}，贷方 ${fenDisplay(row.credit)}`

const postingBalanced = rowsCheck<Sides>(
  'postingBalanced',
  '每笔过账借贷相等',
  'SELECT posting_id AS id, SUM(debit) AS debit, SUM(credit) AS credit FROM journal_line GROUP BY posting_id HAVING SUM(debit) <> SUM(credit)',
  (row, db) => `${postingText(db, row.id)}：${sides(row)}`,
)
const voucherBalanced = rowsCheck<Sides>(
  'voucherBalanced',
  '每张凭证借贷相等',
  `SELECT p.voucher_id AS id, SUM(l.debit) AS debit, SUM(l.credit) AS credit FROM journal_line l JOIN posting p ON p.id = l.posting_id
   WHERE p.voucher_id IS NOT NULL GROUP BY p.voucher_id HAVING SUM(l.debit) <> SUM(l.credit)`,
  (row, db) => `凭证 ${voucherText(db, row.id)}：${sides(row)}`,
)
const trialBalance = rowsCheck<{ period: number; debit: number; credit: number }>(
  'trialBalance',
  '各期科目余额表借贷相等',
  'SELECT period, SUM(debit) AS debit, SUM(credit) AS credit FROM account_total GROUP BY period HAVING SUM(debit) <> SUM(credit)',
  (row) => `${row.period}：借方 ${fenDisplay(row.debit)}，贷方 ${fenDisplay(row.credit)}`,
)

const voucherNumbers = rowsCheck<{ period: number; word: string; count: number; last: number; first: number }>(
  'voucherNumbers',
  '凭证按期按字从 1 号起连续',
  `SELECT period, word, COUNT(DISTINCT number) AS count, MIN(number) AS first, MAX(number) AS last FROM voucher WHERE word <> '${EMPTY_WORD}'
   GROUP BY period, word HAVING MIN(number) <> 1 OR MAX(number) <> COUNT(*) OR COUNT(DISTINCT number) <> COUNT(*)`,
  (row) => `${row.period} “${row.word}”字：有 ${row.count} 个号，从 ${row.first} 到 ${row.last}`,
)

interface Id {
  id: number
}
/** A posting, its lines and its voucher are of one month, and every line on an account has a voucher to be seen in. */
const postingPeriods = anyOf('postingPeriods', '过账、分录与凭证同属一个月', [
  rows<Id>(
    `SELECT p.id FROM posting p LEFT JOIN voucher v ON v.id = p.voucher_id
     WHERE ${PERIOD_OF('p.date')} <> p.period OR (v.id IS NOT NULL AND (v.period <> p.period OR ${PERIOD_OF('v.date')} <> v.period))`,
    (row, db) => `${postingText(db, row.id)}：日期、期间与凭证不一致`,
  ),
  rows<Id>(
    `SELECT DISTINCT l.posting_id AS id FROM journal_line l JOIN posting p ON p.id = l.posting_id WHERE ${PERIOD_OF('l.date')} <> p.period`,
    (row, db) => `${postingText(db, row.id)}：分录日期不在过账期间`,
  ),
  rows<Id>(
    'SELECT DISTINCT l.posting_id AS id FROM journal_line l JOIN posting p ON p.id = l.posting_id WHERE p.voucher_id IS NULL',
    (row, db) => `${postingText(db, row.id)}：有分录而没有凭证`,
  ),
])
/** Closing books the vouchers of a month; what is booked gets nothing more, and months are closed one after another. */
const booked = anyOf('booked', '结账逐月进行，已记账凭证不再变动', [
  rows<{ id: number }>(
    "SELECT v.id FROM voucher v JOIN period p ON p.period = v.period WHERE p.state = 'closed' AND v.state <> 'booked'",
    (row, db) => `凭证 ${voucherText(db, row.id)} 所在月份已结账，凭证却未记账`,
  ),
  rows<{ id: number }>(
    "SELECT p.id FROM posting p JOIN voucher v ON v.id = p.voucher_id WHERE v.state = 'booked' AND (v.booked_at IS NULL OR p.created_at > v.booked_at)",
    (row, db) => `${postingText(db, row.id)}：写入于凭证记账之后`,
  ),
  rows<{ period: number }>(
    "SELECT period FROM period WHERE state = 'closed' AND period > (SELECT MIN(period) FROM period WHERE state = 'open')",
    (row) => `${row.period} 已结账，之前却有未结账的月份`,
  ),
  rows<{ id: number }>(
    // the opening balances stand before the first month
    `SELECT p.id FROM posting p LEFT JOIN period q ON q.period = p.period WHERE q.period IS NULL
       AND NOT EXISTS (SELECT 1 FROM posting o WHERE o.document_id = p.document_id AND o.kind = 'opening')`,
    (row, db) => `${postingText(db, row.id)}：期间不存在`,
  ),
])

const leafAccounts = rowsCheck<{ account_id: number; count: number }>(
  'leafAccounts',
  '只记末级科目',
  `SELECT account_id, COUNT(*) AS count FROM journal_line
   WHERE account_id IN (SELECT id FROM account WHERE is_leaf = 0 OR id IN (SELECT parent_id FROM account)) GROUP BY account_id`,
  (row, db) => `${accountText(db, row.account_id)} 不是末级科目，却有 ${row.count} 条分录`,
)
const DIMENSIONS = [
  { column: 'partner_id', kept: 'MAX(a.dim_customer, a.dim_supplier)', label: '往来单位' },
  { column: 'department_id', kept: 'a.dim_department', label: '部门' },
  { column: 'employee_id', kept: 'a.dim_employee', label: '职员' },
  { column: 'project_id', kept: 'a.dim_project', label: '项目' },
  { column: 'item_id', kept: 'a.dim_item', label: '存货' },
]
const dimensions: Check = anyOf(
  'dimensions',
  '科目要求的辅助核算都已填写',
  DIMENSIONS.map(({ column, kept, label }) =>
    rows<{ account_id: number; posting_id: number }>(
      `SELECT l.account_id, l.posting_id FROM account a JOIN journal_line l ON l.account_id = a.id WHERE ${kept} = 2 AND l.${column} IS NULL`,
      (row, db) => `${postingText(db, row.posting_id)}：${accountText(db, row.account_id)} 没有${label}`,
    ),
  ),
)
/** D51: what a posting does to cash is, in sum, carried by lines with a cash-flow item; moves between cash accounts carry none. */
const cashFlowItems = rowsCheck<{ id: number; cash: number; flow: number }>(
  'cashFlowItems',
  '现金收付都有现金流量项目',
  `SELECT l.posting_id AS id, SUM(l.debit - l.credit) AS cash, SUM(CASE WHEN l.cash_flow_item IS NULL THEN 0 ELSE l.debit - l.credit END) AS flow
   FROM account a CROSS JOIN journal_line l ON l.account_id = a.id JOIN posting p ON p.id = l.posting_id
   WHERE a.is_cash = 1 AND p.document_type <> 'opening' GROUP BY l.posting_id HAVING cash <> flow`,
  (row, db) => `${postingText(db, row.id)}：现金变动 ${fenDisplay(row.cash)}，已指定项目 ${fenDisplay(row.flow)}`,
)

interface BalanceRow {
  account_id: number
  period: number
  partner_id: number
  debit: number
  credit: number
  quantity: number
}
const off = (row: BalanceRow, db: Parameters<typeof accountText>[0]) =>
  `${row.period} ${accountText(db, row.account_id)}${row.partner_id ? ` ${partnerText(db, row.partner_id)}` : ''}：账簿与余额相差 借方 ${fenDisplay(row.debit)}，贷方 ${fenDisplay(row.credit)}${row.quantity ? '，数量不符' : ''}`

const DIMENSION_KEY = 'partner_id, department_id, employee_id, project_id, item_id'
const KEY = `account_id, period, ${DIMENSION_KEY}`
/** journal_line as balances are kept: dimensions that are not there as 0, quantity with the sign of the side. */
const LINES = `
  SELECT l.account_id, ${PERIOD_OF('l.date')} AS period, COALESCE(l.partner_id, 0) AS partner_id, COALESCE(l.department_id, 0) AS department_id,
    COALESCE(l.employee_id, 0) AS employee_id, COALESCE(l.project_id, 0) AS project_id, COALESCE(l.item_id, 0) AS item_id,
    l.debit, l.credit, CASE WHEN l.debit <> 0 THEN COALESCE(l.quantity, 0) ELSE -COALESCE(l.quantity, 0) END AS quantity
  FROM journal_line l`
const SUMS = 'SUM(debit) AS debit, SUM(credit) AS credit, SUM(quantity) AS quantity'
/** Σ journal_line by month, account and dimensions. */
export const JOURNAL_BALANCES = `SELECT ${KEY}, ${SUMS} FROM (${LINES}) GROUP BY ${KEY}`
/** Account by account, so that a million lines need not be sorted at once. */
const BALANCE_OF_ACCOUNT = `
  SELECT ${KEY}, ${SUMS} FROM (${LINES} WHERE l.account_id = ?1
    UNION ALL SELECT ${KEY}, -debit, -credit, -quantity FROM account_balance WHERE period IN (SELECT value FROM json_each(?2)) AND account_id = ?1)
  GROUP BY period, ${DIMENSION_KEY} HAVING SUM(debit) <> 0 OR SUM(credit) <> 0 OR SUM(quantity) <> 0 LIMIT ${PROBLEM_LIMIT}`
const accountBalance: Check = {
  name: 'accountBalance',
  label: '辅助核算余额等于分录合计',
  problems(db) {
    const accounts = db.column<number>('SELECT id FROM account UNION SELECT DISTINCT account_id FROM account_balance')
    const months = JSON.stringify(db.column<number>('SELECT DISTINCT period FROM account_balance'))
    const found = accounts.flatMap((id) => db.all<BalanceRow>(BALANCE_OF_ACCOUNT, id, months))
    return found.slice(0, PROBLEM_LIMIT).map((row) => off(row, db))
  },
}
/** Month by month: what a closed month ends with is what the one before ended with, and what moved since. */
const accountClosing: Check = {
  name: 'accountClosing',
  label: '已结账月份的累计数等于上月累计数加本月发生额',
  problems(db) {
    const closed = closedPeriods(db)
    const open = db.column<number>('SELECT DISTINCT period FROM account_closing').filter((period) => !closed.includes(period))
    const found = closed.flatMap((period) => closingDifferences(db, period, PROBLEM_LIMIT).map((row) => off({ period, ...row }, db)))
    return [...open.map((period) => `${period} 未结账，却有累计数`), ...found].slice(0, PROBLEM_LIMIT)
  },
}
/** What was taken in of days and months is what their lines come to. */
const dimensionSums: Check = {
  name: 'dimensionSums',
  label: '按日、按月的辅助核算发生额等于分录合计',
  problems(db) {
    const found = packedBeyond(db) ? ['辅助核算发生额汇总到了不存在的过账'] : []
    for (const { key, sums } of wrongSums(db)) {
      if (found.length === PROBLEM_LIMIT) break
      const [accountId, at] = key
      found.push(`${at} ${accountText(db, accountId)}：${sums ? '汇总的辅助核算发生额与分录不符' : '没有分录，却有汇总的辅助核算发生额'}`)
    }
    return found
  },
}
/** What is kept by day of the registers of invoices is what their documents come to, but for stale days. */
const registerDays: Check = {
  name: 'registerDays',
  label: '按日保存的销项、进项登记等于单据合计',
  problems: (db) =>
    registerDifferences(db)
      .slice(0, PROBLEM_LIMIT)
      .map((period) => `${period} 登记的销售额、进项额与单据不符`),
}
/** Σ journal_line by account and day, as the index has them. */
const DAY_AMOUNTS =
  'SELECT account_id, date, SUM(debit) AS debit, SUM(credit) AS credit, COUNT(*) AS lines FROM journal_line GROUP BY account_id, date'
/** Σ journal_line by account and day, with the quantities of each side. */
export const JOURNAL_DAYS = `
  SELECT account_id, date, SUM(debit) AS debit, SUM(credit) AS credit, SUM(CASE WHEN debit <> 0 THEN COALESCE(quantity, 0) ELSE 0 END) AS debit_quantity,
    SUM(CASE WHEN debit <> 0 THEN 0 ELSE COALESCE(quantity, 0) END) AS credit_quantity, COUNT(*) AS lines
  FROM journal_line GROUP BY account_id, date`
/** Σ journal_line by month and account, and the part that 结转损益 made. */
export const JOURNAL_TOTALS = `
  SELECT account_id, period, SUM(debit) AS debit, SUM(credit) AS credit, SUM(closing_debit) AS closing_debit, SUM(closing_credit) AS closing_credit FROM (
    SELECT account_id, ${PERIOD_OF('date')} AS period, debit, credit, 0 AS closing_debit, 0 AS closing_credit
      FROM (${DAY_AMOUNTS})
    UNION ALL SELECT l.account_id, ${PERIOD_OF('l.date')}, 0, 0, l.debit, l.credit
      FROM voucher v CROSS JOIN posting p ON p.voucher_id = v.id CROSS JOIN journal_line l ON l.posting_id = p.id WHERE v.kind = 'closing')
  GROUP BY account_id, period`
const accountTotal = rowsCheck<BalanceRow & { closing_debit: number; closing_credit: number }>(
  'accountTotal',
  '科目余额等于分录合计',
  `SELECT account_id, period, 0 AS partner_id, 0 AS quantity, SUM(debit) AS debit, SUM(credit) AS credit, SUM(closing_debit) AS closing_debit, SUM(closing_credit) AS closing_credit
   FROM (${JOURNAL_TOTALS} UNION ALL SELECT account_id, period, -debit, -credit, -closing_debit, -closing_credit FROM account_total)
   GROUP BY account_id, period HAVING SUM(debit) <> 0 OR SUM(credit) <> 0 OR SUM(closing_debit) <> 0 OR SUM(closing_credit) <> 0`,
  (row, db) => `${off(row, db)}${row.closing_debit || row.closing_credit ? '，结转损益部分不符' : ''}`,
)
interface DayRow {
  account_id: number
  date: string
  debit: number
  credit: number
  lines: number
}
const accountDay = rowsCheck<DayRow>(
  'accountDay',
  '科目每日发生额等于分录合计',
  `SELECT account_id, date, SUM(debit) AS debit, SUM(credit) AS credit, SUM(lines) AS lines
   FROM (${JOURNAL_DAYS} UNION ALL SELECT account_id, date, -debit, -credit, -debit_quantity, -credit_quantity, -lines FROM account_day)
   GROUP BY account_id, date
   HAVING SUM(debit) <> 0 OR SUM(credit) <> 0 OR SUM(debit_quantity) <> 0 OR SUM(credit_quantity) <> 0 OR SUM(lines) <> 0`,
  (row, db) => {
    const about = row.debit === 0 && row.credit === 0 ? '数量或笔数不符' : sides({ id: 0, ...row })
    return `${row.date} ${accountText(db, row.account_id)}：分录与每日发生额相差，${about}`
  },
)
/** What came in minus what went out, by cash-flow item and day. */
export const JOURNAL_FLOW_DAYS = `
  SELECT l.cash_flow_item AS item, l.date, SUM(l.debit - l.credit) AS amount
  FROM account a CROSS JOIN journal_line l ON l.account_id = a.id
  WHERE a.is_cash = 1 AND l.cash_flow_item IS NOT NULL GROUP BY 1, 2`
const cashFlowDay = rowsCheck<{ item: number; date: string; amount: number }>(
  'cashFlowDay',
  '现金流量项目每日金额等于分录合计',
  `SELECT item, date, SUM(amount) AS amount FROM (${JOURNAL_FLOW_DAYS} UNION ALL SELECT item, date, -amount FROM cash_flow_day)
   GROUP BY item, date HAVING SUM(amount) <> 0`,
  (row) => `${row.date} 现金流量项目 ${row.item}：相差 ${fenDisplay(row.amount)}`,
)
/** By cash-flow item and month. */
export const JOURNAL_CASH_FLOWS = `
  SELECT item, ${PERIOD_OF('date')} AS period, SUM(amount) AS amount FROM (${JOURNAL_FLOW_DAYS}) GROUP BY 1, 2`
const cashFlowTotal = rowsCheck<{ item: number; period: number; amount: number }>(
  'cashFlowTotal',
  '现金流量项目金额等于分录合计',
  `SELECT item, period, SUM(amount) AS amount FROM (${JOURNAL_CASH_FLOWS} UNION ALL SELECT item, period, -amount FROM cash_flow_total)
   GROUP BY item, period HAVING SUM(amount) <> 0`,
  (row) => `${row.period} 现金流量项目 ${row.item}：相差 ${fenDisplay(row.amount)}`,
)

/** 期末 = 下期期初, for each account and for its dimensions: at every month's end the two balances have come to the same. */
const periodChain = rowsCheck<{ account_id: number; period: number; difference: number }>(
  'periodChain',
  '各期期末等于下期期初，科目与辅助核算一致',
  `SELECT account_id, period, difference FROM (
     SELECT account_id, period, SUM(net) OVER (PARTITION BY account_id ORDER BY period) AS difference FROM (
       SELECT account_id, period, SUM(net) AS net FROM (
         SELECT account_id, period, debit - credit AS net FROM account_total UNION ALL SELECT account_id, period, credit - debit FROM account_balance)
       GROUP BY account_id, period))
   WHERE difference <> 0`,
  (row, db) => `${row.period} ${accountText(db, row.account_id)}：科目期末与下期辅助核算期初相差 ${fenDisplay(row.difference)}`,
)

/** A voucher of a document holds that document alone; one of a day (D50) the documents of its type and day. */
const voucherDocuments = rowsCheck<{ id: number; voucher_id: number }>(
  'voucherDocuments',
  '凭证只含自己单据的分录，汇总凭证只含当天同种单据的分录',
  `SELECT p.id, v.id AS voucher_id FROM voucher v JOIN posting p ON p.voucher_id = v.id WHERE v.kind <> 'costDifference'
   AND CASE WHEN v.document_id IS NULL THEN p.document_type <> v.document_type OR p.date <> v.date ELSE p.document_id <> v.document_id END`,
  (row, db) => `凭证 ${voucherText(db, row.voucher_id)}：过账 ${row.id} 不属于它`,
)

export const ledgerChecks: readonly Check[] = [
  postingBalanced,
  voucherBalanced,
  trialBalance,
  voucherNumbers,
  voucherDocuments,
  postingPeriods,
  booked,
  leafAccounts,
  dimensions,
  cashFlowItems,
  accountBalance,
  accountClosing,
  dimensionSums,
  registerDays,
  accountTotal,
  accountDay,
  cashFlowTotal,
  cashFlowDay,
  periodChain,
]
