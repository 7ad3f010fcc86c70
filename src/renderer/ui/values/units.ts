/** Quantities of goods that have several units (D32), shown and read as people say them: "3箱5瓶". */
import { group, parseQty, parseUnits, qtyDisplay, qtyText, type TypedUnits, type UnitRatio, unitsText, unitToBase } from '@core/kernel'
import type { ParsedCell } from '../grid/types'

/** What is counted: its base unit and the further ones. */
export interface Counted {
  unit?: string
  units?: readonly UnitRatio[]
}
export const hasUnits = (item: Counted | null): boolean => (item?.units?.length ?? 0) > 0

/** A quantity of the base unit as it is said of the item: "3箱5瓶"; a plain figure where it has one unit. */
export const quantityText = (item: Counted | null, quantity: number): string =>
  item && hasUnits(item) ? unitsText(quantity, item.unit ?? '', item.units ?? []) : qtyDisplay(quantity)

/** How many of the base unit one is: 24瓶, 1/24箱. */
export const ratioText = ({ numerator, denominator }: UnitRatio, base: string): string =>
  `${group(String(numerator))}${denominator === 1 ? '' : `/${group(String(denominator))}`}${base}`

/** "3箱5瓶" and "3箱" as a column's `parse` takes them; null: no unit is named, a figure is read as ever. `unit`: in which a bare figure counts. */
export function parseQuantity(item: Counted | null, text: string, unit = ''): ParsedCell | null {
  if (!item) return null
  const base = item.unit ?? ''
  const typed = typedUnits(item, text)
  if (typed) return typed.quantity < 0 ? { ok: false, message: '不能小于 0' } : { ok: true, value: text }
  const figure = parseQty(text)
  const ratio = item.units?.find((u) => u.unit === unit)
  if (ratio && figure !== null && unitToBase(figure, ratio) === null)
    return { ok: false, message: `${qtyText(figure)}${unit}折不成整数位的${base}，请换一个单位` }
  if (!/\d\s*\p{L}/u.test(text)) return null
  const names = [base, ...(item.units ?? []).map((u) => u.unit)]
  return { ok: false, message: `“${text.trim()}”不能识别，单位有：${names.join('、')}` }
}
/** What {@link parseQuantity} took. */
export const typedUnits = (item: Counted | null, text: string): TypedUnits | null =>
  item ? parseUnits(text, item.unit ?? '', item.units ?? []) : null
/** The same in the base unit; null: it does not come out. */
export function typedQuantity(item: Counted | null, text: string): number | null {
  const typed = typedUnits(item, text)
  const ratio = typed && item?.units?.find((u) => u.unit === typed.unit)
  return typed && ratio ? unitToBase(typed.quantity, ratio) : (typed?.quantity ?? null)
}
