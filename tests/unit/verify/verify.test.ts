import { copyFileSync, openSync, closeSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CheckResult } from '@core/contract'
import { connectionOf } from '../../../src/db/connection'
import { GUARDS } from '../../../src/db/queries/verify/file'
import { rebuildCaches } from '../../../src/db/queries/verify/rebuild'
import { verifyAll } from '../../../src/main/services/verify'
import { temporaryFolder } from '../../support/backend'
import { sampleBooks } from '../../support/sampleBooks'
import { BREAKS } from './breaks'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const sample = join(folder.path, 'sample.hezhang')
const OPTIONS = { negativeStock: 'refuse' } as const

/** A file of its own, changed as nothing in the program could. */
function changed<T>(sql: string, work: (raw: Database.Database) => T): T {
  const path = join(folder.path, 'changed.hezhang')
  copyFileSync(sample, path)
  const raw = new Database(path)
  try {
    raw.pragma('foreign_keys = OFF')
    const triggers = raw.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as { name: string; sql: string }[]
    const dropped = /^DROP TRIGGER (\w+)/.exec(sql)?.[1]
    for (const { name } of triggers) raw.exec(`DROP TRIGGER ${name}`)
    if (dropped === undefined) raw.exec(sql)
    for (const trigger of triggers) if (trigger.name !== dropped) raw.exec(trigger.sql)
    return work(raw)
  } finally {
    raw.close()
  }
}
const failed = (results: CheckResult[]) => results.filter((check) => !check.ok)
const verified = (raw: Database.Database) => failed(verifyAll(connectionOf(raw).read, OPTIONS))

let names: string[] = []
beforeAll(async () => {
  const books = sampleBooks(folder.path)
  const results = verifyAll(books.db, OPTIONS)
  names = results.map((check) => check.name)
  expect(failed(results)).toEqual([])
  await books.close()
})

describe('every check', () => {
  test('has a name of its own and a Chinese label, and a way to fail', () => {
    expect(new Set(names).size).toBe(names.length)
    const broken = new Set([...BREAKS.map((b) => b.check), 'pages'])
    expect(names.filter((name) => !broken.has(name))).toEqual([])
    expect([...broken].filter((name) => !names.includes(name))).toEqual([])
  })
  test.each(BREAKS)('$check tells $sql', ({ check, tells, sql }) => {
    const results = changed(sql, verified)
    const found = results.find(({ name }) => name === check)
    expect(results.map(({ name }) => name)).toContain(check)
    expect(found?.problems.join('\n')).toMatch(tells)
    expect(found?.problems.join('\n')).not.toMatch(/无法核对|undefined|NaN/)
  })
  test('names at most twenty rows', () => {
    for (const result of changed(
      'UPDATE journal_line SET debit = debit + 1 WHERE debit <> 0; UPDATE cost_row SET booked = booked + 1',
      verified,
    )) {
      expect(result.problems.length).toBeLessThanOrEqual(20)
    }
  })
  test('pages: a page whose bytes were changed on the disk', () => {
    const path = join(folder.path, 'pages.hezhang')
    copyFileSync(sample, path)
    const look = new Database(path)
    const root = look.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'doc_order_number'").pluck().get() as number
    const size = look.pragma('page_size', { simple: true }) as number
    look.close()
    const file = openSync(path, 'r+')
    writeSync(file, Buffer.alloc(16, 0xee), 0, 16, (root - 1) * size)
    closeSync(file)
    const raw = new Database(path)
    expect(verified(raw).map(({ name }) => name)).toContain('pages')
    raw.close()
  })
  test('a check that cannot run has failed', () => {
    const results = changed('DROP TABLE cost_checkpoint', verified)
    expect(results.find(({ name }) => name === 'costCheckpoint')?.problems[0]).toMatch(/无法核对/)
  })
  test('negative stock is only wrong where it is refused', () => {
    changed("UPDATE stock_entry SET quantity = 1 WHERE item_id = 1 AND kind = 'in'", (raw) => {
      const results = failed(verifyAll(connectionOf(raw).read, { negativeStock: 'allow' }))
      expect(results.map(({ name }) => name)).not.toContain('stockNotNegative')
    })
  })
  test('the guards it looks for are those of the structure', () => {
    const raw = new Database(sample, { readonly: true })
    expect(raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name").pluck().all()).toEqual([...GUARDS].sort())
    raw.close()
  })
})

const CORRUPTIONS = [
  'UPDATE account_balance SET debit = debit + 1, quantity = 5',
  'DELETE FROM account_balance',
  'INSERT INTO account_balance VALUES (1, 202607, 0, 0, 0, 0, 0, 5, 5, 0)',
  'UPDATE account_closing SET debit = debit + 1, quantity = 5',
  'DELETE FROM account_closing',
  'INSERT INTO account_closing VALUES (1, 202607, 0, 0, 0, 0, 0, 5, 5, 0)',
  'UPDATE dimension_through SET posting_id = 7; INSERT INTO dimension_month (account_id, period, sums) VALUES (1, 203101, zeroblob(16))',
  'UPDATE dimension_through SET posting_id = 900000; INSERT INTO dimension_day (account_id, date, sums) SELECT account_id, date, zeroblob(16) FROM account_day',
  "UPDATE register_day SET entries = entries + 1; INSERT INTO register_day VALUES ('sales', '2026-06-05', 'none', 130000, 5, 1, 1)",
  'DELETE FROM register_day',
  'UPDATE account_total SET credit = 0, closing_debit = 7',
  'DELETE FROM cash_flow_total; INSERT INTO cash_flow_total VALUES (99, 202601, 5)',
  "UPDATE stock_balance SET quantity = 1; INSERT INTO stock_balance VALUES (6, 1, 'NONE', 5)",
  "DELETE FROM batch; INSERT INTO batch (item_id, batch) VALUES (6, 'NONE')",
  'UPDATE stock_period SET in_value = in_value + 1, move_quantity = 3',
  'DELETE FROM stock_period',
  'UPDATE stock_year SET out_quantity = 3; INSERT INTO stock_year (pool_id, warehouse_id, year) VALUES (9, 9, 2031)',
  'DELETE FROM stock_year',
  'UPDATE cost_row SET booked = booked + 1, run_value = 7, final = 0',
  'DELETE FROM cost_row WHERE seq / 1000 % 2 = 0',
  "UPDATE cost_row SET date = '2026-02-27' WHERE seq = 1",
  'INSERT INTO cost_row SELECT pool_id, date, phase, 777, kind, quantity, given, ref_seq, ref_quantity, revalue_kind, group_no, booked, amount, run_quantity, run_value, final, share FROM cost_row LIMIT 1',
  "UPDATE cost_state SET state = '{}', value = 0, last_date = ''",
  "DELETE FROM cost_state; INSERT INTO cost_state VALUES (555, 1, 1, '{}', '', 0, 0)",
  "UPDATE cost_checkpoint SET state = '{}'",
  'DELETE FROM cost_checkpoint',
  'INSERT INTO cost_checkpoint SELECT pool_id, 203001, state FROM cost_checkpoint GROUP BY pool_id',
  'UPDATE open_item SET remaining = amount',
  "UPDATE serial SET state = 'sold', warehouse_id = 7 WHERE serial = 'S1'; INSERT INTO serial VALUES (5, 'S9', 'sold', 0, '', 1, 1)",
  'DELETE FROM serial',
  "INSERT INTO bin_balance VALUES (6, 1, '', 'A', 7)",
  'UPDATE doc_order_line SET executed_quantity = 0, returned_quantity = 9',
  'UPDATE doc_stock_line SET invoiced_quantity = 5, invoiced_net = 5, returned_quantity = 5, returned_open_quantity = 5, returned_open_net = 5',
]
describe('rebuild', () => {
  test('finds nothing to change in sound books', () => {
    changed('SELECT 1', (raw) => expect(rebuildCaches(connectionOf(raw).write)).toBe(0))
  })
  test.each(CORRUPTIONS)('%s: told, rebuilt, clean', (sql) => {
    changed(sql, (raw) => {
      const db = connectionOf(raw).write
      expect(failed(verifyAll(db, OPTIONS)).length).toBeGreaterThan(0)
      expect(raw.transaction(() => rebuildCaches(db)).immediate()).toBeGreaterThan(0)
      expect(failed(verifyAll(db, OPTIONS))).toEqual([])
      expect(rebuildCaches(db)).toBe(0)
    })
  })
  test('all of them at once', () => {
    changed(CORRUPTIONS.filter((sql) => !sql.includes('777')).join(';'), (raw) => {
      const db = connectionOf(raw).write
      raw.transaction(() => rebuildCaches(db)).immediate()
      expect(failed(verifyAll(db, OPTIONS))).toEqual([])
    })
  })
})
