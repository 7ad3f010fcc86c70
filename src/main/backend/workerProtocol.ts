import type { BackendEvent, Call, Reply } from '../../core/contract/rpc'
import type { BackendOptions } from './backend'

/** What a thread can be given: all options but the clock, which is a function. */
export type WorkerOptions = Omit<BackendOptions, 'clock'>
/** What travels between the process that owns the backend's worker and the worker. */
export type ToWorker = { type: 'call'; id: number; call: Call } | { type: 'close' }
export type FromWorker = { type: 'reply'; id: number; reply: Reply } | { type: 'event'; event: BackendEvent }
