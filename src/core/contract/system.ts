import { z } from 'zod'
import { closing } from './closing'
import type { Posted } from './documentViews'
import { command, query } from './rpc'
import { lengthOf, overlaps } from '../kernel'
import { date, id, name, negativeStock, nothing, output, page, period, rate, requestId, text } from './schemas'
import { DATE_PARTS, type DatePart, type Numbering } from '../documents/numbering'
import type { DocumentType } from '../documents/types'
import { DAY_VOUCHER_TYPES } from '../modules/registry'

const scaleValue = z
  .strictObject({ kind: z.enum(['amount', 'weight']), digits: z.int().min(1).max(8), decimals: z.int().min(0).max(6) })
  .refine((v) => v.kind === 'weight' || v.decimals <= 2, { message: '金额最多两位小数' })
/** One kind of label that the shop's scales print (D36). */
const scaleLayout = z
  .strictObject({
    prefix: z.string().regex(/^2\d{1,3}$/, { message: '前缀是以 2 开头的 2 到 4 位数字' }),
    itemDigits: z.int().min(3).max(8),
    values: z.array(scaleValue).min(1).max(2),
  })
  .refine((l) => new Set(l.values.map((v) => v.kind)).size === l.values.length, { message: '金额和重量各最多一项' })
  .refine((l) => [13, 18].includes(lengthOf(l)), { message: '前缀、商品、数值和一位校验码合计须为 13 或 18 位' })
const scaleLayouts = z
  .array(scaleLayout)
  .max(20)
  .refine((all) => all.every((a, i) => all.every((b, k) => k <= i || !overlaps(a, b))), {
    message: '同样长度的秤码，前缀不能相同或互为开头',
  })
  .default([
    { prefix: '21', itemDigits: 5, values: [{ kind: 'amount', digits: 5, decimals: 2 }] },
    { prefix: '22', itemDigits: 5, values: [{ kind: 'weight', digits: 5, decimals: 3 }] },
    {
      prefix: '21',
      itemDigits: 5,
      values: [
        { kind: 'amount', digits: 5, decimals: 2 },
        { kind: 'weight', digits: 5, decimals: 3 },
      ],
    },
  ])
export const accountSetOptions = z.strictObject({
  company: name,
  taxNumber: text(30).default(''),
  standard: z.enum(['small', 'business']),
  taxpayer: z.enum(['general', 'smallScale']),
  startPeriod: period,
  costingMethod: z.enum(['movingAverage', 'fifo', 'periodicAverage', 'specific', 'lifo']).default('movingAverage'),
  costScope: z.enum(['company', 'warehouse', 'batch']).default('company'),
  approval: z.boolean().default(false),
  /** 审核人不得是制单人 (D48); a shop of one person switches it off */
  separateReviewer: z.boolean().default(true),
  /** vouchers are booked, and months closed, after a review only */
  reviewBeforeBooking: z.boolean().default(false),
  revenuePoint: z.enum(['delivery', 'invoice']).default('delivery'),
  estimateScheme: z.enum(['onInvoice', 'difference', 'monthStart']).default('onInvoice'),
  negativeStock: negativeStock.default('refuse'),
  /** what happens to an issue that takes goods which approved orders of others reserve (D19) */
  reservedStock: z.enum(['ignore', 'warn', 'refuse']).default('warn'),
  /** 在途: goods on approved purchase orders can be promised (D19) */
  countInTransit: z.boolean().default(true),
  sameDayOrder: z.enum(['receiptsFirst', 'entry']).default('receiptsFirst'),
  /** 小规模征收率, 10⁻⁶ */
  levyRate: z.int().min(0).max(1_000_000).default(10_000),
  /** 小规模纳税人's tax period */
  vatPeriod: z.enum(['month', 'quarter']).default('quarter'),
  /** input VAT of a 专票: deducted when it is booked, or kept in 待认证 until it is certified */
  inputVatFlow: z.enum(['direct', 'viaPending']).default('direct'),
  /** 现金折扣 given: by the standard (小企业: finance expense, 企业: less revenue), or as the company has chosen; 小企业 has no choice */
  cashDiscount: z.enum(['byStandard', 'financeExpense', 'revenue']).default('byStandard'),
  /** 企业所得税: when it is accrued; none: the company pays none */
  incomeTaxPeriod: z.enum(['month', 'quarter', 'none']).default('quarter'),
  /** 小型微利企业: half of the surcharges, 5 % income tax */
  smallProfit: z.boolean().default(true),
  /** 三单匹配: by how much prices and quantities (10⁻⁶) and amounts (fen) may differ */
  matchPrice: z.int().min(0).max(1_000_000).default(10_000),
  matchAmount: z.int().min(0).max(100_000_000).default(100),
  matchQuantity: z.int().min(0).max(1_000_000).default(0),
  /** 业务凭证 (D50): documents of these types share one voucher a day; those of others have one each */
  dayVouchers: z
    .array(z.enum(DAY_VOUCHER_TYPES as [DocumentType, ...DocumentType[]]))
    .max(60)
    .default([]),
  scaleLayouts,
})
export type AccountSetOptions = z.output<typeof accountSetOptions>
const { standard: _standard, taxpayer: _taxpayer, startPeriod: _startPeriod, company, ...withDefaults } = accountSetOptions.shape
/** Settings that may change later. Without defaults: a field that is not sent stays as it is. */
const settingsInput = z
  .strictObject({
    company,
    taxNumber: withDefaults.taxNumber.unwrap(),
    costingMethod: withDefaults.costingMethod.unwrap(),
    costScope: withDefaults.costScope.unwrap(),
    approval: withDefaults.approval.unwrap(),
    separateReviewer: withDefaults.separateReviewer.unwrap(),
    reviewBeforeBooking: withDefaults.reviewBeforeBooking.unwrap(),
    revenuePoint: withDefaults.revenuePoint.unwrap(),
    estimateScheme: withDefaults.estimateScheme.unwrap(),
    negativeStock: withDefaults.negativeStock.unwrap(),
    reservedStock: withDefaults.reservedStock.unwrap(),
    countInTransit: withDefaults.countInTransit.unwrap(),
    sameDayOrder: withDefaults.sameDayOrder.unwrap(),
    levyRate: withDefaults.levyRate.unwrap(),
    vatPeriod: withDefaults.vatPeriod.unwrap(),
    inputVatFlow: withDefaults.inputVatFlow.unwrap(),
    cashDiscount: withDefaults.cashDiscount.unwrap(),
    incomeTaxPeriod: withDefaults.incomeTaxPeriod.unwrap(),
    smallProfit: withDefaults.smallProfit.unwrap(),
    matchPrice: withDefaults.matchPrice.unwrap(),
    matchAmount: withDefaults.matchAmount.unwrap(),
    matchQuantity: withDefaults.matchQuantity.unwrap(),
    dayVouchers: withDefaults.dayVouchers.unwrap(),
    scaleLayouts: withDefaults.scaleLayouts.unwrap(),
  } satisfies Record<keyof typeof withDefaults | 'company', z.ZodType>)
  .partial()
export type SettingsInput = z.output<typeof settingsInput>
const path = z.string().min(1).max(1000)
const password = z.string().max(200)
export interface AccountSetInfo {
  path: string
  fileName: string
  sizeBytes: number
  options: AccountSetOptions
  currentPeriod: number
  openingConfirmed: boolean
  lastBackupAt: string | null
  integrity: 'unchecked' | 'checking' | 'ok' | 'failed'
  integrityProblems: string[]
  /** a first administrator must be made */
  needsAdministrator: boolean
}
export interface AppStatus {
  version: string
  host: 'electron' | 'http' | 'cli'
  accountSet: AccountSetInfo | null
  user: { id: number; name: string; displayName: string; isAdmin: boolean } | null
  /** where new account sets are put by default */
  defaultDirectory: string
  today: string
}
export interface RecentSet {
  path: string
  company: string
  openedAt: string
  exists: boolean
}
export const app = {
  status: query('public', '程序和账套的状态', nothing, output<AppStatus>()),
  search: query(
    'session',
    '全局查找：单据、盘点单、商品、往来单位、科目',
    z.strictObject({ text: text(60), limit: z.int().min(1).max(50).default(20) }),
    output<
      {
        kind: 'document' | 'stocktake' | 'item' | 'partner' | 'account'
        id: number
        type: DocumentType | null
        title: string
        subtitle: string
      }[]
    >(),
  ),
  workbench: query(
    'session',
    '工作台：今日销售、毛利、资金、存货、近 14 天销售、畅销商品、待办',
    z.strictObject({ date }),
    output<{
      salesToday: number
      salesCount: number
      salesLastWeek: number
      profitToday: number
      cash: number
      stockValue: number
      stockTies: boolean
      daily: { date: string; sales: number }[]
      best: { itemId: number; name: string; unit: string; quantity: number; sales: number; profit: number; daysLeft: number | null }[]
      todo: {
        kind: 'overdue' | 'funds' | 'shortage' | 'expiry' | 'approval' | 'estimate' | 'draft'
        text: string
        page: string
        params: Record<string, unknown>
        count: number
      }[]
    }>(),
  ),
}
/** Who may log in to the demo shop. */
export const DEMO_LOGIN = { name: 'admin', password: 'demo12345' } as const
export const accountSets = {
  recent: query('public', '最近打开的账套', nothing, output<RecentSet[]>()),
  create: command(
    'public',
    '新建账套文件',
    z.strictObject({ path: path.optional(), options: accountSetOptions }),
    output<AccountSetInfo>(),
  ),
  open: command('public', '打开账套文件', z.strictObject({ path }), output<AccountSetInfo>()),
  close: command('public', '关闭账套', nothing, output<null>()),
  forget: command('public', '从最近列表移除', z.strictObject({ path }), output<null>()),
  demo: command(
    'public',
    '建立并打开示例店铺',
    z.strictObject({ path: path.optional(), months: z.int().min(1).max(36).default(2), seed: z.int().min(0).max(1_000_000).default(1) }),
    output<AccountSetInfo>(),
  ),
}
export const auth = {
  setup: command('public', '首次使用：建立管理员', z.strictObject({ name, displayName: name, password }), output<{ token: string }>()),
  login: command('public', '登录', z.strictObject({ name: text(100), password }), output<{ token: string }>()),
  logout: command('session', '退出登录', nothing, output<null>()),
  changePassword: command('session', '修改密码', z.strictObject({ oldPassword: password, newPassword: password }), output<null>()),
}
export interface NumberRule extends Numbering {
  type: DocumentType | 'stocktake'
  /** the running number that comes next today, by date part */
  next: Record<DatePart, number>
}
const accountRuleInput = z.strictObject({
  id: id.nullable(),
  role: text(60),
  itemId: id.nullable().default(null),
  categoryId: id.nullable().default(null),
  partnerId: id.nullable().default(null),
  partnerCategoryId: id.nullable().default(null),
  warehouseId: id.nullable().default(null),
  taxRate: rate.nullable().default(null),
  accountId: id,
})
export type AccountRuleInput = z.output<typeof accountRuleInput>
/** A rule in force: which account a role means for goods, a partner, a warehouse, a tax rate; null: whatever it is. */
export interface AccountRuleView {
  id: number
  role: string
  itemId: number | null
  itemName: string | null
  categoryId: number | null
  categoryName: string | null
  partnerId: number | null
  partnerName: string | null
  partnerCategoryId: number | null
  partnerCategoryName: string | null
  warehouseId: number | null
  warehouseName: string | null
  taxRate: number | null
  accountId: number
  accountCode: string
  accountName: string
}
/** 入账检查: each case that rules tell apart, with the account that results. */
export interface AccountCases {
  cases: {
    role: string
    roleName: string
    /** 分类 食品 · 仓库 二仓; '' where the role has one account */
    name: string
    /** the rule that holds; null: what the role means in general */
    ruleId: number | null
    accountId: number | null
    accountCode: string | null
    accountName: string | null
    /** why it would not do; none: it does */
    problems: string[]
  }[]
  failing: number
}
export const settings = {
  get: query(
    'session',
    '账套设置',
    nothing,
    output<
      AccountSetOptions & {
        locked: string[]
        roles: { role: string; label: string; accountId: number | null; accountCode: string | null; accountName: string | null }[]
        numberRules: NumberRule[]
      }
    >(),
  ),
  save: command('settings.manage', '修改账套设置（已锁定的不能改）', settingsInput, output<null>()),
  setRole: command('settings.manage', '指定科目', z.strictObject({ role: text(60), accountId: id }), output<null>()),
  accountRules: query('session', '按商品、单位、仓库、税率区分的科目', nothing, output<AccountRuleView[]>()),
  saveAccountRule: command(
    'settings.manage',
    '增加或修改科目规则：对以后过账的单据有效，最具体的一条优先',
    accountRuleInput,
    output<{ id: number }>(),
  ),
  removeAccountRule: command('settings.manage', '删除科目规则', z.strictObject({ id }), output<null>()),
  accountCases: query('session', '入账检查：每种情形用哪个科目，哪些不行', nothing, output<AccountCases>()),
  setNumberRule: command(
    'settings.manage',
    '单据编号规则：前缀、日期段、流水号位数；两种单据的前缀不能相同',
    z.strictObject({
      type: text(40),
      prefix: z.string().regex(/^[A-Za-z0-9]{1,8}$/),
      datePart: z.enum(DATE_PARTS),
      digits: z.int().min(3).max(9),
    }),
    output<null>(),
  ),
}
export const periods = {
  ...closing,
  list: query(
    'session',
    '会计期间',
    nothing,
    output<
      {
        period: number
        state: 'open' | 'closed'
        vouchers: number
        costsSettled: boolean
      }[]
    >(),
  ),
  settleCosts: command(
    'accounting.close',
    '月末成本结转：月末一次加权的存货按全月平均价计出库成本，差额补记凭证',
    z.strictObject({ period, requestId: requestId.optional() }),
    output<{ changed: number; vouchers: number[] }>(),
  ),
  transferProfit: command(
    'accounting.close',
    '结转损益：各损益科目按核算项目转入本年利润，并过账',
    z.strictObject({ period, requestId: requestId.optional() }),
    output<{ documents: Posted[] }>(),
  ),
  reopen: command(
    'accounting.close',
    '反结账（只能从最后一个已结账月份起）',
    z.strictObject({ period, reason: text(200).refine((s) => s.length > 0, { message: '必须填写' }) }),
    output<null>(),
  ),
}
export interface BackupInfo {
  path: string
  fileName: string
  sizeBytes: number
  sha256: string
  createdAt: string
  company: string
  schemaVersion: number
  verified: boolean
}
export const backup = {
  create: command('backup.manage', '备份整个账套到一个文件，并打开验证', z.strictObject({ path: path.optional() }), output<BackupInfo>()),
  list: query('backup.manage', '备份目录中的备份', nothing, output<BackupInfo[]>()),
  inspect: query('public', '检查备份文件（不改变任何东西）', z.strictObject({ path }), output<BackupInfo>()),
  restore: command(
    'public',
    '把备份恢复成一个新的账套文件',
    z.strictObject({ path, target: path.optional() }),
    output<{ path: string; preRestoreCopy: string | null }>(),
  ),
}
export interface CheckResult {
  name: string
  label: string
  ok: boolean
  problems: string[]
  milliseconds: number
}
export const integrity = {
  verify: query('session', '逐项核对全部勾稽关系', nothing, output<{ ok: boolean; checks: CheckResult[] }>()),
  rebuild: command('settings.manage', '由账簿重算全部余额', nothing, output<{ changed: number }>()),
  auditLog: query(
    'settings.manage',
    '操作日志',
    z.strictObject({ ...page }),
    output<{
      rows: { id: number; at: string; user: string; action: string; subject: string; subjectId: number | null; detail: string }[]
      count: number
    }>(),
  ),
}
