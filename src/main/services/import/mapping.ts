import type { SheetPreview } from '../../../core/contract'
import { findHeadings, headingKey, type SheetField, type SheetMapping } from '../../../core/kernel'
import type { ReadableDb, WritableDb } from '../../../db/types'
import { refuse } from '../../backend/context'
import type { Sheet } from './sheet'

const LOOKED_AT = 40
const SAMPLE = 8
/** so many rows are named; the rest is counted */
const NAMED = 200
const headingsText = (headings: readonly string[]) => JSON.stringify(headings.map(headingKey))

/** One kind of table: its fields, and how many of them make a row of headings. */
export interface SheetKind<K extends string> {
  kind: string
  fields: readonly SheetField<K>[]
  least: number
}

/** Where the headings stand, and which column is which: as chosen for these headings before, else by their names. */
export function recognised<K extends string>(
  db: ReadableDb,
  { kind, fields, least }: SheetKind<K>,
  rows: readonly string[][],
): { row: number; mapping: SheetMapping<K> } {
  for (const [row, headings] of rows.slice(0, LOOKED_AT).entries()) {
    const text = db.value<string>('SELECT mapping FROM sheet_mapping WHERE kind = ? AND headings = ?', kind, headingsText(headings))
    if (text !== undefined) return { row, mapping: JSON.parse(text) as SheetMapping<K> }
  }
  const named = findHeadings(rows, fields, least)
  if (named) return named
  // names nobody knows: the fullest row is shown, for the user to say what is what
  const filled = rows.slice(0, LOOKED_AT).map((row) => row.filter((text) => text !== '').length)
  return { row: filled.indexOf(Math.max(0, ...filled)), mapping: {} }
}

/** The next table with these headings is read the same way. */
export function rememberMapping(db: WritableDb, kind: string, headings: readonly string[], mapping: SheetMapping): void {
  db.run(
    'INSERT INTO sheet_mapping (kind, headings, mapping) VALUES (?, ?, ?) ON CONFLICT (kind, headings) DO UPDATE SET mapping = excluded.mapping',
    kind,
    headingsText(headings),
    JSON.stringify(mapping),
  )
}

/** What a table was read as. */
export interface ReadSheet<M> {
  /** from 0 */
  headingRow: number
  mapping: M
  /** columns that are missing */
  gaps: string[]
  /** rows that cannot be read */
  problems: { row: number; message: string }[]
}
/** What every table shows before it is imported; `duplicates`: rows that are there already. */
export function previewOfSheet<M>(
  sheet: Sheet,
  { headingRow, mapping, gaps, problems }: ReadSheet<M>,
  duplicates: readonly number[],
): SheetPreview<M> {
  return {
    fileName: sheet.fileName,
    encoding: sheet.encoding,
    headings: sheet.rows[headingRow] ?? [],
    mapping,
    gaps,
    sample: sheet.rows.slice(headingRow + 1, headingRow + 1 + SAMPLE),
    duplicates: duplicates.length,
    duplicateRows: duplicates.slice(0, NAMED),
    problems: problems.slice(0, NAMED),
    problemCount: problems.length,
  }
}
/** Nothing of a table is imported while a column is missing (IMPORT_COLUMNS_MISSING) or a row cannot be read (IMPORT_ROW). */
export function requireReadable({ gaps, problems }: ReadSheet<unknown>): void {
  if (gaps.length > 0) refuse('IMPORT_COLUMNS_MISSING', { columns: gaps.join('；') }, 'mapping')
  const [first] = problems
  if (first) refuse('IMPORT_ROW', { row: first.row, detail: first.message, more: problems.length - 1 })
}
