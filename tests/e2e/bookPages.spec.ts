import { Keyboard } from './keyboard'
import { openShop } from './shop'
import { expect, test } from './support'

test('a book of 2,500 lines turns its pages by the keys that move the cursor, with its totals on each', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, today } = await openShop(program, keys)
  const account = async (text: string) => (await client.master.list({ entity: 'account', text, limit: 1 })).rows[0]?.id ?? 0
  const [cash, bank] = [await account('1001'), await account('100201')]
  for (let voucher = 0; voucher < 5; voucher++) {
    const summary = (i: number) => `收零售款 ${voucher * 500 + i + 1} 号`
    const received = Array.from({ length: 500 }, (_l, i) => ({ accountId: cash, debit: 10_00, summary: summary(i) }))
    const document = {
      type: 'voucher' as const,
      date: today,
      memo: '零售',
      lines: [...received, { accountId: bank, credit: 5000_00, summary: '缴款' }],
    }
    const { id, revision } = await client.documents.save({ document })
    await client.documents.post({ type: 'voucher', id, revision })
  }

  await keys.open('明细账')
  await keys.at('科目')
  await keys.type('1001')
  await expect(page.getByRole('option').first()).toContainText('库存现金')
  await keys.press('Enter')
  const pages = (no: number) => expect(keys.front.getByText(`第 ${no} / 2 页`)).toBeVisible()
  const table = keys.front.getByTestId('table-report.accountLedger')
  const current = table.locator('[role="row"][aria-selected="true"]')
  const foot = table.locator('.tbl-foot')
  await pages(1)
  await expect(foot).toContainText(/合计\s*25,000.00\s*借\s*25,000.00/)
  await table.focus()
  await keys.press('End')
  await expect(current).toContainText('1500 号')
  await keys.press('ArrowDown')
  await pages(2)
  await expect(current).toContainText(/承前页.*15,000.00.*15,000.00/s)
  await expect(foot).toContainText('25,000.00')
  await program.picture('bookPage')
  await keys.press('ArrowDown')
  await expect(current).toContainText('1501 号')
  await keys.press('Home')
  await expect(current).toContainText('承前页')
  await keys.press('PageUp')
  await pages(1)
  await expect(current).toContainText('1500 号')
  await keys.press('Control+End')
  await pages(2)
  await expect(current).toContainText(/本年累计.*25,000.00/s)
  await keys.press('Control+Home')
  await pages(1)
  await expect(current).toContainText('期初余额')
  await keys.press('Alt+PageDown')
  await pages(2)
  // on paper all of it, whatever page is in the window
  await keys.press('Control+p')
  await expect(page.getByRole('dialog', { name: '打印预览' })).toContainText('收零售款 1 号')
})
