import type { DepreciationMethod } from '../../../core/modules/assets/depreciation'
import { type Fen, FOREVER, type LocalDate, type Period, type RatePpm } from '../../../core/kernel'
import type { ReadableDb } from '../../types'

/** A voucher counts while it is posted; one that was reversed does, too: its red one takes the same back. */
export const LIVE = "IN ('posted', 'reversed')"

/** What a card says that may change with time. */
export interface CardTerms {
  departmentId: number | null
  /** the expense account of the card itself; null: by category */
  expenseAccountId: number | null
  residualRate: RatePpm
  life: number
  method: DepreciationMethod
  /** 预计总工作量 of 工作量法, 10⁻⁶; else 0 */
  totalWork: number
}
export interface Card extends CardTerms {
  id: number
  code: string
  name: string
  spec: string
  place: string
  keeper: string
  categoryId: number
  categoryCode: string
  categoryName: string
  categoryExpenseId: number | null
  assetAccountId: number
  depreciationAccountId: number
  acquired: LocalDate
  started: LocalDate
  original: Fen
  openingDepreciation: Fen
  openingImpairment: Fen
  inputVat: Fen
  openingWork: number
  workUnit: string
}
const CARDS = `
SELECT a.id, a.code, a.name, a.spec, a.place, a.keeper, a.department_id AS departmentId, a.expense_account_id AS expenseAccountId, a.residual_rate AS residualRate, a.life, a.method,
  a.category_id AS categoryId, c.code AS categoryCode, c.name AS categoryName, c.expense_account_id AS categoryExpenseId,
  COALESCE(c.asset_account_id, (SELECT account_id FROM account_role WHERE role = 'fixedAsset')) AS assetAccountId,
  COALESCE(c.depreciation_account_id, (SELECT account_id FROM account_role WHERE role = 'accumulatedDepreciation')) AS depreciationAccountId,
  a.acquired, a.started, a.original, a.opening_depreciation AS openingDepreciation, a.opening_impairment AS openingImpairment, a.input_vat AS inputVat,
  a.total_work AS totalWork, a.opening_work AS openingWork, a.work_unit AS workUnit
FROM asset a JOIN asset_category c ON c.id = a.category_id ORDER BY a.code`
export const cardsOf = (db: ReadableDb): Card[] => db.all<Card>(CARDS)

/** The terms that changed after a month, by card: as they were in it. */
export function termsIn(db: ReadableDb, period: Period): Map<number, CardTerms> {
  const rows = db.all<{ assetId: number; before: string }>(
    'SELECT asset_id AS assetId, before FROM asset_change WHERE period > ? ORDER BY period DESC, id DESC',
    period,
  )
  // the earliest change after the month comes last
  return new Map(rows.map(({ assetId, before }) => [assetId, JSON.parse(before) as CardTerms]))
}

export type EntryKind = 'acquire' | 'depreciation' | 'value' | 'disposal'
/** What vouchers took of the cards, by card, kind and month. */
export interface EntrySum {
  assetId: number
  kind: EntryKind
  period: Period
  original: Fen
  depreciation: Fen
  /** 减值准备 */
  impairment: Fen
}
const SUMS = `
SELECT e.asset_id AS assetId, e.kind, e.period, SUM(e.original) AS original, SUM(e.depreciation) AS depreciation, SUM(e.impairment) AS impairment
FROM asset_entry e CROSS JOIN doc_journal d ON d.id = e.document_id AND d.state ${LIVE} WHERE d.date <= ? AND e.period <= ? GROUP BY e.asset_id, e.kind, e.period`
export const entrySums = (db: ReadableDb, until: { date?: LocalDate; period?: Period } = {}): Map<number, EntrySum[]> =>
  Map.groupBy(db.all<EntrySum>(SUMS, until.date ?? FOREVER, until.period ?? 999_912), (row) => row.assetId)

/** What a card comes to by its entries; fen. A card that has gone is worth nothing. */
export function standingOf(card: Pick<Card, 'original' | 'openingDepreciation' | 'openingImpairment'>, entries: readonly EntrySum[]) {
  const sum = (of: 'original' | 'depreciation' | 'impairment') =>
    entries.reduce((total, e) => total + (of === 'original' && e.kind === 'acquire' ? 0 : e[of]), 0)
  const value = card.original + sum('original')
  const impairment = card.openingImpairment + sum('impairment')
  return { value, accumulated: card.openingDepreciation + sum('depreciation'), impairment, gone: value === 0 }
}

export interface DepreciationDone {
  assetId: number
  departmentId: number | null
  expenseAccountId: number
  amount: Fen
}
const DONE = `
SELECT e.asset_id AS assetId, e.department_id AS departmentId, e.expense_account_id AS expenseAccountId, SUM(e.depreciation) AS amount
FROM asset_entry e CROSS JOIN doc_journal d ON d.id = e.document_id AND d.state ${LIVE} WHERE e.kind = 'depreciation' AND e.period = ?
GROUP BY e.asset_id, e.department_id, e.expense_account_id HAVING SUM(e.depreciation) <> 0`
/** What has been depreciated in a month, by card, department and expense account. */
export const depreciatedIn = (db: ReadableDb, period: Period): DepreciationDone[] => db.all<DepreciationDone>(DONE, period)

/** 工作量 of a month, 10⁻⁶. */
export interface WorkDone {
  assetId: number
  period: Period
  work: number
}
/** What work was entered up to a month, by card. */
export const workUntil = (db: ReadableDb, period: Period): Map<number, WorkDone[]> =>
  Map.groupBy(
    db.all<WorkDone>('SELECT asset_id AS assetId, period, work FROM asset_work WHERE period <= ?', period),
    ({ assetId }) => assetId,
  )
