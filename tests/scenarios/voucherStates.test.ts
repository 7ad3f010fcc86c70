import { describe, expect, test } from 'vitest'
import { correctCommand } from '../../src/main/documents/correct'
import { documentInput } from '../../src/core/contract'
import { requireDocument } from '../../src/main/documents/store'
import { listVouchers } from '../../src/main/documents/vouchers'
import { bookVouchers, emptyNumbers, renumberVouchers, reviewVouchers, unreviewVouchers } from '../../src/main/documents/voucherStates'
import { type Books, bookShelf, goods, refusedCodes } from '../support/books'

const shelf = bookShelf()
interface Shop extends Books {
  maker: number
  checker: number
}
/** A shop with two people; what is posted is the maker's. */
function shop(options: Parameters<typeof shelf>[0] = {}): Shop {
  const b = shelf(options)
  const person = (name: string) =>
    b.db.run("INSERT INTO user (name, display_name, password_hash, is_admin, created_at) VALUES (?, ?, 'x', 1, '')", name, name)
      .lastInsertRowid
  const [maker, checker] = [person('制单'), person('审核')]
  b.caller.user.id = maker
  return Object.assign(b, { maker, checker })
}
const receive = (b: Books, date: string, fen = 100_00) =>
  b.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, invoiceKind: 'special', lines: [goods(1, 10, fen)] })
const sell = (b: Books, date: string) => b.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [goods(1, 4, 80_00)] })
const all = (b: Books) => listVouchers(b.db, { from: 202601, to: 202612, offset: 0, limit: 100 }).rows
const numbers = (b: Books) => all(b).map((v) => `${v.number} ${v.state}${v.total === 0 ? ' empty' : ''}`)
const voucherOf = (b: Books, document: number) =>
  all(b)
    .filter((v) => v.documentId === document && v.kind === 'document')
    .map((v) => v.id)
const act = (b: Books, name: string, work: Parameters<Books['command']>[2]) => b.command(`vouchers.${name}`, {}, work)
const review = (b: Books, ids: number[]) => act(b, 'review', (ctx) => reviewVouchers(ctx, ids))
const book = (b: Books, ids: number[]) => act(b, 'book', (ctx) => bookVouchers(ctx, ids))
const renumber = (b: Books) => act(b, 'renumber', (ctx) => renumberVouchers(ctx, 202601)) as { changed: number }
const as = (b: Shop, user: number) => {
  b.caller.user.id = user
}

describe('审核', () => {
  test('D48 who made a voucher does not review it, unless the account set lets one person do both', () => {
    const b = shop()
    const ids = [...voucherOf(b, receive(b, '2026-01-05')), ...voucherOf(b, sell(b, '2026-01-06'))]
    expect(refusedCodes(() => review(b, ids))).toEqual(['VOUCHER_OWN_REVIEW', 'VOUCHER_OWN_REVIEW'])
    as(b, b.checker)
    review(b, ids)
    expect(all(b).map((v) => [v.state, v.maker, v.reviewer])).toEqual([
      ['reviewed', '制单', '审核'],
      ['reviewed', '制单', '审核'],
    ])
    expect(refusedCodes(() => review(b, ids))).toEqual(['VOUCHER_STATE', 'VOUCHER_STATE'])
    const alone = shop({ separateReviewer: false })
    review(alone, voucherOf(alone, receive(alone, '2026-01-05')))
    expect(numbers(alone)).toEqual(['1 reviewed'])
  })
  test('D11 a reviewed voucher holds its document until the review is taken back', () => {
    const b = shop()
    const receipt = receive(b, '2026-01-05')
    as(b, b.checker)
    review(b, voucherOf(b, receipt))
    expect(refusedCodes(() => b.unpost(receipt))).toEqual(['VOUCHER_REVIEWED'])
    const { id, revision } = requireDocument(b.db, receipt)
    const changed = documentInput.parse({
      type: 'purchaseReceipt',
      id,
      revision,
      date: '2026-01-05',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'special',
      lines: [goods(1, 9, 90_00)],
    })
    expect(refusedCodes(() => b.command('documents.correct', {}, (ctx) => correctCommand(ctx, changed)))).toEqual(['VOUCHER_REVIEWED'])
    act(b, 'unreview', (ctx) => unreviewVouchers(ctx, voucherOf(b, receipt)))
    b.unpost(receipt)
    expect(numbers(b)).toEqual(['1 open empty'])
    expect(
      refusedCodes(() =>
        review(
          b,
          all(b).map((v) => v.id),
        ),
      ),
    ).toEqual(['VOUCHER_EMPTY'])
    expect(b.failures()).toEqual({})
  })
  test('D20 a difference of cost leaves what was reviewed as it is and stands beside it', () => {
    const b = shop()
    receive(b, '2026-01-05')
    const [sold = 0] = voucherOf(b, sell(b, '2026-01-20'))
    as(b, b.checker)
    review(b, [sold])
    const before = all(b).find((v) => v.id === sold)?.total
    receive(b, '2026-01-10', 300_00)
    const after = all(b)
    expect(after.find((v) => v.id === sold)).toMatchObject({ total: before, state: 'reviewed' })
    // 4 of 20 at (100 + 300) instead of 4 of 10 at 100
    expect(after.filter((v) => v.kind === 'costDifference').map((v) => v.total)).toEqual([40_00])
    expect(b.failures()).toEqual({})
  })
})

describe('记账', () => {
  test('D49 what is booked never changes, by command or by SQL, and is booked once', () => {
    const b = shop()
    const receipt = receive(b, '2026-01-05')
    const ids = voucherOf(b, receipt)
    book(b, ids)
    expect(all(b)).toMatchObject([{ state: 'booked', booker: '制单' }])
    expect(refusedCodes(() => book(b, ids))).toEqual(['VOUCHER_STATE'])
    expect(refusedCodes(() => act(b, 'unreview', (ctx) => unreviewVouchers(ctx, ids)))).toEqual(['VOUCHER_STATE'])
    expect(refusedCodes(() => b.unpost(receipt))).toEqual(['VOUCHER_BOOKED'])
    expect(() => b.raw.exec("UPDATE voucher SET state = 'open'")).toThrow('voucher is booked')
    b.reverse(receipt, '2026-01-20')
    expect(b.failures()).toEqual({})
  })
  test('D48 where a review is asked for, nothing is booked and no month closed without it', () => {
    const b = shop({ reviewBeforeBooking: true })
    const ids = voucherOf(b, receive(b, '2026-01-05'))
    expect(refusedCodes(() => book(b, ids))).toEqual(['VOUCHER_NOT_REVIEWED'])
    expect(refusedCodes(() => b.closePeriod(202601))).toEqual(['CLOSE_BLOCKED'])
    as(b, b.checker)
    review(b, ids)
    b.closePeriod(202601)
    expect(numbers(b)).toEqual(['1 booked'])
  })
  test('all of them or none: one that cannot be booked keeps the others back', () => {
    const b = shop()
    const [first, second] = [receive(b, '2026-01-05'), receive(b, '2026-01-06')]
    book(b, voucherOf(b, first))
    expect(refusedCodes(() => book(b, [...voucherOf(b, first), ...voucherOf(b, second)]))).toEqual(['VOUCHER_STATE'])
    expect(numbers(b)).toEqual(['1 booked', '2 open'])
  })
})

describe('断号整理', () => {
  test('D48 numbers of which nothing is left are given up, the rest follow by date; posted again a document gets a new one', () => {
    const b = shop()
    const [a, c, d] = [receive(b, '2026-01-09'), receive(b, '2026-01-05'), receive(b, '2026-01-07')]
    b.unpost(a)
    expect(numbers(b)).toEqual(['1 open empty', '2 open', '3 open'])
    expect(emptyNumbers(b.db, 202601)).toEqual(['记-001'])
    expect(renumber(b)).toEqual({ changed: 3 })
    expect(all(b).map((v) => [v.number, v.documentId])).toEqual([
      [1, c],
      [2, d],
    ])
    expect(b.failures()).toEqual({})
    b.postSaved(a)
    expect(all(b).map((v) => [v.number, v.documentId])).toEqual([
      [1, c],
      [2, d],
      [3, a],
    ])
    expect(renumber(b)).toEqual({ changed: 0 })
    expect(b.failures()).toEqual({})
  })
  test('D48 booked vouchers keep their numbers; an empty one stays where a number would be missing before them', () => {
    const b = shop()
    const [first, second, third, fourth] = [1, 2, 3, 4].map((day) => receive(b, `2026-01-0${day}`)) as [number, number, number, number]
    book(b, voucherOf(b, third))
    b.unpost(first)
    b.unpost(second)
    renumber(b)
    // the fourth moves up; of the two empty numbers one is still needed
    expect(all(b).map((v) => [v.number, v.documentId, v.state])).toEqual([
      [1, fourth, 'open'],
      [2, first, 'open'],
      [3, third, 'booked'],
    ])
    expect(b.failures()).toEqual({})
    b.postSaved(second)
    expect(all(b).at(-1)).toMatchObject({ number: 4, documentId: second })
    expect(b.failures()).toEqual({})
  })
})
