import type { AccountSetOptions } from '@core/contract'
import { afterAll, describe, expect, it } from 'vitest'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import { emptyPoolsWithValue } from '../../src/main/modules/periods/emptyPools'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
const open: Books[] = []
afterAll(async () => {
  await Promise.all(open.map((b) => b.close()))
  folder.remove()
})
/** Ten pieces came for 100.00 and went; item 2 stays on the shelf. */
function books(options: Partial<AccountSetOptions> = {}): Books {
  const b = newBooks(folder.path, `z${open.length}`, options)
  open.push(b)
  b.post({
    type: 'purchaseReceipt',
    date: '2026-01-05',
    partnerId: 2,
    warehouseId: 1,
    lines: [goods(1, 10, 100_00), goods(2, 10, 100_00)],
  })
  b.post({ type: 'salesDelivery', date: '2026-01-10', partnerId: 1, warehouseId: 1, lines: [goods(1, 10, 200_00), goods(2, 4, 80_00)] })
  return b
}
const balance = (b: Books, role: string) =>
  b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', b.account(role)) ?? 0
const valueOf = (b: Books, itemId: number) =>
  b.db.value<number>('SELECT SUM(v.value) FROM cost_pool p JOIN stock_valuation_entry v ON v.pool_id = p.id WHERE p.item_id = ?', itemId) ??
  0
/** What only somebody with a database tool can do: the guards are taken off for it. */
function tamper(b: Books, ...statements: string[]): void {
  const triggers = b.raw.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as { name: string; sql: string }[]
  for (const { name } of triggers) b.raw.exec(`DROP TRIGGER ${name}`)
  for (const sql of statements) b.raw.exec(sql)
  for (const { sql } of triggers) b.raw.exec(sql)
}
const OUT = "(SELECT e.seq FROM stock_entry e WHERE e.item_id = 1 AND e.kind = 'out')"
const LINE = (role: string, side: string) =>
  `SELECT j.posting_id, j.line_no FROM journal_line j JOIN account_role r ON r.account_id = j.account_id AND r.role = '${role}' WHERE j.${side} > 0 ORDER BY 1, 2 LIMIT 1`
/** Of the cost of item 1, 5 fen stay in stock, and its voucher says so. */
const LEFT_OVER = [
  `UPDATE stock_valuation_entry SET value = value + 5 WHERE seq = ${OUT}`,
  `UPDATE journal_line SET credit = credit - 5 WHERE (posting_id, line_no) = (${LINE('goods', 'credit')})`,
  `UPDATE journal_line SET debit = debit - 5 WHERE (posting_id, line_no) = (${LINE('costMain', 'debit')})`,
]
const IN_COSTS = [
  `UPDATE cost_row SET booked = booked + 5, run_value = run_value + 5 WHERE seq = ${OUT}`,
  "UPDATE cost_state SET value = 5, state = json_set(state, '$.value', 5) WHERE quantity = 0",
]
const differences = (b: Books) =>
  b.db.all<{ summary: string; period: number; debit: number }>(
    `SELECT v.summary, v.period, SUM(j.debit) AS debit FROM voucher v JOIN posting p ON p.voucher_id = v.id JOIN journal_line j ON j.posting_id = p.id
     WHERE v.kind = 'costDifference' GROUP BY v.id ORDER BY v.id`,
  )

describe('goods of which nothing is left and that are still worth something', () => {
  it('D16: a month whose files are whole closes without an adjustment', () => {
    const b = books()
    expect(emptyPoolsWithValue(b.db)).toEqual([])
    b.closePeriod(202601)
    expect(differences(b)).toEqual([])
  })
  it.each([
    ['in the ledger', LEFT_OVER],
    ['in the ledger and in the kept costs', [...LEFT_OVER, ...IN_COSTS]],
  ])('D16: left over %s, it goes to cost of sales when the month is closed', (_where, broken) => {
    const b = books()
    tamper(b, ...broken)
    if (broken === LEFT_OVER) expect(rebuildCaches(b.db)).toBeGreaterThan(0)
    else {
      b.raw.exec('UPDATE stock_period SET out_value = out_value - 5 WHERE pool_id = (SELECT id FROM cost_pool WHERE item_id = 1)')
      b.raw.exec(`UPDATE account_total SET credit = credit - 5 WHERE account_id = ${b.account('goods')}`)
      b.raw.exec(`UPDATE account_total SET debit = debit - 5 WHERE account_id = ${b.account('costMain')}`)
    }
    expect(valueOf(b, 1)).toBe(5)
    expect(emptyPoolsWithValue(b.db)).toHaveLength(1)
    expect(Object.keys(b.failures())).toContain(broken === LEFT_OVER ? 'costBooked' : 'costReplay')
    b.closePeriod(202601)
    rebuildCaches(b.db)
    expect(b.failures()).toEqual({})
    expect([valueOf(b, 1), valueOf(b, 2), balance(b, 'goods'), balance(b, 'costMain')]).toEqual([0, 60_00, 60_00, 140_00])
    expect(differences(b)).toEqual([{ summary: '成本调整（2026-01零数量有金额）', period: 202601, debit: 5 }])
    expect(emptyPoolsWithValue(b.db)).toEqual([])
  })
  it('D16: it is done before profit and loss is carried over, once; a closed month stays as it was', () => {
    const b = books()
    b.closePeriod(202601)
    tamper(b, ...LEFT_OVER)
    rebuildCaches(b.db)
    b.transferProfit(202602)
    expect(differences(b)).toEqual([{ summary: '成本调整（2026-02零数量有金额）', period: 202602, debit: 5 }])
    b.closePeriod(202602)
    expect(differences(b)).toHaveLength(1)
    expect(balance(b, 'costMain')).toBe(0)
    expect(b.failures()).toEqual({})
  })
})
