import type { DocumentType } from './types'

const NEW = new Set<DocumentType>(['purchaseReceipt', 'otherIn', 'stockGain'])
/** Documents that bring pieces in from outside: their numbers are new, there is nothing to choose from (D35). */
export const bringsNumbersIn = (type: DocumentType): boolean => NEW.has(type)
