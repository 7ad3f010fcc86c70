import type { QuantityMicro } from '../kernel'

/** A bin of a warehouse as it stands for an item. */
export interface BinStock {
  bin: string
  name: string
  /** place on the way through the warehouse */
  route: number
  /** 默认货位 of the item */
  usual: boolean
  /** 10⁻⁶: what may leave at the date asked for without leaving less than nothing at any later time */
  onHand: QuantityMicro
}
export interface BinPart {
  bin: string
  quantity: QuantityMicro
}
const byRoute = (a: BinStock, b: BinStock): number => a.route - b.route || (a.bin < b.bin ? -1 : a.bin > b.bin ? 1 : 0)
/** The item's own bin first, then along the route. */
export const byPicking = (a: BinStock, b: BinStock): number => Number(b.usual) - Number(a.usual) || byRoute(a, b)

/** Takes a quantity out of bins in the order of picking; less than asked for where there is no more. */
export function pickFrom(bins: readonly BinStock[], quantity: QuantityMicro): BinPart[] {
  let left = quantity
  return [...bins].sort(byPicking).flatMap(({ bin, onHand }) => {
    const part = Math.min(left, Math.max(onHand, 0))
    left -= part
    return part > 0 ? [{ bin, quantity: part }] : []
  })
}
/** Where goods that come in are put: the item's own bin, else where most of it lies; null: nowhere yet. */
export function putInto(bins: readonly BinStock[]): string | null {
  const own = bins.find((b) => b.usual)
  const most = [...bins].sort((a, b) => b.onHand - a.onHand || byRoute(a, b))[0]
  return own?.bin ?? (most && most.onHand > 0 ? most.bin : null)
}
