import { MAX_BARCODES } from '../../../core/contract'
import { ownCode, ownPrefix } from '../../../core/kernel'
import { type CommandContext, Refusal, refuse } from '../../backend/context'
import { itemUnit } from '../../../db/queries/units'
import { setSearchText } from '../search/text'
import { barcodeProblems } from './items'

interface Row {
  id: number
  name: string
  spec: string
  code: string
  pinyin: string
  revision: number
}
/** Gives an item one more barcode, for one of a unit ('': the base unit). NOT_FOUND, UNIT_NOT_LISTED, DUPLICATE_BARCODE; a barcode it already has is no refusal. */
export function attachBarcode(ctx: CommandContext, itemId: number, barcode: string, unit = ''): { id: number; revision: number } {
  const { db } = ctx
  const row = db.get<Row>('SELECT id, name, spec, code, pinyin, revision FROM item WHERE id = ?', itemId)
  if (!row) return refuse('NOT_FOUND', { what: '商品' })
  const barcodes = db.column<string>('SELECT barcode FROM item_barcode WHERE item_id = ? ORDER BY barcode', itemId)
  if (barcodes.includes(barcode)) return { id: itemId, revision: row.revision }
  if (unit !== '' && !itemUnit(db, itemId, unit)) refuse('UNIT_NOT_LISTED', { unit }, 'unit')
  if (barcodes.length >= MAX_BARCODES) refuse('TOO_LARGE', { field: '条码个数' }, 'barcode')
  const problems = barcodeProblems(db, { id: itemId, name: row.name, barcodes: [barcode], units: [] })
  if (problems.length > 0) throw new Refusal(problems.map((p) => ({ ...p, at: 'barcode' })))
  db.run('INSERT INTO item_barcode (barcode, item_id, unit) VALUES (?, ?, ?)', barcode, itemId, unit === '' ? null : unit)
  db.run('UPDATE item SET revision = revision + 1 WHERE id = ?', itemId)
  setSearchText(db, 'item_search', itemId, { ...row, more: [row.spec, row.code, ...barcodes, barcode] })
  ctx.touch('master')
  return { id: itemId, revision: row.revision + 1 }
}

/** Of which unit of an item a code stands for one; '': the base unit. */
interface Coded {
  itemId: number
  unit: string
}
/**
 * Own codes for items, or units of theirs (箱码), that have none, by the item's number; what has one is left out. NOT_FOUND,
 * UNIT_NOT_LISTED, NO_OWN_PREFIX.
 */
export function makeBarcodes(ctx: CommandContext, wanted: readonly Coded[]): (Coded & { barcode: string })[] {
  const { db, options } = ctx
  const prefix = ownPrefix(options.scaleLayouts)
  if (prefix === null) return refuse('NO_OWN_PREFIX')
  const has = ({ itemId, unit }: Coded) =>
    db.value('SELECT 1 FROM item_barcode WHERE item_id = ? AND unit IS ? LIMIT 1', itemId, unit === '' ? null : unit) !== undefined
  return wanted.flatMap(({ itemId, unit }) => {
    if (has({ itemId, unit })) return []
    let number = itemId
    let barcode = ownCode(prefix, number)
    // the item itself has this one, or someone registered just it by hand
    while (db.value('SELECT 1 FROM item_barcode WHERE barcode = ?', barcode) !== undefined) {
      number += 1_000_000
      barcode = ownCode(prefix, number)
    }
    attachBarcode(ctx, itemId, barcode, unit)
    return [{ itemId, unit, barcode }]
  })
}
