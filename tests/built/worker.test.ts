import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BackendEvent } from '../../src/core/contract/rpc'
import { startBackendWorker } from '../../src/main/backend/workerClient'
import { workerFile } from '../../src/main/hosts/paths'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hezhang-worker-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

describe('the backend in its thread', () => {
  const options = () => ({ dataDir: join(dir, 'data'), host: 'http' as const, version: '1.2.3' })

  test('answers calls side by side, each with its own reply', async () => {
    const backend = startBackendWorker(workerFile('node'), options())
    const [status, unknown] = await Promise.all([
      backend.call({ path: 'app.status', input: {} }),
      backend.call({ path: 'no.such', input: {} }),
    ])
    expect(status).toMatchObject({ ok: true, data: { version: '1.2.3', host: 'http' } })
    expect(unknown).toMatchObject({ ok: false, error: { code: 'NOT_FOUND_PROCEDURE' } })
    await backend.close()
  })

  test('after closing, calls are refused', async () => {
    const backend = startBackendWorker(workerFile('node'), options())
    await backend.close()
    expect(await backend.call({ path: 'app.status', input: {} })).toMatchObject({ ok: false, error: { code: 'HOST_UNREACHABLE' } })
    await backend.close()
  })

  test('a thread that dies answers what was asked of it, says that nothing is open, and the next call has a new one', async () => {
    const file = join(dir, 'dying.mjs')
    writeFileSync(
      file,
      `import { parentPort } from 'node:worker_threads'
       parentPort.on('message', ({ id, call }) => {
         if (call.path === 'die') throw new Error('dying on purpose')
         parentPort.postMessage({ type: 'reply', id, reply: { ok: true, data: call.path } })
       })`,
    )
    const backend = startBackendWorker(file, options())
    const events: BackendEvent[] = []
    backend.subscribe((event) => events.push(event))
    const replies = await Promise.all(['die', 'behind'].map((path) => backend.call({ path, input: {} })))
    expect(replies).toMatchObject([{ error: { code: 'HOST_UNREACHABLE' } }, { error: { code: 'HOST_UNREACHABLE' } }])
    expect(events).toEqual([{ type: 'accountSet', open: false }])
    expect(await backend.call({ path: 'alive', input: {} })).toEqual({ ok: true, data: 'alive' })
  })
})
