import { afterAll, describe, expect, test } from 'vitest'
import type { AccountSetOptions } from '@core/contract'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import { Random } from '../../src/main/services/random'
import { temporaryFolder } from '../support/backend'
import { newBooks } from '../support/books'
import { BookWatch } from '../support/bookWatch'
import { RandomTrade } from '../support/randomTrade'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const ACTS = Number(process.env['TRADE_ACTS'] ?? 90)
const SEED = Number(process.env['TRADE_SEED'] ?? 1)

const BOOKS: Partial<AccountSetOptions>[] = [
  {},
  { costingMethod: 'fifo', estimateScheme: 'difference' },
  { costScope: 'warehouse', sameDayOrder: 'entry' },
  { costScope: 'batch', costingMethod: 'specific' },
  { costScope: 'warehouse', costingMethod: 'fifo', negativeStock: 'warn' },
  { standard: 'business', taxpayer: 'smallScale', revenuePoint: 'invoice', negativeStock: 'allow', costingMethod: 'lifo' },
  { costingMethod: 'periodicAverage', estimateScheme: 'monthStart' },
  { estimateScheme: 'monthStart', costScope: 'warehouse' },
  { costingMethod: 'periodicAverage', costScope: 'warehouse', revenuePoint: 'invoice', negativeStock: 'allow' },
]

/** Valid and invalid acts of every kind of document, back-dated, in part, withdrawn, reversed; two months closed on the way, opened again and closed again. */
describe('whatever is traded, every invariant holds after every act', () => {
  test.each(BOOKS)(
    '%o',
    async (options) => {
      const books = newBooks(folder.path, `trade-${BOOKS.indexOf(options)}`, options)
      const trade = new RandomTrade(books, new Random(SEED))
      const watch = new BookWatch(books)
      trade.begin()
      const done: string[] = []
      for (let i = 1; i <= ACTS; i++) {
        done.push(trade.act())
        if (i === Math.floor(ACTS / 2)) trade.close(202601)
        if (i === Math.floor((ACTS * 5) / 8)) trade.reopen(202601)
        if (i === Math.floor((ACTS * 11) / 16)) trade.close(202601)
        if (i === Math.floor((ACTS * 3) / 4)) trade.close(202602)
        if (i === Math.floor((ACTS * 7) / 8)) trade.reopen(202602)
        if (i === Math.floor((ACTS * 15) / 16)) trade.close(202602)
        expect(books.failures(), `seed ${SEED}: … ${done.slice(-3).join(' | ')}`).toEqual({})
        if (i % 15 === 0 || i === ACTS) expect(watch.problems(), `seed ${SEED}, act ${i}`).toEqual([])
      }
      // neither everything nor nothing was refused
      const refused = done.filter((act) => act.includes(':')).length
      expect(refused).toBeGreaterThan(ACTS / 20)
      expect(refused).toBeLessThan((ACTS * 3) / 4)
      expect(rebuildCaches(books.db)).toBe(0)
      await books.close()
    },
    60_000,
  )
})
