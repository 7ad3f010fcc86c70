import type { PostingRule } from '../documents/builder'
import type { AnyDocument, CashType, InvoiceType, JournalType, StockType } from '../documents/types'
import { postVoucher } from './accounting/voucher.posting'
import { postAssembly } from './inventory/assembly.posting'
import { postCostAdjustment } from './inventory/costAdjustment.posting'
import { postDisassembly } from './inventory/disassembly.posting'
import { postOtherIn, postOtherOut, postStockGain, postStockLoss } from './inventory/inventory.posting'
import { postMaterialIssue } from './inventory/materialIssue.posting'
import { postTransfer, postTransferIn } from './inventory/transfer.posting'
import { postEstimateReversal } from './purchasing/estimateReversal.posting'
import { postPurchaseInvoice } from './purchasing/purchaseInvoice.posting'
import { postPurchaseReceipt } from './purchasing/purchaseReceipt.posting'
import { postPurchaseReturn } from './purchasing/purchaseReturn.posting'
import { postSalesDelivery } from './sales/salesDelivery.posting'
import { postSalesInvoice } from './sales/salesInvoice.posting'
import { postSalesReturn } from './sales/salesReturn.posting'
import { postFundTransfer, postOtherPayment, postOtherReceipt, postPayment, postReceipt } from './treasury/cash.posting'
import { postBadDebt, postBadDebtRecovery } from './treasury/badDebt.posting'
import { postEmployeeLoan, postEmployeePayout, postEmployeeRepayment, postExpenseClaim } from './treasury/employee.posting'
import { postSettlement } from './treasury/settlement.posting'

type PostingType = StockType | InvoiceType | CashType | Exclude<JournalType, 'opening'>
/** The posting rule of every type that posts: a table, so that a missing one does not compile. */
export const POSTING_RULES = {
  purchaseReceipt: postPurchaseReceipt,
  purchaseReturn: postPurchaseReturn,
  purchaseInvoice: postPurchaseInvoice,
  estimateReversal: postEstimateReversal,
  salesDelivery: postSalesDelivery,
  salesReturn: postSalesReturn,
  salesInvoice: postSalesInvoice,
  transfer: postTransfer,
  transferIn: postTransferIn,
  materialIssue: postMaterialIssue,
  stockLoss: postStockLoss,
  stockGain: postStockGain,
  assembly: postAssembly,
  disassembly: postDisassembly,
  otherIn: postOtherIn,
  otherOut: postOtherOut,
  costAdjustment: postCostAdjustment,
  receipt: postReceipt,
  payment: postPayment,
  otherReceipt: postOtherReceipt,
  otherPayment: postOtherPayment,
  fundTransfer: postFundTransfer,
  settlement: postSettlement,
  employeeLoan: postEmployeeLoan,
  expenseClaim: postExpenseClaim,
  employeeRepayment: postEmployeeRepayment,
  employeePayout: postEmployeePayout,
  badDebt: postBadDebt,
  badDebtRecovery: postBadDebtRecovery,
  voucher: postVoucher,
} satisfies { [T in PostingType]: unknown }

/** The rule of a document's type; the document's family is that of its type by construction. */
export const postingRule = (type: AnyDocument['type']): PostingRule<AnyDocument> | undefined =>
  (POSTING_RULES as Partial<Record<string, PostingRule<never>>>)[type] as PostingRule<AnyDocument> | undefined
