import { describe, expect, it } from 'vitest'
import type { ReportParams } from '@core/contract'
import { runReport } from '../../src/main/modules/reports/run'
import { batchBooksFor, delivery, receipt } from '../support/batchBooks'
import { type Books, goods, NET } from '../support/books'
import { delivery as deliverNumbers, line, receipt as receiveNumbers } from '../support/serialBooks'

/** Each question to the stock, narrowed to a batch, an item, a category: held against sums of the ledger. */
const batchBooks = batchBooksFor()
const report = (b: Books, id: string, params: ReportParams) => runReport({ db: b.db, options: b.set.options, clock: b.clock }, id, params)
const second = (b: Books) => b.db.value<number>("SELECT id FROM warehouse WHERE code = '02'") ?? 0
const BATCHES = ['A', 'B', 'C', '没有']

/** Two months of two batches in two warehouses; one delivery is taken back, goods of another item stand beside. */
function traded(options: Parameters<typeof batchBooks>[0] = {}): Books {
  const b = batchBooks(options)
  const there = second(b)
  receipt(b, '2026-01-05', 'A', 10)
  receipt(b, '2026-01-20', 'B', 20)
  b.post(delivery('2026-01-25', 'A', 3))
  b.unpost(b.post(delivery('2026-01-26', 'A', 2)))
  b.post({
    type: 'transfer',
    date: '2026-02-03',
    warehouseId: 1,
    toWarehouseId: there,
    lines: [{ itemId: 1, quantity: 4 * NET, batch: 'B' }],
  })
  receipt(b, '2026-02-10', 'C', 7)
  receipt(b, '2026-02-12', 'A', 5)
  b.post(delivery('2026-02-15', 'B', 6))
  b.post(delivery('2026-02-20', 'B', 1, { warehouseId: there }))
  b.post({ type: 'purchaseReceipt', date: '2026-02-11', partnerId: 2, warehouseId: 1, lines: [goods(2, 9, 45_00)] })
  return b
}
const naive = (b: Books, batch: string, warehouseId: number | null, where: string): number =>
  b.db.value<number>(
    `SELECT COALESCE(SUM(quantity), 0) FROM stock_entry WHERE item_id = 1 AND batch = ? AND (? IS NULL OR warehouse_id = ?) AND ${where}`,
    batch,
    warehouseId,
    warehouseId,
  ) ?? 0

describe('D19 可用量 by batch', () => {
  it('what a draft delivery names of an order is taken from its batch; what nobody has named stands in a row of its own', () => {
    const b = traded()
    const order = b.save({ type: 'salesOrder', date: '2026-03-01', partnerId: 1, warehouseId: 1, lines: [goods(1, 9, 180_00)] })
    b.approve(order)
    const rows = (params: ReportParams = {}) =>
      report(b, 'stockAvailable', { itemId: 1, warehouseId: 1, groupBy: 'batch', ...params }).rows.map((r) =>
        [r.cells['batch'], ...['quantity', 'reserved', 'available'].map((key) => Number(r.cells[key]) / NET)].join(' '),
      )
    expect(rows()).toEqual(['A 12 0 12', 'B 10 0 10', 'C 7 0 7', '未指定批号 0 9 -9', '小计 29 9 20'])
    const line = (batch: string, pieces: number) => goods(1, pieces, pieces * 20_00, { batch, sourceLineId: b.lineOf(order) })
    const draft = b.save(delivery('2026-03-02', 'A', 0, { lines: [line('A', 4), line('B', 3)] }))
    // another warehouse's goods are not what the order is for
    b.save(delivery('2026-03-02', 'B', 0, { warehouseId: second(b), lines: [line('B', 1)] }))
    expect(rows()).toEqual(['A 12 4 8', 'B 10 3 7', 'C 7 0 7', '未指定批号 0 2 -2', '小计 29 9 20'])
    expect(rows({ batch: 'B' })).toEqual(['B 10 3 7'])
    // never more than is left of the order
    b.save(delivery('2026-03-03', 'C', 0, { lines: [line('C', 6)] }))
    expect(rows()).toEqual(['A 12 4 8', 'B 10 3 7', 'C 7 2 5', '小计 29 9 20'])
    // dated tomorrow: today it lies there still, promised it is no longer
    b.postSaved(draft)
    expect(rows()).toEqual(['A 12 0 8', 'B 10 0 7', 'C 7 2 5', '小计 29 2 20'])
    b.clock.set('2026-03-02')
    expect(rows()).toEqual(['A 8 0 8', 'B 7 0 7', 'C 7 2 5', '小计 22 2 20'])
    const behind = report(b, 'openOrders', { orderType: 'salesOrder', itemId: 1, batch: 'C' }).rows
    expect(behind.map((r) => [r.cells['batch'], r.cells['open'], r.drill])).toEqual([['C', 2 * NET, { document: order }]])
  })
  it('what nobody has named a batch of opens the orders of that alone, and the whole all of them', () => {
    const b = traded()
    const order = b.save({ type: 'salesOrder', date: '2026-02-28', partnerId: 1, warehouseId: 1, lines: [goods(1, 9, 180_00)] })
    b.approve(order)
    b.save(delivery('2026-03-01', 'A', 0, { lines: [goods(1, 4, 80_00, { batch: 'A', sourceLineId: b.lineOf(order) })] }))
    const opened = report(b, 'stockAvailable', { itemId: 1, warehouseId: 1, groupBy: 'batch' }).rows.map(({ cells, drills }) => {
      const target = drills?.['reserved']
      const found = target && 'report' in target ? report(b, target.report, target.params).totals?.['open'] : null
      return [cells['batch'], cells['reserved'], found]
    })
    expect(opened).toEqual([
      ['A', 4 * NET, 4 * NET],
      ['B', 0, 0],
      ['C', 0, 0],
      ['未指定批号', 5 * NET, 5 * NET],
      ['小计', 9 * NET, 9 * NET],
    ])
  })
  it('D33 库存预警: batches that expire stand beside what is below its minimum; one batch asks for its date alone', () => {
    const b = traded()
    b.db.run(
      "UPDATE batch SET edited = 1, expiry_date = CASE batch WHEN 'A' THEN '2026-02-28' WHEN 'B' THEN '2026-03-20' ELSE '2027-01-01' END",
    )
    b.db.run('INSERT INTO item_stock_limit (item_id, warehouse_id, min_quantity) VALUES (1, 1, ?)', 40 * NET)
    b.clock.set('2026-03-05')
    const alerts = (params: ReportParams = {}) =>
      report(b, 'stockAlert', params).rows.map(({ cells: c }) =>
        [c['warehouse'], c['state'], c['batch'] ?? '', Number(c['quantity']) / NET].join(' '),
      )
    expect(alerts()).toEqual(['主仓 低于下限  29', '主仓 过期 5 天 A 12', '主仓 临期 剩 15 天 B 10', '二仓 临期 剩 15 天 B 3'])
    expect(alerts({ alert: 'due' })).toEqual(['主仓 过期 5 天 A 12', '主仓 临期 剩 15 天 B 10', '二仓 临期 剩 15 天 B 3'])
    expect(alerts({ alert: 'near', warehouseId: 1 })).toEqual(['主仓 临期 剩 15 天 B 10'])
    expect(alerts({ batch: 'A' })).toEqual(['主仓 过期 5 天 A 12'])
    expect(alerts({ alert: 'below', batch: 'A' })).toEqual([])
  })
})

describe.each(['company', 'warehouse', 'batch'] as const)('narrowed to a batch, cost by %s', (costScope) => {
  it('D33 收发存: opening, receipts, issues and closing of the batch', () => {
    const b = traded({ costScope })
    for (const [from, to] of [
      ['2026-01-01', '2026-01-31'],
      ['2026-02-01', '2026-02-28'],
      ['2026-01-21', '2026-02-11'],
    ] as const)
      for (const batch of BATCHES)
        for (const warehouseId of [null, 1, second(b)]) {
          const { rows } = report(b, 'stockSummary', { from, to, batch, ...(warehouseId === null ? {} : { warehouseId }) })
          const cell = (key: string) => rows.reduce((sum, r) => sum + Number(r.cells[key] ?? 0), 0)
          const told = `${from} ${batch} ${warehouseId}`
          expect([told, cell('openingQuantity')]).toEqual([told, naive(b, batch, warehouseId, `date < '${from}'`)])
          expect([told, cell('closingQuantity')]).toEqual([told, naive(b, batch, warehouseId, `date <= '${to}'`)])
          const span = `date BETWEEN '${from}' AND '${to}' AND kind <> 'move' AND EXISTS (SELECT 1 FROM stock_entry o WHERE o.seq = stock_entry.seq AND o.n = 0 AND o.quantity`
          expect([told, cell('inQuantity')]).toEqual([told, naive(b, batch, warehouseId, `${span} > 0)`)])
          expect([told, cell('outQuantity')]).toEqual([told, 0 - naive(b, batch, warehouseId, `${span} < 0)`)])
        }
  })
  it('D33 收发存 of a batch opens its book, which knows what was given another number', () => {
    const b = traded({ costScope })
    if (costScope !== 'batch')
      b.post({
        type: 'transfer',
        date: '2026-02-22',
        warehouseId: 1,
        toWarehouseId: 1,
        lines: [{ itemId: 1, quantity: 2 * NET, batch: 'A', toBatch: 'C' }],
      })
    for (const batch of ['A', 'B', 'C'])
      for (const params of [{}, { groupBy: 'warehouse' }, { warehouseId: 1 }] as const)
        for (const { cells, drill } of report(b, 'stockSummary', { from: '2026-02-01', to: '2026-02-28', batch, ...params }).rows) {
          if (!drill || !('report' in drill)) throw new Error('opens its book')
          const book = report(b, drill.report, drill.params)
          expect([batch, params, book.totals?.['balanceQuantity']]).toEqual([batch, params, cells['closingQuantity']])
        }
  })
  it('D33 库存台账 of a batch knows what the invoice changed its cost by', () => {
    const b = batchBooks({ costScope })
    const bought = receipt(b, '2026-02-02', 'A', 10)
    receipt(b, '2026-02-03', 'B', 10)
    const invoiced = goods(1, 10, 120_00, { sourceLineId: b.lineOf(bought) })
    b.post({ type: 'purchaseInvoice', date: '2026-02-05', partnerId: 2, invoiceKind: 'special', lines: [invoiced] })
    const span = { from: '2026-02-04', to: '2026-02-28', itemId: 1 }
    for (const batch of ['A', 'B']) {
      const told = report(b, 'stockSummary', { ...span, batch }).rows[0]?.cells['closingValue']
      expect([batch, told]).toEqual([batch, costScope === 'batch' ? (batch === 'A' ? 120_00 : 100_00) : null])
      expect([batch, report(b, 'stockLedger', { ...span, batch }).totals?.['balanceValue'] ?? null]).toEqual([batch, told])
    }
  })
  it('D33 收发存: the batch has a value where it has a cost of its own, and the batches add up to the whole', () => {
    const b = traded({ costScope })
    const span = { from: '2026-02-01', to: '2026-02-28', itemId: 1 }
    const of = (batch: string) => report(b, 'stockSummary', { ...span, batch }).rows[0]?.cells['closingValue']
    if (costScope !== 'batch') return expect(of('A')).toBeNull()
    const whole = report(b, 'stockSummary', span).rows.reduce((sum, r) => sum + Number(r.cells['closingValue']), 0)
    expect(['A', 'B', 'C'].reduce((sum, batch) => sum + Number(of(batch)), 0)).toBe(whole)
  })
  it('D33 现存量: the places of the batch alone, without what orders ask for of any', () => {
    const b = traded({ costScope })
    for (const batch of BATCHES) {
      const { rows, columns } = report(b, 'stockOnHand', { batch })
      const places = rows.filter((r) => r.kind !== 'subtotal')
      const lying = places.reduce((sum, r) => sum + Number(r.cells['quantity']), 0)
      expect([batch, lying]).toEqual([batch, naive(b, batch, null, '1')])
      expect(places.every((r) => r.cells['batch'] === batch)).toBe(true)
      expect(columns.map((c) => c.key)).not.toContain('available')
    }
    expect(report(b, 'stockOnHand', {}).columns.map((c) => c.key)).toContain('available')
  })
})

describe.each(['company', 'warehouse', 'batch'] as const)('on a day that is past, cost by %s', (costScope) => {
  const DAYS = ['2026-01-01', '2026-01-20', '2026-01-26', '2026-02-03', '2026-02-14', '2026-02-20']
  it('现存量 says what lay in every place at the end of the day, and what it was worth', () => {
    const b = traded({ costScope })
    b.post({ type: 'salesDelivery', date: '2026-02-25', partnerId: 1, warehouseId: 1, lines: [goods(1, 2, 40_00, { batch: 'B' })] })
    for (const to of DAYS) {
      const { rows, columns } = report(b, 'stockOnHand', { to })
      const places = rows.filter((r) => r.kind !== 'subtotal' && r.cells['code'] === 'A1')
      for (const batch of ['A', 'B', 'C'])
        for (const [warehouse, id] of [
          ['主仓', 1],
          ['二仓', second(b)],
        ] as const) {
          const said = places.find((r) => r.cells['batch'] === batch && r.cells['warehouse'] === warehouse)?.cells['quantity'] ?? 0
          expect([to, warehouse, batch, said]).toEqual([to, warehouse, batch, naive(b, batch, id, `date <= '${to}'`)])
        }
      const closing = report(b, 'stockSummary', { from: to, to }).totals?.['closingValue'] ?? 0
      expect([to, report(b, 'stockOnHand', { to }).totals?.['value']]).toEqual([to, closing])
      expect([to, report(b, 'stockVsLedger', { to }).totals?.['stock']]).toEqual([to, closing])
      // orders are known as they are now
      expect(columns.map((c) => c.key)).not.toContain('reserved')
    }
    const now = report(b, 'stockOnHand', {})
    expect(report(b, 'stockOnHand', { to: '2026-03-01' }).rows).toEqual(now.rows)
    expect(now.columns.map((c) => c.key)).toContain('reserved')
  })
  it('存货周转 of a batch: what lay of it at both ends, and the cost of what was sold of it', () => {
    const b = traded({ costScope })
    const span = { from: '2026-02-01', to: '2026-02-28', itemId: 1 }
    const sold = (batch: string) =>
      0 -
      (b.db.value<number>(
        `SELECT COALESCE(SUM(v.value), 0) FROM stock_entry e JOIN stock_valuation_entry v ON v.pool_id = e.pool_id AND v.date = e.date AND v.phase = e.phase AND v.seq = e.seq
         WHERE e.batch = ? AND e.n = 0 AND e.document_type = 'salesDelivery' AND e.date >= '2026-02-01'`,
        batch,
      ) ?? 0)
    const of = (params: ReportParams) => report(b, 'stockTurnover', { ...span, ...params }).totals ?? {}
    const whole = of({})
    for (const key of ['opening', 'closing', 'cost'] as const)
      expect([key, ['A', 'B', 'C'].reduce((sum, batch) => sum + (of({ batch })[key] ?? 0), 0)]).toEqual([key, whole[key]])
    for (const batch of ['A', 'B', 'C']) expect([batch, of({ batch })['cost']]).toEqual([batch, sold(batch)])
    expect(of({ batch: 'B' })['cost']).toBeGreaterThan(0)
  })
})

describe('narrowed to an item or a category', () => {
  it('存货与总账核对: is zero for each, and the items add up to the accounts', () => {
    const b = traded()
    b.db.run("INSERT INTO item_category (id, code, name) VALUES (7, 'L', '类')")
    b.db.run('UPDATE item SET category_id = 7 WHERE id = 1')
    const on = { to: '2026-02-28' }
    const whole = report(b, 'stockVsLedger', on)
    const total = (params: ReportParams) => {
      const { totals, checks } = report(b, 'stockVsLedger', { ...on, ...params })
      expect(checks?.every((c) => c.ok)).toBe(true)
      return totals?.['stock'] ?? 0
    }
    const one = b.db.value<number>(
      'SELECT SUM(value) FROM stock_valuation_entry v JOIN cost_pool p ON p.id = v.pool_id WHERE p.item_id = 1',
    )
    expect(total({ itemId: 1 })).toBe(one)
    expect(total({ categoryId: 7 })).toBe(one)
    expect(total({ itemId: 1 }) + total({ itemId: 2 })).toBe(whole.totals?.['stock'])
    expect(total({ itemId: 1, accountId: b.account('goods') })).toBe(one)
    expect(total({ itemId: 3 })).toBe(0)
    const [row] = report(b, 'stockVsLedger', { ...on, itemId: 1 }).rows
    expect(row?.drill).toMatchObject({ report: 'stockVsLedger', params: { itemId: 1 } })
  })
  it('D35 序列号跟踪: by category and batch', () => {
    const b = batchBooks()
    b.db.run('UPDATE item SET serial_managed = 1 WHERE id IN (1, 2)')
    b.db.run("INSERT INTO item_category (id, code, name) VALUES (7, 'L', '类')")
    b.db.run('UPDATE item SET category_id = 7 WHERE id = 2')
    b.post({
      ...receiveNumbers('2026-01-05', []),
      lines: [line(['A1', 'A2'], 200_00, { batch: 'X' }), line(['A3'], 100_00, { batch: 'Y' })],
    })
    b.post({ ...receiveNumbers('2026-01-06', []), lines: [{ ...goods(2, 1, 50_00), serials: ['N'] }] })
    b.post({ ...deliverNumbers('2026-01-07', []), lines: [line(['A1'], 200_00, { batch: 'X' })] })
    const numbers = (params: ReportParams) => report(b, 'serialTracking', params).rows.map((r) => r.cells['serial'])
    expect(numbers({ batch: 'Y' })).toEqual(['A3'])
    expect(numbers({ categoryId: 7 })).toEqual(['N'])
    expect(numbers({ categoryId: 7, batch: 'Y' })).toEqual([])
    expect(numbers({ text: 'A2' })).toEqual(['A2'])
  })
})
