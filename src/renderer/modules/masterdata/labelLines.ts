import type { EntityRecord, ItemHit, WarehouseInput } from '@core/contract'
import type { LabelCopies } from '../../print/labels'

export type LabelItem = Pick<ItemHit, 'id' | 'code' | 'name' | 'spec' | 'unit' | 'barcode' | 'salePrice'>
export interface LabelLine {
  key: string
  item: LabelItem | null
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
})
export const blankLabel = (): LabelLine => ({ key: crypto.randomUUID(), item: null, copies: null })

export function itemOfRecord(record: EntityRecord): LabelItem {
  const { id, code, name, spec, unit, salePrice, barcodes } = record as EntityRecord & LabelItem & { barcodes: string[] }
  return { id, code, name, spec, unit, salePrice, barcode: barcodes[0] ?? null }
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
/** What is printed: lines with an item, its barcode and a number of copies. */
export const labelsOf = (lines: readonly LabelLine[]): LabelCopies[] =>
  lines.flatMap(({ item, copies }) => {
    if (!item || item.barcode === null || !copies) return []
    const { name, spec, unit, barcode, salePrice } = item
    return [{ label: { name, spec, unit, barcode, price: salePrice }, copies }]
  })
