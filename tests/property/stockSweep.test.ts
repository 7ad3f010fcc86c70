import type { AccountSetOptions, ReportParams } from '@core/contract'
import { afterAll, expect, test } from 'vitest'
import { runReport } from '../../src/main/modules/reports/run'
import { Random } from '../../src/main/services/random'
import { temporaryFolder } from '../support/backend'
import { type Books, NET, newBooks } from '../support/books'
import { RandomTrade } from '../support/randomTrade'
import { type Shop, StockSweep } from '../support/stockSweep'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const SEED = Number(process.env['SWEEP_SEED'] ?? 2)
const ACTS = Number(process.env['SWEEP_ACTS'] ?? 90)
const BOOKS: Partial<AccountSetOptions>[] = [
  { estimateScheme: 'monthStart' },
  { costingMethod: 'fifo', costScope: 'warehouse', negativeStock: 'allow' },
  { costingMethod: 'specific', costScope: 'batch' },
  { costingMethod: 'periodicAverage', costScope: 'warehouse', revenuePoint: 'invoice', negativeStock: 'allow' },
]
const TODAY = '2026-03-16'

/** A shop with categories inside categories, limits, batches that expire, orders and documents of days to come; a month closed, one opened again. */
function traded(options: Partial<AccountSetOptions>): Books {
  const books = newBooks(folder.path, `stock-sweep-${BOOKS.indexOf(options)}-${SEED}`, options)
  const trade = new RandomTrade(books, new Random(SEED))
  books.raw.exec(`INSERT INTO item_category (id, code, name, parent_id) VALUES (11, 'L', '大类', NULL), (12, 'L1', '小类', 11), (13, 'M', '另类', NULL);
    UPDATE item SET category_id = CASE id WHEN 1 THEN 12 WHEN 2 THEN 12 WHEN 3 THEN 11 WHEN 4 THEN 13 WHEN 5 THEN 13 WHEN 7 THEN 11 END;
    INSERT INTO item_stock_limit (item_id, warehouse_id, min_quantity, max_quantity) VALUES (1, 1, ${500 * NET}, NULL), (2, 3, NULL, ${2 * NET}), (5, 1, ${900 * NET}, ${990 * NET})`)
  trade.begin()
  for (let i = 1; i <= ACTS; i++) {
    trade.act()
    if (i % 4 === 0) trade.act(['book', 'order', 'transfer'])
    if (i === Math.floor(ACTS / 3)) trade.close(202601)
    if (i === Math.floor(ACTS / 2)) trade.close(202602)
    if (i === Math.floor((ACTS * 2) / 3)) trade.reopen(202602)
  }
  books.raw.exec("UPDATE batch SET edited = 1, expiry_date = CASE batch WHEN 'B1' THEN '2026-03-10' ELSE '2026-04-01' END")
  books.clock.set(TODAY)
  return books
}
function shopOf({ db }: Books): Shop {
  const named = (sql: string) => new Map(db.all<{ id: number; name: string }>(sql).map((r) => [r.id, r.name]))
  return {
    items: named("SELECT id, code AS name FROM item WHERE kind <> 'service'"),
    categories: new Map([
      [11, ['A1', 'A2', 'A3', 'A7']],
      [12, ['A1', 'A2']],
      [13, ['A4', 'A5']],
    ]),
    warehouses: named("SELECT id, name FROM warehouse WHERE kind IN ('normal', 'transit')"),
    places: db.column<number>("SELECT id FROM warehouse WHERE kind <> 'shipped'"),
    batches: db.column<string>('SELECT DISTINCT batch FROM batch'),
  }
}

test.each(BOOKS)(
  'narrowed by whatever, at whatever date, a stock report has the rows of the whole: %o',
  async (options) => {
    const books = traded(options)
    const run = (report: string, params: ReportParams) =>
      runReport({ db: books.set.db, options: books.set.options, clock: books.clock }, report, params)
    const sweep = new StockSweep(run, shopOf(books))
    for (const [from, to] of [
      ['2026-01-01', '2026-01-31'],
      ['2026-01-20', '2026-02-11'],
      ['2026-03-01', TODAY],
      ['2026-02-09', '2026-03-31'],
    ] as const)
      expect([from, to, sweep.disagreements(from, to).slice(0, 20)], `seed ${SEED}`).toEqual([from, to, []])
    await books.close()
  },
  120_000,
)
