import { daysInMonth, type LocalDate } from './date'
import { parseFen } from './decimal'
import type { Fen } from './numbers'

/** Tables that other programs wrote (banks, the tax platform): finding their columns by name, and reading their cells. */
export interface SheetField<K extends string = string> {
  key: K
  /** what the window calls it */
  label: string
  /** headings that mean it, most telling first */
  names: readonly string[]
}
/** Which column (from 0) holds each field; a field that is not there is left out. */
export type SheetMapping<K extends string = string> = Partial<Record<K, number | undefined>>

/** A heading without what banks decorate it with: blanks, brackets and units, full-width signs. */
export const headingKey = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s"'*]/g, '')
    .replace(/[([]?(人民币|元|RMB|CNY)[)\]]?/gi, '')
    .replace(/[:：]$/, '')
    .toLowerCase()

/** The columns of one row of headings. A heading is taken once: by the field that names it first among its own names. */
export function mapHeadings<K extends string>(headings: readonly string[], fields: readonly SheetField<K>[]): SheetMapping<K> {
  const keys = headings.map(headingKey)
  const taken = new Set<number>()
  const mapping: SheetMapping<K> = {}
  const wanted = fields.flatMap(({ key, names }) => names.map((name, rank) => ({ key, rank, name: headingKey(name) })))
  wanted.sort((a, b) => a.rank - b.rank)
  for (const { key, name } of wanted) {
    if (mapping[key] !== undefined) continue
    const at = keys.findIndex((heading, i) => heading === name && !taken.has(i))
    if (at < 0) continue
    mapping[key] = at
    taken.add(at)
  }
  return mapping
}

const LOOKED_AT = 40
/** The row of headings (from 0) among the first rows: the one that names most fields, at least `least`. */
export function findHeadings<K extends string>(
  rows: readonly (readonly string[])[],
  fields: readonly SheetField<K>[],
  least: number,
): { row: number; mapping: SheetMapping<K> } | undefined {
  let best: { row: number; mapping: SheetMapping<K>; found: number } | undefined
  rows.slice(0, LOOKED_AT).forEach((headings, row) => {
    const mapping = mapHeadings(headings, fields)
    const found = Object.keys(mapping).length
    if (found >= least && found > (best?.found ?? 0)) best = { row, mapping, found }
  })
  return best && { row: best.row, mapping: best.mapping }
}

/** 2026-01-03, 2026/1/3, 20260103 or 2026年1月3日, with or without a time behind it. Null: no date. */
export function dateOfCell(text: string): LocalDate | null {
  const m = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[T\s].*|\d{6}|)$/.exec(text.normalize('NFKC').trim())
  if (!m) return null
  const [year, month, day] = [Number(m[1]), Number(m[2] ?? m[4]), Number(m[3] ?? m[5])]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  return `${m[1]}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** No figure at all: blank, or the dashes that stand for it. */
export const isBlankCell = (text: string): boolean => /^[-—–\s]*$/.test(text)

/** A row of sums: one of its cells says so and nothing else. A name or remark that only begins with such a word is none. */
export const isSumRow = (cells: readonly string[]): boolean => cells.some((text) => SUM.test(text))
const SUM = /^\s*[本上]?[页日月年期]?(合\s*计|总\s*计|小\s*计|累\s*计|期[初末]余额|余额合计)(金额)?[\s:：]*(共?\s*\d+\s*[笔条行张份])?\s*$/

/** Groups of three digits; a comma elsewhere may stand for a decimal point, so that nobody knows the amount. */
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/
/** "1,234.50", "¥-3.20", "(12.00)", "１２．５ 元" → fen. Null: not an amount of at most two decimals. */
export function fenOfCell(text: string): Fen | null {
  const plain = text
    .normalize('NFKC')
    .replace(/[¥￥$\s]|元|CNY|RMB/gi, '')
    .replace(/^\+/, '')
  const bracketed = /^\((.*)\)$/.exec(plain)
  const written = bracketed?.[1] ?? plain
  if (written.includes(',') && !GROUPED.test(written)) return null
  const fen = parseFen(written)
  return fen === null || bracketed === null ? fen : -fen
}
