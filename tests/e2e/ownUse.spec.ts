import { Keyboard } from './keyboard'
import { goods, openShop } from './shop'
import { expect, test } from './support'

test('D31 goods are used, some come back, some are lost and decided about, by keyboard', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, pen, supplier, today } = await openShop(program, keys)
  const lines = [goods(paper, 10, 1000_00), goods(pen, 20, 100_00)]
  const { id, revision } = await client.documents.save({
    document: { type: 'purchaseReceipt', date: today, partnerId: supplier, warehouseId: 1, lines },
  })
  await client.documents.post({ type: 'purchaseReceipt', id, revision })
  const onHand = async () => (await client.master.searchItems({ text: 'P1', limit: 1 }))[0]?.onHand

  await keys.create('领用单')
  await keys.fillAll([['领用部门', '总部'], ['领用人'], ['用途', '打印'], ['费用科目'], ['项目'], ['备注']])
  await keys.at('第 1 行 商品')
  await keys.type('P1')
  await keys.press('Enter')
  await keys.at('第 1 行 数量')
  await keys.type('3')
  await keys.press('Enter')
  await expect(keys.front).toContainText('办公费')
  await program.picture('materialIssue')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  await expect.poll(onHand).toBe(7_000_000)
  await expect(keys.front.getByRole('button', { name: '下推' })).toBeVisible()
  await keys.press('F6')
  await keys.at('第 1 行 数量')
  await keys.type('-1')
  await keys.press('Enter')
  await program.picture('materialReturn')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  await expect.poll(onHand).toBe(8_000_000)

  await keys.create('报损单')
  await keys.fillAll([['报损原因', '受潮霉变'], ['损失性质', 'fzcss'], ['责任人'], ['备注']])
  await keys.at('第 1 行 商品')
  await keys.type('P1')
  await keys.press('Enter')
  await keys.at('第 1 行 数量')
  await keys.type('2')
  await keys.press('Enter')
  await expect(keys.front).toContainText('待处理')
  await program.picture('stockLoss')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  await expect(keys.front.getByRole('button', { name: '下推' })).toBeVisible()
  await keys.press('F6')
  await expect(keys.front.getByRole('heading', { name: '凭证', exact: true })).toBeVisible()
  await expect(keys.front).toContainText('226.00')
  await program.picture('stockLoss-disposal')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  expect((await client.integrity.verify({})).ok).toBe(true)
})
