import { Keyboard } from './keyboard'
import { goods, openShop, YEAR } from './shop'
import { expect, test } from './support'

test('a month of VAT by keyboard: three-way match, certification, registers, month end, the return followed and printed', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const month = Number(new Date().toISOString().slice(5, 7))
  const options = { startPeriod: YEAR * 100 + month, inputVatFlow: 'viaPending' as const }
  const { client, paper, pen, customer, supplier, today } = await openShop(program, keys, options)
  type Document = Parameters<typeof client.documents.save>[0]['document']
  const post = async (document: Document) => {
    const { id, revision } = await client.documents.save({ document })
    const type = document.type as 'salesDelivery'
    await client.documents.post({ type, id, revision })
    return (await client.documents.get({ id })).document.lines.map((l) => l.id ?? 0)
  }
  const bought = { date: today, partnerId: supplier, warehouseId: 1 }
  const order = await client.documents.save({
    document: { type: 'purchaseOrder', ...bought, lines: [goods(paper, 100, 6000_00), goods(pen, 50, 500_00)] },
  })
  const { lines } = (await client.documents.get({ id: order.id })).document
  await client.documents.approve({ type: 'purchaseOrder', id: order.id, revision: order.revision })
  const [received] = await post({
    type: 'purchaseReceipt',
    ...bought,
    invoiceKind: 'none',
    lines: [{ ...goods(paper, 100, 6000_00), sourceLineId: lines[0]?.id ?? null }],
  })
  const invoiceNumber = (n: number) => `2644200000000000000${n}`
  await post({
    type: 'purchaseInvoice',
    date: today,
    partnerId: supplier,
    invoiceKind: 'special',
    invoiceNumber: invoiceNumber(1),
    lines: [{ ...goods(paper, 100, 6600_00), sourceLineId: received ?? null }],
  })
  const stray = { invoiceKind: 'special' as const, invoiceNumber: invoiceNumber(2) }
  await post({ type: 'purchaseReceipt', ...bought, ...stray, lines: [goods(pen, 200, 1800_00)] })
  const sold = { type: 'salesDelivery' as const, date: today, partnerId: customer, warehouseId: 1 }
  await post({ ...sold, invoiceKind: 'special', invoiceNumber: invoiceNumber(3), lines: [goods(paper, 60, 12_000_00)] })
  await post({ ...sold, lines: [goods(pen, 80, 1600_00)] })

  await keys.open('三单匹配')
  await expect(keys.front).toContainText('单价与订单不符')
  await expect(keys.front).toContainText('没有采购订单')
  await program.picture('tax-match')
  await keys.press('Home', 'F2')
  await keys.fill('原因', '纸价上涨，已与供应商核实')
  await expect(page.getByText(/单价与订单不符：接受/)).toBeVisible()

  await keys.open('进项认证')
  await expect(keys.front).toContainText('待认证 2 张，税额 1,092.00')
  await keys.press('Home', 'Space', 'ArrowDown', 'Space')
  await program.picture('tax-certify')
  await keys.press('Control+Enter')
  await expect(page.getByText('已认证 2 张，税额 1,092.00')).toBeVisible()

  await keys.open('销项发票')
  await expect(keys.front).toContainText('未开票收入')
  await program.picture('tax-register')

  await keys.open('期末处理')
  // output 13 % of 13,600, input 1,092
  await expect(keys.front).toContainText('应记 676.00')
  await keys.press('F9')
  await expect(keys.front).toContainText('损益科目都已结转')
  await program.picture('tax-steps')

  await keys.open('增值税申报数据')
  await expect(keys.front).toContainText('一般纳税人')
  await program.picture('tax-return')
  await keys.press('Control+p')
  await expect(page.getByRole('dialog', { name: '打印预览' })).toContainText('本年累计')
  await program.picture('tax-return-print')
  await keys.press('Escape')
  await keys.toCell('进项税额', '1,092.00')
  await keys.press('Enter')
  await expect(keys.front.getByRole('heading', { name: '明细账' })).toBeVisible()
  await expect(keys.front).toContainText('进项税额认证')

  await keys.open('纳税人身份')
  await expect(keys.front).toContainText('建账时选定')
  await keys.press('Alt+n')
  await keys.fill('自')
  await keys.fill('身份')
  await keys.fill('依据')
  await expect(page.getByRole('dialog')).toContainText('请写明依据')
  await program.picture('taxpayer-change')
  await keys.fill('依据', '税务事项通知书')
  await expect(page.getByText(/起为小规模纳税人/)).toBeVisible()
  expect((await client.tax.taxpayers({})).changes).toMatchObject([{ taxpayer: 'smallScale', source: '税务事项通知书' }])
  expect((await client.integrity.verify({})).ok).toBe(true)
})
