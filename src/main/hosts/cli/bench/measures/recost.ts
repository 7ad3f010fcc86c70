import { setTimeout as wait } from 'node:timers/promises'
import type { RecostResult } from '../../../../../core/contract'
import { lastDay } from '../../../../../core/kernel'
import { Random } from '../../../../services/random'
import { readerFile } from '../../../paths'
import type { Bench } from '../bench'
import { median, timed } from '../figures'
import { clockAt, inProcess } from '../ledger/generate'
import { basket, deliveryOf, saveDraft, type Shop } from '../ledger/shop'

/**
 * 成本重算 of a million movements as the window starts it, the reading in a thread of its own; and what it costs others: deliveries posted while it runs, in turns with as many while it does not.
 */
export async function recost(bench: Bench): Promise<void> {
  const { size, findings, progress } = bench
  const ledger = bench.copy(await bench.longLedger(), 'recosted')
  const { backend, client } = inProcess(bench.dir, clockAt(lastDay(ledger.to)), readerFile)
  try {
    await client.accountSets.open({ path: ledger.path })
    const alone: number[] = []
    let found: RecostResult | undefined
    for (let i = 0; i < size.recosts; i++) {
      progress(`成本重算，第 ${i + 1} 次`)
      alone.push(await timed(async () => void (found = await client.costs.recost({}))))
    }
    if (!found || found.differences !== 0) throw new Error(`recost: ${JSON.stringify(found)}`)
    const desk = new Desk({ ...ledger.shop, client, random: new Random(6) }, lastDay(ledger.to))
    progress('成本重算时过账')
    const [during, quiet] = await desk.inTurns(size)
    findings.times('recost', `成本重算，${found.items} 种商品的 ${found.movements} 笔出入库`, alone)
    findings.figure('recost.reading', { about: '其中读取', unit: 'ms', value: found.readingMs })
    findings.figure('recost.computing', { about: '其中计算', unit: 'ms', value: found.computingMs })
    const posting = findings.times('recost.posting', '成本重算进行时过账一张销售出库', during, { about: '不重算时', samples: quiet })
    const { times, limit } = posting
    findings.target('recost', '一百万笔出入库的成本重算', 'ms', median(alone), { atMost: 5000 })
    findings.target('recost.posting', '成本重算进行时过账不慢于平时的 2 倍', 'ratio', posting.ratio ?? 0, { atMost: 2 })
    findings.figure('recost.postingP99', {
      about: '同上，第 99 百分位',
      unit: 'ms',
      value: times?.p99 ?? 0,
      limit: { about: '不重算时', value: limit?.times?.p99 ?? 0 },
    })
  } finally {
    await backend.close()
  }
}

/** Posts deliveries, in rounds with and without a recost beside them. */
class Desk {
  constructor(
    private readonly shop: Shop,
    private readonly today: string,
  ) {}

  async inTurns({ recosts, besides, trade }: Bench['size']): Promise<[during: number[], quiet: number[]]> {
    const [during, quiet] = [[], []] as [number[], number[]]
    await this.posted(besides, trade.lines)
    for (let i = 0; i < recosts; i++) {
      quiet.push(...(await this.posted(besides, trade.lines)))
      let running = true
      const job = this.shop.client.costs.recost({}).finally(() => (running = false))
      await wait(50)
      during.push(...(await this.posted(besides, trade.lines, () => running)))
      await job
    }
    return [during, quiet]
  }
  private async posted(most: number, lines: number, goesOn: () => boolean = () => true): Promise<number[]> {
    const samples: number[] = []
    // a small file is read before anything can be posted beside it: one sample at least
    while (samples.length < most && (samples.length === 0 || goesOn())) {
      const { id, revision } = await saveDraft(
        this.shop,
        deliveryOf(this.shop, this.today, this.shop.warehouses[0], basket(this.shop, lines)),
      )
      samples.push(await timed(() => this.shop.client.documents.post({ type: 'salesDelivery', id, revision })))
    }
    return samples
  }
}
