import type { DocumentInput, Reply } from '@core/contract'
import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { companyOptions, type TestBackend, temporaryFolder, testBackend } from '../../support/backend'

/** Whoever may do everything still changes nothing of a closed month and of a booked voucher, by whatever procedure (D21, D49). */
const folder = temporaryFolder()
let b: TestBackend
let raw: Database.Database
const of: Record<string, number> = {}
const role = (name: string) => raw.prepare('SELECT account_id FROM account_role WHERE role = ?').pluck().get(name) as number
const openOf = (document: number | undefined) =>
  raw.prepare('SELECT id FROM open_item WHERE document_id = ? AND remaining <> 0').pluck().get(document) as number
const target = (name: string) => raw.prepare('SELECT id, type, revision FROM document WHERE id = ?').get(of[name]) as object
const codesOf = (reply: Reply): string[] => (reply.ok ? ['ok'] : reply.problems.map((p) => p.code))
const goods = (itemId: number | undefined, quantity: number, net: number, more: object = {}) => ({
  itemId,
  quantity: quantity * 1_000_000,
  net,
  taxRate: 130_000,
  tax: Math.round(net * 0.13),
  gross: net + Math.round(net * 0.13),
  ...more,
})
const entry = (amount: number) => [
  { summary: '试', accountId: role('bank'), debit: amount },
  { summary: '试', accountId: role('capital'), credit: amount },
]
async function posted(name: string, document: object): Promise<void> {
  const saved = await b.client.documents.save({ document } as never)
  await b.client.documents.post({ type: (document as DocumentInput).type, id: saved.id, revision: saved.revision })
  of[name] = saved.id
}
const settling = (date: string, amount: number, ...names: string[]) => ({
  date,
  lines: names.map((name) => ({ openItemId: openOf(of[name]), amount })),
})

beforeAll(async () => {
  b = testBackend(folder.path)
  const { client } = b
  const { path } = await client.accountSets.create({ path: join(folder.path, 'a.hezhang'), options: companyOptions })
  raw = new Database(path, { readonly: true })
  const record = async (entity: string, value: object) => (await client.master.save({ entity, value } as never)).id
  of['item'] = await record('item', { code: 'A', name: '牛奶', unit: '盒', taxRate: 130_000 })
  of['batched'] = await record('item', { code: 'B', name: '批次品', unit: '盒', taxRate: 130_000, batchManaged: true })
  of['partner'] = await record('partner', { code: 'P', name: '两头', isCustomer: true, isSupplier: true })
  await client.opening.confirm({})
  const head = (date: string) => ({ date, partnerId: of['partner'], warehouseId: 1 })
  const bought = { type: 'purchaseReceipt', ...head('2026-01-05'), invoiceKind: 'special' }
  await posted('receipt', { ...bought, lines: [goods(of['item'], 10, 10_000)] })
  await posted('batch', { ...bought, lines: [goods(of['batched'], 10, 10_000, { batch: 'Q1' })] })
  await posted('delivery', { type: 'salesDelivery', ...head('2026-01-10'), lines: [goods(of['item'], 5, 20_000)] })
  await posted('money', { type: 'receipt', date: '2026-01-12', partnerId: of['partner'], accountId: role('bank'), amount: 5000, lines: [] })
  of['across'] = (await client.openItems.settle(settling('2026-01-15', 1000, 'delivery', 'receipt') as never)).id
  of['inside'] = (await client.openItems.settle(settling('2026-01-16', 500, 'delivery', 'money') as never)).id
  await client.periods.transferProfit({ period: 202601 })
  await client.periods.close({ period: 202601, confirmed: ['stepsLeft', 'profitLoss', 'negativeCash'] })
  b.clock.set('2026-02-15')
  await posted('voucher', { type: 'voucher', date: '2026-02-05', lines: entry(500) })
  await client.vouchers.book({ ids: [raw.prepare('SELECT id FROM voucher WHERE document_id = ?').pluck().get(of['voucher']) as number] })
})
afterAll(async () => {
  raw.close()
  await b.backend.close()
  folder.remove()
})
/** Everything but the logs of what was tried. */
function content(): string {
  const hash = createHash('sha256')
  for (const table of [
    'voucher',
    'posting',
    'journal_line',
    'stock_entry',
    'stock_valuation_entry',
    'open_item',
    'doc_stock',
    'doc_cash',
    'doc_journal',
    'period',
  ])
    hash.update(JSON.stringify(raw.prepare(`SELECT * FROM ${table}`).all()))
  return hash.digest('hex')
}
async function refused(path: string, input: unknown, code: string): Promise<void> {
  const before = content()
  expect(codesOf(await b.call(path, input)), `${path} ${JSON.stringify(input)}`).toContain(code)
  expect(content()).toBe(before)
}

describe('a closed month', () => {
  test.each(['receipt', 'batch', 'delivery', 'money', 'across', 'inside'])('keeps %s', async (name) => {
    await refused('documents.unpost', target(name), 'PERIOD_CLOSED')
    for (const act of ['submit', 'approve', 'reject', 'void']) await refused(`documents.${act}`, target(name), 'WRONG_STATE')
    const red = name === 'delivery' || name === 'receipt' || name === 'money' ? 'HAS_SETTLEMENT' : 'PERIOD_CLOSED'
    await refused('documents.reverse', { ...target(name), date: '2026-01-31' }, red)
  })
  test.each(['costs', 'recurring', 'depreciation', 'taxPayment', 'vatTransfer', 'surcharges', 'incomeTax', 'profit'])(
    'takes no step %s, and gives none back',
    async (step) => {
      await refused('periods.runStep', { period: 202601, step }, 'PERIOD_CLOSED')
      await refused('periods.withdrawStep', { period: 202601, step }, 'PERIOD_CLOSED')
    },
  )
  test('takes no settlement, gives none back, and nothing else is dated in it', async () => {
    const date = '2026-01-20'
    await refused('openItems.settle', settling(date, 500, 'delivery', 'money'), 'PERIOD_CLOSED')
    await refused('openItems.settle', settling('2025-12-20', 500, 'delivery', 'money'), 'PERIOD_BEFORE_START')
    await refused('openItems.settleAuto', { partnerId: of['partner'], date }, 'PERIOD_CLOSED')
    for (const name of ['across', 'inside']) {
      const { id, revision } = target(name) as { id: number; revision: number }
      await refused('openItems.undo', { id, revision }, 'PERIOD_CLOSED')
    }
    await refused('periods.settleCosts', { period: 202601 }, 'PERIOD_CLOSED')
    await refused('vouchers.renumber', { period: 202601 }, 'PERIOD_CLOSED')
    await refused('batches.renumber', { itemId: of['batched'], batch: 'Q1', toBatch: 'Q2', reason: '试', date }, 'PERIOD_CLOSED')
    await refused('opening.reopen', {}, 'OPENING_LOCKED')
    await refused('periods.reopen', { period: 202601, reason: '' }, 'BAD_INPUT')
  })
})

describe('a booked voucher', () => {
  test('is neither withdrawn, corrected, saved anew, reviewed nor booked again', async () => {
    await refused('documents.unpost', target('voucher'), 'VOUCHER_BOOKED')
    const document = { ...target('voucher'), date: '2026-02-05', lines: entry(501) }
    await refused('documents.correct', { document }, 'VOUCHER_BOOKED')
    await refused('documents.save', { document }, 'WRONG_STATE')
    const ids = [raw.prepare('SELECT id FROM voucher WHERE document_id = ?').pluck().get(of['voucher'])]
    for (const act of ['review', 'unreview', 'book']) await refused(`vouchers.${act}`, { ids }, 'VOUCHER_STATE')
  })
  test('stays one when its month is opened again, with all that comes from it', async () => {
    await b.client.periods.reopen({ period: 202601, reason: '试' })
    for (const name of ['receipt', 'batch', 'delivery', 'money', 'across'])
      await refused('documents.unpost', target(name), 'VOUCHER_BOOKED')
    expect((await b.client.integrity.verify({})).checks.filter(({ ok }) => !ok)).toEqual([])
  })
})

describe('two seats at once', () => {
  test('one of them posts, reverses or settles; the others are told that it changed', async () => {
    const document = {
      type: 'salesDelivery',
      date: '2026-02-07',
      partnerId: of['partner'],
      warehouseId: 1,
      lines: [goods(of['item'], 1, 1000)],
    }
    const { id, revision } = await b.client.documents.save({ document } as never)
    const draft = { type: 'salesDelivery', id, revision }
    const replies = await Promise.all([
      b.call('documents.post', { ...draft, requestId: 'seat-one-000001' }),
      b.call('documents.post', { ...draft, requestId: 'seat-two-000001' }),
      b.call('documents.void', draft),
      b.call('documents.save', { document: { ...document, id, revision } }),
    ])
    expect(replies.map((r) => codesOf(r).join())).toEqual(['ok', 'STALE_REVISION', 'STALE_REVISION', 'STALE_REVISION'])
    const red = { ...draft, revision: revision + 1, date: '2026-02-08' }
    const reds = await Promise.all([1, 2, 3].map(() => b.call('documents.reverse', red)))
    expect(reds.map((r) => codesOf(r).join())).toEqual(['ok', 'STALE_REVISION', 'STALE_REVISION'])
    const all = settling('2026-02-10', 4500, 'delivery', 'money')
    const settled = await Promise.all([1, 2].map(() => b.call('openItems.settle', all)))
    expect(settled.filter((r) => r.ok)).toHaveLength(1)
    expect((await b.client.integrity.verify({})).checks.filter(({ ok }) => !ok)).toEqual([])
  })
})
