import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { AccountSetOptions, ReportParams } from '../../src/core/contract'
import { runReport } from '../../src/main/modules/reports/run'
import { taxHandlers } from '../../src/main/modules/tax/handlers'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, NET, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let books: Books
let n = 0
const open = (options: Partial<AccountSetOptions> = {}) => {
  books = newBooks(folder.path, `invoices${++n}`, { negativeStock: 'allow', ...options })
}
afterEach(async () => {
  expect(books.failures()).toEqual({})
  await books.close()
})
const report = (id: string, params: Partial<ReportParams> = {}) =>
  runReport({ db: books.db, options: books.set.options, clock: books.clock }, id, { from: '2026-01-01', to: '2026-01-31', ...params })
const cells = (id: string, ...keys: string[]) => report(id).rows.map((r) => keys.map((k) => r.cells[k]))
const figure = (column: string) => report('vatReturn').rows.find((r) => r.cells['column'] === column)?.cells['amount']
const credit = (role: string) =>
  books.db.value<number>('SELECT COALESCE(SUM(credit - debit), 0) FROM account_total WHERE account_id = ?', books.account(role)) ?? 0
interface Made {
  documents: { id: number }[]
}
const certify = (period: number, documentIds: number[]) =>
  books.command('tax.certify', { period }, (ctx) => taxHandlers.certify(ctx, { period, documentIds })) as unknown as Made
const uncertify = (documentId: number) => books.command('tax.uncertify', {}, (ctx) => taxHandlers.uncertify(ctx, { documentId }))
const buy = (netFen: number, more: Record<string, unknown> = {}) =>
  books.post({
    type: 'purchaseReceipt',
    date: '2026-01-03',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    invoiceNumber: `F${netFen}`,
    lines: [goods(1, 100, netFen)],
    ...more,
  })
const sell = (netFen: number, more: Record<string, unknown> = {}) =>
  books.post({ type: 'salesDelivery', date: '2026-01-05', partnerId: 1, warehouseId: 1, lines: [goods(1, 10, netFen)], ...more })

describe('销项', () => {
  it('未开票收入 that is invoiced later changes only its tag; parts add up, a different amount stands as red and blue', () => {
    open()
    const id = sell(100_000)
    sell(20_000, { invoiceKind: 'special', invoiceNumber: '26000000000000000001' })
    const part = (pieces: number, net: number, number: string) =>
      books.post({
        type: 'salesInvoice',
        date: '2026-01-20',
        partnerId: 1,
        invoiceKind: 'ordinary',
        invoiceNumber: number,
        lines: [goods(1, pieces, net, { sourceLineId: books.lineOf(id) })],
      })
    part(3, 30_000, 'A1')
    part(7, 71_000, 'A2')
    expect(cells('outputInvoices', 'state', 'kind', 'net', 'tax')).toEqual([
      ['未开票收入', '', 100_000, 13_000],
      ['已开票', '数电专票', 20_000, 2600],
      ['已开票', '普票', 30_000, 3900],
      ['冲未开票收入', '', -30_000, -3900],
      ['已开票', '普票', 71_000, 9230],
      ['冲未开票收入', '', -70_000, -9100],
    ])
    // the register holds what the ledger does
    expect(report('outputInvoices').totals?.['tax']).toBe(credit('vatOutput'))
    expect(report('outputInvoices').checks.every((c) => c.ok)).toBe(true)
    expect([figure('1'), figure('11')]).toEqual([121_000, 15_730])
  })
  it('red invoices name their original; a return with a red invoice is of the kind of what it takes back', () => {
    open()
    const id = sell(100_000, { invoiceKind: 'special', invoiceNumber: 'B1' })
    books.post({
      type: 'salesReturn',
      date: '2026-01-08',
      partnerId: 1,
      warehouseId: 1,
      invoiceNumber: 'B2',
      lines: [goods(1, 1, 10_000, { sourceLineId: books.lineOf(id) })],
    })
    const other = sell(5000)
    books.reverse(other, '2026-01-09')
    const numberOf = (d: number) => books.db.value<string>('SELECT number FROM document WHERE id = ?', d)
    expect(cells('outputInvoices', 'state', 'kind', 'net', 'original')).toEqual([
      ['已开票', '专票', 100_000, ''],
      ['未开票收入', '', 5000, ''],
      ['红字', '专票', -10_000, numberOf(id)],
      ['退货未开票', '', -5000, numberOf(other)],
    ])
  })
})

describe('进项', () => {
  it('待认证 → 进项 for many at once; the return counts what is certified; a certification holds its invoices until it is taken back', () => {
    open({ inputVatFlow: 'viaPending' })
    const [a, b] = [buy(100_000), buy(200_000)]
    const plain = buy(50_000, { invoiceKind: 'ordinary' })
    expect([credit('vatPendingInput'), credit('vatInput')]).toEqual([-39_000, 0])
    expect(cells('inputInvoices', 'state', 'tax')).toEqual([
      ['待认证', 13_000],
      ['待认证', 26_000],
      ['不抵扣', 6500],
    ])
    expect(() => certify(202601, [plain])).toThrow(/NOT_PENDING/)
    expect(() => certify(202512, [a])).toThrow(/CERTIFY_BEFORE_INVOICE/)
    certify(202601, [a, b])
    expect([credit('vatPendingInput'), credit('vatInput'), figure('12')]).toEqual([0, -39_000, 39_000])
    expect(() => certify(202601, [a])).toThrow(/ALREADY_CERTIFIED/)
    expect(cells('inputInvoices', 'state')[0]).toEqual(['已认证 2026-01'])
    expect(() => books.unpost(a)).toThrow(/HAS_DOWNSTREAM/)
    expect(uncertify(b)).toEqual({ withdrawn: 2 })
    expect([credit('vatPendingInput'), credit('vatInput')]).toEqual([-39_000, 0])
    books.unpost(a)
    expect(credit('vatPendingInput')).toBe(-26_000)
    // a certification that was booked is taken back in red, and the invoice certified anew
    const { documents } = certify(202601, [b])
    books.reverse(documents[0]?.id ?? 0, '2026-01-31')
    expect(cells('inputInvoices', 'state')[0]).toEqual(['待认证'])
    certify(202601, [b])
    expect([credit('vatPendingInput'), credit('vatInput')]).toEqual([0, -26_000])
  })
  it('a red document takes VAT back from where it stands: 待认证 before, 进项税额 after certification', () => {
    open({ inputVatFlow: 'viaPending' })
    const [a, b] = [buy(100_000), buy(200_000)]
    books.reverse(a, '2026-01-10')
    expect([credit('vatPendingInput'), credit('vatInput')]).toEqual([-26_000, 0])
    certify(202601, [b])
    books.post({
      type: 'purchaseReturn',
      date: '2026-01-12',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'special',
      lines: [goods(1, 10, 20_000, { sourceLineId: books.lineOf(b) })],
    })
    expect([credit('vatPendingInput'), credit('vatInput')]).toEqual([0, -23_400])
  })
  it('进项转出 with its reason: no more than the invoice holds, and in column 14 of the return', () => {
    open()
    const id = buy(100_000)
    const out = (amount: number) =>
      books.command('tax.transferOut', { amount }, (ctx) =>
        taxHandlers.transferOut(ctx, {
          documentId: id,
          date: '2026-01-20',
          amount,
          accountId: books.account('officeExpense'),
          departmentId: 1,
          reason: '用于集体福利',
        }),
      ) as unknown as Made
    out(3000)
    expect(() => out(10_001)).toThrow(/TRANSFER_OUT_EXCEEDS/)
    expect(cells('inputInvoices', 'state')[0]).toEqual(['已抵扣，转出 30.00'])
    expect([figure('12'), figure('14'), figure('17'), figure('20')]).toEqual([13_000, 3000, 10_000, 10_000])
    expect(() => books.unpost(id)).toThrow(/HAS_DOWNSTREAM/)
  })
})

it('the return of a 小规模 below and above the threshold', () => {
  open({ taxpayer: 'smallScale', vatPeriod: 'month' })
  const at1 = (net: number) => ({ taxRate: 10_000, tax: net / 100, gross: net + net / 100, quantity: NET })
  const sale = (net: number, more = {}) => sell(net, { lines: [goods(1, 1, net, at1(net))], ...more })
  sale(6_000_000)
  sale(1_000_000, { invoiceKind: 'special', invoiceNumber: 'C1' })
  expect(['1', '2', '10', '15', '16', '17', '20'].map(figure)).toEqual([1_000_000, 1_000_000, 6_000_000, 30_000, 20_000, 60_000, 10_000])
  sale(3_000_000)
  expect(['1', '10', '15', '16', '17', '20'].map(figure)).toEqual([10_000_000, 0, 300_000, 200_000, 0, 100_000])
})
