import { addDays, periodOf } from '../../../core/kernel'
import { placeAccounts } from '../../../core/reports/accountTree'
import { sumOfLines, totalsOf } from '../../../core/reports/bookPages'
import { cashJournal, cashJournalColumns, cashJournalRows } from '../../../core/reports/cashJournal'
import {
  generalLedger,
  generalLedgerColumns,
  generalLedgerDates,
  generalLedgerRows,
  voucherSummary,
  voucherSummaryColumns,
  voucherSummaryRows,
} from '../../../core/reports/generalLedger'
import { leftCells, quantityLedger, quantityLedgerColumns, quantityLedgerRows } from '../../../core/reports/quantityLedger'
import { balanceCells } from '../../../core/reports/runningBook'
import { accountsOf } from '../../../db/queries/reports/accounts'
import { turnoverUntil } from '../../../db/queries/reports/balances'
import { bookMoved } from '../../../db/queries/reports/bookDays'
import { oppositeAccounts } from '../../../db/queries/reports/opposite'
import { refuse } from '../../backend/context'
import { PAPERS } from '../../documents/vouchers'
import { turnBook } from './bookPages'
import { columnar } from './columnar'
import { accountOf, filterOf, spanOf } from './general'
import { scopeOf } from './scope'
import type { Report } from './types'

const general: Report = {
  def: generalLedger,
  run(ctx, params) {
    const accounts = placeAccounts(accountsOf(ctx.db))
    const within = params.accountId === undefined ? undefined : accountOf(ctx, params)
    const figures = turnoverUntil(ctx.db, generalLedgerDates(params))
    return {
      columns: generalLedgerColumns(),
      ...generalLedgerRows(accounts, figures, params),
      ...(within ? { scope: [`${within.code} ${within.fullName}`] } : {}),
    }
  },
}

/** By their months, which are indexed, and then by day. */
const COUNTED = `SELECT COUNT(*) AS vouchers, COALESCE(SUM(${PAPERS}), 0) AS attachments FROM voucher v
  WHERE v.period BETWEEN ?1 AND ?2 AND v.date BETWEEN ?3 AND ?4`
const summary: Report = {
  def: voucherSummary,
  run({ db }, params) {
    const { from, to } = params
    const figures = turnoverUntil(db, [addDays(from, -1), to])
    const { vouchers = 0, attachments = 0 } =
      db.get<{ vouchers: number; attachments: number }>(COUNTED, periodOf(from), periodOf(to), from, to) ?? {}
    return {
      columns: voucherSummaryColumns(),
      ...voucherSummaryRows(placeAccounts(accountsOf(db)), figures, params),
      scope: [`凭证 ${vouchers} 张`, `附件 ${attachments} 张`],
    }
  },
}

const journal: Report = {
  def: cashJournal,
  run(ctx, params, turn) {
    const account = accountOf(ctx, params)
    const accounts = placeAccounts(accountsOf(ctx.db))
    if (!account.subtree.some((id) => accounts.get(id)?.isCash))
      refuse('NOT_CASH_ACCOUNT', { account: `${account.code} ${account.name}` }, 'accountId')
    const { lines, stretch, page, pages } = turnBook(ctx.db, { accountIds: account.subtree }, spanOf(params), turn)
    const opposite = oppositeAccounts(
      ctx.db,
      lines.flatMap((l) => l.voucherId ?? []),
      new Set(account.subtree),
    )
    const texts = lines.map((l) => ({ ...l, opposite: l.voucherId === null ? '' : opposite.of(l.voucherId, l.debit - l.credit > 0) }))
    return {
      columns: cashJournalColumns(account.subtree.length > 1),
      rows: cashJournalRows(texts, stretch),
      totals: totalsOf(stretch),
      closing: balanceCells(stretch.end),
      page,
      pages,
      scope: [`${account.code} ${account.fullName}`],
    }
  },
}

const quantities: Report = {
  def: quantityLedger,
  run({ db, ...ctx }, params, turn) {
    const account = accountOf({ db, ...ctx }, params)
    const accounts = placeAccounts(accountsOf(db))
    const own = account.subtree.filter((id) => accounts.get(id)?.hasQuantity)
    if (own.length === 0) refuse('NOT_QUANTITY_ACCOUNT', { account: `${account.code} ${account.name}` }, 'accountId')
    const book = { accountIds: own, filter: filterOf(params), quantity: true }
    const { lines, stretch, page, pages } = turnBook(db, book, spanOf(params), turn)
    const { debitQuantity, creditQuantity } = pages === 1 ? sumOfLines(lines) : bookMoved(db, { ...book, ...spanOf(params) }, false)
    return {
      columns: quantityLedgerColumns(params.itemId === undefined),
      rows: quantityLedgerRows(lines, stretch),
      totals: { ...totalsOf(stretch), debitQuantity, creditQuantity },
      closing: leftCells(stretch.end),
      page,
      pages,
      scope: [`${account.code} ${account.fullName}`, ...scopeOf(db, params)],
    }
  },
}
export const books: readonly Report[] = [general, journal, columnar, quantities, summary]
