import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { contract } from '@core/contract'
import type { Refusal } from '../../src/main/backend/context'
import { CLOSE_CHECKS } from '../../src/main/modules/periods/close/registry'
import { getRecord } from '../../src/main/modules/masterdata/records'
import { inputRows } from '../../src/db/queries/inputTax'
import { salesRows } from '../../src/db/queries/taxableSales'
import { clearingHandlers } from '../../src/main/modules/assets/clearing'
import { historyOf } from '../../src/main/modules/assets/change'
import { AssetBooks } from '../support/assets'
import { accountBeside, giveRole } from '../support/accountRules'
import { temporaryFolder } from '../support/backend'
import { NET, newBooks, refusedCodes } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
let a: AssetBooks
const open = (options: object = {}) => {
  a = new AssetBooks(newBooks(folder.path, `c${++count}`, options))
  a.b.clock.set('2026-12-31')
  return a
}
afterEach(async () => {
  expect(a.b.failures()).toEqual({})
  await a.b.close()
})
/** 36 000.00 over 36 months: 1 000.00 a month from February on; two months are taken. */
const truck = () => {
  const id = a.card(a.category(), { name: '货车', acquired: '2026-01-15', original: 3_600_000, inputVat: 468_000, residualRate: 0 })
  a.acquire(id, { accountId: a.code('220201'), partnerId: 2, invoiceKind: 'special', taxRate: 130_000 })
  a.depreciate(202602)
  a.depreciate(202603)
  return id
}
const bank = () => ({ accountId: a.code('100201') })
const ties = () =>
  a.report('assetVsLedger', { to: '2026-12-31' }).rows.map((r) => [r.cells['what'], r.cells['cards'], r.cells['difference']])
const closeCheck = (period: number) => {
  const check = CLOSE_CHECKS.find(({ id }) => id === 'assetClearing')
  const ctx = { ...a.b.caller, db: a.b.db, options: a.b.set.options } as never
  if (!check || check.applies?.(ctx, period) === false) return undefined
  const severity = typeof check.severity === 'function' ? check.severity(ctx, period) : check.severity
  const { count: found, items } = check.find(ctx, period)
  return { severity, count: found, items: items.map(({ text }) => text) }
}
const stateOf = (id: number) => {
  const row: Record<string, unknown> = getRecord(a.b.db, 'asset', id)
  return [row['state'], row['clearing']]
}

describe('固定资产清理 by stages', () => {
  test('小企业 出售: in on the 10th, the dismantling owed on the 12th, the price on the 20th, settled on the 30th; 1606 follows and ends at nothing', () => {
    open()
    const id = truck()
    expect(a.clearing(id)).toMatchObject({ open: false, balance: 0 })
    const start = a.clear('start', id, { date: '2026-04-10', kind: 'sale' })
    // April's 1 000.00 by a voucher of its own first
    expect(a.lines(start)).toEqual(['1601 办公室 0 3600000', '1602  300000 0', '1606  3300000 0'])
    expect(a.balance('560202')).toBe(300_000)
    expect(a.clearing(id)).toMatchObject({ open: true, kind: '出售', since: '2026-04-10', taken: 3_300_000, balance: 3_300_000 })
    expect(stateOf(id)).toEqual(['clearing', 3_300_000])

    // 545.00 with 45.00 of input VAT, owed to the supplier
    const invoice = { partnerId: 2, tax: 4_500, taxRate: 90_000, invoiceKind: 'special', invoiceNumber: '26512000000000000777' }
    const cost = a.clear('cost', id, { date: '2026-04-12', amount: 54_500, accountId: a.code('220201'), ...invoice })
    expect(a.lines(cost)).toEqual(['1606  50000 0', '220201  0 54500', '22210101  4500 0'])
    const price = { partnerId: 1, income: 'price', taxation: 'rate', taxRate: 130_000, invoiceKind: 'special' }
    const income = a.clear('income', id, { date: '2026-04-20', amount: 2_260_000, accountId: a.code('1122'), ...price })
    expect(a.lines(income)).toEqual(['1122  2260000 0', '1606  0 2000000', '22210107  0 260000'])
    expect(a.clearing(id)).toMatchObject({ taken: 3_300_000, cost: 50_000, income: 2_000_000, balance: 1_350_000 })
    expect(a.balance('1606')).toBe(1_350_000)
    expect(ties()).toEqual([
      ['原值', 0, 0],
      ['累计折旧', 0, 0],
      ['清理', 1_350_000, 0],
    ])

    const result = a.clear('settle', id, { date: '2026-04-30' })
    expect(a.lines(result)).toEqual(['1606  0 1350000', '571102  1350000 0'])
    expect(a.balance('1606')).toBe(0)
    expect(stateOf(id)).toEqual(['disposed', 0])
    expect(a.clearing(id).open).toBe(false)
    // as much as in one step, but on days of their own; both registers have them
    expect(salesRows(a.b.db, '2026-04-01', '2026-04-30')).toMatchObject([{ net: 2_000_000, tax: 260_000, kind: 'special' }])
    expect(inputRows(a.b.db, '2026-04-01', '2026-04-30')).toMatchObject([{ net: 50_000, tax: 4_500, taxRate: 90_000 }])
    expect(a.depreciate(202604)).toEqual([])
    expect(historyOf(a.b.db, id).map(({ what, clearing }) => [what, clearing])).toEqual([
      ['购置', 0],
      ['折旧', 0],
      ['折旧', 0],
      ['折旧', 0],
      ['转入清理', 3_300_000],
      ['清理费用', 50_000],
      ['清理收入', -2_000_000],
      ['结转损益', -1_350_000],
    ])
  })
  test('企业会计准则: a gain of sale to 资产处置损益; scrap with residual material, insurance and a claim against who broke it to 营业外', () => {
    open({ standard: 'business' })
    const sold = truck()
    a.clear('start', sold, { date: '2026-03-10', kind: 'sale' })
    a.clear('income', sold, { date: '2026-03-20', amount: 3_955_000, ...bank(), taxation: 'rate', taxRate: 130_000 })
    expect(a.lines(a.clear('settle', sold, { date: '2026-03-31' }))).toEqual(['1606  100000 0', '6115  0 100000'])
    // money of disposing of long-term assets
    expect(a.b.db.value('SELECT cash_flow_item FROM journal_line WHERE debit = 3955000')).toBe(13)

    const broken = truck()
    a.b.db.run("INSERT INTO employee (id, code, name) VALUES (7, 'E7', '李敏')")
    a.clear('start', broken, { date: '2026-03-12', kind: 'damage', vatOut: 442_000 })
    a.clear('cost', broken, { date: '2026-03-13', amount: 30_000, ...bank() })
    a.clear('income', broken, { date: '2026-03-15', income: 'material', amount: 113_000, ...bank(), taxation: 'rate', taxRate: 130_000 })
    a.clear('income', broken, { date: '2026-03-18', income: 'insurance', amount: 2_000_000, accountId: a.code('122199') })
    a.clear('income', broken, { date: '2026-03-19', income: 'person', amount: 50_000, accountId: a.code('122101'), employeeId: 7 })
    // 34 000 + 4 420 + 300 − 1 000 − 20 000 − 500
    expect(a.clearing(broken)).toMatchObject({ kind: '毁损', taken: 3_842_000, cost: 30_000, income: 2_150_000, balance: 1_722_000 })
    expect(a.lines(a.clear('settle', broken, { date: '2026-03-31' }))).toEqual(['1606  0 1722000', '671102  1722000 0'])
    expect(a.balance('1606')).toBe(0)
  })
  test('小规模: the price carries the levy, and there is no input VAT in the costs', () => {
    open({ taxpayer: 'smallScale' })
    const id = a.card(a.category(), { acquired: '2026-01-15', original: 3_600_000, residualRate: 0 })
    a.acquire(id, bank())
    a.clear('start', id, { date: '2026-01-20' })
    expect(() =>
      a.clear('cost', id, { date: '2026-01-21', amount: 1_000, tax: 10, invoiceKind: 'special', taxRate: 10_000, ...bank() }),
    ).toThrow('ASSET_NO_INPUT_VAT')
    const sale = a.clear('income', id, { date: '2026-01-25', amount: 101_000, ...bank(), taxation: 'rate', taxRate: 10_000 })
    expect(a.lines(sale)).toEqual(['100201  101000 0', '1606  0 100000', '222101  0 1000'])
  })
  test('over the month’s end: the rest of a card depreciates on, each stage stands in its month, the list of a span ties to the ledger', () => {
    open()
    const id = truck()
    a.clear('start', id, { date: '2026-03-20', kind: 'scrap', original: 1_200_000 })
    a.depreciate(202604)
    // 24 000 of 36 000 are left, of which the month is a 34th
    expect(a.rows(202604).rows).toMatchObject([{ id, value: 2_400_000, booked: 66_667 }])
    a.clear('income', id, { date: '2026-04-15', income: 'material', amount: 100_000, ...bank() })
    const row = (from: string, to: string) => {
      const { rows, checks } = a.report('assetClearing', { from, to })
      expect(checks.every(({ ok }) => ok)).toBe(true)
      return rows.map(({ cells: c }) => [c['opening'], c['clearing'], c['clearingIncome'], c['clearingResult'], c['closing'], c['days']])
    }
    expect(row('2026-03-01', '2026-03-31')).toEqual([[0, 1_133_333, 0, 0, 1_133_333, 11]])
    expect(row('2026-04-01', '2026-04-30')).toEqual([[1_133_333, 0, 100_000, 0, 1_033_333, 41]])
    a.clear('settle', id, { date: '2026-05-06' })
    expect(row('2026-05-01', '2026-05-31')).toEqual([[1_033_333, 0, 0, -1_033_333, 0, 0]])
    expect(row('2026-06-01', '2026-06-30')).toEqual([])
    // the rest is cleared by itself, and settled as what it is
    a.depreciate(202605)
    a.clear('start', id, { date: '2026-06-10', kind: 'sale' })
    expect(a.clearing(id)).toMatchObject({ kind: '出售', since: '2026-06-10', cost: 0, income: 0 })
    expect(stateOf(id)[0]).toBe('clearing')
  })
})

describe('the order of stages', () => {
  test('what is not 清理中 has no costs, income or result; none of them comes before 转入清理; a second part waits for the first', () => {
    open()
    const id = truck()
    expect(() => a.clear('cost', id, { date: '2026-04-10', amount: 100, ...bank() })).toThrow('ASSET_NOT_CLEARING')
    expect(() => a.clear('settle', id, { date: '2026-04-10' })).toThrow('ASSET_NOT_CLEARING')
    a.clear('start', id, { date: '2026-04-10', original: 1_000_000 })
    expect(() => a.clear('start', id, { date: '2026-04-11' })).toThrow('ASSET_CLEARING')
    expect(() => a.clear('income', id, { date: '2026-04-09', amount: 100, ...bank() })).toThrow('DATE_BEFORE_SOURCE')
    expect(() => a.clear('income', id, { date: '2026-04-10', amount: 100, accountId: a.code('1606') })).toThrow('UNKNOWN_REFERENCE')
    expect(() => a.clear('cost', id, { date: '2026-04-10', amount: 100, tax: 100, invoiceKind: 'special', ...bank() })).toThrow('BAD_INPUT')
    expect(() => a.clear('cost', id, { date: '2026-04-10', amount: 100, tax: 9, ...bank() })).toThrow('REQUIRED')
    a.clear('cost', id, { date: '2026-04-20', amount: 100, ...bank() })
    expect(() => a.clear('settle', id, { date: '2026-04-19' })).toThrow('DATE_BEFORE_SOURCE')
    a.clear('settle', id, { date: '2026-04-20' })
    a.clear('start', id, { date: '2026-04-21' })
    expect(() => a.clear('start', id, { date: '2026-04-21' })).toThrow('ASSET_GONE')
  })
  test('withdrawn in reverse: the result before costs and income, 转入清理 last; then the card is as before', () => {
    open()
    const id = truck()
    const start = a.clear('start', id, { date: '2026-04-10' })
    const cost = a.clear('cost', id, { date: '2026-04-12', amount: 20_000, ...bank() })
    const income = a.clear('income', id, { date: '2026-04-13', amount: 500_000, ...bank() })
    const result = a.clear('settle', id, { date: '2026-05-08' })
    for (const early of [start, cost, income]) expect(() => a.takeBack(early)).toThrow('DEPRECIATION_LATER')
    expect(() => a.b.reverse(income, '2026-05-31')).toThrow('DEPRECIATION_LATER')
    a.takeBack(result)
    // between themselves costs and income have no order; by hand from the voucher's own page it is no different
    a.takeBack(cost)
    expect(() => a.b.unpost(start)).toThrow('DEPRECIATION_LATER')
    a.b.unpost(income)
    expect(a.clearing(id)).toMatchObject({ open: true, cost: 0, income: 0, balance: 3_300_000 })
    a.takeBack(start)
    expect(a.clearing(id).open).toBe(false)
    expect(a.balance('1606')).toBe(0)
    expect(a.rows(202605).rows).toMatchObject([{ value: 3_600_000, accumulated: 300_000, due: 100_000 }])
    // and can be done anew
    a.clear('start', id, { date: '2026-04-10', kind: 'scrap' })
    expect(a.clearing(id)).toMatchObject({ kind: '报废', balance: 3_300_000 })
  })
  test('booked stages are taken back in red, in the same order, and the month after ties', () => {
    open()
    const id = truck()
    a.clear('start', id, { date: '2026-03-10' })
    const income = a.clear('income', id, { date: '2026-03-20', amount: 113_000, ...bank(), taxation: 'rate', taxRate: 130_000 })
    const result = a.clear('settle', id, { date: '2026-03-31' })
    for (const period of [202601, 202602, 202603]) a.b.closePeriod(period)
    expect(() => a.b.reverse(income, '2026-04-01')).toThrow('DEPRECIATION_LATER')
    a.b.reverse(result, '2026-04-01')
    expect(a.clearing(id)).toMatchObject({ open: true, income: 100_000, balance: 3_300_000 })
    a.b.reverse(income, '2026-04-02')
    expect(a.clearing(id)).toMatchObject({ income: 0, balance: 3_400_000 })
    expect(a.balance('1606')).toBe(3_400_000)
    expect(salesRows(a.b.db, '2026-03-01', '2026-04-30').map((r) => r.tax)).toEqual([13_000, -13_000])
    expect(() => a.clear('settle', id, { date: '2026-03-31' })).toThrow('PERIOD_CLOSED')
    a.clear('settle', id, { date: '2026-04-10' })
    expect(ties()).toEqual([
      ['原值', 0, 0],
      ['累计折旧', 0, 0],
    ])
  })
  test('nothing is settled where nothing is left; what is worth nothing can still bring something', () => {
    open()
    const id = a.card(a.category({ life: 1 }), { acquired: '2026-01-15', original: 100_000, residualRate: 0 })
    a.acquire(id, bank())
    a.depreciate(202602)
    a.clear('start', id, { date: '2026-03-02', kind: 'scrap' })
    expect(stateOf(id)).toEqual(['disposed', 0])
    expect(() => a.clear('settle', id, { date: '2026-03-05' })).toThrow('ASSET_CLEARED')
    a.clear('income', id, { date: '2026-03-05', income: 'material', amount: 6_000, ...bank() })
    expect(a.lines(a.clear('settle', id, { date: '2026-03-05' }))).toEqual(['1606  6000 0', '530101  0 6000'])
  })
  test('科目设置 changed meanwhile: the 清理 goes on and ends on the account where it began', () => {
    open()
    const id = truck()
    a.clear('start', id, { date: '2026-04-10' })
    const other = accountBeside(a.b, 'assetClearing', '9')
    giveRole(a.b, 'assetClearing', other)
    a.clear('cost', id, { date: '2026-04-12', amount: 1_000, ...bank() })
    expect(a.balance('1606')).toBe(3_301_000)
    a.clear('settle', id, { date: '2026-04-30' })
    expect([a.balance('1606'), a.balance('16069')]).toEqual([0, 0])
  })
})

test('结账: an asset that is 清理中 for more than 30 days is warned of, one that came in lately is noted, and neither keeps the month open', () => {
  open()
  const id = truck()
  expect(closeCheck(202603)).toBeUndefined()
  a.clear('start', id, { date: '2026-03-20', kind: 'sale' })
  const code = a.b.db.value<string>('SELECT code FROM asset WHERE id = ?', id)
  expect(closeCheck(202603)).toEqual({
    severity: 'note',
    count: 1,
    items: [`${code} 货车：出售，2026-03-20 转入清理（11 天），余额 34,000.00`],
  })
  expect(closeCheck(202604)).toMatchObject({ severity: 'warn', count: 1 })
  // what is entered by hand stands beside it
  const line = (accountId: number, debit: number, credit: number) => ({ accountId, debit, credit, summary: '手工', cashFlowItem: null })
  a.b.post({ type: 'voucher', date: '2026-03-25', lines: [line(a.code('1606'), 500, 0), line(a.b.account('capital'), 0, 500)] })
  expect(closeCheck(202603)?.items[1]).toBe('1606 固定资产清理：余额 34,005.00，其中清理中的卡片 34,000.00')
  expect(ties().at(-1)).toEqual(['清理', 3_400_000, -500])
  for (const period of [202601, 202602, 202603, 202604]) a.b.closePeriod(period)
  a.clear('settle', id, { date: '2026-05-03' })
  expect(closeCheck(202605)).toMatchObject({ severity: 'note', count: 1 })
})

test('the preview of each stage shows its voucher and what is left of 清理, or why it cannot be', () => {
  open()
  const id = truck()
  const ctx = { ...a.b.caller, db: a.b.db, options: a.b.set.options } as never
  const settle = () => clearingHandlers.settlePreview(ctx, { assetId: id, date: '2026-04-30', memo: '' })
  expect(settle()).toMatchObject({ lines: [], problem: expect.stringContaining('先转入清理') })
  a.clear('start', id, { date: '2026-04-10' })
  expect(settle()).toMatchObject({
    figures: [
      { label: '清理损益', amount: -3_300_000 },
      { label: '清理余额', amount: 0 },
    ],
    problem: null,
  })
})

describe('残料入库', () => {
  const residue = (id: number, value: object = {}) =>
    a.clear('income', id, { date: '2026-04-12', income: 'stock', itemId: 1, warehouseId: 1, quantity: 5 * NET, amount: 80_000, ...value })
  test('residual material comes into stock at its value by one 其他入库单 against 固定资产清理, beside the other income; taken back, and taken back in red', () => {
    open()
    a.b.db.run("UPDATE item SET kind = 'material' WHERE id = 1")
    const id = truck()
    a.clear('start', id, { date: '2026-04-10', kind: 'damage' })
    const doc = residue(id)
    expect(a.lines(doc)).toEqual(['1403  80000 0', '1606  0 80000'])
    expect(a.b.db.get('SELECT type, state, total FROM document WHERE id = ?', doc)).toEqual({
      type: 'otherIn',
      state: 'posted',
      total: 80_000,
    })
    expect(a.b.db.get('SELECT SUM(quantity) AS quantity, SUM(booked) AS value FROM cost_row')).toEqual({ quantity: 5 * NET, value: 80_000 })
    expect(a.clearing(id)).toMatchObject({ income: 80_000, balance: 3_220_000 })
    expect(stateOf(id)).toEqual(['clearing', 3_220_000])
    expect(historyOf(a.b.db, id).at(-1)).toMatchObject({ what: '清理收入', clearing: -80_000, documentId: doc, withdrawable: true })
    expect(ties().every(([, , difference]) => difference === 0)).toBe(true)
    expect(salesRows(a.b.db, '2026-04-01', '2026-04-30')).toEqual([])
    // it is the card's: nobody changes it, and it is taken back where it was made or on its own page
    expect(refusedCodes(() => a.b.save({ type: 'otherIn', id: doc, revision: 9, date: '2026-04-12', lines: [] } as never))).not.toEqual([])
    a.takeBack(doc)
    expect(a.clearing(id)).toMatchObject({ income: 0, balance: 3_300_000 })
    const again = residue(id)
    a.b.unpost(again)
    expect(a.b.db.value('SELECT state FROM document WHERE id = ?', again)).toBe('void')
    const booked = residue(id)
    a.b.reverse(booked, '2026-04-15')
    expect(a.clearing(id)).toMatchObject({ income: 0, balance: 3_300_000 })
    residue(id)
    const settled = a.clear('settle', id, { date: '2026-04-20' })
    expect(a.lines(settled)).toContain('1606  0 3220000')
    expect(
      refusedCodes(() =>
        a.takeBack(a.b.db.value<number>('SELECT MAX(document_id) FROM asset_voucher WHERE action = ?', 'clearingIncome') ?? 0),
      ),
    ).toEqual(['DEPRECIATION_LATER'])
  })
  test('what is missing or does not fit is told at its field, and the voucher is shown before', () => {
    open()
    const id = truck()
    a.clear('start', id, { date: '2026-04-10', kind: 'damage' })
    const refused = (value: object) => {
      try {
        residue(id, value)
      } catch (error) {
        return (error as Refusal).problems.map((p) => `${p.code}@${p.at}`)
      }
      return []
    }
    expect(refused({ itemId: null })).toEqual(['REQUIRED@itemId'])
    expect(refused({ warehouseId: null })).toEqual(['REQUIRED@warehouseId'])
    expect(refused({ quantity: null })).toEqual(['REQUIRED@quantity'])
    a.b.db.run("UPDATE item SET kind = 'service' WHERE id = 2")
    expect(refused({ itemId: 2 })).toEqual(['SERVICE_HAS_NO_STOCK@itemId'])
    a.b.db.run('UPDATE item SET batch_managed = 1 WHERE id = 3')
    expect(refused({ itemId: 3 })).toEqual(['BATCH_REQUIRED@itemId'])
    const ctx = { ...a.b.caller, db: a.b.db, options: a.b.set.options } as never
    const input = { assetId: id, date: '2026-04-12', income: 'stock', itemId: 1, warehouseId: 1, quantity: NET, amount: 80_000 }
    const full = contract.assetClearing.incomePreview.input.parse(input)
    expect(clearingHandlers.incomePreview(ctx, full)).toMatchObject({
      lines: [
        { account: '1405 库存商品', debit: 80_000 },
        { account: '1606 固定资产清理', credit: 80_000 },
      ],
      figures: [{ label: '清理余额', amount: 3_220_000 }],
    })
  })
})
