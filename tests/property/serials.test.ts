import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../src/main/backend/context'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks, NET } from '../support/books'

/** Random documents of numbered goods, in any order of dates, some taken back: the books accept what a naive life of each number accepts (D35). */
const folder = temporaryFolder()
afterAll(() => folder.remove())

const TYPES = ['purchaseReceipt', 'purchaseReturn', 'salesDelivery', 'salesReturn', 'transfer', 'otherIn', 'otherOut'] as const
type Type = (typeof TYPES)[number]
interface Doc {
  type: Type
  date: string
  serials: string[]
  partnerId: number
  from: number
}
type Step = { post: Doc } | { unpost: number }
const document = fc.record({
  type: fc.constantFrom(...TYPES, 'purchaseReceipt' as const, 'salesDelivery' as const),
  date: fc.integer({ min: 2, max: 7 }).map((day) => `2026-01-0${day}`),
  serials: fc.uniqueArray(fc.constantFrom('A', 'B', 'C'), { minLength: 1, maxLength: 2 }),
  partnerId: fc.constantFrom(0, 2),
  from: fc.constantFrom(0, 1),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: document.map((post) => ({ post })) },
  { weight: 1, arbitrary: fc.nat(30).map((unpost) => ({ unpost })) },
)

const IN: ReadonlySet<Type> = new Set(['purchaseReceipt', 'salesReturn', 'otherIn'])
/** Lives every number through the documents by day, then in the order they were entered; null: it cannot be. */
function lived(docs: readonly Doc[]): Record<string, string> | null {
  const now: Record<string, { place: number | null; state: string; seller: number | null; buyer: number | null }> = {}
  const ordered = docs
    .map((doc, i) => ({ doc, i }))
    .sort((a, b) => (a.doc.date === b.doc.date ? a.i - b.i : a.doc.date < b.doc.date ? -1 : 1))
  for (const { doc } of ordered) {
    for (const serial of doc.serials) {
      const known = now[serial]
      const s = known ?? { place: null, state: '', seller: null, buyer: null }
      if (IN.has(doc.type)) {
        if (s.place !== null) return null
        if (doc.type === 'salesReturn' && (s.state !== 'sold' || s.buyer !== doc.partnerId)) return null
        now[serial] = { ...s, place: doc.from, state: 'inStock', seller: doc.type === 'purchaseReceipt' ? doc.partnerId : s.seller }
        continue
      }
      if (s.place !== doc.from) return null
      if (doc.type === 'purchaseReturn' && s.seller !== null && s.seller !== doc.partnerId) return null
      if (doc.type === 'transfer') now[serial] = { ...s, place: 1 - doc.from }
      else if (doc.type === 'salesDelivery') now[serial] = { ...s, place: null, state: 'sold', buyer: doc.partnerId }
      else now[serial] = { ...s, place: null, state: doc.type === 'purchaseReturn' ? 'returned' : 'issued' }
    }
  }
  return Object.fromEntries(Object.entries(now).map(([serial, s]) => [serial, s.place === null ? s.state : `${s.state} ${s.place}`]))
}

function send(b: Books, { type, date, serials, partnerId, from }: Doc): number {
  const second = b.db.value<number>("SELECT id FROM warehouse WHERE code = '02'") ?? 0
  const place = [1, second]
  const selling = type === 'salesDelivery' || type === 'salesReturn'
  return b.post({
    type,
    date,
    warehouseId: place[from],
    ...(type === 'transfer' ? { toWarehouseId: place[1 - from] } : {}),
    // customers are 1 and 3, suppliers 2 and 4
    ...(selling ? { partnerId: 1 + partnerId } : type.startsWith('purchase') ? { partnerId: 2 + partnerId, invoiceKind: 'special' } : {}),
    ...(type.startsWith('other') ? { accountId: b.account('capital') } : {}),
    lines: [
      type === 'transfer' || type.startsWith('other')
        ? { itemId: 1, quantity: serials.length * NET, serials, ...(type === 'otherIn' ? { cost: 90_00 } : {}) }
        : goods(1, serials.length, serials.length * 100_00, { serials }),
    ],
  })
}
function accepted(work: () => void): boolean {
  try {
    work()
    return true
  } catch (error) {
    if (error instanceof Refusal && error.problems.every((p) => p.code.startsWith('SERIAL_'))) return false
    throw error
  }
}
function states(b: Books): Record<string, string> {
  const second = b.db.value<number>("SELECT id FROM warehouse WHERE code = '02'")
  const found = b.db.all<{ serial: string; state: string; w: number }>(
    'SELECT serial, state, warehouse_id AS w FROM serial ORDER BY serial',
  )
  return Object.fromEntries(found.map((s) => [s.serial, s.w === 0 ? s.state : `${s.state} ${s.w === second ? 1 : 0}`]))
}

describe('D35: the life of a number', () => {
  test('D35: accepted, refused and ending as a naive walk through all documents says', async () => {
    let count = 0
    const seen = { accepted: 0, refused: 0, withdrawn: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 24 }), async (steps) => {
        const b = newBooks(folder.path, `p${count++}`)
        b.raw.exec('UPDATE item SET serial_managed = 1')
        let posted: { doc: Doc; id: number }[] = []
        for (const s of steps) {
          if ('post' in s) {
            const may = lived([...posted.map((p) => p.doc), s.post]) !== null
            expect(accepted(() => void posted.push({ doc: s.post, id: send(b, s.post) }))).toBe(may)
            seen[may ? 'accepted' : 'refused']++
          } else if (posted.length > 0) {
            const which = posted[s.unpost % posted.length]
            const rest = posted.filter((p) => p !== which)
            const may = lived(rest.map((p) => p.doc)) !== null
            expect(accepted(() => b.unpost(which?.id ?? 0))).toBe(may)
            if (may) {
              posted = rest
              seen.withdrawn++
            }
          }
          expect(states(b)).toEqual(lived(posted.map((p) => p.doc)))
        }
        expect(b.failures()).toEqual({})
        await b.close()
      }),
      { numRuns: 60 },
    )
    // a property that refuses everything, or nothing, proves nothing
    expect(Math.min(seen.accepted, seen.refused, seen.withdrawn)).toBeGreaterThan(20)
  }, 120_000)
})
