import type { ReportColumn, ReportRow } from '../contract/reports'
import type { Fen } from '../kernel'
import type { ReportAccount } from './accountTree'
import { windowOf } from './bookPages'
import { C, defineReport, P, type SettledParams, sidesOf } from './define'

export const DIMENSION_NAMES = {
  customer: '客户',
  supplier: '供应商',
  department: '部门',
  employee: '职员',
  project: '项目',
  item: '存货',
} as const
export type Dimension = keyof typeof DIMENSION_NAMES
/** The parameter that narrows a book to one of them. */
const PARAM_OF = {
  customer: 'partnerId',
  supplier: 'partnerId',
  department: 'departmentId',
  employee: 'employeeId',
  project: 'projectId',
  item: 'itemId',
} as const

export const dimensionBalance = defineReport({
  id: 'dimensionBalance',
  title: '辅助核算余额表',
  module: 'accounting',
  description: '按客户、供应商、部门、职员、项目或存货，或按其中两项，列出各科目的期初、发生和期末',
  range: 'span',
  params: [
    P.param('dimension', '辅助项', { options: Object.entries(DIMENSION_NAMES).map(([value, label]) => ({ value, label })) }),
    P.param('second', '再按', {
      options: [{ value: '', label: '无' }, ...Object.entries(DIMENSION_NAMES).map(([value, label]) => ({ value, label }))],
    }),
    P.account,
    P.from,
    P.to,
    P.hideZero,
  ],
})

/** A value of a dimension; id 0 and name null: the lines without it. */
export interface DimensionValue {
  code: string
  name: string | null
}
/** Figures of one account with one value of each dimension asked for (0: the lines without it). */
export interface DimensionFigures {
  account: ReportAccount
  values: readonly number[]
  opening: Fen
  debit: Fen
  credit: Fen
  openingQuantity: number
  closingQuantity: number
}
export const dimensionBalanceColumns = (asked: readonly Dimension[], withQuantity: boolean): ReportColumn[] => {
  const balance = (group: string, prefix: string) => [
    ...(withQuantity ? [C.quantity(`${prefix}Quantity`, '数量', { group, width: 90 })] : []),
    C.fen(`${prefix}Debit`, '借方', { group }),
    C.fen(`${prefix}Credit`, '贷方', { group }),
  ]
  return [
    C.code('account', '科目编码'),
    C.text('accountName', '科目名称', { width: 140 }),
    ...asked.flatMap((d, i) => [C.code(`code${i || ''}`, '编码'), C.text(`name${i || ''}`, DIMENSION_NAMES[d], { width: 160 })]),
    ...balance('期初余额', 'opening'),
    C.fen('debit', '借方', { group: '本期发生' }),
    C.fen('credit', '贷方', { group: '本期发生' }),
    ...balance('期末余额', 'closing'),
  ]
}

/** What a row of the table is: figures, or 小计 of an account. */
export type BalanceEntry = { figures: DimensionFigures } | { account: ReportAccount; sum: BalanceSum }
const SUMMED = [
  'openingQuantity',
  'openingDebit',
  'openingCredit',
  'debit',
  'credit',
  'closingQuantity',
  'closingDebit',
  'closingCredit',
] as const
type BalanceSum = Record<(typeof SUMMED)[number], number>
const nothing = (): BalanceSum => ({
  openingQuantity: 0,
  openingDebit: 0,
  openingCredit: 0,
  debit: 0,
  credit: 0,
  closingQuantity: 0,
  closingDebit: 0,
  closingCredit: 0,
})

/** Places of values by their codes, for each dimension; what has none comes first. */
export type Ranks = readonly ReadonlyMap<number, number>[]
/**
 * What stands on a page of the table, by account and values, each account with its sum when there are several; without a page, all of
 * it. The totals are those of all. `ranksOf` is asked for the values of those accounts only that have a line on the page.
 */
export function dimensionBalanceEntries(
  figures: readonly DimensionFigures[],
  ranksOf: (own: readonly DimensionFigures[]) => Ranks,
  params: SettledParams,
  turn?: { page: number | 'last'; size: number },
): { entries: BalanceEntry[]; totals: Record<string, number>; page: number; pages: number } {
  const shown = params.hideZero === false ? figures : figures.filter(isShown)
  const byAccount = [...Map.groupBy(shown, (f) => f.account)].sort(([a], [b]) => (a.code < b.code ? -1 : 1))
  const sums = byAccount.length > 1 ? 1 : 0
  const { first, end, page, pages } = windowOf(shown.length + sums * byAccount.length, turn)
  const totals = nothing()
  let at = 0
  const entries = byAccount.flatMap(([account, own]): BalanceEntry[] => {
    const sum = nothing()
    for (const f of own) addFigures(sum, f)
    for (const key of SUMMED) totals[key] += sum[key]
    const from = at
    at += own.length + sums
    if (from >= end || at <= first) return []
    const lines = inOrder(own, ranksOf(own)).slice(Math.max(0, first - from), Math.max(0, end - from))
    const named = lines.map((f): BalanceEntry => ({ figures: f }))
    const last = at - 1
    return sums === 1 && last >= first && last < end ? [...named, { account, sum }] : named
  })
  return { entries, totals: shown.length === 0 ? {} : { ...totals }, page, pages }
}
const isShown = (f: DimensionFigures): boolean =>
  f.opening !== 0 || f.debit !== 0 || f.credit !== 0 || f.openingQuantity !== 0 || f.closingQuantity !== 0
function inOrder(own: readonly DimensionFigures[], ranks: Ranks): DimensionFigures[] {
  const rank = (f: DimensionFigures, i: number) => ranks[i]?.get(f.values[i] ?? 0) ?? -1
  return [...own].sort((a, b) => {
    for (let i = 0; i < ranks.length; i++) {
      const order = rank(a, i) - rank(b, i)
      if (order !== 0) return order
    }
    return 0
  })
}
function addFigures(sum: BalanceSum, { opening, debit, credit, openingQuantity, closingQuantity }: DimensionFigures): void {
  const closing = opening + debit - credit
  sum[opening > 0 ? 'openingDebit' : 'openingCredit'] += Math.abs(opening)
  sum[closing > 0 ? 'closingDebit' : 'closingCredit'] += Math.abs(closing)
  sum.debit += debit
  sum.credit += credit
  sum.openingQuantity += openingQuantity
  sum.closingQuantity += closingQuantity
}

/** The rows of some entries. `names`: of the values, for each dimension. */
export function dimensionBalanceRows(
  entries: readonly BalanceEntry[],
  asked: readonly Dimension[],
  names: readonly ReadonlyMap<number, DimensionValue>[],
  { from, to }: SettledParams,
): ReportRow[] {
  return entries.map((entry): ReportRow => {
    if ('sum' in entry) {
      const { account, sum } = entry
      return { kind: 'subtotal', cells: { account: account.code, accountName: account.name, name: '小计', ...sum } }
    }
    const { figures } = entry
    const { account, values } = figures
    const narrowed = Object.fromEntries(values.flatMap((id, i) => (id === 0 ? [] : [[PARAM_OF[asked[i] ?? 'customer'], id]])))
    const named = Object.fromEntries(
      values.flatMap((id, i) => {
        const value = names[i]?.get(id)
        return [
          [`code${i || ''}`, value?.code ?? ''],
          [`name${i || ''}`, value?.name ?? '（未指定）'],
        ]
      }),
    )
    return {
      cells: { account: account.code, accountName: account.name, ...named, ...cellsOf(figures) },
      drill: { report: 'accountLedger', params: { accountId: account.id, from, to, ...narrowed } },
    }
  })
}
function cellsOf(f: DimensionFigures): Record<string, number> {
  const [opening, closing] = [sidesOf(f.opening), sidesOf(f.opening + f.debit - f.credit)]
  return {
    openingQuantity: f.openingQuantity,
    openingDebit: opening.debit,
    openingCredit: opening.credit,
    debit: f.debit,
    credit: f.credit,
    closingQuantity: f.closingQuantity,
    closingDebit: closing.debit,
    closingCredit: closing.credit,
  }
}
