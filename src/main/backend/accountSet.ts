import { existsSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { AccountSetInfo, AccountSetOptions } from '../../core/contract'
import { accountSetOptions } from '../../core/contract'
import { type Connection, connectionOf, openRaw } from '../../db/connection'
import { asDamaged, assertOurs, type BackgroundCheck, checkInBackground, probe } from '../../db/integrity'
import { copyBeforeMigration, migrate, SCHEMA_VERSION } from '../../db/migrate'
import { type OwnerLock, takeOwnerLock } from '../../db/ownerLock'
import { firstOpenPeriod } from '../../db/periods'
import { FileRefusal } from '../../db/refusal'
import { packMore } from '../../db/queries/dimensionSums'
import { keepNextRegisters } from '../../db/queries/registerDays'
import { fillUnknownCovers } from '../../db/queries/verify/rebuild'
import { readSetting } from '../../db/settings'
import type { ReadableDb } from '../../db/types'
import { unfinishedOf } from '../modules/accountSets/create'
import { forgetReplies } from '../services/requestLog'
import { hasUsers } from '../services/users'

const MAINTAIN_AFTER_MS = 1500

/** Long work on an account set that goes on between calls. */
export interface Job {
  /** Resolves when it no longer holds the file. */
  stop(): Promise<void>
}

/** An account set that this process owns: its connection, its lock, and what the window's status line tells about it. */
export class AccountSet {
  private cachedOptions: AccountSetOptions | undefined
  private integrity: AccountSetInfo['integrity'] = 'unchecked'
  private integrityProblems: string[] = []
  private check: BackgroundCheck | undefined
  private timer: NodeJS.Timeout | undefined
  /** the one that runs */
  job: Job | undefined

  private constructor(
    readonly path: string,
    readonly connection: Connection,
    private readonly lock: OwnerLock,
  ) {}

  /**
   * Opens a file: FILE_NOT_FOUND, FILE_LINKED, FILE_IN_USE, FILE_FOREIGN, FILE_NEWER, FILE_DAMAGED, FILE_READ_ONLY leave it untouched.
   * An older structure is migrated, after a copy of the whole file beside it.
   */
  static open(path: string, owner: { program: string; startedAt: string }): AccountSet {
    if (!existsSync(path)) throw new FileRefusal('FILE_NOT_FOUND', { path })
    const real = realPath(path)
    assertOneName(real)
    const lock = takeOwnerLock(real, owner)
    try {
      return new AccountSet(real, openOurs(real), lock)
    } catch (error) {
      lock.release()
      throw asDamaged(error)
    }
  }

  get db(): ReadableDb {
    return this.connection.read
  }
  get options(): AccountSetOptions {
    this.cachedOptions ??= accountSetOptions.parse(readSetting(this.db, 'options'))
    return this.cachedOptions
  }
  /** After a command that changed the settings. */
  forgetOptions(): void {
    this.cachedOptions = undefined
  }
  info(): AccountSetInfo {
    return {
      path: this.path,
      fileName: basename(this.path),
      sizeBytes: sizeOf(this.path) + sizeOf(`${this.path}-wal`),
      options: this.options,
      currentPeriod: firstOpenPeriod(this.db),
      openingConfirmed: readSetting(this.db, 'openingConfirmedAt') !== undefined,
      lastBackupAt: readSetting(this.db, 'lastBackupAt') ?? null,
      integrity: this.integrity,
      integrityProblems: this.integrityProblems,
      needsAdministrator: !hasUsers(this.db),
    }
  }
  /**
   * What can wait until the first screen stands: forgets the answers to old requests, and reads every page of the file in a
   * thread of its own; `told` when the result is known.
   */
  maintainSoon(forgetBefore: string, told: () => void): void {
    this.timer = setTimeout(() => {
      forgetReplies(this.connection.write, forgetBefore)
      void this.checkPages(told)
    }, MAINTAIN_AFTER_MS)
    this.timer.unref()
  }
  /** While nobody waits: takes in what was posted, a step of it, keeps registers of closed months, and brings the log into the file. Whether more is left to do. */
  whenIdle(): boolean {
    const { raw, write, wal } = this.connection
    if (!raw.open || raw.inTransaction) return false
    const more = raw.transaction(() => [packMore(write), keepNextRegisters(write)].includes(true)).immediate()
    wal.whenIdle()
    return more
  }
  private async checkPages(told: () => void): Promise<void> {
    this.integrity = 'checking'
    this.check = checkInBackground(this.path)
    const problems = await this.check.result
    if (!problems) return
    this.integrity = problems.length === 0 ? 'ok' : 'failed'
    this.integrityProblems = problems
    told()
  }
  async close(): Promise<void> {
    clearTimeout(this.timer)
    await this.check?.stop()
    await this.job?.stop()
    this.connection.close()
    this.lock.release()
  }
}

/** One file has one name, whatever links lead to it: so that it has one owner. */
export const realPath = (path: string) => (existsSync(path) ? realpathSync.native(path) : path)
/**
 * A second name of the same file (hard link) would have a lock and a log of its own: FILE_LINKED. One that a crash left while the
 * file was given its name is taken away.
 */
function assertOneName(path: string): void {
  const links = () => statSync(path, { throwIfNoEntry: false, bigint: true })
  const found = links()
  if (!found?.isFile() || found.nlink <= 1n) return
  for (const name of readdirSync(dirname(path))) {
    const other = join(dirname(path), name)
    if (unfinishedOf(basename(path), name) && statSync(other, { throwIfNoEntry: false, bigint: true })?.ino === found.ino) rmSync(other)
  }
  if ((links()?.nlink ?? 1n) > 1n) throw new FileRefusal('FILE_LINKED', { path })
}
const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0

function openOurs(path: string): Connection {
  const version = assertOurs(path, SCHEMA_VERSION)
  const raw = openRawOrRefuse(path)
  try {
    probe(raw)
    if (version < SCHEMA_VERSION) copyBeforeMigration(raw, version)
    migrate(raw)
    const connection = connectionOf(raw)
    if (readSetting(connection.read, 'coversUnknown')) raw.transaction(() => fillUnknownCovers(connection.write)).immediate()
    return connection
  } catch (error) {
    raw.close()
    throw error
  }
}
function openRawOrRefuse(path: string) {
  try {
    return openRaw(path, { mustExist: true })
  } catch (error) {
    const code = (error as { code?: string }).code ?? ''
    if (code.startsWith('SQLITE_READONLY')) throw new FileRefusal('FILE_READ_ONLY', { path })
    if (code.startsWith('SQLITE_CANTOPEN')) throw new FileRefusal('FILE_UNREADABLE', { path })
    throw error
  }
}
