import { readFileSync } from 'node:fs'
import { read, utils } from 'xlsx'
import { Keyboard } from './keyboard'
import { goods, openShop } from './shop'
import { expect, test } from './support'

test('a report leaves as xlsx and as csv and can be read back to the fen', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, supplier, today } = await openShop(program, keys)
  const document = {
    type: 'purchaseReceipt' as const,
    date: today,
    partnerId: supplier,
    warehouseId: 1,
    lines: [goods(paper, 3, 1_234_567_89)],
  }
  const { id, revision } = await client.documents.save({ document })
  await client.documents.post({ type: 'purchaseReceipt', id, revision })
  await keys.open('科目余额表')
  await expect(keys.front.getByRole('row').filter({ hasText: '库存商品' })).toContainText('1,234,567.89')

  const book = program.newPath('科目余额表.xlsx')
  await program.withSavedFile(book, async () => {
    await keys.press('Control+e')
    await keys.at('Excel 工作簿（xlsx）X')
    await keys.press('Enter')
  })
  const text = program.newPath('科目余额表.csv')
  await program.withSavedFile(text, async () => {
    await keys.press('Control+e')
    await expect(page.getByRole('menuitem', { name: '逗号分隔文本（csv）' })).toBeVisible()
    await keys.press('c')
  })
  await expect(page.getByText('已导出').last()).toBeVisible()
  // the table has the keyboard again
  await keys.toCell('库存商品', '1,234,567.89')

  const workbook = read(readFileSync(book))
  const [sheet] = workbook.SheetNames
  const rows = utils.sheet_to_json<unknown[]>(workbook.Sheets[sheet ?? ''] ?? {}, { header: 1 })
  expect(rows.find((r) => r.includes('库存商品'))).toContain(1_234_567.89)
  const lines = readFileSync(text, 'utf8').split('\r\n')
  expect(lines[0]?.charCodeAt(0)).toBe(0xfeff)
  expect(lines.find((l) => l.includes('库存商品'))).toContain('1234567.89')
})
