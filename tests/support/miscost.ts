import { assertWritten } from '../../src/main/documents/ledger/apply'
import { carrySources, partOf } from '../../src/main/documents/ledger/carried'
import { COST_COLUMNS, type CostRow } from '../../src/main/documents/ledger/costRows'
import { LedgerWriter } from '../../src/main/documents/ledger/writer'
import { postDifferences } from '../../src/main/documents/ledger/recost'
import type { CostChange } from '../../src/main/documents/ledger/costRun'
import { type CostReading, readCosts } from '../../src/db/queries/costs/readCosts'
import { correctPool } from '../../src/main/modules/costs/correctPool'
import type { ReadableDb } from '../../src/db/types'
import type { Books } from './books'

const ROW = 'SELECT pool_id AS poolId, date, phase, seq FROM cost_row WHERE seq = ?'
/** The carryIns that take over an issue's cost, or share it. */
const CARRIED = `SELECT ${COST_COLUMNS} FROM cost_row WHERE kind = 'carryIn'
  AND ref_seq = (SELECT ref_seq FROM cost_row WHERE kind = 'carryIn' AND seq > ?1 ORDER BY seq LIMIT 1) AND ref_seq <= ?1`

/**
 * Books a movement wrong by so much, whole and balanced, and carried on where its cost is carried, as an earlier version with a
 * mistake in its costing would have.
 */
export function miscost(books: Books, seq: number, fen: number): void {
  const isOut = books.db.value('SELECT 1 FROM cost_row WHERE seq = ? AND kind = ?', seq, 'out') !== undefined
  const into = isOut ? books.db.all<CostRow>(CARRIED, seq) : []
  const change = (of: number, booked: number, given: number): CostChange => {
    const row = books.db.get<Omit<CostChange, 'booked' | 'given'>>(ROW, of)
    if (!row) throw new Error(`no movement ${of}`)
    return { ...row, booked, given }
  }
  const carried = into.map((row) => {
    const total = carrySources(books.db, row).reduce((sum, out) => sum - out.booked, 0)
    const part = partOf(books.db, row)
    const more = part(total - fen) - part(total)
    return change(row.seq, more, more)
  })
  const changes = [change(seq, fen, 0), ...carried]
  books.command('test.miscost', { seq }, (ctx) => {
    const writer = new LedgerWriter(ctx.db, null, ctx.clock.now())
    postDifferences(ctx, writer, { date: books.clock.today(), label: '错误', type: null, id: null }, changes)
    writer.flush()
    assertWritten(ctx, writer)
    for (const c of changes)
      ctx.db.run('UPDATE cost_row SET booked = booked + ?, given = given + ? WHERE seq = ?', c.booked, c.given, c.seq)
  })
}
export function readAll(db: ReadableDb): CostReading {
  const reading = readCosts(db)
  for (;;) {
    const step = reading.next()
    if (step.done) return step.value
  }
}
/** 成本重算 without its thread: how many movements were corrected. */
export function recostNow(books: Books): number {
  return readAll(books.set.db).differing.reduce(
    (sum, poolId) => sum + books.command('costs.recost', { poolId }, (ctx) => correctPool(ctx, poolId)),
    0,
  )
}
