import {
  type Costed,
  COSTINGS,
  type CostMovement,
  type CostingMethod,
  fifo,
  type PoolState,
  ReplayLookup,
  replay,
} from '../../../../core/ledger/costing'
import { beginningOf } from '../../../../db/queries/costs/beginning'
import { beforeAll } from '../../../../db/queries/costs/covers'
import type { ReadableDb } from '../../../../db/types'
import type { CaseView } from './compare'
import { batchOf, earlierDocuments, type Entered } from './entered'
import { type CaseEvent, entryOf } from './schema'
import { type CaseMovement, type CaseOutcome, placeOf, viewOf } from './view'

interface Row {
  seq: number
  date: string
  phase: 0 | 1
  kind: CostMovement['kind'] | 'move'
  quantity: number
  ref: number | null
  refQuantity: number | null
  revalueKind: 'price' | 'landed' | null
  group: number | null
  documentId: number
  warehouseId: number
  batch: string
  poolId: number
  given: number | null
  booked: number | null
  amount: number | null
  runQuantity: number | null
  runValue: number | null
  final: number | null
}
/** Movements that stand, in the order of time, with what they are booked at; a move inside a pool costs nothing. */
const ROWS = `
SELECT e.seq, e.date, e.phase, e.kind, e.quantity, e.ref_seq AS ref, e.ref_quantity AS refQuantity, e.revalue_kind AS revalueKind, e.group_no AS "group", e.document_id AS documentId,
  e.warehouse_id AS warehouseId, e.batch, e.pool_id AS poolId, r.given, r.booked, r.amount, r.run_quantity AS runQuantity, r.run_value AS runValue, r.final
FROM stock_entry e LEFT JOIN cost_row r ON r.seq = e.seq
WHERE e.n = 0 AND NOT EXISTS (SELECT 1 FROM stock_entry x WHERE x.seq = e.seq AND x.n = 1) AND e.date <= ? ORDER BY e.date, e.phase, e.seq`

interface EngineOutcome extends CaseOutcome {
  method: CostingMethod
}
/** What the account set says now, or said at a date: movements, costs, pools. */
export function outcomeOf(s: Entered, asOf: string | null): EngineOutcome {
  const { db, warehouses } = s.books
  const events = new Map([...s.documents].map(([seq, id]) => [id, s.live.get(seq)]))
  const names = new Map([...warehouses].map(([name, id]) => [id, name]))
  const method = s.books.set.options.costingMethod
  const outcome: EngineOutcome = { method, entries: s.entries, movements: [], costed: new Map(), pools: new Map() }
  const lookup = new ReplayLookup(beforeAll(db))
  for (const row of db.all<Row>(ROWS, asOf ?? '9999-12-31')) {
    const name = names.get(row.warehouseId) ?? ''
    const event = events.get(row.documentId)
    const batch = batchOf(s, event, row.batch, row.quantity > 0)
    const place = placeOf(name === '-' ? '' : name, batch)
    const shown = event ? { seq: entryOf(event.seq), type: event.type } : BEFORE
    const movement = { ...movementOf(row), pool: String(row.poolId), place, event: shown, inside: row.kind === 'move' }
    const costed = costedOf(row)
    // what came and went to make a cost known is no event of the case
    if (events.has(row.documentId)) outcome.movements.push(movement)
    if (events.has(row.documentId)) outcome.costed.set(row.seq, costed)
    if (row.booked !== null) advance(db, outcome, movement, costed, lookup)
  }
  if (asOf === null) for (const [pool, state] of storedStates(s)) outcome.pools.set(pool, state)
  return { ...outcome, pools: inOrderOfUse(outcome) }
}
const BEFORE = { seq: Number.NEGATIVE_INFINITY, type: 'before' }
const movementOf = (row: Row): CostMovement => ({
  ...row,
  kind: row.kind === 'move' ? (row.quantity < 0 ? 'out' : 'carryIn') : row.kind,
})
const costedOf = (row: Row): Costed => ({
  seq: row.seq,
  booked: row.booked ?? 0,
  amount: row.amount ?? 0,
  runQuantity: row.runQuantity ?? 0,
  runValue: row.runValue ?? 0,
  final: row.final === 1,
  covers: null,
})

/** The pool at this movement: its layers by the method, its quantity and value as they are booked. */
function advance(
  db: ReadableDb,
  { method, pools }: Pick<EngineOutcome, 'method' | 'pools'>,
  movement: CaseMovement,
  costed: Costed,
  lookup: ReplayLookup,
): void {
  const state = pools.get(movement.pool) ?? beginningOf(db, { id: Number(movement.pool), method })
  pools.set(movement.pool, state)
  const { covers } = COSTINGS[method].apply(state, movement, lookup)
  lookup.record(movement, { ...costed, covers })
  state.quantity = costed.runQuantity
  state.value = costed.runValue
}

/** A pool, by its place, as it stands before an event. */
export interface PoolBefore {
  warehouseId: number
  batch: string
  state: PoolState
}
export function poolsBefore(s: Entered, event: CaseEvent): PoolBefore[] {
  const { db } = s.books
  const earlier = new Set(earlierDocuments(s, event))
  const known = { method: s.books.set.options.costingMethod, pools: new Map<string, PoolState>() }
  const lookup = new ReplayLookup(beforeAll(db))
  for (const row of db.all<Row>(ROWS, event.date)) {
    if (row.booked === null || (row.date === event.date && !earlier.has(row.documentId))) continue
    advance(db, known, { ...movementOf(row), pool: String(row.poolId), place: '', event: BEFORE }, costedOf(row), lookup)
  }
  return db
    .all<{ id: number; warehouseId: number; batch: string }>('SELECT id, warehouse_id AS warehouseId, batch FROM cost_pool ORDER BY 2, 3')
    .map(({ id, warehouseId, batch }) => ({
      warehouseId,
      batch,
      state: known.pools.get(String(id)) ?? beginningOf(db, { id, method: known.method }),
    }))
}
/** Pools as the case's events come to them. */
function inOrderOfUse({ movements, pools }: EngineOutcome): Map<string, PoolState> {
  const used = new Set([...movements.map((m) => m.pool), ...pools.keys()])
  return new Map([...used].flatMap((pool) => (pools.has(pool) ? [[pool, pools.get(pool) as PoolState]] : [])))
}
const storedStates = (s: Entered): [string, PoolState][] =>
  s.books.db
    .all<{ poolId: number; state: string }>('SELECT pool_id AS poolId, state FROM cost_state')
    .map(({ poolId, state }) => [String(poolId), JSON.parse(state) as PoolState])

/** The figures; a method without layers tells what is left of a receipt as if the oldest went first. */
export function stateView(
  outcome: EngineOutcome,
  scope: { warehouse: string | null; batch: string | null },
  decimals: number,
  error: string | null,
): CaseView {
  const layered = outcome.method !== 'movingAverage' && outcome.method !== 'periodicAverage'
  return viewOf(outcome, scope, decimals, error, () => (layered ? outcome.pools : oldestFirst(outcome)))
}
function oldestFirst(outcome: EngineOutcome): Map<string, PoolState> {
  const shadow = new Map<string, PoolState>()
  // what only moves inside its pool stays in its layers
  const costed = outcome.movements.filter((m) => !m.inside)
  for (const [pool, list] of Map.groupBy(costed, (m) => m.pool)) {
    const state = fifo.empty()
    replay(fifo, state, list)
    shadow.set(pool, state)
  }
  return shadow
}
