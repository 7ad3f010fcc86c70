import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lastDay } from '../../../src/core/kernel'
import { clockAt, generateLedger, inProcess, type Ledger } from '../../../src/main/hosts/cli/bench/ledger/generate'
import { basket, deliveryOf, saveDraft } from '../../../src/main/hosts/cli/bench/ledger/shop'
import { Twin } from '../../../src/main/hosts/cli/bench/twin'
import { Random } from '../../../src/main/services/random'
import { temporaryFolder } from '../../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const trade = { items: 30, customers: 6, suppliers: 3, lines: 6, deliveries: 10, receipts: 3, transfers: 2, opening: 500 }
let ledger: Ledger
beforeAll(async () => {
  ledger = await generateLedger(join(folder.path, 'ledger.hezhang'), trade, 14)
})
const count = (db: Database.Database, what: string) => db.prepare<[], number>(`SELECT count(*) FROM ${what}`).pluck().get() ?? 0

describe('the generated ledger', () => {
  it('is what the engine would have written: every invariant holds, and no cache has to be rebuilt', async () => {
    const { backend, client } = inProcess(folder.path, clockAt(lastDay(ledger.to)))
    await client.accountSets.open({ path: ledger.path })
    const { checks } = await client.integrity.verify({})
    expect(checks.filter(({ ok }) => !ok)).toEqual([])
    expect(await client.integrity.rebuild({})).toEqual({ changed: 0 })
    await backend.close()
  })
  it('has the same trade in every month', () => {
    expect([ledger.from, ledger.to]).toEqual([202402, 202503])
    const db = new Database(ledger.path, { readonly: true })
    const inMonth = (period: number, table: string) => count(db, `${table} WHERE period = ${period}`)
    for (const table of ['voucher', 'posting', 'account_balance', 'stock_period'])
      expect([table, inMonth(202503, table)]).toEqual([table, inMonth(202402, table)])
    expect(count(db, 'pragma_foreign_key_check')).toBe(0)
    db.close()
  })
})

describe('the bare transaction beside posting', () => {
  it('writes exactly the rows that the program writes: afterwards both files are the same', async () => {
    const path = join(folder.path, 'posted.hezhang')
    const copy = join(folder.path, 'twin.hezhang')
    copyFileSync(ledger.path, path)
    const { backend, client } = inProcess(folder.path, clockAt('2025-04-05'))
    const shop = { ...ledger.shop, client, random: new Random(7) }
    await client.accountSets.open({ path })
    const drafts = []
    for (let i = 0; i < 5; i++)
      drafts.push(await saveDraft(shop, deliveryOf(shop, '2025-04-05', shop.warehouses[0], basket(shop, trade.lines))))
    await client.accountSets.close({})
    copyFileSync(path, copy)
    await client.accountSets.open({ path })
    const twin = new Twin(path, copy)
    for (const { id, revision } of drafts) {
      await client.documents.post({ type: 'salesDelivery', id, revision, requestId: `request-${id}` })
      expect(twin.follow(id, `request-${id}`).rows).toBeGreaterThan(60)
    }
    twin.close()
    await backend.close()
    const both = new Database(path)
    both.prepare('ATTACH ? AS twin').run(copy)
    const tables = both
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_search%'")
      .pluck()
      .all()
    const differing = tables.filter(
      (table) =>
        count(both, `(SELECT * FROM main.${table} EXCEPT SELECT * FROM twin.${table})`) > 0 ||
        count(both, `(SELECT * FROM twin.${table} EXCEPT SELECT * FROM main.${table})`) > 0,
    )
    both.close()
    expect(tables.length).toBeGreaterThan(30)
    expect(differing).toEqual([])
  })
})
