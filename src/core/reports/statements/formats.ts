import businessFormat from '../../../../resources/statements/business.json'
import smallFormat from '../../../../resources/statements/small.json'
import type { LocalDate } from '../../kernel'
import type { AccountingStandard } from '../../modules/accounting/charts'

/**
 * Financial statement forms as data (statements.md): rows with formulas (docs/spec/formulas.md). The shipped forms are written in
 * the same language as those that an account set adjusts or makes for itself.
 */
export interface StatementRow {
  row: number
  label: string
  indent?: number
  heading?: string
  note?: string
  /** '' is a row filled by analysis only (分析填列), or a caption */
  formula: string
  /** under another treatment of 应交税费 */
  alternative?: { when: TaxDebit; formula: string }
  /** a total: bold. Unless said, a row that adds up rows is one */
  bold?: boolean
  /** how the figure is shown; an amount unless said */
  show?: 'amount' | 'rate'
}
export interface StatementCheck {
  /** left = right, or left ≥ right */
  kind: 'equal' | 'atLeast'
  severity: 'error' | 'warning'
  /** formulas */
  left: string
  right: string
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
  /** 现金流量表: items of operating activities; the others are investing and financing */
  operatingItems?: number[]
  /** 补充资料: a posting that debits one of these accounts, or moves 固定资产清理, is not an operating one either */
  investingAccounts?: string[]
}
/** Where debit balances of 应交税费 stand (statements.md 1.4): with a minus in their own row, or as 其他流动资产. */
export type TaxDebit = 'NEGATIVE_IN_36' | 'OTHER_CURRENT_ASSET'
export const STATEMENT_IDS = ['balanceSheet', 'incomeStatement', 'cashFlow', 'cashFlowNotes'] as const
export type StatementId = (typeof STATEMENT_IDS)[number]
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
