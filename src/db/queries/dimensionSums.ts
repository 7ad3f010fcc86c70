import { firstDay, lastDay, type LocalDate, type Period, periodOf } from '../../core/kernel'
import { PERIOD_OF } from '../periods'
import type { ReadableDb, WritableDb } from '../types'
import { addedUp, type PackedSums, packSums, rowsOf, unpackSums } from './packedSums'
import { DIMENSIONS } from './reports/balances'

/**
 * What moved by account and dimensions on each day and in each month, packed. Nothing is written for it at posting: what was posted is
 * taken in while nobody waits ({@link packMore}), and what came since is read from its lines. No line of an earlier posting is ever
 * changed, taken away or added: the packed sums of the postings up to one stay right for good.
 */
const TABLES = [
  { table: 'dimension_day', at: 'date' },
  { table: 'dimension_month', at: 'period' },
] as const
type Table = (typeof TABLES)[number]

const KEY = DIMENSIONS.map((column) => `COALESCE(${column}, 0)`).join(', ')
const SUMS = 'SUM(debit), SUM(credit), SUM(CASE WHEN debit <> 0 THEN COALESCE(quantity, 0) ELSE -COALESCE(quantity, 0) END)'
/** Account, date, dimensions, sums of some lines, in this order. */
type Line = readonly (number | string)[]
const SUMMED = (from: string) =>
  `SELECT account_id, date, ${KEY}, ${SUMS} FROM ${from} GROUP BY account_id, date, ${KEY} ORDER BY account_id, date, ${KEY}`
const SINCE = SUMMED('journal_line WHERE posting_id > ? AND posting_id <= ?')
const OF_DAYS = SUMMED('journal_line WHERE account_id = ? AND date BETWEEN ? AND ? AND posting_id <= ?')

/** The last posting whose lines stand in the packed sums. */
const packedThrough = (db: ReadableDb): number => db.value<number>('SELECT posting_id FROM dimension_through') ?? 0
/** Lines that are read one by one beside the packed sums: a few milliseconds. With more of them the packed sums are not used. */
const MOST_SINCE = 6_000
/** Fewer are not worth the writing. */
const LEAST_SINCE = 2_500
/** So many are taken in at a time, and the rest of the last one's posting. */
const STEP = 10_000
/** The posting of the line after so many; undefined: there are no more. */
const postingAfter = (db: ReadableDb, through: number, lines: number): number | undefined =>
  db.value<number>('SELECT posting_id FROM journal_line WHERE posting_id > ? ORDER BY posting_id, line_no LIMIT 1 OFFSET ?', through, lines)

/** What moved since, line by line: account, date, dimensions (null: none), debit, credit, quantity (debit − credit). */
export type LineSince = readonly [accountId: number, date: LocalDate, ...rest: number[]]
export const LINES_SINCE = `
  SELECT account_id, date, ${DIMENSIONS.join(', ')}, debit, credit, CASE WHEN debit <> 0 THEN quantity ELSE -quantity END
  FROM journal_line WHERE posting_id > ? AND +account_id IN (SELECT value FROM json_each(?))`
export const PACKED_DAYS = `
  SELECT d.account_id, d.sums FROM json_each(?) i CROSS JOIN dimension_day d ON d.account_id = i.value AND d.date BETWEEN ? AND ?`
export const PACKED_MONTHS = `
  SELECT m.account_id, m.period, m.sums FROM json_each(?) i CROSS JOIN dimension_month m ON m.account_id = i.value AND m.period IN (SELECT value FROM json_each(?))`
/** What moved on some accounts by dimensions: packed, and the lines since. */
export interface MovedByDimensions {
  days: (accountIds: readonly number[], from: LocalDate, to: LocalDate) => { accountId: number; sums: PackedSums }[]
  months: (periods: readonly Period[]) => { accountId: number; period: Period; sums: PackedSums }[]
  since: readonly LineSince[]
}
/** undefined: too much was posted since, or nothing was packed. */
export function movedByDimensions(db: ReadableDb, accountIds: readonly number[]): MovedByDimensions | undefined {
  const through = packedThrough(db)
  if (through === 0 || postingAfter(db, through, MOST_SINCE) !== undefined) return undefined
  const ids = JSON.stringify(accountIds)
  return {
    days: (own, from, to) =>
      db
        .arrays<[number, Uint8Array]>(PACKED_DAYS, JSON.stringify(own), from, to)
        .map(([accountId, sums]) => ({ accountId, sums: unpackSums(sums) })),
    months: (periods) =>
      db
        .arrays<[number, Period, Uint8Array]>(PACKED_MONTHS, ids, JSON.stringify(periods))
        .map(([accountId, period, sums]) => ({ accountId, period, sums: unpackSums(sums) })),
    since: db.arrays(LINES_SINCE, through, ids) as unknown as LineSince[],
  }
}

/** Takes in what was posted since, if it is worth it, at most a step of it; whether more is left. Inside a transaction. */
export function packMore(db: WritableDb, least = LEAST_SINCE, step = STEP): boolean {
  const through = packedThrough(db)
  if (postingAfter(db, through, least - 1) === undefined) return false
  const to = postingAfter(db, through, step - 1) ?? db.value<number>('SELECT MAX(id) FROM posting') ?? through
  const lines = db.arrays<Line>(SINCE, through, to)
  for (const place of placesOf(lines)) {
    const known = db.value<Uint8Array>(`SELECT sums FROM ${place.table} WHERE account_id = ? AND ${place.at} = ?`, ...place.key)
    write(db, place, packSums(known ? addedUp([...rowsOf(unpackSums(known)), ...place.rows]) : place.rows))
  }
  db.run('INSERT OR REPLACE INTO dimension_through (id, posting_id) VALUES (1, ?)', to)
  return postingAfter(db, to, least - 1) !== undefined
}
/** Takes in all there is. */
export function packAll(db: WritableDb): void {
  while (packMore(db, 1));
}
type Place = Table & { key: readonly [accountId: number, at: LocalDate | Period] }
/** The days and months of some sums, each with its rows in the order of their dimensions. */
function placesOf(lines: readonly Line[]): (Place & { rows: number[][] })[] {
  return TABLES.flatMap((table) => {
    const rows = new Map<string, Place & { rows: number[][] }>()
    for (const [account, date, ...row] of lines) {
      const key = [Number(account), table.at === 'date' ? String(date) : periodOf(String(date))] as const
      const known = rows.get(String(key))
      if (known) known.rows.push(row as number[])
      else rows.set(String(key), { ...table, key, rows: [row as number[]] })
    }
    return [...rows.values()].map((place) => (table.at === 'date' ? place : { ...place, rows: addedUp(place.rows) }))
  })
}
const write = (db: WritableDb, { table, at, key }: Place, sums: Uint8Array): void =>
  void db.run(`INSERT OR REPLACE INTO ${table} (account_id, ${at}, sums) VALUES (?, ?, ?)`, ...key, sums)

/** A day or month of an account whose packed sums are not those of its lines; what they should be, null: there are no such lines. */
export type WrongSums = Place & { sums: Uint8Array | null }
const ACCOUNTS = 'SELECT id FROM account UNION SELECT account_id FROM dimension_day UNION SELECT account_id FROM dimension_month'
const PERIODS = `SELECT period FROM account_balance UNION SELECT period FROM dimension_month UNION SELECT ${PERIOD_OF('date')} FROM dimension_day`
/** Those that are wrong, an account's month after the other. */
export function* wrongSums(db: ReadableDb): Generator<WrongSums> {
  const [through, periods] = [packedThrough(db), db.column<Period>(PERIODS)]
  for (const accountId of db.column<number>(ACCOUNTS))
    for (const period of periods) {
      const days = [firstDay(period), lastDay(period)] as const
      const kept = new Map<string, Place>()
      const packed = new Map<string, Uint8Array>()
      for (const table of TABLES) {
        const sql = `SELECT ${table.at}, sums FROM ${table.table} WHERE account_id = ? AND ${table.at} BETWEEN ? AND ?`
        const span = table.at === 'date' ? days : [period, period]
        for (const [at, sums] of db.arrays<[LocalDate | Period, Uint8Array]>(sql, accountId, ...span)) {
          kept.set(String(at), { ...table, key: [accountId, at] })
          packed.set(String(at), sums)
        }
      }
      for (const { rows, ...place } of placesOf(db.arrays<Line>(OF_DAYS, accountId, ...days, through))) {
        const [name, sums] = [String(place.key[1]), packSums(rows)]
        if (!same(packed.get(name), sums)) yield { ...place, sums }
        kept.delete(name)
      }
      for (const place of kept.values()) yield { ...place, sums: null }
    }
}
const same = (a: Uint8Array | undefined, b: Uint8Array): boolean => a?.length === b.length && a.every((byte, i) => byte === b[i])
/** A posting that is not there, up to which all is said to be packed: 0 where there is none. */
const BEYOND = 'SELECT posting_id FROM dimension_through WHERE posting_id > (SELECT COALESCE(MAX(id), 0) FROM posting)'
export const packedBeyond = (db: ReadableDb): boolean => db.value(BEYOND) !== undefined
/** Packed sums made anew where they are wrong; returns how many were. */
export function rebuildDimensionSums(db: WritableDb): number {
  const beyond = db.run(
    `UPDATE dimension_through SET posting_id = (SELECT COALESCE(MAX(id), 0) FROM posting) WHERE id IN (SELECT 1 FROM (${BEYOND}))`,
  )
  const wrong = [...wrongSums(db)]
  for (const { sums, ...place } of wrong) {
    if (sums) write(db, place, sums)
    else db.run(`DELETE FROM ${place.table} WHERE account_id = ? AND ${place.at} = ?`, ...place.key)
  }
  return beyond.changes + wrong.length
}
