import { DEMO_LOGIN } from '@core/contract'
import { afterAll, describe, expect, it } from 'vitest'
import { catalogueItems, ean13, ITEM_COUNT } from '../../src/main/services/demo/items'
import { loanFor } from '../../src/main/services/demo/money'
import { creditCode, demoPartners } from '../../src/main/services/demo/partners'
import { Random } from '../../src/main/services/random'
import { temporaryFolder, testBackend } from '../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())

describe('demo shop: master data', () => {
  it('has 600 items with their own codes, names and valid barcodes', () => {
    const items = catalogueItems(new Random(1))
    expect(items).toHaveLength(ITEM_COUNT)
    for (const unique of ['code', 'barcode'] as const) expect(new Set(items.map((i) => i[unique])).size).toBe(ITEM_COUNT)
    expect(new Set(items.map((i) => `${i.name}|${i.spec}|${i.unit}`)).size).toBe(ITEM_COUNT)
    expect(items.every((i) => i.barcode === ean13(i.barcode.slice(0, 12)))).toBe(true)
    // the floor lies between what it costs and what it sells for
    expect(items.every((i) => i.purchasePrice < i.floorPrice && i.floorPrice < i.salePrice)).toBe(true)
    expect(ean13('690123456789')).toBe('6901234567892')
  })
  it('has 50 customers and 30 suppliers with valid credit codes, each category delivered by somebody', () => {
    const partners = demoPartners(new Random(1))
    expect([partners.filter((p) => p.customer).length, partners.filter((p) => p.supplier).length]).toEqual([50, 30])
    expect(new Set(partners.map((p) => p.name)).size).toBe(80)
    expect(partners.every((p) => p.taxNumber.length === 18 && p.taxNumber === creditCode(p.taxNumber.slice(0, 17)))).toBe(true)
    const delivered = new Set(partners.flatMap((p) => p.categories))
    expect(catalogueItems(new Random(1)).every((i) => delivered.has(i.category.code))).toBe(true)
  })
})

it('a journey is claimed against a loan that covers it, not what is left of an earlier one: else a third month would stop', () => {
  expect(loanFor([{ remaining: -1_000 }, { remaining: 47_000 }, { remaining: 300_000 }], 253_000)).toEqual({ remaining: 300_000 })
  expect(loanFor([{ remaining: 47_000 }], 253_000)).toBeUndefined()
})

describe('demo shop: a month and the days to today', () => {
  it('trades through the contract, ties everywhere, opens for its administrator, and is opened again when it exists', async () => {
    const { backend, client, clock } = testBackend(folder.path)
    // a quarter ends in the month that is closed
    clock.set('2026-05-03')
    const path = (await client.accountSets.demo({ months: 2, seed: 7 })).path
    const { ok, checks } = await client.integrity.verify({})
    expect(checks.filter((check) => !check.ok)).toEqual([])
    expect(ok).toBe(true)

    const today = await client.app.workbench({ date: '2026-05-03' })
    expect(today.salesToday).toBeGreaterThan(0)
    expect(today.stockTies).toBe(true)
    expect(today.daily.filter((day) => day.sales > 0)).toHaveLength(14)
    const types = ['purchaseInvoice', 'purchaseReturn', 'salesInvoice', 'salesReturn', 'transfer', 'receipt', 'payment', 'voucher'] as const
    for (const type of types) expect((await client.documents.list({ type, state: 'posted' })).count, type).toBeGreaterThan(0)
    expect((await client.documents.list({ type: 'salesOrder', state: 'draft' })).count).toBe(1)
    const assets = (await client.master.list({ entity: 'asset' })).rows
    expect(assets.filter((row) => (row as Record<string, unknown>)['state'] === 'clearing')).toHaveLength(1)
    for (const report of ['balanceSheet', 'incomeStatement', 'trialBalance']) {
      const { checks: ties } = await client.reports.run({ report, params: { to: '2026-05-03' } })
      expect(
        ties.filter((tie) => !tie.ok && tie.severity === 'error'),
        report,
      ).toEqual([])
    }
    await client.accountSets.close({})
    expect((await client.accountSets.demo({})).path).toBe(path)
    expect((await client.auth.login(DEMO_LOGIN)).token).not.toBe('')
    expect((await client.accountSets.recent({})).map((set) => set.path)).toEqual([path])
    await backend.close()
  }, 180_000)
})
