/**
 * What goods of a scenario must cost, worked out from the scenario's text alone and in another way than the engine does: a list of
 * movements per product, exact fractions, the policies as the golden month words them. Amounts in fen, quantities in pieces.
 */
export type Method = 'movingAverage' | 'fifo' | 'periodicAverage'
export interface Line {
  product: string
  qty: string
  price?: string
  layer?: string | null
}
export interface Event {
  id: string
  type: string
  of?: string
  lines?: Line[]
  components?: Line[]
  shortage?: Line[]
  surplus?: (Line & { price: string })[]
  product?: string
  qty?: string
  layer?: string
  net?: string
  fee?: string
  vat_rate?: string
  allocate_to?: string
}
export interface Layer {
  product: string
  layer: string
  qty: string
  value: string
}
interface Move {
  event: string
  product: string
  kind: 'in' | 'issue' | 'return' | 'sendBack' | 'add' | 'assembled'
  qty: number
  /** in, sendBack, add */
  value: number
  /** layer of a receipt, or that a sendBack or add concerns */
  layer: string
  /** add: pieces that it concerns; return: event of the issue */
  concerns?: number
  of?: string
  components?: string[]
}
export interface Costs {
  /** "event product" → cost of what left (negative: came back) */
  issued: Map<string, number>
  closing: Map<string, { qty: number; value: number }>
}

/** 四舍五入 of n / d on the absolute value. */
export function round(n: number, d: number): number {
  const [a, b] = [BigInt(Math.abs(n)), BigInt(Math.abs(d))]
  return Math.sign(n) * Math.sign(d) * Number((2n * a + b) / (2n * b)) + 0
}
export const fen = (text: string | undefined) => Math.round(Number(text ?? '0') * 100)
const product = (a: number, b: number, d: number) => {
  const [x, y] = [BigInt(a) * BigInt(b), BigInt(d)]
  const magnitude = x < 0n ? -x : x
  return (x < 0n ? -1 : 1) * Number((2n * magnitude + y) / (2n * y)) + 0
}

/** `gross`: input VAT cannot be deducted and is part of what goods cost (小规模纳税人). */
export function movesOf(
  scenario: { events: Event[]; layers: Layer[] },
  rateOf: (product: string) => number,
  gross: boolean,
  capitalise: boolean,
) {
  const moves: Move[] = scenario.layers.map((l) => ({
    event: '',
    product: l.product,
    kind: 'in',
    qty: Number(l.qty),
    value: fen(l.value),
    layer: l.layer,
  }))
  const cost = (net: number, rate: number) => (gross ? net + round(net * Math.round(rate * 1000), 1000) : net)
  const netOf = (l: Line) => Number(l.qty) * fen(l.price)
  const received = (l: Line) => cost(netOf(l), rateOf(l.product))
  const layers = new Map<string, { qty: number; value: number; returned: number }>()
  for (const l of scenario.layers) layers.set(l.layer, { qty: Number(l.qty), value: fen(l.value), returned: 0 })
  for (const e of scenario.events) {
    const add = (l: Line | Event, kind: Move['kind'], more: Partial<Move> = {}) =>
      moves.push({ event: e.id, product: l.product ?? '', kind, qty: Number(l.qty ?? 0), value: 0, layer: '', ...more })
    switch (e.type) {
      case 'purchase_invoice_receipt':
      case 'receipt_estimate':
        for (const l of e.lines ?? []) {
          layers.set(l.layer ?? '', { qty: Number(l.qty), value: received(l), returned: 0 })
          add(l, 'in', { value: received(l), layer: l.layer ?? '' })
        }
        break
      case 'purchase_freight': {
        if (!capitalise) break
        const to = scenario.events.find((x) => x.id === e.allocate_to)?.lines ?? []
        const all = to.reduce((s, l) => s + netOf(l), 0)
        const whole = cost(fen(e.net), Number(e.vat_rate))
        let left = whole
        to.forEach((l, i) => {
          const part = i === to.length - 1 ? left : product(whole, netOf(l), all)
          left -= part
          add({ ...l, qty: '0' }, 'add', { value: part, layer: l.layer ?? '', concerns: Number(l.qty) })
        })
        break
      }
      case 'invoice_for_estimate':
        for (const l of e.lines ?? []) {
          const layer = layers.get(l.layer ?? '')
          const estimate = product(layer?.value ?? 0, Number(l.qty), layer?.qty ?? 1)
          add({ ...l, qty: '0' }, 'add', { value: received(l) - estimate, layer: l.layer ?? '', concerns: Number(l.qty) })
        }
        break
      case 'cost_adjust_invoice': {
        const layer = layers.get(e.layer ?? '')
        const concerns = (layer?.qty ?? 0) - (layer?.returned ?? 0)
        add({ product: e.product ?? '', qty: '0' }, 'add', { value: cost(fen(e.net), Number(e.vat_rate)), layer: e.layer ?? '', concerns })
        break
      }
      case 'return_before_invoice':
      case 'purchase_return_after_invoice':
        for (const l of e.lines ?? []) {
          const layer = layers.get(l.layer ?? '')
          if (layer) layer.returned += Number(l.qty)
          add(l, 'sendBack', { value: product(layer?.value ?? 0, Number(l.qty), layer?.qty ?? 1), layer: l.layer ?? '' })
        }
        break
      case 'sale':
      case 'pos':
      case 'ship_unrecognised':
      case 'internal_use':
        for (const l of e.lines ?? []) add(l, 'issue')
        break
      case 'sales_return_after_invoice':
        for (const l of e.lines ?? []) add(l, 'return', { layer: e.id, of: e.of ?? '' })
        break
      case 'stocktake':
        for (const l of e.shortage ?? []) add(l, 'issue')
        for (const l of e.surplus ?? []) add(l, 'in', { value: Number(l.qty) * fen(l.price), layer: l.layer ?? '' })
        break
      case 'assembly':
        for (const l of e.components ?? []) add(l, 'issue')
        add(e, 'assembled', { value: fen(e.fee), layer: e.layer ?? '', components: (e.components ?? []).map((l) => l.product) })
        break
      default:
    }
  }
  // lines of one product in one event are one issue
  return moves.reduce<Move[]>((merged, m) => {
    const last = merged.at(-1)
    if (last && m.kind === 'issue' && last.kind === 'issue' && last.event === m.event && last.product === m.product) last.qty += m.qty
    else merged.push(m)
    return merged
  }, [])
}

export function costsOf(method: Method, moves: readonly Move[], products: readonly string[]): Costs {
  return method === 'periodicAverage' ? monthly(moves, products) : running(method, moves, products)
}

function running(method: Method, moves: readonly Move[], products: readonly string[]): Costs {
  const pools = new Map(products.map((p) => [p, [] as { layer: string; qty: number; value: number }[]]))
  const issued = new Map<string, number>()
  const quantities = new Map<string, number>()
  const average = method === 'movingAverage'
  for (const m of moves) {
    const pool = pools.get(m.product) ?? []
    const on = pool.reduce((s, l) => s + l.qty, 0)
    const key = `${m.event} ${m.product}`
    const put = (value: number) => {
      const [only] = pool
      if (average && only) Object.assign(only, { qty: only.qty + m.qty, value: only.value + value })
      else pool.push({ layer: m.layer, qty: m.qty, value })
    }
    if (m.kind === 'in') put(m.value)
    else if (m.kind === 'assembled') {
      const value = m.value + (m.components ?? []).reduce((s, c) => s + (issued.get(`${m.event} ${c}`) ?? 0), 0)
      put(value)
      issued.set(key, -value)
    } else if (m.kind === 'return') {
      const value = product(issued.get(`${m.of} ${m.product}`) ?? 0, m.qty, quantities.get(`${m.of} ${m.product}`) ?? 1)
      put(value)
      issued.set(key, -value)
    } else if (m.kind === 'add') {
      const layer = average ? pool[0] : pool.find((l) => l.layer === m.layer)
      const there = Math.min(average ? on : (layer?.qty ?? 0), m.concerns ?? 0)
      if (layer && there > 0) layer.value += product(m.value, there, m.concerns ?? 1)
    } else if (m.kind === 'sendBack') {
      const layer = average ? pool[0] : pool.find((l) => l.layer === m.layer)
      if (layer) Object.assign(layer, { qty: layer.qty - m.qty, value: layer.value - (layer.qty === m.qty ? layer.value : m.value) })
    } else {
      let left = m.qty
      let cost = 0
      for (const layer of pool) {
        const take = Math.min(layer.qty, left)
        const part = take === layer.qty ? layer.value : product(layer.value, take, layer.qty)
        Object.assign(layer, { qty: layer.qty - take, value: layer.value - part })
        left -= take
        cost += part
      }
      issued.set(key, (issued.get(key) ?? 0) + cost)
      quantities.set(key, (quantities.get(key) ?? 0) + m.qty)
    }
    if (!average)
      pools.set(
        m.product,
        pool.filter((l) => l.qty > 0),
      )
  }
  return { issued, closing: closingOf(pools) }
}
const closingOf = (pools: Map<string, { qty: number; value: number }[]>) =>
  new Map([...pools].map(([p, pool]) => [p, { qty: pool.reduce((s, l) => s + l.qty, 0), value: pool.reduce((s, l) => s + l.value, 0) }]))

/** Components before what is made of them: the last product of `products` is assembled from the others. */
function monthly(moves: readonly Move[], products: readonly string[]): Costs {
  const issued = new Map<string, number>()
  const closing = new Map<string, { qty: number; value: number }>()
  for (const p of products) {
    const own = moves.filter((m) => m.product === p)
    let [qty, value, net] = [0, 0, 0]
    for (const m of own) {
      const made =
        m.kind === 'assembled' ? m.value + (m.components ?? []).reduce((s, c) => s + (issued.get(`${m.event} ${c}`) ?? 0), 0) : m.value
      if (m.kind === 'assembled') issued.set(`${m.event} ${p}`, -made)
      if (m.kind === 'in' || m.kind === 'assembled' || m.kind === 'add') [qty, value] = [qty + m.qty, value + made]
      else if (m.kind === 'sendBack') [qty, value] = [qty - m.qty, value - m.value]
      else net += m.kind === 'issue' ? m.qty : -m.qty
    }
    const left = qty - net
    const leftValue = left === 0 ? 0 : product(value, left, qty)
    let rest = value - leftValue
    const waiting = own.filter((m) => m.kind === 'issue' || m.kind === 'return')
    for (const m of waiting) {
      const cost = product(value, m.qty, qty) * (m.kind === 'issue' ? 1 : -1)
      issued.set(`${m.event} ${p}`, cost)
      rest -= cost
    }
    const last = waiting.findLast((m) => m.kind === 'issue')
    if (last) issued.set(`${last.event} ${p}`, (issued.get(`${last.event} ${p}`) ?? 0) + rest)
    closing.set(p, { qty: left, value: leftValue })
  }
  return { issued, closing }
}
