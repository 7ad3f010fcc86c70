/**
 * The entry grid's behaviour, apart from its looks: a state store and the acts on it. The component hands over its
 * options at each render; between an act and that render `lines` already holds what the act made.
 */
import { createStore, type Store } from '../store'
import type { Value } from '../values/format'
import { bindingOf, editText, emptyValue, isEditable, lineValue, parseCell, setValue } from './cells'
import { type History, nextStop, noHistory, type Range, rangeOf, redo, remember, undo } from './model'
import type { CellPosition, GridOptions, GridState, LookupBinding, PlacedLineColumn } from './types'

const START: GridState = { cursor: null, anchor: null, mode: 'nav', text: '', open: false, problem: null, issues: new Map(), busy: null }
type Resolve = (text: string) => Promise<unknown>

export class GridController<L> {
  readonly store: Store<GridState> = createStore(START)
  lines: readonly L[] = []
  #history: History<readonly L[]> = noHistory()
  #options: GridOptions<L> | null = null
  #emitted = false
  /** key of the column that the cursor stays in when what was entered makes others come or go */
  #stays: string | null = null
  /** what Enter means in the open picker: the component's lookup hook */
  resolve: Resolve = () => Promise.resolve(null)

  update(options: GridOptions<L>): void {
    // a render that the parent's answer to onChange has not reached yet: what was made stands
    const stale = this.#emitted && options.lines === this.#options?.lines
    this.#options = options
    if (stale) return
    this.lines = options.lines
    this.#emitted = false
  }
  get options(): GridOptions<L> {
    if (!this.#options) throw new Error('grid used before its first render')
    return this.#options
  }
  get state(): GridState {
    return this.store.get()
  }
  set(change: Partial<GridState>): void {
    this.store.set((s) => ({ ...s, ...change }))
  }
  /** rows the cursor can stand in: the lines and, unless read only, the new one */
  get rows(): number {
    return this.lines.length + (this.options.readOnly ? 0 : 1)
  }
  column(index: number): PlacedLineColumn<L> | undefined {
    return this.options.columns[index]
  }
  /** the line of a row; the new row is a blank line that is not there yet */
  lineAt(row: number): L {
    return this.lines[row] ?? this.options.blank()
  }
  get cell(): { line: L; column: PlacedLineColumn<L>; at: CellPosition } | null {
    const { cursor } = this.state
    const column = cursor && this.column(cursor.column)
    return cursor && column ? { line: this.lineAt(cursor.row), column, at: cursor } : null
  }
  editableAt(at: CellPosition): boolean {
    const column = this.column(at.column)
    return column !== undefined && !this.options.readOnly && isEditable(column, this.lineAt(at.row))
  }
  get range(): Range | null {
    const { cursor, anchor } = this.state
    return cursor && rangeOf(cursor, anchor)
  }
  issueKey(row: number, column: string): string {
    const line = this.lines[row]
    return `${line === undefined ? '' : this.options.lineKey(line)}|${column}`
  }

  // ---- the lines ----

  apply(next: readonly L[]): void {
    if (next === this.lines || this.options.readOnly) return
    this.#history = remember(this.#history, this.lines)
    this.#emit(next)
  }
  #emit(next: readonly L[]): void {
    const lines = [...next]
    this.lines = lines
    this.#dropIssues(lines)
    this.#emitted = true
    this.options.onChange(lines)
  }
  /** What could not be taken goes with its line. */
  #dropIssues(lines: readonly L[]): void {
    const { issues } = this.state
    if (issues.size === 0) return
    const keys = new Set(lines.map((l) => this.options.lineKey(l)))
    const kept = [...issues].filter(([key]) => keys.has(key.slice(0, key.lastIndexOf('|'))))
    if (kept.length < issues.size) this.set({ issues: new Map(kept) })
  }
  forgetHistory(): void {
    this.#history = noHistory()
    this.set({ issues: new Map() })
  }
  undo(): void {
    this.#travel(undo(this.#history, this.lines))
  }
  redo(): void {
    this.#travel(redo(this.#history, this.lines))
  }
  #travel(to: { history: History<readonly L[]>; state: readonly L[] } | null): void {
    if (!to || this.options.readOnly) return
    this.#history = to.history
    this.#emit(to.state)
    this.clampCursor()
  }
  /** Puts a line into a row; the new row becomes a line by it. */
  putLine(row: number, line: L): void {
    if (line === this.lines[row]) return
    this.apply(row < this.lines.length ? this.lines.with(row, line) : [...this.lines, line])
  }
  setCell(row: number, column: PlacedLineColumn<L>, value: Value): void {
    const line = this.lineAt(row)
    this.setIssue(row, column.key, null)
    if (lineValue(column, line) === value) return
    const empty = value === null || value === '' || value === false
    if (row >= this.lines.length && empty) return
    this.putLine(row, setValue(column, line, value))
  }
  setIssue(row: number, column: string, issue: { text: string; message: string } | null): void {
    const key = this.issueKey(row, column)
    if (issue === null && !this.state.issues.has(key)) return
    const issues = new Map(this.state.issues)
    if (issue) issues.set(key, issue)
    else issues.delete(key)
    this.set({ issues })
  }

  // ---- the cursor ----

  moveTo(at: CellPosition, extend = false): void {
    const { cursor, anchor } = this.state
    const row = Math.max(0, Math.min(this.rows - 1, at.row))
    const column = Math.max(0, Math.min(this.options.columns.length - 1, at.column))
    if (this.rows === 0) return
    this.#stays = null
    this.set({ cursor: { row, column }, anchor: extend ? (anchor ?? cursor) : null, mode: 'nav', text: '', open: false, problem: null })
  }
  /** Goes to a cell, and stays in its column until it is moved again. */
  stayAt(at: CellPosition): void {
    this.moveTo(at)
    this.#stays = this.column(at.column)?.key ?? null
  }
  /** The columns are others now. */
  follow(): void {
    const { cursor } = this.state
    const column = this.options.columns.findIndex((c) => c.key === this.#stays)
    if (cursor && column >= 0 && column !== cursor.column) this.set({ cursor: { ...cursor, column } })
  }
  moveBy(rows: number, columns: number, extend = false): void {
    const { cursor } = this.state
    if (cursor) this.moveTo({ row: cursor.row + rows, column: cursor.column + columns }, extend)
  }
  clampCursor(): void {
    const { cursor } = this.state
    if (cursor && cursor.row >= this.rows) this.moveTo({ ...cursor, row: this.rows - 1 })
  }
  /** first cell that is worth typing into */
  home(row = 0): CellPosition {
    return nextStop({ row, column: -1 }, 1, this.rows, this.options.columns.length, (at) => this.stops(at)) ?? { row, column: 0 }
  }
  stops(at: CellPosition): boolean {
    const skip = this.column(at.column)?.skipOnEnter
    return this.editableAt(at) && !(typeof skip === 'function' ? skip(this.lineAt(at.row)) : skip)
  }
  /** Enter, Tab. false: there is nowhere further (backwards past the start). */
  next(step: 1 | -1): boolean {
    const { cursor } = this.state
    if (!cursor) return false
    if (this.options.readOnly) {
      this.moveBy(step, 0)
      return true
    }
    const fresh = cursor.row >= this.lines.length
    if (step === 1 && fresh && this.options.onExit) {
      this.options.onExit()
      return true
    }
    const at = nextStop(cursor, step, this.rows, this.options.columns.length, (p) => this.stops(p))
    if (!at) return false
    this.moveTo(at)
    return true
  }

  // ---- editing ----

  type(text: string): void {
    const { cell } = this
    if (!cell || !this.editableAt(cell.at)) return
    this.set({ text, mode: this.state.mode === 'edit' ? 'edit' : 'type', problem: null, anchor: null, open: cell.column.kind === 'lookup' })
  }
  edit(): void {
    const { cell } = this
    if (!cell || !this.editableAt(cell.at) || cell.column.kind === 'check') return
    const issue = this.state.issues.get(this.issueKey(cell.at.row, cell.column.key))
    this.set({ text: issue?.text ?? editText(cell.column, cell.line), mode: 'edit', anchor: null })
  }
  openList(): void {
    const { cell } = this
    if (!cell || !this.editableAt(cell.at)) return
    if (cell.column.kind === 'lookup' || cell.column.kind === 'date') this.set({ open: true, anchor: null })
    else this.edit()
  }
  cancel(): void {
    this.set({ mode: 'nav', text: '', open: false, problem: null })
  }
  toggleCheck(): void {
    const { cell } = this
    if (cell?.column.kind === 'check' && this.editableAt(cell.at))
      this.setCell(cell.at.row, cell.column, lineValue(cell.column, cell.line) !== true)
  }
  /**
   * Takes what was typed. false: it cannot be taken, the cell stays in edit with the reason. `leaving`: the cursor is
   * going anyway, so text that cannot be taken is kept in the cell as an issue.
   */
  commit(leaving = false): boolean | Promise<boolean> {
    const { cell } = this
    const { mode, text, open } = this.state
    if (!cell) return true
    const binding = cell.column.kind === 'lookup' ? bindingOf(cell.column, cell.line) : undefined
    if (mode === 'nav' && !(open && binding && !leaving)) {
      if (open) this.set({ open: false })
      return true
    }
    if (binding) return this.#commitLookup(binding, leaving)
    const parsed = parseCell(cell.column, text, cell.line)
    if (!parsed.ok) return this.#refuse(cell.at, cell.column, text, parsed.message, leaving)
    this.cancel()
    this.setCell(cell.at.row, cell.column, parsed.value)
    return true
  }
  #refuse(at: CellPosition, column: PlacedLineColumn<L>, text: string, message: string, leaving: boolean): boolean {
    if (!leaving) {
      this.set({ problem: message, open: false })
      return false
    }
    this.cancel()
    if (at.row >= this.lines.length) this.putLine(at.row, this.options.blank())
    this.setIssue(at.row, column.key, { text, message })
    return true
  }
  #commitLookup(binding: LookupBinding<L>, leaving: boolean): boolean | Promise<boolean> {
    const { cell } = this
    if (!cell) return true
    const { text, mode } = this.state
    if (mode !== 'nav' && text.trim() === '') {
      this.cancel()
      this.pick(cell.at.row, cell.column, binding, null)
      return true
    }
    const rowOf = this.#follow(cell.at.row)
    const typed = text.trim()
    const resolved = this.resolve(mode === 'nav' ? '' : typed)
    if (leaving) this.cancel()
    return resolved.then(async (choice) => {
      if (choice === 'create') {
        await this.create(typed)
        return false
      }
      const row = rowOf()
      if (row < 0) return false
      if (choice === 'choose' && !leaving) {
        // the list has come meanwhile: the next Enter takes from it
        this.set({ open: true })
        return false
      }
      if (choice === 'choose' || (choice === null && !cell.column.free)) {
        const message = choice === null ? `没有找到“${typed}”，请从列表中选择（F4）` : `“${typed}”不止一个，请从列表中选择（F4）`
        return this.#refuse({ ...cell.at, row }, cell.column, text, message, leaving)
      }
      if (!leaving) this.cancel()
      if (choice === null) this.setCell(row, cell.column, typed)
      else this.pick(row, cell.column, binding, choice)
      return true
    })
  }
  /** Lines may come and go while a search runs: finds the row again by its line. -1: the line is gone. */
  #follow(row: number): () => number {
    const line = this.lines[row]
    if (line === undefined) return () => row
    const key = this.options.lineKey(line)
    return () => this.lines.findIndex((l) => this.options.lineKey(l) === key)
  }
  /** Makes a new record from the picker and puts it into the cell. The dialog that asks for it takes the focus meanwhile. */
  async create(text: string): Promise<void> {
    const { cell } = this
    const binding = cell && bindingOf(cell.column, cell.line)
    if (!cell || !binding?.source.create) return
    const rowOf = this.#follow(cell.at.row)
    this.cancel()
    const made = await binding.source.create.run(text)
    if (made === null || rowOf() < 0) return
    this.pick(rowOf(), cell.column, binding, made)
    this.next(1)
  }
  pick(row: number, column: PlacedLineColumn<L>, binding: LookupBinding<L>, item: unknown): void {
    this.setIssue(row, column.key, null)
    if (item === null && row >= this.lines.length) return
    this.putLine(row, binding.pick(this.lineAt(row), item))
  }
  /** the mouse chose from the open list */
  choose(item: unknown): void {
    const { cell } = this
    const binding = cell && bindingOf(cell.column, cell.line)
    if (!cell || !binding) return
    this.cancel()
    this.pick(cell.at.row, cell.column, binding, item)
    this.next(1)
  }
  clear(): void {
    const { range } = this
    if (!range || this.options.readOnly) return
    let next = this.lines
    for (let row = range.fromRow; row <= Math.min(range.toRow, this.lines.length - 1); row++) {
      for (let c = range.fromColumn; c <= range.toColumn; c++) {
        const column = this.column(c)
        const line = next[row]
        if (!column || line === undefined || !isEditable(column, line)) continue
        this.setIssue(row, column.key, null)
        const binding = column.kind === 'lookup' ? bindingOf(column, line) : undefined
        next = next.with(
          row,
          column.free || !binding ? setValue(column, line, column.free ? '' : emptyValue(column.kind)) : binding.pick(line, null),
        )
      }
    }
    this.apply(next)
  }
}
