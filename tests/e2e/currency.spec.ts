import { Keyboard } from './keyboard'
import { openShop, YEAR } from './shop'
import { expect, test } from './support'

test('dollars by voucher: original and rate make the amount, both stand in the account book', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client } = await openShop(program, keys)
  // the latest is not yet in force
  const rates = [
    { date: `${YEAR}-01-01`, rate: 710_000_000 },
    { date: `${YEAR + 1}-01-01`, rate: 730_000_000 },
  ]
  const currency = await client.master.save({ entity: 'currency', value: { code: 'USD', name: '美元', rates } })
  const [parent] = await client.master.searchAccounts({ text: '1002', leafOnly: false })
  const value = { code: '100288', name: '美元户', parentId: parent?.id ?? 0, direction: 'debit', currencyId: currency.id } as const
  await client.master.save({ entity: 'account', value })
  await keys.create('凭证')
  await keys.at('第 1 行 摘要')
  await keys.type('收美元投资')
  await keys.press('Enter')
  await keys.at('第 1 行 科目')
  await keys.type('100288')
  await keys.press('Enter')
  await keys.at('第 1 行 原币金额')
  await keys.type('1000')
  await keys.press('Enter')
  await keys.at('第 1 行 汇率')
  await keys.press('Enter')
  await keys.at('第 1 行 借方金额')
  await expect(keys.front).toContainText('7,100.00')
  await keys.press('Enter')
  await keys.at('第 2 行 摘要')
  await keys.press('Enter')
  await keys.at('第 2 行 科目')
  await keys.type('3001')
  await keys.press('Enter')
  await keys.at('第 2 行 借方金额')
  await keys.press('ArrowRight', '=')
  await program.picture('currencyVoucher')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  await keys.press('F3')
  await expect(keys.front).toContainText('USD 1,000.00')
  await program.picture('currencyVoucherPosted')
  await keys.create('币种')
  await expect(keys.front.getByRole('heading', { name: '汇率' })).toBeVisible()
  await program.picture('currency')
  expect((await client.integrity.verify({})).ok).toBe(true)
})
