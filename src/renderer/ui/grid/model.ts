/** Movement, ranges, clipboard text and history of an entry grid. Pure. */
import type { CellPosition } from './types'

export interface Range {
  fromRow: number
  toRow: number
  fromColumn: number
  toColumn: number
}
export const rangeOf = (cursor: CellPosition, anchor: CellPosition | null): Range => {
  const other = anchor ?? cursor
  return {
    fromRow: Math.min(cursor.row, other.row),
    toRow: Math.max(cursor.row, other.row),
    fromColumn: Math.min(cursor.column, other.column),
    toColumn: Math.max(cursor.column, other.column),
  }
}

/**
 * Where Enter or Tab goes (D58): the next cell that `stops` accepts, row by row; past the last line's end the first stop
 * of the new line. Backwards likewise. null: there is none.
 * @param rows lines that can be entered, the new one included
 */
export function nextStop(
  from: CellPosition,
  step: 1 | -1,
  rows: number,
  columns: number,
  stops: (at: CellPosition) => boolean,
): CellPosition | null {
  let index = from.row * columns + from.column + step
  for (; index >= 0 && index < rows * columns; index += step) {
    const at = { row: Math.floor(index / columns), column: index % columns }
    if (stops(at)) return at
  }
  return null
}

/** Text from a spreadsheet → cells. Quoted cells may hold tabs and line breaks; the last line break is not a row. */
export function parseTsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const t = text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
  for (let i = 0; i < t.length; i++) {
    const c = t[i]
    if (quoted) {
      if (c === '"' && t[i + 1] === '"') {
        cell += '"'
        i++
      } else if (c === '"') quoted = false
      else cell += c
    } else if (c === '"' && cell === '') quoted = true
    else if (c === '\t') {
      row.push(cell)
      cell = ''
    } else if (c === '\n') {
      rows.push([...row, cell])
      row = []
      cell = ''
    } else cell += c
  }
  rows.push([...row, cell])
  return rows
}
export const toTsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((r) => r.map((c) => (/["\t\n]/.test(c) ? `"${c.replace(/"/g, '""')}"` : c)).join('\t')).join('\n')

export interface History<S> {
  past: readonly S[]
  future: readonly S[]
}
const LIMIT = 200
export const noHistory = <S>(): History<S> => ({ past: [], future: [] })
export const remember = <S>(h: History<S>, before: S): History<S> => ({ past: [...h.past.slice(-(LIMIT - 1)), before], future: [] })
export function undo<S>(h: History<S>, now: S): { history: History<S>; state: S } | null {
  const state = h.past.at(-1)
  return state === undefined ? null : { state, history: { past: h.past.slice(0, -1), future: [now, ...h.future] } }
}
export function redo<S>(h: History<S>, now: S): { history: History<S>; state: S } | null {
  const [state, ...future] = h.future
  return state === undefined ? null : { state, history: { past: [...h.past, now], future } }
}
