import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { splitGross } from '../../src/core/documents/amounts'
import { generalTransfer, smallScaleRelief, surchargesOf } from '../../src/core/modules/tax/monthEnd'
import { isUnder, rateAt, rateOn, ratesOn, type TaxRate } from '../../src/core/modules/tax/rates'

const micro = JSON.parse(readFileSync(new URL('../fixtures/accounting-micro.json', import.meta.url), 'utf8')) as {
  small_scale: { gross: string; rate: string; threshold: string; net: string; vat_due: string }[]
  vat_close: Record<
    'carry_in' | 'output' | 'input' | 'transfer_out' | 'paid_in_month' | 'to_unpaid' | 'to_overpaid' | 'carry_out',
    string
  >[]
  surcharge: { base: string; relief: string; rates: string[]; result: string[] }[]
}
const fen = (text: string) => Math.round(Number(text) * 100)
const ppm = (text: string) => Math.round(Number(text) * 1_000_000)

describe('month end of VAT', () => {
  it.each(micro.vat_close)('D56 转出未交增值税: output $output, input $input, paid $paid_in_month, carried in $carry_in', (c) => {
    const balance = fen(c.output) - fen(c.input) + fen(c.transfer_out) - fen(c.paid_in_month) - fen(c.carry_in)
    const { unpaid, over, carried } = generalTransfer({ balance, paidInMonth: fen(c.paid_in_month), prepaid: 0 })
    expect([unpaid, over, carried]).toEqual([fen(c.to_unpaid), fen(c.to_overpaid), fen(c.carry_out)])
  })
  it('D56 nothing appears or vanishes: what is transferred and carried is the balance, and never both ways', () => {
    const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })
    fc.assert(
      fc.property(amount, fc.nat(1_000_000_000), fc.nat(1_000_000), (balance, paidInMonth, prepaid) => {
        const t = generalTransfer({ balance, paidInMonth, prepaid })
        expect(t.unpaid - t.over - t.carried).toBe(balance)
        expect(Math.min(t.unpaid, t.over + t.carried)).toBe(0)
        expect(t.over).toBeLessThanOrEqual(paidInMonth)
      }),
    )
  })
  it.each(micro.small_scale)('the threshold of 小规模: $gross at $rate against $threshold owes $vat_due', (c) => {
    const { net, tax } = splitGross(fen(c.gross), ppm(c.rate))
    expect(net).toBe(fen(c.net))
    const row = { bound: 'below', value: fen(c.threshold) } as TaxRate
    const result = smallScaleRelief({
      booked: tax,
      special: 0,
      fullLevySales: 0,
      fullLevy: 30_000,
      reducedLevy: 10_000,
      underThreshold: isUnder(row, net),
    })
    expect(result.due).toBe(fen(c.vat_due))
    // the rule until 2025: what does not exceed it is free
    expect(isUnder({ ...row, bound: 'upTo' }, row.value)).toBe(true)
    expect(isUnder(undefined, 1)).toBe(false)
  })
  it('小规模: 专票 stays payable below the threshold; 3 % booked is cut to 1 % above it', () => {
    const vat = { booked: 5000, special: 1200, fullLevySales: 0, fullLevy: 30_000, reducedLevy: 10_000, underThreshold: true }
    expect(smallScaleRelief(vat)).toEqual({ exempt: 3800, reduced: 0, due: 1200 })
    expect(smallScaleRelief({ ...vat, booked: 30_000, fullLevySales: 1_000_000, underThreshold: false })).toEqual({
      exempt: 0,
      reduced: 20_000,
      due: 10_000,
    })
    expect(smallScaleRelief({ ...vat, fullLevySales: 1_000_000, reducedLevy: null, underThreshold: false }).reduced).toBe(0)
  })
  it('小规模: what comes back of exempt sales takes the exemption back, and lowers no tax of 专票', () => {
    const vat = { booked: 700, special: 1200, fullLevySales: 0, fullLevy: 30_000, reducedLevy: 10_000, underThreshold: true }
    expect(smallScaleRelief(vat)).toEqual({ exempt: -500, reduced: 0, due: 1200 })
    expect(smallScaleRelief({ ...vat, booked: -200, special: -500 })).toEqual({ exempt: 300, reduced: 0, due: -500 })
    const above = { ...vat, booked: 9000, special: 12_000, fullLevySales: -100_000, underThreshold: false }
    expect(smallScaleRelief(above)).toEqual({ exempt: 0, reduced: -2000, due: 11_000 })
  })
  it.each(micro.surcharge)('附加税费 on $base at $rates, relief $relief', ({ base, relief, rates, result }) => {
    const codes = ['city', 'education', 'localEducation'] as const
    const rows = codes.map((code, i) => ({ code, rate: ppm(rates[i] ?? '0'), free: false }))
    expect(surchargesOf(fen(base), rows, ppm(relief)).map((r) => r.amount)).toEqual(result.map(fen))
    expect(surchargesOf(-1, rows, ppm(relief)).every((r) => r.amount === 0)).toBe(true)
    expect(surchargesOf(fen(base), [{ code: 'education', rate: 30_000, free: true }], ppm(relief))[0]?.amount).toBe(0)
  })
})

describe('rates as rows', () => {
  const row = (kind: TaxRate['kind'], code: string, value: number, validFrom: string, validTo: string | null = null): TaxRate => ({
    kind,
    code,
    name: code,
    value,
    bound: null,
    validFrom,
    validTo,
  })
  const rates = [
    row('vat', 'goods', 160_000, '2018-05-01', '2019-03-31'),
    row('vat', 'goods', 130_000, '2019-04-01'),
    row('vat', 'services', 60_000, '2016-05-01'),
    row('levy', 'levy', 30_000, '2014-07-01'),
    row('levy', 'reduced', 10_000, '2023-01-01', '2027-12-31'),
  ]
  it('the date chooses the row; on its last day it still holds', () => {
    expect(rateAt(rates, 'vat', 'goods', '2019-03-31')?.value).toBe(160_000)
    expect(rateAt(rates, 'vat', 'goods', '2019-04-01')?.value).toBe(130_000)
    expect(rateAt(rates, 'levy', 'reduced', '2027-12-31')?.value).toBe(10_000)
    expect(rateAt(rates, 'levy', 'reduced', '2028-01-01')).toBeUndefined()
  })
  it('what usually carries a rate carries that of the date: 13 % was 16 %, 1 % will be 3 %', () => {
    expect(rateOn(rates, 130_000, '2019-03-01', 'general')).toBe(160_000)
    expect(rateOn(rates, 130_000, '2026-01-01', 'general')).toBe(130_000)
    expect(rateOn(rates, 10_000, '2028-01-01', 'smallScale')).toBe(30_000)
    expect(rateOn(rates, 55_555, '2026-01-01', 'general')).toBe(55_555)
  })
  it('valid rates: a 小规模 sells at levies only, purchases carry what the invoice says', () => {
    expect(ratesOn(rates, '2026-06-01', 'smallScale')).toEqual([30_000, 10_000])
    expect(ratesOn(rates, '2026-06-01', null)).toEqual([130_000, 60_000, 30_000, 10_000])
  })
})
