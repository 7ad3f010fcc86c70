import { constants, existsSync, rmSync } from 'node:fs'
import { copyFile, open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { APPLICATION_ID } from '../../../db/connection'
import { checkNow, readHeader } from '../../../db/integrity'
import { SCHEMA_VERSION } from '../../../db/migrate'
import { takeOwnerLock } from '../../../db/ownerLock'
import { refuse } from '../../backend/context'
import { fileNameOf } from '../../modules/accountSets/create'
import { checkPayload, type Manifest, type OnShare, readManifest, unpack } from './container'
import { asRefusal, assertNew, freeName, publish, removeOurs, replace, stampOf, syncFolder, temporaryBeside } from './files'

/** Folder of an account set's backups, beside it. */
export const BACKUP_FOLDER = '备份'
const ENDING = '.hezhang'

export interface RestoreRequest {
  /** the backup */
  path: string
  target?: string | undefined
  /** who restores, for the owner lock */
  program: string
  /** UTC */
  now: string
}

/**
 * Makes an account set out of a backup: a new file beside the original, named after the time of the backup, or `target`. A
 * target that exists must be an account set nobody has open (FILE_IN_USE); it is kept as a copy, whose path is returned.
 * Anything else that exists is refused (FILE_EXISTS). A backup that is truncated, altered or foreign is refused
 * (BACKUP_INVALID) before anything is written.
 */
export async function restoreBackup(request: RestoreRequest, onShare?: OnShare): Promise<{ path: string; preRestoreCopy: string | null }> {
  const manifest = await readManifest(request.path)
  if (manifest.schemaVersion > SCHEMA_VERSION) refuse('FILE_NEWER', { found: manifest.schemaVersion, supported: SCHEMA_VERSION })
  await checkPayload(request.path, manifest, (share) => onShare?.(share * 0.3))
  const target = request.target ?? defaultTarget(request.path, manifest)
  const replaces = existsSync(target)
  if (!replaces) assertNew(target)
  // taken first: a file that somebody has open must not even be read here, see readHeader
  const lock = takeOwnerLock(target, { program: request.program, startedAt: request.now })
  const opened = temporaryBeside(target)
  try {
    if (replaces) assertReplaceable(target)
    await unpack(request.path, manifest, opened, (share) => onShare?.(0.3 + share * 0.5))
    assertWhole(opened, manifest)
    onShare?.(0.95)
    const preRestoreCopy = replaces ? await keepCopy(target, request.now) : null
    if (replaces) await replace(opened, target)
    else await publish(opened, target)
    return { path: target, preRestoreCopy }
  } catch (error) {
    throw asRefusal(error, target)
  } finally {
    removeOurs(opened)
    lock.release()
  }
}

/** Beside the account set the backup was made of (backups lie in a folder beside it), else beside the backup. */
function defaultTarget(path: string, manifest: Manifest): string {
  const folder = dirname(path)
  const beside = basename(folder) === BACKUP_FOLDER ? dirname(folder) : folder
  // the name comes from the backup: it may hold anything
  const stem = basename(fileNameOf(basename(manifest.fileName, ENDING)), ENDING)
  return freeName(join(beside, `${stem}-${stampOf(manifest.createdAt)}`), ENDING)
}
/** Only an account set is ever replaced, never another file that happens to have the name. */
function assertReplaceable(target: string): void {
  try {
    if (readHeader(target).applicationId === APPLICATION_ID) return
  } catch {}
  refuse('FILE_EXISTS', { path: target })
}
function assertWhole(opened: string, manifest: Manifest): void {
  const header = readHeader(opened)
  if (header.applicationId !== APPLICATION_ID || header.userVersion !== manifest.schemaVersion) {
    refuse('BACKUP_INVALID', { detail: '里面不是合账的账套' })
  }
  const damage = checkNow(opened)
  if (damage.length > 0) refuse('BACKUP_INVALID', { detail: damage.slice(0, 3).join('；') })
}

/**
 * Copies the account set that is about to be replaced, with what a crash may have left in its log, and only then takes the
 * log away: a log that stays would be replayed into the restored file.
 */
async function keepCopy(target: string, now: string): Promise<string> {
  const stem = target.endsWith(ENDING) ? target.slice(0, -ENDING.length) : target
  const copy = freeName(`${stem}-恢复前-${stampOf(now)}`, ENDING)
  await copyWhole(target, copy)
  if (existsSync(`${target}-wal`)) await copyWhole(`${target}-wal`, `${copy}-wal`)
  await syncFolder(dirname(target))
  for (const ending of ['-wal', '-shm']) rmSync(target + ending, { force: true })
  return copy
}
async function copyWhole(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL)
  const file = await open(to, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
