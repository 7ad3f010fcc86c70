import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import { comboOf } from '../keys/combo'
import type { RowModel } from './rows'
import type { PlacedColumn, Turning } from './types'

interface Cursor {
  row: number
  column: number
}
interface KeyOptions<R> {
  model: RowModel<R>
  columns: PlacedColumn<R>[]
  rowKey: (row: R) => string | number
  treeColumn: number
  pageRows: () => number
  scrollTo: (index: number, column: number) => void
  onCurrent: ((row: R) => void) | undefined
  onOpen: ((row: R) => void) | undefined
  onCheck: ((row: R) => void) | undefined
  copy: (row: R) => string
  turning: Turning | undefined
}
export interface TableKeys {
  cursor: Cursor | null
  select: (row: number, column: number) => void
  onKeyDown: (e: KeyboardEvent) => void
}

/**
 * Arrows, Page keys, Home and End move; Enter drills the cell or opens the row; ← → also fold a tree; Ctrl+C copies. In a table of
 * pages a key that can go no further turns them.
 */
export function useTableKeys<R>(options: KeyOptions<R>): TableKeys {
  const { model, columns, onCurrent, scrollTo } = options
  const [stored, setCursor] = useState<Cursor | null>(null)
  const last = model.shown.length - 1
  // rows may have gone since the cursor was set
  const cursor = stored && last >= 0 ? { row: Math.min(stored.row, last), column: Math.min(stored.column, columns.length - 1) } : null
  const { shown } = model
  const select = useCallback(
    (row: number, column: number) => {
      setCursor({ row, column })
      const r = shown[row]?.row
      if (r !== undefined) onCurrent?.(r)
    },
    [shown, onCurrent],
  )
  const go = (row: number, column: number) => {
    const to = Math.max(0, Math.min(last, row))
    const side = Math.max(0, Math.min(columns.length - 1, column))
    select(to, side)
    scrollTo(to, side)
  }
  const landing = options.turning?.landing ?? null
  const landed = useRef(0)
  useEffect(() => {
    if (!landing || landing.no === landed.current || last < 0) return
    landed.current = landing.no
    go(landing.at === 'first' ? 0 : last, cursor?.column ?? 0)
  })
  const onKeyDown = (e: KeyboardEvent) => {
    if (last < 0 || e.nativeEvent.isComposing || e.target !== e.currentTarget) return
    const at = cursor ?? { row: -1, column: 0 }
    const current = cursor ? shown[cursor.row] : undefined
    const combo = comboOf(e)
    const action = turnOf(combo, at.row, last, options.turning) ?? actionOf(combo, { at, current, last, go, options })
    if (!action) return
    e.preventDefault()
    action()
  }
  return { cursor, select, onKeyDown }
}

function turnOf(combo: string, row: number, last: number, turning: Turning | undefined): (() => void) | undefined {
  if (!turning) return undefined
  const to = (edge: Parameters<Turning['onEdge']>[0]) => () => turning.onEdge(edge)
  if (combo === 'ctrl+home' || (combo === 'home' && row === 0)) return to('first')
  if (combo === 'ctrl+end' || (combo === 'end' && row === last)) return to('last')
  if ((combo === 'down' || combo === 'pagedown') && row === last) return to('next')
  if ((combo === 'up' || combo === 'pageup') && row === 0) return to('previous')
  return undefined
}

interface KeyContext<R> {
  at: Cursor
  current: RowModel<R>['shown'][number] | undefined
  last: number
  go: (row: number, column: number) => void
  options: KeyOptions<R>
}

function actionOf<R>(combo: string, context: KeyContext<R>): (() => void) | undefined {
  const { at, current, last, go, options } = context
  const row = current?.row
  switch (combo) {
    case 'down':
      return () => go(at.row + 1, at.column)
    case 'up':
      return () => go(at.row - 1, at.column)
    case 'pagedown':
      return () => go(at.row + options.pageRows(), at.column)
    case 'pageup':
      return () => go(at.row - options.pageRows(), at.column)
    case 'home':
    case 'ctrl+home':
      return () => go(0, at.column)
    case 'end':
    case 'ctrl+end':
      return () => go(last, at.column)
    case 'left':
    case 'right':
      return () => sideways(combo, context)
    case 'enter':
      return row === undefined ? undefined : (options.columns[at.column]?.drill?.(row) ?? (options.onOpen && (() => options.onOpen?.(row))))
    case 'space':
      return row === undefined || !options.onCheck ? undefined : () => options.onCheck?.(row)
    case 'ctrl+c':
      return row === undefined ? undefined : () => void navigator.clipboard.writeText(options.copy(row)).catch(() => undefined)
    default:
      return undefined
  }
}

/** In the tree's column → opens and ← closes a branch first; otherwise the cursor moves. */
function sideways<R>(combo: 'left' | 'right', { at, current, go, options }: KeyContext<R>): void {
  const open = combo === 'right'
  if (current?.row !== undefined && current.expandable && at.column === options.treeColumn && current.expanded !== open) {
    options.model.toggle(options.rowKey(current.row), open)
    return
  }
  go(Math.max(0, at.row), at.column + (open ? 1 : -1))
}
