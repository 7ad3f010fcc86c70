import type { AccountSetOptions, BackendEvent } from '../../core/contract'
import type { Problem } from '../../core/kernel'
import type { ReadableDb, WritableDb } from '../../db/types'

/** Time comes from outside, so that tests, the demo and the simulator can set it. */
export interface Clock {
  /** UTC, ISO 8601 */
  now(): string
  /** local business date */
  today(): string
}
export interface SessionUser {
  /** null: the command line on an account set that has no user yet */
  id: number | null
  name: string
  displayName: string
  isAdmin: boolean
}
export interface QueryContext {
  db: ReadableDb
  options: AccountSetOptions
  user: SessionUser
  clock: Clock
}
/** A command runs in one BEGIN IMMEDIATE; whatever it throws rolls everything back. */
export interface CommandContext extends QueryContext {
  db: WritableDb
  /** topics whose queries are stale after commit: 'documents', 'stock', 'ledger', 'openItems', 'master', 'settings', … */
  touch(...topics: string[]): void
  emit(event: BackendEvent): void
  /** why goods may go though they are short, where that can be authorised (D17) */
  overrideReason?: string | undefined
  /** whoever runs several steps asks once they are done whether goods are short */
  shortagesLater?: boolean
}
/** A refusal with its codes; the only error a handler throws on purpose. */
export class Refusal extends Error {
  constructor(readonly problems: Problem[]) {
    super(problems.map((p) => p.code).join(', '))
    this.name = 'Refusal'
  }
}
export function refuse(code: Problem['code'], args?: Problem['args'], at?: string): never {
  throw new Refusal([{ code, ...(args ? { args } : {}), ...(at === undefined ? {} : { at }) }])
}
