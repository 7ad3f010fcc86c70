import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { documentInput, type DocumentInput } from '@core/contract'
import { Refusal } from '../../src/main/backend/context'
import { correctCommand } from '../../src/main/documents/correct'
import { requireDocument } from '../../src/main/documents/store'
import { temporaryFolder } from '../support/backend'
import { lies, MAIN, OTHER, withBins } from '../support/binBooks'
import { type Books, goods, NET, newBooks } from '../support/books'

/** Random documents over bins, in any order of dates, some corrected, some taken back: the books accept what a naive walk accepts. */
const folder = temporaryFolder()
afterAll(() => folder.remove())

interface Doc {
  type: 'purchaseReceipt' | 'salesDelivery' | 'otherOut' | 'move' | 'away' | 'back'
  date: string
  pieces: number
  bin: string
  to: string
}
type Step = { post: Doc } | { unpost: number } | { correct: number; pieces: number; bin: string }
const code = fc.constantFrom('A', 'B', 'C')
const pieces = fc.integer({ min: 1, max: 4 })
const doc: fc.Arbitrary<Doc> = fc.record({
  type: fc.constantFrom('purchaseReceipt', 'purchaseReceipt', 'salesDelivery', 'otherOut', 'move', 'away', 'back'),
  date: fc.integer({ min: 2, max: 6 }).map((day) => `2026-03-0${day}`),
  pieces,
  bin: code,
  to: code,
})
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: doc.filter((d) => d.type !== 'move' || d.bin !== d.to).map((post) => ({ post })) },
  { weight: 1, arbitrary: fc.nat(30).map((unpost) => ({ unpost })) },
  { weight: 1, arbitrary: fc.record({ correct: fc.nat(30), pieces, bin: code }) },
)

interface Moved {
  date: string
  /** receipts stand before the day's other movements */
  phase: number
  place: string
  quantity: number
}
/** `away` goes to the other warehouse, which has no bins: there the place is the warehouse. */
function movesOf({ type, date, pieces: n, bin, to }: Doc): Moved[] {
  const at = (place: string, quantity: number): Moved => ({ date, phase: type === 'purchaseReceipt' ? 0 : 1, place, quantity })
  if (type === 'purchaseReceipt') return [at(bin, n)]
  if (type === 'move') return [at(bin, -n), at(to, n)]
  if (type === 'away') return [at(bin, -n), at('other', n)]
  if (type === 'back') return [at('other', -n), at(bin, n)]
  return [at(bin, -n)]
}
/** What lies where in the end; null: some place would hold less than nothing at some time. */
function lived(docs: readonly Doc[]): Record<string, number> | null {
  const now: Record<string, number> = {}
  const moves = docs.flatMap(movesOf).map((m, i) => ({ ...m, i }))
  for (const { place, quantity } of moves.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.phase - b.phase || a.i - b.i))) {
    now[place] = (now[place] ?? 0) + quantity
    if (quantity < 0 && now[place] < 0) return null
  }
  return now
}

function inputOf(b: Books, { type, date, pieces: n, bin, to }: Doc): { type: DocumentInput['type'] } & Record<string, unknown> {
  const line = { itemId: 1, quantity: n * NET, bin }
  const across = (from: number, into: number, more: object) => ({
    type: 'transfer' as const,
    date,
    warehouseId: from,
    toWarehouseId: into,
    lines: [{ ...line, ...more }],
  })
  if (type === 'move') return across(MAIN, MAIN, { toBin: to })
  if (type === 'away') return across(MAIN, OTHER, {})
  if (type === 'back') return across(OTHER, MAIN, { bin: '', toBin: bin })
  if (type === 'otherOut') return { type, date, warehouseId: MAIN, accountId: b.account('pendingPropertyLoss'), lines: [line] }
  return {
    type,
    date,
    warehouseId: MAIN,
    partnerId: type === 'salesDelivery' ? 1 : 2,
    priceMode: 'excl',
    lines: [goods(1, n, n * 1000, { bin })],
  }
}
function accepted(work: () => void): boolean {
  try {
    work()
    return true
  } catch (error) {
    if (error instanceof Refusal && error.problems.every((p) => p.code === 'BIN_SHORT' || p.code === 'NEGATIVE_STOCK')) return false
    throw error
  }
}
const correct = (b: Books, id: number, changed: Doc) =>
  b.command('documents.correct', {}, (ctx) => {
    const { revision } = requireDocument(ctx.db, id)
    correctCommand(ctx, documentInput.parse({ ...inputOf(b, changed), id, revision }) as DocumentInput)
    return null
  })
const text = (now: Record<string, number>) => ['A', 'B', 'C'].flatMap((place) => (now[place] ? [`${place} ${now[place]}`] : [])).join(', ')

test('bins: accepted, refused and ending as a naive walk through all documents says', async () => {
  let count = 0
  const seen = { accepted: 0, refused: 0, withdrawn: 0, corrected: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), fc.boolean(), async (steps, early) => {
      const b = newBooks(folder.path, `p${count++}`)
      let posted: { doc: Doc; id: number }[] = []
      const first: Doc = { type: 'purchaseReceipt', date: '2026-03-01', pieces: 3, bin: 'A', to: 'A' }
      // what lay there before the warehouse had bins
      if (early) posted.push({ doc: first, id: b.post(inputOf(b, { ...first, bin: '' })) })
      withBins(b)
      for (const s of steps) {
        if ('post' in s) {
          const may = lived([...posted.map((p) => p.doc), s.post]) !== null
          expect(accepted(() => void posted.push({ doc: s.post, id: b.post(inputOf(b, s.post)) }))).toBe(may)
          seen[may ? 'accepted' : 'refused']++
          continue
        }
        const which = posted[('unpost' in s ? s.unpost : s.correct) % Math.max(posted.length, 1)]
        if (!which) continue
        const changed = 'unpost' in s ? null : { ...which.doc, pieces: s.pieces, bin: s.bin }
        if (changed?.type === 'move' && changed.bin === changed.to) continue
        const after = posted.flatMap((p) => (p !== which ? [p] : changed ? [{ ...p, doc: changed }] : []))
        const may = lived(after.map((p) => p.doc)) !== null
        expect(accepted(() => (changed ? correct(b, which.id, changed) : b.unpost(which.id)))).toBe(may)
        if (!may) continue
        posted = after
        seen[changed ? 'corrected' : 'withdrawn']++
      }
      expect(lies(b, 1)).toBe(text(lived(posted.map((p) => p.doc)) ?? {}))
      expect(b.failures()).toEqual({})
      await b.close()
    }),
    { numRuns: 40 },
  )
  for (const n of Object.values(seen)) expect(n).toBeGreaterThan(0)
}, 120_000)
