import { Keyboard } from './keyboard'
import { goods, openShop, YEAR } from './shop'
import { expect, test } from './support'

test('an own statement: written by keyboard, a wrong formula told where, saved, opened, followed to its account and shown as on paper', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const { client, paper, supplier } = await openShop(program, keys)
  const document = {
    type: 'purchaseReceipt' as const,
    date: `${YEAR}-01-05`,
    partnerId: supplier,
    warehouseId: 1,
    lines: [goods(paper, 3, 301_00)],
  }
  const { id, revision } = await client.documents.save({ document })
  await client.documents.post({ type: 'purchaseReceipt', id, revision })

  await keys.create('自定义报表')
  await keys.fill('名称', '库存简表')
  await keys.at('栏目')
  await keys.press('Enter')
  const grid = keys.front.getByTestId('grid-statement.own')
  await keys.fill('第 1 行 项目', '库存商品')
  await keys.fill('第 1 行 公式', '期末(1405')
  await expect(grid.getByTitle('第 8 个字起：少了“)”')).toBeVisible()
  await keys.fill('第 2 行 项目', '一半')
  await keys.fill('第 2 行 公式', '[1]÷2')
  await keys.press('ArrowUp', 'ArrowUp', 'ArrowRight')
  await keys.at('第 1 行 公式')
  await keys.type('期末(1405)')
  await keys.press('Enter')
  await expect(grid.getByText('301.00')).toBeVisible()
  await expect(grid.getByText('150.50')).toBeVisible()
  await keys.press('Control+Enter')
  await expect(page.getByText('已保存 库存简表')).toBeVisible()

  // what is saved can be opened
  await expect(keys.front.getByRole('button', { name: '打开报表' })).toBeEnabled()
  await keys.press('F8')
  await expect(keys.front.getByRole('heading', { name: '库存简表' })).toBeVisible()
  const rows = keys.front.getByRole('row')
  await expect(rows.filter({ hasText: '一半' })).toContainText('150.50')
  await keys.press('Control+p')
  const sheet = page.locator('.paper')
  await expect(sheet.getByText('编制单位：小店')).toBeVisible()
  await expect(sheet.getByText('第 1 页 共 1 页')).toBeVisible()
  await expect(sheet.getByRole('row', { name: /库存商品/ })).toContainText('301.00')
  await program.picture('own-statement-print')
  await keys.press('Escape')
  await expect(sheet).toHaveCount(0)

  await rows.filter({ hasText: '库存商品' }).getByText('301.00').first().click()
  await expect(keys.front.getByText('公式：期末(1405)')).toBeVisible()
})
