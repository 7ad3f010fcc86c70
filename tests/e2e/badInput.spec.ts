import { Keyboard } from './keyboard'
import { BARCODES, openShop, YEAR } from './shop'
import { expect, test } from './support'

test('bad input is refused where it stands and nothing typed is lost', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client } = await openShop(program, keys, { startPeriod: (YEAR - 1) * 100 + 1 })
  await client.periods.close({ period: (YEAR - 1) * 100 + 1 })

  await keys.create('采购入库单')
  await keys.fill('供应商', 'dlwj')
  await keys.at('日期')
  await keys.scan(BARCODES.paper)
  await keys.fill('第 1 行 数量', '-3')
  await expect(page.getByText('不能为负数')).toBeVisible()
  await keys.at('第 1 行 数量')
  await expect(keys.field('第 1 行 数量')).toHaveValue('-3')
  await program.picture('negative-quantity')
  await keys.press('Control+a')
  await keys.fillAll([
    ['第 1 行 数量', '3'],
    ['第 1 行 含税单价', '11.3'],
  ])
  await keys.at('第 2 行 商品')

  await keys.press('Alt+m')
  await keys.fillAll([['供应商'], ['日期', `${YEAR - 1}-01-15`]])
  await keys.press('Control+Enter')
  const refusal = keys.front.locator('[data-field="date"]').getByRole('alert')
  await expect(refusal).toContainText('已结账')
  await keys.at('日期')
  await expect(keys.front.locator('.totals')).toContainText('应付 ¥33.90')
  await program.picture('closed-period')
  await keys.fill('日期', `${YEAR - 1}-02-15`)
  await keys.press('Control+Enter')
  await expect(page.getByText('已过账 采购入库单')).toBeVisible()
})

test('HTML and formulas in a name are a name', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client } = await openShop(program, keys)
  const name = '<img src=x onerror="window.hurt=1">&amp;=1+1'
  await keys.create('商品')
  await keys.at('名称')
  await page.keyboard.insertText(name)
  await keys.press('Control+s')
  await expect(page.getByText('已保存').last()).toContainText(name)
  await keys.create('采购订单')
  await keys.fillAll([['供应商', 'dlwj'], ['日期'], ['仓库'], ['业务员'], ['预计到货'], ['价格'], ['备注']])
  await keys.at('第 1 行 商品')
  await page.keyboard.insertText('<img')
  await expect(page.getByRole('option')).toContainText([name])
  await keys.press('Enter')
  await keys.at('第 1 行 数量')
  await expect(keys.front.getByRole('row').filter({ hasText: name })).toBeVisible()
  await keys.press('Control+p')
  await expect(page.getByRole('dialog', { name: '打印预览' })).toContainText(name)
  await keys.press('Escape')
  expect(await page.evaluate(() => 'hurt' in window)).toBe(false)
  expect((await client.master.searchItems({ text: '<img', limit: 5 }))[0]?.name).toBe(name)
})
