import type { DocumentState, DocumentType } from '../documents/types'
import type { DocumentInput } from './documents'
import type { AccountCurrency, AccountHit, ItemUnit } from './masterdata'

/** A document as the window gets it: every field of its family, names resolved for display. */
export interface DocumentView {
  document: DocumentInput & {
    id: number
    number: string
    state: DocumentState
    revision: number
    total: number
    reversesId: number | null
    lines: ({ id: number; lineNo: number } & Record<string, unknown>)[]
  }
  /** what ids stand for: "partner:3" → {code, name}; "item:5" → {code, name, unit, spec, kind, units, barcode, …}; "openItem:7" → … */
  names: Record<
    string,
    {
      code: string
      name: string
      unit?: string
      spec?: string
      extra?: string
      kind?: 'goods' | 'material' | 'service'
      units?: ItemUnit[]
      barcode?: string | null
      serialManaged?: boolean
      batchManaged?: boolean
      shelfLifeDays?: number | null
      /** accounts: what a line on them asks for */
      isCash?: boolean
      hasQuantity?: boolean
      dims?: AccountHit['dims']
      cashFlowDebit?: number | null
      cashFlowCredit?: number | null
      currency?: AccountCurrency | null
    }
  >
  createdBy: string
  createdAt: string
  postedBy: string | null
  postedAt: string | null
  /** what may be done now */
  actions: ('edit' | 'submit' | 'approve' | 'reject' | 'post' | 'unpost' | 'reverse' | 'void' | 'close')[]
  /** documents that can be made from it */
  derive: { type: DocumentType; label: string }[]
}
export interface DocumentRow {
  id: number
  type: DocumentType
  number: string
  date: string
  state: DocumentState
  partnerId: number | null
  partnerName: string | null
  employeeName: string | null
  total: number
  memo: string
  voucher: string | null
  /** transfers: from, to, and the number of lines of which something is on the way */
  warehouseName?: string | null
  toWarehouseName?: string | null
  linesInTransit?: number
  /** 领用, 报损, 报溢: for whom and why */
  departmentName?: string | null
  reason?: string
  /** 报损, 报溢: the voucher that decided about it, '未处理' until there is one; '' while nothing is to be decided */
  decision?: string
}
export interface VoucherLineView {
  summary: string
  accountId: number
  accountCode: string
  accountName: string
  /** dimensions joined for display */
  dimensions: string
  partnerId: number | null
  itemId: number | null
  debit: number
  credit: number
  quantity: number | null
  /** accounts kept in a currency: its code, and the amount in it (10⁻²) */
  currency: string | null
  original: number | null
  cashFlowItem: number | null
}
export interface VoucherView {
  id: number
  word: string
  number: number
  period: number
  date: string
  summary: string
  kind: 'document' | 'manual' | 'costDifference' | 'closing'
  state: 'open' | 'reviewed' | 'booked'
  documentType: DocumentType | null
  documentId: number | null
  documentNumber: string | null
  /** 按日汇总 (D50): how many documents share it; null: it is of one document, or of none */
  documentCount: number | null
  attachmentCount: number
  maker: string
  /** '': not reviewed, not booked */
  reviewer: string
  booker: string
  total: number
  lines: VoucherLineView[]
}
/** A document of a voucher that is shared by those of its day. */
export interface VoucherDocument {
  id: number
  type: DocumentType
  number: string
  partnerName: string
  memo: string
  /** Σ debit of its part, fen */
  amount: number
}
export interface VoucherTemplate {
  id: number
  name: string
  memo: string
  /** how many */
  lines: number
  /** Σ debit, fen */
  total: number
  /** 每月最后一天，2026-01 起; '' = it does not recur */
  recurrence: string
}
export interface ChainNode {
  id: number
  type: DocumentType
  label: string
  number: string
  date: string
  state: DocumentState
  total: number
  /** -1 upstream, 0 itself, 1 downstream */
  direction: -1 | 0 | 1
}
/** A number that a line may name. */
export interface SerialChoice {
  serial: string
  batch: string
  /** when it came in, or went to the customer */
  date: string
}
/** A receipt's line with its share of each amount that is spread (D27). */
export interface LandedShare {
  documentId: number
  documentNumber: string
  date: string
  partnerName: string
  lineId: number
  itemId: number
  itemCode: string
  itemName: string
  spec: string
  unit: string
  quantity: number
  /** what it counts by the basis: fen, or 10⁻⁶ of a base unit, kg, m³ */
  figure: number
  /** on which its goods stand */
  accountId: number
  accountCode: string
  accountName: string
  /** fen, one for each amount that was asked for */
  shares: number[]
}
/** 采购费用 that is part of what a receipt's line cost, fen. */
export interface LandedCost {
  lineId: number
  lineNo: number
  itemName: string
  amount: number
}
export interface SourceLine {
  documentId: number
  documentNumber: string
  documentType: DocumentType
  date: string
  lineId: number
  lineNo: number
  itemId: number
  itemCode: string
  itemName: string
  spec: string
  barcode: string | null
  /** the base unit and the item's others */
  baseUnit: string
  units: ItemUnit[]
  serialManaged: boolean
  batchManaged: boolean
  shelfLifeDays: number | null
  warehouseId: number | null
  batch: string
  quantity: number
  /** not yet executed */
  left: number
  price: number
  /** in which what is left stands: the unit of the source where it comes out whole, else '' */
  unit: string
  unitQuantity: number
  unitPrice: number
  discountRate: number
  taxRate: number
  /** of what is left: the last part takes what the parts before it left */
  net: number
  tax: number
  gross: number
  priceMode: 'incl' | 'excl'
}
export interface Posted {
  id: number
  number: string
  state: DocumentState
  revision: number
  vouchers: { id: number; word: string; number: number; period: number }[]
  warnings: { code: string; message: string }[]
}
