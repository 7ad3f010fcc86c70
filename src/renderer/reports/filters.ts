/** A report's parameters as filters. */
import type { ReportInfo } from '@core/contract'
import { P } from '@core/reports/define'
import { accountSource, entitySource, itemSource, partnerSource } from '../rpc/sources'
import type { FilterDef } from '../ui/filters/FilterBar'
import type { LookupSource } from '../ui/lookup/source'
import { ENTITY_OF, type EntityParam, FLAGS, isEntityParam } from './filterValues'

type Param = ReportInfo['params'][number]
const PARTNER_ROLE: Record<string, 'customer' | 'supplier'> = { 客户: 'customer', 供应商: 'supplier' }

// the filter hands back the record it was given: which of the four it is does not concern it
function source(name: EntityParam, label: string): LookupSource<unknown> {
  return sourceOf(name, label) as unknown as LookupSource<unknown>
}
function sourceOf(name: EntityParam, label: string) {
  if (name === 'accountId') return accountSource({ leafOnly: false, cashOnly: label === P.cashAccount.label })
  if (name === 'partnerId') return partnerSource(PARTNER_ROLE[label])
  if (name === 'itemId') return itemSource({ show: 'stock' })
  return entitySource(ENTITY_OF[name])
}

const LEVELS = [1, 2, 3, 4].map((n) => ({ value: String(n), label: `${n} 级` }))

const TAX_RATES = [160_000, 130_000, 100_000, 90_000, 60_000, 50_000, 30_000, 10_000, 0].map((rate) => ({
  value: String(rate),
  label: `${rate / 10_000}%`,
}))

/** A choice that always has a value: the first option unless another is chosen. */
function choiceOf(base: { key: string; label: string; required: boolean }, options: NonNullable<Param['options']>): FilterDef {
  const said = (value: string) => `${base.label}：${options.find((o) => o.value === value)?.label ?? value}`
  return {
    ...base,
    kind: 'option',
    options,
    pinned: true,
    none: said(options[0]?.value ?? ''),
    phrase: (value) => (typeof value === 'string' ? said(value) : base.label),
  }
}

function filterOf(p: Param, oneOf: boolean): FilterDef {
  const base = { key: p.name, label: p.label, required: p.required ?? false }
  if (isEntityParam(p.name))
    return {
      ...base,
      kind: 'lookup',
      source: source(p.name, p.label),
      pinned: (p.required ?? false) || oneOf,
      ...(p.required ? { none: `选择${p.label}` } : {}),
    }
  if (p.options) return choiceOf(base, p.options)
  if (p.name === 'level')
    return {
      ...base,
      kind: 'option',
      options: LEVELS,
      pinned: true,
      none: '显示到末级',
      phrase: (n) => (typeof n === 'string' ? `显示到 ${n} 级` : '显示到末级'),
    }
  if (p.name === 'taxRate')
    return {
      ...base,
      kind: 'option',
      options: TAX_RATES,
      none: '全部税率',
      phrase: (rate) => (typeof rate === 'string' ? `税率 ${Number(rate) / 10_000}%` : '全部税率'),
    }
  const flag = FLAGS[p.name]
  if (flag) return { ...base, kind: 'flag', ...flag, pinned: true }
  return { ...base, kind: 'text', placeholder: p.label }
}

const SPAN: FilterDef = { key: 'dates', label: '日期', kind: 'dates', pinned: true, required: true, none: '日期：本月' }
/** One filter a parameter; the two dates of a span are one filter. */
export function reportFilters(info: ReportInfo): FilterDef[] {
  const names = new Set(info.params.map((p) => p.name))
  const span = names.has('from') && names.has('to')
  return info.params.flatMap((p): FilterDef[] => {
    if (p.name === 'from') return span ? [p.label === P.from.label ? SPAN : { key: 'dates', label: p.label, kind: 'dates' }] : []
    if (p.name === 'to') return span ? [] : [{ key: 'to', label: p.label, kind: 'date', pinned: true, required: true, none: '日期：今天' }]
    return [filterOf(p, info.anyOf?.params.includes(p.name) ?? false)]
  })
}
