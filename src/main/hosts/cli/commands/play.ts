import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { AccountSetOptions } from '../../../../core/contract'
import { type Io, UsageError } from '../command'
import { playScenario } from '../play/play'
import { scenarioSchema } from '../play/scenario'
import { standardOf } from '../play/setup'

export const summary = '用真实单据过账一个场景文件，输出凭证、成本、存货、余额和报表'
export const usage = `SCENARIO.json [--costing MA|FIFO|MWA] [--freight EXPENSE|CAPITALISE] [--by-day] --out RESULT.json

  SCENARIO.json  场景：基础资料、期初、逐笔业务
  --costing      存货计价：MA 移动加权平均（缺省），FIFO 先进先出，MWA 月末一次加权
  --freight      采购运费：EXPENSE 计入费用，CAPITALISE 计入存货成本；缺省按场景的 policy.purchase_freight，没有写的按会计准则：小企业计入费用，企业会计准则计入存货成本
  --by-day       业务凭证按日汇总；缺省每单一张
  --out          结果文件

  没有过账的业务逐笔列在结果的 not_built 中，没有用到的字段和没有遵循的政策列在 not_understood 中，都写到标准错误。`

const METHODS: Record<string, AccountSetOptions['costingMethod']> = { MA: 'movingAverage', FIFO: 'fifo', MWA: 'periodicAverage' }
const OPTIONS = {
  costing: { type: 'string', default: 'MA' },
  freight: { type: 'string' },
  'by-day': { type: 'boolean', default: false },
  out: { type: 'string' },
} as const

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS })
  const [file, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new UsageError('请给出一个场景文件')
  if (values.out === undefined) throw new UsageError('请用 --out 给出结果文件')
  const costingMethod = METHODS[values.costing]
  if (!costingMethod) throw new UsageError(`没有“${values.costing}”这种计价`)
  const scenario = scenarioSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  const usual = standardOf(scenario) === 'business' ? 'CAPITALISE' : 'EXPENSE'
  const freight = values.freight ?? scenario.policy['purchase_freight'] ?? usual
  if (freight !== 'EXPENSE' && freight !== 'CAPITALISE') throw new UsageError(`没有“${JSON.stringify(freight)}”这种运费处理`)
  const { result, notPlayed, notUnderstood, failedChecks } = await playScenario(scenario, {
    costingMethod,
    freight,
    byDay: values['by-day'],
  })
  const named = {
    ...(notPlayed.length > 0 ? { not_built: notPlayed } : {}),
    ...(notUnderstood.length > 0 ? { not_understood: notUnderstood } : {}),
  }
  await writeFile(values.out, `${JSON.stringify({ ...result, ...named }, null, 1)}\n`)
  for (const { event, type, status, reason } of notPlayed) io.stderr.write(`${event} ${type}: ${status} (${reason})\n`)
  for (const what of notUnderstood) io.stderr.write(`${what}: not understood\n`)
  for (const check of failedChecks) io.stderr.write(`verify: ${check.label}: ${check.problems.join('; ')}\n`)
  return failedChecks.length > 0 ? 1 : 0
}
