import { Keyboard } from './keyboard'
import { expect, type Program, test } from './support'

test.describe.configure({ mode: 'serial' })

const year = new Date().getFullYear()
const PAPER = { name: '得力A4复印纸', barcode: '6901234567892' }
const PEN = { name: '晨光中性笔', barcode: '6907654321003' }

/** A session of the test's own, to ask the backend what it says. */
async function signIn(program: Program): Promise<{ token: string }> {
  const reply = await program.call('auth.login', { name: 'admin', password: 'secret-88' })
  if (!reply.ok) throw new Error(JSON.stringify(reply))
  return reply.data as { token: string }
}

async function openPath(program: Program): Promise<string> {
  const reply = await program.call('app.status', {})
  if (!reply.ok) throw new Error(JSON.stringify(reply))
  return (reply.data as { accountSet: { path: string } }).accountSet.path
}

let keys: Keyboard
const totals = () => keys.front.locator('.totals')
const aside = () => keys.front.locator('.aside')
test.beforeEach(({ page }) => {
  keys = new Keyboard(page)
})

test('a new account set and its administrator', async ({ program, page }) => {
  await program.reset()
  await expect(page.getByText('新建账套')).toBeVisible()
  await keys.press('Alt+n')
  await keys.fillAll([
    ['企业或店铺名称', '晨光文具店'],
    ['纳税人识别号（可以以后再填）', ''],
    ['启用期间', `${year}-01`],
    ['会计准则'],
    ['纳税人类型'],
  ])
  await program.picture('wizard-rules')
  for (const choice of ['存货计价方法', '成本核算范围', '收入确认时点', '暂估方案（货到票未到）', '负库存', '单据审批'])
    await keys.fill(choice)
  await keys.fill('账套文件')
  await keys.fillAll([
    ['姓名（显示在单据和凭证上）', '王会计'],
    ['登录用户名'],
    ['密码（至少 8 位）', 'secret-88'],
    ['再输一次密码', 'secret-88'],
  ])
  await expect(page.getByRole('heading', { name: '工作台' })).toBeVisible()
  const status = await program.call('app.status', {})
  expect(status).toMatchObject({
    data: {
      accountSet: { options: { company: '晨光文具店', startPeriod: year * 100 + 1, costingMethod: 'movingAverage', taxpayer: 'general' } },
    },
  })
})

test('goods, a customer and a supplier', async ({ program, page }) => {
  await keys.open('商品')
  await expect(page.getByText('还没有商品')).toBeVisible()
  await keys.press('Insert')
  for (const item of [PAPER, PEN]) {
    await keys.fillAll([['名称', item.name], ['规格'], ['单位'], ['类型'], ['类别'], ['税率'], ['参考进价', '50'], ['售价', '113']])
    await keys.fillAll([
      ['最低售价'],
      ['计价方法'],
      ['批次管理'],
      ['保质期'],
      ['临期'],
      ['序列号'],
      ['负库存'],
      ['重量'],
      ['体积'],
      ['拼音码'],
    ])
    await keys.at('条码')
    await keys.scan(item.barcode)
    await keys.at('备注')
    await keys.press('Control+Shift+s')
    await expect(page.getByText(`已保存`).last()).toContainText(item.name)
  }
  for (const [list, name] of [
    ['客户', '悦家便利'],
    ['供应商', '得力文具'],
  ] as const) {
    await keys.open(list)
    await expect(page.getByText(`还没有${list}`)).toBeVisible()
    await keys.press('Insert')
    await keys.at('名称')
    await keys.type(name)
    await keys.press('Control+s')
    await expect(page.getByText('已保存').last()).toContainText(name)
  }
  await program.picture('partner')
})

test('opening balances of accounts, stock and partners, tied three ways (D46)', async ({ program, page }) => {
  await keys.open('期初余额')
  await keys.fillAll([
    ['第 1 行 科目', '100201'],
    ['第 1 行 借方余额', '100000'],
    ['第 2 行 科目', '1405'],
    ['第 2 行 存货', 'fyz'],
    ['第 2 行 借方余额', '500'],
    ['第 3 行 科目', '1122'],
    ['第 3 行 往来单位', 'yjbl'],
    ['第 3 行 借方余额', '1130'],
    ['第 4 行 科目', '220201'],
    ['第 4 行 往来单位', 'dlwj'],
    ['第 4 行 借方余额'],
    ['第 4 行 贷方余额', '565'],
    ['第 5 行 科目', '3001'],
    ['第 5 行 借方余额'],
    ['第 5 行 贷方余额', '101000'],
  ])
  // D59: what is half entered is there again after a reload
  await page.reload()
  await keys.at('第 6 行 科目')
  await keys.press('Alt+2')
  await keys.fillAll([['第 1 行 商品', 'fyz'], ['第 1 行 仓库', '01'], ['第 1 行 批号'], ['第 1 行 数量', '10'], ['第 1 行 金额', '500']])
  await keys.press('Alt+3')
  const before = `${year - 1}-12-20`
  await keys.fillAll([
    ['第 1 行 科目', '1122'],
    ['第 1 行 往来单位', 'yjbl'],
    ['第 1 行 单据号', 'QC-1'],
    ['第 1 行 日期', before],
    ['第 1 行 到期日'],
    ['第 1 行 余额（借正贷负）', '1130'],
    ['第 2 行 科目', '220201'],
    ['第 2 行 往来单位', 'dlwj'],
    ['第 2 行 单据号', 'QC-2'],
    ['第 2 行 日期', before],
    ['第 2 行 到期日'],
    ['第 2 行 余额（借正贷负）', '-565'],
  ])
  await keys.press('Control+Enter')
  await program.picture('opening')
  await expect(aside()).toContainText('有差额')
  await expect(aside()).toContainText('差 65.00')
  await keys.press('Alt+1')
  await keys.at('第 6 行 科目')
  await keys.press('ArrowUp', 'End')
  await keys.fill('第 5 行 贷方余额', '101065')
  await keys.press('Control+Enter')
  await expect(page.getByRole('dialog')).toContainText('期初余额记账')
  await keys.press('Enter')
  await expect(page.getByText('期初已确认，可以开始业务')).toBeVisible()
  await expect(aside()).toContainText('全部相等')
  const { token } = await signIn(program)
  expect(await program.call('opening.check', {}, token)).toMatchObject({ ok: true, data: { ok: true } })
})

test('a purchase order is approved and comes as a receipt, scanned goods added to it', async ({ program, page }) => {
  await keys.open('采购订单')
  await expect(page.getByText('没有符合条件的采购订单')).toBeVisible()
  await keys.press('Insert')
  await keys.fill('供应商', 'dlwj')
  await keys.fillAll([['日期'], ['仓库'], ['业务员'], ['预计到货'], ['价格'], ['备注']])
  await keys.fillAll([
    ['第 1 行 商品', 'fyz'],
    ['第 1 行 数量', '20'],
    ['第 1 行 含税单价', '56.5'],
  ])
  await keys.at('第 2 行 商品')
  await expect(totals()).toContainText('1,130.00')
  await keys.press('Control+Enter')
  await expect(page.getByText('已审核 采购订单')).toBeVisible()
  await program.picture('order')

  await keys.press('F6')
  await expect(page.getByRole('heading', { name: '采购入库单' })).toBeVisible()
  await keys.at('第 1 行 数量')
  await keys.scan(PEN.barcode)
  await keys.at('第 2 行 数量')
  await keys.press('Alt+m')
  await keys.at('供应商')
  await keys.scan(PEN.barcode)
  await keys.at('第 2 行 数量')
  await expect(keys.front.getByRole('combobox', { name: '供应商' })).toHaveValue('得力文具')
  await keys.scan('6900000000007')
  await expect(page.getByRole('dialog')).toContainText('没有条码为 6900000000007 的商品')
  await keys.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await keys.fillAll([['第 2 行 数量'], ['第 2 行 含税单价', '11.3']])
  await expect(totals()).toContainText('应付 ¥1,152.60')
  await expect(aside()).toContainText(/暂估应付账款\s*1,020\.00\s*得力文具/)
  await program.picture('receipt')
  await keys.press('Control+Enter')
  await expect(page.getByText('已过账 采购入库单')).toBeVisible()
  await expect(aside()).toContainText('记-001')
})

test('the invoice takes the estimate back, the payment settles it and what was owed before', async ({ program, page }) => {
  await keys.press('F6')
  await keys.at('第 1 行 数量')
  await expect(aside()).toContainText(/库存商品\s*-1,020\.00/)
  await keys.press('Control+Enter')
  await expect(page.getByText('已过账 采购发票')).toBeVisible()
  await expect(aside()).toContainText(/应交增值税—进项税额\s*132\.60/)
  await expect(aside()).toContainText(/明细应付\(已到票\)\s*1,152\.60\s*得力文具/)

  await keys.press('F9')
  await keys.at('付款账户')
  await keys.press('F7')
  await expect(totals()).toContainText('¥1,717.60')
  await expect(keys.front).toContainText('QC-2')
  await keys.fill('付款账户', '100201')
  await program.picture('payment')
  await keys.press('Control+Enter')
  await expect(page.getByText('已过账 付款单')).toBeVisible()
  await expect(aside()).toContainText(/银行存款—基本户\s*1,717\.60/)
  await expect(aside()).toContainText(/未付\s*0\.00/)
})

test('a sale by scan, its invoice, the collection', async ({ program, page }) => {
  await keys.press('Alt+h')
  await keys.press('Alt+1')
  await keys.fill('客户', 'yjbl')
  await keys.at('日期')
  await keys.scan(PAPER.barcode)
  await keys.fillAll([['第 1 行 数量', '5'], ['第 1 行 含税单价']])
  await keys.at('第 2 行 商品')
  await expect(totals()).toContainText('应收 ¥565.00')
  await expect(totals()).toContainText('毛利 ¥250.00')
  await program.picture('sale')
  // an empty line left with Enter is the end of entry: the next Enter posts
  await keys.press('Enter')
  await keys.at('过账Ctrl ↵')
  await keys.press('Enter')
  await expect(page.getByText('已过账 销售出库单')).toBeVisible()
  await expect(aside()).toContainText(/应收账款\s*565\.00\s*悦家便利/)
  await expect(aside()).toContainText(/主营业务成本\s*250\.00/)

  await keys.press('F6')
  await keys.at('第 1 行 数量')
  await keys.press('Control+Enter')
  await expect(page.getByText('已过账 销售发票')).toBeVisible()
  await keys.press('F9')
  await keys.at('收款账户')
  await keys.fill('收款账户', '100201')
  await keys.press('F7')
  await expect(totals()).toContainText('¥1,695.00')
  await keys.press('Control+Enter')
  await expect(page.getByText('已过账 收款单')).toBeVisible()
  await expect(aside()).toContainText(/应收账款\s*1,695\.00\s*悦家便利/)
})

test('the statements tie, and a figure leads down to the document', async ({ program, page }) => {
  await keys.open('资产负债表')
  await expect(keys.front).toContainText('勾稽 2 项一致')
  const row = (text: string) => keys.front.getByRole('row').filter({ hasText: text })
  await expect(row('货币资金')).toContainText('99,977.40')
  await expect(row('存货')).toContainText('1,270.00')
  await expect(row('应交税费')).toContainText('-67.60')
  await expect(row('未分配利润')).toContainText('250.00')
  await expect(row('资产总计')).toContainText(/101,247\.40.*101,247\.40/s)
  await program.picture('balance-sheet')
  await keys.open('利润表')
  await expect(row('一、营业收入')).toContainText(/500\.00.*500\.00/s)
  await expect(row('四、净利润')).toContainText(/250\.00.*250\.00/s)
  await program.picture('income-statement')

  await keys.press('Control+Shift+Tab')
  await expect(keys.front).toContainText('资产负债表')
  await keys.toCell('存货', '1,270.00')
  await keys.press('Enter')
  await expect(keys.front).toContainText('报表项目构成')
  await keys.toCell('库存商品', '1,270.00')
  await keys.press('Enter')
  await expect(keys.front).toContainText('1405 库存商品')
  await keys.toCell('销售出库', '250.00')
  await program.picture('account-ledger')
  await keys.press('Enter')
  await expect(page.getByRole('heading', { name: '记账凭证' })).toBeVisible()
  for (const [account, amount] of [
    ['应收账款', '565.00'],
    ['主营业务收入', '500.00'],
    ['销项税额', '65.00'],
    ['主营业务成本', '250.00'],
    ['库存商品', '250.00'],
  ] as const)
    await expect(row(account)).toContainText(amount)
  await program.picture('voucher')
  await keys.press('F3')
  await expect(keys.front).toContainText('销售出库单')
  await expect(aside()).toContainText('销售发票 XSFP')
  // and from the document back to its voucher with the same key
  await keys.press('F3')
  await expect(page.getByRole('heading', { name: '记账凭证' })).toBeVisible()
})

test('a backup becomes a new account set with the same figures, every tie proven', async ({ program, page }) => {
  const figures = async () => {
    const { token } = await signIn(program)
    const reply = await program.call('reports.run', { report: 'balanceSheet', params: {} }, token)
    if (!reply.ok) throw new Error(JSON.stringify(reply))
    const { rows } = reply.data as { rows: { cells: object }[] }
    return rows.map(({ cells }) => cells)
  }
  const before = await figures()
  const original = await openPath(program)
  const backup = program.newPath('晨光.hzbak')
  await keys.open('备份与核对')
  await program.withSavedFile(backup, () => keys.press('Control+Shift+b'))
  await expect(page.getByText('已备份并验证')).toBeVisible()
  await keys.press('Control+j')
  await expect(page.getByText('项勾稽全部一致')).toBeVisible()
  await program.picture('safety')

  await keys.press('Alt+o')
  await expect(page.getByText('恢复备份')).toBeVisible()
  await program.withChosenFile(backup, () => keys.press('Alt+r'))
  await keys.at('密码')
  await keys.fill('密码', 'secret-88')
  await expect(page.getByRole('heading', { name: '工作台' })).toBeVisible()
  expect(await openPath(program)).not.toBe(original)
  expect(await figures()).toEqual(before)
  await keys.open('备份与核对')
  await keys.press('Control+j')
  await expect(keys.front.getByRole('row').filter({ hasText: '✓' }).first()).toBeVisible({ timeout: 30_000 })
  const { token } = await signIn(program)
  expect(await program.call('integrity.verify', {}, token)).toMatchObject({ ok: true, data: { ok: true } })
})
