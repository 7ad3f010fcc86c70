import { ACCOUNT_ROLES, type AccountRole } from '@core/ledger/roles'
import {
  ACCOUNT_CLASSES,
  type AccountingStandard,
  AUX_DIMENSIONS,
  accountsOf,
  chartOf,
  isProfitLoss,
  rolesOf,
  type VatTaxpayer,
} from '@core/modules/accounting/charts'
import { cashFlowItems } from '@core/reports/statements/cashFlowItems'
import { describe, expect, it } from 'vitest'

const DATE = '2026-01-01'
const VARIANTS: [AccountingStandard, VatTaxpayer][] = [
  ['small', 'general'],
  ['small', 'smallScale'],
  ['business', 'general'],
  ['business', 'smallScale'],
]
/** roles with no account: what a small-scale taxpayer does not book, and its own account in the books of a general one */
const ABSENT: Record<VatTaxpayer, AccountRole[]> = {
  general: ['vatSmallScale'],
  smallScale: [
    'vatInput',
    'vatInputTransferOut',
    'vatPendingInput',
    'vatDeferredOutput',
    'vatTransferUnpaid',
    'vatUnpaid',
    'vatPaidInMonth',
    'vatTransferOver',
    'vatPrepaid',
    'vatSimplified',
  ],
}
/** bad debts are written off directly, or against an allowance (D54) */
const NOT_OF_STANDARD: Record<AccountingStandard, AccountRole[]> = {
  small: [
    'allowanceReceivable',
    'allowanceOther',
    'allowancePrepaid',
    'billsReceivable',
    'allowanceBills',
    'assetImpairment',
    'impairmentLoss',
  ],
  business: ['badDebtRecovered'],
}
const DIGIT_CLASSES: Record<AccountingStandard, Record<string, string[]>> = {
  small: {
    1: ['currentAsset', 'nonCurrentAsset'],
    2: ['currentLiability', 'nonCurrentLiability'],
    3: ['equity'],
    4: ['cost'],
    5: ['revenue', 'otherGain', 'costOfSales', 'periodExpense', 'otherLoss', 'incomeTax'],
  },
  business: {
    1: ['currentAsset', 'nonCurrentAsset'],
    2: ['currentLiability', 'nonCurrentLiability'],
    3: ['common'],
    4: ['equity'],
    5: ['cost'],
    6: ['revenue', 'otherGain', 'costOfSales', 'periodExpense', 'otherLoss', 'incomeTax', 'priorYearAdjustment'],
  },
}

describe.each(VARIANTS)('chart of accounts: %s, %s taxpayer', (standard, taxpayer) => {
  const chart = chartOf(standard, DATE)
  const accounts = accountsOf(chart, taxpayer)
  const byCode = new Map(accounts.map((a) => [a.code, a]))

  it('has unique codes that follow the code scheme, under parents that exist', () => {
    expect(byCode.size).toBe(accounts.length)
    for (const a of accounts) {
      const length = chart.codeScheme.slice(0, a.level).reduce((x, y) => x + y, 0)
      expect(a.code, a.fullName).toMatch(new RegExp(`^\\d{${length}}$`))
      const last = chart.codeScheme[a.level - 1] ?? 0
      expect(a.parent, a.code).toBe(a.level === 1 ? null : a.code.slice(0, -last))
      if (a.parent !== null) expect(byCode.get(a.parent), a.code).toBeDefined()
    }
  })

  it('gives children the class of their parent, and a class that fits the first digit', () => {
    for (const a of accounts) {
      expect(DIGIT_CLASSES[standard][a.code[0] ?? ''], a.code).toContain(a.class)
      expect(ACCOUNT_CLASSES[a.class]).toBeTruthy()
      const parent = a.parent === null ? undefined : byCode.get(a.parent)
      if (parent) expect(a.class, a.code).toBe(parent.class)
    }
  })

  it('names no sibling twice and never repeats the name of the parent', () => {
    expect(new Set(accounts.map((a) => a.fullName)).size).toBe(accounts.length)
    for (const a of accounts) expect(a.name, a.code).not.toMatch(/-|\s|^$/)
  })

  it('knows the balance side of contra accounts', () => {
    const side = (code: string) => byCode.get(code)?.direction
    for (const code of ['1407', '1602', '1622', '1702']) expect(side(code), code).toBe('credit')
    if (standard === 'business') {
      for (const code of ['1231', '1471', '1512', '1532', '1603', '1632', '1703']) expect(side(code), code).toBe('credit')
      for (const code of ['2702', '4201']) expect(side(code), code).toBe('debit')
    }
    for (const a of accounts.filter((x) => isProfitLoss(x.class) && x.level === 1)) {
      const gain = a.class === 'revenue' || a.class === 'otherGain'
      expect(a.direction, a.code).toBe(gain ? 'credit' : 'debit')
    }
  })

  it('resolves every role to a leaf, except those this taxpayer does not have', () => {
    const roles = rolesOf(chart, taxpayer)
    expect(Object.keys(roles).filter((r) => !(r in ACCOUNT_ROLES))).toEqual([])
    const missing = (Object.keys(ACCOUNT_ROLES) as AccountRole[]).filter((r) => roles[r] === undefined)
    expect(missing.sort()).toEqual([...ABSENT[taxpayer], ...NOT_OF_STANDARD[standard]].sort())
    for (const [role, code] of Object.entries(roles)) {
      expect(byCode.get(code)?.leaf, `${role} → ${code}`).toBe(true)
      expect(byCode.get(code)?.optional, `${role} → ${code}`).toBeUndefined()
    }
  })

  it('D47 keeps customers and suppliers as dimensions of the control accounts', () => {
    const roles = rolesOf(chart, taxpayer)
    const dimensions = (role: AccountRole) =>
      byCode
        .get(roles[role] ?? '')
        ?.aux.filter((x) => x.required)
        .map((x) => x.dimension)
    for (const role of ['receivable', 'advanceReceived'] as const) expect(dimensions(role), role).toEqual(['customer'])
    for (const role of ['payable', 'estimatedPayable', 'prepaid'] as const) expect(dimensions(role), role).toEqual(['supplier'])
    for (const role of ['goods', 'goodsShipped'] as const) expect(dimensions(role), role).toEqual(['item'])
    for (const a of accounts) for (const x of a.aux) expect(AUX_DIMENSIONS[x.dimension], a.code).toBeTruthy()
  })

  it('D51 marks cash accounts, and default items that the cash-flow statement has', () => {
    const items = cashFlowItems(standard, DATE).map((i) => i.item)
    for (const a of accounts) {
      expect(a.cash === true, a.code).toBe(/^10(01|02|04|12)/.test(a.code))
      const flow = [a.defaultCashFlow?.debit, a.defaultCashFlow?.credit].filter((x) => x !== undefined)
      for (const item of flow) expect(items, `${a.code} → ${item}`).toContain(item)
      if (a.cash) expect(flow, a.code).toEqual([])
    }
  })
})

describe('charts of accounts', () => {
  it('D56 splits VAT into columns for a general taxpayer only', () => {
    const codes = (taxpayer: VatTaxpayer) =>
      accountsOf(chartOf('small', DATE), taxpayer)
        .filter((a) => a.code.startsWith('222101'))
        .map((a) => [a.code, a.leaf])
    expect(codes('smallScale')).toEqual([['222101', true]])
    expect(codes('general')).toHaveLength(11)
    expect(codes('general')[0]).toEqual(['222101', false])
  })

  it('D54 has neither allowances nor prior-year adjustments in the small chart', () => {
    const names = chartOf('small', DATE).accounts.map((a) => a.name)
    expect(names.filter((n) => /坏账准备|跌价准备|减值|以前年度损益调整/.test(n))).toEqual([])
  })

  it('lists the 66 official first-level accounts of the small standard', () => {
    const added = new Set(['1004', '1406', '1409', '1412', '1413', '4002'])
    const official = chartOf('small', DATE).accounts.filter((a) => a.parent === null && !added.has(a.code))
    expect(official).toHaveLength(66)
  })

  it('builds full names from the tree', () => {
    const accounts = accountsOf(chartOf('small', DATE), 'general')
    expect(accounts.find((a) => a.code === '22210101')?.fullName).toBe('应交税费-应交增值税-进项税额')
  })

  it('takes the version in force at a date, the first one before it', () => {
    expect(chartOf('small', '2000-01-01').version).toBe('2013')
    expect(chartOf('business', DATE).version).toBe('2021')
  })
})
