import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks, NET } from '../support/books'
import { contentOf, Fault, withFault } from '../support/faults'

const folder = temporaryFolder()
let books: Books
let order = 0
let estimate = 0
let delivery = 0
let late = 0
beforeAll(() => {
  books = newBooks(folder.path, 'faults')
})
afterAll(async () => {
  await books.close()
  folder.remove()
})
const receivable = () => books.db.value<number>('SELECT id FROM open_item WHERE document_id = ?', delivery)
const bank = () => books.account('bank')
type Input = Parameters<Books['save']>[0]
/** Posting of a draft that is saved before. */
const posting = (draft: () => Input, keep: (id: number) => void = () => {}) => {
  let id: number | undefined
  return () => {
    id ??= books.save(draft())
    keep(id)
    return () => books.postSaved(id ?? 0)
  }
}

/** In order: each stands on those before it. What it prepares is not part of the act. */
const ACTS: [string, () => () => void][] = [
  [
    'a draft saved',
    () => () =>
      void (order = books.save({ type: 'purchaseOrder', date: '2026-01-02', partnerId: 2, warehouseId: 1, lines: [goods(1, 50, 500_00)] })),
  ],
  ['an order approved', () => () => books.approve(order)],
  [
    'a receipt without invoice, from the order',
    posting(
      () => ({
        type: 'purchaseReceipt',
        date: '2026-01-05',
        partnerId: 2,
        warehouseId: 1,
        lines: [goods(1, 30, 300_00, { sourceLineId: books.lineOf(order) }), goods(2, 9, 91_11), goods(3, 4, 17_00)],
      }),
      (id) => (estimate = id),
    ),
  ],
  [
    'a delivery, paid in part',
    posting(
      () => ({
        type: 'salesDelivery',
        date: '2026-01-10',
        partnerId: 1,
        warehouseId: 1,
        tenders: [{ accountId: bank(), amount: 50_00 }],
        lines: [goods(1, 11, 300_00), goods(2, 3, 60_00)],
      }),
      (id) => (delivery = id),
    ),
  ],
  [
    'a delivery whose revenue comes later',
    posting(() => ({
      type: 'salesDelivery',
      date: '2026-01-11',
      partnerId: 3,
      warehouseId: 1,
      revenuePoint: 'invoice',
      lines: [goods(1, 4, 100_00)],
    })),
  ],
  [
    'an invoice that re-prices the receipt',
    posting(() => ({
      type: 'purchaseInvoice',
      date: '2026-01-15',
      partnerId: 2,
      lines: [goods(1, 30, 333_00, { sourceLineId: books.lineOf(estimate) })],
    })),
  ],
  [
    'a back-dated receipt that recosts all later deliveries',
    posting(
      () => ({
        type: 'purchaseReceipt',
        date: '2026-01-03',
        partnerId: 4,
        warehouseId: 1,
        invoiceKind: 'special',
        lines: [goods(1, 7, 49_00), goods(2, 1, 99_00)],
      }),
      (id) => (late = id),
    ),
  ],
  ['its withdrawal', () => () => books.unpost(late)],
  ['and its posting again', () => () => books.postSaved(late)],
  [
    'a collection that settles a part',
    posting(() => ({
      type: 'receipt',
      date: '2026-01-20',
      partnerId: 1,
      accountId: bank(),
      amount: 100_00,
      discount: 1_00,
      lines: [{ openItemId: receivable(), amount: 80_00 }],
    })),
  ],
  [
    'a return',
    posting(() => ({
      type: 'salesReturn',
      date: '2026-01-21',
      partnerId: 1,
      warehouseId: 1,
      lines: [goods(1, 2, 50_00, { sourceLineId: books.lineOf(delivery) })],
    })),
  ],
  [
    'a transfer',
    posting(() => ({ type: 'transfer', date: '2026-01-22', warehouseId: 1, toWarehouseId: 3, lines: [{ itemId: 1, quantity: 2 * NET }] })),
  ],
  ['the closing of a month', () => () => books.closePeriod(202601)],
  ['a red document of a booked one', () => () => books.reverse(late, '2026-02-02')],
]

describe('an act that fails after any single write leaves the file as it was', () => {
  test.each(ACTS)('%s', (_name, prepare) => {
    const act = prepare()
    const before = contentOf(books)
    for (let k = 1; ; k++) {
      let fault: unknown
      try {
        const writes = withFault(books, k, act)
        // every write was tried, and there was one
        expect(writes).toBe(k - 1)
        break
      } catch (error) {
        fault = error
      }
      expect(fault).toBeInstanceOf(Fault)
      expect(books.raw.inTransaction).toBe(false)
      expect(contentOf(books), `write ${k}`).toBe(before)
    }
    expect(contentOf(books)).not.toBe(before)
    expect(books.failures()).toEqual({})
  })
  test('also when the commit itself fails', () => {
    const id = books.save({ type: 'salesDelivery', date: '2026-02-10', partnerId: 1, warehouseId: 1, lines: [goods(1, 1, 30_00)] })
    const before = contentOf(books)
    const exec = books.raw.exec.bind(books.raw)
    books.raw.exec = (sql: string) => {
      if (sql === 'COMMIT') throw new Fault('at commit')
      return exec(sql)
    }
    expect(() => books.postSaved(id)).toThrow(Fault)
    books.raw.exec = exec
    expect(contentOf(books)).toBe(before)
    expect(books.failures()).toEqual({})
  })
})
