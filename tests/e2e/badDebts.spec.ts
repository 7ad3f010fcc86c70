import { Keyboard } from './keyboard'
import { goods, openShop, YEAR } from './shop'
import { expect, test } from './support'

test('D54 a debt is provided for, written off against the allowance and comes in after all, by keyboard', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, customer, supplier, today } = await openShop(program, keys, {
    standard: 'business',
    startPeriod: YEAR * 100 + new Date().getMonth() + 1,
  })
  const post = async (document: Parameters<typeof client.documents.save>[0]['document']) => {
    const { id, revision } = await client.documents.save({ document })
    return client.documents.post({ type: document.type as 'receipt', id, revision })
  }
  const at = { date: today, warehouseId: 1 }
  await post({ type: 'purchaseReceipt', ...at, partnerId: supplier, invoiceKind: 'special', lines: [goods(paper, 10, 500_00)] })
  const sale = await post({ type: 'salesDelivery', ...at, dueDate: today, partnerId: customer, lines: [goods(paper, 2, 2000_00)] })
  const open = () => client.openItems.list({ partnerId: customer, side: 'receivable' }).then((items) => items.map((o) => o.remaining))

  await keys.open('坏账准备比例')
  await expect(keys.front).toContainText('逾期 2 年以上')
  await keys.press('F2')
  await keys.fill('未到期', '1')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('1%')
  await program.picture('allowanceRates')

  await keys.create('坏账核销单')
  await keys.fillAll([['往来单位', 'K1'], ['员工'], ['日期'], ['核销原因', '法院裁定破产，无财产可供分配']])
  await expect(keys.front).toContainText(sale.number)
  await keys.press('F7')
  await expect(keys.front).toContainText('核销 2,260.00')
  await expect(keys.front).toContainText('坏账准备')
  await program.picture('badDebt')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  await expect.poll(open).toEqual([])

  await expect(keys.front.getByRole('button', { name: '下推' })).toBeVisible()
  await keys.press('F6')
  await expect(keys.front.getByRole('heading', { name: '坏账收回单', exact: true })).toBeVisible()
  await keys.at('收款账户')
  await keys.fill('收款账户', '100201')
  await keys.fill('备注', '破产管理人追加分配')
  await keys.at('第 1 行 收回金额')
  await keys.type('1000')
  await keys.press('Enter')
  await expect(keys.front).toContainText('收回 1,000.00')
  await program.picture('badDebtRecovery')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')

  await keys.open('期末处理')
  // 2,260.00 written off, 1,000.00 came in: the allowance lacks 1,260.00
  await expect(keys.front).toContainText('计提 1,260.00')
  await program.picture('allowance-step')
  expect((await client.integrity.verify({})).ok).toBe(true)
})
