import type { StatementId } from '../../core/reports/statements/formats'
import type { StoredFormat, StoredRow } from '../../core/reports/statements/own'
import type { ReadableDb, WritableDb } from '../types'

export interface KeptFormat extends StoredFormat {
  id: number
  revision: number
  changedAt: string
}
type Head = Omit<KeptFormat, 'rows'>
type Row = Omit<StoredRow, 'bold'> & { bold: number }
const HEAD = 'SELECT id, base, title, kind, revision, changed_at AS changedAt FROM statement_format'
const ROWS = 'SELECT label, heading, indent, bold, show, formula FROM statement_format_row WHERE format_id = ? ORDER BY row_no'

const withRows = (db: ReadableDb, head: Head | undefined): KeptFormat | undefined =>
  head && { ...head, rows: db.all<Row>(ROWS, head.id).map((row) => ({ ...row, bold: row.bold === 1 })) }

export const storedFormat = (db: ReadableDb, id: number): KeptFormat | undefined => withRows(db, db.get<Head>(`${HEAD} WHERE id = ?`, id))
/** The official statement as the account set has adjusted it, if it has. */
export const adjustedFormat = (db: ReadableDb, base: StatementId): KeptFormat | undefined =>
  withRows(db, db.get<Head>(`${HEAD} WHERE base = ?`, base))
export const formatByTitle = (db: ReadableDb, title: string): number | undefined =>
  db.value<number>('SELECT id FROM statement_format WHERE title = ?', title)
export const storedHeads = (db: ReadableDb): (Head & { rows: number })[] =>
  db.all<Head & { rows: number }>(
    `SELECT id, base, title, kind, revision, changed_at AS changedAt,
       (SELECT COUNT(*) FROM statement_format_row r WHERE r.format_id = f.id) AS rows
     FROM statement_format f ORDER BY base IS NULL, title`,
  )

export interface Written extends StoredFormat {
  userId: number | null
  at: string
}
/** Writes a statement anew (without id) or in place of the one that has the id. */
export function writeFormat(db: WritableDb, id: number | undefined, format: Written): number {
  const { base, title, kind, userId, at } = format
  let written = id
  if (written === undefined) {
    const sql = 'INSERT INTO statement_format (base, title, kind, changed_by, changed_at) VALUES (?, ?, ?, ?, ?)'
    written = db.run(sql, base, title, kind, userId, at).lastInsertRowid
  } else {
    const sql = 'UPDATE statement_format SET title = ?, kind = ?, revision = revision + 1, changed_by = ?, changed_at = ? WHERE id = ?'
    db.run(sql, title, kind, userId, at, written)
    db.run('DELETE FROM statement_format_row WHERE format_id = ?', written)
  }
  const insert = `INSERT INTO statement_format_row (format_id, row_no, label, heading, indent, bold, show, formula) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
  format.rows.forEach((row, i) => {
    db.run(insert, written, i + 1, row.label, row.heading, row.indent, row.bold ? 1 : 0, row.show, row.formula)
  })
  return written
}
export function removeFormat(db: WritableDb, id: number): void {
  db.run('DELETE FROM statement_format_row WHERE format_id = ?', id)
  db.run('DELETE FROM statement_format WHERE id = ?', id)
}
