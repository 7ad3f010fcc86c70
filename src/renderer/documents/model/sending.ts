import { RpcError } from '@core/contract/rpc'

/** A command is sent again with the same number only when nobody knows whether the first one arrived. */
export class Sending<T> {
  private pending: { requestId: string; sent: T } | null = null

  constructor(private readonly newRequestId: () => string) {}

  /** The number for sending this: that of an attempt whose answer never came, else a new one. */
  take(sent: T): string {
    this.pending ??= { requestId: this.newRequestId(), sent }
    return this.pending.requestId
  }
  /**
   * What went out before without an answer, when it is other than `now`: it must be sent again first, or the first answer, which is
   * only about what was sent then, would pass for this one's.
   */
  lost(now: T): T | null {
    const sent = this.pending?.sent ?? null
    return sent === now ? null : sent
  }
  /** An answer came, or a refusal that is one. */
  settle(error?: unknown): void {
    if (!(error instanceof RpcError) || error.error.code !== 'HOST_UNREACHABLE') this.pending = null
  }
}
