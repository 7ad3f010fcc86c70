import { z } from 'zod'
import type { Scan, UnitRatio } from '../kernel'
import { assetCategoryInput, assetInput, scheduleInput } from './assetInputs'
import { command, query } from './rpc'
import {
  code,
  date,
  fen,
  id,
  name,
  negativeStock,
  output,
  page,
  price,
  quantity,
  rate,
  requestId,
  revision,
  scanned,
  text,
} from './schemas'

const base = { id: id.nullable().default(null), revision: revision.default(0), code, name, disabled: z.boolean().default(false) }
const optionalId = id.nullable().default(null)

export const MAX_BARCODES = 20
const barcode = text(48).refine((s) => /^[\x21-\x7e]+$/.test(s), { message: '条码只能是数字、字母和符号' })
export const itemInput = z.strictObject({
  ...base,
  spec: text(100).default(''),
  unit: text(10).refine((s) => s.length > 0, { message: '必须填写' }),
  kind: z.enum(['goods', 'material', 'service']).default('goods'),
  categoryId: optionalId,
  taxRate: rate,
  purchasePrice: price.nullable().default(null),
  salePrice: price.nullable().default(null),
  floorPrice: price.nullable().default(null),
  costingMethod: z.enum(['movingAverage', 'fifo', 'periodicAverage', 'specific', 'lifo']).nullable().default(null),
  batchManaged: z.boolean().default(false),
  serialManaged: z.boolean().default(false),
  shelfLifeDays: z.int().min(1).max(36500).nullable().default(null),
  /** null: by the warehouse, else the account set (D17) */
  negativeStock: negativeStock.nullable().default(null),
  /** 临期: so many days before the expiry date; null: the program's 30 */
  nearExpiryDays: z.int().min(1).max(3650).nullable().default(null),
  /** of one base unit, 10⁻⁶ kg and 10⁻⁶ m³: what 采购费用 can be spread by (D27) */
  weight: quantity.min(1).nullable().default(null),
  volume: quantity.min(1).nullable().default(null),
  pinyin: text(100).optional(),
  memo: text(500).default(''),
  /** of one base unit */
  barcodes: z.array(barcode).max(MAX_BARCODES).default([]),
  /** further units: one is numerator/denominator base units; prices for one of it, barcodes that stand for one of it (D32) */
  units: z
    .array(
      z.strictObject({
        unit: text(10),
        numerator: z.int().positive().max(1_000_000),
        denominator: z.int().positive().max(1_000_000),
        purchasePrice: price.nullable().default(null),
        salePrice: price.nullable().default(null),
        barcodes: z.array(barcode).max(MAX_BARCODES).default([]),
      }),
    )
    .max(10)
    .default([]),
  /** in which it is usually sold and bought; '': the base unit */
  saleUnit: text(10).default(''),
  purchaseUnit: text(10).default(''),
  /** 库存上下限, one entry a warehouse; null: open */
  limits: z
    .array(
      z.strictObject({
        warehouseId: id,
        minQuantity: quantity.min(0).nullable().default(null),
        maxQuantity: quantity.min(0).nullable().default(null),
      }),
    )
    .max(500)
    .default([]),
  /** 默认货位, one a warehouse */
  bins: z
    .array(z.strictObject({ warehouseId: id, bin: text(40).default('') }))
    .max(500)
    .default([]),
})
export const partnerInput = z.strictObject({
  ...base,
  isCustomer: z.boolean(),
  isSupplier: z.boolean(),
  taxNumber: text(30).default(''),
  contact: text(50).default(''),
  phone: text(40).default(''),
  address: text(200).default(''),
  bank: text(100).default(''),
  bankAccount: text(50).default(''),
  creditLimit: fen.min(0).nullable().default(null),
  termDays: z.int().min(0).max(3650).default(0),
  pinyin: text(100).optional(),
  memo: text(500).default(''),
  /** 单位类别 */
  categoryId: optionalId,
})
const dimension = { ...base, pinyin: text(100).optional() }
export const warehouseInput = z.strictObject({
  ...dimension,
  address: text(200).default(''),
  /** null: by the account set (D17) */
  negativeStock: negativeStock.nullable().default(null),
  /** 货位管理 */
  binManaged: z.boolean().default(false),
  /** where there lies what names none: goods from before it had bins, opening stock */
  firstBin: text(40).default(''),
  /** `route`: place on the way through the warehouse */
  bins: z
    .array(
      z.strictObject({
        code: text(40),
        name: text(60).default(''),
        route: z.int().min(0).max(999_999).default(0),
        disabled: z.boolean().default(false),
      }),
    )
    .max(5000)
    .default([]),
})
export const departmentInput = z.strictObject(dimension)
export const projectInput = z.strictObject(dimension)
/** 币种: RMB for one of it, 10⁻⁸ yuan, from a date on */
export const currencyInput = z.strictObject({
  ...dimension,
  rates: z
    .array(z.strictObject({ date, rate: price.min(1) }))
    .max(20_000)
    .default([]),
})
export type CurrencyInput = z.output<typeof currencyInput>
/** 摘要库: its name is the summary */
export const summaryInput = z.strictObject(dimension)
export const employeeInput = z.strictObject({ ...dimension, departmentId: optionalId, phone: text(40).default('') })
export const categoryInput = z.strictObject({ ...dimension, parentId: optionalId })
/** 单位类别, of customers and suppliers */
export const partnerCategoryInput = z.strictObject({ ...dimension, parentId: optionalId })
const dim = z.enum(['none', 'optional', 'required']).default('none')
export const accountInput = z.strictObject({
  ...base,
  parentId: optionalId,
  class: text(20).default(''),
  direction: z.enum(['debit', 'credit']),
  isCash: z.boolean().default(false),
  hasQuantity: z.boolean().default(false),
  customer: dim,
  supplier: dim,
  department: dim,
  employee: dim,
  project: dim,
  item: dim,
  cashFlowDebit: z.int().min(1).max(99).nullable().default(null),
  cashFlowCredit: z.int().min(1).max(99).nullable().default(null),
  /** 外币: kept in this currency beside RMB */
  currencyId: optionalId,
})
/** 物料清单: what `baseQuantity` of an item is made of */
export const bomInput = z.strictObject({
  ...base,
  pinyin: text(100).optional(),
  itemId: id,
  baseQuantity: quantity.min(1).default(1_000_000),
  /** for the base quantity, fen */
  fee: fen.min(0).default(0),
  isDefault: z.boolean().default(false),
  memo: text(500).default(''),
  lines: z
    .array(z.strictObject({ itemId: id, quantity: quantity.min(1), lossRate: rate.default(0) }))
    .min(1)
    .max(500),
})
export type BomInput = z.output<typeof bomInput>
export type ItemInput = z.output<typeof itemInput>
export type WarehouseInput = z.output<typeof warehouseInput>
export type PartnerInput = z.output<typeof partnerInput>
export type AccountInput = z.output<typeof accountInput>

export const entityName = z.enum([
  'item',
  'partner',
  'warehouse',
  'department',
  'employee',
  'project',
  'category',
  'partnerCategory',
  'account',
  'bom',
  'summary',
  'assetCategory',
  'asset',
  'schedule',
  'currency',
])
export type EntityName = z.output<typeof entityName>
export const entityInput = z.discriminatedUnion('entity', [
  z.strictObject({ entity: z.literal('item'), value: itemInput, requestId: requestId.optional() }),
  z.strictObject({ entity: z.literal('partner'), value: partnerInput, requestId: requestId.optional() }),
  z.strictObject({ entity: z.literal('warehouse'), value: warehouseInput, requestId: requestId.optional() }),
  z.strictObject({ entity: z.literal('department'), value: departmentInput, requestId: requestId.optional() }),
  z.strictObject({ entity: z.literal('employee'), value: employeeInput, requestId: requestId.optional() }),
  z.strictObject({ entity: z.literal('project'), value: projectInput, requestId: requestId.optional() }),
  z.strictObject({ entity: z.literal('category'), value: categoryInput, requestId: requestId.optional() }),
  z.strictObject({ entity: z.literal('partnerCategory'), value: partnerCategoryInput, requestId: requestId.optional() }),
  z.strictObject({ entity: z.literal('account'), value: accountInput, requestId: requestId.optional() }),
  z.strictObject({ entity: z.literal('bom'), value: bomInput, requestId: requestId.optional() }),
  z.strictObject({ entity: z.literal('summary'), value: summaryInput, requestId: requestId.optional() }),
  z.strictObject({ entity: z.literal('assetCategory'), value: assetCategoryInput, requestId: requestId.optional() }),
  z.strictObject({ entity: z.literal('asset'), value: assetInput, requestId: requestId.optional() }),
  z.strictObject({ entity: z.literal('schedule'), value: scheduleInput, requestId: requestId.optional() }),
  z.strictObject({ entity: z.literal('currency'), value: currencyInput, requestId: requestId.optional() }),
])
/** A record as stored: the input's fields plus what the program keeps. */
export type EntityRecord = { id: number; revision: number; code: string; name: string; disabled: boolean } & Record<string, unknown>

/** A further unit of an item: one is numerator/denominator base units. Prices in 10⁻⁸ yuan for one of it, with tax; null: by the base unit's. */
export interface ItemUnit extends UnitRatio {
  purchasePrice: number | null
  salePrice: number | null
}
export interface ItemHit {
  id: number
  code: string
  name: string
  spec: string
  unit: string
  kind: 'goods' | 'material' | 'service'
  barcode: string | null
  taxRate: number
  purchasePrice: number | null
  salePrice: number | null
  batchManaged: boolean
  /** 保质期天数 */
  shelfLifeDays: number | null
  serialManaged: boolean
  onHand: number
  /** by size, the smallest first */
  units: ItemUnit[]
  saleUnit: string
  purchaseUnit: string
  /** what was searched for is the barcode of one of this unit (箱码) */
  typedUnit?: string
}
/** What a scan means. Without an item, `message` says why, and `attach` under which barcode it can be given to one. */
export interface ScanAnswer {
  item: ItemHit | null
  /** what the code says beside the item: batch, weight, amount */
  scan: Scan | null
  /** of which unit of the item the code stands for one; '': the base unit */
  unit: string
  message: string
  /** null: the code itself is unusable (a wrong check digit of a scale, unreadable) */
  attach: string | null
}
export interface PartnerHit {
  id: number
  code: string
  name: string
  isCustomer: boolean
  isSupplier: boolean
  termDays: number
  /** what they owe us (customer) or we owe them (supplier), fen */
  balance: number
}
export interface AccountHit {
  id: number
  code: string
  name: string
  fullName: string
  direction: 'debit' | 'credit'
  isCash: boolean
  isLeaf: boolean
  class: string
  control: string | null
  dims: Record<'customer' | 'supplier' | 'department' | 'employee' | 'project' | 'item', 0 | 1 | 2>
  cashFlowDebit: number | null
  cashFlowCredit: number | null
  hasQuantity: boolean
  /** 外币 that it is kept in; rate: the latest known, 10⁻⁸ yuan; that of a voucher's date: master.rates */
  currency: AccountCurrency | null
}
export interface AccountCurrency {
  id: number
  code: string
  rate: number | null
}
export const master = {
  list: query(
    'master.read',
    '资料列表（可按编码、名称、拼音、条码查找）',
    z.strictObject({
      entity: entityName,
      text: text(60).optional(),
      role: z.enum(['customer', 'supplier']).optional(),
      categoryId: id.optional(),
      disabled: z.boolean().optional(),
      ...page,
    }),
    output<{ rows: EntityRecord[]; count: number }>(),
  ),
  get: query('master.read', '一条资料', z.strictObject({ entity: entityName, id }), output<EntityRecord>()),
  save: command('master.write', '新增或修改资料', entityInput, output<{ id: number; revision: number }>()),
  remove: command(
    'master.write',
    '删除未使用的资料（已使用的只能停用）',
    z.strictObject({ entity: entityName, id, revision }),
    output<null>(),
  ),
  setDisabled: command(
    'master.write',
    '停用或启用',
    z.strictObject({ entity: entityName, id, revision, disabled: z.boolean() }),
    output<{ revision: number }>(),
  ),
  nextCode: query(
    'master.read',
    '建议的下一个编码',
    z.strictObject({ entity: entityName, parentId: id.optional(), role: z.enum(['customer', 'supplier']).optional() }),
    output<string>(),
  ),
  searchItems: query(
    'master.read',
    '按编码、名称、拼音首字母、条码找商品',
    z.strictObject({
      text: text(60),
      limit: z.int().min(1).max(50).default(20),
      stockOnly: z.boolean().default(false),
      warehouseId: id.optional(),
    }),
    output<ItemHit[]>(),
  ),
  scan: query('master.read', '扫码：按条码、商品编号、秤码或 GS1 码找商品', z.strictObject({ code: scanned }), output<ScanAnswer>()),
  attachBarcode: command(
    'master.write',
    '给商品登记一个条码',
    z.strictObject({ itemId: id, barcode, unit: text(10).default('') }),
    output<{ id: number; revision: number }>(),
  ),
  makeBarcodes: command(
    'master.write',
    '给没有条码的商品，或它的一个单位（箱码），编制店内码（2 开头的 EAN-13）',
    z.strictObject({
      items: z
        .array(z.strictObject({ itemId: id, unit: text(10).default('') }))
        .min(1)
        .max(1000),
    }),
    output<{ made: { itemId: number; unit: string; barcode: string }[] }>(),
  ),
  searchPartners: query(
    'master.read',
    '按编码、名称、拼音首字母找往来单位',
    z.strictObject({ text: text(60), role: z.enum(['customer', 'supplier']).optional(), limit: z.int().min(1).max(50).default(20) }),
    output<PartnerHit[]>(),
  ),
  rates: query(
    'master.read',
    '各币种在一个日期的汇率：当日的，没有则之前最近的；之前没有为空',
    z.strictObject({ date }),
    output<{ currencyId: number; rate: number | null }[]>(),
  ),
  searchAccounts: query(
    'master.read',
    '按编码、名称、拼音首字母找科目',
    z.strictObject({
      text: text(60),
      leafOnly: z.boolean().default(true),
      cashOnly: z.boolean().default(false),
      limit: z.int().min(1).max(500).default(20),
    }),
    output<AccountHit[]>(),
  ),
}
