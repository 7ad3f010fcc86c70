import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let b: Books
beforeAll(() => {
  b = newBooks(folder.path, 'booked')
  b.post({
    type: 'purchaseReceipt',
    date: '2026-01-05',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(1, 10, 100_00)],
  })
  b.post({ type: 'salesDelivery', date: '2026-01-10', partnerId: 1, warehouseId: 1, lines: [goods(1, 4, 80_00)] })
  b.transferProfit(202601)
  b.closePeriod(202601)
  return () => b.close()
})
/** The columns of a table but the first `less`, of its first row. */
const copyOf = (table: string, change: Record<string, string>) => {
  const columns = (b.raw.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
  return `(${columns.join(', ')}) SELECT ${columns.map((c) => change[c] ?? c).join(', ')} FROM ${table} LIMIT 1`
}
const LEDGERS = ['voucher', 'posting', 'journal_line', 'stock_entry', 'stock_valuation_entry', 'open_item_entry', 'audit_log'] as const

describe('D49 what is booked stays as it is, whatever SQL the program’s connection is given', () => {
  it.each(LEDGERS)('%s: no row is changed, taken away or put in the place of another', (table) => {
    const rows = () => b.db.all(`SELECT * FROM ${table}`)
    const before = rows()
    expect(before.length).toBeGreaterThan(0)
    const column = (b.raw.pragma(`table_info(${table})`) as { name: string }[]).at(-1)?.name ?? ''
    for (const sql of [
      `UPDATE ${table} SET ${column} = ${column}`,
      `UPDATE OR REPLACE ${table} SET ${column} = NULL`,
      `DELETE FROM ${table}`,
      `INSERT OR REPLACE INTO ${table} ${copyOf(table, {})}`,
      `REPLACE INTO ${table} ${copyOf(table, {})}`,
    ])
      expect(() => b.raw.exec(sql), sql).toThrow(/append-only|booked|kept|closed/)
    expect(rows()).toEqual(before)
  })
  it('open_item: only what is left of it changes', () => {
    for (const sql of [
      'UPDATE open_item SET amount = amount + 1',
      'UPDATE open_item SET partner_id = 3',
      'DELETE FROM open_item',
      `INSERT OR REPLACE INTO open_item ${copyOf('open_item', {})}`,
    ])
      expect(() => b.raw.exec(sql), sql).toThrow(/append-only/)
  })
  it('neither a posting nor a line is added to a booked voucher, not even to a posting that is there', () => {
    const line = copyOf('journal_line', { line_no: '99' })
    const posting = copyOf('posting', { id: '9999' })
    for (const sql of [
      `INSERT INTO journal_line ${line}`,
      `INSERT OR REPLACE INTO journal_line ${line}`,
      `INSERT OR IGNORE INTO journal_line ${line}`,
      `INSERT INTO posting ${posting}`,
      `INSERT INTO posting ${copyOf('posting', { id: '9999', voucher_id: 'NULL' })}`,
    ])
      expect(() => b.raw.exec(sql), sql).toThrow(/booked|closed/)
  })
  it('what a document says that a booked voucher comes from: neither its figures nor its day change, no line of it goes', () => {
    for (const sql of [
      "UPDATE doc_stock SET date = '2026-01-06'",
      'UPDATE doc_stock SET total = total + 1',
      'UPDATE doc_stock_line SET net = net + 1, gross = gross + 1',
      'DELETE FROM doc_stock_line',
      "UPDATE doc_journal SET date = '2026-01-30'",
      'UPDATE doc_journal_line SET debit = debit + 1 WHERE debit > 0',
      'DELETE FROM doc_journal_line',
      "UPDATE doc_journal SET state = 'draft'; UPDATE doc_journal_line SET debit = 0",
    ])
      expect(() => b.raw.transaction(() => b.raw.exec(sql))(), sql).toThrow(/booked/)
  })
  it('it stays so when the month is opened again', () => {
    b.reopenPeriod(202601)
    for (const sql of [
      "UPDATE voucher SET state = 'open', booked_at = NULL",
      "UPDATE voucher SET date = '2026-01-31'",
      `INSERT INTO journal_line ${copyOf('journal_line', { line_no: '99' })}`,
      `INSERT INTO posting ${copyOf('posting', { id: '9999' })}`,
    ])
      expect(() => b.raw.exec(sql), sql).toThrow(/booked/)
    expect(b.failures()).toEqual({})
  })
})
