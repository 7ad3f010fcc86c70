import { Keyboard } from './keyboard'
import { goods, openShop } from './shop'
import { expect, test } from './support'

test('成本重算 tells in words what it found, and the window goes on meanwhile', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, pen, supplier, customer, today } = await openShop(program, keys)
  const post = async (document: Parameters<typeof client.documents.save>[0]['document']) => {
    const { id, revision } = await client.documents.save({ document })
    await client.documents.post({ type: document.type as 'purchaseReceipt', id, revision })
  }
  const bought = [goods(paper, 10, 1000_00), goods(pen, 20, 100_00)]
  await post({ type: 'purchaseReceipt', date: today, partnerId: supplier, warehouseId: 1, lines: bought })
  await post({ type: 'salesDelivery', date: today, partnerId: customer, warehouseId: 1, lines: [goods(paper, 3, 450_00)] })
  await keys.open('期末处理')
  await expect(keys.front.getByRole('heading', { name: '期末处理' })).toBeVisible()
  await keys.open('成本重算')
  await expect(page.getByText('共重算 2 个商品、3 笔出入库，没有差异')).toBeVisible()
  await program.picture('recost-done')
  const { rows } = await client.integrity.auditLog({ limit: 1, offset: 0 })
  expect(rows[0]).toMatchObject({ action: 'costs.recost', user: '王会计' })
})
