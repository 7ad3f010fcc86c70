import { setImmediate } from 'node:timers/promises'
import type { CloseCheckView, periods } from '../../../../core/contract'
import type { Period } from '../../../../core/kernel'
import type { AccountSet, Job } from '../../../backend/accountSet'
import { refuse } from '../../../backend/context'
import type { HostContext } from '../../../backend/hostContext'
import type { HostHandlers } from '../../../backend/router'
import { runCommand, runQuery } from '../../../backend/transaction'
import { checksFor, runCheck } from './checklist'
import { closeMonth } from './close'

const PATH = 'periods.close'
const writes = ({ connection }: AccountSet) => connection.write.value<number>('SELECT total_changes()') ?? 0

interface CloseInput {
  period: Period
  confirmed: string[]
  requestId?: string | undefined
}
/**
 * 结账 of one month: goes through the list check by check, other calls in between, and can be cancelled there; the closing itself is
 * one transaction. What was written meanwhile makes it go through the list again, inside.
 */
class Closing implements Job {
  private readonly jobId: string
  private stopped = false

  constructor(
    private readonly ctx: HostContext,
    private readonly set: AccountSet,
  ) {
    this.jobId = `${PATH}-${ctx.clock.now()}`
  }

  async run(input: CloseInput): Promise<null> {
    const { user, clock, emit } = this.ctx
    if (!user) return refuse('NOT_LOGGED_IN')
    const caller = { user, clock, emit }
    try {
      const before = writes(this.set)
      const found = await this.check(input.period, caller)
      const current = writes(this.set) === before ? found : undefined
      runCommand(this.set, caller, { path: PATH, input }, (command) => {
        closeMonth(command, input.period, input.confirmed, current)
        return null
      })
      return null
    } finally {
      this.tell(1, 1, '结账')
    }
  }
  stop(): Promise<void> {
    this.stopped = true
    return Promise.resolve()
  }

  private async check(period: Period, caller: Parameters<typeof runQuery>[1]): Promise<CloseCheckView[]> {
    const checks = runQuery(this.set, caller, (ctx) => checksFor(ctx, period))
    const found: CloseCheckView[] = []
    for (const [i, check] of checks.entries()) {
      this.tell(i, checks.length + 1, `结账检查：${check.label}`)
      await setImmediate()
      if (this.stopped) refuse('CANCELLED')
      found.push(runQuery(this.set, caller, (ctx) => runCheck(ctx, period, check)))
    }
    this.tell(checks.length, checks.length + 1, '结账')
    return found
  }
  private tell(done: number, total: number, label: string): void {
    this.ctx.emit({ type: 'progress', jobId: this.jobId, label, done, total, cancel: 'periods.cancelClose' })
  }
}

export const closeHandlers: Pick<HostHandlers<typeof periods>, 'close' | 'cancelClose'> = {
  close: async (ctx, input) => {
    const set = ctx.accountSet()
    if (set.job) refuse('BUSY')
    const job = new Closing(ctx, set)
    set.job = job
    try {
      return await job.run(input)
    } finally {
      set.job = undefined
    }
  },
  cancelClose: async (ctx) => {
    await ctx.accountSet().job?.stop()
    return null
  },
}
