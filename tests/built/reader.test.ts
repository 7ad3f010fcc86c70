import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { createClient, type HezhangContract } from '@core/contract'
import { afterAll, expect, test } from 'vitest'
import { createBackend } from '../../src/main/backend/backend'
import { readerFile } from '../../src/main/hosts/paths'
import { refusalOf, temporaryFolder } from '../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())

test('costs are read again in a thread of its own, which can be stopped', async () => {
  const backend = createBackend({ dataDir: folder.path, host: 'cli', version: 'test', readerFile })
  const client = createClient<HezhangContract>(backend, () => undefined)
  await client.accountSets.demo({ path: join(folder.path, 'demo.hezhang'), months: 1, seed: 1 })
  const { movements, differences } = await client.costs.recost({})
  expect(movements).toBeGreaterThan(100)
  expect(differences).toBe(0)
  const cancelled = refusalOf(client.costs.recost({}))
  await client.costs.cancelRecost({})
  expect(await cancelled).toMatchObject({ code: 'CANCELLED' })
  // posting goes on beside it
  const [again, status] = await Promise.all([client.costs.recost({}), client.app.status({})])
  expect(again.differences).toBe(0)
  expect(status.accountSet?.path).toContain('demo')
  await backend.close()
})

/** How nice the threads of this process are, each time one is asked; one that has just ended is left out. */
function niceness(): number[] {
  return readdirSync('/proc/self/task').flatMap((tid) => {
    try {
      // after the name in brackets: state is the third field, nice the nineteenth
      return [Number(readFileSync(`/proc/self/task/${tid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[16])]
    } catch {
      return []
    }
  })
}
test.runIf(process.platform === 'linux')('the reading thread leaves the processor to whoever posts', async () => {
  const backend = createBackend({ dataDir: folder.path, host: 'cli', version: 'test', readerFile })
  const client = createClient<HezhangContract>(backend, () => undefined)
  await client.accountSets.open({ path: join(folder.path, 'demo.hezhang') })
  const own = Math.max(...niceness())
  let running = true
  const recost = client.costs.recost({}).finally(() => (running = false))
  const seen = new Set<number>()
  while (running) {
    for (const nice of niceness()) seen.add(nice)
    await setImmediate()
  }
  await recost
  expect(Math.max(...seen)).toBeGreaterThan(own)
  expect(Math.max(...niceness())).toBe(own)
  await backend.close()
})
