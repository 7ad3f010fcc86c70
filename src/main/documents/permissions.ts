import type { Permission } from '../../core/contract'
import type { DocumentType } from '../../core/documents/types'
import { documentDef } from '../../core/modules/registry'
import { type QueryContext, refuse } from '../backend/context'

/** The permission that acting on a document of this type needs: named by its module. */
export const documentPermission = (type: DocumentType, right: 'read' | 'write' | 'post'): Permission =>
  type === 'opening'
    ? `accounting.${right}`
    : type === 'badDebt' && right === 'post'
      ? 'treasury.writeOff'
      : `${documentDef(type).module}.${right}`

/** Who lets goods past their expiry date be sold must be allowed to (D33). */
export function requireRelease(ctx: QueryContext): void {
  const permission: Permission = 'inventory.release'
  if (!ctx.user.isAdmin) refuse('NO_PERMISSION', { permission }, 'releaseReason')
}

/** Administrators may do everything; roles for others come with the users' module. */
export function requirePermission(ctx: QueryContext, type: DocumentType, right: 'read' | 'write' | 'post'): void {
  if (!ctx.user.isAdmin) refuse('NO_PERMISSION', { permission: documentPermission(type, right) })
}
