import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { APPLICATION_ID } from './connection'
import { FileRefusal } from './refusal'

/** What a file says about itself in its first hundred bytes. */
export interface FileHeader {
  applicationId: number
  /** structure version */
  userVersion: number
  pageSize: number
  pages: number
}

/**
 * Reads a file's header without SQLite and without touching the file. FILE_NOT_FOUND, FILE_UNREADABLE, FILE_FOREIGN.
 * Only for a file that this process has not open: closing it here would drop the locks SQLite holds on it (POSIX).
 */
export function readHeader(path: string): FileHeader {
  const bytes = firstBytes(path)
  if (bytes.length < 100 || bytes.subarray(0, 16).toString('latin1') !== 'SQLite format 3\0')
    throw new FileRefusal('FILE_FOREIGN', { path })
  const pageSize = bytes.readUInt16BE(16)
  return {
    applicationId: bytes.readUInt32BE(68),
    userVersion: bytes.readUInt32BE(60),
    pageSize: pageSize === 1 ? 65_536 : pageSize,
    pages: bytes.readUInt32BE(28),
  }
}
function firstBytes(path: string): Buffer {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) throw new FileRefusal('FILE_NOT_FOUND', { path })
  if (!stat.isFile()) throw new FileRefusal('FILE_FOREIGN', { path })
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch {
    throw new FileRefusal('FILE_UNREADABLE', { path })
  }
  try {
    const bytes = Buffer.alloc(100)
    return bytes.subarray(0, readSync(descriptor, bytes, 0, 100, 0))
  } catch {
    throw new FileRefusal('FILE_UNREADABLE', { path })
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Refuses what is not an account set this program can use, before SQLite opens it for writing: FILE_FOREIGN, FILE_NEWER,
 * FILE_DAMAGED (shorter than it says). Returns its structure version. The file stays as it is, byte for byte.
 */
export function assertOurs(path: string, supported: number): number {
  const header = readHeader(path)
  if (header.applicationId !== APPLICATION_ID) throw new FileRefusal('FILE_FOREIGN', { path })
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
  // what a crash left in the log counts, and may hold a later version or length than the header
  const version = log && log.size > 0 ? versionByReading(path) : header.userVersion
  if (version > supported) throw new FileRefusal('FILE_NEWER', { found: version, supported })
  if (version < 1) throw new FileRefusal('FILE_FOREIGN', { path })
  const size = statSync(path).size
  if (!(log && log.size > 0) && size < header.pages * header.pageSize) {
    throw new FileRefusal('FILE_DAMAGED', { detail: `文件不完整，应有 ${header.pages * header.pageSize} 字节，只有 ${size} 字节` })
  }
  return version
}
function versionByReading(path: string): number {
  try {
    const raw = new Database(path, { readonly: true, fileMustExist: true })
    try {
      return raw.pragma('user_version', { simple: true }) as number
    } finally {
      raw.close()
    }
  } catch (error) {
    throw asDamaged(error)
  }
}

/** Turns what SQLite says of a broken file into FILE_DAMAGED; other errors stay what they are. */
export function asDamaged(error: unknown): unknown {
  const code = (error as { code?: string }).code ?? ''
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return new FileRefusal('FILE_DAMAGED', { detail: '数据库结构损坏' })
  return error
}

/**
 * What opening can afford: reads the structure and the first page of every table. A page that is damaged further inside
 * is found by {@link checkInBackground}.
 */
export function probe(raw: Database.Database): void {
  try {
    const tables = raw
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
      .pluck()
      .all() as string[]
    for (const table of tables) raw.prepare(`SELECT 1 FROM "${table}" LIMIT 1`).get()
  } catch (error) {
    throw asDamaged(error)
  }
}

/** Every page, index and foreign key of a file that is not in use (backup, restored file): what is wrong, empty when nothing is. */
export function checkNow(path: string): string[] {
  const raw = new Database(path, { readonly: true, fileMustExist: true })
  try {
    return findings(raw)
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  } finally {
    raw.close()
  }
}
function findings(raw: Database.Database): string[] {
  const pages = (raw.pragma('quick_check(20)') as { quick_check: string }[]).map((row) => row.quick_check).filter((text) => text !== 'ok')
  const keys = (raw.pragma('foreign_key_check') as { table: string; rowid: number; parent: string }[]).slice(0, 20)
  return [...pages, ...keys.map((key) => `${key.table} ${key.rowid} → ${key.parent}`)]
}

export interface BackgroundCheck {
  /** what is wrong; empty when nothing is, undefined when stopped before it was known */
  result: Promise<string[] | undefined>
  /** Ends the check; resolves when its connection is gone. */
  stop(): Promise<void>
}
/** Runs in a thread of its own, table by table, so that it can be told to stop between two. */
const CHECK_SCRIPT = `
  const { parentPort, workerData } = require('node:worker_threads')
  const Database = require(workerData.driver)
  const stopped = () => Atomics.load(workerData.stop, 0) === 1
  const check = () => {
    const raw = new Database(workerData.path, { readonly: true, fileMustExist: true })
    const tables = raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'").pluck().all()
    const problems = []
    for (const table of tables) {
      if (stopped()) break
      try {
        const found = raw.pragma('quick_check("' + table + '")').map((row) => row.quick_check).filter((text) => text !== 'ok')
        problems.push(...found.map((text) => table + ': ' + text))
      } catch (error) {
        problems.push(table + ': ' + error.message)
      }
    }
    raw.close()
    return problems
  }
  let problems
  try {
    problems = check()
  } catch (error) {
    problems = [String(error.message)]
  }
  if (!stopped()) parentPort.postMessage(problems)`

/** Every page and index of a file in use, in a thread of its own with a connection that can only read. */
export function checkInBackground(path: string): BackgroundCheck {
  const driver = createRequire(import.meta.url).resolve('better-sqlite3')
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(CHECK_SCRIPT, { eval: true, workerData: { path, driver, stop }, name: 'integrity' })
  worker.unref()
  const ended = new Promise<void>((done) => worker.once('exit', () => done()))
  const result = new Promise<string[] | undefined>((done) => {
    worker.once('message', (problems: string[]) => done(problems))
    worker.once('error', (error: Error) => done([error.message]))
    worker.once('exit', () => done(undefined))
  })
  return {
    result,
    stop: () => {
      Atomics.store(stop, 0, 1)
      // waiting for it must keep the process alive, or its connection outlives ours
      worker.ref()
      return ended
    },
  }
}
