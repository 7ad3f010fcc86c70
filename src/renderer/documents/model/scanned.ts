/** What a scan does to the lines (D34, D36, D58). */
import { mulDiv, PRICE_QTY_TO_FEN, QTY_SCALE, type Scan, unitToBase } from '@core/kernel'
import { type BatchDates, NO_DATES, withShelfLife } from '@core/documents/batches'
import { documentDef, type UserDocumentType } from '@core/modules/registry'
import { takesBatchDates } from './batches'
import type { FormLine } from './form'
import { isSelling, type LineRules, pickItem, setGoods, setUnit } from './goods'
import { missingOf, serialsOf, withSerials } from './serials'
import { enteredQuantity, unitNamed } from './units'
import { numberOf, refOf, type Ref, textOf } from './values'

export interface Scanned {
  item: Ref
  /** null: nothing beside the item is known */
  scan: Scan | null
  /** of which unit the code stands for one; '': the base unit */
  unit: string
}

/** How many of a unit are a kilogram. */
const PER_KILOGRAM: Record<string, number> = { kg: 1, 公斤: 1, 千克: 1, 斤: 2, g: 1000, 克: 1000 }

/** What is weighed or priced by its label is told in the base unit. */
export const unitOfScan = ({ scan, unit }: Scanned): string => (scan?.weight != null || scan?.amount != null ? '' : unit)
/** 10⁻⁶ of the unit that the code stands for; null: the label tells an amount, and the item has no price to divide it by. */
export function quantityOf({ item, scan }: Scanned): number | null {
  if (!scan) return QTY_SCALE
  const perKilogram = scan.kind === 'scale' ? 1 : PER_KILOGRAM[(item.unit ?? '').toLowerCase()]
  if (scan.weight !== null && perKilogram !== undefined) return scan.weight * perKilogram
  if (scan.amount !== null) return item.salePrice ? mulDiv(scan.amount, PRICE_QTY_TO_FEN, item.salePrice) : null
  return scan.count || QTY_SCALE
}
/** As {@link quantityOf}, in the base unit. */
export function baseQuantityOf(scanned: Scanned): number | null {
  const quantity = quantityOf(scanned)
  const ratio = unitNamed(scanned.item, unitOfScan(scanned))
  return quantity === null || !ratio ? quantity : unitToBase(quantity, ratio)
}
/** The batch a line of the item takes from the code; '' where the item keeps none. */
const batchOf = ({ item, scan }: Scanned): string => (item.batchManaged === true ? (scan?.batch ?? '') : '')
/** The dates that a line that brings goods in takes from the code (D34). */
export function scannedDates({ item, scan }: Scanned, type: UserDocumentType): BatchDates {
  if (item.batchManaged !== true || !scan || !takesBatchDates(type)) return NO_DATES
  const { productionDate, expiryDate } = scan
  return withShelfLife({ productionDate, expiryDate }, item.shelfLifeDays ?? null)
}
/** What the label asks the buyer for, fen; it says nothing of what goods cost when they come in. */
const amountOf = ({ scan }: Scanned, rules: LineRules): number | null =>
  isSelling(rules.type) && documentDef(rules.type).goods ? (scan?.amount ?? null) : null

/** The number that a piece takes from the code (D35); '' where the item has none. */
export const serialOf = ({ item, scan }: Scanned): string => (item.serialManaged === true ? (scan?.serial ?? '') : '')
/** A number that stands on a line already. */
export const scannedBefore = (lines: readonly FormLine[], scanned: Scanned): string | null => {
  const serial = serialOf(scanned)
  const known = serial !== '' && lines.some((l) => refOf(l['itemId'])?.id === scanned.item.id && serialsOf(l).includes(serial))
  return known ? serial : null
}

/**
 * The line holds the same item, unit and batch, entered here: the scan adds to it. Lines of a source are left as they are, except for the
 * numbers of their pieces.
 */
export const matchesScan = (line: FormLine, scanned: Scanned): boolean =>
  refOf(line['itemId'])?.id === scanned.item.id &&
  (line.sourceLineId === null || (serialOf(scanned) !== '' && missingOf(line) > 0)) &&
  textOf(line['unit']) === unitOfScan(scanned) &&
  textOf(line['batch']) === batchOf(scanned) &&
  quantityOf(scanned) !== null

/** The quantity is put in; where the label names the amount, the line comes to exactly that. */
function withQuantity(line: FormLine, quantity: number | null, gross: number | null, rules: LineRules): FormLine {
  const counted = quantity === null ? line : setGoods(line, 'quantity', quantity, rules.mode)
  if (gross === null) return counted
  const exact = numberOf(counted['gross']) === gross ? counted : setGoods(counted, 'gross', gross, rules.mode)
  return { ...exact, autoPrice: false }
}

function withNumber(line: FormLine, scanned: Scanned): FormLine {
  const serial = serialOf(scanned)
  return serial !== '' && 'serials' in line ? withSerials(line, [...serialsOf(line), serial]) : line
}

/** A new line of what was scanned. */
export function scannedLine(line: FormLine, scanned: Scanned, rules: LineRules): FormLine {
  const batch = batchOf(scanned)
  const picked = withNumber(setUnit(pickItem(line, scanned.item, rules), unitOfScan(scanned), rules), scanned)
  const named = 'batch' in picked ? { ...picked, batch, ...scannedDates(scanned, rules.type) } : picked
  return withQuantity(named, quantityOf(scanned), amountOf(scanned, rules), rules)
}
/** The line that has the item already, with what was scanned added. */
export function incremented(line: FormLine, scanned: Scanned, rules: LineRules): FormLine {
  const named = withNumber(line, scanned)
  // a piece that is counted already has got its number now
  if (named !== line && missingOf(line) > 0) return named
  const amount = amountOf(scanned, rules)
  const quantity = numberOf(enteredQuantity(line)) + (quantityOf(scanned) ?? 0)
  return withQuantity(named, quantity, amount === null ? null : numberOf(line['gross']) + amount, rules)
}
