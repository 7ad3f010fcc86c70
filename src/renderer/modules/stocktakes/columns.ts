import type { ItemHit } from '@core/contract'
import { itemSource } from '../../rpc/sources'
import { type LineColumn, lookupBinding } from '../../ui/grid/types'
import { itemText } from '@core/documents/itemText'
import { parseQuantity, quantityText, typedQuantity } from '../../ui/values/units'
import { type CountLine, withFigure } from './model'

const isNew = (l: CountLine) => l.id === null
const found = (l: CountLine, item: ItemHit | null): CountLine =>
  item === null
    ? { ...l, item: null, itemId: 0, itemCode: '', itemName: '', spec: '', unit: '', units: [] }
    : { ...l, item, itemId: item.id, itemCode: item.code, itemName: item.name, spec: item.spec, unit: item.unit, units: item.units }

const figure = (key: 'counted' | 'recounted', title: string, width: number, open: (l: CountLine) => boolean): LineColumn<CountLine> => ({
  key,
  title,
  kind: 'qty',
  width,
  min: 0,
  editable: open,
  display: (l) => said(l, l[key]),
  // "3箱5瓶" is counted as it stands on the shelf
  parse: (text, l) => parseQuantity(l, text),
  set: (l, v) => withFigure(l, typeof v === 'string' ? typedQuantity(l, v) : v === null ? null : Number(v)),
})
/** "3箱5瓶" where the goods have several units. */
const said = (l: CountLine, quantity: number | null): string => (quantity === null ? '' : quantityText(l, quantity))
const saidUnlessNone = (l: CountLine, quantity: number | null): string => (quantity === 0 ? '' : said(l, quantity))

const EXPIRY: LineColumn<CountLine> = {
  key: 'expiryDate',
  title: '到期日',
  kind: 'date',
  width: 88,
  editable: false,
  muted: true,
  hidden: true,
}
const BATCH = (counting: boolean): LineColumn<CountLine> => ({
  key: 'batch',
  title: '批号',
  kind: 'text',
  width: 84,
  maxLength: 40,
  editable: (l) => counting && isNew(l) && l.item?.batchManaged === true,
})

/** What the books say. */
const bookColumns = (width: number, posted: boolean): LineColumn<CountLine>[] => [
  { key: 'bookQuantity', title: '账面数', kind: 'qty', width, editable: false, muted: true, display: (l) => said(l, l.bookQuantity) },
  {
    key: 'movedQuantity',
    title: '期间进出',
    kind: 'qty',
    width,
    editable: false,
    muted: true,
    zero: 'blank',
    hidden: posted,
    display: (l) => saidUnlessNone(l, l.movedQuantity),
  },
]
/** What the count makes of it. */
const differenceColumns = (width: number, posted: boolean): LineColumn<CountLine>[] => [
  {
    key: 'difference',
    title: '差异',
    kind: 'qty',
    width,
    editable: false,
    zero: 'blank',
    display: (l) => saidUnlessNone(l, l.difference),
  },
  {
    key: 'value',
    title: '差异金额',
    kind: 'fen',
    width: 84,
    editable: false,
    zero: 'blank',
    total: (lines) => lines.reduce((s, l) => s + (l.value ?? 0), 0),
  },
  {
    key: 'abnormal',
    title: '非正常',
    kind: 'check',
    width: 56,
    skipOnEnter: true,
    editable: (l) => !posted && !isNew(l),
    help: '被盗、丢失、霉变等管理不善的损失，进项税额转出',
  },
]

/** D35: how many of the numbers are too many, how many are missing. */
const NUMBERS: LineColumn<CountLine> = {
  key: 'numbers',
  title: '序列号',
  kind: 'text',
  width: 92,
  editable: false,
  muted: true,
  help: '按序列号盘点的商品：扫每件的序列号，F7 看盘到和缺的号',
  value: (l) => numbersText(l),
}
export const numbersText = (l: CountLine): string =>
  [l.surplus.length > 0 ? `多 ${l.surplus.length}` : '', l.missing.length > 0 ? `缺 ${l.missing.length}` : ''].filter(Boolean).join(' ')

const BIN = (open: boolean): LineColumn<CountLine> => ({
  key: 'bin',
  title: '差异货位',
  kind: 'text',
  width: 84,
  maxLength: 40,
  skipOnEnter: true,
  editable: (l) => open && !isNew(l),
  help: '盘盈盘亏记在哪个货位；商品只在一个货位时就是它',
})

/** What is shown of a count: figures of the books only to whom may see them. */
export function countColumns(options: {
  bookHidden: boolean
  warehouseId: number
  counting: boolean
  posted: boolean
  recounts: boolean
  batches: boolean
  /** the warehouse has bins */
  binned: boolean
  /** goods with several units are among them: figures take more room */
  units: boolean
  /** goods with serial numbers are among them */
  numbered: boolean
}): LineColumn<CountLine>[] {
  const { bookHidden, warehouseId, counting, posted, recounts, batches, binned, units, numbered } = options
  const width = units ? 88 : 76
  const book = bookHidden ? [] : bookColumns(width, posted)
  const difference = bookHidden ? [] : differenceColumns(width, posted)
  return [
    { key: 'itemCode', title: '编码', kind: 'text', width: 76, editable: false, muted: true },
    {
      key: 'item',
      title: '商品',
      kind: 'lookup',
      grow: 1,
      width: 150,
      display: (l) => itemText({ name: l.itemName, spec: l.spec }),
      editable: (l) => counting && isNew(l),
      lookup: lookupBinding(itemSource({ show: 'stock', warehouseId }), (l: CountLine) => l.item, found),
    },
    ...(batches ? [BATCH(counting), EXPIRY] : []),
    { key: 'unit', title: '单位', kind: 'text', width: 46, editable: false, muted: true },
    ...book,
    figure('counted', '实盘数', width + 8, (l) => counting && !l.recount && !l.serialManaged && l.itemId !== 0),
    ...(recounts ? [figure('recounted', '复盘数', width + 8, (l) => counting && l.recount && !l.serialManaged)] : []),
    ...(numbered && !bookHidden ? [NUMBERS] : []),
    ...(binned ? [BIN(counting)] : []),
    ...difference,
  ]
}
