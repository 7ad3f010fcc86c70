import type { StatementContent, statements, StatementSummary } from '../../../core/contract'
import { type LocalDate, periodOf, firstDay } from '../../../core/kernel'
import { problemsOf, type RowProblem } from '../../../core/reports/formulas/check'
import { accountsOutside } from '../../../core/reports/statements/evaluate'
import { cashFlowItems } from '../../../core/reports/statements/cashFlowItems'
import { type FormatSet, formatsOf, STATEMENT_IDS, type StatementFormat, type StatementId } from '../../../core/reports/statements/formats'
import { formatOfStored, type StoredFormat, storedRows } from '../../../core/reports/statements/own'
import { accountsOf } from '../../../db/queries/reports/accounts'
import {
  adjustedFormat,
  formatByTitle,
  type KeptFormat,
  removeFormat,
  storedFormat,
  storedHeads,
  writeFormat,
} from '../../../db/queries/statementFormats'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, type QueryContext, Refusal, refuse } from '../../backend/context'
import type { ModuleHandlers } from '../../backend/router'
import { filterOf } from '../reports/narrowedFacts'
import { fillFormat } from '../reports/statements'

type Named = { statement?: StatementId | undefined; ownId?: number | undefined }
/** Exactly one of the two. */
function nameOf({ statement, ownId }: Named): { statement: StatementId } | { ownId: number } {
  if (statement !== undefined && ownId === undefined) return { statement }
  if (ownId !== undefined && statement === undefined) return { ownId }
  return refuse('REQUIRED', { field: '报表' }, 'statement')
}
const officialOf = ({ options, clock }: QueryContext): FormatSet => formatsOf(options.standard, clock.today())
const kindOf = (statement: StatementId): StoredFormat['kind'] => (statement === 'balanceSheet' ? 'date' : 'span')

export const statementHandlers: ModuleHandlers<typeof statements> = {
  list(ctx) {
    const official = officialOf(ctx)
    const heads = storedHeads(ctx.db)
    const shipped = STATEMENT_IDS.map((statement): StatementSummary => {
      const adjusted = heads.find((h) => h.base === statement)
      const { title, form, rows } = official.statements[statement]
      const changedAt = adjusted?.changedAt ?? null
      return {
        statement,
        ownId: null,
        title,
        form,
        kind: kindOf(statement),
        rows: rows.length,
        adjusted: adjusted !== undefined,
        changedAt,
      }
    })
    const own = heads
      .filter((h) => h.base === null)
      .map(({ id, title, kind, rows, changedAt }): StatementSummary => {
        return { statement: null, ownId: id, title, form: '', kind, rows, adjusted: false, changedAt }
      })
    return [...shipped, ...own]
  },
  get(ctx, { official: original, ...input }) {
    const target = nameOf(input)
    if ('ownId' in target) return contentOf(storedFormat(ctx.db, target.ownId) ?? refuse('NOT_FOUND', { what: '自定义报表' }, 'ownId'))
    const { statement } = target
    const format = officialOf(ctx).statements[statement]
    const kept = original ? undefined : adjustedFormat(ctx.db, statement)
    if (kept) return { ...contentOf(kept), statement, ownId: null, form: format.form, title: format.title, adjusted: true }
    const lines = storedRows(format)
    const summary = { statement, ownId: null, title: format.title, form: format.form, kind: kindOf(statement), adjusted: false }
    return { ...summary, rows: lines.length, changedAt: null, revision: adjustedFormat(ctx.db, statement)?.revision ?? 0, lines }
  },
  check(ctx, { rows, from, to, statement, ...input }) {
    const official = statement === undefined ? null : officialWith(ctx, statement, rows.length)
    const kind = statement === undefined ? input.kind : kindOf(statement)
    const problems = problemsIn(ctx, rows)
    const told = problems.map(({ row, at, problem }) => ({ row, position: at + 1, problem }))
    if (problems.length > 0) return { problems: told, figures: [], outside: [] }
    const until = to ?? ctx.clock.today()
    const params = { from: from ?? firstDay(periodOf(until)), to: until }
    if (params.from > until) refuse('BAD_INPUT', { detail: '起始日期晚于截止日期' }, 'from')
    const stored: StoredFormat = { base: null, title: '', kind, rows }
    const format = formatOfStored(stored, official)
    const { taxDebit } = officialOf(ctx)
    const column = kind === 'date' ? 'closing' : 'period'
    const { result, facts } = fillFormat(ctx.db, ctx.options, { format, taxDebit, own: true }, params, () => [
      { key: column, title: '', from: kind === 'date' ? `${until.slice(0, 4)}-01-01` : params.from, to: until },
    ])
    const figures = result.rows.map(({ cells }) => (cells[column]?.blank ? null : (cells[column]?.amountFen ?? 0)))
    const balances = facts[column]?.balances ?? []
    const names = new Map(accountsOf(ctx.db).map((a) => [a.code, a.fullName]))
    const outside = kind === 'date' ? accountsOutside(format, balances, taxDebit) : []
    const amountOf = (code: string) => balances.filter((u) => u.account === code).reduce((sum, u) => sum + u.amountFen, 0)
    return { problems: [], figures, outside: outside.map((code) => ({ code, name: names.get(code) ?? '', amount: amountOf(code) })) }
  },
  save(ctx, { title, kind, rows, revision, ...input }) {
    const target = input.statement === undefined && input.ownId === undefined ? null : nameOf(input)
    const official = target && 'statement' in target ? officialWith(ctx, target.statement, rows.length) : null
    const [first, ...others] = problemsIn(ctx, rows)
    if (first) throw new Refusal([first, ...others].map(refusalOf))
    const written = { kind, rows, userId: ctx.user.id, at: ctx.clock.now() }
    ctx.touch('statements')
    if (official && target && 'statement' in target) {
      const kept = adjustedFormat(ctx.db, target.statement)
      sameRevision(kept, revision)
      writeFormat(ctx.db, kept?.id, { ...written, base: target.statement, title: official.title, kind: kindOf(target.statement) })
      return { ownId: null }
    }
    const kept =
      target && 'ownId' in target ? (storedFormat(ctx.db, target.ownId) ?? refuse('NOT_FOUND', { what: '自定义报表' }, 'ownId')) : undefined
    sameRevision(kept, revision)
    freeTitle(ctx, title, kept?.id)
    return { ownId: writeFormat(ctx.db, kept?.id, { ...written, base: null, title }) }
  },
  remove(ctx, input) {
    const target = nameOf(input)
    const kept = 'ownId' in target ? storedFormat(ctx.db, target.ownId) : adjustedFormat(ctx.db, target.statement)
    if (!kept) return 'ownId' in target ? refuse('NOT_FOUND', { what: '自定义报表' }, 'ownId') : null
    removeFormat(ctx.db, kept.id)
    ctx.touch('statements')
    return null
  },
}
/** The official form, whose rows cannot be made more or fewer. */
function officialWith(ctx: QueryContext, statement: StatementId, rows: number): StatementFormat {
  const official = officialOf(ctx).statements[statement]
  if (rows !== official.rows.length) refuse('BAD_INPUT', { detail: '官方报表的行次不能增减；另存为自定义报表后可以' }, 'rows')
  return official
}
function contentOf({ id, title, kind, rows, revision, changedAt }: KeptFormat): StatementContent {
  return { statement: null, ownId: id, title, form: '', kind, rows: rows.length, adjusted: false, changedAt, revision, lines: rows }
}
function sameRevision(kept: KeptFormat | undefined, revision: number): void {
  if ((kept?.revision ?? 0) !== revision) refuse('STALE_REVISION', {}, 'revision')
}
/** Official names are taken, adjusted or not. */
function freeTitle(ctx: CommandContext, title: string, id: number | undefined): void {
  const official = Object.values(officialOf(ctx).statements).some((s) => s.title === title)
  const known = formatByTitle(ctx.db, title)
  if (official || (known !== undefined && known !== id)) refuse('DUPLICATE_NAME', { name: title, what: '报表' }, 'title')
}
const refusalOf = ({ row, at, problem }: RowProblem) => ({
  code: 'FORMULA' as const,
  args: { row, position: at + 1, problem },
  at: `rows.${row - 1}.formula`,
})
function problemsIn(ctx: QueryContext, rows: readonly { formula: string }[]): RowProblem[] {
  return problemsOf(
    rows.map((r) => r.formula),
    {
      accountCodes: accountsOf(ctx.db).map((a) => a.code),
      cashFlowItems: itemsOf(ctx, ctx.clock.today()),
      record: known(ctx.db),
    },
  )
}
const itemsOf = ({ options }: QueryContext, date: LocalDate): number[] => cashFlowItems(options.standard, date).map((i) => i.item)
const known =
  (db: ReadableDb) =>
  (filter: Parameters<typeof filterOf>[1][number]): boolean =>
    filterOf(db, [filter]) !== undefined
