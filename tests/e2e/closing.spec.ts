import { lastDay, periodOf, periodText, previousPeriod } from '../../src/core/kernel'
import { Keyboard } from './keyboard'
import { goods, openShop } from './shop'
import { expect, test } from './support'

test('D57 a month is closed by keyboard: blockers lead to what they name, steps are run in order, warnings are confirmed', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const month = previousPeriod(periodOf(new Date().toISOString().slice(0, 10)))
  const { client, paper, pen, supplier, customer } = await openShop(program, keys, { startPeriod: month })
  const date = lastDay(month)
  const save = (document: Parameters<typeof client.documents.save>[0]['document']) => client.documents.save({ document })
  const post = async (document: Parameters<typeof client.documents.save>[0]['document']) => {
    const { id, revision } = await save(document)
    return client.documents.post({ type: document.type as 'purchaseReceipt', id, revision })
  }
  const bought = [goods(paper, 100, 6200_00), goods(pen, 40, 90_00)]
  await post({ type: 'purchaseReceipt', date, partnerId: supplier, warehouseId: 1, invoiceKind: 'none', lines: bought })
  const account = async (role: string) => {
    const found = (await client.settings.get({})).roles.find((r) => r.role === role)?.accountId
    if (!found) throw new Error(`no account for ${role}`)
    return found
  }
  const [fee, cash] = [await account('financeFee'), await account('cash')]
  const lines = [
    { accountId: fee, summary: '支付手续费', debit: 35_00 },
    { accountId: cash, summary: '支付手续费', credit: 35_00 },
  ]
  await post({ type: 'voucher', date, lines })
  const sold = [goods(paper, 30, 4500_00)]
  const draft = await save({ type: 'salesDelivery', date, partnerId: customer, warehouseId: 1, lines: sold })

  await keys.open('期末处理')
  await expect(keys.front).toContainText('还有没过账的单据：销售出库单 1 张')
  await expect(keys.front).toContainText('1 个供应商货到票未到，暂估 6,290.00')
  await program.picture('closing-blocked')
  await keys.front.getByTestId('table-closeChecks').focus()
  await keys.toCell(draft.number, `销售出库单 ${draft.number}（${date}）`)
  await keys.press('Enter')
  await expect(page.getByRole('heading', { name: '销售出库单' })).toBeVisible()
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')

  await keys.open('期末处理')
  await expect(keys.front).toContainText('本月单据都已过账')
  await keys.press('F9')
  await expect(keys.front).toContainText('损益科目都已结转')
  await program.picture('closing-steps')
  await keys.press('Control+Enter')
  await expect(page.getByRole('dialog')).toContainText('确认：1 个账户的余额在本月出现负数')
  await program.picture('closing-confirm')
  await keys.press('Enter')
  await expect(page.getByText(`${periodText(month)} 已结账`).first()).toBeVisible()
  expect((await client.periods.list({})).find((p) => p.period === month)?.state).toBe('closed')
  await program.picture('closing-done')
  expect((await client.integrity.verify({})).ok).toBe(true)
})
