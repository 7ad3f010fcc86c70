import { allocate, type Fen, fail, mulDiv, ok, type Problem, problem, QTY_SCALE, type QuantityMicro, type Result } from '../kernel'

/** What 采购费用 is spread by (D27): the goods' amount without VAT, their quantity, weight or volume. */
export const LANDED_BASES = ['amount', 'quantity', 'weight', 'volume'] as const
export type LandedBasis = (typeof LANDED_BASES)[number]
export const BASIS_NAMES: Record<LandedBasis, string> = { amount: '金额', quantity: '数量', weight: '重量', volume: '体积' }

/** A receipt's line as a fee is spread over it. */
export interface LandedLine {
  itemName: string
  /** fen without VAT */
  net: Fen
  quantity: QuantityMicro
  /** of one base unit, 10⁻⁶ kg and 10⁻⁶ m³; null: not known */
  weight: number | null
  volume: number | null
}
/** What a line counts: fen, or 10⁻⁶ of a base unit, kg or m³; null: its item does not say. */
export function basisFigure(line: LandedLine, basis: LandedBasis): number | null {
  if (basis === 'amount') return line.net
  if (basis === 'quantity') return line.quantity
  const one = line[basis]
  return one === null ? null : mulDiv(line.quantity, one, QTY_SCALE)
}

/**
 * Shares of a fee for the lines, in their order: each rounded, the last line that counts takes the residue (posting.md 2.5, as
 * {@link allocate}); none below zero, together exactly the fee. Refused: LANDED_NO_FIGURE names the items that lack weight or volume,
 * LANDED_NOTHING where nothing counts.
 */
export function allocateLanded(amount: Fen, lines: readonly LandedLine[], basis: LandedBasis): Result<Fen[]> {
  const name = BASIS_NAMES[basis]
  const figures = lines.map((line) => basisFigure(line, basis))
  const lacking = new Set(lines.filter((_, i) => figures[i] === null).map((line) => line.itemName))
  if (lacking.size > 0) return fail([lackingProblem([...lacking], name)])
  const weights = figures.map((figure) => figure ?? 0)
  if (weights.every((w) => w === 0)) return fail([problem('LANDED_NOTHING', 'spreadBy', { basis: name })])
  return ok(allocate(amount, weights))
}
const NAMED = 5
function lackingProblem(items: readonly string[], basis: string): Problem {
  const more = items.length > NAMED ? `等 ${items.length} 种商品` : ''
  return problem('LANDED_NO_FIGURE', 'spreadBy', { items: items.slice(0, NAMED).join('、') + more, basis })
}

/**
 * VAT of the shares of one fee line: it follows them, rounded as one running sum, so that every share's VAT stays within a fen of its
 * part and all of it is there. `shares` add up to the fee, fen.
 */
export function taxOfShares(tax: Fen, shares: readonly Fen[]): Fen[] {
  const whole = shares.reduce((a, b) => a + b, 0)
  let [sum, given] = [0, 0]
  return shares.map((share) => {
    sum += share
    const part = (whole === 0 ? 0 : mulDiv(tax, sum, whole)) - given
    given += part
    return part
  })
}
