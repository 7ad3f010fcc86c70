import { dayNumber, type Fen, type LocalDate, mulDiv, RATE_SCALE, type RatePpm } from '../../kernel'

/** Spans of days overdue (D43: by due date) that an allowance is reckoned by; the last has no end. */
export const ALLOWANCE_SPANS = [
  { key: 'notDue', label: '未到期', upTo: 0 },
  { key: 'd30', label: '逾期 1–30 天', upTo: 30 },
  { key: 'd90', label: '逾期 31–90 天', upTo: 90 },
  { key: 'd180', label: '逾期 91–180 天', upTo: 180 },
  { key: 'd365', label: '逾期 181–365 天', upTo: 365 },
  { key: 'd730', label: '逾期 1–2 年', upTo: 730 },
  { key: 'older', label: '逾期 2 年以上', upTo: Number.MAX_SAFE_INTEGER },
] as const
export type AllowanceSpan = (typeof ALLOWANCE_SPANS)[number]['key']
/** What is covered at one rate of what stands, whatever its age: a bill that is not paid when due goes back to 应收账款; 预付账款 is no claim to money. */
export const ALLOWANCE_FLAT = [
  { key: 'bills', label: '应收票据（按余额）' },
  { key: 'prepaid', label: '预付账款（按余额）' },
] as const
export const ALLOWANCE_KEYS = [...ALLOWANCE_SPANS, ...ALLOWANCE_FLAT]
export type AllowanceKey = (typeof ALLOWANCE_KEYS)[number]['key']
export type AllowanceRates = Record<AllowanceKey, RatePpm>
/**
 * To begin with; what a company loses is its own experience, and it sets its own (企业会计准则第22号, 预期信用损失). Bills that a bank accepted are as good
 * as paid, and 预付账款 is outside of that standard: both begin with nothing.
 */
export const USUAL_RATES: AllowanceRates = {
  notDue: 5_000,
  d30: 20_000,
  d90: 50_000,
  d180: 100_000,
  d365: 300_000,
  d730: 500_000,
  older: 1_000_000,
  bills: 0,
  prepaid: 0,
}

/** One movement of a debt in the ledger, debit positive; `whose`: the account and the dimensions that tell debtors apart. */
export interface DebtMovement {
  whose: string
  date: LocalDate
  amount: Fen
}
/**
 * What is owed on accounts that are not kept item by item: of each debtor, what came in paid the oldest first; a debt counts from the day it was
 * booked, as nothing says when it is due. What a debtor has paid too much covers what comes later.
 */
export function debtLayers(movements: readonly DebtMovement[]): { dueDate: LocalDate; remaining: Fen }[] {
  const owed = new Map<string, { layers: { dueDate: LocalDate; remaining: Fen }[]; ahead: Fen }>()
  for (const { whose, date, amount } of movements) {
    const of = owed.get(whose) ?? { layers: [], ahead: 0 }
    owed.set(whose, of)
    if (amount > 0) {
      const covered = Math.min(of.ahead, amount)
      of.ahead -= covered
      if (amount > covered) of.layers.push({ dueDate: date, remaining: amount - covered })
      continue
    }
    let paid = 0 - amount
    for (const layer of of.layers) {
      const part = Math.min(layer.remaining, paid)
      layer.remaining -= part
      paid -= part
    }
    of.layers = of.layers.filter((l) => l.remaining > 0)
    of.ahead += paid
  }
  return [...owed.values()].flatMap(({ layers }) => layers)
}

/** What is owed by span, and the allowance for it: each span's sum × its rate, rounded. Credit items are no debts and stand apart (D43). */
export function allowanceFor(
  items: readonly { dueDate: LocalDate; remaining: Fen }[],
  date: LocalDate,
  rates: AllowanceRates,
): { spans: { key: AllowanceSpan; label: string; owed: Fen; rate: RatePpm; allowance: Fen }[]; allowance: Fen } {
  const owed = new Map<AllowanceSpan, Fen>()
  for (const { dueDate, remaining } of items) {
    if (remaining <= 0) continue
    const days = dayNumber(date) - dayNumber(dueDate)
    const key = ALLOWANCE_SPANS.find((s) => days <= s.upTo)?.key ?? 'older'
    owed.set(key, (owed.get(key) ?? 0) + remaining)
  }
  const spans = ALLOWANCE_SPANS.map(({ key, label }) => {
    const sum = owed.get(key) ?? 0
    return { key, label, owed: sum, rate: rates[key], allowance: mulDiv(sum, rates[key], RATE_SCALE) }
  })
  return { spans, allowance: spans.reduce((total, s) => total + s.allowance, 0) }
}
