import type { z } from 'zod'
import type { currencyInput } from '../../../core/contract'
import { type Problem, problem } from '../../../core/kernel'
import * as schema from '../../../db/schema'
import type { ReadableDb } from '../../../db/types'
import type { BaseRow, Entity } from './entity'

type Value = z.output<typeof currencyInput>
interface Rate {
  date: string
  rate: number
}
const RATES = 'SELECT date, rate FROM currency_rate WHERE currency_id = ? ORDER BY date DESC'

function rateProblems({ code, rates }: Value): Problem[] {
  const dates = new Map(rates.map((r, i) => [r.date, i]))
  return [
    ...(/^(CNY|RMB)$/i.test(code) ? [problem('CURRENCY_OWN', 'code')] : []),
    ...rates.flatMap((r, i) => (dates.get(r.date) === i ? [] : [problem('CURRENCY_RATE_TWICE', `rates.${i}.date`, { date: r.date })])),
  ]
}
/** 币种 with its rates by date: what a voucher proposes and 期末调汇 takes. A rate that was used may change: lines keep their own. */
export const currency: Entity<Value> = {
  label: '币种',
  table: schema.currency,
  firstCode: 'USD',
  columns: () => ({}),
  check: (_db, value) => rateProblems(value),
  saved: ({ db }, id, { rates }) => {
    db.run('DELETE FROM currency_rate WHERE currency_id = ?', id)
    for (const r of rates) db.run('INSERT INTO currency_rate (currency_id, date, rate) VALUES (?, ?, ?)', id, r.date, r.rate)
  },
  removing: ({ db }, { id }) => {
    db.run('DELETE FROM currency_rate WHERE currency_id = ?', id)
  },
  views: (db: ReadableDb, rows: BaseRow[]) => rows.map((row) => ({ ...row, rates: db.all<Rate>(RATES, row.id) })),
}
