import type { BackendEvent } from '@core/contract'
import { afterAll, describe, expect, test } from 'vitest'
import { refusalOf, temporaryFolder, testBackend } from '../support/backend'
import { type Books, goods, newBooks, openBooks } from '../support/books'
import { miscost, readAll, recostNow } from '../support/miscost'

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** Ten pieces bought at 10.00 and four sold, in January; two sold in February. */
async function shop(name: string, prepare: (books: Books) => void = () => {}): Promise<string> {
  const books = newBooks(folder.path, name)
  const sale = (date: string, pieces: number) =>
    books.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [goods(1, pieces, pieces * 2000)] })
  books.post({
    type: 'purchaseReceipt',
    date: '2026-01-05',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(1, 10, 10_000)],
  })
  sale('2026-01-10', 4)
  sale('2026-02-03', 2)
  prepare(books)
  await books.close()
  return books.set.path
}
const outs = ({ db }: Books) => db.column<number>("SELECT seq FROM cost_row WHERE kind = 'out' ORDER BY date, seq")
async function client(path: string) {
  const b = testBackend(folder.path)
  b.clock.set('2026-02-20')
  const events: BackendEvent[] = []
  b.backend.subscribe((event) => events.push(event))
  await b.client.accountSets.open({ path })
  return { ...b, events }
}
const differencesOf = ({ db }: Books) =>
  db.all<{ period: number; kind: string; voucher: string }>(
    "SELECT p.period, v.kind, v.summary AS voucher FROM posting p JOIN voucher v ON v.id = p.voucher_id WHERE p.kind = 'recost' ORDER BY p.id",
  )

describe('成本重算', () => {
  test('finds nothing to correct in what the program booked, and writes nothing but the log', async () => {
    const b = await client(await shop('clean'))
    const before = await b.client.vouchers.list({ from: 202601, to: 202603 })
    expect(await b.client.costs.recost({})).toMatchObject({ items: 1, movements: 3, differences: 0 })
    expect(await b.client.vouchers.list({ from: 202601, to: 202603 })).toEqual(before)
    const { rows } = await b.client.integrity.auditLog({ limit: 1, offset: 0 })
    expect(rows[0]).toMatchObject({ action: 'costs.recost', detail: '1 个商品，3 笔出入库，差异 0 笔' })
    const told = b.events.filter((event) => event.type === 'progress')
    expect(told.at(0)).toMatchObject({ label: '成本重算', cancel: 'costs.cancelRecost' })
    expect(told.at(-1)).toMatchObject({ done: 1, total: 1 })
    await b.backend.close()
  })

  test('corrects what was booked wrong in the voucher of the movement while that is open', async () => {
    const path = await shop('open', (books) => miscost(books, outs(books)[0] ?? 0, -300))
    const b = await client(path)
    expect((await b.client.integrity.verify({})).ok).toBe(false)
    expect(await b.client.costs.recost({})).toMatchObject({ differences: 1 })
    expect((await b.client.integrity.verify({})).checks.filter(({ ok }) => !ok)).toEqual([])
    expect(await b.client.costs.recost({})).toMatchObject({ differences: 0 })
    await b.backend.close()
    const books = openBooks(path)
    expect(differencesOf(books).at(-1)).toMatchObject({ period: 202601, kind: 'document' })
    await books.close()
  })

  test('D21: leaves a closed month as it is, and books its difference into the open one', async () => {
    const path = await shop('closed', (books) => {
      miscost(books, outs(books)[0] ?? 0, -300)
      books.transferProfit(202601)
      books.closePeriod(202601)
    })
    const january = (books: Books) => books.db.all('SELECT * FROM account_balance WHERE period = 202601')
    let books = openBooks(path)
    const before = january(books)
    await books.close()
    const b = await client(path)
    expect(await b.client.costs.recost({})).toMatchObject({ differences: 1 })
    expect((await b.client.integrity.verify({})).checks.filter(({ ok }) => !ok)).toEqual([])
    await b.backend.close()
    books = openBooks(path)
    expect(january(books)).toEqual(before)
    expect(differencesOf(books).at(-1)).toEqual({ period: 202602, kind: 'costDifference', voucher: '存货成本差异（成本重算）' })
    await books.close()
  })

  test('puts a cost record right that no longer tells what is booked, without booking anything', async () => {
    const path = await shop('rows', (books) => {
      books.db.run('UPDATE cost_row SET booked = booked - 7, amount = amount - 7 WHERE seq = ?', outs(books)[1] ?? 0)
      books.db.run('DELETE FROM cost_row WHERE seq = ?', outs(books)[0] ?? 0)
    })
    const b = await client(path)
    expect(await b.client.costs.recost({})).toMatchObject({ differences: 0 })
    expect((await b.client.integrity.verify({})).checks.filter(({ ok }) => !ok)).toEqual([])
    await b.backend.close()
    const books = openBooks(path)
    expect(differencesOf(books)).toEqual([])
    await books.close()
  })

  test('D29: knows what several parts share of the cost of what was taken apart, and shares out again what that was booked wrong', async () => {
    const path = await shop('shared', (books) => {
      const part = (itemId: number, cost: number) => ({ itemId, quantity: 1_000_000, toWarehouseId: 1, cost })
      const [product, fee] = [{ itemId: 1, quantity: 2_000_000 }, [{ accountId: books.account('cash'), amount: 100 }]]
      const head = { type: 'disassembly', date: '2026-02-05', warehouseId: 1 } as const
      books.post({ ...head, tenders: fee, lines: [product, part(2, 100), part(3, 200), part(4, 0)] })
      expect(readAll(books.set.db).differing).toEqual([])
    })
    const books = openBooks(path)
    const values = () => books.db.column<number>("SELECT booked FROM cost_row WHERE kind = 'carryIn' ORDER BY seq")
    // 20.00 by 1 : 2 : 0, and the fee of 1.00
    expect(values()).toEqual([667 + 33, 1333 + 67, 0])
    miscost(books, outs(books).at(-1) ?? 0, -300)
    expect(values()).toEqual([767 + 33, 1533 + 67, 0])
    expect(recostNow(books)).toBe(3)
    expect(values()).toEqual([667 + 33, 1333 + 67, 0])
    // a record that forgot the weights is made that of the ledger
    books.db.run('UPDATE cost_row SET share = NULL')
    expect(readAll(books.set.db).differing).toHaveLength(3)
    expect(recostNow(books)).toBe(0)
    expect(books.failures()).toEqual({})
    await books.close()
  })

  test('can be cancelled, runs once at a time, and ends when the account set is closed', async () => {
    const path = await shop('cancel', (books) => miscost(books, outs(books)[0] ?? 0, -300))
    const b = await client(path)
    const cancelled = refusalOf(b.client.costs.recost({}))
    expect(await refusalOf(b.client.costs.recost({}))).toMatchObject({ code: 'BUSY' })
    await b.client.costs.cancelRecost({})
    expect(await cancelled).toMatchObject({ code: 'CANCELLED' })
    const closed = refusalOf(b.client.costs.recost({}))
    await b.client.accountSets.close({})
    expect(await closed).toMatchObject({ code: 'CANCELLED' })
    // nothing was corrected
    await b.client.accountSets.open({ path })
    expect(await b.client.costs.recost({})).toMatchObject({ differences: 1 })
    await b.backend.close()
  })
})
