import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bookVouchers } from '../../src/main/documents/voucherStates'
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
  it('up to where postings may be of booked vouchers is kept, and only goes on', () => {
    for (const sql of [
      'UPDATE booked_through SET posting_id = 0',
      'UPDATE OR REPLACE booked_through SET posting_id = posting_id - 1',
      'DELETE FROM booked_through',
      'INSERT OR REPLACE INTO booked_through VALUES (1, 0)',
    ])
      expect(() => b.raw.exec(sql), sql).toThrow(/booked_through/)
    expect(() => b.raw.exec('INSERT INTO booked_through VALUES (2, 0)')).toThrow(/CHECK/)
    // one posting more, and its voucher booked by itself
    const id = b.post({ type: 'purchaseReceipt', date: '2026-02-05', partnerId: 2, warehouseId: 1, lines: [goods(1, 1, 10_00)] })
    const posting = b.db.get<{ id: number; voucher: number }>('SELECT id, voucher_id AS voucher FROM posting WHERE document_id = ?', id)
    if (!posting) throw new Error('not posted')
    const line = () => b.raw.exec(`INSERT INTO journal_line ${copyOf('journal_line', { posting_id: `${posting.id}`, line_no: '99' })}`)
    const undone = () => b.raw.transaction(() => [line(), b.raw.exec('SELECT * FROM nowhere')])()
    expect(b.db.value<number>('SELECT posting_id FROM booked_through')).toBeLessThan(posting.id)
    expect(undone).toThrow('nowhere')
    b.command('vouchers.book', {}, (ctx) => bookVouchers(ctx, [posting.voucher]))
    expect(b.db.value<number>('SELECT posting_id FROM booked_through')).toBeGreaterThanOrEqual(posting.id)
    expect(line).toThrow('voucher is booked')
    expect(b.failures()).toEqual({})
  })
  it('open_item_entry and stock_entry: no row comes to a posting of a booked voucher', () => {
    for (const sql of [
      `INSERT INTO open_item_entry ${copyOf('open_item_entry', { id: '9999' })}`,
      `INSERT INTO stock_entry ${copyOf('stock_entry', { n: '7' })}`,
    ])
      expect(() => b.raw.exec(sql), sql).toThrow(/booked/)
  })
})

/** What others do to a document whose voucher is booked; all the rest of it says what the voucher was made from. */
const FREE: Record<string, readonly string[]> = {
  head: ['revision', 'updated_at', 'approved_by', 'approved_at', 'posted_by', 'posted_at', 'attachment_count', 'state'],
  line: [
    'movement_seq',
    'estimate_net',
    'before_invoice',
    'invoiced_quantity',
    'invoiced_net',
    'returned_quantity',
    'returned_open_quantity',
    'returned_open_net',
    'in_transit_quantity',
  ],
  part: [],
}
const HEADS = ['doc_stock', 'doc_invoice', 'doc_cash', 'doc_journal']
const LINES = HEADS.map((table) => `${table}_line`)
const PARTS = ['document_tender', 'doc_cash_clear', 'doc_stock_serial']
const kindOf = (table: string) => (HEADS.includes(table) ? 'head' : LINES.includes(table) ? 'line' : 'part')
const columnsOf = (table: string) => (b.raw.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
/** The document of a row: of one whose voucher is booked, or of a draft. */
const DOCUMENT_OF = (table: string) =>
  HEADS.includes(table)
    ? 'id'
    : table === 'doc_stock_serial'
      ? '(SELECT document_id FROM doc_stock_line WHERE id = line_id)'
      : 'document_id'
const BOOKED = "(SELECT p.document_id FROM posting p JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked')"
const DRAFTS = "(SELECT id FROM document WHERE state = 'draft')"
/** A file with a booked document of every family, with tenders, clearings and numbers of pieces, and the draft of a like one. */
function documentsOfAllKinds(books: Books): void {
  books.db.run("INSERT INTO employee (id, code, name) VALUES (1, 'E1', '小王')")
  books.db.run('UPDATE item SET serial_managed = 1 WHERE id = 6')
  const serials = (first: number) => [`N${first}`, `N${first + 1}`]
  const pair = (input: Parameters<Books['save']>[0], draft: object = {}) => {
    const id = books.post(input)
    books.save({ ...input, ...draft })
    return id
  }
  const receipt = { type: 'purchaseReceipt' as const, date: '2026-01-05', partnerId: 2, warehouseId: 1, invoiceKind: 'none' }
  const bought = pair(
    { ...receipt, lines: [goods(6, 2, 50_00, { serials: serials(1) })] },
    { lines: [goods(6, 2, 50_00, { serials: serials(3) })] },
  )
  const cash = [{ accountId: books.account('bank'), amount: 11_30 }]
  pair({ type: 'salesDelivery', date: '2026-01-10', partnerId: 1, warehouseId: 1, lines: [goods(1, 1, 10_00)], tenders: cash })
  const invoice = { type: 'purchaseInvoice' as const, date: '2026-01-12', partnerId: 2, invoiceKind: 'special' }
  const matched = (pieces: number) => ({ lines: [goods(6, pieces, 25_00 * pieces, { sourceLineId: books.lineOf(bought) })] })
  pair({ ...invoice, invoiceNumber: 'F1', ...matched(1) }, { invoiceNumber: 'F2' })
  const money = { employeeId: 1, accountId: books.account('bank') }
  const loan = books.post({ type: 'employeeLoan', date: '2026-01-13', ...money, amount: 30_00, lines: [] })
  const openItemId = books.db.value<number>('SELECT id FROM open_item WHERE document_id = ?', loan) ?? 0
  const spent = [{ accountId: books.account('officeExpense'), amount: 10_00, taxRate: 0, tax: 0, deduction: 'none' }]
  const claim = { type: 'expenseClaim' as const, date: '2026-01-14', employeeId: 1, departmentId: 1 }
  pair({ ...claim, lines: spent, clears: [{ openItemId, amount: 10_00 }] })
  pair({
    type: 'voucher',
    date: '2026-01-15',
    lines: [
      { summary: '试', accountId: books.account('bank'), debit: 5_00 },
      { summary: '试', accountId: books.account('capital'), credit: 5_00 },
    ],
  })
}

describe('D49 what a booked voucher is explained by is whole', () => {
  beforeAll(async () => {
    await b.close()
    b = newBooks(folder.path, 'whole')
    b.post({
      type: 'purchaseReceipt',
      date: '2026-01-04',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'special',
      lines: [goods(1, 10, 100_00)],
    })
    documentsOfAllKinds(b)
    b.command('vouchers.book', {}, (ctx) => bookVouchers(ctx, b.db.column<number>('SELECT id FROM voucher')))
  })
  it.each([...HEADS, ...LINES, ...PARTS])('%s: of what it says nothing changes, and no row goes', (table) => {
    const mine = `WHERE ${DOCUMENT_OF(table)} IN ${BOOKED}`
    const rows = () => b.db.all(`SELECT * FROM ${table} ${mine}`)
    const before = rows()
    expect(before.length).toBeGreaterThan(0)
    const said = columnsOf(table).filter((name) => !FREE[kindOf(table)]?.includes(name))
    for (const name of said) expect(() => b.raw.exec(`UPDATE ${table} SET ${name} = ${name} ${mine}`), `${table}.${name}`).toThrow(/booked/)
    expect(() => b.raw.exec(`DELETE FROM ${table} ${mine}`)).toThrow(/booked/)
    expect(rows()).toEqual(before)
  })
  it.each([...LINES, ...PARTS])('%s: no row is added, put in the place of another, or moved there from a draft', (table) => {
    const key = table === 'doc_stock_serial' ? 'line_id' : 'document_id'
    const of = (documents: string) => `${DOCUMENT_OF(table)} IN ${documents}`
    const booked = b.db.value<number>(`SELECT ${key} FROM ${table} WHERE ${of(BOOKED)}`) ?? 0
    const order = table === 'doc_stock_serial' ? 'no' : 'line_no'
    const values = columnsOf(table).map((name) => (name === 'id' ? '99999' : name === key ? String(booked) : name === order ? '99' : name))
    const drafts = `FROM ${table} WHERE ${of(DRAFTS)} LIMIT 1`
    const rows = () => b.db.all(`SELECT * FROM ${table}`)
    const before = rows()
    expect(b.db.all(`SELECT 1 ${drafts}`)).toHaveLength(1)
    for (const verb of ['INSERT', 'INSERT OR REPLACE', 'INSERT OR IGNORE'])
      expect(
        () => b.raw.exec(`${verb} INTO ${table} (${columnsOf(table).join(', ')}) SELECT ${values.join(', ')} ${drafts}`),
        verb,
      ).toThrow(/booked/)
    const moved = `UPDATE ${table} SET ${key} = ${booked}, ${order} = 99 WHERE (${key}, ${order}) IN (SELECT ${key}, ${order} ${drafts})`
    expect(() => b.raw.exec(moved), moved).toThrow(/booked/)
    expect(rows()).toEqual(before)
  })
  it.each(HEADS)('%s: stays posted or reversed, and may be reversed', (table) => {
    const mine = `WHERE id IN ${BOOKED}`
    for (const state of ['draft', 'submitted', 'approved', 'closed', 'void'])
      expect(() => b.raw.exec(`UPDATE ${table} SET state = '${state}' ${mine}`), state).toThrow(/booked/)
    b.raw.transaction(() => {
      b.raw.exec(`UPDATE ${table} SET state = 'reversed' ${mine}`)
      b.raw.exec(`UPDATE ${table} SET state = 'posted' ${mine}`)
    })()
    expect(b.failures()).toEqual({})
  })
})
