import { addDays } from '../../../core/kernel'
import { accountLedger, accountLedgerColumns, accountLedgerRows, type LedgerSum } from '../../../core/reports/accountLedger'
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
import { trialBalance, trialBalanceChecks, trialBalanceColumns, trialBalanceRows } from '../../../core/reports/trialBalance'
import { accountsOf, namesOf } from '../../../db/queries/reports/accounts'
import { type DimensionColumn, type DimensionFilter, dimensionTurnoverUntil, turnoverUntil } from '../../../db/queries/reports/balances'
import { ledgerLines } from '../../../db/queries/reports/ledgerLines'
import { refuse } from '../../backend/context'
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
  run(ctx, params) {
    const { db } = ctx
    const account = accountOf(ctx, params)
    const filter = filterOf(params)
    const [before, beforeYear] = sumsUntil(ctx, account.subtree, filter, [addDays(params.from, -1), yearOpening(params.from)])
    const lines = ledgerLines(db, { accountIds: account.subtree, from: params.from, to: params.to, filter })
    const shape = {
      withAccount: account.subtree.length > 1,
      withDimensions: lines.some((line) => line.dimensions !== ''),
      withQuantity: account.hasQuantity,
    }
    return {
      columns: accountLedgerColumns(shape),
      ...accountLedgerRows(lines, before, beforeYear, params),
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
    const column = COLUMN_OF[dimension]
    const within = params.accountId === undefined ? undefined : accountOf(ctx, params)
    const accounts = accountsOf(db).filter((a) => a[dimension] > 0 && (!within || within.subtree.includes(a.id)))
    const byId = new Map(accounts.map((a) => [a.id, a]))
    const withQuantity = dimension === 'item'
    const query = { accountIds: accounts.map((a) => a.id), by: [column], quantity: withQuantity }
    const found = dimensionTurnoverUntil(db, query, [addDays(params.from, -1), params.to])
    const names = namesOf(
      db,
      column,
      found.map(({ values }) => values[0] ?? 0),
    )
    const figures = found.flatMap(({ accountId, values, series }): DimensionFigures[] => {
      const [account, [before, end]] = [byId.get(accountId), series]
      if (!account || !before || !end) return []
      const id = values[0] ?? 0
      return [
        {
          account,
          id,
          code: names.get(id)?.code ?? '',
          name: names.get(id)?.name ?? null,
          opening: before.debit - before.credit,
          debit: end.debit - before.debit,
          credit: end.credit - before.credit,
          openingQuantity: before.quantity,
          closingQuantity: end.quantity,
        },
      ]
    })
    return {
      columns: dimensionBalanceColumns(dimension, withQuantity),
      ...dimensionBalanceRows(figures, dimension, params),
      scope: [DIMENSION_NAMES[dimension], ...(within ? [`${within.code} ${within.fullName}`] : [])],
    }
  },
}
export const general: readonly Report[] = [trial, ledger, dimensions]

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

/** Sums of accounts, narrowed by dimensions, up to two dates. */
function sumsUntil(
  { db }: ReportContext,
  accountIds: readonly number[],
  filter: DimensionFilter,
  dates: [string, string],
): [LedgerSum, LedgerSum] {
  const sums: [LedgerSum, LedgerSum] = [
    { debit: 0, credit: 0, quantity: 0 },
    { debit: 0, credit: 0, quantity: 0 },
  ]
  for (const { series } of dimensionTurnoverUntil(db, { accountIds, by: [], filter, quantity: true }, dates)) {
    sums.forEach((sum, i) => {
      sum.debit += series[i]?.debit ?? 0
      sum.credit += series[i]?.credit ?? 0
      sum.quantity += series[i]?.quantity ?? 0
    })
  }
  return sums
}
