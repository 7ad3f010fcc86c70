import { afterAll, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { ReportParams } from '@core/contract'
import { bucketsOf } from '@core/reports/partners'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
const opened: Books[] = []
afterAll(async () => {
  for (const b of opened) await b.close()
  folder.remove()
})
/** 单位1 owes 226.00 of December-like days, paid part of it, brought one piece back, and paid something ahead. */
function books(): Books {
  const b = newBooks(folder.path, `l${opened.length}`)
  opened.push(b)
  b.post({
    type: 'purchaseReceipt',
    date: '2026-01-02',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(1, 100, 1000_00)],
  })
  return b
}
const sale = (b: Books, date: string, pieces: number, dueDate = date) =>
  b.post({ type: 'salesDelivery', date, dueDate, partnerId: 1, warehouseId: 1, lines: [goods(1, pieces, pieces * 20_00)] })
const receipt = (b: Books, date: string, amount: number, more: Record<string, unknown> = {}) =>
  b.post({ type: 'receipt', date, partnerId: 1, accountId: b.account('bank'), amount, lines: [], ...more })
const run = (b: Books, id: string, params: ReportParams) => {
  b.clock.set('2026-03-31')
  return runReport({ ...b.caller, db: b.db, options: b.set.options }, id, params)
}

describe('对账单', () => {
  it('D44: 期初 + 销售 − 退货 − 回款 − 优惠 = 期末, with the balance after every document', () => {
    const b = books()
    sale(b, '2026-01-05', 5)
    const sold = sale(b, '2026-02-03', 10)
    b.post({
      type: 'salesReturn',
      date: '2026-02-04',
      partnerId: 1,
      warehouseId: 1,
      lines: [goods(1, 1, 20_00, { sourceLineId: b.lineOf(sold) })],
    })
    receipt(b, '2026-02-10', 100_00, { discount: 3_40 })
    const wrong = receipt(b, '2026-02-11', 77_00)
    b.reverse(wrong, '2026-02-12')
    b.unpost(receipt(b, '2026-02-13', 55_00))
    receipt(b, '2026-02-20', 500_00, { purpose: 'advance' })
    const found = run(b, 'partnerStatement', { partnerId: 1, from: '2026-02-01', to: '2026-02-28' })
    expect(
      found.rows.map(({ cells: c }) => [
        c['date'],
        c['document'] ?? '',
        c['trade'] ?? 0,
        c['returns'] ?? 0,
        c['paid'] ?? 0,
        c['discount'] ?? 0,
        c['balance'],
      ]),
    ).toEqual([
      ['2026-02-01', '', 0, 0, 0, 0, 113_00],
      ['2026-02-03', '销售出库单', 226_00, 0, 0, 0, 339_00],
      ['2026-02-04', '销售退货单', 0, 22_60, 0, 0, 316_40],
      ['2026-02-10', '收款单', 0, 0, 100_00, 3_40, 213_00],
      ['2026-02-11', '收款单', 0, 0, 77_00, 0, 136_00],
      ['2026-02-12', '收款单', 0, 0, -77_00, 0, 213_00],
      ['2026-02-20', '收款单', 0, 0, 500_00, 0, -287_00],
    ])
    expect(found.totals).toEqual({ trade: 226_00, returns: 22_60, paid: 600_00, discount: 3_40, other: 0, balance: -287_00 })
    expect(found.checks).toMatchObject([{ ok: true, right: -287_00 }])
    expect(found.rows[1]?.drill).toEqual({ document: sold })
    const withGoods = run(b, 'partnerStatement', { partnerId: 1, from: '2026-02-01', to: '2026-02-28', detail: true })
    expect(withGoods.rows.filter((r) => r.indent === 1).map(({ cells: c }) => [c['summary'], c['quantity'], c['gross']])).toEqual([
      ['商品1', 10_000_000, 226_00],
      ['商品1', 1_000_000, 22_60],
    ])
    // where one ends the next begins
    expect(run(b, 'partnerStatement', { partnerId: 1, from: '2026-03-01', to: '2026-03-31' }).rows[0]?.cells['balance']).toBe(-287_00)
  })
  it('D44: of a supplier, without what is only estimated', () => {
    const b = books()
    b.post({
      type: 'purchaseReceipt',
      date: '2026-01-03',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'none',
      lines: [goods(1, 10, 100_00)],
    })
    b.post({ type: 'payment', date: '2026-01-09', partnerId: 2, accountId: b.account('bank'), amount: 130_00, lines: [] })
    const found = run(b, 'partnerStatement', { partnerId: 2, side: 'payable', from: '2026-01-01', to: '2026-01-31' })
    expect(found.totals).toEqual({ trade: 1130_00, returns: 0, paid: 130_00, discount: 0, other: 0, balance: 1000_00 })
    expect(found.checks).toMatchObject([{ ok: true }])
  })
})
describe('催收单', () => {
  it('D43: what is overdue less what was paid on it, the last receipt, and what was paid ahead apart', () => {
    const b = books()
    b.db.run("UPDATE partner SET contact = '李姐', phone = '13800000000' WHERE id = 1")
    const old = sale(b, '2026-01-05', 5, '2026-02-04')
    sale(b, '2026-02-01', 5, '2026-03-30')
    sale(b, '2026-02-02', 5, '2026-03-31')
    receipt(b, '2026-03-02', 13_00, {
      lines: [{ openItemId: b.db.value('SELECT id FROM open_item WHERE document_id = ?', old), amount: 13_00 }],
    })
    receipt(b, '2026-03-05', 40_00, { purpose: 'advance' })
    const found = run(b, 'dunning', {})
    expect(found.rows.map((r) => r.cells)).toEqual([
      {
        code: 'P1',
        name: '单位1',
        contact: '李姐',
        phone: '13800000000',
        owed: 326_00,
        advance: 40_00,
        lastReceipt: '2026-03-05',
        lastAmount: 40_00,
        overdue: 213_00,
        days: 55,
        documents: 2,
      },
    ])
    const listed = run(b, 'dunning', { partnerId: 1, days: 30 })
    expect(listed.rows.map(({ cells: c }) => [c['dueDate'], c['days'], c['amount'], c['cleared'], c['overdue']])).toEqual([
      ['2026-02-04', 55, 113_00, 13_00, 100_00],
    ])
    // as it stood before the money came
    expect(run(b, 'dunning', { partnerId: 1, to: '2026-03-01' }).totals).toEqual({ amount: 113_00, cleared: 0, overdue: 113_00 })
  })
})
describe('账龄分析', () => {
  it('D43: in buckets of one’s own, the same sum whatever they are', () => {
    const b = books()
    sale(b, '2026-01-05', 5, '2026-02-04')
    sale(b, '2026-02-01', 5, '2026-03-25')
    const own = run(b, 'ageing', { buckets: '7, 60' })
    expect(own.columns.filter((c) => c.group === '逾期').map((c) => c.title)).toEqual(['1–7 天', '8–60 天', '60 天以上'])
    expect(own.totals).toMatchObject({ d7: 113_00, d60: 113_00, total: 226_00 })
    expect(own.totals?.['total']).toBe(run(b, 'ageing', {}).totals?.['total'])
    expect(() => run(b, 'ageing', { buckets: '30,30' })).toThrow('BAD_INPUT')
    expect(() => run(b, 'ageing', { buckets: '近期' })).toThrow('BAD_INPUT')
  })
  it('D43: every number of days falls into one bucket', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 3650 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: -4000, max: 5000 }),
        (days, overdue) => {
          const sorted = [...days].sort((x, y) => x - y)
          const found = bucketsOf(sorted.join('，'))?.find((bucket) => overdue <= bucket.upTo)
          const upper = sorted.find((d) => overdue <= d)
          expect(found?.key).toBe(overdue <= 0 ? 'notDue' : upper === undefined ? 'older' : `d${upper}`)
        },
      ),
    )
  })
})
