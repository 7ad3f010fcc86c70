import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { lockPathOf, takeOwnerLock } from '../../../src/db/ownerLock'
import type { FileRefusal } from '../../../src/db/refusal'
import { temporaryFolder } from '../../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const owner = { program: '合账 0.1.0', startedAt: '2026-01-01T00:00:00.000Z' }
function refusalOf(work: () => unknown): FileRefusal {
  try {
    work()
  } catch (error) {
    return error as FileRefusal
  }
  throw new Error('was not refused')
}

test('the second opener is told who has the file; after release it is free and nothing is left', () => {
  const path = join(folder.path, 'a.hezhang')
  const lock = takeOwnerLock(path, owner)
  const refusal = refusalOf(() => takeOwnerLock(path, owner))
  expect(refusal.code).toBe('FILE_IN_USE')
  expect(refusal.args['owner']).toContain(`合账 0.1.0`)
  expect(refusal.args['owner']).toContain(`进程 ${process.pid}`)
  lock.release()
  expect(existsSync(lockPathOf(path))).toBe(false)
  takeOwnerLock(path, owner).release()
})

test('another process holds it until it dies, however it dies', async () => {
  const path = join(folder.path, 'b.hezhang')
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../support/lockHolder.mjs'), path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  const refusal = refusalOf(() => takeOwnerLock(path, owner))
  expect(refusal.code).toBe('FILE_IN_USE')
  expect(refusal.args['owner']).toContain(`进程 ${child.pid}`)
  child.kill('SIGKILL')
  await once(child, 'exit')
  takeOwnerLock(path, owner).release()
})

test('a lock file that a crash of the system left broken is replaced', () => {
  const path = join(folder.path, 'c.hezhang')
  writeFileSync(lockPathOf(path), 'neither a database nor empty, and longer than the header of one '.repeat(4))
  takeOwnerLock(path, owner).release()
})
