/** 扫码核对: what was scanned against the lines that came from an order or a transfer. Counts are kept beside the form until it goes on. */
import type { BatchDates } from '@core/documents/batches'
import { QTY_SCALE } from '@core/kernel'
import { documentDef, documentLabel, type UserDocumentType } from '@core/modules/registry'
import type { FormDocument, FormLine } from './form'
import { newKey } from './form'
import { modeOf, withBaseQuantity } from './goods'
import { baseQuantityOf, type Scanned, scannedDates, serialOf } from './scanned'
import { serialsOf, withSerials } from './serials'
import { numberOf, refOf, type Ref, textOf } from './values'

/** So much of a source line was scanned, of one batch ('' where the code names none). */
export interface Count extends Partial<BatchDates> {
  sourceLineId: number
  batch: string
  /** 10⁻⁶ */
  quantity: number
  /** numbers of the pieces whose labels said them (D35) */
  serials?: readonly string[]
}
/** A line of the order in this document. */
export interface CheckRow {
  sourceLineId: number
  item: Ref
  /** that the line names */
  batch: string
  batches: string
  serials: readonly string[]
  expected: number
  scanned: number
  over: number
  short: number
}
const CHECKED_AGAINST: ReadonlySet<string> = new Set(['purchaseOrder', 'salesOrder', 'transfer'])
/** What a document's goods are checked against; undefined: nothing, its lines do not stand for goods that are before one. */
const checkedAgainst = (type: UserDocumentType) => documentDef(type).derivesFrom.find((d) => CHECKED_AGAINST.has(d.from))?.from
/** As it is called: 采购订单, 调拨单. */
export const sourceLabel = (type: UserDocumentType): string => {
  const from = checkedAgainst(type)
  return from === undefined ? '' : documentLabel(from)
}
export const canCheck = (form: FormDocument): boolean =>
  checkedAgainst(form.type) !== undefined && form.lines.some((l) => l.sourceLineId !== null && refOf(l['itemId']) !== null)

export function checkRows(lines: readonly FormLine[], counts: readonly Count[]): CheckRow[] {
  const sources = Map.groupBy(
    lines.filter((l) => l.sourceLineId !== null),
    (l) => l.sourceLineId ?? 0,
  )
  const bySource = Map.groupBy(counts, (c) => c.sourceLineId)
  return [...sources].flatMap(([sourceLineId, own]) => {
    const item = refOf(own[0]?.['itemId'])
    if (!item) return []
    const expected = own.reduce((sum, l) => sum + numberOf(l['quantity']), 0)
    const counted = bySource.get(sourceLineId) ?? []
    const scanned = counted.reduce((sum, c) => sum + c.quantity, 0)
    const batches = counted.flatMap((c) => (c.batch === '' || c.quantity === 0 ? [] : [c.batch])).join('、')
    const serials = counted.flatMap((c) => c.serials ?? [])
    return [
      {
        sourceLineId,
        item,
        batch: textOf(own[0]?.['batch']),
        batches,
        serials,
        expected,
        scanned,
        over: Math.max(0, scanned - expected),
        short: Math.max(0, expected - scanned),
      },
    ]
  })
}

function add(counts: readonly Count[], { quantity, serials, ...place }: Count): Count[] {
  const { sourceLineId, batch } = place
  const at = counts.findIndex((c) => c.sourceLineId === sourceLineId && c.batch === batch)
  const known = counts[at]
  const named = serials ? { serials: [...(known?.serials ?? []), ...serials] } : {}
  if (!known) return [...counts, { ...place, quantity, ...named }]
  return counts.with(at, { ...known, quantity: known.quantity + quantity, ...named })
}

/**
 * Counts a scan: lines of the item (of a transfer: and of its batch) are filled in their order, what is left over stands on the last one that took of it. null: no line
 * has the item, or the code does not say how much. A piece whose number was scanned before is not counted again: `twice` is its number.
 */
export function counted(
  lines: readonly FormLine[],
  counts: readonly Count[],
  scanned: Scanned,
  type: UserDocumentType,
): { counts: Count[]; sourceLineId: number; twice?: string } | null {
  const batch = scanned.item.batchManaged === true ? (scanned.scan?.batch ?? '') : ''
  // what was sent has its batch, what was ordered gets it here
  const bound = checkedAgainst(type) === 'transfer' && batch !== ''
  const fits = (r: CheckRow) => r.item.id === scanned.item.id && (!bound || r.batch === batch)
  const rows = checkRows(lines, counts).filter(fits)
  let left = baseQuantityOf(scanned)
  const last = rows.at(-1)
  if (left === null || !last) return null
  const serial = serialOf(scanned)
  const known = serial === '' ? undefined : rows.find((r) => r.serials.includes(serial))
  if (known) return { counts: [...counts], sourceLineId: known.sourceLineId, twice: serial }
  let next = [...counts]
  let touched = last.sourceLineId
  for (const row of rows) {
    const part = row === last ? left : Math.min(left, row.short)
    if (part === 0) continue
    const named = serial === '' ? {} : { serials: [serial] }
    const dates = batch === '' ? {} : scannedDates(scanned, type)
    next = add(next, { sourceLineId: row.sourceLineId, batch, quantity: part, ...dates, ...named })
    touched = row.sourceLineId
    left -= part
    if (left === 0) break
  }
  return { counts: next, sourceLineId: touched }
}

/** The total was corrected by hand: the batch scanned last takes the difference, then those before it. */
export function corrected(counts: readonly Count[], sourceLineId: number, total: number): Count[] {
  const own = counts.filter((c) => c.sourceLineId === sourceLineId)
  let difference = total - own.reduce((sum, c) => sum + c.quantity, 0)
  if (own.length === 0) return difference === 0 ? [...counts] : [...counts, { sourceLineId, batch: '', quantity: difference }]
  const after = [...own].reverse().map((c) => {
    const quantity = Math.max(0, c.quantity + difference)
    difference -= quantity - c.quantity
    return { ...c, quantity }
  })
  return [...counts.filter((c) => c.sourceLineId !== sourceLineId), ...after.reverse()]
}

/** The lines as they were scanned: what is missing is taken off, each batch is a line of its own, what was not there goes. */
export function asScanned(form: FormDocument, counts: readonly Count[]): FormDocument {
  const seen = new Set<number>()
  const lines = form.lines.flatMap((line) => {
    const { sourceLineId } = line
    if (sourceLineId === null) return [line]
    if (seen.has(sourceLineId)) return []
    seen.add(sourceLineId)
    const own = counts.filter((c) => c.sourceLineId === sourceLineId && c.quantity > 0)
    return own.map((count, i) => counting(i === 0 ? line : copied(line), count, form))
  })
  return { ...form, lines }
}
/** The rest of a line in another batch: other pieces. */
const copied = (line: FormLine): FormLine => ({ ...line, key: newKey(), ...('serials' in line ? { serials: '' } : {}) })
/** Numbers that stood on the line stay where they were pieces enough for all; else those count that were scanned. */
function numbersOf(line: FormLine, scanned: readonly string[], quantity: number): string[] {
  const all = [...new Set([...serialsOf(line), ...scanned])]
  return all.length * QTY_SCALE <= quantity ? all : [...scanned]
}
function counting(line: FormLine, { batch, quantity, productionDate, expiryDate, serials }: Count, form: FormDocument): FormLine {
  const dates = productionDate || expiryDate ? { productionDate: productionDate ?? null, expiryDate: expiryDate ?? null } : {}
  const placed = 'batch' in line ? { ...line, batch: batch || textOf(line['batch']), ...dates } : line
  const named = serials && 'serials' in line ? withSerials(placed, numbersOf(line, serials, quantity)) : placed
  // amounts of a whole line are the order's own
  return numberOf(line['quantity']) === quantity ? named : withBaseQuantity(named, quantity, modeOf(form))
}
