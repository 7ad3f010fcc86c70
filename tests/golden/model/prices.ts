import { percent, ppm, priceOf, pieces, shares, times, WHOLE, worth } from './numbers'
import type { Event, Line, Scenario } from './scenario'
import { text } from './scenario'

/** What a line comes to: without VAT, VAT, together. */
export interface Amounts {
  net: number
  tax: number
  gross: number
}
export const withTax = (net: number, rate: number): Amounts => {
  const tax = percent(net, rate)
  return { net, tax, gross: net + tax }
}
export const taxWithin = (gross: number, rate: number): Amounts => {
  const net = times(gross, WHOLE, WHOLE + rate)
  return { net, tax: gross - net, gross }
}
export const SALES = ['sale', 'pos', 'ship_unrecognised', 'acceptance_invoice', 'sales_return_after_invoice', 'service_sale']
const LEVY_MOST = ppm('0.05')
/** A small-scale taxpayer sells at the levy rate, 1 % until 2027 (posting.md 1), whatever rate its goods were bought at. */
export const soldAt = (s: Scenario, e: Event, rate: number) =>
  !s.master.company.vat_taxpayer.includes('小规模') || rate <= LEVY_MOST ? rate : ppm(e.date < '2028' ? '0.01' : '0.03')
export function rateOf(s: Scenario, e: Event, l: { product: string; vat_rate?: string | undefined }): number {
  const rate = ppm(l.vat_rate ?? text(e, 'vat_rate') ?? s.master.products.find((p) => p.id === l.product)?.vat)
  return SALES.includes(e.type) ? soldAt(s, e, rate) : rate
}

/** The lines of an event; those that stand on one invoice line (`invoice_lines`: by product, `group`) are priced as one and share it. */
export function priced(s: Scenario, e: Event, mode: string): (Amounts & { line: Line })[] {
  const lines = e.lines ?? []
  // what comes back is credited as it was charged
  const first = s.events.find((x) => x.id === e.of)
  const discount = ppm(text(e, 'trade_discount') ?? (first && text(first, 'trade_discount')))
  const keys = lines.map((l, i) => (e.invoice_lines ? l.product : l.group ? `${l.product}/${l.group}` : String(i)))
  const result = lines.map((line) => ({ line, net: 0, tax: 0, gross: 0 }))
  for (const key of new Set(keys)) {
    const at = keys.flatMap((k, i) => (k === key ? [i] : []))
    const own = at.map((i) => lines[i] as Line)
    const line = own[0] as Line
    const qty = own.reduce((n, l) => n + pieces(l.qty), 0)
    const full = worth(qty, priceOf(e.invoice_lines?.find((l) => l.product === line.product)?.price ?? line.price))
    const amount = full - percent(full, discount)
    const total = mode === 'incl' ? taxWithin(amount, rateOf(s, e, line)) : withTax(amount, rateOf(s, e, line))
    const weights = own.map((l) => pieces(l.qty))
    const [nets, grosses] = [shares(total.net, weights), shares(total.gross, weights)]
    at.forEach((i, k) => Object.assign(result[i] as Amounts, { net: nets[k], gross: grosses[k], tax: (grosses[k] ?? 0) - (nets[k] ?? 0) }))
  }
  return result
}
/** Whether the VAT of a purchase is deducted: general taxpayer, 专票 (where the event does not say: as what it belongs to). */
export function deducts(s: Scenario, e: Event): boolean {
  if (s.master.company.vat_taxpayer.includes('小规模')) return false
  const first = s.events.find((x) => x.id === e.of)
  return (text(e, 'invoice') ?? (first && text(first, 'invoice')) ?? '专票').includes('专')
}
