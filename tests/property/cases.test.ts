import { afterAll, expect, test } from 'vitest'
import { CaseFolder } from '../../src/main/hosts/cli/cases/books'
import { atDecimals, type CaseView, type Figure } from '../../src/main/hosts/cli/cases/compare'
import { EngineRun } from '../../src/main/hosts/cli/cases/run'
import type { ValuationCase } from '../../src/main/hosts/cli/cases/schema'
import { Random } from '../../src/main/services/random'
import { RandomCase } from '../support/randomCase'
import { CaseRun } from '../support/valuationRun'

const folder = new CaseFolder()
afterAll(() => folder.remove())
const CASES = Number(process.env['CASES'] ?? 30)
const SEED = Number(process.env['CASE_SEED'] ?? 1)

const text = (figure: Figure | null) => (figure === null ? null : atDecimals(figure, 6))
/** Every figure a case may ask about; the average of nothing is not asked, and a revaluation of nothing may be no document. */
function figuresOf(view: CaseView, item: ValuationCase, through: number) {
  const seqs = item.events.filter((e) => e.seq <= through && e.type !== 'transfer').map((e) => e.seq)
  const quantity = text(view.onHandQty) ?? ''
  return {
    quantity,
    value: text(view.onHandValue),
    average: /[1-9]/.test(quantity) ? text(view.avgCost) : '',
    costOfSales: text(view.totalCogs),
    layers: view.layers.map((layer) => layer.map(text).join(' @ ')),
    refused: view.error !== null,
    bySeq: seqs.map((seq) => [seq, ...[view.cogsOf(seq), view.valueInOf(seq), view.remainingOf(seq)].map((f) => text(f) ?? '0.000000')]),
  }
}

/** The documents of an account set, entered and corrected in any order, come to what the pure methods make of the events at once. */
test.each(['moving_average', 'fifo', 'lifo', 'specific', 'periodic_average'] as const)(
  'D20 D22 D23 D24 D27 cases through documents: %s',
  async (method) => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const item = new RandomCase(new Random(seed), method).make(`${method}-${seed}`)
      const pure = new CaseRun(item)
      const engine = new EngineRun(item, folder)
      try {
        for (const { seq } of item.events) {
          const where = `${item.id} after ${seq}: ${JSON.stringify({ ...item, expect: undefined })}`
          expect(figuresOf(engine.view(seq), item, seq), where).toEqual(figuresOf(pure.view(seq), item, seq))
          for (const warehouse of ['W1', 'W2']) {
            const [a, b] = [engine.view(seq, null, warehouse), pure.view(seq, null, warehouse)]
            expect([text(a.onHandQty), text(a.onHandValue)], where).toEqual([text(b.onHandQty), text(b.onHandValue)])
          }
        }
      } finally {
        await engine.close()
      }
    }
  },
  60_000,
)
