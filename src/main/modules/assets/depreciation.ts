import type { DepreciationRow } from '../../../core/contract'
import { type Fen, type Period, periodOf } from '../../../core/kernel'
import { monthsBetween, nextDepreciation, type Work } from '../../../core/modules/assets/depreciation'
import {
  type Card,
  cardsOf,
  depreciatedIn,
  type DepreciationDone,
  entrySums,
  standingOf,
  termsIn,
  type WorkDone,
  workUntil,
} from '../../../db/queries/assets/cards'
import type { ReadableDb } from '../../../db/types'
import type { QueryContext } from '../../backend/context'
import { roleAccount } from '../../documents/accountRules'
import type { Monthly } from './monthly'

/** A card as it stands at the start of a month; fen. */
export interface CardState extends Card {
  value: Fen
  accumulated: Fen
  impairment: Fen
  gone: boolean
  work: Work
  expenseId: number
  /** the month takes so much (D55: from the month after it came into use to the month of its disposal) */
  due: Fen
}
type Asked = Pick<QueryContext, 'db' | 'options'>

/** All cards as a month finds them. ROLE_UNRESOLVED where a category leaves 折旧费 to a role that has no account. */
export function cardStates(ctx: Asked, period: Period): CardState[] {
  const terms = termsIn(ctx.db, period)
  const sums = entrySums(ctx.db, { period })
  const work = workUntil(ctx.db, period)
  let fallback: number | undefined
  const expenseOf = (card: Card) =>
    card.expenseAccountId ?? card.categoryExpenseId ?? (fallback ??= roleAccount(ctx as QueryContext, 'depreciationExpense'))
  return cardsOf(ctx.db).map((stored) => {
    const card = { ...stored, ...terms.get(stored.id) }
    const before = (sums.get(card.id) ?? []).filter((e) => e.period < period)
    const standing = standingOf(card, before)
    const done = workOf(card, work.get(card.id) ?? [], period)
    const taken = standing.accumulated + standing.impairment
    const elapsed = monthsBetween(periodOf(card.started), period) - 1
    const due = nextDepreciation({ ...card, original: standing.value }, elapsed, taken, done)
    return { ...card, ...standing, work: done, expenseId: expenseOf(card), due }
  })
}

const workOf = (card: Card, done: readonly WorkDone[], period: Period) => ({
  total: card.totalWork,
  before: card.openingWork + done.reduce((sum, d) => sum + (d.period < period ? d.work : 0), 0),
  month: done.find((d) => d.period === period)?.work ?? 0,
})

/** An amount of depreciation of a card in one department and expense account. */
export interface DepreciationPart {
  card: CardState
  departmentId: number | null
  expenseAccountId: number
  amount: Fen
}
const keyOf = (p: { departmentId: number | null; expenseAccountId: number }) => `${p.departmentId ?? ''}|${p.expenseAccountId}`
/** What a card should have in the month, less what it has: more than one where department or account changed since. */
function missing(card: CardState, done: readonly DepreciationDone[]): DepreciationPart[] {
  const wanted = { departmentId: card.departmentId, expenseAccountId: card.expenseId, amount: card.due }
  const all = [wanted, ...done.map((d) => ({ ...d, amount: -d.amount }))]
  return [...Map.groupBy(all, keyOf).values()].flatMap((same) => {
    const [first = wanted] = same
    const amount = same.reduce((sum, p) => sum + p.amount, 0)
    return amount === 0 ? [] : [{ card, departmentId: first.departmentId, expenseAccountId: first.expenseAccountId, amount }]
  })
}
export function dueDepreciation(ctx: Asked, period: Period): DepreciationPart[] {
  const done = Map.groupBy(depreciatedIn(ctx.db, period), (d) => d.assetId)
  return cardStates(ctx, period).flatMap((card) => missing(card, done.get(card.id) ?? []))
}

const SUMMARY = '计提折旧'
export const depreciation: Monthly<DepreciationPart> = {
  id: 'depreciation',
  label: '计提折旧',
  help: '按卡片计提：当月增加下月起提，当月减少当月照提；费用按部门和科目汇总',
  what: '折旧',
  memo: SUMMARY,
  any: 'SELECT 1 FROM asset LIMIT 1',
  due: dueDepreciation,
  lines: ({ card, departmentId, expenseAccountId, amount }) => [
    { accountId: expenseAccountId, departmentId, debit: amount, summary: SUMMARY },
    { accountId: card.depreciationAccountId, departmentId, credit: amount, summary: SUMMARY },
  ],
  keep: ({ db }, { card, departmentId, expenseAccountId, amount }, documentId, period) =>
    void db.run(
      "INSERT INTO asset_entry (asset_id, document_id, kind, period, depreciation, department_id, expense_account_id) VALUES (?, ?, 'depreciation', ?, ?, ?, ?)",
      card.id,
      documentId,
      period,
      amount,
      departmentId,
      expenseAccountId,
    ),
}

const nameOf = (db: ReadableDb, table: string) => {
  const names = new Map(db.all<{ id: number; name: string }>(`SELECT id, name FROM ${table}`).map(({ id, name }) => [id, name]))
  return (id: number | null) => (id === null ? '' : (names.get(id) ?? ''))
}
/** The month card by card: what it takes, what it has taken, what is still to come; cards that take nothing are left out. */
export function depreciationRows(ctx: Asked, period: Period): DepreciationRow[] {
  const done = Map.groupBy(depreciatedIn(ctx.db, period), (d) => d.assetId)
  const department = nameOf(ctx.db, 'department')
  const account = nameOf(ctx.db, 'account')
  return cardStates(ctx, period).flatMap((card): DepreciationRow[] => {
    const booked = (done.get(card.id) ?? []).reduce((sum, d) => sum + d.amount, 0)
    // work is entered where it shows
    const byWork = card.method === 'unitsOfWork' && !card.gone && period > periodOf(card.started)
    if (card.due === 0 && booked === 0 && !byWork) return []
    const { id, code, name, categoryName, value, accumulated, impairment, due } = card
    return [
      {
        id,
        code,
        name,
        categoryName,
        departmentName: department(card.departmentId),
        expenseName: account(card.expenseId),
        value,
        accumulated,
        due,
        booked,
        net: value - accumulated - impairment - due,
        work: byWork ? card.work.month : null,
        workUnit: card.workUnit,
      },
    ]
  })
}
