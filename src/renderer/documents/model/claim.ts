/** 费用报销单: what its lines let deduct, the loans that it clears, what is paid and what is given back. Fen. */
import type { OpenItemView } from '@core/contract'
import { splitGross } from '@core/documents/amounts'
import { type FormClear, type FormDocument, type FormLine } from './form'
import { isEmpty, numberOf, refOf, textOf } from './values'

/** 住宿 and 飞机、火车: what is claimed most; another rate is typed. */
const USUAL_RATES: Readonly<Record<string, number>> = { special: 60_000, passenger: 90_000 }

/** A figure of a line changed: the deductible tax follows the amount, what makes it deductible and the rate, until it is typed. */
export function setClaimLine(line: FormLine, field: string, value: unknown): FormLine {
  const next: FormLine = { ...line, [field]: value as FormLine[string] }
  if (field === 'tax') return next
  const deduction = textOf(next['deduction']) || 'none'
  if (field === 'deduction') next['taxRate'] = USUAL_RATES[deduction] ?? null
  if (deduction === 'none') return { ...next, taxRate: null, tax: null }
  return { ...next, tax: splitGross(numberOf(next['amount']), numberOf(next['taxRate'])).tax }
}

export const spentOn = (form: FormDocument): number => form.lines.reduce((sum, l) => sum + numberOf(l['amount']), 0)
export const clearedBy = (form: FormDocument): number => (form.clears ?? []).reduce((sum, c) => sum + (c.amount ?? 0), 0)
/** What the employee is owed after it; negative: loans and payments are more than was spent. */
export const leftOwed = (form: FormDocument): number =>
  spentOn(form) + numberOf(form.header['returned']) - clearedBy(form) - numberOf(form.header['amount'])

/** Once the account is named what is left is paid from it, or what the loans are beyond the expenses comes back, until somebody types it. */
export function withClaimMoney(form: FormDocument): FormDocument {
  if (form.type !== 'expenseClaim') return form
  const named = refOf(form.header['accountId']) !== null
  const rest = spentOn(form) - clearedBy(form)
  const proposals = { amount: named && rest > 0 ? rest : null, returned: named && rest < 0 ? -rest : null }
  const header = { ...form.header }
  for (const name of ['amount', 'returned'] as const) if (form.auto.includes(name)) header[name] = proposals[name]
  const same = header['amount'] === form.header['amount'] && header['returned'] === form.header['returned']
  return same ? form : { ...form, header }
}

/** A loan of the employee with what the claim clears of it; `left` null: it is no longer open. */
export interface LoanRow {
  openItemId: number
  code: string
  date: string
  left: number | null
  amount: number | null
}
/** The employee's open loans, oldest due first, then what a stored claim cleared that is no longer open. */
export function loanRows(form: FormDocument, open: readonly OpenItemView[], advance: number | undefined): LoanRow[] {
  const amounts = new Map((form.clears ?? []).map((c) => [c.item.id, c]))
  const loans = open.filter((o) => o.accountId === advance && o.remaining > 0)
  const known = new Set(loans.map((o) => o.id))
  return [
    ...loans.map((o) => ({
      openItemId: o.id,
      code: o.documentNumber,
      date: o.date,
      left: o.remaining,
      amount: amounts.get(o.id)?.amount ?? null,
    })),
    ...(form.clears ?? [])
      .filter((c) => !known.has(c.item.id))
      .map((c) => ({ openItemId: c.item.id, code: c.item.code, date: '', left: null, amount: c.amount })),
  ]
}
const clearOf = (r: LoanRow): FormClear => ({ item: { id: r.openItemId, code: r.code, name: r.code }, amount: r.amount })
/** The form that clears what the rows say. */
export const withLoans = (form: FormDocument, rows: readonly LoanRow[]): FormDocument => ({
  ...form,
  clears: rows.filter((r) => !isEmpty(r.amount)).map(clearOf),
})
/** 冲借款: the oldest first, as far as the expenses go. */
export function loansCleared(form: FormDocument, rows: readonly LoanRow[]): FormDocument {
  let left = spentOn(form)
  const next = rows.map((r) => {
    const amount = Math.min(left, r.left ?? 0)
    left -= amount
    return { ...r, amount: amount > 0 ? amount : null }
  })
  return withLoans(form, next)
}
