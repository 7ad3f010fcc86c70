/** What goes on paper, page by page. Pure: the same rows always break the same way (D60). */
import { amountInWords, type Fen } from '@core/kernel'
import { formatValue, type Value, type ValueKind } from '../ui/values/format'

export interface Paper {
  id: 'a4' | 'half'
  label: string
  /** mm */
  width: number
  height: number
  /** lines of the table on a page */
  rows: number
  /** a page with fewer lines is filled up with empty ones to so many */
  fill: number
}
export const PAPERS: readonly Paper[] = [
  { id: 'a4', label: 'A4 纵向', width: 210, height: 297, rows: 24, fill: 8 },
  { id: 'half', label: '241×140 二等分', width: 241, height: 140, rows: 7, fill: 7 },
]

export interface PrintColumn {
  title: string
  kind: ValueKind
  /** share of the width */
  weight: number
  /** added up on each page and on the last */
  sum?: boolean
  /** a nought is written: a balance that is cleared */
  zero?: boolean
  /** left out of copies without prices (仓库联) */
  price?: boolean
}
export interface PrintContent {
  company: string
  title: string
  /** beside the title: number, date */
  marks: readonly [label: string, value: string][]
  facts: readonly [label: string, value: string][]
  columns: readonly PrintColumn[]
  rows: readonly Value[][]
  /** written in words on the last page; null: no amount */
  total: Fen | null
  memo: string
  /** 制单、审核、… with the names that are known */
  signatures: readonly [label: string, name: string][]
}
export interface PrintPage {
  /** cells as text; empty rows fill the page */
  rows: string[][]
  /** 本页小计, by column; '' where nothing is added up */
  subtotal: string[]
  /** of the whole document, on the last page */
  total: string[] | null
  words: string | null
  page: number
  pages: number
}

/** What has no figure on a page has none below it. */
const sums = (content: PrintContent, rows: readonly Value[][]): string[] =>
  content.columns.map((c, i) => {
    const figures = rows.map((r) => r[i]).filter((v) => typeof v === 'number' && (v !== 0 || c.zero === true))
    return c.sum && figures.length > 0
      ? formatValue(
          c.kind,
          figures.reduce<number>((a, v) => a + Number(v), 0),
        )
      : ''
  })

/** Breaks the rows into pages of a fixed number of lines, the last one filled up with empty lines. */
export function pagesOf(content: PrintContent, { rows: rowsPerPage, fill }: Pick<Paper, 'rows' | 'fill'>): PrintPage[] {
  const pages = Math.max(1, Math.ceil(content.rows.length / rowsPerPage))
  return Array.from({ length: pages }, (_, i) => {
    const own = content.rows.slice(i * rowsPerPage, (i + 1) * rowsPerPage)
    const last = i === pages - 1
    const texts = own.map((r) => content.columns.map((c, j) => (c.zero ? formatValue(c.kind, r[j]) : formatValue(c.kind, r[j], 'blank'))))
    return {
      rows: [...texts, ...Array.from({ length: Math.max(0, fill - own.length) }, () => content.columns.map(() => ''))],
      subtotal: sums(content, own),
      total: last && content.columns.some((c) => c.sum) ? sums(content, content.rows) : null,
      words: last && content.total !== null ? amountInWords(content.total, '人民币') : null,
      page: i + 1,
      pages,
    }
  })
}

/** Without the columns and amounts that a warehouse need not know (仓库联不带价, D60). */
export function withoutPrices(content: PrintContent): PrintContent {
  const kept = content.columns.map((c, i) => ({ c, i })).filter(({ c }) => !c.price)
  return { ...content, columns: kept.map(({ c }) => c), rows: content.rows.map((r) => kept.map(({ i }) => r[i])), total: null }
}
