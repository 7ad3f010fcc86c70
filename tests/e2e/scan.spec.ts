import { Keyboard } from './keyboard'
import { BARCODES, goods, openShop } from './shop'
import { expect, test } from './support'

const GS = '\u001d'
const YOGHURT = '6907992512570'

test('D34 D58 goods are received by scan: a GS1 code brings its batch, an unknown code is given to an item, nothing is lost', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const shop = await openShop(program, keys)
  const item = {
    code: 'Y1',
    name: '酸奶',
    unit: '盒',
    taxRate: 130_000,
    batchManaged: true,
    purchasePrice: 300_000_000,
    barcodes: [YOGHURT],
  }
  await shop.client.master.save({ entity: 'item', value: item })
  // where nothing is entered a scan searches
  await keys.scan(BARCODES.paper)
  await keys.at('搜索')
  await expect(page.getByRole('option').first()).toContainText('复印纸')
  await keys.press('Escape')
  await keys.create('采购入库单')
  await keys.fill('供应商', 'dlwj')
  await keys.at('日期')

  const code = (batch: string) => `]C1010${YOGHURT}17281200${'10'}${batch}${GS}3012`
  await keys.scan(code('A1'))
  await expect(keys.front.locator('.totals')).toContainText('¥36.00')
  await keys.scan(code('A1'))
  await keys.scan(code('B2'))
  await expect(keys.front.getByRole('row').filter({ hasText: '酸奶' })).toHaveCount(2)
  await expect(keys.front.getByRole('row').filter({ hasText: 'A1' })).toContainText('24')
  await expect(keys.front.getByRole('row').filter({ hasText: 'B2' })).toContainText('12')

  // unknown: asked for, and what is scanned meanwhile waits
  await keys.scan('6901111111118')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('没有条码为 6901111111118 的商品')
  await keys.at('登记到商品')
  await program.picture('scan-unknown')
  await keys.scan(code('B2'))
  await keys.at('登记到商品')
  await keys.type('fyz')
  await keys.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(keys.front.getByRole('row').filter({ hasText: '复印纸' })).toHaveCount(1)
  await expect(keys.front.getByRole('row').filter({ hasText: 'B2' })).toContainText('24')
  expect((await shop.client.master.scan({ code: '6901111111118' })).item?.name).toBe('复印纸')

  // unknown, and no item has it yet
  await keys.scan('6902222222229')
  await keys.at('登记到商品')
  await keys.press('F6')
  await keys.at('名称')
  await program.picture('scan-new-item')
  await keys.fillAll([['名称', '橡皮'], ['单位', '块'], ['税率'], ['售价', '2']])
  await expect(dialog).toHaveCount(0)
  await expect(keys.front.getByRole('row').filter({ hasText: '橡皮' })).toHaveCount(1)

  // a misread code is named, and nothing is entered
  await keys.scan('6901111111117')
  await expect(dialog).toContainText('条码 6901111111117 的校验位不对')
  await keys.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByText('条码 6901111111117 没有录入')).toBeVisible()
  await program.picture('scan-receipt')
})

test('D36 the limits of a scanner are this machine’s, scale labels the account set’s; a scan on the page shows what it is read as', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const shop = await openShop(program, keys)
  await shop.client.master.save({
    entity: 'item',
    value: { code: '12', name: '苹果', unit: 'kg', taxRate: 90_000, salePrice: 1_250_000_000 },
  })
  await keys.open('扫码设置')
  await expect(keys.front.getByRole('heading', { name: '扫码设置' })).toBeVisible()
  await keys.scan('2200012012501')
  await expect(page.getByText('秤码 2200012012501 的校验位不对')).toBeVisible()
  await keys.scan('2200012012505')
  await expect(keys.front.locator('aside')).toContainText('1.25')
  await program.picture('scan-settings')
  await keys.field('最短长度').focus()
  await keys.fill('最短长度', '20')
  expect(await page.evaluate(() => localStorage.getItem('hezhang.scanner'))).toContain('"minLength":20')
  await keys.field('最短长度').focus()
  await keys.fill('最短长度', '6')

  // amount and weight of the labels come into the lines
  await keys.create('销售出库单')
  await keys.fill('客户', 'yjbl')
  await keys.at('日期')
  await keys.scan('2200012012505')
  await expect(keys.front.locator('.totals')).toContainText('¥15.63')
  await keys.scan('2100012018500')
  await expect(keys.front.locator('.totals')).toContainText('¥34.13')
  await expect(keys.front.getByRole('row').filter({ hasText: '苹果' })).toHaveCount(1)
})

test('D10 a receipt is checked against its order by scan: expected, scanned, short and over; what was scanned is posted', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const { client, supplier, today, paper, pen } = await openShop(program, keys)
  const milk = { code: 'N1', name: '鲜牛奶', spec: '950ml', unit: '瓶', taxRate: 130_000, batchManaged: true, barcodes: [YOGHURT] }
  const { id: milkId } = await client.master.save({ entity: 'item', value: milk })
  const lines = [goods(paper, 10, 100_00), goods(pen, 5, 50_00), goods(milkId, 6, 60_00)]
  const order = { type: 'purchaseOrder' as const, date: today, partnerId: supplier, warehouseId: 1, lines }
  const { id, revision } = await client.documents.save({ document: order })
  const { number } = await client.documents.approve({ type: 'purchaseOrder', id, revision })
  await keys.open(number)
  await expect(keys.front).toContainText('已审核')
  await keys.press('F6')
  await expect(page.getByRole('heading', { name: '采购入库单' })).toBeVisible()
  // what came from the order is known as if it had been entered here: its barcodes, and that it has batches
  await expect(keys.front.locator('.doc-lines')).toContainText('批号')
  await keys.press('Alt+k')
  await keys.at('第 1 行 实扫')
  const row = (name: string) => keys.front.getByRole('row').filter({ hasText: name })

  for (let i = 0; i < 8; i++) await keys.scan(BARCODES.paper)
  await expect(row('复印纸')).toHaveText(/10.*8.*2/)
  await keys.at('第 1 行 实扫')
  for (let i = 0; i < 6; i++) await keys.scan(BARCODES.pen)
  await keys.at('第 2 行 实扫')
  await keys.scan(`]C1010${YOGHURT}17281200${'10'}A1${GS}306`)
  await keys.at('第 3 行 实扫')
  await expect(row('中性笔')).toHaveText(/5.*6.*1/)
  await expect(row('复印纸')).toContainText(BARCODES.paper)
  await expect(keys.front.locator('aside')).toContainText('当前行 · 鲜牛奶 950ml')
  await program.picture('scan-check')

  // the count survives a crash; too many is told
  await page.reload()
  await expect(row('中性笔')).toHaveText(/5.*6.*1/)
  await keys.at('第 1 行 实扫')
  await keys.press('Control+Enter')
  await expect(page.getByText('中性笔：应收 5，实扫 6，多 1')).toBeVisible()
  await keys.press('ArrowDown')
  await keys.fill('第 2 行 实扫', '5')
  await expect(row('中性笔')).toContainText('齐')
  await keys.press('Control+Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('复印纸：应收 10，实扫 8，少 2')
  await program.picture('scan-check-short')
  await keys.press('Enter')
  await expect(keys.front).toContainText('已过账')
  const left = await client.documents.sourceLines({ to: 'purchaseReceipt' })
  expect(left.map((l) => [l.itemId, l.left])).toEqual([[paper, 2_000_000]])
})
