import type { DateRange, FilterDef, FilterValue } from './FilterBar'

/** A filter as a sentence; one that is not set says so. */
export function phraseOf(filter: FilterDef, value: FilterValue): string {
  if (filter.phrase && value !== undefined && value !== null) return filter.phrase(value)
  const none = filter.none ?? `${filter.label}不限`
  switch (filter.kind) {
    case 'flag':
      return value === true ? filter.on : filter.off
    case 'dates':
      return datesPhrase(filter.label, (value ?? {}) as DateRange) ?? none
    case 'date':
      return typeof value === 'string' && value !== '' ? `${filter.label} ${value}` : none
    case 'option': {
      const option = filter.options.find((o) => o.value === value)
      return option ? `${filter.label}是 ${option.label}` : none
    }
    case 'lookup':
      return value ? `${filter.label}是 ${filter.source.label(value as never)}` : none
    case 'text':
      return typeof value === 'string' && value !== '' ? `包含“${value}”` : none
  }
}

function datesPhrase(label: string, { from, to }: DateRange): string | null {
  if (from && to) return from === to ? `${label}在 ${from}` : `${label}在 ${from} 至 ${to}`
  if (from) return `${label}在 ${from} 之后`
  return to ? `${label}截至 ${to}` : null
}
