import { afterAll, describe, expect, it } from 'vitest'
import { Refusal } from '../../src/main/backend/context'
import { deriveDocument } from '../../src/main/documents/derive'
import { runQuery } from '../../src/main/backend/transaction'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks, NET } from '../support/books'

/** 发出商品 (posting.md 3.2): what lies with the customer is not sold, what is sold no longer lies there. */
const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0

/** Ten pieces at 10.00, shipped; price 20.00. */
function shipped(): { b: Books; line: number } {
  const b = newBooks(folder.path, `s${count++}`, { revenuePoint: 'invoice' })
  b.post({
    type: 'purchaseReceipt',
    date: '2026-01-01',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(1, 10, 100_00)],
  })
  const delivery = b.post({ type: 'salesDelivery', date: '2026-01-02', partnerId: 1, warehouseId: 1, lines: [goods(1, 10, 200_00)] })
  return { b, line: b.lineOf(delivery) }
}
const invoice = (b: Books, line: number, pieces: number) =>
  b.post({ type: 'salesInvoice', date: '2026-01-03', partnerId: 1, lines: [goods(1, pieces, pieces * 20_00, { sourceLineId: line })] })
const giveBack = (b: Books, line: number, pieces: number) =>
  b.post({
    type: 'salesReturn',
    date: '2026-01-04',
    partnerId: 1,
    warehouseId: 1,
    lines: [goods(1, pieces, pieces * 20_00, { sourceLineId: line })],
  })
const refused = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map(({ code, args }) => ({ code, ...args }))
    throw error
  }
  return []
}
const proposed = (b: Books, line: number, to: 'salesReturn' | 'salesInvoice') => {
  const source = b.db.value<number>('SELECT document_id FROM doc_stock_line WHERE id = ?', line) ?? 0
  const made = runQuery(b.set, b.caller, (ctx) => deriveDocument(ctx, to, [source], '2026-01-05'))
  return (made.lines as { quantity: number }[]).map((l) => l.quantity / NET)
}
const balances = (b: Books) =>
  Object.fromEntries(
    ['goods', 'goodsShipped', 'costMain', 'revenueMain'].map((role) => [
      role,
      b.db.value('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', b.account(role)),
    ]),
  )

describe('returns of goods shipped but sold in part', () => {
  it('D12: what is not sold comes back first: a return of more than that is refused, not booked as one of sold goods', () => {
    const { b, line } = shipped()
    invoice(b, line, 6)
    expect(refused(() => giveBack(b, line, 5))).toEqual([expect.objectContaining({ code: 'EXCEEDS_SOURCE', left: '4' })])
    expect(proposed(b, line, 'salesReturn')).toEqual([4])
    giveBack(b, line, 4)
    expect(balances(b)).toEqual({ goods: 40_00, goodsShipped: 0, costMain: 60_00, revenueMain: -120_00 })
    expect(proposed(b, line, 'salesReturn')).toEqual([6])
    giveBack(b, line, 6)
    expect(balances(b)).toEqual({ goods: 100_00, goodsShipped: 0, costMain: 0, revenueMain: 0 })
    expect(b.failures()).toEqual({})
  })
  it('what came back after it was sold does not stand in the way of invoicing the rest', () => {
    const { b, line } = shipped()
    giveBack(b, line, 2)
    const sale = invoice(b, line, 8)
    giveBack(b, line, 3)
    expect(balances(b)).toEqual({ goods: 50_00, goodsShipped: 0, costMain: 50_00, revenueMain: -100_00 })
    expect(refused(() => b.unpost(sale))).toEqual([expect.objectContaining({ code: 'HAS_DOWNSTREAM', document: 'XSTH-202601-0002' })])
    expect(b.failures()).toEqual({})
  })
  it('D11: an invoice is not taken back, by undoing or in red, while goods it sold have come back', () => {
    const { b, line } = shipped()
    const first = invoice(b, line, 4)
    const second = invoice(b, line, 6)
    const back = giveBack(b, line, 5)
    for (const sale of [first, second]) {
      expect(refused(() => b.unpost(sale)).map((p) => p.code)).toEqual(sale === first ? [] : ['HAS_DOWNSTREAM'])
      if (sale === first) b.postSaved(sale)
      expect(refused(() => b.reverse(second, '2026-01-09')).map((p) => p.code)).toEqual(['HAS_DOWNSTREAM'])
    }
    b.reverse(back, '2026-01-06')
    b.reverse(second, '2026-01-07')
    // the red return undone, goods would have come back that no invoice sold
    const red = b.db.value<number>('SELECT id FROM doc_stock WHERE reverses_id = ?', back) ?? 0
    expect(refused(() => b.unpost(red)).map((p) => p.code)).toEqual(['EXCEEDS_SOURCE'])
    expect(proposed(b, line, 'salesInvoice')).toEqual([6])
    expect(b.failures()).toEqual({})
  })
})
