import type { ItemHit } from '@core/contract'
import { itemSource } from '../../rpc/sources'
import { type LineColumn, lookupBinding } from '../../ui/grid/types'
import { type CountLine, withFigure } from './model'

const isNew = (l: CountLine) => l.id === null
const found = (l: CountLine, item: ItemHit | null): CountLine =>
  item === null
    ? { ...l, item: null, itemId: 0, itemCode: '', itemName: '', spec: '', unit: '' }
    : { ...l, item, itemId: item.id, itemCode: item.code, itemName: item.name, spec: item.spec, unit: item.unit }

const figure = (key: 'counted' | 'recounted', title: string, open: (l: CountLine) => boolean): LineColumn<CountLine> => ({
  key,
  title,
  kind: 'qty',
  width: 84,
  min: 0,
  editable: open,
  set: (l, v) => withFigure(l, v === null ? null : Number(v)),
})

const EXPIRY: LineColumn<CountLine> = { key: 'expiryDate', title: '到期日', kind: 'date', width: 92, editable: false, muted: true }
const BATCH = (counting: boolean): LineColumn<CountLine> => ({
  key: 'batch',
  title: '批号',
  kind: 'text',
  width: 90,
  maxLength: 40,
  editable: (l) => counting && isNew(l) && l.item?.batchManaged === true,
})

/** What is shown of a count: figures of the books only to whom may see them. */
export function countColumns(options: {
  bookHidden: boolean
  warehouseId: number
  counting: boolean
  posted: boolean
  recounts: boolean
  batches: boolean
}): LineColumn<CountLine>[] {
  const { bookHidden, warehouseId, counting, posted, recounts, batches } = options
  const book: LineColumn<CountLine>[] = bookHidden
    ? []
    : [
        { key: 'bookQuantity', title: '账面数', kind: 'qty', width: 76, editable: false, muted: true },
        { key: 'movedQuantity', title: '期间进出', kind: 'qty', width: 76, editable: false, muted: true, zero: 'blank', hidden: posted },
      ]
  const difference: LineColumn<CountLine>[] = bookHidden
    ? []
    : [
        { key: 'difference', title: '差异', kind: 'qty', width: 76, editable: false, zero: 'blank' },
        {
          key: 'value',
          title: '差异金额',
          kind: 'fen',
          width: 92,
          editable: false,
          zero: 'blank',
          total: (lines) => lines.reduce((s, l) => s + (l.value ?? 0), 0),
        },
        {
          key: 'abnormal',
          title: '非正常',
          kind: 'check',
          width: 64,
          skipOnEnter: true,
          editable: (l) => !posted && !isNew(l),
          help: '被盗、丢失、霉变等管理不善的损失，进项税额转出',
        },
      ]
  return [
    { key: 'itemCode', title: '编码', kind: 'text', width: 84, editable: false, muted: true },
    {
      key: 'item',
      title: '商品',
      kind: 'lookup',
      grow: 1,
      width: 150,
      display: (l) => (l.spec === '' ? l.itemName : `${l.itemName} ${l.spec}`),
      editable: (l) => counting && isNew(l),
      lookup: lookupBinding(itemSource({ show: 'stock', warehouseId }), (l: CountLine) => l.item, found),
    },
    ...(batches ? [BATCH(counting), EXPIRY] : []),
    { key: 'unit', title: '单位', kind: 'text', width: 46, editable: false, muted: true },
    ...book,
    figure('counted', '实盘数', (l) => counting && !l.recount && l.itemId !== 0),
    ...(recounts ? [figure('recounted', '复盘数', (l) => counting && l.recount)] : []),
    ...difference,
  ]
}
