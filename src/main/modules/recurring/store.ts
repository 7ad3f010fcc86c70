import type { RecurrenceInput } from '../../../core/contract'
import type { Fen, Period } from '../../../core/kernel'
import type { AmountLine } from '../../../core/reports/formulas/lineAmounts'
import type { ReadableDb } from '../../../db/types'
import { contentOf, type VoucherInput } from '../../documents/voucherTemplates'

export type TemplateLine = VoucherInput['lines'][number]
/** A voucher template with its recurrence. */
export interface Recurring extends Omit<RecurrenceInput, 'lines'> {
  name: string
  memo: string
  revision: number
  /** the template's lines, with what each comes to */
  lines: { line: TemplateLine; amount: AmountLine }[]
}

const STORED = `
SELECT t.id AS templateId, t.name, t.content, r.every, r.first_period AS "from", r.last_period AS "to", r.day, r.lines, r.revision
FROM voucher_recurrence r JOIN voucher_template t ON t.id = r.template_id`
interface StoredRow {
  templateId: number
  name: string
  content: string
  every: RecurrenceInput['every']
  from: Period
  to: Period | null
  day: number
  lines: string
  revision: number
}
/** What the template says on a side, fen; an amount on the other side counts negative. */
export const fixedOn = (line: TemplateLine, side: AmountLine['side']): Fen => (side === 'debit' ? 1 : -1) * (line.debit - line.credit) + 0
export const sideOf = (line: TemplateLine): AmountLine['side'] => (line.credit !== 0 ? 'credit' : 'debit')

function recurringOf({ content, lines: stored, ...rest }: StoredRow): Recurring {
  const { memo, lines } = contentOf(content)
  const given = JSON.parse(stored) as RecurrenceInput['lines']
  return {
    ...rest,
    memo,
    lines: lines.map((line, i) => {
      const { side, formula } = given[i] ?? { side: sideOf(line), formula: '' }
      return { line, amount: { side, formula, fixed: fixedOn(line, side) } }
    }),
  }
}
/** Every recurring template, in the order of their names: that is the order in which their vouchers are made. */
export const allRecurring = (db: ReadableDb): Recurring[] => db.all<StoredRow>(`${STORED} ORDER BY t.name`).map(recurringOf)
export const recurringById = (db: ReadableDb, templateId: number): Recurring | undefined => {
  const row = db.get<StoredRow>(`${STORED} WHERE t.id = ?`, templateId)
  return row && recurringOf(row)
}
