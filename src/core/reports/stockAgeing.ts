import type { DocumentType } from '../documents/types'
import type { ReportColumn } from '../contract/reports'
import { dayNumber, type Fen, type LocalDate, mulDiv, type QuantityMicro } from '../kernel'
import { C, defineReport, P } from './define'
import { BATCH_FILTERS, ITEM_COLUMNS } from './stock'

export const stockAgeing = defineReport({
  id: 'stockAgeing',
  title: '库存库龄',
  module: 'inventory',
  description: '某日的存货按先进先出对到入库，分 0–30 天至 365 天以上列示金额，合计等于收发存结存金额；选定商品时逐笔列出入库',
  range: 'date',
  params: [
    P.on,
    P.param('groupBy', '汇总方式', {
      options: [
        { value: 'item', label: '商品' },
        { value: 'category', label: '类别' },
        { value: 'warehouse', label: '仓库和商品' },
      ],
    }),
    ...BATCH_FILTERS,
  ],
})

/** Days since the receipt, both ends included. */
const AGE_BANDS = [
  { key: 'd30', title: '0–30 天', upTo: 30 },
  { key: 'd60', title: '31–60 天', upTo: 60 },
  { key: 'd90', title: '61–90 天', upTo: 90 },
  { key: 'd180', title: '91–180 天', upTo: 180 },
  { key: 'd365', title: '181–365 天', upTo: 365 },
  { key: 'older', title: '365 天以上', upTo: Number.MAX_SAFE_INTEGER },
] as const
export type AgeBand = (typeof AGE_BANDS)[number]
export const ageDays = (received: LocalDate, on: LocalDate): number => dayNumber(on) - dayNumber(received)
/** Days weighted by quantity, rounded; null with nothing on hand. */
export function averageAge(parts: readonly { quantity: QuantityMicro; days: number }[]): number | null {
  const quantity = parts.reduce((sum, p) => sum + BigInt(p.quantity), 0n)
  const weighted = parts.reduce((sum, p) => sum + BigInt(p.quantity) * BigInt(p.days), 0n)
  return quantity > 0n ? Number((2n * weighted + quantity) / (2n * quantity)) : null
}
export const bandOf = (days: number): AgeBand => AGE_BANDS.find((b) => days <= b.upTo) ?? AGE_BANDS[0]

/** `estimates`: some were taken back (月初回冲): value without goods, which has no age. */
export function stockAgeingColumns(groupBy: 'item' | 'category' | 'warehouse', estimates: boolean): ReportColumn[] {
  const who =
    groupBy === 'category'
      ? [C.code('code', '类别编码'), C.text('name', '商品类别', { width: 200 })]
      : [
          ...(groupBy === 'warehouse' ? [C.text('warehouse', '仓库', { width: 90 })] : []),
          ...ITEM_COLUMNS,
          C.quantity('quantity', '结存数量', { width: 76 }),
          C.integer('days', '平均库龄', { width: 74 }),
        ]
  return [
    ...who,
    C.fen('value', '结存金额', { width: 96 }),
    ...(estimates ? [C.fen('estimate', '暂估回冲', { width: 92 })] : []),
    ...AGE_BANDS.map(({ key, title }) => C.fen(key, title.replace(' 天', ''), { group: '库龄金额（天）', width: 82 })),
  ]
}
export const STOCK_AGE_LAYER_COLUMNS: ReportColumn[] = [
  C.date('date', '入库日期'),
  C.text('document', '单据', { width: 100 }),
  C.code('number', '单据号', { width: 150 }),
  C.text('partner', '往来单位', { width: 160 }),
  C.text('warehouse', '现存仓库', { width: 100 }),
  C.text('batch', '批号', { width: 110, optional: true }),
  C.integer('days', '库龄天数', { width: 80 }),
  C.text('band', '库龄段', { width: 90 }),
  C.quantity('quantity', '剩余数量'),
  C.fen('value', '金额'),
]

/** A movement of one item, in cost order; quantity signed. */
export interface AgeFlow {
  warehouseId: number
  batch: string
  date: LocalDate
  kind: string
  quantity: QuantityMicro
  documentType: DocumentType
  documentId: number
}
/** What is left of a receipt in a place; negative: what a place is short of. */
export interface AgeLayer {
  date: LocalDate
  quantity: QuantityMicro
  documentType: DocumentType
  documentId: number
}
export const placeKey = (p: { warehouseId: number; batch: string }): string => `${p.warehouseId}|${p.batch}`

/**
 * Where the goods of one item lie, by the receipts they came with, oldest first: issues take the oldest, whatever method costs
 * them. Goods that a document only moves (调拨, 发出商品) keep the day they were received; a customer return begins anew.
 *
 * `opening`: what lay in the places before the first of these flows, older than all of them. It goes first, whatever it is made of,
 * so that what is left in the end is exact as soon as none of it is; null while some is: the flows do not reach back far enough.
 */
export function ageLayers(
  flows: Iterable<AgeFlow>,
  opening: ReadonlyMap<string, QuantityMicro> = new Map(),
): Map<string, AgeLayer[]> | null {
  const places = new Map<string, AgeLayer[]>()
  for (const [key, quantity] of opening) places.set(key, quantity === 0 ? [] : [{ ...UNKNOWN, quantity }])
  let moving: { documentId: number; layers: AgeLayer[] } = { documentId: 0, layers: [] }
  for (const flow of flows) {
    const key = placeKey(flow)
    const place = places.get(key) ?? []
    places.set(key, place)
    if (flow.documentId !== moving.documentId) moving = { documentId: flow.documentId, layers: [] }
    if (flow.quantity < 0) {
      moving.layers.push(...take(place, -flow.quantity, flow))
      continue
    }
    const carried = flow.kind === 'carryIn' || flow.kind === 'move' ? take(moving.layers, flow.quantity, flow) : []
    const known = carried.reduce((sum, l) => sum + l.quantity, 0)
    for (const layer of carried) put(place, layer)
    moving.layers = moving.layers.filter(isReal)
    if (known < flow.quantity) put(place, layerOf(flow, flow.quantity - known))
  }
  for (const layers of places.values()) if (layers.some(({ date }) => date === UNKNOWN.date)) return null
  return places
}
/** Before any date. */
const UNKNOWN = { date: '', documentType: 'purchaseReceipt', documentId: 0 } as const
const isReal = (layer: AgeLayer) => layer.quantity > 0
const layerOf = ({ date, documentType, documentId }: AgeFlow | AgeLayer, quantity: QuantityMicro): AgeLayer => ({
  date,
  quantity,
  documentType,
  documentId,
})
/** Takes from the oldest; what is not there stays as one negative layer, and is not among what is returned. */
function take(place: AgeLayer[], quantity: QuantityMicro, flow: AgeFlow): AgeLayer[] {
  const taken: AgeLayer[] = []
  let left = quantity
  let gone = 0
  for (let first = place[gone]; left > 0 && first && first.quantity > 0; first = place[gone]) {
    const part = Math.min(left, first.quantity)
    taken.push(layerOf(first, part))
    left -= part
    if (part === first.quantity) gone += 1
    else first.quantity -= part
  }
  place.splice(0, gone)
  const [short] = place
  if (left > 0 && short) short.quantity -= left
  else if (left > 0) place.push(layerOf(flow, -left))
  return taken
}
/** Covers a shortage first; the rest goes where its date belongs. */
function put(place: AgeLayer[], layer: AgeLayer): void {
  const [short] = place
  let left = layer.quantity
  if (short && short.quantity < 0) {
    const covered = Math.min(left, -short.quantity)
    short.quantity += covered
    left -= covered
    if (short.quantity === 0) place.shift()
  }
  if (left === 0) return
  let at = place.length
  while (at > 0 && (place[at - 1]?.date ?? '') > layer.date) at -= 1
  place.splice(at, 0, layerOf(layer, left))
}

/**
 * A value over quantities, in their order, each sum so far rounded: the parts add up to the value exactly. Quantities that cancel
 * out leave it all with the first.
 */
export function sharesOf(value: Fen, quantities: readonly QuantityMicro[]): Fen[] {
  const total = quantities.reduce((sum, q) => sum + q, 0)
  if (total === 0) return quantities.map((_q, i) => (i === 0 ? value : 0))
  let [sum, given] = [0, 0]
  return quantities.map((quantity) => {
    sum += quantity
    const upTo = mulDiv(value, sum, total)
    const share = upTo - given
    given = upTo
    return share
  })
}
