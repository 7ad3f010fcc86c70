import { addDays } from '../../../core/kernel'
import { accountLedger, accountLedgerColumns, accountLedgerRows } from '../../../core/reports/accountLedger'
import { placeAccounts } from '../../../core/reports/accountTree'
import { yearOpening } from '../../../core/reports/cuts'
import type { SettledParams } from '../../../core/reports/define'
import {
  DIMENSION_NAMES,
  type Dimension,
  dimensionBalance,
  dimensionBalanceColumns,
  dimensionBalanceRows,
  type DimensionFigures,
} from '../../../core/reports/dimensionBalance'
import { dimensionLedger, dimensionLedgerColumns, dimensionLedgerRows } from '../../../core/reports/dimensionLedger'
import { noSum } from '../../../core/reports/runningBook'
import { trialBalance, trialBalanceChecks, trialBalanceColumns, trialBalanceRows } from '../../../core/reports/trialBalance'
import { originalUntil } from '../../../db/queries/currencies'
import { type AccountRow, accountsOf, namesOf } from '../../../db/queries/reports/accounts'
import { type DimensionColumn, type DimensionFilter, dimensionTurnoverUntil, turnoverUntil } from '../../../db/queries/reports/balances'
import { ledgerLines } from '../../../db/queries/reports/ledgerLines'
import { refuse } from '../../backend/context'
import { scopeOf } from './scope'
import { sumsUntil } from './sums'
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
  run(ctx, params) {
    const { db } = ctx
    const account = accountOf(ctx, params)
    const filter = filterOf(params)
    const [before = noSum(), beforeYear = noSum()] = sumsUntil(db, { accountIds: account.subtree, filter, quantity: account.hasQuantity }, [
      addDays(params.from, -1),
      yearOpening(params.from),
    ])
    const original = originalUntil(db, account.id, addDays(params.from, -1), filter)
    const lines = ledgerLines(db, { accountIds: account.subtree, from: params.from, to: params.to, filter })
    const shape = {
      withAccount: account.subtree.length > 1,
      withDimensions: lines.some((line) => line.dimensions !== ''),
      withQuantity: account.hasQuantity,
      withOriginal: original !== undefined,
    }
    return {
      columns: accountLedgerColumns(shape),
      ...accountLedgerRows(lines, original === undefined ? before : { ...before, original }, beforeYear, params),
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
  run(ctx, params) {
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
    const names = asked.map((d, i) =>
      namesOf(
        db,
        COLUMN_OF[d],
        found.map(({ values }) => values[i] ?? 0),
      ),
    )
    const figures = found.flatMap(({ accountId, values, series }): DimensionFigures[] => {
      const [account, [before, end]] = [byId.get(accountId), series]
      if (!account || !before || !end) return []
      return [
        {
          account,
          values: values.map((id, i) => ({ id, code: names[i]?.get(id)?.code ?? '', name: names[i]?.get(id)?.name ?? null })),
          opening: before.debit - before.credit,
          debit: end.debit - before.debit,
          credit: end.credit - before.credit,
          openingQuantity: before.quantity,
          closingQuantity: end.quantity,
        },
      ]
    })
    return {
      columns: dimensionBalanceColumns(asked, withQuantity),
      ...dimensionBalanceRows(figures, asked, params),
      scope: [asked.map((d) => DIMENSION_NAMES[d]).join(' × '), ...(within ? [`${within.code} ${within.fullName}`] : [])],
    }
  },
}

const dimensionBook: Report = {
  def: dimensionLedger,
  run(ctx, params) {
    const { db } = ctx
    const filter = filterOf(params)
    const within = params.accountId === undefined ? undefined : accountOf(ctx, params)
    const kept = (a: AccountRow) => DIMENSIONS_OF_PARAM.every(([param, keys]) => params[param] === undefined || keys.some((k) => a[k] > 0))
    const accounts = accountsOf(db).filter((a) => a.isLeaf && kept(a) && (!within || within.subtree.includes(a.id)))
    const accountIds = accounts.map((a) => a.id)
    const dates = [addDays(params.from, -1), yearOpening(params.from)]
    const sums = new Map(
      dimensionTurnoverUntil(db, { accountIds, by: [], filter, quantity: true }, dates).map((f) => [f.accountId, f.series]),
    )
    const lines = Map.groupBy(ledgerLines(db, { accountIds, from: params.from, to: params.to, filter }), (l) => l.accountId)
    const sections = accounts.map((account) => {
      const [before = noSum(), beforeYear = noSum()] = sums.get(account.id) ?? []
      return { account, lines: lines.get(account.id) ?? [], before, beforeYear }
    })
    const used = sections.filter((s) => s.lines.length > 0)
    return {
      columns: dimensionLedgerColumns(
        used.some((s) => s.account.hasQuantity),
        used.some((s) => s.lines.some((l) => l.dimensions.includes(' / '))),
      ),
      ...dimensionLedgerRows(sections, params),
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
