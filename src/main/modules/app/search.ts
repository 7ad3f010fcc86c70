import type { z } from 'zod'
import type { app } from '../../../core/contract'
import type { DocumentType } from '../../../core/documents/types'
import { itemText } from '../../../core/documents/itemText'
import { fenDisplay, type LocalDate, qtyDisplay } from '../../../core/kernel'
import { documentLabel } from '../../../core/modules/registry'
import type { ReadableDb } from '../../../db/types'
import { searchAccounts } from '../search/accounts'
import { prefixEnd } from '../search/collect'
import { searchItems } from '../search/items'
import { searchPartners } from '../search/partners'

type Hit = z.output<(typeof app)['search']['output']>[number]

/** Finds anything by number, code, name, initials or barcode: documents, counts, items, partners, accounts, a share of the limit each. */
export function searchEverything(db: ReadableDb, today: LocalDate, text: string, limit: number): Hit[] {
  const typed = text.trim()
  if (typed === '') return []
  const share = Math.max(3, Math.floor(limit / 4))
  const documents = [...findDocuments(db, typed.toUpperCase(), share), ...findStocktakes(db, typed.toUpperCase(), share)]
  const items = searchItems(db, today, { text: typed, limit: share, stockOnly: false }).map(
    (item): Hit => ({
      kind: 'item',
      id: item.id,
      type: null,
      title: `${item.code} ${itemText(item)}`,
      subtitle: item.kind === 'service' ? '服务' : `现存 ${qtyDisplay(item.onHand)} ${item.unit}`,
    }),
  )
  const partners = searchPartners(db, { text: typed, limit: share }).map(
    (partner): Hit => ({
      kind: 'partner',
      id: partner.id,
      type: null,
      title: `${partner.code} ${partner.name}`,
      subtitle:
        `${partner.isCustomer ? '客户' : '供应商'} ${partner.balance === 0 ? '' : `${partner.isCustomer ? '应收' : '应付'} ${fenDisplay(partner.balance)}`}`.trim(),
    }),
  )
  const accounts = searchAccounts(db, { text: typed, leafOnly: false, cashOnly: false, limit: share }).map(
    (account): Hit => ({
      kind: 'account',
      id: account.id,
      type: null,
      title: `${account.code} ${account.fullName}`,
      subtitle: '科目',
    }),
  )
  return [...documents, ...items, ...partners, ...accounts].slice(0, limit)
}

const TABLES = ['doc_order', 'doc_stock', 'doc_invoice', 'doc_cash', 'doc_journal']
interface DocumentRow {
  id: number
  type: DocumentType
  number: string
  date: string
  total: number
  partner: string | null
}
/** Those whose number begins with the text or, for digits, ends with it: people read out the last ones. */
function numbered<T>(typed: string, find: (condition: string, ...params: string[]) => T[]): T[] {
  const beginning = find('d.number >= ? AND d.number < ?', typed, prefixEnd(typed))
  return beginning.length > 0 || !/^\d+$/.test(typed) ? beginning : find("d.number LIKE '%' || ?", typed)
}
const STOCKTAKES = (condition: string) =>
  `SELECT d.id, d.number, d.date, w.name AS warehouse FROM stocktake d JOIN warehouse w ON w.id = d.warehouse_id WHERE ${condition} ORDER BY d.number DESC LIMIT ?`
function findStocktakes(db: ReadableDb, typed: string, limit: number): Hit[] {
  return numbered(typed, (condition, ...params) =>
    db.all<{ id: number; number: string; date: string; warehouse: string }>(STOCKTAKES(condition), ...params, limit),
  ).map((row) => ({ kind: 'stocktake', id: row.id, type: null, title: `盘点单 ${row.number}`, subtitle: `${row.date} ${row.warehouse}` }))
}
function findDocuments(db: ReadableDb, typed: string, limit: number): Hit[] {
  const found = numbered(typed, (condition, ...params) =>
    TABLES.flatMap((table) =>
      db.all<DocumentRow>(
        `SELECT d.id, d.type, d.number, d.date, d.total, (SELECT name FROM partner WHERE id = d.partner_id) AS partner
         FROM ${table} d WHERE ${condition} ORDER BY d.number DESC LIMIT ?`,
        ...params,
        limit,
      ),
    ),
  )
  return found.slice(0, limit).map((row) => ({
    kind: 'document',
    id: row.id,
    type: row.type,
    title: `${documentLabel(row.type)} ${row.number}`,
    subtitle: [row.date, row.partner, fenDisplay(row.total)].filter((part) => part !== null).join(' '),
  }))
}
