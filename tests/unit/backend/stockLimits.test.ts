import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { companyOptions, refusalOf, type TestBackend, temporaryFolder, testBackend } from '../../support/backend'

const folder = temporaryFolder()
let b: TestBackend
beforeAll(async () => {
  b = testBackend(join(folder.path, 'a'))
  await b.client.accountSets.create({ options: companyOptions })
})
afterAll(async () => {
  await b.backend.close()
  folder.remove()
})
const newItem = { code: 'L1', name: '牛奶', unit: '盒', taxRate: 130_000 }
const save = (value: Record<string, unknown>) => b.client.master.save({ entity: 'item', value: { ...newItem, ...value } as never })
const limitsOf = async (id: number) => (await b.client.master.get({ entity: 'item', id }))['limits']

test('limits are saved with the item, changed and taken away with it; an open side stays open', async () => {
  const { id: second } = await b.client.master.save({ entity: 'warehouse', value: { code: '09', name: '二仓' } })
  const limits = [
    { warehouseId: 1, minQuantity: 3_000_000, maxQuantity: null },
    { warehouseId: second, minQuantity: null, maxQuantity: 9_500_000 },
  ]
  const { id } = await save({ limits })
  expect(await limitsOf(id)).toEqual(limits)
  await save({ id, revision: 1, limits: [limits[1], { warehouseId: 1, minQuantity: null, maxQuantity: null }] })
  expect(await limitsOf(id)).toEqual([limits[1]])
  // a warehouse that only limits speak of can still be deleted, and so can the item
  await b.client.master.remove({ entity: 'warehouse', id: second, revision: 1 })
  expect(await limitsOf(id)).toEqual([])
  await save({ id, revision: 2, limits: [limits[0]] })
  await save({ id, revision: 3, kind: 'service', limits: [limits[0]] })
  expect(await limitsOf(id)).toEqual([])
  await save({ id, revision: 4, limits: [limits[0]] })
  await b.client.master.remove({ entity: 'item', id, revision: 5 })
})
test('refused at their place: a maximum below the minimum, a warehouse twice, unknown or the program’s own', async () => {
  const shipped = 2
  expect(await b.client.master.get({ entity: 'warehouse', id: shipped })).toMatchObject({ kind: 'shipped' })
  const refused = await refusalOf(
    save({
      limits: [
        { warehouseId: 1, minQuantity: 5_000_000, maxQuantity: 4_999_999 },
        { warehouseId: 1, minQuantity: 1 },
        { warehouseId: 999_999, minQuantity: 1 },
        { warehouseId: shipped, minQuantity: 1 },
      ],
    }),
  )
  expect(refused.all).toEqual([
    'UNKNOWN_REFERENCE limits.2.warehouseId',
    'UNKNOWN_REFERENCE limits.3.warehouseId',
    'LIMITS_TWICE limits.1.warehouseId',
    'LIMITS_CROSSED limits.0.maxQuantity',
  ])
  expect(await refusalOf(save({ limits: [{ warehouseId: 1, minQuantity: -1 }] }))).toMatchObject({ code: 'BAD_INPUT' })
})
