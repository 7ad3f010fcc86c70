import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { version } from '../../../../../package.json'
import { accountSetOptions } from '../../../../core/contract'
import { firstDay } from '../../../../core/kernel'
import { createBackend } from '../../../backend/backend'
import { withExtension } from '../../../modules/accountSets/create'
import { type Io, UsageError } from '../command'
import { simulate, simulatedClock } from '../simulate/simulate'

export const summary = '模拟经营：随机做对和做错的业务，每天核对全部勾稽关系'
export const usage = `FILE [--days N] [--seed S] [--costing M] [--scope S] [--standard S] [--taxpayer T] …

  FILE              账套文件；不存在则新建，存在则从最后一天之后接着做
  --days            天数，缺省 30
  --seed            随机种子，缺省 1
  --without         不做的操作，以逗号分隔，用来缩小一处不符的范围
  新建账套时：
  --costing         movingAverage（缺省，或 MA）、fifo（或 FIFO）、periodicAverage、lifo
  --scope           company（缺省）、warehouse、batch
  --standard        small（缺省）、business
  --taxpayer        general（缺省）、smallScale
  --negative-stock  refuse（缺省）、authorise、warn、allow
  --estimate        onInvoice（缺省）、difference、monthStart
  --revenue-point   delivery（缺省）、invoice
  --same-day        receiptsFirst（缺省）、entry

  每天一行 JSON。每张被确认过账的单据一行“ack 类型 编号 内部编号”；要撤销过账之前先写一行“undo 类型 编号 内部编号”。
  发现第一处不符即停，写出种子、日期和操作，退出码为 1。`

const text = { type: 'string' } as const
const OPTIONS = {
  days: { type: 'string', default: '30' },
  seed: { type: 'string', default: '1' },
  without: { type: 'string', default: '' },
  costing: { type: 'string', default: 'movingAverage' },
  scope: text,
  standard: { type: 'string', default: 'small' },
  taxpayer: { type: 'string', default: 'general' },
  'negative-stock': text,
  estimate: text,
  'revenue-point': text,
  'same-day': text,
} as const
const METHODS: Record<string, string> = { MA: 'movingAverage', FIFO: 'fifo' }
const START = 202601

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS })
  const [file, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new UsageError('请给出一个账套文件')
  const [days, seed] = [Number(values.days), Number(values.seed)]
  if (!Number.isSafeInteger(days) || days < 1 || !Number.isSafeInteger(seed)) throw new UsageError('--days 和 --seed 须是整数')
  const options = accountSetOptions.safeParse({
    company: '模拟商店',
    standard: values.standard,
    taxpayer: values.taxpayer,
    startPeriod: START,
    costingMethod: METHODS[values.costing] ?? values.costing,
    costScope: values.scope,
    negativeStock: values['negative-stock'],
    estimateScheme: values.estimate,
    revenuePoint: values['revenue-point'],
    sameDayOrder: values['same-day'],
  })
  if (!options.success) throw new UsageError(`选项不正确：${options.error.issues.map((issue) => issue.path.join('.')).join('、')}`)

  const path = withExtension(resolve(file))
  const clock = simulatedClock(firstDay(START))
  // its own folder: simulated files have no place in the list of recent ones
  const dataDir = join(tmpdir(), 'hezhang-simulate')
  const backend = createBackend({ dataDir, host: 'cli', version, clock })
  try {
    const opened = existsSync(path)
      ? await backend.call({ path: 'accountSets.open', input: { path } })
      : await backend.call({ path: 'accountSets.create', input: { path, options: options.data } })
    if (!opened.ok) throw new Error(opened.error.message)
    const failure = await simulate(backend, clock, {
      days,
      seed,
      without: new Set(values.without.split(',')),
      print: (line) => void io.stdout.write(`${line}\n`),
    })
    if (failure) io.stderr.write(`${JSON.stringify({ failure }, null, 1)}\n`)
    return failure ? 1 : 0
  } finally {
    await backend.close()
  }
}
