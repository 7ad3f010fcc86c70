import { type ReactNode, type Ref as ReactRef, useEffect, useImperativeHandle, useMemo, useRef } from 'react'
import { toast } from '../../ui/feedback/toast'
import { LineGrid } from '../../ui/grid/LineGrid'
import type { LineColumn, LineGridHandle } from '../../ui/grid/types'
import { useScanner } from '../../ui/keys/scanner'
import { isCovered } from '../../ui/keys/shortcuts'
import { usePageActive } from '../../ui/pageActive'
import { type CheckRow, corrected, counted, sourceLabel } from '../model/check'
import { itemText } from '@core/documents/itemText'
import type { FormDocument, FormLine } from '../model/form'
import { parseQuantity, quantityText, typedQuantity } from '../../ui/values/units'
import type { Check } from './useCheck'
import { useScanFinder } from './useScanFinder'

const columnsOf = (selling: boolean, numbered: boolean): LineColumn<CheckRow>[] => [
  { key: 'code', title: '条码/编码', kind: 'text', width: 130, muted: true, editable: false, value: (r) => r.item.barcode ?? r.item.code },
  { key: 'item', title: '商品', kind: 'text', grow: 1, width: 180, editable: false, value: (r) => itemText(r.item) },
  { key: 'unit', title: '单位', kind: 'text', width: 52, editable: false, value: (r) => r.item.unit ?? '' },
  { key: 'batches', title: '批号', kind: 'text', width: 130, editable: false, value: (r) => r.batches || r.batch },
  ...(numbered
    ? [
        {
          key: 'serials',
          title: '序列号',
          kind: 'text',
          width: 130,
          editable: false,
          value: (r) => r.serials.join(' '),
        } satisfies LineColumn<CheckRow>,
      ]
    : []),
  {
    key: 'expected',
    title: selling ? '应发' : '应收',
    kind: 'qty',
    width: 90,
    editable: false,
    total: 'sum',
    display: (r) => quantityText(r.item, r.expected),
  },
  // the new line below the last is none of the order's
  {
    key: 'scanned',
    title: '实扫',
    kind: 'qty',
    width: 90,
    min: 0,
    total: 'sum',
    editable: (r) => r.sourceLineId > 0,
    display: (r) => quantityText(r.item, r.scanned),
    parse: (text, r) => parseQuantity(r.item, text),
    set: (r, v) => ({ ...r, scanned: typeof v === 'string' ? (typedQuantity(r.item, v) ?? r.scanned) : Number(v ?? 0) }),
  },
  {
    key: 'short',
    title: '少',
    kind: 'qty',
    width: 80,
    editable: false,
    zero: 'blank',
    total: 'sum',
    display: (r) => figure(r.short, r, 'short'),
  },
  {
    key: 'over',
    title: '多',
    kind: 'qty',
    width: 80,
    editable: false,
    zero: 'blank',
    total: 'sum',
    display: (r) => figure(r.over, r, 'over'),
  },
]
function figure(quantity: number, row: CheckRow, which: 'short' | 'over'): ReactNode {
  if (quantity !== 0) return <b className={which === 'over' ? 'neg' : 'warn'}>{quantityText(row.item, quantity)}</b>
  return which === 'short' && row.scanned === row.expected ? <span className="ok">齐</span> : ''
}
const keyOf = (r: CheckRow): string => String(r.sourceLineId)
const noRow = (): CheckRow => ({
  sourceLineId: 0,
  item: { id: 0, code: '', name: '' },
  batch: '',
  batches: '',
  serials: [],
  expected: 0,
  scanned: 0,
  over: 0,
  short: 0,
})

interface CheckLinesProps {
  form: FormDocument
  check: Check
  selling: boolean
  onExit: () => void
  /** the document's line whose goods are counted */
  onCurrent: (line: FormLine | null) => void
  ref: ReactRef<LineGridHandle>
}
/** The lines of the order, what is expected of each and what was scanned; scans count, nothing is added beside them. */
export function CheckLines({ form, check, selling, onExit, onCurrent, ref }: CheckLinesProps): ReactNode {
  const grid = useRef<LineGridHandle>(null)
  const numbered = check.rows.some((r) => r.item.serialManaged === true)
  const columns = useMemo(() => columnsOf(selling, numbered), [selling, numbered])
  const { find, dialog } = useScanFinder()
  const latest = useRef({ form, check })
  useEffect(() => {
    latest.current = { form, check }
  })
  useEffect(() => grid.current?.focus(0, 'scanned'), [])
  const queue = useRef(Promise.resolve())
  const one = async (code: string) => {
    const scanned = await find(code)
    if (!scanned) return
    const { form: now, check: counting } = latest.current
    const after = counted(now.lines, counting.counts(), scanned, now.type)
    if (!after) {
      toast.fail(`“${itemText(scanned.item)}”不在${sourceLabel(now.type)}上，没有计数`, { id: 'check-foreign' })
      return
    }
    if (after.twice !== undefined) {
      toast.warn(`序列号 ${after.twice} 已经扫过，没有重复计数`, { id: 'check-twice' })
      return
    }
    counting.put(after.counts)
    const at = counting.rows.findIndex((r) => r.sourceLineId === after.sourceLineId)
    if (!isCovered()) grid.current?.focus(at, 'scanned')
  }
  const onScan = (code: string) => {
    queue.current = queue.current.then(() => one(code))
  }
  useScanner(onScan, { enabled: usePageActive() })
  // there is no new line to go to: who comes to the lines comes to the first count
  useImperativeHandle(ref, () => ({ focus: () => grid.current?.focus(0, 'scanned'), focusProblem: () => false, scan: onScan }))
  const onChange = (rows: CheckRow[]) => {
    const changed = rows.filter((row) => check.rows.some((r) => r.sourceLineId === row.sourceLineId && r.scanned !== row.scanned))
    check.put(changed.reduce((all, row) => corrected(all, row.sourceLineId, row.scanned), [...check.counts()]))
  }
  return (
    <>
      <LineGrid<CheckRow>
        id="document.check"
        columns={columns}
        lines={check.rows}
        onChange={onChange}
        lineKey={keyOf}
        blank={noRow}
        placeholder="扫码计数；实扫数也可以直接改"
        onExit={onExit}
        onCurrent={(row) => onCurrent(form.lines.find((l) => l.sourceLineId === row?.sourceLineId) ?? null)}
        ref={grid}
      />
      {dialog}
    </>
  )
}
