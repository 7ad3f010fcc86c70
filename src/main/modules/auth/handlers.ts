import type { auth } from '../../../core/contract'
import type { ReadableDb, WritableDb } from '../../../db/types'
import { refuse } from '../../backend/context'
import type { HostContext } from '../../backend/hostContext'
import type { HostHandlers } from '../../backend/router'
import { immediately } from '../../backend/transaction'
import { appendAudit } from '../../services/audit'
import { addUser, hashPassword, hasUsers, isPasswordOf, type StoredUser, userById, userByName } from '../../services/users'

const MIN_PASSWORD = 8
const MAX_FAILURES = 5
const LOCKED_MINUTES = 15
const MINUTE_MS = 60_000

function assertStrong(password: string, at: string): void {
  if (Array.from(password).length < MIN_PASSWORD) refuse('WEAK_PASSWORD', undefined, at)
}
/** A change of the users' table with its line in the audit log. */
function change<T>(ctx: HostContext, action: string, userId: number | null, work: (db: WritableDb) => T): T {
  const set = ctx.accountSet()
  const db = set.connection.write
  return immediately(set, () => {
    const result = work(db)
    appendAudit(db, { at: ctx.clock.now(), userId, action, subject: 'user', subjectId: userId, detail: '' })
    return result
  })
}

/** Minutes until the user may try again; 0 when he may now. */
function minutesLocked(user: StoredUser, now: string): number {
  const left = user.lockedUntil === null ? 0 : Date.parse(user.lockedUntil) - Date.parse(now)
  return Math.max(0, Math.ceil(left / MINUTE_MS))
}
// as slow as a wrong password, so that names cannot be found by the clock
let nobody: string | undefined
function checkPassword(user: StoredUser | undefined, password: string): boolean {
  nobody ??= hashPassword('')
  return isPasswordOf(password, user?.passwordHash ?? nobody) && user !== undefined
}
/** Counts a failure; the fifth in a row locks the user out for a quarter of an hour, also across restarts. */
function countFailure(ctx: HostContext, user: StoredUser): void {
  const failures = user.failedLogins + 1
  const locked = failures >= MAX_FAILURES
  const until = new Date(Date.parse(ctx.clock.now()) + LOCKED_MINUTES * MINUTE_MS).toISOString()
  change(ctx, 'auth.loginFailed', user.id, (db) =>
    db.run('UPDATE user SET failed_logins = ?, locked_until = ? WHERE id = ?', locked ? 0 : failures, locked ? until : null, user.id),
  )
}
function assertPassword(ctx: HostContext, db: ReadableDb, user: StoredUser | undefined, password: string, at?: string): StoredUser {
  const minutes = user ? minutesLocked(user, ctx.clock.now()) : 0
  if (minutes > 0) refuse('LOCKED_OUT', { minutes })
  if (checkPassword(user, password) && user) return user
  if (user) {
    countFailure(ctx, user)
    const after = userById(db, user.id)
    if (after && minutesLocked(after, ctx.clock.now()) > 0) refuse('LOCKED_OUT', { minutes: LOCKED_MINUTES })
  }
  return refuse('BAD_CREDENTIALS', undefined, at)
}

export const authHandlers: HostHandlers<typeof auth> = {
  setup: (ctx, { name, displayName, password }) => {
    const { db } = ctx.accountSet()
    if (hasUsers(db)) refuse('ADMINISTRATOR_EXISTS')
    assertStrong(password, 'password')
    const id = change(ctx, 'auth.setup', null, (write) =>
      addUser(write, { name, displayName, password, isAdmin: true, createdAt: ctx.clock.now() }),
    )
    ctx.emit({ type: 'changed', topics: ['status'] })
    return { token: ctx.sessions.start(id) }
  },
  login: (ctx, { name, password }) => {
    const { db } = ctx.accountSet()
    const user = assertPassword(ctx, db, userByName(db, name), password)
    change(ctx, 'auth.login', user.id, (write) => write.run('UPDATE user SET failed_logins = 0, locked_until = NULL WHERE id = ?', user.id))
    return { token: ctx.sessions.start(user.id) }
  },
  logout: (ctx) => {
    if (ctx.token !== undefined) ctx.sessions.end(ctx.token)
    return null
  },
  changePassword: (ctx, { oldPassword, newPassword }) => {
    const { db } = ctx.accountSet()
    const id = ctx.user?.id
    if (id === null || id === undefined) return refuse('NOT_LOGGED_IN')
    assertPassword(ctx, db, userById(db, id), oldPassword, 'oldPassword')
    assertStrong(newPassword, 'newPassword')
    change(ctx, 'auth.changePassword', id, (write) =>
      write.run('UPDATE user SET password_hash = ? WHERE id = ?', hashPassword(newPassword), id),
    )
    ctx.sessions.endOthers(id, ctx.token ?? '')
    return null
  },
}
