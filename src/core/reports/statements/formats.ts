import businessFormat from '../../../../resources/statements/business.json'
import smallFormat from '../../../../resources/statements/small.json'
import type { LocalDate } from '../../kernel'
import type { AccountingStandard } from '../../modules/accounting/charts'

/**
 * Financial statement forms as data (statements.md): rows with small structured formulas, no expression strings.
 *
 * B(x) signed balance of the accounts under the codes, debit positive; CR = −B. D* / C* sum of the debit / credit balances
 * of the units of x; what a unit is depends on the re-classification level, or on `groupDigits` (leading digits of the
 * code) where the rule says so. M movement of the period on the named side, 结转损益 excluded. CF allocations to
 * cash-flow items (received positive). CASH balance of the accounts that count as cash.
 */
export type Term = { sign: 1 | -1 /** only under this setting */; when?: TaxDebit } & (
  | { fn: 'B' | 'CR'; accounts: string[] }
  | { fn: 'D*' | 'C*'; accounts: string[]; except?: string[]; groupDigits?: number }
  | { fn: 'M'; side: 'debit' | 'credit'; accounts: string[] }
  | { fn: 'CF'; items: number[] }
  | { fn: 'CASH'; at: 'opening' | 'closing' }
)
/** An empty list of terms is a row filled by analysis only (分析填列). */
export type Formula = { terms: Term[] } | { rows: [sign: 1 | -1, row: number][] }

export type StatementRow = { row: number; label: string; indent?: number; heading?: string; note?: string } & Formula
export interface StatementCheck {
  /** left = right, or left ≥ right */
  kind: 'equal' | 'atLeast'
  severity: 'error' | 'warning'
  left: Formula
  right: Formula
  /** the rule, in Chinese */
  message: string
}
export interface StatementFormat {
  form: string
  title: string
  /** captions of the columns of the form */
  columns: Record<string, string>
  /** two-sided form: last row of the left half */
  split?: number
  rows: StatementRow[]
  checks: StatementCheck[]
}
/** Where debit balances of 应交税费 stand (statements.md 1.4): with a minus in their own row, or as 其他流动资产. */
export type TaxDebit = 'NEGATIVE_IN_36' | 'OTHER_CURRENT_ASSET'
export type StatementId = 'balanceSheet' | 'incomeStatement' | 'cashFlow'
export interface FormatSet {
  standard: AccountingStandard
  version: string
  validFrom: LocalDate
  source: string
  /** default of the setting under this standard */
  taxDebit: TaxDebit
  statements: Record<StatementId, StatementFormat>
}

/** Every shipped version of the forms. A new form (财会〔2026〕11号 in 2030, say) is a new file here. */
const FORMATS: readonly FormatSet[] = [smallFormat as unknown as FormatSet, businessFormat as unknown as FormatSet]

/** The forms of a standard in force at the date; the first version for a date before it. */
export function formatsOf(standard: AccountingStandard, date: LocalDate): FormatSet {
  const versions = FORMATS.filter((f) => f.standard === standard).sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
  const format = versions.findLast((f) => f.validFrom <= date) ?? versions[0]
  if (!format) throw new Error(`no statements for ${standard}`)
  return format
}
