import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import Papa from 'papaparse'
import { type CellObject, read, SSF, utils, type WorkSheet } from 'xlsx'
import { FileRefusal } from '../../../db/refusal'

/** A table as it stands in a file: rows of trimmed texts, from the first line on. */
export interface Sheet {
  fileName: string
  /** of the file's bytes */
  sha256: string
  /** how the text was written; a workbook has none */
  encoding: 'UTF-8' | 'UTF-16' | 'GB18030' | null
  rows: string[][]
}
const MOST_BYTES = 64 * 1024 * 1024
const MOST_ROWS = 200_000

/**
 * Reads the first table of an xlsx, xls or csv file; Chinese text in UTF-8, UTF-16 or GBK is told apart by its bytes. Numbers and dates
 * of a workbook are read from their values, not as they are shown. FILE_NOT_FOUND, FILE_UNREADABLE, IMPORT_TOO_LARGE, IMPORT_NOT_A_TABLE.
 */
export function readSheet(path: string): Sheet {
  const size = statSync(path, { throwIfNoEntry: false })?.size
  if (size === undefined) throw new FileRefusal('FILE_NOT_FOUND', { path })
  if (size > MOST_BYTES) throw new FileRefusal('IMPORT_TOO_LARGE', { limit: `${MOST_BYTES / 1024 / 1024} MB` })
  const bytes = readBytes(path)
  const { encoding, rows } = isWorkbook(bytes) ? { encoding: null, rows: rowsOfWorkbook(bytes) } : rowsOfText(bytes)
  if (rows.length > MOST_ROWS) throw new FileRefusal('IMPORT_TOO_LARGE', { limit: `${MOST_ROWS} 行` })
  if (rows.every((row) => row.length < 2)) throw new FileRefusal('IMPORT_NOT_A_TABLE', {})
  return { fileName: basename(path), sha256: createHash('sha256').update(bytes).digest('hex'), encoding, rows }
}
/** A table as a workbook puts it on the clipboard: tabs between the columns. IMPORT_NOT_A_TABLE, IMPORT_TOO_LARGE. */
export function pastedSheet(text: string): Sheet {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: false, delimiter: text.includes('\t') ? '\t' : ',' })
  const rows = data.map((row) => row.map(cleaned))
  if (rows.length > MOST_ROWS) throw new FileRefusal('IMPORT_TOO_LARGE', { limit: `${MOST_ROWS} 行` })
  if (rows.every((row) => row.length < 2)) throw new FileRefusal('IMPORT_NOT_A_TABLE', {})
  return { fileName: '剪贴板', sha256: createHash('sha256').update(text).digest('hex'), encoding: null, rows }
}
function readBytes(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    throw new FileRefusal('FILE_UNREADABLE', { path })
  }
}

/** A zip file (xlsx) or a compound file (xls). */
const isWorkbook = (bytes: Buffer): boolean => {
  const magic = bytes.subarray(0, 4).toString('hex')
  return magic === '504b0304' || magic === 'd0cf11e0'
}
function rowsOfWorkbook(source: Buffer | string): string[][] {
  let sheet: WorkSheet | undefined
  try {
    const book = read(source, {
      type: typeof source === 'string' ? 'string' : 'buffer',
      dense: true,
      cellNF: true,
      sheetRows: MOST_ROWS + 1,
    })
    sheet = book.Sheets[book.SheetNames[0] ?? '']
  } catch {
    throw new FileRefusal('IMPORT_NOT_A_TABLE', {})
  }
  const ref = sheet?.['!ref']
  if (!sheet || ref === undefined) return []
  const columns = utils.decode_range(ref).e.c + 1
  const data = (sheet['!data'] ?? []) as (CellObject[] | undefined)[]
  return Array.from({ length: data.length }, (_row, r) => Array.from({ length: columns }, (_cell, c) => textOfCell(data[r]?.[c])))
}
function textOfCell(cell: CellObject | undefined): string {
  if (!cell || cell.v === undefined || cell.v === null || cell.t === 'e') return ''
  if (cell.t !== 'n') return cleaned(String(cell.v))
  const value = Number(cell.v)
  if (typeof cell.z === 'string' && SSF.is_date(cell.z)) {
    const { y, m, d } = SSF.parse_date_code(value) as { y: number; m: number; d: number }
    return `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`
  }
  // what a workbook computed has rubbish behind its fifteenth digit
  return String(Number(value.toPrecision(15)))
}

function rowsOfText(bytes: Buffer): Pick<Sheet, 'encoding' | 'rows'> {
  const { encoding, text } = decoded(bytes)
  // some banks call a web page .xls
  if (/^\s*<(!doctype|html|table|meta|\?xml)/i.test(text)) return { encoding, rows: rowsOfWorkbook(text) }
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: false })
  return { encoding, rows: data.map((row) => row.map(cleaned)) }
}
function decoded(bytes: Buffer): { encoding: NonNullable<Sheet['encoding']>; text: string } {
  const mark = bytes.subarray(0, 2).toString('hex')
  if (mark === 'fffe') return { encoding: 'UTF-16', text: new TextDecoder('utf-16le').decode(bytes) }
  if (mark === 'feff') return { encoding: 'UTF-16', text: new TextDecoder('utf-16be').decode(bytes) }
  for (const [encoding, label] of [['UTF-8', 'utf-8'] as const, ['GB18030', 'gb18030'] as const]) {
    try {
      return { encoding, text: new TextDecoder(label, { fatal: true }).decode(bytes) }
    } catch {
      // not written in this one
    }
  }
  throw new FileRefusal('IMPORT_NOT_A_TABLE', {})
}
/** Without what keeps a number from being taken for one: ="0123", '0123, a tab in front. */
const cleaned = (text: string): string =>
  text
    .trim()
    .replace(/^="(.*)"$/, '$1')
    .replace(/^'/, '')
    .trim()
