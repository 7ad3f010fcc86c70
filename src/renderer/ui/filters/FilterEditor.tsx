import { addDays, firstDay, lastDay, periodOf, previousPeriod } from '@core/kernel'
import type { ReactNode } from 'react'
import { DateInput } from '../fields/DateInput'
import { Field } from '../fields/Field'
import { LookupInput } from '../fields/LookupInput'
import type { LookupSource } from '../lookup/source'
import { today } from '../values/dateText'
import type { DateRange, FilterDef, FilterValue } from './FilterBar'

interface EditorProps {
  filter: FilterDef
  value: FilterValue
  /** done: the choice is complete */
  onChange: (value: FilterValue, done: boolean) => void
}

export function FilterEditor({ filter, value, onChange }: EditorProps): ReactNode {
  switch (filter.kind) {
    case 'dates':
      return <DatesEditor value={(value ?? {}) as DateRange} onChange={onChange} />
    case 'date':
      return (
        <Field label={filter.label} stacked>
          <DateInput value={typeof value === 'string' ? value : null} onChange={(d) => onChange(d, true)} />
        </Field>
      )
    case 'option':
      return (
        <div className="filter-options">
          {!filter.required && filter.none === undefined && (
            <button type="button" aria-pressed={value === undefined} onClick={() => onChange(undefined, true)}>
              不限
            </button>
          )}
          {filter.options.map((o) => (
            <button type="button" key={o.value} aria-pressed={o.value === value} onClick={() => onChange(o.value, true)}>
              {o.label}
            </button>
          ))}
        </div>
      )
    case 'lookup':
      return (
        <div style={{ width: 280 }}>
          <Field label={filter.label} stacked>
            <LookupInput<unknown>
              source={filter.source as LookupSource<unknown>}
              value={value ?? null}
              onChange={(v) => onChange((v ?? undefined) as FilterValue, true)}
            />
          </Field>
        </div>
      )
    default:
      return null
  }
}

/** The spans people ask for, up to today. */
function presets(date: string): { label: string; from: string; to: string }[] {
  const p = periodOf(date)
  const year = Math.floor(p / 100)
  const quarter = year * 100 + Math.floor(((p % 100) - 1) / 3) * 3 + 1
  const last = previousPeriod(p)
  return [
    { label: '今天', from: date, to: date },
    { label: '昨天', from: addDays(date, -1), to: addDays(date, -1) },
    { label: '近 7 天', from: addDays(date, -6), to: date },
    { label: '近 30 天', from: addDays(date, -29), to: date },
    { label: '本月', from: firstDay(p), to: lastDay(p) },
    { label: '上月', from: firstDay(last), to: lastDay(last) },
    { label: '本季', from: firstDay(quarter), to: lastDay(quarter + 2) },
    { label: '本年', from: `${year}-01-01`, to: `${year}-12-31` },
  ]
}

function DatesEditor({ value, onChange }: { value: DateRange; onChange: EditorProps['onChange'] }): ReactNode {
  const put = (change: { from?: string | null; to?: string | null }) => {
    const from = change.from === undefined ? value.from : (change.from ?? undefined)
    const to = change.to === undefined ? value.to : (change.to ?? undefined)
    onChange({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }, false)
  }
  return (
    <div className="filter-dates">
      <div className="filter-options filter-presets">
        {presets(today()).map((p) => (
          <button
            type="button"
            key={p.label}
            aria-pressed={p.from === value.from && p.to === value.to}
            onClick={() => onChange({ from: p.from, to: p.to }, true)}
          >
            {p.label}
          </button>
        ))}
      </div>
      <div className="filter-pair">
        <Field label="从" stacked>
          <DateInput value={value.from ?? null} onChange={(from) => put({ from })} />
        </Field>
        <Field label="到" stacked>
          <DateInput value={value.to ?? null} onChange={(to) => put({ to })} />
        </Field>
      </div>
    </div>
  )
}
