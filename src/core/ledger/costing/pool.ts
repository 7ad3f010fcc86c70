import { type Fen, MAX_FEN, mulDiv, type QuantityMicro, shareOf } from '../../kernel'
import type { Costed, CostLookup, CostMovement, IssueGroup, PoolState } from './types'

/** What all methods share: shortage (D18), last known cost, shares of returns (D23, D24). Rules: docs/spec/costing.md. */

export const emptyPool = (): PoolState => ({
  quantity: 0,
  value: 0,
  layers: [],
  shortage: [],
  lastValue: 0,
  lastQuantity: 0,
  group: null,
})

/** An independent copy: a checkpoint, or a state to try something on. */
export const cloneState = (state: PoolState): PoolState => ({
  ...state,
  layers: state.layers.map((layer) => ({ ...layer })),
  shortage: state.shortage.map((open) => ({ ...open })),
  group: state.group && { ...state.group },
})

/** + 0 turns the −0 of a negated zero into 0, so that results compare and serialise alike. */
export const outcome = (state: PoolState, seq: number, booked: Fen, amount: Fen, final: boolean): Costed => ({
  seq,
  booked: booked + 0,
  amount: amount + 0,
  runQuantity: state.quantity,
  runValue: state.value,
  final,
})

/**
 * What a movement sends to cost of sales besides what it does to stock: the re-priced shortage, the issued part of a
 * revaluation, and the gap between a supplier's credit and what leaves the pool. An out and a customer return are booked
 * against cost of sales anyway, with `booked`.
 */
export function costOfSalesDifference(movement: CostMovement, costed: Costed): Fen {
  if (movement.kind === 'out' || movement.kind === 'returnIn') return 0
  return (movement.kind === 'returnOut' && movement.given !== null ? movement.given : costed.amount) - costed.booked
}

/** unit cost value/of × quantity, where `quantity` may exceed `of`: limited to what an amount may be (D2). */
export function extrapolate(value: Fen, of: QuantityMicro, quantity: QuantityMicro): Fen {
  if (of <= 0 || value <= 0) return 0
  const limit = Math.max(MAX_FEN, value)
  return quantity > of && value * quantity >= limit * of ? limit : mulDiv(value, quantity, of)
}

/** Cost of a quantity at what the pool costs now: the average on hand, else the last known cost, else 0. */
export const standingCost = (state: PoolState, quantity: QuantityMicro): Fen =>
  state.quantity > 0 ? extrapolate(state.value, state.quantity, quantity) : extrapolate(state.lastValue, state.lastQuantity, quantity)

/**
 * The share of `total` that belongs to `part` of `whole` when some of it has been taken before (returns in parts):
 * rounded share, never more than what is left; the last part takes the rest (rounding.md §2.2, §4).
 */
export function returnedShare(
  total: Fen,
  whole: QuantityMicro,
  part: QuantityMicro,
  takenTotal: Fen = 0,
  takenPart: QuantityMicro = 0,
): Fen {
  const left = Math.max(total - takenTotal, 0)
  const leftPart = Math.max(whole - takenPart, 0)
  if (part < leftPart) return Math.min(mulDiv(total, part, whole), left)
  return part === leftPart ? left : left + extrapolate(total, whole, part - leftPart)
}

/** Value at which a customer return comes back: share of the cost of the issue it refers to; null without such an issue. */
export function returnedCost(movement: CostMovement, lookup: CostLookup): Fen | null {
  const issue = movement.ref === null ? null : lookup.movement(movement.ref)
  if (!issue || issue.quantity >= 0) return null
  const before = lookup.referring(movement.ref as number, 'returnIn')
  return returnedShare(-issue.booked, -issue.quantity, movement.quantity, before.amount, before.quantity)
}

/**
 * Original price of what a return to the supplier sends back; null without a receipt. When the price was changed, it is
 * spread over what had not been returned: an invoice for the kept 140 of 150 does not re-price the 10 sent back before.
 */
export function returnedPrice(movement: CostMovement, lookup: CostLookup): Fen | null {
  const receipt = movement.ref === null ? null : lookup.movement(movement.ref)
  if (!receipt || receipt.quantity <= 0) return null
  const seq = movement.ref as number
  const before = lookup.referring(seq, 'returnOut')
  const change = lookup.referring(seq, 'revalue').priceGiven
  const price = Math.max(receipt.amount + change, 0)
  if (change !== 0 && before.quantity < receipt.quantity) {
    return returnedShare(Math.max(price - before.amount, 0), receipt.quantity - before.quantity, -movement.quantity)
  }
  return returnedShare(price, receipt.quantity, -movement.quantity, before.amount, before.quantity)
}

/** The group an out belongs to, opened when it is the first; a movement of another group or kind ends the previous one. */
export function groupOf(state: PoolState, group: number | null): IssueGroup | null {
  if (group === null) state.group = null
  else if (state.group?.id !== group) {
    state.group = { id: group, layer: null, quantity: 0, value: 0, takenQuantity: 0, takenValue: 0, shortQuantity: 0, shortValue: 0 }
  }
  return state.group
}

/** True when a movement begins to draw: on its own, or as the first of its group. */
export const startsDrawing = (group: IssueGroup | null): boolean => !group || (group.takenQuantity === 0 && group.shortQuantity === 0)

/** Cost of `quantity` out of (`value`, `of`), 0 < quantity ≤ of: all of it takes the whole value (D15). */
export function drawCost(value: Fen, of: QuantityMicro, quantity: QuantityMicro, group: IssueGroup | null, layer: number | null): Fen {
  if (!group) return shareOf(value, quantity, of)
  if (group.takenQuantity === 0 || group.layer !== layer) {
    group.layer = layer
    group.quantity = of
    group.value = value
    group.takenQuantity = 0
    group.takenValue = 0
  }
  group.takenQuantity += quantity
  const cost = shareOf(group.value, group.takenQuantity, group.quantity) - group.takenValue
  group.takenValue += cost
  return cost
}

/** Issues a quantity that is not there at the last known cost; it stays open until a receipt re-prices it (D18). */
export function issueShort(state: PoolState, seq: number, quantity: QuantityMicro, group: IssueGroup | null): Fen {
  const soFar = group?.shortQuantity ?? 0
  const value = extrapolate(state.lastValue, state.lastQuantity, soFar + quantity) - (group?.shortValue ?? 0)
  if (group) {
    group.shortQuantity += quantity
    group.shortValue += value
  }
  state.shortage.push({ seq, quantity, value })
  state.quantity -= quantity
  state.value -= value
  return value
}

/**
 * A receipt meets the open shortage, oldest first: what it covers leaves the shortage at the assumed cost; the receipt's
 * cost of that part goes to cost of sales instead. Returns what is left of the receipt to form stock, and the value released.
 */
export function coverShortage(
  state: PoolState,
  quantity: QuantityMicro,
  value: Fen,
): { quantity: QuantityMicro; value: Fen; released: Fen } {
  const covered = Math.min(quantity, -state.quantity)
  let left = covered
  let released = 0
  while (left > 0) {
    const open = state.shortage[0]
    if (!open) break
    const taken = Math.min(left, open.quantity)
    const cost = shareOf(open.value, taken, open.quantity)
    released += cost
    left -= taken
    if (taken === open.quantity) state.shortage.shift()
    else {
      open.quantity -= taken
      open.value -= cost
    }
  }
  state.quantity += covered
  state.value += released
  state.lastValue = value
  state.lastQuantity = quantity
  return { quantity: quantity - covered, value: value - shareOf(value, covered, quantity), released }
}
