import { z } from 'zod'
import type { Period } from '../kernel'
import type { Posted } from './documentViews'
import { command, query } from './rpc'
import { id, output, period, rate, requestId, text } from './schemas'

/** A card in a month: value, accumulated depreciation before it, what the month takes (`due`) and has taken (`booked`), net value after; fen. */
export interface DepreciationRow {
  id: number
  code: string
  name: string
  categoryName: string
  departmentName: string
  expenseName: string
  value: number
  accumulated: number
  due: number
  booked: number
  net: number
}
export interface SchedulePart {
  id: number
  code: string
  name: string
  kind: 'prepaid' | 'accrued'
  expenseName: string
  accountName: string
  amount: number
  /** before the month */
  taken: number
  due: number
  booked: number
  left: number
}
/** A month's voucher before or after it is made. */
export interface MonthlyPreview<Row> {
  rows: Row[]
  closed: boolean
  /** an earlier open month that has to be done first */
  earlier: Period | null
  vouchers: { id: number; documentId: number; text: string }[]
}
/** What happened to a card. */
export interface AssetEvent {
  period: Period
  /** 折旧, 变动, … */
  what: string
  detail: string
  original: number
  depreciation: number
  documentId: number | null
  document: string
}
const month = z.strictObject({ period })
const run = z.strictObject({ period, requestId: requestId.optional() })
const reason = text(200).refine((s) => s.length > 0, { message: '必须填写' })

/** 固定资产: cards are master data (master.save, entity asset); what happens to them month by month is here. */
export const assets = {
  depreciationOf: query('accounting.read', '某月折旧逐卡的预览', month, output<MonthlyPreview<DepreciationRow>>()),
  depreciate: command('accounting.post', '计提折旧：生成当月凭证，再做一次只补差额', run, output<{ documents: Posted[] }>()),
  withdrawDepreciation: command('accounting.post', '撤销当月折旧凭证（未记账的）', run, output<{ documents: number }>()),
  change: command(
    'accounting.write',
    '资产变动：从某月起换部门、费用科目，或变更年限、净残值率、折旧方法（会计估计变更，未来适用）',
    z.strictObject({
      assetId: id,
      period,
      departmentId: id.nullable().optional(),
      expenseAccountId: id.nullable().optional(),
      life: z.int().min(1).max(1200).optional(),
      residualRate: rate.optional(),
      method: z.enum(['straightLine', 'doubleDeclining', 'sumOfYears']).optional(),
      reason,
      requestId: requestId.optional(),
    }),
    output<null>(),
  ),
  history: query('accounting.read', '一张卡片的折旧、变动和凭证', z.strictObject({ assetId: id }), output<AssetEvent[]>()),
}
/** 待摊预提: schedules are master data (entity schedule). */
export const schedules = {
  partsOf: query('accounting.read', '某月待摊预提的预览', month, output<MonthlyPreview<SchedulePart>>()),
  run: command('accounting.post', '做当月待摊预提：生成凭证，再做一次只补差额', run, output<{ documents: Posted[] }>()),
  withdraw: command('accounting.post', '撤销当月待摊预提凭证（未记账的）', run, output<{ documents: number }>()),
  end: command(
    'accounting.write',
    '提前终止：待摊的余额在该月一次转入费用，预提的从该月起不再提；空则恢复',
    z.strictObject({ scheduleId: id, period: period.nullable(), requestId: requestId.optional() }),
    output<null>(),
  ),
}
