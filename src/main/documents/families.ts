import type { DocumentType, Family } from '../../core/documents/types'

/** Columns of the five families: the one place that maps a document's fields to its tables. */
const HEAD = [
  'type',
  'number',
  'date',
  'state',
  'revision',
  'partnerId',
  'departmentId',
  'employeeId',
  'memo',
  'total',
  'reversesId',
] as const
const LINE = ['lineNo', 'sourceLineId', 'memo'] as const
const GOODS = [
  'itemId',
  'quantity',
  'price',
  'unit',
  'unitQuantity',
  'unitPrice',
  'discountRate',
  'net',
  'taxRate',
  'tax',
  'gross',
] as const
const DIMS = ['partnerId', 'departmentId', 'employeeId', 'projectId', 'itemId'] as const

interface FamilyColumns {
  table: string
  head: readonly string[]
  line: readonly string[]
  /** line columns that later documents keep up to date; a save leaves them at their default */
  kept: readonly string[]
}
export const FAMILIES: Record<Family, FamilyColumns> = {
  order: {
    table: 'doc_order',
    head: [...HEAD, 'warehouseId', 'priceMode', 'expectedDate'],
    line: [...LINE, ...GOODS, 'warehouseId'],
    kept: ['executedQuantity', 'returnedQuantity', 'closedQuantity'],
  },
  stock: {
    table: 'doc_stock',
    head: [
      ...HEAD,
      'warehouseId',
      'toWarehouseId',
      'transferMode',
      'projectId',
      'reason',
      'lossKind',
      'priceMode',
      'dueDate',
      'invoiceKind',
      'invoiceNumber',
      'revenuePoint',
      'accountId',
      'releaseReason',
    ],
    line: [
      ...LINE,
      ...GOODS,
      'warehouseId',
      'toWarehouseId',
      'batch',
      'toBatch',
      'bin',
      'toBin',
      'productionDate',
      'expiryDate',
      'cost',
      'groupNo',
    ],
    kept: [
      'movementSeq',
      'invoicedQuantity',
      'invoicedNet',
      'returnedQuantity',
      'returnedOpenQuantity',
      'returnedOpenNet',
      'beforeInvoice',
      'estimateNet',
      'inTransitQuantity',
    ],
  },
  invoice: {
    table: 'doc_invoice',
    head: [...HEAD, 'priceMode', 'dueDate', 'invoiceKind', 'invoiceNumber'],
    line: [...LINE, ...GOODS, 'accountId'],
    kept: ['movementSeq', 'estimateNet'],
  },
  cash: {
    table: 'doc_cash',
    head: [
      ...HEAD,
      'accountId',
      'toAccountId',
      'toPartnerId',
      'amount',
      'discount',
      'deferredTax',
      'fee',
      'purpose',
      'cashFlowItem',
      'dueDate',
      'returned',
    ],
    line: [...LINE, ...DIMS, 'openItemId', 'accountId', 'amount', 'taxRate', 'tax', 'deduction', 'cashFlowItem'],
    kept: [],
  },
  journal: {
    table: 'doc_journal',
    head: [...HEAD, 'word', 'attachmentCount', 'closing', 'step', 'templateId'],
    line: [...LINE, ...DIMS, 'summary', 'accountId', 'debit', 'credit', 'quantity', 'price', 'original', 'exchangeRate', 'cashFlowItem'],
    kept: [],
  },
}
const FAMILY_OF: Record<DocumentType, Family> = {
  purchaseOrder: 'order',
  salesOrder: 'order',
  purchaseReceipt: 'stock',
  purchaseReturn: 'stock',
  salesDelivery: 'stock',
  salesReturn: 'stock',
  transfer: 'stock',
  assembly: 'stock',
  disassembly: 'stock',
  otherIn: 'stock',
  otherOut: 'stock',
  costAdjustment: 'stock',
  transferIn: 'stock',
  materialIssue: 'stock',
  stockLoss: 'stock',
  stockGain: 'stock',
  purchaseInvoice: 'invoice',
  salesInvoice: 'invoice',
  estimateReversal: 'invoice',
  payment: 'cash',
  receipt: 'cash',
  otherPayment: 'cash',
  otherReceipt: 'cash',
  fundTransfer: 'cash',
  settlement: 'cash',
  employeeLoan: 'cash',
  expenseClaim: 'cash',
  employeeRepayment: 'cash',
  employeePayout: 'cash',
  badDebt: 'cash',
  badDebtRecovery: 'cash',
  voucher: 'journal',
  opening: 'journal',
}
export const familyOf = (type: DocumentType): Family => FAMILY_OF[type]
export const columnOf = (field: string): string => field.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)
