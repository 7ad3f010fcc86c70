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

/** Own codes for the items of which one has no barcode (cases may), by their number; items that have one are left out. NOT_FOUND, NO_OWN_PREFIX. */
export function makeBarcodes(ctx: CommandContext, itemIds: readonly number[]): { itemId: number; barcode: string }[] {
  const { db, options } = ctx
  const prefix = ownPrefix(options.scaleLayouts)
  if (prefix === null) return refuse('NO_OWN_PREFIX')
  const bare = [...new Set(itemIds)].filter(
    (id) => db.value('SELECT 1 FROM item_barcode WHERE item_id = ? AND unit IS NULL LIMIT 1', id) === undefined,
  )
  return bare.map((itemId) => {
    let number = itemId
    let barcode = ownCode(prefix, number)
    // someone registered just this one by hand
    while (db.value('SELECT 1 FROM item_barcode WHERE barcode = ?', barcode) !== undefined) {
      number += 1_000_000
      barcode = ownCode(prefix, number)
    }
    attachBarcode(ctx, itemId, barcode)
    return { itemId, barcode }
  })
}
