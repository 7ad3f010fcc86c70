import type { AppStatus } from '../../../core/contract'
import type { HostContext } from '../../backend/hostContext'

/** What the window's first screen depends on: which file, whether a user is needed, who is logged in. */
export function appStatus(ctx: HostContext): AppStatus {
  const { user } = ctx
  return {
    version: ctx.version,
    host: ctx.host,
    accountSet: ctx.current?.info() ?? null,
    user: user && user.id !== null ? { ...user, id: user.id } : null,
    defaultDirectory: ctx.defaultDirectory,
    today: ctx.clock.today(),
  }
}
