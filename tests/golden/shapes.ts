import { readFileSync } from 'node:fs'
import { Random } from '../../src/main/services/random'
import { fen } from './model/numbers'
import type { Event, Line, Scenario } from './model/scenario'

const file = readFileSync(new URL('../fixtures/golden-month.json', import.meta.url), 'utf8')
export const golden = () => JSON.parse(file) as Scenario
const text = (amount: number) => (amount / 100).toFixed(2)

/** Other quantities, prices and rates, such that nothing runs short. */
export function shaped(seed: number, smallScale: boolean): Scenario {
  const raw = golden()
  const random = new Random(seed)
  const between = (from: number, to: number) => random.int(from, to)
  const event = (id: string) => raw.events.find((e) => e.id === id) as Event
  const line = (id: string, i = 0) => (event(id).lines ?? [])[i] ?? { product: '', qty: '' }
  const priceAround = (l: { price?: string }) => Object.assign(l, { price: text(Math.round((fen(l.price) * between(70, 140)) / 100)) })
  for (const id of ['E01', 'E08', 'E14', 'E21', 'E40']) for (const l of event(id).lines ?? []) priceAround(l)
  // what was to be collected still is
  for (const id of ['E03', 'E11', 'E19', 'E20', 'E39'])
    for (const l of event(id).lines ?? []) l.price = text(fen(l.price) + between(0, 2000))
  const b2501 = line('E39', 0)
  line('E39', 1).price = b2501.price as string
  const more = (l: { qty: string }, n: number) => Object.assign(l, { qty: String(Number(l.qty) + n) })
  for (const l of [line('E01', 0), line('E01', 1), line('E14'), line('E40')]) more(l, between(0, 60))
  line('E15').qty = String(between(1, 20))
  line('E15').price = line('E14').price as string
  line('E21').qty = String(Number(line('E14').qty) - Number(line('E15').qty))
  line('E17').qty = String(between(1, 30))
  line('E17').price = line('E03').price as string
  Object.assign(line('E18'), { qty: String(between(1, 40)), price: line('E01').price })
  line('E13').qty = line('E19').qty = String(between(60, 75))
  const kits = between(5, 25)
  Object.assign(event('E25'), { qty: String(kits), fee: text(between(0, 30_000)) })
  event('E25').components?.forEach((c, i) => Object.assign(c, { qty: String(kits * (i + 1)) }))
  line('E27').qty = String(between(1, 6))
  b2501.qty = String(100 - 2 * kits - Number(line('E27').qty))
  line('E39', 2).qty = String(200 - Number(line('E19').qty) + kits - between(0, 8))
  event('E39').invoice_lines = onInvoice(event('E39').lines ?? [])
  event('E26').shortage?.forEach((l) => Object.assign(l, { qty: String(between(1, 6)) }))
  event('E26').surplus?.forEach((l) => Object.assign(priceAround(l), { qty: String(between(1, 9)) }))
  event('E28').net = text(between(1, 90_000))
  event('E02').net = text(between(10_000, 90_000))
  for (const layer of raw.opening.layers) layer.value = text(Math.round((fen(layer.value) * between(80, 120)) / 100) + between(0, 99))
  opened(raw)
  for (const p of raw.master.products) p.vat = smallScale ? random.pick(['0.01', '0.03']) : random.pick(['0.13', '0.09', '0.06'])
  const till = event('E11')
  const total = (till.lines ?? []).reduce((s, l) => s + Number(l.qty) * fen(l.price), 0)
  const [first, ...others] = till.tenders ?? []
  if (first) first.amount = text(total - others.reduce((s, t) => s + fen(t.amount), 0))
  if (smallScale) smallTaxpayer(raw)
  // what is known of the threshold ends with 2027
  const month = `20${between(26, smallScale ? 27 : 31)}-${String(between(1, 12)).padStart(2, '0')}`
  return moved(raw, month)
}
/** One line for each product, of all that is delivered of it. */
const onInvoice = (lines: readonly Line[]): Line[] =>
  [...new Set(lines.map((l) => l.product))].map((product) => {
    const own = lines.filter((l) => l.product === product)
    return { product, qty: String(own.reduce((n, l) => n + Number(l.qty), 0)), price: own[0]?.price ?? '0' }
  })
/** The ledger's opening follows the layers; what differs is undistributed profit. */
function opened(raw: Scenario): void {
  const sums = new Map<string, number>()
  for (const l of raw.opening.layers) sums.set(l.product, (sums.get(l.product) ?? 0) + fen(l.value))
  for (const g of raw.opening.gl) if (g.account === '1405') g.debit = text(sums.get(g.aux ?? '') ?? 0)
  const estimated = raw.opening.gl.find((g) => g.account === '220202')
  if (estimated) estimated.credit = raw.opening.layers.at(-1)?.value ?? null
  const profit = raw.opening.gl.find((g) => g.account === '310405')
  const off = raw.opening.gl.reduce((s, g) => s + fen(g.debit ?? '') - fen(g.credit ?? ''), 0)
  if (profit) profit.credit = text(fen(profit.credit ?? '') + off)
}
export function smallTaxpayer(raw: Scenario): void {
  raw.master.company['vat_taxpayer'] = '小规模纳税人'
  raw.opening.gl.forEach((g) => Object.assign(g, { account: g.account === '222102' ? '222101' : g.account }))
  for (const e of raw.events)
    if (e.type === 'tax_payment')
      for (const l of e.lines as unknown as { account: string }[]) if (l.account === '222102') l.account = '222101'
}
export function moved(raw: Scenario, month: string): Scenario {
  const [year = 0, m = 0] = month.split('-').map(Number)
  const days = new Date(Date.UTC(year, m, 0)).getUTCDate()
  const before = new Date(Date.UTC(year, m - 1, 0)).toISOString().slice(0, 7)
  raw.master.company['period'] = month
  for (const e of raw.events) e.date = `${month}-${String(Math.min(Number(e.date.slice(8)), days)).padStart(2, '0')}`
  for (const l of raw.opening.layers) l.date = `${before}-${String(Math.min(Number(l.date.slice(8)), 28)).padStart(2, '0')}`
  return raw
}
