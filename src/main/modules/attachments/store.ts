import { createHash } from 'node:crypto'
import type { Attachment } from '../../../core/contract'
import { attachmentKind, MAX_ATTACHMENT_BYTES } from '../../../core/documents/attachments'
import type { DocumentType } from '../../../core/documents/types'
import { filesOfDocument } from '../../../db/queries/attachments'
import type { ReadableDb, WritableDb } from '../../../db/types'
import { type CommandContext, type QueryContext, refuse } from '../../backend/context'
import { requirePermission } from '../../documents/permissions'
import { appendAudit, auditDetail } from '../../services/audit'

/** Whose attachments: a document's, or those of a voucher that no document stands behind. */
export type Owner = { documentId: number; type: DocumentType; number: string } | { voucherId: number; type: 'voucher'; number: string }
type Asked = { documentId?: number | undefined; voucherId?: number | undefined }

const DOCUMENT = 'SELECT id AS documentId, type, number FROM document WHERE id = ?'
const VOUCHER = "SELECT document_id AS documentId, word || '-' || number AS number FROM voucher WHERE id = ?"
/** A voucher's own document is what its scans belong to. NOT_FOUND, REQUIRED. */
export function ownerOf(db: ReadableDb, { documentId, voucherId }: Asked): Owner {
  if ((documentId === undefined) === (voucherId === undefined)) refuse('REQUIRED', { field: '单据或凭证' }, 'documentId')
  const voucher = voucherId === undefined ? undefined : db.get<{ documentId: number | null; number: string }>(VOUCHER, voucherId)
  if (voucherId !== undefined && !voucher) refuse('NOT_FOUND', { what: '凭证' }, 'voucherId')
  if (voucherId !== undefined && voucher?.documentId === null) return { voucherId, type: 'voucher', number: voucher.number }
  return (
    db.get<{ documentId: number; type: DocumentType; number: string }>(DOCUMENT, documentId ?? voucher?.documentId ?? 0) ??
    refuse('NOT_FOUND', { what: '单据' }, 'documentId')
  )
}

const BOOKED = `(EXISTS (SELECT 1 FROM voucher v WHERE v.id = a.voucher_id AND v.state = 'booked')
  OR EXISTS (SELECT 1 FROM posting p JOIN voucher v ON v.id = p.voucher_id WHERE p.document_id = a.document_id AND v.state = 'booked'))`
const ROWS = `
SELECT a.id, a.name, c.kind, c.size, a.sha256, COALESCE(u.display_name, '') AS addedBy, a.added_at AS addedAt, a.document_id AS documentId, a.voucher_id AS voucherId,
  COALESCE(d.number, '') AS documentNumber, COALESCE(d.type, 'voucher') AS type, ${BOOKED} AS booked
FROM attachment a JOIN attachment_content c ON c.sha256 = a.sha256 LEFT JOIN document d ON d.id = a.document_id LEFT JOIN user u ON u.id = a.added_by`
export type StoredAttachment = Omit<Attachment, 'removable'> & { voucherId: number | null; type: DocumentType; booked: 0 | 1 }
export const viewOf = ({ voucherId: _voucher, type: _type, booked, ...row }: StoredAttachment): Attachment => ({
  ...row,
  removable: booked === 0,
})
export const attachmentById = (db: ReadableDb, id: number): StoredAttachment =>
  db.get<StoredAttachment>(`${ROWS} WHERE a.id = ?`, id) ?? refuse('NOT_FOUND', { what: '附件' }, 'id')
/** Of a document; or of a voucher, with those of every document that is in it. */
export function attachmentsOf(db: ReadableDb, { documentId, voucherId }: Asked): StoredAttachment[] {
  if (documentId !== undefined) return db.all<StoredAttachment>(`${ROWS} WHERE a.document_id = ? ORDER BY a.id`, documentId)
  return db.all<StoredAttachment>(
    `${ROWS} WHERE a.voucher_id = ?1 OR a.document_id IN (SELECT document_id FROM posting WHERE voucher_id = ?1) ORDER BY a.id`,
    voucherId ?? 0,
  )
}

/** 附单据数: never less than there are files; one that was told by the files follows them. Booked vouchers stay as they were signed. */
function recount(db: WritableDb, owner: Owner, before: number): number {
  if ('voucherId' in owner) {
    const count = db.value<number>('SELECT COUNT(*) FROM attachment WHERE voucher_id = ?', owner.voucherId) ?? 0
    db.run(
      "UPDATE voucher SET attachment_count = CASE attachment_count WHEN ?2 THEN ?3 ELSE MAX(attachment_count, ?3) END WHERE id = ?1 AND state <> 'booked'",
      owner.voucherId,
      before,
      count,
    )
    return count
  }
  const count = filesOfDocument(db, owner.documentId)
  const set = 'attachment_count = CASE attachment_count WHEN ?2 THEN ?3 ELSE MAX(attachment_count, ?3) END'
  db.run(`UPDATE doc_journal SET ${set} WHERE id = ?1`, owner.documentId, before, count)
  db.run(`UPDATE voucher SET ${set} WHERE document_id = ?1 AND slot = 'main' AND state <> 'booked'`, owner.documentId, before, count)
  return count
}
const countOf = (db: ReadableDb, owner: Owner): number =>
  'voucherId' in owner
    ? (db.value<number>('SELECT COUNT(*) FROM attachment WHERE voucher_id = ?', owner.voucherId) ?? 0)
    : filesOfDocument(db, owner.documentId)
function log(ctx: CommandContext, action: string, owner: Owner, file: { name: string; sha256: string; size: number }): void {
  const subjectId = 'voucherId' in owner ? owner.voucherId : owner.documentId
  const detail = auditDetail({ number: owner.number, ...file })
  appendAudit(ctx.db, { at: ctx.clock.now(), userId: ctx.user.id, action, subject: owner.type, subjectId, detail })
}

const MEGABYTE = 1024 ** 2
/** Keeps a file with its owner. ATTACHMENT_TOO_LARGE, ATTACHMENT_KIND for what is none of the kinds, ATTACHMENT_TWICE. */
export function addAttachment(ctx: CommandContext, asked: Asked, name: string, bytes: Uint8Array): { id: number; count: number } {
  const { db } = ctx
  const owner = ownerOf(db, asked)
  requirePermission(ctx, owner.type, 'write')
  if (bytes.length > MAX_ATTACHMENT_BYTES)
    refuse('ATTACHMENT_TOO_LARGE', { name, limit: `${MAX_ATTACHMENT_BYTES / MEGABYTE} MB` }, 'base64')
  const kind = attachmentKind(bytes) ?? refuse('ATTACHMENT_KIND', { name }, 'base64')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const known = attachmentsOf(db, 'voucherId' in owner ? { voucherId: owner.voucherId } : { documentId: owner.documentId })
  const same = known.find((a) => a.sha256 === sha256)
  if (same) refuse('ATTACHMENT_TWICE', { name: same.name }, 'base64')
  const before = countOf(db, owner)
  if (db.value('SELECT 1 FROM attachment_content WHERE sha256 = ?', sha256) === undefined)
    db.run('INSERT INTO attachment_content (sha256, kind, size, content) VALUES (?, ?, ?, ?)', sha256, kind, bytes.length, bytes)
  const [documentId, voucherId] = 'voucherId' in owner ? [null, owner.voucherId] : [owner.documentId, null]
  const { lastInsertRowid: id } = db.run(
    'INSERT INTO attachment (sha256, document_id, voucher_id, name, added_by, added_at) VALUES (?, ?, ?, ?, ?, ?)',
    sha256,
    documentId,
    voucherId,
    name,
    ctx.user.id,
    ctx.clock.now(),
  )
  log(ctx, 'attachments.add', owner, { name, sha256, size: bytes.length })
  ctx.touch('attachments', 'documents')
  return { id, count: recount(db, owner, before) }
}
/** Takes a file away, and its content with the last that has it. NOT_FOUND, ATTACHMENT_BOOKED. */
export function removeAttachment(ctx: CommandContext, id: number): { count: number } {
  const { db } = ctx
  const { documentId, voucherId, name, sha256, size, booked } = attachmentById(db, id)
  const owner = ownerOf(db, documentId === null ? { voucherId: voucherId ?? 0 } : { documentId })
  requirePermission(ctx, owner.type, 'write')
  if (booked === 1) refuse('ATTACHMENT_BOOKED', { name }, 'id')
  const before = countOf(db, owner)
  db.run('DELETE FROM attachment WHERE id = ?', id)
  db.run('DELETE FROM attachment_content WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM attachment WHERE sha256 = ?1)', sha256)
  log(ctx, 'attachments.remove', owner, { name, sha256, size })
  ctx.touch('attachments', 'documents')
  return { count: recount(db, owner, before) }
}
/** What is in a file of the given id. */
export const contentOf = ({ db }: QueryContext, sha256: string): Buffer =>
  Buffer.from(db.value<Uint8Array>('SELECT content FROM attachment_content WHERE sha256 = ?', sha256) ?? [])
