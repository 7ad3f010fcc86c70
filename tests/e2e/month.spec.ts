import { writeFileSync } from 'node:fs'
import { lastDay, periodOf, periodText, previousPeriod } from '../../src/core/kernel'
import { Keyboard } from './keyboard'
import { goods, openShop } from './shop'
import { expect, test } from './support'

/** Summary, debit, credit, yuan. */
const VOUCHERS = [
  ['股东投入资本', '100201', '3001', '300000'],
  ['提取备用金', '1001', '100201', '5000'],
  ['支付办公室租金', '560207', '100201', '6000'],
  ['购买打印纸和墨盒', '560203', '1001', '860.50'],
  ['支付水电费', '560206', '100201', '1280.40'],
  ['支付电话和网络费', '560218', '100201', '299'],
  ['招待客户用餐', '560205', '1001', '688'],
  ['王强上海出差', '560204', '1001', '1456'],
  ['支付户外广告费', '560108', '100201', '3200'],
  ['支付送货运费', '560103', '1001', '450'],
  ['支付银行手续费', '560302', '100201', '35'],
  ['收到存款利息', '100201', '560304', '120.33'],
  ['计提本月工资', '560201', '221101', '18000'],
  ['计提单位社保', '560201', '221104', '2880'],
  ['发放本月工资', '221101', '100201', '18000'],
  ['缴纳社会保险费', '221104', '100201', '2880'],
  ['借入短期借款', '100201', '2001', '50000'],
  ['计提借款利息', '560301', '2231', '150'],
  ['修理空调', '560208', '1001', '320'],
  ['支付财产保险费', '560209', '100201', '540'],
] as const
const BANK = '100201'

test('a month by keyboard: twenty vouchers, settlement, the bank, the close, the statements on paper', async ({ program, page }) => {
  test.setTimeout(240_000)
  const keys = new Keyboard(page)
  const month = previousPeriod(periodOf(new Date().toISOString().slice(0, 10)))
  const { client, paper, supplier, customer } = await openShop(program, keys, { startPeriod: month })
  const date = lastDay(month)
  const post = async (document: Parameters<typeof client.documents.save>[0]['document']) => {
    const { id, revision } = await client.documents.save({ document })
    return client.documents.post({ type: document.type as 'purchaseReceipt', id, revision })
  }
  // what the counter did
  const invoiced = { date, warehouseId: 1, invoiceKind: 'special' as const }
  const bought = [goods(paper, 100, 6000_00)]
  await post({ type: 'purchaseReceipt', ...invoiced, partnerId: supplier, invoiceNumber: '26442000000000000001', lines: bought })
  const sold = [goods(paper, 60, 12_000_00)]
  await post({ type: 'salesDelivery', ...invoiced, partnerId: customer, invoiceNumber: '26442000000000000002', lines: sold })

  const cell = (row: number, column: string) => `第 ${row} 行 ${column}`
  const label = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
  /** From the summary of a row to its amount. */
  const line = async (row: number, summary: string, account: string, side: '借方金额' | '贷方金额') => {
    await keys.fill(cell(row, '摘要'), summary)
    await keys.at(cell(row, '科目'))
    // 基本户 by its pinyin, as hands do it
    await keys.type(account === BANK ? 'jbh' : account)
    await expect(page.getByRole('option').first()).toContainText(account)
    await keys.press('Enter')
    await expect.poll(label).not.toBe(cell(row, '科目'))
    if ((await label()) === cell(row, '部门')) {
      await keys.fill(cell(row, '部门'), '01')
      await expect.poll(label).not.toBe(cell(row, '部门'))
    }
    await keys.toColumn(side)
  }
  await keys.create('凭证')
  await keys.at(cell(1, '摘要'))
  await keys.press('Alt+m')
  await keys.fill('日期', date)
  for (const [i, [summary, debit, credit, amount]] of VOUCHERS.entries()) {
    if (i > 0) await keys.press('Insert')
    else await keys.press('Alt+m')
    await line(1, summary, debit, '借方金额')
    await keys.type(amount)
    await keys.press('Enter')
    await line(2, '', credit, '贷方金额')
    await keys.press('=')
    await keys.press('Control+Enter')
    await expect(keys.front.getByRole('button', { name: '撤销过账' })).toBeVisible()
  }
  await program.picture('month-voucher')
  const made = (await client.vouchers.list({ from: month, to: month })).rows
  expect(made).toHaveLength(VOUCHERS.length + 2)

  // what was owed is paid
  const money = async (list: string, partner: readonly [string, string], account: string, amount: string) => {
    await keys.create(list)
    await keys.fill(partner[0], partner[1])
    await keys.fill('日期', date)
    await keys.fill(account, BANK)
    await keys.fill('金额', amount)
    await keys.press('F7')
    await keys.press('Control+Enter')
    await expect(keys.front.getByRole('button', { name: '撤销过账' })).toBeVisible()
  }
  await money('收款单', ['客户', 'K1'], '收款账户', '10000')
  await money('付款单', ['供应商', 'G1'], '付款账户', '6780')
  expect(await client.openItems.list({ partnerId: customer, side: 'receivable' })).toMatchObject([{ remaining: 3560_00 }])
  expect(await client.openItems.list({ partnerId: supplier, side: 'payable' })).toEqual([])

  // the bank's paper: what went through it this month
  const moved = VOUCHERS.filter(([, debit, credit]) => debit === BANK || credit === BANK)
  const rows = [...moved.map(([text, debit, , yuan]) => [text, debit === BANK ? yuan : `-${yuan}`]), ['货款', '10000'], ['货款', '-6780']]
  const file = program.newPath('对账单.csv')
  let balance = 0
  const lines = rows.map(([text, yuan = ''], i) => {
    balance += Math.round(Number(yuan) * 100)
    const [paid, received] = yuan.startsWith('-') ? [yuan.slice(1), ''] : ['', yuan]
    return [date, paid, received, (balance / 100).toFixed(2), text, `L${i}`].join()
  })
  writeFileSync(file, ['记账日期,借方发生额,贷方发生额,账户余额,摘要,交易流水号', ...lines].join('\r\n'))
  await keys.open('银行对账')
  await expect(page.getByText(`企业 ${rows.length} 笔`)).toBeVisible()
  await program.withChosenFile(file, () => keys.press('F6'))
  await expect(page.getByText(`${rows.length} 行，${date} 至 ${date}`)).toBeVisible()
  await keys.press('Control+Enter')
  await expect(page.getByText(`已导入 ${rows.length} 行`)).toBeVisible()
  await keys.press('F7')
  await expect(page.getByText(`已自动勾对 ${rows.length} 笔`)).toBeVisible()
  await keys.press('F9')
  await expect(keys.front.getByRole('heading', { name: '余额调节表' })).toBeVisible()
  await expect(keys.front.getByRole('gridcell', { name: '316,105.93' })).toHaveCount(4)
  await program.picture('month-bank')

  await keys.open('期末处理')
  await expect(keys.front).toContainText('本月单据都已过账')
  await keys.press('F9')
  await expect(keys.front).toContainText('损益科目都已结转')
  await keys.press('Control+Enter')
  await expect(page.getByRole('dialog')).toContainText('28 张凭证全部记账')
  await program.picture('month-close')
  await keys.press('Enter')
  await expect(page.getByText(`${periodText(month)} 已结账`).first()).toBeVisible()
  expect((await client.periods.list({})).find((p) => p.period === month)?.state).toBe('closed')

  const row = (text: string) => keys.front.getByRole('row').filter({ hasText: text })
  const onPaper = async (text: string) => {
    await keys.press('Control+p')
    const sheet = page.locator('.paper').first()
    await expect(sheet).toContainText('编制单位：小店')
    await expect(sheet).toContainText(text)
    await keys.press('Escape')
    await expect(page.locator('.paper')).toHaveCount(0)
  }
  await keys.open('资产负债表')
  await expect(keys.front).toContainText('勾稽 2 项一致')
  await expect(row('货币资金')).toContainText('317,331.43')
  await expect(row('资产总计')).toContainText(/(\d[\d,.]+\.\d\d).*\1/s)
  await onPaper('317,331.43')
  await keys.open('利润表')
  await expect(row('一、营业收入')).toContainText('12,000.00')
  await onPaper('12,000.00')
  await keys.open('现金流量表')
  await expect(keys.front).toContainText('勾稽 2 项一致')
  await expect(row('期末现金余额')).toContainText('317,331.43')
  await onPaper('317,331.43')
  expect((await client.integrity.verify({})).ok).toBe(true)
})
