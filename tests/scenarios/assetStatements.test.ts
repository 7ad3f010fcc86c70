import { afterAll, expect, test } from 'vitest'
import { AssetBooks } from '../support/assets'
import { temporaryFolder } from '../support/backend'
import { goods, newBooks, refusedCodes } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** Rows of 现金流量表 and its notes, by standard. */
const ROWS = {
  small: { disposed: 10, bought: 12, notes: { 2: 326_666, 5: 1_962_334 } },
  // 资产处置损益 apart from 报废
  business: { disposed: 13, bought: 17, notes: { 4: 326_666, 8: 942_334, 9: 1_020_000 } },
} as const
test.each(['small', 'business'] as const)(
  '%s: what is bought and disposed of is investing, and depreciation and disposal results bring the indirect method to the direct one',
  async (standard) => {
    const a = new AssetBooks(newBooks(folder.path, standard, { standard }))
    a.b.clock.set('2026-12-31')
    const bank = a.code('100201')
    const line = (accountId: number, debit: number, credit: number) => ({ accountId, debit, credit, summary: '投入', cashFlowItem: null })
    const invested = [line(bank, 50_000_000, 0), line(a.b.account('capital'), 0, 50_000_000)]
    a.b.post({ type: 'voucher', date: '2026-01-02', lines: invested })
    const buy = (original: number, inputVat: number) => {
      const id = a.card(a.category(), { acquired: '2026-01-15', original, inputVat, residualRate: 0 })
      a.acquire(id, { accountId: bank, invoiceKind: 'special', taxRate: 130_000 })
      return id
    }
    const [sold, cheap, scrapped, lost] = [buy(3_600_000, 468_000), buy(1_200_000, 156_000), buy(720_000, 93_600), buy(360_000, 46_800)]
    a.depreciate(202602)
    const date = '2026-03-10'
    const sale = { date, accountId: bank, taxation: 'rate', taxRate: 130_000 }
    a.dispose(sold, { ...sale, proceeds: 3_955_000, cost: 10_000, costAccountId: bank })
    a.dispose(cheap, { ...sale, proceeds: 103_000, taxation: 'reduced' })
    a.dispose(scrapped, { date, kind: 'scrap' })
    a.dispose(lost, { date, kind: 'shortage' })
    expect(a.depreciate(202603)).toEqual([])

    const quarter = { from: '2026-01-01', to: '2026-03-31' }
    for (const id of ['balanceSheet', 'incomeStatement', 'cashFlow', 'cashFlowNotes'])
      expect(a.report(id, quarter).checks.filter(({ ok }) => !ok)).toEqual([])
    const periodOf = (report: string) => new Map(a.report(report, quarter).rows.map(({ cells }) => [cells['row'], cells['period']]))
    const { disposed, bought, notes } = ROWS[standard]
    // 39 550.00 + 1 030.00 − 100.00, and 58 800.00 with 13 %
    expect([periodOf('cashFlow').get(disposed), periodOf('cashFlow').get(bought)]).toEqual([4_048_000, 6_644_400])
    expect(Object.fromEntries(Object.keys(notes).map((row) => [row, periodOf('cashFlowNotes').get(Number(row))]))).toEqual(notes)
    expect(a.b.failures()).toEqual({})
    await a.b.close()
  },
)

test.each(['small', 'business'] as const)(
  '%s: an asset cleared by stages over the month’s end leaves every statement tied, month by month, while it goes on and when it is settled',
  async (standard) => {
    const a = new AssetBooks(newBooks(folder.path, `stages-${standard}`, { standard }))
    a.b.clock.set('2026-12-31')
    const bank = a.code('100201')
    const line = (accountId: number, debit: number, credit: number) => ({ accountId, debit, credit, summary: '投入', cashFlowItem: null })
    const invested = [line(bank, 50_000_000, 0), line(a.b.account('capital'), 0, 50_000_000)]
    a.b.post({ type: 'voucher', date: '2026-01-02', lines: invested })
    const id = a.card(a.category(), { acquired: '2026-01-15', original: 3_600_000, inputVat: 468_000, residualRate: 0 })
    a.acquire(id, { accountId: bank, invoiceKind: 'special', taxRate: 130_000 })
    a.depreciate(202602)
    a.clear('start', id, { date: '2026-03-10', kind: 'damage', vatOut: 442_000 })
    const works = { tax: 9_000, invoiceKind: 'special', taxRate: 90_000 }
    a.clear('cost', id, { date: '2026-03-12', amount: 109_000, accountId: a.code('220201'), partnerId: 2, ...works })
    a.clear('cost', id, { date: '2026-03-13', amount: 20_000, accountId: bank })
    const sold = { income: 'material', taxation: 'rate', taxRate: 130_000 }
    a.clear('income', id, { date: '2026-04-05', amount: 226_000, accountId: bank, ...sold })
    a.clear('income', id, { date: '2026-04-08', income: 'insurance', amount: 1_000_000, accountId: a.code('122199') })
    a.clear('settle', id, { date: '2026-05-06' })
    for (const [from, to] of [
      ['2026-03-01', '2026-03-31'],
      ['2026-04-01', '2026-04-30'],
      ['2026-05-01', '2026-05-31'],
      ['2026-01-01', '2026-06-30'],
    ] as const)
      for (const report of ['balanceSheet', 'incomeStatement', 'cashFlow', 'cashFlowNotes'])
        expect([report, from, a.report(report, { from, to }).checks.filter(({ ok }) => !ok)]).toEqual([report, from, []])
    expect(a.b.failures()).toEqual({})
    await a.b.close()
  },
)

test.each(['small', 'business'] as const)(
  'D51 %s: what was owed for an asset bought, sold or cleared is investing when it is paid; a red payment takes it back there',
  async (standard) => {
    const a = new AssetBooks(newBooks(folder.path, `owed-${standard}`, { standard }))
    a.b.clock.set('2026-12-31')
    const bank = a.code('100201')
    const line = (accountId: number, debit: number, credit: number) => ({ accountId, debit, credit, summary: '投入', cashFlowItem: null })
    const invested = [line(bank, 50_000_000, 0), line(a.b.account('capital'), 0, 50_000_000)]
    a.b.post({ type: 'voucher', date: '2026-01-02', lines: invested })
    const card = () => a.card(a.category(), { acquired: '2026-01-15', original: 3_600_000, inputVat: 468_000, residualRate: 0 })
    const bought = { accountId: a.code('220201'), partnerId: 2, invoiceKind: 'special', taxRate: 130_000 }
    const [van, truck] = [card(), card()]
    const purchase = a.acquire(van, bought)
    a.acquire(truck, { ...bought, accountId: bank, partnerId: null })
    a.depreciate(202602)
    a.clear('start', van, { date: '2026-03-10', kind: 'damage' })
    const cost = a.clear('cost', van, { date: '2026-03-12', amount: 109_000, accountId: a.code('220201'), partnerId: 2 })
    const sale = { date: '2026-03-10', accountId: a.code('1122'), partnerId: 1, taxation: 'rate', taxRate: 130_000, proceeds: 3_955_000 }
    const sold = a.dispose(truck, sale)
    const goodsBought = a.b.post({
      type: 'purchaseReceipt',
      date: '2026-03-12',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'special',
      lines: [goods(1, 10, 100_000)],
    })
    const itemOf = (document: number) => a.b.db.value<number>('SELECT id FROM open_item WHERE document_id = ?', document) ?? 0
    const money = (type: 'payment' | 'receipt', partnerId: number, paid: [number, number][], more: object = {}) =>
      a.b.post({
        type,
        date: '2026-03-20',
        partnerId,
        accountId: bank,
        amount: paid.reduce((sum, [, amount]) => sum + amount, 0),
        lines: paid.map(([document, amount]) => ({ openItemId: itemOf(document), amount })),
        ...more,
      })
    money('payment', 2, [[purchase, 4_068_000]])
    const wrong = money('payment', 2, [[cost, 9_000]])
    a.b.reverse(wrong, '2026-03-21')
    money('payment', 2, [[cost, 109_000]])
    money('receipt', 1, [[sold, 3_955_000]])
    money('payment', 2, [[goodsBought, 113_000]])
    const quarter = { from: '2026-01-01', to: '2026-03-31' }
    for (const id of ['balanceSheet', 'incomeStatement', 'cashFlow', 'cashFlowNotes'])
      expect(a.report(id, quarter).checks.filter(({ ok }) => !ok)).toEqual([])
    const row = (no: number) => a.report('cashFlow', quarter).rows.find(({ cells }) => cells['row'] === no)?.cells['period']
    // 39 550.00 − 1 090.00, and twice 36 000.00 with 13 %; goods for 1 130.00
    const rows = standard === 'small' ? [10, 12, 3] : [13, 17, 5]
    expect(rows.map(row)).toEqual([3_846_000, 8_136_000, 113_000])
    expect(a.b.failures()).toEqual({})
    await a.b.close()
  },
)
test('D51 a payment that settles goods and an asset asks for the cash-flow item, or for two payments', async () => {
  const a = new AssetBooks(newBooks(folder.path, 'mixed', {}))
  a.b.clock.set('2026-12-31')
  const id = a.card(a.category(), { acquired: '2026-01-15', original: 100_000, inputVat: 13_000 })
  a.acquire(id, { accountId: a.code('220201'), partnerId: 2, invoiceKind: 'special', taxRate: 130_000 })
  const lines = [goods(1, 10, 100_000)]
  a.b.post({ type: 'purchaseReceipt', date: '2026-01-16', partnerId: 2, warehouseId: 1, invoiceKind: 'special', lines })
  const items = a.b.db.column<number>('SELECT id FROM open_item ORDER BY id')
  const pay = (more: object) =>
    a.b.post({
      type: 'payment',
      date: '2026-01-20',
      partnerId: 2,
      accountId: a.code('100201'),
      amount: 20_000,
      lines: items.map((openItemId) => ({ openItemId, amount: 10_000 })),
      ...more,
    })
  expect(refusedCodes(() => pay({}))).toEqual(['CASH_FLOW_MIXED'])
  pay({ cashFlowItem: 3 })
  expect(a.b.db.column('SELECT DISTINCT cash_flow_item FROM journal_line WHERE cash_flow_item IS NOT NULL')).toEqual([3])
  await a.b.close()
})
