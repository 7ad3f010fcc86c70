import type { DocumentType } from '@core/documents/types'
import type { UserDocumentType } from '@core/modules/registry'
import { PAGES } from '../app/open'
import { openPage } from '../app/tabs'
import type { NewDocument } from './form/newContent'

/** Types of the documents that were opened: which module a tab belongs to. */
export const knownTypes = new Map<number, UserDocumentType>()
export const openDocument = (id: number): void => openPage(PAGES.document, { id })
export const openVoucher = (id: number): void => openPage(PAGES.voucher, { id })
/** A page of its own for each new document; what it begins with is kept with the tab. */
export const newParams = (wanted: NewDocument): Record<string, unknown> => ({ ...wanted, new: crypto.randomUUID() })
export const createDocument = (wanted: NewDocument): void => openPage(PAGES.document, newParams(wanted))
export const isUserType = (type: DocumentType | null): type is UserDocumentType => type !== null && type !== 'opening'
/** What a document's tab shows: the id of a stored one, or the name of a new one. */
export function tabContent(params: Readonly<Record<string, unknown>>): { id: number | null; fresh: string } {
  const { id, new: fresh } = params
  return { id: typeof id === 'number' ? id : null, fresh: typeof fresh === 'string' ? fresh : '' }
}
