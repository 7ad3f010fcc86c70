import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { salesRows } from '../../src/db/queries/taxableSales'
import { inputRows } from '../../src/db/queries/inputTax'
import { keepAllRegisters, registerDays } from '../../src/db/queries/registerDays'
import { taxHandlers } from '../../src/main/modules/tax/handlers'
import { checkOpening } from '../../src/main/modules/opening/check'
import { AssetBooks } from '../support/assets'
import { temporaryFolder } from '../support/backend'
import { newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
let a: AssetBooks
const open = (options: object = {}) => {
  a = new AssetBooks(newBooks(folder.path, `d${++count}`, options))
  a.b.clock.set('2026-12-31')
  return a
}
afterEach(async () => {
  expect(a.b.failures()).toEqual({})
  await a.b.close()
})
/** 36 000.00 over 36 months: 1 000.00 a month from February on. */
const CAR = { name: '货车', acquired: '2026-01-15', original: 3_600_000, inputVat: 468_000, residualRate: 0 }
const bought = () => {
  const id = a.card(a.category(), CAR)
  a.acquire(id, {
    accountId: a.code('220201'),
    partnerId: 2,
    invoiceKind: 'special',
    invoiceNumber: '26512000000012345678',
    taxRate: 130_000,
  })
  a.depreciate(202602)
  a.depreciate(202603)
  return id
}
const ties = () => a.report('assetVsLedger', { to: '2026-12-31' }).rows.map((r) => r.cells['difference'])

describe('处置', () => {
  test('D55 出售, 小企业 一般纳税人 13%: the month’s depreciation first, 1606 to nothing, the loss to 营业外支出', () => {
    open()
    const id = bought()
    const sale = { date: '2026-04-10', kind: 'sale', proceeds: 2_260_000, accountId: a.code('1122'), partnerId: 1 }
    const cost = { cost: 50_000, costAccountId: a.code('100201') }
    const voucher = a.dispose(id, { ...sale, ...cost, taxation: 'rate', taxRate: 130_000, invoiceKind: 'special' })
    // net 36 000 − 3 × 1 000, cost 500, less 22 600 − 2 600
    expect(a.lines(voucher)).toEqual([
      '100201  0 50000',
      '1122  2260000 0',
      '1601 办公室 0 3600000',
      '1602  300000 0',
      '1606  3350000 3350000',
      '22210107  0 260000',
      '571102  1350000 0',
    ])
    expect(a.balance('1606')).toBe(0)
    expect(a.balance('560202')).toBe(300_000)
    expect(ties()).toEqual([0, 0])
    expect(salesRows(a.b.db, '2026-04-01', '2026-04-30')).toMatchObject([
      { taxRate: 130_000, net: 2_000_000, tax: 260_000, kind: 'special' },
    ])
    // the step finds the disposed card depreciated, and makes its voucher part of its own
    expect(a.depreciate(202604)).toEqual([])
    const other = a.card(a.category(), { ...CAR, original: 36_000, inputVat: 0 })
    a.depreciate(202602)
    a.depreciate(202603)
    const [april = 0] = a.depreciate(202604)
    expect(a.lines(april)).toEqual(['1602  0 101000', '560202 办公室 101000 0'])
    expect(a.rows(202605).rows).toMatchObject([{ id: other, due: 1000 }])
    expect(a.b.db.value('SELECT open_amount FROM (SELECT SUM(remaining) AS open_amount FROM open_item WHERE partner_id = 1)')).toBe(
      2_260_000,
    )
  })
  test('企业会计准则: a gain of sale to 资产处置损益, scrap to 营业外支出', () => {
    open({ standard: 'business' })
    const sold = bought()
    const gain = a.dispose(sold, {
      date: '2026-03-20',
      proceeds: 3_955_000,
      accountId: a.code('100201'),
      taxation: 'rate',
      taxRate: 130_000,
    })
    expect(a.lines(gain)).toContain('6115  0 100000')
    expect(a.b.db.value('SELECT cash_flow_item FROM journal_line WHERE debit = 3955000')).toBe(13)
    const scrapped = bought()
    const loss = a.dispose(scrapped, { date: '2026-03-31', kind: 'scrap' })
    expect(a.lines(loss)).toEqual(['1601  0 3600000', '1602  200000 0', '1606  3400000 3400000', '671102  3400000 0'])
    expect(a.balance('1606')).toBe(0)
  })
  test('盘亏 through 待处理财产损溢 with input VAT taken back; 毁损 with a claim against who broke it', () => {
    open()
    const lost = bought()
    const shortage = a.dispose(lost, { date: '2026-03-31', kind: 'shortage', vatOut: 442_000 })
    expect(a.lines(shortage)).toEqual([
      '1601 办公室 0 3600000',
      '1602  200000 0',
      '190102  3842000 3842000',
      '22210109  0 442000',
      '571102  3842000 0',
    ])
    const broken = bought()
    a.b.db.run("INSERT INTO employee (id, code, name) VALUES (7, 'E7', '李敏')")
    const claim = { proceeds: 100_000, accountId: a.code('122101'), employeeId: 7 }
    expect(a.lines(a.dispose(broken, { date: '2026-03-31', kind: 'damage', ...claim }))).toContain('571102  3300000 0')
    expect(a.balance('190102')).toBe(0)
    expect(a.balance('1606')).toBe(0)
  })
  test('使用过的固定资产 简易计税 3% 减按 2%, 小规模 by its levy', () => {
    open()
    const voucher = a.dispose(bought(), { date: '2026-03-31', proceeds: 103_000, accountId: a.code('100201'), taxation: 'reduced' })
    // 1 030 ÷ 1.03 × 2 %
    expect(a.lines(voucher)).toContain('222108  0 2000')
    expect(a.lines(voucher)).toContain('571102  3299000 0')
  })
  test('小规模: input VAT is part of the cost, the sale carries the levy', () => {
    open({ taxpayer: 'smallScale' })
    const id = a.card(a.category(), { ...CAR, inputVat: 0 })
    a.acquire(id, { accountId: a.code('100201') })
    const voucher = a.dispose(id, { date: '2026-01-31', proceeds: 101_000, accountId: a.code('100201'), taxation: 'rate', taxRate: 10_000 })
    expect(a.lines(voucher)).toEqual([
      '100201  101000 0',
      '1601 办公室 0 3600000',
      '1606  3600000 3600000',
      '222101  0 1000',
      '571102  3500000 0',
    ])
    const second = a.card(a.category(), CAR)
    expect(() => a.acquire(second, { accountId: a.code('100201') })).toThrow('ASSET_NO_INPUT_VAT')
  })
  test('part of an asset leaves with its share; the rest goes on depreciating in proportion, down to nothing', () => {
    open()
    const id = bought()
    const part = a.dispose(id, { date: '2026-03-31', kind: 'scrap', original: 1_200_000 })
    expect(a.lines(part)).toEqual(['1601 办公室 0 1200000', '1602  66667 0', '1606  1133333 1133333', '571102  1133333 0'])
    // 24 000.00 less 1 333.33 over 34 months
    expect(a.rows(202604).rows).toMatchObject([{ value: 2_400_000, accumulated: 133_333, due: 66_667 }])
    expect(() => a.dispose(id, { date: '2026-03-31', kind: 'scrap', original: 2_400_001 })).toThrow('ASSET_PART')
    a.dispose(id, { date: '2026-03-31', kind: 'scrap' })
    expect(() => a.dispose(id, { date: '2026-03-31', kind: 'scrap' })).toThrow('ASSET_GONE')
    expect(a.rows(202604).rows).toEqual([])
    expect(ties()).toEqual([0, 0])
  })
  test('it is taken back while it is not booked, and then the card is as before; what it rests on stays until then', () => {
    open()
    const id = bought()
    const voucher = a.dispose(id, { date: '2026-04-10', kind: 'scrap' })
    expect(() => a.withdraw(202604)).toThrow('DEPRECIATION_LATER')
    expect(() =>
      a.b.reverse(a.b.db.value<number>("SELECT MAX(id) FROM doc_journal WHERE step = 'depreciation'") ?? 0, '2026-04-30'),
    ).toThrow('DEPRECIATION_LATER')
    a.takeBack(voucher)
    expect(a.b.db.value('SELECT state FROM doc_journal WHERE id = ?', voucher)).toBe('void')
    // by hand from the voucher's own page it is no different
    const again = a.dispose(id, { date: '2026-04-10', kind: 'scrap' })
    a.b.unpost(again)
    expect(a.b.db.value('SELECT state FROM doc_journal WHERE id = ?', again)).toBe('void')
    expect(a.rows(202605).rows).toMatchObject([{ value: 3_600_000, accumulated: 300_000, due: 100_000 }])
    expect(a.withdraw(202604)).toBe(1)
    expect(() => a.dispose(id, { date: '2026-05-10', kind: 'scrap' })).toThrow('DEPRECIATION_EARLIER')
    for (const period of [202601, 202602, 202603, 202604].slice(0, 3)) a.b.closePeriod(period)
    expect(() => a.dispose(id, { date: '2026-03-10', kind: 'scrap' })).toThrow('PERIOD_CLOSED')
  })
  test('what is kept of the registers by day follows its sale, also taken back', () => {
    open()
    const id = bought()
    const sold = () => registerDays(a.b.db, 'sales', '2026-04-01', '2026-04-30')
    const sale = { date: '2026-04-10', proceeds: 1_130_000, accountId: a.code('100201'), taxation: 'rate', taxRate: 130_000 }
    const voucher = a.dispose(id, sale)
    keepAllRegisters(a.b.db)
    expect(sold()).toMatchObject([{ date: '2026-04-10', tax: 130_000 }])
    a.takeBack(voucher)
    expect(sold()).toEqual([])
  })
  test('once it is booked, a red voucher takes it back', () => {
    open()
    const id = bought()
    const sale = { proceeds: 1_130_000, accountId: a.code('100201'), taxation: 'rate', taxRate: 130_000 }
    const voucher = a.dispose(id, { date: '2026-03-31', ...sale })
    a.b.closePeriod(202601)
    a.b.closePeriod(202602)
    a.b.closePeriod(202603)
    expect(() => a.takeBack(voucher)).toThrow('PERIOD_CLOSED')
    a.b.reverse(voucher, '2026-04-01')
    expect(ties()).toEqual([0, 0])
    expect(salesRows(a.b.db, '2026-03-01', '2026-04-30').map((r) => r.tax)).toEqual([130_000, -130_000])
    // it was there all the time
    expect(a.rows(202604).rows).toMatchObject([{ id, value: 3_600_000, due: 100_000 }])
  })
})

describe('购置', () => {
  test('on credit with input VAT to be certified; once only; nothing for what the file began with', () => {
    open({ inputVatFlow: 'viaPending' })
    const id = bought()
    expect(a.balance('222105')).toBe(468_000)
    expect(a.balance('220201')).toBe(-4_068_000)
    expect(inputRows(a.b.db, '2026-01-01', '2026-01-31')).toMatchObject([
      { partnerId: 2, taxRate: 130_000, net: 3_600_000, tax: 468_000, kind: 'special' },
    ])
    expect(() => a.acquire(id, { accountId: a.code('100201') })).toThrow('ASSET_BOUGHT')
    const old = a.card(a.category(), { ...CAR, acquired: '2025-06-01', openingDepreciation: 0 })
    expect(() => a.acquire(old, { accountId: a.code('100201') })).toThrow('ASSET_IS_OPENING')
    a.b.db.run('UPDATE asset SET opening_depreciation = 0, acquired = ? WHERE id = ?', '2026-03-01', old)
    const cash = a.acquire(old, { accountId: a.code('100201') })
    expect(a.b.db.value('SELECT cash_flow_item FROM journal_line WHERE credit = 4068000 AND cash_flow_item IS NOT NULL')).toBe(12)
    a.takeBack(cash)
    a.acquire(old, { action: 'construction', accountId: a.code('1604') })
    expect(a.balance('1604')).toBe(-3_600_000)
  })
})

describe('原值变动和减值', () => {
  test('what is added counts from the next month on; a decrease gives it back', () => {
    open()
    const id = bought()
    a.revalue(id, { date: '2026-04-05', action: 'increase', amount: 330_000, tax: 42_900, accountId: a.code('220201'), partnerId: 2 })
    // April as before; then 36 000 − 3 000 + 3 300 over 33 months
    expect(a.rows(202604).rows).toMatchObject([{ due: 100_000 }])
    a.depreciate(202604)
    expect(a.rows(202605).rows).toMatchObject([{ value: 3_930_000, accumulated: 300_000, due: 110_000 }])
    a.depreciate(202605)
    a.revalue(id, { date: '2026-05-05', action: 'decrease', amount: 320_000, accountId: a.code('100201') })
    expect(a.rows(202606).rows).toMatchObject([{ value: 3_610_000, accumulated: 410_000, due: 100_000 }])
    expect(() => a.revalue(id, { date: '2026-05-05', action: 'decrease', amount: 3_200_001, accountId: a.code('100201') })).toThrow(
      'ASSET_BELOW',
    )
    expect(() => a.revalue(id, { date: '2026-04-05', action: 'decrease', amount: 1, accountId: a.code('100201') })).toThrow(
      'DEPRECIATION_LATER',
    )
    expect(ties()).toEqual([0, 0])
  })
  test('减值准备 under 企业会计准则 leaves less to depreciate and goes with the asset', () => {
    open({ standard: 'business' })
    const id = bought()
    const voucher = a.revalue(id, { date: '2026-03-31', action: 'impairment', amount: 1_020_000 })
    expect(a.lines(voucher)).toEqual(['1603  0 1020000', '6701  1020000 0'])
    // 36 000 − 2 000 − 10 200 over 34 months
    expect(a.rows(202604).rows).toMatchObject([{ due: 70_000, net: 2_310_000 }])
    expect(a.report('assetVsLedger', { to: '2026-12-31' }).rows.map((r) => r.cells['difference'])).toEqual([0, 0, 0])
    expect(a.lines(a.dispose(id, { date: '2026-04-30', kind: 'scrap' }))).toEqual([
      '1601  0 3600000',
      '1602  270000 0',
      '1603  1020000 0',
      '1606  2310000 2310000',
      '671102  2310000 0',
    ])
    expect(a.balance('1603')).toBe(0)
  })
})
test('after a change of taxpayer status assets are bought and sold by what the company is on the day', () => {
  open({ taxpayer: 'smallScale' })
  a.b.command(
    'tax.changeTaxpayer',
    {},
    (ctx) => void taxHandlers.changeTaxpayer(ctx, { validFrom: '2026-02-01', taxpayer: 'general', source: '' }),
  )
  const category = a.category()
  const invoice = {
    accountId: a.code('220201'),
    partnerId: 2,
    invoiceKind: 'special',
    invoiceNumber: '26512000000012345679',
    taxRate: 130_000,
  }
  // deductible from February on, in January it would have been part of the cost
  const id = a.card(category, { ...CAR, acquired: '2026-02-15' })
  expect(a.lines(a.acquire(id, invoice))).toContain('22210101  468000 0')
  const early = a.card(category, CAR)
  expect(() => a.acquire(early, invoice)).toThrow('ASSET_NO_INPUT_VAT')
  const sale = { date: '2026-02-20', kind: 'sale', accountId: a.code('100201'), proceeds: 1_130_000, taxation: 'rate', taxRate: 130_000 }
  expect(a.lines(a.dispose(id, sale))).toContain('22210107  0 130000')
})
/** A lathe of 60 000.00, ten years, from 2024: 23 months of 500.00 taken, and 4 000.00 of impairment. */
const LATHE = { name: '车床', acquired: '2024-01-10', original: 6_000_000, residualRate: 0, life: 120, openingDepreciation: 1_150_000 }
test('企业会计准则: 减值准备 that a card begins with ties to the opening, leaves less to depreciate and goes with the asset', () => {
  open({ standard: 'business' })
  const id = a.card(a.category(), { ...LATHE, openingImpairment: 400_000 })
  const opening = (code: string, balance: number) =>
    a.b.db.run('INSERT INTO opening_balance (account_id, balance) VALUES (?, ?)', a.code(code), balance)
  opening('1601', 6_000_000)
  opening('1602', -1_150_000)
  const impairment = () => checkOpening(a.b.db).checks.find((c) => c.name === '固定资产减值准备期初 = 总账')
  expect(impairment()).toMatchObject({ ok: false, left: 0, right: -400_000 })
  opening('1603', -400_000)
  expect(impairment()).toMatchObject({ ok: true })
  // 60 000 − 11 500 − 4 000 over 120 − 23 months
  expect(a.rows(202601).rows).toMatchObject([{ due: 45_876, net: 4_404_124 }])
  a.depreciate(202601)
  const card = a.report('assetCard', { assetId: id, to: '2026-01-31' }).rows.find((r) => r.kind === 'opening')?.cells
  expect(card).toMatchObject({ depreciation: 1_150_000, impairment: 400_000, net: 4_450_000, detail: '含启用账套前已提的折旧和减值准备' })
  expect(a.lines(a.dispose(id, { date: '2026-02-10', kind: 'scrap' })).filter((l) => l.startsWith('1603'))).toEqual(['1603  400000 0'])
})
test('减值准备 of the opening is refused where there is none: later cards, more than the asset is worth, 小企业会计准则', () => {
  open({ standard: 'business' })
  const category = a.category()
  expect(() => a.card(category, { ...LATHE, openingImpairment: 4_850_001 })).toThrow('ASSET_OVER_IMPAIRED')
  expect(() => a.card(category, { ...LATHE, acquired: '2026-01-05', openingDepreciation: 0, openingImpairment: 1 })).toThrow(
    'ASSET_NOT_OPENING',
  )
  const id = a.card(category, { ...LATHE, openingImpairment: 4_850_000 })
  // worth nothing: nothing is left to take
  expect(a.rows(202601).rows.filter((r) => r.id === id && r.due !== 0)).toEqual([])
})
test('小企业会计准则 art. 6: no 减值准备', () => {
  open()
  const id = bought()
  expect(() => a.card(a.category(), { ...LATHE, openingImpairment: 1 })).toThrow('ASSET_NO_IMPAIRMENT')
  expect(() => a.revalue(id, { date: '2026-03-31', action: 'impairment', amount: 1 })).toThrow('ASSET_NO_IMPAIRMENT')
})

describe('工作量法', () => {
  test('what is left is spread over the work still expected: 60 000 km, 0.60 yuan each', () => {
    open()
    const terms = { method: 'unitsOfWork', totalWork: 60_000_000_000, workUnit: '公里' }
    const id = a.card(a.category(), { ...CAR, ...terms })
    a.acquire(id, { accountId: a.code('220201'), partnerId: 2 })
    expect(a.depreciate(202602)).toEqual([])
    a.work(id, 202602, 1_000_000_000)
    const [voucher = 0] = a.depreciate(202602)
    expect(a.lines(voucher)).toEqual(['1602  0 60000', '560202 办公室 60000 0'])
    a.work(id, 202602, 1_500_500_000)
    expect(a.lines(a.depreciate(202602)[0] ?? 0)).toEqual(['1602  0 90030', '560202 办公室 90030 0'])
    // more than was expected: what is left, and no more
    a.work(id, 202603, 70_000_000_000)
    expect(a.rows(202603).rows).toMatchObject([{ due: 3_509_970, net: 0 }])
    a.depreciate(202603)
    expect(() => a.work(id, 202602, 1)).toThrow('DEPRECIATION_LATER')
    a.work(id, 202604, 1_000_000)
    expect(a.depreciate(202604)).toEqual([])
    expect(() => a.card(a.category(), { ...CAR, method: 'unitsOfWork' })).toThrow('ASSET_WORK_TOTAL')
  })
})

describe('账簿', () => {
  test('固定资产增减变动表: what was there, came, changed and went, per category; the card with its whole life', () => {
    open()
    const id = bought()
    const old = a.card(a.category({ name: '运输工具' }), { ...CAR, acquired: '2025-11-20', openingDepreciation: 100_000 })
    a.depreciate(202601)
    a.depreciate(202602)
    a.depreciate(202603)
    a.revalue(id, { date: '2026-03-05', action: 'increase', amount: 50_000, accountId: a.code('100201') })
    a.dispose(old, { date: '2026-03-31', kind: 'scrap', original: 1_800_000 })
    const span = { from: '2026-02-01', to: '2026-03-31' }
    expect(a.report('assetMovements', span).rows.map((r) => r.cells)).toEqual([
      {
        name: '电子设备',
        count: 1,
        openingValue: 3_600_000,
        bought: 0,
        changed: 50_000,
        disposed: 0,
        value: 3_650_000,
        openingDepreciation: 0,
        depreciated: 200_000,
        movedOut: 0,
        accumulated: 200_000,
        impairment: 0,
        net: 3_450_000,
      },
      {
        name: '运输工具',
        count: 1,
        openingValue: 3_600_000,
        bought: 0,
        changed: 0,
        disposed: 1_800_000,
        value: 1_800_000,
        // 35 000.00 over 35 months
        openingDepreciation: 200_000,
        depreciated: 200_000,
        movedOut: 200_000,
        accumulated: 200_000,
        impairment: 0,
        net: 1_600_000,
      },
    ])
    expect(a.report('assetMovements', { ...span, from: '2026-01-01' }).totals).toMatchObject({
      openingValue: 3_600_000,
      bought: 3_600_000,
      disposed: 1_800_000,
    })
    const { title, rows } = a.report('assetCard', { to: '2026-12-31', assetId: old })
    expect(title).toMatch(/固定资产卡片 G\d+ 货车/)
    expect(rows.filter((r) => r.kind !== 'heading').map((r) => [r.cells['what'], r.cells['net']])).toEqual([
      ['取得', 3_500_000],
      ['折旧', 3_400_000],
      ['折旧', 3_300_000],
      ['折旧', 3_200_000],
      ['报废', 1_600_000],
    ])
    expect(() => a.report('assetCard', { to: '2026-12-31' })).toThrow('REQUIRED')
  })
})
