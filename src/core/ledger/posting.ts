import type { Fen, LocalDate, QuantityMicro } from '../kernel'
import type { CostMovement } from './costing/types'

/** Dimensions of a ledger line; absent = none. */
export interface LedgerDimensions {
  partnerId?: number | null
  departmentId?: number | null
  employeeId?: number | null
  projectId?: number | null
  itemId?: number | null
}

/**
 * One line of a voucher to be: exactly one of debit and credit, in fen, never 0. Red letter keeps the side and negates
 * the amount (D9). A line on a receivable or payable account makes an open item; `settles` says which open items it clears.
 */
export interface VoucherLine extends LedgerDimensions {
  accountId: number
  debit?: Fen
  credit?: Fen
  summary?: string
  quantity?: QuantityMicro | null
  cashFlowItem?: number | null
  /** accounts kept in a currency: that, and the amount in it (10⁻², with the sign of the line's amount) */
  currencyId?: number | null
  original?: number | null
  /** line of the document that it comes from */
  lineId?: number | null
  dueDate?: LocalDate
  settles?: readonly Settles[]
  /** the open items that the line opens when it is not one item of its own amount (opening balances by document) */
  opens?: readonly { amount: Fen; dueDate: LocalDate; number?: string }[]
}
/** How much of the open item is cleared: its balance moves by `amount` in the direction of the line (debit +, credit −). */
export interface Settles {
  openItemId: number
  amount: Fen
}
export interface VoucherDraft {
  /** names the voucher within the document, so that a corrected document finds its voucher again */
  slot: string
  summary: string
  lines: VoucherLine[]
  /** stand after the lines that costing adds */
  tail?: VoucherLine[]
  closing?: boolean
}

/**
 * A movement of goods to be. `given` kinds (in, revalue, returnOut) must have voucher lines on the stock account that add
 * up to `given`; for the others the ledger makes the lines when the cost is known: debit counter, credit stock.
 */
export interface MovementDraft {
  kind: CostMovement['kind'] | 'move'
  itemId: number
  warehouseId: number
  batch: string
  /** of the batch, where no line of the document says them (opening stock) */
  dates?: { productionDate: LocalDate | null; expiryDate: LocalDate | null }
  quantity: QuantityMicro
  given: Fen | null
  refSeq: number | null
  /**
   * carryIn: index, in this draft, of the first of the outs whose cost it takes over: all from there up to itself. `given`
   * is what it is worth beyond that (加工费).
   */
  carriesFrom?: number
  /**
   * carryIn: it takes a part of that cost only; the carryIns with the same sources share it by these weights (integers ≥ 0).
   * The outs then have no counter: what they lose is what the shares gain (拆卸, D29).
   */
  share?: number
  refQuantity?: QuantityMicro | null
  revalueKind?: 'price' | 'landed' | null
  groupNo?: number | null
  lineId: number | null
  /** where in the warehouse, when that has bins */
  bin?: string
  /** numbers of the pieces that move (D35) */
  serials?: readonly string[]
  /** opening stock keeps the date it was received */
  date?: LocalDate
  stockAccountId: number
  counter: ({ accountId: number } & LedgerDimensions) | null
  /** voucher that its cost lines belong to */
  slot: string
}
/** Clears open items against each other without a line of their own: Σ of the signed amounts is 0 per account and partner or employee. */
export interface Clearing {
  accountId: number
  items: { openItemId: number; signed: Fen }[]
}
export interface PostingDraft {
  vouchers: VoucherDraft[]
  movements: MovementDraft[]
  clearings: Clearing[]
  /** what posting writes back into the document's own lines (estimates taken back) */
  lineEffects: { lineId: number; estimateNet: Fen }[]
}
export const emptyPosting = (): PostingDraft => ({ vouchers: [], movements: [], clearings: [], lineEffects: [] })

/** Signed amount of a line, debit positive. */
export const signed = (line: { debit?: Fen; credit?: Fen }): Fen => (line.debit ?? 0) - (line.credit ?? 0)

const lineKey = (l: VoucherLine) =>
  [
    l.accountId,
    l.partnerId ?? 0,
    l.departmentId ?? 0,
    l.employeeId ?? 0,
    l.projectId ?? 0,
    l.itemId ?? 0,
    l.cashFlowItem ?? 0,
    l.summary ?? '',
    l.debit === undefined ? 'c' : 'd',
  ].join('|')

/** Adds up lines of the same side, account, dimensions and summary; drops what comes to nothing; keeps the order. */
export function mergeLines(lines: readonly VoucherLine[]): VoucherLine[] {
  // a cost and its counterpart: nothing to merge
  const [one, other] = lines
  if (lines.length === 2 && one && other && one.accountId !== other.accountId)
    return signed(one) !== 0 && signed(other) !== 0 ? [one, other] : lines.filter((l) => signed(l) !== 0)
  const merged = new Map<string, VoucherLine>()
  lines.forEach((l, i) => {
    // a line that makes or clears open items stays on its own
    const key = l.dueDate !== undefined || l.settles || l.opens ? `#${i}` : lineKey(l)
    const m = merged.get(key)
    if (!m) merged.set(key, { ...l })
    else {
      if (l.debit !== undefined) m.debit = (m.debit ?? 0) + l.debit
      if (l.credit !== undefined) m.credit = (m.credit ?? 0) + l.credit
      if (l.quantity !== undefined && l.quantity !== null) m.quantity = (m.quantity ?? 0) + l.quantity
      if (l.original !== undefined && l.original !== null) m.original = (m.original ?? 0) + l.original
    }
  })
  return [...merged.values()].filter((l) => signed(l) !== 0)
}

/** Σ debit, Σ credit of a voucher. */
export function sides(lines: readonly VoucherLine[]): { debit: Fen; credit: Fen } {
  let debit = 0
  let credit = 0
  for (const l of lines) {
    debit += l.debit ?? 0
    credit += l.credit ?? 0
  }
  return { debit, credit }
}

/**
 * What the ledger must write when a movement's value becomes known or changes: `explicit` is what voucher lines put on the
 * stock account already (given kinds), `booked` what costing decided. Debit counter, credit stock by this amount.
 */
export const costLineAmount = (kind: MovementDraft['kind'], given: Fen | null, booked: Fen): Fen =>
  (kind === 'out' || kind === 'returnIn' ? 0 : (given ?? 0)) - booked

/** What a movement puts on its stock account without a line opposite: the parts of an issue that is shared out, and that issue. */
export function sharedLines(
  m: Pick<MovementDraft, 'kind' | 'share' | 'stockAccountId' | 'counter' | 'itemId' | 'quantity' | 'lineId'>,
  carried: Fen,
  booked: Fen,
): VoucherLine[] {
  const { stockAccountId: accountId, itemId, lineId } = m
  if (m.kind === 'carryIn' && m.share !== undefined && carried !== 0)
    return [{ accountId, itemId, debit: carried, quantity: Math.abs(m.quantity), lineId }]
  if (m.kind === 'out' && !m.counter && booked !== 0)
    return [{ accountId, itemId, credit: -booked, quantity: Math.abs(m.quantity), lineId }]
  return []
}

/**
 * The two lines that carry a cost: red when the amount is negative. Goods that came in without a value (按结存成本入库) stand the
 * other way round: debit stock, credit counter.
 */
export function costLines(
  m: Pick<MovementDraft, 'kind' | 'given' | 'stockAccountId' | 'counter' | 'itemId' | 'quantity' | 'lineId'>,
  amount: Fen,
): VoucherLine[] {
  if (amount === 0 || !m.counter) return []
  const { counter: to } = m
  if (to.accountId === m.stockAccountId && (to.itemId ?? null) === m.itemId) return []
  const arrives = m.kind === 'in' && m.given === null
  const quantity = Math.abs(m.quantity) * Math.sign(amount) * (arrives ? -1 : 1)
  // the quantity is that of the goods moved; an account of other goods (组装) has its own
  const ofCounter = to.itemId === m.itemId ? quantity : null
  const { stockAccountId: accountId, itemId, lineId } = m
  // a recost makes ten thousand of them: nothing is built on the way
  return arrives
    ? [
        { accountId, itemId, debit: -amount, quantity, lineId },
        { ...to, credit: -amount, quantity: ofCounter, lineId },
      ]
    : [
        { ...to, debit: amount, quantity: ofCounter, lineId },
        { accountId, itemId, credit: amount, quantity, lineId },
      ]
}
