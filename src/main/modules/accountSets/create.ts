import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import type { AccountSetOptions } from '../../../core/contract'
import { connectionOf, openRaw } from '../../../db/connection'
import { migrate } from '../../../db/migrate'
import { FileRefusal } from '../../../db/refusal'
import { seedAccountSet } from './seed'

/** Hidden name of an account set that is being made, and whether a name is one of those. */
const unfinishedName = (fileName: string) => `.${fileName}.${process.pid}.new`
export const unfinishedOf = (fileName: string, name: string) =>
  name.startsWith(`.${fileName}.`) && /^\d+\.new$/.test(name.slice(fileName.length + 2))
/** A file name for a company: what file systems refuse replaced, never empty. */
export function fileNameOf(company: string): string {
  const safe = company
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .slice(0, 60)
  return `${safe === '' ? '新账套' : safe}.hezhang`
}
export const withExtension = (path: string) => (extname(path) === '.hezhang' ? path : `${path}.hezhang`)

/**
 * Writes a new account set. It is built under another name and gets its own when it is whole, so that a half-made file is
 * never opened. FILE_EXISTS: nothing is ever overwritten.
 */
export function createAccountSetFile(path: string, options: AccountSetOptions): void {
  if (existsSync(path)) throw new FileRefusal('FILE_EXISTS', { path })
  try {
    const directory = dirname(path)
    mkdirSync(directory, { recursive: true })
    const temporary = join(directory, unfinishedName(basename(path)))
    removeDatabase(temporary)
    try {
      build(temporary, options)
      giveName(temporary, path)
    } finally {
      removeDatabase(temporary)
    }
  } catch (error) {
    throw asRefusal(error, path)
  }
}
function removeDatabase(path: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(path + ending, { force: true })
}
function build(path: string, options: AccountSetOptions): void {
  const raw = openRaw(path, { mustExist: false })
  try {
    migrate(raw)
    raw.transaction(() => seedAccountSet(connectionOf(raw).write, options)).immediate()
  } finally {
    raw.close()
  }
}
/**
 * Gives a finished file its name: FILE_EXISTS when the name is taken. A link refuses an existing name where a rename would
 * replace it; memory sticks (FAT) have no links.
 */
export function giveName(temporary: string, path: string): void {
  try {
    linkSync(temporary, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' || existsSync(path)) throw new FileRefusal('FILE_EXISTS', { path })
    renameSync(temporary, path)
  }
  syncDirectory(dirname(path))
}
function syncDirectory(directory: string): void {
  try {
    const descriptor = openSync(directory, 'r')
    fsyncSync(descriptor)
    closeSync(descriptor)
  } catch {
    // Windows opens no directory; its file system journals the name
  }
}
function asRefusal(error: unknown, path: string): unknown {
  const code = (error as { code?: string }).code ?? ''
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENAMETOOLONG', 'EINVAL', 'SQLITE_CANTOPEN'].includes(code))
    return new FileRefusal('FILE_READ_ONLY', { path })
  return error
}
