import { useCallback, useMemo, useState } from 'react'
import { readLocal, writeLocal } from '../store'
import type { Sort } from './types'

/** What a user arranged in one table: remembered on this machine under the table's id. */
interface TablePreferences {
  order?: string[]
  visible?: Record<string, boolean>
  widths?: Record<string, number>
  sort?: Sort | null
}

/** What columns of tables and entry grids have in common. */
export interface Choosable {
  key: string
  title: string
  group?: string
  hidden?: boolean
  sortable?: boolean
  help?: string
}
/** Where a column stands before the user moves it. */
export interface Placement {
  width: number
  grow: number
  align: 'left' | 'right' | 'center'
}
/** A column as it stands now: the definition with the user's width and place. */
export type Placed<C> = Omit<C, keyof Placement> & Placement & { /** the width is the user's */ chosen: boolean }

export interface ColumnChoice<C> {
  /** shown, in order */
  columns: Placed<C>[]
  /** all, in order, for the chooser */
  all: { column: C; visible: boolean }[]
  sort: Sort | null
  setSort: (sort: Sort | null) => void
  setWidth: (key: string, width: number) => void
  setVisible: (key: string, visible: boolean) => void
  /** puts `key` before `before` (null: last) */
  move: (key: string, before: string | null) => void
  reset: () => void
}

function ordered<C extends Choosable>(columns: readonly C[], order: string[] | undefined): C[] {
  if (!order) return [...columns]
  const rank = new Map(order.map((k, i) => [k, i]))
  // a column that a new version brought stands where its definition puts it
  const place = (c: C, i: number) => rank.get(c.key) ?? (i === 0 ? -1 : (rank.get(columns[i - 1]?.key ?? '') ?? i) + 0.5)
  return columns
    .map((c, i) => ({ c, p: place(c, i), i }))
    .sort((a, b) => a.p - b.p || a.i - b.i)
    .map((x) => x.c)
}

/** @param place must keep its identity: a function of the module */
export function useColumnChoice<C extends Choosable>(id: string, columns: readonly C[], place: (column: C) => Placement): ColumnChoice<C> {
  const storageKey = `hezhang.table.${id}`
  const [prefs, setPrefs] = useState<TablePreferences>(() => readLocal(storageKey, {}))
  const update = useCallback(
    (change: (p: TablePreferences) => TablePreferences) =>
      setPrefs((p) => {
        const next = change(p)
        writeLocal(storageKey, next)
        return next
      }),
    [storageKey],
  )
  const all = useMemo(
    () => ordered(columns, prefs.order).map((column) => ({ column, visible: prefs.visible?.[column.key] ?? !column.hidden })),
    [columns, prefs.order, prefs.visible],
  )
  const shown = useMemo(
    () =>
      all
        .filter((c) => c.visible)
        .map(({ column }): Placed<C> => {
          const chosen = prefs.widths?.[column.key]
          return { ...column, ...place(column), chosen: chosen !== undefined, ...(chosen === undefined ? {} : { width: chosen, grow: 0 }) }
        }),
    [all, prefs.widths, place],
  )
  const { sort = null } = prefs
  return useMemo(
    () => ({
      columns: shown,
      all,
      sort,
      setSort: (sort) => update((p) => ({ ...p, sort })),
      setWidth: (key, width) => update((p) => ({ ...p, widths: { ...p.widths, [key]: Math.round(width) } })),
      setVisible: (key, visible) => update((p) => ({ ...p, visible: { ...p.visible, [key]: visible } })),
      move: (key, before) =>
        update((p) => {
          const keys = all.map((c) => c.column.key).filter((k) => k !== key)
          const at = before === null ? keys.length : keys.indexOf(before)
          return { ...p, order: keys.toSpliced(at < 0 ? keys.length : at, 0, key) }
        }),
      reset: () => update(() => ({})),
    }),
    [shown, all, sort, update],
  )
}
