/** 打印标签: which items, how many of each; items without a barcode get one of the shop's own first. */
import type { ItemHit } from '@core/contract'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useDraft } from '../../app/drafts'
import { usePage } from '../../app/tabs'
import { MAX_LABELS } from '../../print/labels'
import { printLabels } from '../../print/LabelPreview'
import { messageOfError } from '../../rpc/errors'
import { callRpc, useCommand } from '../../rpc/hooks'
import { itemSource } from '../../rpc/sources'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { LineGrid } from '../../ui/grid/LineGrid'
import { type LineColumn, type LineGridHandle, lookupBinding, scanRule } from '../../ui/grid/types'
import { Page } from '../../ui/page/Page'
import { type UnitChoice, unitChoices, unitSource } from '../../documents/model/units'
import {
  barcodeOf,
  blankLabel,
  coded,
  copiesByItem,
  itemOfRecord,
  type LabelItem,
  type LabelLine,
  labelsOf,
  priceOf,
  toLabelItem,
  type WantedLabel,
} from './labelLines'

const COLUMNS: LineColumn<LabelLine>[] = [
  { key: 'barcode', title: '条码', kind: 'text', width: 130, muted: true, editable: false, value: (l) => barcodeOf(l) ?? '' },
  {
    key: 'item',
    title: '商品',
    kind: 'lookup',
    grow: 1,
    width: 180,
    lookup: lookupBinding(
      itemSource({ show: 'sale' }),
      (l: LabelLine) => l.item as ItemHit | null,
      (l, item: ItemHit | null) => ({ ...l, item: item && toLabelItem(item), unit: item?.typedUnit ?? '', copies: l.copies ?? 1 }),
    ),
    value: (l) => l.item?.name ?? '',
  },
  {
    key: 'unit',
    title: '单位',
    kind: 'lookup',
    width: 64,
    editable: (l) => (l.item?.cases?.length ?? 0) > 0,
    skipOnEnter: true,
    help: '选箱、包等单位，印箱码和换算',
    value: (l) => l.unit || (l.item?.unit ?? ''),
    display: (l) => l.unit || (l.item?.unit ?? ''),
    lookup: ({ item }) => {
      const counted = item && { ...item, units: item.cases ?? [] }
      return lookupBinding(
        unitSource(counted),
        (l: LabelLine) => unitChoices(counted).find((c) => c.value === l.unit) ?? null,
        (l, choice: UnitChoice | null) => ({ ...l, unit: choice?.value ?? '' }),
      )
    },
  },
  { key: 'price', title: '售价', kind: 'price', editable: false, value: priceOf },
  { key: 'copies', title: '份数', kind: 'int', width: 72, min: 0, total: 'sum' },
]
const keyOf = (l: LabelLine): string => l.key
const fetchItem = async (id: number): Promise<LabelItem> => itemOfRecord(await callRpc('master.get', { entity: 'item', id }))
const SCAN = scanRule<LabelLine, Pick<LabelLine, 'unit'> & { item: LabelItem }>({
  find: async (code) => {
    const { item, unit, message } = await callRpc('master.scan', { code })
    if (!item) toast.warn(message, { id: 'label-scan' })
    return item && { unit, item: await fetchItem(item.id) }
  },
  matches: (line, { item, unit }) => line.item?.id === item.id && line.unit === unit,
  increment: (line) => ({ ...line, copies: (line.copies ?? 0) + 1 }),
  add: (line, { item, unit }) => ({ ...line, item, unit, copies: 1 }),
})

const fetchLabels = (wanted: readonly WantedLabel[]): Promise<LabelLine[]> =>
  Promise.all(
    [...copiesByItem(wanted)].map(async ([id, copies]) => ({
      ...blankLabel(),
      item: await fetchItem(id),
      copies,
    })),
  )

/** The lines of the page: those it was opened with, then what is entered (D59). */
function useLines() {
  const { params } = usePage()
  const [draft, setDraft] = useDraft<LabelLine[] | null>('unitLabels', null)
  const [wanted] = useState(() => (Array.isArray(params['items']) ? (params['items'] as WantedLabel[]) : []))
  const first = useRef(draft === null && wanted.length > 0)
  useEffect(() => {
    if (!first.current) return
    first.current = false
    fetchLabels(wanted).then(setDraft, (error: unknown) => toast.fail(messageOfError(error)))
  }, [wanted, setDraft])
  // a chosen item comes without the barcodes of its units
  const bare = draft?.find((l) => l.item?.cases === null)?.item?.id
  useEffect(() => {
    if (bare === undefined) return
    fetchItem(bare).then(
      (item) => setDraft((now) => now?.map((l) => (l.item?.id === item.id ? { ...l, item } : l)) ?? null),
      (error: unknown) => toast.fail(messageOfError(error)),
    )
  }, [bare, setDraft])
  return { lines: draft ?? [], setLines: setDraft }
}

export function Labels(): ReactNode {
  const { lines, setLines } = useLines()
  const make = useCommand('master.makeBarcodes')
  const grid = useRef<LineGridHandle>(null)
  useEffect(() => grid.current?.focus(0), [])
  const bare = useMemo(() => lines.filter((l) => l.item !== null && barcodeOf(l) === null), [lines])
  const count = lines.reduce((sum, l) => sum + (l.item ? (l.copies ?? 0) : 0), 0)
  /** the lines with their barcodes; null: refused or not wanted */
  const withBarcodes = useCallback(async (): Promise<LabelLine[] | null> => {
    if (bare.length === 0) return lines
    const names = bare.slice(0, 8).map((l) => `${l.item?.name ?? ''}${l.unit === '' ? '' : `（${l.unit}）`}`)
    const agreed = await confirm({
      title: '编制店内码',
      target: `${bare.length} 种商品没有条码`,
      effects: [`${names.join('、')}${bare.length > names.length ? ' 等' : ''}，各编一个 2 开头的 13 位店内码并登记`],
      action: '编制',
    })
    const done = agreed ? await make.run({ items: bare.flatMap(({ item, unit }) => (item ? [{ itemId: item.id, unit }] : [])) }) : undefined
    if (!done) return null
    const next = lines.map((l) => {
      const made = done.made.find((m) => m.itemId === l.item?.id && m.unit === l.unit)
      return made ? coded(l, made.barcode) : l
    })
    setLines(next)
    toast.done(`已编制 ${done.made.length} 个店内码`)
    return next
  }, [bare, lines, make, setLines])
  const print = async () => {
    if (count > MAX_LABELS) return toast.warn(`一次最多打印 ${MAX_LABELS} 张，现在是 ${count} 张`)
    const ready = await withBarcodes()
    if (ready) printLabels(labelsOf(ready))
  }
  return (
    <Page
      title="打印标签"
      help="选商品、单位和份数；扫一下加一份，扫箱码是箱标签。没有条码的商品和箱可以编店内码。"
      actions={[
        { label: '编制店内码', keys: 'f8', run: () => void withBarcodes(), disabled: bare.length === 0, busy: make.busy },
        { label: '清空', run: () => setLines([]), more: true, disabled: lines.length === 0 },
        { label: '预览打印', keys: 'ctrl+p', primary: true, run: () => void print(), disabled: count === 0 },
      ]}
    >
      <LineGrid<LabelLine>
        id="labels"
        columns={COLUMNS}
        lines={lines}
        onChange={setLines}
        lineKey={keyOf}
        blank={blankLabel}
        placeholder="扫码，或输入编码、名称、拼音首字母…"
        scan={SCAN}
        ref={grid}
      />
    </Page>
  )
}
