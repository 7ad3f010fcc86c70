import { addDays } from '../../../../../core/kernel'
import { grossOf, type World } from '../world'
import { derived, itemOf, sourcesOf } from './purchasing'

export async function salesOrder(w: World): Promise<void> {
  const priceMode = w.mode()
  const head = { type: 'salesOrder', date: w.date(), partnerId: w.partner('customer'), warehouseId: w.warehouse(), priceMode } as const
  const order = await w.save({ ...head, lines: w.several(4, () => w.line(w.goodsItem(), priceMode)) })
  if (w.random.chance(0.9)) await w.act('approve', { type: 'salesOrder', ...order })
}
/** Revenue now, or when the customer has accepted the goods (发出商品). */
const revenuePoint = (w: World) => w.random.pick([null, null, null, 'delivery', 'invoice'])

export async function deliverOrder(w: World): Promise<void> {
  const document = await derived(w, 'salesDelivery', await sourcesOf(w, 'salesOrder', 'approved'))
  const lines = document.lines.map((line) => ({ ...line, batch: w.batchOf(itemOf(w, line.itemId)) }))
  await w.post({ ...document, lines, revenuePoint: revenuePoint(w) })
}
export async function deliver(w: World): Promise<void> {
  const priceMode = w.mode()
  const lines = w.several(4, () => {
    const item = w.random.chance(0.06) ? w.random.pick(w.masters.services) : w.goodsItem()
    const place = w.random.chance(0.12) ? { warehouseId: w.warehouse() } : {}
    return w.line(item, priceMode, { batch: w.batchOf(item), ...place, ...(w.random.chance(0.05) ? { groupNo: 1 } : {}) })
  })
  const tenders = w.tenders(grossOf(lines))
  const date = w.date()
  const walkIn = tenders.length > 0 && w.random.chance(0.4)
  await w.post({
    type: 'salesDelivery',
    date,
    partnerId: walkIn ? null : w.partner('customer'),
    warehouseId: w.warehouse(),
    priceMode,
    revenuePoint: tenders.length > 0 && w.random.chance(0.9) ? null : revenuePoint(w),
    ...(w.random.chance(0.3) ? { dueDate: addDays(date, w.random.int(0, 60)) } : {}),
    tenders,
    lines,
  })
}
export async function salesInvoice(w: World): Promise<void> {
  if (w.random.chance(0.1)) {
    const mode = w.mode()
    const head = { type: 'salesInvoice', date: w.date(), partnerId: w.partner('customer'), priceMode: mode } as const
    return void (await w.post({ ...head, lines: [w.line(w.random.pick(w.masters.services), mode)] }))
  }
  const document = await derived(w, 'salesInvoice', await sourcesOf(w, 'salesDelivery', 'posted'))
  const lines = document.lines.map((line) => {
    if (!w.random.chance(0.25)) return line
    const gross = Math.floor((line.gross * w.random.pick([50, 98, 103, 200])) / 100)
    const net = Math.round((gross * 1_000_000) / (1_000_000 + line.taxRate))
    return { ...line, price: 0, net, tax: gross - net, gross }
  })
  await w.post({ ...document, invoiceKind: w.random.pick(['special', 'ordinary', 'none']), lines })
}
export async function salesReturn(w: World): Promise<void> {
  if (w.random.chance(0.25)) {
    const mode = w.mode()
    const item = w.goodsItem()
    const cost = w.random.chance(0.5) ? { cost: w.fen() } : {}
    const lines = [w.line(item, mode, { batch: w.batchOf(item), ...cost })]
    const head = { date: w.date(), partnerId: w.partner('customer'), warehouseId: w.warehouse(), priceMode: mode }
    return void (await w.post({ type: 'salesReturn', ...head, tenders: w.tenders(grossOf(lines)), lines }))
  }
  const document = await derived(w, 'salesReturn', await sourcesOf(w, 'salesDelivery', 'posted'))
  const elsewhere = w.random.chance(0.3) ? { warehouseId: w.warehouse() } : {}
  await w.post({ ...document, lines: document.lines.map((line) => ({ ...line, ...elsewhere })) })
}
