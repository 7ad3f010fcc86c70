import {
  type Costed,
  type CostLookup,
  type CostMovement,
  COSTINGS,
  fifo,
  type Foreseen,
  type PooledMovement,
  type PoolState,
  ReplayLookup,
  replay,
  settlePools,
  sumOfCovers,
} from '@core/ledger/costing'
import { allocate, type LocalDate, mulDiv, parseQty, parseScaled, periodOf, qtyText } from '@core/kernel'
import type { CaseView } from '../../src/main/hosts/cli/cases/compare'
import {
  CASE_METHODS,
  type CaseEvent,
  entryOf,
  stepsOf,
  stepsOfEntry,
  type ValuationCase,
  valueDecimalsOf,
} from '../../src/main/hosts/cli/cases/schema'
import { type CaseMovement, type CaseOutcome, placeOf, viewOf } from '../../src/main/hosts/cli/cases/view'
import { comesFrom } from './comesFrom'

/**
 * Runs a costing case on the pure methods alone: every state asked about is worked out from the accepted events by a replay
 * from scratch. Same-day events stand in the order of entry, as the cases write them (setting 按录入序, D20).
 */
interface Movement extends CaseMovement {
  /** carryIn: the issue whose cost it takes over */
  source: number | null
}
interface Outcome extends CaseOutcome {
  movements: Movement[]
  /** quantity per place (warehouse and batch) */
  onHand: Map<string, number>
  /** first refusal met on the way */
  refusal: string | null
}

/** What came for the goods that were transferred while short, by the issue. */
type Arrivals = Map<number, Foreseen[]>
function arrivalsIn({ movements, costed }: Outcome, monthly: boolean): Arrivals {
  const transferred = new Set(movements.map(({ source }) => source))
  const covers = new Map(movements.map(({ seq }) => [seq, costed.get(seq)?.covers ?? []]))
  const found: Arrivals = new Map()
  for (const { seq } of movements)
    for (const { issue, settled, quantity, cost, carried } of covers.get(seq) ?? []) {
      if (!transferred.has(issue)) continue
      const own = carried === 0 || !(monthly || comesFrom(movements, covers, seq, issue))
      found.set(issue, [...(found.get(issue) ?? []), { quantity: settled + quantity, cost: own ? cost : null }])
    }
  return found
}
const beginning = (known: Arrivals): CostLookup => ({
  movement: () => null,
  referring: () => ({ quantity: 0, amount: 0, priceGiven: 0 }),
  covered: () => sumOfCovers([]),
  foreseen: (issue) => known.get(issue) ?? [],
})
interface UnitCost {
  value: number
  quantity: number
}
const NOTHING: UnitCost = { value: 0, quantity: 0 }
/** The average of what is on hand; of nothing, what is known of the pool that moved last. */
function elsewhereOf({ movements, pools }: Outcome): UnitCost {
  const onHand = [...pools.values()].filter((s) => s.quantity > 0)
  const sum = (of: (s: PoolState) => number) => onHand.reduce((total, s) => total + of(s), 0)
  if (onHand.length > 0) return { value: sum((s) => s.value), quantity: sum((s) => s.quantity) }
  const last = movements.toReversed().find((m) => (pools.get(m.pool)?.lastQuantity ?? 0) > 0)
  const state = last && pools.get(last.pool)
  return state ? { value: state.lastValue, quantity: state.lastQuantity } : NOTHING
}

const quantityOf = (text: string | null | undefined) => parseQty(text ?? '0') ?? 0
/** Room for the movements of a step; the second step of an entry stands half way. */
const STEP = 1000
const key = (...parts: (string | null | undefined)[]) => parts.map((p) => p ?? '').join('|')

export class CaseRun {
  private readonly method
  private readonly decimals: number
  private readonly accepted: CaseEvent[] = []
  private readonly errors = new Map<number, string>()
  private readonly acceptedAfter = new Map<number, number>()
  /** what was known of a pool's goods when its first movement was entered: what they cost in the other pools */
  private readonly known = new Map<string, UnitCost>()
  private elsewhere: UnitCost = NOTHING
  /** 月末一次加权: what each movement came to when its month was settled last */
  private amounts = new Map<number, number>()

  constructor(private readonly item: ValuationCase) {
    this.method = COSTINGS[CASE_METHODS[item.method] ?? 'movingAverage']
    this.decimals = valueDecimalsOf(item)
    for (const event of [...item.events].sort((a, b) => a.seq - b.seq)) this.enter(event)
  }

  /** An event is accepted when nothing on the whole time axis forbids it; a refused one leaves no trace. */
  private enter(event: CaseEvent): void {
    const steps = stepsOf(event)
    this.elsewhere = elsewhereOf(this.cost(this.accepted))
    const { refusal, movements } = this.cost([...this.accepted, ...steps])
    if (refusal === null) {
      this.accepted.push(...steps)
      for (const { pool } of movements) if (!this.known.has(pool)) this.known.set(pool, this.elsewhere)
    } else this.errors.set(event.seq, refusal)
    this.acceptedAfter.set(event.seq, this.accepted.length)
  }

  /** The state after entry `seq`, as of a date, of the whole item or of a warehouse or batch. */
  view(seq: number, asOf?: string | null, warehouse?: string | null, batch?: string | null): CaseView {
    const entered = this.accepted.slice(0, this.acceptedAfter.get(seq) ?? this.accepted.length)
    const outcome = this.cost(entered, asOf ?? undefined)
    outcome.entries = new Set([...this.acceptedAfter.keys()].filter((known) => known <= seq))
    const scope = { warehouse: warehouse ?? null, batch: batch ?? null }
    return viewOf(outcome, scope, this.decimals, this.errors.get(seq) ?? null, () => this.layers(outcome))
  }

  /** Layers of the method; a method without layers tells what is left of a receipt as if the oldest went first. */
  private layers(outcome: Outcome): Map<string, PoolState> {
    if (this.method.method !== 'movingAverage' && this.method.method !== 'periodicAverage') return outcome.pools
    const shadow = new Map<string, PoolState>()
    for (const [pool, list] of Map.groupBy(outcome.movements, (m) => m.pool)) {
      const state = fifo.empty()
      replay(fifo, state, list)
      shadow.set(pool, state)
    }
    return shadow
  }

  private amount(quantity: string | null | undefined, price: string | null | undefined): number | null {
    const unit = price == null ? null : parseScaled(price, 10)
    return unit === null ? null : mulDiv(quantityOf(quantity), unit, 10 ** (16 - this.decimals))
  }
  private stated(text: string | null | undefined): number | null {
    return text == null ? null : this.value(text)
  }
  private value(text: string | null | undefined): number {
    return parseScaled(text ?? '0', this.decimals) ?? 0
  }
  private poolOf(warehouse: string | null | undefined, batch: string | null | undefined): string {
    const scope = this.item.scope
    return key(scope?.warehouse ? warehouse : '', scope?.batch ? batch : '')
  }

  /** Costs the events in the order of time, again when it turns out what came for goods that were transferred before. */
  private cost(events: readonly CaseEvent[], asOf?: LocalDate): Outcome {
    const monthly = this.method.method === 'periodicAverage'
    let known: Arrivals = new Map()
    for (;;) {
      const amounts = JSON.stringify([...this.amounts])
      const outcome = this.costWith(known, events)
      const found = arrivalsIn(outcome, monthly)
      if (monthly) this.amounts = new Map([...outcome.costed].map(([seq, { amount }]) => [seq, amount]))
      if (JSON.stringify([...found]) === JSON.stringify([...known]) && JSON.stringify([...this.amounts]) === amounts)
        return asOf === undefined ? outcome : this.costWith(known, events, asOf)
      known = found
    }
  }
  private costWith(known: Arrivals, events: readonly CaseEvent[], asOf?: LocalDate): Outcome {
    const live = correct(events)
    const none = { entries: new Set<number>(), movements: [], costed: new Map(), pools: new Map(), onHand: new Map() }
    const outcome: Outcome = { ...none, refusal: live.refusal }
    const lookup = new ReplayLookup(beginning(known))
    const ordered = live.events
      .filter((e) => asOf === undefined || e.date <= asOf)
      .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.seq - b.seq))
    for (const event of ordered) {
      for (const movement of this.movementsOf(event, outcome, live.events, lookup)) this.apply(movement, outcome, lookup)
    }
    if (this.method.method === 'periodicAverage') this.settle(outcome, known)
    return outcome
  }

  private apply(movement: Movement, outcome: Outcome, lookup: ReplayLookup): void {
    const onHand = (outcome.onHand.get(movement.place) ?? 0) + movement.quantity
    outcome.onHand.set(movement.place, onHand)
    if (onHand < 0 && movement.quantity < 0 && !this.item.allow_negative) outcome.refusal ??= 'insufficient_stock'
    if (movement.source !== null) movement.given = 0 - (lookup.movement(movement.source)?.booked ?? 0)
    const costed = this.method.apply(this.pool(outcome, movement.pool), movement, lookup)
    lookup.record(movement, costed)
    outcome.costed.set(movement.seq, costed)
    outcome.movements.push(movement)
  }
  private pool(outcome: Outcome, name: string): PoolState {
    const known = outcome.pools.get(name)
    if (known) return known
    const state = this.method.empty()
    const opening = this.amount('1', this.item.opening?.unit_cost)
    const { value, quantity } = opening === null ? (this.known.get(name) ?? this.elsewhere) : { value: opening, quantity: 1_000_000 }
    Object.assign(state, { lastValue: value, lastQuantity: quantity })
    outcome.pools.set(name, state)
    return state
  }

  /** 月末一次加权: month by month. */
  private settle(outcome: Outcome, known: Arrivals): void {
    const source = (m: PooledMovement) => (m as Movement).source ?? -1
    const links = {
      sources: (m: PooledMovement) => [source(m)],
      value: (m: PooledMovement, l: CostLookup) => 0 - (l.movement(source(m))?.booked ?? 0),
    }
    const earlier = new ReplayLookup(beginning(known))
    let states = new Map([...outcome.pools.keys()].map((name) => [name, this.pool({ ...outcome, pools: new Map() }, name)]))
    for (const [, list] of Map.groupBy(outcome.movements, (m) => periodOf(m.date))) {
      const { costed, closing } = settlePools(states, list, links, earlier)
      list.forEach((m, i) => {
        outcome.costed.set(m.seq, costed[i] as Costed)
        earlier.record(m, costed[i] as Costed)
      })
      states = closing
    }
    outcome.pools = new Map([...outcome.pools.keys()].map((name) => [name, states.get(name) as PoolState]))
  }

  /** The cost movements of one event, given what stands before it. */
  private movementsOf(e: CaseEvent, outcome: Outcome, events: readonly CaseEvent[], lookup: CostLookup): Movement[] {
    let part = 0
    const place = placeOf(e.warehouse, e.batch)
    const make = (kind: CostMovement['kind'], quantity: number, more: Partial<Movement> = {}): Movement => {
      const seq = e.seq * STEP + part++
      const pool = this.poolOf(e.warehouse, e.batch)
      const blank = { given: null, ref: null, refQuantity: null, revalueKind: null, group: null, source: null }
      return { ...blank, seq, date: e.date, phase: 1, kind, quantity, pool, place, event: { ...e, seq: entryOf(e.seq) }, ...more }
    }
    const quantity = quantityOf(e.qty)
    const ref = typeof e.refers_to === 'number' ? e.refers_to * STEP : null
    switch (e.type) {
      case 'in':
        return [make('in', quantity, { given: e.amount == null ? this.amount(e.qty, e.unit_cost) : this.value(e.amount) })]
      case 'out':
        return [make('out', -quantity, { ref })]
      case 'return_in':
        return [make('returnIn', quantity, { ref, given: this.amount(e.qty, e.unit_cost) })]
      case 'return_out': {
        const credit = this.amount(e.qty, e.unit_cost)
        return [make('returnOut', -quantity, { ref, given: credit === null ? null : 0 - credit })]
      }
      case 'adjust_qty': {
        const change = e.set_to_qty == null ? quantity : quantityOf(e.set_to_qty) - (outcome.onHand.get(place) ?? 0)
        if (change === 0) return []
        return [
          change > 0
            ? make('in', change, { given: e.unit_cost == null ? this.stated(e.amount) : this.amountOfMicro(change, e.unit_cost) })
            : make('out', change),
        ]
      }
      case 'transfer': {
        const to = { pool: this.poolOf(e.to_warehouse, e.to_batch ?? e.batch), place: placeOf(e.to_warehouse, e.to_batch ?? e.batch) }
        const out = make('out', -quantity)
        return [out, make('carryIn', quantity, { ...to, source: out.seq })]
      }
      case 'landed_cost':
      case 'adjust_value':
        return (
          this.statedCost(e, outcome)?.map((m) => make(m.kind, m.quantity, m)) ??
          this.revaluations(e, outcome, events, lookup).map((r) => make('revalue', 0, r))
        )
      case 'cancel':
        return []
    }
  }
  private amountOfMicro(micro: number, price: string): number {
    return mulDiv(micro, parseScaled(price, 10) ?? 0, 10 ** (16 - this.decimals))
  }

  private revaluations(e: CaseEvent, outcome: Outcome, events: readonly CaseEvent[], lookup: CostLookup): Partial<Movement>[] {
    const kind = e.type === 'landed_cost' ? ('landed' as const) : ('price' as const)
    const refs = typeof e.refers_to === 'number' ? [e.refers_to] : (e.refers_to ?? [])
    if (refs.length > 0) {
      const receipts = refs.map((seq) => ({
        seq: seq * STEP,
        event: events.find((x) => x.seq === seq),
        known: lookup.movement(seq * STEP),
      }))
      const price = e.set_to_unit_cost ?? e.unit_cost
      const parts = allocate(
        this.value(e.amount),
        receipts.map((r) => Math.max(r.known?.amount ?? 0, 0)),
      )
      return receipts.map((r, i) => {
        const changed =
          price == null || !r.known
            ? (parts[i] ?? 0)
            : this.amountOfMicro(r.known.quantity, price) -
              (this.amounts.get(r.seq) ?? r.known.amount) -
              lookup.referring(r.seq, 'revalue').priceGiven
        return {
          ref: r.seq,
          given: changed,
          revalueKind: kind,
          pool: this.poolOf(r.event?.warehouse ?? e.warehouse, r.event?.batch ?? e.batch),
        }
      })
    }
    const named = this.poolOf(e.warehouse, e.batch)
    const pools = [...outcome.pools].filter(([name]) => name === named || e.warehouse == null)
    // nothing there yet: an amount goes to cost of sales, a unit cost has nothing to change
    if (pools.length === 0 && e.set_to_unit_cost == null) pools.push([named, this.pool(outcome, named)])
    if (e.set_to_unit_cost != null) return pools.flatMap(([pool, s]) => this.costing(pool, s, e.set_to_unit_cost ?? '0'))
    const parts = allocate(
      this.value(e.amount),
      pools.map(([, s]) => Math.max(s.quantity, 0)),
    )
    return pools.map(([pool], i) => ({ pool, given: parts[i] ?? 0, revalueKind: kind }))
  }

  /** What is there costs this, each layer of it; stock that is owed keeps what was assumed. */
  private costing(pool: string, { quantity, value, layers }: PoolState, unitCost: string): Partial<Movement>[] {
    if (quantity <= 0) return []
    const total = this.amountOfMicro(quantity, unitCost)
    if (layers.length === 0) return [{ pool, given: total - value, revalueKind: 'landed' }]
    const worth = layers.map((layer) => this.amountOfMicro(layer.quantity, unitCost))
    worth[worth.length - 1] = total - worth.slice(0, -1).reduce((a, b) => a + b, 0)
    return layers.map((layer, i) => ({
      pool,
      given: (worth[i] ?? 0) - layer.value,
      ref: layer.seq,
      refQuantity: layer.quantity,
      revalueKind: 'landed',
    }))
  }
  /** Nothing is there: the cost that is stated is what is known, as if a piece had come and gone. */
  private statedCost(e: CaseEvent, outcome: Outcome): Pick<Movement, 'kind' | 'quantity' | 'given'>[] | null {
    if (e.set_to_unit_cost == null || e.refers_to != null) return null
    const named = this.poolOf(e.warehouse, e.batch)
    const pools = [...outcome.pools].filter(([name]) => name === named || e.warehouse == null)
    if (pools.some(([, s]) => s.quantity !== 0)) return null
    if (this.method.method === 'periodicAverage') return []
    const given = this.amountOfMicro(10 ** 12, e.set_to_unit_cost)
    return [
      { kind: 'in', quantity: 10 ** 12, given },
      { kind: 'out', quantity: -(10 ** 12), given: null },
    ]
  }
}

/** Cancelled documents leave, corrected ones change in place; a document that refers to nothing, or returns too much, is refused. */
function correct(events: readonly CaseEvent[]): { events: CaseEvent[]; refusal: string | null } {
  let refusal: string | null = null
  const live = new Map<number, CaseEvent>()
  const returned = new Map<number, number>()
  for (const e of events) {
    const ref = typeof e.refers_to === 'number' ? e.refers_to : null
    const source = ref === null ? null : live.get(ref)
    if (ref !== null && !source) refusal ??= 'unknown_reference'
    if (['in', 'out', 'return_in', 'return_out', 'transfer'].includes(e.type) && quantityOf(e.qty) <= 0) refusal ??= 'invalid_quantity'
    if (e.type === 'cancel' && ref !== null) for (const step of stepsOfEntry(ref)) live.delete(step)
    else if (e.type === 'adjust_qty' && source)
      live.set(source.seq, { ...source, qty: qtyText(quantityOf(source.qty) + quantityOf(e.qty)) })
    else live.set(e.seq, e)
    if ((e.type !== 'return_in' && e.type !== 'return_out') || !source || ref === null) continue
    returned.set(ref, (returned.get(ref) ?? 0) + quantityOf(e.qty))
  }
  for (const [ref, quantity] of returned) if (quantity > quantityOf(live.get(ref)?.qty)) refusal ??= 'exceeds_source'
  return { events: [...live.values()].filter((e) => e.type !== 'in' || quantityOf(e.qty) !== 0), refusal }
}
