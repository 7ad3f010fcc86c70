import { createHash } from 'node:crypto'
import type { WritableDb } from '../../db/types'
import { refuse } from '../backend/context'

/** Another user's request is another request: its answer is not theirs to have. */
const hashOf = (userId: number | null, input: unknown) =>
  createHash('sha256')
    .update(JSON.stringify([userId, input]))
    .digest('hex')

/**
 * A command sent twice with one requestId is done once: the second time it answers what it answered the first time. REQUEST_REUSED
 * when something else is asked for with it: an answer would pass for having done that.
 */
export function earlierReply(
  db: WritableDb,
  { requestId, procedure, userId, input }: { requestId: string; procedure: string; userId: number | null; input: unknown },
): { reply: unknown } | undefined {
  const row = db.get<{ procedure: string; reply: string; input: string }>(
    'SELECT procedure, reply, input_sha256 AS input FROM request_log WHERE request_id = ?',
    requestId,
  )
  if (!row) return undefined
  if (row.procedure !== procedure || row.input !== hashOf(userId, input)) refuse('REQUEST_REUSED', undefined, 'requestId')
  return { reply: JSON.parse(row.reply) }
}
export function rememberReply(
  db: WritableDb,
  request: {
    requestId: string
    procedure: string
    userId: number | null
    input: unknown
    subjectId: number | null
    reply: unknown
    at: string
  },
): void {
  db.run(
    'INSERT INTO request_log (request_id, procedure, input_sha256, subject_id, reply, at) VALUES (?, ?, ?, ?, ?, ?)',
    request.requestId,
    request.procedure,
    hashOf(request.userId, request.input),
    request.subjectId,
    JSON.stringify(request.reply),
    request.at,
  )
}
/** Nobody repeats a request after weeks. `before`: UTC. */
export function forgetReplies(db: WritableDb, before: string): void {
  db.run('DELETE FROM request_log WHERE at < ?', before)
}
