import type { ErrorCode } from '../core/kernel'

/** Why a file cannot be used. Nothing in it was changed. */
export class FileRefusal extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly args: Record<string, string | number>,
  ) {
    super(`${code} ${JSON.stringify(args)}`)
    this.name = 'FileRefusal'
  }
}
