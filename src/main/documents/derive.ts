import { documentInput, type DocumentInput, type SourceLine } from '../../core/contract'
import { editLine, lineAmounts } from '../../core/documents/amounts'
import type { AnyDocument, DocumentType, GoodsLine, StockLine } from '../../core/documents/types'
import { addDays, shareOf } from '../../core/kernel'
import { documentDef } from '../../core/modules/registry'
import type { ReadableDb } from '../../db/types'
import { type QueryContext, refuse } from '../backend/context'
import { RETURNED_UNSOLD, SHIPPED } from './facts'
import { FAMILIES, familyOf } from './families'
import { requireDocument } from './store'

const OPEN_RECEIPT = 'l.quantity - l.invoiced_quantity - l.returned_open_quantity'
const UNSOLD = `l.quantity - l.invoiced_quantity - ${RETURNED_UNSOLD('l.id')}`
/** How much of a source line is left for a document of this type. */
const LEFT: Partial<Record<DocumentType, string>> = {
  purchaseReceipt: 'l.quantity - l.executed_quantity + l.returned_quantity - l.closed_quantity',
  salesDelivery: 'l.quantity - l.executed_quantity + l.returned_quantity - l.closed_quantity',
  purchaseInvoice: OPEN_RECEIPT,
  salesInvoice: `l.quantity - l.invoiced_quantity - CASE WHEN ${SHIPPED('l')} THEN ${RETURNED_UNSOLD('l.id')} ELSE l.returned_quantity END`,
  // what is not invoiced yet (发出商品: not sold yet) goes back first
  purchaseReturn: `CASE WHEN ${OPEN_RECEIPT} > 0 THEN MIN(${OPEN_RECEIPT}, l.quantity - l.returned_quantity) ELSE l.quantity - l.returned_quantity END`,
  salesReturn: `CASE WHEN ${SHIPPED('l')} AND ${UNSOLD} > 0 THEN ${UNSOLD} ELSE l.quantity - l.returned_quantity END`,
}
const SELECT = (table: string, left: string) => `
SELECT d.id AS documentId, d.number AS documentNumber, d.type AS documentType, d.date, l.id AS lineId, l.line_no AS lineNo, l.item_id AS itemId, i.code AS itemCode, i.name AS itemName, i.unit,
  COALESCE(l.warehouse_id, d.warehouse_id) AS warehouseId, ${table === 'doc_order' ? "''" : 'l.batch'} AS batch, l.quantity, ${left} AS left, l.price, l.discount_rate AS discountRate, l.tax_rate AS taxRate,
  d.price_mode AS priceMode FROM ${table}_line l JOIN ${table} d ON d.id = l.document_id JOIN item i ON i.id = l.item_id`

interface SourceFilter {
  to: DocumentType
  partnerId?: number | undefined
  warehouseId?: number | undefined
  text?: string | undefined
  offset: number
  limit: number
}
/** Lines of posted (orders: approved) documents that a document of this type can still be made from. */
export function sourceLines(db: ReadableDb, f: SourceFilter): SourceLine[] {
  const from = documentDef(f.to).derivesFrom[0]?.from
  const left = LEFT[f.to]
  if (!from || !left) return []
  const { table } = FAMILIES[familyOf(from)]
  const where = ['d.type = ?', `d.state = '${familyOf(from) === 'order' ? 'approved' : 'posted'}'`, 'd.reverses_id IS NULL', `${left} > 0`]
  const params: (string | number)[] = [from]
  const add = (sql: string, ...values: (string | number)[]) => {
    where.push(sql)
    params.push(...values)
  }
  if (f.partnerId) add('d.partner_id = ?', f.partnerId)
  if (f.warehouseId) add('COALESCE(l.warehouse_id, d.warehouse_id) = ?', f.warehouseId)
  if (f.text)
    add(
      "(d.number LIKE '%' || ? || '%' OR i.name LIKE '%' || ? || '%' OR i.code LIKE ? || '%' OR i.pinyin LIKE '%' || ? || '%')",
      f.text,
      f.text,
      f.text,
      f.text.toLowerCase(),
    )
  return db.all<SourceLine>(
    `${SELECT(table, left)} WHERE ${where.join(' AND ')} ORDER BY d.date, d.id, l.line_no LIMIT ? OFFSET ?`,
    ...params,
    f.limit,
    f.offset,
  )
}

/** A line of the new document: what is left of the source line, priced as the source was; in full it keeps the source's amounts. */
function derivedLine(
  source: GoodsLine & { warehouseId?: number | null; batch?: string },
  left: number,
  mode: 'incl' | 'excl',
  warehouseId: number | null,
): Record<string, unknown> {
  const { itemId, price, discountRate, taxRate, id } = source
  const whole = left === source.quantity
  const amounts = whole ? { net: source.net, tax: source.tax, gross: source.gross } : lineAmounts(mode, left, price, taxRate, discountRate)
  const line = {
    itemId,
    quantity: left,
    price,
    discountRate,
    taxRate,
    ...amounts,
    sourceLineId: id,
    memo: '',
    warehouseId: source.warehouseId ?? warehouseId,
    batch: source.batch ?? '',
  }
  // a line without a price carries amounts only
  if (price === 0 && !whole) Object.assign(line, editLine({ ...line, gross: shareOf(source.gross, left, source.quantity) }, 'gross', mode))
  return line
}

/** The content of a document made from others (下推): header of the first, every line with something left. Not saved. */
export function deriveDocument(
  ctx: QueryContext,
  to: DocumentType,
  sourceIds: readonly number[],
  date: string,
): AnyDocument & DocumentInput {
  const def = documentDef(to)
  const sources = sourceIds.map((id) => requireDocument(ctx.db, id))
  const [first] = sources
  const left = LEFT[to]
  if (!first || !left || !sources.every((s) => def.derivesFrom.some((d) => d.from === s.type)))
    refuse('UNKNOWN_REFERENCE', { field: '源单' })
  if (sources.some((s) => s.partnerId !== first.partnerId)) refuse('PARTNER_MISMATCH')
  const head = first as unknown as Record<string, unknown>
  const mode = head['priceMode'] as 'incl' | 'excl'
  const table = `${FAMILIES[familyOf(first.type)].table}_line`
  const lines = sources.flatMap((s) =>
    (s.lines as StockLine[]).flatMap((l) => {
      const open = ctx.db.value<number>(`SELECT ${left} FROM ${table} l WHERE l.id = ?`, l.id) ?? 0
      return open > 0 ? [derivedLine(l, open, mode, (head['warehouseId'] as number | null) ?? null)] : []
    }),
  )
  if (!lines.length) refuse('WRONG_STATE', { state: '已全部执行', action: `生成${def.label}` })
  const term = first.partnerId === null ? 0 : (ctx.db.value<number>('SELECT term_days FROM partner WHERE id = ?', first.partnerId) ?? 0)
  const family = familyOf(to)
  const extra = {
    order: {},
    stock: { warehouseId: head['warehouseId'] ?? null, invoiceKind: to === 'purchaseReturn' ? 'special' : 'none' },
    invoice: { invoiceKind: 'special' },
    cash: {},
    journal: {},
  }[family]
  const keep = family === 'stock' ? lines : lines.map(({ warehouseId: _w, batch: _b, ...l }) => l)
  const due = def.header.some((f) => f.name === 'dueDate') ? { dueDate: addDays(date, term) } : {}
  return documentInput.parse({
    type: to,
    date,
    partnerId: first.partnerId,
    employeeId: first.employeeId,
    departmentId: first.departmentId,
    priceMode: mode,
    ...due,
    ...extra,
    lines: keep,
  }) as AnyDocument & DocumentInput
}
