import { EMPTY_WORD, type Period, voucherText } from '../../../../../core/kernel'
import type { ReadableDb } from '../../../../../db/types'
import { emptyNumbers, unreviewedIn } from '../../../../documents/voucherStates'
import type { CloseCheck } from '../registry'

const vouchersOf = (period: Period) => ({ page: 'vouchers', params: { period } })

const GAPS = `
SELECT word, number + 1 AS first, next - 1 AS last FROM (
  SELECT word, number, LEAD(number) OVER (PARTITION BY word ORDER BY number) AS next FROM (
    SELECT word, number FROM voucher WHERE period = ?1 AND word <> '${EMPTY_WORD}'
    UNION ALL SELECT DISTINCT word, 0 FROM voucher WHERE period = ?1 AND word <> '${EMPTY_WORD}'))
WHERE next > number + 1 ORDER BY word, number`
const missing = (db: ReadableDb, period: Period) =>
  db
    .all<{ word: string; first: number; last: number }>(GAPS, period)
    .map(({ word, first, last }) => `缺 ${voucherText({ word, number: first })}${first === last ? '' : ` 至 ${last}`}`)

const numbers: CloseCheck = {
  id: 'numbers',
  label: '凭证断号',
  severity: 'warn',
  find({ db }, period) {
    const gaps = missing(db, period)
    const empty = emptyNumbers(db, period).map((voucher) => `${voucher} 没有内容（单据已撤销）`)
    const all = [...gaps, ...empty]
    return {
      count: all.length,
      text: all.length === 0 ? '凭证号连续' : `${all.length} 处断号：在凭证列表做断号整理`,
      items: all.map((text) => ({ text, to: vouchersOf(period) })),
      to: vouchersOf(period),
    }
  },
}
const unreviewed: CloseCheck = {
  id: 'unreviewed',
  label: '未审核的凭证',
  severity: 'block',
  applies: ({ options }) => options.reviewBeforeBooking,
  find(ctx, period) {
    const found = unreviewedIn(ctx, period)
    return {
      count: found.length,
      text: found.length === 0 ? '凭证都已审核' : `还有 ${found.length} 张凭证没有审核（${found[0] ?? ''}）`,
      items: found.map((text) => ({ text, to: vouchersOf(period) })),
      to: vouchersOf(period),
    }
  },
}
export const voucherChecks: readonly CloseCheck[] = [numbers, unreviewed]
