import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { showProgress, withAccountSet } from '../accountSet'
import { type Io, UsageError } from '../command'

export const summary = '备份整个账套到一个文件，并打开验证'
export const usage = `FILE [TARGET]

  FILE    账套文件
  TARGET  备份文件（*.hzbak），缺省放在账套旁边的“备份”目录；已存在的文件不会覆盖`

export async function run(args: string[], io: Io): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
  const [file, target, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new UsageError('请给出账套文件')
  const info = await withAccountSet(file, (client, subscribe) => {
    subscribe(showProgress(io))
    return client.backup.create(target === undefined ? {} : { path: resolve(target) })
  })
  io.stdout.write(`${info.path}\n${info.sizeBytes} 字节，SHA-256 ${info.sha256}\n`)
  io.stdout.write(info.verified ? '已打开验证，各项相符。\n' : '备份与账套一致，但账套本身有不符之处，请运行 verify 查看。\n')
  return info.verified ? 0 : 1
}
