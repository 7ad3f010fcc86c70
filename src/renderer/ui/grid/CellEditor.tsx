import { Popover } from '@mantine/core'
import { DatePicker } from '@mantine/dates'
import { type ClipboardEvent, type ReactNode, type RefObject, useLayoutEffect } from 'react'
import { LookupList } from '../lookup/LookupList'
import type { LookupSource } from '../lookup/source'
import { useLookup } from '../lookup/useLookup'
import { cx } from '../store'
import { today } from '../values/dateText'
import { isExpression } from '../values/expression'
import { copyText, paste } from './acts'
import { bindingOf, editText, lineValue, parseCell, setValue, shownText } from './cells'
import type { GridController } from './controller'
import { actOf } from './keymap'
import type { CellIssue, GridState } from './types'

const NOTHING: LookupSource<unknown> = { id: 'none', search: () => [], key: String, label: String, columns: [] }
const OWN = 'application/x-hezhang-cells'

interface EditorProps<L> {
  grid: GridController<L>
  state: GridState
  field: RefObject<HTMLInputElement | null>
  box: { left: number; top: number; width: number }
  /** bubbles open to the left there */
  rightHalf: boolean
  page: () => number
  /** refusal at this cell, shown while nothing is typed */
  problem: string | undefined
  issue: CellIssue | undefined
}

/**
 * The one input of the grid. It lies over the current cell and never goes away, so that no key is lost between cells and
 * an input method always has a field to compose in. Until something is typed it is transparent and its text selected.
 */
export function CellEditor<L>(props: EditorProps<L>): ReactNode {
  const { grid, state, field, box } = props
  const { cell } = grid
  const binding = cell?.column.kind === 'lookup' ? bindingOf(cell.column, cell.line) : undefined
  const { mode, open } = state
  const editing = mode !== 'nav'
  const query = editing ? state.text.trim() : ''
  const resting = cell ? (props.issue?.text ?? editText(cell.column, cell.line)) : ''
  // asked for in an empty cell (F4) the first choice is wanted; something typed stands for itself
  const free = (cell?.column.free ?? false) && (editing || resting !== '')
  const lookup = useLookup(binding?.source ?? NOTHING, query, open && binding !== undefined, free)
  useLayoutEffect(() => {
    grid.resolve = lookup.resolve
  })
  const at = `${state.cursor?.row}:${state.cursor?.column}:${resting}`
  // the text is selected anew wherever the cursor comes to rest
  useLayoutEffect(() => {
    if (!editing && document.activeElement === field.current) field.current?.select()
  }, [at, editing, field])

  const isList = open && binding !== undefined
  return (
    <Popover
      opened={isList || (open && cell?.column.kind === 'date')}
      position="bottom-start"
      trapFocus={false}
      returnFocus={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      offset={2}
    >
      <Popover.Target>
        <div
          className={cx(
            'lg-editor',
            editing && 'lg-editing',
            state.problem !== null && 'lg-editor-bad',
            !cell && 'lg-hidden',
            props.rightHalf && 'lg-right-half',
          )}
          style={box}
        >
          <EditorInput {...props} resting={resting} moveChoice={lookup.move} />
          <Bubble {...props} />
        </div>
      </Popover.Target>
      <Popover.Dropdown className="lkp-pop" p={isList ? 0 : 8}>
        {isList ? (
          <LookupList
            source={binding.source}
            text={query}
            state={lookup}
            onPick={(item) => grid.choose(item)}
            onCreate={() => void grid.create(query)}
          />
        ) : (
          <Calendar grid={grid} />
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function Calendar<L>({ grid }: { grid: GridController<L> }): ReactNode {
  const { cell } = grid
  if (!cell || cell.column.kind !== 'date') return null
  const value = lineValue(cell.column, cell.line)
  const date = typeof value === 'string' && value !== '' ? value : null
  return (
    <div onMouseDown={(e) => e.preventDefault()} role="presentation">
      <DatePicker
        size="xs"
        monthLabelFormat="YYYY 年 M 月"
        yearLabelFormat="YYYY 年"
        value={date}
        defaultDate={date ?? today()}
        onChange={(picked) => {
          grid.cancel()
          grid.setCell(cell.at.row, cell.column, picked)
          grid.next(1)
        }}
      />
    </div>
  )
}

function EditorInput<L>(props: EditorProps<L> & { resting: string; moveChoice: (delta: number) => void }): ReactNode {
  const { grid, state, field, resting } = props
  const { cell } = grid
  const editing = state.mode !== 'nav'
  const onCopy = (e: ClipboardEvent, cut: boolean) => {
    if (editing) return
    e.preventDefault()
    const text = copyText(grid)
    e.clipboardData.setData('text/plain', text)
    e.clipboardData.setData(OWN, '1')
    if (cut) grid.clear()
  }
  return (
    <input
      ref={field}
      className={cx('lg-input', cell?.column.align === 'right' && 'num')}
      aria-label={cell ? `第 ${cell.at.row + 1} 行 ${cell.column.title}` : '明细'}
      aria-invalid={state.problem !== null || props.problem !== undefined || undefined}
      autoComplete="off"
      spellCheck={false}
      readOnly={!cell || !grid.editableAt(cell.at) || cell.column.kind === 'check'}
      value={editing ? state.text : resting}
      onChange={(e) => grid.type(e.currentTarget.value)}
      onCopy={(e) => onCopy(e, false)}
      onCut={(e) => onCopy(e, true)}
      onPaste={(e) => {
        const text = e.clipboardData.getData('text/plain')
        if (editing && !/[\t\n]/.test(text.replace(/\r?\n$/, ''))) return
        e.preventDefault()
        grid.cancel()
        void paste(grid, text, e.clipboardData.types.includes(OWN))
      }}
      onKeyDown={(e) => {
        if (e.nativeEvent.isComposing || e.keyCode === 229) return
        const act = actOf(grid, e.nativeEvent, { page: props.page(), moveChoice: props.moveChoice })
        if (!act) return
        e.preventDefault()
        act()
      }}
      onFocus={(e) => {
        if (!grid.state.cursor) grid.moveTo(grid.home())
        e.currentTarget.select()
      }}
      onBlur={() => void grid.commit(true)}
      onDoubleClick={() => grid.edit()}
    />
  )
}

/** Under the cell: why it is refused, or what the arithmetic comes to. */
function Bubble<L>({ grid, state, problem, issue }: EditorProps<L>): ReactNode {
  const { cell } = grid
  const message = state.problem ?? (state.mode === 'nav' ? (issue?.message ?? problem) : undefined)
  if (message !== undefined && message !== null) return <span className="inp-problem">{message}</span>
  if (!cell || state.mode === 'nav' || cell.column.kind === 'lookup' || cell.column.kind === 'text' || !isExpression(state.text))
    return null
  const parsed = parseCell(cell.column, state.text, cell.line)
  if (!parsed.ok || parsed.value === null) return null
  return (
    <span className="inp-preview">
      = {shownText({ ...cell.column, value: () => parsed.value }, setValue(cell.column, cell.line, parsed.value))}
    </span>
  )
}
