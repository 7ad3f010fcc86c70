/**
 * LineGrid: the lines of a document as a spreadsheet, keyboard only (D58).
 *
 *   <LineGrid id="salesDelivery" columns={columns} lines={lines} onChange={setLines} lineKey={(l) => l.key}
 *     blank={newLine} duplicate={(l) => ({ ...l, key: newKey() })} errors={errors} resetKey={documentId}
 *     placeholder="扫码，或输入编码、名称、拼音首字母…" onExit={() => memo.current?.focus()} scan={rule} ref={grid} />
 *
 * Controlled: `lines` holds only real lines; the empty line after the last is the grid's, `blank()` makes it real when
 * something is entered. A column's `set` returns the line with everything that follows from the value (amounts, D3).
 * Keys: arrows; Enter/Tab to the next editable cell, a new line after the last; typing replaces, F2 edits; F4 picker or
 * calendar; Ctrl+D copies down; Ctrl+Delete, Ctrl+Insert remove and insert lines; Alt+↑ moves a line; Shift+arrows select;
 * Ctrl+C/X/V with spreadsheets; Ctrl+Z/Y. Figures take full-width digits and arithmetic. Text that cannot be taken stays
 * in its cell, marked. `errors` are refusals by path ("lines.3.quantity" or "lines.3").
 * Memoize `columns`. `resetKey` changes when another document is shown: history and marks are dropped.
 */
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type MouseEvent,
  type ReactNode,
  type Ref,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useScanner } from '../keys/scanner'
import { isCovered } from '../keys/shortcuts'
import { usePageActive } from '../pageActive'
import { useStore } from '../store'
import { type ColumnLayout, layoutColumns, scrollDown, scrollSideways } from '../table/layout'
import { useColumnChoice } from '../table/preferences'
import { TableHead } from '../table/TableHead'
import { TableSettings } from '../table/TableSettings'
import { useSize } from '../useSize'
import { createScanner } from './acts'
import { CellEditor } from './CellEditor'
import { GridController } from './controller'
import { LineColumnFitter } from './fit'
import { GridFoot } from './GridFoot'
import { GridRow } from './GridRow'
import { issuesOf, problemsOf } from './problems'
import { type GridState, type LineColumn, type LineGridHandle, placeLineColumn, type PlacedLineColumn, type ScanRule } from './types'
import '../table/table.css'
import './grid.css'

export interface LineGridProps<L> {
  /** column choice is remembered under it */
  id: string
  columns: readonly LineColumn<L>[]
  lines: readonly L[]
  onChange: (lines: L[]) => void
  lineKey: (line: L) => string
  blank: () => L
  duplicate?: (line: L) => L
  readOnly?: boolean
  errors?: Readonly<Record<string, string>>
  resetKey?: string | number
  placeholder?: string
  onExit?: () => void
  /** the cursor came to a line (side panel); null on the new one */
  onCurrent?: (line: L | null, row: number) => void
  scan?: ScanRule<L>
  /** text in cells that could not be taken: saving should wait */
  onIssues?: (count: number) => void
  /** smallest number of rows drawn; more fill the height */
  minRows?: number
  ref?: Ref<LineGridHandle>
}

const ROW = 28
const NUMBER = 38

export function LineGrid<L>(props: LineGridProps<L>): ReactNode {
  const view = useGrid(props)
  const { grid, state, scroller, layout, choice, rows, virtual, field } = view
  const onMouse = (e: MouseEvent, extend: boolean) => {
    const cell = cellAt(e, scroller.current, layout.offsets, rows)
    if (!cell || (extend && state.cursor?.row === cell.row && state.cursor.column === cell.column)) return
    e.preventDefault()
    void grid.commit(true)
    grid.moveTo(cell, extend)
    field.current?.focus({ preventScroll: true })
  }
  return (
    <div className="lg" data-testid={`grid-${props.id}`}>
      <div className="lg-scroll" ref={scroller} role="grid" aria-rowcount={rows} aria-readonly={props.readOnly} tabIndex={-1}>
        {useMemo(
          () => (
            <TableHead
              choice={choice}
              layout={layout}
              sortable={false}
              lead={NUMBER}
              leadContent="#"
              settings={<TableSettings choice={choice} />}
            />
          ),
          [choice, layout],
        )}
        <div
          className="lg-body"
          style={{ height: Math.max(virtual.getTotalSize(), view.height - ROW * 2 + 1), width: layout.total + NUMBER }}
          onMouseDown={(e) => e.button === 0 && onMouse(e, e.shiftKey)}
          onMouseMove={(e) => e.buttons === 1 && state.mode === 'nav' && onMouse(e, true)}
          role="presentation"
        >
          <Rows view={view} props={props} />
          <Editor view={view} props={props} />
        </div>
        <GridFoot columns={view.columns} layout={layout} lead={NUMBER} lines={props.lines} />
      </div>
      {state.busy !== null && <div className="lg-busy">{state.busy}</div>}
    </div>
  )
}

/** Row and column under the mouse; null outside (row numbers count as the first column). */
function cellAt(
  e: MouseEvent,
  scroller: HTMLElement | null,
  offsets: readonly number[],
  rows: number,
): { row: number; column: number } | null {
  const body = e.currentTarget.getBoundingClientRect()
  if (!scroller || (e.target instanceof HTMLElement && e.target.closest('.lg-editor'))) return null
  const row = Math.floor((e.clientY - body.top) / ROW)
  const x = e.clientX - body.left - NUMBER
  const column = offsets.findLastIndex((o) => x >= o)
  return row < 0 || row >= rows ? null : { row, column: Math.max(0, column) }
}

function useGrid<L>(props: LineGridProps<L>) {
  const [grid] = useState(() => new GridController<L>())
  const [fitter] = useState(() => new LineColumnFitter<L>())
  const scroller = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const { width, height } = useSize(scroller)
  const choice = useColumnChoice<LineColumn<L>>(props.id, props.columns, placeLineColumn)
  const columns = useMemo(() => fitter.fit(choice.columns, props.lines), [fitter, choice.columns, props.lines])
  const readOnly = props.readOnly ?? false
  const { onExit, duplicate, scan } = props
  grid.update({
    columns,
    lines: props.lines,
    onChange: props.onChange,
    lineKey: props.lineKey,
    blank: props.blank,
    readOnly,
    ...(duplicate ? { duplicate } : {}),
    ...(onExit ? { onExit } : {}),
    ...(scan ? { scan } : {}),
  })
  const state = useStore(grid.store)
  const layout = useMemo(() => layoutColumns(columns, Math.max(0, width - NUMBER)), [columns, width])
  const fill = Math.floor((height - ROW * 2 + 1) / ROW)
  const rows = Math.max(grid.rows, fill, props.minRows ?? 0)
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  })
  const scrollTo = (row: number, column: number) => {
    // the head and, where there are totals, the foot lie over the rows; heights need not be whole pixels
    const seen = height - ROW * (columns.some((c) => c.total !== undefined) ? 2 : 1) - 1
    scrollDown(scroller.current, virtual.scrollOffset ?? 0, { top: row * ROW, bottom: (row + 1) * ROW }, seen)
    if (layout.total + NUMBER > width) scrollSideways(scroller.current, layout, column, NUMBER)
  }
  useLayoutEffect(() => grid.follow(), [grid, columns])
  useGridEffects(props, grid, state, { scroller, field, layout, scrollTo })
  return { grid, state, scroller, field, choice, columns, layout, rows, virtual, readOnly, height }
}
type GridView<L> = ReturnType<typeof useGrid<L>>

interface EffectContext {
  scroller: RefObject<HTMLDivElement | null>
  field: RefObject<HTMLInputElement | null>
  layout: ColumnLayout
  scrollTo: (row: number, column: number) => void
}

function useGridEffects<L>(props: LineGridProps<L>, grid: GridController<L>, state: GridState, context: EffectContext): void {
  const { scroller, field, layout } = context
  const latest = useRef({ props, context })
  useLayoutEffect(() => {
    latest.current = { props, context }
  })
  const { row, column } = state.cursor ?? { row: -1, column: -1 }
  useLayoutEffect(() => {
    if (row < 0 || !scroller.current) return
    latest.current.context.scrollTo(row, column)
  }, [row, column, layout, scroller])
  const line = props.lines[row]
  useEffect(() => {
    if (row >= 0) latest.current.props.onCurrent?.(line ?? null, row)
  }, [row, line])
  const issues = state.issues.size
  useEffect(() => latest.current.props.onIssues?.(issues), [issues])
  useEffect(() => grid.forgetHistory(), [grid, props.resetKey])

  const [scanner] = useState(() => createScanner(grid))
  const active = usePageActive()
  // a scan anywhere comes here: what is typed next is the quantity
  const onScan = (code: string) => {
    // behind a dialog it waits its turn
    if (!isCovered()) field.current?.focus({ preventScroll: true })
    scanner(code)
  }
  useScanner(onScan, { enabled: props.scan !== undefined && !props.readOnly && active })
  useEffect(() => {
    const element = field.current
    const commit = () => void grid.commit()
    element?.addEventListener('hz:commit', commit)
    return () => element?.removeEventListener('hz:commit', commit)
  }, [field, grid])
  useImperativeHandle(props.ref, () => handleOf(grid, field, scanner))
}

function handleOf<L>(grid: GridController<L>, field: RefObject<HTMLInputElement | null>, scan: (code: string) => void): LineGridHandle {
  const columnOf = (key: string) => grid.options.columns.findIndex((c: PlacedLineColumn<L>) => c.key === key || c.errorKeys?.includes(key))
  const focus = (row: number, column: number) => {
    grid.moveTo(column < 0 ? grid.home(row) : { row, column })
    field.current?.focus({ preventScroll: true })
  }
  const stopAt = (row: number, column: number) => (column >= 0 && grid.stops({ row, column }) ? column : -1)
  return {
    focus: (row = 0, column) => focus(row, column === undefined ? -1 : stopAt(row, columnOf(column))),
    focusProblem: (at) => {
      const m = /^lines\.(\d+)(?:\.(\w+))?/.exec(at)
      const column = m?.[2] === undefined ? -1 : columnOf(m[2])
      if (!m || (m[2] !== undefined && column < 0)) return false
      focus(Number(m[1]), column)
      return true
    },
    scan,
  }
}

function Rows<L>({ view, props }: { view: GridView<L>; props: LineGridProps<L> }): ReactNode {
  const { grid, state, virtual, columns, layout } = view
  const problems = useMemo(() => problemsOf(props.errors, columns), [props.errors, columns])
  const issues = useMemo(() => issuesOf(state.issues), [state.issues])
  const { range } = grid
  const wide = state.anchor !== null
  return virtual.getVirtualItems().map((item) => {
    const line = grid.lines[item.index] ?? null
    const inRange = wide && range && item.index >= range.fromRow && item.index <= range.toRow
    return (
      <div key={line === null ? `empty-${item.index}` : props.lineKey(line)} className="tbl-slot" style={{ top: item.start }}>
        <GridRow
          index={item.index}
          line={line}
          columns={columns}
          layout={layout}
          readOnly={view.readOnly}
          current={state.cursor?.row === item.index}
          selected={inRange ? `${range.fromColumn}-${range.toColumn}` : null}
          problems={problems.get(item.index)}
          issues={line === null ? undefined : issues.get(props.lineKey(line))}
          placeholder={
            item.index === grid.lines.length && !view.readOnly && state.cursor?.row !== item.index ? (props.placeholder ?? null) : null
          }
        />
      </div>
    )
  })
}

function Editor<L>({ view, props }: { view: GridView<L>; props: LineGridProps<L> }): ReactNode {
  const { grid, state, layout, columns } = view
  const { cursor } = state
  const problems = useMemo(() => problemsOf(props.errors, columns), [props.errors, columns])
  const key = cursor ? (columns[cursor.column]?.key ?? '') : ''
  const own = cursor ? problems.get(cursor.row) : undefined
  return (
    <CellEditor
      grid={grid}
      state={state}
      field={view.field}
      box={{
        left: NUMBER + (layout.offsets[cursor?.column ?? 0] ?? 0),
        top: (cursor?.row ?? 0) * ROW,
        width: layout.widths[cursor?.column ?? 0] ?? 0,
      }}
      rightHalf={(layout.offsets[cursor?.column ?? 0] ?? 0) > layout.total / 2}
      page={() => Math.max(1, Math.floor(view.height / ROW) - 3)}
      problem={own?.[key] ?? own?.['']}
      issue={cursor ? state.issues.get(grid.issueKey(cursor.row, key)) : undefined}
    />
  )
}
