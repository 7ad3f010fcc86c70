import { afterAll, expect, test } from 'vitest'
import { AssetBooks } from '../support/assets'
import { temporaryFolder } from '../support/backend'
import { newBooks } from '../support/books'

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
