import type { AccountSetInfo, AppStatus, BackendEvent, HezhangClient } from '../../core/contract'
import type { AccountSet } from './accountSet'
import type { Clock, SessionUser } from './context'
import type { Sessions } from './sessions'

/**
 * What procedures get that are about the file itself (open, log in, back up) and not about what is in it. They run
 * outside any transaction and may wait; what they change in the file they change by `accountSet().connection.write`
 * inside `immediately`. Commands among them run one after the other.
 */
export interface HostContext {
  readonly version: string
  readonly host: AppStatus['host']
  readonly dataDir: string
  /** where new account sets are put by default */
  readonly defaultDirectory: string
  readonly clock: Clock
  /** what a second thread runs for long reading; absent where there is none */
  readonly readerFile: string | undefined
  readonly sessions: Sessions
  /** of the caller; absent before login */
  readonly token: string | undefined
  readonly user: SessionUser | null
  readonly current: AccountSet | null
  /** the open account set; refuses NO_ACCOUNT_SET */
  accountSet(): AccountSet
  /** Closes what is open and opens this file; windows are told. */
  open(path: string): Promise<AccountSetInfo>
  close(): Promise<void>
  /**
   * A backend of its own for building an account set that nobody sees yet: acts as the local user, with its own clock and
   * folder. Closed when the work is done.
   */
  apart<T>(place: { dataDir: string; clock: Clock }, work: (client: HezhangClient) => Promise<T>): Promise<T>
  emit(event: BackendEvent): void
}
