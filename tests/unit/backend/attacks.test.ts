import { contract, type Procedure, type Reply } from '@core/contract'
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountId, companyOptions, type TestBackend, temporaryFolder, testBackend } from '../../support/backend'

/** What a thief, or a script that counts wrongly, would send: each is refused with a reason in Chinese, and nothing is written. */
const folder = temporaryFolder()
let b: TestBackend
let raw: Database.Database
let admin = ''
const ids = { milk: 0, phone: 0, customer: 0, supplier: 0, capital: 0, clerk: '' }
const QTY = 1_000_000

beforeAll(async () => {
  b = testBackend(folder.path, 'http', () => admin || undefined)
  const { path } = await b.client.accountSets.create({ path: join(folder.path, 'a.hezhang'), options: companyOptions })
  admin = (await b.client.auth.setup({ name: 'admin', displayName: '管理员', password: 'secret-88' })).token
  const { client } = b
  const units = [{ unit: '箱', numerator: 24, denominator: 1 }]
  const item = async (code: string, more: object) =>
    (await client.master.save({ entity: 'item', value: { code, name: `商品${code}`, unit: '瓶', taxRate: 130_000, ...more } })).id
  ids.milk = await item('M', { units, batchManaged: true })
  ids.phone = await item('P', { serialManaged: true })
  const partner = async (code: string, isCustomer: boolean) =>
    (await client.master.save({ entity: 'partner', value: { code, name: code, isCustomer, isSupplier: !isCustomer } })).id
  ids.customer = await partner('K', true)
  ids.supplier = await partner('G', false)
  ids.capital = await accountId(client, '3001')
  await client.opening.confirm({})
  raw = new Database(path)
  // a clerk with the administrator's password
  raw
    .prepare(
      "INSERT INTO user (name, display_name, password_hash, is_admin, created_at) SELECT 'clerk', '营业员', password_hash, 0, created_at FROM user WHERE name = 'admin'",
    )
    .run()
  ids.clerk = (await client.auth.login({ name: 'clerk', password: 'secret-88' })).token
})
afterAll(async () => {
  raw.close()
  await b.backend.close()
  folder.remove()
})

const codesOf = (reply: Reply): string[] => (reply.ok ? ['ok'] : reply.problems.map((p) => [p.code, p.at].filter(Boolean).join(' ')))
const send = async (path: string, input: unknown, token = admin): Promise<string[]> => codesOf(await b.call(path, input, token))
const commands = Object.entries(contract).flatMap(([module, procedures]) =>
  Object.entries(procedures as Record<string, Procedure>).map(([name, procedure]) => [`${module}.${name}`, procedure] as const),
)
const receipt = (lines: object[], more: object = {}) => ({
  document: { type: 'purchaseReceipt', date: '2026-01-10', partnerId: ids.supplier, warehouseId: 1, priceMode: 'excl', lines, ...more },
})
const milk = (more: object) => ({
  itemId: ids.milk,
  quantity: 24 * QTY,
  price: 1_000_000_000,
  net: 24000,
  gross: 27120,
  tax: 3120,
  taxRate: 130_000,
  batch: 'B1',
  ...more,
})
const phone = (serials: unknown[], quantity = serials.length) => ({
  itemId: ids.phone,
  quantity: quantity * QTY,
  price: 10_000_000_000,
  net: quantity * 10000,
  tax: quantity * 1300,
  gross: quantity * 11300,
  taxRate: 130_000,
  serials,
})

describe('who is not administrator', () => {
  const guarded = commands.filter(([, p]) => p.permission !== 'public' && p.permission !== 'session')
  test.each(guarded)('is refused %s', async (path) => {
    expect(await send(path, {}, ids.clerk)).toEqual(['NO_PERMISSION'])
  })
  test.each(['save', 'submit', 'approve', 'reject', 'post', 'unpost', 'correct', 'reverse', 'void', 'close'])(
    'is refused documents.%s',
    async (name) => {
      const saved = await b.client.documents.save(receipt([milk({})]) as never)
      const target = { type: 'purchaseReceipt', id: saved.id, revision: saved.revision }
      const input =
        name === 'save' || name === 'correct'
          ? receipt([milk({})])
          : { ...target, ...(name === 'reverse' ? { date: '2026-01-11' } : {}), ...(name === 'close' ? { closed: true } : {}) }
      expect(await send(`documents.${name}`, input, ids.clerk)).toEqual(['NO_PERMISSION'])
    },
  )
  test.each([
    ['get', () => ({ id: 1 })],
    ['chain', () => ({ id: 1 })],
    ['list', () => ({ type: 'purchaseReceipt' })],
    ['serialChoices', () => ({ type: 'salesDelivery', itemId: ids.phone })],
    ['derive', () => ({ to: 'purchaseReturn', sourceIds: [1], date: '2026-01-11' })],
    ['sourceLines', () => ({ to: 'purchaseReturn' })],
    ['preview', () => receipt([milk({})])],
    ['proposeBatches', () => ({ itemId: 1, warehouseId: 1, quantity: QTY, date: '2026-01-11' })],
    ['lineInfo', () => ({ type: 'salesDelivery', itemId: ids.milk, date: '2026-01-11' })],
  ])('reads nothing by documents.%s', async (name, input) => {
    expect(await send(`documents.${name}`, input(), ids.clerk)).toEqual(['NO_PERMISSION'])
  })
})

describe('what contradicts itself', () => {
  const written = () => raw.prepare('SELECT (SELECT COUNT(*) FROM doc_stock) || (SELECT COUNT(*) FROM posting)').pluck().get()
  const cases: [string, string, () => object][] = [
    [
      'a unit that comes to another quantity',
      'UNIT_QUANTITY lines.0.quantity',
      () => receipt([milk({ unit: '箱', unitQuantity: 2 * QTY, unitPrice: 24_000_000_000 })]),
    ],
    [
      'a unit that the item has not',
      'UNIT_UNKNOWN lines.0.unit',
      () => receipt([milk({ unit: '吨', unitQuantity: QTY, unitPrice: 24_000_000_000 })]),
    ],
    ['figures of a unit without the unit', 'UNIT_MISSING lines.0.unit', () => receipt([milk({ unitQuantity: QTY })])],
    [
      'a price of the unit that is another',
      'UNIT_PRICE lines.0.price',
      () => receipt([milk({ unit: '箱', unitQuantity: QTY, unitPrice: 99_000_000_000 })]),
    ],
    ['a number of 41 characters', 'BAD_INPUT lines.0.serials.0', () => receipt([phone(['x'.repeat(41)])])],
    ['a number of a megabyte', 'BAD_INPUT lines.0.serials.0', () => receipt([phone(['x'.repeat(1_000_000)])])],
    ['a number with a blank', 'BAD_INPUT lines.0.serials.0', () => receipt([phone(['A B'])])],
    ['a number with a mark that turns the writing', 'BAD_INPUT lines.0.serials.0', () => receipt([phone(['A\u202eB'])])],
    ['a number that is none', 'BAD_INPUT lines.0.serials.0', () => receipt([phone([7])])],
    ['2,001 numbers', 'BAD_INPUT lines.0.serials', () => receipt([phone(Array.from({ length: 2001 }, (_x, i) => `N${i}`))])],
    ['2,001 lines', 'BAD_INPUT lines', () => receipt(Array.from({ length: 2001 }, () => milk({})))],
    [
      'a batch dated the wrong way round',
      'EXPIRY_BEFORE_PRODUCTION lines.0.expiryDate',
      () => receipt([milk({ productionDate: '2026-02-01', expiryDate: '2026-01-01' })]),
    ],
    ['a day that is none', 'BAD_INPUT date', () => receipt([milk({})], { date: '2026-02-30' })],
    ['a day before anybody', 'BAD_INPUT date', () => receipt([milk({})], { date: '1899-12-31' })],
    ['a day before the start', 'PERIOD_BEFORE_START date', () => receipt([milk({})], { date: '2025-12-31' })],
    ['a day far off', 'PERIOD_TOO_FAR date', () => receipt([milk({})], { date: '2199-12-31' })],
    [
      'a share below nothing',
      'MUST_NOT_BE_NEGATIVE lines.1.cost',
      () => ({
        document: {
          type: 'disassembly',
          date: '2026-01-10',
          warehouseId: 1,
          lines: [
            { itemId: ids.milk, quantity: QTY, batch: 'B1' },
            { itemId: ids.phone, quantity: QTY, toWarehouseId: 1, cost: -5, serials: ['Z'] },
          ],
        },
      }),
    ],
  ]
  test.each(cases)('%s: %s', async (_name, code, input) => {
    const before = written()
    expect(await send('documents.save', input())).toContain(code)
    expect(written()).toBe(before)
  })
  test('2,000 lines of a number each are posted in one', async () => {
    const lines = Array.from({ length: 2000 }, (_x, i) => phone([`L${i}`]))
    const saved = await b.client.documents.save(receipt(lines) as never)
    await b.client.documents.post({ type: 'purchaseReceipt', id: saved.id, revision: saved.revision })
    expect(raw.prepare("SELECT COUNT(*) FROM serial WHERE state = 'inStock' AND serial LIKE 'L%'").pluck().get()).toBe(2000)
  })
})

describe('sent twice', () => {
  test('a request is done once; another with its name, or by another user, is refused', async () => {
    const requestId = 'replayed-1'
    const saved = await b.client.documents.save(receipt([phone(['R1'])]) as never)
    const input = { type: 'purchaseReceipt', id: saved.id, revision: saved.revision, requestId }
    const postings = () => raw.prepare('SELECT COUNT(*) FROM posting').pluck().get()
    const first = await b.call('documents.post', input, admin)
    expect(codesOf(first)).toEqual(['ok'])
    const before = postings()
    expect(await b.call('documents.post', input, admin)).toEqual(first)
    const other = await b.client.documents.save(receipt([phone(['R2'])]) as never)
    expect(await send('documents.post', { ...input, id: other.id })).toEqual(['REQUEST_REUSED requestId'])
    expect(await send('documents.unpost', { ...input, revision: saved.revision + 1 })).toEqual(['REQUEST_REUSED requestId'])
    expect(await send('documents.post', input, ids.clerk)).toEqual(['REQUEST_REUSED requestId'])
    expect(postings()).toBe(before)
  })
  test('D30 a scan of a count that is sent again counts once', async () => {
    const { id, revision } = await b.client.documents.save(receipt([phone(['R9'])]) as never)
    await b.client.documents.post({ type: 'purchaseReceipt', id, revision })
    const count = await b.client.stocktakes.create({ date: '2026-01-20', warehouseId: 1, scope: 'items', itemIds: [ids.phone] } as never)
    const scan = { id: count.id, code: 'R9', requestId: 'scan-once-1' }
    expect(await send('stocktakes.scan', scan)).toEqual(['ok'])
    expect(await send('stocktakes.scan', scan)).toEqual(['ok'])
    expect(raw.prepare('SELECT counted FROM stocktake_line WHERE stocktake_id = ?').pluck().get(count.id)).toBe(QTY)
  })
})

describe('text filters', () => {
  const evil = ["'; DROP TABLE item; --", '%', '_', '" OR 1=1 --', '\\', '*', "a' UNION SELECT password_hash --"]
  test.each([
    ['batches.list', {}],
    ['documents.serialChoices', { type: 'stockLoss', itemId: 2 }],
    ['documents.sourceLines', { to: 'purchaseReturn' }],
    ['reports.run', { report: 'serialTracking' }],
    ['reports.run', { report: 'stockBatches' }],
  ])('%s %o finds nothing by what is no text of it', async (path, more) => {
    for (const text of evil) {
      const reply = await b.call(path, path === 'reports.run' ? { ...more, params: { text } } : { ...more, text }, admin)
      expect(codesOf(reply)).toEqual(['ok'])
      const data = (reply as { data: { rows?: unknown[] } | unknown[] }).data
      expect(Array.isArray(data) ? data : data.rows).toEqual([])
    }
    expect(raw.prepare('SELECT COUNT(*) FROM item').pluck().get()).toBe(2)
  })
  test('sums that leave the numbers are refused', async () => {
    const lines = Array.from({ length: 2000 }, () => ({ itemId: ids.milk, quantity: 1_000_000_000_000_000 }))
    expect(await send('boms.shortages', { lines })).toEqual(['TOO_LARGE lines'])
  })
})
