import type { AccountSetOptions } from '@core/contract'
import { afterAll, describe, expect, it } from 'vitest'
import { supplyOf } from '../../src/db/queries/supply'
import { Refusal } from '../../src/main/backend/context'
import { deriveDocument } from '../../src/main/documents/derive'
import { lineInfo } from '../../src/main/documents/lineInfo'
import { postCommand } from '../../src/main/documents/post'
import { requireDocument } from '../../src/main/documents/store'
import { approveCommand } from '../../src/main/documents/workflow'
import { available } from '../../src/main/modules/reports/stockAvailable'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, NET, newBooks } from '../support/books'

const folder = temporaryFolder()
const open: Books[] = []
afterAll(async () => {
  await Promise.all(open.map((b) => b.close()))
  folder.remove()
})
/** Ten pieces of item 1 in the main warehouse. */
function books(options: Partial<AccountSetOptions> = {}): Books {
  const b = newBooks(folder.path, `a${open.length}`, options)
  open.push(b)
  b.post({ type: 'purchaseReceipt', date: '2026-01-02', partnerId: 2, warehouseId: 1, lines: [goods(1, 10, 100_00)] })
  return b
}
const second = (b: Books) => b.db.value<number>("SELECT id FROM warehouse WHERE code = '02'") ?? 0
const order = (b: Books, pieces: number, more: Record<string, unknown> = {}) =>
  b.save({ type: 'salesOrder', date: '2026-01-05', partnerId: 1, warehouseId: 1, lines: [goods(1, pieces, pieces * 20_00)], ...more })
const purchase = (b: Books, pieces: number) => {
  const id = b.save({ type: 'purchaseOrder', date: '2026-01-05', partnerId: 2, warehouseId: 1, lines: [goods(1, pieces, pieces * 10_00)] })
  b.approve(id)
  return id
}
const delivery = (b: Books, pieces: number, more: Record<string, unknown> = {}) =>
  b.save({ type: 'salesDelivery', date: '2026-01-06', partnerId: 3, warehouseId: 1, lines: [goods(1, pieces, pieces * 20_00)], ...more })
const otherOut = (b: Books, pieces: number) => {
  const accountId = b.account('pendingPropertyLoss')
  return b.save({ type: 'otherOut', date: '2026-01-06', warehouseId: 1, accountId, lines: [{ itemId: 1, quantity: pieces * NET }] })
}
const transfer = (b: Books, pieces: number) => {
  const lines = [{ itemId: 1, quantity: pieces * NET }]
  return b.save({ type: 'transfer', date: '2026-01-06', warehouseId: 1, toWarehouseId: second(b), lines })
}
const sentBack = (b: Books, pieces: number) =>
  b.save({
    type: 'purchaseReturn',
    date: '2026-01-06',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(1, pieces, pieces * 10_00)],
  })
const assembly = (b: Books, pieces: number) => {
  const lines = [
    { itemId: 2, quantity: NET, toWarehouseId: 1 },
    { itemId: 1, quantity: pieces * NET },
  ]
  return b.save({ type: 'assembly', date: '2026-01-06', warehouseId: 1, lines })
}
/** Posts and returns the warnings, as the user reads them; refusals by code and place. */
function posted(b: Books, id: number): string[] {
  try {
    return b.command('documents.post', { id }, (ctx) => {
      const { type, revision } = requireDocument(ctx.db, id)
      return postCommand(ctx, { type, id, revision }).warnings.map((w) => w.message)
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.problems.map((p) => `${p.code} ${p.at}`)
  }
}
const approved = (b: Books, id: number) =>
  b.command('documents.approve', { id }, (ctx) => {
    const { type, revision } = requireDocument(ctx.db, id)
    return approveCommand(ctx, { type, id, revision }).warnings.map((w) => w.message)
  })
interface Made extends Record<string, unknown> {
  type: 'purchaseOrder' | 'purchaseReceipt' | 'salesDelivery'
  partnerId: number | null
  lines: { itemId: number; quantity: number; price: number; gross: number; sourceLineId: number | null }[]
}
const derive = (b: Books, to: Made['type'], ids: number[]) =>
  b.command('documents.derive', {}, (ctx) => deriveDocument(ctx, to, ids, '2026-01-06')) as unknown as Made
const pieces = (b: Books, warehouseId: number | null = 1) => {
  const { quantity, reserved, inTransit } = supplyOf(b.db, 1, warehouseId)
  return [quantity / NET, reserved / NET, inTransit / NET]
}
const number = (b: Books, id: number) => b.db.value<string>('SELECT number FROM doc_order WHERE id = ?', id) ?? ''

describe('available to promise', () => {
  it('D19: drafts reserve nothing; approved orders do, what is delivered, returned or closed of them is taken off', () => {
    const b = books()
    const id = order(b, 6)
    expect(pieces(b)).toEqual([10, 0, 0])
    b.approve(id)
    expect(pieces(b)).toEqual([10, 6, 0])
    const out = b.post({ ...derive(b, 'salesDelivery', [id]), lines: [goods(1, 4, 80_00, { sourceLineId: b.lineOf(id) })] })
    expect(pieces(b)).toEqual([6, 2, 0])
    b.unpost(out)
    expect(pieces(b)).toEqual([10, 6, 0])
    b.closeOrder(id, true)
    expect(pieces(b)).toEqual([10, 0, 0])
    b.closeOrder(id, false)
    const coming = purchase(b, 5)
    expect(pieces(b)).toEqual([10, 6, 5])
    expect(pieces(b, second(b))).toEqual([0, 0, 0])
    expect(pieces(b, null)).toEqual([10, 6, 5])
    b.closeOrder(coming, true)
    expect(pieces(b)).toEqual([10, 6, 0])
  })
  it('D19: the entry form and the report show the same figure, with goods on the way or without', () => {
    for (const countInTransit of [true, false]) {
      const b = books({ countInTransit })
      b.approve(order(b, 6))
      purchase(b, 5)
      const ctx = { db: b.db, options: b.set.options, user: b.caller.user, clock: b.clock }
      const expected = countInTransit ? 9 : 4
      expect(lineInfo(ctx, { type: 'salesDelivery', itemId: 1, unit: '', warehouseId: 1, date: '2026-01-06' }).available / NET).toBe(
        expected,
      )
      const run = (more: { inTransit?: 'setting' | 'counted' | 'ignored' }) =>
        Number(available.run(ctx, { from: '2026-01-06', to: '2026-01-06', ...more }).rows[0]?.cells['available']) / NET
      expect([run({}), run({ inTransit: 'setting' }), run({ inTransit: 'counted' }), run({ inTransit: 'ignored' })]).toEqual([
        expected,
        expected,
        9,
        4,
      ])
    }
  })
})

describe('goods that orders of others have reserved', () => {
  it.each([
    ['a delivery', delivery],
    ['其他出库', otherOut],
    ['a transfer', transfer],
    ['a return to the supplier', sentBack],
    ['an assembly', assembly],
  ])('D19: %s is told whose they are and what is available', (_name, taking) => {
    const b = books()
    const [first, next] = [order(b, 6), order(b, 3)]
    b.approve(first)
    b.approve(next)
    expect(posted(b, taking(b, 1))).toEqual([])
    expect(posted(b, taking(b, 1))).toEqual([`商品1 在 主仓 已被订单 ${number(b, first)}、${number(b, next)} 占用，可用 0 件`])
    expect(b.failures()).toEqual({})
  })
  it('D19: what is lost is gone, whoever counted on it', () => {
    const b = books({ reservedStock: 'refuse' })
    b.approve(order(b, 10))
    const lines = [{ itemId: 1, quantity: NET }]
    expect(posted(b, b.save({ type: 'stockLoss', date: '2026-01-06', warehouseId: 1, reason: '破损', lines }))).toEqual([])
  })
  it('D19: refused, told, or not looked at', () => {
    const outcome = { refuse: ['RESERVED_STOCK lines.0.quantity'], warn: [expect.stringContaining('可用 4 件')], ignore: [] }
    for (const reservedStock of ['refuse', 'warn', 'ignore'] as const) {
      const b = books({ reservedStock })
      b.approve(order(b, 6))
      expect(posted(b, delivery(b, 5))).toEqual(outcome[reservedStock])
      expect(pieces(b)[0]).toBe(reservedStock === 'refuse' ? 10 : 5)
    }
  })
  it('D19: a delivery made from its own order has what that order reserved, and no more', () => {
    const b = books({ reservedStock: 'refuse' })
    const [own, other] = [order(b, 6), order(b, 4)]
    b.approve(own)
    b.approve(other)
    expect(posted(b, b.save(derive(b, 'salesDelivery', [own])))).toEqual([])
    expect(posted(b, delivery(b, 1))).toEqual(['RESERVED_STOCK lines.0.quantity'])
    // part of the own order, and goods of the same item beside it
    const c = books({ reservedStock: 'refuse' })
    const [mine, theirs] = [order(c, 6), order(c, 4)]
    c.approve(mine)
    c.approve(theirs)
    const lines = (free: number) => [goods(1, 2, 40_00, { sourceLineId: c.lineOf(mine) }), goods(1, free, free * 20_00)]
    expect(posted(c, delivery(c, 0, { partnerId: 1, lines: lines(5) }))).toEqual(['RESERVED_STOCK lines.0.quantity'])
    expect(posted(c, delivery(c, 0, { partnerId: 1, lines: lines(4) }))).toEqual([])
    expect(c.failures()).toEqual({})
  })
  it('D19: goods on the way stand in for those taken, where they count', () => {
    for (const countInTransit of [true, false]) {
      const b = books({ reservedStock: 'refuse', countInTransit })
      b.approve(order(b, 10))
      purchase(b, 5)
      expect(posted(b, delivery(b, 5))).toEqual(countInTransit ? [] : ['RESERVED_STOCK lines.0.quantity'])
    }
  })
  it('D19: another warehouse’s orders, services and red documents are not concerned', () => {
    const b = books({ reservedStock: 'refuse' })
    b.approve(order(b, 10, { warehouseId: second(b) }))
    const out = delivery(b, 5)
    expect(posted(b, out)).toEqual([])
    b.approve(order(b, 5))
    b.reverse(out, '2026-01-07')
    expect(pieces(b)).toEqual([10, 5, 0])
  })
})

describe('orders beyond what there is', () => {
  it('D19: approving says what is missing, line by line; a purchase order is made for that much and for nothing twice', () => {
    const b = books()
    b.db.run('UPDATE item SET purchase_price = 1000000000 WHERE id IN (1, 2)')
    expect(approved(b, order(b, 8))).toEqual([])
    const lines = [goods(1, 1, 20_00), goods(2, 4, 40_00), goods(1, 5, 100_00)]
    const id = order(b, 0, { lines })
    expect(approved(b, id)).toEqual([
      '商品1 在 主仓 可用量不足，还差 1 件',
      '商品2 在 主仓 可用量不足，还差 4 件',
      '商品1 在 主仓 可用量不足，还差 3 件',
    ])
    const made = derive(b, 'purchaseOrder', [id])
    expect(made.partnerId).toBeNull()
    expect(made.lines.map((l) => [l.itemId, l.quantity / NET, l.price, l.gross, l.sourceLineId])).toEqual([
      [1, 1, 1_000_000_000, 10_00, b.lineOf(id, 1)],
      [2, 4, 1_000_000_000, 40_00, b.lineOf(id, 2)],
      [1, 3, 1_000_000_000, 30_00, b.lineOf(id, 3)],
    ])
    const bought = b.save({ ...made, partnerId: 2 })
    b.approve(bought)
    expect(b.db.value('SELECT 1 FROM document_link WHERE source_id = ? AND target_id = ?', id, bought)).toBe(1)
    expect(pieces(b)).toEqual([10, 14, 4])
    expect(() => derive(b, 'purchaseOrder', [id])).toThrow('NOTHING_SHORT')
    b.post(derive(b, 'purchaseReceipt', [bought]))
    expect(pieces(b)).toEqual([14, 14, 0])
    expect(posted(b, b.save(derive(b, 'salesDelivery', [id])))).toEqual([])
    expect(b.failures()).toEqual({})
  })
  it('D19: only an approved order is bought for', () => {
    const b = books()
    expect(() => derive(b, 'purchaseOrder', [order(b, 20)])).toThrow('WRONG_STATE')
  })
})
