import { parseArgs } from 'node:util'
import { withAccountSet } from '../accountSet'
import { type Io, UsageError } from '../command'

export const summary = '逐项核对账套的全部勾稽关系'
export const usage = `FILE [--json]

  FILE    账套文件
  --json  以 JSON 输出结果

  全部相符时退出码为 0，有一项不符为 1。`

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean', default: false } } })
  const [file, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new UsageError('请给出一个账套文件')
  const { ok, checks } = await withAccountSet(file, (client) => client.integrity.verify({}))
  if (values.json) io.stdout.write(`${JSON.stringify({ ok, checks }, null, 2)}\n`)
  else {
    for (const check of checks) {
      io.stdout.write(`${check.ok ? '✓' : '✗'} ${check.name}  ${check.label}  ${check.milliseconds} ms\n`)
      for (const problem of check.problems) io.stdout.write(`    ${problem}\n`)
    }
    const failed = checks.filter((check) => !check.ok)
    io.stdout.write(
      ok
        ? `\n${checks.length} 项全部相符。\n`
        : `\n${checks.length} 项中有 ${failed.length} 项不符：${failed.map((check) => check.name).join('、')}\n`,
    )
  }
  return ok ? 0 : 1
}
