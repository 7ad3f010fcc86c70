/** Acts on whole lines and ranges: copy down, insert, remove, paste, scan. */
import { isEditable, bindingOf, editText, lineValue, parseCell, setValue } from './cells'
import type { GridController } from './controller'
import { parseTsv, toTsv } from './model'
import type { PlacedLineColumn } from './types'

function copyCell<L>(column: PlacedLineColumn<L>, from: L, to: L): L {
  const binding = column.kind === 'lookup' ? bindingOf(column, from) : undefined
  const current = binding?.current(from) ?? null
  return binding && current !== null ? binding.pick(to, current) : setValue(column, to, lineValue(column, from))
}

/** Ctrl+D: the cell takes the value above it; a range takes its first row; the new line becomes a copy of the last. */
export function copyDown<L>(grid: GridController<L>): void {
  const { range } = grid
  const { duplicate, readOnly } = grid.options
  if (!range || readOnly) return
  const single = range.fromRow === range.toRow
  const sourceRow = single ? range.fromRow - 1 : range.fromRow
  const source = grid.lines[sourceRow]
  if (source === undefined) return
  if (single && range.fromRow >= grid.lines.length) {
    if (duplicate) grid.apply([...grid.lines, duplicate(source)])
    return
  }
  let next = grid.lines
  for (let row = sourceRow + 1; row <= Math.min(range.toRow, grid.lines.length - 1); row++) {
    for (let c = range.fromColumn; c <= range.toColumn; c++) {
      const column = grid.column(c)
      const line = next[row]
      if (!column || line === undefined || !isEditable(column, line)) continue
      grid.setIssue(row, column.key, null)
      next = next.with(row, copyCell(column, source, line))
    }
  }
  grid.apply(next)
}

/** Ctrl+Delete: the lines of the range go. */
export function removeLines<L>(grid: GridController<L>): void {
  const { range } = grid
  if (!range || range.fromRow >= grid.lines.length) return
  grid.apply(grid.lines.toSpliced(range.fromRow, range.toRow - range.fromRow + 1))
  grid.moveTo({ row: range.fromRow, column: range.fromColumn })
}

/** Ctrl+Insert: an empty line above the cursor. */
export function insertLine<L>(grid: GridController<L>): void {
  const { cursor } = grid.state
  if (!cursor || cursor.row >= grid.lines.length) return
  grid.apply(grid.lines.toSpliced(cursor.row, 0, grid.options.blank()))
  grid.moveTo(grid.home(cursor.row))
}

/** Alt+↑ ↓: the line changes places with its neighbour. */
export function moveLine<L>(grid: GridController<L>, step: 1 | -1): void {
  const { cursor } = grid.state
  const line = cursor && grid.lines[cursor.row]
  const other = cursor && grid.lines[cursor.row + step]
  if (!cursor || line === undefined || line === null || other === undefined || other === null) return
  grid.apply(grid.lines.with(cursor.row, other).with(cursor.row + step, line))
  grid.moveBy(step, 0)
}

export function copyText<L>(grid: GridController<L>): string {
  const { range } = grid
  if (!range) return ''
  const rows = grid.lines.slice(range.fromRow, range.toRow + 1)
  const columns = grid.options.columns.slice(range.fromColumn, range.toColumn + 1)
  return toTsv(rows.map((line) => columns.map((c) => editText(c, line))))
}

/** Which columns the pasted cells belong to, and whether the first row only names them. */
function pasteTargets<L>(
  grid: GridController<L>,
  rows: string[][],
  from: number,
  exact: boolean,
): { columns: (PlacedLineColumn<L> | undefined)[]; titled: boolean } {
  const { columns } = grid.options
  const first = rows[0] ?? []
  const named = first.map((t) => columns.find((c) => c.title === t.trim()))
  if (rows.length > 1 && named.filter(Boolean).length >= 2) return { columns: named, titled: true }
  const line = grid.options.blank()
  const rest = columns.slice(from)
  return { columns: exact ? rest : rest.filter((c) => isEditable(c, line)), titled: false }
}

interface PastedCell {
  row: number
  column: string
  text: string
  message: string
}

async function pasteCell<L>(
  column: PlacedLineColumn<L>,
  line: L,
  text: string,
  find: (key: string, search: () => Promise<unknown>) => Promise<unknown>,
): Promise<L | string> {
  const binding = column.kind === 'lookup' ? bindingOf(column, line) : undefined
  if (!binding) {
    const parsed = parseCell(column, text, line)
    return parsed.ok ? setValue(column, line, parsed.value) : parsed.message
  }
  if (text.trim() === '') return binding.pick(line, null)
  const { source } = binding
  const item = await find(`${source.id}|${text}`, async () => {
    const hits = await source.search(text.trim())
    const exact = hits.filter((h) => source.isExact?.(h, text.trim()) ?? false)
    return exact.length === 1 ? exact[0] : hits.length === 1 ? hits[0] : null
  })
  if (item === null || item === undefined)
    return column.free ? setValue(column, line, text.trim()) : `没有找到“${text.trim()}”，请从列表中选择（F4）`
  return binding.pick(line, item)
}

/**
 * Pastes rows from a spreadsheet at the cursor: overwrites lines, then adds. Columns are taken by title when the first row
 * has titles, else in order (read-only ones passed over, unless the text was copied here: `exact`). Cells that cannot be
 * taken keep their text, marked. One undo step.
 */
export async function paste<L>(grid: GridController<L>, text: string, exact: boolean): Promise<void> {
  const { cursor } = grid.state
  if (!cursor || grid.options.readOnly) return
  const rows = parseTsv(text)
  const { columns, titled } = pasteTargets(grid, rows, cursor.column, exact)
  const data = titled ? rows.slice(1) : rows
  const cache = new Map<string, unknown>()
  const find = async (key: string, search: () => Promise<unknown>) => {
    if (!cache.has(key)) cache.set(key, await search())
    return cache.get(key)
  }
  const before = grid.lines
  const next = [...before]
  const bad: PastedCell[] = []
  grid.set({ busy: `正在粘贴 ${data.length} 行…` })
  try {
    for (const [r, cells] of data.entries()) {
      const row = cursor.row + r
      let line = next[row] ?? grid.options.blank()
      for (const [c, value] of cells.entries()) {
        const column = columns[c]
        if (!column || !isEditable(column, line)) continue
        const result = await pasteCell(column, line, value, find)
        if (typeof result === 'string') bad.push({ row, column: column.key, text: value, message: result })
        else line = result
      }
      next[row] = line
    }
  } finally {
    grid.set({ busy: null })
  }
  // someone typed meanwhile: nothing is overwritten unseen
  if (grid.lines !== before) return
  grid.apply(next)
  for (const b of bad) grid.setIssue(b.row, b.column, { text: b.text, message: b.message })
  grid.moveTo({ row: cursor.row + data.length - 1, column: cursor.column })
  grid.set({ anchor: data.length > 1 ? cursor : null })
}

/** One code after the other, in the order they were scanned. */
export function createScanner<L>(grid: GridController<L>): (code: string) => void {
  let queue: Promise<void> = Promise.resolve()
  const one = async (code: string) => {
    const { scan, readOnly } = grid.options
    if (!scan || readOnly) return
    // the code's characters went into a field first: whatever they opened is closed
    grid.cancel()
    const found = await scan.find(code).catch(() => null)
    if (found === null || found === undefined) return
    const hit = found as never
    const at = grid.lines.findIndex((l) => scan.matches(l, hit))
    const line = grid.lines[at]
    if (line === undefined) grid.apply([...grid.lines, scan.add(grid.options.blank(), hit)])
    else grid.putLine(at, scan.increment(line, hit))
    const row = line === undefined ? grid.lines.length - 1 : at
    const shown = grid.lineAt(row)
    const counts = ['qty', 'int'].map((kind) => grid.options.columns.findIndex((c) => c.kind === kind && isEditable(c, shown)))
    grid.stayAt({ row, column: counts.find((i) => i >= 0) ?? 0 })
  }
  return (code) => {
    queue = queue.then(() => one(code))
  }
}
