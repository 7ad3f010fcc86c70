import type { CostMovement, Cover } from '@core/ledger/costing'
import { comesFrom } from './comesFrom'

/**
 * The judge of the fast costing methods: slow and plain. It keeps no state but the history, and works every figure out of
 * the whole history again, in BigInt. Stock is the sum of all quantities, value the sum of all bookings; what is left of a
 * layer is what it received less what every later movement says it took.
 */
export interface Entry {
  movement: CostMovement
  booked: bigint
  amount: bigint
  /** layers made, drawn from and revalued (layered methods) */
  adds: { seq: number; quantity: bigint; value: bigint }[]
  takes: { seq: number; quantity: bigint; cost: bigint }[]
  /** issued below zero at an assumed cost, and shortages of earlier movements covered: at what cost they were assumed, and what they cost */
  short: { quantity: bigint; cost: bigint }
  covers: { seq: number; quantity: bigint; cost: bigint; real: bigint }[]
}
export type NaiveMethod = 'movingAverage' | 'fifo' | 'lifo' | 'specific'
type History = readonly Entry[]

const abs = (x: bigint) => (x < 0n ? -x : x)
const min = (a: bigint, b: bigint) => (a < b ? a : b)
const max = (a: bigint, b: bigint) => (a > b ? a : b)
const sum = (list: bigint[]) => list.reduce((a, b) => a + b, 0n)
/** a/b, 四舍五入 on the absolute value */
export const round = (a: bigint, b: bigint): bigint => {
  const q = (2n * abs(a) + abs(b)) / (2n * abs(b))
  return a < 0n !== b < 0n ? -q : q
}
const LIMIT = 10_000_000_000_000n
export const atUnitCost = (value: bigint, of: bigint, quantity: bigint) =>
  of <= 0n ? 0n : min(round(value * quantity, of), max(LIMIT, value))

export const quantityOf = (h: History) => sum(h.map((e) => BigInt(e.movement.quantity)))
export const valueOf = (h: History) => sum(h.map((e) => e.booked))
const find = (h: History, seq: number | null) => h.find((e) => e.movement.seq === seq)
const referring = (h: History, seq: number | null, kind: CostMovement['kind']) =>
  h.filter((e) => e.movement.ref === seq && e.movement.kind === kind)

/** What is left of every layer, oldest first. */
export function layersOf(h: History): { seq: number; quantity: bigint; value: bigint }[] {
  return h
    .filter((e) => e.movement.quantity > 0)
    .map(({ movement: { seq } }) => {
      const adds = h.flatMap((e) => e.adds).filter((a) => a.seq === seq)
      const takes = h.flatMap((e) => e.takes).filter((t) => t.seq === seq)
      return {
        seq,
        quantity: sum(adds.map((a) => a.quantity)) - sum(takes.map((t) => t.quantity)),
        value: sum(adds.map((a) => a.value)) - sum(takes.map((t) => t.cost)),
      }
    })
    .filter((l) => l.quantity > 0n)
}
/** What every issue below zero still lacks, oldest first. */
export function shortagesOf(h: History): { seq: number; quantity: bigint; value: bigint }[] {
  return h
    .map(({ movement: { seq }, short }) => {
      const covers = h.flatMap((e) => e.covers).filter((c) => c.seq === seq)
      return { seq, quantity: short.quantity - sum(covers.map((c) => c.quantity)), value: short.cost - sum(covers.map((c) => c.cost)) }
    })
    .filter((s) => s.quantity > 0n)
}

const usedUpLast = (h: History, method: NaiveMethod) => layersOf(h).at(method === 'lifo' ? 0 : -1)

/** The last known unit cost: see docs/spec/costing.md, "Last known cost". */
function lastKnown(h: History, method: NaiveMethod): [bigint, bigint] {
  for (let i = h.length - 1; i >= 0; i--) {
    const e = h[i] as Entry
    let start = i
    if (e.movement.kind === 'out' && e.movement.group !== null) {
      while (start > 0 && sameGroup(h[start - 1] as Entry, e.movement)) start--
    }
    const before = h.slice(0, start)
    if (e.movement.quantity < 0 && quantityOf(before) > 0n) {
      if (method === 'movingAverage') return [valueOf(before), quantityOf(before)]
      const last = usedUpLast(before, method)
      if (last) return [last.value, last.quantity]
    }
    // a return that only takes back what its issue lacked tells nothing new
    const back = e.covers.filter((c) => c.seq === e.movement.ref)
    if (e.covers.length > back.length) {
      return [e.amount - sum(back.map((c) => c.cost)), BigInt(e.movement.quantity) - sum(back.map((c) => c.quantity))]
    }
    i = start
  }
  return [0n, 0n]
}
/** last known cost seen from a movement that is about to draw from `h` */
function assumedCost(h: History, method: NaiveMethod, quantity: bigint): bigint {
  const last = usedUpLast(h, method)
  const [value, of] =
    quantityOf(h) <= 0n
      ? lastKnown(h, method)
      : method === 'movingAverage'
        ? [valueOf(h), quantityOf(h)]
        : [last?.value ?? 0n, last?.quantity ?? 0n]
  return atUnitCost(value, of, quantity)
}
const standing = (h: History, method: NaiveMethod, quantity: bigint) =>
  quantityOf(h) > 0n ? atUnitCost(valueOf(h), quantityOf(h), quantity) : atUnitCost(...lastKnown(h, method), quantity)

const sameGroup = (e: Entry, m: CostMovement) => e.movement.kind === 'out' && e.movement.group !== null && e.movement.group === m.group

function share(total: bigint, whole: bigint, part: bigint, taken: bigint, takenPart: bigint): bigint {
  const left = max(total - taken, 0n)
  const leftPart = max(whole - takenPart, 0n)
  if (part < leftPart) return min(round(total * part, whole), left)
  return left + (part > leftPart ? atUnitCost(total, whole, part - leftPart) : 0n)
}
/**
 * Pieces of an issue are of two kinds: those it lacks now, and the others, which were there or have come since. What it lacks comes
 * back first, at its assumed cost; of the others a share of what they cost, less what of them came back before.
 */
export function costOfReturned(h: History, m: CostMovement, all: History): bigint | null {
  const source = find(all, m.ref)
  if (!source || source.movement.quantity >= 0) return null
  const lacking = shortagesOf(h).find((s) => s.seq === m.ref) ?? { quantity: 0n, value: 0n }
  const back = takenBack(h, m)
  const quantity = BigInt(m.quantity) - back.quantity
  if (quantity === 0n) return back.cost
  const returns = referring(all, m.ref, 'returnIn')
  const backBefore = returns.flatMap((e) => e.covers).filter((c) => c.seq === m.ref)
  const real = sum(all.flatMap((e) => e.covers.filter((c) => c.seq === m.ref)).map((c) => c.real - c.cost))
  const issued = { quantity: BigInt(-source.movement.quantity), cost: max(real - source.booked, 0n) }
  const others = {
    quantity: issued.quantity - lacking.quantity - sum(backBefore.map((c) => c.quantity)),
    cost: max(issued.cost - lacking.value - sum(backBefore.map((c) => c.cost)), 0n),
  }
  const gone = {
    quantity: quantityOf(returns) - sum(backBefore.map((c) => c.quantity)),
    cost: sum(returns.map((e) => e.amount)) - sum(backBefore.map((c) => c.cost)),
  }
  const left = max(others.quantity - gone.quantity, 0n)
  const within = min(quantity, left)
  const beyond = quantity > left ? atUnitCost(issued.cost, issued.quantity, quantity - left) : 0n
  return back.cost + share(others.cost, others.quantity, within, gone.cost, gone.quantity) + beyond
}
/** Of a return, what its issue lacks: it is not there to come back, the shortage just ends. */
function takenBack(h: History, m: CostMovement): { quantity: bigint; cost: bigint } {
  const open = m.kind === 'returnIn' ? shortagesOf(h).find((s) => s.seq === m.ref) : undefined
  if (!open) return { quantity: 0n, cost: 0n }
  const quantity = min(BigInt(m.quantity), open.quantity)
  return { quantity, cost: quantity === open.quantity ? open.value : round(open.value * quantity, open.quantity) }
}
export function priceOfReturned(h: History, m: CostMovement): bigint | null {
  const source = find(h, m.ref)
  if (!source || source.movement.quantity <= 0) return null
  const whole = BigInt(source.movement.quantity)
  const before = referring(h, m.ref, 'returnOut')
  const taken = -sum(before.map((e) => e.amount))
  const takenPart = -quantityOf(before)
  const changes = referring(h, m.ref, 'revalue').filter((e) => e.movement.revalueKind === 'price')
  const change = sum(changes.map((e) => BigInt(e.movement.given ?? 0)))
  const price = max(source.amount + change, 0n)
  if (change !== 0n && takenPart < whole) return share(max(price - taken, 0n), whole - takenPart, BigInt(-m.quantity), 0n, 0n)
  return share(price, whole, BigInt(-m.quantity), taken, takenPart)
}

type Outcome = Omit<Entry, 'movement'>
const nothing = (): Outcome => ({ booked: 0n, amount: 0n, adds: [], takes: [], short: { quantity: 0n, cost: 0n }, covers: [] })

function receive(h: History, m: CostMovement, value: bigint): Outcome {
  const result = { ...nothing(), amount: value }
  const back = takenBack(h, m)
  if (back.quantity > 0n) result.covers.push({ seq: m.ref as number, ...back, real: back.cost })
  const quantity = BigInt(m.quantity) - back.quantity
  const worth = value - back.cost
  // what the first n of the pieces cost
  const upTo = (n: bigint) => (n === 0n ? 0n : round(worth * n, quantity))
  let covered = 0n
  for (const open of shortagesOf(h)) {
    if (open.seq === m.ref && back.quantity > 0n) continue
    const taken = min(open.quantity, quantity - covered)
    if (taken <= 0n) break
    const cost = taken === open.quantity ? open.value : round(open.value * taken, open.quantity)
    result.covers.push({ seq: open.seq, quantity: taken, cost, real: upTo(covered + taken) - upTo(covered) })
    covered += taken
  }
  const rest = worth - upTo(covered)
  if (quantity > covered) result.adds.push({ seq: m.seq, quantity: quantity - covered, value: rest })
  return { ...result, booked: sum(result.covers.map((c) => c.cost)) + rest }
}

/** One issue of `quantity` out of the history, on its own. */
function draw(h: History, method: NaiveMethod, quantity: bigint, named: number | null): Outcome {
  const result = nothing()
  const onHand = max(quantityOf(h), 0n)
  const fromStock = min(quantity, onHand)
  let cost = 0n
  if (method === 'movingAverage') cost = fromStock === 0n ? 0n : round(valueOf(h) * fromStock, onHand)
  else {
    const queue = method === 'lifo' ? layersOf(h).reverse() : layersOf(h)
    const first = method === 'specific' ? queue.filter((l) => l.seq === named) : []
    let left = fromStock
    for (const layer of [...first, ...queue.filter((l) => !first.includes(l))]) {
      const taken = min(left, layer.quantity)
      left -= taken
      if (taken > 0n) result.takes.push({ seq: layer.seq, quantity: taken, cost: round(layer.value * taken, layer.quantity) })
    }
    cost = sum(result.takes.map((t) => t.cost))
  }
  if (quantity > fromStock) {
    result.short = { quantity: quantity - fromStock, cost: assumedCost(h, method, quantity - fromStock) }
    cost += result.short.cost
  }
  return { ...result, booked: -cost, amount: -cost }
}

/** An issue that belongs to a group: what one issue of the whole so far would have taken, less what the group took before. */
function issue(h: History, method: NaiveMethod, m: CostMovement): Outcome {
  let start = h.length
  while (start > 0 && sameGroup(h[start - 1] as Entry, m)) start--
  const earlier = h.slice(start)
  const whole = draw(h.slice(0, start), method, BigInt(-m.quantity) - quantityOf(earlier), m.ref)
  const takes = whole.takes
    .map((t) => {
      const before = earlier.flatMap((e) => e.takes).filter((x) => x.seq === t.seq)
      return { seq: t.seq, quantity: t.quantity - sum(before.map((x) => x.quantity)), cost: t.cost - sum(before.map((x) => x.cost)) }
    })
    .filter((t) => t.quantity > 0n)
  const short = {
    quantity: whole.short.quantity - sum(earlier.map((e) => e.short.quantity)),
    cost: whole.short.cost - sum(earlier.map((e) => e.short.cost)),
  }
  const booked = whole.booked - valueOf(earlier)
  return { ...nothing(), booked, amount: booked, takes, short }
}

function giveBack(h: History, method: NaiveMethod, m: CostMovement, all: History): Outcome {
  const quantity = BigInt(-m.quantity)
  const price = priceOfReturned(all, m)
  if (price === null) return draw(h, method, quantity, null)
  if (method === 'movingAverage') {
    if (quantity > quantityOf(h)) return { ...draw(h, method, quantity, null), amount: -price }
    const cost = quantity === quantityOf(h) ? valueOf(h) : min(price, valueOf(h))
    return { ...nothing(), booked: -cost, amount: -price }
  }
  const layer = layersOf(h).find((l) => l.seq === m.ref)
  const taken = min(layer?.quantity ?? 0n, quantity)
  const cost = layer ? (taken === layer.quantity ? layer.value : min(round(price * taken, quantity), layer.value)) : 0n
  const takes = layer ? [{ seq: layer.seq, quantity: taken, cost }] : []
  const own: Entry = { ...nothing(), movement: { ...m, quantity: -Number(taken) }, booked: -cost, takes }
  const rest = quantity > taken ? draw([...h, own], method, quantity - taken, null) : nothing()
  // what is assumed for a shortage is the newest layer before this return began
  const short = { ...rest.short, cost: rest.short.quantity > 0n ? assumedCost(h, method, rest.short.quantity) : 0n }
  return {
    ...nothing(),
    booked: -cost + rest.booked + rest.short.cost - short.cost,
    amount: -price,
    takes: [...takes, ...rest.takes],
    short,
  }
}

function revalue(h: History, method: NaiveMethod, m: CostMovement): Outcome {
  const given = BigInt(m.given ?? 0)
  const result = { ...nothing(), amount: given }
  const receipt = find(h, m.ref)
  const onHand = max(quantityOf(h), 0n)
  if (onHand === 0n) return result
  if (!receipt) {
    const booked = max(given, -valueOf(h))
    return { ...result, booked, adds: method === 'movingAverage' ? [] : spread(layersOf(h), booked) }
  }
  const concerned = BigInt(m.refQuantity ?? receipt.movement.quantity)
  // goods that were taken back are not there to have a part of it
  if (concerned <= 0n) return result
  const layer = layersOf(h).find((l) => l.seq === m.ref)
  const kept = method === 'movingAverage' ? onHand : (layer?.quantity ?? 0n)
  const bearable = method === 'movingAverage' ? valueOf(h) : (layer?.value ?? 0n)
  const booked = max(round(given * min(kept, concerned), concerned), -bearable)
  return { ...result, booked, adds: layer && method !== 'movingAverage' ? [{ seq: layer.seq, quantity: 0n, value: booked }] : [] }
}
/** Parts by quantity, the last takes the residue; none of the opposite sign; a layer bears at most its value. */
function spread(layers: ReturnType<typeof layersOf>, amount: bigint): Entry['adds'] {
  const total = sum(layers.map((l) => l.quantity))
  let left = amount
  let unborne = 0n
  const values = layers.map((layer, i) => {
    const raw = i === layers.length - 1 ? left : round(amount * layer.quantity, total)
    const part = amount >= 0n ? min(raw, left) : max(raw, left)
    left -= part
    unborne += max(-(layer.value + part), 0n)
    return max(layer.value + part, 0n)
  })
  return layers.map((layer, i) => {
    const value = values[i] ?? 0n
    const borne = min(value, unborne)
    unborne -= borne
    return { seq: layer.seq, quantity: 0n, value: value - borne - layer.value }
  })
}

/** Costs one movement from the whole history of its pool before it; what it refers to may be in `all`. */
export function naiveEntry(h: History, method: NaiveMethod, m: CostMovement, all: History = h): Entry {
  const given = m.given === null ? null : BigInt(m.given)
  const atStanding = () => standing(h, method, BigInt(m.quantity))
  const outcome =
    m.kind === 'out'
      ? issue(h, method, m)
      : m.kind === 'returnOut'
        ? giveBack(h, method, m, all)
        : m.kind === 'revalue'
          ? revalue(h, method, m)
          : receive(h, m, (m.kind === 'returnIn' ? costOfReturned(h, m, all) : null) ?? given ?? atStanding())
  return { movement: m, ...outcome }
}
/** Costs the movements one after the other. */
export function naiveCosting(method: NaiveMethod, movements: readonly CostMovement[]): Entry[] {
  const h: Entry[] = []
  for (const m of movements) h.push(naiveEntry(h, method, m))
  return h
}

/** A movement of several pools; a carryIn with the issue whose cost it takes over. */
export interface NaivePooled extends CostMovement {
  pool: string
  source: number | null
}
/**
 * Pools that transfer to one another, short or not. First everything is costed as if nothing were known of what comes; that tells which
 * receipts take which pieces of which issue. Then again and again, and what a receipt of a given value, or of a carried one that does not
 * come from the issue, settles of an issue that was transferred moves from the receipt to the issue, and along with it, until nothing
 * changes. Returns what each movement is booked at.
 */
export function naivePools(method: NaiveMethod, movements: readonly NaivePooled[]): Map<number, bigint> {
  let settled = new Map<number, Settled[]>()
  for (let rounds = 0; ; rounds++) {
    const found = settledIn(movements, [...passBy(method, movements, settled).values()].flat())
    if (textOf(found) === textOf(settled)) break
    if (rounds > movements.length) throw new Error('costs go round in circles')
    settled = found
  }
  const booked = new Map<number, bigint>()
  const add = (seq: number, value: bigint) => booked.set(seq, (booked.get(seq) ?? 0n) + value)
  const transferred = new Set(movements.map(({ source }) => source))
  for (const e of [...passBy(method, movements, settled).values()].flat()) {
    const { seq } = e.movement
    add(seq, e.booked)
    for (const { by, more } of transferred.has(seq) ? passedOn(e, settled.get(seq) ?? []) : []) {
      add(seq, -more)
      add(by, more)
    }
  }
  return booked
}
export interface Settled {
  by: number
  quantity: bigint
  /** null: the receipt's value was itself costed */
  real: bigint | null
}
const textOf = (settled: ReadonlyMap<number, Settled[]>) =>
  JSON.stringify([...settled], (_, x: unknown) => (typeof x === 'bigint' ? String(x) : x))
function settledIn(movements: readonly NaivePooled[], entries: readonly Entry[]): Map<number, Settled[]> {
  const ordered = movements.map(({ seq }) => entries.find((e) => e.movement.seq === seq) as Entry)
  const by = new Map(ordered.map((e) => [e.movement.seq, e.covers.map((c) => ({ issue: c.seq }) as Cover)]))
  const settled = new Map<number, Settled[]>()
  for (const { movement: m, covers } of ordered)
    for (const { seq, quantity, real } of covers) {
      const own = m.kind === 'carryIn' ? !comesFrom(movements, by, m.seq, seq) : m.kind === 'in' && m.given !== null
      settled.set(seq, [...(settled.get(seq) ?? []), { by: m.seq, quantity, real: own ? real : null }])
    }
  return settled
}
/** What each receipt adds to an issue below zero: its cost of the pieces it settles, less what they were assumed at. */
export function passedOn({ short }: Entry, settled: readonly Settled[]): { by: number; more: bigint }[] {
  let { quantity, cost } = short
  return settled.map((s) => {
    const assumed = s.quantity === quantity ? cost : round(cost * s.quantity, quantity)
    quantity -= s.quantity
    cost -= assumed
    return { by: s.by, more: s.real === null ? 0n : s.real - assumed }
  })
}
function passBy(method: NaiveMethod, movements: readonly NaivePooled[], settled: ReadonlyMap<number, Settled[]>): Map<string, Entry[]> {
  const pools = new Map<string, Entry[]>()
  const carried = new Map<number, bigint>()
  for (const m of movements) {
    const h = pools.get(m.pool) ?? []
    pools.set(m.pool, h)
    const entry = naiveEntry(h, method, m.source === null ? m : { ...m, given: Number(carried.get(m.source) ?? 0n) })
    h.push(entry)
    carried.set(m.seq, sum(passedOn(entry, settled.get(m.seq) ?? []).map(({ more }) => more)) - entry.booked)
  }
  return pools
}
