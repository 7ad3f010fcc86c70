import { addDays, lastDay, type Period, periodOf } from '@core/kernel'
import { afterAll, describe, expect, it } from 'vitest'
import { dropClosing, keepClosing } from '../../src/db/queries/closings'
import { movedByDimensions, packMore, rebuildDimensionSums } from '../../src/db/queries/dimensionSums'
import { packSums, rowsOf, unpackSums } from '../../src/db/queries/packedSums'
import { connectionOf } from '../../src/db/connection'
import { type DimensionColumn } from '../../src/db/queries/reports/balances'
import { dimensionTurnoverUntil } from '../../src/db/queries/reports/dimensionTurnover'
import { type InputRow, inputRows } from '../../src/db/queries/inputTax'
import { keepNextRegisters, registerDays, salesSums } from '../../src/db/queries/registerDays'
import { salesRows } from '../../src/db/queries/taxableSales'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import type { ReadableDb } from '../../src/db/types'
import { Random } from '../../src/main/services/random'
import { temporaryFolder } from '../support/backend'
import { newBooks } from '../support/books'
import { RandomTrade } from '../support/randomTrade'
import { randomOf, syntheticLedger } from '../support/syntheticLedger'

const SEED = Number(process.env['BOOKS_SEED'] ?? 0)
const WAYS: DimensionColumn[][] = [[], ['item_id'], ['partner_id'], ['partner_id', 'employee_id'], ['department_id', 'item_id']]

/** What lines come to up to a date, combination by combination, without those that come to nothing. */
function naive(db: ReadableDb, by: readonly DimensionColumn[], date: string, filter: string): Map<string, string> {
  const values = by.map((column) => `COALESCE(${column}, 0)`)
  const rows = db.arrays<number[]>(
    `SELECT account_id, ${[...values, 'SUM(debit)', 'SUM(credit)', 'SUM(CASE WHEN debit <> 0 THEN COALESCE(quantity, 0) ELSE -COALESCE(quantity, 0) END)'].join(', ')}
     FROM journal_line WHERE date <= ? AND ${filter} GROUP BY ${['account_id', ...values].join(', ')}`,
    date,
  )
  return sumsByKey(rows.map((row) => [row.slice(0, by.length + 1), row.slice(by.length + 1)]))
}
const sumsByKey = (rows: readonly (readonly [readonly number[], readonly number[]])[]): Map<string, string> =>
  new Map(rows.filter(([, sums]) => sums.some((sum) => sum !== 0)).map(([key, sums]) => [key.join('|'), sums.join('|')]))
/** Balances at dates in any order, by any dimensions, are those of the lines; returns how many combinations were seen. */
function compare(db: ReadableDb, dates: readonly [string, string]): number {
  const accountIds = db.column<number>('SELECT id FROM account')
  let seen = 0
  for (const by of WAYS)
    for (const [column, value] of [
      [undefined, 0],
      ['item_id', 3],
      ['partner_id', 2],
    ] as const) {
      const filter = column === undefined ? {} : { [column]: value }
      const found = dimensionTurnoverUntil(db, { accountIds, by, filter, quantity: true }, dates)
      for (const [i, date] of dates.entries()) {
        const own = sumsByKey(found.map((f) => [[f.accountId, ...f.values], Object.values(f.at(i))]))
        const expected = naive(db, by, date, column === undefined ? 'true' : `${column} = ${value}`)
        expect({ by, column, date, sums: Object.fromEntries(own) }).toEqual({ by, column, date, sums: Object.fromEntries(expected) })
        seen += expected.size
      }
    }
  return seen
}

/** Eight months of vouchers, nothing of them taken in or closed, and days in and around them. */
function eightMonths(seed: number, days: number) {
  const ledger = syntheticLedger({
    vouchers: 900,
    seed: seed + SEED,
    from: '2025-10-01',
    to: '2026-05-31',
    items: 9,
    partners: 5,
    keep: false,
  })
  const random = randomOf(days + SEED)
  return { ...ledger, write: connectionOf(ledger.raw).write, day: () => addDays('2025-09-25', random(250)) }
}

describe('balances read from the sums of closed months', () => {
  it('are those of the lines at any two dates, however many months are closed', () => {
    const { raw, db, write, day } = eightMonths(3, 11)
    let seen = 0
    for (const period of [0, 202510, 202511, 202512, 202601, 202602, 202603, 202604, 202605]) {
      if (period > 0) {
        raw.prepare("UPDATE period SET state = 'closed' WHERE period = ?").run(period)
        keepClosing(write, period)
      }
      seen += compare(db, ['2026-02-28', '2026-03-31']) + compare(db, [day(), day()])
    }
    dropClosing(write, 202605)
    seen += compare(db, ['2026-04-30', '2026-05-31'])
    expect(seen).toBeGreaterThan(5_000)
  })
})

describe('balances read from sums packed by day and month', () => {
  it('are those of the lines at any two dates, whatever was taken in and whichever months are closed', () => {
    const { raw, db, write, day } = eightMonths(4, 13)
    expect(movedByDimensions(db, [])).toBeUndefined()
    let seen = 0
    const steps = [1, 1_500, 400, 900, 1, 300, 5_000]
    for (const [i, step] of steps.entries()) {
      expect(packMore(write, 1, step)).toBe(i < steps.length - 1)
      if (i === 3) {
        raw.prepare("UPDATE period SET state = 'closed' WHERE period <= 202601").run()
        for (const period of [202510, 202511, 202512, 202601]) keepClosing(write, period)
      }
      expect(movedByDimensions(db, [])).toBeDefined()
      seen += compare(db, ['2026-01-31', '2026-02-28']) + compare(db, [day(), day()]) + compare(db, ['2026-03-10', '2026-03-22'])
      expect(rebuildDimensionSums(write)).toBe(0)
    }
    expect(seen).toBeGreaterThan(5_000)
    raw.exec('UPDATE dimension_day SET sums = zeroblob(16) WHERE rowid = (SELECT MAX(rowid) FROM dimension_day)')
    expect(rebuildDimensionSums(write)).toBe(1)
    // many lines since: they are not read one by one, the days are
    raw.exec('UPDATE dimension_through SET posting_id = 1')
    expect(rebuildDimensionSums(write)).toBeGreaterThan(100)
    compare(db, ['2026-02-28', day()])
  })
  it('hold any whole numbers, wherever their bytes begin', () => {
    const random = randomOf(5 + SEED)
    const SIZES = [0, 1, 7, -7, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 40, -(2 ** 52)]
    for (let round = 0; round < 60; round++) {
      const kinds = Array.from({ length: 8 }, () => 1 + random(SIZES.length))
      const rows = Array.from({ length: random(30) }, () => kinds.map((kind) => SIZES[random(kind)] ?? 0))
      const packed = packSums(rows)
      expect(rowsOf(unpackSums(packed))).toEqual(rows)
      const moved = new Uint8Array(packed.length + 3)
      moved.set(packed, 3)
      expect(rowsOf(unpackSums(moved.subarray(3)))).toEqual(rows)
    }
  })
})

/** Sales by month, kind of invoice and rate; those of no document are left out. */
function addedUp(rows: readonly (Pick<InputRow, 'kind' | 'taxRate' | 'net' | 'tax'> & { date?: string; period?: Period })[]) {
  const sums: Record<string, { net: number; tax: number }> = {}
  for (const { date, period = periodOf(date ?? ''), kind, taxRate, net, tax } of rows) {
    const sum = (sums[`${period}|${kind}|${taxRate}`] ??= { net: 0, tax: 0 })
    sum.net += net
    sum.tax += tax
  }
  return Object.fromEntries(Object.entries(sums).filter(([, { net, tax }]) => net !== 0 || tax !== 0))
}

describe('of trade through the engine', () => {
  const folder = temporaryFolder()
  afterAll(() => folder.remove())
  it('closing keeps what the lines come to, opening the month again takes it away, and nothing has to be rebuilt', async () => {
    const books = newBooks(folder.path, 'closings', { negativeStock: 'allow' })
    const trade = new RandomTrade(books, new Random(23 + SEED))
    const kept = () => books.db.column<Period>('SELECT DISTINCT period FROM account_closing')
    const closed = () => books.db.column<Period>("SELECT period FROM period WHERE state = 'closed' ORDER BY period")
    trade.begin()
    let [most, stale] = [0, 0]
    for (let round = 0; round < 8; round++) {
      for (let i = 0; i < 10; i++) trade.act()
      const period = 202601 + (round % 3)
      if (round % 4 === 3) for (const last of closed().reverse()) trade.reopen(last)
      else trade.close(period)
      expect(kept()).toEqual(closed())
      if (round % 2 === 1) packMore(connectionOf(books.raw).write, 1, 200)
      stale += books.db.value<number>('SELECT COUNT(*) FROM register_stale') ?? 0
      // months that go on, too; the last days wait
      if (round % 3 === 1) while (keepNextRegisters(connectionOf(books.raw).write, 1, 2));
      most = Math.max(most, kept().length)
      compare(books.set.db, [lastDay(202601), '2026-02-17'])
      compare(books.set.db, [lastDay(202602), lastDay(202603)])
      for (const [from, to] of [
        ['2026-01-01', '2026-03-31'],
        ['2026-01-08', '2026-02-28'],
        ['2026-02-01', '2026-03-12'],
      ] as const) {
        expect(addedUp(salesSums(books.set.db, from, to))).toEqual(addedUp(salesRows(books.set.db, from, to)))
        expect(addedUp(registerDays(books.set.db, 'input', from, to))).toEqual(addedUp(inputRows(books.set.db, from, to)))
      }
      expect(books.failures()).toEqual({})
    }
    expect(most).toBeGreaterThan(0)
    expect(stale).toBeGreaterThan(5)
    expect(rebuildCaches(connectionOf(books.raw).write)).toBe(0)
    await books.close()
  })
})
