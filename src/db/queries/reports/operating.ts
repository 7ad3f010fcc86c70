import type { LocalDate } from '../../../core/kernel'
import type { ReadableDb } from '../../types'
import { CLEARING_ACCOUNTS } from '../assets/clearing'
import type { Turnover } from './balances'

export interface OperatingQuery {
  from: LocalDate
  to: LocalDate
  /** cash-flow items of operating activities */
  operatingItems: readonly number[]
  /** codes of 投资, 固定资产 …: a posting that debits one of them is not an operating one */
  investingAccounts: readonly string[]
}
/** Cash lines of one item, from their own index. */
export const CASH_LINES = `
  SELECT DISTINCT j.posting_id AS id FROM json_each(?) i CROSS JOIN journal_line j ON j.cash_flow_item = i.value AND j.date BETWEEN ? AND ?`
export const INVESTING_LINES = `
  SELECT DISTINCT j.posting_id AS id FROM json_each(?) i CROSS JOIN journal_line j ON j.account_id = i.value AND j.date BETWEEN ? AND ? AND j.debit <> 0`
/** 固定资产清理 on either side: what is got for an asset, or owed for it, stands on the credit side, in a voucher of its own where it is cleared by stages. */
export const CLEARING_LINES = `
  SELECT DISTINCT j.posting_id AS id FROM (${CLEARING_ACCOUNTS}) a CROSS JOIN journal_line j ON j.account_id = a.account_id AND j.date BETWEEN ? AND ?`
const OF_POSTINGS = `
  SELECT j.account_id AS accountId, SUM(j.debit) AS debit, SUM(j.credit) AS credit
  FROM json_each(?) p CROSS JOIN journal_line j ON j.posting_id = p.value GROUP BY j.account_id`

/**
 * Turnover of the postings of a span that belong to investing or financing: those that move cash under such an item, and those
 * that bring in long-term assets or take them away through 固定资产清理. What is left of the turnover is operating (现金流量表补充资料).
 */
export function nonOperatingTurnover(db: ReadableDb, query: OperatingQuery): Map<number, Turnover> {
  const { from, to, operatingItems, investingAccounts } = query
  const items = db
    .all<{ item: number }>('SELECT DISTINCT item FROM cash_flow_total')
    .map(({ item }) => item)
    .filter((item) => !operatingItems.includes(item))
  const accounts = db
    .all<{ id: number; code: string }>('SELECT id, code FROM account')
    .filter(({ code }) => investingAccounts.some((prefix) => code.startsWith(prefix)))
    .map(({ id }) => id)
  const postings = new Set<number>()
  for (const [sql, values] of [
    [CASH_LINES, items],
    [INVESTING_LINES, accounts],
  ] as const) {
    for (const { id } of db.all<{ id: number }>(sql, JSON.stringify(values), from, to)) postings.add(id)
  }
  for (const { id } of db.all<{ id: number }>(CLEARING_LINES, from, to)) postings.add(id)
  const rows = db.all<{ accountId: number } & Turnover>(OF_POSTINGS, JSON.stringify([...postings]))
  return new Map(rows.map(({ accountId, debit, credit }) => [accountId, { debit, credit }]))
}
