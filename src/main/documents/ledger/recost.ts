import type { AnyDocument, DocumentType } from '../../../core/documents/types'
import { periodOf } from '../../../core/kernel'
import { costLineAmount, costLines, mergeLines, sharedLines, type VoucherLine } from '../../../core/ledger/posting'
import { documentLabel } from '../../../core/modules/registry'
import type { CommandContext } from '../../backend/context'
import type { CostChange } from './costRun'
import { voucherFor } from './vouchers'
import type { Position } from './pools'
import type { LedgerWriter, PostingHead } from './writer'

interface EntryRow extends Position {
  poolId: number
  kind: 'in' | 'out' | 'returnIn' | 'returnOut' | 'carryIn' | 'revalue'
  given: number | null
  share: number | null
  quantity: number
  warehouseId: number
  itemId: number
  lineId: number | null
  documentType: DocumentType
  documentId: number
  stockAccountId: number
  counterAccountId: number | null
  partnerId: number | null
  departmentId: number | null
  employeeId: number | null
  projectId: number | null
  counterItemId: number | null
  voucherId: number | null
  voucherState: string | null
  periodState: string | null
  /** changes of value so far */
  valuations: number
}
const ENTRIES = `
SELECT e.pool_id AS poolId, e.date, e.phase, e.seq, e.kind, e.given, e.share, e.quantity, e.warehouse_id AS warehouseId, e.item_id AS itemId, e.line_id AS lineId, e.document_type AS documentType, e.document_id AS documentId,
  e.stock_account_id AS stockAccountId, e.counter_account_id AS counterAccountId, e.counter_partner_id AS partnerId, e.counter_department_id AS departmentId,
  e.counter_employee_id AS employeeId, e.counter_project_id AS projectId, e.counter_item_id AS counterItemId, p.voucher_id AS voucherId, v.state AS voucherState, r.state AS periodState,
  (SELECT COALESCE(MAX(n) + 1, 0) FROM stock_valuation_entry x WHERE x.pool_id = e.pool_id AND x.date = e.date AND x.phase = e.phase AND x.seq = e.seq) AS valuations
FROM json_each(?1) c CROSS JOIN stock_entry e ON e.seq = c.value AND e.n = 0 JOIN posting p ON p.id = e.posting_id LEFT JOIN voucher v ON v.id = p.voucher_id LEFT JOIN period r ON r.period = p.period`

/** One posting of the recost: thousands are made at once, and each is made once. */
interface Group extends PostingHead {
  own: boolean
  documentType: DocumentType
  lines: VoucherLine[]
  changes: CostChange[]
  /** of the changes, in their order */
  entries: EntryRow[]
}

/** What made costs change: a document, or the settlement of a month (no type, no id). */
export interface DifferenceCause {
  date: string
  label: string
  type: DocumentType | null
  id: number | null
}
export const causedBy = ({ date, number, type, id }: AnyDocument): DifferenceCause => ({ date, label: number, type, id })

/** The lines that carry a change of cost. */
function differenceLines(entry: EntryRow, change: CostChange): VoucherLine[] {
  const counter =
    entry.counterAccountId === null
      ? null
      : {
          accountId: entry.counterAccountId,
          partnerId: entry.partnerId,
          departmentId: entry.departmentId,
          employeeId: entry.employeeId,
          projectId: entry.projectId,
          itemId: entry.counterItemId,
        }
  const { kind, given, share, stockAccountId, itemId, lineId } = entry
  const moved = { kind, given, stockAccountId, counter, itemId, quantity: 0, lineId }
  const lines = costLines(moved, costLineAmount(kind, change.given, change.booked))
  // only what is shared out, and those that share it, have lines without one opposite
  if (share === null && counter !== null) return lines
  return [...sharedLines(share === null ? moved : { ...moved, share }, change.given, change.booked), ...lines]
}

/** The changes by what they are posted into: their document's voucher while that is open (null: not made yet), or one of the cause's. */
function groupsOf(ctx: CommandContext, cause: DifferenceCause, changes: readonly CostChange[]): Group[] {
  const groups = new Map<string, Group>()
  const entries = new Map(ctx.db.all<EntryRow>(ENTRIES, JSON.stringify(changes.map(({ seq }) => seq))).map((entry) => [entry.seq, entry]))
  for (const change of changes) {
    const entry = entries.get(change.seq)
    if (!entry) throw new Error(`movement ${change.seq} has no entry`)
    // what was looked at and found right stays as it is: a difference stands beside it
    const follows = (entry.voucherState ?? 'open') === 'open' && entry.periodState !== 'closed'
    const key = `${entry.documentId}|${follows ? entry.voucherId : 'new'}`
    const lines = differenceLines(entry, change)
    const known = groups.get(key)
    if (known) {
      known.changes.push(change)
      known.entries.push(entry)
      known.lines.push(...lines)
      continue
    }
    const { documentType, documentId } = entry
    groups.set(key, {
      voucherId: follows ? entry.voucherId : null,
      documentType,
      documentId,
      kind: 'recost',
      date: follows ? change.date : cause.date,
      causeId: cause.id,
      own: follows,
      lines,
      changes: [change],
      entries: [entry],
    })
  }
  return [...groups.values()]
}

/**
 * Posts what a back-dated or withdrawn document changed in the cost of others. While the affected voucher is open, the
 * difference joins it; a booked one keeps its figures and the difference gets a voucher of its own in the month of the cause
 * (D20, D21; architecture.md). Nothing that was written is rewritten. Returns the difference vouchers made.
 */
export function postDifferences(
  ctx: CommandContext,
  writer: LedgerWriter,
  cause: DifferenceCause,
  changes: readonly CostChange[],
): number[] {
  if (changes.length === 0) return []
  let separate: number | undefined
  const separateVoucher = () =>
    (separate ??= voucherFor(ctx.db, {
      date: cause.date,
      summary: `存货成本差异（${cause.label}）`,
      kind: 'costDifference',
      documentType: cause.type,
      documentId: cause.id,
      slot: 'difference',
      attachmentCount: 0,
      userId: ctx.user.id || null,
      now: ctx.clock.now(),
    }))
  const groups = groupsOf(ctx, cause, changes)
  for (const g of groups) {
    g.lines = mergeLines(g.lines)
    // what cost nothing until now had no voucher yet
    if (g.lines.length > 0) g.voucherId = g.own ? (g.voucherId ?? ownVoucher(ctx, g)) : separateVoucher()
  }
  const postings = writer.append(groups)
  for (const [i, g] of groups.entries()) {
    const postingId = postings[i] as number
    const period = periodOf(g.date)
    for (const l of g.lines) {
      // value only: no goods moved
      l.quantity = null
      writer.line(postingId, g.date, l)
    }
    for (const [k, { booked }] of g.changes.entries()) {
      const entry = g.entries[k] as EntryRow
      if (booked !== 0) writer.valuation(entry, booked, entry.stockAccountId, postingId, period, entry.valuations)
    }
  }
  return separate === undefined ? [] : [separate]
}

function ownVoucher(ctx: CommandContext, { documentId, documentType, date }: Group): number {
  const summary = ctx.db.value<string>('SELECT memo FROM document WHERE id = ?', documentId) || documentLabel(documentType)
  const head = { date, summary, kind: 'document', documentType, documentId, slot: 'main', attachmentCount: 0 } as const
  return voucherFor(ctx.db, { ...head, userId: ctx.user.id || null, now: ctx.clock.now() })
}
