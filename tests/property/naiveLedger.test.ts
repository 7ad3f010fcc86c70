import type { AccountSetOptions } from '@core/contract'
import { afterAll, describe, expect, test } from 'vitest'
import { Random } from '../../src/main/services/random'
import { temporaryFolder } from '../support/backend'
import { type Books, newBooks, refusedCodes } from '../support/books'
import { miscost } from '../support/miscost'
import { NaiveLedger } from '../support/naiveLedger'
import { RandomTrade } from '../support/randomTrade'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const ACTS = Number(process.env['TRADE_ACTS'] ?? 40)
const SEED = Number(process.env['TRADE_SEED'] ?? 1)

const METHODS = ['movingAverage', 'fifo', 'lifo', 'specific', 'periodicAverage'] as const
const SCOPES = ['company', 'warehouse', 'batch'] as const
const SCHEMES = ['difference', 'onInvoice', 'monthStart'] as const
const BOOKS = METHODS.flatMap((costingMethod, i) =>
  SCOPES.map((costScope, j): Partial<AccountSetOptions> => {
    const n = i + j
    return {
      costingMethod,
      costScope,
      estimateScheme: SCHEMES[n % 3] ?? 'difference',
      negativeStock: n % 2 === 0 ? 'allow' : 'refuse',
      revenuePoint: n % 3 === 0 ? 'invoice' : 'delivery',
      sameDayOrder: n % 4 === 1 ? 'entry' : 'receiptsFirst',
    }
  }),
)

const WITHOUT_PRICE = `
SELECT l.id AS sourceLineId, l.item_id AS itemId, l.quantity, l.batch, COALESCE(l.warehouse_id, d.warehouse_id) AS warehouseId, d.date
FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id
WHERE d.type = 'stockGain' AND d.state = 'posted' AND d.reverses_id IS NULL AND l.cost IS NULL`
/** Goods that were found without a price get one, at times in a later month. */
function priceFound(books: Books, random: Random): void {
  const found = books.db.all<{ date: string; warehouseId: number }>(WITHOUT_PRICE)
  if (found.length === 0) return
  const { date, warehouseId, ...line } = random.pick(found)
  const later = random.chance(0.7) ? date : '2026-03-28'
  const lines = [{ ...line, cost: random.int(-500, 9_000) }]
  const accountId = books.account('pendingPropertyLoss')
  refusedCodes(() => books.post({ type: 'costAdjustment', date: later, warehouseId, accountId, lines } as never))
}

describe('whatever is entered, priced, withdrawn, closed and opened again costs what the naive model finds', () => {
  test.each(BOOKS.map((options) => [options.costingMethod, options.costScope, options] as const))(
    'D20 D21 D22 D26 %s by %s',
    async (_method, _scope, options) => {
      const books = newBooks(folder.path, `naive-${BOOKS.indexOf(options)}`, options)
      const random = new Random(SEED)
      const trade = new RandomTrade(books, random)
      trade.begin()
      const done: string[] = []
      for (let i = 1; i <= ACTS; i++) {
        done.push(trade.act())
        if (i % 4 === 0) priceFound(books, random)
        if (i === Math.floor(ACTS / 2)) trade.close(202601)
        if (i === Math.floor((ACTS * 5) / 8)) trade.reopen(202601)
        if (i === Math.floor((ACTS * 3) / 4)) trade.close(202602)
        const where = `seed ${SEED}, act ${i}: … ${done.slice(-3).join(' | ')}`
        expect(new NaiveLedger(books.db).differences(), where).toEqual([])
        if (i % 10 === 0) expect(books.failures(), where).toEqual({})
      }
      const last = new NaiveLedger(books.db)
      expect(last.differences()).toEqual([])
      // a fen too much is found, wherever it is
      const { seq } = random.pick(last.judged.filter((m) => m.kind === 'out'))
      miscost(books, seq, 1)
      expect(new NaiveLedger(books.db).differences()).not.toEqual([])
      await books.close()
    },
    60_000,
  )
})
