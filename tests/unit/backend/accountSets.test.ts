import { afterAll, expect, test } from 'vitest'
import { join } from 'node:path'
import { companyOptions, temporaryFolder, testBackend } from '../../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())

test('an account set is created, closed and opened again', async () => {
  const { client, backend } = testBackend(folder.path)
  const info = await client.accountSets.create({ path: join(folder.path, 'a.hezhang'), options: companyOptions })
  expect(info.currentPeriod).toBe(202601)
  await backend.close()
})
