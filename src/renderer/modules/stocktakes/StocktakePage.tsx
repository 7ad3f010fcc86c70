/** One count: figures by keyboard and scan, differences, approval, what was posted. */
import type { StocktakeView } from '@core/contract'
import { parseQty, qtyText } from '@core/kernel'
import { SegmentedControl } from '@mantine/core'
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useOpened } from '../../app/status'
import { usePage } from '../../app/tabs'
import { useQueryRpc } from '../../rpc/hooks'
import { ask } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { LineGrid } from '../../ui/grid/LineGrid'
import type { LineGridHandle } from '../../ui/grid/types'
import { isCovered } from '../../ui/keys/shortcuts'
import { Page } from '../../ui/page/Page'
import type { Action } from '../../ui/page/Toolbar'
import { StateStamp } from '../../ui/StateTag'
import { countColumns } from './columns'
import { differenceActions } from './differenceActions'
import { belongs, blankLine, type CountLine, nextToCount, STATES, type View, VIEWS } from './model'
import { NewStocktake } from './NewStocktake'
import { NumbersDialog } from './NumbersDialog'
import { StocktakeSide } from './StocktakeSide'
import { useActs } from './useActs'
import { useCounts } from './useCounts'

const keyOf = (l: CountLine) => l.key

export function StocktakePage(): ReactNode {
  const { params } = usePage()
  const { id } = params
  return typeof id === 'number' ? <Stored key={id} id={id} /> : <NewStocktake />
}
function Stored({ id }: { id: number }): ReactNode {
  const page = usePage()
  const { data } = useQueryRpc('stocktakes.get', { id })
  const number = data?.number
  useEffect(() => {
    if (number !== undefined) page.setTitle(`盘点 ${number.split('-').at(-1) ?? ''}`)
  }, [page, number])
  return data ? <Counting view={data} /> : null
}

/** Which lines are shown: those that belonged to the view when it was chosen, so that none slips away while it is entered. */
function useView(lines: readonly CountLine[]) {
  const [view, setView] = useState<View>('all')
  const [members, setMembers] = useState<ReadonlySet<string> | null>(null)
  const choose = (next: View) => {
    setView(next)
    setMembers(next === 'all' ? null : new Set(lines.filter((l) => belongs(next, l)).map(keyOf)))
  }
  const shown = useMemo(() => (members === null ? lines : lines.filter((l) => l.id === null || members.has(l.key))), [lines, members])
  return { view, choose, shown }
}

function useColumns({ state, bookHidden, binned, warehouseId }: StocktakeView, lines: readonly CountLine[]) {
  const counting = state === 'counting'
  const recounts = lines.some((l) => l.recount)
  const batches = lines.some((l) => l.batch !== '' || l.item?.batchManaged)
  const units = lines.some((l) => l.units.length > 0)
  const numbered = lines.some((l) => l.serialManaged)
  const columns = useMemo(
    () => countColumns({ bookHidden, warehouseId, counting, posted: state === 'posted', recounts, batches, binned, units, numbered }),
    [bookHidden, warehouseId, counting, state, recounts, batches, binned, units, numbered],
  )
  return { columns, numbered }
}

function Counting({ view }: { view: StocktakeView }): ReactNode {
  const { state } = view
  const { accountSet } = useOpened()
  const counts = useCounts(view.id, view.revision)
  const { lines, scan, change } = counts
  const shown = useView(lines)
  const grid = useRef<LineGridHandle>(null)
  const [current, setCurrent] = useState<CountLine | null>(null)
  const acts = useActs(view, counts, lines)
  const counting = state === 'counting'
  const { columns, numbered } = useColumns(view, lines)
  const numbers = useNumbersOf(view, counts, shown.shown, grid)
  const next = useRef(() => {})
  useLayoutEffect(() => {
    next.current = () => {
      // lines that come while something is asked leave the focus there
      if (numbers.dialog || isCovered()) return
      const to = counting ? nextToCount(shown.shown) : null
      if (to) grid.current?.focus(to.row, to.column)
      else grid.current?.focus()
    }
  })
  useEffect(() => {
    if (counts.loads > 0) next.current()
  }, [counts.loads])
  const line = lines.find((l) => l.id !== null && l.id === current?.id) ?? null
  return (
    <Page
      title="盘点单"
      number={view.number}
      stamp={<StateStamp state={state} {...STATES[state]} />}
      tools={<SegmentedControl size="xs" data={[...VIEWS]} value={shown.view} onChange={(v) => shown.choose(v as View)} />}
      actions={[
        ...scanActions(counting, counts),
        ...numberActions(line, numbered, numbers.open),
        ...acts.of(line),
        ...differenceActions(view, lines, accountSet.options.company),
        ...VIEWS.map((v, i) => ({ label: `只看${v.label}`, keys: `alt+${i + 1}`, run: () => shown.choose(v.value), more: true })),
      ]}
      aside={<StocktakeSide view={view} lines={lines} problems={acts.problems} />}
    >
      <LineGrid<CountLine>
        id="stocktake"
        ref={grid}
        columns={columns}
        lines={shown.shown}
        onChange={change}
        lineKey={keyOf}
        blank={blankLine}
        readOnly={state === 'posted' || state === 'void' || state === 'submitted'}
        resetKey={`${view.id}.${view.revision}`}
        placeholder="盘到而不在单上的商品：编码、名称、拼音或条码…"
        onCurrent={setCurrent}
        scan={scan}
      />
      {numbers.dialog}
      {counts.dialog}
    </Page>
  )
}

/** The window of a line's numbers (D35); closed, the cursor is where it was. */
function useNumbersOf(
  view: StocktakeView,
  { countNumbers }: ReturnType<typeof useCounts>,
  shown: readonly CountLine[],
  grid: RefObject<LineGridHandle | null>,
) {
  const [lineId, open] = useState<number | null>(null)
  const row = lineId === null ? -1 : shown.findIndex((l) => l.id === lineId)
  const line = shown[row]
  const close = () => {
    open(null)
    grid.current?.focus(row, line?.recount ? 'recounted' : 'counted')
  }
  const dialog = line && (
    <NumbersDialog stocktakeId={view.id} line={line} readOnly={view.state !== 'counting'} countNumbers={countNumbers} onClose={close} />
  )
  return { open, dialog }
}
/** Of a line with serial numbers (D35). */
function numberActions(line: CountLine | null, numbered: boolean, open: (lineId: number | null) => void): Action[] {
  return [
    {
      label: '序列号',
      keys: 'f7',
      run: () => open(line?.id ?? null),
      hidden: !numbered,
      disabled: line?.serialManaged !== true,
      reason: '光标所在的行不按序列号管理',
    },
  ]
}
function scanActions(counting: boolean, counts: ReturnType<typeof useCounts>): Action[] {
  const askEach = async () => {
    const text = await ask({ title: '每次扫码计', label: '数量', initial: qtyText(counts.each), action: '确定' })
    if (text === null) return
    const quantity = parseQty(text)
    if (quantity === null || quantity <= 0) toast.warn('请填大于 0 的数量')
    else counts.setEach(quantity)
  }
  return [
    { label: `每扫计 ${counts.eachText}`, keys: 'alt+q', run: () => void askEach(), hidden: !counting },
    { label: '刷新', run: () => void counts.load(), more: true },
  ]
}
