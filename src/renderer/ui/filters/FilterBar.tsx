/**
 * Filters that read as sentences: “日期在 2026-11-01 至 2026-11-24”, “客户是 悦家便利”, “不显示零余额”.
 *
 *   const filters: FilterDef[] = [
 *     { key: 'dates', label: '日期', kind: 'dates', pinned: true },
 *     { key: 'state', label: '状态', kind: 'option', options: STATES, pinned: true },
 *     { key: 'partner', label: '客户', kind: 'lookup', source: customers },
 *     { key: 'hideZero', label: '零余额', kind: 'flag', on: '不显示零余额', off: '显示零余额', pinned: true },
 *     { key: 'text', label: '查找', kind: 'text', placeholder: '单号、客户、备注' },
 *   ]
 *   <FilterBar filters={filters} values={values} onChange={setValues} summary="17 张 · 合计 18,264.50" />
 *
 * Pinned filters always show; others by “+ 条件”. `required` ones cannot be cleared. Ctrl+F goes to the text filter.
 */
import { Button, Menu, Popover } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { focusFirst } from '../fields/focus'
import type { LookupSource } from '../lookup/source'
import { cx } from '../store'
import { FilterEditor } from './FilterEditor'
import { phraseOf } from './phrase'
import { TextFilter } from './TextFilter'
import './filters.css'

export interface DateRange {
  from?: string
  to?: string
}
/** text, option: string · flag: boolean · dates: DateRange · date: LocalDate · level: number · lookup: the record chosen */
export type FilterValue = string | number | boolean | DateRange | object | null | undefined
export type FilterValues = Record<string, FilterValue>

interface FilterBase {
  key: string
  label: string
  pinned?: boolean
  required?: boolean
  /** what it says when it is not set, if something else than “不限” */
  none?: string
  /** the sentence; default by kind */
  phrase?: (value: FilterValue) => string
}
export type FilterDef =
  | (FilterBase & { kind: 'text'; placeholder?: string })
  | (FilterBase & { kind: 'dates' | 'date' })
  | (FilterBase & { kind: 'option'; options: readonly { value: string; label: string }[] })
  | (FilterBase & { kind: 'lookup'; source: LookupSource<never> | LookupSource<unknown> })
  | (FilterBase & { kind: 'flag'; on: string; off: string })

const isSet = (value: FilterValue): boolean =>
  value !== undefined &&
  value !== null &&
  value !== '' &&
  value !== false &&
  !(typeof value === 'object' && Object.keys(value).length === 0)

/** What is typed: the search of the page before those of one property. */
const searchFirst = (filters: readonly FilterDef[]) =>
  filters.filter((f) => f.kind === 'text').sort((a, b) => Number(b.key === 'text') - Number(a.key === 'text'))

export interface FilterBarProps {
  filters: readonly FilterDef[]
  values: FilterValues
  onChange: (values: FilterValues) => void
  summary?: ReactNode
  /** which of them is being chosen, where the page has a say in it */
  opened?: string | null
  onOpened?: (key: string | null) => void
}

export function FilterBar(props: FilterBarProps): ReactNode {
  const { filters, values, onChange } = props
  const own = useState<string | null>(null)
  const [opened, setOpened] = props.onOpened ? [props.opened ?? null, props.onOpened] : own
  const change = (key: string, value: FilterValue) => onChange({ ...values, [key]: value })
  const texts = searchFirst(filters)
  const chips = filters.filter((f) => f.kind !== 'text')
  const shown = chips.filter((f) => f.pinned || f.required || isSet(values[f.key]) || opened === f.key)
  const others = chips.filter((f) => !shown.includes(f))
  return (
    <div className="filters" role="search">
      {texts.map((f, i) => (
        <TextFilter key={f.key} filter={f} main={i === 0} value={values[f.key]} onChange={(v) => change(f.key, v)} />
      ))}
      {shown.map((f) => (
        <FilterChip
          key={f.key}
          filter={f}
          value={values[f.key]}
          opened={opened === f.key}
          onOpened={(open) => setOpened(open ? f.key : null)}
          onChange={(v) => change(f.key, v)}
        />
      ))}
      {others.length > 0 && (
        <Menu position="bottom-start" withInitialFocusPlaceholder={false} returnFocus>
          <Menu.Target>
            <button type="button" className="chip chip-add">
              <IconPlus size={13} /> 条件
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((f) => (
              <Menu.Item key={f.key} onClick={() => (f.kind === 'flag' ? change(f.key, true) : setOpened(f.key))}>
                {f.kind === 'flag' ? f.on : f.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {props.summary !== undefined && <span className="filters-summary">{props.summary}</span>}
    </div>
  )
}

interface ChipProps {
  filter: FilterDef
  value: FilterValue
  opened: boolean
  onOpened: (open: boolean) => void
  onChange: (value: FilterValue) => void
}
function FilterChip(props: ChipProps): ReactNode {
  const { filter, value, opened, onOpened } = props
  const on = isSet(value)
  const chip = (
    <span className={cx('chip', on && 'chip-on')}>
      <button type="button" className="chip-text" onClick={() => (filter.kind === 'flag' ? props.onChange(!on) : onOpened(!opened))}>
        {phraseOf(filter, value)}
      </button>
      {on && !filter.required && filter.kind !== 'flag' && (
        <button type="button" className="chip-clear" aria-label={`清除${filter.label}`} onClick={() => props.onChange(undefined)}>
          <IconX size={12} />
        </button>
      )}
    </span>
  )
  if (filter.kind === 'flag') return chip
  return (
    <Popover opened={opened} onChange={onOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>{chip}</Popover.Target>
      <Popover.Dropdown p={12}>
        <Entered>
          <FilterEditor
            filter={filter}
            value={value}
            onChange={(v, done) => {
              props.onChange(v)
              if (done) onOpened(false)
            }}
          />
        </Entered>
        {filter.kind === 'dates' && (
          <Button fullWidth mt={8} onClick={() => onOpened(false)}>
            完成
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

/** The cursor is in its first field as soon as that is there: the popover's own trap comes a moment later, when keys may have been typed. */
function Entered({ children }: { children: ReactNode }): ReactNode {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (ref.current) focusFirst(ref.current)
  }, [])
  return <div ref={ref}>{children}</div>
}
