import { stocktakes } from '@core/contract'
import { expect } from 'vitest'
import { Refusal } from '../../src/main/backend/context'
import { runCommand, runQuery } from '../../src/main/backend/transaction'
import { submitCommand } from '../../src/main/documents/workflow'
import { stocktakeHandlers } from '../../src/main/modules/stocktakes/handlers'
import { type Books, bookShelf, goods, NET } from './books'

type Acts = typeof stocktakeHandlers
/** the shop made last */
export let books: Books
/** Shops of a test file: 10 of A1 at 100.00, 20 of A2 at 5.00, 6 of A3 at 33.33 each, all without tax, in 主仓. */
export function countingShop(): (options?: Parameters<ReturnType<typeof bookShelf>>[0]) => Books {
  const newBooks = bookShelf()
  return (options = {}) => {
    books = newBooks(options)
    const receipt = books.save({
      type: 'purchaseReceipt',
      date: '2026-01-05',
      partnerId: 2,
      warehouseId: 1,
      lines: [goods(1, 10, 1000_00), goods(2, 20, 100_00), goods(3, 6, 199_98)],
    })
    if (options.approval) {
      books.on(receipt, 'submit', submitCommand)
      books.approve(receipt)
    }
    books.postSaved(receipt)
    return books
  }
}
/** A call as the router makes it: the input through its schema, a command in its transaction. */
export function call<P extends keyof Acts>(name: P, input: unknown): Awaited<ReturnType<Acts[P]>> {
  const procedure = stocktakes[name]
  const parsed = procedure.input.parse(input)
  const handler = stocktakeHandlers[name] as (ctx: unknown, input: unknown) => unknown
  const result =
    procedure.kind === 'query'
      ? runQuery(books.set, books.caller, (ctx) => handler(ctx, parsed))
      : runCommand(books.set, books.caller, { path: `stocktakes.${name}`, input: parsed }, (ctx) => handler(ctx, parsed))
  return result as Awaited<ReturnType<Acts[P]>>
}
export function refused(work: () => unknown): { code: string; args?: Record<string, string | number> | undefined }[] {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map(({ code, args }) => ({ code, args }))
    throw error
  }
  return expect.fail('was not refused')
}
export const start = (more: Record<string, unknown> = {}) =>
  call('create', { date: '2026-01-20', warehouseId: 1, scope: 'all', ...more }).id
export const lineOf = (id: number, itemId: number, batch = '') =>
  call('lines', { id }).find((l) => l.itemId === itemId && l.batch === batch) ?? expect.fail(`no line of ${itemId}`)
export const count = (id: number, figures: Record<number, number | null>) =>
  call('count', {
    id,
    counts: Object.entries(figures).map(([item, pieces]) => ({
      lineId: lineOf(id, Number(item)).id,
      quantity: pieces === null ? null : pieces * NET,
    })),
  })
export const on = (name: 'submit' | 'reject' | 'approve' | 'unpost' | 'void', id: number, more: object = {}) =>
  call(name, { id, revision: call('get', { id }).revision, ...more })
