import { afterAll, expect, test } from 'vitest'
import type { AccountSetOptions } from '@core/contract'
import { Random } from '../../src/main/services/random'
import { temporaryFolder } from '../support/backend'
import { newBooks } from '../support/books'
import { RandomTrade } from '../support/randomTrade'
import { ReportSweep } from '../support/reportSweep'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const SEED = Number(process.env['SWEEP_SEED'] ?? 1)
const ACTS = Number(process.env['SWEEP_ACTS'] ?? 70)

const BOOKS: Partial<AccountSetOptions>[] = [
  { costingMethod: 'fifo', estimateScheme: 'difference' },
  { costingMethod: 'periodicAverage', estimateScheme: 'monthStart', costScope: 'warehouse' },
  { standard: 'business', taxpayer: 'smallScale', revenuePoint: 'invoice', negativeStock: 'allow' },
]
const MONTHS = [
  { from: '2026-01-01', to: '2026-01-31' },
  { from: '2026-02-01', to: '2026-02-28' },
  { from: '2026-03-01', to: '2026-03-31' },
]

/**
 * 总账 = 明细账 = 科目余额表 = 辅助核算; 收发存 = 台账 = 现存量 = 总账; 往来余额 = 账龄 = 对账单 = 总账; 登记簿 = 申报 = 应交税费; 资金日报 = 日记账 =
 * 现金流量; every figure of a statement is what it opens into, its columns are sums of months.
 */
test.each(BOOKS)('whatever was traded, no report says other than another: %o', async (options) => {
  const books = newBooks(folder.path, `sweep-${BOOKS.indexOf(options)}`, options)
  const trade = new RandomTrade(books, new Random(SEED))
  trade.begin()
  for (let i = 1; i <= ACTS; i++) {
    trade.act()
    if (i === Math.floor(ACTS / 2)) trade.close(202601)
    if (i === Math.floor((ACTS * 3) / 4)) trade.close(202602)
  }
  books.clock.set('2026-03-31')
  const sweep = new ReportSweep(books)
  for (const { from, to } of MONTHS.slice(1)) expect(sweep.disagreements(from, to), `seed ${SEED}`).toEqual([])
  expect(sweep.chained(MONTHS), `seed ${SEED}`).toEqual([])
  await books.close()
})
