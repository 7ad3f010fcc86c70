import type { AccountSetOptions } from '@core/contract'
import type { CostingMethod } from '@core/ledger/costing'
import { describe, expect, it } from 'vitest'
import { CostTracer, costRowOf } from '../../src/main/modules/costs/trace'
import type { CostRow } from '../../src/main/documents/ledger/costRows'
import { bookVouchers } from '../../src/main/documents/voucherStates'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import { type Books, bookShelf, goods, NET, openBooks } from '../support/books'
import { readAll, recostNow } from '../support/miscost'

/**
 * Goods that went on before they came: transferred, built into others, shipped. What they cost when they come lies where they lie
 * (D18, D28, D29).
 */
const shelf = bookShelf()
/** One piece of 商品1 came to the first warehouse at 1.00 and was sold, so that 1.00 is the last known cost there. */
function books(options: Partial<AccountSetOptions> = {}): Books {
  const b = shelf({ negativeStock: 'allow', costScope: 'warehouse', ...options })
  buy(b, '2026-01-01', 1, 1_00)
  sell(b, '2026-01-02', 1)
  return b
}
const pieces = (itemId: number, n: number, more: object = {}) => ({
  itemId,
  quantity: n * NET,
  price: 0,
  net: 0,
  taxRate: 0,
  tax: 0,
  gross: 0,
  ...more,
})
const at = (date: string, warehouseId = 1) => ({ date, warehouseId })
const buy = (b: Books, date: string, n: number, fen: number, warehouseId = 1, itemId = 1) =>
  b.post({ type: 'purchaseReceipt', ...at(date, warehouseId), partnerId: 2, invoiceKind: 'special', lines: [goods(itemId, n, fen)] })
const sell = (b: Books, date: string, n: number, warehouseId = 1, itemId = 1) =>
  b.lineOf(b.post({ type: 'salesDelivery', ...at(date, warehouseId), partnerId: 1, lines: [goods(itemId, n, n * 5_00)] }))
const move = (b: Books, date: string, n: number, from = 1, to = 3, more: object = {}) =>
  b.post({ type: 'transfer', ...at(date, from), toWarehouseId: to, lines: [pieces(1, n)], ...more })
const value = (b: Books, warehouseId: number, itemId = 1) =>
  b.db.value<number>(
    'SELECT s.value FROM cost_state s JOIN cost_pool p ON p.id = s.pool_id WHERE p.warehouse_id = ? AND p.item_id = ?',
    warehouseId,
    itemId,
  ) ?? 0
const on = (b: Books, role: string) =>
  b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', b.account(role)) ?? 0
/** Stock here and there, and cost of sales without the sale at the beginning. */
const figures = (b: Books) => [value(b, 1), value(b, 3), on(b, 'costMain') - 1_00]
function sound(b: Books): void {
  expect(b.failures()).toEqual({})
  expect(readAll(b.set.db).differing).toEqual([])
  expect(rebuildCaches(b.db)).toBe(0)
}

/** A third warehouse. */
const third = (b: Books): number => b.db.run("INSERT INTO warehouse (code, name) VALUES ('03', '三仓')").lastInsertRowid
/** The lines of the vouchers of a kind: which voucher, account and side. */
const vouchersOf = (b: Books, kind: string) =>
  b.db.all<{ id: number; account: string; amount: number }>(
    `SELECT v.id, a.code AS account, SUM(j.debit - j.credit) AS amount FROM voucher v JOIN posting p ON p.voucher_id = v.id
     JOIN journal_line j ON j.posting_id = p.id JOIN account a ON a.id = j.account_id
     WHERE v.kind = ? GROUP BY v.id, j.account_id, j.item_id HAVING amount <> 0 ORDER BY v.id, a.code, amount`,
    kind,
  )
const setting = (b: Books, key: string, value: number | boolean) =>
  b.db.run('INSERT INTO setting VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2', key, String(value))

describe('transferred before they came', () => {
  it.each(['movingAverage', 'fifo', 'lifo', 'specific', 'periodicAverage'] as CostingMethod[])(
    'D18 D28 %s: ten go on at an assumed 1.00, ten come at 2.00: they lie there at 2.00, cost of sales 0',
    (costingMethod) => {
      const b = books({ costingMethod })
      move(b, '2026-01-05', 10)
      expect(figures(b)).toEqual([-10_00, 10_00, 0])
      buy(b, '2026-01-10', 10, 20_00)
      expect(figures(b)).toEqual([0, 20_00, 0])
      sound(b)
    },
  )

  it('D18 what was sold of them there costs what they cost; what was sold here is settled as ever', () => {
    const b = books()
    move(b, '2026-01-05', 10)
    const sold = sell(b, '2026-01-07', 4, 3)
    sell(b, '2026-01-08', 5)
    buy(b, '2026-01-10', 15, 30_00)
    expect(figures(b)).toEqual([0, 12_00, 8_00 + 10_00])
    const costOf = (line: number) =>
      b.db.value('SELECT r.booked FROM cost_row r JOIN doc_stock_line l ON l.movement_seq = r.seq WHERE l.id = ?', line)
    expect(costOf(sold)).toBe(-8_00)
    sound(b)
  })

  it('D18 they come in parts, some were there, some are left over', () => {
    const b = books()
    buy(b, '2026-01-03', 2, 3_00)
    move(b, '2026-01-05', 10)
    // two at 1.50, eight assumed at that
    expect(figures(b)).toEqual([-12_00, 15_00, 0])
    buy(b, '2026-01-08', 3, 10_00)
    expect(figures(b)).toEqual([-7_50, 3_00 + 10_00 + 7_50, 0])
    buy(b, '2026-01-09', 7, 10_00)
    // five of seven for 10.00 are 7.14
    expect(figures(b)).toEqual([2_86, 3_00 + 10_00 + 7_14, 0])
    sound(b)
  })

  it('D20 late, withdrawn, posted again and corrected: as if all had been entered in time', () => {
    const b = books()
    move(b, '2026-01-05', 10)
    const there = third(b)
    move(b, '2026-01-06', 6, 3, there)
    const all = () => [value(b, 1), value(b, 3), value(b, there), on(b, 'costMain') - 1_00]
    const receipt = buy(b, '2026-01-10', 10, 20_00)
    expect(all()).toEqual([0, 8_00, 12_00, 0])
    b.unpost(receipt)
    expect(all()).toEqual([-10_00, 4_00, 6_00, 0])
    const late = buy(b, '2026-01-08', 4, 20_00)
    expect(all()).toEqual([-6_00, 10_40, 15_60, 0])
    b.postSaved(receipt)
    // four at 5.00, six at 2.00
    expect(all()).toEqual([8_00, 12_80, 19_20, 0])
    b.unpost(late)
    expect(all()).toEqual([0, 8_00, 12_00, 0])
    buy(b, '2026-01-04', 10, 40_00)
    expect(all()).toEqual([20_00, 16_00, 24_00, 0])
    sound(b)
    expect(recostNow(b)).toBe(0)
  })

  it('D28 on they go: over a third warehouse, and in two steps; the goods are followed to where they lie', () => {
    const b = books()
    const there = third(b)
    move(b, '2026-01-05', 10)
    move(b, '2026-01-06', 10, 3, there)
    const way = move(b, '2026-01-07', 10, there, 3, { transferMode: 'twoStep' })
    b.post({ type: 'transferIn', ...at('2026-01-08', 3), lines: [pieces(1, 4, { sourceLineId: b.lineOf(way) })] })
    sell(b, '2026-01-09', 1, 3)
    buy(b, '2026-01-20', 10, 20_00)
    const transit = b.db.value<number>("SELECT id FROM warehouse WHERE kind = 'transit'") ?? 0
    expect([...figures(b), value(b, there), value(b, transit)]).toEqual([0, 6_00, 2_00, 0, 12_00])
    sound(b)
  })

  it('D28 there and back again: what came back at the assumed cost ends the shortage at it, the rest is settled', () => {
    const b = books()
    move(b, '2026-01-05', 10)
    move(b, '2026-01-06', 10, 3, 1)
    expect(figures(b)).toEqual([0, 0, 0])
    move(b, '2026-01-07', 10)
    buy(b, '2026-01-10', 10, 20_00)
    expect(figures(b)).toEqual([0, 20_00, 0])
    sound(b)
  })

  it('D28 brought in from a third warehouse: they lie where they were sent at what they cost there, whatever that turns out to be', () => {
    const b = books()
    const there = third(b)
    buy(b, '2026-01-03', 20, 40_00, there)
    move(b, '2026-01-05', 10)
    move(b, '2026-01-10', 10, there, 1)
    const all = () => [...figures(b), value(b, there)]
    expect(all()).toEqual([0, 20_00, 0, 20_00])
    sound(b)
    const late = buy(b, '2026-01-04', 20, 80_00, there)
    expect(all()).toEqual([0, 30_00, 0, 90_00])
    sound(b)
    b.unpost(late)
    expect(all()).toEqual([0, 20_00, 0, 20_00])
    sound(b)
  })

  it('D28 in a circle: what is brought in from where they went cannot tell what they cost; entered late, it is found, too', () => {
    const b = books()
    const there = third(b)
    buy(b, '2026-01-03', 10, 20_00, there)
    move(b, '2026-01-05', 10)
    move(b, '2026-01-10', 10, there, 1)
    const all = () => [...figures(b), value(b, there)]
    expect(all()).toEqual([0, 20_00, 0, 0])
    const onward = move(b, '2026-01-07', 10, 3, there)
    // twenty of 30.00 lie there; ten of them for 15.00 come for those that went at 10.00
    expect(all()).toEqual([0, 0, 5_00, 15_00])
    sound(b)
    b.unpost(onward)
    expect(all()).toEqual([0, 20_00, 0, 0])
    sound(b)
    expect(recostNow(b)).toBe(0)
  })

  it('D22 月末一次加权: short at the end of a settled month, come in the next', () => {
    const b = books({ costingMethod: 'periodicAverage' })
    move(b, '2026-01-05', 10)
    sell(b, '2026-01-07', 4, 3)
    b.settleCosts(202601)
    expect(figures(b)).toEqual([-10_00, 6_00, 4_00])
    const receipt = buy(b, '2026-02-10', 10, 20_00)
    expect(figures(b)).toEqual([0, 12_00, 8_00])
    sound(b)
    b.settleCosts(202602)
    expect(figures(b)).toEqual([0, 12_00, 8_00])
    sound(b)
    b.unpost(receipt)
    expect(figures(b)).toEqual([-10_00, 6_00, 4_00])
    sound(b)
  })

  it('成本追溯: what was transferred before it came opens as the receipt that came, and what is open as a shortage', () => {
    const b = books()
    move(b, '2026-01-05', 10)
    const line = sell(b, '2026-01-07', 5, 3)
    const receipt = buy(b, '2026-01-10', 6, 12_00)
    const [issue, came] = [line, b.lineOf(receipt)].map(
      (id) => b.db.value<number>('SELECT movement_seq FROM doc_stock_line WHERE id = ?', id) ?? 0,
    )
    const [transferred] = new CostTracer(b.set.db).trace(costRowOf(b.set.db, issue ?? 0) as CostRow).parts
    expect(transferred?.parts.map(({ seq, from, quantity, amount }) => [seq, from, quantity / NET, amount])).toEqual([
      [came, 'movement', 3, 6_00],
      [null, 'shortage', 2, 2_00],
    ])
    expect(transferred?.amount).toBe(8_00)
  })

  it('what covers them at no price of its own (盘盈, at the last known cost) changes nothing', () => {
    const b = books()
    move(b, '2026-01-05', 2)
    b.post({ type: 'stockGain', ...at('2026-01-06'), lines: [pieces(1, 1)], reason: '多收' })
    buy(b, '2026-01-10', 1, 4_00)
    expect(figures(b)).toEqual([0, 5_00, 0])
    sound(b)
  })

  it('the cache of covers lost: verify tells, and rebuild finds what came for what, and what it costs', () => {
    const b = books()
    move(b, '2026-01-05', 10)
    move(b, '2026-01-06', 4, 3, third(b))
    buy(b, '2026-01-10', 10, 20_00)
    const rows = () => b.db.all('SELECT * FROM cost_row ORDER BY seq')
    const before = rows()
    b.db.run('DELETE FROM cost_cover')
    expect(Object.keys(b.failures())).toEqual(expect.arrayContaining(['costReplay', 'costCover']))
    expect(b.command('rebuild', {}, (ctx) => rebuildCaches(ctx.db))).toBeGreaterThan(0)
    expect(rows()).toEqual(before)
    sound(b)
  })
})

describe('built into others, and shipped, before they came', () => {
  it('D29 组装: the product costs what its parts cost; what was sold of it, too', () => {
    const b = books({ costScope: 'company' })
    const cash = { tenders: [{ accountId: b.account('cash'), amount: 3_00 }] }
    b.post({ type: 'assembly', ...at('2026-01-05'), ...cash, lines: [{ itemId: 3, quantity: 5 * NET, toWarehouseId: 1 }, pieces(1, 10)] })
    sell(b, '2026-01-06', 2, 1, 3)
    expect([value(b, 0), value(b, 0, 3), on(b, 'costMain') - 1_00]).toEqual([-10_00, 7_80, 5_20])
    const receipt = buy(b, '2026-01-10', 10, 27_00)
    expect([value(b, 0), value(b, 0, 3), on(b, 'costMain') - 1_00]).toEqual([0, 18_00, 12_00])
    sound(b)
    b.unpost(receipt)
    expect([value(b, 0), value(b, 0, 3), on(b, 'costMain') - 1_00]).toEqual([-10_00, 7_80, 5_20])
    sound(b)
  })

  it('D29 made of parts that are themselves made later, in two levels', () => {
    const b = books({ costScope: 'company' })
    const make = (date: string, product: number, part: number) =>
      b.post({ type: 'assembly', ...at(date), lines: [{ itemId: product, quantity: NET, toWarehouseId: 1 }, pieces(part, 2)] })
    make('2026-01-05', 3, 2)
    make('2026-01-06', 2, 1)
    make('2026-01-06', 2, 1)
    expect([value(b, 0), value(b, 0, 2), value(b, 0, 3)]).toEqual([-4_00, 0, 4_00])
    buy(b, '2026-01-08', 4, 10_00)
    expect([value(b, 0), value(b, 0, 2), value(b, 0, 3), on(b, 'costMain') - 1_00]).toEqual([0, 0, 10_00, 0])
    sound(b)
  })

  it('D21 D50 a booked voucher keeps its figures: what the product turns out to cost has a voucher of its own', () => {
    const b = books({ costScope: 'company' })
    const id = b.post({ type: 'assembly', ...at('2026-01-05'), lines: [{ itemId: 3, quantity: 5 * NET, toWarehouseId: 1 }, pieces(1, 10)] })
    const ids = b.db.column<number>('SELECT DISTINCT voucher_id FROM posting WHERE document_id = ? AND voucher_id IS NOT NULL', id)
    b.command('vouchers.book', { ids }, (ctx) => bookVouchers(ctx, ids))
    const before = vouchersOf(b, 'document')
    buy(b, '2026-01-10', 10, 27_00)
    expect(vouchersOf(b, 'document').filter((line) => ids.includes(line.id))).toEqual(before.filter((line) => ids.includes(line.id)))
    expect(vouchersOf(b, 'costDifference').map(({ account, amount }) => [account, amount])).toEqual([
      ['1405', -17_00],
      ['1405', 17_00],
    ])
    expect([value(b, 0), value(b, 0, 3), on(b, 'costMain') - 1_00]).toEqual([0, 27_00, 0])
    sound(b)
  })

  it('D29 拆卸: the parts share what the product cost in the end', () => {
    const b = books({ costScope: 'company' })
    const parts = [1_00, 3_00].map((cost, i) => ({ itemId: 4 + i, quantity: NET, toWarehouseId: 1, cost }))
    b.post({ type: 'disassembly', ...at('2026-01-05'), lines: [pieces(1, 1), ...parts] })
    expect([value(b, 0, 4), value(b, 0, 5)]).toEqual([25, 75])
    buy(b, '2026-01-10', 1, 10_01)
    expect([value(b, 0, 4), value(b, 0, 5), on(b, 'costMain') - 1_00]).toEqual([2_50, 7_51, 0])
    sound(b)
  })

  it.each(['company', 'warehouse'] as const)(
    'posting.md 3.2 发出商品 (%s): what is not sold yet lies at its cost, what was sold is cost of sales',
    (costScope) => {
      const b = books({ costScope, revenuePoint: 'invoice' })
      expect(on(b, 'goodsShipped')).toBe(1_00)
      const line = sell(b, '2026-01-05', 10)
      b.post({ type: 'salesInvoice', date: '2026-01-06', partnerId: 1, lines: [goods(1, 4, 20_00, { sourceLineId: line })] })
      buy(b, '2026-01-10', 10, 30_00)
      expect([on(b, 'goods'), on(b, 'goodsShipped'), on(b, 'costMain')]).toEqual([0, 1_00 + 18_00, 12_00])
      b.post({ type: 'salesInvoice', date: '2026-01-11', partnerId: 1, lines: [goods(1, 6, 30_00, { sourceLineId: line })] })
      expect([on(b, 'goods'), on(b, 'goodsShipped'), on(b, 'costMain')]).toEqual([0, 1_00, 30_00])
      sound(b)
    },
  )
})

describe('a file of an earlier version', () => {
  it('keeps what receipts settled, and settles by the new rule what comes from then on', async () => {
    const b = books()
    setting(b, 'passedOnFrom', 1_000_000_000)
    move(b, '2026-01-05', 10)
    buy(b, '2026-01-10', 4, 8_00)
    expect(figures(b)).toEqual([-6_00, 10_00, 4_00])
    b.db.run('UPDATE cost_cover SET settled = 0, cost = NULL')
    setting(b, 'passedOnFrom', b.db.value<number>("SELECT next FROM id_sequence WHERE name = 'movement'") ?? 0)
    setting(b, 'coversUnknown', true)
    const path = b.set.path
    await b.close()
    const again = openBooks(path)
    expect(figures(again)).toEqual([-6_00, 10_00, 4_00])
    sound(again)
    expect(recostNow(again)).toBe(0)
    const receipt = buy(again, '2026-01-12', 6, 18_00)
    expect(figures(again)).toEqual([0, 4_00 + 18_00, 4_00])
    sound(again)
    again.unpost(receipt)
    expect(figures(again)).toEqual([-6_00, 10_00, 4_00])
    sound(again)
    await again.close()
  })
})
