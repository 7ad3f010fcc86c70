import { addDays } from '../../src/core/kernel'
import { Keyboard } from './keyboard'
import { goods, openShop, type Shop } from './shop'
import { expect, test } from './support'

/** 酸奶 in three batches: one past its date, one that expires first, one later. */
async function withYoghurt({ client, supplier, today }: Shop): Promise<void> {
  const value = { code: 'Y1', name: '酸奶', unit: '盒', taxRate: 130_000, batchManaged: true, shelfLifeDays: 21, salePrice: 500_000_000 }
  const { id } = await client.master.save({ entity: 'item', value })
  const lines = [
    { ...goods(id, 9, 27_00), batch: 'GUOQI', expiryDate: addDays(today, -1) },
    { ...goods(id, 5, 15_00), batch: 'LATER', productionDate: addDays(today, -1) },
    { ...goods(id, 4, 12_00), batch: 'SOON', productionDate: addDays(today, -16) },
  ]
  const document = { type: 'purchaseReceipt' as const, date: today, partnerId: supplier, warehouseId: 1, lines }
  const { id: receipt, revision } = await client.documents.save({ document })
  await client.documents.post({ type: 'purchaseReceipt', id: receipt, revision })
}

test('D33 a delivery takes its batches by expiry date, by keyboard; expired goods need a release', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const shop = await openShop(program, keys)
  await withYoghurt(shop)
  const row = (text: string) => keys.front.getByRole('row').filter({ hasText: text })

  await keys.create('销售出库单')
  await keys.fill('客户', 'yjbl')
  await keys.at('日期')
  await keys.press('Alt+m')
  await keys.fill('第 1 行 商品', 'sn')
  await keys.at('第 1 行 批号')
  // what lies there is offered in the cell: batch, expiry date, quantity
  await keys.press('F4')
  const list = page.getByRole('listbox')
  await expect(list).toContainText('SOON')
  await expect(list).toContainText(addDays(shop.today, 5))
  await expect(list.getByRole('option').filter({ hasText: 'GUOQI' })).toContainText('过期')
  await program.picture('fefo-list')
  await keys.press('Escape', 'Enter')
  await keys.fill('第 1 行 数量', '7')
  await keys.press('Control+Enter')
  await expect(keys.front.getByRole('alert')).toContainText('有的行没有填批号')
  await keys.press('Alt+b')
  await expect(row('SOON')).toContainText('4')
  await expect(row('LATER')).toContainText('3')
  await expect(keys.front.locator('.totals')).toContainText('¥35.00')
  await program.picture('fefo-split')
  await keys.press('Control+Enter')
  await expect(page.getByText('已过账 销售出库单')).toBeVisible()

  // the rest of LATER, and then only what is past its date
  await keys.press('Alt+n')
  await keys.fill('客户', 'yjbl')
  await keys.at('日期')
  await keys.press('Alt+m')
  await keys.fill('第 1 行 商品', 'sn')
  await keys.fill('第 1 行 批号', 'GUOQI')
  await keys.fill('第 1 行 数量', '2')
  await keys.press('Control+Enter')
  await expect(page.getByText('到期，不能销售').first()).toBeVisible()
  await program.picture('fefo-expired')
  await keys.press('Alt+m')
  await keys.field('放行原因').focus()
  await keys.type('客户知情，当天食用')
  await keys.press('Control+Enter')
  await expect(page.getByText('已过账 销售出库单').first()).toBeVisible()
  await program.picture('fefo-released')

  // what is left of it waits on the first page, and opens down to the movements of the batch
  await keys.press('Alt+h')
  await expect(keys.front.getByText('酸奶 GUOQI等 2 批临期，其中 1 批已过期')).toBeVisible()
  await keys.front.getByText('酸奶 GUOQI等 2 批临期').locator('..').getByRole('button').click()
  await expect(row('GUOQI')).toContainText('过期')
  await expect(row('LATER')).toContainText('临期')
  await program.picture('batch-expiry')
  await row('GUOQI').getByRole('button', { name: '酸奶' }).click()
  await expect(keys.front.getByText('批号 GUOQI')).toBeVisible()
})

test('D33 a batch gets other dates and another number, each with its reason', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const shop = await openShop(program, keys)
  await withYoghurt(shop)
  const row = (text: string) => keys.front.getByRole('row').filter({ hasText: text })
  await keys.open('批次')
  await expect(row('GUOQI')).toBeVisible()
  await program.picture('batches')

  await keys.press('F2')
  await keys.fill('生产日期', addDays(shop.today, -20))
  await keys.fill('到期日', addDays(shop.today, 90))
  await keys.at('原因')
  await keys.type('供应商更正')
  await program.picture('batch-dates')
  await keys.press('Control+Enter')
  await expect(page.getByText('已更正批号 GUOQI 的日期')).toBeVisible()
  await expect(row('GUOQI')).toContainText(addDays(shop.today, 90))

  await keys.press('Control+f')
  await keys.type('soon')
  await expect(row('GUOQI')).toHaveCount(0)
  await keys.press('F6')
  await keys.fill('新批号', 'S-2')
  await keys.fill('日期')
  await keys.at('原因')
  await keys.press('Control+Enter')
  await expect(page.getByRole('dialog')).toContainText('必须填写')
  await keys.type('标签印错')
  await program.picture('batch-number')
  await keys.press('Control+Enter')
  await expect(page.getByText('批号 SOON 已改为 S-2')).toBeVisible()
  const { rows } = await shop.client.batches.list({})
  expect(rows.map((r) => [r.batch, r.onHand / 1_000_000])).toEqual([
    ['S-2', 4],
    ['LATER', 5],
    ['GUOQI', 9],
  ])

  // what can be promised, and what to look after, by batch
  await keys.open('可用量')
  await expect(row('酸奶')).toContainText('18')
  await keys.press('Control+f', 'Tab')
  await keys.at('批号')
  await keys.type('S-2')
  await expect(row('S-2')).toContainText('4')
  await expect(row('LATER')).toHaveCount(0)
  await program.picture('available-batch')
  await keys.open('库存预警')
  await expect(row('LATER')).toContainText('临期')
  await keys.press('Control+f', 'Tab')
  await keys.at('批号')
  await keys.type('S-2')
  await expect(row('LATER')).toHaveCount(0)
  await expect(row('S-2')).toContainText('临期')
  await program.picture('alert-batch')
})
