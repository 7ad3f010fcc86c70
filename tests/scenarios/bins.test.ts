import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { documentInput } from '@core/contract'
import type { DocumentInput } from '@core/contract'
import { Refusal } from '../../src/main/backend/context'
import { correctCommand } from '../../src/main/documents/correct'
import { proposeBins } from '../../src/main/documents/proposeBins'
import { requireDocument } from '../../src/main/documents/store'
import { renumber } from '../../src/main/modules/batches/renumber'
import { bins as stockBins } from '../../src/main/modules/reports/stockBins'
import { enterCounts, setBin } from '../../src/main/modules/stocktakes/count'
import { createStocktake } from '../../src/main/modules/stocktakes/create'
import { approve, unpost as unpostCount } from '../../src/main/modules/stocktakes/post'
import { submit } from '../../src/main/modules/stocktakes/review'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import { temporaryFolder } from '../support/backend'
import { bin, lies, MAIN, OTHER, saveWarehouse, usualBin, withBins } from '../support/binBooks'
import { type Books, goods, NET, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
let books: Books
beforeEach(() => {
  books = newBooks(folder.path, `bins${count++}`)
})
afterEach(async () => {
  expect(books.failures()).toEqual({})
  await books.close()
})

const SUPPLIER = 2
const CUSTOMER = 1
const DATE = '2026-03-02'
const receipt = (pieces: number, more: Record<string, unknown> = {}, date = DATE) => ({
  type: 'purchaseReceipt' as const,
  date,
  partnerId: SUPPLIER,
  warehouseId: MAIN,
  priceMode: 'excl',
  lines: [goods(1, pieces, pieces * 1000, more)],
})
const delivery = (pieces: number, more: Record<string, unknown> = {}, date = '2026-03-05') => ({
  ...receipt(pieces, more, date),
  type: 'salesDelivery' as const,
  partnerId: CUSTOMER,
})
const move = (pieces: number, from: string, to: string, more: Record<string, unknown> = {}, date = '2026-03-04') => ({
  type: 'transfer' as const,
  date,
  warehouseId: MAIN,
  toWarehouseId: MAIN,
  lines: [{ itemId: 1, quantity: pieces * NET, bin: from, toBin: to, ...more }],
})
const other = (type: 'otherIn' | 'otherOut', pieces: number, more: Record<string, unknown> = {}, date = DATE) => ({
  type,
  date,
  warehouseId: MAIN,
  accountId: books.account('pendingPropertyLoss'),
  lines: [{ itemId: 1, quantity: pieces * NET, ...more }],
})
function refused(work: () => unknown): Record<string, string | undefined> {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return Object.fromEntries(error.problems.map((p) => [p.code, p.at]))
    throw error
  }
  return {}
}
function message(work: () => unknown): Record<string, unknown> {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]?.args ?? {}
    throw error
  }
  return {}
}

describe('货位管理 is switched on', () => {
  test('what lies there, lies in the bin that is named; a document of before can still be taken back', () => {
    const early = books.post(receipt(5))
    books.post(receipt(7))
    withBins(books)
    expect(lies(books, 1)).toBe('A 12')
    books.unpost(early)
    expect(lies(books, 1)).toBe('A 7')
  })
  test('for a bin that is not among them it is refused', () => {
    expect(refused(() => saveWarehouse(books, MAIN, { binManaged: true, firstBin: 'X', bins: [bin('A')] }))).toEqual({
      BIN_FIRST: 'firstBin',
    })
  })
  test('where goods are owed it is refused', async () => {
    const owing = newBooks(folder.path, 'owing', { negativeStock: 'allow' })
    owing.post(delivery(3))
    expect(refused(() => withBins(owing))).toEqual({ BINS_NEGATIVE: 'binManaged' })
    expect(owing.db.value('SELECT COUNT(*) FROM bin_entry')).toBe(0)
    await owing.close()
  })
  test('off only while the goods lie in one bin, and on again', () => {
    withBins(books)
    books.post(receipt(5, { bin: 'A' }))
    books.post(move(2, 'A', 'B'))
    expect(refused(() => saveWarehouse(books, MAIN, { binManaged: false }))).toEqual({ BINS_HOLD_GOODS: 'binManaged' })
    books.post(move(2, 'B', 'A'))
    saveWarehouse(books, MAIN, { binManaged: false })
    expect(lies(books, 1)).toBe('')
    books.post(delivery(1))
    expect(refused(() => books.post(delivery(1, { bin: 'A' })))).toEqual({ BIN_NOT_MANAGED: 'lines.0.bin' })
    saveWarehouse(books, MAIN, { binManaged: true, firstBin: 'B' })
    expect(lies(books, 1)).toBe('B 4')
  })
  test('a code that was used stays; a bin with goods is not switched off', () => {
    withBins(books)
    books.post(receipt(5, { bin: 'B' }))
    expect(refused(() => saveWarehouse(books, MAIN, { bins: [bin('A'), bin('C')] }))).toEqual({ BIN_IN_USE: 'bins' })
    expect(refused(() => saveWarehouse(books, MAIN, { bins: [bin('A'), bin('B', { disabled: true })] }))).toEqual({
      BIN_HOLDS_GOODS: 'bins.1.disabled',
    })
    expect(refused(() => saveWarehouse(books, MAIN, { bins: [bin('A'), bin('B'), bin('B')] }))).toEqual({ BIN_TWICE: 'bins.2.code' })
    saveWarehouse(books, MAIN, { bins: [bin('A'), bin('B', { name: '改名', route: 9 })] })
    expect(books.db.column('SELECT code FROM bin ORDER BY route DESC')).toEqual(['B', 'A'])
  })
})

describe('goods in bins', () => {
  beforeEach(() => withBins(books))
  test('come in and leave where the lines say; without a bin they are refused with what could be named', () => {
    expect(refused(() => books.post(receipt(5)))).toEqual({ BIN_REQUIRED: 'lines.0.bin' })
    books.post(receipt(5, { bin: 'B' }))
    expect(message(() => books.post(delivery(2)))).toMatchObject({ item: '商品1', choice: '，现在各货位：B 5' })
    books.post(delivery(2, { bin: 'B' }))
    expect(lies(books, 1)).toBe('B 3')
    expect(refused(() => books.post(receipt(1, { bin: 'X' })))).toEqual({ BIN_UNKNOWN: 'lines.0.bin' })
  })
  test('a bin holds no less than nothing, at any time', () => {
    books.post(receipt(5, { bin: 'A' }))
    books.post(receipt(5, { bin: 'B' }, '2026-03-08'))
    expect(refused(() => books.post(delivery(6, { bin: 'A' }, '2026-03-09')))).toEqual({ BIN_SHORT: 'lines.0.bin' })
    expect(message(() => books.post(delivery(6, { bin: 'A' }, '2026-03-09')))).toMatchObject({ short: '1', where: '现在各货位：A 5、B 5' })
    // there later, not yet on the day
    expect(refused(() => books.post(delivery(5, { bin: 'B' }, '2026-03-07')))).toEqual({ BIN_SHORT: 'lines.0.bin' })
    // back-dated: what left later is short
    books.post(delivery(4, { bin: 'A' }, '2026-03-09'))
    expect(refused(() => books.post(delivery(2, { bin: 'A' }, '2026-03-03')))).toEqual({ BIN_SHORT: 'lines.0.bin' })
  })
  test('a receipt is not taken back from under what was picked, nor corrected', () => {
    const id = books.post(receipt(5, { bin: 'A' }))
    books.post(receipt(5, { bin: 'B' }))
    books.post(delivery(4, { bin: 'A' }))
    expect(refused(() => books.unpost(id))).toEqual({ BIN_SHORT: undefined })
    const correct = (pieces: number, code: string) =>
      books.command('documents.correct', {}, (ctx) => {
        const { revision } = requireDocument(ctx.db, id)
        correctCommand(ctx, documentInput.parse({ ...receipt(pieces, { bin: code }), id, revision }) as DocumentInput)
        return null
      })
    expect(Object.keys(refused(() => correct(5, 'B')))).toEqual(['BIN_SHORT'])
    correct(4, 'A')
    expect(lies(books, 1)).toBe('B 5')
  })
  test('移位: between bins of one warehouse, without cost or voucher', () => {
    books.post(receipt(5, { bin: 'A' }))
    const before = books.db.value('SELECT SUM(value) FROM stock_valuation_entry')
    const id = books.post(move(3, 'A', 'C'))
    expect(lies(books, 1)).toBe('A 2, C 3')
    expect(books.db.value('SELECT COUNT(*) FROM voucher WHERE document_id = ?', id)).toBe(0)
    expect(books.db.value('SELECT SUM(value) FROM stock_valuation_entry')).toBe(before)
    expect(refused(() => books.post(move(1, 'A', 'A')))).toEqual({ SAME_BIN: 'lines.0.toBin' })
    expect(refused(() => books.post(move(1, 'A', '')))).toEqual({ SAME_WAREHOUSE: 'toWarehouseId' })
    expect(refused(() => books.post(move(4, 'C', 'A')))).toEqual({ BIN_SHORT: 'lines.0.bin' })
    books.reverse(id, '2026-03-06')
    expect(lies(books, 1)).toBe('A 5')
  })
  test('red documents put goods back where they came from, and are refused when they are no longer there', () => {
    const inId = books.post(receipt(5, { bin: 'A' }))
    const outId = books.post(delivery(2, { bin: 'A' }))
    books.reverse(outId, '2026-03-06')
    expect(lies(books, 1)).toBe('A 5')
    books.post(move(5, 'A', 'B', {}, '2026-03-07'))
    expect(refused(() => books.reverse(inId, '2026-03-08'))).toEqual({ BIN_SHORT: 'lines.0.bin' })
    books.post(move(5, 'B', 'A', {}, '2026-03-08'))
    books.reverse(inId, '2026-03-09')
    expect(lies(books, 1)).toBe('')
  })
  test('a red document of something from before the bins goes out of the bin it was put into', () => {
    saveWarehouse(books, MAIN, { binManaged: false })
    const id = books.post(receipt(5))
    saveWarehouse(books, MAIN, { binManaged: true, firstBin: 'C' })
    books.reverse(id, '2026-03-06')
    expect(lies(books, 1)).toBe('')
  })
  test('调拨 to a warehouse with bins, and in two steps: nothing is in a bin on the way', () => {
    withBins(books, OTHER)
    books.post(receipt(9, { bin: 'A' }))
    const way = { ...move(4, 'A', 'B'), toWarehouseId: OTHER }
    expect(refused(() => books.post({ ...way, lines: [{ ...way.lines[0], toBin: '' }] }))).toEqual({ BIN_REQUIRED: 'lines.0.toBin' })
    books.post(way)
    expect([lies(books, 1), lies(books, 1, OTHER)]).toEqual(['A 5', 'B 4'])
    const sent = { ...way, transferMode: 'twoStep' }
    expect(refused(() => books.post(sent))).toEqual({ BIN_ON_THE_WAY: 'lines.0.toBin' })
    const id = books.post({ ...sent, lines: [{ ...sent.lines[0], toBin: '' }] })
    expect([lies(books, 1), lies(books, 1, OTHER)]).toEqual(['A 1', 'B 4'])
    books.post({
      type: 'transferIn',
      date: '2026-03-06',
      warehouseId: OTHER,
      lines: [{ itemId: 1, quantity: 4 * NET, sourceLineId: books.lineOf(id), bin: 'C' }],
    })
    expect(lies(books, 1, OTHER)).toBe('B 4, C 4')
  })
  test('组装 takes components out of their bins and puts the product into its own', () => {
    books.post(receipt(6, { bin: 'A' }))
    const line = (itemId: number, pieces: number, code: string, toWarehouseId: number | null = null) => ({
      itemId,
      quantity: pieces * NET,
      bin: code,
      toWarehouseId,
    })
    books.post({ type: 'assembly', date: '2026-03-05', warehouseId: MAIN, lines: [line(2, 1, 'C', MAIN), line(1, 4, 'A')] })
    expect([lies(books, 1), lies(books, 2)]).toEqual(['A 2', 'C 1'])
    books.post({ type: 'disassembly', date: '2026-03-06', warehouseId: MAIN, lines: [line(2, 1, 'C'), line(1, 4, 'B', MAIN)] })
    expect([lies(books, 1), lies(books, 2)]).toEqual(['A 2, B 4', ''])
  })
  test('returns come into a bin and leave from one', () => {
    const bought = books.post(receipt(6, { bin: 'A' }))
    const sold = books.post(delivery(4, { bin: 'A' }))
    books.post({ ...delivery(1, { bin: 'B', sourceLineId: books.lineOf(sold) }, '2026-03-06'), type: 'salesReturn' })
    expect(lies(books, 1)).toBe('A 2, B 1')
    books.post({ ...receipt(1, { bin: 'B', sourceLineId: books.lineOf(bought) }, '2026-03-07'), type: 'purchaseReturn' })
    expect(lies(books, 1)).toBe('A 2')
  })
})

describe('the proposal', () => {
  beforeEach(() => withBins(books))
  const ask = (pieces: number, more: object = {}) =>
    proposeBins(books.db, { itemId: 1, warehouseId: MAIN, quantity: pieces * NET, date: '2026-03-05', incoming: false, batch: '', ...more })
  const parts = (pieces: number, more: object = {}) =>
    ask(pieces, more)
      .bins.filter((b) => b.quantity > 0)
      .map((b) => `${b.bin} ${b.quantity / NET}`)
  test('goods leave their own bin first, then along the route, from several where one is not enough', () => {
    for (const [code, pieces] of [
      ['C', 2],
      ['B', 3],
      ['A', 1],
    ] as const)
      books.post(receipt(pieces, { bin: code }))
    expect(parts(3)).toEqual(['A 1', 'B 2'])
    usualBin(books, 1, 'C')
    expect(parts(4)).toEqual(['C 2', 'A 1', 'B 1'])
    expect(ask(9).short).toBe(3 * NET)
    // what leaves later is not free
    books.post(delivery(2, { bin: 'C' }, '2026-03-20'))
    expect(parts(2)).toEqual(['A 1', 'B 1'])
  })
  test('goods that come in go into their own bin, else where most of them lies', () => {
    expect(parts(1, { incoming: true })).toEqual([])
    books.post(receipt(3, { bin: 'B' }))
    expect(parts(1, { incoming: true })).toEqual(['B 1'])
    usualBin(books, 1, 'C')
    expect(parts(1, { incoming: true })).toEqual(['C 1'])
  })
})

test('盘点 of a warehouse with bins: a difference says in which bin it is', () => {
  withBins(books)
  books.post(receipt(5, { bin: 'A' }))
  books.post(move(2, 'A', 'B'))
  const made = books.command('stocktakes.create', {}, (ctx) =>
    createStocktake(ctx, {
      date: '2026-03-06',
      warehouseId: MAIN,
      scope: 'all',
      categoryId: null,
      itemIds: [],
      blind: false,
      basis: 'start',
      memo: '',
    }),
  )
  const lineId = books.db.value<number>('SELECT id FROM stocktake_line WHERE stocktake_id = ?', made.id) ?? 0
  books.command('stocktakes.count', {}, (ctx) => enterCounts(ctx, made.id, [{ lineId, quantity: 4 * NET }]))
  const done = books.command('stocktakes.submit', {}, (ctx) => submit(ctx, { id: made.id, revision: 1, keepUncounted: false }))
  const decide = () => books.command('stocktakes.approve', {}, (ctx) => approve(ctx, { id: made.id, revision: done.revision }))
  expect(refused(decide)).toEqual({ STOCKTAKE_BIN: undefined })
  expect(refused(() => books.command('stocktakes.setBin', {}, (ctx) => setBin(ctx, made.id, lineId, 'X')))).toEqual({ BIN_UNKNOWN: 'bin' })
  books.command('stocktakes.setBin', {}, (ctx) => setBin(ctx, made.id, lineId, 'B'))
  const posted = decide()
  expect(lies(books, 1)).toBe('A 3, B 1')
  books.command('stocktakes.unpost', {}, (ctx) => unpostCount(ctx, { id: made.id, revision: posted.revision }))
  expect(lies(books, 1)).toBe('A 3, B 2')
})

test('改批号 leaves the goods in their bins; one document may move them as well', () => {
  books.raw.prepare('UPDATE item SET batch_managed = 1 WHERE id = 1').run()
  withBins(books)
  books.post(receipt(5, { bin: 'A', batch: 'K1' }))
  books.post(move(2, 'A', 'B', { batch: 'K1' }))
  books.command('batches.renumber', {}, (ctx) => renumber(ctx, { itemId: 1, batch: 'K1', toBatch: 'K2', date: '2026-03-05', reason: '错' }))
  expect(lies(books, 1)).toBe('A 3, B 2')
  expect(books.db.value("SELECT SUM(quantity) FROM bin_balance WHERE batch = 'K2'")).toBe(5 * NET)
  books.post(move(2, 'B', 'C', { batch: 'K2', toBatch: 'K3' }, '2026-03-06'))
  expect(lies(books, 1)).toBe('A 3, C 2')
})

test('货位库存 lists what lies where along the route, and for one bin', () => {
  withBins(books)
  books.post(receipt(5, { bin: 'C' }))
  books.post({ ...other('otherIn', 2, { bin: 'B', itemId: 2, cost: 100 }) })
  const run = (params: object) =>
    stockBins.run({ db: books.db, options: books.set.options, clock: books.clock }, { from: DATE, to: DATE, ...params })
  expect(run({}).rows.map((r) => [r.cells['bin'], r.cells['binName'], r.cells['name'], r.cells['quantity']])).toEqual([
    ['B', '二排', '商品2', 2 * NET],
    ['C', '', '商品1', 5 * NET],
  ])
  expect(run({ bin: 'C' }).rows).toHaveLength(1)
})

test('verify finds bins that do not agree with the stock ledger, and rebuilding puts the balances right', () => {
  withBins(books)
  books.post(receipt(5, { bin: 'A' }))
  books.raw.prepare("UPDATE bin_balance SET quantity = 4000000 WHERE bin = 'A'").run()
  expect(Object.keys(books.failures())).toEqual(['binBalance'])
  rebuildCaches(books.db)
  expect(books.failures()).toEqual({})
  const insert = books.raw.prepare("INSERT INTO bin_entry VALUES (?, ?, 1, 1, '', 'B', ?, 1, ?, 'transfer', 1, NULL)")
  insert.run(900_001, 0, '2026-03-05', 1)
  rebuildCaches(books.db)
  expect(Object.keys(books.failures()).sort()).toEqual(['binBalance', 'binMovements'])
  insert.run(900_002, 0, '2026-03-03', -1)
  rebuildCaches(books.db)
  expect(Object.keys(books.failures()).sort()).toEqual(['binMovements', 'binsBelowZero'])
  // before the warehouse had bins they may owe
  books.raw.prepare("UPDATE warehouse SET bins_since = '2026-03-04' WHERE id = 1").run()
  expect(Object.keys(books.failures())).toEqual(['binMovements'])
  expect(() => books.raw.prepare('DELETE FROM bin_entry').run()).toThrow('append-only')
  expect(() => books.raw.prepare('UPDATE bin_entry SET quantity = 2').run()).toThrow('append-only')
  insert.run(900_001, 1, '2026-03-05', -1)
  insert.run(900_002, 1, '2026-03-03', 1)
  rebuildCaches(books.db)
  expect(books.failures()).toEqual({})
})
