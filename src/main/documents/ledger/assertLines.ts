import type { Facts } from '../../../core/documents/facts'
import type { AnyDocument } from '../../../core/documents/types'
import { type Problem, problem } from '../../../core/kernel'
import { type PostingDraft, signed, type VoucherLine } from '../../../core/ledger/posting'

const CUSTOMER_SIDE = new Set(['receivable', 'advanceReceived'])

/**
 * What every ledger line must satisfy (architecture.md, assertPosting): a leaf account in use, the dimensions the account
 * requires, none that it does not keep.
 */
export function assertLines(facts: Facts, doc: AnyDocument, lines: readonly VoucherLine[]): Problem[] {
  const index = new Map(doc.lines.map((l, i) => [l.id, i]))
  return lines.flatMap((l) => {
    const i = l.lineId === null || l.lineId === undefined ? undefined : index.get(l.lineId)
    const at = (field: string) => (i === undefined ? undefined : `lines.${i}.${field}`)
    const account = facts.account(l.accountId)
    if (!account) return l.accountId === 0 ? [] : [problem('UNKNOWN_REFERENCE', at('accountId'), { field: '科目' })]
    const name = `${account.code} ${account.name}`
    const problems: Problem[] = []
    if (!account.isLeaf) problems.push(problem('ACCOUNT_NOT_LEAF', at('accountId'), { account: name }))
    if (account.disabled) problems.push(problem('ACCOUNT_DISABLED', at('accountId'), { account: name }))
    if (account.currencyId !== (l.currencyId ?? null)) problems.push(problem('CURRENCY_ACCOUNT', at('accountId'), { account: name }))
    const check = (keeps: 0 | 1 | 2, value: number | null | undefined, field: string, dimension: string) => {
      const given = value !== null && value !== undefined
      if (keeps === 2 && !given) problems.push(problem('DIMENSION_REQUIRED', at(field), { account: name, dimension }))
      if (keeps === 0 && given) problems.push(problem('DIMENSION_NOT_ALLOWED', at(field), { account: name, dimension }))
    }
    const { customer, supplier } = account.dims
    const partner = account.control ? 2 : (Math.max(customer, supplier) as 0 | 1 | 2)
    const supplierSide = account.control ? !CUSTOMER_SIDE.has(account.control) : supplier >= customer
    check(partner, l.partnerId, 'partnerId', supplierSide ? '供应商' : '客户')
    check(account.dims.department, l.departmentId, 'departmentId', '部门')
    check(account.employeeControl ? 2 : account.dims.employee, l.employeeId, 'employeeId', '职员')
    check(account.dims.project, l.projectId, 'projectId', '项目')
    check(account.dims.item, l.itemId, 'itemId', '存货')
    return problems
  })
}

/** D51: what a voucher does to cash has its cash-flow items; only what moves between cash accounts has none. */
export function assertCashFlow(facts: Facts, lines: readonly VoucherLine[]): Problem[] {
  const without = lines.filter((l) => facts.account(l.accountId)?.isCash === true && (l.cashFlowItem ?? null) === null)
  if (without.reduce((sum, l) => sum + signed(l), 0) === 0) return []
  const account = facts.account(without[0]?.accountId ?? 0)
  return [problem('CASH_FLOW_REQUIRED', undefined, { account: account ? `${account.code} ${account.name}` : '' })]
}

/**
 * D33: goods kept by batch move with their batch, others without one, or a batch would stand below zero beside the goods that it
 * lacks. Where costs are kept by batch, any item may have them.
 */
export function assertBatches(facts: Facts, doc: AnyDocument, draft: PostingDraft): Problem[] {
  if (doc.reversesId !== null) return []
  const index = new Map(doc.lines.map((l, i) => [l.id, i]))
  const problems = new Map<string, Problem>()
  for (const m of draft.movements) {
    const item = facts.item(m.itemId)
    if (!item || m.quantity === 0) continue
    const at = `lines.${index.get(m.lineId) ?? 0}.batch`
    if (item.batchManaged && m.batch === '') problems.set(at, problem('BATCH_REQUIRED', at, { item: item.name }))
    if (!item.batchManaged && m.batch !== '' && facts.costScope !== 'batch')
      problems.set(at, problem('BATCH_NOT_MANAGED', at, { item: item.name }))
    const i = index.get(m.lineId) ?? 0
    const line = doc.lines[i]
    if (m.batch !== '' || item.batchManaged || !line || !('productionDate' in line)) continue
    const field = line.productionDate !== null ? 'productionDate' : line.expiryDate !== null ? 'expiryDate' : null
    if (field) problems.set(`lines.${i}.${field}`, problem('BATCH_WITHOUT_DATES', `lines.${i}.${field}`, { item: item.name }))
  }
  return [...problems.values()]
}
