import { Keyboard } from './keyboard'
import { openShop } from './shop'
import { expect, test } from './support'

const COOKER = '6901234500011'

test('D35 three cookers come in by scan with their numbers; one is delivered, comes back, and is delivered again', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const { client, customer } = await openShop(program, keys)
  const value = {
    code: 'C1',
    name: '电饭煲',
    unit: '台',
    taxRate: 130_000,
    serialManaged: true,
    purchasePrice: 20_000_000_000,
    barcodes: [COOKER],
  }
  const { id: itemId } = await client.master.save({ entity: 'item', value })
  const dialog = page.getByRole('dialog')
  const row = (name: string) => keys.front.getByRole('row').filter({ hasText: name })
  const stateOf = async (serial: string) => (await client.master.scan({ code: serial })).item?.onHand ?? null

  await keys.create('采购入库单')
  await keys.fill('供应商', 'dlwj')
  await keys.at('日期')
  for (let i = 0; i < 3; i++) await keys.scan(COOKER)
  await expect(row('电饭煲')).toContainText('0 / 3')
  // asked for before it is posted
  await keys.press('Control+Enter')
  await keys.at('序列号')
  await expect(dialog).toContainText('数量 3 台，已录 0 个，还缺 3 个')
  await keys.scan('SN202600001')
  await keys.scan(`]C101${`0${COOKER}`}21SN202600002`)
  await keys.scan('SN202600001')
  await expect(dialog).toContainText('SN202600001 已在本单中，没有重复录入')
  await expect(dialog).toContainText('还缺 1 个')
  await keys.scan('SN202600003')
  await expect(dialog).toContainText('齐')
  await program.picture('serials-receipt')
  await keys.press('Control+Enter')
  await expect(dialog).toHaveCount(0)
  await expect(row('电饭煲')).toContainText('3 个')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')

  // a number scanned anywhere finds its goods
  await keys.create('销售出库单')
  await keys.fill('客户', 'yjbl')
  await keys.at('日期')
  await keys.scan('SN202600002')
  await expect(row('电饭煲')).toContainText('1 个')
  await keys.scan('SN202600002')
  await expect(page.getByText('序列号 SN202600002 已在本单中')).toBeVisible()
  await expect(keys.front.locator('.totals').first()).toBeVisible()
  await keys.press('F7')
  await keys.at('序列号')
  await expect(dialog).toContainText('在库的 3 个')
  await program.picture('serials-delivery')
  await keys.press('Escape')
  await keys.press('Control+s')
  // the number stays whole in a small window: the buttons give way
  const number = keys.front.locator('.page-number')
  await expect(number).toContainText('XSCK')
  await page.setViewportSize({ width: 1110, height: 720 })
  await expect.poll(() => number.evaluate((e) => e.clientWidth > 100 && e.scrollWidth <= e.clientWidth)).toBe(true)
  await page.setViewportSize({ width: 1280, height: 720 })
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  expect(await stateOf('SN202600002')).toBe(2_000_000)

  await keys.create('销售退货单')
  await keys.fill('客户', 'yjbl')
  await keys.at('日期')
  await keys.scan(COOKER)
  await expect(row('电饭煲')).toContainText('0 / 1')
  await keys.press('F7')
  await keys.at('序列号')
  await expect(dialog).toContainText('该客户购入的 1 个')
  await keys.scan('SN202600002')
  await keys.press('Control+Enter')
  await expect(row('电饭煲')).toContainText('1 个')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')

  await keys.create('销售出库单')
  await keys.fill('客户', 'yjbl')
  await keys.at('日期')
  await keys.scan('SN202600002')
  await expect(row('电饭煲')).toContainText('1 个')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  const left = await client.documents.serialChoices({ type: 'salesDelivery', itemId, partnerId: customer, warehouseId: 1 })
  expect(left.rows.map((r) => r.serial)).toEqual(['SN202600001', 'SN202600003'])

  // its whole life is one key away
  await keys.open('序列号跟踪')
  await expect(row('SN202600002')).toContainText('已售')
  await program.picture('serials-report')
  await keys.press('Home', 'ArrowDown')
  await expect(keys.front.locator('[role="row"][aria-selected="true"]')).toContainText('SN202600002')
  await keys.press('Enter')
  await expect(keys.front.getByRole('heading', { name: '序列号经过' })).toBeVisible()
  await expect(keys.front.getByRole('row').filter({ hasText: '销售退货单' })).toContainText('在库')
  await expect(keys.front.getByRole('row').filter({ hasText: '销售出库单' })).toHaveCount(2)
  await program.picture('serials-life')
  expect((await client.integrity.verify({})).ok).toBe(true)
})

test('D35 D46 opening stock of cookers is asked for its numbers before it is confirmed', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client } = await openShop(program, keys)
  await client.opening.reopen({})
  const { id: itemId } = await client.master.save({
    entity: 'item',
    value: { code: 'C1', name: '电饭煲', unit: '台', taxRate: 130_000, serialManaged: true },
  })
  const accounts = await client.master.searchAccounts({ text: '', leafOnly: true, limit: 500 })
  const account = (code: string) => accounts.find((a) => a.code === code)?.id ?? 0
  const stock = [{ itemId, warehouseId: 1, quantity: 2_000_000, value: 40_000, date: '' }]
  const balances = [
    { accountId: account('1405'), itemId, balance: 40_000 },
    { accountId: account('3001'), balance: -40_000 },
  ]
  await client.opening.save({ data: { balances, stock, openItems: [] } })
  const dialog = page.getByRole('dialog')
  await keys.open('期初余额')
  await expect(keys.front.getByRole('row').filter({ hasText: '电饭煲' })).toContainText('400.00')
  await keys.press('Alt+2')
  await expect(keys.front.getByRole('row').filter({ hasText: '电饭煲' })).toContainText('0 / 2')
  await keys.press('Control+Enter')
  await keys.at('序列号')
  await expect(dialog).toContainText('数量 2 台，已录 0 个，还缺 2 个')
  await keys.scan('SN202500001')
  await keys.scan('SN202500002')
  await expect(dialog).toContainText('已录 2 个，齐')
  await program.picture('serials-opening-window')
  await keys.press('Control+Enter')
  await expect(keys.front.getByRole('row').filter({ hasText: '电饭煲' })).toContainText('2 个')
  await program.picture('serials-opening')
  await keys.press('Control+Enter')
  await expect(dialog).toContainText('确认期初')
  await keys.press('Enter')
  await expect(keys.front).toContainText('撤销确认')
  const there = await client.documents.serialChoices({ type: 'salesDelivery', itemId, warehouseId: 1 })
  expect(there.rows.map((r) => r.serial)).toEqual(['SN202500001', 'SN202500002'])

  // D30 a count scans the pieces: each once, one is missing, and one turns up that nobody knew of
  const { today } = await client.app.status({})
  const made = await client.stocktakes.create({ date: today, warehouseId: 1, scope: 'all' })
  await keys.open('盘点')
  await keys.toCell(made.number, made.number)
  await keys.press('Enter')
  const grid = keys.front.getByTestId('grid-stocktake')
  await expect(grid).toContainText('电饭煲')
  await keys.scan('SN202500001')
  await expect(grid.getByRole('row').filter({ hasText: '电饭煲' })).toContainText('缺 1')
  await keys.scan('SN202500001')
  await expect(page.getByText('序列号 SN202500001 已经盘过，没有重复计数')).toBeVisible()
  await keys.press('F7')
  await keys.at('序列号')
  await keys.scan('SN202500009')
  await expect(dialog).toContainText('盘到 2 台')
  await expect(dialog).toContainText('盘盈')
  await program.picture('stocktake-serials')
  await keys.press('Control+Enter')
  await expect(grid.getByRole('row').filter({ hasText: '电饭煲' })).toContainText('多 1 缺 1')
  await program.picture('stocktake-numbered')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('待审批')
  await expect(keys.front.getByRole('button', { name: /^批准并过账/ })).toBeVisible()
  await keys.press('Control+Enter')
  await expect(dialog).toContainText('盘亏 1 行，200.00 元')
  // Enter confirms once the dialog has the focus
  await expect(dialog.locator(':focus')).toBeVisible()
  await keys.press('Enter')
  await expect(keys.front).toContainText('已过账')
  const left = await client.documents.serialChoices({ type: 'salesDelivery', itemId, warehouseId: 1 })
  expect(left.rows.map((r) => r.serial)).toEqual(['SN202500001', 'SN202500009'])
  expect((await client.integrity.verify({})).ok).toBe(true)
})
