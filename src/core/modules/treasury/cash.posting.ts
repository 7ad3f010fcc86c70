import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { AccountFacts } from '../../documents/facts'
import { landedCost } from '../../documents/landed'
import type { CashDocument, CashLine } from '../../documents/types'
import { type Fen, fenText } from '../../kernel'
import type { OwedRole } from '../../ledger/accountRules'
import type { LedgerDimensions, Settles, VoucherLine } from '../../ledger/posting'

/** Fund account of a document, refused at its field when it is none. */
export function fund(b: PostingBuilder, id: number | null, at: string, label: string): number {
  if (id === null) b.refuse('REQUIRED', at, { field: label })
  else if (!b.facts.account(id)?.isCash) b.refuse('UNKNOWN_REFERENCE', at, { field: label })
  return id ?? 0
}

/** What money goes against on one account; `amount` in the direction of the document. */
interface Against {
  accountId: number
  amount: Fen
  settles: Settles[]
}
/** Open items that a receipt or payment clears: same partner, on an account of the role, no more than is open. By account. */
function allocations(b: PostingBuilder, doc: CashDocument, role: OwedRole, total: Fen, side: 1 | -1): Against[] {
  let sum = 0
  const found = new Map<number, Against>()
  const taken = new Map<number, Fen>()
  doc.lines.forEach((line, i) => {
    const item = line.openItemId === null ? undefined : b.facts.openItem(line.openItemId)
    if (!item || b.facts.account(item.accountId)?.control !== role)
      return b.refuse('UNKNOWN_REFERENCE', `lines.${i}.openItemId`, { field: '核销单据' })
    if (item.partnerId !== doc.partnerId) return b.refuse('PARTNER_MISMATCH', `lines.${i}.openItemId`)
    if (line.amount <= 0) return b.refuse('MUST_BE_POSITIVE', `lines.${i}.amount`, { field: '本次核销' })
    // only what stands on the other side can be cleared by money
    const left = item.remaining * side - (taken.get(item.id) ?? 0)
    taken.set(item.id, (taken.get(item.id) ?? 0) + line.amount)
    if (line.amount > left)
      b.refuse('EXCEEDS_OPEN', `lines.${i}.amount`, { amount: fenText(line.amount), left: fenText(Math.max(left, 0)) })
    sum += line.amount
    const on = found.get(item.accountId) ?? { accountId: item.accountId, amount: 0, settles: [] }
    found.set(item.accountId, on)
    on.amount += line.amount
    on.settles.push({ openItemId: item.id, amount: line.amount })
  })
  if (sum > Math.max(total, 0)) b.refuse('EXCEEDS_DOCUMENT', 'amount', { amount: fenText(sum), total: fenText(total) })
  return [...found.values()]
}
/**
 * What the money of a receipt or payment goes against: the accounts that the cleared items stand on (科目设置 may have changed since they came
 * to be), and for the rest the account that the partner has now. A red document takes it back where its original booked it.
 */
function against(b: PostingBuilder, doc: CashDocument, role: OwedRole, total: Fen, side: 1 | -1): Against[] {
  const own = b.role(role, { partnerId: doc.partnerId })
  const before = b.facts.owedBefore(role, doc.partnerId ?? 0)
  if (before.length > 0) return before.map(({ accountId, amount }) => ({ accountId, amount: side * amount, settles: [] }))
  const found = allocations(b, doc, role, total, side)
  const rest = total - found.reduce((sum, x) => sum + x.amount, 0)
  const on = found.find((x) => x.accountId === own)
  if (on) on.amount += rest
  else if (rest !== 0 || found.length === 0) found.push({ accountId: own, amount: rest, settles: [] })
  return found
}
/**
 * The cash-flow item of money against an account (D51): the document's; of a red one its original's; else that of what is settled, where it came
 * to be owed for a long-term asset; else the account's. CASH_FLOW_MIXED where the items settled belong under several: a posting is either
 * operating or not (现金流量表补充资料).
 */
export function flowOf(
  b: PostingBuilder,
  doc: CashDocument,
  accountId: number,
  settles: readonly Settles[],
  side: 'cashFlowDebit' | 'cashFlowCredit',
): number | null {
  const usual = b.facts.account(accountId)?.[side] ?? null
  const given = doc.cashFlowItem ?? b.facts.flowBefore()
  if (given !== null) return given
  const items = new Set(settles.map((s) => b.facts.openItem(s.openItemId)?.flow?.[side] ?? usual))
  if (items.size > 1) b.refuse('CASH_FLOW_MIXED', 'cashFlowItem')
  const [item = usual] = items
  return item
}
const flowOfAll = (b: PostingBuilder, doc: CashDocument, on: readonly Against[], side: 'cashFlowDebit' | 'cashFlowCredit') =>
  flowOf(
    b,
    doc,
    on[0]?.accountId ?? 0,
    on.flatMap((x) => x.settles),
    side,
  )

/** 待转销项税额 of a document that is no advance, or that leaves nothing of it, is refused at its field. */
function deferredWithin(b: PostingBuilder, doc: CashDocument, total: Fen): void {
  if (doc.deferredTax === 0) return
  if (doc.purpose !== 'advance' || Math.abs(doc.deferredTax) >= Math.abs(total))
    b.refuse('TOO_LARGE', 'deferredTax', { field: '待转销项税额' })
}

/**
 * 收款单. Dr cash, Dr 财务费用—现金折扣 (小企业; 企业会计准则: less revenue, unless the account set says otherwise) → Cr 应收账款, or Cr 预收账款 for an advance (企业会计准则: Cr 合同负债
 * without VAT, Cr 待转销项税额; posting.md 3.1, 3.5, 3.6; D6, D40). What it clears is linked to the open items (D41).
 */
export const postReceipt: PostingRule<CashDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const account = fund(b, doc.accountId, 'accountId', '收款账户')
  const advance = doc.purpose === 'advance'
  const v = b.voucher('main', doc.memo || (advance ? '预收货款' : '收款'))
  const total = doc.amount + doc.discount
  const on = against(b, doc, advance ? 'advanceReceived' : 'receivable', total - doc.deferredTax, 1)
  v.lines.push({ accountId: account, debit: doc.amount, cashFlowItem: flowOfAll(b, doc, on, 'cashFlowCredit') })
  if (doc.discount !== 0) v.lines.push({ accountId: b.role(facts.cashDiscount()), debit: doc.discount })
  deferredWithin(b, doc, total)
  for (const { accountId, amount, settles } of on)
    v.lines.push({ accountId, partnerId: doc.partnerId, credit: amount, dueDate: doc.date, settles })
  if (doc.deferredTax !== 0) v.lines.push({ accountId: b.role('vatDeferredOutput'), credit: doc.deferredTax })
  return b.result()
}

/** 付款单. Dr 应付账款 (预付账款 for an advance) → Cr cash, red Dr 财务费用—现金折扣 for a discount taken (posting.md 2.6). */
export const postPayment: PostingRule<CashDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const account = fund(b, doc.accountId, 'accountId', '付款账户')
  const advance = doc.purpose === 'advance'
  const v = b.voucher('main', doc.memo || (advance ? '预付货款' : '付款'))
  const on = against(b, doc, advance ? 'prepaid' : 'payable', doc.amount + doc.discount, -1)
  for (const { accountId, amount, settles } of on)
    v.lines.push({ accountId, partnerId: doc.partnerId, debit: amount, dueDate: doc.date, settles })
  if (doc.discount !== 0) v.lines.push({ accountId: b.role('cashDiscount'), debit: -doc.discount })
  v.lines.push({ accountId: account, credit: doc.amount, cashFlowItem: flowOfAll(b, doc, on, 'cashFlowDebit') })
  return b.result()
}

/** Dimensions of a line that its account keeps; one that the account does not keep is refused by the ledger. */
const dims = (line: CashLine): LedgerDimensions => ({
  partnerId: line.partnerId,
  departmentId: line.departmentId,
  employeeId: line.employeeId,
  projectId: line.projectId,
  itemId: line.itemId,
})
const PROFIT_LOSS_DEBIT = new Set(['costOfSales', 'periodExpense', 'otherLoss', 'incomeTax'])

function otherLine(
  b: PostingBuilder,
  doc: CashDocument,
  line: CashLine,
  i: number,
  out: boolean,
): { account: AccountFacts; ledger: VoucherLine } | null {
  const account = line.accountId === null ? undefined : b.facts.account(line.accountId)
  if (!account) {
    b.refuse('REQUIRED', `lines.${i}.accountId`, { field: '科目' })
    return null
  }
  if (account.control === 'estimatedPayable')
    b.refuse('CONTROL_ACCOUNT', `lines.${i}.accountId`, { account: `${account.code} ${account.name}` })
  if (line.amount === 0) b.refuse('MUST_NOT_BE_ZERO', `lines.${i}.amount`, { field: '金额' })
  const summary = line.memo || doc.memo
  const more = {
    ...dims(line),
    lineId: line.id,
    ...(summary ? { summary } : {}),
    ...(account.control || account.employeeControl ? { dueDate: doc.date } : {}),
  }
  if (out && line.sourceLineId !== null) return landedLine(b, line, account, i)
  if (out) return { account, ledger: { accountId: account.id, debit: line.amount, ...more } }
  // income on an expense account (存款利息) is a red debit, so that the period's occurrence stays true (D9)
  const red = PROFIT_LOSS_DEBIT.has(account.class)
  return { account, ledger: { accountId: account.id, ...(red ? { debit: -line.amount } : { credit: line.amount }), ...more } }
}

/** 采购费用 paid at once that is part of the cost of a receipt's goods. */
function landedLine(
  b: PostingBuilder,
  line: CashLine,
  account: AccountFacts,
  i: number,
): { account: AccountFacts; ledger: VoucherLine } | null {
  const at = `lines.${i}.sourceLineId`
  const [ledger] = landedCost(b, { sourceLineId: line.sourceLineId ?? 0, amount: line.amount, lineId: line.id, at, slot: 'main' })
  if (ledger && ledger.accountId !== account.id) b.refuse('UNKNOWN_REFERENCE', `lines.${i}.accountId`, { field: '存货科目' })
  return ledger ? { account, ledger } : null
}

function postOther(doc: CashDocument, facts: Parameters<typeof postReceipt>[1], out: boolean): ReturnType<typeof postReceipt> {
  const b = new PostingBuilder(facts)
  const account = fund(b, doc.accountId, 'accountId', out ? '付款账户' : '收款账户')
  const v = b.voucher('main', doc.memo || (out ? '其他付款' : '其他收款'))
  const cash: VoucherLine[] = []
  const flows = new Map<number | null, Fen>()
  let tax = 0
  doc.lines.forEach((line, i) => {
    const l = otherLine(b, doc, line, i, out)
    if (!l) return
    v.lines.push(l.ledger)
    tax += line.tax
    const item = line.cashFlowItem ?? (out ? l.account.cashFlowDebit : l.account.cashFlowCredit)
    if (item === null && !l.account.isCash)
      b.refuse('CASH_FLOW_REQUIRED', `lines.${i}.cashFlowItem`, { account: `${l.account.code} ${l.account.name}` })
    flows.set(item, (flows.get(item) ?? 0) + line.amount + line.tax)
  })
  if (tax !== 0) {
    if (facts.taxpayer === 'smallScale' && out) b.refuse('INPUT_VAT_SMALL_SCALE', 'lines.0.tax')
    for (const { accountId, amount } of b.taxAccounts(out ? facts.inputVat() : 'vatOutput', doc.lines))
      v.lines.push({ accountId, ...(out ? { debit: amount } : { credit: amount }) })
  }
  for (const [item, amount] of flows)
    cash.push({ accountId: account, ...(out ? { credit: amount } : { debit: amount }), cashFlowItem: item })
  v.lines = out ? [...v.lines, ...cash] : [...cash, ...v.lines]
  return b.result()
}
/** 其他付款: Dr each line's account, Dr 进项税额 → Cr cash (posting.md 5). */
export const postOtherPayment: PostingRule<CashDocument> = (doc, facts) => postOther(doc, facts, true)
/** 其他收款: Dr cash → Cr each line's account. */
export const postOtherReceipt: PostingRule<CashDocument> = (doc, facts) => postOther(doc, facts, false)

/** 转账: Dr the other account, Dr 手续费 → Cr the account; the fee is the only cash flow. */
export const postFundTransfer: PostingRule<CashDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const from = fund(b, doc.accountId, 'accountId', '转出账户')
  const to = fund(b, doc.toAccountId, 'toAccountId', '转入账户')
  if (from === to && from !== 0) b.refuse('UNKNOWN_REFERENCE', 'toAccountId', { field: '转入账户' })
  const fee = b.role('financeFee')
  // the cash lines come to minus the fee; with the item on all of them, that is the flow
  const cashFlowItem = doc.fee === 0 ? null : (doc.cashFlowItem ?? facts.account(fee)?.cashFlowDebit ?? null)
  const v = b.voucher('main', doc.memo || '转账')
  v.lines.push({ accountId: to, debit: doc.amount - doc.fee, cashFlowItem })
  if (doc.fee !== 0) v.lines.push({ accountId: fee, debit: doc.fee })
  v.lines.push({ accountId: from, credit: doc.amount, cashFlowItem })
  return b.result()
}
