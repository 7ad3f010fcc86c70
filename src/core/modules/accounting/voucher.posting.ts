import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { JournalDocument } from '../../documents/types'
import type { VoucherLine } from '../../ledger/posting'

/**
 * 手工凭证: as written. At least two lines, each with exactly one side and an amount (negative = red letter, D9). Cash needs its
 * cash-flow item, given on the line or known from the accounts on the other side (D51). Stock accounts and estimates belong to the
 * stock documents, so that the ledger, the stock and what is not invoiced yet never disagree.
 */
export const postVoucher: PostingRule<JournalDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const v = b.voucher('main', doc.memo || doc.lines[0]?.summary || '凭证')
  v.closing = doc.closing
  const stock = new Set([facts.accountOf('goods'), facts.accountOf('rawMaterial'), facts.accountOf('goodsShipped')])
  if (doc.lines.length < 2) b.refuse('VOUCHER_LINES', 'lines')
  doc.lines.forEach((line, i) => {
    const account = facts.account(line.accountId)
    if (!account) return b.refuse('UNKNOWN_REFERENCE', `lines.${i}.accountId`, { field: '科目' })
    if ((line.debit === 0) === (line.credit === 0)) return b.refuse('VOUCHER_LINES', `lines.${i}.debit`)
    if (stock.has(account.id) || account.control === 'estimatedPayable')
      b.refuse('CONTROL_ACCOUNT', `lines.${i}.accountId`, { account: `${account.code} ${account.name}` })
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
      ...(account.control ? { dueDate: doc.date } : {}),
      lineId: line.id,
    })
  })
  assignCashFlow(b, v.lines)
  return b.result()
}

/**
 * Cash lines without an item get that of the accounts opposite (coa.md A); money between cash accounts has none (D51). The
 * item of the largest opposite line that knows one serves the whole voucher; a finer split is entered line by line.
 */
function assignCashFlow(b: PostingBuilder, lines: VoucherLine[]): void {
  const isCash = (l: VoucherLine) => b.facts.account(l.accountId)?.isCash === true
  const cash = lines.filter(isCash)
  const net = cash.reduce((s, l) => s + (l.debit ?? 0) - (l.credit ?? 0), 0)
  if (net === 0 || cash.every((l) => l.cashFlowItem)) return
  const others = lines.filter((l) => !isCash(l))
  const known = others
    .map((l) => {
      const a = b.facts.account(l.accountId)
      // money comes in against a credit, goes out against a debit; red lines the other way round
      return { size: Math.abs((l.debit ?? 0) - (l.credit ?? 0)), item: (net > 0 ? a?.cashFlowCredit : a?.cashFlowDebit) ?? null }
    })
    .filter((x) => x.item !== null)
    .sort((x, y) => y.size - x.size)[0]
  for (const l of cash) {
    if (l.cashFlowItem) continue
    if (known) l.cashFlowItem = known.item
    else b.refuse('CASH_FLOW_REQUIRED', undefined, { account: b.facts.account(l.accountId)?.name ?? '' })
  }
}
