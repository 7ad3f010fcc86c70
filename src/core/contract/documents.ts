import { z } from 'zod'
import type { BinStock } from '../documents/bins'
import type { BatchStock } from '../documents/fefo'
import { LANDED_BASES } from '../documents/landedShares'
import type { DocumentState, DocumentType } from '../documents/types'
import type { Problem } from '../kernel'
import type {
  ChainNode,
  DocumentRow,
  DocumentView,
  LandedCost,
  LandedShare,
  Posted,
  SerialChoice,
  SourceLine,
  VoucherView,
} from './documentViews'
import { command, query } from './rpc'
import { date, fen, id, MAX_SERIALS, output, page, price, quantity, rate, requestId, revision, serial, text } from './schemas'

const optionalId = id.nullable().default(null)
const optionalDate = date.nullable().default(null)
const common = {
  id: id.nullable().default(null),
  revision: revision.default(0),
  date,
  partnerId: optionalId,
  departmentId: optionalId,
  employeeId: optionalId,
  memo: text(500).default(''),
}
const lineCommon = { sourceLineId: optionalId, memo: text(200).default('') }
const goods = {
  ...lineCommon,
  itemId: id,
  quantity,
  price: price.default(0),
  unit: text(10).default(''),
  unitQuantity: quantity.default(0),
  unitPrice: price.default(0),
  discountRate: rate.default(0),
  net: fen.default(0),
  taxRate: rate.default(0),
  tax: fen.default(0),
  gross: fen.default(0),
}
const dims = { partnerId: optionalId, departmentId: optionalId, employeeId: optionalId, projectId: optionalId, itemId: optionalId }
const priceMode = z.enum(['incl', 'excl']).default('incl')
const lines = <T extends z.ZodType>(line: T) => z.array(line).max(2000)
const cashFlowItem = z.int().min(1).max(99).nullable().default(null)

const order = {
  ...common,
  warehouseId: optionalId,
  priceMode,
  expectedDate: optionalDate,
  lines: lines(z.strictObject({ ...goods, warehouseId: optionalId })),
}
const stock = {
  ...common,
  warehouseId: optionalId,
  toWarehouseId: optionalId,
  transferMode: z.enum(['oneStep', 'twoStep']).default('oneStep'),
  projectId: optionalId,
  reason: text(100).default(''),
  lossKind: z.enum(['normal', 'abnormal']).default('normal'),
  priceMode,
  dueDate: optionalDate,
  invoiceKind: z.enum(['none', 'special', 'ordinary']).default('none'),
  invoiceNumber: text(40).default(''),
  revenuePoint: z.enum(['delivery', 'invoice']).nullable().default(null),
  accountId: optionalId,
  releaseReason: text(200).default(''),
  tenders: z
    .array(z.strictObject({ accountId: id, amount: fen }))
    .max(20)
    .default([]),
  lines: lines(
    z.strictObject({
      ...goods,
      warehouseId: optionalId,
      toWarehouseId: optionalId,
      batch: text(40).default(''),
      toBatch: text(40).default(''),
      bin: text(40).default(''),
      toBin: text(40).default(''),
      productionDate: optionalDate,
      expiryDate: optionalDate,
      cost: fen.nullable().default(null),
      groupNo: z.int().min(1).max(2000).nullable().default(null),
      serials: z.array(serial).max(MAX_SERIALS).default([]),
    }),
  ),
}
const invoice = {
  ...common,
  priceMode,
  dueDate: optionalDate,
  invoiceKind: z.enum(['none', 'special', 'ordinary']).default('special'),
  invoiceNumber: text(40).default(''),
  lines: lines(z.strictObject({ ...goods, accountId: optionalId })),
}
const cash = {
  ...common,
  accountId: optionalId,
  toAccountId: optionalId,
  toPartnerId: optionalId,
  amount: fen.default(0),
  discount: fen.default(0),
  deferredTax: fen.default(0),
  fee: fen.default(0),
  purpose: z.enum(['settle', 'advance']).default('settle'),
  cashFlowItem,
  dueDate: optionalDate,
  returned: fen.default(0),
  clears: z
    .array(z.strictObject({ openItemId: id, amount: fen }))
    .max(200)
    .default([]),
  lines: lines(
    z.strictObject({
      ...lineCommon,
      ...dims,
      openItemId: optionalId,
      accountId: optionalId,
      amount: fen,
      taxRate: rate.default(0),
      tax: fen.default(0),
      deduction: z.enum(['none', 'special', 'passenger']).default('none'),
      cashFlowItem,
    }),
  ),
}
const journal = {
  ...common,
  attachmentCount: z.int().min(0).max(9999).default(0),
  lines: lines(
    z.strictObject({
      ...lineCommon,
      ...dims,
      summary: text(200).default(''),
      accountId: id,
      debit: fen.default(0),
      credit: fen.default(0),
      quantity: quantity.nullable().default(null),
      price: price.nullable().default(null),
      original: fen.nullable().default(null),
      exchangeRate: price.nullable().default(null),
      cashFlowItem,
    }),
  ),
}
const typed = <T extends DocumentType, S extends z.ZodRawShape>(type: T, shape: S) => z.strictObject({ type: z.literal(type), ...shape })

/**
 * A document as it is sent to be saved: money in fen, quantity in 10⁻⁶, price in 10⁻⁸ yuan. Goods entered in another unit of the item
 * (`unit`, '' = the base unit) say unitQuantity and unitPrice too; quantity and price are then what they come to in the base unit (D32).
 */
export const documentInput = z.discriminatedUnion('type', [
  typed('purchaseOrder', order),
  typed('salesOrder', order),
  typed('purchaseReceipt', stock),
  typed('purchaseReturn', stock),
  typed('salesDelivery', stock),
  typed('salesReturn', stock),
  typed('transfer', stock),
  typed('assembly', stock),
  typed('disassembly', stock),
  typed('otherIn', stock),
  typed('otherOut', stock),
  typed('costAdjustment', stock),
  typed('transferIn', stock),
  typed('materialIssue', stock),
  typed('stockLoss', stock),
  typed('stockGain', stock),
  typed('purchaseInvoice', invoice),
  typed('salesInvoice', invoice),
  typed('estimateReversal', invoice),
  typed('payment', cash),
  typed('receipt', cash),
  typed('otherPayment', cash),
  typed('otherReceipt', cash),
  typed('fundTransfer', cash),
  typed('settlement', cash),
  typed('employeeLoan', cash),
  typed('expenseClaim', cash),
  typed('employeeRepayment', cash),
  typed('employeePayout', cash),
  typed('badDebt', cash),
  typed('badDebtRecovery', cash),
  typed('voucher', journal),
])
export type DocumentInput = z.output<typeof documentInput>
export const documentType = z.enum(
  documentInput.options.map((o) => o.shape.type.value) as [DocumentInput['type'], ...DocumentInput['type'][]],
)

const target = { type: documentType, id, revision }
const acts = { ...target, requestId: requestId.optional() }
/** Where goods may be short with authorisation (D17): why they are let go all the same. */
const overrideReason = text(200).optional()
const stockActs = { ...acts, overrideReason }

export const documents = {
  list: query(
    'session',
    '单据列表，按日期倒序',
    z.strictObject({
      type: documentType,
      from: date.optional(),
      to: date.optional(),
      state: z.enum(['draft', 'submitted', 'approved', 'posted', 'closed', 'reversed', 'void']).optional(),
      partnerId: id.optional(),
      text: text(60).optional(),
      onTheWay: z.boolean().optional(),
      undecided: z.boolean().optional(),
      warehouseId: id.optional(),
      toWarehouseId: id.optional(),
      ...page,
    }),
    output<{ rows: DocumentRow[]; count: number; total: number }>(),
  ),
  get: query('session', '一张单据', z.strictObject({ id }), output<DocumentView>()),
  save: command(
    'session',
    '保存为草稿（新增或修改）',
    z.strictObject({ document: documentInput, requestId: requestId.optional() }),
    output<{ id: number; number: string; revision: number; state: DocumentState }>(),
  ),
  submit: command('session', '提交审批', z.strictObject(acts), output<Posted>()),
  approve: command('session', '审核', z.strictObject(acts), output<Posted>()),
  reject: command('session', '退回草稿（撤销提交或审核）', z.strictObject(acts), output<Posted>()),
  post: command('session', '过账：库存、往来、凭证一次写入，或一项也不写', z.strictObject(stockActs), output<Posted>()),
  unpost: command('session', '撤销过账，退回草稿', z.strictObject(stockActs), output<Posted>()),
  correct: command(
    'session',
    '更正已过账的单据：撤销、换成新内容、在原位重新过账，一步完成',
    z.strictObject({ document: documentInput, requestId: requestId.optional(), overrideReason }),
    output<Posted>(),
  ),
  reverse: command('session', '生成并过账红字单据', z.strictObject({ ...stockActs, date }), output<Posted>()),
  void: command('session', '作废草稿，保留编号', z.strictObject(acts), output<Posted>()),
  close: command('session', '关闭或重新打开订单余量', z.strictObject({ ...acts, closed: z.boolean() }), output<Posted>()),
  derive: query(
    'session',
    '由源单未执行部分生成下游单据的内容（未保存）',
    z.strictObject({ to: documentType, sourceIds: z.array(id).min(1).max(50), date }),
    output<{ document: DocumentInput; names: DocumentView['names'] }>(),
  ),
  sourceLines: query(
    'session',
    '可引用的源单明细（未执行完）',
    z.strictObject({ to: documentType, partnerId: id.optional(), warehouseId: id.optional(), text: text(60).optional(), ...page }),
    output<SourceLine[]>(),
  ),
  preview: query(
    'session',
    '按当前内容过账会生成的凭证、金额和问题（不写入）',
    z.strictObject({ document: documentInput }),
    output<{
      vouchers: VoucherView[]
      problems: (Problem & { message: string })[]
      cost: number
      /** the cost of what goes out is not final: 预估 (D18, D22) */
      provisional: boolean
    }>(),
  ),
  chain: query('session', '上下游单据', z.strictObject({ id }), output<ChainNode[]>()),
  proposeBatches: query(
    'master.read',
    '出库批次建议：先到期先出，只算该日起一直有的数量；过期的列出而不建议',
    z.strictObject({ itemId: id, warehouseId: id, quantity: quantity.min(0), date, documentId: id.optional() }),
    output<{ batches: (BatchStock & { quantity: number })[]; short: number }>(),
  ),
  proposeBins: query(
    'session',
    '货位建议：出库先默认货位，再按拣货次序，只算该日起一直有的数量；入库放默认货位，否则放现有货位',
    z.strictObject({
      itemId: id,
      warehouseId: id,
      batch: text(40).optional(),
      quantity: quantity.min(0),
      date,
      documentId: id.optional(),
      incoming: z.boolean().default(false),
    }),
    output<{ bins: (BinStock & { quantity: number })[]; short: number }>(),
  ),
  serialChoices: query(
    'session',
    '这一行可用的序列号：在库的，退货时是原先售给该客户的、调入时是在途的、领用退回时是领走的，先入库的在前',
    z.strictObject({
      type: documentType,
      itemId: id,
      partnerId: id.optional(),
      warehouseId: id.optional(),
      batch: text(40).optional(),
      sourceLineId: id.optional(),
      text: text(40).optional(),
      limit: z.int().min(1).max(MAX_SERIALS).default(200),
    }),
    output<{ rows: SerialChoice[]; count: number }>(),
  ),
  landedShares: query(
    'session',
    '采购费用按金额、数量、重量或体积分摊到入库单各行：每行分到的金额（不写入）',
    z.strictObject({
      receiptIds: z.array(id).min(1).max(200),
      spreadBy: z.enum(LANDED_BASES).default('amount'),
      amounts: z.array(fen.min(0)).max(100).default([]),
    }),
    output<{ lines: LandedShare[] }>(),
  ),
  landedCosts: query('session', '一张采购入库单各行已分摊的采购费用', z.strictObject({ id }), output<LandedCost[]>()),
  lineInfo: query(
    'session',
    '录单时当前行的商品信息：现存、占用、在途、最近成交价、成本',
    z.strictObject({
      type: documentType,
      itemId: id,
      unit: text(10).default(''),
      partnerId: id.optional(),
      warehouseId: id.optional(),
      date,
    }),
    output<{
      /** at the end of today */
      onHand: number
      /** what posted documents of days to come bring (+) and take (−) */
      later: number
      reserved: number
      inTransit: number
      available: number
      /** of the unit that was asked for (D37) */
      lastPrice: number | null
      lastDate: string | null
      cost: number | null
      /** the goods' cost is not final: 预估 (D18, D22, D25) */
      costProvisional: boolean
      floorPrice: number | null
    }>(),
  ),
}
