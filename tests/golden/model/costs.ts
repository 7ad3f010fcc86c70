import { sum, times } from './numbers'

/** A movement of one product; values and quantities as they are known before costing. */
export interface Move {
  event: string
  /** 2026-01 */
  month: string
  product: string
  kind: 'in' | 'issue' | 'return' | 'sendBack' | 'add' | 'made'
  qty: number
  /** in, add, made (beyond its components); sendBack: what the supplier credits */
  value: number
  /** of what came in, or that a sendBack or an add concerns */
  layer: string
  /** add: pieces that it concerns */
  concerns: number
  /** add: it changes what the receipt's goods were bought at, and so what they go back at */
  price: boolean
  /** issue: lines delivered together are costed together */
  group: string
  /** return: the issue */
  of: Move | null
  /** made: of what */
  from: Move[]
  /** Σ of what came in or went out: signed, after costing */
  booked: number
  /** goes on to cost of sales */
  beyond: number
  returned: { qty: number; value: number }
}
export interface Layer {
  layer: string
  qty: number
  value: number
}
export type Method = 'MA' | 'FIFO' | 'MWA'

/** What a receipt's goods were bought at, and what of them went back. */
class Bought {
  readonly layers = new Map<string, { qty: number; value: number }>()
  took(m: Move, value: number): void {
    this.layers.set(m.layer, { qty: m.qty, value })
  }
  corrected(m: Move): void {
    const l = this.layers.get(m.layer)
    if (l && m.price) l.value += m.value
  }
  /** Original price of what goes back; the last takes the rest. */
  back(m: Move): number {
    const l = this.layers.get(m.layer)
    if (!l) return m.value
    const value = m.qty === l.qty ? l.value : times(l.value, m.qty, l.qty)
    Object.assign(l, { qty: l.qty - m.qty, value: l.value - value })
    return value
  }
}
/** The part of an issue's cost that comes back; the last return takes the rest (rounding.md 4). */
function comesBack(m: Move): number {
  const issue = m.of
  if (!issue) return 0
  const done = issue.returned
  const cost = -issue.booked
  const value = done.qty + m.qty === issue.qty ? cost - done.value : times(cost, m.qty, issue.qty)
  Object.assign(done, { qty: done.qty + m.qty, value: done.value + value })
  return value
}

/** Costs every movement (`booked`, `beyond`); what is left of each product, in layers where there are any. */
export function cost(method: Method, moves: readonly Move[]): Map<string, Layer[]> {
  return method === 'MWA' ? byMonth(moves) : running(method === 'MA', moves)
}

function running(average: boolean, moves: readonly Move[]): Map<string, Layer[]> {
  const pools = new Map<string, Layer[]>()
  const bought = new Bought()
  const groups = new Map<string, { qty: number; value: number; layers: Layer[]; taken: number; cost: number }>()
  for (const m of moves) {
    const pool = pools.get(m.product) ?? []
    pools.set(m.product, pool)
    const put = (value: number) => {
      m.booked = value
      const only = pool[0]
      if (average && only) Object.assign(only, { qty: only.qty + m.qty, value: only.value + value })
      else pool.push({ layer: m.layer, qty: m.qty, value })
    }
    if (m.kind === 'in') {
      bought.took(m, m.value)
      put(m.value)
    } else if (m.kind === 'made') put(m.value - sum(m.from.map((x) => x.booked)))
    else if (m.kind === 'return') put(comesBack(m))
    else if (m.kind === 'add') {
      bought.corrected(m)
      const layer = average ? pool[0] : pool.find((l) => l.layer === m.layer)
      const there = Math.min(layer?.qty ?? 0, m.concerns)
      m.booked = there > 0 ? times(m.value, there, m.concerns) : 0
      m.beyond = m.value - m.booked
      if (layer) layer.value += m.booked
    } else if (m.kind === 'sendBack') {
      const value = sentBack(m, pool, average ? pool[0] : pool.find((l) => l.layer === m.layer), bought.back(m))
      m.booked = -value
      m.beyond = value - m.value
    } else issue(m, pool, groups)
    pools.set(m.product, average ? pool : pool.filter((l) => l.qty > 0))
  }
  return pools
}

/** What is left of its own layer goes at the original price (the layer whole: at its value), the rest as an issue does (costing.md, Returns). */
function sentBack(m: Move, pool: readonly Layer[], own: Layer | undefined, price: number): number {
  const here = Math.min(own?.qty ?? 0, m.qty)
  let value = 0
  if (own) {
    value = own.qty === here ? own.value : Math.min(here === m.qty ? price : times(price, here, m.qty), own.value)
    Object.assign(own, { qty: own.qty - here, value: own.value - value })
  }
  return value + drawn(pool, m.qty - here, valueOfFirst(pool, m.qty - here), m)
}

/** Oldest first; lines of a group cost together what one line would. */
function issue(m: Move, pool: Layer[], groups: Map<string, { taken: number; cost: number; layers: Layer[] }>): void {
  const key = `${m.event}/${m.product}/${m.group}`
  const group = (m.group && groups.get(key)) || { taken: 0, cost: 0, layers: pool.map((l) => ({ ...l })) }
  groups.set(key, group)
  const before = group.cost
  group.taken += m.qty
  group.cost = valueOfFirst(group.layers, group.taken)
  m.booked = before - group.cost
  drawn(pool, m.qty, group.cost - before, m)
}
/** Takes pieces out of the oldest layers, worth so much together. */
function drawn(pool: readonly Layer[], pieces: number, worth: number, m: Move): number {
  let [qty, value] = [pieces, worth]
  for (const layer of pool) {
    const take = Math.min(layer.qty, qty)
    const rest = qty > take
    const part = rest ? layer.value : value
    Object.assign(layer, { qty: layer.qty - take, value: layer.value - part })
    qty -= take
    value -= part
    if (qty === 0) break
  }
  if (qty > 0) throw new Error(`${m.event}: too little of ${m.product}`)
  return worth
}
function valueOfFirst(layers: readonly Layer[], qty: number): number {
  let [left, value] = [qty, 0]
  for (const l of layers) {
    const take = Math.min(l.qty, left)
    value += take === l.qty ? l.value : times(l.value, take, l.qty)
    left -= take
  }
  return value
}

/** 月末一次加权: a month has one average, of what it opened with and what came in. */
function byMonth(moves: readonly Move[]): Map<string, Layer[]> {
  const left = new Map<string, { qty: number; value: number }>()
  const bought = new Bought()
  for (const month of new Set(moves.map((m) => m.month))) {
    const own = moves.filter((m) => m.month === month)
    for (const product of componentsFirst(own))
      left.set(
        product,
        settled(
          own.filter((m) => m.product === product),
          left.get(product) ?? { qty: 0, value: 0 },
          bought,
        ),
      )
  }
  return new Map([...left].map(([product, l]) => [product, [{ layer: '', ...l }]]))
}
function componentsFirst(moves: readonly Move[]): string[] {
  const order: string[] = []
  const visit = (product: string) => {
    if (order.includes(product)) return
    for (const m of moves)
      if (m.kind === 'made' && m.product === product) for (const c of m.from) if (c.product !== product) visit(c.product)
    order.push(product)
  }
  for (const m of moves) visit(m.product)
  return order
}
function settled(moves: readonly Move[], opening: { qty: number; value: number }, bought: Bought): { qty: number; value: number } {
  let { qty, value } = opening
  const waiting: Move[] = []
  for (const m of moves) {
    if (m.kind === 'issue' || (m.kind === 'return' && (!m.of || m.of.month === m.month))) {
      waiting.push(m)
      continue
    }
    if (m.kind === 'in') bought.took(m, m.value)
    if (m.kind === 'add') bought.corrected(m)
    if (m.kind === 'in' || m.kind === 'add') m.booked = m.value
    if (m.kind === 'made') m.booked = m.value - sum(m.from.map((x) => x.booked))
    if (m.kind === 'return') m.booked = comesBack(m)
    if (m.kind === 'sendBack') {
      m.booked = -bought.back(m)
      m.beyond = -m.booked - m.value
    }
    value += m.booked
    qty += m.kind === 'add' ? 0 : m.kind === 'sendBack' ? -m.qty : m.qty
  }
  const net = sum(waiting.map((m) => (m.kind === 'issue' ? m.qty : -m.qty)))
  const closing = { qty: qty - net, value: qty === net ? 0 : times(value, qty - net, qty) }
  for (const m of waiting) {
    m.booked = times(value, m.qty, qty) * (m.kind === 'issue' ? -1 : 1)
    if (m.of) Object.assign(m.of.returned, { qty: m.of.returned.qty + m.qty, value: m.of.returned.value + m.booked })
  }
  const last = waiting.findLast((m) => m.kind === 'issue')
  const rest = closing.value - value - sum(waiting.map((m) => m.booked))
  if (last) last.booked += rest
  return closing
}
