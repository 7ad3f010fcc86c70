import type { RecurrenceContent, RecurrenceInput, recurring } from '../../../core/contract'
import { periodOf, periodText, type Period } from '../../../core/kernel'
import { dateOf, isDue } from '../../../core/modules/accounting/recurrence'
import { type AmountLine, amountProblems } from '../../../core/reports/formulas/lineAmounts'
import { namesOf } from '../../../db/queries/reports/accounts'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, type QueryContext, Refusal, refuse } from '../../backend/context'
import type { ModuleHandlers } from '../../backend/router'
import { contentOf } from '../../documents/voucherTemplates'
import { stateOf } from '../periods/close/checklist'
import { keptIn, onDate } from './currency'
import { makeOne } from './make'
import { madeLines } from './made'
import { amountsOf, recurringIn, worldOf } from './plan'
import { fixedOn, recurringById, sideOf, type TemplateLine } from './store'

interface Template {
  name: string
  lines: TemplateLine[]
}
function templateOf(db: ReadableDb, templateId: number): Template {
  const found =
    db.get<{ name: string; content: string }>('SELECT name, content FROM voucher_template WHERE id = ?', templateId) ??
    refuse('NOT_FOUND', { what: '凭证模板' }, 'templateId')
  return { name: found.name, lines: contentOf(found.content).lines }
}
const amountLines = (lines: readonly TemplateLine[], given: RecurrenceInput['lines']): AmountLine[] =>
  given.map(({ side, formula }, i) => {
    const line = lines[i]
    return { side, formula, fixed: line ? fixedOn(line, side) : 0 }
  })
const ACCOUNT = "SELECT code || ' ' || full_name FROM account WHERE id = ?"
const DIMENSIONS = {
  partnerId: 'partner_id',
  departmentId: 'department_id',
  employeeId: 'employee_id',
  projectId: 'project_id',
  itemId: 'item_id',
} as const
function shownLine(db: ReadableDb, line: TemplateLine): RecurrenceContent['template'][number] {
  const dimensions = Object.entries(DIMENSIONS).flatMap(([field, column]) => {
    const id = line[field as keyof typeof DIMENSIONS]
    return id === null ? [] : (namesOf(db, column, [id]).get(id)?.name ?? [])
  })
  const currency = keptIn(db, line.accountId)
  return {
    summary: line.summary,
    account: db.value<string>(ACCOUNT, line.accountId) ?? '',
    dimensions: dimensions.join(' '),
    fixed: fixedOn(line, sideOf(line)),
    currency: currency?.code ?? '',
    original: currency ? line.original : null,
  }
}
/** Proposed for a template that has none: from this month on, on the last day, as the template says. */
function proposed({ lines }: Template, templateId: number, from: Period): RecurrenceInput {
  return { templateId, every: 'month', from, to: null, day: 0, lines: lines.map((line) => ({ side: sideOf(line), formula: '' })) }
}

/** A template that can recur: as many lines as there are formulas; what an account in a currency moves is the template's original amount. */
function requireFitting({ db }: QueryContext, template: Template, { lines, from, to }: RecurrenceInput): void {
  if (lines.length !== template.lines.length) refuse('BAD_INPUT', { detail: '模板的分录已经改变，请重新打开' }, 'lines')
  if (to !== null && to < from) refuse('BAD_INPUT', { detail: '终止月份早于开始月份' }, 'to')
  template.lines.forEach(({ accountId, original }, i) => {
    if (keptIn(db, accountId) && (!original || lines[i]?.formula.trim() !== ''))
      refuse('RECURRING_FOREIGN', { line: i + 1 }, `lines.${i}.formula`)
  })
}
function save(ctx: CommandContext, { revision, ...input }: RecurrenceInput & { revision: number }): { revision: number } {
  const template = templateOf(ctx.db, input.templateId)
  requireFitting(ctx, template, input)
  const problems = amountProblems(amountLines(template.lines, input.lines), worldOf(ctx.db))
  if (problems.length > 0)
    throw new Refusal(
      problems.map(({ row, at, problem }) => ({
        code: 'FORMULA' as const,
        args: { row, position: at + 1, problem },
        at: `lines.${row - 1}.formula`,
      })),
    )
  const known = recurringById(ctx.db, input.templateId)
  if ((known?.revision ?? 0) !== revision) refuse('STALE_REVISION', {}, 'revision')
  ctx.db.run(
    `INSERT INTO voucher_recurrence (template_id, every, first_period, last_period, day, lines, revision, changed_by, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (template_id) DO UPDATE SET every = excluded.every, first_period = excluded.first_period, last_period = excluded.last_period, day = excluded.day,
       lines = excluded.lines, revision = excluded.revision, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    input.templateId,
    input.every,
    input.from,
    input.to,
    input.day,
    JSON.stringify(input.lines),
    revision + 1,
    ctx.user.id,
    ctx.clock.now(),
  )
  ctx.touch('documents', 'periods')
  return { revision: revision + 1 }
}

export const recurringHandlers: ModuleHandlers<typeof recurring> = {
  list: (ctx, { period }) => recurringIn(ctx, period),
  get(ctx, { templateId }) {
    const template = templateOf(ctx.db, templateId)
    const known = recurringById(ctx.db, templateId)
    const { every, from, to, day } = known ?? proposed(template, templateId, periodOf(ctx.clock.today()))
    const lines = known
      ? known.lines.map(({ amount: { side, formula } }) => ({ side, formula }))
      : proposed(template, templateId, from).lines
    const shown = template.lines.map((line) => shownLine(ctx.db, line))
    return { templateId, name: template.name, every, from, to, day, lines, revision: known?.revision ?? 0, template: shown }
  },
  check(ctx, { period, ...input }) {
    const template = templateOf(ctx.db, input.templateId)
    const date = dateOf(input, period)
    const rated = template.lines.map((line) => onDate(ctx.db, line, date))
    const lines = amountLines(
      rated.map(({ line }) => line),
      input.lines,
    )
    const problems = [
      ...amountProblems(lines, worldOf(ctx.db)),
      ...rated.flatMap(({ problem }, i) => (problem === '' ? [] : [{ row: i + 1, at: 0, problem }])),
    ]
    if (problems.length > 0 || lines.length !== template.lines.length)
      return { problems: problems.map(({ row, at, problem }) => ({ row, position: at + 1, problem })), amounts: [], date }
    return { problems: [], amounts: amountsOf(ctx, input, lines, period, madeLines(ctx.db, input.templateId, period)), date }
  },
  save,
  again(ctx, { templateId, period }) {
    if (stateOf(ctx.db, period) === 'closed') refuse('PERIOD_CLOSED', { period: periodText(period) }, 'period')
    const recurring = recurringById(ctx.db, templateId) ?? refuse('NOT_FOUND', { what: '周期' }, 'templateId')
    ctx.touch('periods', 'ledger', 'documents')
    return { documents: isDue(recurring, period) ? makeOne(ctx, recurring, period) : [] }
  },
  remove(ctx, { templateId }) {
    if (ctx.db.run('DELETE FROM voucher_recurrence WHERE template_id = ?', templateId).changes === 0)
      refuse('NOT_FOUND', { what: '周期' }, 'templateId')
    ctx.touch('documents', 'periods')
    return null
  },
}
