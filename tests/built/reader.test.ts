import { join } from 'node:path'
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
