import type {
  AccountFacts,
  Facts,
  ItemFacts,
  OpenItemFacts,
  ReversedLineFacts,
  SourceLineFacts,
  TransitLot,
} from '../../core/documents/facts'
import type { AnyDocument, Family, RevenuePoint } from '../../core/documents/types'
import type { AccountSetOptions } from '../../core/contract'
import { isOwedRole } from '../../core/ledger/accountRules'
import { accountsPlaying, STOCK_ACCOUNTS } from '../../db/queries/accountRules'
import { discountAsRevenue } from '../../core/modules/treasury/cashDiscount'
import { ITEM_NAME } from '../../db/queries/itemNames'
import { TAKEN_BACK, VALUED } from '../../db/queries/estimates'
import { shippedSerials } from '../../db/queries/serials'
import { FROM_SHIPPED } from '../../db/queries/shipped'
import type { ReadableDb } from '../../db/types'
import { accountBook, generalAccount } from './accountRules'
import { familyOf } from './families'
import { flowBefore, flowOwed, owedFacts } from './owed'
import { taxpayerOf } from './taxpayer'

interface AccountRow {
  id: number
  code: string
  name: string
  direction: 'debit' | 'credit'
  class: string
  is_leaf: number
  is_cash: number
  disabled: number
  control: AccountFacts['control']
  employee_control: AccountFacts['employeeControl']
  dim_customer: 0 | 1 | 2
  dim_supplier: 0 | 1 | 2
  dim_department: 0 | 1 | 2
  dim_employee: 0 | 1 | 2
  dim_project: 0 | 1 | 2
  dim_item: 0 | 1 | 2
  cash_flow_debit: number | null
  cash_flow_credit: number | null
  currency_id: number | null
}
export function accountFacts(db: ReadableDb, id: number): AccountFacts | undefined {
  const r = db.get<AccountRow>(
    'SELECT id, code, name, direction, class, is_leaf, is_cash, disabled, control, employee_control, dim_customer, dim_supplier, dim_department, dim_employee, dim_project, dim_item, cash_flow_debit, cash_flow_credit, currency_id FROM account WHERE id = ?',
    id,
  )
  if (!r) return undefined
  return {
    id: r.id,
    code: r.code,
    name: r.name,
    direction: r.direction,
    class: r.class,
    isLeaf: r.is_leaf === 1,
    isCash: r.is_cash === 1,
    disabled: r.disabled === 1,
    control: r.control,
    employeeControl: r.employee_control,
    dims: {
      customer: r.dim_customer,
      supplier: r.dim_supplier,
      department: r.dim_department,
      employee: r.dim_employee,
      project: r.dim_project,
      item: r.dim_item,
    },
    cashFlowDebit: r.cash_flow_debit,
    cashFlowCredit: r.cash_flow_credit,
    currencyId: r.currency_id,
  }
}

const SOURCE_LINE = `
SELECT l.id AS lineId, d.id AS documentId, d.type AS documentType, d.number AS documentNumber, d.date, d.state = 'posted' AS posted, d.partner_id AS partnerId,
  d.invoice_kind AS invoiceKind, d.revenue_point AS revenuePoint, l.item_id AS itemId, COALESCE(l.warehouse_id, d.warehouse_id) AS warehouseId, l.batch, l.quantity, l.net, l.tax, l.gross,
  l.tax_rate AS taxRate, l.movement_seq AS movementSeq, l.invoiced_quantity AS invoicedQuantity, l.invoiced_net AS invoicedNet, l.returned_quantity AS returnedQuantity,
  l.returned_open_quantity AS returnedOpenQuantity, l.returned_open_net AS returnedOpenNet, l.in_transit_quantity AS inTransitQuantity
FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id WHERE l.id = ?`
/** Of a line shipped as 发出商品: what came back before it was sold, red returns taken off again. */
export const RETURNED_UNSOLD = (lineId: string) =>
  `COALESCE((SELECT SUM(r.quantity) FROM doc_stock_line r JOIN doc_stock rd ON rd.id = r.document_id AND rd.type = 'salesReturn' AND rd.state IN ('posted', 'reversed')
    WHERE r.source_line_id = ${lineId} AND ${FROM_SHIPPED('r')}), 0)`
const CARRIED = "SELECT seq FROM stock_entry WHERE ref_seq = ? AND n = 0 AND kind = 'carryIn'"
const ESTIMATE_ITEM = `SELECT o.id, o.account_id AS accountId FROM open_item o JOIN account a ON a.id = o.account_id WHERE o.document_id = ? AND a.control = 'estimatedPayable' ORDER BY o.id DESC LIMIT 1`
const RECEIVED = 'SELECT given, stock_account_id AS account FROM stock_entry WHERE seq = ? AND n = 0'

function sourceLine(db: ReadableDb, id: number, options: AccountSetOptions, takenBack: Facts['takenBack']): SourceLineFacts | undefined {
  const r = db.get<
    Omit<SourceLineFacts, 'posted' | 'revenuePoint' | 'takenBack' | 'stockAccountId'> & {
      posted: number
      revenuePoint: RevenuePoint | null
    }
  >(SOURCE_LINE, id)
  if (!r) return undefined
  const shipped = r.documentType === 'salesDelivery' && r.movementSeq !== null ? db.value<number>(CARRIED, r.movementSeq) : undefined
  const estimated = r.documentType === 'purchaseReceipt' && r.invoiceKind === 'none'
  const received =
    r.documentType === 'purchaseReceipt' && r.movementSeq !== null
      ? db.get<{ given: number | null; account: number }>(RECEIVED, r.movementSeq)
      : undefined
  return {
    ...r,
    posted: r.posted === 1,
    revenuePoint: r.revenuePoint ?? options.revenuePoint,
    shippedSeq: shipped ?? null,
    ...(shipped === undefined ? {} : { returnedOpenQuantity: db.value<number>(`SELECT ${RETURNED_UNSOLD('?')}`, id) ?? 0 }),
    estimateTotal: estimated ? (received?.given ?? 0) : 0,
    estimateItem: estimated ? (db.get<{ id: number; accountId: number }>(ESTIMATE_ITEM, r.documentId) ?? null) : null,
    takenBack: estimated && r.movementSeq !== null ? takenBack(r.movementSeq) : 0,
    stockAccountId: received?.account ?? null,
  }
}

const ITEM = `SELECT id, code, ${ITEM_NAME('item')} AS name, unit, kind, batch_managed AS batchManaged, serial_managed AS serialManaged, shelf_life_days AS shelfLifeDays, COALESCE(costing_method, ?) AS costingMethod FROM item WHERE id = ? AND disabled = 0`
const REVERSED = (table: string, before: string) => `
SELECT l.id AS lineId, l.movement_seq AS movementSeq, (SELECT MAX(e.seq) FROM stock_entry e WHERE e.ref_seq = l.movement_seq AND e.n = 0 AND e.kind = 'carryIn') AS carriedSeq,
  l.estimate_net AS estimateNet, ${before} AS beforeInvoice,
  CASE WHEN ?3 = 0 THEN 0 ELSE COALESCE((SELECT SUM(${VALUED}) FROM stock_entry e WHERE e.document_id = l.document_id AND e.line_id = l.id AND e.n = 0 AND e.warehouse_id = ?3), 0) END AS putBack
FROM ${table} l WHERE l.document_id = ?1 AND l.line_no = ?2`
const REVERSED_IN: Partial<Record<Family, string>> = {
  stock: REVERSED('doc_stock_line', 'l.before_invoice'),
  invoice: REVERSED('doc_invoice_line', '0'),
}

/** The lots of a transfer's line ({@link Facts.transitLots}): the movement that took over the cost of what left, less what was taken of it. */
const TRANSIT_LOTS = `
SELECT c.seq, c.date, c.quantity + COALESCE((SELECT SUM(o.quantity) FROM cost_row o WHERE o.ref_seq = c.seq AND o.kind = 'out'), 0) AS left
FROM doc_stock_line l CROSS JOIN cost_row c ON c.ref_seq = l.movement_seq AND c.kind = 'carryIn'
WHERE l.id = ?1 OR (l.source_line_id = ?1 AND l.quantity < 0) ORDER BY c.date DESC, c.seq DESC`
const SPECIAL = "SELECT kind, id, first_bin AS firstBin FROM warehouse WHERE kind <> 'normal' OR bin_managed = 1"

function reversedLineOf(db: ReadableDb, sql: string, reversesId: number, lineNo: number, place: number): ReversedLineFacts | null {
  const r = db.get<Omit<ReversedLineFacts, 'beforeInvoice'> & { beforeInvoice: number }>(sql, reversesId, lineNo, place)
  return r ? { ...r, beforeInvoice: r.beforeInvoice === 1 } : null
}

/** What a document takes back: the original of a red one, the receipts of a return with the invoices on them. */
const TAKEN_FROM = `
SELECT ?1 AS id WHERE ?1 IS NOT NULL
UNION SELECT s.document_id FROM json_each(?2) i CROSS JOIN doc_stock_line s ON s.id = i.value
UNION SELECT x.document_id FROM json_each(?2) i CROSS JOIN doc_invoice_line x ON x.source_line_id = i.value`
const STILL_PENDING = `
SELECT 1 FROM json_each(?1) i CROSS JOIN posting p ON p.document_id = i.value JOIN journal_line j ON j.posting_id = p.id AND j.account_id = ?2
WHERE i.value NOT IN (SELECT c.document_id FROM vat_certification c JOIN doc_journal v ON v.id = c.voucher_id AND v.state = 'posted') GROUP BY p.document_id HAVING SUM(j.debit - j.credit) <> 0 LIMIT 1`
function inputVatRole(db: ReadableDb, options: AccountSetOptions, doc: AnyDocument): ReturnType<Facts['inputVat']> {
  const lines = doc.type === 'purchaseReturn' ? doc.lines.flatMap((l) => l.sourceLineId ?? []) : []
  if (doc.reversesId === null && lines.length === 0) return options.inputVatFlow === 'viaPending' ? 'vatPendingInput' : 'vatInput'
  const origins = JSON.stringify(db.column<number>(TAKEN_FROM, doc.reversesId, JSON.stringify(lines)))
  const account = generalAccount({ db }, 'vatPendingInput') ?? 0
  return db.value(STILL_PENDING, origins, account) === undefined ? 'vatInput' : 'vatPendingInput'
}

const POSTED = "SELECT MAX(id) FROM posting WHERE document_id = ? AND kind = 'post'"
/** What the discount of a document already posted went to. */
const DISCOUNTED = `SELECT CASE WHEN j.account_id IN (${accountsPlaying('cashDiscount')}) THEN 'cashDiscount' ELSE 'revenueMain' END FROM posting p JOIN journal_line j ON j.posting_id = p.id
  WHERE p.document_id = ? AND j.account_id IN (${accountsPlaying('cashDiscount', 'revenueMain')}) LIMIT 1`
function cashDiscountRole(db: ReadableDb, options: AccountSetOptions, doc: AnyDocument): ReturnType<Facts['cashDiscount']> {
  const original = doc.reversesId === null ? undefined : db.value<ReturnType<Facts['cashDiscount']>>(DISCOUNTED, doc.reversesId)
  return original ?? (discountAsRevenue(options) ? 'revenueMain' : 'cashDiscount')
}
/** Lines of 坏账核销 that stand, and how much of each has not come in; drafts and what was reversed do not count. */
export const WRITTEN_OFF = `
SELECT w.id AS lineId, w.document_id AS documentId, w.open_item_id AS openItemId, w.amount - COALESCE((SELECT SUM(l.amount) FROM doc_cash_line l JOIN doc_cash r ON r.id = l.document_id
    WHERE l.source_line_id = w.id AND r.type = 'badDebtRecovery' AND r.state = 'posted' AND r.reverses_id IS NULL), 0) AS left
FROM doc_cash h JOIN doc_cash_line w ON w.document_id = h.id WHERE h.type = 'badDebt' AND h.state = 'posted' AND h.reverses_id IS NULL`
/** Facts for one document, read once each and kept for the rule's run. */
export function loadFacts(db: ReadableDb, options: AccountSetOptions, doc: AnyDocument): Facts {
  const keep = <K, V>(load: (key: K) => V) => {
    const known = new Map<K, V>()
    return (key: K): V => {
      if (!known.has(key)) known.set(key, load(key))
      return known.get(key) as V
    }
  }
  const special = db.all<{ kind: string; id: number; firstBin: string }>(SPECIAL)
  const virtual = new Map(special.map((w) => [w.kind, w.id]))
  const place = options.estimateScheme === 'monthStart' ? (virtual.get('estimate') ?? 0) : 0
  const { taxpayer, output } = taxpayerOf({ db, options }, doc)
  const book = accountBook(db, doc.reversesId === null ? null : (db.value<number | null>(POSTED, doc.reversesId) ?? null))
  const owed = owedFacts(db, doc)
  let known: Set<number> | undefined
  const stockAccounts = () => (known ??= new Set(db.column<number>(STOCK_ACCOUNTS)))
  const takenBack = (seq: number) => (place === 0 ? 0 : (db.value<number>(`SELECT ${TAKEN_BACK('?1', '?2')}`, seq, place) ?? 0))
  return {
    taxpayer,
    standard: options.standard,
    revenuePoint: options.revenuePoint,
    inputVat: () => inputVatRole(db, options, doc),
    cashDiscount: () => cashDiscountRole(db, options, doc),
    estimateScheme: options.estimateScheme,
    costScope: options.costScope,
    ...owed,
    accountOf(role, of) {
      if (isOwedRole(role) && of?.partnerId) return owed.owedBefore(role, of.partnerId)[0]?.accountId ?? book(role, of)
      if (role !== 'vatOutput') return book(role, of)
      for (const one of output) {
        const account = book(one, of)
        if (account !== undefined) return account
      }
      return undefined
    },
    isStockAccount: (id) => stockAccounts().has(id),
    account: keep((id: number) => accountFacts(db, id)),
    item: keep((id: number): ItemFacts | undefined => {
      const r = db.get<Omit<ItemFacts, 'batchManaged' | 'serialManaged'> & { batchManaged: number; serialManaged: number }>(
        ITEM,
        options.costingMethod,
        id,
      )
      return r && { ...r, batchManaged: r.batchManaged === 1, serialManaged: r.serialManaged === 1 }
    }),
    partnerName: keep((id: number) => db.value<string>('SELECT name FROM partner WHERE id = ?', id)),
    binned: new Map(special.flatMap((w) => (w.kind === 'normal' ? [[w.id, w.firstBin] as const] : []))),
    shippedWarehouseId: virtual.get('shipped') ?? 0,
    transitWarehouseId: virtual.get('transit') ?? 0,
    transitLots: keep((id: number) => db.all<TransitLot>(TRANSIT_LOTS, id)),
    estimateWarehouseId: place,
    takenBack,
    sourceLine: keep((id: number) => sourceLine(db, id, options, takenBack)),
    shippedSerials: (itemId, lineId) => shippedSerials(db, itemId, lineId),
    flowBefore: () => flowBefore(db, doc),
    openItem: keep((id: number) => {
      const item = db.get<Omit<OpenItemFacts, 'flow'> & { documentId: number }>(
        "SELECT o.id, o.document_id AS documentId, o.account_id AS accountId, o.partner_id AS partnerId, o.employee_id AS employeeId, COALESCE(NULLIF(o.number, ''), d.number) AS documentNumber, o.due_date AS dueDate, o.amount, o.remaining FROM open_item o JOIN document d ON d.id = o.document_id WHERE o.id = ?",
        id,
      )
      return item && { ...item, flow: flowOwed(db, item.documentId) }
    }),
    writtenOff: keep((id: number) => db.get<{ openItemId: number; left: number }>(`${WRITTEN_OFF} AND w.id = ?`, id)),
    reversedLine: keep((lineNo: number) => {
      const sql = REVERSED_IN[familyOf(doc.type)]
      return doc.reversesId === null || !sql ? null : reversedLineOf(db, sql, doc.reversesId, lineNo, place)
    }),
  }
}
