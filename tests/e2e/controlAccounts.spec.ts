import { Keyboard } from './keyboard'
import { goods, openShop } from './shop'
import { expect, test } from './support'

test('a category of customers gets a control account of its own; a receipt takes each bill off the account that it stands on', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const { client, paper, customer, supplier, today } = await openShop(program, keys)
  const post = async (document: object) => {
    const { id, revision } = await client.documents.save({ document } as never)
    return client.documents.post({ type: (document as { type: 'salesDelivery' }).type, id, revision })
  }
  const sell = (net: number) =>
    post({ type: 'salesDelivery', date: today, partnerId: customer, warehouseId: 1, lines: [goods(paper, 1, net)] })
  const bought = { partnerId: supplier, warehouseId: 1, invoiceKind: 'special', lines: [goods(paper, 10, 500_00)] }
  await post({ type: 'purchaseReceipt', date: today, ...bought })
  await sell(100_00)
  const accountId = async (code: string) =>
    (await client.master.list({ entity: 'account', limit: 500 })).rows.find((a) => a.code === code)?.id ?? 0
  const below = async (code: string, name: string) =>
    client.master.save({
      entity: 'account',
      value: { code, name, parentId: await accountId('1122'), direction: 'debit', customer: 'required' },
    })
  await below('112201', '非关联方')
  await below('112202', '关联方')

  await keys.create('单位类别')
  await keys.fill('名称', '关联方')
  await keys.press('Control+s')
  await expect(page.getByText('已保存')).toBeVisible()
  await keys.open('客户')
  await expect(keys.front.getByRole('row').filter({ hasText: '悦家便利' })).toBeVisible()
  await keys.press('Home', 'Enter')
  await keys.field('类别').focus()
  await keys.fill('类别', '关联')
  await expect(keys.field('类别')).toHaveValue('关联方')
  await keys.press('Control+s')
  await expect.poll(async () => (await client.master.get({ entity: 'partner', id: customer }))['categoryName']).toBe('关联方')
  await program.picture('partner-category')

  await keys.open('科目设置')
  await expect(keys.front.getByRole('row').filter({ hasText: '非关联方' })).toBeVisible()
  await keys.press('Home', 'Insert')
  await keys.fillAll([['用途', '应收账款'], ['往来单位'], ['单位类别', '关联'], ['科目', '112202']])
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(keys.front.getByRole('row').filter({ hasText: '单位类别 关联方' })).toContainText('112202')
  await sell(200_00)

  await keys.create('收款单')
  await keys.fill('客户', 'yjbl')
  await keys.at('日期')
  await keys.field('收款账户').focus()
  await keys.fill('收款账户', '100201')
  await expect(keys.field('收款账户')).toHaveValue(/基本户/)
  await keys.press('F7')
  await expect(keys.front).toContainText('本次核销 339.00')
  await program.picture('control-receipt')
  await keys.press('Control+Enter')
  await expect(page.getByText('已过账 收款单')).toBeVisible()
  const { rows } = await client.reports.run({ report: 'trialBalance', params: { from: today, to: today, level: 2 } })
  const of = (code: string) => rows.find((r) => r.cells['code'] === code)?.cells
  expect([of('112201'), of('112202')]).toMatchObject([{ credit: 113_00 }, { debit: 226_00, credit: 226_00 }])
  expect((await client.integrity.verify({})).ok).toBe(true)
})
