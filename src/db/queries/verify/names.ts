import { documentLabel } from '../../../core/modules/registry'
import type { DocumentType } from '../../../core/documents/types'
import type { ReadableDb } from '../../types'

/** What the rows that a check found are called on the screen. An id that leads nowhere is told as such. */

type Code = { code: string; name: string }
const codeAndName = (
  db: ReadableDb,
  table: 'account' | 'item' | 'partner' | 'employee' | 'warehouse',
  what: string,
  id: number | null,
): string => {
  if (!id) return `（无${what}）`
  const row = db.get<Code>(`SELECT code, name FROM ${table} WHERE id = ?`, id)
  return row ? `${what} ${row.code} ${row.name}` : `${what}（编号 ${id} 不存在）`
}
export const accountText = (db: ReadableDb, id: number | null) => codeAndName(db, 'account', '科目', id)
export const itemText = (db: ReadableDb, id: number | null) => codeAndName(db, 'item', '商品', id)
export const partnerText = (db: ReadableDb, id: number | null) => codeAndName(db, 'partner', '往来单位', id)
/** A partner, or an employee by the negative of its id: who stands behind an open item. */
export const partyText = (db: ReadableDb, id: number) => (id < 0 ? codeAndName(db, 'employee', '职员', -id) : partnerText(db, id))
export const warehouseText = (db: ReadableDb, id: number | null) => codeAndName(db, 'warehouse', '仓库', id)

export function documentText(db: ReadableDb, id: number | null): string {
  const row = db.get<{ type: DocumentType; number: string }>('SELECT type, number FROM document WHERE id = ?', id)
  return row ? `${documentLabel(row.type)} ${row.number}` : `单据（编号 ${id} 不存在）`
}
export function voucherText(db: ReadableDb, id: number | null): string {
  const row = db.get<{ period: number; word: string; number: number }>('SELECT period, word, number FROM voucher WHERE id = ?', id)
  return row ? `${row.period} ${row.word}-${row.number}` : `凭证（编号 ${id} 不存在）`
}
export function postingText(db: ReadableDb, id: number | null): string {
  const row = db.get<{ document_id: number; voucher_id: number | null }>('SELECT document_id, voucher_id FROM posting WHERE id = ?', id)
  if (!row) return `过账（编号 ${id} 不存在）`
  const voucher = row.voucher_id === null ? '' : `，凭证 ${voucherText(db, row.voucher_id)}`
  return `过账 ${id}（${documentText(db, row.document_id)}${voucher}）`
}
export function movementText(db: ReadableDb, seq: number): string {
  const row = db.get<{ item_id: number; document_id: number; date: string }>(
    'SELECT item_id, document_id, date FROM stock_entry WHERE seq = ? AND n = 0',
    seq,
  )
  return row
    ? `${row.date} ${documentText(db, row.document_id)} ${itemText(db, row.item_id)}（存货流水 ${seq}）`
    : `存货流水 ${seq}（不存在）`
}
export function poolText(db: ReadableDb, id: number): string {
  const row = db.get<{ item_id: number; warehouse_id: number; batch: string }>(
    'SELECT item_id, warehouse_id, batch FROM cost_pool WHERE id = ?',
    id,
  )
  if (!row) return `成本池（编号 ${id} 不存在）`
  const warehouse = row.warehouse_id === 0 ? '' : ` ${warehouseText(db, row.warehouse_id)}`
  return `${itemText(db, row.item_id)}${warehouse}${row.batch === '' ? '' : ` 批号 ${row.batch}`}`
}
