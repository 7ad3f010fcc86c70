import { afterAll, describe, expect, test } from 'vitest'
import type { AccountSetOptions } from '@core/contract'
import { COST_COLUMNS, type CostRow } from '../../src/main/documents/ledger/costRows'
import { type CostPart, CostTracer } from '../../src/main/modules/costs/trace'
import { Random } from '../../src/main/services/random'
import { temporaryFolder } from '../support/backend'
import { newBooks } from '../support/books'
import { RandomTrade } from '../support/randomTrade'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const ACTS = Number(process.env['TRADE_ACTS'] ?? 150)
const SEED = Number(process.env['TRADE_SEED'] ?? 7)

const BOOKS: Partial<AccountSetOptions>[] = [
  { negativeStock: 'warn' },
  { costingMethod: 'fifo', costScope: 'warehouse', negativeStock: 'allow' },
  { costingMethod: 'lifo', revenuePoint: 'invoice', negativeStock: 'warn' },
  { costScope: 'warehouse', negativeStock: 'allow', revenuePoint: 'invoice' },
  { costScope: 'batch', costingMethod: 'specific', negativeStock: 'allow' },
  { costingMethod: 'periodicAverage', costScope: 'warehouse', negativeStock: 'allow' },
]
const sum = (parts: readonly CostPart[]) => parts.reduce((s, p) => s + p.amount, 0)
/** Every level of the tree adds up to the part above it. */
function uneven(parts: readonly CostPart[]): CostPart[] {
  return parts.flatMap((p) => [...(p.parts.length > 0 && sum(p.parts) !== p.amount ? [p] : []), ...uneven(p.parts)])
}
const leaves = (parts: readonly CostPart[]): CostPart[] => parts.flatMap((p) => (p.parts.length > 0 ? leaves(p.parts) : [p]))

describe('成本追溯: the parts of every issue are its cost, to the fen, at every level', () => {
  test.each(BOOKS)(
    '%o',
    async (options) => {
      const books = newBooks(folder.path, `trace-${BOOKS.indexOf(options)}`, options)
      const trade = new RandomTrade(books, new Random(SEED))
      trade.begin()
      for (let i = 1; i <= ACTS; i++) {
        trade.act()
        if (i === Math.floor(ACTS / 2)) trade.close(202601)
      }
      const rows = books.db.all<CostRow>(`SELECT ${COST_COLUMNS} FROM cost_row WHERE kind IN ('out', 'returnOut') AND booked <> 0`)
      expect(rows.length).toBeGreaterThan(15)
      const tracer = new CostTracer(books.db)
      let explained = 0
      for (const row of rows) {
        const { parts, how } = tracer.trace(row)
        expect(sum(parts), `movement ${row.seq}`).toBe(-row.booked)
        expect(uneven(parts), `movement ${row.seq}`).toEqual([])
        for (const leaf of leaves(parts)) {
          if (leaf.from !== 'movement') continue
          const kind = books.db.value<string>('SELECT kind FROM cost_row WHERE seq = ?', leaf.seq)
          expect(kind, `movement ${row.seq}`).not.toBe('out')
          if (kind === 'in') explained++
        }
        // layers that were taken are taken whole in quantity, too
        if (how === 'layers') expect(parts.reduce((q, p) => q + p.quantity, 0)).toBe(-row.quantity)
      }
      expect(explained).toBeGreaterThan(rows.length / 2)
      await books.close()
    },
    60_000,
  )
})
