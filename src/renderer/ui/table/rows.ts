import { useMemo, useState } from 'react'
import { isNumeric, type Value } from '../values/format'
import { type Column, kindOf, type PlacedColumn, type Sort, valueOf } from './types'

/** A row as the table shows it: where it stands in the tree and whether it has something beneath. */
export interface ShownRow<R> {
  row: R | undefined
  /** position in the given rows */
  index: number
  depth: number
  expandable: boolean
  expanded: boolean
}

const collator = new Intl.Collator('zh-CN', { numeric: true })

function compare(a: Value, b: Value): number {
  const emptyA = a === null || a === undefined || a === ''
  const emptyB = b === null || b === undefined || b === ''
  if (emptyA || emptyB) return emptyA === emptyB ? 0 : emptyA ? 1 : -1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(String(a), String(b))
}

/** Sorted copy (stable); empty values last in both directions. */
export function sortRows<R>(
  rows: readonly (R | undefined)[],
  column: Column<R> | undefined,
  sort: Sort | null,
): readonly (R | undefined)[] {
  if (!sort || !column) return rows
  const present = rows.filter((r): r is R => r !== undefined)
  const keyed = present.map((row) => ({ row, value: valueOf(column, row) }))
  const empty = (v: Value) => v === null || v === undefined || v === ''
  keyed.sort((a, b) => {
    const order = compare(a.value, b.value)
    return sort.descending && !empty(a.value) && !empty(b.value) ? -order : order
  })
  return keyed.map((k) => k.row)
}

export interface Tree<R> {
  /** 0 for the top; rows come parents first, children right after them */
  depth: (row: R) => number
  /** default: everything open */
  expanded?: (row: R) => boolean
}

function treeRows<R>(rows: readonly (R | undefined)[], tree: Tree<R>, isOpen: (row: R) => boolean): ShownRow<R>[] {
  const shown: ShownRow<R>[] = []
  let closedAt = Number.POSITIVE_INFINITY
  rows.forEach((row, index) => {
    if (row === undefined) return
    const depth = tree.depth(row)
    if (depth > closedAt) return
    closedAt = Number.POSITIVE_INFINITY
    const below = rows[index + 1]
    const expandable = below !== undefined && tree.depth(below) > depth
    const expanded = expandable && isOpen(row)
    if (expandable && !expanded) closedAt = depth
    shown.push({ row, index, depth, expandable, expanded })
  })
  return shown
}

export interface RowModel<R> {
  shown: readonly ShownRow<R>[]
  toggle: (key: string | number, open: boolean) => void
}

/** Sorts, then folds the tree. Trees keep the order they came in. */
export function useRowModel<R>(options: {
  rows: readonly (R | undefined)[]
  rowKey: (row: R) => string | number
  sortColumn: Column<R> | undefined
  sort: Sort | null
  tree: Tree<R> | undefined
}): RowModel<R> {
  const { rows, rowKey, sortColumn, sort, tree } = options
  const [open, setOpen] = useState<ReadonlyMap<string | number, boolean>>(new Map())
  const sorted = useMemo(() => (tree ? rows : sortRows(rows, sortColumn, sort)), [rows, sortColumn, sort, tree])
  const shown = useMemo(() => {
    if (tree) return treeRows(sorted, tree, (row) => open.get(rowKey(row)) ?? tree.expanded?.(row) ?? true)
    return sorted.map((row, index): ShownRow<R> => ({ row, index, depth: 0, expandable: false, expanded: false }))
  }, [sorted, tree, open, rowKey])
  return { shown, toggle: (key, isOpen) => setOpen((m) => new Map(m).set(key, isOpen)) }
}

/** The footer: given totals first, then sums of what is shown (of a tree: its top rows). */
export function totalsOf<R>(
  columns: readonly PlacedColumn<R>[],
  rows: readonly (R | undefined)[],
  tree: Tree<R> | undefined,
  given: Record<string, Value> | undefined,
): (Value | undefined)[] | null {
  const wanted = given !== undefined || columns.some((c) => c.total)
  if (!wanted) return null
  const present = rows.filter((r): r is R => r !== undefined && (!tree || tree.depth(r) === 0))
  return columns.map((c) => {
    if (given && c.key in given) return given[c.key]
    if (c.total === undefined) return undefined
    if (c.total !== 'sum') return c.total(present)
    if (!isNumeric(kindOf(c))) return undefined
    return present.reduce((sum, r) => {
      const v = valueOf(c, r)
      return typeof v === 'number' ? sum + v : sum
    }, 0)
  })
}
