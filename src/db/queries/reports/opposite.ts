import type { ReadableDb } from '../../types'

/** Vouchers of which more lines than this stand on the other side are not listed in full: a day's sales by item. */
const NAMED = 3
/**
 * 对方科目: of each voucher, the accounts that stand on the other side of the given ones — what debits them against what
 * credits them, each named once in the order of the voucher.
 */
export const OPPOSITE = `
  SELECT p.voucher_id AS voucherId, j.account_id AS accountId, a.full_name AS name, SUM(j.debit) - SUM(j.credit) AS amount, MIN(p.id * 100000 + j.line_no) AS place
  FROM json_each(?) v CROSS JOIN posting p ON p.voucher_id = v.value JOIN journal_line j ON j.posting_id = p.id JOIN account a ON a.id = j.account_id
  GROUP BY p.voucher_id, j.account_id ORDER BY p.voucher_id, place`

export interface Opposite {
  /** names of accounts that move the other way than a debit (true) or a credit (false) of the voucher's cash */
  of(voucherId: number, debit: boolean): string
}
export function oppositeAccounts(db: ReadableDb, voucherIds: Iterable<number>, own: ReadonlySet<number>): Opposite {
  type Row = { voucherId: number; accountId: number; name: string; amount: number }
  const byVoucher = new Map<number, Row[]>()
  for (const row of db.all<Row>(OPPOSITE, JSON.stringify([...new Set(voucherIds)]))) {
    const rows = byVoucher.get(row.voucherId)
    if (rows) rows.push(row)
    else byVoucher.set(row.voucherId, [row])
  }
  return {
    of(voucherId, debit) {
      const others = (byVoucher.get(voucherId) ?? []).filter((r) => !own.has(r.accountId) && r.amount !== 0)
      const facing = others.filter((r) => r.amount < 0 === debit)
      const names = (facing.length ? facing : others).map((r) => r.name)
      return names.length > NAMED ? `${names.slice(0, NAMED).join('、')} 等` : names.join('、')
    },
  }
}
