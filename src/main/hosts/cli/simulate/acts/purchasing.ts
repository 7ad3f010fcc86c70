import type { DocumentInput } from '../../../../../core/contract'
import { addDays } from '../../../../../core/kernel'
import { grossOf, type Line, type Sent, type World } from '../world'

type Type = DocumentInput['type']
/** 下推, then changed as a user would: some of the lines, part of the quantity. */
export async function derived(
  w: World,
  to: Type,
  from: { id: number; date: string }[],
): Promise<Sent & { lines: Line[]; priceMode: 'incl' | 'excl' }> {
  const latest =
    from
      .map((source) => source.date)
      .sort()
      .at(-1) ?? w.today
  const { document } = await w.call<{ document: Sent & { lines: Line[]; priceMode: 'incl' | 'excl' } }>('documents.derive', {
    to,
    sourceIds: from.map((source) => source.id),
    date: w.dateAfter(latest),
  })
  const some = w.random.chance(0.3) ? w.random.sample(document.lines, w.random.int(1, document.lines.length)) : document.lines
  return { ...document, lines: some.map((line) => w.partOf(line, document.priceMode)) }
}
/** Up to three documents of the same partner. */
export async function sourcesOf(w: World, type: Type, state: 'posted' | 'approved'): Promise<{ id: number; date: string }[]> {
  const first = await w.anyDocument(type, state)
  if (first.partnerId === null || w.random.chance(0.6)) return [first]
  const { rows } = await w.client.documents.list({ type, state, partnerId: first.partnerId, limit: 12 })
  return [
    first,
    ...w.random.sample(
      rows.filter((row) => row.id !== first.id),
      w.random.int(0, 2),
    ),
  ]
}
const invoiceNumber = (w: World) => (w.random.chance(0.7) ? `F${w.random.int(1, 1e9)}` : '')

export async function purchaseOrder(w: World): Promise<void> {
  const priceMode = w.mode()
  const head = { type: 'purchaseOrder', date: w.date(), partnerId: w.partner('supplier'), warehouseId: w.warehouse(), priceMode } as const
  const order = await w.save({ ...head, lines: w.several(4, () => w.line(w.goodsItem(), priceMode)) })
  if (w.random.chance(0.9)) await w.act('approve', { type: 'purchaseOrder', ...order })
}
export async function receiveOrder(w: World): Promise<void> {
  const document = await derived(w, 'purchaseReceipt', await sourcesOf(w, 'purchaseOrder', 'approved'))
  const invoiceKind = w.random.pick(['none', 'none', 'special', 'ordinary'])
  const lines = document.lines.map((line) => ({ ...line, batch: w.batchOf(itemOf(w, line.itemId)) }))
  await w.post({ ...document, lines, invoiceKind, invoiceNumber: invoiceKind === 'none' ? '' : invoiceNumber(w) })
}
export const itemOf = (w: World, id: number) => w.masters.goods.find((item) => item.id === id) ?? w.goodsItem()

export async function receive(w: World): Promise<void> {
  const priceMode = w.mode()
  const invoiceKind = w.random.pick(['none', 'none', 'special', 'ordinary'])
  const lines = w.several(4, () => {
    const item = w.goodsItem()
    return w.line(item, priceMode, { batch: w.batchOf(item), ...(w.random.chance(0.15) ? { warehouseId: w.warehouse() } : {}) })
  })
  const date = w.date()
  await w.post({
    type: 'purchaseReceipt',
    date,
    partnerId: w.partner('supplier'),
    warehouseId: w.warehouse(),
    priceMode,
    invoiceKind,
    invoiceNumber: invoiceKind === 'none' ? '' : invoiceNumber(w),
    ...(w.random.chance(0.3) ? { dueDate: addDays(date, w.random.int(0, 60)) } : {}),
    tenders: invoiceKind === 'none' ? [] : w.tenders(grossOf(lines)),
    lines,
  })
}

export async function purchaseInvoice(w: World): Promise<void> {
  const document = await derived(w, 'purchaseInvoice', await sourcesOf(w, 'purchaseReceipt', 'posted'))
  const { priceMode } = document
  const lines = document.lines.map((line) => (w.random.chance(0.4) ? repriced(w, line, priceMode) : line))
  await w.post({ ...document, invoiceKind: w.random.pick(['special', 'special', 'ordinary']), invoiceNumber: invoiceNumber(w), lines })
}
/** The supplier's price turned out otherwise: a little, or by a multiple. */
function repriced(w: World, line: Line, mode: 'incl' | 'excl'): Line {
  const fresh = w.line(itemOf(w, line.itemId), mode)
  const factor = w.random.pick([0, 80, 97, 103, 130, 400])
  const gross = Math.floor((line.gross * factor) / 100)
  const net = Math.round((gross * 1_000_000) / (1_000_000 + line.taxRate))
  return { ...line, ...(fresh.price === 0 ? {} : { discountRate: 0 }), price: 0, net, tax: gross - net, gross }
}

/** 价格更正: a line of quantity 0 on what is invoiced already. */
export async function correctPrice(w: World): Promise<void> {
  const receipt = await w.anyDocument('purchaseReceipt', 'posted')
  const { input } = await w.contentOf(receipt.id)
  const { document } = await w.client.documents.get({ id: receipt.id })
  const [line] = document.lines as unknown as (Line & { id: number })[]
  if (!line) return
  const gross = w.random.int(-2000, 4000)
  const net = Math.round((gross * 1_000_000) / (1_000_000 + line.taxRate))
  const correction = {
    itemId: line.itemId,
    sourceLineId: line.id,
    quantity: 0,
    price: 0,
    taxRate: line.taxRate,
    net,
    tax: gross - net,
    gross,
  }
  const head = { date: w.dateAfter(receipt.date), partnerId: input['partnerId'], invoiceKind: 'special' }
  await w.post({ type: 'purchaseInvoice', ...head, lines: [correction] })
}
/** 费用发票: a service without goods behind it. */
export async function expenseInvoice(w: World): Promise<void> {
  const mode = w.mode()
  const line = w.line(
    w.random.pick(w.masters.services),
    mode,
    w.random.chance(0.5) ? { accountId: w.masters.role('taxesAndSurcharges') } : {},
  )
  const head = { date: w.date(), partnerId: w.partner('supplier'), departmentId: w.random.pick(w.masters.departments), priceMode: mode }
  await w.post({ type: 'purchaseInvoice', ...head, invoiceKind: 'special', lines: [line] })
}

export async function purchaseReturn(w: World): Promise<void> {
  if (w.random.chance(0.2)) {
    const mode = w.mode()
    const item = w.goodsItem()
    const head = { date: w.date(), partnerId: w.partner('supplier'), warehouseId: w.warehouse(), priceMode: mode }
    const invoiceKind = w.random.pick(['special', 'ordinary', 'none'])
    return void (await w.post({ type: 'purchaseReturn', ...head, invoiceKind, lines: [w.line(item, mode, { batch: w.batchOf(item) })] }))
  }
  const document = await derived(w, 'purchaseReturn', [await w.anyDocument('purchaseReceipt', 'posted')])
  await w.post({ ...document, ...(w.random.chance(0.2) ? { invoiceKind: 'ordinary' } : {}) })
}
