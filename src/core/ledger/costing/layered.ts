import { allocate, type Fen, type QuantityMicro, shareOf } from '../../kernel'
import { arrive, drawCost, emptyPool, groupOf, issueShort, outcome, returnedPrice, startsDrawing } from './pool'
import type { Costed, Costing, CostingMethod, CostLookup, CostMovement, IssueGroup, PoolState } from './types'

/** A receipt or return becomes a layer at the tail; what covers a shortage does not (D18). */
function receive(state: PoolState, movement: CostMovement, lookup: CostLookup): Costed {
  const { seq, date } = movement
  const { stock, booked, amount, covers } = arrive(state, movement, lookup)
  if (stock.quantity > 0) {
    state.quantity += stock.quantity
    state.value += stock.value
    state.layers.push({ seq, date, quantity: stock.quantity, value: stock.value })
  }
  return outcome(state, seq, booked, amount, true, covers)
}

/** Position of the layer made by movement `seq`, −1 when it is used up. Searched from the tail: references are recent. */
function layerOf(state: PoolState, seq: number | null): number {
  if (seq === null) return -1
  for (let i = state.layers.length - 1; i >= 0; i--) if (state.layers[i]?.seq === seq) return i
  return -1
}

/** Removes `quantity` worth `cost` from the layer at `index`; a used-up layer disappears. */
function removeFrom(state: PoolState, index: number, quantity: QuantityMicro, cost: Fen): void {
  const layer = state.layers[index]
  if (!layer) return
  if (quantity < layer.quantity) {
    layer.quantity -= quantity
    layer.value -= cost
  } else if (index === 0) state.layers.shift()
  else if (index === state.layers.length - 1) state.layers.pop()
  else state.layers.splice(index, 1)
  state.quantity -= quantity
  state.value -= cost
}

/** Takes up to `quantity` from one layer at its cost: the whole layer at its whole value, else r2(value · q / quantity). */
function takeLayer(
  state: PoolState,
  index: number,
  quantity: QuantityMicro,
  group: IssueGroup | null,
): { quantity: QuantityMicro; cost: Fen } {
  const layer = state.layers[index]
  if (!layer) return { quantity: 0, cost: 0 }
  const taken = Math.min(quantity, layer.quantity)
  const cost = drawCost(layer.value, layer.quantity, taken, group, layer.seq)
  removeFrom(state, index, taken, cost)
  return { quantity: taken, cost }
}

/** Takes `quantity` from the queue (FIFO: head, LIFO: tail), the rest below zero. Returns the cost. */
function takeQueue(
  state: PoolState,
  movement: CostMovement,
  quantity: QuantityMicro,
  fromTail: boolean,
  group: IssueGroup | null,
  lookup: CostLookup,
): Fen {
  let left = quantity
  let cost = 0
  while (left > 0 && state.layers.length > 0) {
    const taken = takeLayer(state, fromTail ? state.layers.length - 1 : 0, left, group)
    left -= taken.quantity
    cost += taken.cost
  }
  return left > 0 ? cost + issueShort(state, movement.seq, left, group, lookup) : cost
}

/** Remembers the cost of the layer that would be used up last, before a movement that may use up all of them. */
function rememberLast(state: PoolState, fromTail: boolean): void {
  const last = state.layers[fromTail ? 0 : state.layers.length - 1]
  if (!last) return
  state.lastValue = last.value
  state.lastQuantity = last.quantity
}

function issue(state: PoolState, movement: CostMovement, fromTail: boolean, named: number | null, lookup: CostLookup): Costed {
  const quantity = -movement.quantity
  const group = groupOf(state, movement.group)
  if (startsDrawing(group)) rememberLast(state, fromTail)
  const final = quantity <= state.quantity
  const index = layerOf(state, named)
  let cost = 0
  let left = quantity
  if (index >= 0) {
    const taken = takeLayer(state, index, quantity, group)
    cost = taken.cost
    left -= taken.quantity
  }
  if (left > 0) cost += takeQueue(state, movement, left, fromTail, group, lookup)
  return outcome(state, movement.seq, -cost, -cost, final)
}

/**
 * A return to the supplier takes what is left of the receipt's own layer at the original price (landed cost stays on the
 * pieces that remain; the last piece of the layer takes its whole value), the rest from the queue at the layers' cost (D24).
 */
function giveBack(state: PoolState, movement: CostMovement, fromTail: boolean, price: Fen | null, lookup: CostLookup): Costed {
  if (price === null) return issue(state, { ...movement, group: null }, fromTail, null, lookup)
  const quantity = -movement.quantity
  rememberLast(state, fromTail)
  const final = quantity <= state.quantity
  const index = layerOf(state, movement.ref)
  const layer = state.layers[index]
  let cost = 0
  let left = quantity
  if (layer) {
    const taken = Math.min(quantity, layer.quantity)
    cost = taken === layer.quantity ? layer.value : Math.min(shareOf(price, taken, quantity), layer.value)
    removeFrom(state, index, taken, cost)
    left -= taken
  }
  if (left > 0) cost += takeQueue(state, movement, left, fromTail, null, lookup)
  return outcome(state, movement.seq, -cost, -price, final)
}

/** Adds a value over all layers by quantity. What a layer cannot bear of a reduction, the next ones in the queue bear. */
function spread(state: PoolState, amount: Fen): void {
  const parts = allocate(
    amount,
    state.layers.map((layer) => layer.quantity),
  )
  let unborne = 0
  state.layers.forEach((layer, i) => {
    layer.value += parts[i] ?? 0
    if (layer.value < 0) {
      unborne -= layer.value
      layer.value = 0
    }
  })
  for (const layer of state.layers) {
    const borne = Math.min(layer.value, unborne)
    layer.value -= borne
    unborne -= borne
  }
}

/** Revaluation of a receipt: the pieces left of its layer take their share; without a receipt, all layers do (D26, D27). */
function revalue(state: PoolState, movement: CostMovement, lookup: CostLookup): Costed {
  const given = movement.given ?? 0
  const receipt = movement.ref === null ? null : lookup.movement(movement.ref)
  let booked = 0
  if (receipt) {
    const layer = state.layers[layerOf(state, movement.ref)]
    const concerned = movement.refQuantity ?? receipt.quantity
    if (layer && concerned > 0) {
      booked = Math.max(shareOf(given, Math.min(layer.quantity, concerned), concerned), -layer.value)
      layer.value += booked
    }
  } else if (state.quantity > 0) {
    booked = Math.max(given, -state.value)
    spread(state, booked)
  }
  state.value += booked
  return outcome(state, movement.seq, booked, given, true)
}

function layered(method: CostingMethod, fromTail: boolean, byName: boolean): Costing {
  return {
    method,
    empty: emptyPool,
    apply(state, movement, lookup) {
      if (movement.kind === 'out') return issue(state, movement, fromTail, byName ? movement.ref : null, lookup)
      state.group = null
      switch (movement.kind) {
        case 'in':
        case 'carryIn':
        case 'returnIn':
          return receive(state, movement, lookup)
        case 'returnOut':
          return giveBack(state, movement, fromTail, returnedPrice(movement, lookup), lookup)
        case 'revalue':
          return revalue(state, movement, lookup)
      }
    },
  }
}

/** 先进先出 */
export const fifo = layered('fifo', false, false)
/** 后进先出: not permitted by Chinese standards, for management accounts only. */
export const lifo = layered('lifo', true, false)
/** 个别计价: the pool is the batch or serial; inside it the named receipt, else the oldest. */
export const specific = layered('specific', false, true)
