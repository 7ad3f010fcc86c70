import { afterAll, describe, expect, it } from 'vitest'
import type { AccountSetOptions } from '@core/contract'
import { Refusal } from '../../src/main/backend/context'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks, NET } from '../support/books'

/** What a meticulous bookkeeper tries on the first day. */
const folder = temporaryFolder()
const opened: Books[] = []
afterAll(async () => {
  for (const b of opened) await b.close()
  folder.remove()
})
function books(options: Partial<AccountSetOptions> = {}): Books {
  const b = newBooks(folder.path, `b${opened.length}`, options)
  opened.push(b)
  return b
}
function refusalOf(work: () => unknown): string[] {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map((p) => p.code)
    throw error
  }
  return []
}
const receipt = (more: Record<string, unknown> = {}) =>
  ({
    type: 'purchaseReceipt',
    date: '2026-01-03',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(1, 10, 100_00)],
    ...more,
  }) as const
const delivery = (more: Record<string, unknown> = {}) =>
  ({ type: 'salesDelivery', date: '2026-01-05', partnerId: 1, warehouseId: 1, lines: [goods(1, 4, 80_00)], ...more }) as const
const balance = (b: Books, role: string) =>
  b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM account_total WHERE account_id = ?', b.account(role))
const openItem = (b: Books, documentId: number) =>
  b.db.value<number>('SELECT id FROM open_item WHERE document_id = ? ORDER BY id', documentId)

describe('red documents', () => {
  it('D9: of a return that was paid out takes the money in again', () => {
    const b = books()
    const cash = (amount: number) => [{ accountId: b.account('cash'), amount }]
    b.post(receipt())
    const sale = b.post(delivery({ tenders: cash(90_40) }))
    const back = b.post({
      ...delivery(),
      type: 'salesReturn',
      tenders: cash(22_60),
      lines: [goods(1, 1, 20_00, { sourceLineId: b.lineOf(sale) })],
    })
    expect(balance(b, 'cash')).toBe(67_80)
    b.reverse(back, '2026-01-06')
    expect(balance(b, 'cash')).toBe(90_40)
    expect(balance(b, 'receivable')).toBe(0)
    expect(b.failures()).toEqual({})
  })
  it('D11: one whose invoice and collection were reversed can be reversed, too', () => {
    const b = books()
    const stock = b.post(receipt({ invoiceKind: 'none' }))
    const invoice = b.post({
      type: 'purchaseInvoice',
      date: '2026-01-04',
      partnerId: 2,
      lines: [goods(1, 10, 105_00, { sourceLineId: b.lineOf(stock) })],
    })
    const sale = b.post(delivery())
    const money = b.post({
      type: 'receipt',
      date: '2026-01-06',
      partnerId: 1,
      accountId: b.account('bank'),
      amount: 90_40,
      lines: [{ openItemId: openItem(b, sale), amount: 90_40 }],
    })
    b.closePeriod(202601)
    expect(refusalOf(() => b.reverse(sale, '2026-02-01'))).toEqual(['HAS_SETTLEMENT'])
    for (const id of [money, sale, invoice, stock]) b.reverse(id, '2026-02-01')
    expect(b.db.value('SELECT COUNT(*) FROM account_total GROUP BY account_id HAVING SUM(debit) <> SUM(credit)')).toBeUndefined()
    expect(b.failures()).toEqual({})
  })
  it('D41: a settlement of a closed month is taken back by a red one', () => {
    const b = books()
    b.post(receipt())
    const sale = b.post(delivery())
    const advance = b.post({
      type: 'receipt',
      date: '2026-01-06',
      partnerId: 1,
      accountId: b.account('bank'),
      amount: 50_00,
      purpose: 'advance',
      lines: [],
    })
    const credit = b.post({ type: 'receipt', date: '2026-01-06', partnerId: 1, accountId: b.account('bank'), amount: 10_00, lines: [] })
    const items = [sale, advance, credit].map((id) => openItem(b, id) ?? 0)
    const open = () => b.db.all('SELECT id, remaining FROM open_item WHERE remaining <> 0 ORDER BY id')
    const before = open()
    const cleared = b.post({
      type: 'settlement',
      date: '2026-01-07',
      lines: [60_00, 50_00, 10_00].map((amount, i) => ({ openItemId: items[i], amount })),
    })
    expect(balance(b, 'receivable')).toBe(30_40)
    b.closePeriod(202601)
    expect(refusalOf(() => b.unpost(cleared))).toContain('PERIOD_CLOSED')
    b.reverse(cleared, '2026-02-02')
    expect(open()).toEqual(before)
    expect(balance(b, 'advanceReceived')).toBe(-50_00)
    expect(b.db.all('SELECT debit, credit FROM journal_line WHERE posting_id = (SELECT MAX(id) FROM posting)')).toEqual([
      { debit: -50_00, credit: 0 },
      { debit: 0, credit: -50_00 },
    ])
    expect(b.failures()).toEqual({})
    b.unpost(b.db.value<number>('SELECT id FROM doc_cash WHERE reverses_id = ?', cleared) ?? 0)
    expect(balance(b, 'receivable')).toBe(30_40)
    expect(b.failures()).toEqual({})
  })
  it('are not dated before what they take back, and say what that is', () => {
    const b = books()
    const id = b.post(receipt({ date: '2026-01-10', memo: '补货' }))
    expect(refusalOf(() => b.reverse(id, '2026-01-09'))).toEqual(['DATE_BEFORE_SOURCE'])
    b.reverse(id, '2026-01-10')
    expect(b.db.value('SELECT summary FROM voucher ORDER BY id DESC')).toBe('冲销 CGRK-202601-0001 补货')
  })
  it('D12: of the receipt that closed an order opens it again', () => {
    const b = books()
    const order = b.save({ type: 'purchaseOrder', date: '2026-01-02', partnerId: 2, warehouseId: 1, lines: [goods(1, 10, 100_00)] })
    b.approve(order)
    const state = () => b.db.value('SELECT state FROM doc_order WHERE id = ?', order)
    const id = b.post(receipt({ lines: [goods(1, 10, 100_00, { sourceLineId: b.lineOf(order) })] }))
    expect(state()).toBe('closed')
    b.reverse(id, '2026-01-04')
    expect(state()).toBe('approved')
    expect(b.failures()).toEqual({})
  })
})

describe('documents and what they refer to', () => {
  it('nothing is invoiced or returned before it came', () => {
    const b = books()
    const sourceLineId = b.lineOf(b.post(receipt({ invoiceKind: 'none', date: '2026-02-03' })))
    const early = { date: '2026-01-28', partnerId: 2, lines: [goods(1, 5, 50_00, { sourceLineId })] }
    expect(refusalOf(() => b.post({ type: 'purchaseInvoice', ...early }))).toEqual(['DATE_BEFORE_SOURCE'])
    expect(refusalOf(() => b.post({ type: 'purchaseReturn', warehouseId: 1, ...early }))).toEqual(['DATE_BEFORE_SOURCE'])
  })
  it("a supplier's invoice is booked once, whatever brings it; again after it was reversed", () => {
    const b = books()
    const invoiceNumber = '25312000000012345678'
    const first = b.post(receipt({ invoiceNumber }))
    const later = b.lineOf(b.post(receipt({ invoiceKind: 'none' })))
    const invoice = {
      type: 'purchaseInvoice',
      date: '2026-01-08',
      partnerId: 2,
      invoiceNumber,
      lines: [goods(1, 10, 100_00, { sourceLineId: later })],
    } as const
    expect(refusalOf(() => b.post(invoice))).toEqual(['DUPLICATE_INVOICE'])
    b.reverse(first, '2026-01-08')
    b.post(invoice)
    expect(refusalOf(() => b.post(receipt({ invoiceNumber })))).toEqual(['DUPLICATE_INVOICE'])
  })
  it('a return after the invoice says which red invoice comes with it', () => {
    const b = books()
    const sourceLineId = b.lineOf(b.post(receipt()))
    const back = {
      type: 'purchaseReturn',
      date: '2026-01-04',
      partnerId: 2,
      warehouseId: 1,
      lines: [goods(1, 1, 10_00, { sourceLineId })],
    } as const
    expect(refusalOf(() => b.post({ ...back, invoiceKind: 'none' }))).toEqual(['REQUIRED'])
    b.post({ ...back, invoiceKind: 'special' })
    expect(balance(b, 'vatInput')).toBe(11_70)
  })
  it('money paid at once is positive, and only where a document takes it', () => {
    const b = books()
    b.post(receipt())
    const tenders = (amount: number) => [{ accountId: b.account('cash'), amount }]
    expect(refusalOf(() => b.post(delivery({ tenders: tenders(-50_00) })))).toEqual(['MUST_BE_POSITIVE'])
    const move = { type: 'transfer', date: '2026-01-06', warehouseId: 1, toWarehouseId: 3, lines: [{ itemId: 1, quantity: NET }] } as const
    expect(refusalOf(() => b.post({ ...move, tenders: tenders(11_30) }))).toEqual(['NO_TENDERS'])
  })
  it('D52: a voucher of 结转损益 can be taken back and made anew, not edited', () => {
    const b = books()
    b.post(receipt())
    b.post(delivery())
    b.transferProfit(202601)
    const { id, revision } = b.db.get<{ id: number; revision: number }>(
      'SELECT id, revision FROM doc_journal WHERE closing = 1 LIMIT 1',
    ) ?? { id: 0, revision: 0 }
    b.unpost(id)
    expect(refusalOf(() => b.save({ type: 'voucher', id, revision: revision + 1, date: '2026-01-31', lines: [] }))).toEqual([
      'SYSTEM_RECORD',
    ])
    b.void(id)
    b.transferProfit(202601)
    expect(balance(b, 'revenueMain')).toBe(0)
    expect(b.failures()).toEqual({})
  })
  it('D52: 结转损益 of a month with more items sold than a document has lines takes several vouchers', () => {
    const b = books()
    const items = 4500
    const insert = b.raw.prepare("INSERT INTO item (id, code, name, unit, tax_rate) VALUES (?, ?, ?, '件', 0)")
    b.raw.transaction(() => {
      for (let i = 1; i <= items; i++) insert.run(1000 + i, `B${i}`, `商品${i}`)
    })()
    for (let from = 1; from <= items; from += 1500) {
      const sold = Array.from({ length: 1500 }, (_, i) => ({
        accountId: b.account('revenueMain'),
        itemId: 1000 + from + i,
        credit: 1_00,
        summary: '售出',
      }))
      b.post({ type: 'voucher', date: '2026-01-20', lines: [{ accountId: b.account('bank'), debit: 1500_00, summary: '售出' }, ...sold] })
    }
    b.transferProfit(202601)
    expect(balance(b, 'revenueMain')).toBe(0)
    expect(balance(b, 'yearProfit')).toBe(-items * 1_00)
    expect(
      b.db.column<number>(
        'SELECT (SELECT count(*) FROM doc_journal_line l WHERE l.document_id = d.id) FROM doc_journal d WHERE closing = 1',
      ),
    ).toEqual([2000, 2000, 503])
    expect(b.failures()).toEqual({})
  })
})
