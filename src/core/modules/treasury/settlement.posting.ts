import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { CashDocument } from '../../documents/types'
import { type Fen, fenText } from '../../kernel'
import type { VoucherLine } from '../../ledger/posting'
import { isOwedRole } from '../../ledger/accountRules'
import type { AccountRole } from '../../ledger/roles'

const CLEARING_NAMES: [AccountRole, AccountRole, string][] = [
  ['advanceReceived', 'receivable', '核销: 预收冲应收'],
  ['prepaid', 'payable', '核销: 预付冲应付'],
  ['receivable', 'payable', '核销: 应收冲应付'],
  ['employeeAdvance', 'employeePayable', '核销: 员工借款冲应付'],
]
/** What the document clears on one account of one partner or employee; `signed` is what each item's balance moves by (debit +). */
interface Group {
  accountId: number
  partnerId: number | null
  employeeId: number | null
  net: Fen
  items: { openItemId: number; signed: Fen; dueDate: string }[]
}

/** The open items of the lines by account and partner, each refused at its line that is not open, or not that much. */
function groupsOf(b: PostingBuilder, doc: CashDocument): Group[] {
  const groups = new Map<string, Group>()
  const taken = new Map<number, Fen>()
  doc.lines.forEach((line, i) => {
    const item = line.openItemId === null ? undefined : b.facts.openItem(line.openItemId)
    if (!item) return b.refuse('UNKNOWN_REFERENCE', `lines.${i}.openItemId`, { field: '核销单据' })
    const account = b.facts.account(item.accountId)
    // its invoice or its return clears it
    if (account?.control === 'estimatedPayable')
      b.refuse('CONTROL_ACCOUNT', `lines.${i}.openItemId`, { account: `${account.code} ${account.name}` })
    if (doc.reversesId === null) {
      if (line.amount <= 0) return b.refuse('MUST_BE_POSITIVE', `lines.${i}.amount`, { field: '本次核销' })
      const left = Math.abs(item.remaining) - (taken.get(item.id) ?? 0)
      taken.set(item.id, (taken.get(item.id) ?? 0) + line.amount)
      if (line.amount > left) return b.refuse('EXCEEDS_OPEN', `lines.${i}.amount`, { amount: fenText(line.amount), left: fenText(left) })
    }
    const signed = item.amount > 0 ? -line.amount : line.amount
    const { accountId, partnerId, employeeId } = item
    const key = `${accountId}|${partnerId}|${employeeId}`
    const g = groups.get(key) ?? { accountId, partnerId, employeeId, net: 0, items: [] }
    g.net += signed
    g.items.push({ openItemId: item.id, signed, dueDate: item.dueDate })
    groups.set(key, g)
  })
  return [...groups.values()]
}

/** 转户: what the items of one partner come to stands with another from now on, due when it was due, on the account that the other has. */
function movedTo(b: PostingBuilder, partnerId: number, groups: readonly Group[]): Group[] {
  const [from, ...more] = groups
  if (!from) return []
  if (from.partnerId === partnerId) b.refuse('MOVED_TO_ITSELF', 'toPartnerId')
  if (from.employeeId !== null) b.refuse('PARTNER_MISMATCH', 'toPartnerId')
  if (more.length > 0 || from.items.some((x) => x.signed > 0 !== from.net > 0)) b.refuse('MOVED_MIXED', 'lines')
  const role = b.facts.account(from.accountId)?.control ?? ''
  return [
    from,
    {
      accountId: isOwedRole(role) ? b.role(role, { partnerId }) : from.accountId,
      partnerId,
      employeeId: null,
      net: -from.net,
      items: from.items.map((x) => ({ ...x, openItemId: 0, signed: -x.signed })),
    },
  ]
}
/** The item that comes to stand with the other partner, split by due date. */
function opensOf({ items }: Group): NonNullable<VoucherLine['opens']> {
  const byDue = new Map<string, Fen>()
  for (const { dueDate, signed } of items) byDue.set(dueDate, (byDue.get(dueDate) ?? 0) + signed)
  return [...byDue].map(([dueDate, amount]) => ({ dueDate, amount }))
}

/**
 * 核销单. Inside one account and partner the open items clear each other without a voucher; across accounts or partners, or to a
 * partner who takes it over, it is one voucher that moves the balance (posting.md 2.6, 3.6; D40–D42). 待转销项税额 that goes with an
 * advance is the rest of what the advance covers (企业会计准则, 3.1): Dr 合同负债, Dr 待转销项税额 → Cr 应收账款.
 */
export const postSettlement: PostingRule<CashDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const red = doc.reversesId !== null
  const found = groupsOf(b, doc)
  const all = doc.toPartnerId === null ? found : movedTo(b, doc.toPartnerId, found)
  const sum = all.reduce((s, g) => s + g.net, doc.deferredTax)
  if (sum !== 0)
    b.refuse('UNBALANCED', 'lines', {
      debit: fenText(all.reduce((s, g) => s + Math.max(g.net, 0), doc.deferredTax)),
      credit: fenText(all.reduce((s, g) => s + Math.max(-g.net, 0), 0)),
    })
  const moved = all.filter((g) => g.net !== 0)
  if (moved.length) {
    const roleOf = (g: Group) => facts.account(g.accountId)?.control ?? facts.account(g.accountId)?.employeeControl
    const has = (role: AccountRole) => moved.some((g) => roleOf(g) === role)
    const named = doc.toPartnerId === null ? CLEARING_NAMES.find(([x, y]) => has(x) && has(y))?.[2] : movedName(doc, found, facts)
    const v = b.voucher('main', doc.memo || (named ?? '核销'))
    // the moved amount makes an open item of its own, cleared at once by the same document; a red one is cleared by that of its
    // original, and gives back what the original cleared (reverse.ts)
    for (const g of [...moved].sort((x, y) => (y.net - x.net) * (red ? -1 : 1)))
      v.lines.push({
        accountId: g.accountId,
        partnerId: g.partnerId,
        employeeId: g.employeeId,
        ...(g.net > 0 !== red ? { debit: g.net } : { credit: -g.net }),
        dueDate: doc.date,
        ...(g.partnerId !== null && g.partnerId === doc.toPartnerId
          ? { opens: opensOf(g) }
          : { settles: red ? [] : g.items.map((x) => ({ openItemId: x.openItemId, amount: x.signed * Math.sign(g.net) })) }),
      })
    if (doc.deferredTax !== 0) v.lines.push({ accountId: b.role('vatDeferredOutput'), debit: doc.deferredTax })
  }
  if (!red) for (const g of all) if (g.net === 0) b.posting.clearings.push({ accountId: g.accountId, items: g.items })
  return b.result()
}
function movedName(doc: CashDocument, [from]: readonly Group[], facts: PostingBuilder['facts']): string {
  return `转户: ${facts.partnerName(from?.partnerId ?? 0) ?? ''} 转 ${facts.partnerName(doc.toPartnerId ?? 0) ?? ''}`
}
