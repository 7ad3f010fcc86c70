import { createHash, randomBytes } from 'node:crypto'

/** Who is logged in to the open account set. Only hashes of tokens are kept; they end with the process or the account set. */
export class Sessions {
  private readonly users = new Map<string, number>()

  /** A new session of the user; the token is told once. */
  start(userId: number): string {
    const token = randomBytes(32).toString('base64url')
    this.users.set(hashOf(token), userId)
    return token
  }
  userOf(token: string): number | undefined {
    return this.users.get(hashOf(token))
  }
  end(token: string): void {
    this.users.delete(hashOf(token))
  }
  /** After a change of password: every other window of the user logs in anew. */
  endOthers(userId: number, keep: string): void {
    for (const [hash, user] of this.users) if (user === userId && hash !== hashOf(keep)) this.users.delete(hash)
  }
  clear(): void {
    this.users.clear()
  }
}
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')
