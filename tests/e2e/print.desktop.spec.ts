import { readFileSync } from 'node:fs'
import { Keyboard } from './keyboard'
import { goods, openShop } from './shop'
import { expect, test } from './support'

test('a document and its voucher are looked at before they go to a PDF', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, supplier, today } = await openShop(program, keys)
  const document = { type: 'purchaseReceipt' as const, date: today, partnerId: supplier, warehouseId: 1, lines: [goods(paper, 10, 500_00)] }
  const { id, revision } = await client.documents.save({ document })
  const { number } = await client.documents.post({ type: 'purchaseReceipt', id, revision })
  await keys.open(number)
  await expect(keys.front).toContainText('已过账')
  const preview = page.getByRole('dialog', { name: '打印预览' })
  const toPdf = async (name: string) => {
    const path = program.newPath(name)
    await program.withSavedFile(path, () => keys.press('Control+s'))
    await expect.poll(() => readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-')
    await keys.press('Escape')
    await expect(preview).toHaveCount(0)
  }
  await keys.press('Control+p')
  await expect(preview).toContainText('人民币伍佰陆拾伍元整')
  await program.picture('print-document')
  await keys.press('Alt+j')
  await expect(preview).not.toContainText('伍佰陆拾伍')
  await keys.press('Alt+2')
  await program.picture('print-warehouse')
  await toPdf('单据.pdf')

  await keys.press('F3')
  await expect(page.getByRole('heading', { name: '记账凭证' })).toBeVisible()
  await keys.press('Control+p')
  await expect(preview).toContainText('库存商品')
  await program.picture('print-voucher')
  await toPdf('凭证.pdf')
  await keys.press('F3')
  await expect(keys.front).toContainText(number)
})
