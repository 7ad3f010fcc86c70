import type { EntityRecord, ItemHit, ItemInput, WarehouseInput } from '@core/contract'
import { mulDiv } from '@core/kernel'
import type { LabelCopies } from '../../print/labels'
import { ratioText } from '../../ui/values/units'

export type LabelItem = Pick<ItemHit, 'id' | 'code' | 'name' | 'spec' | 'unit' | 'barcode' | 'salePrice'> & {
  /** its further units with their barcodes; null: not asked for yet */
  cases: ItemInput['units'] | null
}
export interface LabelLine {
  key: string
  item: LabelItem | null
  /** of which unit it is the label; '': the base unit */
  unit: string
  copies: number | null
}
/** What the page is opened with: from a list, or a receipt's lines with their quantities. */
export interface WantedLabel {
  id: number
  copies: number
}
export const toLabelItem = ({ id, code, name, spec, unit, barcode, salePrice }: ItemHit): LabelItem => ({
  id,
  code,
  name,
  spec,
  unit,
  barcode,
  salePrice,
  cases: null,
})
export const blankLabel = (): LabelLine => ({ key: crypto.randomUUID(), item: null, unit: '', copies: null })

const caseOf = ({ item, unit }: LabelLine) => (unit === '' ? undefined : item?.cases?.find((c) => c.unit === unit))
export const barcodeOf = (line: LabelLine): string | null =>
  line.unit === '' ? (line.item?.barcode ?? null) : (caseOf(line)?.barcodes[0] ?? null)
/** 10⁻⁸ yuan for one of the unit: its own, or so many times that of the base unit. */
export function priceOf(line: LabelLine): number | null {
  const base = line.item?.salePrice ?? null
  const own = caseOf(line)
  if (!own) return base
  return own.salePrice ?? (base === null ? null : mulDiv(base, own.numerator, own.denominator))
}
/** The line of an item with its code, once it has one. */
export function coded(line: LabelLine, barcode: string): LabelLine {
  if (!line.item) return line
  if (line.unit === '') return { ...line, item: { ...line.item, barcode } }
  const cases = (line.item.cases ?? []).map((c) => (c.unit === line.unit ? { ...c, barcodes: [barcode] } : c))
  return { ...line, item: { ...line.item, cases } }
}

export function itemOfRecord(record: EntityRecord): LabelItem {
  const { id, code, name, spec, unit, salePrice, barcodes, units } = record as EntityRecord & LabelItem & ItemInput
  return { id, code, name, spec, unit, salePrice, barcode: barcodes[0] ?? null, cases: units }
}
/** Copies of the same item added up, in the order they are wanted. */
export function copiesByItem(wanted: readonly WantedLabel[]): Map<number, number> {
  const copies = new Map<number, number>()
  for (const w of wanted) copies.set(w.id, (copies.get(w.id) ?? 0) + w.copies)
  return copies
}
/** A label for each bin in use; a code that no barcode can show has none. */
export const binLabels = (bins: WarehouseInput['bins']): LabelCopies[] =>
  bins.flatMap(({ code, name, disabled }) =>
    disabled || !/^[\x20-\x7e]+$/.test(code)
      ? []
      : [{ label: { name: code, spec: name, unit: '', barcode: code, price: null }, copies: 1 }],
  )
/** What is printed: lines with an item, the barcode of its unit and a number of copies; a case says what it holds (D32). */
export const labelsOf = (lines: readonly LabelLine[]): LabelCopies[] =>
  lines.flatMap((line) => {
    const { item, copies } = line
    const barcode = barcodeOf(line)
    if (!item || barcode === null || !copies) return []
    const own = caseOf(line)
    const holds = own ? `1${own.unit}=${ratioText(own, item.unit)}` : ''
    const spec = [holds, item.spec].filter((text) => text !== '').join(' ')
    return [{ label: { name: item.name, spec, unit: own?.unit ?? item.unit, barcode, price: priceOf(line) }, copies }]
  })
