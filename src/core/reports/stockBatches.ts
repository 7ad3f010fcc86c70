import type { ReportColumn } from '../contract/reports'
import { isExpired } from '../documents/batches'
import { dayNumber, type LocalDate } from '../kernel'
import { C, defineReport, P } from './define'
import { ITEM_COLUMNS } from './stock'

/** 临期 begins so many days before the expiry date, unless the item says otherwise. */
export const NEAR_EXPIRY_DAYS = 30

export const EXPIRY_STATES = { expired: '过期', near: '临期', normal: '正常', none: '未填到期日' } as const
export type ExpiryState = keyof typeof EXPIRY_STATES

/** Somebody has to do something about it. */
export const isDue = (state: ExpiryState): state is 'expired' | 'near' => state === 'expired' || state === 'near'

export const stockBatches = defineReport({
  id: 'stockBatches',
  title: '批次效期',
  module: 'inventory',
  description: '按批次管理的商品在各仓库每一批的生产日期、到期日、剩余天数、结存数量和金额，哪些临期、哪些过期',
  range: 'date',
  params: [
    P.on,
    P.param('expiry', '效期', {
      options: [
        { value: 'all', label: '全部' },
        { value: 'due', label: '临期和过期' },
        ...Object.entries(EXPIRY_STATES).map(([value, label]) => ({ value, label })),
      ],
    }),
    P.item,
    P.warehouse,
    P.category,
    P.batch,
    P.text,
  ],
})
export const STOCK_BATCH_COLUMNS: ReportColumn[] = [
  ...ITEM_COLUMNS,
  C.text('warehouse', '仓库', { width: 90 }),
  C.text('batch', '批号', { width: 110 }),
  C.date('productionDate', '生产日期'),
  C.date('expiryDate', '到期日'),
  C.integer('days', '剩余天数', { width: 78 }),
  C.text('state', '状态', { width: 84 }),
  C.quantity('quantity', '结存数量', { width: 90 }),
  C.fen('value', '结存金额'),
]

/** How many days are left (0: it expires that day; negative: it is past it), and what that means. */
export function expiryOf(
  expiryDate: LocalDate | null,
  on: LocalDate,
  nearDays: number | null,
): { days: number | null; state: ExpiryState } {
  if (expiryDate === null) return { days: null, state: 'none' }
  const days = dayNumber(expiryDate) - dayNumber(on)
  return { days, state: isExpired(expiryDate, on) ? 'expired' : days <= (nearDays ?? NEAR_EXPIRY_DAYS) ? 'near' : 'normal' }
}
