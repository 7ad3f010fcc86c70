import { type Costed, type CostMovement, type Costing, type PoolState, replay } from '@core/ledger/costing'
import { parseFen, parseQty } from '@core/kernel'

/** Builders of cost movements in units and yuan, for tests: `receipt(1, '10', '100.00')`. */
export const qty = (text: string): number => parseQty(text) ?? Number.NaN
export const fen = (text: string): number => parseFen(text) ?? Number.NaN

type More = Partial<CostMovement>
const base = (seq: number, kind: CostMovement['kind'], quantity: number, given: number | null, more: More): CostMovement => ({
  seq,
  kind,
  quantity,
  given,
  date: '2026-01-01',
  phase: kind === 'in' ? 0 : 1,
  ref: null,
  refQuantity: null,
  revalueKind: null,
  group: null,
  ...more,
})
export const receipt = (seq: number, quantity: string, value: string | null, more: More = {}) =>
  base(seq, 'in', qty(quantity), value === null ? null : fen(value), more)
export const issue = (seq: number, quantity: string, more: More = {}) => base(seq, 'out', -qty(quantity), null, more)
export const carry = (seq: number, quantity: string, value: string, more: More = {}) =>
  base(seq, 'carryIn', qty(quantity), fen(value), more)
export const customerReturn = (seq: number, quantity: string, ref: number | null, value: string | null = null, more: More = {}) =>
  base(seq, 'returnIn', qty(quantity), value === null ? null : fen(value), { ref, ...more })
export const supplierReturn = (seq: number, quantity: string, ref: number | null, credit: string | null = null, more: More = {}) =>
  base(seq, 'returnOut', -qty(quantity), credit === null ? null : -fen(credit), { ref, ...more })
export const landed = (seq: number, value: string, ref: number | null, more: More = {}) =>
  base(seq, 'revalue', 0, fen(value), { ref, revalueKind: 'landed', ...more })
export const repriced = (seq: number, value: string, ref: number | null, more: More = {}) =>
  base(seq, 'revalue', 0, fen(value), { ref, revalueKind: 'price', ...more })

/** Costs the movements in the order given, from nothing or from a state. */
export function run(
  costing: Costing,
  movements: CostMovement[],
  from?: PoolState,
): { state: PoolState; costed: Costed[]; booked: number[] } {
  const state = from ?? costing.empty()
  const costed = replay(costing, state, movements)
  return { state, costed, booked: costed.map((c) => c.booked) }
}
