import type { ErrorCode } from './errors'

/** A refusal: a code from the one table (errors.ts), where it stands, and the values its message names. */
export interface Problem {
  code: ErrorCode
  /** field of the header ("partnerId") or of a line ("lines.3.quantity"); absent when it concerns the whole */
  at?: string
  /** values for the {placeholders} of the message */
  args?: Record<string, string | number>
}
export type Result<T, E = Problem[]> = { ok: true; value: T } | { ok: false; error: E }
export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value })
export const fail = <E>(error: E): { ok: false; error: E } => ({ ok: false, error })
export const problem = (code: ErrorCode, at?: string, args?: Problem['args']): Problem => ({
  code,
  ...(at === undefined ? {} : { at }),
  ...(args ? { args } : {}),
})
