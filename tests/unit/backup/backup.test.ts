import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BackendEvent, BackupInfo, Reply } from '@core/contract'
import { SCHEMA_VERSION } from '../../../src/db/migrate'
import { companyOptions, temporaryFolder, testBackend, type TestBackend } from '../../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** Everything in a folder, by name, as hashes. */
function contentsOf(path: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(path, { recursive: true, withFileTypes: true })
      // -shm is SQLite's shared memory: reading changes it
      .filter((entry) => entry.isFile() && !entry.name.endsWith('-shm'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file, createHash('sha256').update(readFileSync(file)).digest('hex')]),
  )
}
const codeOf = (reply: Reply) => (reply.ok ? null : reply.error.code)
const itemsIn = (path: string) => {
  const raw = new Database(path, { readonly: true })
  try {
    return raw.prepare('SELECT code FROM department ORDER BY code').pluck().all()
  } finally {
    raw.close()
  }
}

/** A backend with an account set open in its own folder. */
async function opened(name: string): Promise<TestBackend & { home: string; set: string }> {
  const home = join(folder.path, name)
  const set = join(home, '小店.hezhang')
  mkdirSync(home)
  const backend = testBackend(join(home, 'data'))
  await backend.client.accountSets.create({ path: set, options: companyOptions })
  return { ...backend, home, set }
}
const addDepartment = (b: TestBackend, code: string) =>
  b.call('master.save', { entity: 'department', value: { code, name: `部门${code}` } })

describe('backup and restore', () => {
  let b: Awaited<ReturnType<typeof opened>>
  let info: BackupInfo
  const events: BackendEvent[] = []
  beforeAll(async () => {
    b = await opened('main')
    b.backend.subscribe((event) => events.push(event))
    info = await b.client.backup.create({})
  })
  afterAll(() => b.backend.close())

  test('a backup is verified, listed, inspected and remembered', async () => {
    expect(info).toMatchObject({
      company: '测试商店',
      schemaVersion: SCHEMA_VERSION,
      verified: true,
      createdAt: '2026-01-15T08:00:00.000Z',
    })
    expect(info.path).toMatch(/备份.小店-20260115-\d{6}\.hzbak$/)
    expect(await b.client.backup.list({})).toEqual([info])
    expect(await b.client.backup.inspect({ path: info.path })).toEqual(info)
    expect((await b.client.app.status({})).accountSet?.lastBackupAt).toBe('2026-01-15T08:00:00.000Z')
    expect((await b.client.integrity.auditLog({})).rows[0]).toMatchObject({ action: 'backup.create', subject: 'backup' })
  })
  test('its progress is told, and nothing is left beside it', () => {
    const progress = events.filter((event) => event.type === 'progress' && event.label === '备份') as Extract<
      BackendEvent,
      { type: 'progress' }
    >[]
    expect(progress.length).toBeGreaterThan(3)
    expect(progress.at(-1)).toMatchObject({ label: '备份', done: 100, total: 100 })
    expect(progress.map((event) => event.done)).toEqual(progress.map((event) => event.done).sort((x, y) => x - y))
    expect(readdirSync(join(b.home, '备份'))).toEqual([info.fileName])
  })
  test('an existing file is never overwritten', async () => {
    const before = contentsOf(b.home)
    expect(codeOf(await b.call('backup.create', { path: info.path }))).toBe('FILE_EXISTS')
    expect(codeOf(await b.call('backup.create', { path: join(b.home, 'nowhere/x.hzbak') }))).toBe('FILE_NOT_FOUND')
    expect(contentsOf(b.home)).toEqual(before)
  })
  test('restored beside the original under the time of the backup, then under the next free name', async () => {
    const first = await b.client.backup.restore({ path: info.path })
    expect(first).toEqual({ path: info.path.replace('备份/', '').replace('.hzbak', '.hezhang'), preRestoreCopy: null })
    const second = await b.client.backup.restore({ path: info.path })
    expect(second.path).toBe(first.path.replace('.hezhang', '-2.hezhang'))
    expect(existsSync(`${first.path}-lock`)).toBe(false)
    const other = testBackend(join(b.home, 'data2'))
    expect((await other.client.accountSets.open({ path: first.path })).options.company).toBe('测试商店')
    expect(await other.client.integrity.verify({})).toMatchObject({ ok: true })
    await other.backend.close()
  })
  test('never over an open account set, whoever has it open, nor over a file that is none', async () => {
    const foreign = join(b.home, 'notes.hezhang')
    writeFileSync(foreign, 'not an account set')
    const before = contentsOf(b.home)
    expect(codeOf(await b.call('backup.restore', { path: info.path, target: b.set }))).toBe('FILE_IN_USE')
    const other = testBackend(join(b.home, 'data3'))
    expect(codeOf(await other.call('backup.restore', { path: info.path, target: b.set }))).toBe('FILE_IN_USE')
    expect(codeOf(await b.call('backup.restore', { path: info.path, target: foreign }))).toBe('FILE_EXISTS')
    expect(codeOf(await b.call('backup.restore', { path: info.path, target: join(b.home, 'nowhere/x.hezhang') }))).toBe('FILE_NOT_FOUND')
    expect(contentsOf(b.home)).toEqual(before)
    await other.backend.close()
  })
})

test('over a closed account set: it is kept as a copy, its log included, and does not leak into the restored one', async () => {
  const b = await opened('replace')
  const backup = await b.client.backup.create({})
  expect((await addDepartment(b, 'LATER')).ok).toBe(true)
  // a copy as a crash leaves it: the last commits only in the log
  const crashed = join(b.home, 'crashed.hezhang')
  writeFileSync(crashed, readFileSync(b.set))
  writeFileSync(`${crashed}-wal`, readFileSync(`${b.set}-wal`))
  expect(readFileSync(`${crashed}-wal`).length).toBeGreaterThan(0)
  const restored = await b.client.backup.restore({ path: backup.path, target: crashed })
  expect(restored.path).toBe(crashed)
  expect(restored.preRestoreCopy).toMatch(/crashed-恢复前-20260115-\d{6}\.hezhang$/)
  expect(itemsIn(crashed)).toEqual(['01'])
  expect(itemsIn(restored.preRestoreCopy ?? '')).toEqual(['01', 'LATER'])
  await b.backend.close()
})

test('a truncated, altered or foreign backup is refused and nothing changes', async () => {
  const b = await opened('refused')
  const good = readFileSync((await b.client.backup.create({})).path)
  const bad = join(b.home, 'bad.hzbak')
  const altered = (place: number) => {
    const bytes = Buffer.from(good)
    bytes[place] = (bytes[place] ?? 0) ^ 0x10
    return bytes
  }
  const cases = [
    good.subarray(0, good.length - 1),
    good.subarray(0, 4096),
    good.subarray(0, 10),
    Buffer.alloc(0),
    readFileSync(b.set),
    Buffer.from('PK'),
  ]
  const places = [0, 8, 12, 20, 300, 4000, 4090, 4096, 5000, Math.floor(good.length / 2), good.length - 1]
  for (const bytes of [...cases, ...places.map(altered), Buffer.concat([good, good])]) {
    writeFileSync(bad, bytes)
    const before = contentsOf(b.home)
    expect(codeOf(await b.call('backup.inspect', { path: bad }))).toBe('BACKUP_INVALID')
    expect(codeOf(await b.call('backup.restore', { path: bad }))).toBe('BACKUP_INVALID')
    expect(codeOf(await b.call('backup.restore', { path: bad, target: join(b.home, 'new.hezhang') }))).toBe('BACKUP_INVALID')
    expect(contentsOf(b.home)).toEqual(before)
  }
  const before = contentsOf(b.home)
  // the open account set itself, by mistake
  expect(codeOf(await b.call('backup.restore', { path: b.set }))).toBe('BACKUP_INVALID')
  expect(codeOf(await b.call('backup.inspect', { path: join(b.home, 'none.hzbak') }))).toBe('FILE_NOT_FOUND')
  expect(contentsOf(b.home)).toEqual(before)
  expect((await addDepartment(b, '02')).ok).toBe(true)
  await b.backend.close()
})

test('backed up while in use: the copy is consistent and holds what was committed before it began', async () => {
  const b = await opened('busy')
  for (let i = 0; i < 200; i++) expect((await addDepartment(b, `A${i}`)).ok).toBe(true)
  const working = b.client.backup.create({})
  let during = 0
  let done = false
  void working.finally(() => {
    done = true
  })
  while (!done) {
    expect((await addDepartment(b, `B${during}`)).ok).toBe(true)
    during += 1
    await new Promise((next) => setImmediate(next))
  }
  const info = await working
  expect(info.verified).toBe(true)
  expect(during).toBeGreaterThan(3)
  const restored = await b.client.backup.restore({ path: info.path })
  const codes = itemsIn(restored.path)
  expect(codes.filter((code) => String(code).startsWith('A'))).toHaveLength(200)
  const late = codes.filter((code) => String(code).startsWith('B')).map((code) => Number(String(code).slice(1)))
  expect(late.sort((x, y) => x - y)).toEqual(late.map((_, i) => i))
  await b.backend.close()
})

test('an account set with a broken invariant is backed up all the same, and told to be unverified', async () => {
  const b = await opened('broken')
  await b.client.accountSets.close({})
  const raw = new Database(b.set)
  raw.exec("INSERT INTO stock_balance VALUES (1, 1, '', 5)")
  raw.close()
  await b.client.accountSets.open({ path: b.set })
  const info = await b.client.backup.create({})
  expect(info.verified).toBe(false)
  const restored = await b.client.backup.restore({ path: info.path })
  expect(existsSync(restored.path)).toBe(true)
  await b.backend.close()
})
