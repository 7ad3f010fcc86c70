import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CARD_FIELDS, cardDrafts } from '@core/modules/assets/cardSheet'
import { mapHeadings } from '@core/kernel'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { utils, write } from 'xlsx'
import { companyOptions, refusalOf, temporaryFolder, testBackend, type TestBackend } from '../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const HEAD = ['资产编号', '资产名称', '资产类别', '使用部门', '购置日期', '原值', '累计折旧', '使用年限', '残值率', '折旧方法', '存放位置']
const VAN = ['GD0007', '厢式货车', '运输工具', '门店', '2024/1/18', '128,000.00', '58,666.00', '4', '5%', '双倍余额递减法', '城东']
const TILL = ['', '收银台电脑', '01', '', '20250301', '6800', '', '', '', '', '']
const tsv = (...rows: string[][]) => rows.map((row) => row.join('\t')).join('\r\n')

let count = 0
let b: TestBackend
beforeEach(async () => {
  b = testBackend(join(folder.path, String(++count)))
  b.clock.set('2026-01-31')
  await b.client.accountSets.create({ options: companyOptions })
  await b.client.opening.confirm({})
  await b.client.master.save({ entity: 'department', value: { code: 'B1', name: '门店' } })
  const [expense] = await b.client.master.searchAccounts({ text: '560202', leafOnly: true, cashOnly: false, limit: 1 })
  const expenseAccountId = expense?.id ?? null
  for (const [code, name, life] of [
    ['01', '电子设备', 36],
    ['02', '运输工具', 60],
  ] as const)
    await b.client.master.save({ entity: 'assetCategory', value: { code, name, life, residualRate: 50_000, expenseAccountId } })
})
const cards = async () => {
  const { rows } = await b.client.master.list({ entity: 'asset', offset: 0, limit: 100 })
  return rows
}
const imported = async (pasted: string) => {
  const { mapping } = await b.client.assetFiles.preview({ pasted })
  return b.client.assetFiles.import({ pasted, mapping })
}

describe('固定资产卡片导入', () => {
  test('pasted out of a workbook: columns by their names, categories and departments by code or name, what is blank is the category’s', async () => {
    await b.client.master.save({ entity: 'department', value: { code: 'B2', name: '仓库' } })
    const table = tsv(['固定资产清单'], HEAD, VAN, [...TILL.slice(0, 3), '仓库', ...TILL.slice(4)], ['合计', '', '', '', '', '134800'])
    const preview = await b.client.assetFiles.preview({ pasted: table })
    expect(preview).toMatchObject({ gaps: [], problems: [], duplicates: 0, cards: 2, original: 13_480_000, accumulated: 5_866_600 })
    expect(await imported(table)).toEqual({ cards: 2, duplicates: 0 })
    expect(await cards()).toMatchObject([
      {
        code: 'GD0007',
        name: '厢式货车',
        categoryName: '运输工具',
        departmentName: '门店',
        acquired: '2024-01-18',
        started: '2024-01-18',
        original: 12_800_000,
        openingDepreciation: 5_866_600,
        life: 48,
        residualRate: 50_000,
        method: 'doubleDeclining',
        place: '城东',
      },
      { code: 'GD0008', name: '收银台电脑', life: 36, original: 680_000, method: 'straightLine' },
    ])
    // once more: what has a code is left out
    expect(await b.client.assetFiles.preview({ pasted: tsv(HEAD, VAN) })).toMatchObject({ cards: 1, duplicates: 1, duplicateRows: [2] })
  })
  test('every row that is wrong is named, and nothing comes in', async () => {
    const wrong = tsv(
      HEAD,
      VAN,
      ['GD0007', ...VAN.slice(1)],
      ['A1', '没有类别的', '', ...VAN.slice(3)],
      ['A2', '未知类别', '飞机', ...VAN.slice(3)],
      ['A3', '日期不对', '02', '门店', '2024-13-01', ...VAN.slice(5)],
      ['A4', '三位小数', '02', '门店', '2024-01-01', '1.234', ...VAN.slice(6)],
      ['A5', '折旧太多', '02', '门店', '2024-01-01', '100', '99', ...VAN.slice(7)],
      ['A6', '部门没有', '02', '后厨', ...VAN.slice(4)],
      ['A7', '没填部门', '02', '', ...VAN.slice(4)],
    )
    const { problems, mapping } = await b.client.assetFiles.preview({ pasted: wrong })
    expect(problems.map(({ row }) => row)).toEqual([3, 4, 5, 6, 7, 8, 9, 10])
    expect(problems.map(({ message }) => message).join('\n')).toMatch(
      /编码 GD0007 与第 2 行相同[\s\S]*没有类别[\s\S]*没有资产类别“飞机”[\s\S]*“2024-13-01”不是日期[\s\S]*“1\.234”[\s\S]*期初累计折旧超过[\s\S]*没有部门“后厨”[\s\S]*必须填写部门/,
    )
    expect(await refusalOf(b.client.assetFiles.import({ pasted: wrong, mapping }))).toMatchObject({ code: 'IMPORT_ROW' })
    expect(await cards()).toEqual([])
  })
  test('out of an xlsx file, its dates and numbers as values', async () => {
    const sheet = utils.aoa_to_sheet([
      HEAD,
      ['GD1', '打印机', '电子设备', '门店', new Date(Date.UTC(2025, 4, 9)), 1234.5, 0, 3, 0.05, '平均年限法', ''],
    ])
    const book = utils.book_new()
    utils.book_append_sheet(book, sheet)
    const path = join(folder.path, 'cards.xlsx')
    writeFileSync(path, write(book, { type: 'buffer', bookType: 'xlsx', cellDates: false }) as Buffer)
    const { mapping } = await b.client.assetFiles.preview({ path })
    await b.client.assetFiles.import({ path, mapping })
    expect(await cards()).toMatchObject([{ code: 'GD1', acquired: '2025-05-09', original: 123_450, life: 36, residualRate: 50_000 }])
  })
  test('a table of something else is no table of cards', async () => {
    expect(await refusalOf(b.client.assetFiles.preview({ pasted: '只有一列\n第二行' }))).toMatchObject({ code: 'IMPORT_NOT_A_TABLE' })
    expect(await b.client.assetFiles.preview({ pasted: tsv(['姓名', '工资'], ['张三', '100']) })).toMatchObject({
      gaps: ['名称', '类别', '取得日期', '原值'],
    })
  })
})

test('a residual rate is read with and without its sign, a life in years or months', () => {
  const rows = (head: string, cell: string) => {
    const headings = ['名称', '类别', '取得日期', '原值', head]
    return cardDrafts([headings, ['a', 'b', '2026-01-01', '1', cell]], 0, mapHeadings(headings, CARD_FIELDS))
  }
  const rate = (cell: string) => rows('净残值率', cell).cards[0]?.residualRate ?? rows('净残值率', cell).problems[0]?.message
  expect(['5%', '5', '0.05', '0', '0.5%', '100', '101', 'x'].map(rate)).toEqual([
    50_000,
    50_000,
    50_000,
    0,
    5_000,
    1_000_000,
    '净残值率“101”不是 0 至 100% 的比率',
    '净残值率“x”不是 0 至 100% 的比率',
  ])
  const life = (head: string, cell: string) => rows(head, cell).cards[0]?.life
  expect([life('使用年限', '5'), life('使用年限（月）', '60'), life('使用年限(年)', '2.5年'), life('使用年限', '0')]).toEqual([
    60,
    60,
    30,
    undefined,
  ])
})

test('减值准备 is a column of its own', () => {
  const table = [
    [...HEAD, '减值准备'],
    [...VAN, '1,000.00'],
  ]
  const mapping = mapHeadings(table[0] ?? [], CARD_FIELDS)
  expect(cardDrafts(table, 0, mapping).cards).toMatchObject([{ openingDepreciation: 5_866_600, openingImpairment: 100_000 }])
})
test('小企业会计准则: the row is named', async () => {
  const { problems } = await b.client.assetFiles.preview({ pasted: tsv([...HEAD, '减值准备'], [...VAN, '1,000.00']) })
  expect(problems).toEqual([{ row: 2, message: '小企业会计准则不计提减值准备' }])
})
