/** A report as it goes on paper, page by page. Pure: the same rows always break the same way. */
import type { ReportColumn, ReportResult, ReportRow } from '@core/contract'
import { dayText, spanText } from '@core/reports/cuts'
import { formatValue } from '../ui/values/format'
import { KEPT_WIDTH, KINDS } from '../reports/kinds'

export interface ReportPaper {
  id: 'portrait' | 'landscape'
  label: string
  /** mm */
  width: number
  height: number
}
export const REPORT_PAPERS: readonly ReportPaper[] = [
  { id: 'portrait', label: 'A4 纵向', width: 210, height: 297 },
  { id: 'landscape', label: 'A4 横向', width: 297, height: 210 },
]

export interface SheetColumn extends ReportColumn {
  /** share of the width, in per cent */
  share: number
  figure: boolean
}
export interface SheetRow {
  cells: string[]
  /** bold: a total, a caption */
  strong: boolean[]
  /** too long for one line: in two small ones */
  long: boolean[]
}
export interface ReportSheet {
  columns: SheetColumn[]
  rows: SheetRow[]
  page: number
  pages: number
}
export interface ReportSheets {
  title: string
  /** 会小企01表, above the right edge */
  form: string
  period: string
  /** what the report is narrowed to */
  scope: string
  /** who signs, before the one who made it */
  signatures: readonly string[]
  /** mm */
  rowHeight: number
  sheets: ReportSheet[]
}

/** mm */
const MARGIN = 12
const ROW = 6.2
const LEAST_ROW = 4.9
/** what stands above and below the table */
const HEAD = 26
const FOOT = 20
/** mm that a wide character takes, a digit or a small letter, a capital and a mark; bold is so much wider; a cell's own margins */
const WIDE = 3.12
const NARROW = 1.74
const CAPITAL = 2.25
const MARK = 1.15
const BOLD = 1.08
const PADDING = 2.6
/** a text so little too long reaches into the margin of its cell */
const SLACK = 0.9
/** a text may take two lines: its column is pressed so much before others go on to a sheet of their own */
const PRESSED = 0.55
const LONGEST_TEXT = 64
const SHORT_TEXT = 14
/** a caption may be longer than its column and goes on in a second line */
const LONGEST_CAPTION = 36

const USUAL_SIGNATURES = ['单位负责人', '审核']
const CASHIER = ['会计主管', '复核']
const SIGNATURES: Partial<Record<string, readonly string[]>> = {
  cashJournal: CASHIER,
  bankReconciliation: CASHIER,
  partnerStatement: ['对方单位核对（盖章）', '日期'],
}

const isStatement = (columns: readonly ReportColumn[]) => columns.some((c) => c.key === 'row')
const isFigure = ({ kind }: ReportColumn) => kind !== 'text' && kind !== 'code' && kind !== 'date'

/** A column with the texts of its cells and the width they take, in mm. */
interface Measured extends SheetColumn {
  natural: number
  least: number
}
const widthOf = (c: string): number =>
  c > '\u00ff' || /[mwMW%×@]/.test(c) ? WIDE : /[A-Z&]/.test(c) ? CAPITAL : /[ ,.:;'()/|-]/.test(c) ? MARK : NARROW
const lengthOf = (text: string): number => {
  let length = 0
  for (const c of text) length += widthOf(c)
  return length
}
/** The longest part that cannot go on in a second line: a telephone number, a number of a document. */
const wholeOf = (text: string): number => Math.max(0, ...(text.match(/[!-\u00ff]+/g) ?? []).map(lengthOf))
function measured(columns: readonly ReportColumn[], rows: readonly ReportRow[]): Measured[] {
  return columns.map((c) => {
    const figure = isFigure(c)
    const longest = rows.reduce((most, row) => {
      const length = lengthOf(textOf(row, c)) * (isBold(row) ? BOLD : 1) + (c.kind === 'text' ? (row.indent ?? 0) * WIDE : 0)
      return Math.max(most, row.kind === 'heading' && !figure ? Math.min(length, LONGEST_CAPTION) : length)
    }, lengthOf(c.title) * BOLD)
    const natural = (figure ? longest : Math.min(longest, LONGEST_TEXT)) + PADDING
    const whole = c.kind === 'text' ? rows.reduce((most, row) => Math.max(most, wholeOf(textOf(row, c))), lengthOf(c.title) * BOLD) : 0
    return {
      ...c,
      figure,
      share: 0,
      natural,
      least: c.kind === 'text' ? Math.max(natural * PRESSED, Math.min(natural, Math.max(SHORT_TEXT, whole + PADDING))) : natural,
    }
  })
}
const sum = (columns: readonly Measured[], width: 'natural' | 'least') => columns.reduce((total, c) => total + c[width], 0)
const roomOf = (paper: Pick<ReportPaper, 'width'>) => paper.width - 2 * MARGIN
const shownColumns = ({ columns, rows }: ReportResult) => columns.filter((c) => !c.optional || rows.some((r) => isThere(r.cells[c.key])))
const rowsOf = (result: ReportResult, columns: readonly ReportColumn[]) => [...result.rows, ...totalRow(result, columns)]

/** Upright where the columns fit, or where it is a form of one page. */
export function paperFor(result: ReportResult): ReportPaper['id'] {
  const columns = shownColumns(result)
  if (isStatement(columns)) return 'portrait'
  return sum(measured(columns, rowsOf(result, columns)), 'least') <= roomOf({ width: 210 }) ? 'portrait' : 'landscape'
}

export function sheetsOf(result: ReportResult, paper: ReportPaper): ReportSheets {
  const columns = shownColumns(result)
  const storeys = columns.some((c) => c.group !== undefined) ? 2 : 1
  const room = paper.height - HEAD - FOOT - storeys * ROW
  const rows = rowsOf(result, columns)
  // a statement is one page: its rows grow closer, as far as they can be read
  const rowHeight = isStatement(columns) ? Math.max(LEAST_ROW, Math.min(ROW, room / Math.max(1, rows.length))) : ROW
  const perPage = Math.floor(room / rowHeight)
  const broken = carries(columns) ? carriedPages(rows, columns, perPage) : pagesOfRows(rows, perPage)
  const bands = bandsOf(measured(columns, rows), roomOf(paper)).map((band) => shared(band, roomOf(paper)))
  const sheets = broken.flatMap((own) =>
    bands.map((band) => ({ columns: band, rows: own.map((row) => sheetRow(row, band, roomOf(paper))) })),
  )
  const [, ...scope] = result.subtitle.split(' · ')
  const form = scope.find((text) => /^会.*表/.test(text)) ?? ''
  const { from, to } = result.params
  return {
    title: result.title,
    form,
    period: from !== undefined && to !== undefined && from !== to ? spanText(from, to) : dayText(to ?? ''),
    scope: scope.filter((text) => text !== form && text !== '').join('　'),
    signatures: SIGNATURES[result.report] ?? USUAL_SIGNATURES,
    rowHeight,
    sheets: sheets.map((sheet, i) => ({ ...sheet, page: i + 1, pages: sheets.length })),
  }
}
const isThere = (value: unknown) => value !== null && value !== undefined && value !== ''
function totalRow({ totals, closing }: ReportResult, columns: readonly ReportColumn[]): ReportRow[] {
  if (!totals) return []
  // before the figures that it names
  const figures = columns.findIndex((c) => totals[c.key] !== undefined)
  const before = figures > 0 ? columns.slice(0, figures) : columns
  const first = before.find((c) => c.kind === 'text' && totals[c.key] === undefined) ?? columns[0]
  return [{ kind: 'subtotal', cells: { ...(first ? { [first.key]: '合计' } : {}), ...totals, ...closing } }]
}
const pagesOfRows = (rows: readonly ReportRow[], perPage: number): ReportRow[][] =>
  Array.from({ length: Math.max(1, Math.ceil(rows.length / perPage)) }, (_x, i) => rows.slice(i * perPage, (i + 1) * perPage))

/** Books with a running balance carry it from page to page. */
const carries = (columns: readonly ReportColumn[]) =>
  ['summary', 'debit', 'credit', 'balance'].every((key) => columns.some((c) => c.key === key))
const STANDING = ['direction', 'balance', 'balanceQuantity', 'balancePrice']
const MONTHLY = ['本月合计', '本期合计']
const starts = (row: ReportRow | undefined) => row === undefined || row.kind === 'opening' || row.kind === 'heading'

/**
 * 过次页 and 承前页 (会计基础工作规范第六十三条): a page that ends within an account ends with what the account has moved since the beginning of
 * the month and its balance, and the next begins with the same.
 */
export function carriedPages(rows: readonly ReportRow[], columns: readonly ReportColumn[], perPage: number): ReportRow[][] {
  const summed = columns.filter((c) => isFigure(c) && c.kind !== 'price' && !STANDING.includes(c.key)).map((c) => c.key)
  const pages: ReportRow[][] = []
  let page: ReportRow[] = []
  let sums: Record<string, number> = {}
  rows.forEach((row, i) => {
    page.push(row)
    if (starts(row) || (row.kind === 'subtotal' && MONTHLY.includes(String(row.cells['summary'])))) sums = {}
    else if ((row.kind ?? 'normal') === 'normal') for (const key of summed) sums[key] = (sums[key] ?? 0) + Number(row.cells[key] ?? 0)
    const next = rows[i + 1]
    if (next === undefined) return
    const ends = starts(next)
    // the last line is kept for 过次页, unless the account ends on it
    if (page.length < perPage - 1 || (!ends && page.length === perPage - 1 && starts(rows[i + 2]))) return
    // a caption never stands alone at the foot
    const caption = row.kind === 'heading' ? page.splice(-1) : []
    if (page.length > 0) pages.push(page)
    page = caption
    if (ends || caption.length > 0) return
    const standing = Object.fromEntries(STANDING.flatMap((key) => (key in row.cells ? [[key, row.cells[key] ?? null]] : [])))
    const carried = (summary: string): ReportRow => ({ kind: 'subtotal', cells: { ...naming(row), summary, ...sums, ...standing } })
    pages.at(-1)?.push(carried('过次页'))
    page.push(carried('承前页'))
  })
  if (page.length > 0 || pages.length === 0) pages.push(page)
  return pages
}
/** 总账 names its account in every row. */
const naming = ({ cells }: ReportRow) =>
  Object.fromEntries(['code', 'name'].flatMap((key) => (key in cells ? [[key, cells[key] ?? '']] : [])))

/** Columns that do not fit go on to further sheets, each with the dates and names that lead its rows. */
function bandsOf(columns: readonly Measured[], room: number): Measured[][] {
  if (isStatement(columns) || sum(columns, 'least') <= room) return [[...columns]]
  const lead = columns.slice(
    0,
    columns.findIndex((c) => c.figure),
  )
  const bands: Measured[][] = []
  let band = [...lead]
  for (const column of columns.slice(lead.length)) {
    if (band.length > lead.length && sum([...band, column], 'least') > room) {
      bands.push(band)
      band = [...lead]
    }
    band.push(column)
  }
  return [...bands, band]
}
const isBold = (row: ReportRow) => row.kind === 'subtotal' || row.kind === 'heading'
/** Figures and short words (方向) get what they need, names share what is left. */
function shared(band: readonly Measured[], room: number): SheetColumn[] {
  const names = band.filter((c) => c.kind === 'text' && (c.width ?? Infinity) > KEPT_WIDTH)
  const left = room - (sum(band, 'natural') - sum(names, 'natural'))
  const given =
    sum(names, 'natural') > left ? pressed(names, left) : new Map(names.map((c) => [c, (c.natural * left) / sum(names, 'natural')]))
  const widths = band.map((c) => given.get(c) ?? c.natural)
  const whole = widths.reduce((a, b) => a + b, 0)
  return band.map((c, i) => ({ ...c, share: ((widths[i] ?? 0) * 100) / whole }))
}
/** The longest give way first, none below its least. */
function pressed(columns: readonly Measured[], room: number): Map<Measured, number> {
  const given = new Map<Measured, number>()
  for (;;) {
    const free = columns.filter((c) => !given.has(c))
    const level = [...given.values()].reduce((rest, width) => rest - width, room) / free.length
    const least = free.filter((c) => c.least >= level)
    const whole = free.filter((c) => c.natural <= level)
    if (least.length > 0) for (const c of least) given.set(c, c.least)
    else if (whole.length > 0) for (const c of whole) given.set(c, c.natural)
    else return new Map([...given, ...free.map((c): [Measured, number] => [c, level])])
  }
}
function textOf(row: ReportRow, c: ReportColumn): string {
  const own = row.kinds?.[c.key]
  return formatValue(own ? KINDS[own] : KINDS[c.kind], row.cells[c.key], c.blankZero ? 'blank' : 'show')
}
function sheetRow(row: ReportRow, band: readonly SheetColumn[], room: number): SheetRow {
  const bold = isBold(row)
  const tree = band.find((c) => c.kind === 'text')?.key
  const cells = band.map((c) => (c.key === tree ? '　'.repeat(row.indent ?? 0) : '') + textOf(row, c))
  return {
    cells,
    strong: band.map((c) => row.strong?.includes(c.key) ?? bold),
    long: band.map((c, i) => c.kind === 'text' && lengthOf(cells[i] ?? '') * (bold ? BOLD : 1) + PADDING > (c.share * room) / 100 + SLACK),
  }
}
