import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AccountSetOptions } from '@core/contract'
import { Refusal } from '../../src/main/backend/context'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, NET, newBooks } from '../support/books'

let folder: ReturnType<typeof temporaryFolder>
const open: Books[] = []
beforeAll(() => {
  folder = temporaryFolder()
})
afterEach(async () => {
  for (const b of open) expect(b.failures()).toEqual({})
  await Promise.all(open.splice(0).map((b) => b.close()))
})
afterAll(() => folder.remove())

/** Books whose item 1 is kept by batch. */
function batchBooks(options: Partial<AccountSetOptions> = {}): Books {
  const b = newBooks(folder.path, `batches-${crypto.randomUUID()}`, options)
  b.db.run('UPDATE item SET batch_managed = 1, shelf_life_days = 180 WHERE id = 1')
  open.push(b)
  return b
}
const refusal = (work: () => void) => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map((p) => `${p.code} ${p.at ?? ''}`.trim())
    throw error
  }
  return []
}
const receipt = (b: Books, date: string, batch: string, pieces: number, more: Record<string, unknown> = {}) =>
  b.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, lines: [goods(1, pieces, pieces * 10_00, { batch, ...more })] })
const delivery = (date: string, batch: string, pieces: number, more: Record<string, unknown> = {}) =>
  ({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [goods(1, pieces, pieces * 20_00, { batch })], ...more }) as const

describe('D33 批次结存不为负', () => {
  for (const negativeStock of ['refuse', 'warn', 'allow'] as const) {
    it(`whatever the setting for negative stock: ${negativeStock}`, () => {
      const b = batchBooks({ negativeStock })
      receipt(b, '2026-01-05', 'B1', 10)
      receipt(b, '2026-01-05', 'B2', 10)
      // the warehouse has enough, the batch has not
      expect(refusal(() => b.post(delivery('2026-01-10', 'B1', 11)))).toEqual(['NEGATIVE_BATCH lines.0.quantity'])
      // neither has: the item may be owed, the batch may not
      expect(refusal(() => b.post(delivery('2026-01-10', 'B1', 21)))[0]).toBe(
        negativeStock === 'refuse' ? 'NEGATIVE_STOCK lines.0.quantity' : 'NEGATIVE_BATCH lines.0.quantity',
      )
      b.post(delivery('2026-01-10', 'B1', 10))
    })
    it(`along the time axis, also for what is entered or taken out late: ${negativeStock}`, () => {
      const b = batchBooks({ negativeStock })
      const first = receipt(b, '2026-01-05', 'B1', 10)
      receipt(b, '2026-01-20', 'B1', 10)
      b.post(delivery('2026-01-25', 'B1', 15))
      // there are 5 at the end, and 10 on the 10th, but not both
      expect(refusal(() => b.post(delivery('2026-01-10', 'B1', 6)))).toHaveLength(1)
      b.post(delivery('2026-01-10', 'B1', 5))
      expect(refusal(() => b.unpost(first))).toHaveLength(1)
    })
  }
  it('goods without batches may be owed where the account set lets them', () => {
    const b = batchBooks({ negativeStock: 'allow' })
    b.post({ ...delivery('2026-01-10', '', 3), lines: [goods(2, 3, 60_00)] })
    expect(b.db.value('SELECT quantity FROM stock_balance WHERE item_id = 2')).toBe(-3 * NET)
  })
})
