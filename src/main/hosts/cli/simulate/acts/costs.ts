import type { RecostResult } from '../../../../../core/contract'
import { Finding, type Line, type Sent, type World } from '../world'

const MICRO = 1_000_000
/** Some pieces of an item that is not yet among the lines. */
function piecesOf(w: World, used: Set<number>): Record<string, unknown> | undefined {
  const item = w.goodsItem()
  if (used.has(item.id)) return undefined
  used.add(item.id)
  return { itemId: item.id, quantity: w.random.int(1, 4) * MICRO, batch: w.batchOf(item) }
}
const fee = (w: World) => (w.random.chance(0.5) ? [{ accountId: w.random.pick(w.masters.funds), amount: w.random.int(1, 5_000) }] : [])

/** One product of up to three components, with a fee at times. */
export async function assembly(w: World): Promise<void> {
  const used = new Set<number>()
  const product = { ...piecesOf(w, used), toWarehouseId: w.warehouse() }
  const lines = [product, ...w.several(3, () => piecesOf(w, used)).filter((line) => line !== undefined)]
  await w.post({ type: 'assembly', date: w.date(), warehouseId: w.warehouse(), tenders: fee(w), lines })
}
/** One product into up to three components, by their reference amounts; at times none has one. */
export async function disassembly(w: World): Promise<void> {
  const used = new Set<number>()
  const product = { ...piecesOf(w, used) }
  const weighted = w.random.chance(0.8)
  const part = () => {
    const line = piecesOf(w, used)
    return line && { ...line, toWarehouseId: w.warehouse(), cost: weighted ? w.fen() : 0 }
  }
  const lines = [product, ...w.several(3, part).filter((line) => line !== undefined)]
  await w.post({ type: 'disassembly', date: w.date(), warehouseId: w.warehouse(), tenders: fee(w), lines })
}
/** 采购费用: an invoice of a service that is part of what a receipt's goods cost, early or late. */
export async function landedCost(w: World): Promise<void> {
  const receipt = await w.anyDocument('purchaseReceipt', 'posted')
  const { document } = await w.client.documents.get({ id: receipt.id })
  const line = w.random.pick(document.lines as unknown as (Line & { id: number })[])
  const [service] = w.masters.services
  if (!service) return
  const net = w.random.int(1, 50_000)
  const tax = Math.round((net * service.taxRate) / MICRO)
  const freight = { itemId: service.id, sourceLineId: line.id, quantity: 0, price: 0, taxRate: service.taxRate, net, tax, gross: net + tax }
  const head = { date: w.dateAfter(receipt.date), partnerId: w.partner('supplier'), invoiceKind: w.random.pick(['special', 'ordinary']) }
  await w.post({ type: 'purchaseInvoice', ...head, lines: [freight] })
}
/** 成本调整单: of all that is there, or of a receipt whose price is corrected. */
export async function costAdjustment(w: World): Promise<void> {
  const amount = () => w.random.int(-3_000, 6_000) || 1
  if (w.random.chance(0.5)) {
    const item = w.goodsItem()
    const lines = [{ itemId: item.id, quantity: 0, cost: amount(), batch: w.batchOf(item) }]
    const accountId = w.masters.role('pendingPropertyLoss')
    return void (await w.post({ type: 'costAdjustment', date: w.date(), warehouseId: w.warehouse(), accountId, lines }))
  }
  const { id, date } = await w.anyDocument('purchaseReceipt', 'posted')
  const { document } = await w.call<{ document: Sent & { lines: Line[] } }>('documents.derive', {
    to: 'costAdjustment',
    sourceIds: [id],
    date: w.dateAfter(date),
  })
  await w.post({ ...document, lines: document.lines.map((line) => ({ ...line, cost: w.random.chance(0.3) ? null : amount() })) })
}
/** 改批号 */
export async function renumberBatch(w: World): Promise<void> {
  const item = w.random.pick(w.masters.goods.filter((g) => g.batchManaged))
  const [batch, toBatch] = [w.batchOf(item), w.batchOf(item)]
  await w.call('batches.renumber', { itemId: item.id, batch, toBatch, date: w.date(), reason: '贴错', requestId: w.requestId() })
}
/** 成本重算 finds nothing in what the program wrote. */
export async function recost(w: World): Promise<void> {
  const { differences } = await w.call<RecostResult>('costs.recost', {})
  if (differences !== 0) throw new Finding(`costs.recost: ${differences} movements were not booked at what they cost`)
}
