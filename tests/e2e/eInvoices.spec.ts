import { writeFileSync } from 'node:fs'
import { Keyboard } from './keyboard'
import { goods, openShop, YEAR } from './shop'
import { expect, test } from './support'

const HEAD = '数电发票号码,销方识别号,销方名称,购方识别号,购买方名称,开票日期,金额,税额,价税合计,发票票种,发票状态'
const digital = (n: number) => `2631${String(n).padStart(16, '0')}`

test('平台发票: imported from the tax platform and compared with the books; a receipt without a number is linked, a missing one entered', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const { client, supplier, paper, today } = await openShop(program, keys)
  const receive = async (net: number, invoiceNumber: string) => {
    const head = { type: 'purchaseReceipt', date: today, partnerId: supplier, warehouseId: 1, invoiceKind: 'special', invoiceNumber }
    const { id, revision } = await client.documents.save({ document: { ...head, lines: [goods(paper, 10, net)] } as never })
    await client.documents.post({ type: 'purchaseReceipt', id, revision })
  }
  await receive(100_000, digital(1))
  await receive(200_000, '')
  await receive(300_000, digital(3))
  const row = (n: number, net: string, tax: string, gross: string, seller = '得力文具', status = '正常') =>
    [digital(n), '', seller, '', '小店', `${today} 10:00:00`, net, tax, gross, '数电发票（增值税专用发票）', status].join(',')
  const file = program.newPath(`全量发票查询${YEAR}.csv`)
  const long = '上海某某国际贸易发展股份有限公司浦东新区第一分公司营业部'
  const rows = [
    row(1, '1000.00', '130.00', '1130.00'),
    row(2, '2000.00', '260.00', '2260.00'),
    row(3, '3000.00', '390.01', '3390.01'),
    row(4, '88888.88', '11555.55', '100444.43', long),
  ]
  writeFileSync(file, [HEAD, ...rows].join('\r\n'))

  await keys.open('平台发票核对')
  await expect(page.getByText('平台没有 3')).toBeVisible()
  await program.withChosenFile(file, () => keys.press('F6'))
  await expect(page.getByText('进项 4 张，金额 94,888.88，税额 12,335.56')).toBeVisible()
  await keys.press('Control+Enter')
  await expect(page.getByText('已导入 4 张')).toBeVisible()
  await expect(page.getByText('一致 1 · 不一致 1 · 账上没有 2 · 平台没有 1')).toBeVisible()
  await program.picture('e-invoices')
  await keys.press('Home', 'ArrowDown', 'F7')
  await expect(page.getByText('一致 2 · 不一致 1 · 账上没有 1 · 平台没有 0')).toBeVisible()
  await keys.press('ArrowDown', 'ArrowDown', 'F9')
  await expect(page.getByRole('heading', { name: '采购发票' })).toBeVisible()
  await expect(keys.field('发票号')).toHaveValue(digital(4))
})
