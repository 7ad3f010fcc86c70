import { setImmediate } from 'node:timers/promises'
import type { costs, RecostResult } from '../../../core/contract'
import type { CostReading } from '../../../db/queries/costs/readCosts'
import type { AccountSet, Job } from '../../backend/accountSet'
import { refuse } from '../../backend/context'
import type { HostContext } from '../../backend/hostContext'
import { type Reading, readCostsBeside } from '../../backend/readerClient'
import type { HostHandlers } from '../../backend/router'
import { immediately, runCommand } from '../../backend/transaction'
import { appendAudit } from '../../services/audit'
import { correctPool } from './correctPool'

const PATH = 'costs.recost'

/** 成本重算 of one account set: reads beside other work, then corrects what differs, pool by pool. */
class Recost implements Job {
  private readonly jobId: string
  private readonly reading: Reading
  private stopped = false

  constructor(
    private readonly ctx: HostContext,
    private readonly set: AccountSet,
  ) {
    this.jobId = `${PATH}-${ctx.clock.now()}`
    this.tell(0, 0)
    this.reading = readCostsBeside(set.path, ctx.readerFile, ({ done, total }) => this.tell(Math.min(done, total - 1), total))
  }

  async run(): Promise<RecostResult> {
    try {
      const found = (await this.reading.result) ?? refuse('CANCELLED')
      const { items, movements } = found
      const differences = await this.correct(found.differing)
      this.log(found, differences)
      return { items, movements, differences, readingMs: Math.round(found.reading), computingMs: Math.round(found.computing) }
    } finally {
      this.tell(1, 1)
    }
  }
  async stop(): Promise<void> {
    this.stopped = true
    await this.reading.stop()
  }

  /** Each pool in a transaction of its own: other calls come between two. */
  private async correct(pools: readonly number[]): Promise<number> {
    const { user, clock, emit } = this.ctx
    if (!user) return refuse('NOT_LOGGED_IN')
    let differences = 0
    for (const [i, poolId] of pools.entries()) {
      this.tell(i, pools.length)
      await setImmediate()
      if (this.stopped) refuse('CANCELLED')
      const call = { path: PATH, input: { poolId } }
      differences += runCommand(this.set, { user, clock, emit }, call, (command) => correctPool(command, poolId)) as number
    }
    return differences
  }
  private log({ items, movements }: CostReading, differences: number): void {
    const { ctx, set } = this
    const detail = `${items} 个商品，${movements} 笔出入库，差异 ${differences} 笔`
    const entry = { at: ctx.clock.now(), userId: ctx.user?.id ?? null, action: PATH, subject: 'costs', subjectId: null, detail }
    immediately(set, () => appendAudit(set.connection.write, entry))
  }
  private tell(done: number, total: number): void {
    this.ctx.emit({ type: 'progress', jobId: this.jobId, label: '成本重算', done, total, cancel: 'costs.cancelRecost' })
  }
}

export const costHandlers: HostHandlers<typeof costs> = {
  recost: async (ctx) => {
    const set = ctx.accountSet()
    if (set.job) refuse('BUSY')
    const job = new Recost(ctx, set)
    set.job = job
    try {
      return await job.run()
    } finally {
      set.job = undefined
    }
  },
  cancelRecost: async (ctx) => {
    await ctx.accountSet().job?.stop()
    return null
  },
}
