import type { LocalDate, QuantityMicro } from '../kernel'
import type { BatchDates } from './batches'

/** A batch in a warehouse with what can be taken of it. */
export interface BatchStock extends BatchDates {
  batch: string
  /** when it first came in */
  received: LocalDate | null
  /** 10⁻⁶: what may leave at the date asked for without leaving less than nothing at any later time */
  onHand: QuantityMicro
  /** past its expiry date: never proposed */
  expired: boolean
}
const compared = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)
/** Nothing known stands last: '9999' is later than any date. */
const LAST = '9999'
/** 先到期先出 (D33): earliest expiry first, those without last; then what came in first. */
export const byExpiry = (a: BatchStock, b: BatchStock): number =>
  compared(a.expiryDate ?? LAST, b.expiryDate ?? LAST) || compared(a.received ?? LAST, b.received ?? LAST) || compared(a.batch, b.batch)

export interface BatchPart {
  batch: string
  quantity: QuantityMicro
}
/** Takes a quantity out of batches, the earliest expiry first; less than asked for where there is no more. */
export function fefo(batches: readonly BatchStock[], quantity: QuantityMicro): BatchPart[] {
  let left = quantity
  return [...batches].sort(byExpiry).flatMap(({ batch, onHand, expired }) => {
    const part = expired ? 0 : Math.min(left, Math.max(onHand, 0))
    left -= part
    return part > 0 ? [{ batch, quantity: part }] : []
  })
}
