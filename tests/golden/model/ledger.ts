import type { Books } from './books'
import { fen, sum } from './numbers'
import { isResult } from './monthEnd'

interface Unit {
  account: string
  aux: string | null
  /** debit positive */
  opening: number
  debit: number
  credit: number
}
/** Balances of leaf accounts and what they keep apart. */
export class Ledger {
  readonly units: Unit[] = []
  constructor(readonly books: Books) {
    const unit = (account: string, aux: string | null): Unit => {
      const known = this.units.find((u) => u.account === account && u.aux === aux)
      if (known) return known
      const made = { account, aux, opening: 0, debit: 0, credit: 0 }
      this.units.push(made)
      return made
    }
    for (const g of books.scenario.opening.gl) unit(g.account, g.aux ?? null).opening += fen(g.debit) - fen(g.credit)
    for (const l of books.vouchers.flatMap((v) => v.lines)) {
      const u = unit(l.account, l.aux)
      u.debit += l.debit
      u.credit += l.credit
    }
  }
  private at(u: Unit, end: boolean): number {
    return end ? u.opening + u.debit - u.credit : u.opening
  }
  /** Balance of accounts with all below them, debit positive. */
  balance(codes: readonly string[], end = true): number {
    return sum(this.units.filter((u) => codes.some((c) => u.account.startsWith(c))).map((u) => this.at(u, end)))
  }
  /** Debit and credit balances kept apart: by what the accounts keep apart, or by account. */
  split(codes: readonly string[], end: boolean, byPartner: boolean): { debit: number; credit: number } {
    const groups = new Map<string, number>()
    for (const u of this.units.filter((x) => codes.some((c) => x.account.startsWith(c)))) {
      const key = byPartner ? `${u.account}/${u.aux}` : (codes.find((c) => u.account.startsWith(c)) ?? '')
      groups.set(key, (groups.get(key) ?? 0) + this.at(u, end))
    }
    const all = [...groups.values()]
    return { debit: sum(all.map((x) => Math.max(x, 0))), credit: sum(all.map((x) => Math.max(-x, 0))) }
  }
  /** Second-level accounts of a code. */
  children(code: string): string[] {
    return [...new Set(this.units.filter((u) => u.account.startsWith(code)).map((u) => u.account.slice(0, code.length + 2)))]
  }
  /** Movement of profit and loss accounts, income positive, without 结转损益. */
  income(...codes: string[]): number {
    const lines = this.books.vouchers.filter((v) => !v.closing).flatMap((v) => v.lines)
    return sum(lines.filter((l) => codes.some((c) => l.account.startsWith(c))).map((l) => l.credit - l.debit))
  }
  expense = (...codes: string[]) => -this.income(...codes)
  /** Profit that no 结转损益 has moved yet. */
  unclosed(end: boolean): number {
    return -sum(this.units.filter((u) => isResult(this.books, u.account)).map((u) => this.at(u, end)))
  }
  cash(row: number): number {
    return sum(this.books.vouchers.flatMap((v) => v.cash.filter(([r]) => r === row).map(([, amount]) => amount)))
  }
}
