import type { Fen } from '../kernel'

/** What a voucher's line says about cash: its amount (debit positive) and what its account knows of cash flows (coa.md A). */
export interface CashFlowLine {
  amount: Fen
  isCash: boolean
  /** the items of the account when money goes out against it, and when it comes in */
  cashFlowDebit: number | null
  cashFlowCredit: number | null
}

/**
 * The cash-flow item of a voucher's cash lines that have none of their own (D51): that of the largest line opposite whose account knows
 * one. `needed` is false where money only moves between cash accounts (提现, 存现); then, or where no account knows an item, `item` is null.
 */
export function proposedCashFlow(lines: readonly CashFlowLine[]): { needed: boolean; item: number | null } {
  const net = lines.reduce((sum, l) => sum + (l.isCash ? l.amount : 0), 0)
  if (net === 0) return { needed: false, item: null }
  let best: { size: Fen; item: number } | null = null
  for (const l of lines) {
    // money comes in against a credit, goes out against a debit; red lines the other way round
    const item = l.isCash ? null : net > 0 ? l.cashFlowCredit : l.cashFlowDebit
    if (item !== null && (best === null || Math.abs(l.amount) > best.size)) best = { size: Math.abs(l.amount), item }
  }
  return { needed: true, item: best?.item ?? null }
}
