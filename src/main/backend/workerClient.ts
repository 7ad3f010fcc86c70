import { Worker } from 'node:worker_threads'
import type { BackendEvent, Call, Reply } from '../../core/contract/rpc'
import { messageOf } from '../../core/kernel'
import type { Backend } from './backend'
import type { FromWorker, ToWorker, WorkerOptions } from './workerProtocol'

/** How long a closing worker may take to finish what it is writing before it is ended. */
const CLOSE_TIMEOUT_MS = 10_000

/**
 * A backend in its own thread. Calls made while the thread dies are answered with HOST_UNREACHABLE and the windows are
 * told that no account set is open; the next call starts a new thread. Nothing acknowledged is lost: a reply follows its
 * commit.
 */
export function startBackendWorker(file: string, options: WorkerOptions): Backend {
  const listeners = new Set<(event: BackendEvent) => void>()
  const pending = new Map<number, (reply: Reply) => void>()
  const emit = (event: BackendEvent) => {
    for (const listener of listeners) listener(event)
  }
  let worker: Worker | undefined
  let lastId = 0
  let closing: Promise<void> | undefined

  const start = (): Worker => {
    const started = new Worker(file, { workerData: options, name: 'backend' })
    started.on('message', (message: FromWorker) => {
      if (message.type === 'event') return emit(message.event)
      pending.get(message.id)?.(message.reply)
      pending.delete(message.id)
    })
    started.on('error', (error) => console.error('backend worker:', error))
    started.on('exit', () => {
      worker = undefined
      const unanswered = [...pending.values()]
      pending.clear()
      for (const answer of unanswered) answer(unreachable())
      if (!closing) emit({ type: 'accountSet', open: false })
    })
    return started
  }
  const post = (message: ToWorker) => {
    worker ??= start()
    worker.postMessage(message)
  }
  worker = start()

  return {
    call(call: Call): Promise<Reply> {
      if (closing) return Promise.resolve(unreachable())
      return new Promise((answer) => {
        pending.set(++lastId, answer)
        post({ type: 'call', id: lastId, call })
      })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      closing ??= closeWorker(worker)
      return closing
    },
  }
}

async function closeWorker(worker: Worker | undefined): Promise<void> {
  if (!worker) return
  const ended = new Promise<void>((done) => worker.once('exit', () => done()))
  const timer = setTimeout(() => void worker.terminate(), CLOSE_TIMEOUT_MS)
  worker.postMessage({ type: 'close' } satisfies ToWorker)
  await ended
  clearTimeout(timer)
}

function unreachable(): Reply {
  const error = { code: 'HOST_UNREACHABLE', message: messageOf({ code: 'HOST_UNREACHABLE' }) } as const
  return { ok: false, error, problems: [error] }
}
