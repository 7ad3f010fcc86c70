import type { Fen, LocalDate, QuantityMicro } from '../../kernel'

/** Where a movement stands: total order inside a pool, and over pools (D20): (date, phase, seq). */
export interface Position {
  date: LocalDate
  phase: number
  /** unique over all pools */
  seq: number
}
export type CostingMethod = 'movingAverage' | 'fifo' | 'periodicAverage' | 'specific' | 'lifo'

/**
 * One movement of one cost pool, as costing sees it. A pool is what shares a cost: an item company-wide, or an item in
 * one warehouse, or an item's batch (account-set setting). Moves inside a pool (调拨 within a company-wide pool) have no
 * effect on cost and are not passed.
 *
 * kinds
 * - `in`        quantity > 0, value `given` (purchase, opening, surplus); null = at the standing cost of the pool
 * - `out`       quantity < 0, cost by the method (`specific`: of the receipt `ref` first, when one is named)
 * - `returnIn`  quantity > 0, customer return; value = share of the cost of movement `ref` (an out); without ref: `given`,
 *               or at the standing cost when `given` is null
 * - `returnOut` quantity < 0, return to supplier of movement `ref` (a receipt): original price; `given` (≤ 0) is what the
 *               supplier credits, null = original price of the receipt
 * - `carryIn`   quantity > 0, value carried over from another pool (transfer, assembly): `given`, set by the engine
 *               from the cost of the source each time that changes
 * - `revalue`   quantity 0, value `given` added to receipt `ref` (暂估补差, price correction, landed cost) or, without ref,
 *               to the pool / over the layers by quantity
 *
 * Valid: quantities have the sign above and are not 0 (revalue: 0); `given` of receipts is ≥ 0.
 */
export interface CostMovement extends Position {
  /** 0 = receipts whose value is given, 1 = everything else: receipts before issues within a day (D20) */
  phase: 0 | 1
  kind: 'in' | 'out' | 'returnIn' | 'returnOut' | 'carryIn' | 'revalue'
  quantity: QuantityMicro
  given: Fen | null
  /** seq of the movement referred to */
  ref: number | null
  /** revalue only: quantity of the receipt that the value concerns (an invoice may cover a part); null = all of it */
  refQuantity: QuantityMicro | null
  /** revalue only: `price` changes the receipt's price (and what a return to the supplier takes out), `landed` does not */
  revalueKind: 'price' | 'landed' | null
  /** outs with the same group that follow each other are rounded as one (one line delivered from several batches) */
  group: number | null
}

/** What costing decides of one movement. */
export interface Costed {
  seq: number
  /** change of the pool's value */
  booked: Fen
  /**
   * The movement's value on its own terms, before a shortage or a limit: a receipt's given value, the returned share of
   * an issue's cost, minus the returned share of a receipt's price; equals `booked` for an out. Kept with the movement:
   * later returns count against it. What differs from `booked` goes to cost of sales, see `costOfSalesDifference`.
   */
  amount: Fen
  /** pool after the movement */
  runQuantity: QuantityMicro
  runValue: Fen
  /** false: provisional (shortage issued at an assumed cost, 月末一次加权 before month end) */
  final: boolean
  /** what the movement did to issues whose shortage it met; null: nothing that a return of them counts on */
  covers: readonly Cover[] | null
}

/**
 * What a receipt did to one issue whose shortage was open (D18, D23). Either it settled a part of it, `settled` pieces: the issue turned
 * out to cost `difference` more than it went at. Or it is a return of that issue and took back what was not there yet: `quantity`, at
 * the cost it was assumed at, `value`.
 */
export interface Cover {
  /** seq of the issue */
  issue: number
  difference: Fen
  quantity: QuantityMicro
  value: Fen
  settled: QuantityMicro
  /** what the settled pieces cost by the receipt's value, where that is given or carried; null: it is neither */
  cost: Fen | null
  /** 1: the value is carried from elsewhere */
  carried: 0 | 1
}

/** Several covers of one issue together. */
export type Covered = Pick<Cover, 'difference' | 'quantity' | 'value'>

/** Pieces that an issue below zero lacks, in the order in which they come later, and what they cost then; null: as assumed. */
export interface Foreseen {
  quantity: QuantityMicro
  cost: Fen | null
}

/** A receipt layer (FIFO, LIFO, specific), oldest first. `seq`, `date` are those of the receipt or return that made it. */
export interface CostLayer {
  seq: number
  date: LocalDate
  quantity: QuantityMicro
  value: Fen
}

/** What was issued below zero and is still open: `value` is what it went at. An issue may have several, one after the other. */
export interface Shortage {
  seq: number
  quantity: QuantityMicro
  value: Fen
}

/** Outs that are being rounded as one. Private to the methods. */
export interface IssueGroup {
  id: number
  /** layered methods: the layer being drawn from */
  layer: number | null
  /** pool or layer when the group first drew from it, and what the group has drawn since */
  quantity: QuantityMicro
  value: Fen
  takenQuantity: QuantityMicro
  takenValue: Fen
  /** what the group has issued below zero */
  shortQuantity: QuantityMicro
  shortValue: Fen
}

/**
 * State of a pool between two movements: plain data, so that it can be stored as a checkpoint and compared.
 * Invariants: quantity = 0 ⇒ value = 0; quantity < 0 ⇔ shortage is not empty, and then quantity and value are minus the
 * sums of the shortage; with a layered method and quantity ≥ 0 the layers sum to quantity and value.
 */
export interface PoolState {
  quantity: QuantityMicro
  value: Fen
  /** kept by layered methods only */
  layers: CostLayer[]
  /** open shortage, oldest first */
  shortage: Shortage[]
  /** last known unit cost as a fraction value/quantity, for an issue from an empty pool; quantity 0 = none known */
  lastValue: Fen
  lastQuantity: QuantityMicro
  group: IssueGroup | null
}

/** Facts of earlier movements of any pool by seq; used by returns and revaluations. */
export interface CostLookup {
  /** what the movement moved and how it is costed now */
  movement(seq: number): { kind: CostMovement['kind']; quantity: QuantityMicro; amount: Fen; booked: Fen } | null
  /**
   * Σ over movements of the given kind that refer to `seq` and stand before the one being costed: quantity and `amount`
   * returned (absolute values); for revalue `priceGiven` = Σ given of the `price` ones.
   */
  referring(seq: number, kind: 'returnIn' | 'returnOut' | 'revalue'): { quantity: QuantityMicro; amount: Fen; priceGiven: Fen }
  /**
   * Σ of the covers of issue `seq` by movements that stand before the one being costed, the return `by`. null: that return was entered
   * before covers were kept (account sets of earlier versions): it comes back at a share of what the issue is booked at.
   */
  covered(seq: number, by: number): Covered | null
  /** What becomes of the shortage of issue `seq`, if it passes its cost on; of other issues nothing. */
  foreseen(seq: number): readonly Foreseen[]
  /** 月末一次加权: revaluations before this place in the order of entry gave no receipt a price (account sets of earlier versions); absent: none */
  readonly pricedFrom?: number
}

/** A costing method: pure, total on valid movements, deterministic. `apply` mutates `state` and returns the outcome. */
export interface Costing {
  method: CostingMethod
  empty(): PoolState
  apply(state: PoolState, movement: CostMovement, lookup: CostLookup): Costed
}
