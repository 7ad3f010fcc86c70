import type { OpeningCheck, OpeningData, opening } from '../../../core/contract'
import { fenDisplay } from '../../../core/kernel'
import { type CommandContext, Refusal, refuse } from '../../backend/context'
import type { ModuleHandlers } from '../../backend/router'
import { confirmOpening, reopenOpening } from '../../documents/opening'
import { checkOpening } from './check'
import { rowProblems, serialProblems } from './rows'
import { isConfirmed, openingNames, readOpening, writeOpening } from './store'

function save(ctx: CommandContext, data: OpeningData): OpeningCheck {
  const { db, options } = ctx
  if (isConfirmed(db)) refuse('OPENING_LOCKED')
  const problems = rowProblems(db, data, options.startPeriod)
  if (problems.length > 0) throw new Refusal(problems)
  writeOpening(db, data, options.startPeriod)
  ctx.touch('opening')
  return checkOpening(db)
}

/** OPENING_LOCKED, or what is wrong with a row, or OPENING_UNBALANCED naming the first row that is off (D46). */
function assertReady({ db, options }: CommandContext): void {
  if (isConfirmed(db)) refuse('OPENING_LOCKED')
  const data = readOpening(db)
  const problems = rowProblems(db, data, options.startPeriod)
  if (problems.length > 0) throw new Refusal(problems)
  const unnumbered = serialProblems(db, data.stock)
  if (unnumbered.length > 0) throw new Refusal(unnumbered)
  const failed = checkOpening(db).checks.filter(({ ok }) => !ok)
  if (failed.length > 0) throw new Refusal(failed.map((check) => ({ code: 'OPENING_UNBALANCED', args: { detail: detailOf(check) } })))
}
function detailOf({ name, difference, rows }: OpeningCheck['checks'][number]): string {
  const [row] = rows
  return row
    ? `${name}：${row.label} 总账 ${fenDisplay(row.ledger)}，业务 ${fenDisplay(row.business)}`
    : `${name}，相差 ${fenDisplay(difference)}`
}

export const openingHandlers: ModuleHandlers<typeof opening> = {
  get: ({ db }) => ({ ...readOpening(db), confirmed: isConfirmed(db), names: openingNames(db) }),
  save: (ctx, { data }) => save(ctx, data),
  check: ({ db }) => checkOpening(db),
  confirm: (ctx) => {
    assertReady(ctx)
    return confirmOpening(ctx)
  },
  reopen: (ctx) => reopenOpening(ctx),
}
