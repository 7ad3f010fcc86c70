import { afterAll, beforeEach, afterEach, describe, expect, test } from 'vitest'
import { AssetBooks } from '../support/assets'
import { temporaryFolder } from '../support/backend'
import { newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
let a: AssetBooks
beforeEach(() => {
  a = new AssetBooks(newBooks(folder.path, `a${++count}`))
})
afterEach(async () => {
  expect(a.b.failures()).toEqual({})
  await a.b.close()
})
const JANUARY = { acquired: '2026-01-15', original: 360_000, residualRate: 0 }

describe('计提折旧', () => {
  test('D55 当月增加当月不提，下月起提: 3 600.00 over 36 months is 100.00 from February on, by department', () => {
    const category = a.category()
    a.card(category, JANUARY)
    a.card(category, { ...JANUARY, departmentId: 1, original: 720_000, expenseAccountId: a.code('560113') })
    expect(a.depreciate(202601)).toEqual([])
    const [voucher] = a.depreciate(202602)
    expect(a.lines(voucher ?? 0)).toEqual(['1602  0 30000', '560113 门店 20000 0', '560202 办公室 10000 0'])
  })
  test('run again it makes nothing, after a card came late it is made anew, beside a reviewed one the difference', () => {
    const category = a.category()
    a.card(category, JANUARY)
    expect(a.depreciate(202602)).toHaveLength(1)
    expect(a.depreciate(202602)).toEqual([])
    a.card(category, { ...JANUARY, original: 36_000 })
    const [again] = a.depreciate(202602)
    expect(a.lines(again ?? 0)).toEqual(['1602  0 11000', '560202 办公室 11000 0'])
    a.b.db.run("UPDATE voucher SET state = 'reviewed'")
    a.card(category, { ...JANUARY, original: 36_000 })
    const [difference] = a.depreciate(202602)
    expect(difference).not.toBe(again)
    expect(a.lines(difference ?? 0)).toEqual(['1602  0 1000', '560202 办公室 1000 0'])
  })
  test('a month is not skipped, an earlier one is not taken back before a later one', () => {
    a.card(a.category(), JANUARY)
    expect(() => a.depreciate(202603)).toThrow('DEPRECIATION_EARLIER')
    a.depreciate(202602)
    a.depreciate(202603)
    expect(() => a.withdraw(202602)).toThrow('DEPRECIATION_LATER')
    a.withdraw(202603)
    a.withdraw(202602)
    expect(a.rows(202602)).toMatchObject({ rows: [{ due: 10_000, booked: 0 }], vouchers: [] })
    expect(a.depreciate(202602)).toHaveLength(1)
  })
  test('a closed month is refused; a booked voucher is taken back by a red one, and the month is due again', () => {
    a.card(a.category(), JANUARY)
    const [voucher = 0] = a.depreciate(202602)
    a.b.closePeriod(202601)
    a.b.closePeriod(202602)
    expect(() => a.depreciate(202602)).toThrow('PERIOD_CLOSED')
    expect(() => a.withdraw(202602)).toThrow(/PERIOD_CLOSED/)
    a.b.reopenPeriod(202602)
    expect(a.withdraw(202602)).toBe(0)
    a.b.reverse(voucher, '2026-02-28')
    expect(a.rows(202602)).toMatchObject({ rows: [{ due: 10_000, booked: 0 }] })
    expect(a.depreciate(202602)).toHaveLength(1)
  })
  test('its voucher is not changed or posted again by hand: withdrawn by hand it is made anew, under its number, at the next run', () => {
    a.card(a.category(), JANUARY)
    const [voucher = 0] = a.depreciate(202602)
    a.b.unpost(voucher)
    expect(() => a.b.postSaved(voucher)).toThrow('SYSTEM_RECORD')
    expect(a.depreciate(202602)).toEqual([voucher])
    expect(a.lines(voucher)).toEqual(['1602  0 10000', '560202 办公室 10000 0'])
    expect(a.rows(202602)).toMatchObject({ rows: [{ due: 10_000, booked: 10_000 }] })
  })
  test('D55 末期倒挤到净残值: a life of months ends at the residual value, whatever the method', () => {
    for (const method of ['straightLine', 'doubleDeclining', 'sumOfYears'])
      a.card(a.category(), { acquired: '2025-12-10', original: 1_000_003, residualRate: 50_000, life: 30, method, openingDepreciation: 0 })
    a.b.clock.set('2028-12-31')
    let period = 202601
    for (let i = 0; i < 30; i++) {
      a.depreciate(period)
      period = period % 100 === 12 ? period + 89 : period + 1
    }
    expect(a.depreciate(period)).toEqual([])
    const { rows } = a.report('assetList', { to: '2028-12-31' })
    expect(rows.map((r) => r.cells['net'])).toEqual([50_000, 50_000, 50_000])
  })
  test('a card from before the account set goes on mid-life: what is left over the months left', () => {
    a.card(a.category(), { acquired: '2025-01-10', original: 360_000, residualRate: 0, openingDepreciation: 122_000 })
    const [voucher = 0] = a.depreciate(202601)
    // 36 − 11 months, 2 380.00 left
    expect(a.lines(voucher)).toEqual(['1602  0 9520', '560202 办公室 9520 0'])
  })
})

describe('变动', () => {
  test('会计估计变更 counts from its month on, months before it stay as they were', () => {
    const id = a.card(a.category(), JANUARY)
    a.depreciate(202602)
    expect(() => a.change({ assetId: id, period: 202602, life: 18 })).toThrow('ASSET_CHANGE_EARLY')
    a.change({ assetId: id, period: 202604, life: 18, departmentId: 1, expenseAccountId: a.code('560113') })
    const [march = 0] = a.depreciate(202603)
    expect(a.lines(march)).toEqual(['1602  0 10000', '560202 办公室 10000 0'])
    const [april = 0] = a.depreciate(202604)
    // 3 400.00 over 18 − 2 months
    expect(a.lines(april)).toEqual(['1602  0 21250', '560113 门店 21250 0'])
    expect(() => a.change({ assetId: id, period: 202603, life: 24 })).toThrow('ASSET_CHANGE_EARLY')
    expect(() => a.change({ assetId: id, period: 202605, life: 18 })).toThrow('ASSET_CHANGE_NOTHING')
  })
})

describe('报表', () => {
  test('the cards tie to the ledger once the purchase is booked, by category and department', () => {
    const category = a.category()
    a.card(category, JANUARY)
    a.card(category, { ...JANUARY, departmentId: 1 })
    expect(a.report('assetVsLedger', { to: '2026-02-28' }).checks[0]).toMatchObject({ left: 720_000, right: 0, ok: false })
    const line = (accountId: number, debit: number, credit: number) => ({ accountId, debit, credit, summary: '购电脑', cashFlowItem: null })
    a.b.post({ type: 'voucher', date: '2026-01-15', lines: [line(a.code('1601'), 720_000, 0), line(a.code('100201'), 0, 720_000)] })
    a.depreciate(202602)
    expect(a.report('assetVsLedger', { to: '2026-02-28' }).rows.map((r) => r.cells['difference'])).toEqual([0, 0])
    expect(a.report('assetList', { to: '2026-01-31' }).totals).toMatchObject({ value: 720_000, accumulated: 0 })
    expect(
      a.report('depreciationDetail', { from: '2026-02-01', to: '2026-02-28', groupBy: 'department' }).rows.map((r) => r.cells),
    ).toMatchObject([
      { name: '门店', count: 1, added: 10_000, net: 350_000 },
      { name: '办公室', count: 1, added: 10_000, net: 350_000 },
    ])
    expect(a.report('depreciationSummary', { from: '2026-01-01', to: '2026-02-28' }).totals).toEqual({ amount: 20_000 })
  })
})

describe('待摊预提', () => {
  const RENT = { amount: 100_000, startDate: '2026-01-01', months: 3 }
  test('equal parts, the last what rounding leaves; run again nothing', () => {
    a.schedule({ ...RENT, accountId: a.code('1801'), expenseAccountId: a.code('560113') })
    const taken = [202601, 202602, 202603].map((p) => a.lines(a.run(p)[0] ?? 0))
    expect(taken).toEqual([33_333, 33_333, 33_334].map((n) => [`1801  0 ${n}`, `560113 门店 ${n} 0`]))
    expect(a.run(202603)).toEqual([])
    expect(a.run(202604)).toEqual([])
  })
  test('ended early 待摊 takes all that is left, 预提 no more', () => {
    const accounts = { accountId: a.code('1801'), expenseAccountId: a.code('560113') }
    const prepaid = a.schedule({ ...RENT, ...accounts })
    const accrued = a.schedule({ ...RENT, ...accounts, kind: 'accrued', accountId: a.code('224199') })
    a.run(202601)
    a.end(prepaid, 202602)
    a.end(accrued, 202602)
    const [voucher = 0] = a.run(202602)
    expect(a.lines(voucher)).toEqual(['1801  0 66667', '560113 门店 66667 0'])
    expect(() => a.end(prepaid, 202603)).toThrow('SCHEDULE_ENDED')
  })
})
