import type { ScanAnswer } from '../../../core/contract'
import { type LocalDate, messageOf, problem, readBarcode, type Problem, type Scan, scanOf, type ScaleLayout } from '../../../core/kernel'
import type { ReadableDb } from '../../../db/types'
import { itemOfBarcode, itemOfSerial } from './items'

/**
 * What a scan means. A code that an item has exactly so is that item, whatever its digits say: shops number as they like; so is the
 * serial number of a piece (D35).
 * Else it is read (D34, D36) and the item found by any of the forms of its number.
 */
export function scanItem(db: ReadableDb, scanned: string, today: LocalDate, layouts: readonly ScaleLayout[]): ScanAnswer {
  const typed = scanned.trim()
  const exact = typed === '' ? null : itemOfBarcode(db, today, typed)
  if (exact) return { ...exact, scan: null, message: '', attach: null }
  const numbered = typed === '' ? null : itemOfSerial(db, today, typed)
  if (numbered) return { item: numbered, unit: '', scan: { ...scanOf('plain', typed, []), serial: typed }, message: '', attach: null }
  const read = readBarcode(typed, today, layouts)
  if (!read.ok) return refused(read.error, typed)
  return found(db, today, read.value)
}

function found(db: ReadableDb, today: LocalDate, scan: Scan): ScanAnswer {
  for (const key of scan.keys) {
    const known = key === '' ? null : itemOfBarcode(db, today, key)
    if (known) return { ...known, scan, message: '', attach: null }
  }
  const [attach] = scan.keys
  if (attach === undefined || attach === '')
    return { item: null, unit: '', scan, message: messageOf(problem('BARCODE_WITHOUT_ITEM', undefined, { code: scan.code })), attach: null }
  return { item: null, unit: '', scan, message: messageOf(problem('BARCODE_UNKNOWN', undefined, { code: attach })), attach }
}
/** A number with a wrong check digit may still be what is printed: it can be registered as it is. */
function refused([first]: readonly Problem[], code: string): ScanAnswer {
  const printed = first?.code === 'BARCODE_CHECK_DIGIT' && first.args?.['code'] === code
  return { item: null, unit: '', scan: null, message: first ? messageOf(first) : '', attach: printed ? code : null }
}
