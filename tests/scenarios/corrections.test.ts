import { afterAll, describe, expect, it } from 'vitest'
import type { AccountSetOptions } from '@core/contract'
import { Refusal } from '../../src/main/backend/context'
import { documentInput } from '@core/contract'
import { correctCommand } from '../../src/main/documents/correct'
import { saveDocument } from '../../src/main/documents/save'
import { requireDocument } from '../../src/main/documents/store'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks, NET } from '../support/books'

/** Second thoughts in an order that a calm user would not find: each was found by the simulator. */
const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
const books = (options: Partial<AccountSetOptions> = {}) => newBooks(folder.path, `c${count++}`, options)

type Sent = Parameters<Books['post']>[0]
const receipt = (date: string, pieces: number, net: number, more: Record<string, unknown> = {}): Sent => ({
  type: 'purchaseReceipt',
  date,
  partnerId: 2,
  warehouseId: 1,
  invoiceKind: 'special',
  lines: [goods(1, pieces, net)],
  ...more,
})
const delivery = (date: string, pieces: number, more: Record<string, unknown> = {}): Sent => ({
  type: 'salesDelivery',
  date,
  partnerId: 1,
  warehouseId: 1,
  lines: [goods(1, pieces, pieces * 20_00)],
  ...more,
})
/** A draft's content is replaced. */
function resave(b: Books, id: number, input: Sent): void {
  b.command('documents.save', input, (ctx) => {
    const { revision } = requireDocument(ctx.db, id)
    return saveDocument(ctx, documentInput.parse({ ...input, id, revision })).id
  })
}
const balance = (b: Books, role: string) =>
  b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', b.account(role))
const refusalOf = (work: () => void): string[] => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map((p) => p.code)
    throw error
  }
  return []
}

describe('corrected documents', () => {
  it('D11: moved into another month and taken back there, a document leaves the month before alone, even when that is closed', () => {
    const b = books()
    const input = (date: string): Sent => ({
      type: 'otherReceipt',
      date,
      accountId: b.account('bank'),
      lines: [{ accountId: b.account('capital'), amount: 500_00 }],
    })
    const id = b.post(input('2026-01-20'))
    b.unpost(id)
    resave(b, id, input('2026-02-03'))
    b.postSaved(id)
    b.closePeriod(202601)
    b.unpost(id)
    expect(b.failures()).toEqual({})
    expect(balance(b, 'bank')).toBe(0)
  })
  it('D11 D20: a receipt is corrected in one step where it stands, though its goods are sold; not below what was sold', () => {
    const b = books({ sameDayOrder: 'entry' })
    const id = b.post(receipt('2026-01-05', 10, 100_00))
    b.post(receipt('2026-01-05', 10, 300_00))
    b.post(delivery('2026-01-05', 12))
    expect(balance(b, 'costMain')).toBe(240_00)
    const correct = (input: Sent) =>
      b.command('documents.correct', input, (ctx) => {
        const { revision } = requireDocument(ctx.db, id)
        return correctCommand(ctx, documentInput.parse({ ...input, id, revision }))
      })
    expect(correct(receipt('2026-01-05', 10, 200_00)).state).toBe('posted')
    expect(balance(b, 'costMain')).toBe(300_00)
    expect(refusalOf(() => void correct(receipt('2026-01-05', 1, 20_00)))).toEqual(['NEGATIVE_STOCK'])
    expect(balance(b, 'costMain')).toBe(300_00)
    b.closePeriod(202601)
    expect(refusalOf(() => void correct(receipt('2026-01-05', 10, 50_00)))).toContain('PERIOD_CLOSED')
    expect(b.failures()).toEqual({})
  })
  it('D12: a draft made from a receipt still refers to it after the receipt is corrected; a line that is referred to does not go', () => {
    const b = books()
    const two = (first: number): Sent => receipt('2026-01-05', 1, 0, { lines: [goods(1, first, 100_00), goods(2, 5, 50_00)] })
    const id = b.post(two(10))
    const draft = b.save({
      type: 'purchaseReturn',
      date: '2026-01-06',
      partnerId: 2,
      warehouseId: 1,
      lines: [goods(2, 1, 10_00, { sourceLineId: b.lineOf(id, 2) })],
    })
    b.unpost(id)
    resave(b, id, two(8))
    b.postSaved(id)
    expect(b.failures()).toEqual({})
    b.unpost(id)
    const without = receipt('2026-01-05', 8, 100_00)
    expect(refusalOf(() => resave(b, id, without))).toEqual(['HAS_DOWNSTREAM'])
    b.void(draft)
    resave(b, id, without)
    b.postSaved(id)
    expect(b.failures()).toEqual({})
  })
  it('the only movement of a month taken back, a change before it still reaches every later month', () => {
    const b = books()
    b.post(receipt('2026-01-05', 10, 100_00))
    const february = b.post(delivery('2026-02-10', 1))
    b.post(delivery('2026-03-10', 1))
    b.unpost(february)
    b.post(receipt('2026-01-03', 10, 400_00))
    expect(b.failures()).toEqual({})
    expect(balance(b, 'costMain')).toBe(25_00)
  })
})

describe('goods that were not there', () => {
  it('D18: goods used before any were bought get a voucher when their cost becomes known', () => {
    const b = books({ negativeStock: 'allow' })
    b.post({
      type: 'otherOut',
      date: '2026-01-10',
      warehouseId: 1,
      accountId: b.account('pendingPropertyLoss'),
      lines: [{ itemId: 1, quantity: 2 * NET }],
    })
    expect(balance(b, 'pendingPropertyLoss')).toBe(0)
    b.post(receipt('2026-01-05', 10, 100_00))
    expect(b.failures()).toEqual({})
    expect(balance(b, 'pendingPropertyLoss')).toBe(20_00)
  })
  it('D28: a transfer that covers goods sold before they arrived books the difference to cost of sales', () => {
    for (const costingMethod of ['movingAverage', 'fifo'] as const) {
      const b = books({ negativeStock: 'warn', costScope: 'warehouse', costingMethod })
      b.post(receipt('2026-01-02', 10, 100_00))
      b.post(delivery('2026-01-05', 3, { warehouseId: 3 }))
      b.post({ type: 'transfer', date: '2026-01-06', warehouseId: 1, toWarehouseId: 3, lines: [{ itemId: 1, quantity: 5 * NET }] })
      expect(b.failures()).toEqual({})
      expect(balance(b, 'costMain')).toBe(30_00)
    }
  })
  it('what was shipped on the 10th cannot be invoiced or brought back on the 5th', () => {
    const b = books()
    b.post(receipt('2026-01-02', 10, 100_00))
    const id = b.post(delivery('2026-01-10', 4, { revenuePoint: 'invoice' }))
    const lines = [goods(1, 2, 40_00, { sourceLineId: b.lineOf(id) })]
    for (const type of ['salesInvoice', 'salesReturn'] as const) {
      const more = type === 'salesReturn' ? { warehouseId: 1 } : {}
      const earlier = b.save({ type, date: '2026-01-05', partnerId: 1, lines, ...more })
      expect(refusalOf(() => b.postSaved(earlier))).toEqual(['DATE_BEFORE_SOURCE'])
      b.void(earlier)
      b.post({ type, date: '2026-01-10', partnerId: 1, lines, ...more })
    }
    expect(b.failures()).toEqual({})
  })
})

describe('red documents and what is carried out', () => {
  const order = (b: Books) => {
    const id = b.save({ type: 'purchaseOrder', date: '2026-01-02', partnerId: 2, warehouseId: 1, lines: [goods(1, 10, 100_00)] })
    b.approve(id)
    return b.lineOf(id)
  }
  const executed = (b: Books, line: number) => b.db.value<number>('SELECT executed_quantity FROM doc_order_line WHERE id = ?', line)

  it('D12: an order whose receipt was reversed is open again, and stays right with every later receipt', () => {
    const b = books()
    const sourceLineId = order(b)
    const part = (pieces: number) =>
      b.post(receipt('2026-01-05', pieces, pieces * 10_00, { lines: [goods(1, pieces, pieces * 10_00, { sourceLineId })] }))
    const first = part(4)
    b.reverse(first, '2026-01-06')
    expect(executed(b, sourceLineId)).toBe(0)
    part(7)
    expect(executed(b, sourceLineId)).toBe(7 * NET)
    expect(b.failures()).toEqual({})
  })
  it('D12: a red document stays when what it took back has been received anew', () => {
    const b = books()
    const sourceLineId = order(b)
    const whole = () => b.post(receipt('2026-01-05', 10, 100_00, { lines: [goods(1, 10, 100_00, { sourceLineId })] }))
    const first = whole()
    b.reverse(first, '2026-01-06')
    const second = whole()
    const red = b.db.value<number>('SELECT id FROM doc_stock WHERE reverses_id = ?', first) ?? 0
    expect(refusalOf(() => b.unpost(red))).toEqual(['EXCEEDS_SOURCE'])
    b.unpost(second)
    b.unpost(red)
    expect(executed(b, sourceLineId)).toBe(10 * NET)
    expect(b.failures()).toEqual({})
  })
})

describe('D18: provisional costs', () => {
  it('are provisional again when what covered them is taken back', () => {
    const b = books({ negativeStock: 'allow' })
    b.post(receipt('2026-01-02', 1, 10_00))
    b.post(delivery('2026-01-05', 3))
    const covers = b.post(receipt('2026-01-10', 5, 60_00))
    const final = () => b.db.column<number>("SELECT final FROM cost_row WHERE kind = 'out'")
    expect(final()).toEqual([1])
    b.unpost(covers)
    expect(final()).toEqual([0])
    expect(b.failures()).toEqual({})
  })
})
