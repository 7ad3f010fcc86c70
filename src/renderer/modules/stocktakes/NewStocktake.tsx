/** A new count: where, what, and how. Starting it keeps what the books say now. */
import type { EntityRecord, ItemHit } from '@core/contract'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useOpened } from '../../app/status'
import { usePage } from '../../app/tabs'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { entitySource, itemSource } from '../../rpc/sources'
import { toast } from '../../ui/feedback/toast'
import { DateInput } from '../../ui/fields/DateInput'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { LookupInput, SelectInput } from '../../ui/fields/LookupInput'
import { TextInput } from '../../ui/fields/TextInput'
import { LineGrid } from '../../ui/grid/LineGrid'
import { type LineColumn, type LineGridHandle, lookupBinding } from '../../ui/grid/types'
import { Page } from '../../ui/page/Page'

type Scope = 'all' | 'category' | 'items'
const SCOPES = [
  { value: 'all', label: '整个仓库' },
  { value: 'category', label: '一个类别' },
  { value: 'items', label: '所选商品' },
] as const
const BLIND = [
  { value: 'no', label: '明盘：显示账面数' },
  { value: 'yes', label: '盲盘：清点时不显示账面数' },
] as const
const BASES = [
  { value: 'start', label: '按开始时：盘点期间进出的货分开放' },
  { value: 'count', label: '按清点时：边营业边盘' },
] as const
interface ItemLine {
  key: string
  item: ItemHit | null
}
const ITEM_COLUMNS: LineColumn<ItemLine>[] = [
  {
    key: 'item',
    title: '商品',
    kind: 'lookup',
    grow: 1,
    lookup: lookupBinding(
      itemSource({ show: 'stock' }),
      (l: ItemLine) => l.item,
      (l, item: ItemHit | null) => ({ ...l, item }),
    ),
  },
  { key: 'code', title: '编码', kind: 'text', width: 120, editable: false, value: (l) => l.item?.code ?? '' },
  { key: 'unit', title: '单位', kind: 'text', width: 70, editable: false, value: (l) => l.item?.unit ?? '' },
]
const itemKey = (l: ItemLine) => l.key
const blankItem = (): ItemLine => ({ key: crypto.randomUUID(), item: null })
const categories = entitySource('category')
const warehouses = entitySource('warehouse')

function useNewStocktake() {
  const page = usePage()
  const { status } = useOpened()
  const [date, setDate] = useState<string | null>(status.today)
  const [chosen, setWarehouse] = useState<EntityRecord | null>(null)
  const known = useQueryRpc('master.list', { entity: 'warehouse', disabled: false, limit: 1 })
  const warehouse = chosen ?? known.data?.rows[0] ?? null
  const [scope, setScope] = useState<Scope>('all')
  const [category, setCategory] = useState<EntityRecord | null>(null)
  const [items, setItems] = useState<ItemLine[]>([])
  const [blind, setBlind] = useState<'no' | 'yes'>('no')
  const [basis, setBasis] = useState<'start' | 'count'>('start')
  const [memo, setMemo] = useState('')
  const create = useCommand('stocktakes.create', {
    onDone: (made) => {
      toast.done(`${made.number} 已开始，共 ${made.lines} 行`)
      page.replaceParams({ id: made.id })
    },
  })
  const start = () =>
    void create.run({
      date: date ?? status.today,
      warehouseId: warehouse?.id ?? 0,
      scope,
      categoryId: scope === 'category' ? (category?.id ?? null) : null,
      itemIds: scope === 'items' ? [...new Set(items.flatMap((l) => l.item?.id ?? []))] : [],
      blind: blind === 'yes',
      basis,
      memo,
      requestId: crypto.randomUUID(),
    })
  const values = { date, warehouse, scope, category, items, blind, basis, memo }
  return { values, set: { setDate, setWarehouse, setScope, setCategory, setItems, setBlind, setBasis, setMemo }, create, start }
}

export function NewStocktake(): ReactNode {
  const { values, set, create, start } = useNewStocktake()
  const { errors } = create
  const grid = useRef<LineGridHandle>(null)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const columns = useMemo(() => ITEM_COLUMNS, [])
  return (
    <Page
      title="新盘点"
      help="开始时记下账面数；之后的进出会自动折算。"
      actions={[{ label: '开始盘点', keys: 'ctrl+enter', primary: true, run: start, busy: create.busy }]}
    >
      <FieldGrid onEnd={() => (values.scope === 'items' ? grid.current?.focus() : start())}>
        <Field label="日期" name="date" required error={errors['date']}>
          <DateInput ref={first} value={values.date} onChange={set.setDate} />
        </Field>
        <Field label="仓库" name="warehouseId" required error={errors['warehouseId']}>
          <LookupInput source={warehouses} value={values.warehouse} onChange={set.setWarehouse} required />
        </Field>
        <Field label="范围" name="scope" required>
          <SelectInput options={SCOPES} value={values.scope} onChange={set.setScope} />
        </Field>
        {values.scope === 'category' && (
          <Field label="类别" name="categoryId" required error={errors['categoryId']}>
            <LookupInput source={categories} value={values.category} onChange={set.setCategory} />
          </Field>
        )}
        <Field label="方式" name="blind">
          <SelectInput options={BLIND} value={values.blind} onChange={set.setBlind} />
        </Field>
        <Field label="折算" name="basis" span={2}>
          <SelectInput options={BASES} value={values.basis} onChange={set.setBasis} />
        </Field>
        <Field label="备注" name="memo" span={2}>
          <TextInput value={values.memo} onChange={set.setMemo} maxLength={500} />
        </Field>
      </FieldGrid>
      {values.scope === 'items' && (
        <LineGrid
          id="stocktake.items"
          ref={grid}
          columns={columns}
          lines={values.items}
          onChange={set.setItems}
          lineKey={itemKey}
          blank={blankItem}
          placeholder="商品编码、名称、拼音或条码…"
          onExit={start}
        />
      )}
    </Page>
  )
}
