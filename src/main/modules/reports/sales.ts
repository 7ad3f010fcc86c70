import { accountsPlaying } from '../../../db/queries/accountRules'
import { addDays, type Fen, type LocalDate } from '../../../core/kernel'
import type { TradeFigures } from '../../../core/reports/trade'
import { noTrade } from '../../../core/reports/trade'
import { placeAccounts } from '../../../core/reports/accountTree'
import { accountsOf } from '../../../db/queries/reports/accounts'
import { closingTurnover, turnoverUntil } from '../../../db/queries/reports/balances'
import { type BookedRow, bookedOn, soldLines, type TradeLine } from '../../../db/queries/reports/trade'
import type { ReadableDb } from '../../../db/types'

/** A line of a document, or what the ledger booked besides the lines (item or partner may be unknown). */
export type TradeRow = Omit<TradeLine, 'itemId' | 'lineId'> & { itemId: number | null; lineId: number | null }

export const REVENUE_ROLES = ['revenueMain', 'revenueOther']
export const COST_ROLES = ['costMain', 'costOther']

/**
 * Sales of a span as the ledger has them: document lines with quantity, price and tax; their cost from the lines of the
 * cost accounts; and what those accounts hold besides (invoice differences, cost differences, manual vouchers) as rows of
 * its own. Σ net and Σ cost are the turnover of the accounts, 结转损益 left out.
 */
export function salesRows(db: ReadableDb, from: string, to: string): TradeRow[] {
  const lines: TradeRow[] = soldLines(db, from, to)
  const rest = new Map<string, TradeRow>()
  const restOf = (b: BookedRow): TradeRow => {
    const key = `${b.documentId}|${b.itemId}`
    let row = rest.get(key)
    if (!row) {
      row = {
        documentId: b.documentId,
        documentType: b.documentType,
        lineId: null,
        date: b.date,
        partnerId: null,
        employeeId: null,
        itemId: b.itemId,
        warehouseId: null,
        unit: '',
        unitQuantity: 0,
        ...noTrade(),
      }
      rest.set(key, row)
    }
    return row
  }
  const byLine = new Map(lines.map((line) => [line.lineId, line]))
  for (const booked of bookedOn(db, accountsOfRoles(db, COST_ROLES), from, to)) {
    const line = booked.lineId === null ? undefined : byLine.get(booked.lineId)
    ;(line ?? restOf(booked)).cost += booked.amount
  }
  for (const difference of revenueBesides(lines, bookedOn(db, accountsOfRoles(db, REVENUE_ROLES), from, to))) {
    const row = restOf(difference)
    row.net += difference.amount
    row.gross += difference.amount
  }
  return [...lines, ...rest.values()].filter((row) => !isNothing(row)).sort(byDocument)
}
const isNothing = (f: TradeFigures) => f.quantity === 0 && f.net === 0 && f.tax === 0 && f.gross === 0 && f.cost === 0
const byDocument = (a: TradeRow, b: TradeRow) =>
  a.date < b.date ? -1 : a.date > b.date ? 1 : a.documentId - b.documentId || (a.lineId ?? 0) - (b.lineId ?? 0)

/** Revenue that the ledger has beyond the lines, by document and item; by document alone where the account keeps no item. */
function revenueBesides(lines: readonly TradeRow[], booked: readonly BookedRow[]): BookedRow[] {
  const withItem = new Set(booked.filter((b) => b.itemId !== null).map((b) => b.documentId))
  const keyOf = (documentId: number, itemId: number | null) => `${documentId}|${withItem.has(documentId) ? itemId : null}`
  const left = new Map<string, BookedRow>()
  for (const b of booked) {
    const key = keyOf(b.documentId, b.itemId)
    const row = left.get(key)
    if (row) row.amount -= b.amount
    else left.set(key, { ...b, amount: -b.amount })
  }
  for (const { documentId, documentType, itemId, date, net } of lines) {
    const key = keyOf(documentId, itemId)
    const row = left.get(key)
    if (row) row.amount -= net
    else left.set(key, { documentId, documentType, lineId: null, itemId: withItem.has(documentId) ? itemId : null, date, amount: -net })
  }
  return [...left.values()].filter((row) => row.amount !== 0)
}

/** The accounts that play the roles, with everything below them. */
export function accountsOfRoles(db: ReadableDb, roles: readonly string[]): number[] {
  const placed = placeAccounts(accountsOf(db))
  return [...new Set(db.column<number>(accountsPlaying(...roles)).flatMap((id) => placed.get(id)?.subtree ?? []))]
}

/** Debit less credit of the roles' accounts in a span, from the balance tables, 结转损益 left out. */
export function turnoverOfRoles(db: ReadableDb, roles: readonly string[], { from, to }: { from: LocalDate; to: LocalDate }): Fen {
  const before = addDays(from, -1)
  const turnover = turnoverUntil(db, [before, to])
  const closing = closingTurnover(db, before, to)
  return accountsOfRoles(db, roles).reduce((total, id) => {
    const [a, b] = turnover.get(id) ?? []
    const closed = closing.get(id) ?? { debit: 0, credit: 0 }
    return total + (b?.debit ?? 0) - (a?.debit ?? 0) - closed.debit - ((b?.credit ?? 0) - (a?.credit ?? 0) - closed.credit)
  }, 0)
}
