import { addDays, fenDisplay, lastDay } from '../../../../../core/kernel'
import { TAX_RATE_KINDS, type TaxRate } from '../../../../../core/modules/tax/rates'
import { balanceAt } from '../../../../../db/queries/tax'
import { certifiable } from '../../../tax/certify'
import { taxpayerOn } from '../../../tax/periods'
import { taxRates } from '../../../tax/rates'
import { generalAccount } from '../../../../documents/accountRules'
import type { CloseCheck } from '../registry'

/** Days before a row ends in which it is told. */
const AHEAD = 62
const PAGE = { page: 'taxRates', params: {} }
const SHARED: readonly TaxRate['kind'][] = ['surcharge', 'incomeTax']

/** Rows of the rates that end soon or have ended, and no later one takes over: the month after has none. */
const rates: CloseCheck = {
  id: 'taxRates',
  label: '税率有效期',
  severity: 'note',
  find(ctx, period) {
    const end = lastDay(period)
    const soon = addDays(end, AHEAD)
    const small = taxpayerOn(ctx, end) === 'smallScale'
    const kinds = new Set<TaxRate['kind']>([
      ...SHARED,
      ...(small ? (['levy', 'threshold', 'relief'] as const) : (['vat', 'relief'] as const)),
    ])
    const rows = taxRates(ctx.db).filter((r) => kinds.has(r.kind))
    const ending = [...Map.groupBy(rows, (r) => `${r.kind}|${r.code}`).values()].flatMap((of) => {
      const last = of.reduce((a, b) => (b.validFrom > a.validFrom ? b : a))
      // what ended long ago is history
      return last.validTo !== null && last.validTo <= soon && last.validTo >= addDays(end, -AHEAD) ? [last] : []
    })
    return {
      count: ending.length,
      text: ending.length === 0 ? '适用的税率、起征点在有效期内' : `${ending.length} 项税率或减免已经或即将到期：按新的政策续一行`,
      items: ending.map((r) => ({ text: `${TAX_RATE_KINDS[r.kind]} ${r.name}：${r.validTo ?? ''} 到期`, to: PAGE })),
      to: PAGE,
    }
  },
}
/** 专票 whose VAT waits: what is not certified is not deducted this month. */
const pending: CloseCheck = {
  id: 'pendingInput',
  label: '待认证进项',
  severity: 'note',
  applies: (ctx, period) => taxpayerOn(ctx, lastDay(period)) === 'general',
  find(ctx, period) {
    const account = generalAccount(ctx, 'vatPendingInput')
    // the invoices are looked for only where something waits
    const waits = account !== undefined && balanceAt(ctx.db, account, period) !== 0
    const rows = waits ? certifiable(ctx, period).filter((r) => r.certified === null) : []
    const tax = rows.reduce((sum, r) => sum + r.tax, 0)
    return {
      count: rows.length,
      text: rows.length === 0 ? '没有待认证的进项发票' : `${rows.length} 张专用发票待认证，税额 ${fenDisplay(tax)}：本月不抵扣`,
      items: rows.map((r) => ({
        text: `${r.documentLabel} ${r.documentNumber} ${r.partnerName}：${fenDisplay(r.tax)}`,
        to: { document: r.documentId },
      })),
      to: { page: 'taxCertify', params: {} },
    }
  },
}
export const taxChecks: readonly CloseCheck[] = [pending, rates]
