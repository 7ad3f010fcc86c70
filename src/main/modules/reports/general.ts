import { addDays } from '../../../core/kernel'
import { accountLedger, accountLedgerColumns, accountLedgerRows } from '../../../core/reports/accountLedger'
import { totalsOf } from '../../../core/reports/bookPages'
import { placeAccounts } from '../../../core/reports/accountTree'
import { yearOpening } from '../../../core/reports/cuts'
import type { SettledParams } from '../../../core/reports/define'
import {
  DIMENSION_NAMES,
  type Dimension,
  dimensionBalance,
  dimensionBalanceColumns,
  dimensionBalanceEntries,
  dimensionBalanceRows,
  type DimensionFigures,
} from '../../../core/reports/dimensionBalance'
import { dimensionLedger, dimensionLedgerColumns, dimensionLedgerRows } from '../../../core/reports/dimensionLedger'
import { balanceCells } from '../../../core/reports/runningBook'
import { trialBalance, trialBalanceChecks, trialBalanceColumns, trialBalanceRows } from '../../../core/reports/trialBalance'
import { keepsOriginal } from '../../../db/queries/currencies'
import { type AccountRow, accountsOf, namesOf, ranksOf } from '../../../db/queries/reports/accounts'
import { type DimensionColumn, type DimensionFilter, turnoverUntil } from '../../../db/queries/reports/balances'
import { dimensionTurnoverUntil } from '../../../db/queries/reports/dimensionTurnover'
import { daysByAccount, namesDimensions } from '../../../db/queries/reports/bookDays'
import { ledgerLines } from '../../../db/queries/reports/ledgerLines'
import { refuse } from '../../backend/context'
import { piecesOf, readPiece, turnBook } from './bookPages'
import { scopeOf } from './scope'
import type { Report, ReportContext } from './types'

const trial: Report = {
  def: trialBalance,
  run({ db }, params) {
    const dates = [yearOpening(params.to), addDays(params.from, -1), params.to]
    const figures = new Map(
      [...turnoverUntil(db, dates)].map(([id, series]) => {
        const [beforeYear, before, end] = series
        if (!beforeYear || !before || !end) throw new Error('a date without figures')
        return [id, { beforeYear, before, end }]
      }),
    )
    const { rows, totals } = trialBalanceRows(placeAccounts(accountsOf(db)), figures, params)
    return { columns: trialBalanceColumns(params), rows, totals, checks: trialBalanceChecks(totals, params) }
  },
}

const ledger: Report = {
  def: accountLedger,
  run(ctx, params, turn) {
    const { db } = ctx
    const account = accountOf(ctx, params)
    const book = {
      accountIds: account.subtree,
      filter: filterOf(params),
      quantity: account.hasQuantity,
      ...(keepsOriginal(db, account.id) ? { currencyOf: account.id } : {}),
    }
    const { lines, stretch, page, pages } = turnBook(db, book, spanOf(params), turn)
    const shape = {
      withAccount: account.subtree.length > 1,
      withDimensions: namesDimensions(db, { ...book, ...spanOf(params) }, 1),
      withQuantity: account.hasQuantity,
      withOriginal: book.currencyOf !== undefined,
    }
    return {
      columns: accountLedgerColumns(shape),
      rows: accountLedgerRows(lines, stretch),
      totals: totalsOf(stretch),
      closing: balanceCells(stretch.end),
      page,
      pages,
      scope: [`${account.code} ${account.fullName}`, ...scopeOf(db, params)],
    }
  },
}

/** Where a dimension stands in a line. */
export const COLUMN_OF: Record<Dimension, DimensionColumn> = {
  customer: 'partner_id',
  supplier: 'partner_id',
  department: 'department_id',
  employee: 'employee_id',
  project: 'project_id',
  item: 'item_id',
}
const dimensions: Report = {
  def: dimensionBalance,
  run(ctx, params, turn) {
    const { db } = ctx
    const dimension = params.dimension ?? 'customer'
    const second = params.second !== undefined && COLUMN_OF[params.second] !== COLUMN_OF[dimension] ? params.second : undefined
    const asked = second === undefined ? [dimension] : [dimension, second]
    const within = params.accountId === undefined ? undefined : accountOf(ctx, params)
    const accounts = accountsOf(db).filter((a) => asked.every((d) => a[d] > 0) && (!within || within.subtree.includes(a.id)))
    const byId = new Map(accounts.map((a) => [a.id, a]))
    const withQuantity = asked.includes('item')
    const query = { accountIds: accounts.map((a) => a.id), by: asked.map((d) => COLUMN_OF[d]), quantity: withQuantity }
    const found = dimensionTurnoverUntil(db, query, [addDays(params.from, -1), params.to])
    const figures: DimensionFigures[] = []
    for (const { accountId, values, sums } of found) {
      const account = byId.get(accountId)
      const [debitBefore = 0, creditBefore = 0, openingQuantity = 0, debit = 0, credit = 0, closingQuantity = 0] = sums
      const [opening, moved] = [debitBefore - creditBefore, { debit: debit - debitBefore, credit: credit - creditBefore }]
      if (account) figures.push({ account, values, opening, ...moved, openingQuantity, closingQuantity })
    }
    const idsOf = (of: readonly DimensionFigures[], i: number) => of.map(({ values }) => values[i] ?? 0)
    const ranks = (own: readonly DimensionFigures[]) => asked.map((d, i) => ranksOf(db, COLUMN_OF[d], idsOf(own, i)))
    const { entries, totals, page, pages } = dimensionBalanceEntries(figures, ranks, params, turn)
    const named = entries.flatMap((entry) => ('figures' in entry ? [entry.figures] : []))
    const names = asked.map((d, i) => namesOf(db, COLUMN_OF[d], idsOf(named, i)))
    return {
      columns: dimensionBalanceColumns(asked, withQuantity),
      rows: dimensionBalanceRows(entries, asked, names, params),
      totals,
      page,
      pages,
      scope: [asked.map((d) => DIMENSION_NAMES[d]).join(' × '), ...(within ? [`${within.code} ${within.fullName}`] : [])],
    }
  },
}

const dimensionBook: Report = {
  def: dimensionLedger,
  run(ctx, params, turn) {
    const { db } = ctx
    const filter = filterOf(params)
    const within = params.accountId === undefined ? undefined : accountOf(ctx, params)
    const kept = (a: AccountRow) => DIMENSIONS_OF_PARAM.every(([param, keys]) => params[param] === undefined || keys.some((k) => a[k] > 0))
    const accounts = accountsOf(db).filter((a) => a.isLeaf && kept(a) && (!within || within.subtree.includes(a.id)))
    const accountIds = accounts.map((a) => a.id)
    const dates = [addDays(params.from, -1), params.to]
    const sums = new Map(dimensionTurnoverUntil(db, { accountIds, by: [], filter }, dates).map((f) => [f.accountId, f.series]))
    const byAccount = new Map(accounts.map((a) => [a.id, { accountIds: [a.id], filter, quantity: true }]))
    const days = daysByAccount(db, { accountIds, filter, ...spanOf(params) })
    const sections = accounts.flatMap((account, section) => {
      const [before] = sums.get(account.id) ?? []
      const opened = params.hideZero === false || (before !== undefined && before.debit !== before.credit)
      const own = days.get(account.id) ?? (opened ? [{ date: params.from, lines: 1 }] : [])
      return own.length === 0 ? [] : [{ section, opened, days: () => own }]
    })
    const { parts, page, pages } = piecesOf(sections, spanOf(params), turn)
    const read = parts.flatMap((piece) => {
      const account = accounts[piece.section]
      const book = account && byAccount.get(account.id)
      if (!account || !book) return []
      const found = readPiece(db, book, spanOf(params), piece)
      const { opened } = sections.find((s) => s.section === piece.section) ?? {}
      const whole = piece.first && piece.next === null
      const shown = opened || found.lines.length > 0 || (!whole && ledgerLines(db, { ...book, ...spanOf(params) }).length > 0)
      return shown ? [{ account, ...found }] : []
    })
    const moved = [...sums.values()].reduce(
      (sum, [before, end]) => ({
        debit: sum.debit + (end?.debit ?? 0) - (before?.debit ?? 0),
        credit: sum.credit + (end?.credit ?? 0) - (before?.credit ?? 0),
      }),
      { debit: 0, credit: 0 },
    )
    const used = accounts.filter((a) => days.has(a.id))
    return {
      columns: dimensionLedgerColumns(
        used.some((a) => a.hasQuantity),
        namesDimensions(db, { accountIds, filter, ...spanOf(params) }, 2),
      ),
      rows: dimensionLedgerRows(read),
      totals: moved,
      page,
      pages,
      scope: [...scopeOf(db, params), ...(within ? [`${within.code} ${within.fullName}`] : [])],
    }
  },
}
/** An account is in the book of what it keeps. */
const DIMENSIONS_OF_PARAM = [
  ['partnerId', ['customer', 'supplier']],
  ['departmentId', ['department']],
  ['employeeId', ['employee']],
  ['projectId', ['project']],
  ['itemId', ['item']],
] as const
export const general: readonly Report[] = [trial, ledger, dimensions, dimensionBook]

/** The account that the parameters name, by id or by code. */
export function accountOf({ db }: ReportContext, params: SettledParams) {
  const accounts = placeAccounts(accountsOf(db))
  const account =
    params.accountId === undefined ? [...accounts.values()].find((a) => a.code === params.accountCode) : accounts.get(params.accountId)
  return (
    account ??
    refuse(params.accountId === undefined && !params.accountCode ? 'REQUIRED' : 'NOT_FOUND', { field: '科目', what: '科目' }, 'accountId')
  )
}
export const filterOf = (params: SettledParams): DimensionFilter => ({
  partner_id: params.partnerId,
  department_id: params.departmentId,
  employee_id: params.employeeId,
  project_id: params.projectId,
  item_id: params.itemId,
})
export const spanOf = ({ from, to }: SettledParams) => ({ from, to })
