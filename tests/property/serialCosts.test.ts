import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../src/main/backend/context'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, NET } from '../support/books'
import { costs, line, second, serialBooks } from '../support/serialBooks'

/**
 * 个别计价 by serial number: whatever way a piece goes (shipped and invoiced later, sent back before or after its invoice, between
 * warehouses in two steps, into a set and out of it), it has the cost it came in at. The naive model keeps one number a piece.
 */
const folder = temporaryFolder()
afterAll(() => folder.remove())

const WAYS = [
  'receive',
  'receive',
  'receive',
  'deliver',
  'deliver',
  'invoice',
  'back',
  'send',
  'arrive',
  'build',
  'apart',
  'undo',
  'red',
] as const
const BEGIN = [1, 2, 3, 4].map((n): Step => ({ way: 'receive', nth: 0, many: 3, price: n * 17_13, place: n % 2 === 0 ? 0 : 1 }))
interface Step {
  way: (typeof WAYS)[number]
  nth: number
  many: number
  price: number
  place: 0 | 1
}
const step: fc.Arbitrary<Step> = fc.record({
  way: fc.constantFrom(...WAYS, ...WAYS.slice(2, -2)),
  nth: fc.nat(40),
  many: fc.integer({ min: 1, max: 3 }),
  price: fc.integer({ min: 1, max: 99_99 }),
  place: fc.constantFrom(0, 1),
})
type At = 'here' | 'there' | 'way' | 'shipped' | 'gone'
interface Piece {
  item: 1 | 2
  /** fen; of a set the sum of what went into it */
  cost: number
  at: At
  /** the delivery or transfer it is on */
  with?: number
}
interface Done {
  id: number
  before: Map<string, Piece>
  after: Map<string, Piece>
}

class Pieces {
  pieces = new Map<string, Piece>()
  done: Done[] = []
  /** deliveries: their numbers in order */
  readonly sent = new Map<number, string[]>()
  private named = 0
  constructor(
    readonly b: Books,
    private readonly places: readonly [number, number],
  ) {}

  lying(item: 1 | 2, at: At, { nth, many }: Step): string[] {
    const found = [...this.pieces].filter(([, p]) => p.item === item && p.at === at).map(([serial]) => serial)
    const from = found.length === 0 ? 0 : nth % found.length
    const taken = [...found.slice(from), ...found.slice(0, from)].slice(0, many)
    if (taken.length === 0) throw new Refusal([{ code: 'NOT_FOUND' }])
    return taken
  }
  costOf = (serials: readonly string[]) => serials.reduce((sum, s) => sum + (this.pieces.get(s)?.cost ?? 0), 0)
  set(serials: readonly string[], at: At, on?: number): void {
    for (const s of serials) {
      const piece = this.pieces.get(s)
      if (piece) this.pieces.set(s, { item: piece.item, cost: piece.cost, at, ...(on === undefined ? {} : { with: on }) })
    }
  }
  post(document: Parameters<Books['post']>[0], then: (id: number) => void): number {
    const before = new Map(this.pieces)
    const id = this.b.post(document)
    then(id)
    this.done.push({ id, before, after: new Map(this.pieces) })
    return id
  }
  act(s: Step): void {
    const date = '2026-01-10'
    const warehouseId = this.places[s.place]
    const lies: At = s.place === 0 ? 'here' : 'there'
    const bare = (item: 1 | 2, serials: string[], more: object = {}) => ({ itemId: item, quantity: serials.length * NET, serials, ...more })
    const fresh = (name: string) => `${name}${++this.named}`
    const ways: Record<Step['way'], () => void> = {
      receive: () => {
        const serials = Array.from({ length: s.many }, () => fresh('N'))
        this.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId, lines: [line(serials, s.many * s.price)] }, () => {
          for (const serial of serials) this.pieces.set(serial, { item: 1, cost: s.price, at: lies })
        })
      },
      deliver: () => {
        const serials = this.lying(1, lies, s)
        this.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId, lines: [line(serials)] }, (id) => {
          this.set(serials, 'shipped', id)
          this.sent.set(id, serials)
        })
      },
      invoice: () => {
        const [id, sent] = this.pick([...this.sent], s)
        // an invoice takes the numbers of its delivery in their order, those that are still with the customer unsold
        const open = sent.filter((x) => this.pieces.get(x)?.at === 'shipped' && this.pieces.get(x)?.with === id).slice(0, s.many)
        if (open.length === 0) throw new Refusal([{ code: 'NOT_FOUND' }])
        const source = { sourceLineId: this.b.lineOf(id) }
        const invoice = this.post(
          { type: 'salesInvoice', date, partnerId: 1, lines: [goods(1, open.length, open.length * 200_00, source)] },
          () => this.set(open, 'gone', id),
        )
        expect(-sum(costs(this.b, invoice))).toBe(this.costOf(open))
      },
      back: () => {
        const [id, sent] = this.pick([...this.sent], s)
        // by number: those that lie there unsold, or those that were sold
        const at = (state: At) => sent.filter((x) => this.pieces.get(x)?.with === id && this.pieces.get(x)?.at === state)
        const [some, others] = s.price % 2 === 0 ? [at('shipped'), at('gone')] : [at('gone'), at('shipped')]
        const out = (some.length > 0 ? some : others).slice(-s.many)
        if (out.length === 0) throw new Refusal([{ code: 'NOT_FOUND' }])
        const lines = [line(out, out.length * 200_00, { sourceLineId: this.b.lineOf(id) })]
        this.post({ type: 'salesReturn', date, partnerId: 1, warehouseId, lines }, () => this.set(out, lies))
      },
      send: () => {
        const serials = this.lying(1, lies, s)
        const to = { transferMode: 'twoStep', toWarehouseId: this.places[1 - s.place] }
        this.post({ type: 'transfer', date, warehouseId, ...to, lines: [bare(1, serials)] }, (id) => this.set(serials, 'way', id))
      },
      arrive: () => {
        const [first = ''] = this.lying(1, 'way', s)
        const transfer = this.pieces.get(first)?.with ?? 0
        const same = [...this.pieces].filter(([, p]) => p.with === transfer && p.at === 'way').map(([serial]) => serial)
        const to = this.b.db.value<number>('SELECT to_warehouse_id FROM doc_stock WHERE id = ?', transfer) ?? 1
        const taken = same.slice(0, s.many)
        const lines = [bare(1, taken, { sourceLineId: this.b.lineOf(transfer) })]
        this.post({ type: 'transferIn', date, warehouseId: to, lines }, () => this.set(taken, to === this.places[0] ? 'here' : 'there'))
      },
      build: () => {
        const serials = this.lying(1, lies, s)
        const set = fresh('SET')
        const lines = [bare(1, serials), bare(2, [set], { toWarehouseId: warehouseId })]
        this.post({ type: 'assembly', date, warehouseId, lines }, () => {
          this.pieces.set(set, { item: 2, cost: this.costOf(serials), at: lies })
          this.set(serials, 'gone')
        })
      },
      apart: () => {
        const [set = ''] = this.lying(2, lies, { ...s, many: 1 })
        const out = fresh('P')
        const lines = [bare(2, [set]), bare(1, [out], { toWarehouseId: warehouseId })]
        this.post({ type: 'disassembly', date, warehouseId, lines }, () => {
          this.pieces.set(out, { item: 1, cost: this.costOf([set]), at: lies })
          this.set([set], 'gone')
        })
      },
      undo: () => {
        const last = this.done.at(-1)
        if (!last) throw new Refusal([{ code: 'NOT_FOUND' }])
        this.b.unpost(last.id)
        this.b.void(last.id)
        this.pieces = last.before
        this.sent.delete(last.id)
        this.done.pop()
      },
      red: () => {
        const last = this.done.at(-1)
        if (!last) throw new Refusal([{ code: 'NOT_FOUND' }])
        this.b.reverse(last.id, date)
        this.pieces = last.before
        this.sent.delete(last.id)
        // the red document stands on it: neither is taken back
        this.done = []
      },
    }
    ways[s.way]()
  }
  private pick<T>(list: readonly T[], { nth }: Step): T {
    const chosen = list[nth % Math.max(list.length, 1)]
    if (chosen === undefined) throw new Refusal([{ code: 'NOT_FOUND' }])
    return chosen
  }
}
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

describe.each(['company', 'warehouse'] as const)('个别计价, cost by %s, 发出商品', (costScope) => {
  test('D23 D28 D29 D35: every piece has its own cost wherever it goes', async () => {
    const seen = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 50 }), async (steps) => {
        const b = serialBooks(folder.path, crypto.randomUUID(), { costingMethod: 'specific', revenuePoint: 'invoice', costScope })
        const model = new Pieces(b, [1, second(b)])
        for (const s of [...BEGIN, ...steps]) {
          const before = { pieces: new Map(model.pieces), done: [...model.done] }
          try {
            model.act(s)
            seen.set(s.way, (seen.get(s.way) ?? 0) + 1)
          } catch (error) {
            if (!(error instanceof Refusal) || error.problems[0]?.code !== 'NOT_FOUND') throw error
            model.pieces = before.pieces
            model.done = before.done
          }
          const places: Record<string, At> = { 主仓: 'here', 二仓: 'there' }
          const rows = runReport({ db: b.db, options: b.set.options, clock: b.clock }, 'serialTracking', {}).rows.map((r) => r.cells)
          const found = rows
            .filter((c) => ['在库', '发出商品', '调拨在途'].includes(String(c['state'])))
            .map((c) => [
              c['serial'],
              c['state'] === '在库' ? places[String(c['place'])] : c['state'] === '发出商品' ? 'shipped' : 'way',
              Number(c['unitCost']) / 1e6,
            ])
          const expected = [...model.pieces].filter(([, p]) => p.at !== 'gone').map(([serial, p]) => [serial, p.at, p.cost])
          const told = (of: unknown[][]) => new Set(of.map((x) => x.join(' ')))
          expect([s.way, told(found)]).toEqual([s.way, told(expected)])
          const value = b.db.value<number>('SELECT COALESCE(SUM(value), 0) FROM stock_valuation_entry')
          expect(value).toBe(sum(expected.map((e) => Number(e[2]))))
        }
        expect(b.failures()).toEqual({})
        await b.close()
      }),
      { numRuns: Number(process.env['SERIAL_COST_RUNS'] ?? 6), endOnFailure: true },
    )
    if (process.env['SERIAL_COST_RUNS']) process.stdout.write(`${JSON.stringify([...seen])}\n`)
    for (const way of WAYS) expect([way, (seen.get(way) ?? 0) > 0]).toEqual([way, true])
  }, 240_000)
})
