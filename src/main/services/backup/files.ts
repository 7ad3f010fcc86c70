import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FileRefusal } from '../../../db/refusal'
import { refuse } from '../../backend/context'

const TEMPORARY = /^\.[0-9a-f]{12}\.hezhang-tmp(-journal|-wal|-shm)?$/
const ABANDONED_AFTER_MS = 24 * 3600 * 1000

/** A new name beside `path`, hidden until the work is done. */
export const temporaryBeside = (path: string): string => join(dirname(path), `.${randomBytes(6).toString('hex')}.hezhang-tmp`)

/** Removes a database or file that was only ours, and what SQLite may have put beside it. */
export function removeOurs(path: string): void {
  for (const ending of ['', '-journal', '-wal', '-shm']) rmSync(path + ending, { force: true })
}
/** Removes what a crash left of earlier work in a folder; what is younger than a day may still be at work. */
export function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const changed = TEMPORARY.test(name) ? statSync(path, { throwIfNoEntry: false })?.mtimeMs : undefined
    if (changed !== undefined && Date.now() - changed > ABANDONED_AFTER_MS) rmSync(path, { force: true })
  }
}

/** Refuses FILE_EXISTS, and FILE_NOT_FOUND when there is no such folder. */
export function assertNew(path: string): void {
  if (existsSync(path)) refuse('FILE_EXISTS', { path })
  if (!existsSync(dirname(path))) refuse('FILE_NOT_FOUND', { path: dirname(path) })
}
/** What the folder itself refuses. */
export function asRefusal(error: unknown, path: string): unknown {
  const code = (error as { code?: string }).code ?? ''
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL', 'SQLITE_CANTOPEN'].includes(code))
    return new FileRefusal('FILE_READ_ONLY', { path })
  return error
}
/**
 * Gives finished work its name without ever replacing another file: the name is taken first by an empty file of ours, which
 * the rename then replaces.
 */
export async function publish(temporary: string, path: string): Promise<void> {
  try {
    closeSync(openSync(path, 'wx'))
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') refuse('FILE_EXISTS', { path })
    throw error
  }
  await replace(temporary, path)
}
/** Atomic: afterwards `path` is the finished file, or still what it was. */
export async function replace(temporary: string, path: string): Promise<void> {
  await rename(temporary, path)
  await syncFolder(dirname(path))
}
/** Makes names and renames of a folder durable; Windows keeps them by itself and refuses. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (process.platform !== 'win32') throw error
  }
}

/** "2026-11-24T09:30:00.000Z" → local "20261124-173000" */
export function stampOf(utc: string): string {
  const time = new Date(utc)
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`
  return `${day}-${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`
}
/** `<base><ending>`, or `<base>-2<ending>` … when taken. */
export function freeName(base: string, ending: string): string {
  let path = base + ending
  for (let i = 2; existsSync(path); i++) path = `${base}-${i}${ending}`
  return path
}
