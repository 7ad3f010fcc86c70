import type { ReadableDb } from '../../../db/types'
import { refuse } from '../../backend/context'

export const ALWAYS = '0000-01-01'

/** A leaf account that holds money: what a bank keeps statements of. NOT_FOUND, NOT_A_BANK_ACCOUNT. */
export function bankAccount(db: ReadableDb, id: number): { code: string; name: string } {
  const account = db.get<{ code: string; name: string; isCash: 0 | 1; isLeaf: 0 | 1 }>(
    'SELECT code, full_name AS name, is_cash AS isCash, is_leaf AS isLeaf FROM account WHERE id = ?',
    id,
  )
  if (!account) return refuse('NOT_FOUND', { what: '科目' }, 'accountId')
  if (account.isCash === 0 || account.isLeaf === 0)
    refuse('NOT_A_BANK_ACCOUNT', { account: `${account.code} ${account.name}` }, 'accountId')
  return account
}
