import { closeSync, openSync, rmSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import Database from 'better-sqlite3'
import { FileRefusal } from './refusal'

/**
 * One owner per account set, on every system and across processes. The lock is a small database beside the file whose
 * write lock the owner holds for as long as it lives: the system takes it back when the process ends, however it ends, so
 * there is no stale lock to judge. Others can still read from it who the owner is.
 */
export interface OwnerLock {
  release(): void
}
const ATTEMPTS = 20
/** an owner that is just writing its name */
const UNNAMED = '另一个程序'
export const lockPathOf = (path: string) => `${path}-lock`

/** Takes the lock of an account set; FILE_IN_USE names the owner, FILE_UNREADABLE when its folder cannot be written. */
export function takeOwnerLock(path: string, owner: { program: string; startedAt: string }): OwnerLock {
  const lockPath = lockPathOf(path)
  // another owner may delete its lock file between our opening and locking it: then what we hold is nobody's lock
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const inode = inodeAfterCreating(lockPath, path)
    const raw = openLock(lockPath, path)
    try {
      // no journal beside it: what it holds is worth nothing to anybody after a crash
      raw.pragma('journal_mode = MEMORY')
      begin(raw)
      raw.exec('CREATE TABLE IF NOT EXISTS owner (text TEXT NOT NULL); DELETE FROM owner')
      raw.prepare('INSERT INTO owner VALUES (?)').run(`${owner.program}，${hostname()}，进程 ${process.pid}，${owner.startedAt}`)
      raw.exec('COMMIT')
      begin(raw)
    } catch (error) {
      raw.close()
      if (!isBroken(error)) throw asInUse(error)
      rmSync(lockPath, { force: true })
      continue
    }
    if (inode !== undefined && inodeOf(lockPath) === inode) return { release: () => release(raw, lockPath) }
    raw.close()
  }
  throw new FileRefusal('FILE_UNREADABLE', { path })
}

function begin(raw: Database.Database): void {
  try {
    raw.exec('BEGIN IMMEDIATE')
  } catch (error) {
    throw isBusy(error) ? new FileRefusal('FILE_IN_USE', { owner: ownerOf(raw) ?? UNNAMED }) : error
  }
}
// left half written by a crash of the system
const isBroken = (error: unknown) => ['SQLITE_NOTADB', 'SQLITE_CORRUPT'].includes((error as { code?: string }).code ?? '')
function ownerOf(raw: Database.Database): string | undefined {
  try {
    return raw.prepare('SELECT text FROM owner').pluck().get() as string | undefined
  } catch {
    return undefined
  }
}
function openLock(lockPath: string, path: string): Database.Database {
  try {
    return new Database(lockPath, { timeout: 0 })
  } catch {
    throw new FileRefusal('FILE_UNREADABLE', { path })
  }
}
const isBusy = (error: unknown) => (error as { code?: string }).code === 'SQLITE_BUSY'
const asInUse = (error: unknown): unknown => (isBusy(error) ? new FileRefusal('FILE_IN_USE', { owner: UNNAMED }) : error)
function inodeAfterCreating(lockPath: string, path: string): bigint | undefined {
  try {
    // only ever a new file: closing a descriptor of an existing one would drop the locks this process holds on it (POSIX)
    closeSync(openSync(lockPath, 'wx'))
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw new FileRefusal('FILE_UNREADABLE', { path })
  }
  return inodeOf(lockPath)
}
function inodeOf(lockPath: string): bigint | undefined {
  return statSync(lockPath, { bigint: true, throwIfNoEntry: false })?.ino
}
function release(raw: Database.Database, lockPath: string): void {
  // deleted while still locked, so that nobody can lock what is about to disappear
  const deleted = tryDelete(lockPath)
  raw.close()
  // Windows deletes no open file; and if the next owner has opened it by now, it refuses again, rightly
  if (!deleted) tryDelete(lockPath)
}
function tryDelete(lockPath: string): boolean {
  try {
    rmSync(lockPath)
    return true
  } catch {
    return false
  }
}
