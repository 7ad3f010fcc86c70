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

const warehouses = { warehouse: 'W1', to_warehouse: null } as const
const caseOf = (method: ValuationCase['method'], events: Record<string, unknown>[], more: Partial<ValuationCase> = {}) =>
  ({
    id: 'named',
    method,
    allow_negative: true,
    expect: [],
    events: events.map((e, i) => ({ ...warehouses, seq: i + 1, ...e })),
    ...more,
  }) as ValuationCase
const viewAfter = async (item: ValuationCase) => {
  const engine = new EngineRun(item, folder)
  try {
    const last = item.events.at(-1)?.seq ?? 0
    return figuresOf(engine.view(last), item, last)
  } finally {
    await engine.close()
  }
}

test('D20 a count that agreed stands at its place in the day when a receipt before it is corrected (seed 5022)', async () => {
  const item = caseOf('moving_average', [
    { date: '2026-01-02', type: 'in', qty: '7', unit_cost: '7' },
    { date: '2026-01-03', type: 'adjust_qty', set_to_qty: '7' },
    { date: '2026-01-03', type: 'in', qty: '10', unit_cost: '26' },
    { date: '2026-01-02', type: 'adjust_qty', qty: '-1', refers_to: 1 },
  ])
  // the piece found costs 7, as what lay there before the dearer goods came
  expect(await viewAfter(item)).toMatchObject({ quantity: '17.000000', value: '309.000000', costOfSales: '0.000000' })
})
test('D22 D26 a receipt without a price counts in its month with the price that is stated later (seed 1008)', async () => {
  const item = caseOf('periodic_average', [
    { date: '2026-01-02', type: 'in', qty: '10', unit_cost: '10' },
    { date: '2026-01-05', type: 'in', qty: '10' },
    { date: '2026-01-20', type: 'out', qty: '5' },
    { date: '2026-01-25', type: 'adjust_value', set_to_unit_cost: '16', refers_to: 2 },
    { date: '2026-01-06', type: 'in', qty: '10', unit_cost: '19' },
  ])
  // 100, 160 and 190 for 30 pieces: 15 each
  expect(await viewAfter(item)).toMatchObject({ quantity: '25.000000', value: '375.000000', costOfSales: '75.000000' })
})
test('D22 a unit cost that is stated of a receipt without a price is what the receipt costs when its month is settled (seed 5064)', async () => {
  const item = caseOf('periodic_average', [
    { date: '2026-01-02', type: 'out', qty: '15' },
    { date: '2026-02-03', type: 'in', qty: '3' },
    { date: '2026-02-08', type: 'adjust_value', set_to_unit_cost: '21', refers_to: 2 },
    { date: '2026-02-08', type: 'in', qty: '8', unit_cost: '16' },
  ])
  // 3 × 21 and 8 × 16 have come and gone; four pieces are owed
  expect(await viewAfter(item)).toMatchObject({ quantity: '-4.000000', costOfSales: '191.000000' })
})
