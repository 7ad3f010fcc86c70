import type { AccountSetOptions } from '../../../core/contract'
import type { LocalDate } from '../../../core/kernel'
import { formatsOf, type FormatSet, type StatementFormat, type StatementId, type TaxDebit } from '../../../core/reports/statements/formats'
import { formatOfStored } from '../../../core/reports/statements/own'
import type { StatementTarget } from '../../../core/reports/statements/reports'
import { adjustedFormat, storedFormat } from '../../../db/queries/statementFormats'
import type { ReadableDb } from '../../../db/types'
import { refuse } from '../../backend/context'

export type FormatOptions = Pick<AccountSetOptions, 'standard' | 'startPeriod'>
export interface FoundFormat {
  format: StatementFormat
  taxDebit: TaxDebit
  /** the official form whose rows the account set has adjusted, or an own statement */
  own: boolean
}
/** The form of a statement at a date: the official one, as the account set has adjusted it, or one of its own. */
export function formatOf(db: ReadableDb, { standard }: FormatOptions, target: StatementTarget, date: LocalDate): FoundFormat {
  const official = formatsOf(standard, date)
  const { taxDebit } = official
  if ('ownId' in target) {
    const stored = storedFormat(db, target.ownId) ?? refuse('NOT_FOUND', { what: '自定义报表' }, 'ownId')
    return { format: formatOfStored(stored, baseOf(official, stored.base)), taxDebit, own: true }
  }
  const adjusted = adjustedFormat(db, target.statement)
  const original = official.statements[target.statement]
  return adjusted ? { format: formatOfStored(adjusted, original), taxDebit, own: true } : { format: original, taxDebit, own: false }
}
const baseOf = (official: FormatSet, base: StatementId | null): StatementFormat | null => (base === null ? null : official.statements[base])
