import type { Fen, QuantityMicro } from '../../kernel'
import { giveBack, movingAverage, receive } from './movingAverage'
import { asForeseen, cloneState, emptyPool, extrapolate, outcome, returnedPrice } from './pool'
import { ReplayLookup } from './replay'
import type { Costed, Costing, CostLookup, CostMovement, Cover, PoolState } from './types'

/**
 * 月末一次加权 (D22). During the month issues go at the running average and are provisional; `settlePeriod` gives every
 * movement of the month its final value.
 */
export const periodicAverage: Costing = {
  method: 'periodicAverage',
  empty: emptyPool,
  apply(state, movement, lookup) {
    const costed = movingAverage.apply(state, movement, lookup)
    if (movement.kind === 'out' || movement.kind === 'returnIn') costed.final = false
    return costed
  },
}

/** A movement of the month being settled: `value` is null while it waits for the month's average. */
interface Entry {
  movement: CostMovement
  value: Fen | null
  booked: Fen
  covers: readonly Cover[] | null
}

/**
 * Whether a movement waits for the month's average. Returns of this month's issues are negative issues, returns of earlier
 * issues come back at their cost; a return of something that itself waits, waits too.
 */
function waits(movement: CostMovement, waiting: ReadonlySet<number>, lookup: CostLookup): boolean {
  const { kind, ref, given } = movement
  if (ref !== null && waiting.has(ref) && kind !== 'revalue') return true
  switch (kind) {
    case 'in':
      return given === null
    case 'carryIn':
    case 'revalue':
      return false
    case 'returnIn':
      return given === null && !(ref !== null && (lookup.movement(ref)?.quantity ?? 0) < 0)
    case 'returnOut':
      return returnedPrice(movement, lookup) === null
    case 'out':
      return true
  }
}

/**
 * Sorts the month into what has a value of its own and what waits; `agreed` holds the cost of outs decided elsewhere. Receipts with a
 * value go into the pool at once, in their order: a return of an earlier issue costs what its shortage has been settled at.
 */
function enter(
  pool: PoolState,
  movements: readonly CostMovement[],
  lookup: ReplayLookup,
  agreed: ReadonlyMap<number, Fen> | null,
): Entry[] {
  const waiting = new Set<number>()
  return movements.map((movement): Entry => {
    const { seq, kind, quantity } = movement
    const fixed = agreed?.get(seq)
    if (fixed === undefined && waits(movement, waiting, lookup)) {
      waiting.add(seq)
      return { movement, value: null, booked: 0, covers: null }
    }
    if (quantity > 0) {
      const costed = receive(pool, movement, lookup)
      lookup.record(movement, costed)
      return { movement, value: costed.amount, booked: costed.booked, covers: costed.covers }
    }
    const value = fixed ?? (kind === 'returnOut' ? (returnedPrice(movement, lookup) ?? 0) : (movement.given ?? 0))
    const signed = quantity < 0 ? -value : value
    lookup.record(movement, outcome(pool, seq, signed, signed, true))
    return { movement, value, booked: 0, covers: null }
  })
}

/**
 * Receipts of the month that have no value of their own and are given one in it: what refers to them changes a value they came in at,
 * so they do not wait. Revaluations entered before `pricedFrom` do not count.
 */
function pricedLater(entries: readonly Entry[], from: number): Set<number> {
  const named = new Set(entries.filter(({ movement: m }) => m.kind === 'revalue' && m.seq >= from).map(({ movement: m }) => m.ref))
  const waiting = entries.filter((e) => e.value === null && e.movement.quantity > 0 && e.movement.ref === null)
  return new Set(waiting.map((e) => e.movement.seq).filter((seq) => named.has(seq)))
}

/**
 * What has come in, less returns to suppliers, plus revaluations: numerator and denominator of the average. What is given a value later
 * comes in at the average of all that, and its revaluations are added to it.
 */
function gather(pool: PoolState, entries: readonly Entry[], lookup: CostLookup): void {
  const valued = entries.filter((e) => e.value !== null)
  for (const e of valued) {
    if (e.movement.kind === 'returnOut') e.booked = giveBack(pool, e.movement, e.value, lookup).booked
    else if (e.movement.kind === 'out') e.booked = giveAgreed(pool, e)
  }
  const revaluations = valued.filter((e) => e.movement.kind === 'revalue')
  const priced = pricedLater(entries, lookup.pricedFrom ?? 0)
  const concerns = (e: Entry) => e.movement.ref !== null && priced.has(e.movement.ref)
  for (const e of revaluations) if (!concerns(e)) revalueMonth(pool, e)
  const unit = unitOf(pool)
  for (const e of entries) if (priced.has(e.movement.seq)) comeIn(pool, e, costOf(unit, e.movement.quantity), lookup)
  for (const e of revaluations) if (concerns(e)) revalueMonth(pool, e)
  // nothing to average: goods that come back do so at the last known cost, and may be what the issues take
  for (const e of pool.quantity > 0 ? [] : entries) {
    if (e.value !== null || e.movement.quantity < 0) continue
    comeIn(pool, e, extrapolate(pool.lastValue, pool.lastQuantity, e.movement.quantity), lookup)
  }
}
function revalueMonth(pool: PoolState, entry: Entry): void {
  entry.booked = pool.quantity > 0 ? Math.max(entry.value ?? 0, -pool.value) : 0
  pool.value += entry.booked
}
/** A receipt without a value of its own comes in at this one; what it covers is not foreseen to cost that. */
function comeIn(pool: PoolState, entry: Entry, value: Fen, lookup: CostLookup): void {
  const costed = receive(pool, { ...entry.movement, ref: null, given: value }, lookup)
  entry.value = value
  entry.booked = costed.booked
  entry.covers = costed.covers?.map((cover) => ({ ...cover, cost: null })) ?? null
}

/** An out at an agreed cost; where the pool cannot bear it, it waits for the average after all. */
function giveAgreed(pool: PoolState, entry: Entry): Fen {
  const quantity = -entry.movement.quantity
  const cost = entry.value ?? 0
  const bearable = quantity === pool.quantity ? cost === pool.value : quantity < pool.quantity && cost <= pool.value
  if (!bearable) {
    entry.value = null
    return 0
  }
  pool.quantity -= quantity
  pool.value -= cost
  return -cost
}

interface UnitCost {
  value: Fen
  quantity: QuantityMicro
}
/** The average, or of nothing the last known cost. */
const unitOf = (pool: PoolState): UnitCost =>
  pool.quantity > 0 ? { value: pool.value, quantity: pool.quantity } : { value: pool.lastValue, quantity: pool.lastQuantity }
const costOf = (unit: UnitCost, quantity: QuantityMicro): Fen =>
  Math.sign(quantity) * extrapolate(unit.value, unit.quantity, Math.abs(quantity))

/** Values what waited at the average, each rounded (a group as one), so that together they move the pool by `total`. */
function valueWaiting(waiting: readonly Entry[], unit: UnitCost, total: Fen): void {
  let group: number | null = null
  let taken = 0
  let takenCost = 0
  let sum = 0
  for (const e of waiting) {
    const { quantity, kind } = e.movement
    const continues = kind === 'out' && e.movement.group !== null && e.movement.group === group
    group = kind === 'out' ? e.movement.group : null
    taken = continues ? taken + quantity : quantity
    const upTo = costOf(unit, taken)
    e.booked = continues ? upTo - takenCost : upTo
    takenCost = upTo
    sum += e.booked
  }
  absorb(waiting, total - sum)
}

/** The last issue absorbs the residue; what would turn its cost negative goes to the one before it. */
function absorb(waiting: readonly Entry[], residue: Fen): void {
  let left = residue
  for (let i = waiting.length - 1; i >= 0 && left !== 0; i--) {
    const e = waiting[i]
    if (!e || e.movement.quantity > 0) continue
    const booked = Math.min(e.booked + left, 0)
    left -= booked - e.booked
    e.booked = booked
  }
  const last = waiting[waiting.length - 1]
  if (last) last.booked += left
}

/** What the month's last issues took below zero stays open at the cost they went at; of issues that pass it on, at what it will cost. */
function openShortage(waiting: readonly Entry[], quantity: QuantityMicro, value: Fen, lookup: CostLookup): PoolState['shortage'] {
  const open: PoolState['shortage'] = []
  let left = quantity
  let leftValue = value
  for (let i = waiting.length - 1; i >= 0 && left > 0; i--) {
    const e = waiting[i]
    if (!e || e.movement.quantity > 0) continue
    const { seq } = e.movement
    const part = Math.min(-e.movement.quantity, left)
    const cost = part === left ? leftValue : Math.min(extrapolate(value, quantity, part), leftValue)
    const parts = asForeseen({ seq, quantity: part, value: cost }, lookup.foreseen(seq))
    e.booked += parts.reduce((more, known) => more - known.value, cost)
    open.unshift(...parts)
    left -= part
    leftValue -= cost
  }
  return open
}

/**
 * Settles one month of a pool: average = (opening + receipts) / quantity, unrounded; closing value = r2(closing quantity ·
 * average), 0 at quantity 0; issues r2 each, the last absorbs the residue (rounding.md §4). An open shortage of earlier
 * months is first re-priced by the month's receipts (D18). `movements` are the month's, in order; `agreed` fixes the cost
 * (≥ 0) of single outs. Within the month a running value may cross zero: issues take the average of receipts that come later.
 */
export function settlePeriod(
  opening: PoolState,
  movements: readonly CostMovement[],
  before: CostLookup | null = null,
  agreed: ReadonlyMap<number, Fen> | null = null,
): { costed: Costed[]; closing: PoolState } {
  const pool = { ...cloneState(opening), group: null }
  const lookup = new ReplayLookup(before)
  const entries = enter(pool, movements, lookup, agreed)
  gather(pool, entries, lookup)
  const waiting = entries.filter((e) => e.value === null)
  const quantity = waiting.reduce((sum, e) => sum + e.movement.quantity, pool.quantity)
  const unit = unitOf(pool)
  const value = pool.quantity > 0 ? costOf(unit, quantity) : pool.value + costOf(unit, quantity - pool.quantity)
  valueWaiting(waiting, unit, value - pool.value)
  const [short, shortValue] = [Math.min(pool.quantity, 0) - quantity, Math.min(pool.value, 0) - value]
  const shortage = quantity < 0 ? [...pool.shortage, ...openShortage(waiting, short, shortValue, lookup)] : []
  const left = shortage.reduce((sum, open) => sum - open.value, 0)
  const closing: PoolState = {
    ...emptyPool(),
    quantity,
    value: quantity < 0 ? left : value + 0,
    shortage,
    lastValue: unit.value,
    lastQuantity: unit.quantity,
  }
  const open = new Set(shortage.map((s) => s.seq))
  const run = { ...emptyPool(), quantity: opening.quantity, value: opening.value }
  const costed = entries.map((e) => {
    run.quantity += e.movement.quantity
    run.value += e.booked
    const amount = e.value === null ? e.booked : e.movement.quantity < 0 ? -e.value : e.value
    return outcome(run, e.movement.seq, e.booked, amount, !open.has(e.movement.seq), e.covers)
  })
  return { costed, closing }
}
