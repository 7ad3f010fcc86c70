import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accountSetOptions } from '@core/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkInBackground, checkNow, readHeader } from '../../../src/db/integrity'
import { createAccountSetFile } from '../../../src/main/modules/accountSets/create'
import { companyOptions, temporaryFolder } from '../../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const whole = join(folder.path, 'whole.hezhang')
const damaged = join(folder.path, 'damaged.hezhang')
beforeAll(() => {
  createAccountSetFile(whole, accountSetOptions.parse(companyOptions))
  const bytes = readFileSync(whole)
  // the names of accounts lie in a leaf page; cells that point outside of it cannot be read
  const at = bytes.indexOf('主营业务收入')
  const page = Math.floor(at / 4096) * 4096
  bytes.fill(0xff, page + 8, page + 64)
  writeFileSync(damaged, bytes)
})

test('a whole file passes, in use or not', async () => {
  expect(checkNow(whole)).toEqual([])
  expect(await checkInBackground(whole).result).toEqual([])
})
test('a damaged page is found, in use or not', async () => {
  expect(checkNow(damaged).length).toBeGreaterThan(0)
  expect((await checkInBackground(damaged).result)?.join()).toContain('account')
})
test('a check that is stopped says nothing, and its connection is gone', async () => {
  const check = checkInBackground(whole)
  await check.stop()
  expect(await check.result).toBeUndefined()
})
test('a header is read without touching the file', () => {
  expect(readHeader(whole)).toMatchObject({ applicationId: 0x48_5a_5a_31, pageSize: 4096 })
})
