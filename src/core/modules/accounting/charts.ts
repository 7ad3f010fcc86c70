import businessChart from '../../../../resources/charts/business.json'
import smallChart from '../../../../resources/charts/small.json'
import type { LocalDate } from '../../kernel'
import type { AccountRole } from '../../ledger/roles'

/** 小企业会计准则 or 企业会计准则. */
export type AccountingStandard = 'small' | 'business'
/** 一般纳税人 or 小规模纳税人. */
export type VatTaxpayer = 'general' | 'smallScale'
export type Direction = 'debit' | 'credit'

/** Finer than the first digit: what 结转损益 closes and how statements group (coa.md A). */
export const ACCOUNT_CLASSES = {
  currentAsset: '流动资产',
  nonCurrentAsset: '非流动资产',
  currentLiability: '流动负债',
  nonCurrentLiability: '非流动负债',
  common: '共同',
  equity: '所有者权益',
  cost: '成本',
  revenue: '营业收入',
  otherGain: '其他收益类',
  costOfSales: '营业成本及税金',
  periodExpense: '期间费用',
  otherLoss: '其他损失类',
  incomeTax: '所得税',
  priorYearAdjustment: '以前年度损益调整',
} as const
export type AccountClass = keyof typeof ACCOUNT_CLASSES

const PROFIT_LOSS: ReadonlySet<AccountClass> = new Set([
  'revenue',
  'otherGain',
  'costOfSales',
  'periodExpense',
  'otherLoss',
  'incomeTax',
  'priorYearAdjustment',
])
/** 损益类: closed to 本年利润 (以前年度损益调整 to 利润分配) at period end. */
export const isProfitLoss = (accountClass: AccountClass): boolean => PROFIT_LOSS.has(accountClass)

export const AUX_DIMENSIONS = {
  customer: '客户',
  supplier: '供应商',
  department: '部门',
  employee: '职员',
  project: '项目',
  item: '存货',
  warehouse: '仓库',
} as const
export type AuxDimension = keyof typeof AUX_DIMENSIONS

export interface ChartAccount {
  code: string
  /** without the names of its parents: 进项税额 */
  name: string
  class: AccountClass
  /** side on which the balance normally stands; an attribute of the account, not of its class (1602 is a credit asset) */
  direction: Direction
  parent: string | null
  /** 辅助核算 the account keeps; `required` is the chart's advice, the account set may relax it */
  aux: { dimension: AuxDimension; required: boolean }[]
  /** 现金科目: belongs to the cash of the cash-flow statement */
  cash?: true
  /** 数量核算: lines carry a quantity */
  quantity?: true
  /** account exists only in the books of this kind of taxpayer */
  vat?: VatTaxpayer
  /** row of the cash-flow statement when this is the counter account of cash, by the side of its own line */
  defaultCashFlow?: { debit?: number; credit?: number }
  /** seldom needed: a new account set starts with it switched off */
  optional?: true
}

export interface Chart {
  standard: AccountingStandard
  name: string
  version: string
  validFrom: LocalDate
  source: string
  /** digits added by each level: 4-2-2 */
  codeScheme: number[]
  roles: Record<'common' | VatTaxpayer, Partial<Record<AccountRole, string>>>
  accounts: ChartAccount[]
}

/** Every shipped version of every chart. A new version is a new file here, never an edit of an old one. */
const CHARTS: readonly Chart[] = [smallChart as unknown as Chart, businessChart as unknown as Chart]

/** The version of the standard's chart in force at the date; the first version for a date before it. */
export function chartOf(standard: AccountingStandard, date: LocalDate): Chart {
  const versions = CHARTS.filter((c) => c.standard === standard).sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
  const chart = versions.findLast((c) => c.validFrom <= date) ?? versions[0]
  if (!chart) throw new Error(`no chart for ${standard}`)
  return chart
}

/** An account of one variant: with its place in the tree and its full name (应交税费-应交增值税-进项税额). */
export interface PlacedAccount extends ChartAccount {
  fullName: string
  level: number
  leaf: boolean
}

/** The accounts a taxpayer of this kind has, in code order. 222101 is a parent for one and a leaf for the other. */
export function accountsOf(chart: Chart, taxpayer: VatTaxpayer): PlacedAccount[] {
  const own = chart.accounts.filter((a) => a.vat === undefined || a.vat === taxpayer).sort((a, b) => (a.code < b.code ? -1 : 1))
  const parents = new Set(own.map((a) => a.parent))
  const placed = new Map<string, PlacedAccount>()
  for (const account of own) {
    const parent = account.parent === null ? undefined : placed.get(account.parent)
    placed.set(account.code, {
      ...account,
      fullName: parent ? `${parent.fullName}-${account.name}` : account.name,
      level: parent ? parent.level + 1 : 1,
      leaf: !parents.has(account.code),
    })
  }
  return [...placed.values()]
}

/** Role → account code. Roles that this kind of taxpayer does not have are absent. */
export const rolesOf = (chart: Chart, taxpayer: VatTaxpayer): Partial<Record<AccountRole, string>> => ({
  ...chart.roles.common,
  ...chart.roles[taxpayer],
})
