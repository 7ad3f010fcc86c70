import type { DocumentInput, SourceLine } from '../../core/contract'
import { addTax, baseFigures, type LineAmounts, lineAmounts, splitGross, TAX_TOLERANCE } from '../../core/documents/amounts'
import type {
  AnyDocument,
  DocumentType,
  GoodsLine,
  InvoiceKind,
  OrderDocument,
  PriceMode,
  StockDocument,
  StockLine,
  UnitEntry,
} from '../../core/documents/types'
import { addDays, priceOf, shareOf } from '../../core/kernel'
import { documentDef } from '../../core/modules/registry'
import { literal } from '../../db/like'
import { LEFT_OF_ORDER } from '../../db/queries/supply'
import { BARCODE_OF, UNITS_OF, unitsFrom } from '../../db/queries/units'
import type { ReadableDb } from '../../db/types'
import { type QueryContext, refuse } from '../backend/context'
import { accountBook } from './accountRules'
import { deriveRecovery } from './badDebts'
import { deriveDisposal } from './disposal'
import { SHIPPED } from '../../db/queries/shipped'
import { RETURNED_UNSOLD } from './facts'
import { FAMILIES, familyOf } from './families'
import { purchaseForOrders } from './purchaseFor'
import { onlySerials } from './serialChoices'
import { requireDocument } from './store'
import { unitOfLeft } from './units'
import { madeInput } from './made'

const OPEN_RECEIPT = 'l.quantity - l.invoiced_quantity - l.returned_open_quantity'
const UNSOLD = `l.quantity - l.invoiced_quantity - ${RETURNED_UNSOLD('l.id')}`
/** How much of a source line is left for a document of this type. */
const LEFT: Partial<Record<DocumentType, string>> = {
  purchaseReceipt: LEFT_OF_ORDER,
  salesDelivery: LEFT_OF_ORDER,
  transferIn: 'l.in_transit_quantity',
  materialIssue: 'CASE WHEN l.quantity > 0 THEN l.quantity - l.returned_quantity ELSE 0 END',
  purchaseInvoice: OPEN_RECEIPT,
  salesInvoice: `l.quantity - l.invoiced_quantity - CASE WHEN ${SHIPPED('l')} THEN ${RETURNED_UNSOLD('l.id')} ELSE l.returned_quantity END`,
  // what is not invoiced yet (发出商品: not sold yet) goes back first
  purchaseReturn: `CASE WHEN ${OPEN_RECEIPT} > 0 THEN MIN(${OPEN_RECEIPT}, l.quantity - l.returned_quantity) ELSE l.quantity - l.returned_quantity END`,
  // what is not invoiced yet gets its price from the invoice
  costAdjustment: `CASE WHEN ${OPEN_RECEIPT} > 0 THEN 0 ELSE l.quantity - l.returned_quantity END`,
  salesReturn: `CASE WHEN ${SHIPPED('l')} AND ${UNSOLD} > 0 THEN ${UNSOLD} ELSE l.quantity - l.returned_quantity END`,
}
const SELECT = (table: string, left: string) => `
SELECT d.id AS documentId, d.number AS documentNumber, d.type AS documentType, d.date, l.id AS lineId, l.line_no AS lineNo, l.item_id AS itemId, i.code AS itemCode, i.name AS itemName, i.spec, i.unit AS baseUnit, i.serial_managed AS serialManaged, i.batch_managed AS batchManaged, i.shelf_life_days AS shelfLifeDays,
  ${UNITS_OF('i.id')} AS units, ${BARCODE_OF('i.id')} AS barcode,
  COALESCE(l.warehouse_id, d.warehouse_id) AS warehouseId, ${table === 'doc_order' ? "''" : 'l.batch'} AS batch, l.quantity, ${left} AS left, l.price, l.unit, l.unit_quantity AS unitQuantity, l.unit_price AS unitPrice,
  l.discount_rate AS discountRate, l.tax_rate AS taxRate, l.net, l.tax, l.gross, d.price_mode AS priceMode FROM ${table}_line l JOIN ${table} d ON d.id = l.document_id JOIN item i ON i.id = l.item_id`

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
      String.raw`(d.number LIKE '%' || ? || '%' ESCAPE '\' OR i.name LIKE '%' || ? || '%' ESCAPE '\' OR i.code LIKE ? || '%' ESCAPE '\' OR i.pinyin LIKE '%' || ? || '%' ESCAPE '\')`,
      ...[f.text, f.text, f.text, f.text.toLowerCase()].map(literal),
    )
  return db
    .all<Omit<SourceLine, 'units' | 'serialManaged' | 'batchManaged'> & { units: string; serialManaged: number; batchManaged: number }>(
      `${SELECT(table, left)} WHERE ${where.join(' AND ')} ORDER BY d.date, d.id, l.line_no LIMIT ? OFFSET ?`,
      ...params,
      f.limit,
      f.offset,
    )
    .map((l) => ({
      ...l,
      serialManaged: l.serialManaged === 1,
      batchManaged: l.batchManaged === 1,
      units: unitsFrom(l.units),
      ...leftOf(db, f.to, l, l.lineId, l.left, l.priceMode),
    }))
}

/** What earlier documents took of the source's amounts; each kind of them makes less of what is left. */
const TAKING: Partial<Record<DocumentType, readonly DocumentType[]>> = {
  purchaseInvoice: ['purchaseInvoice', 'purchaseReturn'],
  salesInvoice: ['salesInvoice', 'salesReturn'],
}
interface Taken extends LineAmounts {
  count: number
  quantity: number
}
function takenOf(db: ReadableDb, to: DocumentType, lineId: number): Taken {
  const sum = { count: 0, quantity: 0, net: 0, tax: 0, gross: 0 }
  for (const type of TAKING[to] ?? [to]) {
    const { table } = FAMILIES[familyOf(type)]
    const part = db.get<Taken>(
      `SELECT COUNT(*) AS count, COALESCE(SUM(l.quantity), 0) AS quantity, COALESCE(SUM(l.net), 0) AS net, COALESCE(SUM(l.tax), 0) AS tax, COALESCE(SUM(l.gross), 0) AS gross
       FROM ${table}_line l JOIN ${table} d ON d.id = l.document_id WHERE l.source_line_id = ? AND d.type = ? AND d.state IN ('posted', 'reversed')`,
      lineId,
      type,
    )
    if (part) for (const key of ['count', 'quantity', 'net', 'tax', 'gross'] as const) sum[key] += part[key]
  }
  return sum
}

type Priced = Pick<GoodsLine, 'quantity' | 'price' | 'discountRate' | 'taxRate' | 'net' | 'tax' | 'gross'>
type LeftOfLine = Omit<Priced, 'quantity'> & UnitEntry
/**
 * Price and amounts of what is left of a source line. Amounts follow from the price; the last part takes what the parts before it
 * left of the source's amounts (rounding.md 2.2), so that a line carried out in full comes to the source's fen. Where a part went at
 * another price there is nothing to make up for.
 */
function leftAmounts(source: Priced, left: number, mode: PriceMode, taken: Taken): Omit<Priced, 'quantity'> {
  const { price, discountRate, taxRate } = source
  const byPrice =
    price === 0 ? splitGross(shareOf(source.gross, left, source.quantity), taxRate) : lineAmounts(mode, left, price, taxRate, discountRate)
  const rest = { net: source.net - taken.net, tax: source.tax - taken.tax, gross: source.gross - taken.gross }
  const base = mode === 'incl' ? 'gross' : 'net'
  const near = (key: keyof LineAmounts) => Math.abs(rest[key] - byPrice[key]) <= taken.count + 1
  const whole = left === source.quantity
  const taxFits = Math.abs(addTax(rest.net, taxRate).tax - rest.tax) <= TAX_TOLERANCE
  if (whole) return { price, discountRate, taxRate, net: source.net, tax: source.tax, gross: source.gross }
  const amounts = taken.quantity + left === source.quantity && near('net') && near('gross') && taxFits ? rest : byPrice
  // a line without a price carries amounts only
  if (price !== 0 && Math.abs(amounts[base] - byPrice[base]) <= 1) return { price, discountRate, taxRate, ...amounts }
  return { price: priceOf(amounts[base], left), discountRate: 0, taxRate, ...amounts }
}

const NO_UNIT = { unit: '', unitQuantity: 0, unitPrice: 0 } as const
/** What is left of a source line, in its unit where that comes out (D32), else in the base unit. */
function leftOf(
  db: ReadableDb,
  to: DocumentType,
  source: Priced & UnitEntry & { itemId: number },
  lineId: number,
  left: number,
  mode: PriceMode,
): LeftOfLine {
  if (to === 'costAdjustment') return { ...costLeft(db, lineId, left), ...NO_UNIT }
  const taken = takenOf(db, to, lineId)
  const own = unitOfLeft(db, source, left)
  if (!own) return { ...leftAmounts(source, left, mode, taken), ...NO_UNIT }
  const { ratio, quantity } = own
  const inUnit = {
    ...leftAmounts(
      { ...source, quantity: source.unitQuantity, price: source.unitPrice },
      quantity,
      mode,
      // what went before may have been in pieces: as much of the unit as is missing
      { ...taken, quantity: source.quantity === taken.quantity + left ? source.unitQuantity - quantity : 0 },
    ),
    unit: source.unit,
    unitQuantity: quantity,
  }
  const entry = { ...inUnit, unitPrice: inUnit.price }
  return { ...entry, price: baseFigures(entry, ratio).price }
}
/** What the pieces of a receipt that were not sent back stand at now by their price: what it came in for, changed and sent back since. */
const COST_LEFT = `SELECT SUM(c.amount) FROM doc_stock_line l JOIN cost_row c ON c.seq = l.movement_seq OR (c.ref_seq = l.movement_seq AND (c.kind = 'returnOut' OR c.revalue_kind = 'price'))
  WHERE l.id = ?`
function costLeft(db: ReadableDb, lineId: number, left: number): Omit<Priced, 'quantity'> {
  const net = db.value<number | null>(COST_LEFT, lineId) ?? 0
  return { price: priceOf(net, left), discountRate: 0, taxRate: 0, net, tax: 0, gross: net }
}

/** The red invoice of goods sent back is of the kind that the goods were invoiced with: 专票 takes input VAT back, 普票 had none. */
function redInvoiceKind(db: ReadableDb, receipt: StockDocument): InvoiceKind {
  if (receipt.invoiceKind !== 'none') return receipt.invoiceKind
  const invoiced = db.value<InvoiceKind>(
    `SELECT d.invoice_kind FROM doc_stock_line s JOIN doc_invoice_line l ON l.source_line_id = s.id JOIN doc_invoice d ON d.id = l.document_id
     WHERE s.document_id = ? AND d.type = 'purchaseInvoice' AND d.state = 'posted' AND d.reverses_id IS NULL ORDER BY d.id LIMIT 1`,
    receipt.id,
  )
  return invoiced ?? 'special'
}

/** The content of a document made from others (下推): header of the first, every line with something left. Not saved. */
export function deriveDocument(
  ctx: QueryContext,
  to: DocumentType,
  sourceIds: readonly number[],
  date: string,
): AnyDocument & DocumentInput {
  const def = documentDef(to)
  if (to === 'badDebtRecovery') return deriveRecovery(ctx, sourceIds, date)
  if (to === 'voucher')
    return deriveDisposal(
      ctx,
      sourceIds.map((id) => requireDocument(ctx.db, id)),
      date,
    )
  const sources = sourceIds.map((id) => requireDocument(ctx.db, id))
  const [first] = sources
  if (to === 'purchaseOrder' && first && sources.every((s) => s.type === 'salesOrder'))
    return purchaseForOrders(ctx, sources as OrderDocument[], date)
  const left = LEFT[to]
  if (!first || !left || !sources.every((s) => def.derivesFrom.some((d) => d.from === s.type)))
    refuse('UNKNOWN_REFERENCE', { field: '源单' })
  if (sources.some((s) => s.partnerId !== first.partnerId)) refuse('PARTNER_MISMATCH')
  const head = first as unknown as Record<string, unknown>
  const mode = head['priceMode'] as PriceMode
  const table = `${FAMILIES[familyOf(first.type)].table}_line`
  const lines = sources.flatMap((s) =>
    (s.lines as (Omit<StockLine, 'batch' | 'serials'> & Partial<Pick<StockLine, 'batch' | 'serials'>>)[]).flatMap((l) => {
      const open = ctx.db.value<number>(`SELECT ${left} FROM ${table} l WHERE l.id = ?`, l.id) ?? 0
      if (open <= 0) return []
      const { itemId, id: sourceLineId, batch = '' } = l
      const warehouseId = to === 'transferIn' ? null : (l.warehouseId ?? (head['warehouseId'] as number | null) ?? null)
      const place = { batch, ...(warehouseId === null ? {} : { warehouseId }), ...(s.partnerId === null ? {} : { partnerId: s.partnerId }) }
      const numbered = (l.serials?.length ?? 0) > 0 && sourceLineId !== null
      return [
        {
          itemId,
          ...leftOf(ctx.db, to, l, l.id ?? 0, open, mode),
          // what comes back of an issue is red, and told in the base unit
          ...(to === 'materialIssue' ? { quantity: -open, ...NO_UNIT } : { quantity: open }),
          sourceLineId,
          memo: '',
          warehouseId,
          batch,
          serials: numbered ? onlySerials(ctx.db, to, { itemId, sourceLineId, ...place }, open) : [],
        },
      ]
    }),
  )
  if (!lines.length)
    refuse('WRONG_STATE', { state: to === 'costAdjustment' ? '票未到（到票时按发票价调整）' : '已全部执行', action: `生成${def.label}` })
  return madeInput({
    ...headOf(ctx, to, first, date),
    lines: familyOf(to) === 'stock' ? lines : lines.map(({ warehouseId: _w, batch: _b, serials: _s, ...l }) => l),
  }) as AnyDocument & DocumentInput
}

/** The header that a document takes from what it is made of. */
function headOf(ctx: QueryContext, to: DocumentType, first: AnyDocument, date: string) {
  const head = first as unknown as Record<string, unknown>
  const term = first.partnerId === null ? 0 : (ctx.db.value<number>('SELECT term_days FROM partner WHERE id = ?', first.partnerId) ?? 0)
  const extra = {
    order: {},
    stock: {
      // what a transfer sent arrives where it was sent to
      warehouseId: head[to === 'transferIn' ? 'toWarehouseId' : 'warehouseId'] ?? null,
      ...(to === 'materialIssue' ? { accountId: head['accountId'], projectId: head['projectId'], reason: head['reason'] } : {}),
      invoiceKind: to === 'purchaseReturn' ? redInvoiceKind(ctx.db, first as StockDocument) : 'none',
    },
    invoice: { invoiceKind: 'special' },
    cash: {},
    journal: {},
  }[familyOf(to)]
  const payable = () => accountBook(ctx.db, null)('payable', { partnerId: first.partnerId }) ?? null
  return {
    type: to,
    date,
    partnerId: first.partnerId,
    employeeId: first.employeeId,
    departmentId: first.departmentId,
    priceMode: head['priceMode'],
    ...(documentDef(to).header.some((f) => f.name === 'dueDate') ? { dueDate: addDays(date, term) } : {}),
    ...(to === 'costAdjustment' ? { accountId: payable() } : {}),
    ...extra,
  }
}
