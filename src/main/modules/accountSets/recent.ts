import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecentSet } from '../../../core/contract'

type Entry = Omit<RecentSet, 'exists'>
const MAX_RECENT = 20
const fileOf = (dataDir: string) => join(dataDir, 'recent.json')

/** Last opened first. A list that cannot be read is an empty one: it is a convenience, never a reason to refuse. */
export function recentSets(dataDir: string): RecentSet[] {
  return read(dataDir).map((entry) => ({ ...entry, exists: existsSync(entry.path) }))
}
export function rememberRecent(dataDir: string, entry: Entry): void {
  write(dataDir, [entry, ...read(dataDir).filter(({ path }) => path !== entry.path)].slice(0, MAX_RECENT))
}
export function forgetRecent(dataDir: string, path: string): void {
  write(
    dataDir,
    read(dataDir).filter((entry) => entry.path !== path),
  )
}

function read(dataDir: string): Entry[] {
  try {
    const list: unknown = JSON.parse(readFileSync(fileOf(dataDir), 'utf8'))
    return Array.isArray(list) ? list.filter(isEntry) : []
  } catch {
    return []
  }
}
function isEntry(value: unknown): value is Entry {
  const { path, company, openedAt } = (value ?? {}) as Partial<Entry>
  return typeof path === 'string' && typeof company === 'string' && typeof openedAt === 'string'
}
function write(dataDir: string, list: Entry[]): void {
  mkdirSync(dataDir, { recursive: true })
  const temporary = `${fileOf(dataDir)}.${process.pid}`
  writeFileSync(temporary, JSON.stringify(list, null, 2))
  renameSync(temporary, fileOf(dataDir))
}
