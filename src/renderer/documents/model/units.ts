/** Lines that are entered in a unit of their own (D32): what is seen and typed is the unit's, the base unit's figures follow. */
import type { ItemUnit } from '@core/contract'
import { basePriceOf } from '@core/kernel'
import type { LookupSource } from '../../ui/lookup/source'
import { ratioText } from '../../ui/values/units'
import type { FormLine } from './form'
import { numberOf, refOf, textOf, type FormValue, type Ref } from './values'

const itemOf = (line: FormLine): Ref | null => refOf(line['itemId'])
export const unitNamed = (item: Ref | null, unit: string): ItemUnit | null => item?.units?.find((u) => u.unit === unit) ?? null
/** The unit of its own that the line is entered in; null: the base unit. */
export const ownUnit = (line: FormLine): ItemUnit | null => unitNamed(itemOf(line), textOf(line['unit']))
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

export const enteredFigures = (line: FormLine) => ({
  unit: ownUnit(line)?.unit ?? '',
  unitQuantity: numberOf(line['unitQuantity']),
  unitPrice: numberOf(line['unitPrice']),
})
