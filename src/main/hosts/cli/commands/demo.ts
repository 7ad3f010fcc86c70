import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { DEMO_LOGIN } from '../../../../core/contract'
import { showProgress, withBackend } from '../accountSet'
import { type Io, UsageError } from '../command'

export const summary = '建立示例店铺：600 种商品、80 家往来单位和到今天为止的日常业务'
export const usage = `FILE [--months N] [--seed S]

  FILE      新文件；缺少扩展名时加 .hezhang，已存在的文件不会覆盖
  --months  本月之前的整月数，缺省 2
  --seed    随机种子，缺省 1；同一天、同一种子得到同一家店

  业务逐张经程序录入和过账，最后核对全部勾稽关系：有一项不符退出码为 1。`

const OPTIONS = { months: { type: 'string', default: '2' }, seed: { type: 'string', default: '1' } } as const

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS })
  const [file, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new UsageError('请给出一个新文件的名字')
  const started = performance.now()
  return withBackend(async (client, subscribe) => {
    subscribe(showProgress(io))
    const info = await client.accountSets.demo({ path: resolve(file), months: Number(values.months), seed: Number(values.seed) })
    const { ok, checks } = await client.integrity.verify({})
    const failed = checks.filter((check) => !check.ok).map((check) => check.name)
    io.stdout.write(`${info.path}\n${info.options.company}，用时 ${((performance.now() - started) / 1000).toFixed(1)} 秒\n`)
    io.stdout.write(`登录：${DEMO_LOGIN.name} / ${DEMO_LOGIN.password}\n`)
    io.stdout.write(ok ? `已核对：${checks.length} 项全部相符。\n` : `核对不符：${failed.join('、')}\n`)
    return ok ? 0 : 1
  })
}
