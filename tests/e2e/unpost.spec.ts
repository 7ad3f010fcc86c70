import { Keyboard } from './keyboard'
import { goods, openShop } from './shop'
import { expect, test } from './support'

test('D11 what stands in the way of unposting is named, leads there, and can be put out of the way', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, supplier, today } = await openShop(program, keys)
  const post = async (document: Parameters<typeof client.documents.save>[0]['document']) => {
    const { id, revision } = await client.documents.save({ document })
    return client.documents.post({ type: document.type as 'purchaseReceipt', id, revision })
  }
  const receipt = await post({
    type: 'purchaseReceipt',
    date: today,
    partnerId: supplier,
    warehouseId: 1,
    lines: [goods(paper, 10, 500_00)],
  })
  const { document } = await client.documents.derive({ to: 'purchaseInvoice', sourceIds: [receipt.id], date: today })
  const invoice = await post(document as Parameters<typeof post>[0])

  await keys.open(receipt.number)
  await expect(keys.front).toContainText('已过账')
  await keys.press('Control+Shift+Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(`采购入库单 ${receipt.number}`)
  // the safe answer has its own key, and Enter on it is a no
  await keys.press('Shift+Tab', 'Enter')
  await expect(dialog).toHaveCount(0)
  await expect(keys.front).toContainText('已过账')

  await keys.press('Control+Shift+Enter')
  await expect(dialog).toBeVisible()
  await keys.press('Enter')
  await expect(keys.front.getByRole('alert')).toContainText(`已有下游单据 ${invoice.number}，请先撤销它`)
  await expect(keys.front.getByRole('alert').locator('p')).toHaveCount(1)
  await program.picture('unpost-refused')
  await keys.at(`打开 ${invoice.number}`)
  await keys.press('Enter')
  await expect(page.getByRole('heading', { name: '采购发票' })).toBeVisible()
  await keys.press('Control+Shift+Enter')
  await expect(dialog).toContainText(`采购发票 ${invoice.number}`)
  await keys.press('Enter')
  await expect(page.getByText('已撤销过账，退回草稿')).toBeVisible()
  expect((await client.documents.get({ id: invoice.id })).document.state).toBe('draft')

  await keys.open(receipt.number)
  await expect(page.getByRole('heading', { name: '采购入库单' })).toBeVisible()
  await expect(keys.front).toContainText('已过账')
  await keys.press('Control+Shift+Enter')
  await expect(dialog).toContainText(`采购入库单 ${receipt.number}`)
  await keys.press('Enter')
  await expect.poll(async () => (await client.documents.get({ id: receipt.id })).document.state).toBe('draft')
  expect((await client.integrity.verify({})).ok).toBe(true)
})
