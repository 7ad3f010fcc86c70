import { describe, expect, test } from 'vitest'
import { runQuery } from '../../src/main/backend/transaction'
import { openingHandlers } from '../../src/main/modules/opening/handlers'
import { accountCases } from '../../src/main/modules/settings/accountCases'
import { accountBeside, addRule, dropRule } from '../support/accountRules'
import { type Books, bookShelf, goods, refusedCodes } from '../support/books'

const shelf = bookShelf()
let serial = 0
const untaxed = { taxRate: 0, tax: 0 }
const line = (pieces: number, fen: number, more: object = {}) => goods(1, pieces, fen, { ...untaxed, gross: fen, ...more })
const receive = (books: Books, date: string, pieces: number, fen: number, invoiceKind = 'none') =>
  books.post({
    type: 'purchaseReceipt',
    date,
    partnerId: 2,
    warehouseId: 1,
    invoiceKind,
    invoiceNumber: invoiceKind === 'none' ? '' : `F${++serial}`,
    lines: [line(pieces, fen)],
  })
const bill = (books: Books, date: string, lines: object[]) =>
  books.post({ type: 'purchaseInvoice', date, partnerId: 2, invoiceKind: 'ordinary', invoiceNumber: `F${++serial}`, lines })
const sell = (books: Books, date: string, pieces: number, fen: number, more: object = {}) =>
  books.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [line(pieces, fen)], ...more })
const balance = (books: Books, accountId: number) =>
  books.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', accountId) ?? 0
/** The account of a role in general, and another one for the partner. */
function split(books: Books, role: string, partnerId: number) {
  const related = accountBeside(books, role, '91')
  const rule = { add: () => addRule(books, role, { partnerId }, related) }
  const stand = () => [balance(books, books.account(role)), balance(books, related)]
  return { related, rule, stand }
}

describe('科目设置: 暂估应付账款 by supplier', () => {
  test.each(['onInvoice', 'difference', 'monthStart'] as const)(
    '%s: invoice, return and what is taken back leave each estimate from the account that its receipt put it on',
    (estimateScheme) => {
      const books = shelf({ estimateScheme })
      const { related, rule, stand } = split(books, 'estimatedPayable', 2)
      const old = receive(books, '2026-01-05', 10, 100_00)
      const id = rule.add()
      expect(books.db.value('SELECT control FROM account WHERE id = ?', related)).toBe('estimatedPayable')
      const young = receive(books, '2026-01-06', 10, 200_00)
      expect(stand()).toEqual([-100_00, -200_00])
      // one invoice of both, dearer by 6.00; the variance goes to stock, not to the estimates
      const both = bill(books, '2026-01-10', [
        line(4, 43_00, { sourceLineId: books.lineOf(old) }),
        line(5, 103_00, { sourceLineId: books.lineOf(young) }),
      ])
      expect(stand()).toEqual([-60_00, -100_00])
      books.reverse(both, '2026-01-11')
      expect(stand()).toEqual([-100_00, -200_00])
      dropRule(books, id)
      const back = books.post({
        type: 'purchaseReturn',
        date: '2026-01-12',
        partnerId: 2,
        warehouseId: 1,
        lines: [line(2, 20_00, { sourceLineId: books.lineOf(old) }), line(3, 60_00, { sourceLineId: books.lineOf(young) })],
      })
      expect(stand()).toEqual([-80_00, -140_00])
      books.reverse(back, '2026-01-13')
      expect(stand()).toEqual([-100_00, -200_00])
      expect(books.failures()).toEqual({})
      books.transferProfit(202601)
      books.closePeriod(202601)
      expect(stand()).toEqual(estimateScheme === 'monthStart' ? [0, 0] : [-100_00, -200_00])
      expect(books.failures()).toEqual({})
      bill(books, '2026-02-10', [
        line(10, 90_00, { sourceLineId: books.lineOf(old) }),
        line(4, 84_00, { sourceLineId: books.lineOf(young) }),
      ])
      books.transferProfit(202602)
      books.closePeriod(202602)
      books.reopenPeriod(202602)
      expect(stand()).toEqual(estimateScheme === 'monthStart' ? [0, 0] : [0, -120_00])
      bill(books, '2026-02-20', [line(6, 120_00, { sourceLineId: books.lineOf(young) })])
      expect(stand()).toEqual([0, 0])
      expect(books.failures()).toEqual({})
    },
  )
  test('by 单位类别; a receipt that is posted anew, and the red one, stand where they stood', () => {
    const books = shelf()
    books.db.run("INSERT INTO partner_category (id, code, name, parent_id) VALUES (1, '01', '关联方', NULL)")
    books.db.run('UPDATE partner SET category_id = 1 WHERE id = 2')
    const related = accountBeside(books, 'estimatedPayable', '91')
    const stand = () => [balance(books, books.account('estimatedPayable')), balance(books, related)]
    const old = receive(books, '2026-01-05', 10, 100_00)
    addRule(books, 'estimatedPayable', { partnerCategoryId: 1 }, related)
    books.unpost(old)
    books.postSaved(old)
    expect(stand()).toEqual([0, -100_00])
    books.db.run('UPDATE partner SET category_id = NULL WHERE id = 2')
    books.reverse(old, '2026-01-06')
    expect(stand()).toEqual([0, 0])
    const found = runQuery(books.set, books.caller, (ctx) => accountCases(ctx)).cases.filter((c) => c.role === 'estimatedPayable')
    expect(found.map((c) => c.name)).toEqual(['单位类别 关联方', '没有类别的单位'])
    expect(refusedCodes(() => addRule(books, 'estimatedPayable', { partnerId: 2 }, books.account('payable')))).toContain('ACCOUNT_LOCKED')
    expect(books.failures()).toEqual({})
  })
  test('D46 opening estimates are compared with, and stand on, the account of their supplier', () => {
    const books = shelf()
    books.command('opening.reopen', {}, (ctx) => void openingHandlers.reopen(ctx, {}))
    const { related, rule, stand } = split(books, 'estimatedPayable', 2)
    rule.add()
    const none = { departmentId: null, employeeId: null, projectId: null, itemId: null, yearDebit: 0, yearCredit: 0 }
    const stock = { itemId: 1, warehouseId: 1, batch: '', date: '2025-12-20' }
    const data = (accountId: number) => ({
      balances: [
        { ...none, accountId: books.account('goods'), partnerId: null, itemId: 1, balance: 80_00 },
        { ...none, accountId, partnerId: 2, balance: -80_00 },
      ],
      stock: [{ ...stock, productionDate: null, expiryDate: null, quantity: 8_000_000, value: 80_00, supplierId: 2, serials: [] }],
      openItems: [],
    })
    const confirm = (accountId: number) => {
      books.command('opening.save', data(accountId), (ctx) => void openingHandlers.save(ctx, { data: data(accountId) } as never))
      books.command('opening.confirm', { accountId }, (ctx) => void openingHandlers.confirm(ctx, {}))
    }
    expect(refusedCodes(() => confirm(books.account('estimatedPayable')))).toEqual(['OPENING_UNBALANCED'])
    confirm(related)
    expect(stand()).toEqual([0, -80_00])
    const receipt = books.db.value<number>("SELECT id FROM doc_stock WHERE type = 'purchaseReceipt' AND state = 'posted'") ?? 0
    bill(books, '2026-01-10', [line(8, 88_00, { sourceLineId: books.lineOf(receipt) })])
    expect(stand()).toEqual([0, 0])
    expect(books.failures()).toEqual({})
  })
})

describe('科目设置: what changes an earlier debt stands where that debt stands', () => {
  test('a return of deliveries on two accounts, paid out in part; withdrawn, posted again, reversed', () => {
    const books = shelf()
    receive(books, '2026-01-02', 20, 100_00, 'ordinary')
    const { rule, stand } = split(books, 'receivable', 1)
    const old = sell(books, '2026-01-05', 4, 40_00)
    const id = rule.add()
    const young = sell(books, '2026-01-06', 4, 60_00)
    expect(stand()).toEqual([40_00, 60_00])
    const sent = books.post({
      type: 'salesReturn',
      date: '2026-01-10',
      partnerId: 1,
      warehouseId: 1,
      lines: [line(2, 20_00, { sourceLineId: books.lineOf(old) }), line(1, 15_00, { sourceLineId: books.lineOf(young) })],
      tenders: [{ accountId: books.account('bank'), amount: 25_00 }],
    })
    expect(stand()).toEqual([40_00, 50_00])
    books.unpost(sent)
    expect(stand()).toEqual([40_00, 60_00])
    dropRule(books, id)
    books.postSaved(sent)
    expect(stand()).toEqual([40_00, 50_00])
    books.reverse(sent, '2026-01-11')
    expect(stand()).toEqual([40_00, 60_00])
    // without a source it is something new
    books.post({ type: 'salesReturn', date: '2026-01-12', partnerId: 1, warehouseId: 1, lines: [line(1, 7_00, { cost: 5_00 })] })
    expect(stand()).toEqual([33_00, 60_00])
    expect(books.failures()).toEqual({})
  })
  test('发出商品: what was sold by an invoice comes back where the invoice stands, wherever the delivery was made', () => {
    const books = shelf({ revenuePoint: 'invoice' })
    receive(books, '2026-01-02', 20, 100_00, 'ordinary')
    const { rule, stand } = split(books, 'receivable', 1)
    const sent = sell(books, '2026-01-05', 4, 40_00)
    const id = rule.add()
    const source = { sourceLineId: books.lineOf(sent) }
    books.post({ type: 'salesInvoice', date: '2026-01-06', partnerId: 1, invoiceKind: 'ordinary', lines: [line(4, 40_00, source)] })
    expect(stand()).toEqual([0, 40_00])
    dropRule(books, id)
    books.post({ type: 'salesReturn', date: '2026-01-10', partnerId: 1, warehouseId: 1, lines: [line(1, 10_00, source)] })
    expect(stand()).toEqual([0, 30_00])
    expect(books.failures()).toEqual({})
  })
  test('an invoice that differs from its deliveries, each difference with its own delivery', () => {
    const books = shelf()
    receive(books, '2026-01-02', 20, 100_00, 'ordinary')
    const { rule, stand } = split(books, 'receivable', 1)
    const old = sell(books, '2026-01-05', 4, 40_00)
    rule.add()
    const young = sell(books, '2026-01-06', 4, 60_00)
    const invoice = books.post({
      type: 'salesInvoice',
      date: '2026-01-10',
      partnerId: 1,
      invoiceKind: 'ordinary',
      lines: [line(4, 43_00, { sourceLineId: books.lineOf(old) }), line(4, 57_00, { sourceLineId: books.lineOf(young) })],
    })
    expect(stand()).toEqual([43_00, 57_00])
    books.reverse(invoice, '2026-01-11')
    expect(stand()).toEqual([40_00, 60_00])
    expect(books.failures()).toEqual({})
  })
  test('a return to the supplier, and a price that is corrected, go with the invoice that made the debt', () => {
    const books = shelf()
    const { rule, stand } = split(books, 'payable', 2)
    const together = receive(books, '2026-01-02', 10, 100_00, 'ordinary')
    const estimated = receive(books, '2026-01-03', 10, 100_00)
    bill(books, '2026-01-04', [line(10, 110_00, { sourceLineId: books.lineOf(estimated) })])
    expect(stand()).toEqual([-210_00, 0])
    rule.add()
    const returned = books.post({
      type: 'purchaseReturn',
      date: '2026-01-10',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'ordinary',
      lines: [line(1, 10_00, { sourceLineId: books.lineOf(together) }), line(1, 11_00, { sourceLineId: books.lineOf(estimated) })],
    })
    expect(stand()).toEqual([-189_00, 0])
    const corrected = bill(books, '2026-01-11', [
      line(0, -5_00, { sourceLineId: books.lineOf(together) }),
      line(0, 9_00, { sourceLineId: books.lineOf(estimated) }),
    ])
    expect(stand()).toEqual([-193_00, 0])
    // what comes new stands where the supplier is now
    receive(books, '2026-01-12', 1, 10_00, 'ordinary')
    expect(stand()).toEqual([-193_00, -10_00])
    books.reverse(corrected, '2026-01-13')
    books.reverse(returned, '2026-01-13')
    expect(stand()).toEqual([-210_00, -10_00])
    expect(books.failures()).toEqual({})
  })
})
