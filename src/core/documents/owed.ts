import type { Fen } from '../kernel'
import type { OwedRole } from '../ledger/accountRules'
import type { PostingBuilder } from './builder'
import type { SourceLineFacts } from './facts'

/** What comes to be owed, debit positive, for a line of a receipt or delivery (`source`), or for something new. */
export interface OwedPart {
  source: SourceLineFacts | undefined
  amount: Fen
}
export interface OwedOn {
  accountId: number
  amount: Fen
}

/**
 * The accounts of a role on which it stands: what changes an earlier debt (a return, a difference of an invoice, a price corrected) where
 * that stands, whatever rules hold by now; what is new where the partner is now. Sums to the parts; nothing where they come to nothing.
 */
export function owedOn(b: PostingBuilder, role: OwedRole, partnerId: number | null, parts: readonly OwedPart[]): OwedOn[] {
  const found = new Map<number, Fen>()
  for (const { source, amount } of parts) {
    if (amount === 0) continue
    const accountId = (source && b.facts.owedFor(source, role)) ?? b.role(role, { partnerId })
    found.set(accountId, (found.get(accountId) ?? 0) + amount)
  }
  return [...found].map(([accountId, amount]) => ({ accountId, amount }))
}
/** What of it is left after `paid` (debit positive); a red document takes back exactly what its original left, account by account. */
export function leftOwed(b: PostingBuilder, role: OwedRole, partnerId: number | null, owed: readonly OwedOn[], paid: Fen): OwedOn[] {
  const before = b.facts.owedBefore(role, partnerId ?? 0)
  if (before.length > 0) return before.map(({ accountId, amount }) => ({ accountId, amount: -amount }))
  let left = paid
  return owed.map(({ accountId, amount }) => {
    const taken = Math.sign(amount) === Math.sign(left) ? Math.sign(left) * Math.min(Math.abs(amount), Math.abs(left)) : 0
    left -= taken
    return { accountId, amount: amount - taken }
  })
}
