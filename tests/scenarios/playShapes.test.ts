import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { playScenario } from '../../src/main/hosts/cli/play/play'
import { scenarioSchema } from '../../src/main/hosts/cli/play/scenario'
import { Random } from '../../src/main/services/random'
import { costsOf, type Event, fen, type Layer, type Method, movesOf, round } from '../support/costOracle'

/** The golden month in other shapes: other figures, months, rates, taxpayers, costing; judged by another calculation. */
interface Raw {
  master: { company: Record<string, string>; products: { id: string; vat: string }[] }
  opening: {
    gl: { account: string; aux: string | null; debit: string | null; credit: string | null }[]
    layers: (Layer & { date: string })[]
  }
  events: (Event & { date: string; seq: number; tenders?: { account: string; amount: string }[]; invoice_lines?: unknown })[]
}
const golden = readFileSync(new URL('../fixtures/golden-month.json', import.meta.url), 'utf8')
const text = (amount: number) => (amount / 100).toFixed(2)

/** Other quantities, prices and rates, such that nothing runs short. */
function shaped(seed: number, smallScale: boolean): Raw {
  const raw = JSON.parse(golden) as Raw
  const random = new Random(seed)
  const between = (from: number, to: number) => random.int(from, to)
  const event = (id: string) => raw.events.find((e) => e.id === id) as Raw['events'][number]
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
  delete event('E39').invoice_lines
  event('E39').invoice_lines = [{ merged: true }]
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
  const month = `20${between(26, 31)}-${String(between(1, 12)).padStart(2, '0')}`
  return moved(raw, month)
}
/** The ledger's opening follows the layers; what differs is undistributed profit. */
function opened(raw: Raw): void {
  const sums = new Map<string, number>()
  for (const l of raw.opening.layers) sums.set(l.product, (sums.get(l.product) ?? 0) + fen(l.value))
  for (const g of raw.opening.gl) if (g.account === '1405') g.debit = text(sums.get(g.aux ?? '') ?? 0)
  const estimated = raw.opening.gl.find((g) => g.account === '220202')
  if (estimated) estimated.credit = raw.opening.layers.at(-1)?.value ?? null
  const profit = raw.opening.gl.find((g) => g.account === '310405')
  const off = raw.opening.gl.reduce((s, g) => s + fen(g.debit ?? '') - fen(g.credit ?? ''), 0)
  if (profit) profit.credit = text(fen(profit.credit ?? '') + off)
}
function smallTaxpayer(raw: Raw): void {
  raw.master.company['vat_taxpayer'] = '小规模纳税人'
  raw.opening.gl.forEach((g) => Object.assign(g, { account: g.account === '222102' ? '222101' : g.account }))
  for (const e of raw.events)
    if (e.type === 'tax_payment')
      for (const l of e.lines as unknown as { account: string }[]) if (l.account === '222102') l.account = '222101'
}
function moved(raw: Raw, month: string): Raw {
  const [year = 0, m = 0] = month.split('-').map(Number)
  const days = new Date(Date.UTC(year, m, 0)).getUTCDate()
  const before = new Date(Date.UTC(year, m - 1, 0)).toISOString().slice(0, 7)
  raw.master.company['period'] = month
  for (const e of raw.events) e.date = `${month}-${String(Math.min(Number(e.date.slice(8)), days)).padStart(2, '0')}`
  for (const l of raw.opening.layers) l.date = `${before}-${String(Math.min(Number(l.date.slice(8)), 28)).padStart(2, '0')}`
  return raw
}

const amount = (t: string | null) => Math.round(Number(t ?? '0') * 100)
const shapes = (['movingAverage', 'fifo', 'periodicAverage'] as const).flatMap((method) =>
  (['EXPENSE', 'CAPITALISE'] as const).flatMap((freight) => [false, true].map((smallScale) => ({ method, freight, smallScale }))),
)
const SEEDS = Number(process.env['SHAPES'] ?? 1)

describe('the golden month in other shapes', () => {
  it.each(shapes)('$method, freight $freight, small-scale $smallScale', async ({ method, freight, smallScale }) => {
    for (let seed = 1; seed <= SEEDS; seed++) await judged(shaped(seed, smallScale), method, freight, smallScale, `seed ${seed}`)
  })
})

async function judged(raw: Raw, method: Method, freight: 'EXPENSE' | 'CAPITALISE', smallScale: boolean, at: string): Promise<void> {
  const { result, notPlayed, failedChecks } = await playScenario(scenarioSchema.parse(raw), { costingMethod: method, freight })
  expect([notPlayed, failedChecks], at).toEqual([[], []])
  const rate = (id: string) => Number(raw.master.products.find((p) => p.id === id)?.vat)
  const products = raw.master.products.map((p) => p.id)
  const moves = movesOf({ events: raw.events, layers: raw.opening.layers }, rate, smallScale, freight === 'CAPITALISE')
  const { issued, closing } = costsOf(method, moves, products)
  const played = new Map<string, number>()
  for (const c of result.issue_costs) played.set(`${c.event} ${c.product}`, (played.get(`${c.event} ${c.product}`) ?? 0) + amount(c.cost))
  expect(Object.fromEntries(played), at).toEqual(Object.fromEntries([...issued].filter(([key]) => played.has(key))))
  expect(
    [...issued.keys()].filter((key) => !played.has(key)),
    at,
  ).toEqual([])
  expect(
    result.closing_stock.map((s) => [s.product, Number(s.qty), amount(s.value)]),
    at,
  ).toEqual(products.map((p) => [p, closing.get(p)?.qty, closing.get(p)?.value]))
  ties(result, at)
  if (smallScale) return
  const lost = (raw.events.find((e) => e.id === 'E26')?.shortage ?? [])[0]?.product ?? ''
  const vat = round(Math.round((issued.get(`E26 ${lost}`) ?? 0) * rate(lost) * 1000), 1000)
  expect(amount(result.vat.transferred_out), at).toBe(vat)
}

type Result = Awaited<ReturnType<typeof playScenario>>['result']
/** The books tie: vouchers balance and make up the trial balance, stock is its account, nothing is left pending, the sheet balances. */
function ties(result: Result, at: string): void {
  const moved = new Map<string, { debit: number; credit: number }>()
  for (const v of result.vouchers) {
    let off = 0
    for (const l of v.lines) {
      const sum = moved.get(l.account) ?? { debit: 0, credit: 0 }
      sum.debit += amount(l.debit)
      sum.credit += amount(l.credit)
      moved.set(l.account, sum)
      off += amount(l.debit) - amount(l.credit)
    }
    expect(off, `${at} ${v.no}`).toBe(0)
  }
  for (const row of result.trial_balance.filter((r) => r.leaf))
    expect([amount(row.debit), amount(row.credit)], `${at} ${row.code}`).toEqual([
      moved.get(row.code)?.debit ?? 0,
      moved.get(row.code)?.credit ?? 0,
    ])
  const balance = (code: string) => {
    const row = result.trial_balance.find((r) => r.code === code)
    return row ? amount(row.close_debit) - amount(row.close_credit) : 0
  }
  expect(balance('1405'), at).toBe(result.closing_stock.reduce((s, c) => s + amount(c.value), 0))
  expect([balance('190101'), balance('1406'), balance('5401')], at).toEqual([0, 0, 0])
  expect(result.balance_sheet['30']?.end, at).toBe(result.balance_sheet['53']?.end)
  expect(amount(result.cash_flow['22']?.amount ?? ''), at).toBe(amount(result.balance_sheet['1']?.end ?? ''))
}
