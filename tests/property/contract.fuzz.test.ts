import { contract, type Procedure, type Reply } from '@core/contract'
import { ERRORS } from '@core/kernel'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountId, companyOptions, type TestBackend, temporaryFolder, testBackend } from '../support/backend'
import { broken, type Pools, shaped } from '../support/schemaArbitrary'

/**
 * Every procedure is called with what its schema forbids and with what its schema allows but the books do not: whatever
 * comes, the answer is data or a coded refusal in Chinese, and a refusal has written nothing.
 */
const folder = temporaryFolder()
let b: TestBackend
let reader: Database.Database
let pools: Pools
const TEXTS = [
  '',
  ' ',
  'a',
  '商品',
  '重庆',
  "'; DROP TABLE item; --",
  '" OR 1=1 --',
  '<script>alert(1)</script>',
  '%',
  '_',
  '*',
  '../../etc/passwd',
  '👩‍👩‍👧',
  'x'.repeat(60),
  '1',
  '1002',
  'salesDelivery',
  'bank',
  'goods',
  '箱',
  'constructor',
  '__proto__',
]

beforeAll(async () => {
  b = testBackend(folder.path)
  const { path } = await b.client.accountSets.create({ path: join(folder.path, 'a.hezhang'), options: companyOptions })
  reader = new Database(path, { readonly: true })
  const ids = await shop()
  const reports = (await b.client.reports.catalog({})).map(({ id }) => id)
  pools = {
    ids: [...ids, ...ids, ...ids, 7_777_777, Number.MAX_SAFE_INTEGER],
    texts: TEXTS,
    // open, closed, before the start, after the clock's day, far
    dates: ['2026-02-10', '2026-02-14', '2026-02-15', '2026-01-15', '2025-12-31', '2026-03-01', '2199-12-31'],
    fields: { role: ['bank', 'goods', 'receivable', 'wechat'], report: reports, type: ['salesDelivery', 'voucher'] },
  }
})
afterAll(async () => {
  reader.close()
  await b.backend.close()
  folder.remove()
})

/** A shop that has opened, traded and closed January, so that ids, states and closed months are there to be hit. */
async function shop(): Promise<number[]> {
  const { client } = b
  const item = await client.master.save({
    entity: 'item',
    value: {
      code: 'A',
      name: '牛奶',
      unit: '盒',
      taxRate: 130_000,
      barcodes: ['690'],
      units: [{ unit: '箱', numerator: 24, denominator: 1 }],
    },
  })
  await client.master.save({ entity: 'item', value: { code: 'B', name: '批次品', unit: '盒', taxRate: 130_000, batchManaged: true } })
  const partner = await client.master.save({ entity: 'partner', value: { code: 'P', name: '两头', isCustomer: true, isSupplier: true } })
  const [goods, cash, capital] = await Promise.all(['1405', '1001', '3001'].map((code) => accountId(client, code)))
  await client.opening.save({
    data: {
      balances: [
        { accountId: goods!, balance: 1000, itemId: item.id },
        { accountId: cash!, balance: 1000 },
        { accountId: capital!, balance: -2000 },
      ],
      stock: [{ itemId: item.id, warehouseId: 1, quantity: 10_000_000, value: 1000, date: '' }],
      openItems: [],
    },
  })
  await client.opening.confirm({})
  const line = { itemId: item.id, quantity: 1_000_000, price: 1_130_000_000, net: 1000, taxRate: 130_000, tax: 130, gross: 1130 }
  const documents: number[] = []
  for (const date of ['2026-01-15', '2026-02-03']) {
    const head = { date, partnerId: partner.id, warehouseId: 1 }
    for (const type of ['purchaseReceipt', 'salesDelivery'] as const) {
      const saved = await client.documents.save({ document: { type, ...head, lines: [line] } })
      await client.documents.post({ type, id: saved.id, revision: saved.revision })
      documents.push(saved.id)
    }
    const draft = await client.documents.save({ document: { type: 'salesOrder', ...head, date: '2026-02-05', lines: [line] } })
    documents.push(draft.id)
  }
  await client.periods.close({ period: 202601, confirmed: ['stepsLeft', 'profitLoss', 'negativeCash'] })
  b.clock.set('2026-02-15')
  return [1, 2, 3, ...documents, goods!, cash!, capital!]
}

/** Everything in the file but the logs. */
function content(): string {
  const hash = createHash('sha256')
  const tables = reader
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('audit_log', 'request_log') AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
    )
    .pluck()
    .all() as string[]
  for (const table of tables) {
    hash.update(table)
    for (const row of reader.prepare(`SELECT * FROM "${table}"`).raw().iterate())
      hash.update(JSON.stringify(row, (_k, v: unknown) => (v instanceof Uint8Array ? v.toString() : v)))
  }
  return hash.digest('hex')
}
const version = () => reader.pragma('data_version', { simple: true }) as number
let known = { version: -1, content: '' }
/** The content, hashed anew only when something was committed. */
function contentNow(): string {
  const now = version()
  if (now !== known.version) known = { version: now, content: content() }
  return known.content
}

function assertCoded(reply: Reply): void {
  if (reply.ok) return
  for (const { code, message } of [reply.error, ...reply.problems]) {
    expect(Object.keys(ERRORS)).toContain(code)
    expect(message).toMatch(/\p{Script=Han}/u)
    expect(message).not.toMatch(/undefined|\[object|SQLITE|NaN/)
  }
  expect(reply.error.code).not.toBe('INTERNAL')
}
async function assertRefusedWhole(path: string, input: unknown): Promise<Reply> {
  const before = contentNow()
  const reply = await b.call(path, input)
  assertCoded(reply)
  if (!reply.ok) expect(contentNow()).toBe(before)
  return reply
}

/** Most calls about a document or a record hit one that is there in its revision, most that save one make a new one. */
function aimed(path: string, value: object, n: number): unknown {
  if (n % 7 === 0) return value
  if (path === 'documents.save' || path === 'documents.preview') {
    const { document } = value as { document: object }
    return { ...value, document: n % 5 === 0 ? document : { ...document, id: null } }
  }
  if (path === 'master.save') return n % 3 === 0 ? value : { ...value, value: { ...(value as { value: object }).value, id: null } }
  if (!/^documents\.(get|submit|approve|reject|post|unpost|reverse|void|close|chain)$/.test(path)) return value
  const documents = reader.prepare('SELECT type, id, revision FROM document ORDER BY id').all() as {
    type: string
    id: number
    revision: number
  }[]
  const { id, type, revision } = documents[n % documents.length]!
  return {
    ...value,
    id,
    ...('type' in value ? { type } : {}),
    ...('revision' in value ? { revision: n % 5 === 0 ? revision - 1 : revision } : {}),
  }
}

const procedures = Object.entries(contract as Record<string, Record<string, Procedure>>).flatMap(([module, all]) =>
  Object.entries(all).map(([name, procedure]) => [`${module}.${name}`, procedure] as const),
)
/** These open, close and write files or take time on purpose (password hashing); what their schemas forbid is sent to them, too. */
const ABOUT_FILES = /^(accountSets|auth|backup)\./
const RUNS = { numRuns: 25, seed: 20260115 }

describe('what the schema forbids is BAD_INPUT, and nothing is written', () => {
  test.each(procedures)('%s', async (path, { input }) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(broken(input, pools), fc.jsonValue()), async (value) => {
        fc.pre(!input.safeParse(value).success)
        const reply = await assertRefusedWhole(path, value)
        expect(reply.ok ? 'done' : reply.error.code).toMatch(path === 'auth.logout' ? /BAD_INPUT|NOT_LOGGED_IN/ : /^BAD_INPUT$/)
      }),
      RUNS,
    )
  })
})

describe('what the schema allows is done, or refused whole', () => {
  test.each(procedures.filter(([path]) => !ABOUT_FILES.test(path)))('%s', { timeout: 60_000 }, async (path, { input }) => {
    await fc.assert(
      fc.asyncProperty(shaped(input, pools), fc.nat(), async (value, n) => {
        await assertRefusedWhole(path, aimed(path, value as object, n))
      }),
      { ...RUNS, numRuns: 60 },
    )
  })
  test('and in the end the books still tie', async () => {
    const { checks } = await b.client.integrity.verify({})
    expect(checks.filter(({ ok }) => !ok)).toEqual([])
  })
})

test('a request number used for something else is refused, whatever comes with it', async () => {
  await b.client.opening.check({})
  const requestId = 'the-same-number'
  expect(await b.call('master.save', { entity: 'project', value: { code: 'Z-1', name: '项目' }, requestId })).toMatchObject({ ok: true })
  const taking = procedures.filter(
    ([path, { input }]) => path !== 'master.save' && 'shape' in input && 'requestId' in (input.shape as object),
  )
  expect(taking.length).toBeGreaterThan(8)
  for (const [path, { input }] of taking) {
    for (const value of fc.sample(shaped(input, pools), { ...RUNS, numRuns: 10 })) {
      const reply = await assertRefusedWhole(path, { ...(value as object), requestId })
      expect(reply.ok ? 'done' : reply.error.code).toMatch(/REQUEST_REUSED|BAD_INPUT/)
    }
  }
})
