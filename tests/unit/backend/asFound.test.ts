import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { entityInput, entityName } from '../../../src/core/contract/masterdata'
import { companyOptions, temporaryFolder, testBackend } from '../../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const companies = (['small', 'business'] as const).flatMap((standard) =>
  (['general', 'smallScale'] as const).map((taxpayer) => ({ standard, taxpayer })),
)

/** What the program brings along was never entered by anybody: it must still stand what everything entered has to. */
describe('what an account set begins with can be saved again as it is', () => {
  it.each(companies)('$standard, $taxpayer: rates and master data', async ({ standard, taxpayer }) => {
    const { backend, client } = testBackend(folder.path)
    await client.accountSets.create({
      path: join(folder.path, `${standard}-${taxpayer}.hezhang`),
      options: { ...companyOptions, standard, taxpayer },
    })
    const rates = await client.tax.rates({})
    expect(rates.length).toBeGreaterThan(20)
    for (const row of rates) await client.tax.saveRate(row)

    let records = 0
    for (const option of entityInput.options) {
      const entity = option.shape.entity.value
      const fields = Object.keys((option.shape.value as { shape: object }).shape)
      for (const { id } of (await client.master.list({ entity, limit: 10_000 })).rows) {
        const stored = await client.master.get({ entity, id })
        const value = Object.fromEntries(Object.entries(stored).filter(([field]) => fields.includes(field)))
        await client.master.save({ entity, value } as Parameters<typeof client.master.save>[0])
        const { revision: _, ...after } = await client.master.get({ entity, id })
        expect({ ...after, revision: stored.revision }).toEqual(stored)
        records++
      }
    }
    expect(records).toBeGreaterThan(100)
    expect(entityName.options.length).toBe(entityInput.options.length)
    await backend.close()
  })
})
