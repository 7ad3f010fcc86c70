/** SQL: the document `id` of a card as `as`: a voucher, or the 其他入库单 of what 清理 brought into stock. By both keys, as the view of all documents has none. */
export const joinDocument = (id: string, as: string): string =>
  `LEFT JOIN doc_journal ${as}_journal ON ${as}_journal.id = ${id} LEFT JOIN doc_stock ${as}_stock ON ${as}_stock.id = ${id}`
/** SQL: a column of the document joined as `as`. */
export const ofDocument = (as: string, column: 'date' | 'state' | 'reverses_id' | 'number' | 'memo'): string =>
  `COALESCE(${as}_journal.${column}, ${as}_stock.${column})`
/** SQL: the document joined as `as` is posted, and takes nothing back. */
export const stands = (as: string): string => `${ofDocument(as, 'state')} = 'posted' AND ${ofDocument(as, 'reverses_id')} IS NULL`
