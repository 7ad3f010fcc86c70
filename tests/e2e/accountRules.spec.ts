import { Keyboard } from './keyboard'
import { goods, openShop } from './shop'
import { expect, test } from './support'

test('D50 a rule gives a category its own revenue account, the check names its cases; deliveries of a day share a voucher that leads to each of them', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const shop = await openShop(program, keys)
  const { client, today } = shop
  const { id: category } = await client.master.save({ entity: 'category', value: { code: '1', name: '纸品' } })
  const paper = await client.master.get({ entity: 'item', id: shop.paper })
  const value = {
    id: shop.paper,
    revision: paper.revision,
    code: 'P1',
    name: '复印纸',
    unit: '件',
    taxRate: 130_000,
    barcodes: ['6901234567892'],
  }
  await client.master.save({ entity: 'item', value: { ...value, categoryId: category } })
  const account = { code: '5052', name: '纸品收入', class: 'revenue', direction: 'credit' } as const
  await client.master.save({ entity: 'account', value: { ...account, item: 'optional' } })
  const dialog = page.getByRole('dialog', { name: '新增规则' })

  await keys.open('科目设置')
  await expect(keys.front.getByRole('row').filter({ hasText: '库存商品' })).toBeVisible()
  await keys.press('Insert')
  await keys.fillAll([
    ['用途', '主营业务收入'],
    ['商品'],
    ['分类', '纸品'],
    ['往来单位'],
    ['单位类别'],
    ['仓库'],
    ['税率'],
    ['科目', '5401'],
  ])
  await expect(dialog).toContainText('科目 5401 主营业务成本 的类别或余额方向不适合“主营业务收入”')
  await keys.at('科目')
  await keys.press('Control+a')
  await keys.fill('科目', '5052')
  await expect(dialog).toHaveCount(0)
  await expect(keys.front.getByRole('row').filter({ hasText: '分类 纸品' })).toContainText('纸品收入')
  await program.picture('account-rules')
  await keys.press('F8')
  await expect(keys.front.getByRole('heading', { name: '入账检查', exact: true })).toBeVisible()
  await expect(keys.front).toContainText('种情形都有可用的科目')
  await program.picture('account-cases')

  await keys.open('凭证生成')
  const current = keys.front.locator('[role="row"][aria-selected="true"]')
  await expect(keys.front.getByRole('row').filter({ hasText: '销售出库单' })).toContainText('每单一张')
  await keys.press('Home', 'ArrowDown', 'ArrowDown', 'ArrowDown')
  await expect(current).toContainText('销售出库单')
  await keys.press('F2')
  await expect(keys.front.getByRole('row').filter({ hasText: '销售出库单' })).toContainText('按日汇总')
  const post = async (type: 'purchaseReceipt' | 'salesDelivery', more: object, n = 1) => {
    const document = { type, date: today, warehouseId: 1, lines: [goods(shop.paper, n, n * 30_00)], ...more }
    const { id, revision } = await client.documents.save({ document } as never)
    return client.documents.post({ type, id, revision })
  }
  await post('purchaseReceipt', { partnerId: shop.supplier, invoiceKind: 'special', invoiceNumber: 'F1' }, 10)
  const [first, second] = [
    await post('salesDelivery', { partnerId: shop.customer }),
    await post('salesDelivery', { partnerId: shop.customer }, 2),
  ]
  expect(second.vouchers).toEqual(first.vouchers)

  await keys.open('凭证')
  await keys.toCell('销售出库单汇总', '记-002')
  await keys.press('Enter')
  await expect(keys.front.getByRole('heading', { name: /记账凭证/ })).toBeVisible()
  await expect(keys.front).toContainText('销售出库单（2 张）')
  await expect(keys.front.getByRole('row').filter({ hasText: '销售出库单汇总' }).filter({ hasText: '5052' })).toContainText('90.00')
  await program.picture('day-voucher')
  await keys.press('F3')
  await keys.press('Enter')
  await expect(keys.front).toContainText(first.number)
  await expect(keys.front).toContainText('汇总凭证（本单部分）')
  await program.picture('day-voucher-document')
})
