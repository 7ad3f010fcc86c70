import { afterAll, describe, expect, test } from 'vitest'
import type { AccountSetOptions } from '@core/contract'
import { DAY_VOUCHER_TYPES } from '@core/modules/registry'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import type { DocumentType } from '@core/documents/types'
import { settingsHandlers } from '../../src/main/modules/settings/handlers'
import { runQuery } from '../../src/main/backend/transaction'
import { Refusal } from '../../src/main/backend/context'
import { correctCommand } from '../../src/main/documents/correct'
import { postedOf } from '../../src/main/documents/post'
import { previewDocument } from '../../src/main/documents/preview'
import { requireDocument } from '../../src/main/documents/store'
import { listDocuments } from '../../src/main/documents/views'
import { bookVouchers, renumberVouchers, reviewVouchers } from '../../src/main/documents/voucherStates'
import { documentVouchers, listVouchers, voucherDetail, voucherView } from '../../src/main/documents/vouchers'
import { runReport } from '../../src/main/modules/reports/run'
import { documentInput } from '../../src/core/contract'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
const opened: Books[] = []
afterAll(async () => {
  for (const b of opened) await b.close()
  folder.remove()
})
let serial = 0
function shop(options: Partial<AccountSetOptions> = {}): Books {
  const books = newBooks(folder.path, `汇总${++serial}`, {
    dayVouchers: ['salesDelivery', 'receipt', 'purchaseInvoice'],
    separateReviewer: false,
    ...options,
  })
  opened.push(books)
  for (const itemId of [1, 2])
    books.post({
      type: 'purchaseReceipt',
      date: '2026-01-02',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'special',
      invoiceNumber: `F${++serial}`,
      lines: [goods(itemId, 100, 1000_00)],
    })
  return books
}
const sale = (date: string, pieces: number, more: object = {}) => ({
  type: 'salesDelivery' as const,
  date,
  partnerId: 1,
  warehouseId: 1,
  lines: [goods(1, pieces, pieces * 30_00)],
  ...more,
})
const sell = (books: Books, date: string, pieces: number, more: object = {}) => books.post(sale(date, pieces, more))
/** of a document: the voucher it is in, as 记-003 */
const voucherOf = (books: Books, id: number) =>
  runQuery(
    books.set,
    books.caller,
    ({ db }) => listDocuments(db, { type: 'salesDelivery', offset: 0, limit: 99 } as never).rows.find((r) => r.id === id)?.voucher,
  )
const vouchers = (books: Books) => listVouchers(books.db, { from: 202601, to: 202612, offset: 0, limit: 99 }).rows
const ofDay = (books: Books, date: string) => vouchers(books).filter((v) => v.documentCount !== null && v.date === date)
const lines = (books: Books, id: number) => voucherView(books.db, id).lines.map((l) => [l.accountCode, l.debit, l.credit])
const review = (books: Books, ...ids: number[]) => books.command('vouchers.review', ids, (ctx) => reviewVouchers(ctx, ids))
const book = (books: Books, ...ids: number[]) => books.command('vouchers.book', ids, (ctx) => bookVouchers(ctx, ids))
const codes = (work: () => unknown): string[] => {
  try {
    work()
    return []
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.problems.map((p) => p.code)
  }
}

describe('D50 按日汇总', () => {
  test('D50: documents of a type of a day share a voucher, netted by account and dimensions; those of other types and days do not', () => {
    const books = shop()
    const [a, b, c] = [sell(books, '2026-01-05', 1), sell(books, '2026-01-05', 2), sell(books, '2026-01-06', 3)]
    const d = books.post({ type: 'salesDelivery', date: '2026-01-05', partnerId: 3, warehouseId: 1, lines: [goods(2, 1, 40_00)] })
    const [day] = ofDay(books, '2026-01-05')
    expect(ofDay(books, '2026-01-05')).toMatchObject([
      { documentCount: 3, documentId: null, documentNumber: null, documentType: 'salesDelivery', summary: '销售出库单汇总', number: 3 },
    ])
    expect(ofDay(books, '2026-01-06')).toMatchObject([{ documentCount: 1, number: 4 }])
    expect(lines(books, day?.id ?? 0)).toEqual([
      ['1122', 101_70, 0],
      ['5001', 0, 90_00],
      ['22210107', 0, 16_90],
      ['5401', 30_00, 0],
      ['1405', 0, 30_00],
      ['1122', 45_20, 0],
      ['5001', 0, 40_00],
      ['5401', 10_00, 0],
      ['1405', 0, 10_00],
    ])
    // both ways: the voucher names its documents, each document the voucher and its own part of it
    const detail = voucherDetail(books.db, day?.id ?? 0)
    expect(detail.documents.map(({ id, amount }) => [id, amount])).toEqual([
      [a, 43_90],
      [b, 87_80],
      [d, 55_20],
    ])
    expect([a, b, c].map((id) => voucherOf(books, id))).toEqual(['记-003', '记-003', '记-004'])
    expect(documentVouchers(books.db, b).map((v) => [v.id, v.total, v.lines.length])).toEqual([[day?.id, 87_80, 5]])
    expect(runQuery(books.set, books.caller, (ctx) => postedOf(ctx as never, requireDocument(books.db, b)).vouchers)).toMatchObject([
      { id: day?.id, number: 3 },
    ])
    // found by the number of any of its documents
    const number = requireDocument(books.db, b).number
    expect(listVouchers(books.db, { from: 202601, to: 202601, text: number, offset: 0, limit: 9 }).rows.map((v) => v.id)).toEqual([day?.id])
    expect(books.failures()).toEqual({})
  })

  test('D50: what is withdrawn leaves the voucher, what is corrected moves with its date, what costs more later joins it', () => {
    const books = shop()
    const [a, b] = [sell(books, '2026-01-05', 1), sell(books, '2026-01-05', 2)]
    const [day] = ofDay(books, '2026-01-05')
    books.unpost(a)
    expect(ofDay(books, '2026-01-05')).toMatchObject([{ id: day?.id, documentCount: 1, total: 87_80 }])
    expect(documentVouchers(books.db, a)).toEqual([])
    books.postSaved(a)
    expect(ofDay(books, '2026-01-05')).toMatchObject([{ id: day?.id, documentCount: 2, total: 131_70 }])
    books.on(a, 'correct', (ctx, target) =>
      correctCommand(ctx, documentInput.parse({ ...sale('2026-01-07', 4), id: a, revision: target.revision })),
    )
    expect(ofDay(books, '2026-01-05')).toMatchObject([{ documentCount: 1 }])
    expect(ofDay(books, '2026-01-07')).toMatchObject([{ documentCount: 1 }])
    expect(voucherDetail(books.db, day?.id ?? 0).documents.map((d) => d.id)).toEqual([b])
    books.post({
      type: 'purchaseReceipt',
      date: '2026-01-03',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'special',
      invoiceNumber: `F${++serial}`,
      lines: [goods(1, 100, 3000_00)],
    })
    expect(lines(books, day?.id ?? 0)).toContainEqual(['5401', 40_00, 0])
    // nothing of either is left: the number is a gap that 断号整理 closes, and the day begins anew
    books.unpost(b)
    expect(codes(() => review(books, day?.id ?? 0))).toEqual(['VOUCHER_EMPTY'])
    books.command('vouchers.renumber', {}, (ctx) => renumberVouchers(ctx, 202601))
    expect(vouchers(books).map((v) => v.number)).toEqual([1, 2, 3, 4])
    books.postSaved(b)
    expect(ofDay(books, '2026-01-05')).toMatchObject([{ id: day?.id, documentCount: 1, number: 5 }])
    expect(books.failures()).toEqual({})
    expect(rebuildCaches(books.db)).toBe(0)
  })

  test('D50: a voucher that was reviewed or booked is closed to the next documents of its day; theirs is another', () => {
    const books = shop()
    const a = sell(books, '2026-01-05', 1)
    const [first] = ofDay(books, '2026-01-05')
    review(books, first?.id ?? 0)
    const b = sell(books, '2026-01-05', 2)
    expect(ofDay(books, '2026-01-05').map((v) => [v.number, v.documentCount, v.total])).toEqual([
      [3, 1, 43_90],
      [4, 1, 87_80],
    ])
    expect(codes(() => books.unpost(a))).toEqual(['VOUCHER_REVIEWED'])
    book(books, first?.id ?? 0)
    expect(codes(() => books.unpost(a))).toEqual(['VOUCHER_BOOKED'])
    // what cannot be withdrawn is corrected in red, and by differences of their own
    books.reverse(a, '2026-01-05')
    expect(voucherView(books.db, first?.id ?? 0).total).toBe(43_90)
    expect(ofDay(books, '2026-01-05').at(-1)).toMatchObject({ number: 4, documentCount: 2, total: 43_90 })
    books.post({
      type: 'purchaseReceipt',
      date: '2026-01-03',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'special',
      invoiceNumber: `F${++serial}`,
      lines: [goods(1, 100, 3000_00)],
    })
    expect(voucherView(books.db, first?.id ?? 0).total).toBe(43_90)
    expect(vouchers(books).filter((v) => v.kind === 'costDifference')).toHaveLength(1)
    books.unpost(b)
    expect(books.failures()).toEqual({})
  })

  test('D48 D50: nobody reviews a voucher that holds a document of theirs', () => {
    const books = shop({ separateReviewer: true })
    const two = books.db.run(
      "INSERT INTO user (name, display_name, password_hash, is_admin, created_at) VALUES ('b', '李', 'x', 1, '')",
    ).lastInsertRowid
    const three = books.db.run(
      "INSERT INTO user (name, display_name, password_hash, is_admin, created_at) VALUES ('c', '王', 'x', 1, '')",
    ).lastInsertRowid
    const as = (id: number) => Object.assign(books.caller.user, { id })
    sell(books, '2026-01-05', 1)
    as(two)
    sell(books, '2026-01-05', 1)
    const [day] = ofDay(books, '2026-01-05')
    expect(codes(() => review(books, day?.id ?? 0))).toEqual(['VOUCHER_OWN_REVIEW'])
    as(three)
    expect(codes(() => review(books, day?.id ?? 0))).toEqual([])
  })

  test('D50: red and blue of invoices are two vouchers a day; what documents show beforehand is their own part', () => {
    const books = shop()
    const receipt = (n: number) =>
      books.post({ type: 'purchaseReceipt', date: '2026-01-04', partnerId: 2, warehouseId: 1, lines: [goods(n, 10, 90_00)] })
    const invoice = (source: number, n: number) => ({
      type: 'purchaseInvoice' as const,
      date: '2026-01-06',
      partnerId: 2,
      invoiceKind: 'special' as const,
      invoiceNumber: `V${n}`,
      lines: [goods(n, 10, 100_00, { sourceLineId: books.lineOf(source) })],
    })
    const [one, two] = [receipt(1), receipt(2)]
    books.post(invoice(one, 1))
    const preview = runQuery(books.set, books.caller, (ctx) => previewDocument(ctx, documentInput.parse(invoice(two, 2))))
    expect(preview.vouchers.map((v) => v.total)).toEqual([-90_00, 113_00])
    books.post(invoice(two, 2))
    expect(ofDay(books, '2026-01-06').map((v) => [v.summary, v.documentCount, v.total])).toEqual([
      ['采购发票汇总（红字冲回）', 2, -180_00],
      ['采购发票汇总', 2, 226_00],
    ])
    expect(books.failures()).toEqual({})
  })

  test('D50: the setting holds for what is posted after it; what has a voucher of its own keeps it', () => {
    const books = shop({ dayVouchers: [] })
    const setting = (dayVouchers: readonly DocumentType[]) =>
      books.command('settings.save', { dayVouchers }, (ctx) => void settingsHandlers.save(ctx, { dayVouchers: [...dayVouchers] }))
    const a = sell(books, '2026-01-05', 1)
    setting(DAY_VOUCHER_TYPES)
    const b = sell(books, '2026-01-05', 2)
    books.unpost(a)
    books.postSaved(a)
    expect([a, b].map((id) => voucherOf(books, id))).toEqual(['记-003', '记-004'])
    setting([])
    books.unpost(b)
    books.postSaved(b)
    expect(voucherOf(books, b)).toBe('记-005')
    expect(ofDay(books, '2026-01-05')).toMatchObject([{ documentCount: 0 }])
    expect(books.failures()).toEqual({})
  })
})

test('D50 附单据数 of a voucher of a day are the documents that it sums up, also in 凭证汇总表', () => {
  const books = shop()
  const papers = () =>
    runReport({ ...books.caller, db: books.db, options: books.set.options }, 'voucherSummary', { from: '2026-01-05', to: '2026-01-06' })
      .subtitle
  sell(books, '2026-01-05', 1)
  const second = sell(books, '2026-01-05', 2)
  books.post({
    type: 'voucher',
    date: '2026-01-06',
    attachmentCount: 3,
    lines: [
      { summary: '费用', accountId: books.account('financeFee'), debit: 1_00 },
      { summary: '费用', accountId: books.account('otherPayable'), credit: 1_00 },
    ],
  })
  expect(papers()).toContain('凭证 2 张 · 附件 5 张')
  // what was taken out of the day's voucher is no paper of it any more
  books.unpost(second)
  expect(papers()).toContain('附件 4 张')
})
