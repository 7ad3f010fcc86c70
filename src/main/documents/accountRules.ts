import { type AccountRule, type RuleCase, ruleFor } from '../../core/ledger/accountRules'
import { ACCOUNT_ROLES, type AccountRole } from '../../core/ledger/roles'
import { categoriesAt, categoriesOf, partnerCategoriesOf, rulesAt } from '../../db/queries/accountRules'
import type { ReadableDb } from '../../db/types'
import { refuse } from '../backend/context'

export type AccountOf = (role: AccountRole, of?: RuleCase) => number | undefined

const GENERAL = 'SELECT account_id FROM account_role WHERE role = ?'
const NOTHING: RuleCase = {}

type Reading = { db: ReadableDb }
/** The account that plays a role in general; undefined: none does in this book. */
export const generalAccount = ({ db }: Reading, role: AccountRole): number | undefined => db.value<number>(GENERAL, role)
/** The same where the role has one account, told apart by nothing (RULED_ROLES). ROLE_UNRESOLVED where none plays it. */
export const roleAccount = (reading: Reading, role: AccountRole): number =>
  generalAccount(reading, role) ?? refuse('ROLE_UNRESOLVED', { role: ACCOUNT_ROLES[role] })

/** The categories of a record, read once each; none of no record. */
function kept(chainOf: (id: number) => number[]): (id: number | null | undefined) => readonly number[] {
  const known = new Map<number, number[]>()
  return (id) => {
    if (id === null || id === undefined) return []
    let found = known.get(id)
    if (!found) known.set(id, (found = chainOf(id)))
    return found
  }
}
/**
 * Which account a role means, case by case: by the rule that fits best, else in general. `postingId`: as it was for that posting; null: now.
 * With the categories of then. Reads rules once, and general accounts and categories as they are asked for. `chainOf`: the categories of an item, nearest first.
 */
export function accountBook(
  db: ReadableDb,
  postingId: number | null,
  chainOf: (itemId: number) => number[] = (itemId) =>
    postingId === null ? categoriesOf(db, itemId) : categoriesAt(db, 'item', itemId, postingId),
): AccountOf {
  let rules: Map<string, AccountRule[]> | undefined
  const general = new Map<string, number | undefined>()
  const items = kept(chainOf)
  const partners = kept((id) => (postingId === null ? partnerCategoriesOf(db, id) : categoriesAt(db, 'partner', id, postingId)))
  return (role, of = NOTHING) => {
    rules ??= Map.groupBy(rulesAt(db, postingId), (rule) => rule.role)
    const own = rules.get(role)
    if (own) {
      const rule = ruleFor(own, of, {
        item: own.some((r) => r.categoryId !== null) ? items(of.itemId) : [],
        partner: own.some((r) => r.partnerCategoryId !== null) ? partners(of.partnerId) : [],
      })
      if (rule) return rule.accountId
    }
    if (!general.has(role)) general.set(role, generalAccount({ db }, role))
    return general.get(role)
  }
}
/** The account of a case as rules are now. ROLE_UNRESOLVED where there is none. */
export const accountFor = ({ db }: Reading, role: AccountRole, of: RuleCase): number =>
  accountBook(db, null)(role, of) ?? refuse('ROLE_UNRESOLVED', { role: ACCOUNT_ROLES[role] })
