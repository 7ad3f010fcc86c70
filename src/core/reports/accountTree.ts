import type { Direction } from '../modules/accounting/charts'

/** An account as reports need it. */
export interface ReportAccount {
  id: number
  code: string
  name: string
  fullName: string
  parentId: number | null
  direction: Direction
  isLeaf: boolean
  isCash: boolean
  hasQuantity: boolean
}
export interface PlacedReportAccount extends ReportAccount {
  /** 1 = 一级科目 */
  level: number
  /** ids of itself and everything below it */
  subtree: number[]
}

/** Places accounts (in code order) in their tree. */
export function placeAccounts(accounts: readonly ReportAccount[]): Map<number, PlacedReportAccount> {
  const placed = new Map<number, PlacedReportAccount>(accounts.map((a) => [a.id, { ...a, level: 0, subtree: [] }]))
  for (const account of placed.values()) {
    // every account stands in the subtree of each of its ancestors; a chain of parents is never longer than a code
    for (
      let above: PlacedReportAccount | undefined = account;
      above;
      above = above.parentId === null ? undefined : placed.get(above.parentId)
    ) {
      account.level += 1
      above.subtree.push(account.id)
    }
  }
  return placed
}
