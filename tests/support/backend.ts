import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Call, type Client, createClient, type HezhangContract, type Reply } from '@core/contract'
import { type Backend, createBackend } from '../../src/main/backend/backend'
import type { Clock } from '../../src/main/backend/context'

/** A folder that is gone when the test file ends. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'hezhang-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** A clock that stands until it is set. */
export function standingClock(today = '2026-01-15'): Clock & { set(today: string): void } {
  let day = today
  return {
    now: () => `${day}T08:00:00.000Z`,
    today: () => day,
    set: (next) => {
      day = next
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
