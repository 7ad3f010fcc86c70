import type { AnyDocument, DocumentType } from '../../../core/documents/types'
import { periodOf } from '../../../core/kernel'
import { compareMovements, type Position } from '../../../core/ledger/costing'
import { costLineAmount, costLines, mergeLines, sharedLines, type VoucherLine } from '../../../core/ledger/posting'
import { documentLabel } from '../../../core/modules/registry'
import type { CommandContext } from '../../backend/context'
import type { CostChange } from './costRun'
import { isByDay, voucherFor } from './vouchers'
import type { LedgerWriter, PostingHead } from './writer'

type LineAccount = Pick<VoucherLine, 'accountId' | 'partnerId' | 'departmentId' | 'employeeId' | 'projectId' | 'itemId'>
type Id = number | null

/**
 * A pool's movements from the first to the last whose cost changed, read in the order they are stored in, and as arrays: thousands of
 * rows sought one by one, or with names of their own, take twice as long.
 */
const ENTRIES = `
SELECT e.seq, e.quantity, e.kind, e.given, e.share, e.warehouse_id, e.item_id, e.line_id, e.document_type, e.document_id, e.stock_account_id,
  e.counter_account_id, e.counter_partner_id, e.counter_department_id, e.counter_employee_id, e.counter_project_id, e.counter_item_id,
  p.voucher_id, COALESCE(v.state, 'open') = 'open' AND COALESCE(r.state, 'open') <> 'closed'
FROM stock_entry e JOIN posting p ON p.id = e.posting_id LEFT JOIN voucher v ON v.id = p.voucher_id LEFT JOIN period r ON r.period = p.period
WHERE e.pool_id = ? AND (e.date, e.phase, e.seq) >= (?, ?, ?) AND (e.date, e.phase, e.seq) <= (?, ?, ?) AND e.n = 0`
/** Their changes of value so far. */
const VALUATIONS = `SELECT seq FROM stock_valuation_entry WHERE pool_id = ? AND (date, phase, seq) >= (?, ?, ?) AND (date, phase, seq) <= (?, ?, ?)
ORDER BY date, phase, seq, n`
type Moving = 'in' | 'out' | 'returnIn' | 'returnOut' | 'carryIn' | 'revalue'
type Listed = [number, number, Moving, Id, Id, number, number, Id, DocumentType, number, number, Id, Id, Id, Id, Id, Id, Id, 0 | 1]

/** A movement whose cost changed, and where the difference belongs; `valuations`: changes of value so far. */
class Entry {
  /** the next one of its posting */
  next: Entry | undefined
  constructor(
    readonly change: CostChange,
    private readonly row: Listed,
    readonly valuations: number,
  ) {}
  get quantity() {
    return this.row[1]
  }
  get warehouseId() {
    return this.row[5]
  }
  get documentType() {
    return this.row[8]
  }
  get documentId() {
    return this.row[9]
  }
  get stockAccountId() {
    return this.row[10]
  }
  /** the voucher that follows: open, and in an open month */
  get openVoucherId() {
    return this.follows ? this.row[17] : null
  }
  get follows() {
    return this.row[18] === 1
  }
  /** The lines that carry a change of cost. */
  differenceLines(): VoucherLine[] {
    const { change } = this
    const [, , kind, given, share, , itemId, lineId, , , stockAccountId, accountId, partnerId, departmentId, employeeId, projectId, other] =
      this.row
    const counter: LineAccount | null =
      accountId === null ? null : { accountId, partnerId, departmentId, employeeId, projectId, itemId: other }
    const moved = { kind, given, stockAccountId, counter, itemId, quantity: 0, lineId }
    const lines = costLines(moved, costLineAmount(kind, change.given, change.booked))
    // only what is shared out, and those that share it, have lines without one opposite
    if (share === null && counter !== null) return lines
    return [...sharedLines(share === null ? moved : { ...moved, share }, change.given, change.booked), ...lines]
  }
}

/** One posting of the recost: thousands are made at once, and each is made once. */
interface Group extends PostingHead {
  own: boolean
  documentType: DocumentType
  first: Entry
  last: Entry
  /** the next one of its document */
  next: Group | undefined
}
/** Postings whose lines are made together: all of them at once would be carried about by every collection of garbage on the way. */
const TOGETHER = 512

/** What made costs change: a document, or the settlement of a month (no type, no id). */
export interface DifferenceCause {
  date: string
  label: string
  type: DocumentType | null
  id: number | null
}
export const causedBy = ({ date, number, type, id }: AnyDocument): DifferenceCause => ({ date, label: number, type, id })

/** Changes, movements and valuations of a pool stand in one order: each is gone through once, beside the others. */
function entriesOf(ctx: CommandContext, changes: readonly CostChange[]): Entry[] {
  return [...Map.groupBy(changes, (change) => change.poolId)].flatMap(([poolId, unordered]) => {
    const changed = unordered.sort(compareMovements)
    const [a, b] = [changed[0] as Position, changed[changed.length - 1] as Position]
    const span = [poolId, a.date, a.phase, a.seq, b.date, b.phase, b.seq] as const
    const rows = ctx.db.arrays<Listed>(ENTRIES, ...span)
    const valuations = ctx.db.column<number>(VALUATIONS, ...span)
    const entries: Entry[] = []
    let at = 0
    for (const row of rows) {
      const seq = row[0]
      let n = 0
      for (; valuations[at] === seq; at++) n += 1
      const change = changed[entries.length]
      if (change?.seq === seq) entries.push(new Entry(change, row, n))
    }
    const missing = changed[entries.length]
    if (missing) throw new Error(`movement ${missing.seq} has no entry`)
    return entries
  })
}

/** The changes by what they are posted into: their document's voucher while that is open (null: not made yet), or one of the cause's. */
function groupsOf(ctx: CommandContext, cause: DifferenceCause, changes: readonly CostChange[]): readonly Group[] {
  const groups: Group[] = []
  const byDocument = new Map<number, Group>()
  for (const entry of entriesOf(ctx, changes)) {
    // what was looked at and found right stays as it is: a difference stands beside it
    const { documentType, documentId, follows: own, openVoucherId: voucherId } = entry
    const known = byDocument.get(documentId)
    let group = known
    while (group && (group.own !== own || group.voucherId !== voucherId)) group = group.next
    if (group) {
      group.last.next = entry
      group.last = entry
      continue
    }
    group = { voucherId, documentType, documentId, date: entry.change.date, own, first: entry, last: entry, next: known }
    groups.push(group)
    byDocument.set(documentId, group)
  }
  return dated(groups, cause)
}
/**
 * What has a voucher of its own is dated in the month of what it concerns, on its last day there: no cost changes before its goods moved.
 * Of a closed month, and of what moved before the cause, it is the day of the cause, or that of what comes after it in its month.
 */
function dated(groups: readonly Group[], cause: DifferenceCause): readonly Group[] {
  const separate = groups.filter((g) => !g.own)
  const first = periodOf(cause.date)
  const monthOf = ({ date }: Group) => Math.max(periodOf(date), first)
  const days = new Map([[first, cause.date]])
  for (const g of separate) if (g.date > (days.get(monthOf(g)) ?? '')) days.set(monthOf(g), g.date)
  for (const g of separate) g.date = days.get(monthOf(g)) ?? g.date
  return groups
}
function linesOf(group: Group): VoucherLine[] {
  const lines = group.first.differenceLines()
  for (let entry = group.first.next; entry; entry = entry.next) lines.push(...entry.differenceLines())
  return mergeLines(lines)
}
function valuationsOf(writer: LedgerWriter, group: Group, postingId: number): void {
  const period = periodOf(group.date)
  for (let entry: Entry | undefined = group.first; entry; entry = entry.next) {
    const { warehouseId, quantity, stockAccountId, valuations } = entry
    const { poolId, date, phase, seq, booked } = entry.change
    const movement = { poolId, date, phase, seq, warehouseId, quantity }
    if (booked !== 0) writer.valuation(movement, booked, stockAccountId, postingId, period, valuations)
  }
}

/**
 * Posts what a back-dated or withdrawn document changed in the cost of others. While the affected voucher is open, the
 * difference joins it; a booked one keeps its figures and the difference gets a voucher of its own, one for each month
 * (D20, D21; architecture.md). Nothing that was written is rewritten. Returns the difference vouchers made.
 */
export function postDifferences(
  ctx: CommandContext,
  writer: LedgerWriter,
  cause: DifferenceCause,
  changes: readonly CostChange[],
): number[] {
  if (changes.length === 0) return []
  const separate = new Map<string, number>()
  const separateVoucher = (date: string): number => {
    const known = separate.get(date)
    if (known !== undefined) return known
    const id = voucherFor(ctx.db, {
      date,
      summary: `存货成本差异（${cause.label}）`,
      kind: 'costDifference',
      documentType: cause.type,
      documentId: cause.id,
      slot: 'difference',
      attachmentCount: 0,
      userId: ctx.user.id || null,
      now: ctx.clock.now(),
    })
    separate.set(date, id)
    return id
  }
  const groups = groupsOf(ctx, cause, changes)
  for (let from = 0; from < groups.length; from += TOGETHER) {
    const some = groups.slice(from, from + TOGETHER)
    const lines = some.map(linesOf)
    for (const [i, g] of some.entries()) {
      // what cost nothing until now had no voucher yet
      if (lines[i]?.length) g.voucherId = g.own ? (g.voucherId ?? ownVoucher(ctx, g)) : separateVoucher(g.date)
    }
    const postings = writer.append({ kind: 'recost', causeId: cause.id }, some)
    for (const [i, g] of some.entries()) {
      const postingId = postings[i] as number
      for (const l of lines[i] ?? []) {
        // value only: no goods moved
        l.quantity = null
        writer.line(postingId, g.date, l)
      }
      valuationsOf(writer, g, postingId)
    }
  }
  return [...separate.values()]
}

function ownVoucher(ctx: CommandContext, { documentId, documentType, date }: Group): number {
  const summary = ctx.db.value<string>('SELECT memo FROM document WHERE id = ?', documentId) || documentLabel(documentType)
  const head = { date, summary, kind: 'document', documentType, documentId, slot: 'main', attachmentCount: 0 } as const
  const byDay = isByDay(ctx.options, documentType)
  return voucherFor(ctx.db, { ...head, byDay, userId: ctx.user.id || null, now: ctx.clock.now() })
}
