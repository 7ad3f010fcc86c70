import { COUNTED_TOPIC } from '@core/contract/topics'
import type { BackendEvent } from '@core/contract/rpc'
import { RpcError } from '@core/contract/rpc'
import { QueryClient } from '@tanstack/react-query'
import { progress } from '../ui/feedback/Progress'
import { rpc, session, setSession } from './client'
import { transport } from './transport'

const codeOf = (e: unknown) => (e instanceof RpcError ? e.error.code : undefined)

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // the backend says when something changes: nothing goes stale by itself
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 5 * 60_000,
      networkMode: 'always',
      refetchOnWindowFocus: false,
      retry: (count, e) => codeOf(e) === 'HOST_UNREACHABLE' && count < 5,
      retryDelay: (count) => Math.min(500 * 2 ** count, 5000),
    },
  },
})
queryClient.getQueryCache().subscribe((event) => {
  // the session ended (backend restarted, file reopened): the shell asks to log in again
  if (event.type === 'updated' && event.action.type === 'error' && codeOf(event.action.error) === 'NOT_LOGGED_IN') endSession()
})

/**
 * Another account set or another user: nothing of what was answered holds. The status is asked again but stays until it is
 * there, so that the page in front is drawn once and no key falls between two drawings.
 */
export async function forgetAnswers(): Promise<void> {
  const status = ['app', 'status']
  queryClient.removeQueries({ predicate: ({ queryKey }) => status.some((part, i) => queryKey[i] !== part) })
  await queryClient.invalidateQueries({ queryKey: status })
}

export function endSession(): void {
  if (session.get() === null) return
  setSession(null)
  void queryClient.invalidateQueries()
}

/** What else changes with a topic: a posted document moves books, stock, what is owed, and the day's figures. */
const ALSO: Record<string, readonly string[]> = {
  documents: [
    'tax',
    'vouchers',
    'attachments',
    'recurring',
    'openItems',
    'funds',
    'bank',
    'eInvoices',
    'assets',
    'assetClearing',
    'schedules',
    'stocktakes',
    'reports',
    'master',
    'periods',
    'app',
  ],
  master: ['documents', 'assets', 'schedules', 'reports', 'funds', 'settings', 'app'],
  tax: ['reports'],
  periods: ['tax', 'assets', 'schedules', 'vouchers', 'attachments', 'recurring', 'documents', 'reports', 'settings', 'app'],
  opening: ['funds', 'documents', 'vouchers', 'openItems', 'reports', 'settings', 'periods', 'app'],
  vouchers: ['attachments', 'recurring', 'reports', 'periods', 'bank'],
  bank: ['reports'],
  assets: ['assetClearing', 'schedules', 'reports', 'master', 'periods'],
  stocktakes: ['app'],
  statements: ['reports'],
  settings: ['badDebts', 'app', 'tax'],
  funds: ['reports', 'app'],
  backup: ['app'],
  integrity: ['app'],
}
const MODULES = [
  'app',
  'costs',
  'accountSets',
  'auth',
  'statements',
  'settings',
  'periods',
  'master',
  'opening',
  'documents',
  'vouchers',
  'attachments',
  'recurring',
  'openItems',
  'badDebts',
  'bank',
  'eInvoices',
  'funds',
  'assets',
  'assetClearing',
  'schedules',
  'stocktakes',
  'tax',
  'reports',
  'backup',
  'integrity',
]

/** Asks again for what a change touches. A first answer still on its way may be older than the change: asked again when it is there. */
function refresh(queryKey?: readonly string[]): void {
  const filter = queryKey === undefined ? {} : { queryKey }
  const early = queryClient
    .getQueryCache()
    .findAll({ ...filter, predicate: (q) => q.state.data === undefined && q.state.fetchStatus === 'fetching' })
  void queryClient.invalidateQueries(filter)
  for (const query of early) {
    // the answer is taken in only after its promise
    const again = () => setTimeout(() => void queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true }))
    query.promise?.then(again, () => undefined)
  }
}

/** Marks what the topics touch as stale (figures of a count are asked for by its own window); a topic that is no module's name (or "*") touches everything. */
export function invalidate(topics: readonly string[]): void {
  const known = topics.filter((t) => !t.startsWith(COUNTED_TOPIC))
  if (known.some((t) => !MODULES.includes(t))) {
    refresh()
    return
  }
  for (const module of new Set(known.flatMap((t) => [t, ...(ALSO[t] ?? [])]))) refresh([module])
}

const CANCEL = {
  'costs.cancelRecost': () => rpc.costs.cancelRecost({}),
  'periods.cancelClose': () => rpc.periods.cancelClose({}),
}
/** It may have ended by itself. */
const cancelJob = (path: keyof typeof CANCEL) => CANCEL[path]().catch(() => undefined)

function onEvent(event: BackendEvent): void {
  if (event.type === 'changed') invalidate(event.topics)
  else if (event.type === 'accountSet') void queryClient.invalidateQueries({ queryKey: ['app', 'status'] })
  else if (event.total > 0 && event.done >= event.total) progress.set((job) => (job?.jobId === event.jobId ? null : job))
  else {
    const { jobId, label, done, total, cancel } = event
    progress.set({ jobId, label, done, total, ...(cancel ? { cancel: () => void cancelJob(cancel) } : {}) })
  }
}
/** Starts listening to the backend, for as long as the window lives. */
export const listen = (): (() => void) => transport.subscribe(onEvent)
