import { type Check, PROBLEM_LIMIT, rowsCheck } from './check'

/** The ledgers that the file itself keeps from being changed, and the events of each that are refused. */
const LEDGERS = [
  'asset_change',
  'asset_entry',
  'asset_voucher',
  'schedule_entry',
  'posting',
  'journal_line',
  'stock_entry',
  'stock_valuation_entry',
  'open_item_entry',
  'open_item',
  'audit_log',
  'serial_entry',
  'bin_entry',
] as const
/** Documents that vouchers come from, and what else belongs to one: nothing of it changes, goes, is added or moves there. */
const BOOKED_FROM = ['doc_stock', 'doc_invoice', 'doc_cash', 'doc_journal']
const BELONGING = [...BOOKED_FROM.map((table) => `${table}_line`), 'document_tender', 'doc_cash_clear', 'doc_stock_serial']
/** Ledgers that a booked voucher is explained by: no row comes to one of its postings. */
const INTO_BOOKED = ['journal_line', 'open_item_entry', 'stock_entry']
export const GUARDS: readonly string[] = [
  ...LEDGERS.flatMap((table) => [`${table}_fixed`, `${table}_kept`]),
  'voucher_booked_fixed',
  ...BOOKED_FROM.flatMap((table) => [`${table}_booked`, `${table}_booked_state`, `${table}_booked_kept`]),
  ...BELONGING.flatMap((table) => ['', '_kept', '_added', '_moved'].map((what) => `${table}_booked${what}`)),
  'voucher_kept',
  'posting_into_booked_or_closed',
  ...INTO_BOOKED.map((table) => `${table}_into_booked`),
  'voucher_booked_through',
  'booked_through_grows',
  'booked_through_kept',
  'attachment_content_fixed',
  'attachment_fixed',
  'attachment_of_booked',
  // what a red document takes the rules of its original by
  ...['item', 'item_category', 'partner', 'partner_category'].map((table) => `${table}_stood_below`),
]

/** Postings of booked vouchers behind the place up to which lines are looked at. */
const BOOKED_BEHIND = `SELECT p.id FROM posting p JOIN voucher v ON v.id = p.voucher_id
WHERE p.id > (SELECT posting_id FROM booked_through) AND v.state = 'booked' ORDER BY p.id LIMIT ${PROBLEM_LIMIT}`

export const fileChecks: readonly Check[] = [
  {
    name: 'pages',
    label: '数据文件每一页完好',
    problems: (db) => db.column<string>(`PRAGMA quick_check(${PROBLEM_LIMIT})`).filter((text) => text !== 'ok'),
  },
  rowsCheck<{ table: string; rowid: number | null; parent: string }>(
    'references',
    '引用的资料都存在',
    'SELECT "table", rowid, parent FROM pragma_foreign_key_check',
    (row) => `${row.table} 第 ${row.rowid ?? '?'} 行引用的 ${row.parent} 不存在`,
  ),
  {
    name: 'guards',
    label: '账簿只增不改的保护都在',
    problems(db) {
      const found = new Set(db.column<string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'"))
      const missing = GUARDS.filter((name) => !found.has(name)).map((name) => `缺少保护 ${name}`)
      return [...missing, ...db.column<number>(BOOKED_BEHIND).map((id) => `过账 ${id} 属于已记账的凭证，却不在保护之内`)]
    },
  },
]
