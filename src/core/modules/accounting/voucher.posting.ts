import { PostingBuilder, type PostingRule } from '../../documents/builder'
import { proposedCashFlow } from '../../documents/cashFlow'
import type { AccountFacts } from '../../documents/facts'
import type { JournalDocument, JournalLine } from '../../documents/types'
import { amountOf, fenText, mulDiv, PRICE_SCALE } from '../../kernel'
import { signed, type VoucherLine } from '../../ledger/posting'

/**
 * 手工凭证: as written. At least two lines, each with exactly one side and an amount (negative = red letter, D9). Cash needs its
 * cash-flow item, given on the line or known from the accounts on the other side (D51). Stock accounts and estimates belong to the
 * stock documents, so that the ledger, the stock and what is not invoiced yet never disagree.
 */
export const postVoucher: PostingRule<JournalDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const v = b.voucher('main', doc.memo || doc.lines[0]?.summary || '凭证')
  v.closing = doc.closing
  if (doc.lines.length < 2) b.refuse('VOUCHER_LINES', 'lines')
  doc.lines.forEach((line, i) => {
    const account = facts.account(line.accountId)
    if (!account) return b.refuse('UNKNOWN_REFERENCE', `lines.${i}.accountId`, { field: '科目' })
    if ((line.debit === 0) === (line.credit === 0)) return b.refuse('VOUCHER_LINES', `lines.${i}.debit`)
    if (facts.isStockAccount(account.id) || account.control === 'estimatedPayable')
      b.refuse('CONTROL_ACCOUNT', `lines.${i}.accountId`, { account: `${account.code} ${account.name}` })
    checkFigures(b, line, account, i, doc.step === 'revaluation')
    const { partnerId, departmentId, employeeId, projectId, itemId, quantity, cashFlowItem } = line
    v.lines.push({
      accountId: account.id,
      ...(line.debit !== 0 ? { debit: line.debit } : { credit: line.credit }),
      partnerId,
      departmentId,
      employeeId,
      projectId,
      itemId,
      quantity,
      cashFlowItem: account.isCash ? cashFlowItem : null,
      ...(line.summary ? { summary: line.summary } : {}),
      ...(account.control || account.employeeControl ? { dueDate: doc.date } : {}),
      ...(account.currencyId === null ? {} : { currencyId: account.currencyId, original: line.original ?? 0 }),
      lineId: line.id,
    })
  })
  assignCashFlow(b, v.lines)
  return b.result()
}

/**
 * 数量 × 单价 and 原币 × 汇率 are the amount: the first within 0.01 (a price has eight decimals), the second rounded half away from zero.
 * 期末调汇 moves RMB and no currency.
 */
function checkFigures(b: PostingBuilder, line: JournalLine, account: AccountFacts, i: number, revaluation: boolean): void {
  const { quantity, price, original, exchangeRate } = line
  const amount = line.debit === 0 ? line.credit : line.debit
  if (quantity && price && Math.abs(amountOf(quantity, price) - amount) > 1)
    b.refuse('QUANTITY_PRICE', `lines.${i}.price`, { amount: fenText(amountOf(quantity, price)) })
  const name = `${account.code} ${account.name}`
  if (account.currencyId === null) {
    if (original || exchangeRate) b.refuse('CURRENCY_NOT_KEPT', `lines.${i}.original`, { account: name })
    return
  }
  if (revaluation) return
  if (!original || !exchangeRate) return b.refuse('CURRENCY_ORIGINAL', `lines.${i}.original`, { account: name })
  const worth = mulDiv(original, exchangeRate, PRICE_SCALE)
  if (worth !== amount) b.refuse('CURRENCY_AMOUNT', `lines.${i}.original`, { original: fenText(original), amount: fenText(worth) })
}

/** Cash lines without an item of their own get the proposed one; a finer split is entered line by line (D51). */
function assignCashFlow(b: PostingBuilder, lines: VoucherLine[]): void {
  const known = lines.map((l) => ({ line: l, account: b.facts.account(l.accountId) }))
  const cash = known.filter((k) => k.account?.isCash === true)
  if (cash.every(({ line }) => line.cashFlowItem)) return
  const { needed, item } = proposedCashFlow(
    known.map(({ line, account }) => ({
      amount: signed(line),
      isCash: account?.isCash ?? false,
      cashFlowDebit: account?.cashFlowDebit ?? null,
      cashFlowCredit: account?.cashFlowCredit ?? null,
    })),
  )
  if (!needed) return
  for (const { line, account } of cash) {
    if (line.cashFlowItem) continue
    if (item !== null) line.cashFlowItem = item
    else b.refuse('CASH_FLOW_REQUIRED', undefined, { account: account?.name ?? '' })
  }
}
