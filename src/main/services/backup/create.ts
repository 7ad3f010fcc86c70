import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import Database from 'better-sqlite3'
import type { BackupInfo } from '../../../core/contract'
import { type Connection, connectionOf } from '../../../db/connection'
import { checkNow } from '../../../db/integrity'
import { refuse } from '../../backend/context'
import { failuresOf } from '../verify'
import { checkPayload, type Manifest, type ManifestStart, type OnShare, pack, readManifest, seal, unpack } from './container'
import { asRefusal, assertNew, publish, removeOurs, temporaryBeside } from './files'

const PAGES_A_STEP = 2000

export interface BackupRequest {
  /** a new file */
  path: string
  company: string
  /** UTC */
  createdAt: string
  program: string
}

/** Part of the whole work that each step is, for the progress shown. */
function shareOf(onShare: OnShare | undefined, from: number, to: number): OnShare {
  return (share) => onShare?.(from + (to - from) * Math.min(share, 1))
}

/**
 * Backs the account set up while it is in use: a consistent copy (what is committed meanwhile is in it), compressed, taken
 * out again, opened and verified. The file gets its name when all that is done; before, nothing of that name exists.
 * Refuses FILE_EXISTS; BACKUP_INVALID when the copy cannot be read back whole (the disk, or the account set itself, is
 * damaged). An account set that fails a check of `verify` is backed up all the same: `verified` is false and the manifest
 * names the check.
 */
export async function createBackup(source: Connection, request: BackupRequest, onShare?: OnShare): Promise<BackupInfo> {
  assertNew(request.path)
  const snapshot = temporaryBeside(request.path)
  const packed = temporaryBeside(request.path)
  const opened = temporaryBeside(request.path)
  try {
    const schemaVersion = await takeSnapshot(source, snapshot, shareOf(onShare, 0, 0.3))
    const start: ManifestStart = {
      company: request.company,
      fileName: basename(source.path),
      createdAt: request.createdAt,
      program: request.program,
      schemaVersion,
    }
    const manifest = await pack(snapshot, packed, start, shareOf(onShare, 0.3, 0.5))
    await seal(packed, manifest)
    removeOurs(snapshot)
    await readBack(packed, opened, shareOf(onShare, 0.5, 0.65))
    const failedChecks = await verifyCopy(opened, shareOf(onShare, 0.65, 1))
    const finished: Manifest = { ...manifest, verified: failedChecks.length === 0, failedChecks }
    await seal(packed, finished)
    await publish(packed, request.path)
    return backupInfo(request.path, finished, (await stat(request.path)).size)
  } catch (error) {
    throw asRefusal(error, request.path)
  } finally {
    for (const temporary of [snapshot, packed, opened]) removeOurs(temporary)
  }
}

/** Copies every page while others go on reading and writing; returns the structure version of the copy. */
async function takeSnapshot(source: Connection, target: string, onShare: OnShare): Promise<number> {
  await source.raw.backup(target, {
    progress: ({ totalPages, remainingPages }) => {
      if (totalPages > 0) onShare(1 - remainingPages / totalPages)
      return PAGES_A_STEP
    },
  })
  const copy = new Database(target, { fileMustExist: true })
  try {
    // one file without a log beside it, so that it can be opened where nothing can be written
    copy.pragma('journal_mode = DELETE')
    return copy.pragma('user_version', { simple: true }) as number
  } finally {
    copy.close()
  }
}
async function readBack(packed: string, opened: string, onShare: OnShare): Promise<void> {
  const manifest = await readManifest(packed)
  await checkPayload(packed, manifest)
  await unpack(packed, manifest, opened, onShare)
  const damage = checkNow(opened)
  if (damage.length > 0) refuse('BACKUP_INVALID', { detail: damage.slice(0, 3).join('；') })
}
async function verifyCopy(path: string, onShare: OnShare): Promise<string[]> {
  const raw = new Database(path, { readonly: true, fileMustExist: true })
  try {
    return await failuresOf(connectionOf(raw).read, onShare)
  } finally {
    raw.close()
  }
}

export function backupInfo(path: string, manifest: Manifest, sizeBytes: number): BackupInfo {
  return {
    path,
    fileName: basename(path),
    sizeBytes,
    sha256: manifest.payloadSha256,
    createdAt: manifest.createdAt,
    company: manifest.company,
    schemaVersion: manifest.schemaVersion,
    verified: manifest.verified,
  }
}
