import { z } from 'zod'
import { addTax, splitGross } from '../../../../../core/documents/amounts'
import { mulDiv, RATE_SCALE } from '../../../../../core/kernel'
import type { AccountRole } from '../../../../../core/ledger/roles'
import { type EventHandler, played, type ScenarioBooks } from '../books'
import { invoiceKind } from '../goods'
import { money, rate, type ScenarioEvent } from '../scenario'

const account = z.string()
const paid = { amount: money, account }

/** Money in or out against one account. */
const other = (type: 'otherPayment' | 'otherReceipt', role: AccountRole, shape: { employee?: z.ZodString } = {}) =>
  played({ ...paid, ...shape }, async (books, e) => {
    const employee = (e as { employee?: string }).employee
    const line = { accountId: books.role(role), amount: e.amount, employeeId: employee === undefined ? null : books.employee(employee) }
    await books.post(e, { type, accountId: books.account(e.account), lines: [line] })
  })

const advance = (type: 'receipt' | 'payment', party: 'customer' | 'supplier') =>
  played({ ...paid, [party]: z.string() }, async (books, e) => {
    const deferredTax = type === 'receipt' ? books.deferredTax(e.amount) : 0
    await books.post(e, {
      type,
      deferredTax,
      partnerId: books.partner(String(e[party])),
      accountId: books.account(e.account),
      amount: e.amount,
      purpose: 'advance',
      lines: [],
    })
  })
/** 收付款: the oldest open items first; what is over stays on the account. */
const settling = (type: 'receipt' | 'payment', party: 'customer' | 'supplier', side: 'receivable' | 'payable') =>
  played({ ...paid, [party]: z.string(), discount: money.default(0) }, async (books, e) => {
    const partnerId = books.partner(String(e[party]))
    const lines = await books.client.openItems.propose({ partnerId, side, amount: e.amount + e.discount })
    await books.post(e, { type, partnerId, accountId: books.account(e.account), amount: e.amount, discount: e.discount, lines })
  })

const fixedAsset = played({ net: money, vat_rate: rate.default(0), invoice: z.string().nullish(), account }, async (books, e) => {
  await books.post(e, {
    type: 'otherPayment',
    accountId: books.account(e.account),
    lines: [expenseLine(books, books.role('fixedAsset'), addTax(e.net, e.vat_rate), e.vat_rate, e.invoice)],
  })
})
const cashExpense = played(
  {
    expense_account: z.string(),
    dept: z.string().nullish(),
    employee: z.string().nullish(),
    gross: money,
    vat_rate: rate.nullish(),
    invoice: z.string().nullish(),
    account,
  },
  async (books, e) => {
    const taxRate = e.vat_rate ?? 0
    const line = expenseLine(books, books.account(e.expense_account), splitGross(e.gross, taxRate), taxRate, e.invoice)
    await books.post(e, {
      type: 'otherPayment',
      accountId: books.account(e.account),
      lines: [{ ...line, departmentId: e.dept ? books.department(e.dept) : null }],
    })
  },
)
/** VAT apart where it can be deducted, else part of the amount. */
function expenseLine(
  books: ScenarioBooks,
  accountId: number,
  amounts: { net: number; tax: number; gross: number },
  taxRate: number,
  invoice: string | null | undefined,
) {
  const deduct = books.general && amounts.tax !== 0 && invoiceKind(invoice ?? '专票') === 'special'
  return deduct ? { accountId, amount: amounts.net, taxRate, tax: amounts.tax } : { accountId, amount: amounts.gross }
}

const transferFunds = played({ amount: money, frm: account, to: account, fee: money.default(0) }, async (books, e) => {
  await books.post(e, {
    type: 'fundTransfer',
    accountId: books.account(e.frm),
    toAccountId: books.account(e.to),
    amount: e.amount,
    fee: e.fee,
    lines: [],
  })
})
const taxPayment = played({ account, lines: z.array(z.looseObject({ account, amount: money })) }, async (books, e) => {
  const lines = e.lines.map((l) => ({ accountId: books.account(l.account), amount: l.amount }))
  await books.post(e, { type: 'otherPayment', accountId: books.account(e.account), lines })
})

interface Entry {
  accountId: number
  debit?: number
  credit?: number
  departmentId?: number | null
  employeeId?: number | null
  partnerId?: number | null
}
/** A manual voucher of the event; lines of nothing are left out. */
export const voucher = (books: ScenarioBooks, e: ScenarioEvent, lines: readonly Entry[], memo = e.memo) =>
  books.post({ ...e, memo }, { type: 'voucher', lines: lines.filter((l) => l.debit || l.credit).map((l) => ({ summary: memo, ...l })) })

const wallet = z.looseObject({ account, gross: money, fee: money.nullish() })
/** 微信, 支付宝提现: the fee as stated, else at its rate. */
const settlement = played({ lines: z.array(wallet), fee_rate: rate.default(0), to: account }, async (books, e) => {
  const lines = e.lines.map((l) => ({ ...l, fee: l.fee ?? mulDiv(l.gross, e.fee_rate, RATE_SCALE) }))
  const sum = (pick: (l: (typeof lines)[number]) => number) => lines.reduce((s, l) => s + pick(l), 0)
  await voucher(books, e, [
    { accountId: books.account(e.to), debit: sum((l) => l.gross - l.fee) },
    { accountId: books.role('financeFee'), debit: sum((l) => l.fee) },
    ...lines.map((l) => ({ accountId: books.account(l.account), credit: l.gross })),
  ])
})
const payrollPayment = played({ gross: money, iit: money.default(0), social: money.default(0), account }, async (books, e) => {
  await voucher(books, e, [
    { accountId: books.role('payroll'), debit: e.gross },
    { accountId: books.account(e.account), credit: e.gross - e.iit - e.social },
    { accountId: books.role('individualIncomeTax'), credit: e.iit },
    { accountId: books.role('otherPayable'), credit: e.social },
  ])
})
/** 报销冲借款: what was not spent comes back, what was spent beyond the advance is paid. */
const expenseClaim = played(
  {
    employee: z.string(),
    advance: money.default(0),
    expense_account: z.string(),
    dept: z.string().nullish(),
    gross: money,
    vat_rate: rate.default(0),
    invoice: z.string().nullish(),
    /** what is left of the advance and came back; below zero: what was paid beyond it */
    cash_returned: money.nullish(),
    account: account.nullish(),
  },
  async (books, e) => {
    const deductible = books.general && invoiceKind(e.invoice ?? '专票') === 'special'
    const tax = deductible ? splitGross(e.gross, e.vat_rate).tax : 0
    const back = e.cash_returned ?? e.advance - e.gross
    const cash = e.account ? books.account(e.account) : books.role('cash')
    await voucher(books, e, [
      { accountId: books.account(e.expense_account), departmentId: e.dept ? books.department(e.dept) : null, debit: e.gross - tax },
      ...(tax === 0 ? [] : [{ accountId: books.role('vatInput'), debit: tax }]),
      ...(back > 0 ? [{ accountId: cash, debit: back }] : []),
      { accountId: books.role('employeeAdvance'), employeeId: books.employee(e.employee), credit: e.gross + back },
      ...(back < 0 ? [{ accountId: cash, credit: -back }] : []),
    ])
  },
)
/** 坏账准备 of 企业会计准则; 小企业会计准则 keeps none. */
const ALLOWANCE = '123101'
const CREDIT_LOSS = '6702'
/** 坏账: 营业外支出 (小企业会计准则); out of the allowance (企业会计准则, posting.md 3.7). */
const badDebt = played({ customer: z.string(), amount: money }, async (books, e) => {
  await voucher(books, e, [
    { accountId: books.business ? books.account(ALLOWANCE) : books.role('badDebtLoss'), debit: e.amount },
    { accountId: books.role('receivable'), partnerId: books.partner(e.customer), credit: e.amount },
  ])
})
/** 计提坏账准备; an amount below zero releases it. */
const badDebtAllowance = played({ amount: money }, async (books, e) => {
  await voucher(books, e, [
    { accountId: books.account(CREDIT_LOSS), debit: e.amount },
    { accountId: books.account(ALLOWANCE), credit: e.amount },
  ])
})
const payrollAccrual = played(
  { lines: z.array(z.looseObject({ account, dept: z.string().nullish(), amount: money })) },
  async (books, e) => {
    await voucher(books, e, [
      ...e.lines.map((l) => ({
        accountId: books.account(l.account),
        departmentId: l.dept ? books.department(l.dept) : null,
        debit: l.amount,
      })),
      { accountId: books.role('payroll'), credit: e.lines.reduce((s, l) => s + l.amount, 0) },
    ])
  },
)
const depreciation = played({ account, dept: z.string().nullish(), amount: money }, async (books, e) => {
  await voucher(books, e, [
    { accountId: books.account(e.account), departmentId: e.dept ? books.department(e.dept) : null, debit: e.amount },
    { accountId: books.role('accumulatedDepreciation'), credit: e.amount },
  ])
})

export const moneyEvents: Record<string, EventHandler> = {
  loan: other('otherReceipt', 'shortTermLoan'),
  loan_repay: other('otherPayment', 'shortTermLoan'),
  loan_interest: other('otherPayment', 'interestExpense'),
  bank_fee: other('otherPayment', 'financeFee'),
  bank_interest: other('otherReceipt', 'interestIncome'),
  employee_advance: other('otherPayment', 'employeeAdvance', { employee: z.string() }),
  employee_receipt: other('otherReceipt', 'employeeAdvance', { employee: z.string() }),
  customer_advance: advance('receipt', 'customer'),
  supplier_advance: advance('payment', 'supplier'),
  receipt: settling('receipt', 'customer', 'receivable'),
  payment: settling('payment', 'supplier', 'payable'),
  fixed_asset: fixedAsset,
  expense_cash: cashExpense,
  cash_deposit: transferFunds,
  cash_withdrawal: transferFunds,
  fund_transfer: transferFunds,
  tax_payment: taxPayment,
  psp_settlement: settlement,
  payroll_payment: payrollPayment,
  expense_claim: expenseClaim,
  bad_debt: badDebt,
  bad_debt_allowance: badDebtAllowance,
  payroll_accrual: payrollAccrual,
  depreciation,
}
