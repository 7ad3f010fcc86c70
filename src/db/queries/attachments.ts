import type { ReadableDb } from '../types'

/** How many files belong to a document. */
export const filesOfDocument = (db: ReadableDb, documentId: number): number =>
  db.value<number>('SELECT COUNT(*) FROM attachment WHERE document_id = ?', documentId) ?? 0
