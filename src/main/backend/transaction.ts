import type { BackendEvent } from '../../core/contract'
import { appendAudit, auditDetail } from '../services/audit'
import { earlierReply, rememberReply } from '../services/requestLog'
import type { AccountSet } from './accountSet'
import type { Clock, CommandContext, QueryContext, SessionUser } from './context'

/** Who calls, when, and who listens. */
export interface Caller {
  user: SessionUser
  clock: Clock
  emit(event: BackendEvent): void
}
export interface CommandCall {
  /** "documents.post" */
  path: string
  /** after validation */
  input: unknown
}

export function runQuery<T>(set: AccountSet, caller: Caller, handler: (ctx: QueryContext) => T): T {
  return handler({ db: set.db, options: set.options, user: caller.user, clock: caller.clock })
}

/**
 * Runs a command in one BEGIN IMMEDIATE: done once per requestId, with a line in the audit log, whole or not at all. The
 * windows are told what is stale after the commit. The handler must not wait for anything inside.
 */
export function runCommand(set: AccountSet, caller: Caller, call: CommandCall, handler: (ctx: CommandContext) => unknown): unknown {
  const topics = new Set<string>()
  const { write: db } = set.connection
  const reply = immediately(set, () => {
    const requestId = (call.input as { requestId?: string }).requestId
    const request = { procedure: call.path, userId: caller.user.id, input: call.input }
    const earlier = requestId === undefined ? undefined : earlierReply(db, { requestId, ...request })
    if (earlier) return earlier.reply
    const touch = (...names: string[]) => {
      for (const name of names) topics.add(name)
    }
    const result = handler({ db, options: set.options, user: caller.user, clock: caller.clock, touch, emit: caller.emit })
    if (result instanceof Promise) throw new Error(`${call.path} waits inside its transaction`)
    const subjectId = idOf(result) ?? idOf(call.input) ?? null
    const at = caller.clock.now()
    appendAudit(db, { at, userId: caller.user.id, action: call.path, subject: subjectOf(call), subjectId, detail: auditDetail(call.input) })
    if (requestId !== undefined) rememberReply(db, { requestId, ...request, subjectId, reply: result ?? null, at })
    return result
  })
  if (topics.has('settings')) set.forgetOptions()
  if (topics.size > 0) caller.emit({ type: 'changed', topics: [...topics] })
  return reply
}

/** One write transaction; rolled back when `work` throws. */
export function immediately<T>(set: AccountSet, work: () => T): T {
  const { raw } = set.connection
  raw.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    raw.exec('COMMIT')
    return result
  } catch (error) {
    // a full disk makes SQLite roll back by itself
    if (raw.inTransaction) raw.exec('ROLLBACK')
    throw error
  }
}

function idOf(value: unknown): number | undefined {
  const id = (value as { id?: unknown } | null | undefined)?.id
  return typeof id === 'number' ? id : undefined
}
/** A document's type, a master record's entity, else the module. */
function subjectOf({ path, input }: CommandCall): string {
  const { type, entity, document } = input as { type?: string; entity?: string; document?: { type?: string } }
  return type ?? entity ?? document?.type ?? path.slice(0, path.indexOf('.'))
}
