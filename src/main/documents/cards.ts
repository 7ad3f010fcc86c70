import type { AnyDocument } from '../../core/documents/types'
import { type Period, periodText } from '../../core/kernel'
import { PERIOD_OF } from '../../db/periods'
import { joinDocument, ofDocument, stands } from '../../db/queries/assets/documents'
import { registersChangedByAsset } from '../../db/queries/registerDays'
import type { ReadableDb, WritableDb } from '../../db/types'
import { refuse } from '../backend/context'

const OF_CARDS = 'SELECT 1 FROM asset_entry WHERE document_id = ?1 UNION ALL SELECT 1 FROM schedule_entry WHERE document_id = ?1 LIMIT 1'
export const isOfCards = (db: ReadableDb, id: number | null): boolean => id !== null && db.value(OF_CARDS, id) !== undefined
/** What cards and schedules made says what they say: it is withdrawn or made anew there, not changed or posted again by hand. SYSTEM_RECORD. */
export function requireNotOfCards(db: ReadableDb, id: number | null): void {
  if (isOfCards(db, id)) refuse('SYSTEM_RECORD', { name: '固定资产、待摊预提生成的凭证' })
}

/** Entries that undo all that `?1` took so far, as entries of `?2`. */
const UNDO_ASSETS = `
INSERT INTO asset_entry (asset_id, document_id, kind, period, original, depreciation, impairment, clearing, department_id, expense_account_id)
SELECT asset_id, ?2, kind, period, -SUM(original), -SUM(depreciation), -SUM(impairment), -SUM(clearing), department_id, expense_account_id FROM asset_entry
WHERE document_id = ?1 GROUP BY asset_id, kind, period, department_id, expense_account_id
HAVING SUM(original) <> 0 OR SUM(depreciation) <> 0 OR SUM(impairment) <> 0 OR SUM(clearing) <> 0`
const UNDO_SCHEDULES = `
INSERT INTO schedule_entry (schedule_id, document_id, period, amount) SELECT schedule_id, ?2, period, -SUM(amount) FROM schedule_entry WHERE document_id = ?1
GROUP BY schedule_id, period HAVING SUM(amount) <> 0`
/** A red voucher takes back what its original took of cards and schedules, in the months it was taken for. */
export function reverseCards(db: WritableDb, original: AnyDocument, red: AnyDocument): void {
  undo(db, original, red)
  db.run(
    `INSERT INTO asset_voucher (document_id, asset_id, action, partner_id, invoice_kind, invoice_number, tax_rate, net, tax, disposal)
     SELECT ?2, asset_id, action, partner_id, invoice_kind, invoice_number, tax_rate, -net, -tax, disposal FROM asset_voucher WHERE document_id = ?1`,
    original.id,
    red.id,
  )
  registersChangedByAsset(db, red)
}
/** A voucher that is taken back has taken nothing: whatever is posted under its number later begins anew. */
export function withdrawCards(db: WritableDb, doc: AnyDocument): void {
  undo(db, doc, doc)
  registersChangedByAsset(db, doc)
}
function undo(db: WritableDb, original: AnyDocument, by: AnyDocument): void {
  db.run(UNDO_ASSETS, original.id, by.id)
  db.run(UNDO_SCHEDULES, original.id, by.id)
}

const LIVE = "IN ('posted', 'reversed')"
/**
 * What was taken of the same cards after it: in later months, in its own month by a change or disposal that rests on its depreciation,
 * or by a voucher that came after it.
 */
const LATER = `
SELECT x.period, x.kind FROM (SELECT asset_id, period, MAX(kind = 'depreciation') AS monthly FROM asset_entry
  WHERE document_id = ?1 AND (original <> 0 OR depreciation <> 0 OR impairment <> 0) GROUP BY asset_id, period) own
JOIN asset_entry x ON x.asset_id = own.asset_id AND x.document_id <> ?1
  AND (x.period > own.period OR (x.period = own.period AND x.kind <> 'depreciation' AND x.kind <> 'acquire' AND (own.monthly OR x.document_id > ?1)))
JOIN doc_journal d ON d.id = x.document_id AND d.state ${LIVE}
GROUP BY x.asset_id, x.period, x.kind HAVING SUM(x.original) <> 0 OR SUM(x.depreciation) <> 0 OR SUM(x.impairment) <> 0
UNION ALL
SELECT x.period, 'schedule' FROM (SELECT schedule_id, MAX(period) AS period FROM schedule_entry WHERE document_id = ?1 GROUP BY schedule_id) own
JOIN schedule_entry x ON x.schedule_id = own.schedule_id AND x.period > own.period JOIN doc_journal d ON d.id = x.document_id AND d.state ${LIVE}
GROUP BY x.schedule_id, x.period HAVING SUM(x.amount) <> 0 LIMIT 1`
/**
 * Of the stages of 清理 what rests on one: on 转入清理 and on 结转损益 whatever was done with the card's 清理 after it, on costs and income the 结转损益
 * that took them along. What was taken back in red counts no more.
 */
const LATER_STAGE = `
SELECT ${PERIOD_OF(`MIN(${ofDocument('d', 'date')})`)} AS period, x.action AS kind FROM asset_voucher own
JOIN asset_voucher x ON x.asset_id = own.asset_id AND x.document_id > own.document_id AND x.action LIKE 'clearing%'
${joinDocument('x.document_id', 'd')}
WHERE own.document_id = ?1 AND ${stands('d')} AND (own.action IN ('clearing', 'clearingResult') OR (own.action LIKE 'clearing%' AND x.action = 'clearingResult'))
GROUP BY x.document_id ORDER BY x.document_id DESC LIMIT 1`
const WHAT: Record<string, string> = {
  depreciation: '计提折旧',
  schedule: '做过待摊预提',
  value: '做过原值变动或减值',
  disposal: '处置了资产',
  acquire: '入账',
  clearing: '转入清理',
  clearingCost: '记了清理费用',
  clearingIncome: '记了清理收入',
  clearingResult: '结转了清理损益',
}
/** What rests on a voucher is taken back before it, the last first. DEPRECIATION_LATER. */
export function requireNothingLater(db: ReadableDb, id: number | null): void {
  const of = (sql: string) => (id === null ? undefined : db.get<{ period: Period; kind: string }>(sql, id))
  const later = of(LATER_STAGE) ?? of(LATER)
  if (later) refuse('DEPRECIATION_LATER', { period: periodText(later.period), what: WHAT[later.kind] ?? '' }, 'period')
}
