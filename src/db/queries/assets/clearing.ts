import { type Fen, FOREVER, type LocalDate } from '../../../core/kernel'
import { CLEARING_STAGES, type ClearingKind, type ClearingStage, type ClearingSums } from '../../../core/modules/assets/clearing'
import type { ReadableDb } from '../../types'
import { accountsPlaying } from '../accountRules'
import { LIVE } from './cards'
import { joinDocument, ofDocument, stands } from './documents'

/** SQL: every account that is or was 固定资产清理. */
export const CLEARING_ACCOUNTS = accountsPlaying('assetClearing')

/** A voucher of 清理 that stands. */
export interface ClearingStep {
  documentId: number
  date: LocalDate
  stage: ClearingStage
  kind: ClearingKind
  /** moved on 固定资产清理, debit positive; fen */
  amount: Fen
}
const STEPS = `
SELECT v.document_id AS documentId, ${ofDocument('d', 'date')} AS date, v.action AS stage, v.disposal AS kind, SUM(e.clearing) AS amount
FROM asset_voucher v ${joinDocument('v.document_id', 'd')}
JOIN asset_entry e ON e.document_id = v.document_id WHERE v.asset_id = ? AND v.disposal IS NOT NULL AND ${stands('d')} GROUP BY v.document_id ORDER BY v.document_id`
/** What stands of all that was cleared of a card, in the order in which it was done. */
export const clearingSteps = (db: ReadableDb, assetId: number): ClearingStep[] => db.all<ClearingStep>(STEPS, assetId)

/** What the stages of a card moved on 固定资产清理 in a span of days. */
export interface Cleared extends ClearingSums {
  assetId: number
  /** the day of its last 转入清理 in the span and how it leaves; null: there is none in it */
  since: LocalDate | null
  kind: ClearingKind | null
}
const STAGES = Object.keys(CLEARING_STAGES)
const SUMS = `
SELECT t.*, ${ofDocument('l', 'date')} AS since, v.disposal AS kind FROM (
  SELECT v.asset_id AS assetId, ${STAGES.map((stage) => `SUM(iif(v.action = '${stage}', e.clearing, 0)) AS ${stage}`).join(', ')},
    MAX(iif(v.action = 'clearing' AND ${ofDocument('d', 'reverses_id')} IS NULL, v.document_id, 0)) AS last
  FROM asset_voucher v ${joinDocument('v.document_id', 'd')} JOIN asset_entry e ON e.document_id = v.document_id
  WHERE v.disposal IS NOT NULL AND ${ofDocument('d', 'state')} ${LIVE} AND ${ofDocument('d', 'date')} BETWEEN ? AND ? GROUP BY v.asset_id) t
LEFT JOIN asset_voucher v ON v.document_id = t.last ${joinDocument('t.last', 'l')}`
/** By card; red vouchers count against what they take back on their own day. */
export const clearedOf = (db: ReadableDb, { from = '', to = FOREVER }: { from?: LocalDate; to?: LocalDate } = {}): Map<number, Cleared> =>
  new Map(db.all<Cleared>(SUMS, from, to).map((row) => [row.assetId, row]))
