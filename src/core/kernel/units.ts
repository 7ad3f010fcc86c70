/** Several units of one item (D32): conversion by whole numerator and denominator, and the text "3箱5瓶". */
import { parseScaled, qtyText, group } from './decimal'
import { MAX_QTY, mulDiv, QTY_SCALE, type QuantityMicro, type UnitPriceE8 } from './numbers'

/** One `unit` is numerator/denominator base units. */
export interface UnitRatio {
  unit: string
  numerator: number
  denominator: number
}

function exact(quantity: QuantityMicro, numerator: number, denominator: number): QuantityMicro | null {
  const small = quantity * numerator
  if (Number.isSafeInteger(small)) {
    const whole = small / denominator
    return small % denominator !== 0 || Math.abs(whole) > MAX_QTY ? null : whole + 0
  }
  const product = BigInt(quantity) * BigInt(numerator)
  if (product % BigInt(denominator) !== 0n) return null
  const result = Number(product / BigInt(denominator))
  return Math.abs(result) > MAX_QTY ? null : result
}
/** 10⁻⁶ of the unit → 10⁻⁶ of the base unit; null: it does not come out exactly, or is too large. */
export const unitToBase = (quantity: QuantityMicro, { numerator, denominator }: UnitRatio): QuantityMicro | null =>
  exact(quantity, numerator, denominator)
/** 10⁻⁶ of the base unit → 10⁻⁶ of the unit; null: it does not come out exactly. */
export const unitFromBase = (quantity: QuantityMicro, { numerator, denominator }: UnitRatio): QuantityMicro | null =>
  exact(quantity, denominator, numerator)
/** The price of one base unit that a price of the unit comes to, rounded to 10⁻⁸ yuan: for display and statistics. */
export const basePriceOf = (unitPrice: UnitPriceE8, { numerator, denominator }: UnitRatio): UnitPriceE8 =>
  mulDiv(unitPrice, denominator, numerator)

const larger = (a: UnitRatio, b: UnitRatio): number => b.numerator * a.denominator - a.numerator * b.denominator
/** Units by size, the largest first; those whose whole pieces are not whole 10⁻⁶ of the base unit cannot stand in a sum. */
const bySize = (units: readonly UnitRatio[]): { unit: string; size: QuantityMicro }[] =>
  [...units].sort(larger).flatMap((u) => {
    const size = unitToBase(QTY_SCALE, u)
    return size === null || size === 0 ? [] : [{ unit: u.unit, size }]
  })
/** So many whole pieces of each unit, and what is left. */
function taken(quantity: number, units: readonly { unit: string; size: number }[]): { parts: string[]; rest: number } {
  let rest = quantity
  const parts = units.flatMap(({ unit, size }) => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return count === 0 ? [] : [`${group(String(count))}${unit}`]
  })
  return { parts, rest }
}

/**
 * A quantity as people say it: "3箱5瓶", the largest units first, the remainder in the base unit; a part of a base unit in smaller
 * ones where that comes out. Text that {@link parseUnits} reads back to the same quantity.
 */
export function unitsText(quantity: QuantityMicro, base: string, units: readonly UnitRatio[]): string {
  const all = bySize(units)
  const { parts, rest } = taken(
    Math.abs(quantity),
    all.filter((u) => u.size > QTY_SCALE),
  )
  const fraction = rest % QTY_SCALE
  const below = taken(
    fraction,
    all.filter((u) => u.size < QTY_SCALE),
  )
  const whole = below.rest === 0 ? rest - fraction : rest
  if (whole !== 0) parts.push(`${group(qtyText(whole))}${base}`)
  if (below.rest === 0) parts.push(...below.parts)
  if (parts.length === 0) parts.push(`0${base}`)
  return `${quantity < 0 ? '-' : ''}${parts.join('')}`
}

/** A quantity as it was typed: of one unit as it is ('' the base unit), of several in the base unit. */
export interface TypedUnits {
  unit: string
  quantity: QuantityMicro
}
const PART = /([\d.,]+)([^\d.,]*)/gy
/** "3箱5瓶", "3箱", "5瓶", "3箱5" → what it says; null: it names no unit, one the item does not have, or does not come out exactly. */
export function parseUnits(text: string, base: string, units: readonly UnitRatio[]): TypedUnits | null {
  const typed = text
    .replace(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/．/g, '.')
    .replace(/，/g, ',')
    .replace(/[－−]/g, '-')
    .trim()
    .replace(/\s+(?=[^\d.])|(?<=[^\d.])\s+/g, '')
  const sign = typed.startsWith('-') ? -1 : 1
  const body = typed.replace(/^[+-]/, '')
  const parts = [...body.matchAll(PART)]
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== body || parts[0]?.[2] === '') return null
  let sum = 0
  let single: TypedUnits | null = null
  for (const [at, [, figure = '', name = '']] of parts.entries()) {
    const quantity = parseScaled(figure, 6)
    const own = name === '' ? at === parts.length - 1 : same(name, base)
    const ratio = own ? undefined : units.find((u) => same(u.unit, name))
    if (quantity === null || (!own && !ratio)) return null
    const converted = ratio ? unitToBase(quantity, ratio) : quantity
    if (converted === null) return null
    sum += converted
    single = { unit: ratio?.unit ?? '', quantity: sign * quantity }
  }
  if (Math.abs(sum) > MAX_QTY) return null
  return parts.length === 1 ? single : { unit: '', quantity: sign * sum }
}
/** A unit is called so that "3箱5瓶" can be read: without figures, signs and spaces. */
export const isUnitName = (name: string): boolean => name !== '' && !/[\d０-９.,，．+\-－−\s]/.test(name)
