import type { ReportParams } from '@core/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { belowMinimum } from '../../src/db/queries/reports/stockLimits'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

/** What a warehouse keeper asks of the stock: how old it is, what lies idle, what can be promised. */
const folder = temporaryFolder()
const PIECE = 1_000_000
let books: Books
const run = (report: string, params: ReportParams = {}) =>
  runReport({ db: books.set.db, options: books.set.options, clock: books.clock }, report, params)
const ids: Record<string, number> = {}

beforeAll(() => {
  books = newBooks(folder.path, 'keeper')
  const receive = (date: string, itemId: number, pieces: number, net: number) =>
    books.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, invoiceKind: 'special', lines: [goods(itemId, pieces, net)] })
  ids['first'] = receive('2026-01-05', 1, 10, 100_00)
  ids['second'] = receive('2026-02-20', 1, 10, 201_00)
  ids['idle'] = receive('2026-01-06', 2, 5, 55_55)
  ids['sale'] = books.post({ type: 'salesDelivery', date: '2026-02-25', partnerId: 1, warehouseId: 1, lines: [goods(1, 4, 90_00)] })
  books.post({ type: 'transfer', date: '2026-03-01', warehouseId: 1, toWarehouseId: 3, lines: [{ itemId: 1, quantity: 8 * PIECE }] })
  ids['back'] = books.post({
    type: 'salesReturn',
    date: '2026-03-03',
    partnerId: 1,
    warehouseId: 3,
    lines: [goods(1, 1, 22_50, { sourceLineId: books.lineOf(ids['sale'] ?? 0) })],
  })
  const order = (type: 'salesOrder' | 'purchaseOrder', itemId: number, pieces: number, warehouseId: number) => {
    const id = books.save({
      type,
      date: '2026-03-06',
      partnerId: type === 'salesOrder' ? 1 : 2,
      warehouseId,
      lines: [goods(itemId, pieces, 100_00)],
    })
    books.approve(id)
    return id
  }
  ids['wanted'] = order('salesOrder', 1, 6, 3)
  ids['coming'] = order('purchaseOrder', 1, 20, 3)
  order('salesOrder', 3, 2, 1)
  books.save({ type: 'salesOrder', date: '2026-03-07', partnerId: 1, warehouseId: 3, lines: [goods(1, 3, 50_00)] })
  books.clock.set('2026-04-10')
})
afterAll(async () => {
  await books.close()
  folder.remove()
})

describe('库龄', () => {
  it('the oldest goods leave first; a transfer keeps their age, a customer return begins anew', () => {
    const layers = (params: ReportParams) =>
      run('stockAgeing', { itemId: 1, ...params }).rows.map(({ cells: c, drill }) => [c['date'], c['days'], c['quantity'], drill])
    // 6 of the first receipt and 2 of the second went over; the returned piece came on 3 March
    expect(layers({ warehouseId: 3, to: '2026-04-10' })).toEqual([
      ['2026-01-05', 95, 6 * PIECE, { document: ids['first'] }],
      ['2026-02-20', 49, 2 * PIECE, { document: ids['second'] }],
      ['2026-03-03', 38, PIECE, { document: ids['back'] }],
    ])
    expect(layers({ warehouseId: 1, to: '2026-04-10' })).toEqual([['2026-02-20', 49, 8 * PIECE, { document: ids['second'] }]])
    expect(layers({ to: '2026-02-20' }).map(([, days, quantity]) => [days, quantity])).toEqual([
      [46, 10 * PIECE],
      [0, 10 * PIECE],
    ])
  })
  it('bands share the cost of the pool to the fen, whatever method costs it', () => {
    const { rows, totals, checks } = run('stockAgeing', { to: '2026-04-10' })
    expect(rows.map((r) => r.cells['code'])).toEqual(['A1', 'A2'])
    const [moving] = rows
    // 301.00 − 60.20 sold + 15.05 back, over 17 pieces: 6 of them over 90 days, 11 between 31 and 60
    expect(moving?.cells).toMatchObject({ quantity: 17 * PIECE, value: 255_85, d180: 90_30, d60: 165_55, days: 65 })
    expect(totals).toMatchObject({ value: 255_85 + 55_55, d180: 90_30 + 55_55, d60: 165_55 })
    expect(checks).toMatchObject([{ ok: true, left: 311_40, right: 311_40 }])
  })
  it('the ends of the bands belong to them', () => {
    const bandOn = (to: string) => run('stockAgeing', { to, itemId: 2 }).rows[0]?.cells['band']
    expect(['2026-02-05', '2026-02-06', '2026-04-06', '2026-04-07', '2027-01-06', '2027-01-07'].map(bandOn)).toEqual([
      '0–30 天',
      '31–60 天',
      '61–90 天',
      '91–180 天',
      '181–365 天',
      '365 天以上',
    ])
  })
})

it('呆滞: not sold for so many days; what came lately is not idle, a transfer is no sale', () => {
  const idle = (params: ReportParams) => run('stockIdle', params).rows.map(({ cells: c }) => [c['code'], c['days'], c['value']])
  expect(idle({ to: '2026-04-10' })).toEqual([['A2', 94, 55_55]])
  expect(idle({ to: '2026-04-05' })).toEqual([])
  expect(idle({ to: '2026-04-10', days: 30 })).toEqual([
    ['A1', 44, 255_85],
    ['A2', 94, 55_55],
  ])
  expect(run('stockIdle', { to: '2026-04-10' }).rows[0]?.cells).toMatchObject({ lastIn: '2026-01-06', lastOut: null })
})

it('D19 可用量 = 现存 − 占用 + 在途, drafts not counted, 在途 by choice', () => {
  const rows = (params: ReportParams) =>
    run('stockAvailable', params).rows.map(({ cells: c }) => [
      c['code'],
      c['warehouse'],
      c['quantity'],
      c['reserved'],
      c['inTransit'],
      c['available'],
    ])
  const main = String(books.db.value('SELECT name FROM warehouse WHERE id = 1'))
  expect(rows({})).toEqual([
    ['A1', main, 8 * PIECE, 0, 0, 8 * PIECE],
    ['A1', '二仓', 9 * PIECE, 6 * PIECE, 20 * PIECE, 23 * PIECE],
    ['A2', main, 5 * PIECE, 0, 0, 5 * PIECE],
    ['A3', main, 0, 2 * PIECE, 0, -2 * PIECE],
  ])
  expect(rows({ inTransit: 'ignored', warehouseId: 3 })).toEqual([['A1', '二仓', 9 * PIECE, 6 * PIECE, undefined, 3 * PIECE]])
  const here = run('stockAvailable', { itemId: 1, warehouseId: 3 })
  const target = here.rows[0]?.drills?.['reserved']
  if (!target || !('report' in target)) throw new Error('leads to its orders')
  const orders = run(target.report, target.params)
  expect(orders.rows.map((r) => [r.cells['open'], r.drill])).toEqual([[6 * PIECE, { document: ids['wanted'] }]])
  // half of it delivered: no longer reserved, no longer there
  books.post({
    type: 'salesDelivery',
    date: '2026-04-10',
    partnerId: 1,
    warehouseId: 3,
    lines: [goods(1, 3, 50_00, { sourceLineId: books.lineOf(ids['wanted'] ?? 0) })],
  })
  expect(rows({ inTransit: 'ignored', warehouseId: 3 })).toEqual([['A1', '二仓', 6 * PIECE, 3 * PIECE, undefined, 3 * PIECE]])
})

describe('D19 库存预警', () => {
  const limit = (itemId: number, warehouseId: number, min: number | null, max: number | null) =>
    books.db.run(
      'INSERT INTO item_stock_limit (item_id, warehouse_id, min_quantity, max_quantity) VALUES (?, ?, ?, ?)',
      itemId,
      warehouseId,
      min,
      max,
    )
  const alerts = (params: ReportParams = {}) =>
    run('stockAlert', params).rows.map(({ cells: c }) => [c['code'], c['state'], c['quantity'], c['difference'], c['proposal']])

  it('names what lies below its minimum or above its maximum, and what is still to be ordered', () => {
    // 6 here, 3 reserved, 20 on the way: enough is ordered already
    limit(1, 3, 7 * PIECE, 20 * PIECE)
    // 8 against 8 at least: right at the limit is enough
    limit(1, 1, 8 * PIECE, null)
    limit(2, 1, null, 4 * PIECE)
    // nothing there and 2 reserved: to 10 it takes 12
    limit(3, 1, 5 * PIECE, 10 * PIECE)
    // without a maximum it is filled up to the minimum
    limit(4, 3, 6 * PIECE, null)
    expect(alerts()).toEqual([
      ['A1', '低于下限', 6 * PIECE, -PIECE, 0],
      ['A2', '高于上限', 5 * PIECE, PIECE, 0],
      ['A3', '低于下限', 0, -5 * PIECE, 12 * PIECE],
      ['A4', '低于下限', 0, -6 * PIECE, 6 * PIECE],
    ])
    expect(alerts({ alert: 'above' }).map(([code]) => code)).toEqual(['A2'])
    expect(alerts({ alert: 'below', warehouseId: 3 }).map(([code]) => code)).toEqual(['A1', 'A4'])
  })
  it('the workbench counts what the report lists below the minimum; goods no longer traded are in neither', () => {
    expect(belowMinimum(books.db, books.clock.today())).toEqual(['商品1', '商品3', '商品4'])
    books.db.run('UPDATE item SET disabled = 1 WHERE id = 4')
    expect(belowMinimum(books.db, books.clock.today())).toEqual(['商品1', '商品3'])
    expect(alerts({ alert: 'below' }).map(([code]) => code)).toEqual(['A1', 'A3'])
  })
})
