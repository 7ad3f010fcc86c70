import { createHash } from 'node:crypto'
import type { ReadableDb, WritableDb } from '../../db/types'

/** One line of the log of what was done. Lines are chained by hash: none can be changed or taken out unnoticed. */
export interface AuditEntry {
  /** UTC */
  at: string
  userId: number | null
  /** procedure: "documents.post" */
  action: string
  /** what it was done to: a document type, an entity, a module */
  subject: string
  subjectId: number | null
  detail: string
}
const FIRST = '0'.repeat(64)

function hashOf(previous: string, entry: AuditEntry): string {
  const { at, userId, action, subject, subjectId, detail } = entry
  return createHash('sha256')
    .update(JSON.stringify([previous, at, userId, action, subject, subjectId, detail]))
    .digest('hex')
}
export function appendAudit(db: WritableDb, entry: AuditEntry): void {
  const previous = db.value<string>('SELECT hash FROM audit_log ORDER BY id DESC LIMIT 1') ?? FIRST
  db.run(
    'INSERT INTO audit_log (at, user_id, action, subject, subject_id, detail, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    entry.at,
    entry.userId,
    entry.action,
    entry.subject,
    entry.subjectId,
    entry.detail,
    previous,
    hashOf(previous, entry),
  )
}

/** The id of the first line that does not follow from the one before it; null when the chain is whole. */
export function firstBrokenAudit(db: ReadableDb): number | null {
  let previous = FIRST
  const rows = db.iterate<AuditEntry & { id: number; previousHash: string; hash: string }>(
    `SELECT id, at, user_id AS userId, action, subject, subject_id AS subjectId, detail, previous_hash AS previousHash, hash FROM audit_log ORDER BY id`,
  )
  for (const row of rows) {
    if (row.previousHash !== previous || row.hash !== hashOf(previous, row)) return row.id
    previous = row.hash
  }
  return null
}

const MAX_DETAIL = 1000
/** A command's input as the log keeps it: without passwords and the content of files, long texts cut, long lists counted. */
export function auditDetail(input: unknown): string {
  const text = JSON.stringify(input, (key, value: unknown) => {
    if (/password|^base64$/i.test(key)) return undefined
    if (typeof value === 'string' && value.length > 120) return `${value.slice(0, 120)}…`
    if (Array.isArray(value) && value.length > 20) return `[${value.length}]`
    return value
  })
  return text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL)}…` : text
}
