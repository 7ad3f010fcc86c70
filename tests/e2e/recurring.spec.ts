import { Keyboard } from './keyboard'
import { openShop } from './shop'
import { expect, test } from './support'

test('周期凭证: a template gets its recurrence by keyboard, is made for the month, and the checklist is content', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const { client, today } = await openShop(program, keys)
  const account = async (text: string) => (await client.master.searchAccounts({ text, leafOnly: true }))[0]?.id ?? 0
  const [office, payable] = [await account('560201'), await account('221101')]
  const lines = [
    { accountId: office, departmentId: 1, summary: '计提本月工资', debit: 3000_00, credit: 0 },
    { accountId: payable, summary: '计提本月工资', debit: 0, credit: 3000_00 },
  ]
  const document = (memo: string) => ({ type: 'voucher' as const, date: today, memo, lines })
  for (const name of ['计提工资', '计提社保']) await client.vouchers.saveTemplate({ name, document: document(name) })

  await keys.open('凭证模板')
  await expect(keys.front.getByRole('heading', { name: '凭证模板' })).toBeVisible()
  await expect(keys.front).toContainText('计提社保')
  await keys.press('Home', 'F2')
  await keys.fillAll([['周期'], ['开始月份', `${today.slice(0, 7)}-01`], ['结束月份'], ['哪一日']])
  await keys.at('第 1 行 金额公式')
  await keys.type('1000*3.5')
  await keys.press('Enter')
  await keys.at('第 2 行 金额公式')
  await keys.type('=')
  await keys.press('Enter')
  await expect(keys.front).toContainText('3,500.00')
  await program.picture('voucherRecurrence')
  await keys.press('Control+Enter')
  await expect(page.getByText('已设置 计提工资 的周期')).toBeVisible()

  await keys.open('凭证模板')
  await expect(keys.front).toContainText('1 张周期凭证待生成')
  await program.picture('voucherTemplates')
  await keys.press('Home', 'F9')
  await expect(keys.front).toContainText('已生成')
  await program.picture('voucherTemplatesMade')
  const [made] = (await client.vouchers.list({ from: 200001, to: 209912 })).rows
  expect(made).toMatchObject({ total: 3500_00, summary: '计提工资', kind: 'manual' })
  const checklist = await client.periods.checklist({ period: Number(today.slice(0, 7).replace('-', '')) })
  expect(checklist.steps.find((s) => s.id === 'recurring')).toMatchObject({ due: '' })
  expect((await client.integrity.verify({})).ok).toBe(true)
})
