import { firstDay, type LocalDate } from '../../../core/kernel'
import { C, type SettledParams } from '../../../core/reports/define'
import { FILTERS } from '../../../core/reports/formulas/ast'
import {
  cashFlowDetail,
  cashFlowItemName,
  type PartNames,
  STATEMENT_ROW_COLUMNS,
  statementRow,
  statementRowParts,
} from '../../../core/reports/statements/drill'
import { accountsOutside, evaluateStatement, type StatementResult } from '../../../core/reports/statements/evaluate'
import type { StatementFacts } from '../../../core/reports/statements/facts'
import { formatsOf, type StatementId } from '../../../core/reports/statements/formats'
import { needsOf } from '../../../core/reports/statements/needs'
import {
  ownStatement,
  STATEMENT_REPORTS,
  type StatementColumn,
  statementChecks,
  statementColumns,
  statementReportColumns,
  statementRows,
  type StatementTarget,
} from '../../../core/reports/statements/reports'
import { accountsOf, idOfCode, namesOf } from '../../../db/queries/reports/accounts'
import { ledgerLines } from '../../../db/queries/reports/ledgerLines'
import type { ReadableDb } from '../../../db/types'
import { refuse } from '../../backend/context'
import { type FormatOptions, formatOf, type FoundFormat } from './statementFormat'
import { statementFacts } from './statementFacts'
import type { Report, ReportBody, ReportContext } from './types'

const STANDARDS = { small: '小企业会计准则', business: '企业会计准则' } as const

/** A statement with its columns filled: figures, parts and checks. */
export interface FilledStatement extends FoundFormat {
  columns: StatementColumn[]
  facts: Record<string, StatementFacts>
  result: StatementResult
}
/** Fills a statement as in force at `to`: an official form of the account set's standard, or one of its own. */
export function fillStatement(
  db: ReadableDb,
  options: FormatOptions,
  target: StatementTarget,
  params: SettledParams,
  columnsOf: typeof statementColumns = statementColumns,
): FilledStatement {
  return fillFormat(db, options, formatOf(db, options, target, params.to), params, columnsOf)
}
export function fillFormat(
  db: ReadableDb,
  options: FormatOptions,
  found: FoundFormat,
  params: SettledParams,
  columnsOf: typeof statementColumns = statementColumns,
): FilledStatement {
  const { format, taxDebit } = found
  const level = params.reclassify === 'account' ? 'ACCOUNT' : 'PARTNER'
  const columns = columnsOf(format, params)
  const facts = statementFacts(db, { format, needs: needsOf(format, taxDebit), level, columns, since: firstDay(options.startPeriod) })
  return { ...found, columns, facts, result: evaluateStatement(format, facts, { level, taxDebit }) }
}

function bodyOf({ db, options }: ReportContext, target: StatementTarget, params: SettledParams): ReportBody {
  const { format, taxDebit, own, columns, facts, result } = fillStatement(db, options, target, params)
  const checks = statementChecks(result, columns)
  const balances = facts['closing']?.balances ?? []
  if ('statement' in target && target.statement === 'balanceSheet') {
    const names = new Map(accountsOf(db).map((a) => [a.code, a.fullName]))
    for (const code of accountsOutside(format, balances, taxDebit)) {
      const left = balances.filter((u) => u.account === code).reduce((sum, u) => sum + u.amountFen, 0)
      checks.push({ label: `科目未列入报表：${code} ${names.get(code) ?? ''}`, left, right: 0, ok: false, severity: 'error' })
    }
  }
  if ('statement' in target && target.statement === 'cashFlow') checks.push(indirectCheck({ db, options }, params))
  return {
    title: format.title,
    columns: statementReportColumns(format, columns),
    rows: statementRows(target, format, columns, result, params),
    totals: null,
    checks,
    scope: [STANDARDS[options.standard], format.form, ...(own && 'statement' in target ? ['已调整公式'] : [])],
  }
}
/** 现金流量表 by the direct method against the indirect one, of the span. */
function indirectCheck({ db, options }: ReportContext, params: SettledParams) {
  const only = (): StatementColumn[] => [{ key: 'only', title: '本期', from: params.from, to: params.to }]
  const { result, columns } = fillStatement(db, options, { statement: 'cashFlowNotes' }, params, only)
  const [check] = statementChecks(result, columns)
  return check ?? refuse('NOT_FOUND', { what: '间接法核对' })
}

const statementReport = (statement: StatementId): Report => ({
  def: STATEMENT_REPORTS[statement],
  run: (ctx, params) => bodyOf(ctx, { statement }, params),
})
const own: Report = {
  def: ownStatement,
  run: (ctx, params) => bodyOf(ctx, { ownId: params.ownId ?? refuse('REQUIRED', { field: '自定义报表' }, 'ownId') }, params),
}

const rowDrill: Report = {
  def: statementRow,
  run({ db, options }, params) {
    const target: StatementTarget =
      params.ownId === undefined
        ? { statement: params.statement ?? refuse('REQUIRED', { field: '报表' }, 'statement') }
        : { ownId: params.ownId }
    const only = (): StatementColumn[] => [{ key: 'only', title: '金额', from: params.from, to: params.to }]
    const { format, taxDebit, result } = fillStatement(db, options, target, params, only)
    const row = format.rows.find((r) => r.row === params.row) ?? refuse('NOT_FOUND', { what: '报表行' }, 'row')
    const cell = result.rows.find((r) => r.row === row.row)?.cells['only']
    const parts = statementRowParts(target, format, row, cell, partNames(db, result, row.row), params)
    const formula = row.alternative?.when === taxDebit ? row.alternative.formula : row.formula
    return { columns: STATEMENT_ROW_COLUMNS, ...parts, scope: [format.title, row.label.trim(), ...(formula ? [`公式：${formula}`] : [])] }
  },
}
function partNames(db: ReadableDb, result: StatementResult, row: number): PartNames {
  const accounts = new Map(accountsOf(db).map((a) => [a.code, a]))
  const keys = (result.rows.find((r) => r.row === row)?.cells['only']?.parts ?? []).flatMap((p) =>
    p.kind === 'account' && p.partner !== null ? [p.partner] : [],
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
    filter: ({ name, code }) => {
      const id = idOfCode(db, FILTERS[name], code)
      return id === undefined ? undefined : namesOf(db, FILTERS[name], [id]).get(id)
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
  statementReport('cashFlowNotes'),
  own,
  rowDrill,
  flowDetail,
]
