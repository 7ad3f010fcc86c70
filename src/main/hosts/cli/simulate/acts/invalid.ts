import { addDays, firstDay, type LocalDate } from '../../../../../core/kernel'
import { Finding, type Sent, type World } from '../world'

/** Acts that must be refused, each with one of the codes named; and requests that must be done once. */
const LATER = 1_000_000_000

export async function staleRevision(w: World): Promise<void> {
  const type = w.random.pick(['purchaseReceipt', 'salesDelivery', 'receipt'] as const)
  const { id } = await w.anyDocument(type, 'posted')
  const { revision } = await w.contentOf(id)
  await w.mustRefuse(['STALE_REVISION'], 'documents.unpost', { type, id, revision: revision - 1 })
}
export async function unknownDocument(w: World): Promise<void> {
  const path = `documents.${w.random.pick(['post', 'unpost', 'void', 'approve'])}`
  await w.mustRefuse(['NOT_FOUND'], path, { type: 'salesDelivery', id: w.random.int(LATER, 2 * LATER), revision: 1 })
}
export async function wrongType(w: World): Promise<void> {
  const { id } = await w.anyDocument('salesDelivery', 'posted')
  await w.mustRefuse(['NOT_FOUND'], 'documents.unpost', { type: 'purchaseReceipt', id, revision: 1 })
}
export async function postTwice(w: World): Promise<void> {
  const { id } = await w.anyDocument('purchaseReceipt', 'posted')
  const { revision } = await w.contentOf(id)
  await w.mustRefuse(['WRONG_STATE'], 'documents.post', { type: 'purchaseReceipt', id, revision })
}
/** A document is saved as a draft and must not post; the draft is withdrawn. */
async function mustNotPost(w: World, codes: readonly string[], document: Sent): Promise<void> {
  const saved = await w.save(document)
  const target = { type: document.type, ...saved }
  try {
    await w.mustRefuse(codes, 'documents.post', { type: document.type, id: saved.id, revision: saved.revision })
  } finally {
    await w.act('void', target)
  }
}
const goods = (w: World, more: Record<string, unknown> = {}) => {
  const item = w.goodsItem()
  return w.line(item, 'incl', { batch: w.batchOf(item), ...more })
}
const receiptOf = (w: World, date: LocalDate, lines: unknown[]): Sent => ({
  type: 'purchaseReceipt',
  date,
  partnerId: w.partner('supplier'),
  warehouseId: w.warehouse(),
  lines,
})

export async function closedPeriod(w: World): Promise<void> {
  const closed = (await w.client.periods.list({})).filter((p) => p.state === 'closed')
  if (closed.length === 0) return
  const date = addDays(firstDay(w.random.pick(closed).period), w.random.int(0, 27))
  await mustNotPost(w, ['PERIOD_CLOSED'], receiptOf(w, date, [goods(w)]))
}
export async function noLines(w: World): Promise<void> {
  await mustNotPost(w, ['NO_LINES'], receiptOf(w, w.today, []))
}
export async function hugeIssue(w: World): Promise<void> {
  const item = w.goodsItem()
  const line = { itemId: item.id, quantity: 900_000_000_000_000, batch: w.batchOf(item) }
  const document: Sent = {
    type: 'transfer',
    date: w.today,
    warehouseId: w.masters.warehouses[0],
    toWarehouseId: w.masters.warehouses[1],
    lines: [line],
  }
  await mustNotPost(w, ['NEGATIVE_STOCK', 'NEGATIVE_BATCH'], document)
}
export async function sameWarehouse(w: World): Promise<void> {
  const item = w.goodsItem()
  const warehouseId = w.warehouse()
  const lines = [{ itemId: item.id, quantity: 1_000_000, batch: w.batchOf(item) }]
  await mustNotPost(w, ['SAME_WAREHOUSE'], { type: 'transfer', date: w.today, warehouseId, toWarehouseId: warehouseId, lines })
}
export async function unbalanced(w: World): Promise<void> {
  const lines = [
    { summary: '测试', accountId: w.masters.role('bank'), debit: 100 },
    { summary: '测试', accountId: w.masters.role('capital'), credit: 101 },
  ]
  await mustNotPost(w, ['UNBALANCED'], { type: 'voucher', date: w.today, lines })
}
export async function stockByHand(w: World): Promise<void> {
  const lines = [
    { summary: '测试', accountId: w.masters.role('goods'), itemId: w.goodsItem().id, debit: 100 },
    { summary: '测试', accountId: w.masters.role('capital'), credit: 100 },
  ]
  await mustNotPost(w, ['CONTROL_ACCOUNT'], { type: 'voucher', date: w.today, lines })
}
export async function missingDimension(w: World): Promise<void> {
  const lines = [{ accountId: w.masters.role('officeExpense'), amount: 100 }]
  await mustNotPost(w, ['DIMENSION_REQUIRED'], { type: 'otherPayment', date: w.today, accountId: w.masters.funds[0], lines })
}
export async function walkInOnCredit(w: World): Promise<void> {
  const line = goods(w, { price: 0, discountRate: 0, quantity: 1_000_000, net: 100, taxRate: 0, tax: 0, gross: 100 })
  await mustNotPost(w, ['REQUIRED'], {
    type: 'salesDelivery',
    date: w.today,
    revenuePoint: 'delivery',
    warehouseId: w.warehouse(),
    lines: [line],
  })
}

export async function badDraft(w: World): Promise<void> {
  const draft = (document: Sent) => ({ document })
  const [codes, document] = w.random.pick<[string[], Sent]>([
    [['UNKNOWN_REFERENCE'], { ...receiptOf(w, w.today, [goods(w)]), partnerId: LATER }],
    [['UNKNOWN_REFERENCE'], receiptOf(w, w.today, [{ ...goods(w), itemId: LATER }])],
    [['UNKNOWN_REFERENCE'], receiptOf(w, w.today, [goods(w, { sourceLineId: LATER })])],
    [['MUST_BE_POSITIVE', 'MUST_NOT_BE_NEGATIVE'], receiptOf(w, w.today, [{ ...goods(w), quantity: -1_000_000 }])],
    [['MUST_BE_POSITIVE', 'AMOUNT_MISMATCH'], receiptOf(w, w.today, [{ ...goods(w), quantity: 0 }])],
    [['AMOUNT_MISMATCH'], receiptOf(w, w.today, [{ ...goods(w), price: 0, net: 100, tax: 13, gross: 114 }])],
    [
      ['TAX_OUT_OF_TOLERANCE'],
      receiptOf(w, w.today, [{ ...goods(w), price: 0, discountRate: 0, taxRate: 130_000, net: 1000, tax: 10, gross: 1010 }]),
    ],
    [['PERIOD_TOO_FAR'], receiptOf(w, addDays(w.today, 500), [goods(w)])],
    [['BAD_INPUT', 'BAD_DATE'], receiptOf(w, '2026-02-30', [goods(w)])],
    [['BAD_INPUT'], { ...receiptOf(w, w.today, [goods(w)]), surprise: 1 }],
    [['BAD_INPUT'], receiptOf(w, w.today, [{ ...goods(w), quantity: 0.5 }])],
  ])
  await w.mustRefuse(codes, 'documents.save', draft(document))
}

/** The same request twice: done once, answered the same; used for something else: refused. */
export async function sameRequest(w: World): Promise<void> {
  const saved = await w.save({
    type: 'voucher',
    date: w.today,
    lines: [
      { summary: '测试', accountId: w.masters.role('bank'), debit: 100 },
      { summary: '测试', accountId: w.masters.role('capital'), credit: 100 },
    ],
  })
  const request = { type: 'voucher', id: saved.id, revision: saved.revision, requestId: w.requestId() }
  const first = JSON.stringify(await w.call('documents.post', request))
  w.acknowledge({ type: 'voucher', ...saved })
  const second = JSON.stringify(await w.call('documents.post', request))
  if (first !== second) throw new Finding(`one request answered twice differently: ${first} ${second}`)
  await w.mustRefuse(['REQUEST_REUSED'], 'documents.unpost', request)
}
