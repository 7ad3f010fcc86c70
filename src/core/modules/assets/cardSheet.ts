import {
  dateOfCell,
  divRound,
  type Fen,
  fenOfCell,
  isBlankCell,
  type LocalDate,
  MAX_FEN,
  parseScaled,
  type RatePpm,
  type SheetField,
  type SheetMapping,
} from '../../kernel'
import { DEPRECIATION_METHODS, type DepreciationMethod } from './depreciation'

/** Cards of fixed assets as other programs and workbooks list them: one row a card. */
export type CardField =
  | 'code'
  | 'name'
  | 'category'
  | 'department'
  | 'acquired'
  | 'started'
  | 'original'
  | 'inputVat'
  | 'accumulated'
  | 'impairment'
  | 'life'
  | 'years'
  | 'residualRate'
  | 'method'
  | 'spec'
  | 'place'
  | 'keeper'
export const CARD_FIELDS: readonly SheetField<CardField>[] = [
  { key: 'code', label: '编码', names: ['资产编码', '资产编号', '卡片编号', '卡片编码', '编码', '编号'] },
  { key: 'name', label: '名称', names: ['资产名称', '固定资产名称', '名称'] },
  { key: 'category', label: '类别', names: ['资产类别', '类别', '类别名称', '资产分类'] },
  { key: 'department', label: '部门', names: ['使用部门', '部门', '所属部门'] },
  { key: 'acquired', label: '取得日期', names: ['取得日期', '购置日期', '购入日期', '入账日期', '取得日'] },
  { key: 'started', label: '开始使用', names: ['开始使用日期', '开始使用', '启用日期', '投入使用日期'] },
  { key: 'original', label: '原值', names: ['原值', '资产原值', '原币原值', '购置金额'] },
  { key: 'inputVat', label: '进项税额', names: ['进项税额', '税额'] },
  { key: 'accumulated', label: '累计折旧', names: ['期初累计折旧', '累计折旧', '已提折旧'] },
  { key: 'impairment', label: '减值准备', names: ['减值准备', '固定资产减值准备', '期初减值准备', '累计减值准备'] },
  { key: 'life', label: '使用月数', names: ['使用年限(月)', '年限(月)', '预计使用月份', '使用月限', '预计使用期间', '使用期限(月)'] },
  { key: 'years', label: '使用年数', names: ['使用年限(年)', '年限(年)', '使用年限', '预计使用年限', '折旧年限'] },
  { key: 'residualRate', label: '净残值率', names: ['净残值率', '残值率', '净残值率(%)', '残值率(%)'] },
  { key: 'method', label: '折旧方法', names: ['折旧方法'] },
  { key: 'spec', label: '规格型号', names: ['规格型号', '规格', '型号'] },
  { key: 'place', label: '存放地点', names: ['存放地点', '存放位置', '地点'] },
  { key: 'keeper', label: '保管人', names: ['保管人', '使用人', '责任人'] },
]
export type CardMapping = SheetMapping<CardField>
export const CARD_HEADINGS = 4
export function cardGaps(mapping: CardMapping): string[] {
  const needed = [
    ['name', '名称'] as const,
    ['category', '类别'] as const,
    ['acquired', '取得日期'] as const,
    ['original', '原值'] as const,
  ]
  return needed.flatMap(([key, label]) => (mapping[key] === undefined ? [label] : []))
}

export interface CardDraft {
  /** of the table, from 1: its first row */
  row: number
  /** '': the next free one */
  code: string
  name: string
  /** as written: code or name */
  category: string
  department: string
  acquired: LocalDate
  started: LocalDate | null
  original: Fen
  inputVat: Fen
  openingDepreciation: Fen
  openingImpairment: Fen
  /** months; null: the category's, as with rate and method */
  life: number | null
  residualRate: RatePpm | null
  method: DepreciationMethod | null
  spec: string
  place: string
  keeper: string
}
const SHORT: Record<string, DepreciationMethod> = {
  平均年限法: 'straightLine',
  直线法: 'straightLine',
  双倍余额递减: 'doubleDeclining',
  年数总和: 'sumOfYears',
}
const METHODS = new Map<string, DepreciationMethod>([
  ...Object.entries(DEPRECIATION_METHODS).map(([key, label]) => [label, key as DepreciationMethod] as const),
  ...Object.entries(SHORT),
])
/** "5%", "5" and "0.05" are five per cent: a residual value of less than one per cent is written with its sign. */
function rateOfCell(text: string): RatePpm | null {
  const percent = /^(.*)%$/.exec(text.normalize('NFKC').trim())
  const value = parseScaled(percent?.[1] ?? text, 6)
  if (value === null || value < 0) return null
  const ppm = percent || value >= 1_000_000 ? divRound(value, 100) : value
  return ppm <= 1_000_000 ? ppm : null
}
/** Whole months: of a number of months, or of years in at most two decimals that come to whole months. */
function monthsOfCell(text: string, perUnit: 1 | 12): number | null {
  const scaled = parseScaled(text.replace(/[年月个]/g, ''), 4)
  const months = scaled === null ? null : divRound(scaled * perUnit, 10_000)
  return months !== null && months >= 1 && months <= 1200 ? months : null
}
const plain = (value: string, most: number) =>
  value
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, most)

class RowProblem extends Error {}
type Cell = (field: CardField) => string
/** A cell that may be blank, read by what it should be; what it cannot be read as is named. */
function read<T>(cell: Cell, field: CardField, label: string, as: (text: string) => T | null, what: string): T | null {
  const text = cell(field)
  if (isBlankCell(text)) return null
  const value = as(text)
  if (value === null) throw new RowProblem(`${label}“${text}”${what}`)
  return value
}
const money = (text: string): Fen | null => {
  const fen = fenOfCell(text)
  return fen !== null && fen >= 0 && fen <= MAX_FEN ? fen : null
}
const needed = <T>(value: T | null, label: string): T => {
  if (value === null) throw new RowProblem(`没有${label}`)
  return value
}
const MONEY = '不是两位小数以内的金额'

function draftOf(row: number, cell: Cell): CardDraft {
  const amount = (field: CardField, label: string) => read(cell, field, label, money, MONEY)
  const date = (field: CardField, label: string) => read(cell, field, label, dateOfCell, '不是日期')
  const months = (field: CardField, label: string, perUnit: 1 | 12) =>
    read(cell, field, label, (text) => monthsOfCell(text, perUnit), '不是 1 至 1200 个月')
  const name = plain(cell('name'), 100)
  if (name === '') throw new RowProblem('没有名称')
  if (isBlankCell(cell('category'))) throw new RowProblem('没有类别')
  const original = needed(amount('original', '原值'), '原值')
  if (original === 0) throw new RowProblem('原值是零')
  return {
    row,
    code: plain(cell('code'), 40),
    name,
    category: plain(cell('category'), 100),
    department: plain(cell('department'), 100),
    acquired: needed(date('acquired', '取得日期'), '取得日期'),
    started: date('started', '开始使用'),
    original,
    inputVat: amount('inputVat', '进项税额') ?? 0,
    openingDepreciation: amount('accumulated', '累计折旧') ?? 0,
    openingImpairment: amount('impairment', '减值准备') ?? 0,
    life: months('life', '年限', 1) ?? months('years', '年限', 12),
    residualRate: read(cell, 'residualRate', '净残值率', rateOfCell, '不是 0 至 100% 的比率'),
    method: read(cell, 'method', '折旧方法', (text) => METHODS.get(text.trim()) ?? null, '不认识'),
    spec: plain(cell('spec'), 100),
    place: plain(cell('place'), 100),
    keeper: plain(cell('keeper'), 50),
  }
}

/** The cards below the headings. Rows without a name and an original value, and rows of sums, are passed over; every other row that cannot be read is named. */
export function cardDrafts(
  rows: readonly (readonly string[])[],
  headingRow: number,
  mapping: CardMapping,
): { cards: CardDraft[]; problems: { row: number; message: string }[] } {
  const cards: CardDraft[] = []
  const problems: { row: number; message: string }[] = []
  for (let i = headingRow + 1; i < rows.length; i++) {
    const cells = rows[i] ?? []
    const cell: Cell = (field) => {
      const at = mapping[field]
      return at === undefined ? '' : (cells[at] ?? '')
    }
    if (isBlankCell(cell('name')) && isBlankCell(cell('original'))) continue
    if (cells.some((value) => /^(合计|总计|小计)/.test(value))) continue
    try {
      cards.push(draftOf(i + 1, cell))
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error
      problems.push({ row: i + 1, message: error.message })
    }
  }
  return { cards, problems }
}
