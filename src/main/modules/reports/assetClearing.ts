import type { ReportRow } from '../../../core/contract'
import { addDays, dayNumber, type Fen } from '../../../core/kernel'
import { CLEARING_KINDS, clearingBalance, NOT_CLEARED } from '../../../core/modules/assets/clearing'
import { ASSET_CLEARING_COLUMNS, assetClearing } from '../../../core/reports/assets'
import { clearedOf } from '../../../db/queries/assets/clearing'
import { checksOf, chosen } from './assets'
import { scopeOf } from './scope'
import { addTo } from './totals'
import type { Report } from './types'

/** Cards that were 清理中 when a span began, or were cleared in it. */
const clearings: Report = {
  def: assetClearing,
  run({ db }, params) {
    const { from, to } = params
    const before = clearedOf(db, { to: addDays(from, -1) })
    const within = clearedOf(db, { from, to })
    const until = clearedOf(db, { to })
    const totals: Record<string, Fen> = {}
    const rows = chosen(db, params).flatMap(({ id, code, name }): ReportRow[] => {
      const opening = clearingBalance(before.get(id) ?? NOT_CLEARED)
      const moved = within.get(id)
      if (opening === 0 && !moved) return []
      const { clearing, clearingCost, clearingIncome, clearingResult } = moved ?? NOT_CLEARED
      const figures = {
        opening,
        clearing,
        clearingCost,
        clearingIncome: 0 - clearingIncome,
        // what it lost is negative
        clearingResult,
        closing: opening + clearingBalance(moved ?? NOT_CLEARED),
      }
      addTo(totals, figures)
      const { since, kind } = until.get(id) ?? { since: null, kind: null }
      const names = { code, name, kind: kind === null ? '' : CLEARING_KINDS[kind], since: since ?? '' }
      const days = figures.closing === 0 || since === null ? 0 : dayNumber(to) - dayNumber(since)
      return [{ cells: { ...names, days, ...figures }, drill: { report: 'assetCard', params: { assetId: id, to } } }]
    })
    const checks = checksOf(db, to).filter(({ label }) => label.startsWith('卡片清理'))
    return { columns: ASSET_CLEARING_COLUMNS, rows, totals, checks, scope: scopeOf(db, params) }
  },
}
export const assetClearingReports: readonly Report[] = [clearings]
