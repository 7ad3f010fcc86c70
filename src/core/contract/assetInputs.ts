import { z } from 'zod'
import { MAX_QTY } from '../kernel'
import { code, date, fen, id, name, rate, revision, text } from './schemas'

const optionalId = id.nullable().default(null)
const base = {
  id: optionalId,
  revision: revision.default(0),
  code,
  name,
  disabled: z.boolean().default(false),
  pinyin: text(100).optional(),
}
const method = z.enum(['straightLine', 'doubleDeclining', 'sumOfYears', 'unitsOfWork'])
const work = z.int().min(0).max(MAX_QTY)
const life = z.int().min(1).max(1200)
/** 资产类别: what its cards begin with; an account left out is the one of the role (固定资产, 累计折旧, 折旧费) */
export const assetCategoryInput = z.strictObject({
  ...base,
  /** months */
  life: life.default(60),
  residualRate: rate.default(50_000),
  method: method.default('straightLine'),
  assetAccountId: optionalId,
  depreciationAccountId: optionalId,
  expenseAccountId: optionalId,
})
/** 固定资产卡片; life, residual rate and method that are left out are the category's */
export const assetInput = z.strictObject({
  ...base,
  categoryId: id,
  departmentId: optionalId,
  acquired: date,
  /** 开始使用日期: depreciation begins the month after; null: when it was acquired */
  started: date.nullable().default(null),
  /** without input VAT, fen */
  original: fen.min(1),
  inputVat: fen.min(0).default(0),
  residualRate: rate.nullable().default(null),
  life: life.nullable().default(null),
  method: method.nullable().default(null),
  /** 期初累计折旧, of what was there before the account set began */
  openingDepreciation: fen.min(0).default(0),
  /** 期初减值准备, of the same (企业会计准则) */
  openingImpairment: fen.min(0).default(0),
  expenseAccountId: optionalId,
  spec: text(100).default(''),
  place: text(100).default(''),
  keeper: text(50).default(''),
  memo: text(500).default(''),
  /** 工作量法: expected of the whole life, done before the account set began; 10⁻⁶ of the unit */
  totalWork: work.default(0),
  openingWork: work.default(0),
  workUnit: text(20).default(''),
})
/** 待摊 (what was paid is spread over later months) and 预提 (what will be paid is provided for) */
export const scheduleInput = z.strictObject({
  ...base,
  kind: z.enum(['prepaid', 'accrued']).default('prepaid'),
  amount: fen.min(1),
  startDate: date,
  months: z.int().min(1).max(600),
  /** of it already taken before the account set began, fen */
  openingAmount: fen.min(0).default(0),
  /** credited each month: 长期待摊费用, 预付账款, 其他应付款 */
  accountId: id,
  expenseAccountId: id,
  partnerId: optionalId,
  departmentId: optionalId,
  employeeId: optionalId,
  projectId: optionalId,
  memo: text(500).default(''),
})
export type AssetCategoryInput = z.output<typeof assetCategoryInput>
export type AssetInput = z.output<typeof assetInput>
export type ScheduleInput = z.output<typeof scheduleInput>
