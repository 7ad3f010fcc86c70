import { readFileSync } from 'node:fs'
import { Keyboard } from './keyboard'
import { BARCODES, goods, openShop } from './shop'
import { expect, test } from './support'

const CASE = '16901234567899'

test('labels: an item without a barcode gets one of the shop’s own, what is seen goes to a PDF of the label’s size', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const { client, pen, supplier, today } = await openShop(program, keys)
  const value = {
    code: 'S1',
    name: '本地红富士苹果（散装、当天到货、特价）',
    spec: '一级 80mm 以上',
    unit: 'kg',
    taxRate: 90_000,
    salePrice: 1_250_000_000,
    units: [{ unit: '箱', numerator: 10, denominator: 1, salePrice: 11_800_000_000, barcodes: [CASE] }],
  }
  const { id } = await client.master.save({ entity: 'item', value })
  await keys.open('打印标签')
  await keys.at('第 1 行 商品')
  await keys.fill('第 1 行 商品', 'bdhfs')
  await keys.fill('第 1 行 份数', '3')
  await keys.scan(BARCODES.paper)
  await keys.scan(BARCODES.paper)
  await expect(keys.front.getByRole('row').filter({ hasText: '复印纸' })).toContainText('2')
  await program.picture('labels')
  await keys.press('Control+p')
  await expect(page.getByRole('dialog')).toContainText('1 种商品没有条码')
  await keys.press('Enter')
  const preview = page.getByRole('dialog', { name: '标签预览' })
  await expect(preview).toContainText('5 张，共 5 页')
  const { barcodes } = (await client.master.get({ entity: 'item', id })) as unknown as { barcodes: string[] }
  expect(barcodes).toHaveLength(1)
  expect(barcodes[0]).toMatch(/^29\d{11}$/)
  await expect(preview.getByAltText(barcodes[0] ?? '')).toHaveCount(3)
  const pdf = async (name: string, choice: string, pages: number, size: RegExp) => {
    await keys.press(choice)
    await expect(preview).toContainText(`共 ${pages} 页`)
    await program.picture(name)
    const path = program.newPath(`${name}.pdf`)
    await program.withSavedFile(path, () => keys.press('Control+s'))
    await expect.poll(() => readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-')
    const text = readFileSync(path).toString('latin1')
    expect(text.match(/\/Type\s*\/Page\b/g)).toHaveLength(pages)
    expect(text).toMatch(size)
  }
  // in points: 40×30 mm, 60×40 mm, A4
  await pdf('labels-40', 'Alt+1', 5, /MediaBox\s*\[\s*0 0 113(\.\d+)? 8[45](\.\d+)?/)
  await pdf('labels-60', 'Alt+2', 5, /MediaBox\s*\[\s*0 0 1(69|70)(\.\d+)? 11[34](\.\d+)?/)
  await pdf('labels-a4', 'Alt+3', 1, /MediaBox\s*\[\s*0 0 59[45](\.\d+)? 84[12](\.\d+)?/)
  await keys.press('Escape')
  await expect(preview).toHaveCount(0)

  // the code of a case is a label of the case, at its price
  await keys.scan(CASE)
  const boxed = keys.front.getByRole('row').filter({ hasText: CASE })
  await expect(boxed).toContainText('箱')
  await expect(boxed).toContainText('118.00')
  await keys.press('Control+p')
  await expect(preview.getByAltText(CASE)).toHaveCount(1)
  await program.picture('labels-case')
  await keys.press('Escape')
  await expect(preview).toHaveCount(0)

  // from the list of items, those that are ticked
  await keys.open('商品')
  await expect(keys.front.getByRole('grid')).toContainText('中性笔')
  await keys.press('Home', ' ', 'ArrowDown', ' ', 'Control+p')
  await expect(keys.front.getByRole('heading', { name: '打印标签' })).toBeVisible()
  await expect(keys.front.getByRole('grid')).toContainText('中性笔')
  await expect(keys.front.getByRole('grid')).toContainText('复印纸')

  // from a receipt, one for each piece
  const document = { type: 'purchaseReceipt' as const, date: today, partnerId: supplier, warehouseId: 1, lines: [goods(pen, 7, 70_00)] }
  const { id: receipt, revision } = await client.documents.save({ document })
  const { number } = await client.documents.post({ type: 'purchaseReceipt', id: receipt, revision })
  await keys.open(number)
  await expect(keys.front).toContainText('已过账')
  await keys.open('按数量打印标签')
  await expect(keys.front.getByRole('heading', { name: '打印标签' })).toBeVisible()
  await expect(keys.front.getByRole('row').filter({ hasText: '中性笔' })).toContainText('7')
})
