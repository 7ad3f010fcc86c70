import type { z } from 'zod'
import type { ErrorCode } from '../kernel'

/**
 * The typed surface between the window (or a script) and the backend: named procedures, validated by schema, errors as
 * data. Transport-free: Electron IPC, loopback HTTP and the CLI carry the same calls. Payloads are JSON; money, quantity
 * and price are scaled integers (fen, 10⁻⁶, 10⁻⁸).
 */
export interface Procedure<S extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  kind: 'query' | 'command'
  input: S
  output: O
  /** permission the caller must hold; 'public' = before login */
  permission: Permission
  /** one Chinese sentence for docs/rpc.md */
  summary: string
}
export type Permission =
  | 'public'
  | 'session'
  | 'accountSet.manage'
  | 'settings.manage'
  | 'master.read'
  | 'master.write'
  | 'purchasing.read'
  | 'purchasing.write'
  | 'purchasing.post'
  | 'sales.read'
  | 'sales.write'
  | 'sales.post'
  | 'inventory.read'
  | 'inventory.write'
  | 'inventory.post'
  | 'inventory.overdraw'
  /** lets goods past their expiry date be sold (D33) */
  | 'inventory.release'
  /** puts dates and numbers of batches right (D33) */
  | 'inventory.batches'
  | 'accounting.read'
  | 'accounting.write'
  | 'accounting.post'
  | 'accounting.review'
  | 'accounting.close'
  | 'treasury.read'
  | 'treasury.write'
  | 'treasury.post'
  | 'treasury.writeOff'
  | 'tax.read'
  | 'tax.write'
  | 'tax.post'
  | 'reports.read'
  | 'backup.manage'

export const query = <S extends z.ZodType, O extends z.ZodType>(
  permission: Permission,
  summary: string,
  input: S,
  output: O,
): Procedure<S, O> => ({ kind: 'query', permission, summary, input, output })
export const command = <S extends z.ZodType, O extends z.ZodType>(
  permission: Permission,
  summary: string,
  input: S,
  output: O,
): Procedure<S, O> => ({ kind: 'command', permission, summary, input, output })

export interface WireProblem {
  code: ErrorCode
  message: string
  /** header field ("partnerId") or line field ("lines.0.quantity") */
  at?: string
  args?: Record<string, string | number>
}
export interface Call {
  /** "documents.post" */
  path: string
  input: unknown
  /** session token from auth.login; absent before login */
  token?: string
}
export type Reply = { ok: true; data: unknown } | { ok: false; error: WireProblem; problems: WireProblem[] }

/** What the backend tells its windows: topics whose queries are stale, progress of long work. */
export type BackendEvent =
  | { type: 'changed'; topics: string[] }
  | {
      type: 'progress'
      jobId: string
      label: string
      done: number
      total: number /** the procedure that stops it: work that others need not wait for */
      cancel?: 'costs.cancelRecost' | 'periods.cancelClose'
    }
  | { type: 'accountSet'; open: boolean }

export type Contract = Record<string, Record<string, Procedure>>
type InputOf<P> = P extends Procedure<infer S, z.ZodType> ? z.input<S> : never
type OutputOf<P> = P extends Procedure<z.ZodType, infer O> ? z.output<O> : never
/** The client's type: client.documents.post(input) → Promise<output>. */
export type Client<C extends Contract> = { [M in keyof C]: { [P in keyof C[M]]: (input: InputOf<C[M][P]>) => Promise<OutputOf<C[M][P]>> } }
/** The handlers' type: what the backend implements, one function per procedure. */
export type Handlers<C extends Contract, Ctx> = {
  [M in keyof C]: {
    [P in keyof C[M]]: (
      ctx: Ctx,
      input: C[M][P] extends Procedure<infer S, z.ZodType> ? z.output<S> : never,
    ) => OutputOf<C[M][P]> | Promise<OutputOf<C[M][P]>>
  }
}

/** A refusal on the client's side, with everything the window needs to show it at its field. */
export class RpcError extends Error {
  constructor(
    readonly error: WireProblem,
    readonly problems: WireProblem[],
  ) {
    super(error.message)
    this.name = 'RpcError'
  }
}
export interface Transport {
  call(call: Call): Promise<Reply>
  subscribe(listener: (event: BackendEvent) => void): () => void
}

/** Builds the client from a transport: two levels of names, nothing else. */
export function createClient<C extends Contract>(transport: Transport, token: () => string | undefined): Client<C> {
  const module = (m: string) =>
    new Proxy({} as Record<string, unknown>, {
      get: (_t, p) => {
        if (typeof p !== 'string' || p === 'then') return undefined
        return async (input: unknown) => {
          const t = token()
          const reply = await transport.call({ path: `${m}.${p}`, input, ...(t === undefined ? {} : { token: t }) })
          if (reply.ok) return reply.data
          throw new RpcError(reply.error, reply.problems)
        }
      },
    })
  return new Proxy({} as Record<string, unknown>, {
    get: (_t, m) => (typeof m === 'string' && m !== 'then' ? module(m) : undefined),
  }) as Client<C>
}
