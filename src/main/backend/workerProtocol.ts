import type { BackendEvent, Call, Reply } from '../../core/contract/rpc'
import type { BackendOptions } from './backend'

/** What a thread is given: no clock, which is a function, and no second thread, which lies beside it. */
export type WorkerOptions = Omit<BackendOptions, 'clock' | 'readerFile'>
/** What travels between the process that owns the backend's worker and the worker. */
export type ToWorker = { type: 'call'; id: number; call: Call } | { type: 'close' }
export type FromWorker = { type: 'reply'; id: number; reply: Reply } | { type: 'event'; event: BackendEvent }
