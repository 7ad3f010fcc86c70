import { Keyboard } from './keyboard'
import { goods, openShop } from './shop'
import { expect, test } from './support'

test('D44 funds at a glance with a limit that warns, 对账单 and 催收单 as they are sent', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, paper, pen, customer, supplier, today } = await openShop(program, keys)
  const { rows } = await client.master.list({ entity: 'account', disabled: false, limit: 500 })
  const accountOf = (code: string) => rows.find((r) => r.code === code)?.id ?? 0
  const post = async (document: Parameters<typeof client.documents.save>[0]['document']) => {
    const { id, revision } = await client.documents.save({ document })
    return client.documents.post({ type: document.type as 'receipt', id, revision })
  }
  const first = `${today.slice(0, 4)}-01-05`
  await post({
    type: 'purchaseReceipt',
    date: first,
    partnerId: supplier,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(paper, 100, 500_00), goods(pen, 100, 100_00)],
  })
  await post({
    type: 'salesDelivery',
    date: first,
    dueDate: first,
    partnerId: customer,
    warehouseId: 1,
    lines: [goods(paper, 2, 200_00), goods(pen, 10, 30_00)],
  })
  await post({ type: 'salesDelivery', date: today, partnerId: customer, warehouseId: 1, lines: [goods(paper, 5, 500_00)] })
  await post({ type: 'receipt', date: today, partnerId: customer, accountId: accountOf('100201'), amount: 100_00, discount: 60, lines: [] })

  await keys.open('资金账户')
  await expect(keys.front).toContainText('银行存款-基本户')
  await keys.press('Home', 'ArrowDown')
  await keys.press('F2')
  await keys.fill('种类')
  await keys.fill('账号', '6222 0210 0101')
  await keys.fill('提现费率')
  await keys.fill('最低余额', '5000')
  await expect(keys.front).toContainText('低于限额')
  await program.picture('funds')
  await keys.open('资金日报')
  await expect(keys.front).toContainText('低于限额')
  await program.picture('fund-daily')

  const letter = async (report: string) => {
    await keys.open(report)
    await expect(keys.front.getByRole('heading', { name: report })).toBeVisible()
  }
  await letter('催收单')
  await expect(keys.front).toContainText('悦家便利')
  await program.picture('dunning')
  await keys.press('Home', 'Enter')
  // the page's help text names the column too: the table has come when its head has
  await expect(keys.front.getByRole('columnheader', { name: '逾期天数' })).toBeVisible()
  await keys.press('F9')
  await expect(page.getByRole('dialog', { name: '打印预览' })).toContainText('催款函')
  await program.picture('dunning-letter')
  await keys.press('Escape')

  // what is owed within the month leaves less than the account is to keep: the workbench says when, and leads to the forecast
  const soon = new Date(Date.parse(today) + 12 * 86_400_000).toISOString().slice(0, 10)
  const owed = { type: 'purchaseReceipt', partnerId: supplier, warehouseId: 1, invoiceKind: 'special' } as const
  await post({ ...owed, date: today, dueDate: soon, lines: [goods(paper, 300, 4_000_00)] })
  await keys.press('Alt+h')
  await expect(keys.front).toContainText(`${soon} 低于最低余额 5,000.00`)
  await program.picture('workbench-outlook')
  await keys.front.locator('.todo', { hasText: '预计' }).getByRole('button').click()
  await expect(keys.front.getByRole('heading', { name: '资金预测' })).toBeVisible()
  await expect(keys.front).toContainText('资金不足')
  await program.picture('fund-forecast-low')
})
