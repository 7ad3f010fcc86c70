import { Keyboard } from './keyboard'
import { goods, openShop } from './shop'
import { expect, test } from './support'

test('D17 goods that are short leave with a reason, and the operation log keeps it', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, pen, customer, today } = await openShop(program, keys, { negativeStock: 'authorise' })
  const { id, number } = await client.documents.save({
    document: {
      type: 'salesDelivery',
      date: today,
      partnerId: customer,
      warehouseId: 1,
      lines: [goods(paper, 3, 300_00), goods(pen, 12, 60_00)],
    },
  })
  const state = async () => (await client.documents.get({ id })).document.state
  await keys.open(number)
  await expect(page.getByRole('heading', { name: '销售出库单' })).toBeVisible()
  await keys.press('Control+Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('复印纸 在 主仓')
  await expect(dialog).toContainText('还差 12 件')
  await keys.at('授权原因')
  await program.picture('overdraw')
  // without a reason Enter does nothing; Esc leaves the draft, with what is short at its line
  await keys.press('Enter')
  await expect(dialog).toBeVisible()
  await keys.press('Escape')
  await expect(dialog).toHaveCount(0)
  expect(await state()).toBe('draft')
  await keys.at('第 1 行 数量')

  await keys.press('Control+Enter')
  await keys.at('授权原因')
  await keys.type('货已到门口，入库单稍后补')
  await keys.press('Enter')
  await expect(keys.front).toContainText('已过账')
  expect(await state()).toBe('posted')
  const { rows } = await client.integrity.auditLog({})
  expect(rows.find((r) => r.action === 'inventory.overdraw')).toMatchObject({ subject: 'salesDelivery', subjectId: id, user: '王会计' })
  await keys.open('操作日志')
  await expect(keys.front).toContainText('授权负库存')
  await expect(keys.front).toContainText('货已到门口，入库单稍后补')
  await program.picture('overdraw-log')
  expect((await client.integrity.verify({})).ok).toBe(true)
})

test('D17 the rule stands with the item, the warehouse and the account set', async ({ program, page }) => {
  const keys = new Keyboard(page)
  await openShop(program, keys)
  await keys.open('账套设置')
  await expect(keys.front).toContainText('有权的人写明原因才能出库')
  await program.picture('overdraw-settings')
  await keys.create('商品')
  await expect(keys.field('负库存')).toBeVisible()
  await program.picture('overdraw-item')
})

test('D19 an order beyond what there is says what is missing, and a purchase order is made of it', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, pen, customer, supplier, today } = await openShop(program, keys)
  const receipt = await client.documents.save({
    document: { type: 'purchaseReceipt', date: today, partnerId: supplier, warehouseId: 1, lines: [goods(paper, 5, 500_00)] },
  })
  await client.documents.post({ type: 'purchaseReceipt', id: receipt.id, revision: receipt.revision })
  const order = await client.documents.save({
    document: {
      type: 'salesOrder',
      date: today,
      partnerId: customer,
      warehouseId: 1,
      lines: [goods(paper, 8, 960_00), goods(pen, 24, 120_00)],
    },
  })
  await keys.open(order.number)
  await expect(page.getByRole('heading', { name: '销售订单' })).toBeVisible()
  await keys.press('Control+Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('复印纸 在 主仓 可用量不足，还差 3 件')
  await expect(dialog).toContainText('中性笔 在 主仓 可用量不足，还差 24 件')
  await program.picture('promise-short')
  await keys.press('Enter')
  await expect(page.getByRole('heading', { name: '采购订单' })).toBeVisible()
  await expect(keys.front).toContainText('复印纸')
  await program.picture('promise-purchase')
  await keys.fill('供应商', 'G1')
  await keys.at('日期')
  await keys.press('Control+Enter')
  const purchases = async () => (await client.documents.list({ type: 'purchaseOrder' })).rows
  await expect.poll(async () => (await purchases()).map((d) => d.state)).toEqual(['approved'])
  const [bought] = await purchases()
  const { document } = await client.documents.get({ id: bought?.id ?? 0 })
  expect(document.lines.map((l) => l['quantity'])).toEqual([3_000_000, 24_000_000])
  expect((await client.documents.chain({ id: order.id })).map((n) => n.number)).toContain(bought?.number)

  // somebody else's goods
  const out = await client.documents.save({
    document: { type: 'salesDelivery', date: today, partnerId: customer, warehouseId: 1, lines: [goods(paper, 2, 240_00)] },
  })
  await client.settings.save({ countInTransit: false })
  await keys.open(out.number)
  await expect(page.getByRole('heading', { name: '销售出库单' })).toBeVisible()
  await keys.press('Control+Enter')
  await expect(page.getByText(`复印纸 在 主仓 已被订单 ${order.number} 占用，可用 0 件`).last()).toBeVisible()
  await program.picture('reserved-warning')
  await expect(keys.front).toContainText('已过账')
  expect((await client.integrity.verify({})).ok).toBe(true)
})
