import { unitsText } from '../../../core/kernel'
import { allUnits } from '../../../db/queries/units'
import type { ItemRow } from '../../../db/queries/reports/stock'
import type { ReadableDb } from '../../../db/types'

/** 辅助数量 of a row: "3箱5瓶" for goods that have several units (D32), else nothing, and no column where none has. */
export function auxiliaryOf(db: ReadableDb): (item: Pick<ItemRow, 'id' | 'unit'>, quantity: number) => { auxiliary?: string } {
  const units = allUnits(db)
  return (item, quantity) => {
    const own = units.get(item.id)
    return own ? { auxiliary: unitsText(quantity, item.unit, own) } : {}
  }
}
