/** One partner's or employee's open items, both sides in one grid. Fen. */
import type { OpenItemView, SettlementRecord } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { documentLabel } from '@core/modules/registry'
import { type Allocation, allocationsOf, matched, settlementSides } from '../../documents/model/allocation'
import type { LineColumn } from '../../ui/grid/types'

const text = (key: string, title: string, width: number, value: (r: Allocation) => string, more: Partial<LineColumn<Allocation>> = {}) => ({
  key,
  title,
  kind: 'text' as const,
  width,
  editable: false,
  value,
  ...more,
})
const side = (key: string, title: string, sign: 1 | -1): LineColumn<Allocation> => ({
  key,
  title,
  kind: 'fen',
  width: 98,
  editable: false,
  zero: 'blank',
  total: 'sum',
  group: '未核销',
  value: (r) => Math.max(0, (r.item?.remaining ?? 0) * sign),
})
/** Whose open items are settled. */
export type Whose = { partnerId: number } | { employeeId: number }
const columns = (debit: string, credit: string): LineColumn<Allocation>[] => [
  text('document', '单据', 134, (r) => r.ref.code, { grow: 1 }),
  text('type', '类型', 82, (r) => (r.item ? documentLabel(r.item.documentType) : ''), { muted: true }),
  text('account', '科目', 130, (r) => r.item?.accountName ?? ''),
  text('date', '日期', 88, (r) => r.item?.date ?? ''),
  text('dueDate', '到期日', 88, (r) => r.item?.dueDate ?? ''),
  { key: 'overdue', title: '逾期', kind: 'int', width: 52, editable: false, zero: 'blank', value: (r) => r.item?.overdueDays ?? 0 },
  side('debit', debit, 1),
  side('credit', credit, -1),
  {
    key: 'amount',
    title: '本次核销',
    kind: 'fen',
    width: 108,
    zero: 'blank',
    min: 0,
    editable: (r) => r.openItemId !== 0,
    // "=" settles it whole
    onKey: (combo, r) => (combo === '=' && r.item ? { ...r, amount: Math.abs(r.item.remaining) } : null),
    help: '按 = 全额核销',
  },
]
export const COLUMNS = columns('应收、预付', '应付、预收')
export const EMPLOYEE_COLUMNS = columns('借款', '欠付员工')
/** What users settle: an estimate is cleared by its invoice. */
export const rowsOf = (open: readonly OpenItemView[]): Allocation[] =>
  allocationsOf(open, []).filter((r) => r.item !== null && r.item.control !== 'estimatedPayable')

/** Inside each account first, so that as little as possible is booked; what is left of the two sides clears across accounts. */
export function automatic(rows: readonly Allocation[]): Allocation[] {
  const inside = [...Map.groupBy(rows, (r) => r.item?.accountId ?? 0).values()].flatMap((group) => matched(group))
  const found = new Map(inside.map((r) => [r.openItemId, r.amount]))
  const next = rows.map((r) => ({ ...r, amount: found.get(r.openItemId) ?? null }))
  return next.some((r) => r.amount !== null) ? next : matched(rows)
}
export const linesOf = (rows: readonly Allocation[]): { openItemId: number; amount: number }[] =>
  rows.flatMap((r) => (r.amount === null || r.amount === 0 ? [] : [{ openItemId: r.openItemId, amount: r.amount }]))

/** What 核销 will do with the amounts that were entered. */
export function outcome(rows: readonly Allocation[], moving: string | null): { text: string; ready: boolean } {
  const { debit, credit, difference } = settlementSides(rows)
  if (debit === 0 && credit === 0) return { text: '在“本次核销”填金额，按 = 填全额，F7 自动', ready: false }
  if (moving !== null)
    return debit !== 0 && credit !== 0
      ? { text: '转户只能选同一方向的单据', ready: false }
      : { text: `${fenDisplay(debit + credit)} 转给 ${moving}，生成一张凭证`, ready: true }
  if (difference !== 0) return { text: `两边相差 ${fenDisplay(Math.abs(difference))}`, ready: false }
  const nets = new Map<number, number>()
  for (const r of rows)
    nets.set(r.item?.accountId ?? 0, (nets.get(r.item?.accountId ?? 0) ?? 0) + (r.amount ?? 0) * Math.sign(r.item?.remaining ?? 0))
  return { text: [...nets.values()].every((n) => n === 0) ? '同一科目，不生成凭证' : '跨科目，生成一张凭证', ready: true }
}

/** "收款单 SKD-1、…" of one settlement. */
export const clearedText = (r: SettlementRecord): string =>
  r.lines.map((l) => `${documentLabel(l.documentType)} ${l.documentNumber}`).join('、')
