import type { DocumentDef } from '../documents/define'
import type { DocumentType } from '../documents/types'
import { voucher } from './accounting/voucher.document'
import { assembly } from './inventory/assembly.document'
import { costAdjustment } from './inventory/costAdjustment.document'
import { stockGain, stockLoss } from './inventory/lossAndGain.document'
import { materialIssue } from './inventory/materialIssue.document'
import { otherIn, otherOut } from './inventory/otherMovement.document'
import { disassembly } from './inventory/disassembly.document'
import { transfer, transferIn } from './inventory/transfer.document'
import { estimateReversal } from './purchasing/estimateReversal.document'
import { purchaseInvoice } from './purchasing/purchaseInvoice.document'
import { purchaseOrder } from './purchasing/purchaseOrder.document'
import { purchaseReceipt } from './purchasing/purchaseReceipt.document'
import { purchaseReturn } from './purchasing/purchaseReturn.document'
import { salesDelivery } from './sales/salesDelivery.document'
import { salesInvoice } from './sales/salesInvoice.document'
import { salesOrder } from './sales/salesOrder.document'
import { salesReturn } from './sales/salesReturn.document'
import { badDebt, badDebtRecovery } from './treasury/badDebt.document'
import { employeeLoan, employeePayout, employeeRepayment, expenseClaim } from './treasury/employee.document'
import { fundTransfer, otherPayment, otherReceipt, payment, receipt, settlement } from './treasury/cash.document'

/** Every document a user can make, in menu order. `opening` is made by the program only. */
export const DOCUMENTS: readonly DocumentDef[] = [
  purchaseOrder,
  purchaseReceipt,
  purchaseInvoice,
  purchaseReturn,
  estimateReversal,
  salesOrder,
  salesDelivery,
  salesInvoice,
  salesReturn,
  transfer,
  transferIn,
  otherIn,
  otherOut,
  materialIssue,
  stockLoss,
  stockGain,
  assembly,
  disassembly,
  costAdjustment,
  receipt,
  payment,
  otherReceipt,
  otherPayment,
  fundTransfer,
  settlement,
  employeeLoan,
  expenseClaim,
  employeeRepayment,
  employeePayout,
  badDebt,
  badDebtRecovery,
  voucher,
]
const BY_TYPE = new Map(DOCUMENTS.map((d) => [d.type, d]))
export type UserDocumentType = Exclude<DocumentType, 'opening'>

/** The definition of a type; every UserDocumentType has one (tested). */
export function documentDef(type: DocumentType): DocumentDef {
  const def = BY_TYPE.get(type)
  if (!def) throw new Error(`no definition of ${type}`)
  return def
}
/** Made by the program alone: no user saves, posts or withdraws one. */
export const byProgram = (type: DocumentType) => type !== 'opening' && documentDef(type).byProgram === true
/** Types whose documents may share one voucher a day (D50): all that business posts; a voucher written by hand is itself. */
export const DAY_VOUCHER_TYPES: readonly DocumentType[] = DOCUMENTS.filter((d) => d.posts && !d.byProgram && d.type !== 'voucher').map(
  (d) => d.type,
)
export const documentLabel = (type: DocumentType) => (type === 'opening' ? '期初余额' : documentDef(type).label)
/** What can be made from a posted or approved document of this type; the label says what making it is called. */
export const derivableTo = (type: DocumentType) =>
  DOCUMENTS.flatMap((d) =>
    d.derivesFrom
      .filter((x) => x.from === type)
      .map((x) => ({ to: d.type, label: d.type === type || d.family === 'journal' ? x.label : `生成${d.label}` })),
  )
