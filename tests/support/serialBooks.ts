import { documentInput, type AccountSetOptions } from '@core/contract'
import { Refusal } from '../../src/main/backend/context'
import { correctCommand } from '../../src/main/documents/correct'
import { requireDocument } from '../../src/main/documents/store'
import { type Books, goods, newBooks, NET } from './books'

/** Books whose items 1 and 2 have serial numbers, and the documents that move them. */
export function serialBooks(folder: string, name: string, options: Partial<AccountSetOptions> = {}): Books {
  const b = newBooks(folder, name, options)
  b.raw.exec('UPDATE item SET serial_managed = 1 WHERE id IN (1, 2)')
  return b
}
export type Sent = Parameters<Books['post']>[0]
export const line = (serials: string[], net = serials.length * 100_00, more: Record<string, unknown> = {}) =>
  goods(1, serials.length, net, { serials, ...more })
export const receipt = (date: string, serials: string[], net?: number, more: Record<string, unknown> = {}): Sent => ({
  type: 'purchaseReceipt',
  date,
  partnerId: 2,
  warehouseId: 1,
  lines: [line(serials, net)],
  ...more,
})
export const delivery = (date: string, serials: string[], more: Record<string, unknown> = {}): Sent => ({
  type: 'salesDelivery',
  date,
  partnerId: 1,
  warehouseId: 1,
  lines: [line(serials, serials.length * 200_00)],
  ...more,
})
export const back = (date: string, serials: string[], more: Record<string, unknown> = {}): Sent => ({
  ...delivery(date, serials, more),
  type: 'salesReturn',
})
export const other = (b: Books, type: 'otherIn' | 'otherOut', date: string, serials: string[], warehouseId = 1): Sent => ({
  type,
  date,
  warehouseId,
  accountId: b.account('capital'),
  lines: [{ itemId: 1, quantity: serials.length * NET, serials, ...(type === 'otherIn' ? { cost: serials.length * 90_00 } : {}) }],
})
export const second = (b: Books) => b.db.value<number>("SELECT id FROM warehouse WHERE code = '02'") ?? 0
export const transfer = (b: Books, date: string, serials: string[], from = 1, to = second(b)): Sent => ({
  type: 'transfer',
  date,
  warehouseId: from,
  toWarehouseId: to,
  lines: [{ itemId: 1, quantity: serials.length * NET, serials }],
})
export const told = (work: () => void): string[] => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map((p) => `${p.code}${p.at === undefined ? '' : ` ${p.at}`}`)
    throw error
  }
  return []
}
/** Where every number is: "A inStock 1". */
export const states = (b: Books) =>
  b.db
    .all<{ serial: string; state: string; w: number }>('SELECT serial, state, warehouse_id AS w FROM serial ORDER BY serial')
    .map((s) => `${s.serial} ${s.state}${s.w ? ` ${s.w}` : ''}`)
/** Cost of the goods that a document moved, in fen, by movement. */
export const costs = (b: Books, id: number) =>
  b.db.column<number>(
    'SELECT r.booked FROM stock_entry e JOIN cost_row r ON r.seq = e.seq WHERE e.document_id = ? AND e.n = 0 ORDER BY e.seq',
    id,
  )
/** Changes a posted document in one step. */
export function correct(b: Books, id: number, input: Sent): void {
  b.command('documents.correct', input, (ctx) => {
    const { revision } = requireDocument(ctx.db, id)
    return correctCommand(ctx, documentInput.parse({ ...input, id, revision }))
  })
}
