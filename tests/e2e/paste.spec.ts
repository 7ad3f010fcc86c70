import { Keyboard } from './keyboard'
import { openShop } from './shop'
import { expect, test } from './support'

test('D58 rows of a spreadsheet become lines, what cannot be taken stays marked, one undo takes all back', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client } = await openShop(program, keys)
  await keys.create('采购订单')
  await keys.fillAll([['供应商', 'dlwj'], ['日期'], ['仓库'], ['业务员'], ['预计到货'], ['价格'], ['备注']])
  await keys.at('第 1 行 商品')
  const paste = (text: string) =>
    page.evaluate((t) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', t)
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, text)
  const rows = keys.front.locator('.lg-body [role="row"]')
  await paste('商品\t数量\t含税单价\nP1\t12\t5.65\nP2\t1,000\t1.13\n没有的\t2\t3\n')
  await expect(keys.front.locator('.totals')).toContainText('1,203.80')
  await expect(keys.front).toContainText('没有的')
  await program.picture('paste')
  await keys.press('Control+Enter')
  await expect(page.getByText('不能识别')).toBeVisible()
  await keys.press('Control+z')
  await expect(keys.front.locator('.totals')).toContainText('¥0.00')
  await paste('P1\t12\t5.65\nP2\t1,000\t1.13\n')
  await expect(keys.front.locator('.totals')).toContainText('1,197.80')
  await keys.press('Control+Enter')
  await expect(page.getByText('已审核 采购订单')).toBeVisible()
  const { rows: orders } = await client.documents.list({ type: 'purchaseOrder', limit: 5 })
  expect(orders.map((o) => o.total)).toEqual([1_197_80])
  expect(await rows.count()).toBeGreaterThan(1)
})
