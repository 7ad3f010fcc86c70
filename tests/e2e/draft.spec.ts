import { Keyboard } from './keyboard'
import { BARCODES, openShop } from './shop'
import { expect, test } from './support'

test('D59 what is half entered is there again after a crash, after a reload, and when the account set is opened again', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const shop = await openShop(program, keys)
  await keys.create('销售出库单')
  await keys.fill('客户', 'yjbl')
  await keys.at('日期')
  await keys.scan(BARCODES.paper)
  await keys.fillAll([
    ['第 1 行 数量', '7'],
    ['第 1 行 含税单价', '12.5'],
  ])
  const entered = async () => {
    await expect(page.getByRole('heading', { name: '销售出库单' })).toBeVisible()
    await expect(keys.field('客户')).toHaveValue('悦家便利')
    await expect(keys.front.locator('.totals')).toContainText('应收 ¥87.50')
  }
  await entered()

  // a crash gives no time to write anything: what is there was written while typing
  await expect.poll(() => page.evaluate(() => Object.values<string>(localStorage).join().includes('7000000'))).toBe(true)
  await page.evaluate(() => addEventListener('pagehide', (e) => e.stopImmediatePropagation(), { capture: true }))
  await page.reload()
  await entered()

  await keys.at('第 2 行 商品')
  await keys.press('Alt+m')
  await keys.fillAll([['客户'], ['日期'], ['仓库'], ['业务员'], ['到期日'], ['价格'], ['备注', '急']])
  await page.reload()
  await entered()
  await expect(keys.field('备注')).toHaveValue('急')

  await keys.press('Alt+o')
  await expect(page.getByRole('dialog')).toContainText('作为草稿保留')
  await keys.press('Enter')
  await expect(page.getByText('最近打开')).toBeVisible()
  await shop.client.accountSets.open({ path: shop.path })
  await page.reload()
  await keys.fill('密码', 'secret-88')
  await entered()
  await keys.press('Control+s')
  await expect(page.getByText('已存草稿')).toBeVisible()
  await program.picture('draft')
})
