import type { PartnerHit } from '../../../core/contract'
import type { ReadableDb, SqlValue } from '../../../db/types'
import { collect, prefixEnd } from './collect'
import { matchesOf } from './text'

export interface PartnerQuery {
  text: string
  role?: 'customer' | 'supplier' | undefined
  limit: number
}

/** Partners a user may mean, best first (see searchItems), with what is open between them and us. */
export function searchPartners(db: ReadableDb, { text, role, limit }: PartnerQuery): PartnerHit[] {
  const typed = text.trim()
  const live = `p.disabled = 0${role ? ` AND p.${role === 'customer' ? 'is_customer' : 'is_supplier'} = 1` : ''}`
  const find =
    (from: string, condition: string, order: string, ...params: SqlValue[]) =>
    () =>
      db.column<number>(`SELECT p.id FROM ${from} WHERE ${condition} AND ${live} ORDER BY ${order} LIMIT ?`, ...params, limit)
  const codes = [...new Set([typed, typed.toUpperCase()])]
  const matches = matchesOf(typed)
  const indexed = 'partner_search s JOIN partner p ON p.id = s.rowid'
  const stages =
    typed === ''
      ? [find('partner p', 'true', 'p.code')]
      : [
          find('partner p', 'p.code IN (?, ?)', 'p.code', typed, typed.toUpperCase()),
          ...codes.map((code) => find('partner p', 'p.code >= ? AND p.code < ?', 'p.code', code, prefixEnd(code))),
          ...(matches
            ? [
                find(indexed, 'partner_search MATCH ?', 's.rowid', matches.beginning),
                find(indexed, 'partner_search MATCH ?', 's.rowid', matches.anywhere),
              ]
            : []),
        ]
  return hits(db, collect(stages, limit), role)
}

const OPEN = (controls: string) =>
  `(SELECT coalesce(sum(o.remaining), 0) FROM open_item o WHERE o.partner_id = p.id AND o.remaining <> 0
    AND o.account_id IN (SELECT id FROM account WHERE control IN (${controls})))`

interface HitRow extends Omit<PartnerHit, 'isCustomer' | 'isSupplier' | 'balance'> {
  isCustomer: number
  isSupplier: number
  owedToUs: number
  owedByUs: number
}
function hits(db: ReadableDb, ids: number[], role: PartnerQuery['role']): PartnerHit[] {
  const rows = db.all<HitRow>(
    `SELECT id, code, name, is_customer AS isCustomer, is_supplier AS isSupplier, term_days AS termDays,
       ${OPEN("'receivable', 'advanceReceived'")} AS owedToUs, -${OPEN("'payable', 'prepaid', 'estimatedPayable'")} AS owedByUs
     FROM partner p WHERE id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  )
  const byId = new Map(
    rows.map(({ owedToUs, owedByUs, ...row }) => {
      const asCustomer = role === undefined ? row.isCustomer === 1 : role === 'customer'
      return [
        row.id,
        { ...row, isCustomer: row.isCustomer === 1, isSupplier: row.isSupplier === 1, balance: asCustomer ? owedToUs : owedByUs },
      ]
    }),
  )
  return ids.flatMap((id) => byId.get(id) ?? [])
}
