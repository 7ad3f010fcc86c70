import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { HezhangClient } from '../../../../core/contract'
import { withBackend } from '../accountSet'
import { type Io, UsageError } from '../command'

export const summary = '新建账套文件'
export const usage = `FILE [--company NAME] [--standard small|business] [--taxpayer general|smallScale] [--start YYYYMM] …

  FILE              新文件；缺少扩展名时加 .hezhang，已存在的文件不会覆盖
  --company         单位名称，缺省为文件名
  --tax-number      统一社会信用代码
  --standard        会计准则：small 小企业会计准则（缺省），business 企业会计准则
  --taxpayer        general 一般纳税人（缺省），smallScale 小规模纳税人
  --start           启用期间，如 202601，缺省为本月
  --costing         movingAverage（缺省）、fifo、periodicAverage、specific、lifo
  --cost-scope      company（缺省）、warehouse、batch
  --approval        启用审批
  --revenue-point   收入确认：delivery 出库（缺省），invoice 开票
  --estimate        暂估方案：onInvoice 单到回冲（缺省），difference 单到补差，monthStart 月初回冲
  --negative-stock  refuse（缺省）、authorise、warn、allow
  --same-day        同日次序：receiptsFirst（缺省）、entry
  --levy-rate       小规模征收率，百万分数，如 10000 为 1%`

const text = { type: 'string' } as const
const OPTIONS = {
  company: text,
  'tax-number': text,
  standard: { type: 'string', default: 'small' },
  taxpayer: { type: 'string', default: 'general' },
  start: text,
  costing: text,
  'cost-scope': text,
  approval: { type: 'boolean', default: false },
  'revenue-point': text,
  estimate: text,
  'negative-stock': text,
  'same-day': text,
  'levy-rate': text,
} as const

type Input = Parameters<HezhangClient['accountSets']['create']>[0]
/** What was typed; the backend says what of it is not allowed. */
function inputOf(args: string[]): Input {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS })
  const [file, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new UsageError('请给出一个新文件的名字')
  const number = (value: string | undefined) => (value === undefined ? undefined : Number(value))
  const options = {
    company: values.company ?? basename(file, '.hezhang'),
    taxNumber: values['tax-number'],
    standard: values.standard,
    taxpayer: values.taxpayer,
    startPeriod: number(values.start),
    costingMethod: values.costing,
    costScope: values['cost-scope'],
    approval: values.approval,
    revenuePoint: values['revenue-point'],
    estimateScheme: values.estimate,
    negativeStock: values['negative-stock'],
    sameDayOrder: values['same-day'],
    levyRate: number(values['levy-rate']),
  }
  return { path: resolve(file), options } as Input
}

export async function run(args: string[], io: Io): Promise<number> {
  const input = inputOf(args)
  const info = await withBackend(async (client) => {
    const { today } = await client.app.status({})
    const startPeriod = input.options.startPeriod ?? Number(today.slice(0, 4) + today.slice(5, 7))
    return client.accountSets.create({ ...input, options: { ...input.options, startPeriod } })
  })
  io.stdout.write(`${info.path}\n`)
  return 0
}
