/**
 * Calling the backend from components.
 *
 *   const list = useQueryRpc('documents.list', { type: 'salesOrder', limit: 200 })   → react-query result
 *   const post = useCommand('documents.post', { onDone: (posted) => toast.done(`已过账 ${posted.number}`) })
 *   await post.run({ type, id, revision, requestId })      → output, or undefined when refused
 *   <Field error={post.errors.partnerId}>…  <LineGrid errors={post.errors} />
 *
 * Queries are refreshed when the backend says that something they show has changed, at once in the page in front, on
 * return in the others. Refusals of a command that name a field are in `errors` by path; the first one without a field
 * becomes a note at the lower right (or goes to `onRefused`).
 */
import type { HezhangClient } from '@core/contract'
import { RpcError, type WireProblem } from '@core/contract/rpc'
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import { toast } from '../ui/feedback/toast'
import { usePageActive } from '../ui/pageActive'
import { rpc } from './client'
import { messageOfError } from './errors'

type Module = keyof HezhangClient
type Paths = { [M in Module]: `${M}.${keyof HezhangClient[M] & string}` }[Module]
type Fn<P extends Paths> = P extends `${infer M extends Module}.${infer F}`
  ? F extends keyof HezhangClient[M]
    ? HezhangClient[M][F]
    : never
  : never
export type InputOf<P extends Paths> = Fn<P> extends (input: infer I) => Promise<unknown> ? I : never
export type OutputOf<P extends Paths> = Fn<P> extends (input: never) => Promise<infer O> ? O : never

export function callRpc<P extends Paths>(path: P, input: InputOf<P>): Promise<OutputOf<P>> {
  const [module, procedure] = path.split('.') as [Module, never]
  const call = rpc[module][procedure] as (input: InputOf<P>) => Promise<OutputOf<P>>
  return call(input)
}

/** ["documents", "list", input]: the first part is what topics match. */
export const queryKey = (path: string, input: unknown): readonly unknown[] => [...path.split('.'), input]

export function useQueryRpc<P extends Paths>(
  path: P,
  input: InputOf<P>,
  options: { enabled?: boolean /** show the last answer while the next is on its way */; keep?: boolean } = {},
): UseQueryResult<OutputOf<P>> {
  const active = usePageActive()
  return useQuery<OutputOf<P>>({
    queryKey: queryKey(path, input),
    queryFn: () => callRpc(path, input),
    enabled: options.enabled ?? true,
    subscribed: active,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  })
}

export type FieldErrors = Readonly<Record<string, string>>
const NO_ERRORS: FieldErrors = {}
/** Refusals by the field or line they concern; of several at one place the first. */
function fieldErrors(problems: readonly Pick<WireProblem, 'at' | 'message'>[]): FieldErrors {
  const errors: Record<string, string> = {}
  for (const p of problems) if (p.at !== undefined && !(p.at in errors)) errors[p.at] = p.message
  return errors
}

export interface Command<P extends Paths> {
  /** undefined when refused; a second call while one runs is not made */
  run: (input: InputOf<P>) => Promise<OutputOf<P> | undefined>
  busy: boolean
  errors: FieldErrors
  problems: readonly WireProblem[]
  /** forgets refusals: of one field and what is in it, or all */
  clear: (at?: string) => void
}

export function useCommand<P extends Paths>(
  path: P,
  options: { onDone?: (output: OutputOf<P>) => void; onRefused?: (error: RpcError) => void } = {},
): Command<P> {
  const [busy, setBusy] = useState(false)
  const [problems, setProblems] = useState<readonly WireProblem[]>([])
  const latest = useRef(options)
  useLayoutEffect(() => {
    latest.current = options
  })
  const running = useRef(false)
  const run = useCallback(
    async (input: InputOf<P>): Promise<OutputOf<P> | undefined> => {
      if (running.current) return undefined
      running.current = true
      setBusy(true)
      try {
        const output = await callRpc(path, input)
        setProblems([])
        latest.current.onDone?.(output)
        return output
      } catch (e) {
        if (!(e instanceof RpcError)) throw e
        setProblems(e.problems)
        if (latest.current.onRefused) latest.current.onRefused(e)
        else if (e.problems.every((p) => p.at === undefined)) toast.fail(messageOfError(e), { id: `refused-${path}` })
        else toast.warn(messageOfError(e), { id: `refused-${path}` })
        return undefined
      } finally {
        running.current = false
        setBusy(false)
      }
    },
    [path],
  )
  const clear = useCallback(
    (at?: string) => setProblems((all) => (at === undefined ? [] : all.filter((p) => p.at !== at && !p.at?.startsWith(`${at}.`)))),
    [],
  )
  return { run, busy, problems, errors: problems.length === 0 ? NO_ERRORS : fieldErrors(problems), clear }
}
