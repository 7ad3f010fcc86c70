import type { Fen, LocalDate, QuantityMicro, RatePpm } from '../kernel'
import type { OwedRole, RuleCase } from '../ledger/accountRules'
import type { CostingMethod } from '../ledger/costing/types'
import type { AccountRole } from '../ledger/roles'
import type { InvoiceKind, RevenuePoint, StockType } from './types'

/** What a posting rule may know: loaded before it runs, never fetched by it. */
export interface Facts {
  taxpayer: 'general' | 'smallScale'
  standard: 'small' | 'business'
  revenuePoint: RevenuePoint
  /** where a document's input VAT is booked: 待认证 until it is certified, or 进项税额; what takes an invoice back follows it */
  inputVat(): 'vatInput' | 'vatPendingInput'
  /** where 现金折扣 of a receipt is booked; what takes a receipt back follows it */
  cashDiscount(): 'cashDiscount' | 'revenueMain'
  estimateScheme: 'onInvoice' | 'difference' | 'monthStart'
  costScope: 'company' | 'warehouse' | 'batch'
  /**
   * The account that plays the role in the case at hand, in general where none is given; undefined: none does in this book. For a red
   * document as it was when its original was posted.
   */
  accountOf(role: AccountRole, of?: RuleCase): number | undefined
  /**
   * What the original of a red document booked with the partner on the accounts of the role, debit positive: there it is taken back,
   * whatever rules hold by now. Nothing: the document reverses none, or its original booked nothing there.
   */
  owedBefore(role: OwedRole, partnerId: number): readonly { accountId: number; amount: Fen }[]
  /** The account of the role on which what is owed for a line of a receipt or delivery stands; undefined: nothing came to be owed for it. */
  owedFor(source: SourceLineFacts, role: OwedRole): number | undefined
  /** stock is or was valued on it: only documents of goods post to it */
  isStockAccount(id: number): boolean
  account(id: number): AccountFacts | undefined
  item(id: number): ItemFacts | undefined
  partnerName(id: number): string | undefined
  /** the virtual warehouse of goods delivered but not yet sold (发出商品) */
  shippedWarehouseId: number
  /** warehouses with bins, and where there lies what names none */
  binned: ReadonlyMap<number, string>
  /** the virtual warehouse of goods on the way between two warehouses (D28) */
  transitWarehouseId: number
  /** what a transfer's line put on the way, and red receipts put there again, the latest first; as costed, so none inside one pool */
  transitLots(lineId: number): readonly TransitLot[]
  /** 月初回冲: the virtual warehouse of estimates taken back until their invoice or the month's end; 0 in other schemes */
  estimateWarehouseId: number
  /** 月初回冲: how much of a receipt movement's estimate is taken back out of the ledger, in fen; 0 in other schemes */
  takenBack(movementSeq: number): Fen
  sourceLine(id: number): SourceLineFacts | undefined
  /** numbers of a delivery line's pieces that lie as 发出商品: not sold, not come back (D35) */
  shippedSerials(itemId: number, lineId: number): readonly string[]
  openItem(id: number): OpenItemFacts | undefined
  /** the cash-flow item under which the original of a red document moved money; null: none, or it reverses none */
  flowBefore(): number | null
  /** a line of 坏账核销 that stands: what it wrote off, and how much of that has not come in after all, fen */
  writtenOff(lineId: number): { openItemId: number; left: Fen } | undefined
  /** what the same line of the reversed document did; null: this document reverses none */
  reversedLine(lineNo: number): ReversedLineFacts | null
}
/** Goods on the way that came there with one movement. */
export interface TransitLot {
  seq: number
  date: LocalDate
  left: QuantityMicro
}
export interface ReversedLineFacts {
  lineId: number
  movementSeq: number | null
  /** goods shipped or brought back from 发出商品: the movement that took over the cost */
  carriedSeq: number | null
  /** a return of goods not invoiced yet */
  beforeInvoice: boolean
  /** estimate that it took back */
  estimateNet: Fen
  /** what it put back of an estimate taken back at a month's start */
  putBack: Fen
}
export interface AccountFacts {
  id: number
  code: string
  name: string
  direction: 'debit' | 'credit'
  class: string
  isLeaf: boolean
  isCash: boolean
  disabled: boolean
  control: 'receivable' | 'payable' | 'advanceReceived' | 'prepaid' | 'estimatedPayable' | null
  /** kept as open items of employees */
  employeeControl: 'employeeAdvance' | 'employeePayable' | null
  dims: { customer: 0 | 1 | 2; supplier: 0 | 1 | 2; department: 0 | 1 | 2; employee: 0 | 1 | 2; project: 0 | 1 | 2; item: 0 | 1 | 2 }
  cashFlowDebit: number | null
  cashFlowCredit: number | null
  currencyId: number | null
}
export interface ItemFacts {
  id: number
  code: string
  /** with its 规格, as messages name it */
  name: string
  unit: string
  kind: 'goods' | 'material' | 'service'
  batchManaged: boolean
  /** 保质期天数 */
  shelfLifeDays: number | null
  /** D35: moves with the numbers of its pieces */
  serialManaged: boolean
  costingMethod: CostingMethod
}
/** A line of a receipt or delivery that another document refers to. */
export interface SourceLineFacts {
  lineId: number
  documentId: number
  documentType: StockType
  documentNumber: string
  date: LocalDate
  posted: boolean
  partnerId: number | null
  invoiceKind: InvoiceKind
  /** delivery: where its revenue was or will be booked */
  revenuePoint: RevenuePoint
  itemId: number
  warehouseId: number
  batch: string
  quantity: QuantityMicro
  net: Fen
  tax: Fen
  gross: Fen
  taxRate: RatePpm
  movementSeq: number | null
  /** delivery kept as 发出商品: the movement into the shipped goods */
  shippedSeq: number | null
  invoicedQuantity: QuantityMicro
  invoicedNet: Fen
  returnedQuantity: QuantityMicro
  /** of it: receipt, before its invoice; delivery kept as 发出商品, before it was sold */
  returnedOpenQuantity: QuantityMicro
  returnedOpenNet: Fen
  /** two-step transfer: what has left and not arrived */
  inTransitQuantity: QuantityMicro
  /** receipt without invoice: what it was estimated at */
  estimateTotal: Fen
  /** the open item of its estimate (暂估应付), if any, and the account that it stands on */
  estimateItem: { id: number; accountId: number } | null
  /** receipt without invoice: of the estimate not invoiced, what 月初回冲 has taken back out of the ledger */
  takenBack: Fen
  /** the stock account that its receipt's movement stands on; null: no receipt, or not posted */
  stockAccountId: number | null
}
export interface OpenItemFacts {
  id: number
  accountId: number
  /** whom it is with: one of the two */
  partnerId: number | null
  employeeId: number | null
  documentNumber: string
  dueDate: LocalDate
  /** debit positive */
  amount: Fen
  remaining: Fen
  /** what a long-term asset was bought or cleared for, not paid then: the cash-flow items of what money pays of it, or brings in for it */
  flow: Pick<AccountFacts, 'cashFlowDebit' | 'cashFlowCredit'> | null
}
