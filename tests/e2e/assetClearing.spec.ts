import { Keyboard } from './keyboard'
import { openShop, YEAR } from './shop'
import { expect, test } from './support'

test('固定资产清理 by keyboard: an old van goes to 清理, its dismantling is owed, residual material and the insurer pay, the loss is settled; taken back', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const now = new Date()
  const { client } = await openShop(program, keys, { startPeriod: now.getFullYear() * 100 + now.getMonth() + 1 })
  const { id: office } = await client.master.save({ entity: 'department', value: { code: 'B1', name: '门店' } })
  const { id: category } = await client.master.save({
    entity: 'assetCategory',
    value: { code: '02', name: '运输工具', life: 48, residualRate: 50_000 },
  })
  const van = { code: 'GD0001', name: '小型厢式货车 江淮帅铃 豫A·7K35M', original: 12_800_000, openingDepreciation: 12_160_000 }
  await client.master.save({
    entity: 'asset',
    value: { ...van, categoryId: category, departmentId: office, acquired: `${YEAR - 2}-01-18`, place: '城东门店', keeper: '李敏' },
  })

  await keys.open('固定资产')
  await expect(page.getByText('1 条')).toBeVisible()
  await keys.press('Home', 'Enter')
  await expect(keys.front.getByRole('button', { name: '折旧与变动', exact: true })).toBeVisible()
  await keys.front.getByRole('button', { name: '折旧与变动', exact: true }).click()
  await expect(page.getByRole('button', { name: /转入清理/ })).toBeEnabled()
  await keys.press('F9')
  await keys.fillAll([['方式', '毁损'], ['日期'], ['清理原值']])
  await expect(page.getByText('6,400.00').first()).toBeVisible()
  await program.picture('clearing-start')
  await keys.press('Control+Enter')
  await expect(page.getByText('清理中 · 毁损')).toBeVisible()

  await keys.press('F9')
  await keys.fillAll([['日期'], ['金额', '1090'], ['付款科目', '220201'], ['收款单位', 'G1'], ['进项税额', '90']])
  await program.picture('clearing-cost')
  await keys.press('Control+Enter')
  await expect(page.getByRole('gridcell', { name: '清理费用', exact: true })).toBeVisible()
  await keys.press('F7')
  await keys.fillAll([['收入', '残料变价'], ['日期'], ['金额', '2260'], ['收款科目', '100201']])
  await program.picture('clearing-income')
  // what was done before is still told, beside the buttons of the dialog
  await expect(page.getByText('已记清理费用')).toBeVisible()
  await page.getByRole('button', { name: /记清理收入/ }).click({ trial: true, timeout: 2000 })
  await keys.press('Control+Enter')
  await expect(page.getByRole('gridcell', { name: '清理收入', exact: true })).toBeVisible()
  await keys.press('F7')
  await keys.fillAll([['收入', '保险'], ['日期'], ['金额', '3000'], ['收款科目', '100201']])
  await keys.press('Control+Enter')
  await expect(page.getByText('现在结转：净损失 2,400.00')).toBeVisible()
  // what can still be used goes into stock at its value, by one entry
  await keys.press('F7')
  await keys.fillAll([['收入', '残料入库'], ['日期'], ['商品', 'P1'], ['数量', '2'], ['仓库', '01'], ['金额', '100']])
  await expect(page.getByText('1405 库存商品')).toBeVisible()
  await program.picture('clearing-residue')
  await keys.press('Control+Enter')
  // depreciated to its residual value: 6 400.00 + 1 000.00 − 2 000.00 − 3 000.00 − 100.00
  await expect(page.getByText('现在结转：净损失 2,300.00')).toBeVisible()
  await program.picture('clearing-going-on')

  await keys.press('Control+Enter')
  await keys.at('日期')
  await expect(page.getByText('-2,300.00')).toBeVisible()
  await program.picture('clearing-settle')
  await keys.press('Control+Enter')
  await expect(page.getByRole('gridcell', { name: '结转损益', exact: true })).toBeVisible()
  await expect(page.getByText('清理中 · 毁损')).toBeHidden()
  await program.picture('clearing-settled')

  await page.getByRole('gridcell', { name: '清理费用', exact: true }).click()
  await page.getByRole('button', { name: '撤销凭证' }).click()
  await expect(page.getByText('卡片恢复到它以前')).toBeVisible()
  await keys.press('Enter')
  await expect(page.getByText(/已经结转了清理损益，请先撤销它/)).toBeVisible()
  await keys.open('固定资产清理明细表')
  await expect(page.getByRole('gridcell', { name: '毁损', exact: true })).toBeVisible()
  await program.picture('clearing-report')
})
