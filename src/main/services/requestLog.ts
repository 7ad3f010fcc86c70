import type { WritableDb } from '../../db/types'
import { refuse } from '../backend/context'

/** A command sent twice with one requestId is done once: the second time it answers what it answered the first time. */
export function earlierReply(db: WritableDb, requestId: string, procedure: string): { reply: unknown } | undefined {
  const row = db.get<{ procedure: string; reply: string }>('SELECT procedure, reply FROM request_log WHERE request_id = ?', requestId)
  if (!row) return undefined
  if (row.procedure !== procedure) refuse('REQUEST_REUSED', undefined, 'requestId')
  return { reply: JSON.parse(row.reply) }
}
export function rememberReply(
  db: WritableDb,
  request: { requestId: string; procedure: string; subjectId: number | null; reply: unknown; at: string },
): void {
  db.run(
    'INSERT INTO request_log (request_id, procedure, subject_id, reply, at) VALUES (?, ?, ?, ?, ?)',
    request.requestId,
    request.procedure,
    request.subjectId,
    JSON.stringify(request.reply),
    request.at,
  )
}
/** Nobody repeats a request after weeks. `before`: UTC. */
export function forgetReplies(db: WritableDb, before: string): void {
  db.run('DELETE FROM request_log WHERE at < ?', before)
}
