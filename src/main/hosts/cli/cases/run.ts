import { addDays, firstDay, messageOf, periodOf, previousPeriod, qtyText } from '../../../../core/kernel'
import { type CommandContext, Refusal, refuse } from '../../../backend/context'
import { withdrawToCorrect } from '../../../documents/correct'
import { settleShortages } from '../../../documents/ledger/stockCheck'
import { requireDocument } from '../../../documents/store'
import { unpostDocument } from '../../../documents/unpost'
import { settleCosts } from '../../../modules/periods/settleCosts'
import type { CaseFolder } from './books'
import type { CaseView } from './compare'
import { scaledOf } from './decimal'
import { documentFor } from './documents'
import { batchUseOf, earlierDocuments, type Entered, placed, QUANTITY_DECIMALS, quantityOf } from './entered'
import { outcomeOf, stateView } from './outcome'
import { comeAndGone } from './revaluations'
import { placeOf } from './view'
import { CASE_METHODS, type CaseEvent, stepsOf, stepsOfEntry, type ValuationCase, valueDecimalsOf } from './schema'

/** What documents refuse, in the words of cases; another code stands as it is. */
const REFUSALS: Record<string, string> = {
  NEGATIVE_STOCK: 'insufficient_stock',
  NEGATIVE_BATCH: 'insufficient_stock',
  EXCEEDS_SOURCE: 'exceeds_source',
  UNKNOWN_REFERENCE: 'unknown_reference',
  SOURCE_NOT_POSTED: 'unknown_reference',
  MUST_BE_POSITIVE: 'invalid_quantity',
}

interface Cancelled {
  event: CaseEvent
  id: number | undefined
}

/** Plays a case's events, in the order of entry, as documents of an account set of its own. */
export class EngineRun implements Entered {
  readonly decimals: number
  readonly books
  readonly entries = new Set<number>()
  readonly documents = new Map<number, number>()
  readonly live = new Map<number, CaseEvent>()
  /** cancellations → the steps they took out */
  private readonly cancelled = new Map<number, Cancelled[]>()
  private readonly errors = new Map<number, string>()
  private readonly waiting: CaseEvent[]

  constructor(
    readonly item: ValuationCase,
    folder: CaseFolder,
  ) {
    this.decimals = valueDecimalsOf(item)
    this.waiting = [...item.events].sort((a, b) => a.seq - b.seq)
    const dates = item.events.map((e) => e.date).sort()
    const [first = '2026-01-01', last = first] = [dates[0], dates.at(-1)]
    this.books = folder.open(
      {
        // the month before the first event holds what is known before it; cases of one year begin with copies of one file
        startPeriod: previousPeriod(periodOf(`${first.slice(0, 4)}-01-01`)),
        costingMethod: CASE_METHODS[item.method] ?? 'movingAverage',
        costScope: item.scope?.batch ? 'batch' : item.scope?.warehouse ? 'warehouse' : 'company',
        negativeStock: item.allow_negative ? 'allow' : 'refuse',
      },
      last,
      batchUseOf(item) === 'goods',
    )
    // 月末一次加权: every state asked about is that of settled months
    if (item.method === 'periodic_average') this.books.command((ctx) => settleCosts(ctx, periodOf(last)))
    if (item.opening?.unit_cost != null) this.knowCost(item.opening.unit_cost, addDays(firstDay(periodOf(first)), -1))
  }

  /** The state after entry `seq`; views are asked for in the order of entry. */
  view(seq: number, asOf?: string | null, warehouse?: string | null, batch?: string | null): CaseView {
    while (this.waiting[0] && this.waiting[0].seq <= seq) this.enter(this.waiting.shift() as CaseEvent)
    const outcome = outcomeOf(this, asOf ?? null)
    return stateView(outcome, { warehouse: warehouse ?? null, batch: batch ?? null }, this.decimals, this.errors.get(seq) ?? null)
  }
  close(): Promise<void> {
    return this.books.close()
  }

  /** Goods that came and went before the first event leave the cost that is known. */
  private knowCost(unitCost: string, date: string): void {
    const { quantity, cost } = comeAndGone(this, unitCost)
    const ends = this.item.events.flatMap((e) => [e, { warehouse: e.to_warehouse ?? e.warehouse, batch: e.to_batch ?? e.batch }])
    const places = new Map(ends.map((e) => [placeOf(e.warehouse, e.batch), placed(this, e)]))
    for (const place of places.values()) {
      const line = { itemId: this.books.itemId, quantity, ...place }
      const head = { date, warehouseId: place.warehouseId, accountId: this.books.role('pendingPropertyLoss') }
      this.books.command((ctx) => void this.books.post(ctx, { type: 'otherIn', ...head, lines: [{ ...line, cost }] }, undefined))
      this.books.command((ctx) => void this.books.post(ctx, { type: 'otherOut', ...head, lines: [line] }, undefined))
    }
  }

  /** An event is entered whole or, when it is refused, leaves no trace. */
  private enter(event: CaseEvent): void {
    for (const name of [event.warehouse, event.to_warehouse]) this.books.warehouse(name ?? '-')
    const before = [new Map(this.documents), new Map(this.live), new Map(this.cancelled)] as const
    this.entries.add(event.seq)
    try {
      this.books.command((ctx) => {
        // what a later count or revaluation changes hangs on this event: whether goods are missing is asked after that
        const later = [...this.live.values(), event].some(isStatement)
        for (const step of stepsOf(event)) this.apply(later ? { ...ctx, shortagesLater: true } : ctx, step)
        if (later) this.restate(ctx)
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const [first] = error.problems
      this.errors.set(event.seq, REFUSALS[first?.code ?? ''] ?? first?.code ?? 'refused')
      if (process.env['HEZHANG_DEBUG'] && first) process.stderr.write(`${this.item.id} ${event.seq}: ${messageOf(first)}\n`)
      restore(this.documents, before[0])
      restore(this.live, before[1])
      restore(this.cancelled, before[2])
    }
  }

  private apply(ctx: CommandContext, event: CaseEvent): void {
    const ref = typeof event.refers_to === 'number' ? event.refers_to : null
    if (event.type === 'cancel' && ref !== null && this.cancelled.has(ref)) return this.reinstate(ctx, ref)
    if (ref !== null && !this.live.has(ref)) refuse('UNKNOWN_REFERENCE', { field: String(ref) })
    if (event.type === 'cancel' && ref !== null) return this.cancel(ctx, event.seq, ref)
    if (event.type === 'adjust_qty' && ref !== null) return this.correct(ctx, ref, event)
    this.live.set(event.seq, event)
    this.perform(ctx, event)
  }
  private perform(ctx: CommandContext, event: CaseEvent): void {
    const id = this.documents.get(event.seq)
    const known = id === undefined ? undefined : requireDocument(ctx.db, id)
    const document = documentFor(this, ctx, event, known, this.counted(ctx, event))
    if (document?.id != null) this.documents.set(event.seq, document.id)
    // what it says holds without it now
    else if (known?.state === 'posted') unpostDocument(ctx, known)
  }
  private cancel(ctx: CommandContext, by: number, seq: number): void {
    const steps = stepsOfEntry(seq).flatMap((step) => {
      const event = this.live.get(step)
      return event ? [{ event, id: this.documents.get(step) }] : []
    })
    for (const { event, id } of steps.toReversed()) {
      this.live.delete(event.seq)
      this.documents.delete(event.seq)
      const document = id === undefined ? undefined : requireDocument(ctx.db, id)
      // a count that agreed has moved nothing
      if (document?.state === 'posted') unpostDocument(ctx, document)
    }
    this.cancelled.set(by, steps)
  }
  /** A cancellation is cancelled: what it took out stands again, where it stood. */
  private reinstate(ctx: CommandContext, by: number): void {
    const steps = this.cancelled.get(by) ?? []
    this.cancelled.delete(by)
    for (const { event, id } of steps) {
      this.live.set(event.seq, event)
      if (id !== undefined) this.documents.set(event.seq, id)
      this.perform(ctx, event)
    }
  }

  /** A document's quantity is corrected where it stands; documents made from it are withdrawn for it and posted again. */
  private correct(ctx: CommandContext, seq: number, { qty, set_to_qty: to }: CaseEvent): void {
    const event = this.live.get(seq)
    const id = this.documents.get(seq)
    if (!event || id === undefined) return
    const counted = event.set_to_qty != null
    const was = quantityOf(counted ? event.set_to_qty : event.qty)
    const quantity = to == null ? was + quantityOf(qty) : quantityOf(to)
    const after = this.following(seq)
    const documents = after.flatMap((known) => this.documents.get(known) ?? []).map((next) => requireDocument(ctx.db, next))
    const standing = documents.filter(({ state }) => state === 'posted')
    const places = [...standing.toReversed(), requireDocument(ctx.db, id)].flatMap((next) => withdrawToCorrect(ctx, next))
    this.live.set(seq, { ...event, [counted ? 'set_to_qty' : 'qty']: qtyText(quantity) })
    for (const known of quantity === 0 && !counted ? after : [seq, ...after]) {
      const next = this.live.get(known)
      if (next) this.perform(ctx, next)
    }
    settleShortages(ctx, requireDocument(ctx.db, id), places)
  }

  /** Events that refer to this one, and to those, in the order of entry. */
  private following(seq: number): number[] {
    const found = new Set([seq])
    for (const event of [...this.live.values()].sort((a, b) => a.seq - b.seq))
      if ([event.refers_to].flat().some((ref) => ref != null && found.has(ref))) found.add(event.seq)
    return [...found].slice(1)
  }

  /** Counts and revaluations say what is; when something before them changed, what they have to change does. */
  private restate(ctx: CommandContext): void {
    const lenient: CommandContext = { ...ctx, shortagesLater: true }
    const statements = [...this.live.values()].filter(isStatement)
    for (const event of statements.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.seq - b.seq))) {
      const id = event.refers_to == null ? this.documents.get(event.seq) : undefined
      const known = id === undefined ? undefined : requireDocument(ctx.db, id)
      // what is there is asked without it; a receipt that is given a price has its own value beside it
      if (known?.state === 'posted') unpostDocument(lenient, known)
      this.perform(lenient, event)
    }
    settleShortages(ctx, { type: 'stocktake', id: null }, ctx.db.all(PLACES))
  }
  /** What a count has to change: what it says, less what is there before it. */
  private counted(ctx: CommandContext, event: CaseEvent): number {
    if (event.set_to_qty == null) return 0
    const { warehouseId, batch } = placed(this, event)
    const there = ctx.db.value<number>(THERE, warehouseId, batch, event.date, JSON.stringify(earlierDocuments(this, event)))
    return scaledOf(event.set_to_qty, QUANTITY_DECIMALS) - (there ?? 0)
  }
}
const isStatement = (e: CaseEvent) =>
  e.set_to_qty != null || e.set_to_unit_cost != null || (e.type === 'adjust_value' && e.refers_to != null && e.unit_cost != null)

const THERE = `
SELECT COALESCE(SUM(quantity), 0) FROM stock_entry WHERE warehouse_id = ?1 AND batch = ?2 AND (date < ?3 OR (date = ?3 AND document_id IN (SELECT value FROM json_each(?4))))`
const PLACES =
  'SELECT item_id AS itemId, warehouse_id AS warehouseId, batch, MIN(date) AS date, NULL AS lineNo FROM stock_entry GROUP BY 1, 2, 3'

function restore<K, V>(map: Map<K, V>, to: ReadonlyMap<K, V>): void {
  map.clear()
  for (const [key, value] of to) map.set(key, value)
}
