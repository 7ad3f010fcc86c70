/** The one client of the window. `rpc.documents.post({…})` rejects with RpcError; hooks.ts is what components use. */
import type { HezhangContract } from '@core/contract'
import { createClient } from '@core/contract/rpc'
import { createStore } from '../ui/store'
import { transport } from './transport'

const KEY = 'hezhang.session'
/** Session of the user who logged in: lives as long as the window. */
export const session = createStore<string | null>(sessionStorage.getItem(KEY))

export function setSession(token: string | null): void {
  if (token === null) sessionStorage.removeItem(KEY)
  else sessionStorage.setItem(KEY, token)
  session.set(token)
}
export const rpc = createClient<HezhangContract>(transport, () => session.get() ?? undefined)

/** A new id for a command: sent again with it, the command is done once. */
export const newRequestId = (): string => crypto.randomUUID()
