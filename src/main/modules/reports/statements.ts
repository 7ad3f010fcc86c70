import type { AccountSetOptions } from '../../../core/contract'
import { firstDay, type LocalDate } from '../../../core/kernel'
import { C, type SettledParams } from '../../../core/reports/define'
import {
  cashFlowDetail,
  cashFlowItemName,
  type PartNames,
  STATEMENT_ROW_COLUMNS,
  statementRow,
  statementRowParts,
} from '../../../core/reports/statements/drill'
import { accountsOutside, evaluateStatement, type StatementFacts, type StatementResult } from '../../../core/reports/statements/evaluate'
import { type FormatSet, formatsOf, type StatementId } from '../../../core/reports/statements/formats'
import {
  STATEMENT_REPORTS,
  type StatementColumn,
  statementChecks,
  statementColumns,
  statementReportColumns,
  statementRows,
} from '../../../core/reports/statements/reports'
import { accountsOf, namesOf } from '../../../db/queries/reports/accounts'
import { ledgerLines } from '../../../db/queries/reports/ledgerLines'
import type { ReadableDb } from '../../../db/types'
import { refuse } from '../../backend/context'
import { statementFacts } from './statementFacts'
import type { Report, ReportBody, ReportContext } from './types'

const STANDARDS = { small: '小企业会计准则', business: '企业会计准则' } as const

/** A statement with its columns filled: figures, parts and checks. */
export interface FilledStatement {
  formats: FormatSet
  columns: StatementColumn[]
  facts: Record<string, StatementFacts>
  result: StatementResult
}
/** Fills a statement of the account set's standard as in force at `to`. */
export function fillStatement(
  db: ReadableDb,
  options: Pick<AccountSetOptions, 'standard' | 'startPeriod'>,
  statement: StatementId,
  params: SettledParams,
  columnsOf: typeof statementColumns = statementColumns,
): FilledStatement {
  const formats = formatsOf(options.standard, params.to)
  const format = formats.statements[statement]
  const level = params.reclassify === 'account' ? 'ACCOUNT' : 'PARTNER'
  const columns = columnsOf(statement, format, params)
  const facts = statementFacts(db, statement, format, level, columns, firstDay(options.startPeriod))
  const result = evaluateStatement(format, facts, { level, taxDebit: formats.taxDebit })
  return { formats, columns, facts, result }
}

const statementReport = (statement: StatementId): Report => ({
  def: STATEMENT_REPORTS[statement],
  run({ db, options }, params): ReportBody {
    const { formats, columns, facts, result } = fillStatement(db, options, statement, params)
    const format = formats.statements[statement]
    const checks = statementChecks(result, columns)
    if (statement === 'balanceSheet') {
      for (const code of accountsOutside(format, facts['closing']?.balances ?? [])) {
        checks.push({ label: `科目 ${code} 没有列入报表`, left: 0, right: 0, ok: false, severity: 'error' })
      }
    }
    return {
      columns: statementReportColumns(format, columns),
      rows: statementRows(statement, format, columns, result, params),
      totals: null,
      checks,
      scope: [STANDARDS[options.standard], format.form],
    }
  },
})

const rowDrill: Report = {
  def: statementRow,
  run({ db, options }, params) {
    const statement = params.statement ?? refuse('REQUIRED', { field: '报表' }, 'statement')
    const only = (): StatementColumn[] => [{ key: 'only', title: '金额', from: params.from, to: params.to }]
    const { formats, result } = fillStatement(db, options, statement, params, only)
    const format = formats.statements[statement]
    const row = format.rows.find((r) => r.row === params.row) ?? refuse('NOT_FOUND', { what: '报表行' }, 'row')
    const cellOf = (number: number) => result.rows.find((r) => r.row === number)?.cells['only']
    const parts = statementRowParts(statement, format, row, cellOf, partNames(db, result, row.row), params)
    return { columns: STATEMENT_ROW_COLUMNS, ...parts, scope: [format.title, row.label.trim()] }
  },
}
function partNames(db: ReadableDb, result: StatementResult, row: number): PartNames {
  const accounts = new Map(accountsOf(db).map((a) => [a.code, a]))
  const keys = (result.rows.find((r) => r.row === row)?.cells['only']?.parts ?? []).flatMap((p) =>
    p.kind !== 'cashFlow' && p.partner !== null ? [p.partner] : [],
  )
  const idsOf = (prefix: string) => keys.filter((key) => key.startsWith(prefix)).map((key) => Number(key.slice(1)))
  const partners = namesOf(db, 'partner_id', idsOf('p'))
  const employees = namesOf(db, 'employee_id', idsOf('e'))
  return {
    account: (code) => accounts.get(code),
    partner: (key) => {
      const id = Number(key.slice(1))
      const found = key.startsWith('p') ? partners.get(id) : employees.get(id)
      return found && { name: `${found.code} ${found.name}`, params: key.startsWith('p') ? { partnerId: id } : { employeeId: id } }
    },
  }
}

const flowDetail: Report = {
  def: cashFlowDetail,
  run({ db, options }, params) {
    const item = params.row ?? refuse('REQUIRED', { field: '现金流量项目' }, 'row')
    const lines = flowLines({ db, options }, item, params)
    const total = lines.reduce((sum, line) => sum + line.debit - line.credit, 0)
    return {
      columns: [
        C.date('date', '日期'),
        C.code('voucher', '凭证号', { width: 80 }),
        C.text('account', '科目', { width: 180 }),
        C.text('summary', '摘要', { width: 260 }),
        C.fen('amount', '流入（流出为负）', { width: 140 }),
      ],
      rows: lines.map((line) => ({
        cells: {
          date: line.date,
          voucher: line.voucher,
          account: `${line.accountCode} ${line.accountName}`,
          summary: line.summary,
          amount: line.debit - line.credit,
        },
        ...(line.voucherId === null ? {} : { drill: { voucher: line.voucherId } }),
      })),
      totals: { amount: total },
      scope: [cashFlowItemName(formatsOf(options.standard, params.to).statements.cashFlow, item)],
    }
  },
}
function flowLines({ db }: ReportContext, item: number, { from, to }: { from: LocalDate; to: LocalDate }) {
  const cash = accountsOf(db).filter((a) => a.isCash)
  return ledgerLines(db, { accountIds: cash.map((a) => a.id), from, to, cashFlowItem: item })
}

export const statements: readonly Report[] = [
  statementReport('balanceSheet'),
  statementReport('incomeStatement'),
  statementReport('cashFlow'),
  rowDrill,
  flowDetail,
]
