import { z } from 'zod'
import { command, query } from './rpc'
import { date, fen, id, MAX_SERIALS, output, quantity, requestId, serial, text } from './schemas'

const optionalId = id.nullable().default(null)
const openingBalance = z.strictObject({
  accountId: id,
  partnerId: optionalId,
  departmentId: optionalId,
  employeeId: optionalId,
  projectId: optionalId,
  itemId: optionalId,
  /** debit positive */
  balance: fen,
  /** 原币, where the account is kept in a currency: debit positive, 10⁻² of it */
  original: fen.optional(),
  yearDebit: fen.default(0),
  yearCredit: fen.default(0),
})
const openingStock = z.strictObject({
  itemId: id,
  warehouseId: id,
  batch: text(40).default(''),
  productionDate: date.nullable().default(null),
  expiryDate: date.nullable().default(null),
  quantity,
  value: fen.nullable(),
  date: z.string().max(10),
  supplierId: optionalId,
  /** of serial-managed goods; as many as pieces when the opening is confirmed */
  serials: z.array(serial).max(MAX_SERIALS).default([]),
})
const openingOpenItem = z.strictObject({
  accountId: id,
  partnerId: id,
  number: text(40).default(''),
  date: z.string().max(10),
  dueDate: z.string().max(10),
  amount: fen,
})
export const openingData = z.strictObject({
  balances: z.array(openingBalance).max(20_000),
  stock: z.array(openingStock).max(100_000),
  openItems: z.array(openingOpenItem).max(50_000),
})
export type OpeningData = z.output<typeof openingData>
export interface OpeningCheck {
  /** 借贷相等 / 资产 = 负债 + 权益 / 业务期初 = 总账 (D46) */
  checks: {
    name: string
    left: number
    right: number
    difference: number
    ok: boolean
    rows: {
      label: string
      ledger: number
      business: number
      difference: number
      accountId: number
      partnerId: number | null
      itemId: number | null
    }[]
  }[]
  ok: boolean
}
export const opening = {
  get: query(
    'accounting.read',
    '期初余额',
    z.strictObject({}),
    output<
      OpeningData & { confirmed: boolean; names: Record<string, { code: string; name: string; unit?: string; serialManaged?: boolean }> }
    >(),
  ),
  save: command('accounting.write', '保存期初余额（整体替换）', z.strictObject({ data: openingData }), output<OpeningCheck>()),
  check: query('accounting.read', '期初三重平衡检查', z.strictObject({}), output<OpeningCheck>()),
  confirm: command('accounting.post', '确认期初并记账', z.strictObject({ requestId: requestId.optional() }), output<null>()),
  reopen: command('accounting.post', '撤销期初确认（尚无业务时）', z.strictObject({}), output<null>()),
}
