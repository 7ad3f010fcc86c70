import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, it } from 'vitest'
import { clockAt, inProcess } from '../../../src/main/hosts/cli/bench/ledger/generate'
import { temporaryFolder } from '../../support/backend'
import { syntheticLedger } from '../../support/syntheticLedger'

const folder = temporaryFolder()
afterAll(() => folder.remove())

it('what was posted is taken in by dimensions while nobody calls, step by step, and registers of closed months are kept', async () => {
  const path = join(folder.path, 'idle.hezhang')
  const { raw } = syntheticLedger({ vouchers: 1_200, pairs: 10, keep: false })
  raw.exec("UPDATE period SET state = 'closed' WHERE period <= 202502")
  raw.prepare('VACUUM INTO ?').run(path)
  const { backend, client } = inProcess(folder.path, clockAt('2026-12-31'))
  await client.accountSets.open({ path })
  // by steps of ten thousand lines
  const look = new Database(path, { readonly: true })
  const since = look
    .prepare<[], number>('SELECT COUNT(*) FROM journal_line WHERE posting_id > (SELECT posting_id FROM dimension_through)')
    .pluck()
  const before = since.get() ?? 0
  expect(before).toBeGreaterThan(12_500)
  await expect.poll(() => since.get(), { timeout: 20_000 }).toBeLessThan(2_500)
  const kept = look.prepare<[], number>('SELECT period FROM period WHERE registers_kept = 1 ORDER BY period').pluck()
  await expect.poll(() => kept.all(), { timeout: 20_000 }).toEqual([202501, 202502])
  const { checks } = await client.integrity.verify({})
  expect(checks.find(({ name }) => name === 'dimensionSums')?.ok).toBe(true)
  expect(checks.find(({ name }) => name === 'registerDays')?.ok).toBe(true)
  look.close()
  await backend.close()
}, 30_000)

it('what goes wrong while nobody calls stands in the log, and stops nobody', async () => {
  const path = join(folder.path, 'broken.hezhang')
  const { raw } = syntheticLedger({ vouchers: 1_200, pairs: 10, keep: false })
  raw.prepare('VACUUM INTO ?').run(path)
  const { backend, client } = inProcess(folder.path, clockAt('2026-12-31'))
  await client.accountSets.open({ path })
  const other = new Database(path)
  other.exec("CREATE TRIGGER no_days BEFORE INSERT ON dimension_day BEGIN SELECT RAISE (ABORT, 'no days today'); END")
  other.close()
  await client.master.searchAccounts({ text: '', leafOnly: false, limit: 1 })
  const logs = join(folder.path, 'logs')
  const told = () =>
    existsSync(logs)
      ? readdirSync(logs)
          .map((name) => readFileSync(join(logs, name), 'utf8'))
          .join('')
      : ''
  await expect.poll(told, { timeout: 20_000 }).toMatch(/ idle\n.*no days today/)
  expect(await client.master.searchAccounts({ text: '', leafOnly: false, limit: 1 })).toHaveLength(1)
  await backend.close()
}, 30_000)
