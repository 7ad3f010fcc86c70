import { findHeadings, headingKey, type SheetField, type SheetMapping } from '../../../core/kernel'
import type { ReadableDb, WritableDb } from '../../../db/types'

const LOOKED_AT = 40
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
