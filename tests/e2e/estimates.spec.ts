import { Keyboard } from './keyboard'
import { lastDay, periodOf, previousPeriod } from '../../src/core/kernel'
import { goods, openShop } from './shop'
import { expect, test } from './support'

test('D25 月初回冲: closing a month takes the estimate back and says so; D26 the price of a receipt is corrected', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const month = previousPeriod(periodOf(new Date().toISOString().slice(0, 10)))
  const { client, paper, pen, supplier, today } = await openShop(program, keys, { estimateScheme: 'monthStart', startPeriod: month })
  const receive = async (date: string, invoiceKind: 'none' | 'special') => {
    const lines = [goods(paper, 100, 6200_00), goods(pen, 40, 90_00)]
    const { id, revision } = await client.documents.save({
      document: { type: 'purchaseReceipt', date, partnerId: supplier, warehouseId: 1, invoiceKind, lines },
    })
    return client.documents.post({ type: 'purchaseReceipt', id, revision })
  }
  await receive(lastDay(month), 'none')

  await keys.open('期末处理')
  await expect(keys.front).toContainText('次月初冲回 6,290.00')
  await program.picture('estimate-pending')
  await client.periods.close({ period: month })
  await expect(keys.front).toContainText('结账时重新暂估 6,290.00')
  await program.picture('estimate-closed')

  await keys.open('暂估回冲单')
  await expect(keys.front).toContainText('得力文具')
  await expect(keys.front.getByRole('button', { name: '新增' })).toHaveCount(0)
  await program.picture('estimate-list')
  const { rows } = await client.documents.list({ type: 'estimateReversal', limit: 5 })
  await keys.open(rows[0]?.number ?? '')
  await expect(page.getByRole('heading', { name: '暂估回冲单' })).toBeVisible()
  await expect(keys.front).toContainText('已过账')
  await expect(keys.front.getByRole('button', { name: '撤销过账' })).toHaveCount(0)
  await program.picture('estimate-document')

  await keys.open('库存现存量')
  await expect(keys.front).toContainText('暂估回冲')
  await program.picture('estimate-on-hand')

  const invoiced = await receive(today, 'special')
  await keys.open(invoiced.number)
  await expect(keys.front).toContainText('已过账')
  await page.getByRole('button', { name: '下推' }).click()
  await page.getByRole('menuitem', { name: '生成成本调整单' }).click()
  await expect(page.getByRole('heading', { name: '成本调整单' })).toBeVisible()
  await keys.front.getByTestId('grid-document.costAdjustment').getByText('62.00').click()
  await keys.at('第 1 行 新成本单价')
  await keys.type('60')
  await keys.press('Enter')
  await expect(keys.front).toContainText('-200.00')
  await program.picture('price-correction')
  await keys.press('Control+Enter')
  await expect.poll(async () => (await client.documents.list({ type: 'costAdjustment', state: 'posted', limit: 5 })).count).toBe(1)
  await program.picture('price-correction-posted')
  expect((await client.integrity.verify({})).ok).toBe(true)
})
