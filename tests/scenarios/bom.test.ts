import { type BomInput, bomInput, type ReportParams } from '@core/contract'
import { afterAll, describe, expect, it } from 'vitest'
import { Refusal } from '../../src/main/backend/context'
import { bomHandlers } from '../../src/main/modules/boms/handlers'
import { getRecord, removeRecord, saveRecord, setRecordDisabled } from '../../src/main/modules/masterdata/records'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks, NET } from '../support/books'

/** 物料清单 as kept, expanded, rolled up and asked backwards (D29). */
const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
const books = () => newBooks(folder.path, `b${count++}`)
type Given = Partial<BomInput> & Pick<BomInput, 'itemId' | 'lines'>
const keep = (b: Books, value: Given) =>
  b.command('master.save', { n: count++ }, (ctx) =>
    saveRecord(ctx, 'bom', bomInput.parse({ code: `B${count++}`, name: '标准', ...value } satisfies object)),
  ) as { id: number; revision: number }
const part = (itemId: number, pieces: number, lossRate = 0) => ({ itemId, quantity: pieces * NET, lossRate })
const expand = (b: Books, itemId: number, pieces: number, levels: 'one' | 'all' = 'one') =>
  b.command('boms.expand', { n: count++ }, (ctx) =>
    bomHandlers.expand(ctx, { itemId, quantity: pieces * NET, levels, warehouseId: 1 }),
  ) as Awaited<ReturnType<typeof bomHandlers.expand>>
const refusalOf = (work: () => void) => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map(({ code, args, at }) => ({ code, at, ...args }))
    throw error
  }
  return []
}
const report = (b: Books, id: string, params: ReportParams) =>
  runReport({ db: b.set.db, options: b.set.options, clock: b.clock }, id, params).rows.map(
    ({ cells, indent }): Record<string, unknown> => ({ ...cells, indent }),
  )

describe('物料清单', () => {
  it('several for a product, one of them the default: the first, until another is said to be it', () => {
    const b = books()
    const first = keep(b, { itemId: 3, lines: [part(1, 2)] })
    const second = keep(b, { itemId: 3, name: '简装', lines: [part(1, 1)] })
    const isDefault = (id: number) => getRecord(b.db, 'bom', id)['isDefault']
    expect([isDefault(first.id), isDefault(second.id)]).toEqual([true, false])
    expect(expand(b, 3, 1).lines[0]?.quantity).toBe(2 * NET)
    keep(b, { id: second.id, revision: 1, code: 'B-2', itemId: 3, name: '简装', isDefault: true, lines: [part(1, 1)] })
    expect([isDefault(first.id), isDefault(second.id)]).toEqual([false, true])
    expect(expand(b, 3, 1).lines[0]?.quantity).toBe(NET)
    // not in use: the other one serves
    b.command('master.setDisabled', { n: count++ }, (ctx) => setRecordDisabled(ctx, 'bom', second.id, 2, true))
    expect(expand(b, 3, 1).lines[0]?.quantity).toBe(2 * NET)
    b.command('master.remove', { n: count++ }, (ctx) => (removeRecord(ctx, 'bom', first.id, 1), null))
    expect(refusalOf(() => expand(b, 3, 1))).toEqual([{ code: 'BOM_MISSING', at: undefined, item: '商品3' }])
  })

  it('D29: a circle is refused with the way it goes, also through lists that are not in use', () => {
    const b = books()
    const below = keep(b, { itemId: 2, lines: [part(1, 1)] })
    keep(b, { itemId: 3, lines: [part(2, 1), part(4, 1)] })
    b.command('master.setDisabled', { n: count++ }, (ctx) => setRecordDisabled(ctx, 'bom', below.id, 1, true))
    expect(refusalOf(() => keep(b, { itemId: 1, lines: [part(5, 1), part(3, 1)] }))).toEqual([
      { code: 'BOM_CIRCLE', at: 'lines.1.itemId', path: '商品1 → 商品3 → 商品2 → 商品1' },
    ])
    expect(refusalOf(() => keep(b, { itemId: 1, lines: [part(1, 1)] }))).toMatchObject([{ code: 'BOM_CIRCLE', path: '商品1 → 商品1' }])
    expect(refusalOf(() => keep(b, { itemId: 6, lines: [part(5, 1), part(5, 2)] }))).toMatchObject([
      { code: 'BOM_TWICE', at: 'lines.1.itemId' },
    ])
  })

  it('D29: what it expands to is assembled at the cost that was rolled up', () => {
    const b = books()
    const receive = (itemId: number, pieces: number, net: number) =>
      b.post({
        type: 'purchaseReceipt',
        date: '2026-01-02',
        partnerId: 2,
        warehouseId: 1,
        invoiceKind: 'special',
        lines: [goods(itemId, pieces, net)],
      })
    receive(1, 10, 33_33)
    receive(2, 5, 25_00)
    keep(b, { itemId: 4, baseQuantity: 2 * NET, fee: 3_00, lines: [part(1, 3), part(2, 1)] })
    keep(b, { itemId: 3, fee: 1_00, lines: [part(4, 2), part(2, 1, 100_000)] })
    const all = expand(b, 3, 1, 'all')
    expect(all.fee).toBe(4_00)
    expect(all.lines.map(({ itemId, quantity, onHand, cost }) => [itemId, quantity, onHand, cost])).toEqual([
      [1, 3 * NET, 10 * NET, 10_00],
      [2, 2_100_000, 5 * NET, 10_50],
    ])
    expect(report(b, 'bomCost', { itemId: 3 }).map((r) => [r['indent'], r['name'], r['quantity'] ?? null, r['rolled']])).toEqual([
      [0, '商品3', NET, 24_50],
      [1, '商品4', 2 * NET, 18_00],
      [2, '商品1', 3 * NET, 10_00],
      [2, '商品2', NET, 5_00],
      [2, '加工费', null, 3_00],
      [1, '商品2', 1_100_000, 5_50],
      [1, '加工费', null, 1_00],
    ])
    expect(report(b, 'bomUse', { itemId: 2 }).map((r) => [r['indent'], r['name'], r['level'], r['quantity']])).toEqual([
      [0, '商品3', 1, 1_100_000],
      [0, '商品4', 1, 500_000],
      [1, '商品3', 2, NET],
    ])
    b.post({
      type: 'assembly',
      date: '2026-01-05',
      warehouseId: 1,
      tenders: [{ accountId: b.account('cash'), amount: all.fee }],
      lines: [{ itemId: 3, quantity: NET, toWarehouseId: 1 }, ...all.lines.map(({ itemId, quantity }) => ({ itemId, quantity }))],
    })
    const value = b.db.value<number>('SELECT s.value FROM cost_state s JOIN cost_pool p ON p.id = s.pool_id WHERE p.item_id = 3')
    expect(value).toBe(24_50)
    expect(b.failures()).toEqual({})
  })
})
