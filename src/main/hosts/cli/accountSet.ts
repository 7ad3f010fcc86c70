import { resolve } from 'node:path'
import { version } from '../../../../package.json'
import { type BackendEvent, createClient, type HezhangClient, type HezhangContract } from '../../../core/contract'
import { createBackend } from '../../backend/backend'
import { defaultDataDir } from '../paths'
import type { Io } from './command'

/** A backend of this process, acting as the local user, for the time of one piece of work. */
export async function withBackend<T>(
  work: (client: HezhangClient, subscribe: (listener: (event: BackendEvent) => void) => void) => Promise<T>,
): Promise<T> {
  const backend = createBackend({ dataDir: defaultDataDir(), host: 'cli', version })
  const client = createClient<HezhangContract>(
    { call: (call) => backend.call(call), subscribe: (listener) => backend.subscribe(listener) },
    () => undefined,
  )
  try {
    return await work(client, (listener) => void backend.subscribe(listener))
  } finally {
    await backend.close()
  }
}
/** The same with an account set opened in it. */
export function withAccountSet<T>(file: string, work: Parameters<typeof withBackend<T>>[0]): Promise<T> {
  return withBackend(async (client, subscribe) => {
    await client.accountSets.open({ path: resolve(file) })
    return work(client, subscribe)
  })
}
/** Shows the progress of long work on one line of stderr, when somebody is looking. */
export function showProgress(io: Io): (event: BackendEvent) => void {
  const terminal = 'isTTY' in io.stderr && io.stderr.isTTY === true
  return (event) => {
    if (terminal && event.type === 'progress') io.stderr.write(`\r${event.label} ${event.done}%${event.done === event.total ? '\n' : ''}`)
  }
}
