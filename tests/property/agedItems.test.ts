import { addDays } from '@core/kernel'
import { describe, expect, it } from 'vitest'
import { agedAt, openItemsAt, overdueAt } from '../../src/db/queries/reports/openItems'
import { randomOf, syntheticLedger } from '../support/syntheticLedger'

const SEED = Number(process.env['AGED_SEED'] ?? 0)
const FIRST = '2026-01-01'

/** Items of two accounts and four partners on both sides, cleared in parts and taken back on any day, also before their own. */
function ledgerOf(seed: number) {
  const random = randomOf(seed)
  const { raw, db, accounts } = syntheticLedger({ vouchers: 10, seed, from: FIRST, to: '2026-01-31', partners: 4, keep: false })
  const accountIds = accounts.slice(0, 2).map(({ id }) => id)
  const postingId = raw.prepare('SELECT MAX(id) FROM posting').pluck().get()
  const item = raw.prepare(
    `INSERT INTO open_item (account_id, partner_id, document_type, document_id, date, due_date, amount, remaining) VALUES (?, ?, 'opening', 1, ?, ?, ?, 0)`,
  )
  const entry = raw.prepare(
    `INSERT INTO open_item_entry (open_item_id, amount, kind, posting_id, document_id, date) VALUES (?, ?, ?, ${String(postingId)}, 1, ?)`,
  )
  const remains = raw.prepare('UPDATE open_item SET remaining = remaining + ? WHERE id = ?')
  for (let i = 0; i < 60; i++) {
    const date = addDays(FIRST, random(60))
    const amount = (random(900) + 1) * (random(4) === 0 ? -1 : 1)
    const dueDate = addDays(date, random(5) * 15)
    const id = item.run(accountIds[random(2)], random(4) + 1, date, dueDate, amount).lastInsertRowid
    const write = (value: number, kind: string, on: string) => [entry.run(id, value, kind, on), remains.run(value, id)]
    write(amount, 'create', date)
    let left = amount
    for (let n = random(4); n > 0 && left !== 0; n--) {
      const part = random(3) === 0 ? left : Math.trunc(left / 2)
      if (part === 0) break
      write(-part, 'settle', addDays(date, random(40) - 8))
      left -= part
      if (random(5) === 0) {
        write(part, 'unsettle', addDays(date, random(40)))
        left += part
      }
    }
  }
  return { db, random, accountIds }
}

describe('what is open by age', () => {
  it('is the sum of the items one by one, at any date, of one partner and of all', () => {
    let cleared = 0
    for (let seed = 1; seed <= 6; seed++) {
      const { db, random, accountIds } = ledgerOf(seed + 100 * SEED)
      for (let i = 0; i < 12; i++) {
        const date = addDays(FIRST, random(110) - 10)
        const days = [0, 30, 60].slice(0, random(3) + 1).map((n) => addDays(date, -n))
        for (const partnerId of [undefined, 1, 4]) {
          const items = openItemsAt(db, accountIds, date, partnerId)
          const stretch = (dueDate: string) => days.filter((day) => dueDate < day).length
          const sums: Record<string, number> = {}
          const add = (row: { partnerId: number; accountId: number; dueDate: string; remaining: number }) => {
            const key = [row.partnerId, row.accountId, stretch(row.dueDate), row.remaining > 0].join()
            sums[key] = (sums[key] ?? 0) + row.remaining
          }
          items.forEach(add)
          const aged = agedAt(db, accountIds, date, days, partnerId)
          const keys = aged.map((row) => [row.partnerId, row.accountId, stretch(row.dueDate), row.remaining > 0].join())
          expect(Object.fromEntries(aged.map((row, at) => [keys[at], row.remaining]))).toEqual(sums)
          expect(new Set(keys).size).toBe(aged.length)
          for (const sign of [1, -1] as const) {
            const owed = items.filter((row) => row.dueDate < date && sign * row.remaining > 0)
            const overdue = overdueAt(db, accountIds, sign, date, partnerId)
            expect(overdue.reduce((sum, row) => sum + row.overdue, 0)).toBe(owed.reduce((sum, row) => sum + sign * row.remaining, 0))
          }
          cleared += openItemsAt(db, accountIds, '2026-12-31').length < items.length ? 1 : 0
        }
      }
    }
    expect(cleared).toBeGreaterThan(10)
  })
})
