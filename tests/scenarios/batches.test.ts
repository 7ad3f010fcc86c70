import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentInput } from '@core/contract'
import { correctCommand } from '../../src/main/documents/correct'
import { namesOf } from '../../src/main/documents/names'
import { postCommand } from '../../src/main/documents/post'
import { proposeBatches } from '../../src/main/documents/proposeBatches'
import { requireDocument } from '../../src/main/documents/store'
import { batchBooksFor, dates, delivery, receipt, refusal } from '../support/batchBooks'
import { Books, goods, NET } from '../support/books'

const batchBooks = batchBooksFor()

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

describe('D33 批号从订单收货', () => {
  it('a receipt made from an order, and a stored one, say which items are kept by batch, how long they keep, and their barcodes', () => {
    const b = batchBooks()
    b.db.run("INSERT INTO item_barcode (item_id, barcode, unit) VALUES (1, '6901234567892', NULL)")
    const document = {
      type: 'purchaseOrder' as const,
      date: '2026-01-05',
      partnerId: 2,
      warehouseId: 1,
      lines: [goods(1, 5, 50_00), goods(2, 5, 50_00)],
    }
    const names = namesOf(b.db, requireDocument(b.db, b.save(document)))
    expect(names['item:1']).toMatchObject({ batchManaged: true, shelfLifeDays: 180, barcode: '6901234567892' })
    expect(names['item:2']).toMatchObject({ batchManaged: false, shelfLifeDays: null, barcode: null })
  })
})

describe('D33 生产日期和到期日', () => {
  it("become the batch's when goods come in: 到期日 follows from 保质期天数 unless it is entered", () => {
    const b = batchBooks()
    receipt(b, '2026-01-05', 'B1', 10, { productionDate: '2026-01-01' })
    receipt(b, '2026-01-05', 'B2', 10, { productionDate: '2026-01-01', expiryDate: '2026-03-31' })
    receipt(b, '2026-01-05', 'B3', 10)
    expect([dates(b, 'B1'), dates(b, 'B2'), dates(b, 'B3')]).toEqual([
      { p: '2026-01-01', e: '2026-06-30' },
      { p: '2026-01-01', e: '2026-03-31' },
      { p: null, e: null },
    ])
  })
  it('other dates of a known batch are refused at their field; a batch without dates takes them', () => {
    const b = batchBooks()
    receipt(b, '2026-01-05', 'B1', 10, { productionDate: '2026-01-01' })
    expect(refusal(() => receipt(b, '2026-01-06', 'B1', 10, { productionDate: '2026-01-02' }))).toEqual([
      'BATCH_DATES_DIFFER lines.0.productionDate',
    ])
    expect(refusal(() => receipt(b, '2026-01-06', 'B1', 10, { expiryDate: '2026-07-01' }))).toEqual([
      'BATCH_DATES_DIFFER lines.0.expiryDate',
    ])
    receipt(b, '2026-01-06', 'B1', 10)
    receipt(b, '2026-01-07', 'B2', 10)
    receipt(b, '2026-01-08', 'B2', 10, { expiryDate: '2026-07-01' })
    expect(dates(b, 'B2')).toEqual({ p: null, e: '2026-07-01' })
    expect(refusal(() => receipt(b, '2026-01-06', 'B4', 10, { productionDate: '2026-02-01', expiryDate: '2026-01-31' }))).toEqual([
      'EXPIRY_BEFORE_PRODUCTION lines.0.expiryDate',
    ])
  })
  it('are taken back with the document that said them', () => {
    const b = batchBooks()
    const first = receipt(b, '2026-01-05', 'B1', 10, { productionDate: '2026-01-01' })
    const second = receipt(b, '2026-01-06', 'B1', 10, { expiryDate: '2026-06-30' })
    b.unpost(first)
    expect(dates(b, 'B1')).toEqual({ p: null, e: '2026-06-30' })
    b.unpost(second)
    expect(dates(b, 'B1')).toBeUndefined()
  })
  it('are not for goods that are not kept by batch', () => {
    const b = batchBooks()
    const lines = [goods(2, 1, 10_00, { expiryDate: '2026-06-30' })]
    expect(refusal(() => b.post({ type: 'purchaseReceipt', date: '2026-01-05', partnerId: 2, warehouseId: 1, lines }))).toEqual([
      'BATCH_WITHOUT_DATES lines.0.expiryDate',
    ])
  })
})

describe('D33 过期禁售，授权放行', () => {
  it('a batch may be sold on its expiry date, and not after it', () => {
    const b = batchBooks()
    receipt(b, '2026-01-05', 'B1', 10, { expiryDate: '2026-02-10' })
    b.post(delivery('2026-02-10', 'B1', 1))
    expect(refusal(() => b.post(delivery('2026-02-11', 'B1', 1)))).toEqual([
      'EXPIRED_BATCH lines.0.batch',
      'RELEASE_REQUIRED releaseReason',
    ])
  })
  it('a release with its reason lets it go and stands in the log; taking it back needs none', () => {
    const b = batchBooks()
    receipt(b, '2026-01-05', 'B1', 10, { expiryDate: '2026-02-10' })
    const sold = b.post(delivery('2026-02-11', 'B1', 1, { releaseReason: '客户知情，折价处理' }))
    const [log] = b.db.all<{ subject: string; id: number; detail: string }>(
      "SELECT subject, subject_id AS id, detail FROM audit_log WHERE action = 'inventory.release'",
    )
    expect(log).toMatchObject({ subject: 'salesDelivery', id: sold })
    expect(JSON.parse(log?.detail ?? '')).toMatchObject({ reason: '客户知情，折价处理', batches: '商品1 B1' })
    b.reverse(sold, '2026-02-12')
  })
  it('who may not release cannot give a reason', () => {
    const b = batchBooks()
    receipt(b, '2026-01-05', 'B1', 10, { expiryDate: '2026-02-10' })
    const clerk = new Books(b.set)
    clerk.caller.user.isAdmin = false
    expect(refusal(() => clerk.save(delivery('2026-02-11', 'B1', 1, { releaseReason: '急用' })))).toEqual(['NO_PERMISSION releaseReason'])
  })
  it('goods that are used up are only warned of; goods that go back or to another warehouse are not', () => {
    const b = batchBooks()
    receipt(b, '2026-01-05', 'B1', 10, { expiryDate: '2026-02-10' })
    const used = b.save({
      type: 'otherOut',
      date: '2026-02-11',
      warehouseId: 1,
      accountId: b.account('pendingPropertyLoss'),
      lines: [{ itemId: 1, quantity: NET, batch: 'B1' }],
    })
    let warnings: string[] = []
    b.on(used, 'post', (ctx, target) => {
      warnings = postCommand(ctx, target).warnings.map((w) => w.code)
    })
    expect(warnings).toEqual(['EXPIRED_BATCH_USED'])
    const lines = [{ itemId: 1, quantity: NET, batch: 'B1' }]
    const issued = b.save({ type: 'materialIssue', date: '2026-02-11', warehouseId: 1, departmentId: 1, lines })
    const lost = b.save({ type: 'stockLoss', date: '2026-02-11', warehouseId: 1, reason: '过期', lines })
    for (const [id, expected] of [[issued, ['EXPIRED_BATCH_USED']] as const, [lost, []] as const]) {
      b.on(id, 'post', (ctx, target) => {
        warnings = postCommand(ctx, target).warnings.map((w) => w.code)
      })
      expect(warnings).toEqual(expected)
    }
    b.post({
      type: 'purchaseReturn',
      date: '2026-02-11',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'special',
      lines: [goods(1, 1, 10_00, { batch: 'B1' })],
    })
  })
  it('a corrected delivery is looked at again', () => {
    const b = batchBooks()
    receipt(b, '2026-01-05', 'B1', 10, { expiryDate: '2026-02-10' })
    const id = b.post(delivery('2026-02-10', 'B1', 1))
    const { revision } = b.db.get<{ revision: number }>('SELECT revision FROM doc_stock WHERE id = ?', id) ?? { revision: 0 }
    const input = documentInput.parse({ ...delivery('2026-02-11', 'B1', 1), id, revision })
    expect(refusal(() => b.command('documents.correct', input, (ctx) => void correctCommand(ctx, input)))).toEqual([
      'EXPIRED_BATCH lines.0.batch',
      'RELEASE_REQUIRED releaseReason',
    ])
  })
})

describe('D33 FEFO 建议', () => {
  const propose = (b: Books, quantity: number, date: string, more: { documentId?: number } = {}) => {
    const { batches, short } = proposeBatches(b.db, { itemId: 1, warehouseId: 1, quantity: quantity * NET, date, ...more })
    return {
      batches: batches.map((x) => `${x.batch} ${x.onHand / NET}→${x.quantity / NET}${x.expired ? ' 过期' : ''}`),
      short: short / NET,
    }
  }
  it('the earliest expiry first, then those without one, the oldest receipt before others; expired ones give nothing', () => {
    const b = batchBooks()
    receipt(b, '2026-01-05', 'NONE', 10)
    receipt(b, '2026-01-07', 'LATE', 10, { expiryDate: '2026-12-31' })
    receipt(b, '2026-01-06', 'NEW', 5, { expiryDate: '2026-06-30' })
    receipt(b, '2026-01-05', 'OLD', 5, { expiryDate: '2026-06-30' })
    receipt(b, '2026-01-05', 'DEAD', 5, { expiryDate: '2026-01-31' })
    expect(propose(b, 18, '2026-02-10')).toEqual({ batches: ['DEAD 5→0 过期', 'OLD 5→5', 'NEW 5→5', 'LATE 10→8', 'NONE 10→0'], short: 0 })
    expect(propose(b, 40, '2026-02-10').short).toBe(10)
    expect(propose(b, 3, '2026-01-31').batches[0]).toBe('DEAD 5→3')
  })
  it('along the time axis: only what stands from that day on, without what the document itself moved', () => {
    const b = batchBooks()
    receipt(b, '2026-01-05', 'B1', 10)
    const later = b.post(delivery('2026-01-20', 'B1', 7))
    receipt(b, '2026-01-25', 'B1', 10)
    expect(propose(b, 5, '2026-01-10').batches).toEqual(['B1 3→3'])
    expect(propose(b, 5, '2026-01-26').batches).toEqual(['B1 13→5'])
    expect(propose(b, 5, '2026-01-10', { documentId: later }).batches).toEqual(['B1 10→5'])
    expect(propose(b, 5, '2026-01-04').batches).toEqual([])
  })
  it('what is proposed can be posted, and one more cannot', () => {
    const amount = fc.integer({ min: 1, max: 6 })
    const act = fc.record({ day: fc.integer({ min: 1, max: 20 }), batch: fc.constantFrom('B1', 'B2'), pieces: amount, out: fc.boolean() })
    fc.assert(
      fc.property(fc.array(act, { minLength: 3, maxLength: 12 }), fc.integer({ min: 1, max: 21 }), (acts, day) => {
        const b = batchBooks({ negativeStock: 'allow' })
        const on = (n: number) => `2026-01-${String(n).padStart(2, '0')}`
        for (const a of acts)
          refusal(() => (a.out ? b.post(delivery(on(a.day), a.batch, a.pieces)) : receipt(b, on(a.day), a.batch, a.pieces)))
        const { batches } = proposeBatches(b.db, { itemId: 1, warehouseId: 1, quantity: 0, date: on(day) })
        for (const batch of ['B1', 'B2']) {
          const free = (batches.find((x) => x.batch === batch)?.onHand ?? 0) / NET
          expect(refusal(() => b.post(delivery(on(day), batch, free + 1)))).toEqual(['NEGATIVE_BATCH lines.0.quantity'])
          if (free > 0) b.post(delivery(on(day), batch, free))
        }
      }),
      { numRuns: 6 },
    )
  })
  it('a line out of several batches costs what it would in one', () => {
    const b = batchBooks()
    for (const batch of ['B1', 'B2', 'B3']) receipt(b, '2026-01-05', batch, 1, { net: 33_33, tax: 4_33, gross: 37_66 })
    receipt(b, '2026-01-05', 'B4', 1, { net: 33_34, tax: 4_33, gross: 37_67 })
    const lines = ['B1', 'B2', 'B3'].map((batch) => goods(1, 1, 20_00, { batch, groupNo: 1 }))
    const id = b.post({ type: 'salesDelivery', date: '2026-01-10', partnerId: 1, warehouseId: 1, lines })
    // 3 of 4 pieces of 133.33: 99.9975, rounded once
    expect(
      b.db.value('SELECT SUM(v.value) FROM stock_entry e JOIN stock_valuation_entry v ON v.seq = e.seq WHERE e.document_id = ?', id),
    ).toBe(-100_00)
  })
})
