import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type HezhangClient, reportParams, type ReportParams } from '../../../../core/contract'
import { withAccountSet } from '../accountSet'
import { type Io, UsageError } from '../command'

export const summary = '运行一张报表，输出 JSON、CSV 或 Excel 文件'
export const usage = `FILE [NAME] [--format json|csv|xlsx] [--from DATE] [--to DATE] [--out PATH] [--set PARAM=VALUE …]

  FILE      账套文件
  NAME      报表，如 trialBalance；不写则列出全部报表和参数
  --format  缺省为 json（金额为元的小数文本）
  --from    起始日期，缺省为截止日期所在月的第一天
  --to      截止日期，缺省为今天
  --out     写到文件；xlsx 必须给出，json 和 csv 缺省写到标准输出
  --set     其他参数，可重复：--set level=2 --set side=payable --set yearToDate=true`

const OPTIONS = {
  format: { type: 'string', default: 'json' },
  from: { type: 'string' },
  to: { type: 'string' },
  out: { type: 'string' },
  set: { type: 'string', multiple: true },
} as const

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS })
  const [file, name, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new UsageError('请给出一个账套文件和一张报表的名称')
  const format = values.format
  if (format !== 'json' && format !== 'csv' && format !== 'xlsx') throw new UsageError(`没有“${format}”这种格式`)
  if (format === 'xlsx' && values.out === undefined) throw new UsageError('xlsx 需要 --out')
  const params = paramsOf({ ...(values.from ? { from: values.from } : {}), ...(values.to ? { to: values.to } : {}) }, values.set ?? [])
  return withAccountSet(file, async (client) => {
    if (name === undefined) return list(client, io)
    const { base64 } = await client.reports.export({ report: name, params, format })
    const content = Buffer.from(base64, 'base64')
    if (values.out === undefined) io.stdout.write(content)
    else await writeFile(values.out, content)
    return 0
  })
}

/** "level=2" → {level: 2}; numbers and truth values by what the parameter wants. */
function paramsOf(dates: Record<string, string>, settings: readonly string[]): ReportParams {
  const given: Record<string, unknown> = { ...dates }
  for (const setting of settings) {
    const [name = '', ...value] = setting.split('=')
    given[name] = valueOf(name, value.join('='))
  }
  const parsed = reportParams.safeParse(given)
  if (!parsed.success) throw new UsageError(`参数不正确：${parsed.error.issues.map((i) => `${i.path.join('.') || i.message}`).join('、')}`)
  return parsed.data
}
function valueOf(name: string, text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  if (!name.endsWith('Id') && name !== 'level' && name !== 'row') return text
  return /^\d+$/.test(text) ? Number(text) : text
}

async function list(client: HezhangClient, io: Io): Promise<number> {
  for (const report of await client.reports.catalog({})) {
    io.stdout.write(`${report.id.padEnd(18)} ${report.title}  ${report.description}\n`)
    for (const p of report.params) {
      io.stdout.write(
        `    ${p.name}${p.required ? '（必填）' : ''}  ${p.label}${p.options ? `：${p.options.map((o) => o.value).join(' | ')}` : ''}\n`,
      )
    }
  }
  return 0
}
