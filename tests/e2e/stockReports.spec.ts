import { Keyboard } from './keyboard'
import { BARCODES, goods, openShop, YEAR } from './shop'
import { expect, test } from './support'

test('the age of stock: found by Ctrl+K, narrowed by a filter, followed down to the receipt', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, pen, supplier } = await openShop(program, keys)
  const receive = async (itemId: number, pieces: number, net: number) => {
    const document = {
      type: 'purchaseReceipt' as const,
      date: `${YEAR}-01-05`,
      partnerId: supplier,
      warehouseId: 1,
      lines: [goods(itemId, pieces, net)],
    }
    const { id, revision } = await client.documents.save({ document })
    return (await client.documents.post({ type: 'purchaseReceipt', id, revision })).number
  }
  const number = await receive(paper, 3, 301_00)
  await receive(pen, 10, 55_00)

  await keys.open('库存库龄')
  const rows = keys.front.getByRole('row')
  await expect(rows.filter({ hasText: '复印纸' })).toContainText('301.00')
  await expect(rows.filter({ hasText: '中性笔' })).toContainText('55.00')
  // the bands are those of the stock: the program says that both agree
  await expect(keys.front.getByText('勾稽 1 项一致')).toBeVisible()

  await keys.press('Control+f')
  await keys.type('复印')
  await expect(rows.filter({ hasText: '中性笔' })).toHaveCount(0)
  await rows.filter({ hasText: '复印纸' }).getByRole('button', { name: '复印纸' }).click()
  await expect(rows.filter({ hasText: number })).toContainText('301.00')
  await keys.toCell(number, number)
  await keys.press('Enter')
  await expect(keys.front.getByText(number).first()).toBeVisible()
  await expect(keys.front.getByRole('heading', { name: '采购入库单' })).toBeVisible()

  // a report that is of one item asks for it at once; a scan is an answer too, and the next scan another
  await keys.open('库存台账')
  await keys.at('商品')
  await keys.scan(BARCODES.pen)
  await expect(keys.front.getByRole('button', { name: '商品是 中性笔' })).toBeVisible()
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid')
  await keys.scan(BARCODES.paper)
  await expect(keys.front.getByRole('button', { name: '商品是 复印纸' })).toBeVisible()
  await keys.scan('6901111111118')
  await expect(page.getByText('没有条码为 6901111111118 的商品')).toBeVisible()
  await expect(keys.front.getByRole('button', { name: '商品是 复印纸' })).toBeVisible()
})

test('a minimum set in the item’s form warns on the workbench and says how much to order', async ({ program, page }) => {
  const keys = new Keyboard(page)
  await openShop(program, keys)
  await keys.open('商品')
  await expect(keys.front.getByRole('heading', { name: '商品', exact: true })).toBeVisible()
  await keys.front.getByRole('row').filter({ hasText: '复印纸' }).dblclick()
  const minimum = keys.front.getByRole('region', { name: '库存上下限' }).getByRole('textbox').nth(0)
  await minimum.fill('12')
  await minimum.press('Enter')
  await keys.type('5')
  await keys.press('Control+s')
  await expect(keys.front.getByText('的最高库存不能低于最低库存')).toBeVisible()
  await keys.type('30')
  await keys.press('Control+s')
  await expect(page.getByText('已保存 P1 复印纸')).toBeVisible()

  await keys.open('工作台')
  await expect(keys.front.getByText('复印纸 低于最低库存')).toBeVisible()
  await keys.front.getByText('复印纸 低于最低库存').locator('..').getByRole('button').click()
  const row = keys.front.getByRole('row').filter({ hasText: '复印纸' })
  await expect(row).toContainText('低于下限')
  await expect(row.getByRole('gridcell').last()).toHaveText('30')
})
