import { afterAll, describe, expect, test } from 'vitest'
import type { AccountSetOptions } from '@core/contract'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import { Random } from '../../src/main/services/random'
import { temporaryFolder } from '../support/backend'
import { newBooks } from '../support/books'
import { miscost, readAll, recostNow } from '../support/miscost'
import { RandomTrade } from '../support/randomTrade'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const ACTS = Number(process.env['TRADE_ACTS'] ?? 60)
const SEED = Number(process.env['TRADE_SEED'] ?? 7)

const BOOKS: Partial<AccountSetOptions>[] = [
  {},
  { costingMethod: 'fifo', costScope: 'warehouse', negativeStock: 'warn' },
  { costScope: 'batch', costingMethod: 'specific' },
  { revenuePoint: 'invoice', negativeStock: 'allow', costingMethod: 'lifo' },
  { costingMethod: 'periodicAverage', costScope: 'warehouse', revenuePoint: 'invoice', negativeStock: 'allow' },
]

describe('成本重算 finds nothing in what the engine wrote, and corrects exactly what was booked wrong', () => {
  test.each(BOOKS)(
    '%o',
    async (options) => {
      const books = newBooks(folder.path, `recost-${BOOKS.indexOf(options)}`, options)
      const random = new Random(SEED)
      const trade = new RandomTrade(books, random)
      trade.begin()
      let corrected = 0
      for (let i = 1; i <= ACTS; i++) {
        trade.act()
        if (i === Math.floor(ACTS / 2)) trade.close(202601)
        expect(readAll(books.set.db).differing, `act ${i}`).toEqual([])
        if (i % 6 > 0) continue
        const seqs = books.db.column<number>(
          "SELECT seq FROM cost_row WHERE kind IN ('in', 'out', 'returnIn') AND quantity <> 0 ORDER BY seq",
        )
        if (seqs.length === 0) continue
        const wrong = random.sample(seqs, Math.min(seqs.length, random.int(1, 3)))
        for (const seq of wrong) miscost(books, seq, random.int(0, 1) === 0 ? random.int(1, 500) : -random.int(1, 500))
        expect(Object.keys(books.failures())).toContain('costReplay')
        expect(readAll(books.set.db).differing.length).toBeGreaterThan(0)
        corrected += recostNow(books)
        expect(books.failures(), `act ${i}`).toEqual({})
        expect(readAll(books.set.db).differing).toEqual([])
      }
      expect(corrected).toBeGreaterThan(ACTS / 6)
      expect(rebuildCaches(books.db)).toBe(0)
      await books.close()
    },
    60_000,
  )
})
