import { stocktakes, type StocktakeLine } from '@core/contract'
import { afterAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../src/main/backend/context'
import { runCommand, runQuery } from '../../src/main/backend/transaction'
import { stocktakeHandlers } from '../../src/main/modules/stocktakes/handlers'
import { Random } from '../../src/main/services/random'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, NET, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
type Acts = typeof stocktakeHandlers
/** A call as the router makes it. */
function callIn(b: Books) {
  return <P extends keyof Acts>(name: P, input: unknown): Awaited<ReturnType<Acts[P]>> => {
    const procedure = stocktakes[name]
    const parsed = procedure.input.parse(input)
    const handler = stocktakeHandlers[name] as (ctx: unknown, input: unknown) => unknown
    const run = (ctx: unknown) => handler(ctx, parsed)
    const path = `stocktakes.${name}`
    return (
      procedure.kind === 'query' ? runQuery(b.set, b.caller, run) : runCommand(b.set, b.caller, { path, input: parsed }, run)
    ) as Awaited<ReturnType<Acts[P]>>
  }
}
const ITEMS = [1, 2, 3]

/**
 * The naive model: what lies on the shelf, and what the books say, piece by piece. A count by its start holds the figure against
 * the books of the start, goods that move meanwhile kept apart; a count of the moment holds it against the books of that moment.
 */
class Model {
  readonly books = new Map(ITEMS.map((i) => [i, 20]))
  start = new Map<number, number>()
  readonly difference = new Map<number, number | null>()
  begin(): void {
    this.start = new Map(this.books)
    for (const i of ITEMS) this.difference.set(i, null)
  }
  move(item: number, pieces: number): void {
    this.books.set(item, this.of(item) + pieces)
  }
  count(item: number, figure: number | null, basis: 'start' | 'count'): void {
    const against = basis === 'start' ? (this.start.get(item) ?? 0) : this.of(item)
    this.difference.set(item, figure === null ? null : figure - against)
  }
  post(): void {
    for (const [item, d] of this.difference) this.move(item, d ?? 0)
  }
  of(item: number): number {
    return this.books.get(item) ?? 0
  }
}

describe.each(['start', 'count'] as const)('counted as of the %s', (basis) => {
  test.each(Array.from({ length: 12 }, (_x, i) => i + 1))(
    'D30 whatever moves during the count, the books end where the model does (seed %i)',
    async (seed) => {
      const b = newBooks(folder.path, `count-${basis}-${seed}`, { negativeStock: seed % 3 === 0 ? 'warn' : 'refuse' })
      const [random, model, call] = [new Random(seed), new Model(), callIn(b)]
      b.post({
        type: 'purchaseReceipt',
        date: '2026-01-02',
        partnerId: 2,
        warehouseId: 1,
        lines: ITEMS.map((item) => goods(item, 20, 200_00)),
      })
      const moved: { id: number; item: number; pieces: number }[] = []
      const trade = () => {
        const [item, pieces] = [random.pick(ITEMS), 1 + Math.floor(random.next() * 4)]
        const last = moved.at(-1)
        if (last && random.chance(0.2)) {
          b.unpost(last.id)
          moved.pop()
          return model.move(last.item, -last.pieces)
        }
        const [type, partnerId, sign] = random.chance(0.5) ? (['purchaseReceipt', 2, 1] as const) : (['salesDelivery', 1, -1] as const)
        // back-dated or not: what is posted during the count moved during the count
        const date = random.pick(['2026-01-05', '2026-01-20', '2026-01-25'])
        const id = b.post({ type, date, partnerId, warehouseId: 1, lines: [goods(item, pieces, pieces * 15_00)] })
        moved.push({ id, item, pieces: sign * pieces })
        model.move(item, sign * pieces)
      }
      const attempt = (work: () => void) => {
        try {
          work()
        } catch (error) {
          // goods that were not there on an earlier day
          if (!(error instanceof Refusal) || error.problems.some((p) => p.code !== 'NEGATIVE_STOCK')) throw error
        }
      }
      for (let i = 0; i < 3; i++) attempt(trade)
      model.begin()
      const { id } = call('create', {
        date: '2026-01-20',
        warehouseId: 1,
        scope: 'items',
        itemIds: ITEMS,
        basis,
        blind: random.chance(0.5),
      })
      const lines = new Map(call('lines', { id }).map((l: StocktakeLine) => [l.itemId, l.id]))
      for (let i = 0; i < 12; i++) {
        if (random.chance(0.5)) attempt(trade)
        else {
          const item = random.pick(ITEMS)
          const figure = random.chance(0.1) ? null : Math.max(0, model.of(item) + Math.floor(random.next() * 5) - 2)
          call('count', { id, counts: [{ lineId: lines.get(item), quantity: figure === null ? null : figure * NET }] })
          model.count(item, figure, basis)
        }
      }
      if ([...model.difference.values()].every((d) => d === null)) {
        call('count', { id, counts: [{ lineId: lines.get(1), quantity: 20 * NET }] })
        model.count(1, 20, basis)
      }
      call('submit', { id, revision: 1, keepUncounted: true })
      const shown = () => new Map(call('lines', { id }).map((l) => [l.itemId, l.difference === null ? null : l.difference / NET]))
      expect(shown()).toEqual(model.difference)
      for (let i = 0; i < 2; i++) attempt(trade)
      expect(shown()).toEqual(model.difference)
      const onHand = () =>
        new Map(
          ITEMS.map((i) => [
            i,
            (b.db.value<number>('SELECT SUM(quantity) FROM stock_balance WHERE item_id = ? AND warehouse_id = 1', i) ?? 0) / NET,
          ]),
        )
      const before = new Map(model.books)
      let approved = false
      attempt(() => {
        call('approve', { id, revision: 2, date: '2026-01-31' })
        approved = true
      })
      if (approved) model.post()
      expect(onHand()).toEqual(model.books)
      expect(b.failures()).toEqual({})
      if (approved) {
        call('unpost', { id, revision: 3 })
        expect(onHand()).toEqual(before)
        expect(b.failures()).toEqual({})
      }
      await b.close()
    },
    60_000,
  )
})
