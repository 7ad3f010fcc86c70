import { z } from 'zod'
import { TAX_RATE_KINDS, type TaxRate, type TaxRateKind } from '../modules/tax/rates'
import type { MatchDifference } from '../modules/tax/match'
import { TAXPAYERS, type TaxpayerStatus } from '../modules/tax/taxpayer'
import type { VatTaxpayer } from '../modules/accounting/charts'
import type { Posted } from './documentViews'
import { command, query } from './rpc'
import { date, id, name, nothing, output, period, requestId, revision, text } from './schemas'
import { MAX_FEN } from '../kernel'

export interface TaxRateRow extends TaxRate {
  id: number
  source: string
  revision: number
}
/** A 专票 whose VAT waits for certification, or was certified in the month asked about. */
export interface PendingInvoice {
  documentId: number
  documentLabel: string
  documentNumber: string
  date: string
  partnerName: string
  taxNumber: string
  invoiceNumber: string
  /** fen */
  net: number
  tax: number
  certified: number | null
}
/** A receipt or an invoice behind a line of the match. */
export interface MatchDocument {
  documentId: number
  label: string
  number: string
  date: string
  /** 10⁻⁶, fen; what went back is negative */
  quantity: number
  net: number
  tax: number
}
/** A line of a purchase order, or of a receipt without one, beside what came and what was invoiced; prices without tax of the base unit (10⁻⁸). */
export interface MatchRow {
  of: 'order' | 'receipt'
  lineId: number
  /** of the order, else of the receipt */
  documentId: number
  documentNumber: string
  date: string
  partnerName: string
  itemCode: string
  itemName: string
  unit: string
  orderQuantity: number | null
  orderPrice: number | null
  orderTaxRate: number | null
  receivedQuantity: number
  receiptPrice: number | null
  invoicedQuantity: number
  price: number | null
  net: number
  tax: number
  documents: MatchDocument[]
  differences: MatchDifference[]
  decision: 'accept' | 'dispute' | null
  reason: string | null
  /** nothing of it is left to decide: it agrees, goes on by itself, or all that differs was decided about */
  settled: boolean
}
/** What the company is, and has been. */
export interface TaxpayerHistory {
  /** when the books were opened */
  initial: VatTaxpayer
  startsOn: string
  /** by day, the first first */
  changes: TaxpayerStatus[]
}
const taxpayer = z.enum(Object.keys(TAXPAYERS) as [VatTaxpayer, ...VatTaxpayer[]])
const kind = z.enum(Object.keys(TAX_RATE_KINDS) as [TaxRateKind, ...TaxRateKind[]])

/** 税务 */
export const tax = {
  rates: query('session', '税率、起征点、附加税费率和减免，各有有效期', nothing, output<TaxRateRow[]>()),
  saveRate: command(
    'tax.write',
    '新增或修改一行税率；同一项目的有效期不能重叠；已结账的月份和过账的单据用到的，不能变',
    z.strictObject({
      id: id.nullable(),
      revision,
      kind,
      code: z.string().regex(/^[A-Za-z0-9]{1,40}$/, { message: '1 至 40 个字母或数字' }),
      name,
      value: z.int().min(0).max(MAX_FEN),
      bound: z.enum(['below', 'upTo']).nullable(),
      validFrom: date,
      validTo: date.nullable(),
      source: text(200),
    }),
    output<{ id: number }>(),
  ),
  removeRate: command('tax.write', '删除一行税率；已结账的月份和过账的单据用到的，拒绝', z.strictObject({ id, revision }), output<null>()),
  taxpayers: query('session', '纳税人身份：建账时的类型，和以后每次变更的起始日', nothing, output<TaxpayerHistory>()),
  changeTaxpayer: command(
    'tax.write',
    '变更纳税人身份：从某月一日起；该日以后已有过账的购销、税务单据或已结账的，拒绝',
    z.strictObject({ validFrom: date, taxpayer, source: text(200), requestId: requestId.optional() }),
    output<null>(),
  ),
  undoTaxpayer: command(
    'tax.write',
    '撤销最后一次纳税人身份变更；该日以后已有过账的购销、税务单据或已结账的，拒绝',
    z.strictObject({ validFrom: date, requestId: requestId.optional() }),
    output<null>(),
  ),
  certifiable: query('tax.read', '到该月末待认证的进项发票，和该月已认证的', z.strictObject({ period }), output<PendingInvoice[]>()),
  certify: command(
    'tax.post',
    '认证（勾选）进项发票：借 进项税额，贷 待认证进项税额',
    z.strictObject({ period, documentIds: z.array(id).min(1).max(5000), requestId: requestId.optional() }),
    output<{ documents: Posted[] }>(),
  ),
  uncertify: command(
    'tax.post',
    '撤销认证：连同同一张凭证认证的发票一起',
    z.strictObject({ documentId: id, requestId: requestId.optional() }),
    output<{ withdrawn: number }>(),
  ),
  transferOut: command(
    'tax.post',
    '进项税额转出：不得抵扣的进项税额转入成本费用，写明原因',
    z.strictObject({
      documentId: id.nullable(),
      date,
      amount: z.int().positive().max(MAX_FEN),
      accountId: id,
      departmentId: id.nullable(),
      reason: name,
      requestId: requestId.optional(),
    }),
    output<{ documents: Posted[] }>(),
  ),
  matches: query(
    'tax.read',
    '三单匹配：采购订单各行（没有订单的：入库单各行）与入库、发票的差异；订单、入库或发票的日期在所选日期之内',
    z.strictObject({ from: date, to: date, show: z.enum(['open', 'pending', 'all']).default('open') }),
    output<MatchRow[]>(),
  ),
  decideMatch: command(
    'tax.write',
    '记下对一行现有差异的决定：接受或有争议，写明原因；null 取消。以后出现别的差异时重新列出',
    z.strictObject({ of: z.enum(['order', 'receipt']), lineId: id, decision: z.enum(['accept', 'dispute']).nullable(), reason: text(200) }),
    output<null>(),
  ),
}
