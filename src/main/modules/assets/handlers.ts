import type { assets, MonthlyPreview, schedules } from '../../../core/contract'
import { type Period, voucherText } from '../../../core/kernel'
import { LIVE } from '../../../db/queries/assets/cards'
import type { QueryContext } from '../../backend/context'
import type { ModuleHandlers } from '../../backend/router'
import { changeCard, historyOf } from './change'
import { depreciation, depreciationRows } from './depreciation'
import { type Monthly, runMonth, skipped, withdrawMonth } from './monthly'
import { amortisation, endSchedule, scheduleRows } from './schedules'

const VOUCHERS = (table: string, only: string) => `
SELECT DISTINCT v.id, v.word, v.number, v.document_id AS documentId FROM ${table} e JOIN doc_journal d ON d.id = e.document_id AND d.state ${LIVE}
JOIN voucher v ON v.document_id = d.id WHERE e.period = ? AND ${only} ORDER BY v.id`
function preview<P extends { amount: number }, Row>(ctx: QueryContext, kind: Monthly<P>, period: Period, rows: Row[]): MonthlyPreview<Row> {
  const vouchers = ctx.db.all<{ id: number; documentId: number; word: string; number: number }>(VOUCHERS(kind.table, kind.only), period)
  return {
    rows,
    closed: ctx.db.value<string>('SELECT state FROM period WHERE period = ?', period) === 'closed',
    earlier: skipped(ctx, kind, period) ?? null,
    vouchers: vouchers.map(({ id, documentId, ...v }) => ({ id, documentId, text: voucherText(v) })),
  }
}

export const assetHandlers: ModuleHandlers<typeof assets> = {
  depreciationOf: (ctx, { period }) => preview(ctx, depreciation, period, depreciationRows(ctx, period)),
  depreciate: (ctx, { period }) => ({ documents: runMonth(ctx, depreciation, period) }),
  withdrawDepreciation: (ctx, { period }) => ({ documents: withdrawMonth(ctx, depreciation, period) }),
  change: (ctx, input) => changeCard(ctx, input),
  history: ({ db }, { assetId }) => historyOf(db, assetId),
}
export const scheduleHandlers: ModuleHandlers<typeof schedules> = {
  partsOf: (ctx, { period }) => preview(ctx, amortisation, period, scheduleRows(ctx, period)),
  run: (ctx, { period }) => ({ documents: runMonth(ctx, amortisation, period) }),
  withdraw: (ctx, { period }) => ({ documents: withdrawMonth(ctx, amortisation, period) }),
  end: (ctx, { scheduleId, period }) => endSchedule(ctx, scheduleId, period),
}
