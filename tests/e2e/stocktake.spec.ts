import { Keyboard } from './keyboard'
import { BARCODES, goods, openShop } from './shop'
import { expect, test } from './support'

test('D30 D31 a blind count by keyboard and scan, counted again, approved, posted and taken back', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, pen, supplier, today } = await openShop(program, keys)
  const { id, revision } = await client.documents.save({
    document: {
      type: 'purchaseReceipt',
      date: today,
      partnerId: supplier,
      warehouseId: 1,
      lines: [goods(paper, 10, 1000_00), goods(pen, 20, 100_00)],
    },
  })
  await client.documents.post({ type: 'purchaseReceipt', id, revision })

  await keys.create('盘点')
  await keys.at('日期')
  await program.picture('stocktake-new')
  await keys.fillAll([['日期'], ['仓库'], ['范围'], ['方式', '盲盘'], ['折算'], ['备注', '月末']])
  await expect(keys.front.getByRole('heading', { name: '盘点单' })).toBeVisible()
  await keys.at('第 1 行 实盘数')
  await expect(keys.front).not.toContainText('账面数')
  await keys.type('7')
  await keys.press('Enter')
  await keys.at('第 2 行 实盘数')
  for (let i = 0; i < 2; i++) await keys.scan(BARCODES.pen)
  await expect(keys.front.getByTestId('grid-stocktake')).toContainText('中性笔')
  const [count] = (await client.stocktakes.list({})).rows
  const stored = async () => (await client.stocktakes.lines({ id: count?.id ?? 0 })).map((l) => l.recounted ?? l.counted)
  await expect.poll(stored).toEqual([7_000_000, 2_000_000])
  await expect.poll(() => keys.front.getByTestId('grid-stocktake').innerText()).toMatch(/中性笔\s+件\s+2\b/)
  // a code that no item has is given to one, and counts
  await keys.scan('6901111111118')
  await keys.at('登记到商品')
  await keys.type('zxb')
  await keys.press('Enter')
  await expect.poll(stored).toEqual([7_000_000, 3_000_000])
  await keys.at('第 2 行 实盘数')
  // what is typed on the line just scanned is its whole quantity
  await keys.type('22')
  await keys.press('Enter')
  await expect.poll(stored).toEqual([7_000_000, 22_000_000])
  await program.picture('stocktake-counting')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('待审批')
  await expect(keys.front).toContainText('账面数')
  await program.picture('stocktake-submitted')

  // the difference is doubted: counted again, the second figure beside the first
  await keys.at('第 1 行 编码')
  await keys.press('Alt+r')
  await keys.at('第 1 行 复盘数')
  await keys.type('8')
  await keys.press('Enter')
  await expect.poll(stored).toEqual([8_000_000, 22_000_000])
  await keys.press('Control+Enter')
  await expect.poll(async () => (await client.stocktakes.get({ id: count?.id ?? 0 })).state).toBe('submitted')
  await expect(keys.front.getByRole('button', { name: /^批准并过账/ })).toBeVisible()
  await keys.press('Control+Enter')
  await expect(page.getByRole('dialog')).toContainText('盘亏 1 行，200.00 元')
  await keys.press('Enter')
  await expect(keys.front).toContainText('已过账')
  await expect(keys.front).toContainText('其他出库单')
  await program.picture('stocktake-posted')
  await keys.press('Control+p')
  const preview = page.getByRole('dialog', { name: '打印预览' })
  await expect(preview).toContainText('盘点差异表')
  await expect(preview).toContainText('-200.00')
  await program.picture('stocktake-differences')
  await keys.press('Escape')
  await expect(preview).toHaveCount(0)
  const onHand = async () => (await client.master.searchItems({ text: 'P', limit: 5 })).map((i) => i.onHand)
  expect(await onHand()).toEqual([8_000_000, 22_000_000])
  expect((await client.integrity.verify({})).ok).toBe(true)

  await keys.press('Control+Shift+Enter')
  await expect(page.getByRole('dialog')).toContainText('撤销其他入库、其他出库和处理凭证')
  await keys.press('Enter')
  await expect(keys.front).toContainText('待审批')
  expect(await onHand()).toEqual([10_000_000, 20_000_000])
  expect((await client.integrity.verify({})).ok).toBe(true)
})

test('D30 uncounted lines are named before the count is handed in', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, pen, supplier, today } = await openShop(program, keys)
  const lines = [goods(paper, 10, 1000_00), goods(pen, 20, 100_00)]
  const document = { type: 'purchaseReceipt', date: today, partnerId: supplier, warehouseId: 1, lines } as const
  const { id, revision } = await client.documents.save({ document: { ...document, lines: [...lines] } })
  await client.documents.post({ type: 'purchaseReceipt', id, revision })
  const made = await client.stocktakes.create({ date: today, warehouseId: 1, scope: 'all' })
  await keys.open(made.number)
  await keys.at('第 1 行 实盘数')
  await keys.press('Alt+p')
  const sheet = page.getByRole('dialog', { name: '打印预览' })
  await expect(sheet).toContainText('监盘')
  await expect(sheet).toContainText('中性笔')
  await program.picture('stocktake-sheet')
  await keys.press('Escape')
  await expect(sheet).toHaveCount(0)
  await keys.scan(BARCODES.pen)
  await keys.at('第 2 行 实盘数')
  await keys.press('Delete', 'ArrowUp')
  await keys.at('第 1 行 实盘数')
  await keys.type('0')
  await keys.press('Enter')
  await keys.press('Control+Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('还有 1 行未盘：中性笔')
  await program.picture('stocktake-uncounted')
  await keys.press('Enter')
  await expect(keys.front).toContainText('待审批')
  expect((await client.stocktakes.lines({ id: made.id })).map((l) => l.counted)).toEqual([0, null])
})

test('D30 what another seat counts is shown without asking, and what is typed here stays', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, pen, supplier, today } = await openShop(program, keys)
  const document = { type: 'purchaseReceipt' as const, date: today, partnerId: supplier, warehouseId: 1 }
  const { id, revision } = await client.documents.save({
    document: { ...document, lines: [goods(paper, 10, 1000_00), goods(pen, 20, 100_00)] },
  })
  await client.documents.post({ type: 'purchaseReceipt', id, revision })
  const made = await client.stocktakes.create({ date: today, warehouseId: 1, scope: 'all' })
  await keys.open('工作台')
  await expect(keys.front).toContainText('1 张盘点单正在清点')
  await program.picture('stocktake-todo')
  await keys.open('盘点')
  await keys.toCell(made.number, made.number)
  await keys.press('Enter')
  await keys.at('第 1 行 实盘数')
  await keys.type('7')
  const [, second] = await client.stocktakes.lines({ id: made.id })
  await client.stocktakes.count({ id: made.id, counts: [{ lineId: second?.id ?? 0, quantity: 19_000_000 }] })
  await expect.poll(() => keys.front.getByTestId('grid-stocktake').innerText()).toMatch(/中性笔\s+件\s+20\s+19\b/)
  await keys.press('Enter')
  await expect.poll(async () => (await client.stocktakes.lines({ id: made.id })).map((l) => l.counted)).toEqual([7_000_000, 19_000_000])
})
