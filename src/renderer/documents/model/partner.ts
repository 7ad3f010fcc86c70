import type { OpenItemView } from '@core/contract'
import type { DocumentDef } from '@core/documents/define'

/** What is open with a partner: fen, positive as the labels say. */
export interface PartnerState {
  /** 未收 or 未付 */
  owed: number
  overdue: number
  /** 预收 or 预付, and what stands on the other side */
  advance: number
}
/** @param side receivable: what the customer owes; payable: what we owe the supplier */
export function partnerState(items: readonly OpenItemView[], side: 'receivable' | 'payable'): PartnerState {
  const sign = side === 'receivable' ? 1 : -1
  const sum = (of: readonly OpenItemView[]) => of.reduce((s, i) => s + Math.abs(i.remaining), 0)
  const owing = items.filter((i) => i.remaining * sign > 0)
  return {
    owed: sum(owing),
    overdue: sum(owing.filter((i) => i.overdueDays > 0)),
    advance: sum(items.filter((i) => i.remaining * sign < 0)),
  }
}
export const sideOf = (party: DocumentDef['party']): 'receivable' | 'payable' => (party === 'supplier' ? 'payable' : 'receivable')
