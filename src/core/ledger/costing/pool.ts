import { type Fen, MAX_FEN, mulDiv, type QuantityMicro, shareOf } from '../../kernel'
import type { Costed, CostLookup, CostMovement, Cover, Covered, Foreseen, IssueGroup, PoolState, Shortage } from './types'

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
export const outcome = (
  state: PoolState,
  seq: number,
  booked: Fen,
  amount: Fen,
  final: boolean,
  covers: readonly Cover[] | null = null,
): Costed => ({
  seq,
  booked: booked + 0,
  amount: amount + 0,
  runQuantity: state.quantity,
  runValue: state.value,
  final,
  covers,
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

interface Part {
  quantity: QuantityMicro
  value: Fen
}
/**
 * Value at which a customer return comes back; null without the issue it refers to. What the issue lacks comes back first, as if
 * it had never been issued: `back` is that part, `open` all the issue lacks. The rest is a share of what was there or came since:
 * the issue's cost and what settling its shortage added, without what it lacks or what came back while lacking (D23).
 */
function returnedCost(movement: CostMovement, lookup: CostLookup, covered: Covered, open: Part, back: Part): Fen | null {
  const issue = movement.ref === null ? null : lookup.movement(movement.ref)
  if (!issue || issue.quantity >= 0) return null
  const rest = movement.quantity - back.quantity
  if (rest === 0) return back.value
  const before = lookup.referring(movement.ref as number, 'returnIn')
  const cost = Math.max(covered.difference - issue.booked, 0)
  const whole = -issue.quantity - covered.quantity - open.quantity
  const taken = before.quantity - covered.quantity
  const left = Math.max(whole - taken, 0)
  const share = returnedShare(
    Math.max(cost - covered.value - open.value, 0),
    whole,
    Math.min(rest, left),
    before.amount - covered.value,
    taken,
  )
  return back.value + share + (rest > left ? extrapolate(cost, -issue.quantity, rest - left) : 0)
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

/**
 * A shortage by what becomes of its pieces: those whose cost is foreseen go at it, the others at their part of what was assumed for all.
 */
export function asForeseen(open: Shortage, foreseen: readonly Foreseen[]): Shortage[] {
  if (foreseen.every(({ cost }) => cost === null)) return [open]
  const { seq } = open
  const left = { ...open }
  const parts: Shortage[] = []
  for (const piece of [...foreseen, { quantity: left.quantity, cost: null }]) {
    const quantity = Math.min(piece.quantity, left.quantity)
    if (quantity <= 0) continue
    const assumed = shareOf(left.value, quantity, left.quantity)
    parts.push({ seq, quantity, value: piece.cost === null ? assumed : shareOf(piece.cost, quantity, piece.quantity) })
    left.quantity -= quantity
    left.value -= assumed
  }
  return parts
}

/**
 * Issues a quantity that is not there at the last known cost; it stays open until a receipt re-prices it (D18). An issue that passes
 * its cost on goes at once at what the receipts cost that cover it.
 */
export function issueShort(state: PoolState, seq: number, quantity: QuantityMicro, group: IssueGroup | null, lookup: CostLookup): Fen {
  const soFar = group?.shortQuantity ?? 0
  const value = extrapolate(state.lastValue, state.lastQuantity, soFar + quantity) - (group?.shortValue ?? 0)
  if (group) {
    group.shortQuantity += quantity
    group.shortValue += value
  }
  const parts = asForeseen({ seq, quantity, value }, lookup.foreseen(seq))
  const cost = parts.reduce((sum, part) => sum + part.value, 0)
  state.shortage.push(...parts)
  state.quantity -= quantity
  state.value -= cost
  return cost
}

/** Takes up to `quantity` out of the open shortage at `index`, at its assumed cost; what is covered whole disappears. */
function closeShort(state: PoolState, index: number, quantity: QuantityMicro): Part {
  const open = state.shortage[index]
  if (!open) return { quantity: 0, value: 0 }
  const taken = Math.min(quantity, open.quantity)
  const value = shareOf(open.value, taken, open.quantity)
  if (taken === open.quantity) state.shortage.splice(index, 1)
  else {
    open.quantity -= taken
    open.value -= value
  }
  state.quantity += taken
  state.value += value
  return { quantity: taken, value }
}

/** Takes up to `quantity` out of all that issue `seq` lacks, the first pieces first. */
function closeOwn(state: PoolState, seq: number | null, quantity: QuantityMicro): Part {
  const taken = { quantity: 0, value: 0 }
  while (taken.quantity < quantity) {
    const at = state.shortage.findIndex((open) => open.seq === seq)
    if (at < 0) break
    const part = closeShort(state, at, quantity - taken.quantity)
    taken.quantity += part.quantity
    taken.value += part.value
  }
  return taken
}

/**
 * A receipt meets the open shortage, oldest first: what it covers leaves the shortage at what it went at; the receipt's
 * cost of that part goes to cost of sales instead, and is what the issue really cost. Returns the value released; the rest of the
 * receipt, which forms stock, is `rest`, mutated. `worth`: where the receipt's value comes from; null: from the pool or an issue.
 */
function coverShortage(state: PoolState, rest: Part, covers: Cover[], worth: 'given' | 'carried' | null): Fen {
  const { quantity, value } = rest
  const carried = worth === 'carried' ? 1 : 0
  state.lastValue = value
  state.lastQuantity = quantity
  let covered = 0
  let cost = 0
  let released = 0
  while (covered < quantity && state.shortage.length > 0) {
    const issue = state.shortage[0]?.seq ?? 0
    const closed = closeShort(state, 0, quantity - covered)
    covered += closed.quantity
    released += closed.value
    // parts of one receipt add up to its rounded cost of all it covers
    const upTo = shareOf(value, covered, quantity)
    const settled = covers.at(-1)
    if (settled?.issue === issue && settled.settled > 0) {
      settled.difference += upTo - cost - closed.value
      settled.settled += closed.quantity
      if (settled.cost !== null) settled.cost += upTo - cost
    } else {
      const difference = upTo - cost - closed.value
      covers.push({ issue, difference, quantity: 0, value: 0, settled: closed.quantity, cost: worth && upTo - cost, carried })
    }
    cost = upTo
  }
  rest.quantity -= covered
  rest.value -= cost
  return released
}

/** A receipt as it stands: what of it forms stock, and what it is booked at and worth in all. */
interface Arrival {
  stock: Part
  booked: Fen
  amount: Fen
  covers: readonly Cover[] | null
}
const NONE: Part = { quantity: 0, value: 0 }
/** All that an issue lacks. */
function lackOf(state: PoolState, seq: number | null): Part {
  const lack = { quantity: 0, value: 0 }
  for (const open of state.shortage) {
    if (open.seq !== seq) continue
    lack.quantity += open.quantity
    lack.value += open.value
  }
  return lack
}
const NOTHING_COVERED: Covered = { difference: 0, quantity: 0, value: 0 }

/**
 * A receipt, customer return or carried value arrives: at its own value, of a return the share of what its issue cost, else at the
 * standing cost. It first meets the open shortage (D18), a return that of its own issue before any other (D23). The state
 * takes the part that covers; the caller adds what forms stock.
 */
export function arrive(state: PoolState, movement: CostMovement, lookup: CostLookup): Arrival {
  const { kind, quantity, given, ref } = movement
  const short = state.quantity < 0
  const covered = kind === 'returnIn' && ref !== null ? lookup.covered(ref, movement.seq) : null
  const open = short && covered ? lackOf(state, ref) : NONE
  const back = open.quantity === 0 ? NONE : closeOwn(state, ref, quantity)
  const amount =
    (kind === 'returnIn' ? returnedCost(movement, lookup, covered ?? NOTHING_COVERED, open, back) : null) ??
    given ??
    standingCost(state, quantity)
  const rest = { quantity: quantity - back.quantity, value: amount - back.value }
  if (!short) return { stock: rest, booked: amount, amount, covers: null }
  const covers: Cover[] = back.quantity > 0 ? [{ issue: ref ?? 0, difference: 0, ...back, settled: 0, cost: null, carried: 0 }] : []
  const worth = kind === 'carryIn' ? 'carried' : kind === 'in' && given !== null ? 'given' : null
  const released = rest.quantity > 0 && state.quantity < 0 ? coverShortage(state, rest, covers, worth) : 0
  return { stock: rest, booked: back.value + released + rest.value, amount, covers: covers.length > 0 ? covers : null }
}
