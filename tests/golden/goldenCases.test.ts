import { describe, expect, it } from 'vitest'
import { judged } from './judge'
import type { Scenario } from './model/scenario'
import { golden, moved, smallTaxpayer } from './shapes'

const month = (change: (raw: Scenario) => void = () => undefined): Scenario => {
  const raw = golden()
  change(raw)
  return raw
}

describe('cases that once came out wrong', () => {
  it('D46 books that begin within a year: an estimated receipt of that year leaves 年初余额 as it was entered', async () => {
    const { balance_sheet } = await judged(moved(month(), '2026-05'), 'MA', 'EXPENSE')
    expect([balance_sheet['9']?.begin, balance_sheet['33']?.begin]).toEqual(['39500.00', '36200.00'])
  })

  it('小规模: paying the tax of the month before does not lessen what this month owes', async () => {
    const { vat } = await judged(month(smallTaxpayer), 'FIFO', 'EXPENSE')
    expect(vat.payable).toBe('0.00')
  })
})
