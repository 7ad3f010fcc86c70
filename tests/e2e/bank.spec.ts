import { writeFileSync } from 'node:fs'
import { Keyboard } from './keyboard'
import { openShop, YEAR } from './shop'
import { expect, test } from './support'

const HEAD = '记账日期,借方发生额,贷方发生额,账户余额,对方户名,摘要,交易流水号'
const DAYS = { first: `${YEAR}-01-05`, second: `${YEAR}-01-06`, third: `${YEAR}-01-08`, last: `${YEAR}-01-31` }

test('银行对账: a statement imported, ticked off by the program and by hand, the rest told by 余额调节表', async ({ program, page }) => {
  const keys = new Keyboard(page)
  const { client, customer } = await openShop(program, keys)
  const { rows: accounts } = await client.master.list({ entity: 'account', text: '100201', limit: 1 })
  const bank = accounts[0]?.id ?? 0
  const receive = async (date: string, amount: number) => {
    const lines = { type: 'receipt', date, partnerId: customer, accountId: bank, amount, purpose: 'advance', lines: [] } as const
    const { id, revision } = await client.documents.save({ document: lines as never })
    await client.documents.post({ type: 'receipt', id, revision })
  }
  await receive(DAYS.first, 300_000)
  await receive(DAYS.second, 120_000)
  await receive(DAYS.second, 80_000)
  await receive(DAYS.last, 55_000)
  const rows = [
    `${DAYS.first},,"3,000.00","3,000.00",悦家便利,货款,L01`,
    `${DAYS.third},,"2,000.00","5,000.00",悦家便利,两笔合并入账,L02`,
    `${DAYS.third},12.50,,"4,987.50",某某银行股份有限公司城东支行营业部结算专户,账户管理费,L03`,
  ]
  const file = program.newPath('一月流水.csv')
  writeFileSync(file, [`账号,6222 0000 1111`, HEAD, ...rows].join('\r\n'))

  await keys.open('银行对账')
  await expect(page.getByText('企业 4 笔')).toBeVisible()
  await program.withChosenFile(file, () => keys.press('F6'))
  await expect(page.getByText(`3 行，${DAYS.first} 至 ${DAYS.third}，收入 5,000.00，支出 12.50`)).toBeVisible()
  await program.picture('bank-import')
  await keys.press('Control+Enter')
  await expect(page.getByText('已导入 3 行')).toBeVisible()
  await keys.press('F7')
  await expect(page.getByText('已自动勾对 1 笔')).toBeVisible()
  await expect(page.getByText('对账单 2 行 · 企业 3 笔')).toBeVisible()

  const side = (name: string) => page.getByRole('region', { name })
  const tick = async (name: string, row: number) => side(name).getByRole('checkbox').nth(row).press('Space')
  await tick('银行对账单', 1)
  await tick('企业日记账', 1)
  await expect(page.getByText('相差 800.00')).toBeVisible()
  await tick('企业日记账', 2)
  await expect(page.getByText('相差 0.00')).toBeVisible()
  await program.picture('bank-matching')
  await keys.press('F8')
  await expect(page.getByText('已勾对 3 笔')).toBeVisible()
  await expect(page.getByText('对账单 1 行 · 企业 1 笔')).toBeVisible()

  await keys.press('F9')
  await expect(page.getByRole('gridcell', { name: '5,537.50' })).toHaveCount(2)
  await program.picture('bank-reconciliation')
})
