import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { MEASURES } from '../bench/measures'
import { SIZES } from '../bench/sizes'
import { type Io, UsageError } from '../command'

export const summary = '测速：在生成的大账套上测量过账、报表、打开、查找等的耗时，并与目标比较'
export const usage = `[--size full|small] [--only NAME,…] [--keep DIR]

  --size   full（缺省）：一百万条分录、五十万条出入库的账套，约五分钟；small：几秒钟，只看是否都能运行
  --only   只测其中几项：${Object.keys(MEASURES).join('、')}
  --keep   生成的账套留在这个目录，下次同样大小时再用；缺省放在临时目录，测完删除

  结果是一个 JSON：figures 为各项数值（limit 为同一次运行中手写做法的耗时，ratio 为两者之比），targets 为各项目标及是否达到（holds）。
  有一项目标未达到，退出码为 1。`

const OPTIONS = {
  size: { type: 'string', default: 'full' },
  only: { type: 'string' },
  keep: { type: 'string' },
  open: { type: 'string' },
} as const
const isSize = (name: string): name is keyof typeof SIZES => Object.hasOwn(SIZES, name)

export async function run(args: string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS })
  const { size, only, keep, open } = values
  if (!isSize(size)) throw new UsageError(`没有“${size}”这种大小`)
  const names = only?.split(',') ?? Object.keys(MEASURES)
  const unknown = names.filter((name) => !Object.hasOwn(MEASURES, name))
  if (unknown.length > 0) throw new UsageError(`没有这一项：${unknown.join('、')}`)
  return inFolder(keep, async (dir) => {
    if (open !== undefined) return openOnly(resolve(open), dir, io)
    const { runMeasures } = await import('../bench/run')
    const result = await runMeasures(size, names, dir, (line) => void io.stderr.write(`${line}\n`))
    io.stdout.write(`${JSON.stringify(result, null, 1)}\n`)
    return Object.values(result.targets).every(({ holds }) => holds) ? 0 : 1
  })
}
/** A process of its own that opens one file: what the measure "opening" starts. It loads nothing that the window's main thread has not. */
async function openOnly(path: string, dir: string, io: Io): Promise<number> {
  const { firstScreen } = await import('../bench/firstScreen')
  io.stdout.write(`${JSON.stringify(await firstScreen(path, dir))}\n`)
  return 0
}

/** In the folder named, which stays, or in one that is removed afterwards. */
async function inFolder(keep: string | undefined, work: (dir: string) => Promise<number>): Promise<number> {
  const dir = keep === undefined ? mkdtempSync(join(tmpdir(), 'hezhang-bench-')) : resolve(keep)
  mkdirSync(dir, { recursive: true })
  try {
    return await work(dir)
  } finally {
    if (keep === undefined) rmSync(dir, { recursive: true, force: true })
  }
}
