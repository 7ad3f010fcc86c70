import { parseQty, qtyText } from '../../../../core/kernel'
import { type CaseExpectation, FINEST } from './schema'

/** A figure as an exact fraction, so that it can be rounded at whatever decimals an expectation writes. */
export interface Figure {
  numerator: bigint
  /** > 0 */
  denominator: bigint
}
/** value (10^−valueDecimals) per quantity (10^−6) */
export const unitCost = (value: number, quantityMicro: number, valueDecimals: number): Figure | null =>
  quantityMicro === 0
    ? null
    : {
        numerator: BigInt(value) * 1_000_000n * (quantityMicro < 0 ? -1n : 1n),
        denominator: BigInt(Math.abs(quantityMicro)) * 10n ** BigInt(valueDecimals),
      }
export const scaled = (integer: number, decimals: number): Figure => ({ numerator: BigInt(integer), denominator: 10n ** BigInt(decimals) })

/** What a run of a case must be able to tell about one state; a figure it does not know is null. */
export interface CaseView {
  onHandQty: Figure
  onHandValue: Figure
  /** of nothing: what was last known, else 0 */
  avgCost: Figure
  totalCogs: Figure
  /** quantity and unit cost of each layer, oldest first */
  layers: [Figure, Figure][]
  /** refusal of the event asked about */
  error: string | null
  /** what one document cost, brought in, and how much of it is left */
  cogsOf(seq: number): Figure | null
  valueInOf(seq: number): Figure | null
  unitCostOf(seq: number): Figure | null
  remainingOf(seq: number): Figure | null
}

/** The product's costing policy in the terms of `depends_on`. */
const POLICY: Record<string, string> = {
  order: 'replay',
  neg: 'settle_last',
  round: 'value',
  return_in: 'original',
  return_out: 'original',
  ret_layer: 'tail',
}
export const policyOf = (method: string): Record<string, string> => ({
  ...POLICY,
  landed: method === 'moving_average' || method === 'periodic_average' ? 'on_hand' : 'split',
})

/** Does a condition {term: value, …}, {any_of: […]} or {all_of: […]} hold under the policy? */
export function holds(condition: unknown, policy: Record<string, string>): boolean {
  if (Array.isArray(condition)) return condition.some((c) => holds(c, policy))
  if (typeof condition !== 'object' || condition === null) return true
  return Object.entries(condition).every(([term, value]) => {
    if (term === 'any_of') return Array.isArray(value) && value.some((c) => holds(c, policy))
    if (term === 'all_of') return Array.isArray(value) && value.every((c) => holds(c, policy))
    return Array.isArray(value) ? value.includes(policy[term]) : value === policy[term]
  })
}

/** Text of a figure at `decimals`, 四舍五入 on the absolute value. */
export function atDecimals(figure: Figure, decimals: number): string {
  const magnitude = figure.numerator < 0n ? -figure.numerator : figure.numerator
  const scale = 10n ** BigInt(decimals)
  const rounded = (2n * magnitude * scale + figure.denominator) / (2n * figure.denominator)
  const digits = String(rounded).padStart(decimals + 1, '0')
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
  return figure.numerator < 0n && rounded !== 0n ? `-${text}` : text
}
const decimalsOf = (text: string) => Math.min(/\.(\d+)$/.exec(text)?.[1]?.length ?? 0, FINEST)
const canonical = (text: string) => {
  const [, sign, whole, decimals = ''] = /^([+-]?)0*(\d+)(?:\.(\d+))?$/.exec(text.trim()) ?? []
  if (whole === undefined) return text
  const figure = { numerator: BigInt(`${sign === '-' ? '-' : ''}${whole}${decimals}`), denominator: 10n ** BigInt(decimals.length) }
  return atDecimals(figure, Math.min(decimals.length, FINEST))
}
/** Equal at the decimals written. */
export const matches = (expected: string, found: Figure | null): boolean =>
  found !== null && atDecimals(found, decimalsOf(expected)) === canonical(expected)

const shown = (expected: string, found: Figure | null) =>
  found === null ? 'unknown' : atDecimals(found, Math.max(decimalsOf(expected), 2))

type Layers = readonly (readonly [string, string])[]
/** Neighbours of one unit cost as one layer: some books show them together. */
function mergeExpected(layers: Layers): Layers {
  const merged: [string, string][] = []
  for (const [quantity, cost] of layers) {
    const previous = merged.at(-1)
    if (previous?.[1] === cost) {
      previous[0] = qtyText((parseQty(previous[0]) ?? 0) + (parseQty(quantity) ?? 0))
    } else merged.push([quantity, cost])
  }
  return merged
}
function mergeFound(layers: CaseView['layers'], equal: (a: Figure, b: Figure) => boolean): CaseView['layers'] {
  const merged: CaseView['layers'] = []
  for (const [quantity, cost] of layers) {
    const previous = merged.at(-1)
    if (previous && equal(previous[1], cost)) {
      const { numerator, denominator } = previous[0]
      previous[0] = {
        numerator: numerator * quantity.denominator + quantity.numerator * denominator,
        denominator: denominator * quantity.denominator,
      }
    } else merged.push([quantity, cost])
  }
  return merged
}
const exactly = (a: Figure, b: Figure) => a.numerator * b.denominator === b.numerator * a.denominator
function layersMatch(expected: Layers, found: CaseView['layers']): boolean {
  const same = (e: Layers, f: CaseView['layers']) =>
    e.length === f.length && e.every(([q, c], i) => matches(q, f[i]?.[0] ?? null) && matches(c, f[i]?.[1] ?? null))
  const decimals = Math.max(...expected.map(([, cost]) => decimalsOf(cost)), 0)
  const asWritten = (a: Figure, b: Figure) => atDecimals(a, decimals) === atDecimals(b, decimals)
  const oneBook = same(expected, found) || same(expected, mergeFound(found, exactly))
  return oneBook || same(mergeExpected(expected), mergeFound(found, exactly)) || same(mergeExpected(expected), mergeFound(found, asWritten))
}

/** The names of refusals that runs use; another name in a case only asks that the event was refused. */
const REFUSALS = new Set(['insufficient_stock', 'exceeds_source', 'unknown_reference', 'invalid_quantity'])

/** Whoever returns more than came lacks goods as well. */
const refusedAs = (expected: string, found: string | null): boolean =>
  found === expected || (found !== null && !REFUSALS.has(expected)) || (found === 'exceeds_source' && expected === 'insufficient_stock')

interface Check {
  name: string
  expected: string
  found: string
  ok: boolean
}
function* checksOf(e: CaseExpectation, view: CaseView): Generator<Check> {
  const figure = (name: string, expected: string, found: Figure | null): Check => ({
    name,
    expected,
    found: shown(expected, found),
    ok: matches(expected, found),
  })
  if (e.error != null) {
    yield { name: 'error', expected: e.error, found: view.error ?? 'accepted', ok: refusedAs(e.error, view.error) }
  }
  if (e.on_hand_qty != null) yield figure('on_hand_qty', e.on_hand_qty, view.onHandQty)
  if (e.on_hand_value != null) yield figure('on_hand_value', e.on_hand_value, view.onHandValue)
  if (e.avg_cost != null) yield figure('avg_cost', e.avg_cost, view.avgCost)
  if (e.total_cogs != null) yield figure('total_cogs', e.total_cogs, view.totalCogs)
  if (e.layers != null) {
    const expected = e.layers.map(([q = '0', c = '0']) => [q, c] as const)
    const found = view.layers.map(([q, c], i) => `${shown(expected[i]?.[0] ?? '0', q)} @ ${shown(expected[i]?.[1] ?? '0', c)}`)
    yield {
      name: 'layers',
      expected: expected.map((l) => l.join(' @ ')).join(', '),
      found: found.join(', '),
      ok: layersMatch(expected, view.layers),
    }
  }
  for (const [seq, expected] of Object.entries(e.cogs_of_seq ?? {})) yield figure(`cogs_of_seq.${seq}`, expected, view.cogsOf(Number(seq)))
  for (const [seq, expected] of Object.entries(e.value_in_of_seq ?? {}))
    yield figure(`value_in_of_seq.${seq}`, expected, view.valueInOf(Number(seq)))
  for (const [seq, expected] of Object.entries(e.unit_cost_of_seq ?? {}))
    yield figure(`unit_cost_of_seq.${seq}`, expected, view.unitCostOf(Number(seq)))
  for (const [seq, expected] of Object.entries(e.remaining_qty_of_seq ?? {}))
    yield figure(`remaining_qty_of_seq.${seq}`, expected, view.remainingOf(Number(seq)))
}

/** The part of `depends_on` that concerns a figure: of the whole figure, or of one document's (`cogs_of_seq` → `3`). */
function conditionFor(name: string, key: string, condition: unknown): unknown {
  const [base, seq] = name.split('.')
  if (key.replace(/[[:/]/, '.').replace(']', '') === name) return condition
  if (key !== base) return null
  const keyed =
    seq !== undefined && typeof condition === 'object' && condition !== null && Object.keys(condition).every((k) => /^\d+$/.test(k))
  return keyed ? (condition as Record<string, unknown>)[seq] : condition
}

export interface ExpectationResult {
  checked: number
  /** figures that hold only under another policy */
  skipped: number
  /** the first figure that differs */
  difference: { figure: string; expected: string; found: string } | null
}

/** Checks every figure of one expectation that holds under the policy. */
export function checkExpectation(expectation: CaseExpectation, view: CaseView, policy: Record<string, string>): ExpectationResult {
  const result: ExpectationResult = { checked: 0, skipped: 0, difference: null }
  const conditions = Object.entries(expectation.depends_on ?? {})
  for (const check of checksOf(expectation, view)) {
    if (!conditions.every(([key, condition]) => holds(conditionFor(check.name, key, condition), policy))) {
      result.skipped++
      continue
    }
    result.checked++
    if (!check.ok) result.difference ??= { figure: check.name, expected: check.expected, found: check.found }
  }
  return result
}
