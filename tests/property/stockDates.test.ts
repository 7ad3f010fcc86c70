import type { AccountSetOptions, ReportParams } from '@core/contract'
import { addDays } from '@core/kernel'
import { afterAll, expect, test } from 'vitest'
import { runReport } from '../../src/main/modules/reports/run'
import { Random } from '../../src/main/services/random'
import { temporaryFolder } from '../support/backend'
import { type Books, newBooks } from '../support/books'
import { RandomTrade } from '../support/randomTrade'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const SEED = Number(process.env['TRADE_SEED'] ?? 4)
const ACTS = Number(process.env['TRADE_ACTS'] ?? 120)
const BOOKS: Partial<AccountSetOptions>[] = [
  {},
  { costingMethod: 'fifo', costScope: 'warehouse', negativeStock: 'allow' },
  { costingMethod: 'specific', costScope: 'batch', estimateScheme: 'monthStart' },
  { costingMethod: 'periodicAverage', costScope: 'warehouse', revenuePoint: 'invoice', negativeStock: 'allow' },
]
const [FIRST, LAST] = ['2026-01-01', '2026-03-31']
const days = (): string[] => {
  const all = [FIRST]
  while ((all.at(-1) ?? LAST) < LAST) all.push(addDays(all.at(-1) ?? LAST, 1))
  return all
}

/** Months are closed, one of them opened again; most vouchers are looked at and booked while their month is open. */
function traded(options: Partial<AccountSetOptions>): Books {
  const books = newBooks(folder.path, `dates-${BOOKS.indexOf(options)}-${SEED}`, options)
  const trade = new RandomTrade(books, new Random(SEED))
  trade.begin()
  for (let i = 1; i <= ACTS; i++) {
    trade.act()
    if (i % 3 === 0) trade.act(['book'])
    if (i === Math.floor(ACTS / 3)) trade.close(202601)
    if (i === Math.floor(ACTS / 2)) trade.close(202602)
    if (i === Math.floor((ACTS * 2) / 3)) trade.reopen(202602)
  }
  books.clock.set(LAST)
  return books
}
const runner = (books: Books) => (report: string, params: ReportParams) =>
  runReport({ db: books.set.db, options: books.set.options, clock: books.clock }, report, params)
/** What the ledger has on stock accounts (发出商品 left out) at the end of a day. */
const LEDGER = `SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE date <= ? AND account_id IN (SELECT stock_account_id FROM stock_entry)
  AND account_id NOT IN (SELECT account_id FROM account_role WHERE role = 'goodsShipped')`

test.each(BOOKS)('收发存 is worth at the end of every day what the ledger says: %o', async (options) => {
  const books = traded(options)
  const run = runner(books)
  let before = 0
  for (const to of days()) {
    const ledger = books.db.value<number>(LEDGER, to) ?? 0
    const { totals } = run('stockSummary', { from: to, to })
    expect([to, totals?.['openingValue'], totals?.['closingValue']]).toEqual([to, before, ledger])
    const against = run('stockVsLedger', { to })
    expect([to, against.totals?.['difference'], against.checks.every((c) => c.ok)]).toEqual([to, 0, true])
    // goods shipped and not yet sold are theirs too
    const onHand = run('stockOnHand', { to })
    expect([to, onHand.totals?.['value']]).toEqual([to, against.totals?.['stock']])
    const aged = run('stockAgeing', { to })
    expect([to, aged.totals?.['value'], aged.checks.every((c) => c.ok)]).toEqual([to, ledger, true])
    before = ledger
  }
  await books.close()
})
