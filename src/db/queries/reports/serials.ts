import type { LocalDate, Fen, QuantityMicro } from '../../../core/kernel'
import { LIVE_SERIALS, SERIAL_STATE } from '../serials'
import type { ReadableDb } from '../../types'

/** The last movement of a number that `which` says, on its way through the books. */
const LAST = (column: string, which: string) => `(
    SELECT e.${column} FROM serial_entry e JOIN stock_entry m ON m.seq = e.seq AND m.n = 0
    WHERE e.item_id = s.item_id AND e.serial = s.serial AND ${which} AND ${LIVE_SERIALS} ORDER BY e.date DESC, e.seq DESC LIMIT 1)`
/** Came into the house: bought, made, found; not moved about in it, nor brought back by a customer. */
const CAME = "e.direction = 1 AND e.document_type NOT IN ('transfer', 'transferIn', 'salesDelivery', 'salesReturn', 'salesInvoice')"

export interface SerialRow {
  itemId: number
  serial: string
  state: string
  /** 0: in no warehouse */
  warehouseId: number
  batch: string
  documentId: number
  inDate: LocalDate | null
  inDocumentId: number | null
  lastDate: LocalDate | null
  /** the movement that its cost hangs on */
  costSeq: number | null
}
export const SERIALS = `
  SELECT s.item_id AS itemId, s.serial, s.state, s.warehouse_id AS warehouseId, s.batch, s.document_id AS documentId,
    ${LAST('date', CAME)} AS inDate, ${LAST('document_id', CAME)} AS inDocumentId, ${LAST('date', 'true')} AS lastDate, ${LAST('seq', "m.kind <> 'move'")} AS costSeq
  FROM serial s WHERE (?1 IS NULL OR s.item_id = ?1) AND (?2 IS NULL OR s.state = ?2) AND (?3 IS NULL OR s.warehouse_id = ?3)
  ORDER BY s.item_id, s.serial`
export const serialRows = (db: ReadableDb, itemId: number | null, state: string | null, warehouseId: number | null): SerialRow[] =>
  db.all<SerialRow>(SERIALS, itemId, state, warehouseId)

interface CostedMovement {
  seq: number
  poolId: number
  method: string
  quantity: QuantityMicro
  booked: Fen
}
const COSTED = `
  SELECT r.seq, r.pool_id AS poolId, p.method, r.quantity, r.booked FROM json_each(?) i CROSS JOIN cost_row r ON r.seq = i.value JOIN cost_pool p ON p.id = r.pool_id`
const STATE = 'SELECT state FROM cost_state WHERE pool_id = ?'
interface State {
  quantity: QuantityMicro
  value: Fen
  layers: { seq: number; quantity: QuantityMicro; value: Fen }[]
}
export interface UnitCost {
  value: Fen
  quantity: QuantityMicro
}
/**
 * What a piece costs, by the movement its cost hangs on: what is there at the layer it came in with (个别计价) or at its pool's average,
 * what has left at what it left with.
 */
export function unitCosts(db: ReadableDb, seqs: readonly number[]): Map<number, UnitCost> {
  const states = new Map<number, State | undefined>()
  const stateOf = (poolId: number) => {
    if (!states.has(poolId)) {
      const text = db.value<string>(STATE, poolId)
      states.set(poolId, text === undefined ? undefined : (JSON.parse(text) as State))
    }
    return states.get(poolId)
  }
  const costOf = (m: CostedMovement): UnitCost | undefined => {
    if (m.quantity < 0) return { value: -m.booked, quantity: -m.quantity }
    const state = stateOf(m.poolId)
    return m.method === 'specific' ? state?.layers.find((l) => l.seq === m.seq) : state
  }
  return new Map(
    db.all<CostedMovement>(COSTED, JSON.stringify(seqs)).flatMap((m) => {
      const cost = costOf(m)
      return cost && cost.quantity > 0 ? [[m.seq, { value: cost.value, quantity: cost.quantity }]] : []
    }),
  )
}

export interface SerialStep {
  date: LocalDate
  documentId: number
  direction: 1 | -1
  warehouse: string
  batch: string
  state: string
  /** of its movement; null: goods moved inside a pool */
  booked: Fen | null
  quantity: QuantityMicro | null
}
const LIFE = `
  SELECT e.date, e.document_id AS documentId, e.direction, w.name AS warehouse, e.batch, ${SERIAL_STATE} AS state, r.booked, r.quantity
  FROM serial_entry e JOIN warehouse w ON w.id = e.warehouse_id LEFT JOIN cost_row r ON r.seq = e.seq
  WHERE e.item_id = ? AND e.serial = ? AND ${LIVE_SERIALS} ORDER BY e.date, e.seq`
/** Every document in the life of a number, in order. */
export const serialSteps = (db: ReadableDb, itemId: number, serial: string): SerialStep[] => db.all<SerialStep>(LIFE, itemId, serial)
