import type { assets, MonthlyPreview, schedules } from '../../../core/contract'
import type { Period } from '../../../core/kernel'
import type { QueryContext } from '../../backend/context'
import type { ModuleHandlers } from '../../backend/router'
import { withdraw } from '../periods/close/checklist'
import { vouchersOf } from '../periods/close/stepVouchers'
import { acquireAsset, acquirePreview, revalueAsset, revaluePreview } from './acquire'
import { changeCard, historyOf } from './change'
import { depreciation, depreciationRows } from './depreciation'
import { disposalPreview, disposeAsset } from './dispose'
import { type Monthly, runMonth, skipped } from './monthly'
import { amortisation, endSchedule, scheduleRows } from './schedules'
import { withdrawAssetVoucher } from './vouchers'
import { setWork } from './work'

function preview<P extends { amount: number }, Row>(ctx: QueryContext, kind: Monthly<P>, period: Period, rows: Row[]): MonthlyPreview<Row> {
  return {
    rows,
    closed: ctx.db.value<string>('SELECT state FROM period WHERE period = ?', period) === 'closed',
    earlier: skipped(ctx, kind, period) ?? null,
    vouchers: vouchersOf(ctx.db, kind.id, period),
  }
}

export const assetHandlers: ModuleHandlers<typeof assets> = {
  depreciationOf: (ctx, { period }) => preview(ctx, depreciation, period, depreciationRows(ctx, period)),
  depreciate: (ctx, { period }) => ({ documents: runMonth(ctx, depreciation, period) }),
  withdrawDepreciation: (ctx, { period }) => withdraw(ctx, period, depreciation.id),
  acquirePreview,
  acquire: acquireAsset,
  revaluePreview,
  revalue: revalueAsset,
  disposalPreview,
  dispose: disposeAsset,
  withdrawVoucher: (ctx, { documentId }) => withdrawAssetVoucher(ctx, documentId),
  setWork,
  change: (ctx, input) => changeCard(ctx, input),
  history: ({ db }, { assetId }) => historyOf(db, assetId),
}
export const scheduleHandlers: ModuleHandlers<typeof schedules> = {
  partsOf: (ctx, { period }) => preview(ctx, amortisation, period, scheduleRows(ctx, period)),
  run: (ctx, { period }) => ({ documents: runMonth(ctx, amortisation, period) }),
  withdraw: (ctx, { period }) => withdraw(ctx, period, amortisation.id),
  end: (ctx, { scheduleId, period }) => endSchedule(ctx, scheduleId, period),
}
