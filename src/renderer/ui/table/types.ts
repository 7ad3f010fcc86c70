import type { ReactNode } from 'react'
import { isNumeric, type Value, type ValueKind } from '../values/format'
import type { Placed, Placement } from './preferences'

export interface Column<R> {
  key: string
  title: string
  /** how the value is shown, aligned and summed; default 'text' */
  kind?: ValueKind
  /** px; default by kind */
  width?: number
  /** share of the spare width; default 1 for text columns without a width, else 0 */
  grow?: number
  align?: 'left' | 'right' | 'center'
  /** adjacent columns of the same group stand under one upper heading (两层表头) */
  group?: string
  /** default: row[key] */
  value?: (row: R) => Value
  /** what stands in the cell instead of the formatted value */
  render?: (row: R) => ReactNode
  /** where the figure leads: returns the action, or undefined where there is none */
  drill?: (row: R) => (() => void) | undefined
  /** drillable cells in the accent colour (document numbers) */
  link?: boolean
  muted?: boolean
  /** 'blank' leaves zeros out (books); default 'show' */
  zero?: 'blank' | 'show'
  /** footer: 'sum' adds what is shown; a function computes; DataTable.totals overrides both */
  total?: 'sum' | ((rows: readonly R[]) => Value)
  /** not shown until the user chooses it */
  hidden?: boolean
  sortable?: boolean
  /** carries indent and expander of a tree; default: the first text column */
  tree?: boolean
  /** stays in place when the table scrolls sideways */
  pinned?: boolean
  /** explanation on the heading */
  help?: string
}

export interface Sort {
  key: string
  descending: boolean
}

export interface EmptyContent {
  title: string
  /** what to do next */
  hint?: string
  action?: { label: string; run: () => void; keys?: string }
}

/** What is seen, as data: for export and print. */
export interface TableSnapshot {
  columns: { key: string; title: string; group?: string; kind: ValueKind; width: number }[]
  rows: Value[][]
  depths: number[]
  totals: (Value | undefined)[] | null
}

/** A table that shows one page of many: where the keys go on at its edges, and where the cursor lands on a new page. */
export interface Turning {
  /** at the first or last row a key goes on: to the next page, or to the first or last of all */
  onEdge: (to: 'previous' | 'next' | 'first' | 'last') => void
  /** set with each page that was turned to; the cursor goes to its first or last row */
  landing: { no: number; at: 'first' | 'last' } | null
}
export interface TableHandle {
  focus(): void
  snapshot(): TableSnapshot
}

const WIDTHS: Record<ValueKind, number> = {
  text: 120,
  fen: 112,
  qty: 92,
  price: 96,
  average: 88,
  rate: 64,
  percent: 72,
  int: 72,
  date: 96,
  datetime: 132,
  state: 76,
  bool: 56,
}

export const kindOf = (c: { kind?: ValueKind }): ValueKind => c.kind ?? 'text'
export type PlacedColumn<R> = Placed<Column<R>>
export const placeColumn = <R>(c: Column<R>): Placement => ({
  width: c.width ?? WIDTHS[kindOf(c)],
  grow: c.grow ?? (kindOf(c) === 'text' && c.width === undefined ? 1 : 0),
  align: c.align ?? (isNumeric(kindOf(c)) ? 'right' : kindOf(c) === 'bool' ? 'center' : 'left'),
})
export const valueOf = <R>(c: Pick<Column<R>, 'key' | 'value'>, row: R): Value =>
  c.value ? c.value(row) : ((row as Record<string, unknown>)[c.key] as Value)
