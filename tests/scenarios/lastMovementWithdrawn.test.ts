import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '../support/backend'
import { goods, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())

test('withdrawing the only movement of a month leaves the pool at the end of its earlier months', async () => {
  const books = newBooks(folder.path, 'last')
  books.post({
    type: 'purchaseReceipt',
    date: '2026-01-05',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(1, 10, 100_00)],
  })
  const delivery = books.post({ type: 'salesDelivery', date: '2026-03-01', partnerId: 1, warehouseId: 1, lines: [goods(1, 4, 80_00)] })
  books.unpost(delivery)
  expect(books.failures()).toEqual({})
  expect(books.db.get('SELECT quantity, value FROM cost_state')).toEqual({ quantity: 10_000_000, value: 100_00 })
  await books.close()
})
