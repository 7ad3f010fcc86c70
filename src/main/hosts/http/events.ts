import type { ServerResponse } from 'node:http'
import type { BackendEvent } from '../../../core/contract/rpc'
import type { Backend } from '../../backend/backend'

/** A comment line now and then, so that a dead connection is noticed on both sides. */
const HEARTBEAT_MS = 15_000

/** Streams the backend's events to one window until it goes away. */
export function streamEvents(backend: Backend, response: ServerResponse, headers: Record<string, string>): void {
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
  response.write(': connected\n\n')
  const unsubscribe = backend.subscribe((event: BackendEvent) => response.write(`data: ${JSON.stringify(event)}\n\n`))
  const heartbeat = setInterval(() => response.write(': alive\n\n'), HEARTBEAT_MS)
  response.once('close', () => {
    clearInterval(heartbeat)
    unsubscribe()
  })
}
