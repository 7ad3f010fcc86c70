import { comboOf } from '../keys/combo'
import { copyDown, insertLine, moveLine, removeLines } from './acts'
import { isNumberKind } from './cells'
import type { GridController } from './controller'

interface KeyContext {
  /** rows on a page */
  page: number
  /** moves the highlight of the open picker */
  moveChoice: (delta: number) => void
}
type Act = () => void

/** After a commit that may have to wait for a search: goes on only if the text was taken. */
function then(result: boolean | Promise<boolean>, act: Act): void {
  if (typeof result === 'boolean') {
    if (result) act()
  } else void result.then((taken) => taken && act())
}
const committing =
  <L>(grid: GridController<L>, act: Act): Act =>
  () =>
    then(grid.commit(), act)

/**
 * What a key does in the grid; null: it is not the grid's, the input or the page takes it. Keys of an input method at work
 * never get here (D58).
 */
export function actOf<L>(grid: GridController<L>, e: KeyboardEvent, context: KeyContext): Act | null {
  const combo = comboOf(e)
  return (
    (grid.state.open ? openAct(grid, combo, context) : ownAct(grid, combo)) ??
    lineAct(grid, combo) ??
    (grid.state.mode === 'nav' ? navAct(grid, combo, context) : editAct(grid, combo))
  )
}

function openAct<L>(grid: GridController<L>, combo: string, context: KeyContext): Act | null {
  if (grid.cell?.column.kind !== 'lookup') return null
  const steps: Record<string, number> = { down: 1, up: -1, pagedown: 8, pageup: -8 }
  const step = steps[combo]
  return step === undefined ? null : () => context.moveChoice(step)
}

/** A key that the cell's column gives a meaning; Enter still goes on. */
function ownAct<L>(grid: GridController<L>, combo: string): Act | null {
  const { cell } = grid
  if (grid.state.mode !== 'nav' || !cell || !grid.editableAt(cell.at)) return null
  const line = cell.column.onKey?.(combo, cell.line, cell.at.row) ?? null
  if (line === null) return null
  return () => {
    grid.putLine(cell.at.row, line)
    if (combo === 'enter') grid.next(1)
  }
}

/** Keys that mean the same while a cell is edited and while it is not. */
function lineAct<L>(grid: GridController<L>, combo: string): Act | null {
  switch (combo) {
    case 'enter':
      return committing(grid, () => grid.next(1))
    case 'shift+enter':
      return committing(grid, () => grid.next(-1))
    case 'tab':
    case 'shift+tab':
      return tabAct(grid, combo === 'tab' ? 1 : -1)
    case 'f2':
      return grid.cell?.column.kind === 'lookup' && grid.cell.column.free !== true
        ? () => grid.openList()
        : grid.state.mode === 'nav'
          ? () => grid.edit()
          : null
    case 'f4':
    case 'alt+down':
      return grid.state.mode === 'nav' && combo === 'alt+down' && grid.cell?.column.kind !== 'lookup' && grid.cell?.column.kind !== 'date'
        ? () => moveLine(grid, 1)
        : () => grid.openList()
    case 'ctrl+d':
      return committing(grid, () => copyDown(grid))
    case 'ctrl+delete':
      return () => {
        grid.cancel()
        removeLines(grid)
      }
    case 'ctrl+insert':
      return committing(grid, () => insertLine(grid))
    default:
      return null
  }
}

/** Tab leaves the grid at its ends, so that the keyboard is never caught in it. */
function tabAct<L>(grid: GridController<L>, step: 1 | -1): Act | null {
  const { cursor, mode } = grid.state
  const fresh = cursor !== null && cursor.row >= grid.lines.length
  if (mode === 'nav' && ((step === 1 && fresh) || grid.options.readOnly)) return null
  return committing(grid, () => grid.next(step))
}

function navAct<L>(grid: GridController<L>, combo: string, { page }: KeyContext): Act | null {
  const extend = combo.startsWith('shift+')
  const far = Number.MAX_SAFE_INTEGER
  const { cursor } = grid.state
  const row = cursor?.row ?? 0
  switch (extend ? combo.slice(6) : combo) {
    case 'down':
      return () => grid.moveBy(1, 0, extend)
    case 'up':
      return () => grid.moveBy(-1, 0, extend)
    case 'left':
      return () => grid.moveBy(0, -1, extend)
    case 'right':
      return () => grid.moveBy(0, 1, extend)
    case 'pagedown':
      return () => grid.moveBy(page, 0, extend)
    case 'pageup':
      return () => grid.moveBy(-page, 0, extend)
    case 'home':
      return () => grid.moveTo({ row, column: 0 }, extend)
    case 'end':
      return () => grid.moveTo({ row, column: far }, extend)
    case 'ctrl+home':
      return () => grid.moveTo(grid.home())
    case 'ctrl+end':
      return () => grid.moveTo({ row: far, column: cursor?.column ?? 0 })
    case 'ctrl+a':
      return () => {
        grid.moveTo({ row: 0, column: 0 })
        grid.moveTo({ row: grid.lines.length - 1, column: far }, true)
      }
    case 'alt+up':
      return () => moveLine(grid, -1)
    case 'delete':
      return () => grid.clear()
    case 'ctrl+z':
      return () => grid.undo()
    case 'ctrl+y':
    case 'ctrl+shift+z':
      return () => grid.redo()
    case 'space':
      return grid.cell?.column.kind === 'check' ? () => grid.toggleCheck() : null
    case 'esc':
      return grid.state.open || grid.state.anchor ? () => grid.set({ open: false, anchor: null }) : null
    default:
      return null
  }
}

function editAct<L>(grid: GridController<L>, combo: string): Act | null {
  const kind = grid.cell?.column.kind
  switch (combo) {
    case 'esc':
      return () => grid.cancel()
    case 'down':
      return committing(grid, () => grid.moveBy(1, 0))
    case 'up':
      return committing(grid, () => grid.moveBy(-1, 0))
    case 'space':
      // figures just typed, and the column gives the key a meaning (借贷换边)
      return kind !== undefined && isNumberKind(kind) && grid.cell?.column.onKey ? committing(grid, () => ownAct(grid, 'space')?.()) : null
    case 'left':
    case 'right':
      // figures just typed are done; text and searches keep the caret
      return grid.state.mode === 'type' && kind !== undefined && isNumberKind(kind)
        ? committing(grid, () => grid.moveBy(0, combo === 'right' ? 1 : -1))
        : null
    default:
      return null
  }
}
