import type { AccountSetOptions } from '@core/contract'
import { type Period, periodOf } from '@core/kernel'
import type { Choice } from '../../ui/fields/ChoiceCards'

/** Options that a new account set begins with as they are; they are changed in its settings. */
type Later =
  | 'scaleLayouts'
  | 'dayVouchers'
  | 'reservedStock'
  | 'countInTransit'
  | 'separateReviewer'
  | 'reviewBeforeBooking'
  | 'vatPeriod'
  | 'inputVatFlow'
  | 'cashDiscount'
  | 'incomeTaxPeriod'
  | 'smallProfit'
  | 'matchPrice'
  | 'matchAmount'
  | 'matchQuantity'
export type WizardForm = Omit<AccountSetOptions, 'startPeriod' | 'approval' | Later> & {
  startPeriod: Period | null
  approval: 'on' | 'off'
  path: string
}

export const initialForm = (today: string): WizardForm => ({
  company: '',
  taxNumber: '',
  standard: 'small',
  taxpayer: 'general',
  startPeriod: periodOf(today),
  costingMethod: 'movingAverage',
  costScope: 'company',
  approval: 'off',
  revenuePoint: 'delivery',
  estimateScheme: 'onInvoice',
  negativeStock: 'refuse',
  sameDayOrder: 'receiptsFirst',
  levyRate: 10_000,
  path: '',
})
export function optionsOf(form: WizardForm): Omit<AccountSetOptions, Later> {
  const { path: _path, approval, startPeriod, ...rest } = form
  return {
    ...rest,
    company: form.company.trim(),
    taxNumber: form.taxNumber.trim(),
    approval: approval === 'on',
    startPeriod: startPeriod ?? 0,
  }
}

/** "2026-11", "202611", "2026年11月" → 202611 */
export function parsePeriod(text: string): Period | null {
  const m = /^(\d{4})\D?(\d{1,2})\D?$/.exec(text.trim())
  const month = Number(m?.[2])
  return m && month >= 1 && month <= 12 && Number(m[1]) >= 1990 && Number(m[1]) <= 2199 ? Number(m[1]) * 100 + month : null
}

export const STANDARD_CHOICES: readonly Choice<WizardForm['standard']>[] = [
  { value: 'small', title: '小企业会计准则', text: '多数店铺和小微企业；不计提减值准备', note: '常用' },
  { value: 'business', title: '企业会计准则', text: '大中型、拟融资或集团企业；科目更全' },
]
export const TAXPAYER_CHOICES: readonly Choice<WizardForm['taxpayer']>[] = [
  { value: 'general', title: '一般纳税人', text: '进项税额可抵扣，税率 13%、9%、6%' },
  { value: 'smallScale', title: '小规模纳税人', text: '按征收率计税，进项计入成本' },
]
export const COSTING_CHOICES: readonly Choice<WizardForm['costingMethod']>[] = [
  { value: 'movingAverage', title: '移动加权平均', text: '每次入库后重算单位成本，随时可看毛利', note: '常用' },
  { value: 'fifo', title: '先进先出', text: '先入库的先结转，适合有保质期的商品' },
  { value: 'periodicAverage', title: '月末一次加权平均', text: '月末统一计算，月内毛利为预估' },
  { value: 'specific', title: '个别计价', text: '按批号或序列号，各计各的成本' },
  { value: 'lifo', title: '后进先出', text: '准则不允许，仅供内部管理核算' },
]
export const SCOPE_CHOICES: readonly Choice<WizardForm['costScope']>[] = [
  { value: 'company', title: '全公司统一', text: '同一商品在各仓库成本相同', note: '常用' },
  { value: 'warehouse', title: '按仓库', text: '每个仓库分别计算成本' },
  { value: 'batch', title: '按批号', text: '每个批号分别计算成本' },
]
export const APPROVAL_CHOICES: readonly Choice<WizardForm['approval']>[] = [
  { value: 'off', title: '不用审批', text: '保存后直接过账，适合一两个人', note: '常用' },
  { value: 'on', title: '启用审批', text: '单据先提交、审核，再过账' },
]
export const REVIEWER_CHOICES: readonly Choice<'on' | 'off'>[] = [
  { value: 'on', title: '审核人不得是制单人', text: '自己制的凭证由别人审核', note: '常用' },
  { value: 'off', title: '可以自己审核', text: '一个人记账的店铺' },
]
export const BOOKING_CHOICES: readonly Choice<'on' | 'off'>[] = [
  { value: 'off', title: '不要求先审核', text: '凭证可以直接记账，结账时一并记账', note: '常用' },
  { value: 'on', title: '先审核后记账', text: '没有审核的凭证不能记账，也不能结账' },
]
export const REVENUE_CHOICES: readonly Choice<WizardForm['revenuePoint']>[] = [
  { value: 'delivery', title: '发货时确认收入', text: '出库即记收入并结转成本', note: '常用' },
  { value: 'invoice', title: '开票（验收）时确认', text: '出库先记发出商品，开票时确认收入' },
]
export const ESTIMATE_CHOICES: readonly Choice<WizardForm['estimateScheme']>[] = [
  { value: 'onInvoice', title: '单到回冲', text: '票到时红字冲回暂估，再按发票入账', note: '常用' },
  { value: 'difference', title: '单到补差', text: '票到时只记暂估与发票的差额' },
  { value: 'monthStart', title: '月初回冲', text: '结账后次月一日红字冲回，票到再入账，月末未到重新暂估' },
]
export const NEGATIVE_CHOICES: readonly Choice<WizardForm['negativeStock']>[] = [
  { value: 'refuse', title: '禁止负库存', text: '库存不足的出库不能过账', note: '推荐' },
  { value: 'authorise', title: '授权', text: '有权的人写明原因才能出库，记入操作日志' },
  { value: 'warn', title: '提示', text: '提醒后仍可出库，补货时调整成本' },
  { value: 'allow', title: '允许', text: '不提醒，补货时调整成本' },
]
export const RESERVED_CHOICES: readonly Choice<AccountSetOptions['reservedStock']>[] = [
  { value: 'warn', title: '提示', text: '出库用了其他订单占用的货，提醒后仍可过账', note: '推荐' },
  { value: 'refuse', title: '禁止', text: '其他订单占用的货不能出库' },
  { value: 'ignore', title: '不检查', text: '占用只供查看' },
]
export const TRANSIT_CHOICES: readonly Choice<'on' | 'off'>[] = [
  { value: 'on', title: '计入在途', text: '可用量 = 现存 − 订单占用 + 采购和调拨在途', note: '常用' },
  { value: 'off', title: '不计在途', text: '可用量 = 现存 − 订单占用' },
]
export const VAT_PERIOD_CHOICES: readonly Choice<AccountSetOptions['vatPeriod']>[] = [
  { value: 'quarter', title: '按季申报', text: '小规模纳税人按季计税，起征点按季', note: '常用' },
  { value: 'month', title: '按月申报', text: '按月计税，起征点按月' },
]
export const INCOME_TAX_CHOICES: readonly Choice<AccountSetOptions['incomeTaxPeriod']>[] = [
  { value: 'quarter', title: '按季计提', text: '每季最后一个月计提企业所得税', note: '常用' },
  { value: 'month', title: '按月计提', text: '每月计提企业所得税' },
  { value: 'none', title: '不计提', text: '个体工商户等不交企业所得税' },
]
export const INPUT_VAT_CHOICES: readonly Choice<AccountSetOptions['inputVatFlow']>[] = [
  { value: 'direct', title: '直接抵扣', text: '登记专票即记进项税额', note: '常用' },
  { value: 'viaPending', title: '先待认证再抵扣', text: '登记时记待认证进项税额，勾选认证后转入进项税额' },
]
export const DISCOUNT_CHOICES: readonly Choice<'financeExpense' | 'revenue'>[] = [
  { value: 'revenue', title: '冲减收入', text: '收款时的现金折扣减少主营业务收入', note: '企业会计准则' },
  { value: 'financeExpense', title: '财务费用', text: '收款时的现金折扣记财务费用—现金折扣', note: '小企业会计准则' },
]
export const SMALL_PROFIT_CHOICES: readonly Choice<'on' | 'off'>[] = [
  { value: 'on', title: '小型微利企业', text: '附加税费减半，所得税按小微税负', note: '常用' },
  { value: 'off', title: '不是小型微利企业', text: '一般纳税人附加税费不减征' },
]
const titleOf = <V extends string>(choices: readonly Choice<V>[], value: V) => choices.find((c) => c.value === value)?.title ?? value
/** What will be made, for the last step. */
export const summaryOf = (form: WizardForm): { label: string; value: string }[] => [
  { label: '会计准则', value: titleOf(STANDARD_CHOICES, form.standard) },
  { label: '纳税人', value: titleOf(TAXPAYER_CHOICES, form.taxpayer) },
  { label: '计价方法', value: `${titleOf(COSTING_CHOICES, form.costingMethod)} · ${titleOf(SCOPE_CHOICES, form.costScope)}` },
  { label: '收入确认', value: titleOf(REVENUE_CHOICES, form.revenuePoint) },
  { label: '暂估方案', value: titleOf(ESTIMATE_CHOICES, form.estimateScheme) },
  { label: '负库存', value: titleOf(NEGATIVE_CHOICES, form.negativeStock) },
  { label: '审批', value: titleOf(APPROVAL_CHOICES, form.approval) },
]
