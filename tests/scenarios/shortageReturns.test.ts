import type { AccountSetOptions } from '@core/contract'
import { afterAll, describe, expect, it } from 'vitest'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks, openBooks } from '../support/books'
import { readAll, recostNow } from '../support/miscost'

/** Goods sold before they came, and returned: they come back at what they turned out to cost (D18, D23). */
const folder = temporaryFolder()
const open: Books[] = []
afterAll(async () => {
  await Promise.all(open.map((b) => b.close()))
  folder.remove()
})
/** One piece came at 1.00 and was sold, so that 1.00 is the last known cost. */
function books(options: Partial<AccountSetOptions> = {}): Books {
  const b = newBooks(folder.path, `r${open.length}`, { negativeStock: 'allow', ...options })
  open.push(b)
  buy(b, '2026-01-01', 1, 1_00)
  sell(b, '2026-01-02', 1)
  return b
}
const at = (date: string, warehouseId = 1) => ({ date, warehouseId })
const buy = (b: Books, date: string, pieces: number, fen: number, warehouseId = 1) =>
  b.post({ type: 'purchaseReceipt', ...at(date, warehouseId), partnerId: 2, invoiceKind: 'special', lines: [goods(1, pieces, fen)] })
const sell = (b: Books, date: string, pieces: number, warehouseId = 1) =>
  b.lineOf(b.post({ type: 'salesDelivery', ...at(date, warehouseId), partnerId: 1, lines: [goods(1, pieces, pieces * 5_00)] }))
const giveBack = (b: Books, date: string, sourceLineId: number, pieces: number, warehouseId = 1) =>
  b.post({
    type: 'salesReturn',
    ...at(date, warehouseId),
    partnerId: 1,
    lines: [goods(1, pieces, pieces * 5_00, { sourceLineId })],
  })
const on = (b: Books, role: string) =>
  b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', b.account(role)) ?? 0
/** Stock and cost of sales on the ledger, the sale at the beginning left out. */
const figures = (b: Books) => [on(b, 'goods'), on(b, 'costMain') - 1_00]
function sound(b: Books): void {
  expect(b.failures()).toEqual({})
  expect(readAll(b.set.db).differing).toEqual([])
  expect(rebuildCaches(b.db)).toBe(0)
}

describe('returns of goods that were sold while short', () => {
  it.each(['movingAverage', 'fifo', 'lifo', 'specific', 'periodicAverage'] as const)(
    'D18 D23 %s: sold at an assumed 1.00, bought at 2.00, returned: stock 2.00, cost of sales 0',
    (costingMethod) => {
      const b = books({ costingMethod })
      const line = sell(b, '2026-01-05', 1)
      buy(b, '2026-01-10', 1, 2_00)
      expect(figures(b)).toEqual([0, 2_00])
      giveBack(b, '2026-01-15', line, 1)
      expect(figures(b)).toEqual([2_00, 0])
      sound(b)
    },
  )

  it('D22 月末一次加权: settled in the month after, returned in that month or later', () => {
    const b = books({ costingMethod: 'periodicAverage' })
    const line = sell(b, '2026-01-05', 3)
    b.settleCosts(202601)
    buy(b, '2026-02-10', 2, 4_00)
    giveBack(b, '2026-02-11', line, 1)
    b.settleCosts(202602)
    // what had not come is taken back first
    expect(figures(b)).toEqual([0, 4_00])
    giveBack(b, '2026-03-01', line, 2)
    expect(figures(b)).toEqual([4_00, 0])
    b.settleCosts(202603)
    expect(figures(b)).toEqual([4_00, 0])
    sound(b)
  })

  it('D18 D20 a receipt entered late, withdrawn and posted again takes the return with it', () => {
    const b = books()
    const line = sell(b, '2026-01-05', 1)
    giveBack(b, '2026-01-15', line, 1)
    expect(figures(b)).toEqual([0, 0])
    const late = buy(b, '2026-01-10', 1, 2_00)
    expect(figures(b)).toEqual([2_00, 0])
    b.unpost(late)
    expect(figures(b)).toEqual([0, 0])
    buy(b, '2026-01-07', 1, 3_00)
    expect(figures(b)).toEqual([3_00, 0])
    b.postSaved(late)
    expect(figures(b)).toEqual([5_00, 0])
    sound(b)
  })

  it('D28 with pools by warehouse a return elsewhere follows what settles the shortage where it was sold', () => {
    const b = books({ costScope: 'warehouse' })
    const line = sell(b, '2026-01-05', 2)
    giveBack(b, '2026-01-15', line, 1, 3)
    giveBack(b, '2026-01-16', line, 1, 1)
    // the piece that came back elsewhere is still lacking here
    expect(figures(b)).toEqual([0, 0])
    const receipt = buy(b, '2026-01-10', 2, 6_00)
    expect(figures(b)).toEqual([6_00, 0])
    const value = (warehouseId: number) =>
      b.db.value('SELECT s.value FROM cost_state s JOIN cost_pool p ON p.id = s.pool_id WHERE p.warehouse_id = ?', warehouseId)
    expect([value(1), value(3)]).toEqual([3_00, 3_00])
    sound(b)
    b.unpost(receipt)
    expect(figures(b)).toEqual([0, 0])
    sound(b)
  })

  it('posting.md 3.2 发出商品: sold and returned, at what the shortage was settled at', () => {
    const b = newBooks(folder.path, `r${open.length}`, { negativeStock: 'allow', revenuePoint: 'invoice' })
    open.push(b)
    const line = sell(b, '2026-01-05', 2)
    buy(b, '2026-01-10', 2, 6_00)
    b.post({ type: 'salesInvoice', date: '2026-01-12', partnerId: 1, lines: [goods(1, 2, 10_00, { sourceLineId: line })] })
    giveBack(b, '2026-01-15', line, 2)
    expect([on(b, 'goods'), on(b, 'goodsShipped'), on(b, 'costMain')]).toEqual([6_00, 0, 0])
    sound(b)
  })

  it('a file from an earlier version: what settled its shortages is found when it is opened; returns that are there keep their cost', async () => {
    const b = books()
    const set = (key: string, value: number | boolean) =>
      b.db.run('INSERT INTO setting VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2', key, String(value))
    set('coversFrom', 1_000_000_000)
    const line = sell(b, '2026-01-05', 3)
    buy(b, '2026-01-10', 3, 9_00)
    giveBack(b, '2026-01-15', line, 1)
    expect(figures(b)).toEqual([1_00, 8_00])
    const covers = (of: Books) => of.db.all('SELECT * FROM cost_cover')
    const kept = covers(b)
    expect(kept).toHaveLength(1)
    b.db.run('DELETE FROM cost_cover')
    expect(Object.keys(b.failures())).toEqual(['costCover'])
    set('coversFrom', b.db.value<number>("SELECT next FROM id_sequence WHERE name = 'movement'") ?? 0)
    set('coversUnknown', true)
    const path = b.set.path
    await b.close()
    open.splice(open.indexOf(b), 1)
    const again = openBooks(path)
    open.push(again)
    expect(covers(again)).toEqual(kept)
    expect(again.db.value("SELECT 1 FROM setting WHERE key = 'coversUnknown'")).toBe(undefined)
    expect(figures(again)).toEqual([1_00, 8_00])
    sound(again)
    expect(recostNow(again)).toBe(0)
    giveBack(again, '2026-01-20', line, 1)
    expect(figures(again)).toEqual([4_00, 5_00])
    giveBack(again, '2026-01-21', line, 1)
    expect(figures(again)).toEqual([9_00, 0])
    // a receipt entered late costs everything after it anew: the returns each by their rule
    buy(again, '2026-01-04', 1, 2_00)
    sound(again)
    expect(on(again, 'goods') + on(again, 'costMain')).toBe(12_00)
  })
})
