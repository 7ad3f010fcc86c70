/** Lines that are entered in a unit of their own (D32): what is seen and typed is the unit's, the base unit's figures follow. */
import type { ItemUnit } from '@core/contract'
import { basePriceOf, group, parseQty, parseUnits, qtyDisplay, qtyText, unitsText, unitToBase } from '@core/kernel'
import type { LookupSource } from '../../ui/lookup/source'
import type { ParsedCell } from '../../ui/grid/types'
import type { FormLine } from './form'
import { numberOf, refOf, textOf, type FormValue, type Ref } from './values'

const itemOf = (line: FormLine): Ref | null => refOf(line['itemId'])
export const unitNamed = (item: Ref | null, unit: string): ItemUnit | null => item?.units?.find((u) => u.unit === unit) ?? null
/** The unit of its own that the line is entered in; null: the base unit. */
export const ownUnit = (line: FormLine): ItemUnit | null => unitNamed(itemOf(line), textOf(line['unit']))
export const hasUnits = (item: Ref | null): boolean => (item?.units?.length ?? 0) > 0
/** What the line is entered in, for the eye. */
export const unitText = (line: FormLine): string => textOf(line['unit']) || (itemOf(line)?.unit ?? '')

/** Quantity and price as entered and shown. */
export const enteredQuantity = (line: FormLine): FormValue => line[textOf(line['unit']) === '' ? 'quantity' : 'unitQuantity'] ?? null
export const enteredPrice = (line: FormLine): FormValue => line[textOf(line['unit']) === '' ? 'price' : 'unitPrice'] ?? null
/** The line with this price for one of what it is entered in; amounts are left alone. */
export function withPrice(line: FormLine, price: number | null): FormLine {
  const ratio = ownUnit(line)
  if (!ratio) return { ...line, price }
  return { ...line, unitPrice: price, price: price === null ? null : basePriceOf(price, ratio) }
}

/** A quantity of the base unit as it is said of the item: "3箱5瓶"; a plain figure where it has one unit. */
export const quantityText = (item: Ref | null, quantity: number): string =>
  item && hasUnits(item) ? unitsText(quantity, item.unit ?? '', item.units ?? []) : qtyDisplay(quantity)

const factor = ({ numerator, denominator }: ItemUnit): string =>
  denominator === 1 ? group(String(numerator)) : `${group(String(numerator))}/${group(String(denominator))}`
/** 1箱 = 24瓶 */
export const ratioText = (unit: ItemUnit, base: string): string => `${factor(unit)}${base}`

/** A unit that a line can be entered in; without a ratio the base unit. */
export interface UnitChoice {
  unit: string
  /** '' the base unit */
  value: string
  ratio: string
}
export const unitChoices = (item: Ref | null): UnitChoice[] => [
  { unit: item?.unit ?? '', value: '', ratio: '' },
  ...(item?.units ?? []).map((u) => ({ unit: u.unit, value: u.unit, ratio: ratioText(u, item?.unit ?? '') })),
]
export function unitSource(item: Ref | null): LookupSource<UnitChoice> {
  const choices = unitChoices(item)
  return {
    id: `units:${item?.id ?? 0}:${choices.map((c) => c.unit + c.ratio).join()}`,
    delay: 0,
    key: (c) => c.value,
    label: (c) => c.unit,
    isExact: (c, text) => c.unit.toLowerCase() === text.trim().toLowerCase(),
    search: (text) => choices.filter((c) => c.unit.toLowerCase().startsWith(text.trim().toLowerCase())),
    columns: [
      { title: '单位', width: 56, value: (c) => c.unit },
      { title: '换算', width: 84, value: (c) => c.ratio, muted: true, align: 'right' },
    ],
  }
}

/** "3箱5瓶" and "3箱" are taken as they stand; null: it names no unit, a figure is read as ever. */
export function parseQuantity(item: Ref | null, text: string, unit = ''): ParsedCell | null {
  if (!item) return null
  const base = item.unit ?? ''
  const typed = parseUnits(text, base, item.units ?? [])
  if (typed) return typed.quantity < 0 ? { ok: false, message: '不能小于 0' } : { ok: true, value: text }
  const figure = parseQty(text)
  const ratio = unitNamed(item, unit)
  if (ratio && figure !== null && unitToBase(figure, ratio) === null)
    return { ok: false, message: `${qtyText(figure)}${unit}折不成整数位的${base}，请换一个单位` }
  if (!/\d\s*\p{L}/u.test(text)) return null
  return {
    ok: false,
    message: `“${text.trim()}”不能识别，单位有：${unitChoices(item)
      .map((c) => c.unit)
      .join('、')}`,
  }
}
/** What {@link parseQuantity} took, of an item. */
export const typedUnits = (item: Ref | null, text: string) => (item ? parseUnits(text, item.unit ?? '', item.units ?? []) : null)
/** The same in the base unit; null: it does not come out. */
export function typedQuantity(item: Ref | null, text: string): number | null {
  const typed = typedUnits(item, text)
  const ratio = typed && unitNamed(item, typed.unit)
  return typed && ratio ? unitToBase(typed.quantity, ratio) : (typed?.quantity ?? null)
}
export const enteredFigures = (line: FormLine) => ({
  unit: ownUnit(line)?.unit ?? '',
  unitQuantity: numberOf(line['unitQuantity']),
  unitPrice: numberOf(line['unitPrice']),
})
