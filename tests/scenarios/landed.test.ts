import { afterAll, describe, expect, test } from 'vitest'
import { type AccountSetOptions, documentInput } from '@core/contract'
import { type LandedBasis, taxOfShares } from '../../src/core/documents/landedShares'
import { Refusal } from '../../src/main/backend/context'
import { correctCommand } from '../../src/main/documents/correct'
import { landedCosts, landedShares } from '../../src/main/documents/landedShares'
import { requireDocument } from '../../src/main/documents/store'
import { documentChain } from '../../src/main/documents/views'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'
import { delivery, receipt as serialReceipt, serialBooks } from '../support/serialBooks'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
const FREIGHT = 6
/** Item 6 is the service 运费; a piece of item 1 weighs 2 kg and fills 0.01 m³, one of item 2 weighs 6 kg and fills 0.09 m³. */
function books(options: Partial<AccountSetOptions> = {}): Books {
  const b = newBooks(folder.path, `l${count++}`, options)
  b.db.run("UPDATE item SET kind = 'service', name = '运费', tax_rate = 90000 WHERE id = ?", FREIGHT)
  b.db.run('UPDATE item SET weight = 2000000, volume = 10000 WHERE id = 1')
  b.db.run('UPDATE item SET weight = 6000000, volume = 90000 WHERE id = 2')
  return b
}
const receive = (b: Books, date: string, ...lines: object[]) =>
  b.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, invoiceKind: 'special', lines })
const sell = (b: Books, date: string, pieces: number) =>
  b.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [goods(1, pieces, pieces * 20_00)] })

interface Fee {
  net: number
  tax: number
  by?: LandedBasis
  invoiceKind?: 'special' | 'ordinary'
}
/** Lines of a 采购发票 for a freight of another supplier. */
function invoiceLines(b: Books, receipts: number[], { net, tax, by = 'amount', invoiceKind = 'special' }: Fee) {
  const deducted = invoiceKind === 'special' && b.set.options.taxpayer === 'general'
  const { lines } = landedShares(b.db, { receiptIds: receipts, spreadBy: by, amounts: [deducted ? net : net + tax] })
  const shares = lines.map((l) => l.shares[0] ?? 0)
  const taxes = taxOfShares(tax, shares)
  return lines.map((l, i) => {
    const [share, t] = [shares[i] ?? 0, taxes[i] ?? 0]
    const amounts = deducted ? { net: share, gross: share + t } : { net: share - t, gross: share }
    return { itemId: FREIGHT, quantity: 0, sourceLineId: l.lineId, taxRate: 90_000, tax: t, ...amounts }
  })
}
const feeInvoice = (b: Books, date: string, receipts: number[], fee: Fee) => ({
  type: 'purchaseInvoice' as const,
  date,
  partnerId: 4,
  invoiceKind: fee.invoiceKind ?? ('special' as const),
  lines: invoiceLines(b, receipts, fee),
})
/** Lines of a 其他付款 that pays the freight at once. */
const feePayment = (b: Books, date: string, receipts: number[], amount: number, by: LandedBasis = 'amount') => ({
  type: 'otherPayment' as const,
  date,
  accountId: b.account('cash'),
  lines: landedShares(b.db, { receiptIds: receipts, spreadBy: by, amounts: [amount] }).lines.map((l) => ({
    accountId: l.accountId,
    sourceLineId: l.lineId,
    amount: l.shares[0] ?? 0,
  })),
})
const value = (b: Books, itemId: number) =>
  b.db.value<number>('SELECT SUM(s.value) FROM cost_state s JOIN cost_pool p ON p.id = s.pool_id WHERE p.item_id = ?', itemId) ?? 0
const balance = (b: Books, role: string) =>
  b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', b.account(role)) ?? 0
const codes = (work: () => unknown): string[] => {
  try {
    work()
    return []
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.problems.map((p) => p.code)
  }
}

describe('D27 采购费用 becomes part of what the goods cost', () => {
  // 10 pieces for 100.00 and 5 for 200.00: 1 : 2 by amount, 2 : 1 by quantity, 20 : 30 kg, 0.10 : 0.45 m³
  test.each([
    ['amount', 30_00, 60_00],
    ['quantity', 60_00, 30_00],
    ['weight', 36_00, 54_00],
    ['volume', 16_36, 73_64],
  ] as const)('early, by %s: each kind of goods gets its part', async (by, first, second) => {
    const b = books()
    const receipt = receive(b, '2026-01-02', goods(1, 10, 100_00), goods(2, 5, 200_00))
    b.post(feeInvoice(b, '2026-01-03', [receipt], { net: 90_00, tax: 8_10, by }))
    expect([value(b, 1), value(b, 2)]).toEqual([100_00 + first, 200_00 + second])
    // 一般纳税人: VAT stays out (39.00 of the goods, 8.10 of the freight)
    expect([balance(b, 'vatInput'), balance(b, 'goods')]).toEqual([47_10, 390_00])
    expect(landedCosts(b.db, receipt).map((c) => [c.lineNo, c.amount])).toEqual([
      [1, first],
      [2, second],
    ])
    expect(b.failures()).toEqual({})
    await b.close()
  })

  test('VAT that is not deducted is spread with the fee: ordinary invoice, 小规模纳税人', async () => {
    const ordinary = books()
    const first = receive(ordinary, '2026-01-02', goods(1, 10, 100_00), goods(2, 5, 200_00))
    ordinary.post(feeInvoice(ordinary, '2026-01-03', [first], { net: 90_00, tax: 8_10, invoiceKind: 'ordinary' }))
    // 98.10 : 32.70 and 65.40
    expect([value(ordinary, 1), value(ordinary, 2), balance(ordinary, 'vatInput')]).toEqual([132_70, 265_40, 39_00])
    const small = books({ taxpayer: 'smallScale' })
    const second = receive(small, '2026-01-02', goods(1, 10, 100_00), goods(2, 5, 200_00))
    small.post(feeInvoice(small, '2026-01-03', [second], { net: 90_00, tax: 8_10, invoiceKind: 'ordinary' }))
    // the goods cost 113.00 and 226.00 with their VAT
    expect([value(small, 1), value(small, 2), balance(small, 'goods')]).toEqual([145_70, 291_40, 437_10])
    expect([ordinary.failures(), small.failures()]).toEqual([{}, {}])
    await ordinary.close()
    await small.close()
  })

  test('over receipts of several suppliers, paid at once; what goods were given free takes nothing by amount', async () => {
    const b = books()
    const first = receive(b, '2026-01-02', goods(1, 10, 100_00), goods(3, 2, 0))
    const second = b.post({
      type: 'purchaseReceipt',
      date: '2026-01-03',
      partnerId: 4,
      warehouseId: 3,
      invoiceKind: 'none',
      lines: [goods(2, 5, 200_00)],
    })
    const { lines } = landedShares(b.db, { receiptIds: [first, second], spreadBy: 'amount', amounts: [10_00, 100] })
    expect(lines.map((l) => l.shares)).toEqual([
      [3_33, 33],
      [0, 0],
      [6_67, 67],
    ])
    expect(lines[2]).toMatchObject({ itemId: 2, quantity: 5_000_000, figure: 200_00, accountId: b.account('goods') })
    const payment = feePayment(b, '2026-01-04', [first, second], 10_00)
    b.post({ ...payment, lines: payment.lines.filter((l) => l.amount !== 0) })
    expect([value(b, 1), value(b, 2), value(b, 3)]).toEqual([103_33, 206_67, 0])
    expect(b.failures()).toEqual({})
    await b.close()
  })

  test('a receipt that is a draft, red or taken back takes none, nor one before it came', async () => {
    const b = books()
    const draft = b.save({ type: 'purchaseReceipt', date: '2026-01-02', partnerId: 2, warehouseId: 1, lines: [goods(1, 1, 10_00)] })
    const spread = (id: number) => () => landedShares(b.db, { receiptIds: [id], spreadBy: 'amount', amounts: [1_00] })
    expect(codes(spread(draft))).toEqual(['SOURCE_NOT_POSTED'])
    const receipt = receive(b, '2026-01-10', goods(1, 10, 100_00))
    expect(codes(() => b.post(feeInvoice(b, '2026-01-09', [receipt], { net: 1_00, tax: 9 })))).toEqual(['DATE_BEFORE_SOURCE'])
    b.reverse(receipt, '2026-01-12')
    expect(codes(spread(receipt))).toEqual(['SOURCE_NOT_POSTED'])
    const red = b.db.value<number>('SELECT id FROM doc_stock WHERE reverses_id = ?', receipt) ?? 0
    expect(codes(spread(red))).toEqual(['SOURCE_NOT_POSTED'])
    const sourceLineId = b.db.value<number>('SELECT id FROM doc_stock_line WHERE document_id = ?', red) ?? 0
    const lines = [{ accountId: b.account('goods'), amount: 1_00, sourceLineId }]
    const payment = { type: 'otherPayment' as const, date: '2026-01-13', accountId: b.account('cash'), lines }
    expect(codes(() => b.post(payment))).toEqual(['UNKNOWN_REFERENCE'])
    const order = b.save({ type: 'salesDelivery', date: '2026-01-13', partnerId: 1, warehouseId: 1, lines: [goods(1, 1, 20_00)] })
    expect(codes(spread(order))).toEqual(['UNKNOWN_REFERENCE'])
    await b.close()
  })
})

/** 10 pieces at 10.00, 10 at 14.00; some are sold, then 30.00 of freight comes for the first ten. */
describe('D26 D27 a fee that comes when part is sold', () => {
  test.each([
    // average 12.00: 4 sold for 48.00, 16 left: all ten pieces of the receipt may be there
    ['movingAverage', 4, 222_00, 48_00],
    // 8 left of 10 pieces concerned: 24.00 to stock 96.00, 6.00 to cost 144.00
    ['movingAverage', 12, 120_00, 150_00],
    // 6 of the receipt's layer left: 18.00 to 60.00 + 140.00, 12.00 to 40.00
    ['fifo', 4, 218_00, 52_00],
    // nothing left of the receipt's layer: all to 100.00 + 28.00
    ['fifo', 12, 112_00, 158_00],
    // (240.00 + 30.00) ÷ 20 = 13.50
    ['periodicAverage', 4, 216_00, 54_00],
    ['periodicAverage', 12, 108_00, 162_00],
  ] as const)('%s, %i sold: what is there takes its part, the rest goes to cost of sales', async (costingMethod, sold, stock, cost) => {
    const b = books({ costingMethod })
    const receipt = receive(b, '2026-01-02', goods(1, 10, 100_00))
    receive(b, '2026-01-03', goods(1, 10, 140_00))
    sell(b, '2026-01-05', sold)
    b.post(feePayment(b, '2026-01-20', [receipt], 30_00))
    if (costingMethod === 'periodicAverage') b.settleCosts(202601)
    expect([value(b, 1), balance(b, 'goods'), balance(b, 'costMain')]).toEqual([stock, stock, cost])
    expect(b.failures()).toEqual({})
    await b.close()
  })

  test('specific: pieces with numbers: what is left of the receipt takes its part', async () => {
    const b = serialBooks(folder.path, 'serial', { costingMethod: 'specific' })
    const receipt = b.post(serialReceipt('2026-01-03', ['A', 'B'], 200_00))
    b.post(delivery('2026-01-06', ['A']))
    b.post(feePayment(b, '2026-01-20', [receipt], 30_00))
    expect([value(b, 1), balance(b, 'costMain')]).toEqual([115_00, 115_00])
    expect(b.failures()).toEqual({})
    await b.close()
  })

  test('red, taken back or corrected, the document of the fee gives back exactly what it brought', async () => {
    for (const costingMethod of ['movingAverage', 'fifo'] as const) {
      const b = books({ costingMethod })
      const receipt = receive(b, '2026-01-02', goods(1, 3, 100_00), goods(2, 7, 55_55))
      sell(b, '2026-01-05', 2)
      const figures = () => [value(b, 1), value(b, 2), balance(b, 'goods'), balance(b, 'costMain'), balance(b, 'payable')]
      const before = figures()
      const invoice = b.post(feeInvoice(b, '2026-01-20', [receipt], { net: 77_77, tax: 7_00 }))
      const after = figures()
      expect(codes(() => b.unpost(receipt))).toContain('HAS_DOWNSTREAM')
      b.unpost(invoice)
      expect(figures()).toEqual(before)
      b.postSaved(invoice)
      expect(figures()).toEqual(after)
      const { revision } = requireDocument(b.db, invoice)
      const other = { ...feeInvoice(b, '2026-01-20', [receipt], { net: 10_00, tax: 90 }), id: invoice, revision }
      b.command('documents.correct', other, (ctx) => correctCommand(ctx, documentInput.parse(other)))
      expect(landedCosts(b.db, receipt).reduce((sum, c) => sum + c.amount, 0)).toBe(10_00)
      b.reverse(invoice, '2026-01-25')
      expect(figures()).toEqual(before)
      expect(landedCosts(b.db, receipt)).toEqual([])
      expect(b.failures()).toEqual({})
      await b.close()
    }
  })

  test('the chain of the receipt and 成本追溯 of what is sold afterwards show it', async () => {
    const b = books()
    const receipt = receive(b, '2026-01-02', goods(1, 10, 100_00))
    b.post(feePayment(b, '2026-01-03', [receipt], 20_00))
    const sale = sell(b, '2026-01-05', 5)
    expect(documentChain(b.db, receipt).map((n) => [n.label, n.direction])).toContainEqual(['其他付款单', 1])
    const { rows } = runReport({ db: b.set.db, options: b.set.options, clock: b.clock }, 'costTrace', {
      documentId: sale,
      lineId: b.lineOf(sale),
    })
    const sources = rows.map(({ cells }) => [cells['source'], cells['amount'] ?? null])
    expect(sources).toContainEqual(['采购入库单', 50_00])
    expect(sources.filter(([, amount]) => amount === 10_00).map(([source]) => source)).toEqual(['其他付款单 · 采购费用'])
    await b.close()
  })
})
