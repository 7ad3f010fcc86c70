import { Keyboard } from './keyboard'
import { goods, openShop, YEAR } from './shop'
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
})
