/** Batches of the lines: their dates as they are entered (D33). */
import { withShelfLife } from '@core/documents/batches'
import { documentDef, type UserDocumentType } from '@core/modules/registry'
import type { FormLine } from './form'
import { type FormValue, refOf, textOf } from './values'

export const isBatchDate = (field: string): boolean => field === 'productionDate' || field === 'expiryDate'

/** Lines of the type say the dates of the batches that they bring in. */
export const takesBatchDates = (type: UserDocumentType): boolean => documentDef(type).lines.some((f) => f.name === 'productionDate')

/** What the line says of its batch's dates, '' as none. */
const datesOf = (line: FormLine) => ({
  productionDate: textOf(line['productionDate']) || null,
  expiryDate: textOf(line['expiryDate']) || null,
})
/** 到期日 follows 生产日期 as long as nobody entered another. */
export function withBatchDate(line: FormLine, field: string, value: FormValue): FormLine {
  const entered: FormLine = { ...line, [field]: value === '' ? null : value }
  if (field !== 'productionDate') return entered
  const shelfLife = refOf(line['itemId'])?.shelfLifeDays ?? null
  const before = datesOf(line)
  const followed = before.expiryDate === withShelfLife({ ...before, expiryDate: null }, shelfLife).expiryDate
  return { ...entered, ...withShelfLife({ ...datesOf(entered), expiryDate: followed ? null : before.expiryDate }, shelfLife) }
}
