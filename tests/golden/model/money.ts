import type { Books, Poster } from './books'
import { deferred } from './goods'
import { fen, ppm, sum } from './numbers'
import { deducts, taxWithin, withTax } from './prices'
import { type Event, text } from './scenario'

const account = (e: Event) => text(e, 'account') ?? ''
const amountOf = (e: Event) => fen(text(e, 'amount'))
type Name = Exclude<keyof Books['accounts'], never>

const out =
  (name: Name, row: number, aux: (e: Event) => string | null = () => null): Poster =>
  (b, e) =>
    b.post(
      e,
      [
        [b.accounts[name], aux(e), amountOf(e), 0],
        [account(e), null, 0, amountOf(e)],
      ],
      [[row, -amountOf(e)]],
    )
const into =
  (name: Name, row: number, aux: (e: Event) => string | null = () => null): Poster =>
  (b, e) =>
    b.post(
      e,
      [
        [account(e), null, amountOf(e), 0],
        [b.accounts[name], aux(e), 0, amountOf(e)],
      ],
      [[row, amountOf(e)]],
    )
const who = (field: string) => (e: Event) => text(e, field) ?? null

const advance: Poster = (b, e) => {
  const amount = amountOf(e)
  const tax = deferred(b, amount)
  b.post(
    e,
    [
      [account(e), null, amount, 0],
      [b.accounts.advance, text(e, 'customer') ?? null, 0, amount - tax],
      [b.accounts.deferredOutput, null, 0, tax],
    ],
    [[1, amount]],
  )
}
/** The discount: 财务费用; 企业会计准则: less revenue. */
const receipt: Poster = (b, e) => {
  const discount = fen(text(e, 'discount'))
  b.post(
    e,
    [
      [account(e), null, amountOf(e), 0],
      [b.accounts.discount, null, discount, 0],
      [b.accounts.receivable, text(e, 'customer') ?? null, 0, amountOf(e) + discount],
    ],
    [[1, amountOf(e)]],
  )
}
const interestIncome: Poster = (b, e) =>
  b.post(
    e,
    [
      [account(e), null, amountOf(e), 0],
      [b.accounts.interestIncome, null, -amountOf(e), 0],
    ],
    [[2, amountOf(e)]],
  )
const asset: Poster = (b, e) => {
  const { net, tax, gross } = withTax(fen(text(e, 'net')), ppm(text(e, 'vat_rate')))
  const deduct = deducts(b.scenario, e)
  b.post(
    e,
    [
      [b.accounts.asset, null, deduct ? net : gross, 0],
      [b.accounts.input, null, deduct ? tax : 0, 0],
      [account(e), null, 0, gross],
    ],
    [[12, -gross]],
  )
}
const expense: Poster = (b, e) => {
  const { net, tax, gross } = taxWithin(fen(text(e, 'gross')), ppm(text(e, 'vat_rate')))
  const deduct = deducts(b.scenario, e)
  b.post(
    e,
    [
      [text(e, 'expense_account') ?? '', text(e, 'dept') ?? null, deduct ? net : gross, 0],
      [b.accounts.input, null, deduct ? tax : 0, 0],
      [account(e), null, 0, gross],
    ],
    [[6, -gross]],
  )
}
const claim: Poster = (b, e) => {
  const { net, tax, gross } = taxWithin(fen(text(e, 'gross')), ppm(text(e, 'vat_rate')))
  const lent = fen(text(e, 'advance'))
  const back = lent - gross
  b.post(
    e,
    [
      [text(e, 'expense_account') ?? '', text(e, 'dept') ?? null, b.smallScale ? gross : net, 0],
      [b.accounts.input, null, b.smallScale ? 0 : tax, 0],
      [account(e), null, Math.max(back, 0), Math.max(-back, 0)],
      [b.accounts.employee, text(e, 'employee') ?? null, 0, lent],
    ],
    [back > 0 ? [2, back] : [6, back]],
  )
}
const move: Poster = (b, e) =>
  b.post(e, [
    [text(e, 'to') ?? '', null, amountOf(e), 0],
    [text(e, 'frm') ?? '', null, 0, amountOf(e)],
  ])
const taxes: Poster = (b, e) => {
  const lines = e.lines ?? []
  const total = sum(lines.map((l) => fen(l.amount)))
  b.post(
    e,
    [...lines.map((l): [string, null, number, number] => [l.account ?? '', null, fen(l.amount), 0]), [account(e), null, 0, total]],
    [[5, -total]],
  )
}
const wallets: Poster = (b, e) => {
  const lines = e.lines ?? []
  const [gross, fee] = [sum(lines.map((l) => fen(l.gross))), sum(lines.map((l) => fen(l.fee)))]
  b.post(
    e,
    [
      [text(e, 'to') ?? '', null, gross - fee, 0],
      [b.accounts.fee, null, fee, 0],
      ...lines.map((l): [string, null, number, number] => [l.account ?? '', null, 0, fen(l.gross)]),
    ],
    [[6, -fee]],
  )
}
const wages: Poster = (b, e) => {
  const [gross, tax, social] = [fen(text(e, 'gross')), fen(text(e, 'iit')), fen(text(e, 'social'))]
  b.post(
    e,
    [
      [b.accounts.payroll, null, gross, 0],
      [account(e), null, 0, gross - tax - social],
      [b.accounts.personalTax, null, 0, tax],
      [b.accounts.otherPayable, null, 0, social],
    ],
    [[4, -(gross - tax - social)]],
  )
}
const wagesDue: Poster = (b, e) => {
  const lines = e.lines ?? []
  b.post(e, [
    ...lines.map((l): [string, string | null, number, number] => [l.account ?? '', l.dept ?? null, fen(l.amount), 0]),
    [b.accounts.payroll, null, 0, sum(lines.map((l) => fen(l.amount)))],
  ])
}
const depreciation: Poster = (b, e) =>
  b.post(e, [
    [account(e), text(e, 'dept') ?? null, amountOf(e), 0],
    [b.accounts.depreciation, null, 0, amountOf(e)],
  ])
/** Small: 营业外支出; 企业会计准则: out of the allowance. */
const badDebt: Poster = (b, e) =>
  b.post(e, [
    [b.accounts.badDebt, null, amountOf(e), 0],
    [b.accounts.receivable, text(e, 'customer') ?? null, 0, amountOf(e)],
  ])
/** 企业会计准则: 信用减值损失; negative: released. */
const allowance: Poster = (b, e) =>
  b.post(e, [
    [b.accounts.creditLoss, null, amountOf(e), 0],
    [b.accounts.allowance, null, 0, amountOf(e)],
  ])

export const moneyEvents: Record<string, Poster> = {
  loan: into('loan', 14),
  loan_repay: out('loan', 16),
  loan_interest: out('interest', 17),
  bank_fee: out('fee', 6),
  bank_interest: interestIncome,
  employee_advance: out('employee', 6, who('employee')),
  employee_receipt: into('employee', 2, who('employee')),
  customer_advance: advance,
  supplier_advance: out('prepaid', 3, who('supplier')),
  receipt,
  payment: out('payable', 3, who('supplier')),
  fixed_asset: asset,
  expense_cash: expense,
  expense_claim: claim,
  cash_deposit: move,
  tax_payment: taxes,
  psp_settlement: wallets,
  payroll_payment: wages,
  payroll_accrual: wagesDue,
  depreciation,
  bad_debt: badDebt,
  bad_debt_allowance: allowance,
}
