import { type Fen, mulDiv, NumberTooLarge, type QuantityMicro, RATE_SCALE, type RatePpm } from '../../kernel'

export interface BomLine {
  itemId: number
  /** for the base quantity of the list */
  quantity: QuantityMicro
  /** 损耗率, on top of the quantity */
  lossRate: RatePpm
}
/** 物料清单: what `baseQuantity` of an item is made of, and what making it costs beside. */
export interface Bom {
  id: number
  name: string
  itemId: number
  baseQuantity: QuantityMicro
  fee: Fen
  lines: readonly BomLine[]
}
/** The list in use of an item; undefined: it is bought, not made. */
export type BomOf = (itemId: number) => Bom | undefined

/** A quantity before it is rounded: n / d of 10⁻⁶ base unit. */
interface Exact {
  n: bigint
  d: bigint
}
const exact = (quantity: QuantityMicro): Exact => ({ n: BigInt(quantity), d: 1n })
const plus = (a: Exact, b: Exact): Exact => (a.d === b.d ? { n: a.n + b.n, d: a.d } : { n: a.n * b.d + b.n * a.d, d: a.d * b.d })
/** Up to the next 10⁻⁶: never less than what is needed. */
function roundUp({ n, d }: Exact): QuantityMicro {
  const quantity = Number((n + d - 1n) / d)
  if (!Number.isSafeInteger(quantity)) throw new NumberTooLarge('number too large')
  return quantity
}
/** What of a line is needed to make `wanted`. */
const needed = (bom: Bom, line: BomLine, wanted: Exact): Exact => ({
  n: wanted.n * BigInt(line.quantity) * BigInt(RATE_SCALE + line.lossRate),
  d: wanted.d * BigInt(bom.baseQuantity) * BigInt(RATE_SCALE),
})

export interface Expansion {
  /** each item once, in the order of the lists */
  lines: { itemId: number; quantity: QuantityMicro }[]
  /** of the list and of those below it that were expanded, each rounded to the fen */
  fee: Fen
}
/**
 * What `wanted` of a list's item is made of: the list's own lines, or down to what no list makes. Quantities are scaled exactly,
 * through all levels, and rounded up once. `bomOf` must not go in circles (see {@link circleOf}).
 */
export function expandBom(bom: Bom, wanted: QuantityMicro, bomOf: BomOf | null): Expansion {
  const needs = new Map<number, Exact>()
  let fee = 0
  const expand = (of: Bom, quantity: Exact): void => {
    fee += feeFor(of, roundUp(quantity))
    for (const line of of.lines) {
      const need = needed(of, line, quantity)
      const below = bomOf?.(line.itemId)
      if (below) expand(below, need)
      else needs.set(line.itemId, plus(needs.get(line.itemId) ?? { n: 0n, d: 1n }, need))
    }
  }
  expand(bom, exact(wanted))
  return { lines: [...needs].map(([itemId, need]) => ({ itemId, quantity: roundUp(need) })), fee }
}
const feeFor = (bom: Bom, quantity: QuantityMicro): Fen => mulDiv(bom.fee, quantity, bom.baseQuantity)

/** What goods cost now: `value` fen for `quantity`; null where nothing is known. */
export type CostOf = (itemId: number) => { quantity: QuantityMicro; value: Fen } | null
export interface RolledNode {
  itemId: number
  quantity: QuantityMicro
  lossRate: RatePpm
  /** the list it is made by; null: bought */
  bom: Bom | null
  /** 卷算成本: of what it is made of and the fees, level by level; what is bought at its current cost. Fen; null: not known */
  rolled: Fen | null
  /** at what the item itself costs now; null: not known */
  current: Fen | null
  fee: Fen
  children: RolledNode[]
}
/** 成本卷算: the tree of a list for `wanted` with what everything costs; each line rounded, the sums are sums of lines. */
export function rollUp(bom: Bom, wanted: QuantityMicro, bomOf: BomOf, costOf: CostOf): RolledNode {
  const at = (itemId: number, quantity: QuantityMicro): Fen | null => {
    const known = costOf(itemId)
    return known && mulDiv(known.value, quantity, known.quantity)
  }
  const node = (itemId: number, own: Bom | undefined, need: Exact, lossRate: RatePpm): RolledNode => {
    const quantity = roundUp(need)
    const current = at(itemId, quantity)
    if (!own) return { itemId, quantity, lossRate, bom: null, rolled: current, current, fee: 0, children: [] }
    const fee = feeFor(own, quantity)
    const children = own.lines.map((line) => node(line.itemId, bomOf(line.itemId), needed(own, line, need), line.lossRate))
    const known = children.every((child) => child.rolled !== null)
    const rolled = known ? children.reduce((sum, child) => sum + (child.rolled ?? 0), fee) : null
    return { itemId, quantity, lossRate, bom: own, rolled, current, fee, children }
  }
  return node(bom.itemId, bom, exact(wanted), 0)
}

/**
 * The way from a component back to the product, where making it would need itself: items from `itemId` over a component to
 * `itemId` again. `madeOf` gives what any list of an item holds. Null: there is none.
 */
export function circleOf(itemId: number, components: readonly number[], madeOf: (itemId: number) => readonly number[]): number[] | null {
  const seen = new Set<number>()
  const search = (at: number): number[] | null => {
    if (at === itemId) return [at]
    if (seen.has(at)) return null
    seen.add(at)
    for (const next of madeOf(at)) {
      const way = search(next)
      if (way) return [at, ...way]
    }
    return null
  }
  for (const component of components) {
    const way = search(component)
    if (way) return [itemId, ...way]
  }
  return null
}
