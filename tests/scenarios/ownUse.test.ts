import { documentInput } from '@core/contract'
import { afterAll, describe, expect, test } from 'vitest'
import { runQuery } from '../../src/main/backend/transaction'
import { Refusal } from '../../src/main/backend/context'
import { deriveDocument } from '../../src/main/documents/derive'
import { documentView, listDocuments } from '../../src/main/documents/views'
import { type Books, goods, NET, newBooks } from '../support/books'
import { temporaryFolder } from '../support/backend'

const folder = temporaryFolder()
const opened: Books[] = []
afterAll(async () => {
  for (const b of opened) await b.close()
  folder.remove()
})
let serial = 0
/** 10 of A1 at 100.00 on 5 January, 10 more at 120.00 on the 8th, 20 of A2 at 5.00 each, without tax, in 主仓. */
function shop(options: Parameters<typeof newBooks>[2] = {}): Books {
  const books = newBooks(folder.path, `领用${++serial}`, options)
  opened.push(books)
  receive(books, '2026-01-05', [goods(1, 10, 1000_00), goods(2, 20, 100_00)])
  receive(books, '2026-01-08', [goods(1, 10, 1200_00)])
  return books
}
const receive = (books: Books, date: string, lines: object[]) =>
  books.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, lines })
const pieces = (itemId: number, n: number, more: object = {}) => ({ itemId, quantity: n * NET, ...more })
const issue = (books: Books, date: string, lines: object[], more: object = {}) =>
  books.post({ type: 'materialIssue', date, warehouseId: 1, departmentId: 1, lines, ...more })
const lose = (books: Books, date: string, lines: object[], more: object = {}) =>
  books.post({ type: 'stockLoss', date, warehouseId: 1, reason: '受潮', lines, ...more })
const find = (books: Books, date: string, lines: object[], more: object = {}) =>
  books.post({ type: 'stockGain', date, warehouseId: 1, reason: '多收', lines, ...more })
const derive = (books: Books, to: 'voucher' | 'materialIssue', from: number[], date: string) =>
  runQuery(books.set, books.caller, (ctx) => deriveDocument(ctx, to, from, date)) as unknown as Parameters<Books['post']>[0]
/** "待处理财产损溢 借 100.00": all that was written for a document, red negative */
const journal = (books: Books, document: number): string[] =>
  books.db
    .all<{ name: string; debit: number; credit: number; department: string | null }>(
      `SELECT a.name, SUM(j.debit) AS debit, SUM(j.credit) AS credit, d.name AS department FROM posting p JOIN journal_line j ON j.posting_id = p.id JOIN account a ON a.id = j.account_id
       LEFT JOIN department d ON d.id = j.department_id WHERE p.document_id = ? GROUP BY a.id, j.debit <> 0 HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0 ORDER BY p.id, j.line_no`,
      document,
    )
    .map((l) => `${l.name} ${l.debit !== 0 ? `借 ${l.debit}` : `贷 ${l.credit}`}`)
const balance = (books: Books, role: string) =>
  books.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', books.account(role)) ?? 0
const onHand = (books: Books, itemId: number) =>
  (books.db.value<number>('SELECT SUM(quantity) FROM stock_balance WHERE item_id = ?', itemId) ?? 0) / NET
function refused(work: () => unknown): string[] {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map((p) => p.code)
    throw error
  }
  return expect.fail('was not refused')
}
const sound = (books: Books) => expect(books.failures()).toEqual({})

describe('领用: what a department uses is an expense', () => {
  const COST = { movingAverage: 440_00, fifo: 400_00, periodicAverage: 440_00 } as const
  for (const costingMethod of ['movingAverage', 'fifo', 'periodicAverage'] as const)
    test(`issued at cost, unused goods come back at the cost they left with, the last part to the fen (${costingMethod})`, () => {
      const books = shop({ costingMethod })
      const cost = COST[costingMethod]
      const id = issue(books, '2026-01-10', [pieces(1, 4)])
      expect(journal(books, id)).toEqual([`办公费 借 ${cost}`, `库存商品 贷 ${cost}`])
      const rest = derive(books, 'materialIssue', [id], '2026-01-20')
      expect(rest).toMatchObject({ departmentId: 1, lines: [{ itemId: 1, quantity: -4 * NET, sourceLineId: books.lineOf(id) }] })
      const back = issue(books, '2026-01-20', [pieces(1, -1, { sourceLineId: books.lineOf(id) })])
      expect(journal(books, back)).toEqual([`办公费 借 ${-cost / 4}`, `库存商品 贷 ${-cost / 4}`])
      expect(onHand(books, 1)).toBe(17)
      const too = () => issue(books, '2026-01-21', [pieces(1, -4, { sourceLineId: books.lineOf(id) })])
      expect(refused(too)).toEqual(['EXCEEDS_SOURCE'])
      expect(refused(() => books.unpost(id))).toEqual(['HAS_DOWNSTREAM'])
      books.post(derive(books, 'materialIssue', [id], '2026-01-22'))
      expect(balance(books, 'officeExpense')).toBe(0)
      expect(refused(() => derive(books, 'materialIssue', [id], '2026-01-23'))).toEqual(['WRONG_STATE'])
      books.reverse(back, '2026-01-25')
      expect(balance(books, 'officeExpense')).toBe(cost / 4)
      expect(onHand(books, 1)).toBe(19)
      if (costingMethod === 'periodicAverage') books.settleCosts(202601)
      sound(books)
    })

  test('the expense account, the employee and the project are as given; a department is required', () => {
    const books = shop()
    expect(refused(() => issue(books, '2026-01-10', [pieces(1, 1)], { departmentId: null }))).toEqual(['REQUIRED'])
    const id = issue(books, '2026-01-10', [pieces(1, 1)], { accountId: books.account('sellingExpense'), reason: '展会' })
    expect(journal(books, id)[0]).toMatch(/借 11000$/)
    expect(refused(() => issue(books, '2026-01-10', [pieces(1, 1)], { accountId: books.account('bank') }))).toEqual(['COUNTER_ACCOUNT'])
    expect(refused(() => issue(books, '2026-01-10', [pieces(1, -1)]))).toEqual(['MUST_BE_POSITIVE'])
    expect(refused(() => issue(books, '2026-01-10', [pieces(2, -1, { sourceLineId: books.lineOf(id) })]))).toEqual(['UNKNOWN_REFERENCE'])
    expect(refused(() => issue(books, '2026-01-09', [pieces(1, -1, { sourceLineId: books.lineOf(id) })]))).toEqual(['DATE_BEFORE_SOURCE'])
    expect(refused(() => issue(books, '2026-01-10', [pieces(1, 99)]))).toEqual(['NEGATIVE_STOCK'])
    sound(books)
  })

  test('a back-dated receipt changes what was issued and what came back alike', () => {
    const books = shop()
    const id = issue(books, '2026-01-10', [pieces(1, 4)])
    const back = issue(books, '2026-01-20', [pieces(1, -1, { sourceLineId: books.lineOf(id) })])
    receive(books, '2026-01-06', [goods(1, 20, 4400_00)])
    // 40 pieces 6600.00
    expect(journal(books, id)).toEqual(['办公费 借 66000', '库存商品 贷 66000'])
    expect(journal(books, back)).toEqual(['办公费 借 -16500', '库存商品 贷 -16500'])
    sound(books)
  })
})

describe('D31 报损 and 报溢 wait for a decision in 待处理财产损溢', () => {
  for (const [standard, loss, gain] of [
    ['small', '存货盘亏、毁损、报废损失', '盘盈收益'],
    ['business', '存货盘盈盘亏', '存货盘盈盘亏'],
  ] as const)
    test(`a loss by bad management with its input VAT, a find, and what is decided (${standard})`, () => {
      const books = shop({ standard })
      const name = (role: string) => books.db.value<string>('SELECT name FROM account WHERE id = ?', books.account(role)) ?? ''
      const lost = lose(books, '2026-01-10', [pieces(1, 2), pieces(2, 4)], { lossKind: 'abnormal' })
      expect(journal(books, lost)).toEqual([`${name('pendingPropertyLoss')} 借 24000`, '库存商品 贷 24000'])
      const found = find(books, '2026-01-11', [pieces(2, 2)])
      expect(journal(books, found)).toEqual(['库存商品 借 1000', `${name('pendingPropertyLoss')} 贷 1000`])
      expect(runQuery(books.set, books.caller, (ctx) => documentView(ctx, lost).derive)).toEqual([{ type: 'voucher', label: '批准处理' }])
      expect(refused(() => books.post(derive(books, 'voucher', [lost, found], '2026-01-09')))).toEqual(['DATE_BEFORE_SOURCE'])
      const decided = books.post(derive(books, 'voucher', [lost, found], '2026-01-15'))
      expect(balance(books, 'pendingPropertyLoss')).toBe(0)
      // 220.00 × 13 % + 20.00 × 13 %
      expect(-balance(books, 'vatInputTransferOut')).toBe(31_20)
      expect(journal(books, decided)).toEqual(expect.arrayContaining([`${loss} 借 27120`, `${gain} 贷 1000`]))
      expect(refused(() => derive(books, 'voucher', [lost], '2026-01-16'))).toEqual(['ALREADY_DISPOSED'])
      expect(refused(() => books.unpost(lost))).toEqual(['HAS_DOWNSTREAM'])
      expect(refused(() => books.reverse(found, '2026-01-20'))).toEqual(['HAS_DOWNSTREAM'])
      sound(books)
      books.unpost(decided)
      books.unpost(lost)
      books.unpost(found)
      expect(balance(books, 'pendingPropertyLoss')).toBe(0)
      expect(onHand(books, 1)).toBe(20)
      sound(books)
    })

  test('a normal loss, and one of a small-scale taxpayer, transfers no VAT; two drafts decide once', () => {
    const books = shop()
    const lost = lose(books, '2026-01-10', [pieces(1, 2)])
    const drafts = [derive(books, 'voucher', [lost], '2026-01-15'), derive(books, 'voucher', [lost], '2026-01-15')].map((d) =>
      books.save(documentInput.parse(d) as never),
    )
    books.postSaved(drafts[0] ?? 0)
    expect(refused(() => books.postSaved(drafts[1] ?? 0))).toEqual(['ALREADY_DISPOSED'])
    expect(balance(books, 'vatInputTransferOut')).toBe(0)
    books.reverse(drafts[0] ?? 0, '2026-01-16')
    books.postSaved(drafts[1] ?? 0)
    expect(balance(books, 'pendingPropertyLoss')).toBe(0)
    sound(books)
    const small = shop({ taxpayer: 'smallScale' })
    const gone = lose(small, '2026-01-10', [pieces(1, 2)], { lossKind: 'abnormal' })
    small.post(derive(small, 'voucher', [gone], '2026-01-15'))
    expect(balance(small, 'pendingPropertyLoss')).toBe(0)
    sound(small)
  })

  test('red documents take a loss and a find back at what they moved', () => {
    const books = shop({ costingMethod: 'fifo' })
    const lost = lose(books, '2026-01-10', [pieces(1, 12)])
    const found = find(books, '2026-01-11', [pieces(2, 3, { cost: 99_00 })])
    expect(balance(books, 'pendingPropertyLoss')).toBe(1240_00 - 99_00)
    books.reverse(lost, '2026-01-12')
    books.reverse(found, '2026-01-12')
    expect([balance(books, 'pendingPropertyLoss'), onHand(books, 1), onHand(books, 2)]).toEqual([0, 20, 20])
    sound(books)
  })

  test('D31 the lists say for whom and why, and what was decided about a loss; those that wait are found alone', () => {
    const books = shop()
    books.db.run("INSERT INTO department (id, code, name) VALUES (8, 'CK', '仓库部')")
    const list = (type: 'stockLoss' | 'materialIssue', more: object = {}) =>
      listDocuments(books.db, { type, offset: 0, limit: 10, ...more }).rows.map((r) => [r.departmentName, r.reason, r.decision])
    issue(books, '2026-01-09', [pieces(2, 1)], { departmentId: 8, reason: '展会' })
    expect(list('materialIssue')).toEqual([['仓库部', '展会', '']])
    const first = lose(books, '2026-01-10', [pieces(2, 1)], { departmentId: 8 })
    lose(books, '2026-01-11', [pieces(2, 2)], { reason: '虫蛀' })
    expect(list('stockLoss')).toEqual([
      [null, '虫蛀', '未处理'],
      ['仓库部', '受潮', '未处理'],
    ])
    const decided = books.post(derive(books, 'voucher', [first], '2026-01-12'))
    const number = books.db.value<string>('SELECT number FROM document WHERE id = ?', decided) ?? ''
    expect(list('stockLoss')).toEqual([
      [null, '虫蛀', '未处理'],
      ['仓库部', '受潮', number],
    ])
    expect(list('stockLoss', { undecided: true })).toEqual([[null, '虫蛀', '未处理']])
    books.unpost(decided)
    expect(list('stockLoss', { undecided: true })).toHaveLength(2)
    books.reverse(first, '2026-01-15')
    // neither the red one nor what it takes back waits for a decision
    expect(list('stockLoss').map((r) => r[2])).toEqual(['', '未处理', ''])
  })
  test('a reason is required', () => {
    const books = shop()
    expect(refused(() => lose(books, '2026-01-10', [pieces(1, 2)], { reason: '' }))).toEqual(['REQUIRED'])
  })
})
