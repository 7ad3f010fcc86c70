import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import type { BackupInfo, backup } from '../../core/contract'
import { writeSetting } from '../../db/settings'
import { refuse } from '../backend/context'
import type { HostContext } from '../backend/hostContext'
import type { HostHandlers } from '../backend/router'
import { immediately } from '../backend/transaction'
import { withExtension } from '../modules/accountSets/create'
import { appendAudit } from './audit'
import { checkPayload, type OnShare, readManifest } from './backup/container'
import { backupInfo, createBackup } from './backup/create'
import { freeName, removeAbandoned, stampOf } from './backup/files'
import { BACKUP_FOLDER, restoreBackup } from './backup/restore'

const ENDING = '.hzbak'
const folderOf = (accountSetPath: string) => join(dirname(accountSetPath), BACKUP_FOLDER)
const programOf = (ctx: HostContext) => `合账 ${ctx.version}`

/** Told in whole per cents, and only when it has changed. */
function progress(ctx: HostContext, label: string): OnShare {
  const jobId = `${label}-${ctx.clock.now()}`
  let told = -1
  return (share) => {
    const done = Math.floor(share * 100)
    if (done === told) return
    told = done
    ctx.emit({ type: 'progress', jobId, label, done, total: 100 })
  }
}

/** The file a caller names as a backup. Nothing else is ever opened: it might be an account set in use (see readHeader). */
function backupPath(ctx: HostContext, path: string): string {
  const resolved = resolve(ctx.current ? folderOf(ctx.current.path) : ctx.defaultDirectory, path)
  if (extname(resolved) !== ENDING) refuse('BACKUP_INVALID', { detail: `备份文件的扩展名是 ${ENDING}` })
  return resolved
}
function newBackupPath(ctx: HostContext, path: string | undefined): string {
  const set = ctx.accountSet()
  const folder = folderOf(set.path)
  if (path !== undefined) return resolve(folder, extname(path) === ENDING ? path : path + ENDING)
  mkdirSync(folder, { recursive: true })
  return freeName(join(folder, `${basename(set.path, '.hezhang')}-${stampOf(ctx.clock.now())}`), ENDING)
}

async function create(ctx: HostContext, { path }: { path?: string | undefined }): Promise<BackupInfo> {
  const set = ctx.accountSet()
  const target = newBackupPath(ctx, path)
  const createdAt = ctx.clock.now()
  if (existsSync(dirname(target))) removeAbandoned(dirname(target))
  const request = { path: target, company: set.options.company, createdAt, program: programOf(ctx) }
  const info = await createBackup(set.connection, request, progress(ctx, '备份'))
  const db = set.connection.write
  immediately(set, () => {
    writeSetting(db, 'lastBackupAt', createdAt)
    appendAudit(db, {
      at: createdAt,
      userId: ctx.user?.id ?? null,
      action: 'backup.create',
      subject: 'backup',
      subjectId: null,
      detail: `${info.fileName} ${info.sha256}`,
    })
  })
  ctx.emit({ type: 'changed', topics: ['status', 'backups'] })
  return info
}

/** Newest first. A file that is no whole backup is listed, too, as not verified: the user should know. */
async function list(ctx: HostContext): Promise<BackupInfo[]> {
  const folder = folderOf(ctx.accountSet().path)
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => extname(name) === ENDING && !name.startsWith('.'))
  const infos = await Promise.all(names.map((name) => listed(join(folder, name))))
  return infos.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
}
async function listed(path: string): Promise<BackupInfo> {
  const { size, mtime } = statSync(path)
  try {
    return backupInfo(path, await readManifest(path), size)
  } catch {
    const createdAt = mtime.toISOString()
    return { path, fileName: basename(path), sizeBytes: size, sha256: '', createdAt, company: '', schemaVersion: 0, verified: false }
  }
}

export const backupHandlers: HostHandlers<typeof backup> = {
  create,
  list,
  inspect: async (ctx, { path }) => {
    const file = backupPath(ctx, path)
    const manifest = await readManifest(file)
    await checkPayload(file, manifest, progress(ctx, '检查备份'))
    return backupInfo(file, manifest, statSync(file).size)
  },
  restore: async (ctx, { path, target }) => {
    const file = backupPath(ctx, path)
    const wanted = target === undefined ? undefined : withExtension(resolve(ctx.defaultDirectory, target))
    return restoreBackup({ path: file, target: wanted, program: programOf(ctx), now: ctx.clock.now() }, progress(ctx, '恢复'))
  },
}
