import type { CostMovement, Foreseen } from '@core/ledger/costing'
import { atUnitCost, costOfReturned, type Entry, priceOfReturned, round } from './naiveCosting'

/** A pool between two months. */
export interface NaivePool {
  quantity: bigint
  value: bigint
  short: { seq: number; quantity: bigint; value: bigint }[]
  /** last known cost: value, quantity */
  last: [bigint, bigint]
}
const sum = (list: readonly bigint[]) => list.reduce((a, b) => a + b, 0n)
const min = (a: bigint, b: bigint) => (a < b ? a : b)
const max = (a: bigint, b: bigint) => (a > b ? a : b)
const fresh = (movement: CostMovement): Entry => ({
  movement,
  booked: 0n,
  amount: 0n,
  adds: [],
  takes: [],
  short: { quantity: 0n, cost: 0n },
  covers: [],
})

/**
 * A month of 月末一次加权 by the text of docs/spec/costing.md, in BigInt. `before` are the movements that the i-th one may refer to besides
 * those of the month; `foreseen`: what comes for an issue that passes its cost on. The pool is left as the month leaves it.
 */
export function naiveMonth(
  pool: NaivePool,
  movements: readonly CostMovement[],
  before: (i: number) => readonly Entry[],
  foreseen: (seq: number) => readonly Foreseen[],
): Entry[] {
  const entries = movements.map(fresh)
  const waiting = new Set<Entry>()
  const own: Entry[] = []
  entries.forEach((e, i) => {
    const m = e.movement
    const all = [...before(i), ...own]
    const source = all.find((x) => x.movement.seq === m.ref)
    const waits =
      m.kind === 'out' ||
      (m.kind !== 'revalue' && [...waiting].some((w) => w.movement.seq === m.ref)) ||
      (m.kind === 'in' && m.given === null) ||
      (m.kind === 'returnIn' && m.given === null && !(source && source.movement.quantity < 0)) ||
      (m.kind === 'returnOut' && priceOfReturned(all, m) === null)
    if (waits) return void waiting.add(e)
    if (m.quantity > 0) arrive(pool, e, all)
    else e.amount = m.kind === 'returnOut' ? -(priceOfReturned(all, m) ?? 0n) : BigInt(m.given ?? 0)
    own.push(e)
  })
  for (const e of own) if (e.movement.kind === 'returnOut') giveBack(pool, e)
  // what is revalued in the month it came in without a value comes in at the average of all else
  const revaluations = own.filter((e) => e.movement.kind === 'revalue')
  const named = new Set(revaluations.map((e) => e.movement.ref))
  const later = [...waiting].filter(({ movement: m }) => m.quantity > 0 && m.ref === null && named.has(m.seq))
  const concerns = (e: Entry) => later.some((x) => x.movement.seq === e.movement.ref)
  for (const e of revaluations.filter((x) => !concerns(x))) revalue(pool, e)
  const standing: [bigint, bigint] = pool.quantity > 0n ? [pool.value, pool.quantity] : pool.last
  for (const e of later) comeIn(pool, e, atUnitCost(...standing, BigInt(e.movement.quantity)), waiting)
  for (const e of revaluations.filter(concerns)) revalue(pool, e)
  if (pool.quantity <= 0n)
    for (const e of waiting) if (e.movement.quantity > 0) comeIn(pool, e, atUnitCost(...pool.last, BigInt(e.movement.quantity)), waiting)
  average(
    pool,
    entries.filter((e) => waiting.has(e)),
    foreseen,
  )
  return entries
}

function arrive(pool: NaivePool, e: Entry, all: readonly Entry[]): void {
  const m = e.movement
  const lacking = pool.quantity < 0n && m.kind === 'returnIn' ? pool.short.filter((s) => s.seq === m.ref) : []
  const returned = m.kind === 'returnIn' ? costOfReturned(asShort(lacking), m, [...all, ...asShort(lacking)]) : null
  e.amount = returned ?? (m.given === null ? atStanding(pool, BigInt(m.quantity)) : BigInt(m.given))
  const back = close(pool, (s) => s.seq === m.ref && lacking.includes(s), BigInt(m.quantity))
  for (const c of back) e.covers.push({ ...c, real: c.cost })
  const quantity = BigInt(m.quantity) - sum(back.map((c) => c.quantity))
  const value = e.amount - sum(back.map((c) => c.cost))
  let [covered, spent] = [0n, 0n]
  if (quantity > 0n && pool.quantity < 0n) {
    pool.last = [value, quantity]
    for (const c of close(pool, () => true, quantity)) {
      covered += c.quantity
      const upTo = round(value * covered, quantity)
      e.covers.push({ ...c, real: upTo - spent })
      spent = upTo
    }
  }
  e.booked = sum(e.covers.map((c) => c.cost)) + value - spent
  pool.quantity += quantity - covered
  pool.value += value - spent
}
/** An open shortage as the history of an issue that lacks it. */
const asShort = (open: NaivePool['short']): Entry[] =>
  open.map(({ seq, quantity, value }) => ({
    ...fresh({
      seq,
      kind: 'out',
      quantity: 0,
      given: null,
      ref: null,
      refQuantity: null,
      revalueKind: null,
      group: null,
      date: '',
      phase: 1,
    }),
    short: { quantity, cost: value },
  }))
const atStanding = (pool: NaivePool, quantity: bigint) =>
  pool.quantity > 0n ? atUnitCost(pool.value, pool.quantity, quantity) : atUnitCost(...pool.last, quantity)

/** Closes up to `quantity` of the open shortage, the oldest first; the pool owes that much less. */
function close(pool: NaivePool, which: (s: NaivePool['short'][number]) => boolean, quantity: bigint) {
  const closed: { seq: number; quantity: bigint; cost: bigint }[] = []
  let left = quantity
  for (const open of pool.short.filter(which)) {
    if (left <= 0n) break
    const taken = min(left, open.quantity)
    const cost = taken === open.quantity ? open.value : round(open.value * taken, open.quantity)
    closed.push({ seq: open.seq, quantity: taken, cost })
    open.quantity -= taken
    open.value -= cost
    left -= taken
    pool.quantity += taken
    pool.value += cost
  }
  pool.short = pool.short.filter((s) => s.quantity > 0n)
  return closed
}
function giveBack(pool: NaivePool, e: Entry): void {
  const quantity = BigInt(-e.movement.quantity)
  if (quantity <= pool.quantity) {
    pool.last = [pool.value, pool.quantity]
    e.booked = -(quantity === pool.quantity ? pool.value : min(-e.amount, pool.value))
    pool.quantity -= quantity
    pool.value += e.booked
    return
  }
  if (pool.quantity > 0n) pool.last = [pool.value, pool.quantity]
  const [there, worth] = pool.quantity > 0n ? [pool.quantity, pool.value] : [0n, 0n]
  const assumed = atUnitCost(...pool.last, quantity - there)
  pool.short.push({ seq: e.movement.seq, quantity: quantity - there, value: assumed })
  e.booked = -worth - assumed
  pool.quantity -= quantity
  pool.value += e.booked
}
function revalue(pool: NaivePool, e: Entry): void {
  e.booked = pool.quantity > 0n ? max(e.amount, -pool.value) : 0n
  pool.value += e.booked
}
function comeIn(pool: NaivePool, e: Entry, value: bigint, waiting: Set<Entry>): void {
  waiting.delete(e)
  const came: Entry = { ...fresh({ ...e.movement, kind: 'in', ref: null, given: Number(value) }) }
  arrive(pool, came, [])
  Object.assign(e, { booked: came.booked, amount: came.amount, covers: came.covers })
}

/** Everything that waits goes at the average; closing value = r2(closing quantity · average); the last issue takes what rounding leaves. */
function average(pool: NaivePool, waiting: readonly Entry[], foreseen: (seq: number) => readonly Foreseen[]): void {
  const unit: [bigint, bigint] = pool.quantity > 0n ? [pool.value, pool.quantity] : pool.last
  const at = (quantity: bigint) => (quantity < 0n ? -atUnitCost(...unit, -quantity) : atUnitCost(...unit, quantity))
  const quantity = pool.quantity + sum(waiting.map((e) => BigInt(e.movement.quantity)))
  const value = pool.quantity > 0n ? at(quantity) : pool.value + at(quantity - pool.quantity)
  waiting.forEach((e, i) => {
    const m = e.movement
    let first = i
    while (
      m.kind === 'out' &&
      m.group !== null &&
      waiting[first - 1]?.movement.group === m.group &&
      waiting[first - 1]?.movement.kind === 'out'
    )
      first--
    const earlier = sum(waiting.slice(first, i).map((x) => BigInt(x.movement.quantity)))
    e.booked = at(earlier + BigInt(m.quantity)) - at(earlier)
  })
  let left = value - pool.value - sum(waiting.map((e) => e.booked))
  for (const e of waiting.toReversed()) {
    if (left === 0n || e.movement.quantity > 0) continue
    const booked = min(e.booked + left, 0n)
    left -= booked - e.booked
    e.booked = booked
  }
  const last = waiting.at(-1)
  if (last) last.booked += left
  if (quantity < 0n) openShort(pool, waiting, min(pool.quantity, 0n) - quantity, min(pool.value, 0n) - value, foreseen)
  else pool.short = []
  for (const e of waiting) e.amount = e.booked
  pool.value = quantity < 0n ? -sum(pool.short.map((s) => s.value)) : value
  pool.quantity = quantity
  pool.last = unit
}
/** The last issues lack what the month lacks; of those that pass their cost on, at what comes for them. */
function openShort(
  pool: NaivePool,
  waiting: readonly Entry[],
  short: bigint,
  worth: bigint,
  foreseen: (seq: number) => readonly Foreseen[],
): void {
  let [left, value] = [short, worth]
  const opened: NaivePool['short'] = []
  for (const e of waiting.toReversed()) {
    if (e.movement.quantity > 0 || left <= 0n) continue
    const part = min(BigInt(-e.movement.quantity), left)
    const cost = part === left ? value : min(atUnitCost(worth, short, part), value)
    left -= part
    value -= cost
    const parts = piecesOf(e.movement.seq, part, cost, foreseen(e.movement.seq))
    e.booked += cost - sum(parts.map((p) => p.value))
    opened.unshift(...parts)
  }
  pool.short.push(...opened)
}
function piecesOf(seq: number, quantity: bigint, value: bigint, foreseen: readonly Foreseen[]): NaivePool['short'] {
  const pieces: NaivePool['short'] = []
  let [left, worth] = [quantity, value]
  for (const piece of foreseen.some((f) => f.cost !== null)
    ? [...foreseen, { quantity: Number(left), cost: null }]
    : [{ quantity: Number(left), cost: null }]) {
    const taken = min(BigInt(piece.quantity), left)
    if (taken <= 0n) continue
    const assumed = round(worth * taken, left)
    pieces.push({ seq, quantity: taken, value: piece.cost === null ? assumed : round(BigInt(piece.cost) * taken, BigInt(piece.quantity)) })
    left -= taken
    worth -= assumed
  }
  return pieces
}
