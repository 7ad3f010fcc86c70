import type { ReportCheck, ReportColumn, ReportRow } from '../../../core/contract'
import type { ReportDef, SettledParams } from '../../../core/reports/define'
import type { QueryContext } from '../../backend/context'

/** What a report needs of the account set it reads. */
export type ReportContext = Pick<QueryContext, 'db' | 'options'>
/** Which page of a long report is asked for, and of how many lines a page is. */
export interface Turn {
  page: number | 'last'
  size: number
}
export interface ReportBody {
  /** where the definition's is not it */
  title?: string
  columns: ReportColumn[]
  rows: ReportRow[]
  totals: Record<string, number> | null
  checks?: ReportCheck[]
  /** what is shown besides the dates: names of the filters */
  scope?: string[]
  /** cells of the row of totals besides the sums: what a book ends with */
  closing?: ReportRow['cells']
  /** the page that the rows are, of how many; without it they are all */
  page?: number
  pages?: number
}
/** A definition and how its rows are fetched. */
export interface Report {
  def: ReportDef
  /** `turn`: a page is enough; those of reports that are never long give all rows all the same */
  run(ctx: ReportContext & Pick<QueryContext, 'clock'>, params: SettledParams, turn?: Turn): ReportBody
}
