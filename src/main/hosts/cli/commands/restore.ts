import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { showProgress, withBackend } from '../accountSet'
import { type Io, UsageError } from '../command'

export const summary = '把备份恢复成一个账套文件'
export const usage = `BACKUP [TARGET]

  BACKUP  备份文件（*.hzbak）
  TARGET  恢复成的账套文件，缺省在原账套旁边按备份时间命名；
          已有同名账套（未打开）时先把它另存一份，再替换`

export async function run(args: string[], io: Io): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
  const [file, target, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new UsageError('请给出备份文件')
  const { path, preRestoreCopy } = await withBackend((client, subscribe) => {
    subscribe(showProgress(io))
    return client.backup.restore({ path: resolve(file), ...(target === undefined ? {} : { target: resolve(target) }) })
  })
  io.stdout.write(`${path}\n`)
  if (preRestoreCopy !== null) io.stdout.write(`原来的账套另存为 ${preRestoreCopy}\n`)
  return 0
}
