import type { ChainNode, DocumentRow, DocumentView } from '../../core/contract'
import type { AnyDocument, DocumentType, StockDocument } from '../../core/documents/types'
import { byProgram, derivableTo, documentDef, documentLabel } from '../../core/modules/registry'
import { literal } from '../../db/like'
import { WAITING } from '../../db/queries/waiting'
import type { ReadableDb } from '../../db/types'
import type { QueryContext } from '../backend/context'
import { FAMILIES, familyOf } from './families'
import { namesOf } from './names'
import { requireDocument } from './store'

function actionsOf(ctx: QueryContext, doc: AnyDocument): DocumentView['actions'] {
  if (doc.type === 'opening' || byProgram(doc.type)) return []
  const { posts } = documentDef(doc.type)
  const { approval } = ctx.options
  switch (doc.state) {
    case 'draft':
      return approval ? ['edit', 'submit', 'void'] : posts ? ['edit', 'post', 'void'] : ['edit', 'approve', 'void']
    case 'submitted':
      return ['approve', 'reject', 'void']
    case 'approved':
      return posts ? ['post', 'reject'] : ['reject', 'close']
    case 'closed':
      return ['close']
    case 'posted':
      return doc.reversesId === null ? ['unpost', 'reverse'] : ['unpost']
    default:
      return []
  }
}

/** Nothing of it is on the way: there is nothing to receive. */
const arrivedAtOnce = (doc: AnyDocument) => doc.type === 'transfer' && (doc as StockDocument).lines.every((l) => l.inTransitQuantity === 0)
/** 领用退回 brings back what was not used: nothing of it is left to bring back. */
const cameBack = (doc: AnyDocument) => doc.type === 'materialIssue' && doc.lines.every((l) => l.quantity < 0)

interface Stamps {
  createdBy: string
  createdAt: string
  postedBy: string | null
  postedAt: string | null
}
export function documentView(ctx: QueryContext, id: number): DocumentView {
  const doc = requireDocument(ctx.db, id)
  const { table } = FAMILIES[familyOf(doc.type)]
  const stamps = ctx.db.get<Stamps>(
    `SELECT COALESCE(c.display_name, '') AS createdBy, d.created_at AS createdAt, p.display_name AS postedBy, d.posted_at AS postedAt
     FROM ${table} d LEFT JOIN user c ON c.id = d.created_by LEFT JOIN user p ON p.id = d.posted_by WHERE d.id = ?`,
    id,
  ) as Stamps
  const open = doc.state === 'posted' || (doc.state === 'approved' && doc.type !== 'opening' && !documentDef(doc.type).posts)
  return {
    document: doc as unknown as DocumentView['document'],
    names: namesOf(ctx.db, doc),
    ...stamps,
    actions: actionsOf(ctx, doc),
    derive:
      open && doc.reversesId === null
        ? derivableTo(doc.type).flatMap((d) => (arrivedAtOnce(doc) || cameBack(doc) ? [] : [{ type: d.to, label: d.label }]))
        : [],
  }
}

interface ListFilter {
  type: DocumentType
  from?: string | undefined
  to?: string | undefined
  state?: string | undefined
  partnerId?: number | undefined
  text?: string | undefined
  /** two-step transfers: something is still on the way */
  onTheWay?: boolean | undefined
  /** 报损 and 报溢: posted, and nothing is decided about them yet (D31) */
  undecided?: boolean | undefined
  warehouseId?: number | undefined
  toWarehouseId?: number | undefined
  offset: number
  limit: number
}
/** Where goods come from and go to, and how much is on the way: what a list of transfers shows. */
const TRANSFERS: readonly DocumentType[] = ['transfer', 'transferIn']
const PLACES = ` w.name AS warehouseName, t.name AS toWarehouseName,
       (SELECT COUNT(*) FROM doc_stock_line l WHERE l.document_id = d.id AND l.in_transit_quantity > 0) AS linesInTransit,`
const PLACE_NAMES = ' LEFT JOIN warehouse w ON w.id = d.warehouse_id LEFT JOIN warehouse t ON t.id = d.to_warehouse_id'
/** For whom and why; of 报损 and 报溢 also what was decided (D31). */
const EXPLAINED: readonly DocumentType[] = ['materialIssue', 'stockLoss', 'stockGain']
const DECIDED = `SELECT v.number FROM document_link k JOIN doc_journal v ON v.id = k.target_id AND v.type = 'voucher' AND v.state = 'posted' AND v.reverses_id IS NULL
  WHERE k.source_id = d.id`
const PENDING = "d.state = 'posted' AND d.reverses_id IS NULL"
const WHY = ` m.name AS departmentName, d.reason,
       CASE WHEN d.type = 'materialIssue' OR NOT (${PENDING}) THEN '' ELSE COALESCE((${DECIDED} LIMIT 1), '未处理') END AS decision,`
const WHY_NAMES = ' LEFT JOIN department m ON m.id = d.department_id'
/** What rows of a type carry beside what all have: columns, and the tables of their names. */
function ownColumns(type: DocumentType): [columns: string, joins: string] {
  if (TRANSFERS.includes(type)) return [PLACES, PLACE_NAMES]
  return EXPLAINED.includes(type) ? [WHY, WHY_NAMES] : ['', '']
}
export function listDocuments(db: ReadableDb, f: ListFilter): { rows: DocumentRow[]; count: number; total: number } {
  const { table } = FAMILIES[familyOf(f.type)]
  const where = ['d.type = ?']
  const params: (string | number)[] = [f.type]
  const add = (sql: string, ...values: (string | number)[]) => {
    where.push(sql)
    params.push(...values)
  }
  if (f.from) add('d.date >= ?', f.from)
  if (f.to) add('d.date <= ?', f.to)
  if (f.state === 'draft' || f.state === 'submitted') add(`d.state = ? AND d.${WAITING}`, f.state)
  else if (f.state) add('d.state = ?', f.state)
  else add("d.state <> 'void'")
  if (f.partnerId) add('d.partner_id = ?', f.partnerId)
  if (familyOf(f.type) === 'stock') {
    if (f.onTheWay) add('d.id IN (SELECT document_id FROM doc_stock_line WHERE in_transit_quantity > 0 AND item_id > 0)')
    if (f.undecided) add(`d.type IN ('stockLoss', 'stockGain') AND ${PENDING} AND NOT EXISTS (${DECIDED})`)
    if (f.warehouseId) add('d.warehouse_id = ?', f.warehouseId)
    if (f.toWarehouseId) add('d.to_warehouse_id = ?', f.toWarehouseId)
  }
  if (f.text)
    add(
      String.raw`(d.number LIKE '%' || ? || '%' ESCAPE '\' OR p.name LIKE '%' || ? || '%' ESCAPE '\' OR p.pinyin LIKE '%' || ? || '%' ESCAPE '\' OR d.memo LIKE '%' || ? || '%' ESCAPE '\' OR e.name LIKE '%' || ? || '%' ESCAPE '\')`,
      ...[f.text, f.text, f.text.toLowerCase(), f.text, f.text].map(literal),
    )
  const sql = where.join(' AND ')
  const [own, joins] = ownColumns(f.type)
  const rows = db.all<DocumentRow>(
    `SELECT d.id, d.type, d.number, d.date, d.state, d.partner_id AS partnerId, p.name AS partnerName, e.name AS employeeName, d.total, d.memo,${own}
       (SELECT v.word || '-' || printf('%03d', v.number) FROM voucher v WHERE d.state IN ('posted', 'reversed') AND v.id = COALESCE((SELECT o.id FROM voucher o WHERE o.document_id = d.id ORDER BY o.id LIMIT 1),
         (SELECT p.voucher_id FROM posting p WHERE p.document_id = d.id AND p.kind = 'post' AND p.voucher_id IS NOT NULL ORDER BY p.id DESC LIMIT 1))) AS voucher
     FROM ${table} d LEFT JOIN partner p ON p.id = d.partner_id LEFT JOIN employee e ON e.id = d.employee_id${joins} WHERE ${sql} ORDER BY d.date DESC, d.id DESC LIMIT ? OFFSET ?`,
    ...params,
    f.limit,
    f.offset,
  )
  const sums = db.get<{ count: number; total: number }>(
    `SELECT COUNT(*) AS count, COALESCE(SUM(d.total), 0) AS total FROM ${table} d LEFT JOIN partner p ON p.id = d.partner_id LEFT JOIN employee e ON e.id = d.employee_id WHERE ${sql}`,
    ...params,
  )
  return { rows, count: sums?.count ?? 0, total: sums?.total ?? 0 }
}

const CHAIN = `
WITH RECURSIVE up (id, depth) AS (SELECT ?1, 0 UNION SELECT k.source_id, up.depth - 1 FROM up JOIN document_link k ON k.target_id = up.id WHERE up.depth > -10),
down (id, depth) AS (SELECT ?1, 0 UNION SELECT k.target_id, down.depth + 1 FROM down JOIN document_link k ON k.source_id = down.id WHERE down.depth < 10),
-- receipts and payments that cleared what the document opened, and what this one cleared
cleared (id, depth) AS (
  SELECT DISTINCT e.document_id, 1 FROM open_item o JOIN open_item_entry e ON e.open_item_id = o.id WHERE o.document_id = ?1 AND e.document_id <> ?1 AND e.kind = 'settle'
  UNION SELECT DISTINCT o.document_id, -1 FROM open_item_entry e JOIN open_item o ON o.id = e.open_item_id WHERE e.document_id = ?1 AND o.document_id <> ?1 AND e.kind = 'settle')
SELECT d.id, d.type, d.number, d.date, d.state, d.total, x.depth FROM (SELECT id, MIN(depth) AS depth FROM (SELECT * FROM up UNION ALL SELECT * FROM down UNION ALL SELECT * FROM cleared) GROUP BY id) x
JOIN document d ON d.id = x.id WHERE d.state <> 'void' ORDER BY x.depth, d.date, d.id LIMIT 200`

/** Documents up and down the chain: made from, made of, cleared by. */
export function documentChain(db: ReadableDb, id: number): ChainNode[] {
  return db
    .all<Omit<ChainNode, 'label' | 'direction'> & { depth: number }>(CHAIN, id)
    .map(({ depth, ...n }) => ({ ...n, label: documentLabel(n.type), direction: n.id === id ? 0 : depth < 0 ? -1 : 1 }))
}
