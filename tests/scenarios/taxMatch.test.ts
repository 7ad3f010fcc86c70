import { afterAll, expect, it } from 'vitest'
import { matchDifferences, type MatchLine } from '../../src/core/modules/tax/match'
import { taxHandlers } from '../../src/main/modules/tax/handlers'
import { temporaryFolder } from '../support/backend'
import { goods, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())

it('differences are named, and none within the tolerances', () => {
  const unit = 1_000_000
  const yuan = 100_000_000
  const line: MatchLine = {
    orderPrice: 10 * yuan,
    orderQuantity: 100 * unit,
    receivedQuantity: 100 * unit,
    receiptPrice: 10 * yuan,
    invoicedQuantity: 100 * unit,
    price: 10 * yuan,
    quantity: 100 * unit,
    net: 100_000,
  }
  const tolerance = { price: 10_000, amount: 100, quantity: 0 }
  const of = (change: Partial<MatchLine>, other = tolerance) => matchDifferences({ ...line, ...change }, other)
  expect(of({})).toEqual([])
  expect(of({ price: 10.1 * yuan, net: 101_000 })).toEqual([])
  expect(of({ price: 10.2 * yuan, net: 102_000 })).toEqual(['price'])
  // dear by the piece, and yet a matter of cents
  expect(of({ price: 10.2 * yuan, quantity: unit, net: 1020 })).toEqual([])
  expect(of({ net: 99_000, price: 10 * yuan }, { ...tolerance, price: 0 })).toEqual(['amount'])
  expect(of({ invoicedQuantity: 101 * unit })).toEqual(['overInvoiced'])
  expect(of({ invoicedQuantity: 101 * unit }, { ...tolerance, quantity: 10_000 })).toEqual([])
  expect(of({ receivedQuantity: 110 * unit })).toEqual(['overReceived'])
  expect(of({ orderPrice: null, orderQuantity: null, price: 11 * yuan, net: 110_000 })).toEqual(['noOrder', 'receiptPrice'])
  expect(of({ receivedQuantity: null })).toEqual(['noReceipt'])
})

it('order – receipt – invoice through the documents: the dearer invoice differs until it is decided about', async () => {
  const books = newBooks(folder.path, 'match')
  const order = books.save({ type: 'purchaseOrder', date: '2026-01-02', partnerId: 2, warehouseId: 1, lines: [goods(1, 10, 10_000)] })
  books.approve(order)
  const receipt = books.post({
    type: 'purchaseReceipt',
    date: '2026-01-03',
    partnerId: 2,
    warehouseId: 1,
    lines: [goods(1, 10, 10_000, { sourceLineId: books.lineOf(order) })],
  })
  const invoice = (pieces: number, net: number, invoiceNumber: string) =>
    books.post({
      type: 'purchaseInvoice',
      date: '2026-01-10',
      partnerId: 2,
      invoiceNumber,
      lines: [goods(1, pieces, net, { sourceLineId: books.lineOf(receipt) })],
    })
  invoice(4, 4000, 'M1')
  const dear = invoice(6, 6600, 'M2')
  const list = (open: boolean) => {
    const found = taxHandlers.matches({ db: books.db, options: books.set.options } as never, { from: '2026-01-01', to: '2026-01-31', open })
    return found as Exclude<typeof found, Promise<unknown>>
  }
  expect(list(false).map((r) => [r.quantity / 1_000_000, r.differences])).toEqual([
    [4, []],
    [6, ['price']],
  ])
  const [row] = list(true)
  expect(row).toMatchObject({ documentId: dear, orderPrice: 1_000_000_000, price: 1_100_000_000 })
  const decide = (decision: 'accept' | null, reason: string) =>
    books.command('tax.decideMatch', {}, (ctx) => taxHandlers.decideMatch(ctx, { lineId: row?.lineId ?? 0, decision, reason })) as null
  expect(() => decide('accept', '')).toThrow(/REQUIRED/)
  decide('accept', '涨价通知')
  expect(list(true)).toEqual([])
  expect(list(false)[1]).toMatchObject({ decision: 'accept', reason: '涨价通知' })
  decide(null, '')
  expect(list(true)).toHaveLength(1)
  expect(books.failures()).toEqual({})
  await books.close()
})
