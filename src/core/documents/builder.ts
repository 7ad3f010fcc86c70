import { byPrecedence, type ErrorCode, fail, type Fen, ok, type Problem, problem, type RatePpm, type Result } from '../kernel'
import { emptyPosting, mergeLines, type PostingDraft, type VoucherDraft } from '../ledger/posting'
import type { RuleCase } from '../ledger/accountRules'
import { ACCOUNT_ROLES, type AccountRole } from '../ledger/roles'
import type { Facts, ItemFacts, SourceLineFacts } from './facts'
import type { GoodsLine, StockDocument } from './types'

/** Collects a document's posting and everything that speaks against it; a rule never throws and never half posts. */
export class PostingBuilder {
  readonly posting: PostingDraft = emptyPosting()
  private readonly problems: Problem[] = []
  private readonly sources = new Map<number, SourceLineFacts>()

  constructor(readonly facts: Facts) {}

  refuse(code: ErrorCode, at?: string, args?: Problem['args']): void {
    this.problems.push(problem(code, at, args))
  }

  role(role: AccountRole, of?: RuleCase): number {
    const id = this.facts.accountOf(role, of)
    if (id === undefined) this.refuse('ROLE_UNRESOLVED', undefined, { role: ACCOUNT_ROLES[role] })
    return id ?? 0
  }

  voucher(slot: string, summary: string): VoucherDraft {
    const v: VoucherDraft = { slot, summary, lines: [] }
    this.posting.vouchers.push(v)
    return v
  }

  /** The item of a line, or undefined with a refusal at its field. */
  item(line: Pick<GoodsLine, 'itemId'>, index: number): ItemFacts | undefined {
    const item = this.facts.item(line.itemId)
    if (!item) this.refuse('UNKNOWN_REFERENCE', `lines.${index}.itemId`, { field: '商品' })
    return item
  }

  /** A source line as earlier lines of this document leave it: each adds to the copy what it takes. */
  source(lineId: number): SourceLineFacts | undefined {
    const known = this.sources.get(lineId)
    if (known) return known
    const loaded = this.facts.sourceLine(lineId)
    if (loaded) this.sources.set(lineId, { ...loaded })
    return this.sources.get(lineId)
  }

  stockAccount(item: ItemFacts, warehouseId: number): number {
    return this.role(item.kind === 'material' ? 'rawMaterial' : 'goods', { itemId: item.id, warehouseId })
  }
  revenueAccount(item: ItemFacts, of: Omit<RuleCase, 'itemId'>): number {
    return this.role(item.kind === 'goods' ? 'revenueMain' : 'revenueOther', { ...of, itemId: item.id })
  }
  /** `of`: partner and tax rate are those of the sale; what is not sold has none. */
  costAccount(item: ItemFacts, of: Omit<RuleCase, 'itemId'>): number {
    return this.role(item.kind === 'goods' ? 'costMain' : 'costOther', { ...of, itemId: item.id })
  }
  /** VAT by the accounts that its rates have: one amount for each, none where there is no tax. */
  taxAccounts(
    role: 'vatOutput' | 'vatInput' | 'vatPendingInput',
    lines: readonly { tax: Fen; taxRate: RatePpm }[],
  ): { accountId: number; amount: Fen }[] {
    const taxes = new Map<number, Fen>()
    for (const { tax, taxRate } of lines) {
      if (tax === 0) continue
      const account = this.role(role, { taxRate })
      taxes.set(account, (taxes.get(account) ?? 0) + tax)
    }
    return [...taxes].map(([accountId, amount]) => ({ accountId, amount }))
  }
  /** Where what goods cost beyond their stock goes: cost of sales, with the item where that account keeps it. */
  costCounter(item: ItemFacts, of: Omit<RuleCase, 'itemId'>): { accountId: number; itemId: number | null } {
    const accountId = this.costAccount(item, of)
    return { accountId, itemId: this.itemDim(accountId, item.id) }
  }
  /** The account on the other side of a stock document, with those of the document's dimensions that it keeps. */
  otherSide(doc: Pick<StockDocument, 'accountId' | 'partnerId' | 'departmentId' | 'employeeId' | 'projectId'>, itemId: number | null) {
    const accountId = doc.accountId ?? 0
    const keeps = this.facts.account(accountId)?.dims
    return {
      accountId,
      partnerId: keeps?.customer || keeps?.supplier ? doc.partnerId : null,
      departmentId: keeps?.department ? doc.departmentId : null,
      employeeId: keeps?.employee ? doc.employeeId : null,
      projectId: keeps?.project ? doc.projectId : null,
      itemId: keeps?.item ? itemId : null,
    }
  }
  /**
   * Refuses an account that a document of goods cannot book against: money, whose flow it does not tell (D51), stock, and, where the
   * amount follows the cost of goods, what is owed, which does not change of itself.
   */
  counterAccount(id: number | null, at: string, costed = false): void {
    const account = this.facts.account(id ?? 0)
    if (account && (account.isCash || this.facts.isStockAccount(account.id) || (costed && (account.control || account.employeeControl))))
      this.refuse('COUNTER_ACCOUNT', at, { account: `${account.code} ${account.name}` })
  }
  /** Revenue and cost accounts keep the item where the account wants it. */
  itemDim(accountId: number, itemId: number): number | null {
    return this.facts.account(accountId)?.dims.item ? itemId : null
  }

  result(): Result<PostingDraft> {
    if (this.problems.length) return fail(byPrecedence(this.problems))
    for (const v of this.posting.vouchers) v.lines = mergeLines(v.lines)
    this.posting.vouchers = this.posting.vouchers.filter((v) => v.lines.length > 0 || this.posting.movements.some((m) => m.slot === v.slot))
    return ok(this.posting)
  }
}
export type PostingRule<D> = (document: D, facts: Facts) => Result<PostingDraft>
