import type { OpeningData } from '@core/contract'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { accountId, companyOptions, refusalOf, type TestBackend, temporaryFolder, testBackend } from '../../support/backend'

const folder = temporaryFolder()
let count = 0
let opened: TestBackend | undefined
afterEach(() => opened?.backend.close())
afterAll(() => folder.remove())

type Balance = OpeningData['balances'][number]
type Stock = OpeningData['stock'][number]
type OpenItem = OpeningData['openItems'][number]
const none = { partnerId: null, departmentId: null, employeeId: null, projectId: null, itemId: null, yearDebit: 0, yearCredit: 0 }

/** An account set with two goods (one kept by batch), a service and partners, and builders of opening rows by code. */
async function shop(options: Record<string, unknown> = {}) {
  const b = testBackend(join(folder.path, String(++count)))
  opened = b
  const { client } = b
  await client.accountSets.create({ options: { ...companyOptions, ...options } })
  const item = async (code: string, more = {}) =>
    (await client.master.save({ entity: 'item', value: { code, name: `商品${code}`, unit: '个', taxRate: 130_000, ...more } })).id
  const partner = async (code: string, isCustomer: boolean, isSupplier: boolean) =>
    (await client.master.save({ entity: 'partner', value: { code, name: `单位${code}`, isCustomer, isSupplier } })).id
  const ids = {
    a: await item('A'),
    b: await item('B', { batchManaged: true }),
    m: await item('M', { kind: 'material' }),
    s: await item('S', { kind: 'service' }),
    customer: await partner('K', true, false),
    supplier: await partner('G', false, true),
    second: (await client.master.save({ entity: 'warehouse', value: { code: '02', name: '二仓' } })).id,
  }
  const balance = async (code: string, amount: number, more: Partial<Balance> = {}): Promise<Balance> => ({
    ...none,
    accountId: await accountId(client, code),
    balance: amount,
    ...more,
  })
  const stock = (itemId: number, quantity: number, value: number | null, more: Partial<Stock> = {}): Stock => ({
    itemId,
    warehouseId: 1,
    batch: '',
    productionDate: null,
    expiryDate: null,
    quantity: quantity * 1_000_000,
    value,
    date: '',
    supplierId: null,
    serials: [],
    ...more,
  })
  const open = async (code: string, partnerId: number, amount: number, more: Partial<OpenItem> = {}): Promise<OpenItem> => ({
    accountId: await accountId(client, code),
    partnerId,
    number: '',
    date: '',
    dueDate: '',
    amount,
    ...more,
  })
  const save = (balances: Balance[], stocks: Stock[] = [], openItems: OpenItem[] = []) =>
    client.opening.save({ data: { balances, stock: stocks, openItems } })
  return { ...b, ...ids, balance, stock, open, save }
}
type Shop = Awaited<ReturnType<typeof shop>>
/** Everything ties: cash 5,000.00, goods 1,000.00 (of which 200.00 without invoice), receivable 300.00, payable 400.00, capital. */
const tied = async (s: Shop): Promise<[Balance[], Stock[], OpenItem[]]> => [
  [
    await s.balance('100201', 500_000),
    await s.balance('1405', 100_000, { itemId: s.a }),
    await s.balance('1122', 30_000, { partnerId: s.customer }),
    await s.balance('220201', -40_000, { partnerId: s.supplier }),
    await s.balance('220202', -20_000, { partnerId: s.supplier }),
    await s.balance('3001', -570_000),
  ],
  [
    s.stock(s.a, 80, 80_000),
    s.stock(s.a, 20, 20_000, { supplierId: s.supplier, date: '2025-12-20' }),
    s.stock(s.a, -10, null),
    s.stock(s.a, 10, null, { warehouseId: s.second }),
  ],
  [
    await s.open('1122', s.customer, 10_000, { number: 'F1', date: '2025-11-01', dueDate: '2025-12-01' }),
    await s.open('1122', s.customer, 20_000),
  ],
]

describe('D46: three balances, each naming the row that is off', () => {
  test('all tie: saved, read back, confirmed, posted', async () => {
    const s = await shop()
    const check = await s.save(...(await tied(s)))
    expect(check.checks.map(({ name, left, right, ok, rows }) => [name, left, right, ok, rows])).toEqual([
      ['期初借贷相等', 630_000, 630_000, true, []],
      ['资产 = 负债 + 所有者权益', 630_000, 630_000, true, []],
      ['存货期初 = 总账', 100_000, 100_000, true, []],
      ['往来期初 = 总账', -10_000, -10_000, true, []],
      ['暂估入库期初 = 总账', -20_000, -20_000, true, []],
    ])
    expect(check.ok).toBe(true)
    const { confirmed, names, ...data } = await s.client.opening.get({})
    expect(confirmed).toBe(false)
    expect(data.openItems.map(({ number, date, dueDate, amount }) => [number, date, dueDate, amount])).toEqual([
      ['F1', '2025-11-01', '2025-12-01', 10_000],
      ['', '2025-12-31', '2025-12-31', 20_000],
    ])
    expect(names).toMatchObject({ [`item:${s.a}`]: { code: 'A', name: '商品A', unit: '个' }, [`partner:${s.supplier}`]: { code: 'G' } })
    await s.client.opening.save({ data })
    await s.client.opening.confirm({})
    expect((await s.client.opening.get({})).confirmed).toBe(true)
    expect((await s.client.master.searchItems({ text: 'A' }))[0]?.onHand).toBe(100_000_000)
    expect((await s.client.master.searchPartners({ text: 'K' }))[0]?.balance).toBe(30_000)
    expect((await s.client.master.searchPartners({ text: 'G', role: 'supplier' }))[0]?.balance).toBe(60_000)
    expect((await s.client.app.status({})).accountSet?.openingConfirmed).toBe(true)
    // an open item goes by the number of its paper
    const open = await s.client.openItems.list({ partnerId: s.customer, side: 'receivable' })
    expect(open.map((item) => item.documentNumber)).toEqual(['F1', expect.stringMatching(/^QC-/)])
    const { checks } = await s.client.integrity.verify({})
    expect(checks.filter(({ ok }) => !ok)).toEqual([])
  })
  test('what is off is named by account, partner and item, and is not confirmed', async () => {
    const s = await shop()
    const [balances, stocks, openItems] = await tied(s)
    balances[1] = { ...balances[1]!, balance: 99_000 }
    balances[4] = { ...balances[4]!, balance: -21_000 }
    openItems[0] = { ...openItems[0]!, amount: 9_000 }
    const { checks } = await s.save(balances, stocks, openItems)
    expect(
      checks
        .filter(({ ok }) => !ok)
        .map(({ name, difference, rows }) => [name, difference, rows.map((r) => [r.label, r.ledger, r.business])]),
    ).toEqual([
      ['期初借贷相等', -2_000, []],
      ['资产 = 负债 + 所有者权益', -2_000, []],
      ['存货期初 = 总账', -1_000, [['1405 库存商品 / A 商品A', 99_000, 100_000]]],
      ['往来期初 = 总账', 1_000, [['1122 应收账款 / K 单位K', 30_000, 29_000]]],
      ['暂估入库期初 = 总账', -1_000, [['220202 暂估应付账款 / G 单位G', -21_000, -20_000]]],
    ])
    const refusal = await refusalOf(s.client.opening.confirm({}))
    expect(refusal.all).toEqual(Array(5).fill('OPENING_UNBALANCED'))
    expect((await s.client.opening.get({})).confirmed).toBe(false)
  })
  test('two differences that cancel out are still told', async () => {
    const s = await shop()
    const { checks } = await s.save(
      [await s.balance('1405', 500, { itemId: s.a }), await s.balance('1403', 500, { itemId: s.m }), await s.balance('3001', -1_000)],
      [s.stock(s.a, 1, 400), s.stock(s.m, 1, 600)],
    )
    expect(checks.find(({ name }) => name === '存货期初 = 总账')).toMatchObject({
      left: 1_000,
      right: 1_000,
      ok: false,
      rows: [{ difference: -100 }, { difference: 100 }],
    })
  })
  test('stock or open items without a balance in the ledger', async () => {
    const s = await shop()
    const { checks } = await s.save([], [s.stock(s.a, 1, 100, { supplierId: s.supplier })], [await s.open('1122', s.customer, 50)])
    expect(checks.flatMap(({ rows }) => rows.map((r) => [r.label, r.ledger, r.business]))).toEqual([
      ['1405 库存商品 / A 商品A', 0, 100],
      ['1122 应收账款 / K 单位K', 0, 50],
      ['220202 暂估应付账款 / G 单位G', 0, -100],
    ])
  })
  test('started within a year: movements balance, profit and loss has movements only', async () => {
    const s = await shop({ startPeriod: 202607 })
    const { checks } = await s.save([
      await s.balance('100201', 900, { yearDebit: 1_000, yearCredit: 400 }),
      await s.balance('3001', -700, {}),
      await s.balance('3103', -200, { yearDebit: 300, yearCredit: 600 }),
      await s.balance('5001', 0, { yearDebit: 600, yearCredit: 600 }),
      await s.balance('5401', 0, { yearDebit: 300, yearCredit: 300 }),
      await s.balance('560299', 0, { yearDebit: 100, yearCredit: 200 }),
    ])
    expect(checks.map(({ name, ok, difference }) => [name, ok, difference]).slice(0, 3)).toEqual([
      ['期初借贷相等', true, 0],
      ['本年累计借贷相等', false, 200],
      ['资产 = 负债 + 所有者权益', true, 0],
    ])
  })
})

describe('rows that cannot be', () => {
  test('balances', async () => {
    const s = await shop()
    const refused = async (...rows: Balance[]) => (await refusalOf(s.save(rows))).all
    expect(await refused(await s.balance('1002', 1))).toEqual(['ACCOUNT_NOT_LEAF balances.0.accountId'])
    expect(await refused(await s.balance('1122', 1))).toEqual(['DIMENSION_REQUIRED balances.0.partnerId'])
    expect(await refused(await s.balance('1122', 1, { partnerId: s.supplier }))).toEqual(['UNKNOWN_REFERENCE balances.0.partnerId'])
    expect(await refused(await s.balance('1001', 1, { partnerId: s.customer, itemId: s.a }))).toEqual([
      'DIMENSION_NOT_ALLOWED balances.0.itemId',
      'DIMENSION_NOT_ALLOWED balances.0.partnerId',
    ])
    expect(await refused(await s.balance('1405', 1, { itemId: 99_999 }))).toEqual(['UNKNOWN_REFERENCE balances.0.itemId'])
    expect(await refused(await s.balance('5001', 1))).toEqual(['OPENING_PROFIT_LOSS balances.0.balance'])
    expect(await refused(await s.balance('1001', 1, { yearDebit: 1 }))).toEqual(['OPENING_YEAR_MOVEMENT balances.0.yearDebit'])
    expect(await refused(await s.balance('1001', 1), await s.balance('1001', 2))).toEqual(['OPENING_DUPLICATE balances.1.accountId'])
    expect(await refused({ ...none, accountId: 99_999, balance: 1 })).toEqual(['UNKNOWN_REFERENCE balances.0.accountId'])
  })
  test('stock', async () => {
    const s = await shop()
    const refused = async (...rows: Stock[]) => (await refusalOf(s.save([], rows))).all
    expect(await refused(s.stock(s.s, 1, 1))).toEqual(['SERVICE_HAS_NO_STOCK stock.0.itemId'])
    expect(await refused(s.stock(s.b, 1, 1))).toEqual(['BATCH_REQUIRED stock.0.batch'])
    expect(await refused(s.stock(s.a, 1, 1, { batch: 'X' }))).toEqual(['BATCH_NOT_MANAGED stock.0.batch'])
    expect(await refused(s.stock(s.a, 0, 1), s.stock(s.a, 1, -1))).toEqual([
      'MUST_BE_POSITIVE stock.0.quantity',
      'MUST_NOT_BE_NEGATIVE stock.1.value',
    ])
    expect(await refused(s.stock(s.a, 1, 1, { warehouseId: 2 }))).toEqual(['UNKNOWN_REFERENCE stock.0.warehouseId'])
    expect(await refused(s.stock(s.a, 1, 1, { supplierId: s.customer }))).toEqual(['UNKNOWN_REFERENCE stock.0.supplierId'])
    expect(await refused(s.stock(s.a, 1, 1, { date: '2026-01-01' }), s.stock(s.a, 1, 1, { date: '2025-02-30' }))).toEqual([
      'OPENING_DATE stock.0.date',
      'BAD_DATE stock.1.date',
    ])
    expect(await refused(s.stock(s.a, 5, 5), s.stock(s.a, 3, null, { warehouseId: s.second }))).toEqual(['OPENING_SHIFT stock.1.quantity'])
    expect(await refused(s.stock(s.a, 5, 5), s.stock(s.a, -6, null), s.stock(s.a, 6, null, { warehouseId: s.second }))).toEqual([
      'MUST_NOT_BE_NEGATIVE stock.1.quantity',
    ])
  })
  test('open items', async () => {
    const s = await shop()
    const refused = async (...rows: OpenItem[]) => (await refusalOf(s.save([], [], rows))).all
    expect(await refused(await s.open('1001', s.customer, 1))).toEqual(['OPENING_NOT_CONTROL openItems.0.accountId'])
    expect(await refused(await s.open('220202', s.supplier, 1))).toEqual(['OPENING_ESTIMATE openItems.0.accountId'])
    expect(await refused(await s.open('1122', s.supplier, 1))).toEqual(['UNKNOWN_REFERENCE openItems.0.partnerId'])
    expect(await refused(await s.open('1122', s.customer, 0, { date: '2026-01-01', dueDate: 'x' }))).toEqual([
      'OPENING_DATE openItems.0.date',
      'BAD_DATE openItems.0.dueDate',
      'MUST_NOT_BE_ZERO openItems.0.amount',
    ])
  })
  test('nothing of a refused set is kept', async () => {
    const s = await shop()
    const before = await s.save(...(await tied(s)))
    await refusalOf(s.save([await s.balance('1001', 1)], [s.stock(s.s, 1, 1)]))
    expect(await s.client.opening.check({})).toEqual(before)
  })
})

describe('confirmed', () => {
  test('is locked, and can be taken back while there is no business, again and again', async () => {
    const s = await shop()
    await s.save(...(await tied(s)))
    for (let i = 0; i < 2; i++) {
      await s.client.opening.confirm({})
      expect(await refusalOf(s.save([]))).toMatchObject({ code: 'OPENING_LOCKED' })
      expect(await refusalOf(s.client.opening.confirm({}))).toMatchObject({ code: 'OPENING_LOCKED' })
      await s.client.opening.reopen({})
      expect((await s.client.opening.get({})).confirmed).toBe(false)
      expect((await s.client.master.searchItems({ text: 'A' }))[0]?.onHand).toBe(0)
    }
    await s.client.opening.confirm({})
    const { checks } = await s.client.integrity.verify({})
    expect(checks.filter(({ ok }) => !ok)).toEqual([])
  })
})
