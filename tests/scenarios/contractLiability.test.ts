import { afterAll, describe, expect, it } from 'vitest'
import { Refusal } from '../../src/main/backend/context'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const CUSTOMER = 1
let made = 0
const books = () => newBooks(folder.path, `contract-${(made += 1)}`, { standard: 'business' })
const balance = (b: Books, role: string) =>
  b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', b.account(role))
const advance = (b: Books, more: Record<string, unknown> = {}) =>
  b.post({
    type: 'receipt',
    date: '2026-01-05',
    partnerId: CUSTOMER,
    accountId: b.account('bank'),
    amount: 1_130_00,
    deferredTax: 130_00,
    purpose: 'advance',
    lines: [],
    ...more,
  })
function sale(b: Books): number {
  const place = { warehouseId: 1, date: '2026-01-08' }
  b.post({ type: 'purchaseReceipt', partnerId: 2, ...place, lines: [goods(1, 10, 300_00)] })
  return b.post({ type: 'salesDelivery', partnerId: CUSTOMER, ...place, lines: [goods(1, 10, 500_00)] })
}
const refusalOf = (work: () => unknown): string[] => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map((p) => p.code)
    throw error
  }
  return []
}
const itemOf = (b: Books, documentId: number) =>
  b.db.value<number>('SELECT id FROM open_item WHERE document_id = ? ORDER BY id', documentId)

describe('合同负债 (企业会计准则, posting.md 3.1)', () => {
  it('an advance is a contract liability without VAT and 待转销项税额; what it pays for takes its share of both', () => {
    const b = books()
    const [received, sold] = [advance(b), sale(b)]
    expect([balance(b, 'advanceReceived'), balance(b, 'vatDeferredOutput')]).toEqual([-1_000_00, -130_00])
    const offset = b.post({
      type: 'settlement',
      date: '2026-01-09',
      partnerId: CUSTOMER,
      deferredTax: 65_00,
      lines: [
        { openItemId: itemOf(b, received), amount: 500_00 },
        { openItemId: itemOf(b, sold), amount: 565_00 },
      ],
    })
    expect([balance(b, 'advanceReceived'), balance(b, 'vatDeferredOutput'), balance(b, 'receivable')]).toEqual([-500_00, -65_00, 0])
    expect(b.failures()).toEqual({})
    b.reverse(offset, '2026-01-10')
    expect([balance(b, 'advanceReceived'), balance(b, 'vatDeferredOutput'), balance(b, 'receivable')]).toEqual([-1_000_00, -130_00, 565_00])
    b.reverse(received, '2026-01-11')
    expect([balance(b, 'advanceReceived'), balance(b, 'vatDeferredOutput'), balance(b, 'bank')]).toEqual([0, 0, 0])
    expect(b.failures()).toEqual({})
  })

  it('no VAT is deferred of money for what was sold, nor more than is received, nor in an offset that it does not make even', () => {
    const b = books()
    expect(refusalOf(() => advance(b, { purpose: 'settle' }))).toEqual(['TOO_LARGE'])
    expect(refusalOf(() => advance(b, { deferredTax: 1_130_00 }))).toEqual(['TOO_LARGE'])
    const [received, sold] = [advance(b), sale(b)]
    const lines = [
      { openItemId: itemOf(b, received), amount: 500_00 },
      { openItemId: itemOf(b, sold), amount: 500_00 },
    ]
    expect(refusalOf(() => b.post({ type: 'settlement', date: '2026-01-09', partnerId: CUSTOMER, deferredTax: 65_00, lines }))).toEqual([
      'UNBALANCED',
    ])
  })
})
