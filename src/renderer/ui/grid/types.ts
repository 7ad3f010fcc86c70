import type { ReactNode } from 'react'
import type { LookupSource, Option } from '../lookup/source'
import type { Placed, Placement } from '../table/preferences'
import type { Value } from '../values/format'

/** text · qty (10⁻⁶) · price (10⁻⁸ yuan) · fen · rate (ppm, typed in percent) · int · date · check · lookup (also options) */
export type LineKind = 'text' | 'qty' | 'price' | 'fen' | 'rate' | 'int' | 'date' | 'check' | 'lookup'

export type ParsedCell = { ok: true; value: Value } | { ok: false; message: string }

/** A picker inside a cell: where choices come from, what is chosen now, and what choosing does to the line. */
export interface LookupBinding<L> {
  source: LookupSource<unknown>
  current: (line: L) => unknown
  pick: (line: L, item: unknown) => L
}
/** Ties a typed source to a line: `current` gives what the line holds (or null), `pick` puts a choice (or null) into it. */
export const lookupBinding = <L, T>(
  source: LookupSource<T>,
  current: (line: L) => T | null,
  pick: (line: L, item: T | null) => L,
): LookupBinding<L> => ({
  source: source as LookupSource<unknown>,
  current,
  pick: pick as LookupBinding<L>['pick'],
})

export interface LineColumn<L> {
  key: string
  title: string
  kind: LineKind
  /** px; default by kind */
  width?: number
  grow?: number
  align?: 'left' | 'right' | 'center'
  group?: string
  help?: string
  /** not shown until the user chooses it */
  hidden?: boolean
  /** default: line[key] */
  value?: (line: L) => Value
  /** what stands in the cell instead of the formatted value */
  display?: (line: L) => ReactNode
  /** default true; computed columns say false */
  editable?: boolean | ((line: L) => boolean)
  /** reads typed text that is more than the kind's own ("3箱5瓶"); null: it is read as ever. `set` gets the value */
  parse?: (text: string, line: L) => ParsedCell | null
  /** the line after this value was entered, with all that follows from it (D3); default {...line, [key]: value} */
  set?: (line: L, value: Value) => L
  /** kind 'lookup': a picker; may depend on the line (batches of its item) */
  lookup?: LookupBinding<L> | ((line: L) => LookupBinding<L>)
  /** kind 'lookup' over fixed choices; `set` gets the option's value */
  options?: readonly Option[]
  /** kind 'lookup': typed text that matches nothing is a value too (batch numbers); `set` gets it */
  free?: boolean
  /** Enter and Tab pass over it; the arrows and the mouse reach it */
  skipOnEnter?: boolean | ((line: L) => boolean)
  /** a key with a meaning of its own while the cell is not edited ("=" balances a voucher): the line after it, null: none */
  onKey?: (combo: string, line: L, row: number) => L | null
  muted?: boolean
  zero?: 'blank' | 'show'
  /** numbers: smallest allowed */
  min?: number
  maxLength?: number
  /** other field names whose refusals stand in this cell: itemId for the column "item" */
  errorKeys?: readonly string[]
  /** footer */
  total?: 'sum' | ((lines: readonly L[]) => Value)
}
export type PlacedLineColumn<L> = Placed<LineColumn<L>>

const WIDTHS: Record<LineKind, number> = { text: 110, qty: 84, price: 92, fen: 104, rate: 62, int: 64, date: 100, check: 52, lookup: 120 }
const RIGHT = new Set<LineKind>(['qty', 'price', 'fen', 'rate', 'int'])
export const placeLineColumn = <L>(c: LineColumn<L>): Placement => ({
  width: c.width ?? WIDTHS[c.kind],
  grow: c.grow ?? 0,
  align: c.align ?? (RIGHT.has(c.kind) ? 'right' : c.kind === 'check' ? 'center' : 'left'),
})

export interface CellPosition {
  row: number
  column: number
}
/** Text in a cell that could not become its value: it stays, marked, until corrected. */
export interface CellIssue {
  text: string
  message: string
}
export interface GridState {
  cursor: CellPosition | null
  /** other corner of a selected range */
  anchor: CellPosition | null
  /** nav: keys move; type: keys replaced the value, arrows leave; edit: arrows move the caret (F2, double click) */
  mode: 'nav' | 'type' | 'edit'
  text: string
  /** drop-down or calendar */
  open: boolean
  /** why the text at the cursor cannot be taken */
  problem: string | null
  /** "lineKey|column" → */
  issues: ReadonlyMap<string, CellIssue>
  /** a paste or a scan is being resolved */
  busy: string | null
}

export interface GridOptions<L> {
  columns: PlacedLineColumn<L>[]
  lines: readonly L[]
  onChange: (lines: L[]) => void
  lineKey: (line: L) => string
  /** a new empty line, with a key of its own */
  blank: () => L
  /** a copy with a key of its own; default: Ctrl+D on the new line does nothing */
  duplicate?: (line: L) => L
  readOnly: boolean
  /** Enter on the empty new line: the lines are done */
  onExit?: () => void
  scan?: ScanRule<L>
}

/** What a scanned code does: find it (null: it leaves no trace, and `find` has said why), then add to the line that has it, or start a new one (D58). */
export interface ScanRule<L> {
  find: (code: string) => Promise<unknown>
  matches: (line: L, found: never) => boolean
  increment: (line: L, found: never) => L
  add: (blank: L, found: never) => L
}
export const scanRule = <L, T>(rule: {
  find: (code: string) => Promise<T | null>
  matches: (line: L, found: T) => boolean
  increment: (line: L, found: T) => L
  add: (blank: L, found: T) => L
}): ScanRule<L> => rule

export interface LineGridHandle {
  /** puts the cursor into a cell (default, and where nothing is entered into that column: first editable cell of the line) */
  focus: (row?: number, column?: string) => void
  /** goes to the cell that a refusal names ("lines.3.quantity"); false when it has no column here */
  focusProblem: (at: string) => boolean
  scan: (code: string) => void
}
