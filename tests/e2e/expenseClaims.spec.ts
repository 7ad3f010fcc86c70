import { Keyboard } from './keyboard'
import { openShop } from './shop'
import { expect, test } from './support'

test('an employee borrows, claims what was spent against it, and what is left is paid and cleared, by keyboard', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const { client, today } = await openShop(program, keys)
  await client.master.save({ entity: 'employee', value: { code: 'Y1', name: '王芳' } })
  const open = async () =>
    (await client.openItems.list({ side: 'employee' })).map((o) => [o.partnerName, o.accountCode, o.remaining] as const)

  await keys.create('员工借款单')
  await keys.fillAll([['借款人', 'wf'], ['日期'], ['付款账户', '100201'], ['金额', '3000'], ['预计归还日', today.slice(5)]])
  await keys.fill('事由', '去广州参加文具展')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  await expect.poll(open).toEqual([['王芳', '122101', 3000_00]])

  await keys.create('费用报销单')
  await keys.fillAll([['报销人', 'wf'], ['日期'], ['部门', '总部'], ['收付账户', '1001'], ['付给员工'], ['员工退回'], ['事由', '广州出差']])
  await keys.at('第 1 行 费用科目')
  await keys.type('560204')
  await keys.press('Enter')
  await keys.fill('第 1 行 摘要', '往返高铁')
  await keys.fill('第 1 行 报销金额', '1090')
  await keys.fill('第 1 行 抵扣凭证', 'lkys')
  await keys.fill('第 1 行 税率')
  await keys.fill('第 1 行 可抵扣税额')
  await keys.at('第 2 行 费用科目')
  await keys.type('560204')
  await keys.press('Enter')
  await keys.fill('第 2 行 摘要', '住宿 4 晚')
  await keys.fill('第 2 行 报销金额', '2120')
  await keys.fill('第 2 行 抵扣凭证', 'zyfp')
  await expect(keys.front).toContainText('210.00')
  await keys.press('F8')
  await expect(keys.front).toContainText('冲借款 3,000.00')
  await expect(keys.front).toContainText('付给员工 210.00')
  await program.picture('expenseClaim')
  await keys.press('Control+Enter')
  await expect(keys.front).toContainText('已过账')
  await expect.poll(open).toEqual([])
  await program.picture('expenseClaim-posted')
  await keys.press('Control+p')
  await expect(page.getByRole('dialog')).toContainText('费用报销单')
  await program.picture('expenseClaim-print')
  await keys.press('Escape')

  // borrowed and not cleared, and a claim that nobody paid: each against the other
  const { rows } = await client.master.list({ entity: 'account', disabled: false, limit: 500 })
  const accountId = (code: string) => rows.find((r) => r.code === code)?.id ?? 0
  const employeeId = (await client.master.list({ entity: 'employee' })).rows[0]?.id ?? 0
  const post = async (document: Parameters<typeof client.documents.save>[0]['document']) => {
    const { id, revision } = await client.documents.save({ document })
    await client.documents.post({ type: document.type as 'employeeLoan', id, revision })
  }
  await post({ type: 'employeeLoan', date: today, employeeId, accountId: accountId('1001'), amount: 500_00, memo: '备用金', lines: [] })
  const line = { accountId: accountId('560203'), departmentId: 1, amount: 120_00, memo: '打印耗材' }
  await post({ type: 'expenseClaim', date: today, employeeId, lines: [line] })
  await keys.open('往来核销')
  await expect(keys.front).toContainText('王芳')
  await keys.press('Home', 'Enter')
  await expect(page.getByRole('heading', { name: '核销', exact: true })).toBeVisible()
  await keys.press('F7')
  await expect(keys.front).toContainText('跨科目，生成一张凭证')
  await program.picture('settle-employee')
  await keys.press('Control+Enter')
  await expect.poll(open).toEqual([['王芳', '122101', 380_00]])
  await expect(keys.front).toContainText('取消核销')

  await keys.open('未清员工借款')
  await expect(keys.front).toContainText('380.00')
  await program.picture('employeeLoans')
  await keys.open('员工往来账龄')
  await expect(keys.front).toContainText('380.00')
  await program.picture('employeeAgeing')
  expect((await client.integrity.verify({})).ok).toBe(true)
})
