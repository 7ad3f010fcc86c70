import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { AccountSetOptions, ReportParams } from '../../src/core/contract'
import { runStep } from '../../src/main/modules/periods/close/checklist'
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
const figure = (column: string, to = '2026-01-31', key: 'amount' | 'year' = 'amount') =>
  report('vatReturn', { to }).rows.find((r) => r.cells['column'] === column)?.cells[key]
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
  it('an invoice reversed in a later month leaves the month that it stands in as it was, to the fen of each share', () => {
    open()
    const id = sell(100_01)
    const part = (pieces: number, net: number, number: string) =>
      books.post({
        type: 'salesInvoice',
        date: '2026-01-20',
        partnerId: 1,
        invoiceKind: 'ordinary',
        invoiceNumber: number,
        lines: [goods(1, pieces, net, { sourceLineId: books.lineOf(id) })],
      })
    const first = part(3, 30_00, 'A1')
    part(3, 30_00, 'A2')
    part(4, 40_01, 'A3')
    const january = () => cells('outputInvoices', 'number', 'state', 'net', 'tax')
    const before = january()
    books.reverse(first, '2026-02-10')
    expect(january()).toEqual(before)
    expect(report('outputInvoices').checks.every((c) => c.ok)).toBe(true)
  })
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
  it('an invoice on a delivery that had one replaces it: not issued becomes nothing', () => {
    open()
    const id = sell(100_000, { invoiceKind: 'ordinary', invoiceNumber: 'Z1' })
    books.post({
      type: 'salesInvoice',
      date: '2026-01-20',
      partnerId: 1,
      invoiceKind: 'special',
      invoiceNumber: 'Z2',
      lines: [goods(1, 10, 100_000, { sourceLineId: books.lineOf(id) })],
    })
    const netOf = (invoiceKind: 'special' | 'ordinary' | 'none') => report('outputInvoices', { invoiceKind }).totals?.['net']
    expect([netOf('special'), netOf('ordinary'), netOf('none')]).toEqual([100_000, 0, 0])
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
  it('a document of several rates stands once for each, beside those of one', () => {
    open()
    buy(100_000)
    buy(0, {
      lines: [goods(1, 1, 20_000), goods(2, 1, 30_000, { taxRate: 90_000, tax: 2_700, gross: 32_700 }), goods(3, 1, 40_000)],
    })
    expect(cells('inputInvoices', 'taxRate', 'net', 'tax')).toEqual([
      [130_000, 100_000, 13_000],
      [90_000, 30_000, 2_700],
      [130_000, 60_000, 7_800],
    ])
    expect(report('inputInvoices', { taxRate: 90_000 }).totals).toMatchObject({ net: 30_000, tax: 2_700 })
  })
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
  expect(['1', '2', '10', '15', '16', '17', '20'].map((c) => figure(c))).toEqual([
    1_000_000, 1_000_000, 6_000_000, 30_000, 20_000, 180_000, 10_000,
  ])
  sale(3_000_000)
  expect(['1', '10', '15', '16', '17', '20'].map((c) => figure(c))).toEqual([10_000_000, 0, 300_000, 200_000, 0, 100_000])
})

it('小规模: 本期免税额 is by all that is free of tax, 小微企业免税额 by what the threshold frees, each at the levy that it would bear', () => {
  open({ taxpayer: 'smallScale', vatPeriod: 'month' })
  const at = (rate: number, net: number) => ({
    taxRate: rate * 10_000,
    tax: (net * rate) / 100,
    gross: net + (net * rate) / 100,
    quantity: NET,
  })
  for (const [rate, net] of [
    [1, 6_000_000],
    [5, 1_000_000],
    [0, 500_000],
  ] as const)
    sell(net, { lines: [goods(1, 1, net, at(rate, net))] })
  expect(['9', '10', '12'].map((c) => figure(c))).toEqual([7_500_000, 7_000_000, 500_000])
  // 60,000 × 3 % + 10,000 × 5 %; and 5,000 × 3 %
  expect(['15', '17', '18'].map((c) => figure(c))).toEqual([0, 245_000, 230_000])
})

describe('the return month by month', () => {
  const columns = ['1', '11', '12', '13', '18', '19', '20', '24', '25', '27', '30', '32', '34', '39']
  const both = (to: string) => columns.map((c) => [figure(c, to), figure(c, to, 'year')])
  const step = (period: number, id: string) =>
    books.command('periods.runStep', { period, id }, (ctx) =>
      runStep(ctx, period, id, '', { date: `2026-0${period % 100}-15`, accountId: books.account('bank') }),
    )
  const months = (...periods: number[]) => {
    for (const period of periods) for (const id of ['taxPayment', 'vatTransfer', 'surcharges']) step(period, id)
  }
  it('一般纳税人: 本期 and 本年累计, what is carried, owed and paid; each figure leads to what makes it up', () => {
    open()
    buy(300_000)
    sell(100_000)
    sell(500_000, { date: '2026-02-05' })
    sell(50_000, { date: '2026-02-06', lines: [goods(1, 1, 50_000, { taxRate: 0, tax: 0, gross: 50_000 })] })
    sell(200_000, { date: '2026-03-05' })
    months(202601, 202602, 202603)
    // output 13,000; input 39,000: 26,000 carried into February, where 65,000 less 26,000 are due; paid in March, where 26,000 are due
    const rows: [number, number | null][] = [
      [200_000, 800_000],
      [26_000, 104_000],
      [0, 39_000],
      [0, null],
      [0, 39_000],
      [26_000, 65_000],
      [0, null],
      [26_000, 65_000],
      [39_000, 0],
      [39_000, 39_000],
      [39_000, 39_000],
      [26_000, 26_000],
      [26_000, null],
      [910, 2275],
    ]
    expect(both('2026-03-10')).toEqual(rows)
    expect([figure('13', '2026-02-28'), figure('20', '2026-01-31'), figure('8', '2026-02-28'), figure('8', '2026-03-31', 'year')]).toEqual([
      26_000, 26_000, 50_000, 50_000,
    ])
    const { rows: found, checks, subtitle } = report('vatReturn', { to: '2026-03-31' })
    expect(checks.filter((c) => !c.ok)).toEqual([])
    expect(subtitle).toContain('所属期 2026-03 · 一般纳税人')
    // every amount that leads somewhere leads to a report whose total or movement is that amount
    const free = found.find((r) => r.cells['column'] === '8')?.drills?.['year']
    expect(free).toEqual({ report: 'outputInvoices', params: { from: '2026-01-01', to: '2026-03-31', taxRate: 0 } })
    if (free && 'report' in free)
      expect(runReport({ db: books.db, options: books.set.options, clock: books.clock }, free.report, free.params).totals?.['net']).toBe(
        50_000,
      )
    for (const row of found)
      for (const [key, drill] of Object.entries(row.drills ?? {}))
        if ('report' in drill && drill.report === 'outputInvoices' && row.cells['column'] !== '1' && row.cells['column'] !== '5') {
          const { totals } = runReport({ db: books.db, options: books.set.options, clock: books.clock }, drill.report, drill.params)
          expect(totals?.[String(row.cells['label']).endsWith('税额') ? 'tax' : 'net']).toBe(row.cells[key])
        }
  })
  it('小规模: by quarter, a quarter below and one above the threshold add up in the year', () => {
    open({ taxpayer: 'smallScale' })
    const sale = (date: string, net: number, more = {}) =>
      sell(net, { date, lines: [goods(1, 1, net, { taxRate: 10_000, tax: net / 100, gross: net + net / 100 })], ...more })
    sale('2026-01-05', 10_000_000)
    sale('2026-02-05', 5_000_000, { invoiceKind: 'special', invoiceNumber: 'D1' })
    sale('2026-05-05', 40_000_000)
    for (const period of [202603, 202606]) for (const id of ['vatExemption', 'surcharges']) step(period, id)
    const of = (to: string, key: 'amount' | 'year' = 'amount') =>
      ['1', '2', '10', '15', '16', '18', '20', '23'].map((c) => figure(c, to, key))
    const q1 = [5_000_000, 5_000_000, 10_000_000, 150_000, 100_000, 300_000, 50_000, 1750]
    const q2 = [40_000_000, 0, 0, 1_200_000, 800_000, 0, 400_000, 14_000]
    expect(of('2026-02-15')).toEqual(q1)
    expect(of('2026-03-31')).toEqual(q1)
    expect(of('2026-06-30')).toEqual(q2)
    expect(of('2026-06-30', 'year')).toEqual(q1.map((x, i) => x + (q2[i] ?? 0)))
    const taxed = (to: string) => report('vatReturn', { to }).rows.find((r) => r.cells['column'] === '1')?.drills
    // below the threshold 专票 alone are taxed
    expect(taxed('2026-03-31')?.['amount']).toMatchObject({ params: { from: '2026-01-01', to: '2026-03-31', invoiceKind: 'special' } })
    expect(taxed('2026-06-30')).toEqual({
      amount: { report: 'outputInvoices', params: { from: '2026-04-01', to: '2026-06-30' } },
      year: { report: 'outputInvoices', params: { from: '2026-01-01', to: '2026-06-30' } },
    })
    expect(report('vatReturn', { to: '2026-04-02' }).subtitle).toContain('所属期 2026-04 至 2026-06 · 小规模纳税人')
    expect(report('vatReturn', { to: '2026-06-30' }).checks.every((c) => c.ok)).toBe(true)
  })
  it('red invoices and sales invoiced in a later month: nothing counts twice, and the register adds up to the return', () => {
    open()
    buy(300_000)
    const early = sell(100_000)
    const other = sell(60_000, { date: '2026-01-08' })
    const invoice = (number: string, date: string, net: number, source: number, kind = 'special') =>
      books.post({
        type: 'salesInvoice',
        date,
        partnerId: 1,
        invoiceKind: kind,
        invoiceNumber: number,
        lines: [goods(1, net / 10_000, net, { sourceLineId: books.lineOf(source) })],
      })
    const first = invoice('E1', '2026-02-03', 100_000, early)
    // taken back in red in March, and issued anew
    books.reverse(first, '2026-03-02')
    invoice('E2', '2026-03-03', 100_000, early, 'ordinary')
    books.post({
      type: 'salesReturn',
      date: '2026-03-04',
      partnerId: 1,
      warehouseId: 1,
      lines: [goods(1, 5, 30_000, { sourceLineId: books.lineOf(other) })],
    })
    const kinds = (from: string, to: string) =>
      ['special', 'ordinary', 'none'].map(
        (invoiceKind) => report('outputInvoices', { from, to, invoiceKind: invoiceKind as 'special' }).totals?.['net'] ?? 0,
      )
    expect(kinds('2026-01-01', '2026-01-31')).toEqual([0, 0, 160_000])
    expect(kinds('2026-02-01', '2026-02-28')).toEqual([100_000, 0, -100_000])
    expect(kinds('2026-03-01', '2026-03-31')).toEqual([-100_000, 100_000, -30_000])
    expect([figure('1', '2026-01-31'), figure('1', '2026-02-28'), figure('1', '2026-03-31'), figure('1', '2026-03-31', 'year')]).toEqual([
      160_000, 0, -30_000, 130_000,
    ])
    for (const to of ['2026-01-31', '2026-02-28', '2026-03-31']) expect(report('vatReturn', { to }).checks[0]).toMatchObject({ ok: true })
  })
})
