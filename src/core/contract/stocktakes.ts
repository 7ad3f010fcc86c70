import { z } from 'zod'
import type { DocumentState, DocumentType } from '../documents/types'
import type { ItemUnit } from './masterdata'
import { command, query } from './rpc'
import { date, id, MAX_SERIALS, output, page, quantity, requestId, revision, scanned, serial, text } from './schemas'

/** counting: figures are entered; submitted: the differences wait for approval; posted: stock and books follow the count */
export type StocktakeState = 'counting' | 'submitted' | 'posted' | 'void'
export interface StocktakeRow {
  id: number
  number: string
  date: string
  warehouseId: number
  warehouseName: string
  scope: 'all' | 'category' | 'items'
  categoryName: string | null
  blind: boolean
  /** the figures are those of the start, or of the moment each was entered (D30) */
  basis: 'start' | 'count'
  state: StocktakeState
  revision: number
  memo: string
  /** why it was sent back to the counters; '' when it was not */
  reason: string
  lines: number
  counted: number
}
export interface StocktakeView extends StocktakeRow {
  createdBy: string
  submittedBy: string | null
  postedBy: string | null
  /** the book quantity is not told to whom counts (盲盘) */
  bookHidden: boolean
  /** the warehouse has bins: differences say in which they are */
  binned: boolean
  documents: { id: number; type: DocumentType; label: string; number: string; state: DocumentState; total: number }[]
  /** lines that differ, 10⁻⁶ and fen (gains and losses positive); null while the book quantity is hidden */
  differences: { gainLines: number; gainValue: number; lossLines: number; lossValue: number } | null
}
export interface StocktakeLine {
  id: number
  itemId: number
  itemCode: string
  itemName: string
  spec: string
  unit: string
  /** further units of the item (D32) */
  units: ItemUnit[]
  batch: string
  productionDate: string | null
  expiryDate: string | null
  /** at the start of the count; hidden (null) from whom counts blindly */
  bookQuantity: number | null
  /** what came and went since the start, until the figure was entered where the count is of that moment (D30) */
  movedQuantity: number | null
  /** null: not counted, which is not 0 (D30) */
  counted: number | null
  /** counted again; stands in place of the first figure when it is there */
  recount: boolean
  recounted: number | null
  /** its pieces have numbers of their own (D35): the figure is how many were found */
  serialManaged: boolean
  /** numbers that were found and are not on record there; none while hidden */
  surplus: string[]
  /** numbers on record there that were not found; none while hidden, or not counted */
  missing: string[]
  /** the figure that holds less what the books say of its moment; null: not counted, or hidden */
  difference: number | null
  /** fen: of what is too many (not negative), of what is missing (not positive); null as `value` */
  gainValue: number | null
  lossValue: number | null
  /** the difference at current cost, once posted at the cost it was posted with; fen, gains positive */
  value: number | null
  abnormal: boolean
  /** 货位 where the difference is booked: named, or the only one that the goods lie in; '' otherwise */
  bin: string
}
/** What a plain code of listed goods counts: a line of its own, and so much of the base unit (D32). */
export interface StocktakeCode {
  code: string
  lineId: number
  numerator: number
  denominator: number
}
/** A number of a line (D35). */
export interface StocktakeSerial {
  serial: string
  /** by the figure that is entered, or that holds */
  found: boolean
  /** on record there when the count began; null: hidden */
  onBooks: boolean | null
  /** 1: 盘盈, -1: 盘亏, 0: neither; null: hidden */
  difference: 1 | -1 | 0 | null
  /** the warehouse where the books have it now; '' where they have it nowhere, or hidden */
  place: string
}
export interface StocktakeChanged {
  id: number
  revision: number
  state: StocktakeState
}
const target = { id, revision }
const act = z.strictObject({ ...target, requestId: requestId.optional() })
const count = quantity.min(0)

export const stocktakes = {
  list: query(
    'inventory.read',
    '盘点单列表，新的在前',
    z.strictObject({ state: z.enum(['counting', 'submitted', 'posted', 'void']).optional(), ...page }),
    output<{ rows: StocktakeRow[]; count: number }>(),
  ),
  create: command(
    'inventory.write',
    '新建盘点单，记下此刻的账面数',
    z.strictObject({
      date,
      warehouseId: id,
      scope: z.enum(['all', 'category', 'items']),
      categoryId: id.nullable().default(null),
      itemIds: z.array(id).max(5000).default([]),
      blind: z.boolean().default(false),
      basis: z.enum(['start', 'count']).default('start'),
      memo: text(500).default(''),
      requestId: requestId.optional(),
    }),
    output<{ id: number; number: string; revision: number; lines: number }>(),
  ),
  get: query('inventory.read', '一张盘点单：状态、差异合计、生成的单据', z.strictObject({ id }), output<StocktakeView>()),
  lines: query(
    'inventory.read',
    '盘点单的明细；盲盘时清点人看不到账面数',
    z.strictObject({ id, lineIds: z.array(id).max(5000).optional() }),
    output<StocktakeLine[]>(),
  ),
  count: command(
    'inventory.write',
    '填写实盘数（空 = 未盘）',
    z.strictObject({
      id,
      counts: z
        .array(z.strictObject({ lineId: id, quantity: count.nullable() }))
        .min(1)
        .max(5000),
    }),
    output<StocktakeLine[]>(),
  ),
  scan: command(
    'inventory.write',
    '扫码：在该商品的实盘数上累加；箱码按箱折成基本单位',
    z.strictObject({ id, code: scanned, quantity: quantity.min(1).default(1_000_000), requestId: requestId.optional() }),
    output<StocktakeLine>(),
  ),
  codes: query(
    'inventory.read',
    '盘点单上商品的条码和编码：各指哪一行、计多少；多个批号的、按序列号的不在其中',
    z.strictObject({ id }),
    output<StocktakeCode[]>(),
  ),
  serials: query(
    'inventory.read',
    '盘点行的序列号：已盘的，明盘时还有账上应有的',
    z.strictObject({ id, lineId: id }),
    output<StocktakeSerial[]>(),
  ),
  countSerials: command(
    'inventory.write',
    '盘到的序列号（每个只计一次；空的列表 = 一个也没有），或取消',
    z.strictObject({ id, lineId: id, serials: z.array(serial).max(MAX_SERIALS), found: z.boolean().default(true) }),
    output<StocktakeLine>(),
  ),
  addLine: command(
    'inventory.write',
    '把盘到而不在单上的商品（或批号）加入',
    z.strictObject({ id, itemId: id, batch: text(40).default('') }),
    output<StocktakeLine>(),
  ),
  recount: command(
    'inventory.write',
    '要求复盘所选的行，或取消',
    z.strictObject({ ...target, lineIds: z.array(id).min(1).max(5000), recount: z.boolean(), requestId: requestId.optional() }),
    output<StocktakeChanged>(),
  ),
  setAbnormal: command(
    'inventory.write',
    '标明盘亏为非正常损失（进项税额转出），或取消',
    z.strictObject({ id, lineId: id, abnormal: z.boolean() }),
    output<StocktakeLine>(),
  ),
  setBin: command(
    'inventory.write',
    '差异记在哪个货位（仓库启用货位管理时）',
    z.strictObject({ id, lineId: id, bin: text(40) }),
    output<StocktakeLine>(),
  ),
  submit: command(
    'inventory.write',
    '提交差异待审批（未盘的行须先确认保持账面数）',
    z.strictObject({ ...target, keepUncounted: z.boolean().default(false), requestId: requestId.optional() }),
    output<StocktakeChanged>(),
  ),
  reject: command(
    'inventory.post',
    '退回重新清点',
    z.strictObject({ ...target, reason: text(200).default(''), requestId: requestId.optional() }),
    output<StocktakeChanged>(),
  ),
  approve: command(
    'inventory.post',
    '批准差异并过账（盘盈盘亏出入库和处理凭证一次写入）',
    z.strictObject({ ...target, date: date.optional(), requestId: requestId.optional() }),
    output<StocktakeChanged>(),
  ),
  unpost: command('inventory.post', '撤销盘点过账，退回待审批', act, output<StocktakeChanged>()),
  reverse: command(
    'inventory.post',
    '红冲已过账的盘点：盘盈盘亏和处理凭证各出红字单据，退回待审批（所属月份已结账时用）',
    z.strictObject({ ...target, date, requestId: requestId.optional() }),
    output<StocktakeChanged>(),
  ),
  void: command('inventory.write', '作废没有过账的盘点单', act, output<StocktakeChanged>()),
}
