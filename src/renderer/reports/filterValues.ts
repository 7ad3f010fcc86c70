/** What the filters of a report hold, as its parameters, and back. */
import type { ReportParams } from '@core/contract'
import type { DateRange, FilterDef, FilterValues } from '../ui/filters/FilterBar'

/** Which records a parameter names. */
export const ENTITY_OF = {
  accountId: 'account',
  partnerId: 'partner',
  itemId: 'item',
  warehouseId: 'warehouse',
  categoryId: 'category',
  partnerCategoryId: 'partnerCategory',
  departmentId: 'department',
  employeeId: 'employee',
  projectId: 'project',
  assetId: 'asset',
} as const
export type EntityParam = keyof typeof ENTITY_OF
export const isEntityParam = (name: string): name is EntityParam => name in ENTITY_OF

export const FLAGS: Record<string, { on: string; off: string }> = {
  hideZero: { on: '显示零行', off: '不显示零行' },
  detail: { on: '带商品明细', off: '不带商品明细' },
  yearToDate: { on: '含本年累计', off: '不含本年累计' },
}
/** Rows of zeros are hidden unless the parameter says false: its chip is set when they are shown. */
const SHOWS_WHEN_FALSE = 'hideZero'
/** Parameters that are numbers, while a choice holds their digits. */
const NUMBERS = ['level', 'days', 'taxRate'] as const
const isNumber = (name: string) => NUMBERS.some((n) => n === name)

/** What an id stands for, as the pickers know it. */
export interface Named {
  id: number
  code: string
  name: string
}

export function valuesOf(params: ReportParams, names: ReadonlyMap<string, Named>): FilterValues {
  const { from, to, ...rest } = params
  const values: FilterValues = { to, dates: { ...(from ? { from } : {}), ...(to ? { to } : {}) } }
  for (const [name, value] of Object.entries(rest))
    values[name] =
      name === SHOWS_WHEN_FALSE
        ? value === false
        : isEntityParam(name)
          ? names.get(`${name}:${String(value)}`)
          : isNumber(name) && value !== undefined
            ? String(value)
            : (value as string | boolean)
  return values
}

export function paramsOf(values: FilterValues, filters: readonly FilterDef[], base: ReportParams): ReportParams {
  const params: Record<string, unknown> = { ...base }
  for (const f of filters) {
    const value = values[f.key]
    if (f.key === 'dates') Object.assign(params, { from: (value as DateRange | undefined)?.from, to: (value as DateRange | undefined)?.to })
    else if (f.kind === 'lookup') params[f.key] = (value as Named | undefined)?.id
    else if (isNumber(f.key)) params[f.key] = value ? Number(value) : undefined
    else if (f.key === SHOWS_WHEN_FALSE) params[f.key] = value === true ? false : undefined
    else params[f.key] = value === '' || value === false ? undefined : value
  }
  return Object.fromEntries(Object.entries(params).filter(([, v]) => v !== undefined && v !== null)) as ReportParams
}
