import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { version } from '../../../../../package.json'
import type { Reply } from '../../../../core/contract'
import { messageOf } from '../../../../core/kernel'
import { type Backend, createBackend } from '../../../backend/backend'
import { defaultDataDir } from '../../paths'
import { type Io, UsageError } from '../command'

export const summary = '逐行调用：标准输入每行一个 JSON 调用，标准输出每行一个 JSON 结果'
export const usage = `FILE

  FILE  账套文件

  每行一个调用：{"path": "documents.post", "input": {…}, "id": 1}
  每行一个结果：{"ok": true, "data": …, "id": 1} 或 {"ok": false, "error": {"code", "message", "at"}, "problems": […], "id": 1}
  按行的次序执行，id 原样带回。全部功能见 docs/rpc.md。`

interface Line {
  path?: unknown
  /** the same as path */
  procedure?: unknown
  input?: unknown
  id?: unknown
  token?: unknown
}

export async function run(args: string[], io: Io): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
  const [file, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new UsageError('请给出一个账套文件')
  const backend = createBackend({ dataDir: defaultDataDir(), host: 'cli', version })
  try {
    const opened = await backend.call({ path: 'accountSets.open', input: { path: resolve(file) } })
    if (!opened.ok) {
      io.stderr.write(`${opened.error.message}\n`)
      return 1
    }
    for await (const text of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (text.trim() !== '') await write(io, await answer(backend, text))
    }
    return 0
  } finally {
    await backend.close()
  }
}

async function answer(backend: Backend, text: string): Promise<Reply & { id?: unknown }> {
  const line = parsed(text)
  if (!line) {
    const problem = { code: 'BAD_INPUT' as const, args: { detail: '不是一行 JSON 对象' } }
    const error = { ...problem, message: messageOf(problem) }
    return { ok: false, error, problems: [error] }
  }
  const { id, token, input = {} } = line
  const path = line.path ?? line.procedure
  const reply = await backend.call({
    path: typeof path === 'string' ? path : '',
    input,
    ...(typeof token === 'string' ? { token } : {}),
  })
  return id === undefined ? reply : { ...reply, id }
}
function parsed(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
/** Waits while the reader is behind, so that replies do not pile up in memory. */
async function write(io: Io, reply: unknown): Promise<void> {
  if (!io.stdout.write(`${JSON.stringify(reply)}\n`)) await once(io.stdout, 'drain')
}
