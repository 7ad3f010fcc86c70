import { describe, expect, it } from 'vitest'
import type { BatchRow, ReportParams } from '@core/contract'
import { todo } from '../../src/main/modules/app/todo'
import { batchHandlers } from '../../src/main/modules/batches/handlers'
import { renumber } from '../../src/main/modules/batches/renumber'
import { runReport } from '../../src/main/modules/reports/run'
import { batchBooksFor, dates, delivery, receipt, refusal } from '../support/batchBooks'
import { type Books, NET } from '../support/books'

const batchBooks = batchBooksFor()

describe('D33 批次效期', () => {
  const report = (b: Books, params: Partial<ReportParams> = {}) => {
    const { rows, totals, subtitle } = runReport({ db: b.db, options: b.set.options, clock: b.clock }, 'stockBatches', {
      to: '2026-03-01',
      ...params,
    })
    return {
      rows: rows.map((r) => ['batch', 'state', 'days', 'quantity', 'value'].map((k) => r.cells[k])),
      totals,
      subtitle,
      drill: rows[0]?.drill,
    }
  }
  const books = () => {
    const b = batchBooks()
    receipt(b, '2026-01-05', 'NONE', 4)
    receipt(b, '2026-01-05', 'FAR', 4, { expiryDate: '2026-04-01' })
    receipt(b, '2026-01-05', 'NEAR', 4, { expiryDate: '2026-03-31' })
    receipt(b, '2026-01-05', 'TODAY', 4, { expiryDate: '2026-03-01' })
    receipt(b, '2026-01-05', 'GONE', 4, { expiryDate: '2026-02-28' })
    b.post(delivery('2026-02-01', 'FAR', 1))
    return b
  }
  it('of each batch what is left, what it costs and for how long it may be sold', () => {
    const b = books()
    const all = report(b)
    expect(all.rows).toEqual([
      ['GONE', '过期', -1, 4 * NET, 40_00],
      ['TODAY', '临期', 0, 4 * NET, 40_00],
      ['NEAR', '临期', 30, 4 * NET, 40_00],
      ['FAR', '正常', 31, 3 * NET, 30_00],
      ['NONE', '未填到期日', null, 4 * NET, 40_00],
    ])
    expect(all.totals).toEqual({ value: 190_00 })
    expect(all.drill).toMatchObject({ report: 'stockLedger', params: { itemId: 1, warehouseId: 1, batch: 'GONE' } })
  })
  it('narrowed by state, at another date, with the days that the item says', () => {
    const b = books()
    expect(report(b, { expiry: 'due' }).rows.map(([batch]) => batch)).toEqual(['GONE', 'TODAY', 'NEAR'])
    expect(report(b, { expiry: 'none' }).rows.map(([batch]) => batch)).toEqual(['NONE'])
    expect(report(b, { to: '2026-01-31', batch: 'FAR' }).rows).toEqual([['FAR', '正常', 60, 4 * NET, 40_00]])
    b.db.run('UPDATE item SET near_expiry_days = 60 WHERE id = 1')
    expect(report(b, { to: '2026-01-31', batch: 'FAR' }).rows[0]?.[1]).toBe('临期')
    expect(todo(b.db, '2026-03-01').filter((t) => t.kind === 'expiry')).toMatchObject([
      { text: '商品1 GONE等 4 批临期，其中 1 批已过期', count: 4, params: { report: 'stockBatches', params: { expiry: 'due' } } },
    ])
  })
  it('现存量 shows the dates of its batches', () => {
    const b = books()
    const { rows } = runReport({ db: b.db, options: b.set.options, clock: b.clock }, 'stockOnHand', {})
    expect(rows.find((r) => r.cells['batch'] === 'GONE')?.cells).toMatchObject({ productionDate: null, expiryDate: '2026-02-28' })
  })
})

describe('D33 改批号不改数量', () => {
  const renumbered = (b: Books, input: { batch: string; toBatch: string; date: string }) =>
    b.command('batches.renumber', { itemId: 1, reason: '标签印错', ...input }, (ctx) =>
      renumber(ctx, { itemId: 1, reason: '标签印错', ...input }),
    )
  const lying = (b: Books) =>
    b.db
      .all<{ w: number; batch: string; q: number }>(
        'SELECT warehouse_id AS w, batch, quantity AS q FROM stock_balance WHERE item_id = 1 AND quantity <> 0 ORDER BY 1, 2',
      )
      .map(({ w, batch, q }) => [w, batch, q / NET])
  const valueOf = (b: Books) => b.db.value<number>('SELECT SUM(value) FROM cost_state')

  for (const costScope of ['company', 'warehouse', 'batch'] as const) {
    it(`the goods move with their dates and their cost, in every warehouse: ${costScope}`, () => {
      const b = batchBooks({ costScope })
      const second = b.db.value<number>("SELECT id FROM warehouse WHERE code = '02'") ?? 0
      receipt(b, '2026-01-05', 'B1', 10, { expiryDate: '2026-06-30', net: 100_01, tax: 13_00, gross: 113_01 })
      receipt(b, '2026-01-05', 'B2', 10)
      b.post({
        type: 'transfer',
        date: '2026-01-06',
        warehouseId: 1,
        toWarehouseId: second,
        lines: [{ itemId: 1, quantity: 3 * NET, batch: 'B1' }],
      })
      b.post(delivery('2026-01-07', 'B1', 1))
      const value = valueOf(b)
      expect(renumbered(b, { batch: 'B1', toBatch: 'B9', date: '2026-01-10' })).toHaveLength(2)
      expect(lying(b)).toEqual([
        [1, 'B2', 10],
        [1, 'B9', 6],
        [second, 'B9', 3],
      ])
      expect([valueOf(b), dates(b, 'B9'), dates(b, 'B1')]).toEqual([value, { p: null, e: '2026-06-30' }, { p: null, e: '2026-06-30' }])
      expect(b.failures()).toEqual({})
      // and from there on they are sold under it
      b.post(delivery('2026-01-11', 'B9', 6))
      expect(refusal(() => b.post(delivery('2026-01-11', 'B1', 1)))).toEqual(['NEGATIVE_BATCH lines.0.quantity'])
    })
  }
  it('only what stays from that day on; withdrawn and reversed it is as it was', () => {
    const b = batchBooks({ costScope: 'batch' })
    receipt(b, '2026-01-05', 'B1', 10)
    b.post(delivery('2026-01-20', 'B1', 4))
    const [first] = renumbered(b, { batch: 'B1', toBatch: 'B9', date: '2026-01-10' })
    expect(lying(b)).toEqual([[1, 'B9', 6]])
    b.unpost(first?.id ?? 0)
    expect([lying(b), dates(b, 'B9')]).toEqual([[[1, 'B1', 6]], undefined])
    const [again] = renumbered(b, { batch: 'B1', toBatch: 'B9', date: '2026-01-21' })
    b.reverse(again?.id ?? 0, '2026-01-22')
    expect(lying(b)).toEqual([[1, 'B1', 6]])
  })
  it('is refused where there is nothing to rename, or the new number has other dates', () => {
    const b = batchBooks()
    receipt(b, '2026-01-05', 'B1', 10, { expiryDate: '2026-06-30' })
    receipt(b, '2026-01-05', 'B2', 10, { expiryDate: '2026-07-31' })
    expect(refusal(() => renumbered(b, { batch: 'B7', toBatch: 'B9', date: '2026-01-10' }))).toEqual(['NOT_FOUND batch'])
    expect(refusal(() => renumbered(b, { batch: 'B1', toBatch: 'B1', date: '2026-01-10' }))).toEqual(['SAME_BATCH toBatch'])
    expect(refusal(() => renumbered(b, { batch: 'B1', toBatch: 'B9', date: '2026-01-04' }))).toEqual(['BATCH_NOT_ON_HAND date'])
    expect(refusal(() => renumbered(b, { batch: 'B1', toBatch: 'B2', date: '2026-01-10' }))).toEqual([
      'BATCH_DATES_DIFFER lines.0.expiryDate',
    ])
    // a transfer that neither changes the place nor the number moves nothing
    const nothing = {
      type: 'transfer',
      date: '2026-01-10',
      warehouseId: 1,
      toWarehouseId: 1,
      lines: [{ itemId: 1, quantity: NET, batch: 'B1' }],
    } as const
    expect(refusal(() => b.post(nothing))).toEqual(['SAME_WAREHOUSE toWarehouseId'])
  })
})

describe('D33 更正批次日期', () => {
  const correctDates = (b: Books, expiryDate: string, productionDate: string | null = null) => {
    const input = { itemId: 1, batch: 'B1', productionDate, expiryDate, reason: '供应商更正' }
    b.command('batches.setDates', input, (ctx) => void batchHandlers.setDates(ctx, input))
  }
  it('from then on the batch has them, whatever its documents say; who and why stands in the log', () => {
    const b = batchBooks()
    const first = receipt(b, '2026-01-05', 'B1', 10, { expiryDate: '2026-01-31' })
    receipt(b, '2026-01-06', 'B1', 10)
    expect(refusal(() => b.post(delivery('2026-02-05', 'B1', 1)))[0]).toBe('EXPIRED_BATCH lines.0.batch')
    correctDates(b, '2026-03-31')
    b.post(delivery('2026-02-05', 'B1', 1))
    expect(refusal(() => receipt(b, '2026-01-06', 'B1', 10, { expiryDate: '2026-01-31' }))).toEqual([
      'BATCH_DATES_DIFFER lines.0.expiryDate',
    ])
    b.unpost(first)
    expect(dates(b, 'B1')).toEqual({ p: null, e: '2026-03-31' })
    const log = b.db.value<string>("SELECT detail FROM audit_log WHERE action = 'batches.setDates'")
    expect(JSON.parse(log ?? '')).toMatchObject({ batch: 'B1', expiryDate: '2026-03-31', reason: '供应商更正' })
    expect(refusal(() => correctDates(b, '2026-03-31', '2026-04-01'))).toEqual(['EXPIRY_BEFORE_PRODUCTION expiryDate'])
  })
  it('the list names each batch with what is left of it', () => {
    const b = batchBooks()
    receipt(b, '2026-01-05', 'B1', 10, { expiryDate: '2026-06-30' })
    receipt(b, '2026-01-05', 'B0', 2)
    b.post(delivery('2026-01-06', 'B0', 2))
    const list = (onHand: boolean, text = '') =>
      b.command('batches.list', {}, (ctx) => batchHandlers.list(ctx, { onHand, text, offset: 0, limit: 10 })) as {
        rows: BatchRow[]
        count: number
      }
    expect(list(true)).toMatchObject({
      count: 1,
      rows: [{ batch: 'B1', itemCode: 'A1', expiryDate: '2026-06-30', onHand: 10 * NET, edited: false }],
    })
    expect([list(false).count, list(false, 'b0').rows.map((r) => r.batch)]).toEqual([2, ['B0']])
  })
})
