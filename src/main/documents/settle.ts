import { documentInput, type OpenPartner, type Posted, type SettlementRecord } from '../../core/contract'
import { dayNumber, voucherText } from '../../core/kernel'
import { literal } from '../../db/like'
import type { ReadableDb } from '../../db/types'
import { type CommandContext, type QueryContext, refuse } from '../backend/context'
import { postCommand } from './post'
import { saveDocument } from './save'
import { requireDocument } from './store'
import { unpostCommand } from './unpost'
import { submitCommand, voidCommand } from './workflow'

interface Wanted {
  partnerId: number | null
  toPartnerId: number | null
  date: string
  memo: string
  lines: { openItemId: number; amount: number }[]
}
/** Makes a 核销单 of these lines and posts it; where documents need approval it is submitted and waits for that. */
export function settle(ctx: CommandContext, wanted: Wanted): Posted {
  const { partnerId, toPartnerId, date, memo, lines } = wanted
  const doc = saveDocument(ctx, documentInput.parse({ type: 'settlement', partnerId, toPartnerId, date, memo, lines }))
  const target = { type: doc.type, id: doc.id ?? 0, revision: doc.revision }
  return ctx.options.approval ? submitCommand(ctx, target) : postCommand(ctx, target)
}

/** 取消核销: the document is taken back exactly and voided. Refused, with what stands in the way, where it is booked or in a closed month. */
export function undoSettlement(ctx: CommandContext, { id, revision }: { id: number; revision: number }): { id: number; number: string } {
  unpostCommand(ctx, { type: 'settlement', id, revision })
  const doc = requireDocument(ctx.db, id)
  // a red one is void already: what it had taken back stands again
  if (doc.state === 'draft') voidCommand(ctx, { type: 'settlement', id, revision: doc.revision })
  return { id, number: doc.number }
}

interface Open {
  id: number
  accountId: number
  /** a partner, or an employee by the negative of its id */
  party: number
  remaining: number
}
/** Open on accounts that users settle, oldest due first. An estimate is cleared by its invoice. */
const SETTLED = "(a.control IN ('receivable', 'advanceReceived', 'payable', 'prepaid') OR a.employee_control IS NOT NULL)"
const OPEN = `SELECT o.id, o.account_id AS accountId, COALESCE(o.partner_id, -o.employee_id) AS party, o.remaining FROM account a
  JOIN open_item o ON o.account_id = a.id AND o.remaining <> 0
  WHERE ${SETTLED} AND (?1 IS NULL OR o.partner_id = ?1) AND o.date <= ?2
  ORDER BY party, o.account_id, o.due_date, o.id`

/** Both sides of a list of open items against each other, oldest first, as far as the smaller side goes (D41). */
export function oldestFirst(items: readonly Open[]): { openItemId: number; amount: number }[] {
  const side = (sign: 1 | -1) => items.reduce((sum, o) => sum + Math.max(0, o.remaining * sign), 0)
  const common = Math.min(side(1), side(-1))
  const left = { debit: common, credit: common }
  return items.flatMap(({ id, remaining }) => {
    const of = remaining > 0 ? 'debit' : 'credit'
    const amount = Math.min(left[of], Math.abs(remaining))
    left[of] -= amount
    return amount === 0 ? [] : [{ openItemId: id, amount }]
  })
}

/** One 核销单 per partner or employee for what clears inside an account; nothing is booked. */
export function settleAuto(
  ctx: CommandContext,
  q: { partnerId?: number | undefined; date: string },
): { documents: number; amount: number } {
  const byAccount = Map.groupBy(ctx.db.all<Open>(OPEN, q.partnerId ?? null, q.date), (o) => `${o.party}|${o.accountId}`)
  const lines = new Map<number, { openItemId: number; amount: number }[]>()
  for (const items of byAccount.values()) {
    const found = oldestFirst(items)
    const party = items[0]?.party ?? 0
    if (found.length > 0) lines.set(party, [...(lines.get(party) ?? []), ...found])
  }
  let amount = 0
  for (const [party, found] of lines) {
    settle(ctx, { partnerId: party > 0 ? party : null, toPartnerId: null, date: q.date, memo: '自动核销', lines: found })
    // each amount stands on both sides
    amount += found.reduce((sum, l) => sum + l.amount, 0) / 2
  }
  return { documents: lines.size, amount }
}

const PARTNERS = `
SELECT p.id AS partnerId, m.id AS employeeId, COALESCE(p.code, m.code) AS code, COALESCE(p.name, m.name) AS name, SUM(x.debit) AS debit, SUM(x.credit) AS credit, SUM(MIN(x.debit, x.credit)) AS matchable,
  SUM(x.overdue) AS overdue, SUM(x.items) AS items
FROM (SELECT o.partner_id, o.employee_id, SUM(MAX(o.remaining, 0)) AS debit, SUM(MAX(-o.remaining, 0)) AS credit, COUNT(*) AS items,
    SUM(CASE WHEN o.due_date < ?1 AND (a.control = 'receivable' OR a.employee_control = 'employeeAdvance') THEN MAX(o.remaining, 0) WHEN o.due_date < ?1 AND a.control = 'payable' THEN MAX(-o.remaining, 0) ELSE 0 END) AS overdue
  FROM account a JOIN open_item o ON o.account_id = a.id AND o.remaining <> 0
  WHERE ${SETTLED} GROUP BY o.partner_id, o.employee_id, o.account_id) x
LEFT JOIN partner p ON p.id = x.partner_id LEFT JOIN employee m ON m.id = x.employee_id
WHERE ?2 = '' OR COALESCE(p.code, m.code) LIKE ?3 ESCAPE '\\' OR COALESCE(p.name, m.name) LIKE ?3 ESCAPE '\\' OR COALESCE(p.pinyin, m.pinyin) LIKE lower(?3) ESCAPE '\\'
GROUP BY p.id, m.id ORDER BY p.id IS NULL, COALESCE(p.code, m.code)`
export function openPartners(ctx: QueryContext, q: { text: string; limit: number }): { rows: OpenPartner[]; count: number } {
  const rows = ctx.db.all<OpenPartner>(PARTNERS, ctx.clock.today(), q.text, `%${literal(q.text)}%`)
  return { rows: rows.slice(0, q.limit), count: rows.length }
}

const CLEARED_BY = (column: 'partner_id' | 'employee_id') => `
SELECT e.document_id AS id, e.open_item_id AS item, SUM(e.amount) AS amount FROM open_item o JOIN open_item_entry e ON e.open_item_id = o.id
WHERE o.${column} = ?1 AND e.kind IN ('settle', 'unsettle') GROUP BY e.document_id, e.open_item_id HAVING SUM(e.amount) <> 0 ORDER BY e.document_id DESC, e.open_item_id`
const RECORD = `SELECT d.id, d.type, d.number, d.date, d.revision, d.memo, d.state = 'reversed' OR d.reverses_id IS NOT NULL AS red, v.id AS voucherId, v.word, v.number AS voucherNumber
  FROM document d LEFT JOIN voucher v ON v.id = COALESCE((SELECT o.id FROM voucher o WHERE o.document_id = d.id AND o.slot = 'main'),
    (SELECT p.voucher_id FROM posting p WHERE p.document_id = d.id AND p.kind = 'post' AND p.voucher_id IS NOT NULL ORDER BY p.id DESC LIMIT 1)) WHERE d.id = ?`
const CLEARED = `SELECT d.id AS documentId, d.type AS documentType, COALESCE(NULLIF(o.number, ''), d.number) AS documentNumber, a.full_name AS accountName
  FROM open_item o JOIN document d ON d.id = o.document_id JOIN account a ON a.id = o.account_id WHERE o.id = ?`
interface RecordRow extends Omit<SettlementRecord, 'lines' | 'voucher' | 'red'> {
  red: number
  word: string | null
  voucherNumber: number | null
}
type Cleared = SettlementRecord['lines'][number]

interface Whose {
  partnerId?: number | undefined
  employeeId?: number | undefined
}
export function settlementHistory(db: ReadableDb, q: Whose & { limit: number }): SettlementRecord[] {
  const ofEmployee = q.employeeId !== undefined
  const id = q.employeeId ?? q.partnerId ?? refuse('REQUIRED', { field: '往来单位' }, 'partnerId')
  if (db.value(`SELECT 1 FROM ${ofEmployee ? 'employee' : 'partner'} WHERE id = ?`, id) === undefined)
    refuse('NOT_FOUND', { what: ofEmployee ? '职员' : '往来单位' }, ofEmployee ? 'employeeId' : 'partnerId')
  const entries = db.all<{ id: number; item: number; amount: number }>(CLEARED_BY(ofEmployee ? 'employee_id' : 'partner_id'), id)
  const byDocument = Map.groupBy(entries, (e) => e.id)
  const records = [...byDocument].flatMap(([id, entries]): SettlementRecord[] => {
    const head = db.get<RecordRow>(RECORD, id)
    if (!head) return []
    const { word, voucherNumber, red, ...rest } = head
    const lines = entries.flatMap(({ item, amount }) => {
      const cleared = db.get<Omit<Cleared, 'amount'>>(CLEARED, item)
      return cleared ? [{ ...cleared, amount }] : []
    })
    const voucher = word === null || voucherNumber === null ? null : voucherText({ word, number: voucherNumber })
    return [{ ...rest, red: red === 1, voucher, lines }]
  })
  return records.sort((a, b) => dayNumber(b.date) - dayNumber(a.date) || b.id - a.id).slice(0, q.limit)
}
