import { type LocalDate, voucherText } from '../../../core/kernel'
import type { LedgerLine } from '../../../core/reports/accountLedger'
import type { ReadableDb, SqlValue } from '../../types'
import { dimensionTexts } from './accounts'
import { DIMENSIONS, type DimensionColumn, type DimensionFilter } from './balances'

export interface LineQuery {
  accountIds: readonly number[]
  from: LocalDate
  to: LocalDate
  filter?: DimensionFilter
  cashFlowItem?: number
  /** these vouchers alone (0: the lines that stand in none), in place of finding them by their accounts */
  vouchers?: readonly number[]
}
type Row = Record<DimensionColumn, number | null> & {
  date: LocalDate
  voucher_id: number | null
  word: string | null
  number: number | null
  account_id: number
  account_code: string
  account_name: string
  summary: string | null
  debit: number
  credit: number
  quantity: number | null
  original: number | null
  document_id: number
}

export interface LineOfBook extends LedgerLine {
  documentId: number
  accountId: number
  /** ids of its dimensions */
  values: Record<DimensionColumn, number | null>
}
/**
 * Lines of accounts as their vouchers show them: postings of one voucher added up by side, account, dimensions and
 * narration, what comes to nothing left out. In order of date and voucher number.
 */
export function ledgerLines(db: ReadableDb, query: LineQuery): LineOfBook[] {
  const { sql, params } = ledgerLinesSql(query)
  const rows = db.all<Row>(sql, ...params)
  const texts = dimensionTexts(db, rows)
  return rows.map((row, i) => ({
    date: row.date,
    voucherId: row.voucher_id,
    voucher: row.word === null ? '' : voucherText({ word: row.word, number: row.number ?? 0 }),
    accountCode: row.account_code,
    accountName: row.account_name,
    dimensions: texts[i] ?? '',
    summary: row.summary ?? '期初余额',
    debit: row.debit,
    credit: row.credit,
    quantity: row.quantity ?? 0,
    original: row.original ?? 0,
    documentId: row.document_id,
    accountId: row.account_id,
    values: row,
  }))
}
/** Where a book's lines are found, as SQL: j for lines, p for their postings. */
interface LinesSql {
  tables: string
  where: string
  params: SqlValue[]
}
/** `postings`: false where nothing is asked of them. */
export function linesSql({ accountIds, from, to, filter, cashFlowItem, vouchers }: LineQuery, postings = true): LinesSql {
  const filters = DIMENSIONS.flatMap((column) => {
    const value = filter?.[column]
    return value === undefined ? [] : [{ sql: `j.${column} = ?`, value }]
  })
  if (cashFlowItem !== undefined) filters.push({ sql: 'j.cash_flow_item = ?', value: cashFlowItem })
  const narrowed = filters.map((f) => f.sql)
  const values = filters.map((f) => f.value)
  if (vouchers) {
    return {
      tables: 'json_each(?) i CROSS JOIN posting p ON p.voucher_id IS NULLIF(i.value, 0) JOIN journal_line j ON j.posting_id = p.id',
      where: `WHERE ${['j.account_id IN (SELECT value FROM json_each(?))', 'j.date BETWEEN ? AND ?', ...narrowed].join(' AND ')}`,
      params: [JSON.stringify(vouchers), JSON.stringify(accountIds), from, to, ...values],
    }
  }
  // of one item its own lines are few, the account's of these days are those of all items
  const date = filter?.item_id === undefined ? 'j.date' : '+j.date'
  return {
    tables: `json_each(?) i CROSS JOIN journal_line j ON j.account_id = i.value AND ${date} BETWEEN ? AND ?${postings ? ' JOIN posting p ON p.id = j.posting_id' : ''}`,
    where: narrowed.length ? `WHERE ${narrowed.join(' AND ')}` : '',
    params: [JSON.stringify(accountIds), from, to, ...values],
  }
}
const KEYS = DIMENSIONS.map((column) => `j.${column}`).join(', ')
export function ledgerLinesSql(query: LineQuery): { sql: string; params: SqlValue[] } {
  const { tables, where, params } = linesSql(query)
  const sql = `
    WITH line AS MATERIALIZED (
      SELECT j.date, p.voucher_id, j.account_id, ${KEYS}, COALESCE(j.summary, v.summary) AS summary, v.period, v.word, v.number,
        SUM(j.debit) AS debit, SUM(j.credit) AS credit, SUM(j.quantity) AS quantity, SUM(j.original) AS original, MIN(j.line_no) AS line_no, MIN(p.document_id) AS document_id
      FROM ${tables} LEFT JOIN voucher v ON v.id = p.voucher_id
      ${where}
      GROUP BY j.date, p.voucher_id, j.account_id, ${KEYS}, COALESCE(j.summary, v.summary), j.cash_flow_item, j.debit <> 0
      HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0
    )
    SELECT l.*, a.code AS account_code, a.full_name AS account_name
    FROM line l JOIN account a ON a.id = l.account_id
    ORDER BY l.date, l.period, l.word, l.number, l.line_no`
  return { sql, params }
}
