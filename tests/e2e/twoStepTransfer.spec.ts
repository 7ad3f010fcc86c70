import { Keyboard } from './keyboard'
import { BARCODES, goods, openShop } from './shop'
import { expect, test } from './support'

test('D28 goods leave one warehouse, are on the way, and arrive in parts, by keyboard', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, supplier, today } = await openShop(program, keys)
  await client.master.save({ entity: 'warehouse', value: { code: '02', name: '分店仓' } })
  const { id, revision } = await client.documents.save({
    document: { type: 'purchaseReceipt', date: today, partnerId: supplier, warehouseId: 1, lines: [goods(paper, 10, 1000_00)] },
  })
  await client.documents.post({ type: 'purchaseReceipt', id, revision })
  const onHand = async () => (await client.master.searchItems({ text: 'P1', limit: 1 }))[0]?.onHand

  await keys.create('调拨单')
  await keys.fillAll([['调入仓库', '02'], ['调拨方式', 'lb'], ['业务员'], ['备注', '送分店']])
  await keys.at('第 1 行 商品')
  await keys.type('P1')
  await keys.press('Enter')
  await keys.at('第 1 行 数量')
  await keys.type('6')
  await keys.press('Enter')
  await program.picture('transfer-twoStep')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  await expect.poll(onHand).toBe(4_000_000)

  // 4 of the 6 have come
  await expect(keys.front.getByRole('button', { name: '下推' })).toBeVisible()
  await keys.press('F6')
  await expect(keys.front.getByRole('heading', { name: '调拨入库单' })).toBeVisible()
  await expect(keys.front).toContainText('复印纸')
  await expect(keys.field('入库仓库')).toHaveValue('分店仓')
  await keys.at('第 1 行 数量')
  await keys.type('4')
  await keys.press('Enter')
  await program.picture('transferIn-derived')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  await expect.poll(onHand).toBe(8_000_000)

  await keys.open('调拨在途')
  await expect(keys.front).toContainText('复印纸')
  await expect(keys.front).toContainText('200.00')
  await program.picture('stockInTransit')
  await keys.open('库存现存量')
  await expect(keys.front).toContainText('小计')
  await program.picture('stockOnHand-inTransit')
  await keys.open('调拨单')
  await expect(keys.front).toContainText('1 行')
  await program.picture('transfer-list')

  // the receiver finds what is on the way, and it comes to where it was sent
  await keys.create('调拨入库单')
  await expect(keys.field('入库仓库')).toBeVisible()
  await keys.press('F3')
  await expect(page.getByRole('dialog')).toContainText('复印纸')
  await program.picture('transferIn-sources')
  await keys.press('ArrowDown', 'Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(keys.field('入库仓库')).toHaveValue('分店仓')
  // what has come is counted by scan
  await keys.press('Alt+k')
  await keys.at('第 1 行 实扫')
  await keys.scan(BARCODES.pen)
  await expect(page.getByText('“中性笔”不在调拨单上，没有计数')).toBeVisible()
  for (let i = 0; i < 2; i++) await keys.scan(BARCODES.paper)
  await expect(keys.front.getByRole('row').filter({ hasText: '复印纸' })).toContainText('齐')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  await expect.poll(onHand).toBe(10_000_000)
  expect((await client.integrity.verify({})).ok).toBe(true)
})
