import { QTY_SCALE } from '../kernel'
import type { MovementDraft } from './posting'

/**
 * The movement that a number's cost hangs on: for goods that leave, the receipt it last came in with; for goods that come back,
 * the issue it left with. null: the pool decides.
 */
export type SerialRef = (movement: MovementDraft, serial: string) => number | null

/** Numbers that hang on the same movement, in the order they were given. */
function parts(movement: MovementDraft, refOf: SerialRef): { refSeq: number | null; serials: string[] }[] {
  const groups = Map.groupBy(movement.serials ?? [], (serial) => refOf(movement, serial))
  return [...groups].map(([refSeq, serials]) => ({ refSeq, serials }))
}
const part = (m: MovementDraft, serials: readonly string[], more: Partial<MovementDraft>): MovementDraft => ({
  ...m,
  ...more,
  serials,
  quantity: Math.sign(m.quantity) * serials.length * QTY_SCALE,
})

/**
 * 个别计价 by serial (D35): a movement whose numbers came in with several receipts becomes several movements, each naming its receipt.
 * What takes over the cost of such a movement piece by piece (调拨 between warehouses, 发出商品) is divided the same way, so that every
 * number keeps its cost; what takes over several at once (组装) stays whole. `refOf` undefined for a movement: it stays as it is.
 */
export function splitBySerial(
  movements: readonly MovementDraft[],
  refFor: (movement: MovementDraft) => SerialRef | undefined,
): MovementDraft[] {
  const split: MovementDraft[] = []
  /** where each of the given movements begins now */
  const starts: number[] = []
  movements.forEach((m, i) => {
    const from = m.carriesFrom
    const source = from === i - 1 ? movements[from] : undefined
    const pieces = split.slice(starts[i - 1])
    const paired = source?.itemId === m.itemId && source.quantity === -m.quantity && pieces.length > 1
    if (paired) {
      const at = starts[i - 1] ?? 0
      split.splice(at, pieces.length)
      for (const out of pieces) {
        split.push(out)
        split.push(part(m, out.serials ?? [], { carriesFrom: split.length - 1, groupNo: null }))
      }
      starts.push(at + 1)
      return
    }
    starts.push(split.length)
    const refOf = refFor(m)
    const found = refOf && (m.serials?.length ?? 0) > 0 ? parts(m, refOf) : []
    const first = found[0]
    const moved = from === undefined ? m : { ...m, carriesFrom: starts[from] ?? from }
    if (found.length > 1) for (const p of found) split.push(part(moved, p.serials, { refSeq: p.refSeq }))
    else split.push(first ? { ...moved, refSeq: first.refSeq } : moved)
  })
  return split
}
