import { join, resolve } from 'node:path'
import {
  type AppStatus,
  type BackendEvent,
  type Call,
  createClient,
  type HezhangClient,
  type HezhangContract,
  type Reply,
} from '../../core/contract'
import { rememberRecent } from '../modules/accountSets/recent'
import { localUser, sessionUser, userById } from '../services/users'
import { AccountSet, realPath } from './accountSet'
import { type Clock, refuse, type SessionUser } from './context'
import type { HostContext } from './hostContext'
import { inputProblems } from './inputProblems'
import { refusal, replyOfError, type Route } from './router'
import { ROUTES } from './routes'
import { Sessions } from './sessions'
import { type Caller, runCommand, runQuery } from './transaction'

export interface BackendOptions {
  /** recent list, logs and, unless told otherwise, new account sets */
  dataDir: string
  host: AppStatus['host']
  version: string
  /** the computer's, unless a test, the demo or the simulator sets its own */
  clock?: Clock
  /** what a second thread runs for long reading beside other work; without it this thread reads, in slices */
  readerFile?: string
}
/** One account set at a time, asked by calls of the contract, in the order they come. */
export interface Backend {
  call(call: Call): Promise<Reply>
  subscribe(listener: (event: BackendEvent) => void): () => void
  close(): Promise<void>
}

const pad = (n: number) => String(n).padStart(2, '0')
const SYSTEM_CLOCK: Clock = {
  now: () => new Date().toISOString(),
  today: () => {
    const now = new Date()
    return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`
  },
}
/** How long nobody has called before what can wait is done: sums by dimensions, the write-ahead log. */
const IDLE_MS = 300
/** How long a repeated request is recognised. */
const REPLY_DAYS = 30

export function createBackend(options: BackendOptions): Backend {
  return new AccountSetBackend(options)
}

class AccountSetBackend implements Backend {
  private readonly listeners = new Set<(event: BackendEvent) => void>()
  private readonly sessions = new Sessions()
  private readonly clock: Clock
  private readonly dataDir: string
  private readonly startedAt: string
  private set: AccountSet | null = null
  private idle: NodeJS.Timeout | undefined
  /** the last command about the file; the next waits for it */
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly options: BackendOptions) {
    this.clock = options.clock ?? SYSTEM_CLOCK
    this.dataDir = resolve(options.dataDir)
    this.startedAt = this.clock.now()
  }

  async call(call: Call): Promise<Reply> {
    const path = String((call as Call | null)?.path ?? '').slice(0, 100)
    clearTimeout(this.idle)
    try {
      const route = ROUTES.get(path)
      if (!route) return refusal([{ code: 'NOT_FOUND_PROCEDURE', args: { path } }])
      const user = this.admit(route, call.token)
      const input = route.procedure.input.safeParse(call.input)
      if (!input.success) return refusal(inputProblems(input.error))
      return { ok: true, data: (await this.run(route, input.data, user, call.token)) ?? null }
    } catch (error) {
      return this.refused(error, path)
    } finally {
      this.rest()
    }
  }
  private rest(): void {
    clearTimeout(this.idle)
    this.idle = setTimeout(() => {
      try {
        if (this.set?.whenIdle()) this.rest()
      } catch (error) {
        // nobody asked for this: what is not of the disk or the file stands in the log, and it is tried again after the next call
        this.refused(error, 'idle')
      }
    }, IDLE_MS)
    this.idle.unref()
  }
  private refused(error: unknown, path: string): Reply {
    return replyOfError(error, path, { directory: join(this.dataDir, 'logs'), now: this.clock.now() })
  }
  subscribe(listener: (event: BackendEvent) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
  async close(): Promise<void> {
    clearTimeout(this.idle)
    await this.inTurn(() => this.closeSet())
    this.listeners.clear()
  }

  /** NO_ACCOUNT_SET, NOT_LOGGED_IN, NO_PERMISSION; null for a public procedure before login. */
  private admit({ procedure, level }: Route, token: unknown): SessionUser | null {
    const user = this.userOf(token)
    if (procedure.permission === 'public') return user
    if (!this.set) refuse('NO_ACCOUNT_SET')
    if (!user) refuse('NOT_LOGGED_IN')
    if (procedure.permission !== 'session' && !user.isAdmin) refuse('NO_PERMISSION', { permission: procedure.permission })
    if (level === 'accountSet' && !this.set) refuse('NO_ACCOUNT_SET')
    return user
  }
  private userOf(token: unknown): SessionUser | null {
    if (!this.set) return null
    if (typeof token === 'string') {
      const id = this.sessions.userOf(token)
      const user = id === undefined ? undefined : userById(this.set.db, id)
      if (user) return sessionUser(user)
    }
    return this.options.host === 'cli' ? localUser(this.set.db) : null
  }
  private run(route: Route, input: unknown, user: SessionUser | null, token: string | undefined): unknown {
    if (route.level !== 'accountSet') {
      const work = () => route.handler(this.hostContext(user, token), input as never)
      return route.procedure.kind === 'command' && route.level === 'host' ? this.inTurn(work) : work()
    }
    if (!this.set || !user) return refuse('NO_ACCOUNT_SET')
    const caller: Caller = { user, clock: this.clock, emit: this.emit }
    if (route.procedure.kind === 'query') return runQuery(this.set, caller, (ctx) => route.handler(ctx as never, input as never))
    return runCommand(this.set, caller, { path: route.path, input }, (ctx) => route.handler(ctx, input as never))
  }
  private inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const mine = this.turn.then(work)
    this.turn = mine.catch(() => {})
    return mine
  }
  private readonly emit = (event: BackendEvent) => {
    for (const listener of this.listeners) listener(event)
  }
  private hostContext(user: SessionUser | null, token: string | undefined): HostContext {
    return {
      version: this.options.version,
      host: this.options.host,
      dataDir: this.dataDir,
      defaultDirectory: join(this.dataDir, '账套'),
      clock: this.clock,
      readerFile: this.options.readerFile,
      sessions: this.sessions,
      token,
      user,
      current: this.set,
      accountSet: () => this.set ?? refuse('NO_ACCOUNT_SET'),
      open: (path) => this.openSet(path),
      close: () => this.closeSet(),
      apart: (place, work) => this.apart(place, work),
      emit: this.emit,
    }
  }
  private async apart<T>(place: { dataDir: string; clock: Clock }, work: (client: HezhangClient) => Promise<T>): Promise<T> {
    const other = createBackend({ ...place, host: 'cli', version: this.options.version })
    const transport = { call: (call: Call) => other.call(call), subscribe: other.subscribe.bind(other) }
    try {
      return await work(createClient<HezhangContract>(transport, () => undefined))
    } finally {
      await other.close()
    }
  }
  private async openSet(path: string) {
    const wanted = realPath(resolve(path))
    if (this.set?.path !== wanted) {
      // the one that is open stays open when the other cannot be opened
      const opened = AccountSet.open(wanted, { program: `合账 ${this.options.version}`, startedAt: this.startedAt })
      await this.closeSet()
      this.set = opened
      // a command line comes and goes: its own `verify` reads the pages
      if (this.options.host !== 'cli')
        opened.maintainSoon(this.daysAgo(REPLY_DAYS), () => this.emit({ type: 'changed', topics: ['status'] }))
      rememberRecent(this.dataDir, { path: wanted, company: opened.options.company, openedAt: this.clock.now() })
      this.emit({ type: 'accountSet', open: true })
    }
    return this.set.info()
  }
  private daysAgo(days: number): string {
    return new Date(Date.parse(this.clock.now()) - days * 86_400_000).toISOString()
  }
  private async closeSet(): Promise<void> {
    const set = this.set
    if (!set) return
    this.set = null
    this.sessions.clear()
    await set.close()
    this.emit({ type: 'accountSet', open: false })
  }
}
