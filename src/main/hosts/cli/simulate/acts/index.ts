import type { World } from '../world'
import * as costs from './costs'
import * as invalid from './invalid'
import * as lifecycle from './lifecycle'
import * as money from './money'
import * as purchasing from './purchasing'
import * as sales from './sales'
import * as stock from './stock'
import * as stocktake from './stocktake'

type Act = (w: World) => Promise<void>
/** What a day is made of, and how often: buying and selling most, then money, then second thoughts, then mistakes. */
const ACTS: Record<string, [weight: number, act: Act]> = {
  purchaseOrder: [4, purchasing.purchaseOrder],
  receiveOrder: [5, purchasing.receiveOrder],
  receive: [8, purchasing.receive],
  purchaseInvoice: [9, purchasing.purchaseInvoice],
  correctPrice: [2, purchasing.correctPrice],
  expenseInvoice: [1, purchasing.expenseInvoice],
  purchaseReturn: [3, purchasing.purchaseReturn],
  salesOrder: [4, sales.salesOrder],
  deliverOrder: [5, sales.deliverOrder],
  deliver: [10, sales.deliver],
  salesInvoice: [7, sales.salesInvoice],
  salesReturn: [4, sales.salesReturn],
  transfer: [5, stock.transfer],
  transferIn: [4, stock.transferIn],
  materialIssue: [2, stock.materialIssue],
  materialReturn: [1, stock.materialReturn],
  stockLoss: [1, stock.stockLoss],
  stockGain: [1, stock.stockGain],
  dispose: [1, stock.dispose],
  otherIn: [2, stock.otherIn],
  otherOut: [2, stock.otherOut],
  assembly: [2, costs.assembly],
  disassembly: [2, costs.disassembly],
  landedCost: [2, costs.landedCost],
  costAdjustment: [1, costs.costAdjustment],
  renumberBatch: [1, costs.renumberBatch],
  recost: [0.2, costs.recost],
  startCount: [1, stocktake.startCount],
  count: [3, stocktake.count],
  decideCount: [2, stocktake.decide],
  withdrawCount: [0.3, stocktake.withdraw],
  receipt: [5, money.receipt],
  payment: [5, money.payment],
  settlement: [3, money.settlement],
  otherPayment: [2, money.otherPayment],
  otherReceipt: [1, money.otherReceipt],
  fundTransfer: [1, money.fundTransfer],
  voucher: [2, money.voucher],
  unpost: [5, lifecycle.unpost],
  correct: [5, lifecycle.correct],
  repost: [5, lifecycle.repost],
  voidDraft: [1, lifecycle.voidDraft],
  reverse: [2, lifecycle.reverse],
  closeOrder: [1, lifecycle.closeOrder],
  rejectOrder: [1, lifecycle.rejectOrder],
  preview: [2, lifecycle.preview],
  closeMonth: [0.7, lifecycle.closeMonth],
  reopenMonth: [0.1, lifecycle.reopenMonth],
  staleRevision: [0.7, invalid.staleRevision],
  unknownDocument: [0.7, invalid.unknownDocument],
  wrongType: [0.5, invalid.wrongType],
  postTwice: [0.5, invalid.postTwice],
  closedPeriod: [0.8, invalid.closedPeriod],
  noLines: [0.3, invalid.noLines],
  hugeIssue: [0.7, invalid.hugeIssue],
  sameWarehouse: [0.3, invalid.sameWarehouse],
  unbalanced: [0.4, invalid.unbalanced],
  stockByHand: [0.4, invalid.stockByHand],
  missingDimension: [0.4, invalid.missingDimension],
  walkInOnCredit: [0.4, invalid.walkInOnCredit],
  badDraft: [2, invalid.badDraft],
  sameRequest: [0.5, invalid.sameRequest],
}

/** Chooses acts by their weights, but for those left out. */
export function actsBut(without: ReadonlySet<string>): (w: World) => { name: string; act: Act } {
  const acts = Object.entries(ACTS).filter(([name]) => !without.has(name))
  const total = acts.reduce((sum, [, [weight]]) => sum + weight, 0)
  return (w) => {
    let at = w.random.next() * total
    for (const [name, [weight, act]] of acts) {
      at -= weight
      if (at < 0) return { name, act }
    }
    return { name: 'receive', act: purchasing.receive }
  }
}
