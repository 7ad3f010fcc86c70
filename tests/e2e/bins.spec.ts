import type { EntityRecord } from '../../src/core/contract'
import { Keyboard } from './keyboard'
import { openShop } from './shop'
import { expect, test } from './support'

test('goods are received into a bin, moved to another and picked from where they lie, by keyboard', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client } = await openShop(program, keys)
  const item = await client.master.save({ entity: 'item', value: { code: 'H1', name: '回形针', unit: '盒', taxRate: 130_000 } })
  const row = (text: string) => keys.front.getByRole('row').filter({ hasText: text })

  // the warehouse gets its bins: entered and pasted in its form
  const warehouse: EntityRecord = await client.master.get({ entity: 'warehouse', id: 1 })
  await client.master.save({
    entity: 'warehouse',
    value: {
      id: 1,
      revision: warehouse.revision,
      code: warehouse.code,
      name: warehouse.name,
      binManaged: true,
      firstBin: 'A-01',
      bins: [
        { code: 'A-01', name: '一排左', route: 10 },
        { code: 'A-02', name: '一排右', route: 20 },
        { code: 'B-01', name: '二排', route: 30 },
      ],
    },
  })
  await keys.open('仓库')
  await expect(row(warehouse.name)).toBeVisible()
  await keys.press('Home', 'Enter')
  await expect(keys.front.getByRole('region', { name: '货位' })).toContainText('A-02')
  await program.picture('bins-warehouse')

  await keys.create('采购入库单')
  await keys.fill('供应商', 'dlwj')
  await keys.at('日期')
  await keys.press('Alt+m')
  await keys.fill('第 1 行 商品', 'hxz')
  await keys.at('第 1 行 货位')
  await keys.press('F4')
  await expect(page.getByRole('listbox')).toContainText('一排右')
  await program.picture('bins-list')
  await keys.press('Escape', 'Enter')
  await keys.fill('第 1 行 数量', '10')
  await keys.fill('第 1 行 含税单价', '2')
  await keys.press('Control+Enter')
  await expect(keys.front.getByRole('alert')).toContainText('有的行没有填货位')
  await keys.fill('第 1 行 货位', 'A-02')
  await keys.at('第 1 行 数量')
  await keys.press('Control+Enter')
  await expect(page.getByText('已过账 采购入库单')).toBeVisible()

  // 移位
  await keys.create('调拨单')
  await keys.fill('调入仓库', warehouse.code)
  await keys.at('调拨方式')
  await keys.press('Alt+m')
  await keys.fill('第 1 行 商品', 'hxz')
  await keys.fill('第 1 行 移出货位', 'A-02')
  await keys.fill('第 1 行 移入货位', 'B-01')
  await keys.fill('第 1 行 数量', '4')
  await keys.press('Control+Enter')
  await expect(page.getByText('已过账 调拨单')).toBeVisible()
  await program.picture('bins-moved')

  await keys.create('销售出库单')
  await keys.fill('客户', 'yjbl')
  await keys.at('日期')
  await keys.press('Alt+m')
  await keys.fill('第 1 行 商品', 'hxz')
  await keys.fill('第 1 行 货位')
  await keys.fill('第 1 行 数量', '8')
  await keys.press('Alt+b')
  await expect(row('A-02')).toContainText('6')
  await expect(row('B-01')).toContainText('2')
  await program.picture('bins-picked')
  await keys.press('Control+Enter')
  await expect(page.getByText('已过账 销售出库单')).toBeVisible()
  const { rows } = await client.reports.run({ report: 'stockBins', params: { itemId: item.id } })
  expect(rows.map((r) => [r.cells['bin'], Number(r.cells['quantity']) / 1_000_000])).toEqual([['B-01', 2]])

  await keys.open('货位库存')
  await expect(row('B-01')).toContainText('回形针')
  await program.picture('bins-report')
})
