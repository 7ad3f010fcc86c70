import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ruleFor, type RuleCase, type RuleKeys } from '@core/ledger/accountRules'
import { ACCOUNT_ROLES, type AccountRole } from '@core/ledger/roles'
import { accountsOf, chartOf, rolesOf } from '@core/modules/accounting/charts'
import { roleProblems } from '@core/modules/accounting/roleAccounts'

const none: RuleKeys = { itemId: null, categoryId: null, partnerId: null, partnerCategoryId: null, warehouseId: null, taxRate: null }
const rule = (id: number, keys: Partial<RuleKeys>) => ({ ...none, ...keys, id })

describe('which rule holds', () => {
  // category 2 below category 1
  const rules = [
    rule(1, { taxRate: 130_000 }),
    rule(2, { warehouseId: 3 }),
    rule(3, { partnerId: 7 }),
    rule(4, { categoryId: 1 }),
    rule(5, { categoryId: 2 }),
    rule(6, { itemId: 9 }),
    rule(7, { categoryId: 2, partnerId: 7 }),
    rule(9, { partnerCategoryId: 4, warehouseId: 9 }),
    rule(10, { partnerCategoryId: 5, warehouseId: 9 }),
    rule(11, { partnerCategoryId: 6, warehouseId: 9 }),
    rule(8, { categoryId: 1, partnerId: 7, warehouseId: 3, taxRate: 130_000 }),
  ]
  test.each<[string, RuleCase, number[], number | undefined]>([
    ['nothing fits', { itemId: 1 }, [], undefined],
    ['a rate alone', { taxRate: 130_000 }, [], 1],
    ['a warehouse before a rate', { warehouseId: 3, taxRate: 130_000 }, [], 2],
    ['a partner before a warehouse', { partnerId: 7, warehouseId: 3, taxRate: 130_000 }, [], 3],
    ['the nearer category of the partner', { partnerId: 8, warehouseId: 9 }, [], 10],
    ['the partner before its category', { partnerId: 7, warehouseId: 9 }, [], 3],
    ['goods before a partner', { partnerId: 7, itemId: 4 }, [1], 4],
    ['the nearer category', { itemId: 4 }, [2, 1], 5],
    ['the nearer category, with the partner', { itemId: 4, partnerId: 7, warehouseId: 3, taxRate: 130_000 }, [2, 1], 7],
    ['all four of the same category', { itemId: 4, partnerId: 7, warehouseId: 3, taxRate: 130_000 }, [1], 8],
    ['the item before everything', { itemId: 9, partnerId: 7, warehouseId: 3, taxRate: 130_000 }, [2, 1], 6],
    ['what a posting does not know asks for nothing', {}, [], undefined],
  ])('%s', (_name, of, categories, expected) => {
    for (const list of [rules, rules.toReversed()]) expect(ruleFor(list, of, { item: categories, partner: [5, 4] })?.id).toBe(expected)
  })

  test('whatever the rules, in whatever order they stand: the first of a list that is sorted by hand', () => {
    const key = (max: number) => fc.option(fc.integer({ min: 1, max }))
    const keys = fc
      .record({ itemId: key(2), categoryId: key(3), partnerId: key(2), partnerCategoryId: key(3), warehouseId: key(2), taxRate: key(2) })
      .map((k) => (k.itemId === null ? k : { ...k, categoryId: null }))
      .map((k) => (k.partnerId === null ? k : { ...k, partnerCategoryId: null }))
    const distinct = fc.uniqueArray(keys, { selector: (k) => JSON.stringify(k), maxLength: 12 })
    const chain = fc.constantFrom<number[]>([], [1], [2, 1], [3, 2, 1])
    fc.assert(
      fc.property(distinct, keys, chain, chain, fc.boolean(), (rules, of, categories, kinds, turned) => {
        const fits = rules.filter(
          (r) =>
            (r.itemId === null || r.itemId === of.itemId) &&
            (r.categoryId === null || categories.includes(r.categoryId)) &&
            (r.partnerId === null || r.partnerId === of.partnerId) &&
            (r.partnerCategoryId === null || kinds.includes(r.partnerCategoryId)) &&
            (r.warehouseId === null || r.warehouseId === of.warehouseId) &&
            (r.taxRate === null || r.taxRate === of.taxRate),
        )
        const digits = (r: RuleKeys) => {
          const goods = r.itemId !== null ? 9 : r.categoryId !== null ? 8 - categories.indexOf(r.categoryId) : 0
          const partner = r.partnerId !== null ? 9 : r.partnerCategoryId !== null ? 8 - kinds.indexOf(r.partnerCategoryId) : 0
          return goods * 1000 + partner * 100 + (r.warehouseId === null ? 0 : 10) + (r.taxRate === null ? 0 : 1)
        }
        const best = fits.toSorted((a, b) => digits(b) - digits(a))[0]
        expect(ruleFor(turned ? rules.toReversed() : rules, of, { item: categories, partner: kinds })).toEqual(best)
      }),
    )
  })
})

describe('what an account must be to play a role', () => {
  test.each([
    ['small', 'general'],
    ['small', 'smallScale'],
    ['business', 'general'],
    ['business', 'smallScale'],
  ] as const)('every role of the chart fits: %s, %s', (standard, taxpayer) => {
    const chart = chartOf(standard, '2026-01-01')
    const accounts = new Map(accountsOf(chart, taxpayer).map((a) => [a.code, a]))
    const wrong = Object.entries(rolesOf(chart, taxpayer)).flatMap(([role, code]) => {
      const a = accounts.get(code)
      if (!a) return [`${role}: no ${code}`]
      const keeps = (dimension: string): 0 | 1 | 2 => {
        const own = a.aux.find((x) => x.dimension === dimension)
        return own ? (own.required ? 2 : 1) : 0
      }
      const dims = {
        customer: keeps('customer'),
        supplier: keeps('supplier'),
        department: keeps('department'),
        employee: keeps('employee'),
        project: keeps('project'),
        item: keeps('item'),
      }
      const facts = {
        ...a,
        id: 1,
        isLeaf: true,
        isCash: a.cash ?? false,
        disabled: false,
        control: null,
        employeeControl: null,
        dims,
        cashFlowDebit: null,
        cashFlowCredit: null,
        currencyId: null,
      }
      return roleProblems(role as AccountRole, facts).map((p) => `${role} ${code}: ${p.code}`)
    })
    expect(wrong).toEqual([])
  })
  test('every role asks something of its account', () => {
    const nothing = {
      id: 1,
      code: '9',
      name: '表外',
      direction: 'debit',
      class: 'common',
      isLeaf: true,
      isCash: false,
      disabled: false,
      control: null,
      employeeControl: null,
      dims: { customer: 0, supplier: 0, department: 0, employee: 0, project: 0, item: 0 },
      cashFlowDebit: null,
      cashFlowCredit: null,
      currencyId: null,
    } as const
    for (const role of Object.keys(ACCOUNT_ROLES) as AccountRole[])
      expect(
        roleProblems(role, nothing).map((p) => p.code),
        role,
      ).toContain('ROLE_ACCOUNT_CLASS')
  })
})
