import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { AccountFacts, OpenItemFacts } from '../../documents/facts'
import type { CashDocument } from '../../documents/types'
import { type Fen, fenText } from '../../kernel'
import type { Settles, VoucherLine } from '../../ledger/posting'
import type { AccountRole } from '../../ledger/roles'
import { fund } from './cash.posting'

/** Which allowance covers what stands on an account; undefined: what stands there is not owed to the company. */
function allowanceOf(account: AccountFacts | undefined): AccountRole | undefined {
  if (account?.employeeControl === 'employeeAdvance') return 'allowanceOther'
  if (account?.control === 'receivable') return 'allowanceReceivable'
  return account?.control === 'prepaid' ? 'allowancePrepaid' : undefined
}
interface Concerned {
  account: AccountFacts
  allowance: AccountRole
  item: OpenItemFacts
  amount: Fen
}
/** The open items of the lines, each refused that is no debt of the one whom the document is with. */
function concerned(b: PostingBuilder, doc: CashDocument, noun: string): (Concerned & { i: number })[] {
  if ((doc.partnerId === null) === (doc.employeeId === null)) b.refuse('ONE_DEBTOR', 'partnerId')
  return doc.lines.flatMap((line, i) => {
    const item = line.openItemId === null ? undefined : b.facts.openItem(line.openItemId)
    const account = item && b.facts.account(item.accountId)
    const allowance = allowanceOf(account)
    if (!item || !account) b.refuse('UNKNOWN_REFERENCE', `lines.${i}.openItemId`, { field: '核销单据' })
    else if (!allowance || item.amount <= 0) b.refuse('NOT_OWED', `lines.${i}.openItemId`, { document: item.documentNumber })
    else if (item.partnerId !== doc.partnerId || item.employeeId !== doc.employeeId) b.refuse('DEBTOR_MISMATCH', `lines.${i}.openItemId`)
    else {
      if (doc.reversesId === null && line.amount <= 0) b.refuse('MUST_BE_POSITIVE', `lines.${i}.amount`, { field: noun })
      return [{ account, allowance, item, amount: line.amount, i }]
    }
    return []
  })
}
const sumOf = (of: readonly Concerned[]): Fen => of.reduce((sum, c) => sum + c.amount, 0)
const byAccount = (all: readonly Concerned[]) => [...Map.groupBy(all, ({ account }) => account.id).values()]
const who = (doc: CashDocument) => ({ partnerId: doc.partnerId, employeeId: doc.employeeId })
/** The customer of a loss, where its account keeps one. */
const customer = (doc: CashDocument, account: AccountFacts | undefined) =>
  account && Math.max(account.dims.customer, account.dims.supplier) > 0 ? { partnerId: doc.partnerId } : {}

/**
 * 坏账核销 (D54, posting.md 3.7). SMALL (小企业会计准则 第10条): Dr 营业外支出—坏账损失 → Cr 应收账款; there is no allowance. BUSINESS:
 * Dr 坏账准备 → Cr 应收账款; what the allowance lacks is provided at the month's end. The open items are cleared.
 */
export const postBadDebt: PostingRule<CashDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const v = b.voucher('main', doc.memo || '坏账核销')
  const all = concerned(b, doc, '核销金额')
  const red = doc.reversesId !== null
  const taken = new Map<number, Fen>()
  for (const { item, amount, i } of red ? [] : all) {
    const left = item.remaining - (taken.get(item.id) ?? 0)
    taken.set(item.id, (taken.get(item.id) ?? 0) + amount)
    if (amount > left) b.refuse('EXCEEDS_OPEN', `lines.${i}.amount`, { amount: fenText(amount), left: fenText(Math.max(left, 0)) })
  }
  for (const of of byAccount(all)) {
    const [first] = of
    if (!first) continue
    const target = b.role(facts.standard === 'small' ? 'badDebtLoss' : first.allowance)
    const settles: Settles[] = red ? [] : of.map(({ item, amount }) => ({ openItemId: item.id, amount }))
    v.lines.push({ accountId: target, ...customer(doc, facts.account(target)), debit: sumOf(of) })
    v.lines.push({ accountId: first.account.id, ...who(doc), credit: sumOf(of), dueDate: doc.date, settles })
  }
  return b.result()
}

/**
 * 已核销的坏账又收回. SMALL: Dr cash → Cr 营业外收入. BUSINESS: Dr 应收账款 → Cr 坏账准备, and Dr cash → Cr 应收账款: the debt stands again and is paid
 * at once, so that it opens nothing. No more than was written off and has not come in.
 */
export const postBadDebtRecovery: PostingRule<CashDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const cash = fund(b, doc.accountId, 'accountId', '收款账户')
  const v = b.voucher('main', doc.memo || '收回已核销的坏账')
  const all = concerned(b, doc, '收回金额')
  const taken = new Map<number, Fen>()
  for (const { item, amount, i } of doc.reversesId === null ? all : []) {
    const line = doc.lines[i]?.sourceLineId ?? 0
    const written = facts.writtenOff(line)
    const left = (written?.openItemId === item.id ? written.left : 0) - (taken.get(line) ?? 0)
    taken.set(line, (taken.get(line) ?? 0) + amount)
    if (amount > left) b.refuse('NOT_WRITTEN_OFF', `lines.${i}.amount`, { document: item.documentNumber, left: fenText(Math.max(left, 0)) })
  }
  const moneyIn = (amount: Fen, from: number): VoucherLine => ({
    accountId: cash,
    debit: amount,
    cashFlowItem: doc.cashFlowItem ?? facts.account(from)?.cashFlowCredit ?? null,
  })
  for (const of of byAccount(all)) {
    const [first] = of
    if (!first) continue
    const amount = sumOf(of)
    if (facts.standard === 'small') {
      const income = b.role('badDebtRecovered')
      v.lines.push(moneyIn(amount, income), { accountId: income, ...customer(doc, facts.account(income)), credit: amount })
      continue
    }
    const debt = { accountId: first.account.id, ...who(doc), opens: [] }
    v.lines.push({ ...debt, debit: amount }, { accountId: b.role(first.allowance), credit: amount })
    v.lines.push(moneyIn(amount, first.account.id), { ...debt, credit: amount })
  }
  return b.result()
}
