/** 秤码 as rows of a grid: each label's parts in a line, with what it comes to. */
import type { AccountSetOptions } from '@core/contract'
import { lengthOf, type ScaleLayout } from '@core/kernel'
import type { LineColumn } from '../../ui/grid/types'

type Kind = ScaleLayout['values'][number]['kind']
export interface ScaleRow {
  key: string
  prefix: string
  itemDigits: number | null
  first: Kind
  firstDigits: number | null
  firstDecimals: number | null
  second: Kind | ''
  secondDigits: number | null
  secondDecimals: number | null
}
export const blankRow = (): ScaleRow => ({
  key: crypto.randomUUID(),
  prefix: '',
  itemDigits: 5,
  first: 'amount',
  firstDigits: 5,
  firstDecimals: 2,
  second: '',
  secondDigits: null,
  secondDecimals: null,
})
export const rowsOf = (layouts: AccountSetOptions['scaleLayouts']): ScaleRow[] =>
  layouts.map(({ prefix, itemDigits, values: [first, second] }, i) => ({
    key: String(i),
    prefix,
    itemDigits,
    first: first?.kind ?? 'amount',
    firstDigits: first?.digits ?? null,
    firstDecimals: first?.decimals ?? null,
    second: second?.kind ?? '',
    secondDigits: second?.digits ?? null,
    secondDecimals: second?.decimals ?? null,
  }))
const layoutOf = (row: ScaleRow): ScaleLayout => ({
  prefix: row.prefix,
  itemDigits: row.itemDigits ?? 0,
  values: [
    { kind: row.first, digits: row.firstDigits ?? 0, decimals: row.firstDecimals ?? 0 },
    ...(row.second === '' ? [] : [{ kind: row.second, digits: row.secondDigits ?? 0, decimals: row.secondDecimals ?? 0 }]),
  ],
})
export const layoutsOf = (rows: readonly ScaleRow[]): ScaleLayout[] => rows.map(layoutOf)

/** "scaleLayouts.2.values.1.digits" → "lines.2.secondDigits" */
export const errorsOf = (errors: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(errors).flatMap(([at, message]) => {
      const m = /^scaleLayouts\.(\d+)(?:\.(\w+)(?:\.(\d)(?:\.(\w+))?)?)?$/.exec(at)
      if (!m) return []
      const place =
        m[3] === undefined
          ? m[2]
          : `${m[3] === '0' ? 'first' : 'second'}${m[4] === undefined ? '' : m[4][0]?.toUpperCase()}${m[4]?.slice(1) ?? ''}`
      const column = place === 'values' ? undefined : place?.replace(/Kind$/, '')
      return [[column === undefined ? `lines.${m[1]}` : `lines.${m[1]}.${column}`, message]]
    }),
  )

const KINDS = [
  { value: 'amount', label: '金额（元）' },
  { value: 'weight', label: '重量' },
]
const digits = (
  key: 'itemDigits' | 'firstDigits' | 'firstDecimals' | 'secondDigits' | 'secondDecimals',
  title: string,
): LineColumn<ScaleRow> => ({
  key,
  title,
  kind: 'int',
  width: 92,
  zero: 'show',
  min: 0,
  ...(key.startsWith('second') ? { editable: (row: ScaleRow) => row.second !== '' } : {}),
})
export const SCALE_COLUMNS: LineColumn<ScaleRow>[] = [
  { key: 'prefix', title: '前缀', kind: 'text', width: 80, maxLength: 4 },
  digits('itemDigits', '商品位数'),
  { key: 'first', title: '第一项', kind: 'lookup', width: 110, options: KINDS },
  digits('firstDigits', '第一项位数'),
  digits('firstDecimals', '第一项小数'),
  {
    key: 'second',
    title: '第二项',
    kind: 'lookup',
    width: 110,
    options: [{ value: '', label: '没有' }, ...KINDS],
    set: (row, value) =>
      value === 'amount' || value === 'weight'
        ? { ...row, second: value, secondDigits: row.secondDigits ?? 5, secondDecimals: row.secondDecimals ?? (value === 'amount' ? 2 : 3) }
        : { ...row, second: '', secondDigits: null, secondDecimals: null },
  },
  digits('secondDigits', '第二项位数'),
  digits('secondDecimals', '第二项小数'),
  { key: 'length', title: '含校验位共', kind: 'int', width: 96, editable: false, muted: true, value: (row) => lengthOf(layoutOf(row)) },
]
