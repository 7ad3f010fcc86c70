import type { HezhangClient } from '../../../../../core/contract'
import { lastDay } from '../../../../../core/kernel'
import type { Backend } from '../../../../backend/backend'
import { Random } from '../../../../services/random'
import type { Bench } from '../bench'
import { quietest, timed, timesOf } from '../figures'
import { clockAt, inProcess, type Ledger } from '../ledger/generate'
import { basket, deliveryOf, saveDraft, type Shop } from '../ledger/shop'
import { Twin } from '../twin'

type Draft = Awaited<ReturnType<HezhangClient['documents']['save']>>
/** Documents that warm up the program and are not counted. */
const WARM_UP = 20
/** Rows of documents without a pause. */
const ROUNDS = 3

/** An account set that is open in this thread, with drafts to post. */
class Desk {
  private readonly backend: Backend
  private readonly shop: Shop
  private readonly drafts: Draft[] = []
  readonly saved: number[] = []
  private next = 0

  constructor(
    readonly ledger: Ledger,
    dir: string,
  ) {
    this.today = lastDay(ledger.to)
    const { backend, client } = inProcess(dir, clockAt(this.today))
    this.backend = backend
    this.shop = { ...ledger.shop, random: new Random(2), client }
  }
  private readonly today: string

  async open(): Promise<void> {
    await this.shop.client.accountSets.open({ path: this.ledger.path })
  }
  /** 销售出库 at the end of the last month: it is under way, as it is for all but the first documents of a month. */
  async save(count: number, lines: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const document = deliveryOf(this.shop, this.today, this.shop.warehouses[0], basket(this.shop, lines))
      this.saved.push(await timed(async () => this.drafts.push(await saveDraft(this.shop, document))))
    }
  }
  /** Posts the next draft. */
  async post(): Promise<{ ms: number; id: number; request: string }> {
    const { id, revision } = this.drafts[this.next++] ?? { id: 0, revision: 0 }
    const request = `bench-${String(id).padStart(8, '0')}`
    const ms = await timed(() => this.shop.client.documents.post({ type: 'salesDelivery', id, revision, requestId: request }))
    return { ms, id, request }
  }
  close(): Promise<void> {
    return this.backend.close()
  }
}

/**
 * Posting: beside a bare transaction that writes the same rows in a copy of the file, and beside the same in a file with next
 * to nothing in it, in turns, so that all meet the same machine; then in a row.
 */
export async function posting(bench: Bench): Promise<void> {
  const { size, findings, progress } = bench
  const { lines } = size.trade
  const large = new Desk(bench.copy(await bench.ledger(), 'posting'), bench.dir)
  const small = new Desk(bench.copy(await bench.beginning(), 'posting-beginning'), bench.dir)
  progress('销售出库：保存草稿')
  for (const desk of [large, small]) await desk.open()
  await large.save(WARM_UP + size.pairs + ROUNDS * size.row, lines)
  await small.save(WARM_UP + size.pairs, lines)
  await large.close()
  const copied = bench.copy(large.ledger, 'twin')
  await large.open()
  const twin = new Twin(large.ledger.path, copied.path)
  progress('销售出库：逐张过账')
  const [posted, bare, fresh, rows] = [[], [], [], []] as [number[], number[], number[], number[]]
  for (let i = -WARM_UP; i < size.pairs; i++) {
    const { ms, id, request } = await large.post()
    const followed = twin.follow(id, request)
    const other = await small.post()
    if (i < 0) continue
    posted.push(ms)
    bare.push(followed.ms)
    rows.push(followed.rows)
    fresh.push(other.ms)
  }
  twin.close()
  await small.close()
  const rounds: number[][] = []
  for (let round = 0; round < ROUNDS; round++) {
    const row: number[] = []
    for (let i = 0; i < size.row; i++) row.push((await large.post()).ms)
    rounds.push(row)
  }
  await large.close()
  const row = quietest(rounds)

  findings.times('saveDelivery', `保存 ${lines} 行销售出库的草稿`, large.saved)
  const about = `过账 ${lines} 行销售出库`
  const { ratio = 0 } = findings.times('postDelivery', `${about}，与手写事务交替`, posted, {
    about: `手写事务写入同样的 ${timesOf(rows).p50} 行（同样的表、索引、触发器，同样落盘）`,
    samples: bare,
  })
  const growth = findings.times('postDeliveryGrowth', `${about}；对照为刚开始使用的账套`, posted, {
    about: '同样单据在刚开始使用的账套中',
    samples: fresh,
  })
  const { times } = findings.times('postDeliveryRow', `${about}，一张接一张，每张一次提交（${ROUNDS} 轮中最安静的一轮）`, row)
  const perSecond = row.length / (row.reduce((sum, ms) => sum + ms, 0) / 1000)
  findings.figure('postDeliveryRate', { about: '每秒过账张数（每张一次提交）', unit: 'perSecond', value: perSecond })
  findings.target('postDelivery.ratio', '过账耗时不超过手写事务的 3 倍', 'ratio', ratio, { atMost: 3 })
  findings.target('postDelivery.p50', '过账耗时中位数', 'ms', times?.p50 ?? 0, { atMost: 5 })
  findings.target('postDelivery.p99', '过账耗时第 99 百分位', 'ms', times?.p99 ?? 0, { atMost: 15 })
  findings.target('postDelivery.rate', '每秒过账张数', 'perSecond', perSecond, { atLeast: 200 })
  findings.target('postDelivery.growth', '大账套的耗时不超过小账套的 1.5 倍', 'ratio', growth.ratio ?? 0, { atMost: 1.5 })
}
