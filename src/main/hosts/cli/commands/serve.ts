import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { version } from '../../../../../package.json'
import { startBackendWorker } from '../../../backend/workerClient'
import { startHttpHost } from '../../http/server'
import { defaultDataDir, rendererDir, workerFile } from '../../paths'
import { type Io, UsageError } from '../command'
import { hasDisplay, openInBrowser } from '../installedBrowser'

export const summary = '浏览器版：在本机提供服务，并在已安装的浏览器中打开'
export const usage = `[--port N] [--data 目录] [--no-open]

  --port N     端口，缺省由系统选一个空闲的
  --data 目录  账套和最近列表的存放目录（也可用环境变量 HEZHANG_DATA_DIR）
  --no-open    只显示地址，不打开浏览器`

/** Serves until interrupted. */
export async function run(args: string[], io: Io): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { port: { type: 'string', default: '0' }, data: { type: 'string' }, 'no-open': { type: 'boolean', default: false } },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`端口应为 0 到 65535 之间的整数：${values.port}`)
  if (!existsSync(join(rendererDir, 'index.html'))) throw new Error(`界面还没有构建：${rendererDir}`)

  const dataDir = resolve(values.data ?? defaultDataDir())
  const backend = startBackendWorker(workerFile('node'), { dataDir, host: 'http', version })
  try {
    const host = await startHttpHost({ backend, rendererDir, port })
    io.stdout.write(`合账 ${version} 正在本机运行：\n${host.link}\n`)
    io.stdout.write(`${await open(host.link, values['no-open'])}按 Ctrl+C 结束。\n`)
    await interrupted()
    await host.close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw new Error(`端口 ${port} 已被占用`)
    throw error
  } finally {
    await backend.close()
  }
  return 0
}

/** Opens the link where that is wanted and possible, and says what was done. */
async function open(link: string, unwanted: boolean): Promise<string> {
  if (unwanted) return ''
  if (!hasDisplay()) return '这台机器没有显示器，服务继续运行；可在本机浏览器中打开上面的地址。\n'
  return (await openInBrowser(link)) ? '已在浏览器中打开。\n' : '没有找到可用的浏览器，请在浏览器中打开上面的地址。\n'
}

function interrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done())
  })
}
