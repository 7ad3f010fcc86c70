import { splitGross, TAX_TOLERANCE } from '../../documents/amounts'
import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { CashDocument, CashLine, LoanClearing } from '../../documents/types'
import { type Fen, fenText, mulDiv } from '../../kernel'
import type { Settles, VoucherLine } from '../../ledger/posting'
import type { AccountRole } from '../../ledger/roles'
import { flowOf, fund } from './cash.posting'

/** The account on which employees' open items stand; refused where its figures do not say whose they are. */
function control(b: PostingBuilder, role: AccountRole): number {
  const id = b.role(role)
  const account = b.facts.account(id)
  if (account && account.employeeControl === null) b.refuse('NOT_BY_EMPLOYEE', undefined, { account: `${account.code} ${account.name}` })
  return id
}

interface Clearing {
  accountId: number
  /** on which the items stand: 1 what the employee owes, −1 what is owed to him */
  side: 1 | -1
  /** where the document says them */
  at: 'lines' | 'clears'
}
/** The employee's open items that the document clears, each for no more than is open. A red document clears by its original's items. */
function settlesOf(b: PostingBuilder, doc: CashDocument, clears: readonly Partial<LoanClearing>[], { accountId, side, at }: Clearing) {
  const settles: Settles[] = []
  const taken = new Map<number, Fen>()
  clears.forEach(({ openItemId = 0, amount = 0 }, i) => {
    const item = b.facts.openItem(openItemId)
    if (!item || item.accountId !== accountId) return b.refuse('UNKNOWN_REFERENCE', `${at}.${i}.openItemId`, { field: '核销单据' })
    if (item.employeeId !== doc.employeeId) return b.refuse('EMPLOYEE_MISMATCH', `${at}.${i}.openItemId`)
    if (amount <= 0) return b.refuse('MUST_BE_POSITIVE', `${at}.${i}.amount`, { field: '本次核销' })
    const left = item.remaining * side - (taken.get(openItemId) ?? 0)
    taken.set(openItemId, (taken.get(openItemId) ?? 0) + amount)
    if (amount > left) b.refuse('EXCEEDS_OPEN', `${at}.${i}.amount`, { amount: fenText(amount), left: fenText(Math.max(left, 0)) })
    settles.push({ openItemId, amount })
  })
  return settles
}
const sumOf = (settles: readonly { amount: Fen }[]): Fen => settles.reduce((sum, s) => sum + s.amount, 0)
const clearingsOf = (doc: CashDocument) => doc.lines.map((l) => ({ openItemId: l.openItemId ?? 0, amount: l.amount }))

/** 员工借款: Dr 其他应收款—员工往来 → Cr cash (posting.md 5). It is due on 预计归还日. */
export const postEmployeeLoan: PostingRule<CashDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const account = fund(b, doc.accountId, 'accountId', '付款账户')
  const target = control(b, 'employeeAdvance')
  const v = b.voucher('main', doc.memo || '员工借款')
  const dueDate = doc.dueDate ?? doc.date
  if (doc.reversesId === null && dueDate < doc.date) b.refuse('DUE_BEFORE_DATE', 'dueDate', { due: dueDate, date: doc.date })
  v.lines.push({ accountId: target, employeeId: doc.employeeId, debit: doc.amount, dueDate })
  v.lines.push({ accountId: account, credit: doc.amount, cashFlowItem: doc.cashFlowItem ?? facts.account(target)?.cashFlowDebit ?? null })
  return b.result()
}

/** Money between the company and an employee against what is open: of the loans, or of claims that were not paid. */
function postMoney(doc: CashDocument, b: PostingBuilder, incoming: boolean): void {
  const account = fund(b, doc.accountId, 'accountId', incoming ? '收款账户' : '付款账户')
  const target = control(b, incoming ? 'employeeAdvance' : 'employeePayable')
  const v = b.voucher('main', doc.memo || (incoming ? '员工还款' : '付报销款'))
  const settles = settlesOf(b, doc, clearingsOf(doc), { accountId: target, side: incoming ? 1 : -1, at: 'lines' })
  const sum = sumOf(settles)
  if (doc.reversesId === null && sum > doc.amount)
    b.refuse('EXCEEDS_DOCUMENT', 'amount', { amount: fenText(sum), total: fenText(doc.amount) })
  const cashFlowItem = flowOf(b, doc, target, settles, incoming ? 'cashFlowCredit' : 'cashFlowDebit')
  const cash: VoucherLine = { accountId: account, ...(incoming ? { debit: doc.amount } : { credit: doc.amount }), cashFlowItem }
  const owed: VoucherLine = {
    accountId: target,
    employeeId: doc.employeeId,
    ...(incoming ? { credit: doc.amount } : { debit: doc.amount }),
    dueDate: doc.date,
    settles,
  }
  v.lines.push(...(incoming ? [cash, owed] : [owed, cash]))
}
/** 员工还款: Dr cash → Cr 其他应收款—员工往来. */
export const postEmployeeRepayment: PostingRule<CashDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  postMoney(doc, b, true)
  return b.result()
}
/** 报销付款: Dr 其他应付款—员工往来 → Cr cash. */
export const postEmployeePayout: PostingRule<CashDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  postMoney(doc, b, false)
  return b.result()
}

/** What was spent without the deductible tax, on the line's account; department and employee of the header stand for lines that name none. */
function expense(b: PostingBuilder, doc: CashDocument, line: CashLine, i: number): VoucherLine {
  const account = line.accountId === null ? undefined : b.facts.account(line.accountId)
  if (!account) b.refuse('REQUIRED', `lines.${i}.accountId`, { field: '费用科目' })
  b.counterAccount(line.accountId, `lines.${i}.accountId`)
  if (account?.employeeControl || account?.control === 'estimatedPayable')
    b.refuse('CONTROL_ACCOUNT', `lines.${i}.accountId`, { account: `${account.code} ${account.name}` })
  if (line.amount === 0) b.refuse('MUST_NOT_BE_ZERO', `lines.${i}.amount`, { field: '报销金额' })
  const keeps = account?.dims
  const summary = line.memo || doc.memo
  return {
    accountId: account?.id ?? 0,
    debit: line.amount - line.tax,
    partnerId: line.partnerId,
    departmentId: line.departmentId ?? (keeps?.department ? doc.departmentId : null),
    employeeId: line.employeeId ?? (keeps?.employee ? doc.employeeId : null),
    projectId: line.projectId,
    lineId: line.id,
    ...(summary ? { summary } : {}),
    ...(account?.control ? { dueDate: doc.date } : {}),
  }
}

/**
 * Deductible VAT of a line: that of a 专票 goes where input VAT goes before it is certified; that of tickets is computed from the fare and
 * needs no certifying (posting.md 2.1: fare ÷ 1.09 × 9 %, road and water 3 %). It is never more than the rate makes of the amount; less it
 * may be (机场建设费 is no fare).
 */
function taxOf(b: PostingBuilder, doc: CashDocument, line: CashLine, i: number): VoucherLine[] {
  if (line.tax === 0) return []
  const at = `lines.${i}.tax`
  if (b.facts.taxpayer === 'smallScale') b.refuse('INPUT_VAT_SMALL_SCALE', at)
  if (line.deduction === 'none') b.refuse('NOT_DEDUCTIBLE', at)
  const most = splitGross(line.amount, line.taxRate).tax
  if (doc.reversesId === null) {
    if (line.tax < 0) b.refuse('MUST_NOT_BE_NEGATIVE', at, { field: '可抵扣税额' })
    if (line.tax - most > TAX_TOLERANCE) b.refuse('TAX_OUT_OF_TOLERANCE', at, { difference: fenText(line.tax - most) })
  }
  return b
    .taxAccounts(line.deduction === 'special' ? b.facts.inputVat() : 'vatInput', [line])
    .map(({ accountId, amount }) => ({ accountId, debit: amount }))
}

/** What is paid now, by the cash-flow items of what it was spent on, in proportion; the last takes the rest. */
function flowsOf(b: PostingBuilder, doc: CashDocument): { item: number | null; amount: Fen }[] {
  const spent = new Map<number | null, Fen>()
  for (const line of doc.lines) {
    const account = b.facts.account(line.accountId ?? 0)
    const item = doc.cashFlowItem ?? line.cashFlowItem ?? account?.cashFlowDebit ?? null
    spent.set(item, (spent.get(item) ?? 0) + line.amount)
  }
  let left = doc.amount
  return [...spent].map(([item, amount], i, all) => {
    const share = i === all.length - 1 ? left : mulDiv(doc.amount, amount, doc.total)
    left -= share
    return { item, amount: share }
  })
}

/**
 * 费用报销: Dr each line's account, Dr 进项税额, Dr cash given back → Cr 其他应收款—员工往来 for the loans cleared (借款冲账), Cr cash for what is paid,
 * Cr 其他应付款—员工往来 for what stays owed (posting.md 5). Refused where loans and payment are more than was spent and given back.
 */
export const postExpenseClaim: PostingRule<CashDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const red = doc.reversesId !== null
  const money = doc.amount !== 0 || doc.returned !== 0
  const account = money ? fund(b, doc.accountId, 'accountId', '收付账户') : 0
  const v = b.voucher('main', doc.memo || '费用报销')
  doc.lines.forEach((line, i) => v.lines.push(expense(b, doc, line, i)))
  doc.lines.forEach((line, i) => v.lines.push(...taxOf(b, doc, line, i)))
  const cleared = sumOf(doc.clears)
  const advance = cleared === 0 ? 0 : control(b, 'employeeAdvance')
  const settles = red ? [] : settlesOf(b, doc, doc.clears, { accountId: advance, side: 1, at: 'clears' })
  const rest = doc.total + doc.returned - cleared - doc.amount
  if (!red) {
    // only what the loans are beyond the expenses can come back
    if (doc.returned > Math.max(cleared - doc.total, 0)) b.refuse('TOO_LARGE', 'returned', { field: '员工退回' })
    else if (rest < 0)
      b.refuse('CLAIM_EXCEEDED', 'amount', { amount: fenText(cleared + doc.amount), total: fenText(doc.total + doc.returned) })
  }
  const { employeeId } = doc
  if (doc.returned !== 0)
    v.lines.push({
      accountId: account,
      debit: doc.returned,
      cashFlowItem: facts.account(b.role('employeeAdvance'))?.cashFlowCredit ?? null,
    })
  if (cleared !== 0) v.lines.push({ accountId: advance, employeeId, credit: cleared, dueDate: doc.date, settles })
  if (doc.amount !== 0)
    for (const { item, amount } of flowsOf(b, doc)) v.lines.push({ accountId: account, credit: amount, cashFlowItem: item })
  if (rest !== 0) v.lines.push({ accountId: control(b, 'employeePayable'), employeeId, credit: rest, dueDate: doc.date })
  return b.result()
}
