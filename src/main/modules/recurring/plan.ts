import type { RecurringVoucher } from '../../../core/contract'
import { type Fen, fenDisplay, lastDay, type LocalDate, type Period } from '../../../core/kernel'
import { dateOf, isDue, recurrenceText, spanOf } from '../../../core/modules/accounting/recurrence'
import type { RowProblem, World } from '../../../core/reports/formulas/check'
import { type AmountLine, amountFormulas, amountProblems, isConstant } from '../../../core/reports/formulas/lineAmounts'
import { evaluateStatement } from '../../../core/reports/statements/evaluate'
import type { StatementFormat } from '../../../core/reports/statements/formats'
import { accountsOf } from '../../../db/queries/reports/accounts'
import type { ReadableDb } from '../../../db/types'
import type { QueryContext } from '../../backend/context'
import { vouchersOf } from '../periods/close/stepVouchers'
import { filterOf } from '../reports/narrowedFacts'
import { factsWithout } from './facts'
import { keptIn, type MadeForeign, madeForeign, onDate } from './currency'
import { type MadeLine, madeLines, STEP, wasReversed } from './made'
import { allRecurring, fixedOn, type Recurring, type TemplateLine } from './store'

export type Context = Pick<QueryContext, 'db' | 'options'>
export const worldOf = (db: ReadableDb): World => ({
  accountCodes: accountsOf(db).map((a) => a.code),
  cashFlowItems: [],
  record: (filter) => filterOf(db, [filter]) !== undefined,
})

/** What the lines come to in a month, fen: the books of its span, without what was made of them already. null: nothing can be said. */
export function amountsOf(
  ctx: Context,
  when: Pick<Recurring, 'every' | 'from' | 'to' | 'day'>,
  lines: readonly AmountLine[],
  period: Period,
  own: readonly MadeLine[],
): (Fen | null)[] {
  const rows = amountFormulas(lines).map((formula, i) => ({ row: i + 1, label: '', formula }))
  const format: StatementFormat = { form: '', title: '', columns: {}, rows, checks: [] }
  const facts = isConstant(lines)
    ? { balances: [], openings: [], movements: [], cashFlows: [] }
    : factsWithout(ctx, format, spanOf(when, period), own)
  const { rows: found } = evaluateStatement(format, { only: facts }, { level: 'PARTNER', taxDebit: 'NEGATIVE_IN_36' })
  return found.map(({ cells }) => {
    const cell = cells['only']
    return cell === undefined || cell.blank ? null : cell.amountFen
  })
}

type Keyed = Pick<MadeLine, 'accountId' | 'partnerId' | 'departmentId' | 'employeeId' | 'projectId' | 'itemId'>
const keyOf = (l: Keyed) => [l.accountId, l.partnerId, l.departmentId, l.employeeId, l.projectId, l.itemId].map((x) => x ?? '').join('|')
export type PlannedLine = Omit<TemplateLine, 'sourceLineId'>
export interface Plan {
  date: LocalDate
  /** debit total that the month should have */
  amount: Fen | null
  /** the whole voucher */
  target: PlannedLine[]
  /** what is still to be posted; red where less is due than was made */
  lines: PlannedLine[]
  problem: string
}
/** What a template's vouchers of a month should come to, and what of it is not in the books yet. */
export function planOf(ctx: Context, recurring: Recurring, period: Period, world: World = worldOf(ctx.db)): Plan {
  const date = dateOf(recurring, period)
  const own = madeLines(ctx.db, recurring.templateId, period)
  const failed = (problem: string): Plan => ({ date, amount: null, target: [], lines: [], problem })
  const dated = recurring.lines.map(({ line, amount }) => {
    const { line: rated, problem } = onDate(ctx.db, line, date)
    return { line: rated, amount: { ...amount, fixed: fixedOn(rated, amount.side) }, problem }
  })
  const without = dated.findIndex((d) => d.problem !== '')
  if (without >= 0) return failed(`第 ${without + 1} 行：${dated[without]?.problem}`)
  const given = dated.map(({ amount }) => amount)
  const [wrong] = amountProblems(given, world)
  if (wrong) return failed(problemText(wrong))
  const amounts = amountsOf(ctx, recurring, given, period, own)
  const unknown = amounts.indexOf(null)
  if (unknown >= 0) return failed(`第 ${unknown + 1} 行的公式算不出金额（除数为零，或太大）`)
  const target = dated.flatMap(({ line, amount }, i) => lineOf(line, amount, amounts[i] ?? 0))
  const total = (side: 'debit' | 'credit') => target.reduce((sum, l) => sum + l[side], 0)
  const [debit, credit] = [total('debit'), total('credit')]
  if (debit !== credit) return { ...failed(`借贷不平：借方 ${fenDisplay(debit)}，贷方 ${fenDisplay(credit)}`), amount: debit }
  const memo = recurring.memo || recurring.name
  const foreign = madeForeign(ctx.db, recurring.templateId, period)
  const isForeign = (accountId: number) => foreign.some((f) => f.accountId === accountId) || keptIn(ctx.db, accountId) !== undefined
  const rest = own.filter((l) => !isForeign(l.accountId))
  const [inCurrency, plain] = [target.filter((l) => isForeign(l.accountId)), target.filter((l) => !isForeign(l.accountId))]
  const lines =
    own.length === 0 && foreign.length === 0 ? target : [...remaining(plain, rest, memo), ...remainingForeign(inCurrency, foreign, memo)]
  return { date, amount: debit, target, lines, problem: '' }
}
const problemText = ({ row, problem }: RowProblem) => `第 ${row} 行的公式：${problem}`

/** A quantity goes with the amount that the template says, and with no other; an original amount has the sign of its amount. */
function lineOf(line: TemplateLine, { side, formula }: AmountLine, amount: Fen): PlannedLine[] {
  if (amount === 0) return []
  const { sourceLineId: _none, ...kept } = line
  const figures = formula.trim() === '' ? {} : { quantity: null, price: null }
  const original = line.exchangeRate === null ? null : Math.sign(amount) * Math.abs(line.original ?? 0)
  return [{ ...kept, ...figures, original, debit: side === 'debit' ? amount : 0, credit: side === 'credit' ? amount : 0 }]
}
/** The target less what was made, account by account; what was made and is in no line any more is taken back. */
function remaining(target: readonly PlannedLine[], made: readonly MadeLine[], memo: string): PlannedLine[] {
  const wanted = Map.groupBy(target, keyOf)
  const known = new Map(made.map((m) => [keyOf(m), m]))
  return [...new Set([...wanted.keys(), ...known.keys()])].flatMap((key) => {
    const [lines, own] = [wanted.get(key) ?? [], known.get(key)]
    return (['debit', 'credit'] as const).flatMap((side): PlannedLine[] => {
      const amount = lines.reduce((sum, l) => sum + l[side], 0) - (own?.[side] ?? 0)
      const like = lines.find((l) => l[side] !== 0) ?? lines[0]
      if (amount === 0) return []
      const { accountId, partnerId, departmentId, employeeId, projectId, itemId } = like ?? own ?? { accountId: 0, ...NO_DIMS }
      const named = { accountId, partnerId, departmentId, employeeId, projectId, itemId }
      const rest = { quantity: null, price: null, original: null, exchangeRate: null, memo: '' }
      return [
        {
          ...rest,
          ...named,
          summary: like?.summary ?? memo,
          cashFlowItem: like?.cashFlowItem ?? null,
          debit: side === 'debit' ? amount : 0,
          credit: side === 'credit' ? amount : 0,
        },
      ]
    })
  })
}
/**
 * On accounts in a currency, line by line: what was made and is not wanted any more is taken back at the rate it was made at, what is wanted and was
 * not made is posted at the rate of the date. Summaries of their own keep the two apart in the voucher.
 */
function remainingForeign(target: readonly PlannedLine[], made: readonly MadeForeign[], memo: string): PlannedLine[] {
  const like = (l: Keyed & { exchangeRate: number | null; original: number | null; debit: Fen; credit: Fen }) =>
    [keyOf(l), l.exchangeRate, Math.abs(l.original ?? 0), Math.abs(l.debit), Math.abs(l.credit)].join('|')
  const left = new Map(made.map((m) => [like(m), m.times]))
  const wanted = target.filter((line) => {
    const sign = Math.sign(line.debit + line.credit)
    const known = left.get(like(line)) ?? 0
    if (known * sign <= 0) return true
    left.set(like(line), known - sign)
    return false
  })
  const back = made.flatMap((m) => {
    const times = left.get(like(m)) ?? 0
    const { accountId, partnerId, departmentId, employeeId, projectId, itemId, exchangeRate } = m
    const sign = 0 - Math.sign(times)
    const line: PlannedLine = {
      accountId,
      partnerId,
      departmentId,
      employeeId,
      projectId,
      itemId,
      exchangeRate,
      original: sign * m.original,
      debit: sign * m.debit + 0,
      credit: sign * m.credit + 0,
      quantity: null,
      price: null,
      cashFlowItem: target.find((l) => l.accountId === accountId)?.cashFlowItem ?? null,
      memo: '',
      summary: `冲回 ${memo}`,
    }
    return Array.from({ length: Math.abs(times) }, () => line)
  })
  return [...back, ...wanted]
}
const NO_DIMS = { partnerId: null, departmentId: null, employeeId: null, projectId: null, itemId: null }

/** Every template that is due in the month, or made something in it. */
export function recurringIn(ctx: Context, period: Period): RecurringVoucher[] {
  const world = worldOf(ctx.db)
  return allRecurring(ctx.db)
    .filter((r) => isDue(r, period))
    .map((recurring): RecurringVoucher => {
      const { templateId, name } = recurring
      const { date, amount, lines, problem } = planOf(ctx, recurring, period, world)
      const vouchers = vouchersOf(ctx.db, STEP, period, templateId)
      const left = problem !== '' ? 'wrong' : lines.length === 0 ? 'made' : vouchers.length === 0 ? 'due' : 'changed'
      const state = left !== 'made' && wasReversed(ctx.db, templateId, period) ? 'reversed' : left
      return { templateId, name, text: recurrenceText(recurring), date, amount, state, problem, vouchers }
    })
}
/** Whether the account set knows recurring vouchers at all, or made some in the month. */
export const hasRecurring = (db: ReadableDb, period: Period): boolean =>
  db.value('SELECT 1 FROM voucher_recurrence LIMIT 1') !== undefined ||
  db.value(`SELECT 1 FROM doc_journal WHERE step = '${STEP}' AND date <= ? LIMIT 1`, lastDay(period)) !== undefined
