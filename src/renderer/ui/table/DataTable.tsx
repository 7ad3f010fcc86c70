/**
 * DataTable: lists, books and reports.
 *
 *   <DataTable id="sales.deliveries" columns={columns} rows={rows} rowKey={(r) => r.id}
 *     onOpen={(r) => openPage('document', { id: r.id })} totalsLabel={`合计 ${rows.length} 张`}
 *     empty={{ title: '还没有销售出库单', hint: '按 Ctrl+N 新增第一张', action: { label: '新增', run: create } }} />
 *
 * Any number of rows: only what is visible is drawn. `rows` may hold `undefined` for rows not loaded yet; `onVisible`
 * tells which are wanted. Values are scaled integers, shown by the column's `kind`. Columns can be hidden, moved and
 * resized; that and the sort order are remembered under `id`. Rows that are one page of many: `turning`. Keyboard: arrows, PgUp/PgDn, Home/End, Enter (drills the
 * cell, else opens the row), ←/→ also fold a tree, Space ticks, Ctrl+C copies the row.
 * Memoize `columns`, `rowKey`, `tree` and the callbacks: rows are redrawn only when these change.
 */
import { type Virtualizer, useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type Ref, type RefObject, useCallback, useEffect, useImperativeHandle, useMemo, useRef } from 'react'
import { useArrival } from '../pageActive'
import { useSize } from '../useSize'
import { formatValue, type Value } from '../values/format'
import { layoutColumns, scrollSideways } from './layout'
import { useColumnChoice } from './preferences'
import { fitColumns } from './fit'
import { type RowModel, totalsOf, type Tree, useRowModel } from './rows'
import { TableFoot } from './TableFoot'
import { TableHead } from './TableHead'
import { TableNotice } from './TableNotice'
import { TableRow, type RowActions, type RowTone } from './TableRow'
import { TableSettings } from './TableSettings'
import { useSelection } from './useSelection'
import {
  type Column,
  type EmptyContent,
  kindOf,
  type PlacedColumn,
  placeColumn,
  type Sort,
  type TableHandle,
  type TableSnapshot,
  type Turning,
  valueOf,
} from './types'
import { useTableKeys } from './useTableKeys'
import './table.css'

export interface DataTableProps<R> {
  /** preferences are remembered under it */
  id: string
  columns: readonly Column<R>[]
  rows: readonly (R | undefined)[]
  rowKey: (row: R) => string | number
  /** Enter and double click */
  onOpen?: (row: R) => void
  /** the cursor came to a row (side panel) */
  onCurrent?: (row: R) => void
  tree?: Tree<R>
  /** footer values that the backend computed over all rows, not only the loaded ones */
  totals?: Record<string, Value>
  totalsLabel?: string
  /** px; for tables of few columns, whose figures would stand far from their names on a wide screen */
  maxWidth?: number
  loading?: boolean
  error?: string | null
  onRetry?: () => void
  empty?: EmptyContent
  /** sort order decided elsewhere (backend); without it the table sorts what it has */
  onSort?: (sort: Sort | null) => void
  sortable?: boolean
  tone?: (row: R) => RowTone | undefined
  selection?: { keys: ReadonlySet<string | number>; onChange: (keys: Set<string | number>) => void }
  /** rows that came into view, for loading by pieces */
  onVisible?: (from: number, to: number) => void
  /** the rows are one page of many */
  turning?: Turning
  ref?: Ref<TableHandle>
}

const ROW = 28
const LEAD = 34

export function DataTable<R>(props: DataTableProps<R>): ReactNode {
  const scroller = useRef<HTMLDivElement>(null)
  const state = useTable(props, scroller)
  useArrival(scroller)
  const { choice, layout, lead, model, totals, keys } = state
  return (
    <div className="tbl-frame card" style={props.maxWidth === undefined ? undefined : { maxWidth: props.maxWidth }}>
      <div
        ref={scroller}
        className="tbl"
        role={props.tree ? 'treegrid' : 'grid'}
        aria-rowcount={model.shown.length}
        tabIndex={0}
        onKeyDown={keys.onKeyDown}
        data-testid={`table-${props.id}`}
      >
        {props.columns.length > 0 && (
          <TableHead
            choice={choice}
            layout={layout}
            sortable={(props.sortable ?? true) && !props.tree}
            lead={lead}
            leadContent={state.selection?.all}
            settings={<TableSettings choice={choice} />}
          />
        )}
        <TableBody props={props} state={state} />
        {totals && props.rows.length > 0 && (
          <TableFoot columns={choice.columns} layout={layout} lead={lead} totals={totals} label={props.totalsLabel ?? '合计'} />
        )}
        <TableNotice
          count={props.rows.length}
          loading={props.loading ?? false}
          error={props.error ?? null}
          onRetry={props.onRetry}
          empty={props.empty}
        />
      </div>
    </div>
  )
}

function useTable<R>(props: DataTableProps<R>, scroller: RefObject<HTMLDivElement | null>) {
  const { rows, rowKey, tree, onSort } = props
  const { width } = useSize(scroller)
  const choice = useColumnChoice<Column<R>>(props.id, props.columns, placeColumn)
  const { sort } = choice
  const selection = useSelection(props.selection, rows, rowKey)
  const totals = useMemo(() => totalsOf(choice.columns, rows, tree, props.totals), [choice.columns, rows, tree, props.totals])
  const columns = useMemo(() => fitColumns(choice.columns, rows, totals), [choice.columns, rows, totals])
  const lead = selection ? LEAD : 0
  const layout = useMemo(() => layoutColumns(columns, Math.max(0, width - lead)), [columns, width, lead])
  const sortColumn = onSort || !sort ? undefined : props.columns.find((c) => c.key === sort.key)
  const model = useRowModel({ rows, rowKey, sortColumn, sort, tree })
  const treeColumn = tree ? treeColumnOf(columns) : -1
  useEffect(() => onSort?.(sort), [onSort, sort])
  const virtual = useVirtualizer({
    count: model.shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    scrollPaddingStart: columns.some((c) => c.group) ? 56 : 28,
    scrollPaddingEnd: totals ? 30 : 2,
  })
  const keys = useTableKeys<R>({
    model,
    columns,
    rowKey,
    treeColumn,
    pageRows: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW) - 3),
    scrollTo: (index, column) => {
      virtual.scrollToIndex(index, { align: 'auto' })
      scrollSideways(scroller.current, layout, column, lead)
    },
    onCurrent: props.onCurrent,
    onOpen: props.onOpen,
    onCheck: selection && ((row) => selection.check(row, !selection.has(row))),
    turning: props.turning,
    copy: (row) => columns.map((c) => formatValue(kindOf(c), valueOf(c, row))).join('\t'),
  })
  useImperativeHandle(props.ref, () => ({ focus: () => scroller.current?.focus(), snapshot: () => snapshotOf(columns, model, totals) }))
  const actions = useRowActions(props, keys.select, model.toggle, selection?.check)
  return { choice, columns, layout, lead, model, totals, treeColumn, selection, virtual, keys, actions }
}
type TableState<R> = Omit<ReturnType<typeof useTable<R>>, 'virtual'> & { virtual: Virtualizer<HTMLDivElement, Element> }

function TableBody<R>({ props, state }: { props: DataTableProps<R>; state: TableState<R> }): ReactNode {
  const { model, virtual, layout, lead, selection, keys } = state
  const { onVisible, rowKey } = props
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const final = items.at(-1)?.index ?? 0
  useEffect(() => onVisible?.(first, final), [onVisible, first, final])
  return (
    <div className="tbl-body" style={{ height: virtual.getTotalSize(), width: layout.total + lead }}>
      {items.map((item) => {
        const shown = model.shown[item.index]
        if (!shown) return null
        const { row } = shown
        return (
          <div key={row === undefined ? `pending-${item.index}` : rowKey(row)} className="tbl-slot" style={{ top: item.start }}>
            <TableRow
              shown={shown}
              index={item.index}
              columns={state.columns}
              layout={layout}
              lead={lead}
              treeColumn={state.treeColumn}
              cursor={keys.cursor?.row === item.index ? keys.cursor.column : null}
              checked={row !== undefined && (selection?.has(row) ?? false)}
              tone={row === undefined ? undefined : props.tone?.(row)}
              actions={state.actions}
            />
          </div>
        )
      })}
    </div>
  )
}

function treeColumnOf<R>(columns: PlacedColumn<R>[]): number {
  const chosen = columns.findIndex((c) => c.tree)
  return chosen >= 0
    ? chosen
    : Math.max(
        0,
        columns.findIndex((c) => kindOf(c) === 'text'),
      )
}

function snapshotOf<R>(columns: PlacedColumn<R>[], model: RowModel<R>, totals: (Value | undefined)[] | null): TableSnapshot {
  const rows = model.shown.flatMap(({ row, depth }) => (row === undefined ? [] : [{ row, depth }]))
  return {
    columns: columns.map((c) => ({
      key: c.key,
      title: c.title,
      kind: kindOf(c),
      width: c.width,
      ...(c.group === undefined ? {} : { group: c.group }),
    })),
    rows: rows.map(({ row }) => columns.map((c) => valueOf(c, row))),
    depths: rows.map(({ depth }) => depth),
    totals,
  }
}

/** Stable callbacks for the rows. */
function useRowActions<R>(
  props: DataTableProps<R>,
  select: (row: number, column: number) => void,
  toggle: (key: string | number, open: boolean) => void,
  check: ((row: R, checked: boolean) => void) | undefined,
): RowActions<R> {
  const latest = useRef({ onOpen: props.onOpen, select, toggle, check, rowKey: props.rowKey })
  useEffect(() => {
    latest.current = { onOpen: props.onOpen, select, toggle, check, rowKey: props.rowKey }
  })
  const open = useCallback((row: R) => latest.current.onOpen?.(row), [])
  return useMemo(
    () => ({
      select: (row, column) => latest.current.select(row, column),
      open,
      toggle: (row, isOpen) => latest.current.toggle(latest.current.rowKey(row), isOpen),
      check: (row, checked) => latest.current.check?.(row, checked),
    }),
    [open],
  )
}
