import { afterAll, describe, expect, it } from 'vitest'
import type { AccountSetOptions } from '@core/contract'
import { Refusal } from '../../src/main/backend/context'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks, NET } from '../support/books'

/** 拆卸 (D29): what one product cost, its parts cost together, whatever it turns out to have cost later. */
const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
const books = (options: Partial<AccountSetOptions> = {}) => newBooks(folder.path, `d${count++}`, options)

const receive = (b: Books, date: string, itemId: number, pieces: number, net: number) =>
  b.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, invoiceKind: 'special', lines: [goods(itemId, pieces, net)] })
const part = (itemId: number, pieces: number, cost: number | null) => ({ itemId, quantity: pieces * NET, toWarehouseId: 1, cost })
const apart = (b: Books, date: string, pieces: number, parts: ReturnType<typeof part>[], fee = 0) =>
  b.post({
    type: 'disassembly',
    date,
    warehouseId: 1,
    tenders: fee ? [{ accountId: b.account('cash'), amount: fee }] : [],
    lines: [{ itemId: 3, quantity: pieces * NET }, ...parts],
  })
const booked = (b: Books, id: number) =>
  b.db.column<number>(
    'SELECT r.booked FROM cost_row r JOIN stock_entry e ON e.seq = r.seq AND e.n = 0 WHERE e.document_id = ? ORDER BY r.seq',
    id,
  )
const valueOf = (b: Books, itemId: number) =>
  b.db.value<number>('SELECT SUM(s.value) FROM cost_state s JOIN cost_pool p ON p.id = s.pool_id WHERE p.item_id = ?', itemId) ?? 0
const voucherOf = (b: Books, id: number) =>
  b.db.all<{ account: string; item: number | null; amount: number }>(
    `SELECT a.code AS account, j.item_id AS item, SUM(j.debit - j.credit) AS amount FROM posting p JOIN journal_line j ON j.posting_id = p.id JOIN account a ON a.id = j.account_id
     WHERE p.document_id = ? GROUP BY a.code, j.item_id HAVING SUM(j.debit - j.credit) <> 0 ORDER BY a.code, j.item_id`,
    id,
  )
const refusalOf = (work: () => void): string[] => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map((p) => p.code)
    throw error
  }
  return []
}
const sound = (b: Books) => {
  expect(b.failures()).toEqual({})
  expect(rebuildCaches(b.db)).toBe(0)
}

describe('拆卸单', () => {
  it('D29: shares cost and fee by the weights, each rounded, the residue to the largest; the voucher balances', () => {
    const b = books()
    receive(b, '2026-01-02', 3, 3, 100_00)
    // one costs 33.33; by 1 : 4 : 1 it is 5.555, 22.22, 5.555; the fee 1.00 by the same
    const id = apart(b, '2026-01-05', 1, [part(1, 2, 1_00), part(2, 1, 4_00), part(4, 1, 1_00)], 1_00)
    expect(booked(b, id)).toEqual([-33_33, 5_56 + 17, 22_21 + 66, 5_56 + 17])
    const stock = '1405'
    expect(voucherOf(b, id)).toEqual([
      { account: '1001', item: null, amount: -1_00 },
      { account: stock, item: 1, amount: 5_73 },
      { account: stock, item: 2, amount: 22_87 },
      { account: stock, item: 3, amount: -33_33 },
      { account: stock, item: 4, amount: 5_73 },
    ])
    sound(b)
  })

  it('D29: no part takes less than nothing, however small the cost', () => {
    const b = books()
    receive(b, '2026-01-02', 3, 1, 3)
    const id = apart(
      b,
      '2026-01-05',
      1,
      [1, 2, 4, 5, 6].map((item) => part(item, 1, 1_00)),
    )
    expect(booked(b, id)).toEqual([-3, 0, 1, 1, 1, 0])
    sound(b)
  })

  it('D29: a part of weight 0 (scrap) comes in at nothing; a single part takes all without a weight', () => {
    const b = books()
    receive(b, '2026-01-02', 3, 2, 70_00)
    expect(booked(b, apart(b, '2026-01-05', 1, [part(1, 1, 5_00), part(2, 1, 0)]))).toEqual([-35_00, 35_00, 0])
    expect(booked(b, apart(b, '2026-01-06', 1, [part(1, 1, null)]))).toEqual([-35_00, 35_00])
    sound(b)
  })

  it('D20 D29: a receipt entered late changes what the parts cost by the same weights, and what was sold of them', () => {
    const b = books()
    receive(b, '2026-01-02', 3, 1, 30_00)
    const id = apart(b, '2026-01-10', 1, [part(1, 1, 1_00), part(2, 1, 2_00)])
    const sale = b.post({ type: 'salesDelivery', date: '2026-01-12', partnerId: 1, warehouseId: 1, lines: [goods(1, 1, 50_00)] })
    expect(booked(b, sale)).toEqual([-10_00])
    receive(b, '2026-01-03', 3, 1, 31_00)
    expect(booked(b, id)).toEqual([-30_50, 10_17, 20_33])
    expect(booked(b, sale)).toEqual([-10_17])
    sound(b)
    b.unpost(sale)
    b.unpost(id)
    expect([1, 2, 3].map((item) => valueOf(b, item))).toEqual([0, 0, 61_00])
    sound(b)
    b.postSaved(id)
    expect([1, 2, 3].map((item) => valueOf(b, item))).toEqual([10_17, 20_33, 30_50])
    sound(b)
  })

  it('D21: when its voucher is booked, the difference of issue and parts gets a voucher of its own that balances', () => {
    const b = books()
    receive(b, '2026-01-02', 3, 1, 30_00)
    const id = apart(b, '2026-01-10', 1, [part(1, 1, 1_00), part(2, 1, 2_00)])
    b.transferProfit(202601)
    b.closePeriod(202601)
    b.reopenPeriod(202601)
    receive(b, '2026-01-03', 3, 1, 31_00)
    expect(booked(b, id)).toEqual([-30_50, 10_17, 20_33])
    const lines = b.db.all(
      "SELECT j.item_id AS item, j.debit, j.credit FROM voucher v JOIN posting p ON p.voucher_id = v.id JOIN journal_line j ON j.posting_id = p.id WHERE v.kind = 'costDifference' ORDER BY j.item_id",
    )
    expect(lines).toEqual([
      { item: 1, debit: 17, credit: 0 },
      { item: 2, debit: 33, credit: 0 },
      { item: 3, debit: 0, credit: 50 },
    ])
    sound(b)
  })

  it.each(['warehouse', 'company'] as const)('D22 D29: under 月末一次加权 (%s) the parts share the average of the month', (costScope) => {
    const b = books({ costingMethod: 'periodicAverage', costScope })
    receive(b, '2026-01-02', 3, 1, 30_00)
    const id = apart(b, '2026-01-10', 1, [part(1, 1, 1_00), part(2, 1, 2_00)])
    const sale = b.post({ type: 'salesDelivery', date: '2026-01-12', partnerId: 1, warehouseId: 1, lines: [goods(1, 1, 50_00)] })
    receive(b, '2026-01-20', 3, 1, 31_00)
    expect(booked(b, id)).toEqual([-30_00, 10_00, 20_00])
    b.settleCosts(202601)
    expect(booked(b, id)).toEqual([-30_50, 10_17, 20_33])
    expect(booked(b, sale)).toEqual([-10_17])
    sound(b)
    receive(b, '2026-01-21', 3, 2, 64_00)
    expect(booked(b, id)).toEqual([-31_25, 10_42, 20_83])
    sound(b)
  })

  it('D29: parts put together again and taken apart again in one month settle (circle)', () => {
    const b = books({ costingMethod: 'periodicAverage' })
    receive(b, '2026-01-02', 3, 3, 100_00)
    apart(b, '2026-01-05', 2, [part(1, 2, 1_00), part(2, 2, 2_00)])
    b.post({
      type: 'assembly',
      date: '2026-01-06',
      warehouseId: 1,
      lines: [
        { itemId: 3, quantity: NET, toWarehouseId: 1 },
        { itemId: 1, quantity: NET },
        { itemId: 2, quantity: NET },
      ],
    })
    b.settleCosts(202601)
    expect(valueOf(b, 1) + valueOf(b, 2) + valueOf(b, 3)).toBe(100_00)
    sound(b)
  })

  it('D9 D29: a red disassembly takes the parts out at what they came in for and brings the product back at its cost', () => {
    const b = books()
    receive(b, '2026-01-02', 3, 3, 100_00)
    const id = apart(b, '2026-01-05', 1, [part(1, 2, 1_00), part(2, 1, 2_00)], 3_00)
    b.reverse(id, '2026-01-08')
    expect([valueOf(b, 1), valueOf(b, 2), valueOf(b, 3)]).toEqual([0, 0, 100_00])
    sound(b)
  })

  it('D17 D18 D29: parts that were sold before they were there make up the shortage', () => {
    const b = books({ negativeStock: 'allow' })
    b.post({ type: 'salesDelivery', date: '2026-01-03', partnerId: 1, warehouseId: 1, lines: [goods(1, 2, 50_00)] })
    receive(b, '2026-01-04', 3, 1, 30_00)
    apart(b, '2026-01-05', 1, [part(1, 1, 1_00), part(2, 1, 2_00)])
    sound(b)
  })

  it('refuses what cannot be shared', () => {
    const b = books()
    receive(b, '2026-01-02', 3, 3, 100_00)
    expect(refusalOf(() => apart(b, '2026-01-05', 1, []))).toEqual(['DISASSEMBLY_LINES'])
    expect(refusalOf(() => apart(b, '2026-01-05', 1, [part(3, 1, 1_00)]))).toEqual(['DISASSEMBLY_OF_ITSELF'])
    expect(refusalOf(() => apart(b, '2026-01-05', 1, [part(1, 1, 1_00), part(2, 1, null)]))).toEqual(['DISASSEMBLY_SHARES'])
    expect(refusalOf(() => apart(b, '2026-01-05', 1, [part(1, 1, 0), part(2, 1, 0)]))).toEqual(['DISASSEMBLY_SHARES'])
  })
})
