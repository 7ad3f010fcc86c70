import type { StatementFormat, StatementId } from './formats'
import { isTotal } from './reports'

/** A row as the account set keeps it; its number is its place. */
export interface StoredRow {
  label: string
  heading: string
  indent: number
  bold: boolean
  show: 'amount' | 'rate'
  formula: string
}
/** An official statement as adjusted (`base`), or one of the account set's own (null). */
export interface StoredFormat {
  base: StatementId | null
  title: string
  /** balances at a date, or figures of a span */
  kind: 'date' | 'span'
  rows: StoredRow[]
}
const COLUMNS: Record<StoredFormat['kind'], Record<string, string>> = {
  date: { closing: '期末余额', opening: '年初余额' },
  span: { year: '本年累计金额', period: '本月金额' },
}
/** The form of what was kept: an adjusted official one keeps its columns, halves and checks. */
export function formatOfStored({ title, kind, rows }: StoredFormat, official: StatementFormat | null): StatementFormat {
  const numbered = rows.map((row, i) => ({ ...row, row: i + 1 }))
  if (official) return { ...official, rows: numbered }
  return { form: '', title, columns: COLUMNS[kind], rows: numbered, checks: [] }
}
/** The rows of a form as they are kept, with the formulas that hold under the account set's treatment of 应交税费. */
export const storedRows = ({ rows }: StatementFormat): StoredRow[] =>
  rows.map((row) => ({
    label: row.label,
    heading: row.heading ?? '',
    indent: row.indent ?? 0,
    bold: isTotal(row),
    show: row.show ?? 'amount',
    formula: row.formula,
  }))
