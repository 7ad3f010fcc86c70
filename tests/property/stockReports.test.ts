import type { AccountSetOptions, ReportParams } from '@core/contract'
import { dayNumber } from '@core/kernel'
import { afterAll, describe, expect, test } from 'vitest'
import { Random } from '../../src/main/services/random'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { type Books, newBooks } from '../support/books'
import { RandomTrade } from '../support/randomTrade'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const ACTS = Number(process.env['TRADE_ACTS'] ?? 120)
/** each test trades with a seed of its own, so many further on */
const SHIFT = Number(process.env['TRADE_SEED'] ?? 0)
const BOOKS: Partial<AccountSetOptions>[] = [
  {},
  { costingMethod: 'fifo', costScope: 'warehouse', sameDayOrder: 'entry' },
  { costScope: 'batch', costingMethod: 'specific' },
  { costingMethod: 'periodicAverage', costScope: 'warehouse', revenuePoint: 'invoice', negativeStock: 'allow' },
]
const DATES = ['2026-01-14', '2026-01-31', '2026-02-17', '2026-02-28', '2026-03-31']

/** A movement that stands, as the file has it. */
interface Movement {
  itemId: number
  warehouseId: number
  batch: string
  date: string
  kind: string
  quantity: number
  type: string
  shipped: number
}
const movementsOf = ({ db }: Books): Movement[] =>
  db.all<Movement>(
    `SELECT e.item_id AS itemId, e.warehouse_id AS warehouseId, e.batch, e.date, e.kind, e.quantity, e.document_type AS type, w.kind = 'shipped' AS shipped
     FROM stock_entry e JOIN warehouse w ON w.id = e.warehouse_id
     WHERE e.n = 0 AND e.quantity <> 0 AND e.seq NOT IN (SELECT seq FROM stock_entry WHERE n = 1) ORDER BY e.date, e.phase, e.seq`,
  )
/** no sale and no receipt: goods that only go from one warehouse to another */
const MOVED = ['transfer', 'transferIn']
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

function trade(options: Partial<AccountSetOptions>, seed: number) {
  const books = newBooks(folder.path, `stock-${BOOKS.indexOf(options)}-${seed}`, options)
  const random = new RandomTrade(books, new Random(seed + SHIFT))
  random.begin()
  for (let i = 1; i <= ACTS; i++) {
    random.act()
    if (i === Math.floor(ACTS / 2)) random.close(202601)
  }
  books.clock.set('2026-03-31')
  const run = (report: string, params: ReportParams = {}) =>
    runReport({ db: books.set.db, options: books.set.options, clock: books.clock }, report, params)
  return { books, run, all: movementsOf(books) }
}
type Run = ReturnType<typeof trade>['run']

/** Receipts of a place, newest first, up to what lies there: what the age of goods is where nothing was moved between places. */
function naiveLayers(moves: readonly Movement[], quantity: number): [date: string, quantity: number][] {
  const layers: [string, number][] = []
  let left = quantity
  for (const m of moves.toReversed()) {
    if (m.quantity < 0 || left === 0) continue
    const part = Math.min(left, m.quantity)
    left -= part
    layers.unshift([m.date, part])
  }
  return layers
}
function checkAgeing(run: Run, all: readonly Movement[], to: string): number {
  const before = all.filter((m) => m.date <= to)
  let compared = 0
  for (const [place, moves] of Map.groupBy(before, (m) => `${m.itemId}|${m.warehouseId}|${m.batch}`)) {
    const [{ itemId, warehouseId, batch }] = moves as [Movement]
    const rows = run('stockAgeing', { to, itemId, warehouseId, ...(batch ? { batch } : {}) }).rows.filter((r) => r.cells['batch'] === batch)
    const held = sum(moves.map((m) => m.quantity))
    expect([to, place, sum(rows.map((r) => Number(r.cells['quantity'])))]).toEqual([to, place, held])
    let lowest = 0
    let running = 0
    for (const m of moves) lowest = Math.min(lowest, (running += m.quantity))
    if (lowest < 0 || moves.some((m) => m.kind === 'move' || m.kind === 'carryIn')) continue
    const found = rows.map((r) => [r.cells['date'], r.cells['quantity']])
    expect([to, place, found]).toEqual([to, place, naiveLayers(moves, held)])
    for (const { cells } of rows) expect(cells['days']).toBe(dayNumber(to) - dayNumber(String(cells['date'])))
    compared += rows.length
  }
  return compared
}

describe('stock reports of random trade', () => {
  test.each(BOOKS)(
    '%o: ages add up to 收发存 and to the ledger, and are those of the receipts',
    async (options) => {
      const { books, run, all } = trade(options, 3)
      let compared = 0
      for (const to of DATES) {
        const totals = run('stockAgeing', { to }).totals ?? {}
        const bands = sum(['d30', 'd60', 'd90', 'd180', 'd365', 'older'].map((key) => totals[key] ?? 0))
        expect([to, bands]).toEqual([to, run('stockSummary', { from: '2026-01-01', to }).totals?.['closingValue']])
        expect([to, totals['value']]).toEqual([to, bands])
        for (const groupBy of ['category', 'warehouse'] as const)
          expect(run('stockAgeing', { to, groupBy }).totals?.['value']).toBe(totals['value'])
        compared += checkAgeing(run, all, to)
      }
      // and to the general ledger, at the end of each month and now
      for (const to of ['2026-01-31', '2026-02-28', '2026-03-31']) {
        const ledger = run('stockVsLedger', { to })
        expect([to, ledger.totals?.['difference']]).toEqual([to, 0])
        const shipped = books.db.column<number>("SELECT account_id FROM account_role WHERE role = 'goodsShipped'")
        const codes = new Set(shipped.map((id) => books.db.value<string>('SELECT code FROM account WHERE id = ?', id)))
        const inStock = sum(ledger.rows.filter((r) => !codes.has(String(r.cells['code']))).map((r) => Number(r.cells['ledger'])))
        expect([to, run('stockAgeing', { to }).totals?.['value']]).toEqual([to, inStock])
      }
      expect(compared).toBeGreaterThan(10)
      await books.close()
    },
    60_000,
  )

  test.each(BOOKS)(
    '%o: 呆滞 are those that nothing left for so many days',
    async (options) => {
      const { books, run, all } = trade(options, 5)
      for (const to of DATES) {
        const own = Map.groupBy(
          all.filter((m) => m.date <= to && m.shipped === 0),
          (m) => m.itemId,
        )
        const expected = [...own].flatMap(([itemId, moves]) => {
          const out = moves.filter((m) => m.kind === 'out' && m.quantity < 0 && !MOVED.includes(m.type)).map((m) => m.date)
          const into = moves
            .filter((m) => m.quantity > 0 && ['in', 'carryIn', 'move'].includes(m.kind) && !MOVED.includes(m.type))
            .map((m) => m.date)
          const since = out.toSorted().at(-1) ?? into.toSorted()[0]
          const quantity = sum(moves.map((m) => m.quantity))
          const idle = since !== undefined && dayNumber(to) - dayNumber(since) >= 15
          return quantity > 0 && idle ? [[`A${itemId}`, quantity, out.toSorted().at(-1) ?? null, into.toSorted().at(-1) ?? null]] : []
        })
        const found = run('stockIdle', { to, days: 15 }).rows.map(({ cells: c }) => [c['code'], c['quantity'], c['lastOut'], c['lastIn']])
        expect([to, new Set(found)]).toEqual([to, new Set(expected)])
      }
      await books.close()
    },
    60_000,
  )

  test('周转: cost of sales as the ledger has it over the mean of both ends of 收发存', async () => {
    const { books, run } = trade(BOOKS[0] ?? {}, 7)
    const span = { from: '2026-01-10', to: '2026-03-20' }
    const result = run('stockTurnover', span)
    const summary = run('stockSummary', span)
    const cost = books.db.all<{ code: string; cost: number }>(
      `SELECT i.code, SUM(j.debit - j.credit) AS cost FROM journal_line j JOIN item i ON i.id = j.item_id JOIN posting p ON p.id = j.posting_id
         LEFT JOIN voucher v ON v.id = p.voucher_id
       WHERE j.account_id IN (SELECT account_id FROM account_role WHERE role IN ('costMain', 'costOther')) AND j.date BETWEEN ? AND ? AND v.kind <> 'closing' GROUP BY 1`,
      span.from,
      span.to,
    )
    expect(result.rows.length).toBeGreaterThan(2)
    for (const { cells } of result.rows) {
      const stock = summary.rows.find((r) => r.cells['code'] === cells['code'])?.cells
      expect(cells).toMatchObject({ opening: stock?.['openingValue'], closing: stock?.['closingValue'] })
      expect(cells['cost']).toBe(cost.find((c) => c.code === cells['code'])?.cost ?? 0)
      const [average, sold] = [Number(cells['average']), Number(cells['cost'])]
      // 70 days from 10 January to 20 March
      if (average > 0 && sold > 0) {
        expect(Number(cells['turns']) / 1e6).toBeCloseTo(sold / average, 2)
        expect(Math.abs(Number(cells['days']) / 1e6 - (average * 70) / sold)).toBeLessThanOrEqual(0.0501)
      }
    }
    expect(result.checks.map((c) => c.ok)).toEqual([true])
    const category = run('stockTurnover', { ...span, groupBy: 'category' })
    expect(category.totals?.['cost']).toBe(result.totals?.['cost'])
    await books.close()
  }, 60_000)

  test.each(BOOKS)(
    '%o: 周转 of a warehouse: what lies there at both ends, and the cost of what it sold',
    async (options) => {
      const { books, run } = trade(options, 9)
      const span = { from: '2026-01-10', to: '2026-03-20' }
      const warehouses = books.db.column<number>("SELECT id FROM warehouse WHERE kind IN ('normal', 'transit') ORDER BY id")
      const ends = { opening: 0, closing: 0 }
      let sold = 0
      for (const warehouseId of warehouses) {
        const here = run('stockTurnover', { ...span, warehouseId })
        expect(here.checks).toEqual([])
        const cost = new Map<string, number>()
        for (const e of books.db.all<{ code: string; value: number }>(
          `SELECT i.code, v.value FROM stock_entry e JOIN item i ON i.id = e.item_id JOIN stock_valuation_entry v ON v.seq = e.seq
         WHERE e.n = 0 AND e.warehouse_id = ? AND e.date BETWEEN ? AND ? AND e.document_type IN ('salesDelivery', 'salesReturn')`,
          warehouseId,
          span.from,
          span.to,
        ))
          cost.set(e.code, (cost.get(e.code) ?? 0) - e.value)
        const aged = (to: string) => new Map(run('stockAgeing', { to, warehouseId }).rows.map((r) => [r.cells['code'], r.cells['value']]))
        const [opening, closing] = [aged('2026-01-09'), aged(span.to)]
        for (const { cells } of here.rows) {
          expect(cells['cost']).toBe(cost.get(String(cells['code'])) ?? 0)
          expect([cells['opening'], cells['closing']]).toEqual([opening.get(cells['code']) ?? 0, closing.get(cells['code']) ?? 0])
          sold += Number(cells['cost'])
          ends.opening += Number(cells['opening'])
          ends.closing += Number(cells['closing'])
        }
        for (const { cells } of here.rows.slice(0, 1)) {
          const itemId = books.db.value<number>('SELECT id FROM item WHERE code = ?', String(cells['code'])) ?? 0
          expect(run('stockTurnover', { ...span, warehouseId, itemId }).rows.map((r) => r.cells)).toEqual([cells])
        }
      }
      const all = run('stockTurnover', span).totals
      expect(ends).toEqual({ opening: all?.['opening'], closing: all?.['closing'] })
      expect(sold).not.toBe(0)
      await books.close()
    },
    60_000,
  )

  test('收发存汇总 of one item is its row of the whole', async () => {
    const { books, run } = trade(BOOKS[0] ?? {}, 11)
    const span = { from: '2026-01-10', to: '2026-03-20' }
    const [first] = run('stockSummary', span).rows
    const itemId = books.db.value<number>('SELECT id FROM item WHERE code = ?', String(first?.cells['code'])) ?? 0
    expect(run('stockSummary', { ...span, itemId }).rows.map((r) => r.cells)).toEqual([first?.cells])
    await books.close()
  }, 60_000)
})
