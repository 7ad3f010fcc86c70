import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FileRefusal } from '../../../db/refusal'
import type { HostContext } from '../../backend/hostContext'
import { giveName } from '../../modules/accountSets/create'
import { demoAccountSet, demoClock, type DemoOptions, tradeDemo } from './demo'

/** Makes the demo shop's file: whole, or not at all. FILE_EXISTS: nothing is overwritten. Tells its progress. */
export async function createDemoFile(ctx: HostContext, target: string, options: DemoOptions): Promise<void> {
  if (existsSync(target)) throw new FileRefusal('FILE_EXISTS', { path: target })
  mkdirSync(dirname(target), { recursive: true })
  const dataDir = mkdtempSync(join(dirname(target), '.demo-'))
  const path = join(dataDir, 'demo.hezhang')
  const clock = demoClock(options, () => ctx.clock.now())
  try {
    await ctx.apart({ dataDir, clock }, async (client) => {
      await client.accountSets.create({ path, options: demoAccountSet(options) })
      await tradeDemo(client, clock, options, (share) =>
        ctx.emit({ type: 'progress', jobId: 'demo', label: '正在建立示例店铺', done: Math.round(100 * share), total: 100 }),
      )
    })
    giveName(path, target)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}
