import { afterAll, afterEach, expect } from 'vitest'
import type { AccountSetOptions } from '@core/contract'
import { Refusal } from '../../src/main/backend/context'
import { temporaryFolder } from './backend'
import { type Books, goods, newBooks } from './books'

/** Makes books whose item 1 is kept by batch; after each test they must be sound. */
export function batchBooksFor(): (options?: Partial<AccountSetOptions>) => Books {
  const folder = temporaryFolder()
  const open: Books[] = []
  afterEach(async () => {
    for (const b of open) expect(b.failures()).toEqual({})
    await Promise.all(open.splice(0).map((b) => b.close()))
  })
  afterAll(() => folder.remove())
  return (options = {}) => {
    const b = newBooks(folder.path, `batches-${crypto.randomUUID()}`, options)
    b.db.run('UPDATE item SET batch_managed = 1, shelf_life_days = 180 WHERE id = 1')
    open.push(b)
    return b
  }
}
/** Codes and places of what was refused; none: it was not. */
export const refusal = (work: () => void): string[] => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map((p) => `${p.code} ${p.at ?? ''}`.trim())
    throw error
  }
  return []
}
export const receipt = (b: Books, date: string, batch: string, pieces: number, more: Record<string, unknown> = {}): number =>
  b.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, lines: [goods(1, pieces, pieces * 10_00, { batch, ...more })] })
export const delivery = (date: string, batch: string, pieces: number, more: Record<string, unknown> = {}) =>
  ({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [goods(1, pieces, pieces * 20_00, { batch })], ...more }) as const
export const dates = (b: Books, batch: string) =>
  b.db.get<{ p: string | null; e: string | null }>(
    'SELECT production_date AS p, expiry_date AS e FROM batch WHERE item_id = 1 AND batch = ?',
    batch,
  )
