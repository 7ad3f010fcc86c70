import { Keyboard } from './keyboard'
import { goods, openShop } from './shop'
import { expect, test } from './support'

test('D41 D42 receipts and sales are set against each other by keyboard, one partner takes over from another, and back', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const { client, paper, customer, supplier, today } = await openShop(program, keys)
  const { rows } = await client.master.list({ entity: 'account', disabled: false, limit: 500 })
  const bank = rows.find((r) => r.code === '100201')?.id ?? 0
  const post = async (document: Parameters<typeof client.documents.save>[0]['document']) => {
    const { id, revision } = await client.documents.save({ document })
    return client.documents.post({ type: document.type as 'receipt', id, revision })
  }
  await post({
    type: 'purchaseReceipt',
    date: today,
    partnerId: supplier,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(paper, 10, 500_00)],
  })
  const sale = await post({ type: 'salesDelivery', date: today, partnerId: customer, warehouseId: 1, lines: [goods(paper, 2, 200_00)] })
  await post({ type: 'receipt', date: today, partnerId: customer, accountId: bank, amount: 100_00, lines: [] })
  const { id: other } = await client.master.save({
    entity: 'partner',
    value: { code: 'K2', name: '青山区第二实验小学后勤服务中心（新校区东门食堂采购部）', isCustomer: true, isSupplier: false },
  })
  const open = (partnerId: number) =>
    client.openItems.list({ partnerId, side: 'receivable' }).then((items) => items.map((o) => o.remaining))

  await keys.open('往来核销')
  await expect(keys.front).toContainText('悦家便利')
  await program.picture('settle-partners')
  await keys.press('Home', 'ArrowDown', 'Enter')
  await expect(page.getByRole('heading', { name: '核销', exact: true })).toBeVisible()
  await expect(keys.front).toContainText(sale.number)
  await keys.press('F7')
  await expect(keys.front).toContainText('同一科目，不生成凭证')
  await program.picture('settle')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('取消核销')
  expect(await open(customer)).toEqual([126_00])

  // what is left is taken over
  await keys.field('转入单位').focus()
  await keys.fill('转入单位', 'K2')
  await keys.fill('摘要', '并入新校区')
  await keys.press('End', '=')
  await expect(keys.front).toContainText('126.00 转给 青山区第二实验小学')
  await keys.press('Control+Enter')
  await expect.poll(() => open(other)).toEqual([126_00])
  await program.picture('settle-moved')
  await keys.front.getByRole('button', { name: '取消核销' }).first().focus()
  await keys.press('Enter')
  await expect(page.getByRole('dialog')).toContainText('冲回凭证')
  await keys.press('Enter')
  await expect.poll(() => open(customer)).toEqual([126_00])
  expect(await open(other)).toEqual([])
  expect((await client.integrity.verify({})).ok).toBe(true)
})
