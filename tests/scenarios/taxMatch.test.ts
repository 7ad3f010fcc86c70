import { afterAll, expect, it } from 'vitest'
import type { MatchRow } from '../../src/core/contract'
import { matchDifferences, type MatchLine } from '../../src/core/modules/tax/match'
import { taxHandlers } from '../../src/main/modules/tax/handlers'
import { temporaryFolder } from '../support/backend'
import { goods, NET, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())

it('differences are named, and none within the tolerances', () => {
  const unit = 1_000_000
  const yuan = 100_000_000
  const order = { quantity: 100 * unit, price: 10 * yuan, taxRate: 130_000 }
  const line: MatchLine = {
    order,
    received: 100 * unit,
    receipt: { price: 10 * yuan, taxRate: 130_000 },
    invoiced: 100 * unit,
    invoice: { quantity: 100 * unit, net: 100_000, tax: 13_000 },
  }
  const tolerance = { price: 10_000, amount: 100, quantity: 0 }
  const of = (change: Partial<MatchLine>, other = tolerance) => matchDifferences({ ...line, ...change }, other)
  const billed = (net: number, quantity = 100 * unit, tax = Math.round(net * 0.13)) => ({ invoice: { quantity, net, tax } })
  expect(of({})).toEqual([])
  expect(of(billed(101_000))).toEqual([])
  expect(of(billed(102_000))).toEqual(['price'])
  expect(of(billed(98_000))).toEqual(['price'])
  // dear by the piece, and yet a matter of cents
  expect(of(billed(1020, unit))).toEqual([])
  expect(of(billed(100_000, 100 * unit, 9000))).toEqual(['tax'])
  expect(of(billed(100_000, 100 * unit, 13_100))).toEqual([])
  expect(of({ invoiced: 101 * unit })).toEqual(['overInvoiced'])
  expect(of({ invoiced: 101 * unit }, { ...tolerance, quantity: 10_000 })).toEqual([])
  expect(of({ invoiced: 40 * unit })).toEqual(['underInvoiced'])
  expect(of({ invoiced: 0, invoice: null })).toEqual(['notInvoiced'])
  expect(of({ received: 110 * unit })).toEqual(['overReceived', 'underInvoiced'])
  expect(of({ received: 60 * unit, invoiced: 60 * unit })).toEqual(['underReceived'])
  expect(of({ received: 0, receipt: null, invoiced: 0, invoice: null })).toEqual(['notReceived'])
  expect(of({ order: null, ...billed(110_000) })).toEqual(['noOrder', 'receiptPrice'])
})

it('an order line beside what came and was invoiced: by name until it is decided about, and again when something else differs', async () => {
  const books = newBooks(folder.path, 'match')
  const lines = [goods(1, 10, 10_000), goods(2, 5, 5000), goods(3, 2, 2000)]
  const order = books.save({ type: 'purchaseOrder', date: '2026-01-02', partnerId: 2, warehouseId: 1, lines })
  books.approve(order)
  const receive = (date: string, line: number, pieces: number, net: number, more: Record<string, unknown> = {}) =>
    books.post({
      type: 'purchaseReceipt',
      date,
      partnerId: 2,
      warehouseId: 1,
      lines: [goods(line, pieces, net, { sourceLineId: books.lineOf(order, line) })],
      ...more,
    })
  const receipt = receive('2026-01-03', 1, 10, 10_000)
  receive('2026-01-04', 2, 2, 2000, { invoiceKind: 'special', invoiceNumber: 'M0' })
  const invoice = (pieces: number, net: number, invoiceNumber: string, more: Record<string, unknown> = {}) =>
    books.post({
      type: 'purchaseInvoice',
      date: '2026-02-10',
      partnerId: 2,
      invoiceNumber,
      lines: [goods(1, pieces, net, { sourceLineId: books.lineOf(receipt), ...more })],
    })
  const list = (show: 'open' | 'pending' | 'all', from = '2026-01-01', to = '2026-01-31') => {
    const found = taxHandlers.matches({ db: books.db, options: books.set.options } as never, { from, to, show })
    return found as Exclude<typeof found, Promise<unknown>>
  }
  const said = (rows: readonly MatchRow[]) => rows.map((r) => [r.itemName, ...r.differences])
  expect(said(list('all'))).toEqual([
    ['商品1', 'notInvoiced'],
    ['商品2', 'underReceived'],
    ['商品3', 'notReceived'],
  ])
  expect([list('open'), list('pending').length]).toEqual([[], 3])
  invoice(4, 4000, 'M1')
  expect(list('all')[0]).toMatchObject({ invoicedQuantity: 4 * NET, net: 4000, tax: 520, differences: ['underInvoiced'] })
  invoice(6, 6600, 'M2')
  // the invoices' month has the line too
  const [row] = list('open', '2026-02-01', '2026-02-28')
  expect(row).toMatchObject({
    of: 'order',
    documentId: order,
    orderQuantity: 10 * NET,
    orderPrice: 1_000_000_000,
    receivedQuantity: 10 * NET,
    invoicedQuantity: 10 * NET,
    price: 1_060_000_000,
    net: 10_600,
    differences: ['price'],
    settled: false,
  })
  expect(row?.documents.map((d) => [d.label, d.quantity / NET, d.net])).toEqual([
    ['采购入库单', 10, 10_000],
    ['采购发票', 4, 4000],
    ['采购发票', 6, 6600],
  ])
  const decide = (decision: 'accept' | null, reason: string) =>
    books.command('tax.decideMatch', {}, (ctx) =>
      taxHandlers.decideMatch(ctx, { of: 'order', lineId: row?.lineId ?? 0, decision, reason }),
    ) as null
  expect(() => decide('accept', '')).toThrow(/REQUIRED/)
  decide('accept', '涨价通知')
  expect(list('open')).toEqual([])
  expect(list('all')[0]).toMatchObject({ decision: 'accept', reason: '涨价通知', settled: true })
  // what went back with a red invoice is neither received nor invoiced
  books.post({
    type: 'purchaseReturn',
    date: '2026-02-12',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(1, 1, 1000, { sourceLineId: books.lineOf(receipt) })],
  })
  expect(list('all')[0]).toMatchObject({ receivedQuantity: 9 * NET, invoicedQuantity: 9 * NET, differences: ['underReceived', 'price'] })
  expect(list('open')).toEqual([])
  // a rate of tax that was not agreed: another matter than the price that was accepted
  receive('2026-02-13', 1, 1, 0, {
    invoiceKind: 'special',
    invoiceNumber: 'M3',
    lines: [goods(1, 1, 50_000, { sourceLineId: books.lineOf(order), taxRate: 90_000, tax: 4500, gross: 54_500 })],
  })
  expect(said(list('open', '2026-02-01', '2026-02-28'))).toEqual([['商品1', 'price', 'tax']])
  decide(null, '')
  expect(list('open')).toHaveLength(1)
  expect(books.failures()).toEqual({})
  await books.close()
})

it('goods received without an order stand by their receipt; other rates of tax are told', async () => {
  const books = newBooks(folder.path, 'matchReceipt')
  const receipt = books.post({ type: 'purchaseReceipt', date: '2026-01-03', partnerId: 2, warehouseId: 1, lines: [goods(1, 10, 100_000)] })
  books.post({
    type: 'purchaseInvoice',
    date: '2026-01-10',
    partnerId: 2,
    invoiceKind: 'special',
    invoiceNumber: 'R1',
    lines: [goods(1, 10, 100_000, { sourceLineId: books.lineOf(receipt), taxRate: 90_000, tax: 9000, gross: 109_000 })],
  })
  const found = taxHandlers.matches({ db: books.db, options: books.set.options } as never, {
    from: '2026-01-01',
    to: '2026-01-31',
    show: 'open',
  }) as MatchRow[]
  expect(found.map((r) => [r.of, r.documentId, r.orderQuantity, r.differences])).toEqual([['receipt', receipt, null, ['noOrder', 'tax']]])
  await books.close()
})
