import { z } from 'zod'
import { MAX_QTY, type Period } from '../kernel'
import type { StepVoucher } from './closing'
import type { Posted } from './documentViews'
import { command, query } from './rpc'
import { date, fen, id, output, period, rate, requestId, text } from './schemas'

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
  /** 工作量法: work of the month, 10⁻⁶; null by any other method */
  work: number | null
  workUnit: string
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
  vouchers: StepVoucher[]
}
/** What happened to a card. */
export interface AssetEvent {
  period: Period
  /** 折旧, 变动, … */
  what: string
  detail: string
  original: number
  depreciation: number
  impairment: number
  /** moved on 固定资产清理, debit positive */
  clearing: number
  /** a voucher of the card's own that can be taken back, while it is not reviewed or booked */
  withdrawable: boolean
  documentId: number | null
  document: string
}
const month = z.strictObject({ period })
const run = z.strictObject({ period, requestId: requestId.optional() })
const reason = text(200).refine((s) => s.length > 0, { message: '必须填写' })

const partyId = id.nullable().default(null)
const invoice = {
  partnerId: partyId,
  invoiceKind: z.enum(['none', 'special', 'ordinary']).default('none'),
  invoiceNumber: text(40).default(''),
  taxRate: rate.default(0),
}
const memo = text(200).default('')
const once = { requestId: requestId.optional() }
/** 购置 or 在建工程转固 of a card as it stands: its original value and input VAT, against the account given */
const acquireInput = z.strictObject({
  assetId: id,
  action: z.enum(['purchase', 'construction']).default('purchase'),
  /** credited: a fund account, 应付账款, 在建工程, 实收资本 */
  accountId: partyId,
  ...invoice,
  memo,
})
/** 原值变动, 减值准备; counts from the month after */
const revalueInput = z.strictObject({
  assetId: id,
  date,
  action: z.enum(['increase', 'decrease', 'impairment']),
  amount: fen.min(1),
  /** input VAT on an increase */
  tax: fen.min(0).default(0),
  accountId: partyId,
  ...invoice,
  memo,
})
/** 处置 of a card, or of the part of its value given */
const disposeInput = z.strictObject({
  assetId: id,
  date,
  kind: z.enum(['sale', 'scrap', 'damage', 'shortage']).default('sale'),
  /** part of the original value; null: all of it */
  original: fen.min(1).nullable().default(null),
  /** with VAT */
  proceeds: fen.min(0).default(0),
  /** debited with the proceeds: a fund account, 应收账款, 其他应收款 */
  accountId: partyId,
  employeeId: partyId,
  /** rate: at taxRate; reduced: 简易 3% 减按 2%; none */
  taxation: z.enum(['rate', 'reduced', 'none']).default('none'),
  ...invoice,
  cost: fen.min(0).default(0),
  /** credited with the cost */
  costAccountId: partyId,
  costPartnerId: partyId,
  /** input VAT taken back */
  vatOut: fen.min(0).default(0),
  memo,
})
export type AcquireInput = z.output<typeof acquireInput>
export type RevalueInput = z.output<typeof revalueInput>
export type DisposeInput = z.output<typeof disposeInput>
export type AssetAction = AcquireInput['action'] | RevalueInput['action'] | DisposeInput['kind']
/** The voucher that is about to be made, in fen; `problem`: why it cannot be. */
export interface AssetPreview {
  lines: { account: string; summary: string; debit: number; credit: number }[]
  figures: { label: string; amount: number }[]
  problem: string | null
}
type Made = { documents: Posted[] }

/** 固定资产: cards are master data (master.save, entity asset); what happens to them month by month is here. */
export const assets = {
  depreciationOf: query('accounting.read', '某月折旧逐卡的预览', month, output<MonthlyPreview<DepreciationRow>>()),
  depreciate: command('accounting.post', '计提折旧：生成当月凭证，再做一次只补差额', run, output<{ documents: Posted[] }>()),
  withdrawDepreciation: command('accounting.post', '撤销当月折旧凭证（未审核、未记账的）', run, output<{ withdrawn: number }>()),
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
      method: z.enum(['straightLine', 'doubleDeclining', 'sumOfYears', 'unitsOfWork']).optional(),
      totalWork: z.int().min(0).max(MAX_QTY).optional(),
      reason,
      requestId: requestId.optional(),
    }),
    output<null>(),
  ),
  acquirePreview: query('accounting.read', '资产入账将生成的凭证', acquireInput, output<AssetPreview>()),
  acquire: command(
    'accounting.post',
    '资产入账：购置或在建工程转固，按卡片的原值和进项税额生成凭证',
    acquireInput.extend(once),
    output<Made>(),
  ),
  revaluePreview: query('accounting.read', '原值变动、减值将生成的凭证', revalueInput, output<AssetPreview>()),
  revalue: command(
    'accounting.post',
    '原值增减、计提减值准备：生成凭证，从下月起按新的计提折旧',
    revalueInput.extend(once),
    output<Made>(),
  ),
  disposalPreview: query('accounting.read', '资产处置将生成的凭证和损益', disposeInput, output<AssetPreview>()),
  dispose: command(
    'accounting.post',
    '资产处置：出售、报废、毁损、盘亏，整项或按原值的一部分；先补提当月折旧，再经固定资产清理结出损益',
    disposeInput.extend(once),
    output<Made>(),
  ),
  withdrawVoucher: command(
    'accounting.post',
    '撤销一张入账、变动或处置凭证（未审核、未记账的），卡片恢复原状',
    z.strictObject({ documentId: id, requestId: requestId.optional() }),
    output<null>(),
  ),
  setWork: command(
    'accounting.write',
    '登记工作量法资产某月的工作量（10⁻⁶ 单位），0 为清除',
    z.strictObject({ assetId: id, period, work: z.int().min(0).max(MAX_QTY), requestId: requestId.optional() }),
    output<null>(),
  ),
  history: query('accounting.read', '一张卡片的折旧、变动和凭证', z.strictObject({ assetId: id }), output<AssetEvent[]>()),
}
/** 待摊预提: schedules are master data (entity schedule). */
export const schedules = {
  partsOf: query('accounting.read', '某月待摊预提的预览', month, output<MonthlyPreview<SchedulePart>>()),
  run: command('accounting.post', '做当月待摊预提：生成凭证，再做一次只补差额', run, output<{ documents: Posted[] }>()),
  withdraw: command('accounting.post', '撤销当月待摊预提凭证（未审核、未记账的）', run, output<{ withdrawn: number }>()),
  end: command(
    'accounting.write',
    '提前终止：待摊的余额在该月一次转入费用，预提的从该月起不再提；空则恢复',
    z.strictObject({ scheduleId: id, period: period.nullable(), requestId: requestId.optional() }),
    output<null>(),
  ),
}
