import type { AccountHit } from '../../../core/contract'
import { CURRENCY_OF, currencyFrom } from '../../../db/queries/currencies'
import type { ReadableDb } from '../../../db/types'

export interface AccountQuery {
  text: string
  leafOnly: boolean
  cashOnly: boolean
  limit: number
}
type Dim = 0 | 1 | 2
interface Row extends Omit<AccountHit, 'isCash' | 'isLeaf' | 'hasQuantity' | 'dims' | 'currency'> {
  parentId: number | null
  /** of its own name; after {@link withBranch} of the full name */
  pinyin: string
  disabled: number
  isCash: number
  isLeaf: number
  hasQuantity: number
  currency: string | null
  customer: Dim
  supplier: Dim
  department: Dim
  employee: Dim
  project: Dim
  item: Dim
}

/**
 * Accounts a user may mean: the code itself, codes that begin so, names or initials that begin so, those that have it
 * anywhere in their full name. A chart has some hundreds: it is read whole.
 */
export function searchAccounts(db: ReadableDb, { text, leafOnly, cashOnly, limit }: AccountQuery): AccountHit[] {
  const typed = text.trim().toLowerCase()
  const rows = db.all<Row>(
    `SELECT id, code, name, full_name AS fullName, parent_id AS parentId, direction, is_cash AS isCash, is_leaf AS isLeaf, class, control, pinyin, disabled,
       dim_customer AS customer, dim_supplier AS supplier, dim_department AS department, dim_employee AS employee, dim_project AS project, dim_item AS item,
       cash_flow_debit AS cashFlowDebit, cash_flow_credit AS cashFlowCredit, has_quantity AS hasQuantity, ${CURRENCY_OF} AS currency FROM account ORDER BY code`,
  )
  return withBranch(rows)
    .filter((row) => row.disabled === 0 && (row.isLeaf === 1 || !leafOnly) && (row.isCash === 1 || !cashOnly))
    .map((row) => ({ row, rank: rankOf(row, typed) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ row }) => hitOf(row))
}

/** 银行存款-基本户 is found by YHCK and by JBH. Parents stand before their children in order of code. */
function withBranch(rows: Row[]): Row[] {
  const initials = new Map<number | null, string>()
  return rows.map((row) => {
    const above = initials.get(row.parentId)
    const pinyin = above === undefined ? row.pinyin : `${above}-${row.pinyin}`
    initials.set(row.id, pinyin)
    return { ...row, pinyin }
  })
}

const NO_MATCH = 9
function rankOf({ code, name, fullName, pinyin }: Row, typed: string): number {
  if (typed === '' || code === typed) return 0
  if (code.startsWith(typed)) return 1
  const initials = pinyin.toLowerCase()
  if (name.toLowerCase().startsWith(typed) || initials.slice(initials.lastIndexOf('-') + 1).startsWith(typed)) return 2
  if (fullName.toLowerCase().includes(typed) || initials.includes(typed)) return 3
  return NO_MATCH
}
function hitOf({
  pinyin: _p,
  parentId: _i,
  disabled: _d,
  customer,
  supplier,
  department,
  employee,
  project,
  item,
  currency,
  ...row
}: Row): AccountHit {
  return {
    ...row,
    isCash: row.isCash === 1,
    isLeaf: row.isLeaf === 1,
    hasQuantity: row.hasQuantity === 1,
    currency: currencyFrom(currency),
    dims: { customer, supplier, department, employee, project, item },
  }
}
