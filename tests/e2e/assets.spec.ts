import { Keyboard } from './keyboard'
import { openShop, YEAR } from './shop'
import { expect, test } from './support'

test('固定资产: a card by keyboard, depreciation of the month and its voucher, rent spread over months (D55)', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const { client } = await openShop(program, keys)
  const { id: office } = await client.master.save({ entity: 'department', value: { code: 'B1', name: '办公室' } })
  const { id: category } = await client.master.save({
    entity: 'assetCategory',
    value: { code: '01', name: '电子设备', life: 36, residualRate: 50_000 },
  })
  const { id: vehicles } = await client.master.save({
    entity: 'assetCategory',
    value: { code: '02', name: '运输工具', life: 48, method: 'doubleDeclining' },
  })
  const cards = [
    { code: 'GD0001', name: '收银台电脑一体机', categoryId: category, original: 680_000, openingDepreciation: 179_400 },
    { code: 'GD0002', name: '小型厢式货车 江淮帅铃', categoryId: vehicles, original: 12_800_000, openingDepreciation: 5_866_600 },
  ]
  for (const card of cards)
    await client.master.save({
      entity: 'asset',
      value: { ...card, departmentId: office, acquired: `${YEAR - 1}-01-18`, place: '城东门店', keeper: '李敏' },
    })

  await keys.open('固定资产')
  await expect(page.getByText('2 条')).toBeVisible()
  await program.picture('assets-list')
  await keys.press('Insert')
  await keys.type('打印机')
  await program.picture('assets-card')

  await keys.open('计提折旧')
  await expect(page.getByText('2 项，本月')).toBeVisible()
  await program.picture('assets-depreciation')
  await keys.press('Control+Enter')
  await expect(page.getByText('折旧已计提')).toBeVisible()
  await expect(page.getByText('已生成', { exact: false }).first()).toBeVisible()
  await program.picture('assets-depreciated')

  const accounts = await Promise.all(
    ['1801', '560299'].map((text) => client.master.searchAccounts({ text, leafOnly: true, cashOnly: false, limit: 1 })),
  )
  const [from = 0, expense = 0] = accounts.map(([hit]) => hit?.id ?? 0)
  const rent = {
    code: 'DT001',
    name: '门店半年房租',
    amount: 3_600_000,
    startDate: `${YEAR}-01-01`,
    months: 6,
    accountId: from,
    expenseAccountId: expense,
    departmentId: office,
  }
  await client.master.save({ entity: 'schedule', value: rent })
  await keys.open('待摊预提凭证')
  await expect(page.getByRole('gridcell', { name: '6,000.00' }).first()).toBeVisible()
  await program.picture('schedules-month')
  await keys.press('Control+Enter')
  await expect(page.getByText('待摊预提已做')).toBeVisible()
  await keys.open('资产与总账核对')
  await program.picture('assets-ledger')
})

test('购置和处置: a new card is booked on credit, an old van is sold with its month’s depreciation, the voucher shown first; taken back, sold again', async ({
  program,
  page,
}) => {
  const keys = new Keyboard(page)
  const now = new Date()
  const startPeriod = now.getFullYear() * 100 + now.getMonth() + 1
  const { client, today } = await openShop(program, keys, { startPeriod })
  const { id: office } = await client.master.save({ entity: 'department', value: { code: 'B1', name: '门店' } })
  const { id: category } = await client.master.save({
    entity: 'assetCategory',
    value: { code: '02', name: '运输工具', life: 48, residualRate: 50_000 },
  })
  const card = { categoryId: category, departmentId: office, place: '城东门店', keeper: '李敏' }
  const van = {
    code: 'GD0001',
    name: '小型厢式货车 江淮帅铃',
    acquired: `${YEAR - 2}-01-18`,
    original: 12_800_000,
    openingDepreciation: 5_866_600,
  }
  const { id } = await client.master.save({ entity: 'asset', value: { ...card, ...van } })
  const fridge = { code: 'GD0002', name: '卧式展示冷柜 海尔 SC-456', acquired: today, original: 500_000, inputVat: 65_000 }
  await client.master.save({ entity: 'asset', value: { ...card, ...fridge } })

  await keys.open('固定资产')
  await page.getByRole('gridcell', { name: /卧式展示冷柜/ }).click()
  await keys.press('Enter')
  await page.getByRole('button', { name: '折旧与变动', exact: true }).click()
  await expect(page.getByRole('button', { name: /入账/ })).toBeVisible()
  await keys.press('F6')
  await keys.fill('来源')
  await keys.fill('贷方科目', '220201')
  await keys.fill('往来单位', 'G1')
  await expect(page.getByText('5,650.00').first()).toBeVisible()
  await program.picture('assets-acquire')
  await keys.press('Control+Enter')
  await expect(page.getByRole('gridcell', { name: '购置', exact: true })).toBeVisible()

  await keys.open('固定资产')
  await page.getByRole('gridcell', { name: /小型厢式货车/ }).click()
  await keys.press('Enter')
  await page.getByRole('button', { name: '折旧与变动', exact: true }).click()
  await expect(page.getByRole('button', { name: /处置/ })).toBeEnabled()
  await keys.press('F8')
  await keys.fillAll([['方式'], ['日期'], ['处置原值'], ['含税价款', '56500']])
  await keys.fill('收款科目', '100201')
  await expect(page.getByText('处置损益')).toBeVisible()
  await expect(page.getByText('6,500.00').first()).toBeVisible()
  await program.picture('assets-dispose')
  await keys.press('Control+Enter')
  await expect(page.getByRole('gridcell', { name: '出售', exact: true })).toBeVisible()
  await program.picture('assets-history')
  await expect(page.getByRole('button', { name: /处置/ })).toBeDisabled()
  await page.getByRole('gridcell', { name: '出售', exact: true }).click()
  await page.getByRole('button', { name: '撤销凭证' }).click()
  await expect(page.getByText('卡片恢复到它以前')).toBeVisible()
  await keys.press('Enter')
  await expect(page.getByRole('gridcell', { name: '出售', exact: true })).toBeHidden()
  await client.assets.dispose({ assetId: id, date: today, kind: 'scrap' })
  await expect(page.getByRole('gridcell', { name: '报废', exact: true })).toBeVisible()
  await keys.press('Control+p')
  await expect(page.getByText('含启用账套前已提的折旧')).toBeVisible()
  await program.picture('assets-card-report')
  await keys.open('固定资产增减变动表')
  await expect(page.getByText('卡片原值 = 总账')).toBeVisible()
  await program.picture('assets-movements')

  // twelve cards copied out of a workbook
  const head = ['资产编号', '资产名称', '资产类别', '使用部门', '购置日期', '原值', '累计折旧', '使用年限(年)', '净残值率', '保管人']
  const copied = Array.from({ length: 12 }, (_, i) =>
    [
      `SB${100 + i}`,
      `双门冷藏展示柜 ${i + 1} 号（城东门店一层）`,
      '运输工具',
      '门店',
      '2024/03/08',
      '3,980.00',
      '1,200.00',
      '5',
      '5%',
      '王芳',
    ].join('\t'),
  )
  await keys.open('导入固定资产')
  await expect(page.getByLabel('粘贴到这里')).toBeFocused()
  await program.picture('assets-paste')
  await page.evaluate(
    (text) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', text)
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    },
    [head.join('\t'), ...copied].join('\n'),
  )
  await expect(page.getByText('12 张卡片，原值 47,760.00')).toBeVisible()
  await program.picture('assets-import')
  await keys.press('Control+Enter')
  await expect(page.getByText('已导入 12 张卡片')).toBeVisible()
  await expect(page.getByText('14 条')).toBeVisible()
})
