import { describe, expect, test } from 'vitest'
import type { RuleKeys } from '../../src/core/ledger/accountRules'
import { runStep } from '../../src/main/modules/periods/close/checklist'
import { runReport } from '../../src/main/modules/reports/run'
import { taxHandlers } from '../../src/main/modules/tax/handlers'
import { accountBeside, addRule, dropRule } from '../support/accountRules'
import { type Books, bookShelf, goods, refusedCodes } from '../support/books'

const shelf = bookShelf()
let serial = 0
const at = (rate: number, net: number, pieces = 10, more: object = {}) => {
  const tax = Math.round((net * rate) / 1_000_000)
  return goods(1, pieces, net, { taxRate: rate, tax, gross: net + tax, ...more })
}
const buy = (books: Books, date: string, lines: object[], more: object = {}) =>
  books.post({
    type: 'purchaseReceipt',
    date,
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    invoiceNumber: `F${++serial}`,
    lines,
    ...more,
  })
const balance = (books: Books, accountId: number) =>
  books.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', accountId) ?? 0
const vatReturn = (books: Books) =>
  runReport({ db: books.db, options: books.set.options, clock: books.clock }, 'vatReturn', { from: '2026-01-01', to: '2026-01-31' }).rows
const figure = (books: Books, column: string) => vatReturn(books).find((r) => r.cells['column'] === column)?.cells['amount']

describe('进项税额 by rate', () => {
  test('receipts, invoices, returns, money and claims go where their rate says; the return adds all up and 转出未交 sees them', () => {
    const books = shelf()
    const general = books.account('vatInput')
    const [nine, six] = ['91', '92'].map((s) => accountBeside(books, 'vatInput', s)) as [number, number]
    const rule = addRule(books, 'vatInput', { taxRate: 90_000 }, nine)
    addRule(books, 'vatInput', { taxRate: 60_000 }, six)
    const both = buy(books, '2026-01-03', [at(130_000, 100_00), at(90_000, 100_00)])
    expect([general, nine, six].map((id) => balance(books, id))).toEqual([13_00, 9_00, 0])
    const received = buy(books, '2026-01-04', [at(90_000, 200_00)], { invoiceKind: 'none', invoiceNumber: '' })
    books.post({
      type: 'purchaseInvoice',
      date: '2026-01-05',
      partnerId: 2,
      invoiceKind: 'special',
      invoiceNumber: 'P1',
      lines: [at(90_000, 200_00, 10, { sourceLineId: books.lineOf(received) })],
    })
    books.post({
      type: 'purchaseReturn',
      date: '2026-01-06',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'special',
      invoiceNumber: 'R1',
      lines: [at(90_000, 20_00, 2, { sourceLineId: books.lineOf(both, 2) })],
    })
    books.post({
      type: 'otherPayment',
      date: '2026-01-07',
      accountId: books.account('bank'),
      lines: [{ accountId: books.account('officeExpense'), amount: 50_00, taxRate: 60_000, tax: 3_00, departmentId: 1 }],
    })
    books.db.run("INSERT INTO employee (id, code, name) VALUES (1, 'E1', '小王')")
    books.post({
      type: 'expenseClaim',
      date: '2026-01-08',
      employeeId: 1,
      departmentId: 1,
      accountId: books.account('bank'),
      amount: 109_00,
      lines: [{ accountId: books.account('travelExpense'), amount: 109_00, taxRate: 90_000, tax: 9_00, deduction: 'passenger' }],
    })
    expect([general, nine, six].map((id) => balance(books, id))).toEqual([13_00, 9_00 + 18_00 - 1_80 + 9_00, 3_00])
    expect(figure(books, '12')).toBe(50_20)
    expect(vatReturn(books).find((r) => r.cells['column'] === '12')?.drills).toMatchObject({
      amount: { report: 'trialBalance', params: { accountCode: '222101' } },
    })
    books.post({ type: 'salesDelivery', date: '2026-01-09', partnerId: 1, warehouseId: 1, lines: [at(130_000, 1000_00, 1)] })
    books.command('periods.runStep', { id: 'vatTransfer' }, (ctx) => runStep(ctx, 202601, 'vatTransfer'))
    expect(balance(books, books.account('vatTransferUnpaid'))).toBe(130_00 - 50_20)
    const second = buy(books, '2026-01-10', [at(90_000, 100_00)])
    dropRule(books, rule)
    books.reverse(second, '2026-01-31')
    expect([general, nine].map((id) => balance(books, id))).toEqual([13_00, 9_00 + 18_00 - 1_80 + 9_00])
    expect(books.failures()).toEqual({})
  })

  test('what waited for 认证 goes by the rates of its invoice, what was sent back too', () => {
    const books = shelf({ inputVatFlow: 'viaPending' })
    const nine = accountBeside(books, 'vatInput', '91')
    addRule(books, 'vatInput', { taxRate: 90_000 }, nine)
    const both = buy(books, '2026-01-03', [at(130_000, 100_00), at(90_000, 100_00)])
    const other = buy(books, '2026-01-04', [at(90_000, 10_00)])
    expect(balance(books, books.account('vatPendingInput'))).toBe(22_90)
    void books.command('tax.certify', { both }, (ctx) => taxHandlers.certify(ctx, { period: 202601, documentIds: [both, other] }))
    expect([books.account('vatPendingInput'), books.account('vatInput'), nine].map((id) => balance(books, id))).toEqual([0, 13_00, 9_90])
    expect(figure(books, '12')).toBe(22_90)
    void books.command('tax.uncertify', {}, (ctx) => taxHandlers.uncertify(ctx, { documentId: both }))
    expect([books.account('vatPendingInput'), books.account('vatInput'), nine].map((id) => balance(books, id))).toEqual([22_90, 0, 0])
    expect(books.failures()).toEqual({})
  })

  test('its account stands below 应交增值税 and is no other account of VAT', () => {
    const books = shelf()
    const add = (keys: Partial<RuleKeys>, account: number) => refusedCodes(() => addRule(books, 'vatInput', keys, account))
    expect(add({ taxRate: 90_000 }, books.account('vatUnpaid'))).toContain('ROLE_VAT_PLACE')
    expect(add({ taxRate: 90_000 }, books.account('vatInputTransferOut'))).toEqual(['ROLE_VAT_TWICE'])
    expect(add({ partnerId: 2 }, accountBeside(books, 'vatInput', '91'))).toEqual(['RULE_KEY_UNUSED'])
  })
})
