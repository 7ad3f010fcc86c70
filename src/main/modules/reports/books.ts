import { addDays, periodOf } from '../../../core/kernel'
import { type PlacedReportAccount, placeAccounts } from '../../../core/reports/accountTree'
import { cashJournal, cashJournalColumns, cashJournalRows } from '../../../core/reports/cashJournal'
import {
  type ColumnarBy,
  type ColumnarColumn,
  columnarLedger,
  columnarLedgerColumns,
  columnarLedgerRows,
} from '../../../core/reports/columnarLedger'
import type { SettledParams } from '../../../core/reports/define'
import { DIMENSION_NAMES } from '../../../core/reports/dimensionBalance'
import {
  generalLedger,
  generalLedgerColumns,
  generalLedgerDates,
  generalLedgerRows,
  voucherSummary,
  voucherSummaryColumns,
  voucherSummaryRows,
} from '../../../core/reports/generalLedger'
import { quantityLedger, quantityLedgerColumns, quantityLedgerRows } from '../../../core/reports/quantityLedger'
import { type LedgerSum, noSum } from '../../../core/reports/runningBook'
import { accountsOf, namesOf } from '../../../db/queries/reports/accounts'
import { turnoverUntil } from '../../../db/queries/reports/balances'
import { type LineOfBook, ledgerLines } from '../../../db/queries/reports/ledgerLines'
import { oppositeAccounts } from '../../../db/queries/reports/opposite'
import { refuse } from '../../backend/context'
import { PAPERS } from '../../documents/vouchers'
import { accountOf, COLUMN_OF, filterOf } from './general'
import { scopeOf } from './scope'
import { sumsUntil } from './sums'
import type { Report, ReportContext } from './types'

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

const before = ({ db }: ReportContext, account: PlacedReportAccount, { from }: SettledParams): LedgerSum =>
  sumsUntil(db, { accountIds: account.subtree }, [addDays(from, -1)])[0] ?? noSum()
const linesOf = ({ db }: ReportContext, account: PlacedReportAccount, { from, to }: SettledParams) =>
  ledgerLines(db, { accountIds: account.subtree, from, to })

const journal: Report = {
  def: cashJournal,
  run(ctx, params) {
    const account = accountOf(ctx, params)
    const accounts = placeAccounts(accountsOf(ctx.db))
    if (!account.subtree.some((id) => accounts.get(id)?.isCash))
      refuse('NOT_CASH_ACCOUNT', { account: `${account.code} ${account.name}` }, 'accountId')
    const lines = linesOf(ctx, account, params)
    const opposite = oppositeAccounts(
      ctx.db,
      lines.flatMap((l) => l.voucherId ?? []),
      new Set(account.subtree),
    )
    const texts = lines.map((l) => ({ ...l, opposite: l.voucherId === null ? '' : opposite.of(l.voucherId, l.debit - l.credit > 0) }))
    return {
      columns: cashJournalColumns(account.subtree.length > 1),
      ...cashJournalRows(texts, before(ctx, account, params), params),
      scope: [`${account.code} ${account.fullName}`],
    }
  },
}

/** The child of `account` that a line below it belongs to; 0: on the account itself. */
function childOf(account: PlacedReportAccount, accounts: ReadonlyMap<number, PlacedReportAccount>, id: number): number {
  let at = accounts.get(id)
  while (at && at.parentId !== account.id) at = at.parentId === null ? undefined : accounts.get(at.parentId)
  return at?.id ?? 0
}
const UNNAMED = { id: 0, name: '未指定' }
function split(
  { db }: ReportContext,
  account: PlacedReportAccount,
  lines: readonly LineOfBook[],
  by: ColumnarBy,
): { columns: ColumnarColumn[]; columnOf: (line: LineOfBook) => number } {
  if (by === 'accounts') {
    const accounts = placeAccounts(accountsOf(db))
    const columnOf = (line: LineOfBook) => childOf(account, accounts, line.accountId)
    const used = new Set(lines.map(columnOf))
    const columns = [...accounts.values()].filter((a) => used.has(a.id)).map(({ id, name }) => ({ id, name }))
    return { columns: used.has(0) ? [...columns, { id: 0, name: account.name }] : columns, columnOf }
  }
  const columnOf = (line: LineOfBook) => line.values[COLUMN_OF[by]] ?? 0
  const used = new Set(lines.map(columnOf))
  const names = [...namesOf(db, COLUMN_OF[by], used).values()].sort((a, b) => (a.code < b.code ? -1 : 1))
  return { columns: used.has(0) ? [...names, UNNAMED] : names, columnOf }
}
const columnar: Report = {
  def: columnarLedger,
  run(ctx, params) {
    const account = accountOf(ctx, params)
    const lines = linesOf(ctx, account, params)
    const by = params.columns ?? 'accounts'
    const { columns, columnOf } = split(ctx, account, lines, by)
    const placed = lines.map((l) => ({ ...l, column: columnOf(l) }))
    return {
      columns: columnarLedgerColumns(columns, by === 'accounts' ? '下级科目' : DIMENSION_NAMES[by]),
      ...columnarLedgerRows(placed, before(ctx, account, params), columns, account.direction, params),
      scope: [`${account.code} ${account.fullName}`, account.direction === 'debit' ? '各栏借方为正' : '各栏贷方为正'],
    }
  },
}

const quantities: Report = {
  def: quantityLedger,
  run({ db, ...ctx }, params) {
    const account = accountOf({ db, ...ctx }, params)
    const accounts = placeAccounts(accountsOf(db))
    const own = account.subtree.filter((id) => accounts.get(id)?.hasQuantity)
    if (own.length === 0) refuse('NOT_QUANTITY_ACCOUNT', { account: `${account.code} ${account.name}` }, 'accountId')
    const filter = filterOf(params)
    const [opening = noSum()] = sumsUntil(db, { accountIds: own, filter, quantity: true }, [addDays(params.from, -1)])
    const lines = ledgerLines(db, { accountIds: own, from: params.from, to: params.to, filter })
    return {
      columns: quantityLedgerColumns(params.itemId === undefined),
      ...quantityLedgerRows(lines, opening, params),
      scope: [`${account.code} ${account.fullName}`, ...scopeOf(db, params)],
    }
  },
}
export const books: readonly Report[] = [general, journal, columnar, quantities, summary]
