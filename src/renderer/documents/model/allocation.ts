/** Receipts, payments and settlements: which open items are cleared, by how much. Fen. */
import type { OpenItemView } from '@core/contract'
import { documentDef } from '@core/modules/registry'
import { type FormDocument, type FormLine, blankLine } from './form'
import { numberOf, refOf, type Ref } from './values'

/** One open item of the partner with what this document settles of it. */
export interface Allocation {
  key: string
  openItemId: number
  /** 坏账收回: the line that wrote it off */
  sourceLineId?: number | null
  item: OpenItemView | null
  /** as the document names it, where the item itself is no longer open */
  ref: Ref
  amount: number | null
}
const refOfItem = (o: OpenItemView): Ref => ({
  id: o.id,
  code: o.documentNumber,
  name: o.documentNumber,
  extra: `${o.date} ${o.accountName}`,
})

/** The open items with the amounts of the form's lines; settled lines whose item is no longer open stand at the end. */
export function allocationsOf(open: readonly OpenItemView[], lines: readonly FormLine[]): Allocation[] {
  // what was written off more than once comes in line by line
  const keyOf = (openItemId: number, line: number | null | undefined) => (line ? `L${line}` : `O${openItemId}`)
  const keyOfLine = (l: FormLine) => keyOf(refOf(l['openItemId'])?.id ?? 0, l.sourceLineId)
  const amounts = new Map(lines.map((l) => [keyOfLine(l), l]))
  const known = new Set(open.map((o) => keyOf(o.id, o.writeOffLineId)))
  const rows = open.map((o): Allocation => {
    const key = keyOf(o.id, o.writeOffLineId)
    const line = amounts.get(key)
    const sourceLineId = o.writeOffLineId ?? null
    return { key, openItemId: o.id, sourceLineId, item: o, ref: refOfItem(o), amount: line ? numberOf(line['amount']) : null }
  })
  const others = lines.flatMap((l) => {
    const ref = refOf(l['openItemId'])
    return ref === null || known.has(keyOfLine(l))
      ? []
      : [{ key: keyOfLine(l), openItemId: ref.id, sourceLineId: l.sourceLineId, item: null, ref, amount: numberOf(l['amount']) }]
  })
  return [...rows, ...others]
}

/** Lines of the document: the items with an amount. */
export function linesOf(type: FormDocument['type'], rows: readonly Allocation[]): FormLine[] {
  return rows.flatMap((r) => {
    if (r.amount === null || r.amount === 0) return []
    return [{ ...blankLine(type), key: r.key, sourceLineId: r.sourceLineId ?? null, openItemId: r.ref, amount: r.amount }]
  })
}
export const allocated = (rows: readonly Pick<Allocation, 'amount'>[]): number => rows.reduce((sum, r) => sum + (r.amount ?? 0), 0)

const OWED: readonly string[] = ['receivable', 'prepaid', 'employeeAdvance']
/** Which open items money of this document can clear: on an account of what it goes to, standing on the other side. */
export function clearable(type: FormDocument['type'], purpose: unknown, open: readonly OpenItemView[]): OpenItemView[] {
  if (type === 'settlement') return [...open]
  if (type === 'badDebtRecovery') return [...open]
  if (type === 'badDebt') return open.filter((o) => OWED.includes(o.control) && o.remaining > 0)
  if (type === 'employeeRepayment') return open.filter((o) => o.control === 'employeeAdvance' && o.remaining > 0)
  if (type === 'employeePayout') return open.filter((o) => o.control === 'employeePayable' && o.remaining < 0)
  const incoming = type === 'receipt'
  const role = incoming ? (purpose === 'advance' ? 'advanceReceived' : 'receivable') : purpose === 'advance' ? 'prepaid' : 'payable'
  return open.filter((o) => o.control === role && (incoming ? o.remaining > 0 : o.remaining < 0))
}

/** What a receipt or payment covers beyond what it settles: goes on account. Negative: more is settled than paid. */
export const unallocated = (form: FormDocument): number =>
  numberOf(form.header['amount']) +
  numberOf(form.header['discount']) -
  allocated(form.lines.map((l) => ({ amount: numberOf(l['amount']) })))

/** The amounts of a proposal put into the rows; what it does not name is emptied. */
export const withProposal = (rows: readonly Allocation[], proposal: readonly { openItemId: number; amount: number }[]): Allocation[] => {
  const amounts = new Map(proposal.map((p) => [p.openItemId, p.amount]))
  return rows.map((r) => ({ ...r, amount: amounts.get(r.openItemId) ?? null }))
}

/** Every row in full. */
export const inFull = (rows: readonly Allocation[]): Allocation[] =>
  rows.map((r) => ({ ...r, amount: r.item ? Math.abs(r.item.remaining) : r.amount }))

/** 核销单: both sides of what was picked. They must be equal, 待转销项税额 with the advance. */
export function settlementSides(rows: readonly Allocation[], deferred = 0): { debit: number; credit: number; difference: number } {
  const side = (sign: 1 | -1) => allocated(rows.filter((r) => (r.item?.remaining ?? 0) * sign > 0))
  const [debit, credit] = [side(1), side(-1)]
  return { debit, credit, difference: debit - credit - deferred }
}

/** D41: both sides cleared against each other, oldest due first, as far as the smaller side goes. */
export function matched(rows: readonly Allocation[]): Allocation[] {
  const total = (sign: 1 | -1) => rows.reduce((sum, r) => sum + Math.max(0, (r.item?.remaining ?? 0) * sign), 0)
  const left = { 1: Math.min(total(1), total(-1)), '-1': Math.min(total(1), total(-1)) }
  const oldest = [...rows].sort((a, b) =>
    (a.item?.dueDate ?? '') < (b.item?.dueDate ?? '')
      ? -1
      : (a.item?.dueDate ?? '') > (b.item?.dueDate ?? '')
        ? 1
        : a.openItemId - b.openItemId,
  )
  const amounts = new Map<number, number>()
  for (const r of oldest) {
    const remaining = r.item?.remaining ?? 0
    const side = remaining > 0 ? 1 : -1
    const amount = Math.min(left[side], Math.abs(remaining))
    left[side] -= amount
    if (amount > 0) amounts.set(r.openItemId, amount)
  }
  return rows.map((r) => ({ ...r, amount: amounts.get(r.openItemId) ?? null }))
}

/** The form with these allocations; an amount that nobody typed follows what is settled. */
export function withAllocations(form: FormDocument, rows: readonly Allocation[]): FormDocument {
  const next: FormDocument = { ...form, lines: linesOf(form.type, rows) }
  if (!form.auto.includes('amount') || !documentDef(form.type).header.some((f) => f.name === 'amount')) return next
  const amount = allocated(rows) - numberOf(form.header['discount'])
  return { ...next, header: { ...form.header, amount: amount > 0 ? amount : null } }
}
