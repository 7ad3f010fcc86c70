import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountId, companyOptions, type TestBackend, temporaryFolder, testBackend } from '../../support/backend'

const folder = temporaryFolder()
let b: TestBackend
let [milk, bread, customer]: number[] = []
afterAll(async () => {
  await b.backend.close()
  folder.remove()
})

/** 100 milk at 4.00 and 10 bread at 2.00 in stock, 500.00 in cash. */
beforeAll(async () => {
  b = testBackend(join(folder.path, 'a'))
  const { client } = b
  await client.accountSets.create({ options: companyOptions })
  const item = async (code: string, name: string) =>
    (
      await client.master.save({
        entity: 'item',
        value: { code, name, unit: '盒', taxRate: 130_000, limits: [{ warehouseId: 1, minQuantity: 3_000_000 }] },
      })
    ).id
  milk = await item('M', '牛奶')
  bread = await item('B', '面包')
  customer = (
    await client.master.save({ entity: 'partner', value: { code: 'K', name: '悦家', isCustomer: true, isSupplier: true, termDays: 0 } })
  ).id
  const [goods, cash, capital] = await Promise.all(['1405', '1001', '3001'].map((code) => accountId(client, code)))
  await client.opening.save({
    data: {
      balances: [
        { accountId: goods!, itemId: milk, balance: 40_000 },
        { accountId: goods!, itemId: bread, balance: 2_000 },
        { accountId: cash!, balance: 50_000 },
        { accountId: capital!, balance: -92_000 },
      ],
      stock: [
        { itemId: milk, warehouseId: 1, quantity: 100_000_000, value: 40_000, date: '' },
        { itemId: bread, warehouseId: 1, quantity: 10_000_000, value: 2_000, date: '' },
      ],
      openItems: [],
    },
  })
  await client.opening.confirm({})
})
async function deliver(
  date: string,
  itemId: number,
  pieces: number,
  priceYuan: number,
  type: 'salesDelivery' | 'salesReturn' = 'salesDelivery',
  postIt = true,
) {
  b.clock.set(date)
  const gross = pieces * priceYuan * 100
  const net = Math.trunc((gross * 100) / 113)
  const line = { itemId, quantity: pieces * 1_000_000, price: priceYuan * 100_000_000, net, taxRate: 130_000, tax: gross - net, gross }
  const document = { type, date, partnerId: customer!, warehouseId: 1, priceMode: 'incl' as const, dueDate: date, lines: [line] }
  const { id, revision } = await b.client.documents.save({ document })
  if (postIt) await b.client.documents.post({ type, id, revision })
}

test('an empty shop has nothing to tell', async () => {
  expect(await b.client.app.workbench({ date: '2026-01-01' })).toMatchObject({
    salesToday: 0,
    salesCount: 0,
    cash: 50_000,
    stockValue: 42_000,
    stockTies: true,
    best: [],
    todo: [],
  })
})

test('sales, profit, stock, what sells and what waits, as the ledger has them', async () => {
  await deliver('2026-01-20', milk!, 10, 113)
  await deliver('2026-01-27', milk!, 20, 113)
  await deliver('2026-01-27', bread!, 9, 113)
  await deliver('2026-01-27', milk!, 1, 113, 'salesDelivery', false)
  const day = await b.client.app.workbench({ date: '2026-01-27' })
  expect(day).toMatchObject({
    salesToday: 290_000,
    salesLastWeek: 100_000,
    salesCount: 2,
    // 20 milk at 4.00 and 9 bread at 2.00
    profitToday: 290_000 - 8_000 - 1_800,
    cash: 50_000,
    stockValue: 42_000 - 12_000 - 1_800,
    stockTies: true,
  })
  expect(day.daily.filter(({ sales }) => sales !== 0)).toEqual([
    { date: '2026-01-20', sales: 100_000 },
    { date: '2026-01-27', sales: 290_000 },
  ])
  expect([day.daily.length, day.daily[0]?.date]).toEqual([14, '2026-01-14'])
  // since the first of last month 58 days: 30 milk sold, 70 left; 9 bread sold, 1 left
  expect(day.best).toEqual([
    { itemId: milk, name: '牛奶', unit: '盒', quantity: 30_000_000, sales: 300_000, profit: 288_000, daysLeft: 135 },
    { itemId: bread, name: '面包', unit: '盒', quantity: 9_000_000, sales: 90_000, profit: 88_200, daysLeft: 6 },
  ])
  expect(day.todo.map(({ kind, text, count }) => [kind, text, count])).toEqual([
    ['overdue', '悦家 应收 1,130.00 已逾期', 1],
    ['shortage', '面包 低于最低库存', 1],
    ['draft', '1 张销售出库单草稿未过账', 1],
  ])
})

test('a return takes sales back; 结转损益 does not', async () => {
  await deliver('2026-01-28', bread!, 1, 113)
  await deliver('2026-01-31', milk!, 2, 113, 'salesReturn')
  const before = await b.client.app.workbench({ date: '2026-01-31' })
  expect(before).toMatchObject({ salesToday: -20_000, profitToday: -19_200 })
  expect(before.todo.find(({ kind }) => kind === 'shortage')).toMatchObject({
    text: '面包 低于最低库存',
    count: 1,
    params: { report: 'stockAlert', params: { alert: 'below' } },
  })
  await b.client.periods.transferProfit({ period: 202601 })
  const after = await b.client.app.workbench({ date: '2026-01-31' })
  expect({ ...after, todo: [] }).toEqual({ ...before, todo: [] })
})
