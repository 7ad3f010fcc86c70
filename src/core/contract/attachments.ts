import { z } from 'zod'
import type { AttachmentKind } from '../documents/attachments'
import { command, query } from './rpc'
import { id, name, output } from './schemas'

export interface Attachment {
  id: number
  name: string
  kind: AttachmentKind
  /** bytes */
  size: number
  sha256: string
  addedBy: string
  /** UTC */
  addedAt: string
  /** the document it belongs to; null: to a voucher without one */
  documentId: number | null
  documentNumber: string
  /** false: a voucher that rests on it is booked */
  removable: boolean
}
/** A document, or a voucher; exactly one of them. */
const owner = { documentId: id.optional(), voucherId: id.optional() }
/** Somewhat more than is taken, so that what is too large is told so. */
const MAX_BASE64 = 14 * 1024 ** 2
const base64 = z
  .string()
  .max(MAX_BASE64)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/, { message: '不是 base64' })
export const attachments = {
  list: query('session', '附件：一张单据的；或一张凭证的，连同它所含单据的', z.strictObject(owner), output<Attachment[]>()),
  get: query('session', '一个附件的内容（base64）', z.strictObject({ id }), output<Attachment & { mime: string; base64: string }>()),
  add: command(
    'session',
    '添加附件：PDF、JPG、PNG、OFD、XML，按内容辨认；同样的内容只存一份',
    z.strictObject({ ...owner, name, base64 }),
    output<{ id: number; count: number }>(),
  ),
  remove: command('session', '删除附件；凭证已记账的不能删除', z.strictObject({ id }), output<{ count: number }>()),
}
