import { describe, expect, test } from 'vitest'
import { blankLine } from '../../../../src/renderer/documents/model/form'
import {
  atRate,
  balanced,
  dimensionOf,
  partnerRole,
  pickAccount,
  proposalOf,
  reproposed,
  setSide,
  sidesOf,
  summaryBefore,
  switchSide,
  typedSummary,
} from '../../../../src/renderer/documents/model/journal'
import { documentDef } from '@core/modules/registry'
import type { ColumnSources } from '../../../../src/renderer/documents/model/columns'
import { voucherColumns } from '../../../../src/renderer/documents/model/journalColumns'
import { shareFigures } from '../../../../src/renderer/documents/model/journalFigures'
import type { Ref } from '../../../../src/renderer/documents/model/values'

const dims = { customer: 0, supplier: 0, department: 0, employee: 0, project: 0, item: 0 } as const
const bank: Ref = { id: 1, code: '1002', name: '银行存款', isCash: true, dims }
const receivable: Ref = { id: 2, code: '1122', name: '应收账款', isCash: false, dims: { ...dims, customer: 2 } }
const salary: Ref = { id: 3, code: '560201', name: '工资', isCash: false, dims: { ...dims, department: 1 } }
const line = (account: Ref | null, change: object = {}) => ({ ...blankLine('voucher'), accountId: account, ...change })

describe('dimensions by the account', () => {
  test('only what the account keeps can be entered', () => {
    expect(dimensionOf(line(receivable), 'partnerId')).toBe(2)
    expect(dimensionOf(line(salary), 'departmentId')).toBe(1)
    expect(dimensionOf(line(salary), 'partnerId')).toBe(0)
    expect(dimensionOf(line(null), 'partnerId')).toBe(0)
    // read from a stored voucher, before the chart is known
    expect(dimensionOf(line({ id: 9, code: '1', name: 'x' }), 'partnerId')).toBe(1)
    expect(partnerRole(line(receivable))).toBe('customer')
    expect(partnerRole(line(salary))).toBeUndefined()
  })
  test('another account takes away what it does not keep', () => {
    const full = line(receivable, {
      partnerId: { id: 7, code: 'K', name: '客户' },
      departmentId: { id: 4, code: 'B', name: '部门' },
      cashFlowItem: 1,
    })
    const now = pickAccount(full, salary)
    expect(now).toMatchObject({ partnerId: null, departmentId: { id: 4 }, cashFlowItem: null })
    expect(pickAccount(full, bank)).toMatchObject({ cashFlowItem: 1, partnerId: null })
  })
})
describe('sides', () => {
  test('an amount on one side takes the other’s place; red stays on its side', () => {
    expect(setSide(line(bank, { debit: 100 }), 'credit', 50)).toMatchObject({ debit: null, credit: 50 })
    expect(setSide(line(bank), 'debit', -300)).toMatchObject({ debit: -300, credit: null })
    expect(setSide(line(bank, { debit: 100 }), 'credit', null)).toMatchObject({ debit: 100, credit: null })
  })
  test('= puts what is missing on the side where it is missing', () => {
    const a = line(bank, { debit: 1000 })
    const b = line(receivable, { credit: 300 })
    const c = line(salary)
    expect(sidesOf([a, b])).toEqual({ debit: 1000, credit: 300 })
    expect(balanced(c, [a, b, c])).toMatchObject({ debit: null, credit: 700 })
    expect(balanced(b, [a, b])).toMatchObject({ credit: 1000 })
    expect(balanced(line(salary, { debit: 5 }), [b])).toMatchObject({ debit: 300, credit: null })
    expect(balanced(c, [a, line(bank, { credit: 1000 }), c])).toBeNull()
  })
  test('the summary of the line before', () => {
    expect(summaryBefore([line(bank, { summary: '提现' }), line(bank)])).toBe('提现')
    expect(summaryBefore([line(bank, { summary: '甲' }), line(bank, { summary: '乙' })], 1)).toBe('甲')
    expect(summaryBefore([])).toBe('')
  })
})

describe('as domestic programs have it', () => {
  test('Space takes the amount to the other side, and back; red stays red', () => {
    const l = switchSide(line(bank, { debit: -300 }))
    expect(l).toMatchObject({ debit: null, credit: -300 })
    expect(switchSide(l)).toMatchObject({ debit: -300, credit: null })
  })
  test('.. is the summary of the line before, // that of the first; in full-width letters as well', () => {
    const lines = [line(bank, { summary: '提现' }), line(bank, { summary: '付房租' }), line(bank)] as const
    expect(typedSummary('..', lines[2], lines)).toBe('付房租')
    expect(typedSummary('。。', line(null), lines)).toBe('付房租')
    expect(typedSummary('//', lines[2], lines)).toBe('提现')
    expect(typedSummary('、、', lines[2], lines)).toBe('提现')
    expect(typedSummary(' 付 / 收 ', lines[2], lines)).toBe('付 / 收')
    expect(typedSummary('..', line(null), [])).toBe('')
  })
})
describe('D51 the cash-flow item that is proposed', () => {
  const fee: Ref = { ...salary, id: 4, cashFlowDebit: 4, cashFlowCredit: 9 }
  const sales: Ref = { ...salary, id: 5, cashFlowDebit: 8, cashFlowCredit: 1 }
  test('is that of the largest account opposite, by whether money comes or goes', () => {
    expect(proposalOf([line(bank, { debit: 100 }), line(sales, { credit: 100 })])).toEqual({ needed: true, item: 1 })
    expect(proposalOf([line(bank, { credit: 100 }), line(fee, { debit: 60 }), line(sales, { debit: 40 })])).toEqual({
      needed: true,
      item: 4,
    })
    expect(proposalOf([line(bank, { credit: 100 }), line(salary, { debit: 100 })])).toEqual({ needed: true, item: null })
  })
  test('is none where money only changes its place (提现, 存现), or there is none', () => {
    expect(proposalOf([line(bank, { credit: 100 }), line({ ...bank, id: 8 }, { debit: 100 })])).toEqual({ needed: false, item: null })
    expect(proposalOf([line(fee, { debit: 100 }), line(sales, { credit: 100 })])).toEqual({ needed: false, item: null })
  })
})
describe('currencies', () => {
  const usd = (rate: number | null): Ref => ({ ...bank, id: 5, currency: { id: 1, code: 'USD', rate } })
  const [january, march] = [new Map([[1, 700_000_000]]), new Map([[1, 690_000_000]])]
  test('the rate is that of the voucher’s date, not the latest; before the first one none is proposed', () => {
    expect(pickAccount(line(null), atRate(usd(690_000_000), january))).toMatchObject({ exchangeRate: 700_000_000 })
    expect(pickAccount(line(null), atRate(usd(690_000_000), new Map([[1, null]])))).toMatchObject({ exchangeRate: null })
    // not known yet
    expect(pickAccount(line(null), atRate(usd(690_000_000), null))).toMatchObject({ exchangeRate: 690_000_000 })
    expect(atRate(bank, january)).toBe(bank)
  })
  test('another date: what was proposed follows it with its amount, what was typed stays', () => {
    const proposed = line(usd(1), { original: 100_00, exchangeRate: 700_000_000, credit: 700_00 })
    const typed = line(usd(1), { original: 100_00, exchangeRate: 705_000_000, debit: 705_00 })
    const own = line(salary, { debit: 5 })
    const next = reproposed([proposed, typed, own], january, march)
    expect(next[0]).toMatchObject({ exchangeRate: 690_000_000, credit: 690_00, debit: null })
    expect([next[1], next[2]]).toEqual([typed, own])
    expect(reproposed([proposed], january, new Map(january))[0]).toBe(proposed)
    expect(reproposed([proposed], january, new Map([[1, null]]))[0]).toMatchObject({ exchangeRate: null, original: 100_00 })
  })
})
describe('columns', () => {
  const def = documentDef('voucher')
  const sources = { items: null, partners: () => null, of: () => null, summaries: null, cashFlow: [] } as unknown as ColumnSources
  const widthOf = (shown: string[], wide: boolean) =>
    voucherColumns(def, {
      sources,
      lines: () => [],
      shown,
      wide,
      shared: ['price', 'exchangeRate'].every((name) => shown.includes(name)),
      rates: null,
    })
      .filter((c) => !c.hidden)
      .reduce((sum, c) => sum + (c.width ?? 0), 0)
  /** beside the side panel at 1280, without the numbers of the rows */
  const ROOM = 884
  test('fit into 1280, also with a currency, a quantity and what their accounts keep', () => {
    expect(widthOf([], false)).toBeLessThanOrEqual(ROOM)
    expect(widthOf(['original', 'exchangeRate', 'departmentId', 'partnerId'], false)).toBeLessThanOrEqual(ROOM)
    expect(widthOf(['quantity', 'price', 'original', 'exchangeRate', 'departmentId', 'partnerId'], false)).toBeLessThanOrEqual(ROOM)
    expect(widthOf(['original', 'exchangeRate'], true)).toBeGreaterThan(ROOM)
  })
  test('a quantity and a currency share two columns there, each line with its own', () => {
    const goods = line({ ...salary, hasQuantity: true }, { quantity: 12_000_000, price: 300_000_000 })
    const dollars = line({ ...bank, currency: { id: 1, code: 'USD', rate: 710_000_000 } }, { original: 1500_00, exchangeRate: 710_000_000 })
    expect([shareFigures([goods, dollars]), shareFigures([goods]), shareFigures([dollars])]).toEqual([true, false, false])
    const both = line({ ...bank, hasQuantity: true, currency: { id: 1, code: 'USD', rate: null } })
    expect([
      shareFigures([goods, dollars, both]),
      shareFigures([goods, line(dollars['accountId'] as Ref, { original: 10 ** 11 + 1 })]),
    ]).toEqual([false, false])
    const context = {
      sources,
      lines: () => [],
      shown: ['quantity', 'price', 'original', 'exchangeRate'],
      wide: false,
      shared: true,
      rates: null,
    }
    const columns = voucherColumns(def, context)
    const [counted, each] = ['quantity', 'price'].map((key) => columns.find((c) => c.key === key))
    expect(columns.filter((c) => !c.hidden).map((c) => c.title)).toEqual(expect.arrayContaining(['数量/原币', '单价/汇率', '借方金额']))
    expect([counted?.value?.(goods), counted?.value?.(dollars), each?.value?.(goods), each?.value?.(dollars)]).toEqual([
      12_000_000, 1_500_000_000, 300_000_000, 710_000_000,
    ])
    expect([counted?.display?.(goods), counted?.display?.(dollars)]).toEqual([undefined, 'USD 1,500.00'])
    const typed = counted?.parse?.('1000.5', dollars)
    expect(typed).toEqual({ ok: true, value: 1_000_500_000 })
    expect(counted?.set?.(dollars, 1_000_500_000)).toMatchObject({ original: 1000_50, debit: 7103_55, quantity: null })
    expect(counted?.parse?.('1.005', dollars)).toMatchObject({ ok: false })
    expect(each?.set?.(goods, 200_000_000)).toMatchObject({ price: 200_000_000, debit: 24_00 })
  })
})
