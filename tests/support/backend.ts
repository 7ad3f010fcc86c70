import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Call, type Client, createClient, type HezhangContract, type Reply, RpcError } from '@core/contract'
import { expect } from 'vitest'
import { type Backend, createBackend } from '../../src/main/backend/backend'
import type { Clock } from '../../src/main/backend/context'

/** A folder that is gone when the test file ends. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = realpathSync.native(mkdtempSync(join(tmpdir(), 'hezhang-')))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** A clock that stands until it is set. */
export function standingClock(today = '2026-01-15'): Clock & { set(today: string, time?: string): void } {
  let [day, time] = [today, '08:00:00.000']
  return {
    now: () => `${day}T${time}Z`,
    today: () => day,
    set: (nextDay, nextTime = time) => {
      day = nextDay
      time = nextTime
    },
  }
}

export interface TestBackend {
  backend: Backend
  client: Client<HezhangContract>
  clock: ReturnType<typeof standingClock>
  /** a raw call, for inputs the types forbid */
  call(path: string, input: unknown, token?: string): Promise<Reply>
}
/** A backend as the command line has it: acts as the local user, no login. */
export function testBackend(dataDir: string, host: 'cli' | 'http' = 'cli', token: () => string | undefined = () => undefined): TestBackend {
  const clock = standingClock()
  const backend = createBackend({ dataDir, host, version: '0.1.0-test', clock })
  return {
    backend,
    clock,
    client: createClient<HezhangContract>(
      { call: (call) => backend.call(call), subscribe: (listener) => backend.subscribe(listener) },
      token,
    ),
    call: (path, input, withToken) => backend.call({ path, input, ...(withToken === undefined ? {} : { token: withToken }) } as Call),
  }
}
export const companyOptions = { company: '测试商店', standard: 'small', taxpayer: 'general', startPeriod: 202601 } as const

/** The refusal of a call: code and place of its first problem, or of all. */
export async function refusalOf(work: Promise<unknown>): Promise<{ code: string; at?: string; message: string; all: string[] }> {
  const error = await work.then(
    (value) => expect.fail(`was not refused: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  if (!(error instanceof RpcError)) throw error
  const { code, at, message } = error.error
  return { code, message, ...(at === undefined ? {} : { at }), all: error.problems.map((p) => [p.code, p.at].filter(Boolean).join(' ')) }
}
/** The account with this code. */
export async function accountId(client: TestBackend['client'], code: string): Promise<number> {
  const found = await client.master.searchAccounts({ text: code, leafOnly: false, limit: 500 })
  return found.find((account) => account.code === code)?.id ?? expect.fail(`no account ${code}`)
}
