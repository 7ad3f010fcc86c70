import { z } from 'zod'
import { command, query } from './rpc'
import { date, id, output, page, requestId, text } from './schemas'

export interface BatchRow {
  itemId: number
  itemCode: string
  itemName: string
  spec: string
  unit: string
  batch: string
  productionDate: string | null
  expiryDate: string | null
  /** its dates were set by hand */
  edited: boolean
  /** in all warehouses, 10⁻⁶ */
  onHand: number
}
const batch = text(40).refine((s) => s.length > 0, { message: '必须填写' })
const reason = text(200).refine((s) => s.length > 0, { message: '必须填写' })
const which = { itemId: id, batch, reason, requestId: requestId.optional() }

/** What is known of batches, and how it is put right (D33). */
export const batches = {
  list: query(
    'inventory.read',
    '批次资料：生产日期、到期日和结存',
    z.strictObject({ text: text(60).optional(), onHand: z.boolean().default(true), ...page }),
    output<{ rows: BatchRow[]; count: number }>(),
  ),
  setDates: command(
    'inventory.batches',
    '更正一个批次的生产日期和到期日',
    z.strictObject({ ...which, productionDate: date.nullable(), expiryDate: date.nullable() }),
    output<null>(),
  ),
  renumber: command(
    'inventory.batches',
    '改批号：各仓库从该日起一直有的数量转到新批号，数量和成本不变',
    z.strictObject({ ...which, toBatch: batch, date }),
    output<{ documents: { id: number; number: string }[] }>(),
  ),
}
