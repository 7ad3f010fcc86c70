import type { AccountSetOptions, ReportParams } from '@core/contract'
import { afterAll, describe, expect, it } from 'vitest'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks, NET } from '../support/books'

/** 成本追溯: an issue's cost opens as the receipts it came from. */
const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
const books = (options: Partial<AccountSetOptions> = {}) => newBooks(folder.path, `t${count++}`, options)
const receive = (b: Books, date: string, itemId: number, pieces: number, net: number) =>
  b.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, invoiceKind: 'special', lines: [goods(itemId, pieces, net)] })
const sell = (b: Books, date: string, itemId: number, pieces: number, warehouseId = 1) =>
  b.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId, lines: [goods(itemId, pieces, 500_00)] })
const run = (b: Books, report: string, params: ReportParams) =>
  runReport({ db: b.set.db, options: b.set.options, clock: b.clock }, report, params)
const numberOf = (b: Books, id: number) => b.db.value<string>('SELECT number FROM document WHERE id = ?', id)
/** [indent, source, document, quantity in pieces, fen] of a line's trace, the issue itself first. */
function traced(b: Books, documentId: number) {
  const { rows, checks } = run(b, 'costTrace', { documentId, lineId: b.lineOf(documentId) })
  expect(checks.every((c) => c.ok)).toBe(true)
  const figures = rows.map(({ cells: c, indent = 0 }) => [
    indent,
    c['source'],
    c['number'] ?? null,
    typeof c['quantity'] === 'number' ? c['quantity'] / NET : null,
    c['amount'] ?? null,
  ])
  const made = figures.findIndex(([, source]) => source === '由这些入库组成')
  return { issue: figures[0], computed: figures.slice(1, made < 0 ? 2 : made), parts: figures.slice(made < 0 ? 2 : made + 1) }
}

describe('成本追溯', () => {
  it('先进先出: the layers that were taken', () => {
    const b = books({ costingMethod: 'fifo' })
    const [first, second] = [receive(b, '2026-01-02', 1, 10, 100_00), receive(b, '2026-01-03', 1, 10, 130_00)]
    const sale = sell(b, '2026-01-05', 1, 15)
    const { issue, computed, parts } = traced(b, sale)
    expect(issue).toEqual([0, '销售出库单：本次出库', numberOf(b, sale), 15, 165_00])
    expect(computed).toEqual([[0, '先进先出：依次取最早入库的层', null, null, null]])
    expect(parts).toEqual([
      [0, '采购入库单', numberOf(b, first), 10, 100_00],
      [0, '采购入库单', numberOf(b, second), 5, 65_00],
    ])
  })

  it('移动加权: the receipts since stock was last empty, each with its share; the computation in words', () => {
    const b = books()
    receive(b, '2026-01-01', 1, 3, 99_00)
    sell(b, '2026-01-02', 1, 3)
    const [first, second] = [receive(b, '2026-01-03', 1, 10, 100_00), receive(b, '2026-01-04', 1, 10, 120_00)]
    const { computed, parts } = traced(b, sell(b, '2026-01-05', 1, 5))
    expect(computed.map(([, ...row]) => row)).toEqual([
      ['移动加权平均', null, null, null],
      ['出库前结存', null, 20, 220_00],
      ['发出 5 × 220.00 ÷ 20', null, 5, 55_00],
    ])
    expect(parts).toEqual([
      [0, '采购入库单', numberOf(b, first), 2.5, 25_00],
      [0, '采购入库单', numberOf(b, second), 2.5, 30_00],
    ])
  })

  it('D28 D29: through a transfer and an assembly with its fee back to the receipts', () => {
    const b = books({ costingMethod: 'fifo', costScope: 'warehouse' })
    const [first, second] = [receive(b, '2026-01-02', 1, 10, 100_00), receive(b, '2026-01-02', 2, 4, 60_00)]
    const move = b.post({
      type: 'transfer',
      date: '2026-01-03',
      warehouseId: 1,
      toWarehouseId: 3,
      lines: [{ itemId: 1, quantity: 4 * NET }],
    })
    const made = b.post({
      type: 'assembly',
      date: '2026-01-04',
      warehouseId: 3,
      tenders: [{ accountId: b.account('cash'), amount: 5_00 }],
      lines: [
        { itemId: 3, quantity: 2 * NET, toWarehouseId: 3 },
        { itemId: 1, quantity: 4 * NET },
        { itemId: 2, quantity: NET, warehouseId: 1 },
      ],
    })
    const { issue, parts } = traced(b, sell(b, '2026-01-05', 3, 1, 3))
    expect(issue?.[4]).toBe(30_00)
    expect(parts).toEqual([
      [0, '组装单 · 转入', numberOf(b, made), 1, 30_00],
      [1, '调拨单 · 转入', numberOf(b, move), 2, 20_00],
      [2, '采购入库单', numberOf(b, first), 2, 20_00],
      [1, '采购入库单', numberOf(b, second), 0.5, 7_50],
      [1, '组装单 加工费', numberOf(b, made), null, 2_50],
    ])
  })

  it('D20: a receipt entered late: what was booked first, and the difference with the document that caused it', () => {
    const b = books()
    receive(b, '2026-01-02', 1, 10, 100_00)
    const sale = sell(b, '2026-01-05', 1, 5)
    const late = receive(b, '2026-01-03', 1, 10, 120_00)
    const { issue, parts } = traced(b, sale)
    expect(issue?.[4]).toBe(55_00)
    expect(parts.slice(2)).toEqual([
      [0, '入账过程：过账时的成本和后来的差异', null, null, null],
      [0, '过账时的成本', '', null, 50_00],
      [0, '2026-01 的差异：采购入库单', numberOf(b, late), null, 5_00],
      [0, '现在的成本', null, null, 55_00],
    ])
  })

  it('D22: 月末一次加权: the month as one pool, what came later in it included, the opening back to its receipts', () => {
    const b = books({ costingMethod: 'periodicAverage' })
    const before = receive(b, '2026-01-02', 1, 10, 100_00)
    b.settleCosts(202601)
    const sale = sell(b, '2026-02-05', 1, 5)
    const later = receive(b, '2026-02-20', 1, 10, 140_00)
    b.settleCosts(202602)
    const { computed, parts } = traced(b, sale)
    expect(computed.map(([, ...row]) => row)).toEqual([
      ['月末一次加权', null, null, null],
      ['月初结存', null, 10, 100_00],
      ['加：本月入库', null, 10, 140_00],
      ['全月可发', null, 20, 240_00],
      ['发出 5 × 240.00 ÷ 20', null, 5, 60_00],
    ])
    expect(parts.slice(0, 2)).toEqual([
      [0, '采购入库单', numberOf(b, before), 2.5, 25_00],
      [0, '采购入库单', numberOf(b, later), 2.5, 35_00],
    ])
  })

  it('D18: what was issued below zero is told as such', () => {
    const b = books({ costingMethod: 'fifo', negativeStock: 'allow' })
    const first = receive(b, '2026-01-02', 1, 2, 20_00)
    expect(traced(b, sell(b, '2026-01-05', 1, 3)).parts).toEqual([
      [0, '采购入库单', numberOf(b, first), 2, 20_00],
      [0, '缺货时暂按上次成本出库', null, 1, 10_00],
    ])
  })

  it('领用, 报损 and a transfer between warehouses that have costs of their own are issues like any other', () => {
    const b = books({ costingMethod: 'fifo', costScope: 'warehouse' })
    const [first, second] = [receive(b, '2026-01-02', 1, 10, 100_00), receive(b, '2026-01-03', 1, 10, 130_00)]
    const line = (pieces: number) => [{ itemId: 1, quantity: pieces * NET }]
    const used = b.post({ type: 'materialIssue', date: '2026-01-04', warehouseId: 1, departmentId: 1, lines: line(4) })
    const moved = b.post({ type: 'transfer', date: '2026-01-05', warehouseId: 1, toWarehouseId: 3, lines: line(8) })
    const lost = b.post({ type: 'stockLoss', date: '2026-01-06', warehouseId: 1, reason: '受潮', lines: line(2) })
    const partsOf = (id: number) => traced(b, id).parts.map(([, ...part]) => part)
    expect(partsOf(used)).toEqual([['采购入库单', numberOf(b, first), 4, 40_00]])
    expect(partsOf(moved)).toEqual([
      ['采购入库单', numberOf(b, first), 6, 60_00],
      ['采购入库单', numberOf(b, second), 2, 26_00],
    ])
    expect(partsOf(lost)).toEqual([['采购入库单', numberOf(b, second), 2, 26_00]])
  })

  it('移动加权: quantities are those that left, whatever the fen of their amounts', () => {
    const b = books()
    const [first, second] = [receive(b, '2026-01-02', 1, 72, 766_24), receive(b, '2026-01-02', 1, 7, 81_11)]
    const parts = traced(b, sell(b, '2026-01-05', 1, 30)).parts
    expect(parts.map(([, , number]) => number)).toEqual([numberOf(b, first), numberOf(b, second)])
    expect(parts.reduce((sum, [, , , quantity]) => sum + Number(quantity), 0)).toBe(30)
    const alone = books()
    receive(alone, '2026-01-02', 1, 72, 766_24)
    expect(traced(alone, sell(alone, '2026-01-05', 1, 30)).parts.map(([, , , quantity, amount]) => [quantity, amount])).toEqual([
      [30, 319_27],
    ])
  })

  it('库存台账 and 销售明细 lead to it', () => {
    const b = books()
    receive(b, '2026-01-02', 1, 10, 100_00)
    const sale = sell(b, '2026-01-05', 1, 5)
    const span = { from: '2026-01-01', to: '2026-01-31' }
    const seq = b.db.value<number>('SELECT seq FROM stock_entry WHERE document_id = ?', sale)
    const outs = run(b, 'stockLedger', { itemId: 1, ...span }).rows.filter((r) => r.drills)
    expect(outs.map((r) => r.drills?.['outValue'])).toEqual([{ report: 'costTrace', params: { movement: seq } }])
    const [sold] = run(b, 'salesDetail', span).rows
    expect(sold?.drills?.['cost']).toEqual({ report: 'costTrace', params: { documentId: sale, lineId: b.lineOf(sale) } })
    expect(() => run(b, 'costTrace', { movement: 1 })).toThrow()
  })
})
