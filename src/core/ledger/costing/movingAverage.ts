import { type Fen, shareOf } from '../../kernel'
import { arrive, drawCost, emptyPool, groupOf, issueShort, outcome, returnedPrice, startsDrawing } from './pool'
import type { Costed, Costing, CostLookup, CostMovement, PoolState } from './types'

/** Adds a receipt to the pool; a shortage is re-priced first (D18). */
export function receive(state: PoolState, movement: CostMovement, lookup: CostLookup): Costed {
  const { stock, booked, amount, covers } = arrive(state, movement, lookup)
  state.quantity += stock.quantity
  state.value += stock.value
  return outcome(state, movement.seq, booked, amount, true, covers)
}

/** Remembers the average before a movement that may empty the pool. */
function rememberAverage(state: PoolState): void {
  if (state.quantity <= 0) return
  state.lastValue = state.value
  state.lastQuantity = state.quantity
}

/** An issue: r2(value · q / on hand), the whole value when everything leaves (D15). */
function issue(state: PoolState, movement: CostMovement, lookup: CostLookup): Costed {
  const quantity = -movement.quantity
  const group = groupOf(state, movement.group)
  if (startsDrawing(group)) rememberAverage(state)
  const fromStock = Math.min(quantity, Math.max(state.quantity, 0))
  let cost = 0
  if (fromStock > 0) {
    cost = drawCost(state.value, state.quantity, fromStock, group, null)
    state.quantity -= fromStock
    state.value -= cost
  }
  if (fromStock < quantity) cost += issueShort(state, movement.seq, quantity - fromStock, group, lookup)
  return outcome(state, movement.seq, -cost, -cost, fromStock === quantity)
}

/**
 * A return to the supplier takes out the original price (D24), limited to the value there is; the last piece takes
 * all of it. Without a known price, or beyond what is on hand, it is an issue.
 */
export function giveBack(state: PoolState, movement: CostMovement, price: Fen | null, lookup: CostLookup): Costed {
  const quantity = -movement.quantity
  if (price === null || quantity > state.quantity) {
    const costed = issue(state, { ...movement, group: null }, lookup)
    if (price !== null) costed.amount = -price
    return costed
  }
  rememberAverage(state)
  const cost = quantity === state.quantity ? state.value : Math.min(price, state.value)
  state.quantity -= quantity
  state.value -= cost
  return outcome(state, movement.seq, -cost, -price, true)
}

/** The part of a revaluation that belongs to what is still on hand: r2(given · min(on hand, q) / q) (D26, D27). */
function revalue(state: PoolState, movement: CostMovement, lookup: CostLookup): Costed {
  const given = movement.given ?? 0
  const onHand = state.quantity
  const receipt = movement.ref === null ? null : lookup.movement(movement.ref)
  const concerned = receipt ? (movement.refQuantity ?? receipt.quantity) : onHand
  const booked = onHand > 0 && concerned > 0 ? Math.max(shareOf(given, Math.min(onHand, concerned), concerned), -state.value) : 0
  state.value += booked
  return outcome(state, movement.seq, booked, given, true)
}

/** 移动加权平均: the pool is (quantity, value); the average is never rounded. */
export const movingAverage: Costing = {
  method: 'movingAverage',
  empty: emptyPool,
  apply(state, movement, lookup) {
    if (movement.kind === 'out') return issue(state, movement, lookup)
    state.group = null
    switch (movement.kind) {
      case 'in':
      case 'carryIn':
      case 'returnIn':
        return receive(state, movement, lookup)
      case 'returnOut':
        return giveBack(state, movement, returnedPrice(movement, lookup), lookup)
      case 'revalue':
        return revalue(state, movement, lookup)
    }
  },
}
