import { afterAll, describe, expect, test } from 'vitest'
import type { AccountSetOptions } from '@core/contract'
import { MIGRATIONS } from '../../src/db/migrate'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import { readSetting } from '../../src/db/settings'
import { Refusal } from '../../src/main/backend/context'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks, NET } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let made = 0
const fresh = (options: Partial<AccountSetOptions> = {}) =>
  newBooks(folder.path, `month-${++made}`, { costingMethod: 'periodicAverage', ...options })
const receive = (b: Books, date: string, quantity: number, net: number, more: object = {}) =>
  b.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, invoiceKind: 'special', lines: [goods(1, quantity, net)], ...more })
const deliver = (b: Books, date: string, quantity: number, more: object = {}) =>
  b.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [goods(1, quantity, quantity * 50_00)], ...more })
const balance = (b: Books, role: string) =>
  b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', b.account(role)) ?? 0
const sound = (b: Books) => {
  expect(b.failures()).toEqual({})
  expect(rebuildCaches(b.db)).toBe(0)
}
const refusal = (work: () => void): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]?.code ?? ''
    throw error
  }
  return ''
}

describe('月末一次加权 (D22)', () => {
  test('D22: issues are provisional until the month is settled; then all stand at the average, in the vouchers they have', () => {
    const b = fresh()
    receive(b, '2026-01-05', 10, 100_00)
    const first = deliver(b, '2026-01-10', 5)
    receive(b, '2026-01-20', 10, 200_00)
    deliver(b, '2026-01-25', 5)
    // running averages so far: 5 at 10.00, 5 at 16.67
    expect(balance(b, 'costMain')).toBe(50_00 + 83_33)
    expect(refusal(() => b.closePeriod(202601))).toBe('CLOSE_BLOCKED')
    expect(b.settleCosts(202601)).toBe(2)
    // (100 + 200) / 20 = 15
    expect(balance(b, 'costMain')).toBe(150_00)
    expect(balance(b, 'goods')).toBe(150_00)
    expect(b.db.value('SELECT COUNT(*) FROM voucher WHERE document_id = ?', first)).toBe(1)
    expect(b.settleCosts(202601)).toBe(0)
    sound(b)
    b.closePeriod(202601)
  })
  test('D20 D22: what is posted into or taken out of a settled month settles it again', () => {
    const b = fresh()
    receive(b, '2026-01-05', 10, 100_00)
    deliver(b, '2026-01-10', 5)
    deliver(b, '2026-02-10', 2)
    b.settleCosts(202602)
    const late = receive(b, '2026-01-31', 10, 300_00)
    // January: 400 / 20 = 20 each; February: 300 / 15 = 20 each
    expect(balance(b, 'costMain')).toBe(140_00)
    sound(b)
    b.unpost(late)
    expect(balance(b, 'costMain')).toBe(70_00)
    sound(b)
  })
  test('D22 D26: the price that a receipt without one is given in its month is what it costs, also in a file that is older', () => {
    const b = fresh()
    receive(b, '2026-01-05', 10, 100_00)
    const found = b.post({
      type: 'otherIn',
      date: '2026-01-06',
      warehouseId: 1,
      accountId: b.account('pendingPropertyLoss'),
      lines: [{ itemId: 1, quantity: 10 * NET, cost: null }],
    })
    deliver(b, '2026-01-10', 5)
    b.settleCosts(202601)
    expect(balance(b, 'costMain')).toBe(50_00)
    const line = { itemId: 1, quantity: 10 * NET, sourceLineId: b.lineOf(found), cost: 60_00 }
    const priced = {
      type: 'costAdjustment',
      date: '2026-01-20',
      warehouseId: 1,
      accountId: b.account('pendingPropertyLoss'),
      lines: [line],
    }
    b.post(priced as never)
    // 100 and 160 for 20 pieces: 13 each
    expect([balance(b, 'costMain'), balance(b, 'goods'), balance(b, 'pendingPropertyLoss')]).toEqual([65_00, 195_00, -160_00])
    sound(b)
    // with a file that an earlier version wrote, what is there keeps its figures: what came without a price came at the average of 160 for 10
    b.set.connection.raw.exec(MIGRATIONS.find((m) => m.version === 59)?.sql ?? '')
    expect(readSetting(b.db, 'pricedFrom')).toBeGreaterThan(0)
    expect(Object.keys(b.failures())).toContain('costReplay')
    b.db.run('DELETE FROM setting WHERE key = ?', 'pricedFrom')
    sound(b)
  })
  test('D28: goods sent both ways between two warehouses in one month: value out is value in', () => {
    const b = fresh({ costScope: 'warehouse' })
    receive(b, '2026-01-05', 10, 100_00)
    receive(b, '2026-01-05', 10, 333_33, { warehouseId: 3 })
    b.post({ type: 'transfer', date: '2026-01-10', warehouseId: 1, toWarehouseId: 3, lines: [{ itemId: 1, quantity: 7 * NET }] })
    b.post({ type: 'transfer', date: '2026-01-12', warehouseId: 3, toWarehouseId: 1, lines: [{ itemId: 1, quantity: 9 * NET }] })
    deliver(b, '2026-01-20', 3)
    deliver(b, '2026-01-21', 4, { warehouseId: 3 })
    b.settleCosts(202601)
    expect(balance(b, 'goods') + balance(b, 'costMain')).toBe(433_33)
    sound(b)
  })
  test('goods shipped before they count as sold leave at the average, and take it with them', () => {
    const b = fresh({ costScope: 'warehouse' })
    receive(b, '2026-01-05', 10, 100_00)
    const shipped = deliver(b, '2026-01-10', 4, { revenuePoint: 'invoice' })
    b.post({ type: 'salesInvoice', date: '2026-01-15', partnerId: 1, lines: [goods(1, 3, 150_00, { sourceLineId: b.lineOf(shipped) })] })
    receive(b, '2026-01-20', 10, 200_00)
    b.settleCosts(202601)
    expect(balance(b, 'costMain')).toBe(45_00)
    expect(balance(b, 'goodsShipped')).toBe(15_00)
    sound(b)
  })
  test('D49: a reopened month keeps its booked vouchers; the difference has one of its own', () => {
    const b = fresh()
    receive(b, '2026-01-05', 10, 100_00)
    deliver(b, '2026-01-10', 5)
    b.settleCosts(202601)
    b.closePeriod(202601)
    b.reopenPeriod(202601)
    receive(b, '2026-01-31', 10, 300_00)
    expect(balance(b, 'costMain')).toBe(100_00)
    expect(b.db.value("SELECT COUNT(*) FROM voucher WHERE kind = 'costDifference'")).toBe(1)
    sound(b)
  })
})
