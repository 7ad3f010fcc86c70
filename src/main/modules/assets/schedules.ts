import type { SchedulePart } from '../../../core/contract'
import type { Fen, Period } from '../../../core/kernel'
import { nextPart } from '../../../core/modules/assets/schedule'
import { type Schedule, schedulesOf, takenOf } from '../../../db/queries/assets/schedules'
import { type CommandContext, type QueryContext, refuse } from '../../backend/context'
import { requireOpenPeriod } from '../../documents/post'
import { lastDay, periodText } from '../../../core/kernel'
import type { MadeLine } from './madeVoucher'
import type { Monthly } from './monthly'

type Asked = Pick<QueryContext, 'db' | 'options'>
interface Taken {
  schedule: Schedule
  amount: Fen
}
/** The month schedule by schedule: what it takes and what it has taken. */
export function partsOf({ db, options }: Asked, period: Period): (Taken & { booked: Fen; before: Fen })[] {
  const taken = takenOf(db, 0, period - 1)
  const booked = takenOf(db, period, period)
  return schedulesOf(db).map((schedule) => {
    const before = schedule.openingAmount + (taken.get(schedule.id) ?? 0)
    const amount = period < options.startPeriod ? 0 : nextPart(schedule, period, before)
    return { schedule, amount, booked: booked.get(schedule.id) ?? 0, before }
  })
}
const dims = ({ partnerId, departmentId, employeeId, projectId }: Schedule) => ({ partnerId, departmentId, employeeId, projectId })
export const amortisation: Monthly<Taken> = {
  id: 'amortisation',
  label: '待摊预提',
  help: '各项按期数平均，末期带尾差；提前终止的待摊余额一次转入费用',
  what: '待摊预提',
  memo: '待摊预提费用',
  any: 'SELECT 1 FROM expense_schedule LIMIT 1',
  due: (ctx, period) =>
    partsOf(ctx, period).flatMap(({ schedule, amount, booked }) => (amount === booked ? [] : [{ schedule, amount: amount - booked }])),
  lines: ({ schedule, amount }): MadeLine[] => {
    const summary = `${schedule.kind === 'prepaid' ? '摊销' : '预提'} ${schedule.name}`
    return [
      { accountId: schedule.expenseAccountId, ...dims(schedule), debit: amount, summary },
      { accountId: schedule.accountId, ...dims(schedule), credit: amount, summary },
    ]
  },
  keep: ({ db }, { schedule, amount }, documentId, period) =>
    void db.run(
      'INSERT INTO schedule_entry (schedule_id, document_id, period, amount) VALUES (?, ?, ?, ?)',
      schedule.id,
      documentId,
      period,
      amount,
    ),
}
export function scheduleRows(ctx: Asked, period: Period): SchedulePart[] {
  const name = (id: number) => ctx.db.value<string>("SELECT code || ' ' || name FROM account WHERE id = ?", id) ?? ''
  return partsOf(ctx, period).flatMap(({ schedule, amount, booked, before }): SchedulePart[] =>
    amount === 0 && booked === 0
      ? []
      : [
          {
            id: schedule.id,
            code: schedule.code,
            name: schedule.name,
            kind: schedule.kind,
            expenseName: name(schedule.expenseAccountId),
            accountName: name(schedule.accountId),
            amount: schedule.amount,
            taken: before,
            due: amount,
            booked,
            left: schedule.ended !== null && schedule.kind === 'accrued' ? 0 : schedule.amount - before - amount,
          },
        ],
  )
}

/**
 * 提前终止: 待摊 takes what is left in that month, 预提 nothing from it on; null: goes on as planned. PERIOD_CLOSED,
 * DEPRECIATION_LATER where later months have been taken already, SCHEDULE_ENDED where nothing is left.
 */
export function endSchedule(ctx: CommandContext, id: number, period: Period | null): null {
  const schedule = schedulesOf(ctx.db).find((s) => s.id === id) ?? refuse('NOT_FOUND', { what: '待摊预提' }, 'id')
  const month = period ?? schedule.ended
  if (month === null) refuse('ASSET_CHANGE_NOTHING')
  requireOpenPeriod(ctx, lastDay(month))
  const later = takenOf(ctx.db, month + 1).get(id) ?? 0
  if (later !== 0) refuse('DEPRECIATION_LATER', { period: periodText(month), what: '在以后月份做过待摊预提' }, 'period')
  if (period !== null && schedule.openingAmount + (takenOf(ctx.db, 0, period - 1).get(id) ?? 0) >= schedule.amount)
    refuse('SCHEDULE_ENDED', { schedule: schedule.name })
  ctx.db.run('UPDATE expense_schedule SET ended = ?, revision = revision + 1 WHERE id = ?', period, id)
  ctx.touch('assets', 'master')
  return null
}
