import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import Papa from 'papaparse'
import { type CellObject, read, SSF, type WorkSheet } from 'xlsx'
import { FileRefusal } from '../../../db/refusal'
import { unpackedSize } from './unpacked'

/** A table as it stands in a file: rows of trimmed texts, from the first line on. */
export interface Sheet {
  fileName: string
  /** of the file's bytes */
  sha256: string
  /** how the text was written; a workbook has none */
  encoding: 'UTF-8' | 'UTF-16' | 'GB18030' | null
  rows: string[][]
}
const MIB = 1024 * 1024
const MOST_BYTES = 64 * MIB
/** of what a workbook's parts come to when they are unpacked */
const MOST_UNPACKED = 256 * MIB
const MOST_ROWS = 200_000
/** what stands further right is none of the table: a stray cell in the last column would make every row as long */
const MOST_COLUMNS = 256
const tooLarge = (limit: string) => new FileRefusal('IMPORT_TOO_LARGE', { limit })

/**
 * Reads the first table of an xlsx, xls or csv file; Chinese text in UTF-8, UTF-16 or GBK is told apart by its bytes. Numbers and dates
 * of a workbook are read from their values, not as they are shown; a row ends with its last cell. FILE_NOT_FOUND, FILE_UNREADABLE,
 * IMPORT_TOO_LARGE, IMPORT_QUOTES, IMPORT_NOT_A_TABLE.
 */
export function readSheet(path: string): Sheet {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) throw new FileRefusal('FILE_NOT_FOUND', { path })
  if (!found.isFile()) throw new FileRefusal('FILE_UNREADABLE', { path })
  if (found.size > MOST_BYTES) throw tooLarge(`${MOST_BYTES / MIB} MB`)
  const bytes = readBytes(path)
  const { encoding, rows } = isWorkbook(bytes) ? { encoding: null, rows: rowsOfWorkbook(bytes) } : rowsOfText(bytes)
  if (rows.length > MOST_ROWS) throw tooLarge(`${MOST_ROWS} 行`)
  if (rows.every((row) => row.length < 2)) throw new FileRefusal('IMPORT_NOT_A_TABLE', {})
  return { fileName: basename(path), sha256: createHash('sha256').update(bytes).digest('hex'), encoding, rows }
}
/** A table as a workbook puts it on the clipboard: tabs between the columns. IMPORT_NOT_A_TABLE, IMPORT_TOO_LARGE. */
export function pastedSheet(text: string): Sheet {
  const rows = separated(text, text.includes('\t') ? '\t' : ',')
  if (rows.length > MOST_ROWS) throw tooLarge(`${MOST_ROWS} 行`)
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

interface YearMonthDay {
  y: number
  m: number
  d: number
}
const magicOf = (bytes: Buffer) => bytes.subarray(0, 4).toString('hex')
const isZip = (bytes: Buffer): boolean => magicOf(bytes) === '504b0304'
/** A zip file (xlsx) or a compound file (xls). */
const isWorkbook = (bytes: Buffer): boolean => isZip(bytes) || magicOf(bytes) === 'd0cf11e0'
/** A small file may unpack to more than there is memory: IMPORT_TOO_LARGE; one that cannot be unpacked: IMPORT_NOT_A_TABLE. */
function requireUnpackable(bytes: Buffer): void {
  const size = unpackedSize(bytes, MOST_UNPACKED)
  if (size === null) throw new FileRefusal('IMPORT_NOT_A_TABLE', {})
  if (size > MOST_UNPACKED) throw tooLarge(`${MOST_UNPACKED / MIB} MB（解压后）`)
}
function rowsOfWorkbook(source: Buffer | string): string[][] {
  let sheet: WorkSheet | undefined
  let days = 0
  if (typeof source !== 'string' && isZip(source)) requireUnpackable(source)
  try {
    const book = read(source, {
      type: typeof source === 'string' ? 'string' : 'buffer',
      dense: true,
      cellNF: true,
      sheetRows: MOST_ROWS + 1,
    })
    sheet = book.Sheets[book.SheetNames[0] ?? '']
    if (book.Workbook?.WBProps?.date1904) days = DAYS_UNTIL_1904
  } catch {
    throw new FileRefusal('IMPORT_NOT_A_TABLE', {})
  }
  const data = (sheet?.['!data'] ?? []) as (CellObject[] | undefined)[]
  return Array.from(data, (cells) => Array.from((cells ?? []).slice(0, MOST_COLUMNS), (cell) => textOfCell(cell, days)))
}
/** A workbook that counts days from 1904, as those of older Macs do, is so many behind. */
const DAYS_UNTIL_1904 = 1462
/** `days` more than a date's number says. */
function textOfCell(cell: CellObject | undefined, days: number): string {
  if (!cell || cell.v === undefined || cell.v === null || cell.t === 'e') return ''
  if (cell.t !== 'n') return cleaned(String(cell.v))
  const value = Number(cell.v)
  const date = typeof cell.z === 'string' && SSF.is_date(cell.z) ? (SSF.parse_date_code(value + days) as YearMonthDay | null) : null
  // a number beyond all dates stays one, whatever it is shown as
  if (date) return `${date.y}-${String(date.m).padStart(2, '0')}-${String(date.d).padStart(2, '0')}`
  // what a workbook computed has rubbish behind its fifteenth digit
  return String(Number(value.toPrecision(15)))
}

function rowsOfText(bytes: Buffer): Pick<Sheet, 'encoding' | 'rows'> {
  const { encoding, text } = decoded(bytes)
  // some banks call a web page .xls
  if (/^\s*<(!doctype|html|table|meta|\?xml)/i.test(text)) return { encoding, rows: rowsOfWorkbook(text) }
  return { encoding, rows: separated(text) }
}
/** A quotation mark without its other would swallow the rows behind it: IMPORT_QUOTES. */
function separated(text: string, delimiter?: string): string[][] {
  const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: false, ...(delimiter === undefined ? {} : { delimiter }) })
  const [unpaired] = errors.filter((e) => e.type === 'Quotes')
  if (unpaired) throw new FileRefusal('IMPORT_QUOTES', { row: (unpaired.row ?? 0) + 1 })
  return data.map((row) => row.map(cleaned))
}
function decoded(bytes: Buffer): { encoding: NonNullable<Sheet['encoding']>; text: string } {
  const mark = bytes.subarray(0, 2).toString('hex')
  if (mark === 'fffe') return { encoding: 'UTF-16', text: new TextDecoder('utf-16le').decode(bytes) }
  if (mark === 'feff') return { encoding: 'UTF-16', text: new TextDecoder('utf-16be').decode(bytes) }
  for (const [encoding, label] of [['UTF-8', 'utf-8'] as const, ['GB18030', 'gb18030'] as const]) {
    try {
      const text = new TextDecoder(label, { fatal: true }).decode(bytes)
      if (!text.includes('\0')) return { encoding, text }
    } catch {
      // not written in this one
    }
  }
  // UTF-16 without its mark: every second byte of digits, commas and line ends is 0
  const zeros = (offset: 0 | 1) => bytes.reduce((n, byte, i) => (byte === 0 && i % 2 === offset ? n + 1 : n), 0)
  const [even, odd] = [zeros(0), zeros(1)]
  if (bytes.length % 2 === 0 && Math.min(even, odd) === 0 && even !== odd)
    return { encoding: 'UTF-16', text: new TextDecoder(odd > 0 ? 'utf-16le' : 'utf-16be').decode(bytes) }
  throw new FileRefusal('IMPORT_NOT_A_TABLE', {})
}
/** Without what keeps a number from being taken for one: ="0123", '0123, a tab in front. */
const cleaned = (text: string): string =>
  text
    .trim()
    .replace(/^="(.*)"$/, '$1')
    .replace(/^'/, '')
    .trim()
