import { afterAll, describe, expect, test } from 'vitest'
import type { AccountSetOptions } from '@core/contract'
import { getRecord, saveRecord } from '../../src/main/modules/masterdata/records'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks, NET } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let made = 0
const fresh = (options: Partial<AccountSetOptions> = {}) => newBooks(folder.path, `edge-${++made}`, options)
const receive = (b: Books, date: string, lines: object[], more: object = {}) =>
  b.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, invoiceKind: 'special', lines, ...more })
const deliver = (b: Books, date: string, lines: object[], more: object = {}) =>
  b.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines, ...more })
const sound = (b: Books) => expect(b.failures()).toEqual({})

describe('withdrawals at the edge of a month', () => {
  test('the only movement of the last month: the pool ends with the month before', () => {
    const b = fresh()
    receive(b, '2026-01-05', [goods(1, 10, 100_00)])
    b.unpost(deliver(b, '2026-02-06', [goods(1, 5, 90_00)]))
    sound(b)
  })
  test('the only movement of a month between: nothing of it stays behind', () => {
    const b = fresh()
    receive(b, '2026-01-05', [goods(1, 10, 100_00)])
    const between = deliver(b, '2026-02-06', [goods(1, 5, 90_00)])
    deliver(b, '2026-03-06', [goods(1, 1, 90_00)])
    b.unpost(between)
    receive(b, '2026-01-02', [goods(1, 10, 300_00)])
    deliver(b, '2026-02-09', [goods(1, 1, 90_00)])
    sound(b)
  })
  test('D18: a receipt that covered a shortage: the issue is provisional again', () => {
    const b = fresh({ negativeStock: 'allow' })
    receive(b, '2026-01-01', [goods(1, 1, 10_00)])
    deliver(b, '2026-01-06', [goods(1, 5, 90_00)])
    b.unpost(receive(b, '2026-01-10', [goods(1, 10, 100_00)]))
    sound(b)
  })
})

describe('a cost that is known only later', () => {
  test('D50: goods that cost nothing when they were shipped get a voucher when a back-dated receipt gives them a cost', () => {
    const b = fresh()
    receive(b, '2026-01-10', [goods(1, 10, 0)])
    const shipped = deliver(b, '2026-02-06', [goods(1, 5, 90_00)], { revenuePoint: 'invoice' })
    expect(b.db.value('SELECT COUNT(*) FROM voucher WHERE document_id = ?', shipped)).toBe(0)
    receive(b, '2026-01-05', [goods(1, 10, 100_00)])
    expect(b.db.value('SELECT COUNT(*) FROM voucher WHERE document_id = ?', shipped)).toBe(1)
    sound(b)
    b.unpost(shipped)
    sound(b)
  })
  test('D24: a new price reaches a return to the supplier out of another warehouse', () => {
    const b = fresh({ costScope: 'warehouse' })
    const receipt = receive(b, '2026-01-01', [goods(1, 10, 200_00)], { invoiceKind: 'none' })
    receive(b, '2026-01-01', [goods(1, 10, 100_00)], { warehouseId: 3 })
    const sourceLineId = b.lineOf(receipt)
    b.post({ type: 'purchaseReturn', date: '2026-02-10', partnerId: 2, warehouseId: 3, lines: [goods(1, 4, 40_00, { sourceLineId })] })
    b.post({ type: 'purchaseInvoice', date: '2026-02-05', partnerId: 2, lines: [goods(1, 6, 180_00, { sourceLineId })] })
    sound(b)
  })
})

describe('D9: red documents', () => {
  test('D28: of a transfer between cost pools takes the goods back the other way', () => {
    const b = fresh({ costScope: 'warehouse' })
    receive(b, '2026-01-01', [goods(1, 10, 200_00)])
    const transfer = b.post({
      type: 'transfer',
      date: '2026-01-05',
      warehouseId: 1,
      toWarehouseId: 3,
      lines: [{ itemId: 1, quantity: 4 * NET }],
    })
    b.reverse(transfer, '2026-01-10')
    expect(b.db.all('SELECT quantity, value FROM cost_state ORDER BY pool_id')).toEqual([
      { quantity: 10 * NET, value: 200_00 },
      { quantity: 0, value: 0 },
    ])
    sound(b)
  })
  test('D12: what a reversed document took of its order is free again, also after the next one', () => {
    const b = fresh()
    const order = b.save({ type: 'purchaseOrder', date: '2026-01-02', partnerId: 2, warehouseId: 1, lines: [goods(1, 10, 100_00)] })
    b.approve(order)
    const sourceLineId = b.lineOf(order)
    b.reverse(receive(b, '2026-01-03', [goods(1, 4, 40_00, { sourceLineId })]), '2026-01-04')
    receive(b, '2026-01-05', [goods(1, 3, 30_00, { sourceLineId })])
    expect(b.db.value('SELECT executed_quantity FROM doc_order_line')).toBe(3 * NET)
    sound(b)
  })
})

describe('an account that is divided later', () => {
  test('D47: 库存商品 with figures gets a first account below: all of it stands there, statements and ties are as before', () => {
    const b = fresh()
    receive(b, '2026-01-05', [goods(1, 10, 100_00)])
    const sheet = () => runReport({ db: b.set.db, options: b.set.options, clock: b.clock }, 'balanceSheet', { to: '2026-01-31' })
    const before = sheet()
    const parentId = b.account('goods')
    const divided = b.command('master.save', {}, (ctx) => {
      const above = getRecord(ctx.db, 'account', parentId) as Record<string, unknown>
      const value = { ...above, id: null, revision: 0, parentId, code: `${String(above['code'])}01`, name: '自营商品' }
      return saveRecord(ctx, 'account', value as never).id
    })
    expect(divided).toBe(parentId)
    expect(b.account('goods')).toBe(divided)
    const after = sheet()
    expect(after.rows.map((r) => r.cells)).toEqual(before.rows.map((r) => r.cells))
    expect(after.checks.filter((c) => !c.ok)).toEqual([])
    deliver(b, '2026-01-06', [goods(1, 4, 90_00)])
    sound(b)
  })
})
