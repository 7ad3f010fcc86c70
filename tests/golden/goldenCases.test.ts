import { describe, expect, it } from 'vitest'
import { estimates, taxPeriods, trade } from './cases'
import { judged } from './judge'
import { golden, moved, smallTaxpayer } from './shapes'

/** Each case in one of these; in all of them where SHAPES says more than one. */
const SHAPES = [
  { method: 'MA', freight: 'EXPENSE', smallScale: false },
  { method: 'FIFO', freight: 'CAPITALISE', smallScale: false },
  { method: 'MWA', freight: 'CAPITALISE', smallScale: true },
] as const
const all = Number(process.env['SHAPES'] ?? 1) > 1
const cases = Object.entries(trade).flatMap(([name, make], i) =>
  SHAPES.filter((_, k) => all || k === i % 3).map((shape) => ({ name, make, ...shape })),
)

describe('cases of trade, worked out by the model and played', () => {
  it.each(cases)('$name: $method, freight $freight, small-scale $smallScale', async ({ make, method, freight, smallScale }) => {
    const raw = make()
    if (smallScale) smallTaxpayer(raw)
    await judged(raw, method, freight)
  })
  it.each([
    { withVat: false, smallScale: true },
    { withVat: true, smallScale: true },
    { withVat: true, smallScale: false },
  ])('暂估 with VAT $withVat, small-scale $smallScale', async ({ withVat, smallScale }) => {
    await judged(estimates(withVat, smallScale), 'FIFO', 'EXPENSE')
  })
  it.each(Object.entries(taxPeriods))('小规模: %s', async (_, make) => void (await judged(make(), 'MA', 'EXPENSE')))
})

describe('the golden month once came out wrong', () => {
  it('D46 in books that begin within a year: an estimated receipt of that year leaves 年初余额 as it was entered', async () => {
    const { balance_sheet } = await judged(moved(golden(), '2026-05'), 'MA', 'EXPENSE')
    expect([balance_sheet['9']?.begin, balance_sheet['33']?.begin]).toEqual(['39500.00', '36200.00'])
  })

  it('附加税费 of a county town, nothing of them remitted; 所得税 at 25 %', async () => {
    const raw = golden()
    Object.assign(raw.events.find((e) => e.type === 'surcharges') ?? {}, {
      rates: { '540301': '0.05', '540302': '0.03', '540303': '0.02' },
      reduction: '1',
    })
    Object.assign(raw.events.find((e) => e.type === 'cit') ?? {}, { rate: '0.25' })
    const { income_statement } = await judged(raw, 'MA', 'EXPENSE')
    // 2,886.68 × 5 %, 3 % and 2 %
    expect([income_statement['6'], income_statement['10']]).toEqual(['144.33', '144.33'])
  })

  it('小规模: paying the tax of the month before does not lessen what this month owes', async () => {
    const raw = golden()
    smallTaxpayer(raw)
    expect((await judged(raw, 'FIFO', 'EXPENSE')).vat.payable).toBe('0.00')
  })
})
