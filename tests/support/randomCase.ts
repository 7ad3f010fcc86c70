import { caseSchema, type ValuationCase } from '../../src/main/hosts/cli/cases/schema'
import type { Random } from '../../src/main/services/random'

interface Base {
  seq: number
  date: string
  warehouse: string
  batch?: string
}
type Draft = Base & { type: string; qty?: string } & Record<string, unknown>
type Method = ValuationCase['method']

/** A costing case of random events of every type, valid and invalid ones, entered in any order of dates. */
export class RandomCase {
  private readonly events: Draft[] = []
  /** events that another one refers to: cancelling those is another story */
  private readonly referred = new Set<number>()
  private readonly scope
  private readonly byBatch: boolean

  constructor(
    private readonly random: Random,
    private readonly method: Method,
  ) {
    this.scope = random.pick([undefined, undefined, { warehouse: true }, { batch: true }, { warehouse: true, batch: true }])
    this.byBatch = this.scope !== undefined && 'batch' in this.scope
  }

  make(id: string): ValuationCase {
    const { random } = this
    for (let seq = 1, last = random.int(3, 14); seq <= last; seq++) this.add(seq)
    return caseSchema.parse({
      id,
      method: this.method,
      allow_negative: random.chance(0.4),
      scope: this.scope,
      ...(random.chance(0.3) ? { opening: { unit_cost: String(random.int(1, 20)) } } : {}),
      events: this.events,
      expect: [],
    })
  }

  private quantity(): string {
    const { random } = this
    return random.pick([String(random.int(1, 12)), (random.int(1, 120) / 10).toFixed(1), (random.int(1, 9000) / 1000).toFixed(3)])
  }
  private cost(): string {
    const { random } = this
    return random.pick([String(random.int(1, 30)), (random.int(1, 3000) / 100).toFixed(2), (random.int(1, 300_000) / 10_000).toFixed(4)])
  }
  private some(...types: string[]): Draft | undefined {
    const found = this.events.filter((e) => types.includes(e.type))
    return found.length === 0 ? undefined : this.random.pick(found)
  }
  private refer(...sources: Draft[]): void {
    for (const { seq } of sources) this.referred.add(seq)
  }

  private add(seq: number): void {
    const { random } = this
    const date = `2026-0${random.pick([1, 1, 1, 2])}-${String(random.int(1, 9)).padStart(2, '0')}`
    const place = { warehouse: random.pick(['W1', 'W1', 'W2']), ...(this.byBatch ? { batch: random.pick(['a', 'b']) } : {}) }
    const kinds = [
      'in',
      'in',
      'in',
      'in',
      'out',
      'out',
      'out',
      'returnIn',
      'returnOut',
      'count',
      'count',
      'correct',
      'value',
      'landed',
      'cancel',
    ]
    const event = this.eventOf(random.pick([...kinds, ...(this.scope && 'warehouse' in this.scope ? ['transfer'] : [])]), seq, date, place)
    if (event) this.events.push(event)
  }
  private eventOf(kind: string, seq: number, date: string, place: { warehouse: string; batch?: string }): Draft | undefined {
    const { random } = this
    const base = { seq, date, ...place }
    switch (kind) {
      case 'in':
        return { ...base, type: 'in', qty: this.quantity(), ...(random.chance(0.93) ? { unit_cost: this.cost() } : {}) }
      case 'out':
        return { ...base, type: 'out', qty: this.quantity() }
      case 'returnIn':
        return this.returned(base, 'return_in', random.chance(0.8) ? this.some('out') : undefined)
      case 'returnOut': {
        const source = this.some('in')
        return source && this.returned(base, 'return_out', source)
      }
      case 'count':
        return { ...base, type: 'adjust_qty', ...this.counted() }
      case 'correct': {
        const source = this.some('in', 'out')
        if (!source || Number(source.qty) < 5) return undefined
        return { ...base, type: 'adjust_qty', refers_to: source.seq, qty: random.pick(['1', '-0.5', '2.5', '-1']) }
      }
      case 'value':
        return this.revalued(base)
      case 'landed':
        return this.landed(base)
      case 'transfer':
        return { ...base, type: 'transfer', qty: this.quantity(), to_warehouse: place.warehouse === 'W1' ? 'W2' : 'W1' }
      default:
        return this.cancelled(base)
    }
  }

  private counted(): Record<string, string> {
    const { random } = this
    const priced = random.chance(0.3) ? { unit_cost: this.cost() } : {}
    if (random.chance(0.5)) return { qty: random.pick([this.quantity(), `-${this.quantity()}`]), ...priced }
    // a count with a price revalues what is there, see below
    return { set_to_qty: random.pick(['0', this.quantity()]), ...(this.method === 'periodic_average' ? {} : priced) }
  }
  private returned(base: Base, type: string, source: Draft | undefined): Draft {
    const { random } = this
    const priced = (chance: number) => (random.chance(chance) ? { unit_cost: this.cost() } : {})
    if (!source) return { ...base, type, qty: this.quantity(), ...priced(0.5) }
    this.refer(source)
    const batch = source.batch === undefined ? {} : { batch: source.batch }
    const stays = type === 'return_out' || random.chance(0.7)
    return {
      ...base,
      date: later(base.date, source),
      ...(stays ? { warehouse: source.warehouse } : {}),
      ...batch,
      type,
      qty: random.pick([source.qty ?? '1', '1', '0.5']),
      refers_to: source.seq,
      ...(type === 'return_out' ? priced(0.3) : {}),
    }
  }
  private revalued(base: Base): Draft {
    const { random } = this
    const source = random.chance(0.5) ? this.some('in') : undefined
    // a unit cost is stated of goods that are there: only then has the statement a document, and with it a place in the day;
    // of all that is there it is stated only where the cost does not wait for the month's end
    const there = this.events.some((e) => e.type === 'in' && e.date < base.date && e.warehouse === base.warehouse && e.batch === base.batch)
    const settable = source !== undefined || (there && this.method !== 'periodic_average')
    const change = settable && random.chance(0.5) ? { set_to_unit_cost: this.cost() } : { amount: random.pick(['5', '-3.33', '10.01']) }
    if (!source) return { ...base, type: 'adjust_value', ...change }
    this.refer(source)
    const { warehouse, batch } = source
    const place = { warehouse, ...(batch === undefined ? {} : { batch }) }
    return { ...base, ...place, date: later(base.date, source), type: 'adjust_value', refers_to: source.seq, ...change }
  }
  private landed(base: Base): Draft | undefined {
    const cancelled = new Set(this.events.filter((e) => e.type === 'cancel').map((e) => e['refers_to']))
    // a share by value is fixed when it is entered: of goods whose own value may still change it would not be the replay's
    const receipts = this.events.filter((e) => e.type === 'in' && 'unit_cost' in e && !cancelled.has(e.seq))
    if (receipts.length === 0) return undefined
    const [a, b] = [this.random.pick(receipts), this.random.pick(receipts)]
    this.refer(a, b)
    const refers = a === b ? a.seq : [a.seq, b.seq]
    const amount = this.random.pick(['5', '7.77', '20'])
    return { ...base, date: later(later(base.date, a), b), type: 'landed_cost', amount, refers_to: refers }
  }
  private cancelled(base: Base): Draft | undefined {
    const types = ['in', 'out', 'return_in', 'return_out', 'transfer']
    const free = this.events.filter((e) => types.includes(e.type) && !this.referred.has(e.seq))
    if (free.length === 0) return undefined
    const source = this.random.pick(free)
    this.refer(source)
    return { ...base, type: 'cancel', refers_to: source.seq }
  }
}
const later = (date: string, source: Draft) => (source.date > date ? source.date : date)
