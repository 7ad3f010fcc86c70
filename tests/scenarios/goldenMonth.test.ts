import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { playScenario } from '../../src/main/hosts/cli/play/play'
import { type Scenario, scenarioSchema } from '../../src/main/hosts/cli/play/scenario'

interface Result {
  vouchers: { event: string; lines: { account: string; aux: string | null; debit: string | null; credit: string | null }[] }[]
  stock_moves: { event: string; product: string; kind: string; value: string }[]
  closing_stock: { product: string; qty: string; value: string }[]
  balance_sheet: Record<string, { end: string; begin: string }>
}
const golden = JSON.parse(readFileSync(new URL('../fixtures/golden-month.json', import.meta.url), 'utf8')) as {
  expected: { MA_EXP: Result; FIFO_EXP: Result; freight_allocation: { product: string; value: string }[] }
}
const scenario = (change: (raw: Scenario) => void = () => {}): Scenario => {
  const raw = structuredClone(golden) as unknown as Scenario
  change(raw)
  return scenarioSchema.parse(raw)
}

describe('the golden month through the real documents', () => {
  it.each([
    ['MA_EXP', 'movingAverage'],
    ['FIFO_EXP', 'fifo'],
  ] as const)('%s: vouchers, costs, stock, layers, VAT, balances, statements', async (set, costingMethod) => {
    const { result, notPlayed, failedChecks } = await playScenario(scenario(), { costingMethod, freight: 'EXPENSE' })
    expect(notPlayed).toEqual([])
    expect(failedChecks).toEqual([])
    const expected = golden.expected[set]
    for (const part of Object.keys(expected) as (keyof typeof result)[]) expect(result[part], part).toEqual(expected[part as keyof Result])
    expect(Object.keys(result).sort()).toEqual(Object.keys(expected).sort())
  })

  it('D50 by day: every figure is the same, each document has the same part of the voucher of its day', async () => {
    const { result, notPlayed, failedChecks } = await playScenario(scenario(), {
      costingMethod: 'movingAverage',
      freight: 'EXPENSE',
      byDay: true,
    })
    expect([notPlayed, failedChecks]).toEqual([[], []])
    const parts = ({ vouchers }: Pick<Result, 'vouchers'>) =>
      vouchers.flatMap((v) => v.lines.map((l) => [v.event, l.account, l.aux, l.debit, l.credit].join(' '))).sort()
    const { vouchers, ...rest } = golden.expected.MA_EXP
    expect(parts(result)).toEqual(parts({ vouchers }))
    for (const part of Object.keys(rest) as (keyof typeof result)[]) expect(result[part], part).toEqual(rest[part as keyof typeof rest])
  })

  it('D27 capitalised freight: shares of the receipt by amount, the goods cost more, and everything ties', async () => {
    const { result, notPlayed, failedChecks } = await playScenario(scenario(), { costingMethod: 'fifo', freight: 'CAPITALISE' })
    expect([notPlayed, failedChecks]).toEqual([[], []])
    const shares = result.vouchers.filter((v) => v.event === 'E02').flatMap((v) => v.lines.filter((l) => l.account === '1405'))
    expect(shares.map((l) => ({ product: l.aux, value: l.debit }))).toEqual(
      golden.expected.freight_allocation.map(({ product, value }) => ({ product, value })),
    )
    // the layer keeps the freight of what was sent back: 280 × 42 + 423.06 + 140
    expect(result.fifo_layers?.['P1']?.find((l) => l.layer === 'E01-P1')?.value).toBe('12323.06')
    expect(result.balance_sheet['30']?.end).toBe(result.balance_sheet['53']?.end)
  })
})

describe('other scenarios', () => {
  it('another month of a small-scale taxpayer: no input VAT, cost with it, the tax of a free month is income', async () => {
    const month = (date: string) => date.replace(/^2026-01/, '2027-05').replace(/^2025-12/, '2027-04')
    const played = await playScenario(
      scenario((raw) => {
        raw.master.company.vat_taxpayer = '小规模纳税人'
        raw.master.company.period = '2027-05'
        for (const p of raw.master.products) p.vat = '0.01' as never
        raw.opening.gl = raw.opening.gl.map((l) => (l.account === '222102' ? { ...l, account: '222101' } : l))
        for (const l of raw.opening.layers) l.date = month(l.date)
        raw.events = raw.events.filter((e) => e.type !== 'fixed_asset')
        for (const e of raw.events) {
          e.date = month(e.date)
          if (e.type === 'tax_payment')
            for (const l of e['lines'] as { account: string }[]) if (l.account === '222102') l.account = '222101'
        }
      }),
      { costingMethod: 'movingAverage', freight: 'EXPENSE' },
    )
    expect(played.notPlayed).toEqual([])
    expect(played.failedChecks).toEqual([])
    const lines = (event: string) => played.result.vouchers.filter((v) => v.event === event).flatMap((v) => v.lines)
    expect(lines('E01').map((l) => [l.account, l.debit ?? l.credit])).toEqual([
      ['1405', '12726.00'],
      ['1405', '5322.70'],
      ['220201', '18048.70'],
    ])
    expect(lines('E03').find((l) => l.account === '222101')?.credit).toBe('134.26')
    expect(lines('E47').map((l) => l.account)).toEqual(['222101', '530111'])
    expect(lines('E48')).toEqual([])
    expect(played.result.vouchers.every((v) => v.no.startsWith('记-'))).toBe(true)
    expect(played.result.balance_sheet['30']?.end).toBe(played.result.balance_sheet['53']?.end)
  })

  it('tells what it could not play, and goes on', async () => {
    const { result, notPlayed } = await playScenario(
      scenario((raw) => {
        raw.events = [
          { id: 'X1', date: '2026-01-02', type: 'barter', memo: '' },
          {
            id: 'X2',
            date: '2026-01-03',
            type: 'internal_use',
            memo: '',
            expense_account: '560203',
            dept: 'D01',
            lines: [{ product: 'P1', qty: '501', wh: 'W1' }],
          },
          { id: 'X3', date: '2026-01-03', type: 'bank_fee', memo: '手续费', amount: 'ten', account: '100201' },
          { id: 'X4', date: '2026-01-04', type: 'bank_fee', memo: '手续费', amount: '10.00', account: '100201' },
        ] as never
      }),
      { costingMethod: 'movingAverage', freight: 'EXPENSE' },
    )
    expect(notPlayed.map((n) => [n.event, n.status])).toEqual([
      ['X1', 'not built'],
      ['X2', 'refused'],
      ['X3', 'refused'],
    ])
    expect(result.vouchers.map((v) => [v.no, v.event, v.total])).toEqual([['记-001', 'X4', '10.00']])
  })
})
