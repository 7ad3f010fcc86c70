import type { attachments } from '../../../core/contract'
import { ATTACHMENT_KINDS } from '../../../core/documents/attachments'
import type { ModuleHandlers } from '../../backend/router'
import { requirePermission } from '../../documents/permissions'
import { addAttachment, attachmentById, attachmentsOf, contentOf, ownerOf, removeAttachment, viewOf } from './store'

export const attachmentHandlers: ModuleHandlers<typeof attachments> = {
  list(ctx, asked) {
    requirePermission(ctx, ownerOf(ctx.db, asked).type, 'read')
    return attachmentsOf(ctx.db, asked).map(viewOf)
  },
  get(ctx, { id }) {
    const stored = attachmentById(ctx.db, id)
    requirePermission(ctx, stored.type, 'read')
    return { ...viewOf(stored), mime: ATTACHMENT_KINDS[stored.kind].mime, base64: contentOf(ctx, stored.sha256).toString('base64') }
  },
  add: (ctx, { name, base64, ...asked }) => addAttachment(ctx, asked, name, Buffer.from(base64, 'base64')),
  remove: (ctx, { id }) => removeAttachment(ctx, id),
}
