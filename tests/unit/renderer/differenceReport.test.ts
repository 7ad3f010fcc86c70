import type { StocktakeView } from '@core/contract'
import { expect, it } from 'vitest'
import { differenceContent, differenceTable, sheetContent } from '../../../src/renderer/modules/stocktakes/differenceReport'
import { blankLine, type CountLine } from '../../../src/renderer/modules/stocktakes/model'
import { pagesOf } from '../../../src/renderer/print/pages'

const view: StocktakeView = {
  id: 7,
  number: 'PD-202601-0007',
  date: '2026-01-31',
  warehouseId: 1,
  warehouseName: '主仓',
  scope: 'category',
  categoryName: '饮料',
  blind: true,
  basis: 'start',
  state: 'submitted',
  revision: 3,
  memo: '月末',
  reason: '',
  lines: 5,
  counted: 4,
  createdBy: '李店长',
  submittedBy: '小王',
  postedBy: null,
  binned: false,
  bookHidden: false,
  documents: [],
  differences: null,
}
const line = (id: number, book: number, counted: number | null, value: number, more: Partial<CountLine> = {}): CountLine => ({
  ...blankLine(),
  key: String(id),
  id,
  itemCode: `A${id}`,
  itemName: `商品${id}`,
  unit: '件',
  bookQuantity: book * 1_000_000,
  counted: counted === null ? null : counted * 1_000_000,
  difference: counted === null ? null : (counted - book) * 1_000_000,
  value,
  ...more,
})
const lines = [
  line(1, 10, 8, -200_00, { abnormal: true }),
  line(2, 20, 20, 0),
  line(3, 5, 6, 33_33, { spec: '500ml', batch: 'B1' }),
  line(4, 4, null, 0),
  line(5, 9, 7, -12_50, { recount: true, recounted: 8_000_000, difference: -1_000_000 }),
  { ...blankLine(), difference: 1_000_000 },
]

it('D30 the report of differences lists what differs, with the figure that holds, and says how much was not counted', () => {
  const content = differenceContent(view, lines, '小店')
  const [page] = pagesOf(content, { rows: 24, fill: 0 })
  expect(page?.rows.map((r) => r.filter((cell) => cell !== ''))).toEqual([
    ['A1', '商品1', '件', '10', '8', '-2', '-200.00', '盘亏（非正常）'],
    ['A3', '商品3 500ml B1', '件', '5', '6', '1', '33.33', '盘盈'],
    ['A5', '商品5', '件', '9', '8', '-1', '-12.50', '盘亏'],
  ])
  expect(page?.total?.filter((cell) => cell !== '')).toEqual(['-179.17'])
  expect(content.facts).toContainEqual(['未盘', '1 行'])
  expect(content.signatures[0]).toEqual(['盘点', '小王'])
})
it('D30 the sheet for counting lists every line with room to write; a blind one hides the books', () => {
  const titles = (hidden: boolean) => sheetContent({ ...view, bookHidden: hidden }, lines, '小店').columns.map((c) => c.title)
  expect(titles(false)).toEqual(['编码', '商品名称及规格', '单位', '账面数', '实盘数', '备注'])
  expect(titles(true)).toEqual(['编码', '商品名称及规格', '单位', '实盘数', '备注'])
  expect(sheetContent({ ...view, bookHidden: true }, lines, '小店').rows).toEqual([
    ['A1', '商品1', '件', '', ''],
    ['A2', '商品2', '件', '', ''],
    ['A3', '商品3 500ml B1', '件', '', ''],
    ['A4', '商品4', '件', '', ''],
    ['A5', '商品5', '件', '', '复盘'],
  ])
})
it('D35 of goods with serial numbers it names each that was found or is missing, below the line', () => {
  const phone = line(6, 3, 3, -20_00, { serialManaged: true, difference: 0, surplus: ['N9'], missing: ['S1', 'S2'], abnormal: true })
  const { rows, depths } = differenceTable([phone])
  expect(rows.map((r) => r.filter((cell) => cell !== '' && cell !== null))).toEqual([
    ['A6', '商品6', '件', 3_000_000, 3_000_000, 0, -20_00, '盘盈、盘亏（非正常）'],
    ['　序列号 N9', '盘盈'],
    ['　序列号 S1', '盘亏（非正常）'],
    ['　序列号 S2', '盘亏（非正常）'],
  ])
  expect(depths).toEqual([0, 1, 1, 1])
  const [page] = pagesOf(differenceContent(view, [phone], '小店'), { rows: 24, fill: 0 })
  expect(page?.rows).toHaveLength(4)
})
it('D30 as a file it has the same lines and their sum', () => {
  const { columns, rows, totals } = differenceTable(lines)
  expect(columns.map((c) => c.title).join(' ')).toBe('编码 商品名称及规格 单位 账面数 期间进出 实盘数 差异 差异金额 性质')
  expect(rows).toHaveLength(3)
  expect(rows[2]).toEqual(['A5', '商品5', '件', 9_000_000, null, 8_000_000, -1_000_000, -12_50, '盘亏'])
  expect(totals).toEqual(['合计', undefined, undefined, undefined, undefined, undefined, undefined, -179_17, undefined])
})
