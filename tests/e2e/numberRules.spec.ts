import { Keyboard } from './keyboard'
import { openShop } from './shop'
import { expect, test } from './support'

test('D10 the numbers of a type are changed by keyboard, with the next one before the eyes; a prefix of another type is refused', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const { client, today } = await openShop(program, keys)
  const dialog = page.getByRole('dialog')
  await keys.open('单据编号')
  await expect(keys.front.getByRole('heading', { name: '单据编号', exact: true })).toBeVisible()
  await expect(keys.front.getByRole('row').filter({ hasText: '盘点单' })).toContainText(`PD-${today.slice(0, 7).replace('-', '')}-0001`)
  await program.picture('number-rules')
  // the first is 采购订单
  await keys.press('F2')
  await keys.at('前缀')
  await keys.type('XSCK')
  await keys.press('Control+Enter')
  await expect(dialog).toContainText('前缀 XSCK 已用于销售出库单')
  await keys.at('前缀')
  await keys.press('Control+a')
  await keys.type('PO')
  await expect(dialog.getByRole('status')).toContainText(`PO-${today.slice(0, 7).replace('-', '')}-0001`)
  await program.picture('number-rule')
  await keys.press('Control+Enter')
  await expect(dialog).toHaveCount(0)
  const { numberRules } = await client.settings.get({})
  expect(numberRules.find((r) => r.type === 'purchaseOrder')).toMatchObject({ prefix: 'PO', datePart: 'month', digits: 4 })
})
