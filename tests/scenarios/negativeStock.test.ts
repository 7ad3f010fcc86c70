import { accountSetOptions, documentInput, type AccountSetOptions, itemInput, warehouseInput } from '@core/contract'
import { afterAll, describe, expect, it } from 'vitest'
import { Refusal } from '../../src/main/backend/context'
import { correctCommand } from '../../src/main/documents/correct'
import { postCommand } from '../../src/main/documents/post'
import { requireDocument } from '../../src/main/documents/store'
import { unpostCommand } from '../../src/main/documents/unpost'
import { settingsHandlers } from '../../src/main/modules/settings/handlers'
import { saveRecord } from '../../src/main/modules/masterdata/records'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
const open: Books[] = []
afterAll(async () => {
  await Promise.all(open.map((b) => b.close()))
  folder.remove()
})
function books(options: Partial<AccountSetOptions> = {}): Books {
  const b = newBooks(folder.path, `n${open.length}`, options)
  open.push(b)
  return b
}
const SECOND = "SELECT id FROM warehouse WHERE code = '02'"
const second = (b: Books) => b.db.value<number>(SECOND) ?? 0
const receipt = (date: string, pieces: number, more: Record<string, unknown> = {}) => ({
  type: 'purchaseReceipt' as const,
  date,
  partnerId: 2,
  warehouseId: 1,
  lines: [goods(1, pieces, pieces * 10_00)],
  ...more,
})
const delivery = (date: string, pieces: number, more: Record<string, unknown> = {}) => ({
  type: 'salesDelivery' as const,
  date,
  partnerId: 1,
  warehouseId: 1,
  lines: [goods(1, pieces, pieces * 20_00)],
  ...more,
})
function refused(work: () => unknown): { code: string; policy: unknown; at: string | undefined }[] {
  try {
    work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.problems.map((p) => ({ code: p.code, policy: p.args?.['policy'], at: p.at }))
  }
  return []
}
function problemsOf(work: () => unknown) {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems
    throw error
  }
  return []
}
const codes = (work: () => unknown) => refused(work).map((p) => p.code)
const rule = (b: Books, table: 'item' | 'warehouse', id: number, value: string | null) =>
  b.db.run(`UPDATE ${table} SET negative_stock = ? WHERE id = ?`, value, id)
const onHand = (b: Books) => b.db.value<number>('SELECT SUM(quantity) FROM stock_balance WHERE item_id = 1') ?? 0
const overrides = (b: Books) =>
  b.db.all<{ user_id: number | null; subject: string; subject_id: number; detail: string }>(
    "SELECT user_id, subject, subject_id, detail FROM audit_log WHERE action = 'inventory.overdraw' ORDER BY id",
  )

describe('negative stock by item, warehouse and account set', () => {
  it('D17: the rule of the item stands before that of the warehouse, and that before the account set’s', () => {
    const levels = ['refuse', 'authorise', 'warn', 'allow'] as const
    const outcome = { refuse: ['NEGATIVE_STOCK'], authorise: ['NEGATIVE_STOCK'], warn: [], allow: [] }
    for (const set of levels) {
      const b = books({ negativeStock: set })
      const id = b.save(delivery('2026-01-05', 3))
      const attempt = () => {
        const found = refused(() => b.postSaved(id))
        if (found.length === 0) b.unpost(id)
        return found
      }
      for (const warehouse of [null, 'refuse', 'warn'] as const)
        for (const item of [null, 'refuse', 'authorise', 'allow'] as const) {
          rule(b, 'warehouse', 1, warehouse)
          rule(b, 'item', 1, item)
          const effective = item ?? warehouse ?? set
          const found = attempt()
          expect([set, warehouse, item, found.map((p) => p.code)]).toEqual([set, warehouse, item, outcome[effective]])
          expect(found[0]?.policy).toBe(effective === 'authorise' ? 'authorise' : undefined)
        }
    }
  })
  it('D17: a warning names what is short, permission says nothing', () => {
    const b = books({ negativeStock: 'refuse' })
    rule(b, 'item', 1, 'warn')
    const warnings = (input: Parameters<Books['post']>[0]) => {
      const id = b.save(input)
      return b.command('documents.post', { id }, (ctx) => {
        const { revision } = requireDocument(ctx.db, id)
        return postCommand(ctx, { type: 'salesDelivery', id, revision }).warnings.map((w) => w.message)
      })
    }
    expect(warnings(delivery('2026-01-05', 3))).toEqual(['商品1 在 主仓 于 2026-01-05 库存不足：还差 3 件（该时点结存 0）'])
    rule(b, 'item', 1, 'allow')
    expect(warnings(delivery('2026-01-06', 1))).toEqual([])
    expect(onHand(b)).toBe(-4_000_000)
    expect(b.failures()).toEqual({})
  })
  it('D17: a warehouse that refuses stands beside one that allows, and verify tells them apart', () => {
    const b = books({ negativeStock: 'allow' })
    rule(b, 'warehouse', second(b), 'refuse')
    b.post(delivery('2026-01-05', 3))
    expect(codes(() => b.post(delivery('2026-01-05', 3, { warehouseId: second(b) })))).toEqual(['NEGATIVE_STOCK'])
    expect(b.failures()).toEqual({})
    rule(b, 'warehouse', 1, 'refuse')
    expect(Object.keys(b.failures())).toEqual(['stockNotNegative'])
  })
  it('D17: stock below zero is not refused while goods are short; each is named with the way to its ledger', () => {
    const b = books({ negativeStock: 'allow' })
    b.post(delivery('2026-01-05', 3))
    b.post(delivery('2026-01-06', 2, { warehouseId: second(b) }))
    const choose = () => b.command('settings.save', {}, (ctx) => void settingsHandlers.save(ctx, { negativeStock: 'refuse' }))
    expect(problemsOf(choose)).toMatchObject([
      { code: 'SHORT_NOW', at: 'negativeStock', args: { item: 'A1 商品1', warehouse: '主仓', quantity: '-3', itemId: 1, warehouseId: 1 } },
      { code: 'SHORT_NOW', args: { warehouse: '二仓', quantity: '-2', from: '2026-01-06', to: '2026-03-01' } },
    ])
    expect(b.set.options.negativeStock).toBe('allow')
    const saved = (table: 'item' | 'warehouse', id: number, negativeStock: string | null) =>
      b.command('master.save', {}, (ctx) => {
        const row = ctx.db.get<Record<string, unknown>>(`SELECT id, code, name, revision FROM ${table} WHERE id = ?`, id)
        const input =
          table === 'item'
            ? itemInput.parse({ ...row, negativeStock, unit: '件', taxRate: 130_000 })
            : warehouseInput.parse({ ...row, negativeStock })
        return saveRecord(ctx, table, input)
      })
    expect(problemsOf(() => saved('item', 1, 'refuse'))).toHaveLength(2)
    expect(problemsOf(() => saved('warehouse', second(b), 'refuse'))).toMatchObject([{ code: 'SHORT_NOW', args: { warehouse: '二仓' } }])
    // made up for: what was short before is no fault, and what would be short now is refused
    b.post(receipt('2026-01-10', 5))
    saved('warehouse', 1, 'refuse')
    expect(codes(() => b.post(delivery('2026-01-12', 3)))).toEqual(['NEGATIVE_STOCK'])
    b.post(receipt('2026-01-10', 5, { warehouseId: second(b) }))
    choose()
    expect(b.failures()).toEqual({})
    expect(b.db.all('SELECT item_id AS i, warehouse_id AS w, until FROM short_before ORDER BY w')).toEqual([
      { i: 1, w: 1, until: '2026-01-05' },
      { i: 1, w: second(b), until: '2026-01-06' },
    ])
    expect(codes(() => b.post(delivery('2026-01-12', 4, { warehouseId: second(b) })))).toEqual(['NEGATIVE_STOCK'])
    // short after the day from which it is refused
    b.raw.exec('DELETE FROM short_before WHERE warehouse_id = 1')
    expect(Object.keys(b.failures())).toEqual(['stockNotNegative'])
    b.db.run("INSERT INTO short_before VALUES (1, 1, '2026-01-05')")
    expect(b.failures()).toEqual({})
  })
  it('D17: a batch that is short stands in the way of refusing, also where there is enough of the goods', () => {
    const b = books({ negativeStock: 'allow', costScope: 'batch' })
    const ofBatch = (batch: string, pieces: number) => [goods(1, pieces, pieces * 10_00, { batch })]
    b.post(receipt('2026-01-04', 5, { lines: ofBatch('B1', 5) }))
    b.post(delivery('2026-01-05', 3, { lines: ofBatch('B2', 3) }))
    const choose = () => b.command('settings.save', {}, (ctx) => void settingsHandlers.save(ctx, { negativeStock: 'refuse' }))
    expect(problemsOf(choose)).toMatchObject([
      { code: 'SHORT_NOW', args: { item: 'A1 商品1 批号 B2', warehouse: '主仓', quantity: '-3', from: '2026-01-05' } },
    ])
    b.post(receipt('2026-01-08', 3, { lines: ofBatch('B2', 3) }))
    choose()
    expect(b.failures()).toEqual({})
    expect(codes(() => b.post(delivery('2026-01-12', 1, { lines: ofBatch('B2', 1) })))).toEqual(['NEGATIVE_BATCH'])
  })
  it('D17: the rules are saved with the item and the warehouse', () => {
    const b = books()
    const base = { id: null, revision: 0, disabled: false, negativeStock: 'authorise' }
    const { id } = b.command('master.save', {}, (ctx) =>
      saveRecord(ctx, 'warehouse', warehouseInput.parse({ ...base, code: '09', name: '寄售仓' })),
    )
    expect(b.db.value('SELECT negative_stock FROM warehouse WHERE id = ?', id)).toBe('authorise')
    expect(accountSetOptions.shape.negativeStock.parse(undefined)).toBe('refuse')
  })
})

describe('letting go of goods that are short, with authorisation', () => {
  const post = (b: Books, id: number, overrideReason?: string) =>
    b.command('documents.post', { id }, (ctx) => {
      const { type, revision } = requireDocument(ctx.db, id)
      return postCommand({ ...ctx, overrideReason }, { type, id, revision })
    })
  it('D17: refused without a reason, posted with one, and the log says who, what and why', () => {
    const b = books({ negativeStock: 'authorise' })
    b.post(receipt('2026-01-02', 5))
    const id = b.save(delivery('2026-01-05', 8))
    expect(refused(() => post(b, id))).toEqual([{ code: 'NEGATIVE_STOCK', policy: 'authorise', at: 'lines.0.quantity' }])
    expect(refused(() => post(b, id, ''))).toHaveLength(1)
    expect(overrides(b)).toEqual([])
    const posted = post(b, id, '货已到，入库单明天补')
    expect(posted.state).toBe('posted')
    expect(posted.warnings.map((w) => w.code)).toEqual(['NEGATIVE_STOCK'])
    expect(overrides(b)).toEqual([
      {
        user_id: null,
        subject: 'salesDelivery',
        subject_id: id,
        detail: JSON.stringify({ reason: '货已到，入库单明天补', shortage: '商品1（主仓 2026-01-05）差 3 件' }),
      },
    ])
    expect(onHand(b)).toBe(-3_000_000)
    expect(b.failures()).toEqual({})
  })
  it('D17: a reason authorises nothing that is refused, and nothing for who may not', () => {
    const b = books({ negativeStock: 'refuse' })
    rule(b, 'item', 1, 'authorise')
    const both = b.save(delivery('2026-01-05', 1, { lines: [goods(1, 1, 20_00), goods(2, 1, 20_00)] }))
    expect(refused(() => post(b, both, '急用'))).toEqual([{ code: 'NEGATIVE_STOCK', policy: undefined, at: 'lines.1.quantity' }])
    const one = b.save(delivery('2026-01-05', 1))
    b.caller.user.isAdmin = false
    expect(codes(() => post(b, one, '急用'))).toEqual(['NO_PERMISSION'])
    expect(overrides(b)).toEqual([])
    b.caller.user.isAdmin = true
    post(b, one, '急用')
    expect(overrides(b)).toHaveLength(1)
    expect(b.failures()).toEqual({})
  })
  it('D17: an earlier issue that makes a later one short, and a receipt taken back, need the reason too', () => {
    const b = books({ negativeStock: 'authorise' })
    const id = b.post(receipt('2026-01-02', 5))
    b.post(delivery('2026-01-20', 5))
    const early = b.save(delivery('2026-01-10', 2))
    expect(codes(() => post(b, early))).toEqual(['NEGATIVE_STOCK'])
    post(b, early, '补录')
    expect(overrides(b)[0]?.detail).toContain('商品1（主仓 2026-01-20）差 2 件')
    const back = (overrideReason?: string) =>
      b.command('documents.unpost', { id }, (ctx) => {
        const { type, revision } = requireDocument(ctx.db, id)
        return unpostCommand({ ...ctx, overrideReason }, { type, id, revision })
      })
    expect(codes(() => back())).toEqual(['NEGATIVE_STOCK'])
    expect(back('录错供应商').state).toBe('draft')
    expect(overrides(b)[1]).toMatchObject({ subject: 'purchaseReceipt', subject_id: id })
    expect(b.failures()).toEqual({})
  })
  it('D17: a receipt corrected below what was sold is asked once, when the new content stands', () => {
    const b = books({ negativeStock: 'authorise' })
    const id = b.post(receipt('2026-01-02', 10))
    b.post(delivery('2026-01-05', 8))
    const correct = (pieces: number, overrideReason?: string) =>
      b.command('documents.correct', { id }, (ctx) => {
        const { revision } = requireDocument(ctx.db, id)
        return correctCommand({ ...ctx, overrideReason }, documentInput.parse({ ...receipt('2026-01-02', pieces), id, revision }))
      })
    expect(correct(9).state).toBe('posted')
    expect(codes(() => correct(6))).toEqual(['NEGATIVE_STOCK'])
    expect(correct(6, '少到两件').state).toBe('posted')
    expect(overrides(b)).toHaveLength(1)
    expect(b.failures()).toEqual({})
  })
  it('D17 D33: a batch that is short is refused, a reason does not help', () => {
    const b = books({ negativeStock: 'authorise' })
    b.db.run('UPDATE item SET batch_managed = 1 WHERE id = 1')
    b.post(receipt('2026-01-02', 5, { lines: [goods(1, 5, 50_00, { batch: 'A' })] }))
    const id = b.save(delivery('2026-01-05', 8, { lines: [goods(1, 8, 80_00, { batch: 'A' })] }))
    for (const value of ['warn', 'authorise', null]) {
      rule(b, 'item', 1, value)
      expect(codes(() => post(b, id, '急用'))).toEqual(['NEGATIVE_BATCH'])
    }
  })
  it('D17: where each batch has a cost of its own, goods of no batch are no goods of the others', () => {
    const b = books({ costScope: 'batch' })
    b.post(receipt('2026-01-02', 5, { lines: [goods(1, 5, 50_00, { batch: 'A' })] }))
    const none = b.save(delivery('2026-01-05', 2))
    expect(codes(() => post(b, none))).toEqual(['NEGATIVE_STOCK'])
    b.post(receipt('2026-01-03', 2))
    post(b, none)
    expect(b.failures()).toEqual({})
  })
})
