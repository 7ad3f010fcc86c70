import type { AccountSetOptions } from '@core/contract'
import { afterAll, describe, expect, test } from 'vitest'
import { foreseenOf } from '../../src/db/queries/costs/covers'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import { Random } from '../../src/main/services/random'
import { temporaryFolder } from '../support/backend'
import { type Books, newBooks } from '../support/books'
import { recostNow } from '../support/miscost'
import { RandomTrade } from '../support/randomTrade'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const ACTS = Number(process.env['TRADE_ACTS'] ?? 60)
const SEED = Number(process.env['TRADE_SEED'] ?? 1)

const BOOKS: Partial<AccountSetOptions>[] = [
  { costingMethod: 'movingAverage' },
  { costingMethod: 'fifo', revenuePoint: 'invoice' },
  { costingMethod: 'lifo', costScope: 'company', revenuePoint: 'invoice' },
  { costingMethod: 'specific', sameDayOrder: 'entry' },
  { costingMethod: 'periodicAverage', revenuePoint: 'invoice' },
]
const MOVING = [
  'purchaseReceipt',
  'salesDelivery',
  'salesInvoice',
  'salesReturn',
  'transfer',
  'transferIn',
  'assembly',
  'disassembly',
].concat(['buildFromBom', 'unpost', 'repost', 'reverse', 'settleCosts', 'book'])
/** What is left for cost of sales of all that receipts settled of issues that had passed their cost on, where its cost is known. */
function differences({ db }: Books): number[] {
  const issues = db.column<number>('SELECT DISTINCT issue_seq FROM cost_cover ORDER BY 1')
  return issues.flatMap((issue) =>
    foreseenOf(db, issue).flatMap(({ seq, cost }) =>
      cost === null ? [] : db.column<number>('SELECT difference FROM cost_cover WHERE issue_seq = ? AND seq = ?', issue, seq),
    ),
  )
}

describe('trade that begins with nothing: whatever is sent on before it is there, no difference of it is left for cost of sales', () => {
  test.each(BOOKS)(
    'D18 %o',
    async (options) => {
      const books = newBooks(folder.path, `p${BOOKS.indexOf(options)}`, { negativeStock: 'allow', costScope: 'warehouse', ...options })
      const trade = new RandomTrade(books, new Random(SEED))
      let passed = 0
      for (let i = 1; i <= ACTS; i++) {
        const act = trade.act(MOVING)
        if (i % 20 === 0) trade.close(202600 + i / 20)
        expect(books.failures(), `seed ${SEED}, act ${i}: ${act}`).toEqual({})
        // a circle's agreed cost (月末一次加权) is looked at and left alone
        expect(recostNow(books), `seed ${SEED}, act ${i}: ${act}`).toBe(0)
        const left = differences(books)
        expect(left.every((fen) => fen === 0)).toBe(true)
        passed += left.length
      }
      expect(SEED > 1 || passed > 0).toBe(true)
      expect(rebuildCaches(books.db)).toBe(0)
      await books.close()
    },
    60_000,
  )
})
