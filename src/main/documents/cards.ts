import type { AnyDocument } from '../../core/documents/types'
import type { ReadableDb, WritableDb } from '../../db/types'
import { refuse } from '../backend/context'

const OF_CARDS = 'SELECT 1 FROM asset_entry WHERE document_id = ?1 UNION ALL SELECT 1 FROM schedule_entry WHERE document_id = ?1 LIMIT 1'
/** What cards and schedules made says what they say: it is withdrawn or made anew there, not changed or posted again by hand. SYSTEM_RECORD. */
export function requireNotOfCards(db: ReadableDb, id: number | null): void {
  if (id !== null && db.value(OF_CARDS, id) !== undefined) refuse('SYSTEM_RECORD', { name: '固定资产、待摊预提生成的凭证' })
}
/** A red voucher takes back what its original took of cards and schedules, in the months it was taken for. */
export function reverseCards(db: WritableDb, original: AnyDocument, red: AnyDocument): void {
  db.run(
    `INSERT INTO asset_entry (asset_id, document_id, kind, period, original, depreciation, department_id, expense_account_id)
     SELECT asset_id, ?2, kind, period, -original, -depreciation, department_id, expense_account_id FROM asset_entry WHERE document_id = ?1`,
    original.id,
    red.id,
  )
  db.run(
    'INSERT INTO schedule_entry (schedule_id, document_id, period, amount) SELECT schedule_id, ?2, period, -amount FROM schedule_entry WHERE document_id = ?1',
    original.id,
    red.id,
  )
}
