import { withCheckDigit } from '../../src/core/kernel'
import { Keyboard } from './keyboard'
import { openShop } from './shop'
import { expect, test } from './support'

const BOTTLE = withCheckDigit('690799251257')
/** the ITF-14 on the case: the bottle's number with another indicator */
const CASE = withCheckDigit(`1${BOTTLE.slice(0, 12)}`)

test('D32 an item gets a case with its own barcode and price; a case is received by scan, bottles are sold, "3箱5瓶" is typed', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const shop = await openShop(program, keys)
  const { client } = shop
  const value = {
    code: 'C1',
    name: '可乐',
    spec: '500ml',
    unit: '瓶',
    taxRate: 130_000,
    purchasePrice: 250_000_000,
    salePrice: 400_000_000,
    barcodes: [BOTTLE],
  }
  const item = await client.master.save({ entity: 'item', value })
  await keys.open('商品')
  await expect(keys.front.getByRole('row').filter({ hasText: '可乐' })).toBeVisible()
  await keys.press('Home', 'Enter')
  await expect(keys.front.getByRole('heading', { name: '多单位' })).toBeVisible()
  await keys.field('备注').focus()
  await keys.press('Enter')
  await keys.fillAll([
    ['第 1 行 单位', '箱'],
    ['第 1 行 1 单位等于多少瓶', '24'],
    ['第 1 行 进价', '60'],
    ['第 1 行 售价', '84'],
    ['第 1 行 条码（箱码）', CASE],
  ])
  await keys.press('ArrowUp', 'End')
  await keys.at('第 1 行 默认采购')
  await keys.press('Space')
  await program.picture('units-item')
  await keys.press('Control+s')
  await expect(page.getByText('已保存 C1 可乐')).toBeVisible()
  expect(await client.master.get({ entity: 'item', id: item.id })).toMatchObject({
    units: [{ unit: '箱', numerator: 24, denominator: 1, purchasePrice: 6_000_000_000, salePrice: 8_400_000_000, barcodes: [CASE] }],
    purchaseUnit: '箱',
    saleUnit: '',
  })

  // ten cases are received by scan
  const row = keys.front.getByRole('row').filter({ hasText: '可乐' })
  await keys.create('采购入库单')
  await keys.fill('供应商', 'dlwj')
  await keys.at('日期')
  await keys.scan(CASE)
  await expect(keys.front.locator('.totals')).toContainText('¥60.00')
  await keys.scan(CASE)
  await expect(keys.front.locator('.totals')).toContainText('¥120.00')
  await keys.at('第 1 行 数量')
  await keys.fill('第 1 行 数量', '10')
  await expect(keys.front.locator('.totals')).toContainText('¥600.00')
  await expect(row).toContainText('箱')
  // a bottle is a line of its own
  await keys.scan(BOTTLE)
  await expect(row).toHaveCount(2)
  await expect(keys.front.locator('.totals')).toContainText('¥602.50')
  await program.picture('units-receipt')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')

  // sold: three cases and five bottles as they are said, then by the case from the list of units
  await keys.create('销售出库单')
  await keys.fill('客户', 'yjbl')
  await keys.at('日期')
  await keys.scan(BOTTLE)
  await expect(keys.front.locator('.totals')).toContainText('¥4.00')
  await keys.fill('第 1 行 数量', '3箱5瓶')
  await expect(keys.front.locator('.totals')).toContainText('¥308.00')
  await expect(row).toContainText('77')
  await expect(keys.front.locator('aside')).toContainText('10箱1瓶')
  await program.picture('units-delivery')
  await keys.press('ArrowUp', 'Home')
  await keys.toColumn('单位')
  await keys.at('第 1 行 单位')
  await keys.press('F4')
  await expect(page.getByRole('option')).toHaveCount(2)
  await keys.press('ArrowDown', 'Enter')
  await expect(keys.front.locator('.totals')).toContainText(`¥${(77 * 84).toLocaleString('en-US')}.00`)
  await keys.press('Control+z')
  await expect(keys.front.locator('.totals')).toContainText('¥308.00')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  const info = await client.documents.lineInfo({ type: 'salesDelivery', itemId: item.id, date: shop.today })
  expect(info.onHand).toBe((241 - 77) * 1_000_000)

  // counted: a case by scan, the rest as it stands on the shelf
  const { number } = await client.stocktakes.create({ date: shop.today, warehouseId: 1, scope: 'all' })
  await keys.open('盘点')
  await expect(keys.front.getByRole('row').filter({ hasText: number })).toBeVisible()
  await keys.press('Home', 'Enter')
  await keys.at('第 1 行 实盘数')
  await keys.scan(CASE)
  await expect(row).toHaveText(/6箱20瓶.*1箱.*-5箱20瓶/)
  await keys.fill('第 1 行 实盘数', '6箱19瓶')
  await expect(row).toHaveText(/6箱20瓶.*6箱19瓶.*-1瓶/)
  await program.picture('units-stocktake')

  await keys.open('库存现存量')
  await expect(keys.front.getByRole('row').filter({ hasText: '可乐' })).toContainText('6箱20瓶')
  await program.picture('units-on-hand')

  // what was used stays
  await keys.open('商品')
  await keys.press('Home', 'Enter')
  await keys.field('备注').focus()
  await keys.press('Enter', 'ArrowUp', 'ArrowRight')
  await keys.fill('第 1 行 1 单位等于多少瓶', '12')
  await keys.press('Control+s')
  await expect(page.getByText(/单位“箱”已用于采购入库单 \S+，不能更改换算率/).first()).toBeVisible()
  await program.picture('units-locked')
})
