import type { AccountSetOptions } from '@core/contract'
import { afterAll, describe, expect, it } from 'vitest'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'
import { readAll } from '../support/miscost'

/** Where each warehouse or batch has a cost of its own, one that begins knows what the item costs in the others (D17, D18, D30). */
const folder = temporaryFolder()
const open: Books[] = []
afterAll(async () => {
  await Promise.all(open.map((b) => b.close()))
  folder.remove()
})
function books(options: Partial<AccountSetOptions> = {}): Books {
  const b = newBooks(folder.path, `e${open.length}`, { negativeStock: 'allow', costScope: 'warehouse', ...options })
  open.push(b)
  return b
}
const buy = (b: Books, date: string, warehouseId: number, pieces: number, fen: number, batch = '') =>
  b.post({ type: 'purchaseReceipt', date, warehouseId, partnerId: 2, invoiceKind: 'special', lines: [goods(1, pieces, fen, { batch })] })
const sell = (b: Books, date: string, warehouseId: number, pieces: number, batch = '') =>
  b.post({ type: 'salesDelivery', date, warehouseId, partnerId: 1, lines: [goods(1, pieces, pieces * 5_00, { batch })] })
const find = (b: Books, date: string, warehouseId: number, pieces: number, batch = '') =>
  b.post({
    type: 'otherIn',
    date,
    warehouseId,
    accountId: b.account('pendingPropertyLoss'),
    lines: [{ itemId: 1, quantity: pieces * 1_000_000, batch }],
  })
const on = (b: Books, role: string) =>
  b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', b.account(role)) ?? 0
const VALUE = `SELECT COALESCE(SUM(s.value), 0) FROM cost_pool p JOIN cost_state s ON s.pool_id = p.id WHERE p.item_id = 1 AND (p.warehouse_id = ?1 OR p.batch = ?1)`
const valueOf = (b: Books, place: number | string) => b.db.value<number>(VALUE, place)
function sound(b: Books): void {
  expect(b.failures()).toEqual({})
  expect(readAll(b.set.db).differing).toEqual([])
  expect(rebuildCaches(b.db)).toBe(0)
}

describe('what a pool that begins knows of its goods', () => {
  it.each(['movingAverage', 'fifo', 'lifo', 'specific', 'periodicAverage'] as const)(
    'D17 D18 %s: goods sold from a warehouse that never had any cost what they cost elsewhere, until their own come',
    (costingMethod) => {
      const b = books({ costingMethod })
      buy(b, '2026-01-02', 1, 10, 30_00)
      sell(b, '2026-01-05', 3, 2)
      expect([on(b, 'costMain'), valueOf(b, 3)]).toEqual([6_00, -6_00])
      buy(b, '2026-01-08', 3, 5, 20_00)
      // its own receipt tells what they really cost
      expect([on(b, 'costMain'), valueOf(b, 3), valueOf(b, 1)]).toEqual([8_00, 12_00, 30_00])
      sound(b)
    },
  )

  it('D30 a surplus of a batch that was not known takes the average of the others, by quantity', () => {
    const b = books({ costScope: 'batch' })
    buy(b, '2026-01-02', 1, 10, 50_00, 'A')
    buy(b, '2026-01-03', 1, 10, 90_00, 'B')
    find(b, '2026-01-04', 1, 1, 'C')
    expect([valueOf(b, 'A'), valueOf(b, 'B'), valueOf(b, 'C')]).toEqual([50_00, 90_00, 7_00])
    sound(b)
  })

  it('D18 when none is left anywhere, the cost last known of the batch that moved last', () => {
    const b = books({ costScope: 'batch' })
    buy(b, '2026-01-02', 1, 1, 4_00, 'A')
    sell(b, '2026-01-03', 1, 1, 'A')
    buy(b, '2026-01-04', 1, 1, 9_00, 'B')
    sell(b, '2026-01-05', 1, 1, 'B')
    find(b, '2026-01-06', 1, 2, 'C')
    expect(valueOf(b, 'C')).toBe(18_00)
    sound(b)
  })

  it('D20 what was known stays: documents entered late, withdrawn or posted again do not change it', () => {
    const b = books()
    const first = buy(b, '2026-01-02', 1, 10, 30_00)
    const sale = sell(b, '2026-01-05', 3, 2)
    buy(b, '2026-01-01', 1, 10, 50_00)
    expect(on(b, 'costMain')).toBe(6_00)
    b.unpost(sale)
    b.unpost(first)
    b.postSaved(sale)
    expect([on(b, 'costMain'), valueOf(b, 3)]).toEqual([6_00, -6_00])
    sound(b)
  })

  it('an item that is nowhere else costs nothing; goods shipped but not sold do not count', () => {
    const b = books({ revenuePoint: 'invoice' })
    sell(b, '2026-01-02', 3, 2)
    expect(valueOf(b, 3)).toBe(0)
    buy(b, '2026-01-03', 3, 3, 12_00)
    sell(b, '2026-01-04', 3, 1)
    buy(b, '2026-01-05', 3, 1, 10_00)
    find(b, '2026-01-06', 1, 1)
    expect([valueOf(b, 3), valueOf(b, 1)]).toEqual([10_00, 10_00])
    sound(b)
  })

  it('D17 one pool for the company knows of itself only', () => {
    const b = books({ costScope: 'company' })
    buy(b, '2026-01-02', 1, 1, 4_00)
    expect(b.db.all('SELECT known_value AS value, known_quantity AS quantity FROM cost_pool')).toEqual([{ value: 0, quantity: 0 }])
  })
})
