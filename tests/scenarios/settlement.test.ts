import { afterAll, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { Refusal } from '../../src/main/backend/context'
import { listOpenItems } from '../../src/main/documents/openItems'
import { oldestFirst, openPartners, settle, settleAuto, settlementHistory, undoSettlement } from '../../src/main/documents/settle'
import { requireDocument } from '../../src/main/documents/store'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
const opened: Books[] = []
afterAll(async () => {
  for (const b of opened) await b.close()
  folder.remove()
})
/** 单位1 and 单位3 buy from the shop; 单位2 sells to it, and buys too. */
function books(): Books {
  const b = newBooks(folder.path, `s${opened.length}`)
  opened.push(b)
  b.db.run('UPDATE partner SET is_customer = 1')
  b.post({
    type: 'purchaseReceipt',
    date: '2026-01-02',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(1, 100, 1000_00)],
  })
  return b
}
const sell = (b: Books, partnerId: number, date: string, net: number, dueDate: string = date) =>
  itemOf(b, b.post({ type: 'salesDelivery', date, dueDate, partnerId, warehouseId: 1, lines: [goods(1, 1, net)] }))
const receive = (b: Books, partnerId: number, date: string, amount: number, purpose: 'settle' | 'advance' = 'settle') =>
  itemOf(b, b.post({ type: 'receipt', date, partnerId, accountId: b.account('bank'), amount, purpose, lines: [] }))
const itemOf = (b: Books, documentId: number) => b.db.value<number>('SELECT MAX(id) FROM open_item WHERE document_id = ?', documentId) ?? 0
const left = (b: Books) => b.db.all('SELECT id, remaining FROM open_item ORDER BY id')
const balance = (b: Books, role: string, partnerId: number) =>
  b.db.value<number>(
    'SELECT COALESCE(SUM(debit - credit), 0) FROM account_balance WHERE account_id = ? AND partner_id = ?',
    b.account(role),
    partnerId,
  )
type Lines = Parameters<typeof settle>[1]['lines']
const clear = (b: Books, lines: Lines, more: Partial<Parameters<typeof settle>[1]> = {}) =>
  b.command('openItems.settle', { lines }, (ctx) =>
    settle(ctx, { partnerId: null, toPartnerId: null, date: '2026-01-20', memo: '', lines, ...more }),
  )
const undo = (b: Books, id: number) =>
  b.command('openItems.undo', { id }, (ctx) => undoSettlement(ctx, { id, revision: requireDocument(ctx.db, id).revision }))
const voucherOf = (b: Books, documentId: number) =>
  b.db.all<{ account: string; partner: number; debit: number; credit: number }>(
    `SELECT a.code AS account, j.partner_id AS partner, j.debit, j.credit FROM posting p JOIN journal_line j ON j.posting_id = p.id JOIN account a ON a.id = j.account_id
     WHERE p.document_id = ? AND p.voucher_id IS NOT NULL ORDER BY j.posting_id, j.line_no`,
    documentId,
  )
const refusal = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems
    throw error
  }
  return []
}

describe('核销', () => {
  it('D41: many to many and in part inside one account makes no voucher, and is undone exactly', () => {
    const b = books()
    const [s1, s2] = [sell(b, 1, '2026-01-05', 100_00), sell(b, 1, '2026-01-06', 50_00)]
    const [r1, r2] = [receive(b, 1, '2026-01-10', 60_00), receive(b, 1, '2026-01-11', 70_00)]
    const before = left(b)
    const { id, vouchers } = clear(b, [
      { openItemId: s1, amount: 80_00 },
      { openItemId: s2, amount: 20_00 },
      { openItemId: r1, amount: 60_00 },
      { openItemId: r2, amount: 40_00 },
    ])
    expect(vouchers).toEqual([])
    expect(
      listOpenItems({ ...b.caller, db: b.db, options: b.set.options }, { partnerId: 1, side: 'receivable', limit: 9 }).map((o) => [
        o.id,
        o.remaining,
      ]),
    ).toEqual([
      [s1, 33_00],
      [s2, 36_50],
      [r2, -30_00],
    ])
    expect(b.failures()).toEqual({})
    expect(settlementHistory(b.db, { partnerId: 1, limit: 5 })).toMatchObject([
      { id, voucher: null, lines: [{ amount: -80_00 }, { amount: -20_00 }, { amount: 60_00 }, { amount: 40_00 }] },
    ])
    undo(b, id)
    expect(left(b)).toEqual(before)
    expect(requireDocument(b.db, id).state).toBe('void')
    expect(settlementHistory(b.db, { partnerId: 1, limit: 5 })).toEqual([])
    expect(b.failures()).toEqual({})
  })
  it('D41: a settled document names the settlement that stands in the way of taking it back', () => {
    const b = books()
    const sale = b.post({ type: 'salesDelivery', date: '2026-01-05', partnerId: 1, warehouseId: 1, lines: [goods(1, 1, 100_00)] })
    const { id, number } = clear(b, [
      { openItemId: itemOf(b, sale), amount: 10_00 },
      { openItemId: receive(b, 1, '2026-01-10', 10_00), amount: 10_00 },
    ])
    expect(refusal(() => b.unpost(sale))).toMatchObject([{ code: 'HAS_SETTLEMENT', args: { document: number, documentId: id } }])
    undo(b, id)
    b.unpost(sale)
    expect(b.failures()).toEqual({})
  })
  it('D42: 应收冲应付 and 预收冲应收 are one voucher of two lines', () => {
    const b = books()
    const debt = b.db.value<number>('SELECT id FROM open_item WHERE partner_id = 2') ?? 0
    const sale = sell(b, 2, '2026-01-05', 100_00)
    const offset = clear(b, [
      { openItemId: debt, amount: 113_00 },
      { openItemId: sale, amount: 113_00 },
    ])
    expect(voucherOf(b, offset.id)).toEqual([
      { account: '220201', partner: 2, debit: 113_00, credit: 0 },
      { account: '1122', partner: 2, debit: 0, credit: 113_00 },
    ])
    const advance = receive(b, 1, '2026-01-06', 30_00, 'advance')
    const used = clear(b, [
      { openItemId: advance, amount: 30_00 },
      { openItemId: sell(b, 1, '2026-01-07', 100_00), amount: 30_00 },
    ])
    expect(voucherOf(b, used.id).map((l) => [l.account, l.debit, l.credit])).toEqual([
      ['2203', 30_00, 0],
      ['1122', 0, 30_00],
    ])
    expect(b.failures()).toEqual({})
  })
  it('D42: 转户 carries the due dates to the other partner: Dr B → Cr A, and goes back the same way', () => {
    const b = books()
    const [s1, s2] = [sell(b, 1, '2026-01-05', 100_00, '2026-02-05'), sell(b, 1, '2026-01-06', 50_00, '2026-03-06')]
    const before = left(b)
    const lines = [
      { openItemId: s1, amount: 113_00 },
      { openItemId: s2, amount: 6_50 },
    ]
    const { id } = clear(b, lines, { toPartnerId: 3 })
    expect(voucherOf(b, id)).toEqual([
      { account: '1122', partner: 3, debit: 119_50, credit: 0 },
      { account: '1122', partner: 1, debit: 0, credit: 119_50 },
    ])
    expect(b.db.value('SELECT summary FROM voucher WHERE document_id = ?', id)).toBe('转户: 单位1 转 单位3')
    expect(b.db.all('SELECT due_date AS due, remaining FROM open_item WHERE partner_id = 3 ORDER BY id')).toEqual([
      { due: '2026-02-05', remaining: 113_00 },
      { due: '2026-03-06', remaining: 6_50 },
    ])
    expect(b.failures()).toEqual({})
    // what the other partner paid on it stands in the way
    const paid = clear(b, [
      { openItemId: b.db.value<number>('SELECT MAX(id) FROM open_item WHERE partner_id = 3') ?? 0, amount: 6_50 },
      { openItemId: receive(b, 3, '2026-01-22', 6_50), amount: 6_50 },
    ])
    expect(refusal(() => undo(b, id)).map((p) => p.code)).toEqual(['HAS_SETTLEMENT'])
    undo(b, paid.id)
    b.reverse(id, '2026-01-25')
    expect(balance(b, 'receivable', 3)).toBe(-6_50)
    expect(balance(b, 'receivable', 1)).toBe(169_50)
    expect(b.db.all('SELECT id, remaining FROM open_item WHERE id <= ? ORDER BY id', before.length)).toEqual(before)
    expect(b.failures()).toEqual({})
    expect(refusal(() => clear(b, lines, { toPartnerId: 1 })).map((p) => p.code)).toContain('MOVED_TO_ITSELF')
    const debt = b.db.value<number>('SELECT id FROM open_item WHERE partner_id = 2') ?? 0
    expect(refusal(() => clear(b, [...lines, { openItemId: debt, amount: 1 }], { toPartnerId: 3 })).map((p) => p.code)).toContain(
      'MOVED_MIXED',
    )
  })
  it('D41: 自动核销 clears the oldest due first, of every partner, and only inside an account', () => {
    const b = books()
    const late = sell(b, 1, '2026-01-05', 100_00, '2026-03-01')
    const soon = sell(b, 1, '2026-01-06', 100_00, '2026-02-01')
    receive(b, 1, '2026-01-10', 150_00)
    receive(b, 1, '2026-01-10', 500_00, 'advance')
    const three = sell(b, 3, '2026-01-06', 100_00)
    receive(b, 3, '2026-01-10', 13_00)
    expect(
      openPartners({ ...b.caller, db: b.db, options: b.set.options }, { text: '', limit: 9 }).rows.map((p) => [p.code, p.matchable]),
    ).toEqual([
      ['P1', 150_00],
      ['P2', 0],
      ['P3', 13_00],
    ])
    const done = b.command('openItems.settleAuto', {}, (ctx) => settleAuto(ctx, { date: '2026-01-20' }))
    expect(done).toEqual({ documents: 2, amount: 163_00 })
    const remaining = (id: number) => b.db.value('SELECT remaining FROM open_item WHERE id = ?', id)
    expect([soon, late, three].map(remaining)).toEqual([0, 76_00, 100_00])
    expect(b.db.value('SELECT COUNT(*) FROM voucher v JOIN doc_cash d ON d.id = v.document_id WHERE d.type = ?', 'settlement')).toBe(0)
    expect(b.failures()).toEqual({})
  })
  it('D41: what is cleared oldest first is the same on both sides and no more than is open', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -500, max: 500 }).filter((n) => n !== 0)), (amounts) => {
        const items = amounts.map((remaining, id) => ({ id, accountId: 1, party: 1, remaining }))
        const cleared = new Map(oldestFirst(items).map((l) => [l.openItemId, l.amount]))
        const of = (sign: 1 | -1) => items.filter((o) => o.remaining * sign > 0)
        const sum = (sign: 1 | -1) => of(sign).reduce((s, o) => s + (cleared.get(o.id) ?? 0), 0)
        const total = (sign: 1 | -1) => of(sign).reduce((s, o) => s + Math.abs(o.remaining), 0)
        expect(sum(1)).toBe(Math.min(total(1), total(-1)))
        expect(sum(-1)).toBe(sum(1))
        for (const sign of [1, -1] as const) {
          // whole ones, then at most one in part, then none
          const shares = of(sign).map((o) => ((cleared.get(o.id) ?? 0) === Math.abs(o.remaining) ? 2 : cleared.has(o.id) ? 1 : 0))
          expect(shares).toEqual([...shares].sort((x, y) => y - x))
          expect(shares.filter((s) => s === 1).length).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
})
