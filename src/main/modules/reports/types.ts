import type { ReportCheck, ReportColumn, ReportRow } from '../../../core/contract'
import type { ReportDef, SettledParams } from '../../../core/reports/define'
import type { QueryContext } from '../../backend/context'

/** What a report needs of the account set it reads. */
export type ReportContext = Pick<QueryContext, 'db' | 'options'>
export interface ReportBody {
  /** where the definition's is not it */
  title?: string
  columns: ReportColumn[]
  rows: ReportRow[]
  totals: Record<string, number> | null
  checks?: ReportCheck[]
  /** what is shown besides the dates: names of the filters */
  scope?: string[]
}
/** A definition and how its rows are fetched. */
export interface Report {
  def: ReportDef
  run(ctx: ReportContext & Pick<QueryContext, 'clock'>, params: SettledParams): ReportBody
}
