import { afterAll, describe, expect, test } from 'vitest'
import type { AccountSetOptions } from '@core/contract'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import { Refusal } from '../../src/main/backend/context'
import { runReport } from '../../src/main/modules/reports/run'
import { Random } from '../../src/main/services/random'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const SEEDS = Number(process.env['ESTIMATE_SEEDS'] ?? 1)
const MONTHS = [202601, 202602, 202603] as const

/** What the stock is worth as each report has it, and the ledger: all of it, goods and estimates taken back. */
function stockValues(books: Books): number[] {
  const to = '2026-12-31'
  const run = (report: string) => runReport({ db: books.db, options: books.set.options, clock: books.clock }, report, { to })
  const value = (report: string, key: string) => run(report).totals?.[key] ?? Number.NaN
  return [
    value('stockOnHand', 'value'),
    value('stockSummary', 'closingValue'),
    value('stockAgeing', 'value'),
    value('stockTurnover', 'closing'),
    value('stockVsLedger', 'stock'),
    value('stockVsLedger', 'ledger'),
  ]
}

/** One act of a history, in terms of how many-th receipt: the same for every scheme. */
type Act =
  | { do: 'receive'; date: string; item: number; pieces: number; net: number }
  | { do: 'sell'; date: string; item: number; pieces: number }
  | { do: 'invoice' | 'sendBack'; date: string; receipt: number; pieces: number; net: number }
  | { do: 'reverse'; date: string; receipt: number }
  | { do: 'close'; period: number; again: boolean }

/** A history in the order of time: what is open is known to it, so that every act is one that books accept. */
function history(random: Random): Act[] {
  const acts: Act[] = []
  const receipts: { item: number; open: number; touched: boolean; date: string }[] = []
  const stock = [0, 0, 0]
  const left = (i: number) => stock[i] ?? 0
  const dated = (month: number, day: number) => `2026-0${month}-${String(day).padStart(2, '0')}`
  MONTHS.forEach((period, m) => {
    for (let day = 1; day <= 26; day++) {
      const date = dated(m + 1, day)
      const kind = random.int(1, 10)
      if (kind <= 3) {
        const [item, pieces] = [random.int(0, 2), random.int(1, 30)]
        acts.push({ do: 'receive', date, item: item + 1, pieces, net: random.int(1, 90_000) })
        receipts.push({ item, open: pieces, touched: false, date })
        stock[item] = left(item) + pieces
      } else if (kind <= 5) {
        const item = random.int(0, 2)
        if (left(item) === 0) continue
        const pieces = random.int(1, left(item))
        acts.push({ do: 'sell', date, item: item + 1, pieces })
        stock[item] = left(item) - pieces
      } else {
        const receipt = random.int(0, Math.max(receipts.length - 1, 0))
        const r = receipts[receipt]
        if (!r || r.open === 0) continue
        if (kind <= 7) {
          const pieces = random.int(1, r.open)
          acts.push({ do: 'invoice', date, receipt, pieces, net: random.int(1, 90_000) })
          Object.assign(r, { open: r.open - pieces, touched: true })
        } else if (kind <= 9) {
          const pieces = random.int(1, Math.min(r.open, 5))
          if (left(r.item) < pieces) continue
          acts.push({ do: 'sendBack', date, receipt, pieces, net: 0 })
          Object.assign(r, { open: r.open - pieces, touched: true })
          stock[r.item] = left(r.item) - pieces
        } else if (!r.touched && left(r.item) >= r.open) {
          acts.push({ do: 'reverse', date, receipt })
          stock[r.item] = left(r.item) - r.open
          r.open = 0
        }
      }
    }
    acts.push({ do: 'close', period, again: random.chance(0.5) })
  })
  // everything is invoiced in the end
  receipts.forEach((r, receipt) => {
    if (r.open > 0) acts.push({ do: 'invoice', date: '2026-04-10', receipt, pieces: r.open, net: random.int(1, 90_000) })
  })
  return acts
}

function play(books: Books, acts: readonly Act[], every: () => void): void {
  const receipts: number[] = []
  const run = (act: Act): void => {
    if (act.do === 'close') {
      books.settleCosts(act.period)
      books.closePeriod(act.period)
      if (!act.again) return
      books.reopenPeriod(act.period)
      every()
      books.closePeriod(act.period)
    } else if (act.do === 'receive') {
      const lines = [goods(act.item, act.pieces, act.net)]
      receipts.push(books.post({ type: 'purchaseReceipt', date: act.date, partnerId: 2, warehouseId: 1, invoiceKind: 'none', lines }))
    } else if (act.do === 'sell') {
      const lines = [goods(act.item, act.pieces, act.pieces * 1000)]
      books.post({ type: 'salesDelivery', date: act.date, partnerId: 1, warehouseId: 1, lines })
    } else if (act.do === 'reverse') books.reverse(receipts[act.receipt] ?? 0, act.date)
    else {
      const sourceLineId = books.lineOf(receipts[act.receipt] ?? 0)
      const item = books.db.value<number>('SELECT item_id FROM doc_stock_line WHERE id = ?', sourceLineId) ?? 0
      const lines = [goods(item, act.pieces, act.net, { sourceLineId })]
      const head = { date: act.date, partnerId: 2, lines }
      books.post(
        act.do === 'invoice'
          ? { type: 'purchaseInvoice', invoiceKind: 'special', ...head }
          : { type: 'purchaseReturn', warehouseId: 1, ...head },
      )
    }
  }
  for (const act of acts) {
    try {
      run(act)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      throw new Error(`${JSON.stringify(act)}: ${error.problems.map((p) => `${p.code} ${JSON.stringify(p.args)}`).join(', ')}`)
    }
    every()
  }
}
const BALANCES = `
SELECT a.code, COALESCE(SUM(j.debit - j.credit), 0) AS balance FROM account a JOIN journal_line j ON j.account_id = a.id GROUP BY a.code HAVING balance <> 0 ORDER BY a.code`

/** D25, D26: which scheme estimates follow decides when the ledger shows them, not what goods, sales and debts come to. */
describe('random receipts, invoices, returns and closes under the three schemes', () => {
  const methods: Partial<AccountSetOptions>[] = [
    { costingMethod: 'movingAverage' },
    { costingMethod: 'fifo' },
    { costingMethod: 'periodicAverage' },
  ]
  const cases = methods.flatMap((options) => Array.from({ length: SEEDS }, (_, i) => ({ ...options, seed: i + 1 })))
  test.each(cases)(
    '$costingMethod, seed $seed: every balance is the same once everything is invoiced; all invariants hold on the way',
    async ({ seed, ...options }) => {
      const acts = history(new Random(seed))
      const ends: unknown[] = []
      for (const estimateScheme of ['onInvoice', 'difference', 'monthStart'] as const) {
        const books = newBooks(folder.path, `${options.costingMethod}-${seed}-${estimateScheme}`, { ...options, estimateScheme })
        let acted = 0
        play(books, acts, () => {
          acted += 1
          if (acted % 3 !== 0) return
          expect(books.failures(), `act ${acted}`).toEqual({})
          expect([acted, new Set(stockValues(books)).size]).toEqual([acted, 1])
        })
        expect(books.failures()).toEqual({})
        expect(rebuildCaches(books.db)).toBe(0)
        ends.push({ balances: books.db.all(BALANCES), pools: books.db.all('SELECT quantity, value FROM cost_state ORDER BY pool_id') })
        if (estimateScheme === 'monthStart')
          expect(books.db.value("SELECT COUNT(*) FROM doc_invoice WHERE type = 'estimateReversal' AND state = 'posted'")).toBeGreaterThan(2)
        await books.close()
      }
      expect(ends[1]).toEqual(ends[0])
      expect(ends[2]).toEqual(ends[0])
    },
    120_000,
  )
})
