import type { ReportColumn, ReportRow } from '../contract/reports'
import type { Fen } from '../kernel'
import type { ReportAccount } from './accountTree'
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
  id: number
  code: string
  name: string | null
}
/** Figures of one account with one value of each dimension asked for. */
export interface DimensionFigures {
  account: ReportAccount
  values: DimensionValue[]
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

/** Rows by account and values, each account with its sum when there are several. */
export function dimensionBalanceRows(figures: readonly DimensionFigures[], asked: readonly Dimension[], params: SettledParams) {
  const shown = figures.filter(
    (f) =>
      params.hideZero === false || f.opening !== 0 || f.debit !== 0 || f.credit !== 0 || f.openingQuantity !== 0 || f.closingQuantity !== 0,
  )
  const accounts = [...new Set(shown.map((f) => f.account))].sort((a, b) => (a.code < b.code ? -1 : 1))
  const totals: Record<string, number> = {}
  const rows = accounts.flatMap((account): ReportRow[] => {
    const own = shown.filter((f) => f.account === account).sort(byValues)
    const sum: Record<string, number> = {}
    const lines = own.map((f): ReportRow => {
      const figuresOfRow = cellsOf(f)
      add(sum, figuresOfRow)
      const { from, to } = params
      const narrowed = Object.fromEntries(f.values.flatMap(({ id }, i) => (id === 0 ? [] : [[PARAM_OF[asked[i] ?? 'customer'], id]])))
      const names = Object.fromEntries(
        f.values.flatMap(({ code, name }, i) => [
          [`code${i || ''}`, code],
          [`name${i || ''}`, name ?? '（未指定）'],
        ]),
      )
      return {
        cells: { account: account.code, accountName: account.name, ...names, ...figuresOfRow },
        drill: { report: 'accountLedger', params: { accountId: account.id, from, to, ...narrowed } },
      }
    })
    add(totals, sum)
    if (accounts.length === 1) return lines
    return [...lines, { kind: 'subtotal', cells: { account: account.code, accountName: account.name, name: '小计', ...sum } }]
  })
  return { rows, totals }
}
function byValues(a: DimensionFigures, b: DimensionFigures): number {
  for (const [i, { code }] of a.values.entries()) {
    const other = b.values[i]?.code ?? ''
    if (code !== other) return code < other ? -1 : 1
  }
  return 0
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
function add(to: Record<string, number>, figures: Record<string, number>): void {
  for (const [key, value] of Object.entries(figures)) to[key] = (to[key] ?? 0) + value
}
