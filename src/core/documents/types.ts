import type { Fen, LocalDate, QuantityMicro, RatePpm, UnitPriceE8 } from '../kernel'

export type Family = 'order' | 'stock' | 'invoice' | 'cash' | 'journal'
export type OrderType = 'purchaseOrder' | 'salesOrder'
export type StockType =
  | 'purchaseReceipt'
  | 'purchaseReturn'
  | 'salesDelivery'
  | 'salesReturn'
  | 'transfer'
  | 'assembly'
  | 'disassembly'
  | 'otherIn'
  | 'otherOut'
  | 'costAdjustment'
  | 'transferIn'
  | 'materialIssue'
  | 'stockLoss'
  | 'stockGain'
/** estimateReversal is made by closing a month only (月初回冲) */
export type InvoiceType = 'purchaseInvoice' | 'salesInvoice' | 'estimateReversal'
export type CashType =
  | 'payment'
  | 'receipt'
  | 'otherPayment'
  | 'otherReceipt'
  | 'fundTransfer'
  | 'settlement'
  | 'employeeLoan'
  | 'expenseClaim'
  | 'employeeRepayment'
  | 'employeePayout'
  | 'badDebt'
  | 'badDebtRecovery'
export type JournalType = 'voucher' | 'opening'
export type DocumentType = OrderType | StockType | InvoiceType | CashType | JournalType

export type DocumentState = 'draft' | 'submitted' | 'approved' | 'posted' | 'closed' | 'reversed' | 'void'
export type PriceMode = 'incl' | 'excl'
/** none: no invoice with it (货到票未到); special: 专票, deductible; ordinary: 普票, not deductible */
export type InvoiceKind = 'none' | 'special' | 'ordinary'
export type RevenuePoint = 'delivery' | 'invoice'
/** one step: the goods arrive as they leave; two: they are on the way until 调拨入库 brings them in (D28) */
export type TransferMode = 'oneStep' | 'twoStep'

export interface Dimensions {
  partnerId: number | null
  departmentId: number | null
  employeeId: number | null
  projectId: number | null
  itemId: number | null
}

interface Header<T extends DocumentType> {
  /** null until first saved */
  id: number | null
  type: T
  number: string
  date: LocalDate
  state: DocumentState
  revision: number
  partnerId: number | null
  departmentId: number | null
  employeeId: number | null
  memo: string
  /** Σ lines (D1), in fen */
  total: Fen
  reversesId: number | null
}
interface Line {
  id: number | null
  lineNo: number
  sourceLineId: number | null
  memo: string
}
/** What was entered, when not in the base unit (D32): of `unit` ('' = the base unit, both figures 0). */
export interface UnitEntry {
  unit: string
  unitQuantity: QuantityMicro
  unitPrice: UnitPriceE8
}
/** A goods line: quantity in the base unit, price in the document's price mode, amounts as printed. */
export interface GoodsLine extends Line, UnitEntry {
  itemId: number
  quantity: QuantityMicro
  price: UnitPriceE8
  discountRate: RatePpm
  net: Fen
  taxRate: RatePpm
  tax: Fen
  gross: Fen
}
export interface OrderLine extends GoodsLine {
  warehouseId: number | null
  executedQuantity: QuantityMicro
  returnedQuantity: QuantityMicro
  closedQuantity: QuantityMicro
}
export interface OrderDocument extends Header<OrderType> {
  warehouseId: number | null
  priceMode: PriceMode
  expectedDate: LocalDate | null
  lines: OrderLine[]
}
export interface StockLine extends GoodsLine {
  warehouseId: number | null
  toWarehouseId: number | null
  batch: string
  /** transfer: the number under which the goods arrive (改批号); '': their own */
  toBatch: string
  /** 货位 that the goods leave or come into; '': the warehouse has none */
  bin: string
  /** transfer: 货位 into which the goods are put */
  toBin: string
  /** of the batch, where the line brings it in (D33) */
  productionDate: LocalDate | null
  expiryDate: LocalDate | null
  /** value of goods that come in without a price (其他入库, return without source); null = by the costing method */
  cost: Fen | null
  /** lines of one group are one line delivered from several batches: rounded as one */
  groupNo: number | null
  movementSeq: number | null
  invoicedQuantity: QuantityMicro
  invoicedNet: Fen
  returnedQuantity: QuantityMicro
  returnedOpenQuantity: QuantityMicro
  returnedOpenNet: Fen
  /** numbers of the pieces that the line moves (D35) */
  serials: string[]
  /** two-step transfer: what has left and not arrived */
  inTransitQuantity: QuantityMicro
}
export interface Tender {
  accountId: number
  amount: Fen
}
export interface StockDocument extends Header<StockType> {
  warehouseId: number | null
  toWarehouseId: number | null
  transferMode: TransferMode
  priceMode: PriceMode
  dueDate: LocalDate | null
  invoiceKind: InvoiceKind
  invoiceNumber: string
  /** null = the account set's setting */
  revenuePoint: RevenuePoint | null
  /** 领用 */
  projectId: number | null
  /** 领用: what for; 报损, 报溢: why */
  reason: string
  /** abnormal: by bad management, input VAT goes back (增值税法 art. 22) */
  lossKind: 'normal' | 'abnormal'
  /** 其他入库/其他出库: the account on the other side; 领用: the expense account, null = 办公费 */
  accountId: number | null
  /** 放行原因: why batches past their expiry date may be sold with it (D33) */
  releaseReason: string
  /** paid or collected at once (现结); the rest is owed */
  tenders: Tender[]
  lines: StockLine[]
}
export interface InvoiceLine extends GoodsLine {
  accountId: number | null
  movementSeq: number | null
}
export interface InvoiceDocument extends Header<InvoiceType> {
  priceMode: PriceMode
  dueDate: LocalDate | null
  invoiceKind: InvoiceKind
  invoiceNumber: string
  lines: InvoiceLine[]
}
export interface CashLine extends Line, Dimensions {
  /** payment, receipt, settlement: the open item that is settled */
  openItemId: number | null
  accountId: number | null
  /** fen; otherPayment, otherReceipt: without tax; expenseClaim: what was spent, with tax; settlement: always positive */
  amount: Fen
  taxRate: RatePpm
  tax: Fen
  /** expenseClaim: what makes the tax deductible */
  deduction: Deduction
  cashFlowItem: number | null
}
/** special: 专票, to be certified; passenger: computed from the fare of a ticket in the traveller's name (旅客运输) */
export type Deduction = 'none' | 'special' | 'passenger'
export interface LoanClearing {
  openItemId: number
  amount: Fen
}
export interface CashDocument extends Header<CashType> {
  /** the cash, bank or wallet account */
  accountId: number | null
  /** fundTransfer: where it goes */
  toAccountId: number | null
  /** settlement: who owes or is owed it from now on (转户); null: the items clear each other */
  toPartnerId: number | null
  amount: Fen
  /** 现金折扣, on top of amount (D6) */
  discount: Fen
  /** 待转销项税额 within an advance received; settlement: that goes with the advance (企业会计准则) */
  deferredTax: Fen
  /** fundTransfer: 手续费, part of amount */
  fee: Fen
  /** settle: 应收/应付账款; advance: 预收/预付账款 (D40) */
  purpose: 'settle' | 'advance'
  cashFlowItem: number | null
  /** employeeLoan: when it is to be cleared */
  dueDate: LocalDate | null
  /** expenseClaim: the loans that it clears (借款冲账), and what of them the employee gives back in money */
  clears: LoanClearing[]
  returned: Fen
  lines: CashLine[]
}
export interface JournalLine extends Line, Dimensions {
  summary: string
  accountId: number
  debit: Fen
  credit: Fen
  quantity: QuantityMicro | null
  /** of a quantity, 10⁻⁸ yuan */
  price: UnitPriceE8 | null
  /** 原币: 10⁻² of the account's currency, with the sign of the amount */
  original: number | null
  /** 10⁻⁸ yuan for one of it */
  exchangeRate: number | null
  cashFlowItem: number | null
}
export interface JournalDocument extends Header<JournalType> {
  word: string
  attachmentCount: number
  closing: boolean
  /** the step of 期末处理 that made it; '' = somebody wrote it */
  step: string
  /** 周期凭证: the template it was made from */
  templateId: number | null
  lines: JournalLine[]
}
export type AnyDocument = OrderDocument | StockDocument | InvoiceDocument | CashDocument | JournalDocument
export interface DocumentOfFamily {
  order: OrderDocument
  stock: StockDocument
  invoice: InvoiceDocument
  cash: CashDocument
  journal: JournalDocument
}
