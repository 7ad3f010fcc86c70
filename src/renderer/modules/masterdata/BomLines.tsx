/** The components of a 物料清单: saved with it. */
import type { BomInput, ItemHit } from '@core/contract'
import { type ReactNode, type Ref, useMemo, useState } from 'react'
import { itemSource } from '../../rpc/sources'
import { LineGrid } from '../../ui/grid/LineGrid'
import { type LineColumn, type LineGridHandle, lookupBinding } from '../../ui/grid/types'
import { itemText } from '@core/documents/itemText'
import './itemForm.css'

export type BomItem = Pick<ItemHit, 'id' | 'code' | 'name' | 'spec' | 'unit'>
interface Line {
  key: string
  item: BomItem | null
  quantity: number | null
  lossRate: number
}
interface Props {
  lines: BomInput['lines']
  /** what the lines name */
  items: Readonly<Record<number, BomItem>>
  onChange: (lines: BomInput['lines'], items: Record<number, BomItem>) => void
  problem: string | undefined
  /** refusals by path: "value.lines.2.itemId" */
  errors: Readonly<Record<string, string>>
  onEnd: () => void
  ref?: Ref<LineGridHandle>
}
const blank = (): Line => ({ key: crypto.randomUUID(), item: null, quantity: null, lossRate: 0 })
const keyOf = (l: Line) => l.key
const COLUMNS: LineColumn<Line>[] = [
  {
    key: 'item',
    title: '组件',
    kind: 'lookup',
    grow: 1,
    value: (l) => itemText(l.item),
    errorKeys: ['itemId'],
    lookup: lookupBinding(
      itemSource({ show: 'stock' }),
      (l: Line) => l.item as ItemHit | null,
      (l, item: ItemHit | null) => ({ ...l, item }),
    ),
  },
  { key: 'code', title: '编码', kind: 'text', width: 120, editable: false, muted: true, value: (l) => l.item?.code ?? '' },
  { key: 'quantity', title: '用量', kind: 'qty', width: 110, min: 0 },
  { key: 'unit', title: '单位', kind: 'text', width: 60, editable: false, value: (l) => l.item?.unit ?? '' },
  { key: 'lossRate', title: '损耗率 %', kind: 'rate', width: 90, zero: 'blank', skipOnEnter: true, min: 0 },
]

export function BomLines({ lines, items, onChange, problem, errors, onEnd, ref }: Props): ReactNode {
  const [shown, setShown] = useState<Line[]>(() =>
    lines.map((l, i) => ({ key: `L${i}`, item: items[l.itemId] ?? null, quantity: l.quantity, lossRate: l.lossRate })),
  )
  const put = (next: Line[]) => {
    setShown(next)
    const full = next.filter((l) => l.item !== null)
    onChange(
      full.map((l) => ({ itemId: l.item?.id ?? 0, quantity: l.quantity ?? 0, lossRate: l.lossRate ?? 0 })),
      Object.fromEntries(full.map((l) => [l.item?.id ?? 0, l.item as BomItem])),
    )
  }
  const shownErrors = useMemo(
    () => Object.fromEntries(Object.entries(errors).map(([at, message]) => [at.replace(/^value\./, ''), message])),
    [errors],
  )
  return (
    <section className="item-part limits" aria-label="组件">
      <h2>
        组件 <small>{problem ?? '用量是做基数这么多产品的；损耗率另加在用量上。组件自己也可以有清单（半成品）'}</small>
      </h2>
      <LineGrid
        id="bom.lines"
        {...(ref ? { ref } : {})}
        columns={COLUMNS}
        lines={shown}
        onChange={put}
        lineKey={keyOf}
        blank={blank}
        placeholder="组件编码、名称、拼音或条码…"
        errors={shownErrors}
        onExit={onEnd}
      />
    </section>
  )
}
