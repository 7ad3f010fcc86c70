import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { type Contract, type Handlers, type Procedure, type Reply, type WireProblem } from '../../core/contract'
import { byPrecedence, messageOf, NumberTooLarge, type Problem } from '../../core/kernel'
import { FileRefusal } from '../../db/refusal'
import { type CommandContext, Refusal } from './context'
import type { HostContext } from './hostContext'

/** Handlers of one module of the contract; a query's handler asks for a QueryContext only. */
export type ModuleHandlers<M extends Record<string, Procedure>> = Handlers<{ module: M }, CommandContext>['module']
/** Handlers of a module about the file itself. */
export type HostHandlers<M extends Record<string, Procedure>> = Handlers<{ module: M }, HostContext>['module']

type Handler<Ctx> = (ctx: Ctx, input: never) => unknown
export type Route = { path: string; procedure: Procedure } & (
  | { level: 'host' | 'job'; handler: Handler<HostContext> }
  | { level: 'accountSet'; handler: Handler<CommandContext> }
)
type Table<Ctx> = Record<string, Record<string, Handler<Ctx>>>

/** Flattened once, so that a path is a look-up and never a walk along names a caller chose. */
export function routesOf(
  contract: Contract,
  tables: { host: Table<HostContext>; jobs: Table<HostContext>; accountSet: Table<CommandContext> },
): Map<string, Route> {
  const routes = new Map<string, Route>()
  for (const [module, procedures] of Object.entries(contract)) {
    for (const [name, procedure] of Object.entries(procedures)) {
      const path = `${module}.${name}`
      const hostHandler = tables.host[module]?.[name]
      const job = tables.jobs[module]?.[name]
      const handler = tables.accountSet[module]?.[name]
      if (hostHandler) routes.set(path, { path, procedure, level: 'host', handler: hostHandler })
      else if (job) routes.set(path, { path, procedure, level: 'job', handler: job })
      else if (handler) routes.set(path, { path, procedure, level: 'accountSet', handler })
    }
  }
  return routes
}

/** Refusals in order of precedence, with their messages. */
export function refusal(problems: readonly Problem[]): Reply {
  const wire: WireProblem[] = byPrecedence(problems).map((p) => ({ ...p, message: messageOf(p) }))
  const [error] = wire
  if (!error) throw new Error('a refusal without a reason')
  return { ok: false, error, problems: wire }
}

/** Every error becomes a coded reply. What nobody foresaw is written to the log, and its number told: never its text. */
export function replyOfError(error: unknown, path: string, logs: { directory: string; now: string }): Reply {
  if (error instanceof Refusal) return refusal(error.problems)
  if (error instanceof FileRefusal) return refusal([{ code: error.code, args: error.args }])
  if (error instanceof NumberTooLarge) return refusal([{ code: 'TOO_LARGE', args: { field: '数量、单价或金额' } }])
  const known = problemOfSqlite(error)
  if (known) return refusal([known])
  const id = randomBytes(4).toString('hex')
  logError(logs, `${logs.now} ${id} ${path}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return refusal([{ code: 'INTERNAL', args: { id } }])
}
function logError(logs: { directory: string; now: string }, text: string): void {
  try {
    mkdirSync(logs.directory, { recursive: true })
    appendFileSync(join(logs.directory, `hezhang-${logs.now.slice(0, 7)}.log`), text)
  } catch {
    // a disk that takes no log must not turn a refusal into a crash
  }
}
/** What the file itself refuses (its triggers are the last guard), and what the disk refuses. */
function problemOfSqlite(error: unknown): Problem | undefined {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  if (code === 'SQLITE_CONSTRAINT_TRIGGER' && message === 'voucher is booked') return { code: 'VOUCHER_BOOKED', args: { voucher: '' } }
  if (code === 'SQLITE_CONSTRAINT_TRIGGER' && message === 'period is closed') return { code: 'PERIOD_CLOSED', args: { period: '所属期间' } }
  if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY') return { code: 'UNKNOWN_REFERENCE', args: { field: '引用的资料' } }
  if (code === 'SQLITE_BUSY') return { code: 'BUSY' }
  // room for the log's index and for pages is asked for in these words
  if (['SQLITE_FULL', 'ENOSPC', 'EDQUOT', 'SQLITE_IOERR_SHMSIZE', 'SQLITE_IOERR_WRITE'].includes(code)) return { code: 'DISK_FULL' }
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS') return { code: 'FILE_READ_ONLY', args: { path: '' } }
  // a memory stick that was pulled out, a share that is gone
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') return { code: 'FILE_UNREADABLE', args: { path: '账套所在的磁盘没有响应' } }
  if (code.startsWith('SQLITE_CORRUPT')) return { code: 'FILE_DAMAGED', args: { detail: '读取数据时发现损坏的页' } }
  return undefined
}
