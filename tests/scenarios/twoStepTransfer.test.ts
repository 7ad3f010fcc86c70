import { afterAll, describe, expect, test } from 'vitest'
import { documentInput } from '@core/contract'
import { runQuery } from '../../src/main/backend/transaction'
import { Refusal } from '../../src/main/backend/context'
import { correctCommand } from '../../src/main/documents/correct'
import { deriveDocument, sourceLines } from '../../src/main/documents/derive'
import { lineInfo } from '../../src/main/documents/lineInfo'
import { documentView, listDocuments } from '../../src/main/documents/views'
import { requireDocument } from '../../src/main/documents/store'
import { runReport } from '../../src/main/modules/reports/run'
import { searchItems } from '../../src/main/modules/search/items'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import { type Books, goods, NET, newBooks } from '../support/books'
import { temporaryFolder } from '../support/backend'

const folder = temporaryFolder()
const opened: Books[] = []
afterAll(async () => {
  for (const b of opened) await b.close()
  folder.remove()
})
let serial = 0
/** 主仓 is 1, 二仓 the last; 10 of A1 at 100.00 and 20 of A2 at 5.00 each, without tax, in 主仓 on 5 January. */
function shop(options: Parameters<typeof newBooks>[2] = {}): Books {
  const books = newBooks(folder.path, `调拨${++serial}`, options)
  opened.push(books)
  receive(books, '2026-01-05', [goods(1, 10, 1000_00), goods(2, 20, 100_00)])
  return books
}
const receive = (books: Books, date: string, lines: object[]) =>
  books.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, lines })
const warehouse = (books: Books, code: string) => books.db.value<number>('SELECT id FROM warehouse WHERE code = ?', code) ?? 0
const send = (books: Books, date: string, lines: object[]) =>
  books.post({ type: 'transfer', date, warehouseId: 1, toWarehouseId: warehouse(books, '02'), transferMode: 'twoStep', lines })
const arrive = (books: Books, date: string, lines: object[], warehouseId = warehouse(books, '02')) =>
  books.post({ type: 'transferIn', date, warehouseId, lines })
const pieces = (itemId: number, n: number, more: object = {}) => ({ itemId, quantity: n * NET, ...more })
const of = (books: Books, transfer: number, n: number, line = 1, itemId = line) =>
  pieces(itemId, n, { sourceLineId: books.lineOf(transfer, line) })
/** pieces by warehouse code */
function where(books: Books, itemId: number): Record<string, number> {
  return Object.fromEntries(
    books.db
      .all<{ code: string; quantity: number }>(
        'SELECT w.code, SUM(b.quantity) AS quantity FROM stock_balance b JOIN warehouse w ON w.id = b.warehouse_id WHERE b.item_id = ? GROUP BY w.code HAVING SUM(b.quantity) <> 0 ORDER BY w.code',
        itemId,
      )
      .map((r) => [r.code, r.quantity / NET]),
  )
}
/** fen by warehouse code, where warehouses have costs of their own */
const values = (books: Books, itemId: number): Record<string, number> =>
  Object.fromEntries(
    books.db
      .all<{ code: string; value: number }>(
        'SELECT w.code, s.value FROM cost_pool p JOIN cost_state s ON s.pool_id = p.id JOIN warehouse w ON w.id = p.warehouse_id WHERE p.item_id = ? AND s.value <> 0 ORDER BY w.code',
        itemId,
      )
      .map((r) => [r.code, r.value]),
  )
const onTheWay = (books: Books, transfer: number) =>
  books.db
    .column<number>('SELECT in_transit_quantity FROM doc_stock_line WHERE document_id = ? ORDER BY line_no', transfer)
    .map((q) => q / NET)
function refused(work: () => unknown): string[] {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map((p) => p.code)
    throw error
  }
  return expect.fail('was not refused')
}
const sound = (books: Books) => expect(books.failures()).toEqual({})

describe('D28 two-step transfer: goods on the way', () => {
  test('goods leave, arrive in parts, late and elsewhere, and never more than left', () => {
    const books = shop()
    const id = send(books, '2026-01-10', [pieces(1, 6), pieces(2, 4)])
    expect(where(books, 1)).toEqual({ '01': 4, TRANSIT: 6 })
    expect(onTheWay(books, id)).toEqual([6, 4])
    expect(books.db.value('SELECT COUNT(*) FROM voucher WHERE document_id = ?', id)).toBe(0)
    sound(books)
    arrive(books, '2026-01-12', [of(books, id, 2), of(books, id, 4, 2)])
    // back to the sender
    arrive(books, '2026-02-03', [of(books, id, 1)], 1)
    expect(where(books, 1)).toEqual({ '01': 5, '02': 2, TRANSIT: 3 })
    expect(onTheWay(books, id)).toEqual([3, 0])
    expect(refused(() => arrive(books, '2026-02-04', [of(books, id, 4)]))).toEqual(['EXCEEDS_SOURCE'])
    expect(refused(() => arrive(books, '2026-02-04', [of(books, id, 2), of(books, id, 2)]))).toEqual(['EXCEEDS_SOURCE'])
    expect(refused(() => arrive(books, '2026-01-09', [of(books, id, 1)]))).toEqual(['DATE_BEFORE_SOURCE'])
    expect(refused(() => arrive(books, '2026-02-04', [pieces(1, 1)]))).toEqual(['SOURCE_REQUIRED'])
    expect(refused(() => arrive(books, '2026-02-04', [of(books, id, 1, 1, 2)]))).toEqual(['UNKNOWN_REFERENCE'])
    const rest = runQuery(books.set, books.caller, (ctx) => deriveDocument(ctx, 'transferIn', [id], '2026-02-05'))
    expect(rest).toMatchObject({
      type: 'transferIn',
      warehouseId: warehouse(books, '02'),
      lines: [{ itemId: 1, quantity: 3 * NET, warehouseId: null }],
    })
    books.post(rest as unknown as Parameters<Books['post']>[0])
    expect(where(books, 1)).toEqual({ '01': 5, '02': 5 })
    expect(onTheWay(books, id)).toEqual([0, 0])
    sound(books)
  })

  test('a one-step transfer arrives at once: nothing can be received of it', () => {
    const books = shop()
    const id = books.post({
      type: 'transfer',
      date: '2026-01-10',
      warehouseId: 1,
      toWarehouseId: warehouse(books, '02'),
      lines: [pieces(1, 6)],
    })
    expect(where(books, 1)).toEqual({ '01': 4, '02': 6 })
    expect(refused(() => arrive(books, '2026-01-12', [of(books, id, 1)]))).toEqual(['EXCEEDS_SOURCE'])
    expect(runQuery(books.set, books.caller, (ctx) => documentView(ctx, id).derive)).toEqual([])
    sound(books)
  })

  test('goods on the way cannot be sold, and where they went to is not short of them', () => {
    const books = shop({ negativeStock: 'refuse' })
    send(books, '2026-01-10', [pieces(1, 6)])
    const sell = (warehouseId: number, n: number) =>
      books.post({ type: 'salesDelivery', date: '2026-01-11', partnerId: 1, warehouseId, lines: [goods(1, n, 900_00)] })
    expect(refused(() => sell(warehouse(books, '02'), 1))).toEqual(['NEGATIVE_STOCK'])
    expect(refused(() => sell(1, 5))).toEqual(['NEGATIVE_STOCK'])
    sell(1, 4)
    sound(books)
  })

  test('what was received blocks taking the transfer back; taken back in order, all is as before', () => {
    const books = shop()
    const id = send(books, '2026-01-10', [pieces(1, 6)])
    const received = arrive(books, '2026-01-12', [of(books, id, 2)])
    expect(refused(() => books.unpost(id))).toEqual(['HAS_DOWNSTREAM'])
    expect(refused(() => books.reverse(id, '2026-01-20'))).toEqual(['HAS_DOWNSTREAM'])
    books.unpost(received)
    expect(onTheWay(books, id)).toEqual([6])
    books.unpost(id)
    expect(where(books, 1)).toEqual({ '01': 10 })
    expect(onTheWay(books, id)).toEqual([0])
    expect(refused(() => books.postSaved(received))).toContain('SOURCE_NOT_POSTED')
    books.postSaved(id)
    books.postSaved(received)
    expect(where(books, 1)).toEqual({ '01': 4, '02': 2, TRANSIT: 4 })
    sound(books)
  })

  for (const costScope of ['company', 'warehouse'] as const)
    test(`red documents put goods on the way again, and bring them back (${costScope})`, () => {
      // whatever is allowed of a warehouse, goods on the way are never short
      const books = shop({ costScope, negativeStock: 'allow' })
      const id = send(books, '2026-01-10', [pieces(1, 6)])
      const other = send(books, '2026-01-10', [pieces(1, 1)])
      const received = arrive(books, '2026-01-12', [of(books, id, 6)])
      books.reverse(received, '2026-01-20')
      expect(where(books, 1)).toEqual({ '01': 3, TRANSIT: 7 })
      expect(onTheWay(books, id)).toEqual([6])
      // between the receipt and its red one nothing was on the way
      expect(refused(() => arrive(books, '2026-01-15', [of(books, id, 6)]))).toEqual(['EXCEEDS_SOURCE'])
      const again = arrive(books, '2026-01-21', [of(books, id, 4)])
      const red = books.db.value<number>('SELECT id FROM doc_stock WHERE reverses_id = ?', received) ?? 0
      expect(refused(() => books.unpost(red))).toEqual(['EXCEEDS_SOURCE'])
      sound(books)
      books.reverse(again, '2026-01-22')
      books.reverse(id, '2026-01-23')
      expect(where(books, 1)).toEqual({ '01': 9, TRANSIT: 1 })
      expect([onTheWay(books, id), onTheWay(books, other)]).toEqual([[0], [1]])
      if (costScope === 'warehouse') expect(values(books, 1)).toEqual({ '01': 900_00, TRANSIT: 100_00 })
      sound(books)
      const redTransfer = books.db.value<number>('SELECT id FROM doc_stock WHERE reverses_id = ?', id) ?? 0
      books.unpost(redTransfer)
      expect(onTheWay(books, id)).toEqual([6])
      sound(books)
    })

  test('a correction of the transfer moves what is on the way', () => {
    const books = shop({ costScope: 'warehouse' })
    const id = send(books, '2026-01-10', [pieces(1, 6)])
    const { revision } = requireDocument(books.db, id)
    const places = { warehouseId: 1, toWarehouseId: warehouse(books, '02'), transferMode: 'twoStep' }
    const input = documentInput.parse({ type: 'transfer', id, revision, date: '2026-01-10', ...places, lines: [pieces(1, 2)] })
    books.command('documents.correct', input, (ctx) => {
      correctCommand(ctx, input)
      return null
    })
    expect(where(books, 1)).toEqual({ '01': 8, TRANSIT: 2 })
    expect(onTheWay(books, id)).toEqual([2])
    sound(books)
  })

  test('batches go and come as they are', () => {
    const books = shop()
    books.raw.exec('UPDATE item SET batch_managed = 1 WHERE id = 3')
    receive(books, '2026-01-06', [goods(3, 5, 50_00, { batch: 'B1' }), goods(3, 5, 60_00, { batch: 'B2' })])
    const id = send(books, '2026-01-10', [pieces(3, 2, { batch: 'B2' })])
    expect(refused(() => arrive(books, '2026-01-12', [pieces(3, 1, { batch: 'B1', sourceLineId: books.lineOf(id) })]))).toEqual([
      'UNKNOWN_REFERENCE',
    ])
    arrive(books, '2026-01-12', [pieces(3, 1, { batch: 'B2', sourceLineId: books.lineOf(id) })])
    expect(
      books.db.all(
        'SELECT w.code, b.batch, b.quantity / 1000000 AS n FROM stock_balance b JOIN warehouse w ON w.id = b.warehouse_id WHERE item_id = 3 AND w.code <> ? ORDER BY 1',
        '01',
      ),
    ).toEqual([
      { code: '02', batch: 'B2', n: 1 },
      { code: 'TRANSIT', batch: 'B2', n: 1 },
    ])
    sound(books)
  })
})

describe('D28 分仓核算: what arrives costs what left', () => {
  for (const costingMethod of ['movingAverage', 'fifo', 'periodicAverage'] as const)
    test(`a later change of the source's cost flows through the goods on the way (${costingMethod})`, () => {
      const books = shop({ costScope: 'warehouse', costingMethod })
      const first = send(books, '2026-01-10', [pieces(1, 4)])
      receive(books, '2026-01-11', [goods(1, 6, 1200_00)])
      const second = send(books, '2026-01-12', [pieces(1, 8)])
      const before = values(books, 1)
      arrive(books, '2026-01-15', [of(books, second, 8)])
      arrive(books, '2026-01-16', [of(books, first, 1)])
      sound(books)
      // a receipt entered late, before everything left
      receive(books, '2026-01-06', [goods(1, 2, 800_00)])
      if (costingMethod === 'periodicAverage') books.settleCosts(202601)
      const after = values(books, 1)
      sound(books)
      expect(Object.values(after).reduce((a, v) => a + v, 0)).toBe(3000_00)
      expect(after).not.toEqual(before)
      const expected = {
        // 12 pieces 1800.00: 4 leave at 600.00, then 14 of 2400.00: 8 leave
        movingAverage: { first: 600_00, second: 1371_43 },
        // 10 at 100.00 (same day order: 5 January), 2 at 400.00, 6 at 200.00: 4 leave at 400.00, then 6 of the first and 2 of the late one
        fifo: { first: 400_00, second: 1400_00 },
        // 18 pieces 3000.00 in the month
        periodicAverage: { first: 666_67, second: 1333_33 },
      }[costingMethod]
      expect(after['02']).toBe(Math.round(expected.first / 4) + expected.second)
      expect(after['TRANSIT']).toBe(expected.first - Math.round(expected.first / 4))
      rebuildUnchanged(books)
    })

  test('two shipments of the same goods keep their own costs, whichever arrives first', () => {
    const books = shop({ costScope: 'warehouse', costingMethod: 'fifo' })
    receive(books, '2026-01-06', [goods(1, 10, 2000_00)])
    const cheap = send(books, '2026-01-10', [pieces(1, 10)])
    const dear = send(books, '2026-01-11', [pieces(1, 10)])
    arrive(books, '2026-01-12', [of(books, dear, 3)])
    expect(values(books, 1)).toEqual({ '02': 600_00, TRANSIT: 2400_00 })
    arrive(books, '2026-01-12', [of(books, cheap, 10)])
    expect(values(books, 1)).toEqual({ '02': 1600_00, TRANSIT: 1400_00 })
    sound(books)
  })

  test('a shipment received, red and received again keeps its own cost', () => {
    const books = shop({ costScope: 'warehouse', costingMethod: 'fifo' })
    receive(books, '2026-01-06', [goods(1, 10, 2000_00)])
    send(books, '2026-01-10', [pieces(1, 10)])
    const dear = send(books, '2026-01-11', [pieces(1, 10)])
    const received = arrive(books, '2026-01-12', [of(books, dear, 4)])
    books.reverse(received, '2026-01-14')
    arrive(books, '2026-01-20', [of(books, dear, 10)])
    expect(values(books, 1)).toEqual({ '02': 2000_00, TRANSIT: 1000_00 })
    sound(books)
  })
})
const rebuildUnchanged = (books: Books) => expect(books.command('rebuild', {}, (ctx) => rebuildCaches(ctx.db))).toBe(0)

describe('D28, D19: what is on the way in reports and searches', () => {
  const run = (books: Books, report: string, params: object = {}) =>
    runQuery(books.set, books.caller, (ctx) => runReport(ctx, report, params))
  const cells = (books: Books, report: string, keys: string[], params: object = {}) =>
    run(books, report, params).rows.map((row) => keys.map((key) => row.cells[key] ?? null))

  for (const costScope of ['company', 'warehouse'] as const)
    test(`it is not on hand, but comes to the warehouse it was sent to (${costScope})`, () => {
      const books = shop({ costScope })
      books.clock.set('2026-01-20')
      const id = send(books, '2026-01-10', [pieces(1, 6)])
      arrive(books, '2026-01-12', [of(books, id, 2)])
      const number = books.db.value<string>('SELECT number FROM doc_stock WHERE id = ?', id)
      expect(cells(books, 'stockInTransit', ['number', 'from', 'to', 'sent', 'received', 'left', 'days', 'value'])).toEqual([
        [number, '主仓', '二仓', 6 * NET, 2 * NET, 4 * NET, 10, 400_00],
      ])
      expect(run(books, 'stockInTransit', { warehouseId: 1 }).rows).toEqual([])
      expect(cells(books, 'stockOnHand', ['warehouse', 'quantity', 'onTheWay', 'available'], { itemId: 1 })).toEqual([
        ['主仓', 4 * NET, null, 4 * NET],
        ['二仓', 2 * NET, null, 2 * NET],
        ['调拨在途', 0, 4 * NET, 4 * NET],
        ['小计', 6 * NET, 4 * NET, 10 * NET],
      ])
      expect(run(books, 'stockOnHand').totals).toEqual({ value: 1100_00 })
      const available = ['warehouse', 'quantity', 'onTheWay', 'available']
      expect(cells(books, 'stockAvailable', available, { itemId: 1 })).toEqual([
        ['主仓', 4 * NET, 0, 4 * NET],
        ['二仓', 2 * NET, 4 * NET, 6 * NET],
      ])
      expect(cells(books, 'stockAvailable', available, { itemId: 1, inTransit: 'ignored' })).toEqual([
        ['主仓', 4 * NET, null, 4 * NET],
        ['二仓', 2 * NET, null, 2 * NET],
      ])
      const [hit] = runQuery(books.set, books.caller, (ctx) =>
        searchItems(ctx.db, ctx.clock.today(), { text: 'A1', limit: 1, stockOnly: true }),
      )
      expect(hit?.onHand).toBe(6 * NET)
      const info = runQuery(books.set, books.caller, (ctx) =>
        lineInfo(ctx, { type: 'salesDelivery', itemId: 1, unit: '', warehouseId: warehouse(books, '02'), date: '2026-01-20' }),
      )
      expect(info).toMatchObject({ onHand: 2 * NET, inTransit: 4 * NET, available: 6 * NET, cost: 100 * 100_000_000 })
      const ageing = run(books, 'stockAgeing', { to: '2026-01-20' })
      expect(ageing.checks?.every((c) => c.ok)).toBe(true)
      expect(ageing.totals).toMatchObject({ value: 1100_00, d30: 1100_00 })
      // 调拨 is no sale and no receipt
      expect(cells(books, 'stockIdle', ['lastIn', 'lastOut'], { itemId: 1, to: '2026-03-20', days: '30' })).toEqual([['2026-01-05', null]])
      sound(books)
    })

  test('lists tell what has not arrived, by sender and by receiver', () => {
    const books = shop()
    const id = send(books, '2026-01-10', [pieces(1, 6), pieces(2, 1)])
    const done = send(books, '2026-01-11', [pieces(1, 1)])
    arrive(books, '2026-01-12', [of(books, done, 1), of(books, id, 6)])
    const list = (more: object) =>
      runQuery(books.set, books.caller, (ctx) => listDocuments(ctx.db, { type: 'transfer', offset: 0, limit: 10, ...more }).rows)
    expect(list({ onTheWay: true })).toMatchObject([{ id, warehouseName: '主仓', toWarehouseName: '二仓', linesInTransit: 1 }])
    expect(list({}).map((r) => [r.id, r.linesInTransit])).toEqual([
      [done, 0],
      [id, 1],
    ])
    expect(list({ warehouseId: 1 }).length).toBe(2)
    expect(list({ toWarehouseId: 1 })).toEqual([])
    expect(runQuery(books.set, books.caller, (ctx) => sourceLines(ctx.db, { to: 'transferIn', offset: 0, limit: 10 }))).toMatchObject([
      { documentId: id, itemId: 2, left: NET },
    ])
  })
})
