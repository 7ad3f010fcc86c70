import { describe, expect, it } from 'vitest'
import { judged } from './judge'
import type { Scenario } from './model/scenario'
import { golden, smallTaxpayer } from './shapes'

/** The golden month of a 小规模纳税人, at prices `factor` times as high; the rates that goods are bought at stay. */
function smallScaleMonth(factor: number): Scenario {
  const raw = golden()
  smallTaxpayer(raw)
  const dearer = (price: string | undefined) => (Number(price) * factor).toFixed(2)
  for (const e of raw.events) {
    if (['sale', 'acceptance_invoice', 'sales_return_after_invoice', 'pos', 'ship_unrecognised'].includes(e.type))
      for (const l of [...(e.lines ?? []), ...(e.invoice_lines ?? [])]) if (l.price) l.price = dearer(l.price)
    for (const t of e.tenders ?? []) t.amount = dearer(t.amount)
  }
  return raw
}

describe('the golden month of a 小规模纳税人', () => {
  it('below the threshold: sales at the levy of 1 %, their tax is income and bears no surcharges', async () => {
    const { income_statement, vat } = await judged(smallScaleMonth(1), 'MA', 'EXPENSE')
    expect([income_statement['1'], income_statement['3'], vat.payable]).toEqual(['60952.17', undefined, '0.00'])
  })

  it('above it: all of it is taxed, and the surcharges are on that', async () => {
    const { income_statement, vat } = await judged(smallScaleMonth(2), 'FIFO', 'CAPITALISE')
    expect([income_statement['1'], vat.payable]).toEqual(['120854.91', '1208.53'])
    expect(income_statement['3']).toBe('72.52')
  })
})
