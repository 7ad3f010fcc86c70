import { type VoucherLine, signed } from '../../../core/ledger/posting'
import type { AccountFacts } from '../../../core/documents/facts'
import type { AnyDocument } from '../../../core/documents/types'
import type { ReadableDb, WritableDb } from '../../../db/types'

function entry(
  db: WritableDb,
  openItemId: number,
  amount: number,
  kind: 'create' | 'settle' | 'withdraw' | 'unsettle',
  postingId: number,
  documentId: number,
  other: number | null,
  date: string,
): void {
  if (amount === 0) return
  db.run(
    'INSERT INTO open_item_entry (open_item_id, amount, kind, posting_id, document_id, other_item_id, date) VALUES (?, ?, ?, ?, ?, ?, ?)',
    openItemId,
    amount,
    kind,
    postingId,
    documentId,
    other,
    date,
  )
  db.run('UPDATE open_item SET remaining = remaining + ? WHERE id = ?', amount, openItemId)
}

/**
 * A line on a receivable or payable account, of a partner or of an employee: opens an item of its amount and clears what the line names,
 * in equal and opposite entries, so that control account = open items always holds.
 */
export function openFromLine(
  db: WritableDb,
  doc: AnyDocument,
  line: VoucherLine,
  postingId: number,
  account: Pick<AccountFacts, 'control' | 'employeeControl'> | undefined,
): void {
  if (!account?.control && !account?.employeeControl) return
  const ofEmployee = account.employeeControl !== null
  const { date } = doc
  const items: NonNullable<VoucherLine['opens']> = line.opens ?? [{ amount: signed(line), dueDate: line.dueDate ?? date }]
  for (const { amount, dueDate, number = '' } of items) {
    const id = db.run(
      'INSERT INTO open_item (account_id, partner_id, employee_id, document_type, document_id, line_id, date, due_date, amount, remaining, number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)',
      line.accountId,
      ofEmployee ? null : (line.partnerId ?? 0),
      ofEmployee ? (line.employeeId ?? 0) : null,
      doc.type,
      doc.id,
      line.lineId ?? null,
      date,
      dueDate,
      amount,
      number,
    ).lastInsertRowid
    entry(db, id, amount, 'create', postingId, doc.id ?? 0, null, date)
    for (const s of line.settles ?? []) {
      const toward = s.amount * Math.sign(amount)
      entry(db, s.openItemId, toward, 'settle', postingId, doc.id ?? 0, id, date)
      entry(db, id, -toward, 'settle', postingId, doc.id ?? 0, s.openItemId, date)
    }
  }
}
/** Open items that clear each other without a voucher line (核销 inside one account and partner). */
export function clearItems(
  db: WritableDb,
  documentId: number,
  items: readonly { openItemId: number; signed: number }[],
  postingId: number,
  date: string,
): void {
  for (const i of items) entry(db, i.openItemId, i.signed, 'settle', postingId, documentId, null, date)
}

/**
 * A red document takes the place of what it reverses: what the original cleared is open again, and the items of the two clear
 * each other. All of it is the red document's own doing, so that withdrawing it restores what was.
 */
export function releaseItems(db: WritableDb, original: number, red: number, postingId: number, date: string): void {
  const cleared = db.all<{ item: number; other: number | null; amount: number }>(
    `SELECT open_item_id AS item, other_item_id AS other, SUM(amount) AS amount FROM open_item_entry
     WHERE document_id = ? AND kind IN ('settle', 'unsettle') GROUP BY open_item_id, other_item_id HAVING SUM(amount) <> 0`,
    original,
  )
  for (const c of cleared) entry(db, c.item, -c.amount, 'unsettle', postingId, red, c.other, date)
  const open = (documentId: number) =>
    db.all<{ id: number; accountId: number; party: number; remaining: number }>(
      'SELECT id, account_id AS accountId, COALESCE(partner_id, -employee_id) AS party, remaining FROM open_item WHERE document_id = ? AND remaining <> 0 ORDER BY id',
      documentId,
    )
  const mine = open(red)
  for (const item of open(original)) {
    for (const other of mine) {
      if (other.accountId !== item.accountId || other.party !== item.party || other.remaining * item.remaining >= 0) continue
      const amount = Math.sign(item.remaining) * Math.min(Math.abs(item.remaining), Math.abs(other.remaining))
      entry(db, item.id, -amount, 'settle', postingId, red, other.id, date)
      entry(db, other.id, amount, 'settle', postingId, red, item.id, date)
      item.remaining -= amount
      other.remaining += amount
    }
  }
}

/** After a red document was withdrawn: who has cleared since what is cleared by the original again; it must be taken back first. */
export function clearedTwice(db: ReadableDb, red: number): number | undefined {
  return db.value<number>(
    `SELECT later.document_id FROM open_item_entry e JOIN open_item o ON o.id = e.open_item_id JOIN open_item_entry later ON later.open_item_id = o.id
     WHERE e.document_id = ?1 AND later.document_id <> ?1 AND (o.remaining * o.amount < 0 OR ABS(o.remaining) > ABS(o.amount)) ORDER BY later.id DESC LIMIT 1`,
    red,
  )
}

/** Other documents that cleared items of this one: they must be taken back first (D41). One that was reversed has been: a pair comes to nothing. */
export function settledBy(db: WritableDb, documentId: number): number[] {
  return db.column<number>(
    `SELECT MIN(e.document_id) FROM open_item o JOIN open_item_entry e ON e.open_item_id = o.id JOIN document d ON d.id = e.document_id
     WHERE o.document_id = ?1 AND e.document_id <> ?1 AND e.kind IN ('settle', 'unsettle') GROUP BY COALESCE(d.reverses_id, d.id) HAVING SUM(e.amount) <> 0`,
    documentId,
  )
}

/**
 * Takes back what the document opened and cleared; exact, by the entries themselves, each in the posting that takes back
 * the voucher it came with.
 */
export function withdrawItems(db: WritableDb, documentId: number, postingOf: (voucherId: number | null) => number, date: string): void {
  const open = db.all<{ voucher: number | null; item: number; other: number | null; settle: number; created: number }>(
    `SELECT p.voucher_id AS voucher, e.open_item_id AS item, e.other_item_id AS other, SUM(CASE WHEN e.kind IN ('settle', 'unsettle') THEN e.amount ELSE 0 END) AS settle,
       SUM(CASE WHEN e.kind IN ('create', 'withdraw') THEN e.amount ELSE 0 END) AS created
     FROM open_item_entry e JOIN posting p ON p.id = e.posting_id WHERE e.document_id = ?
     GROUP BY p.voucher_id, e.open_item_id, e.other_item_id HAVING settle <> 0 OR created <> 0`,
    documentId,
  )
  for (const e of open) {
    entry(db, e.item, -e.settle, 'unsettle', postingOf(e.voucher), documentId, e.other, date)
    entry(db, e.item, -e.created, 'withdraw', postingOf(e.voucher), documentId, null, date)
  }
}
