import { Keyboard } from './keyboard'
import { goods, openShop } from './shop'
import { expect, test } from './support'

test('D26 D27 a freight bill and a loading fee are shared over receipts by keyboard, one of them partly sold', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const { client, paper, pen, supplier, customer, today } = await openShop(program, keys)
  const item = (value: object) => client.master.save({ entity: 'item', value: value as never })
  const { id: freight } = await item({ code: 'F1', name: '运费', unit: '次', kind: 'service', taxRate: 90_000 })
  const { id: carrier } = await client.master.save({
    entity: 'partner',
    value: { code: 'G2', name: '顺丰速运', isCustomer: false, isSupplier: true },
  })
  const receive = async (lines: object[]) => {
    const document = { type: 'purchaseReceipt', date: today, partnerId: supplier, warehouseId: 1, invoiceKind: 'special', lines }
    const { id, revision } = await client.documents.save({ document: document as never })
    return client.documents.post({ type: 'purchaseReceipt', id, revision })
  }
  const first = await receive([goods(paper, 10, 100_00), goods(pen, 5, 200_00)])
  const second = await receive([goods(pen, 4, 160_00)])
  const delivery = { type: 'salesDelivery', date: today, partnerId: customer, warehouseId: 1, lines: [goods(paper, 4, 80_00)] } as const
  const sold = await client.documents.save({ document: { ...delivery, lines: [...delivery.lines] } })
  await client.documents.post({ type: 'salesDelivery', id: sold.id, revision: sold.revision })

  const bill = await client.documents.save({
    document: {
      type: 'purchaseInvoice',
      date: today,
      partnerId: carrier,
      invoiceKind: 'special',
      priceMode: 'excl',
      lines: [{ itemId: freight, quantity: 1_000_000, price: 9_000_000_000, net: 90_00, taxRate: 90_000, tax: 8_10, gross: 98_10 }],
    },
  })
  const dialog = page.getByRole('dialog')
  await keys.open(bill.number)
  await expect(page.getByRole('heading', { name: '采购发票' })).toBeVisible()
  await keys.press('F8')
  await expect(dialog).toContainText('2 张入库单')
  await expect(dialog.getByRole('checkbox', { name: '运费 90.00' })).toBeChecked()
  // the newest stands first
  await expect(dialog.getByRole('row').filter({ hasText: first.number })).toBeVisible()
  await keys.press('ArrowDown', 'ArrowDown', 'Space')
  await expect(dialog).toContainText('已选 1')
  await expect(dialog.getByRole('row').filter({ hasText: '复印纸' })).toContainText('30.00')
  await program.picture('landed-amount')
  // nothing is known of their weight
  await keys.press('Alt+3')
  await expect(dialog).toContainText('复印纸、中性笔 没有填写重量，不能按重量分摊')
  await keys.press('Alt+2')
  await expect(dialog.getByRole('row').filter({ hasText: '复印纸' })).toContainText('60.00')
  await keys.press('Control+Enter')
  await expect(dialog).toHaveCount(0)
  await expect(keys.front).toContainText(`运费 → 复印纸 ${first.number}`)
  await expect(keys.front).toContainText('库存商品')
  await program.picture('landed-invoice')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  // 60.00 for ten pieces of which six are there
  const costs = async (id: number) => (await client.documents.landedCosts({ id })).map((c) => [c.itemName, c.amount])
  expect(await costs(first.id)).toEqual([
    ['复印纸', 60_00],
    ['中性笔', 30_00],
  ])

  const fee = await client.documents.save({
    document: {
      type: 'otherPayment',
      date: today,
      accountId: (await client.master.searchAccounts({ text: '1001', cashOnly: true, limit: 1 }))[0]?.id ?? 0,
      lines: [{ accountId: (await client.master.searchAccounts({ text: '560102', limit: 1 }))[0]?.id ?? 0, amount: 10_00, memo: '装卸费' }],
    },
  })
  await keys.open(fee.number)
  await expect(page.getByRole('heading', { name: '其他付款单' })).toBeVisible()
  await keys.press('F8')
  await expect(dialog).toContainText('2 张入库单')
  await keys.press('ArrowDown', 'Space', 'ArrowDown', 'Space')
  await expect(dialog).toContainText('已选 2')
  await expect(dialog.getByRole('row').filter({ hasText: second.number }).last()).toContainText('3.48')
  await program.picture('landed-payment-dialog')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText(`装卸费 → 中性笔 ${second.number}`)
  await program.picture('landed-payment')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')

  await keys.open(first.number)
  await expect(keys.front).toContainText('已分摊费用')
  await expect(keys.front).toContainText(fee.number)
  await program.picture('landed-receipt')
  expect((await client.integrity.verify({})).ok).toBe(true)
})
