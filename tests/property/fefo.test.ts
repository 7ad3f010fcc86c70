import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineAmounts } from '../../src/core/documents/amounts'
import { type BatchStock, fefo } from '../../src/core/documents/fefo'
import { withBatches } from '../../src/renderer/documents/model/fefo'
import { blankForm, blankLine, type FormLine, newKey } from '../../src/renderer/documents/model/form'
import { setGoods } from '../../src/renderer/documents/model/goods'
import { numberOf, textOf } from '../../src/renderer/documents/model/values'

const QTY = 1_000_000
const day = fc.integer({ min: 1, max: 28 }).map((d) => `2026-02-${String(d).padStart(2, '0')}`)
const maybeDay = fc.option(day, { nil: null })
const batch = fc.record({
  expiryDate: maybeDay,
  received: maybeDay,
  onHand: fc.integer({ min: -2, max: 30 }).map((n) => (n * QTY) / 4),
  expired: fc.boolean(),
})
const stock = fc
  .array(batch, { maxLength: 8 })
  .map((all) => all.map((b, i): BatchStock => ({ ...b, batch: `B${i}`, productionDate: null })))
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

describe('D33 先到期先出', () => {
  test('takes what is asked or all there is, never expired, never more than a batch has, the earliest expiry first', () => {
    fc.assert(
      fc.property(stock, fc.integer({ min: 0, max: 60 * QTY }), (batches, quantity) => {
        const parts = fefo(batches, quantity)
        const of = new Map(batches.map((b) => [b.batch, b]))
        const usable = batches.filter((b) => !b.expired && b.onHand > 0)
        expect(sum(parts.map((p) => p.quantity))).toBe(Math.min(quantity, sum(usable.map((b) => b.onHand))))
        for (const p of parts) {
          const b = of.get(p.batch)
          expect(b?.expired).toBe(false)
          expect(p.quantity).toBeGreaterThan(0)
          expect(p.quantity).toBeLessThanOrEqual(b?.onHand ?? 0)
        }
        // what expires before something that was taken is taken whole
        const taken = new Map(parts.map((p) => [p.batch, p.quantity]))
        for (const p of parts)
          for (const b of usable)
            if ((b.expiryDate ?? '9999') < (of.get(p.batch)?.expiryDate ?? '9999')) expect(taken.get(b.batch)).toBe(b.onHand)
      }),
    )
  })

  const line = fc.record({
    quantity: fc.integer({ min: 1, max: 40 * QTY }),
    price: fc.integer({ min: 0, max: 10_000_000_000 }),
    taxRate: fc.constantFrom(0, 30_000, 90_000, 130_000),
    named: fc.boolean(),
    cases: fc.boolean(),
  })
  /** 1箱 = 12 */
  const CASE = { unit: '箱', numerator: 12, denominator: 1, purchasePrice: null, salePrice: null }
  test('lines that were split keep quantity and amounts to the fen, and each part would be accepted by itself', () => {
    fc.assert(
      fc.property(stock, fc.array(line, { minLength: 1, maxLength: 4 }), fc.constantFrom('incl', 'excl'), (batches, wanted, mode) => {
        const item = { id: 5, code: '1', name: '酸奶', batchManaged: true, unit: '瓶', units: [CASE] }
        const lines = wanted.map(({ named, cases, ...w }): FormLine => {
          if (cases) {
            const blank = { ...blankLine('salesDelivery'), key: newKey(), itemId: item, taxRate: w.taxRate, batch: named ? 'B0' : '' }
            const priced = setGoods(
              { ...blank, unit: '箱', unitPrice: w.price },
              'quantity',
              Math.ceil(w.quantity / QTY) * QTY,
              mode as 'incl' | 'excl',
            )
            return { ...priced, autoPrice: false }
          }
          const amounts = lineAmounts(mode as 'incl' | 'excl', w.quantity, w.price, w.taxRate, 0)
          return { ...blankLine('salesDelivery'), ...w, ...amounts, key: newKey(), itemId: item, batch: named ? 'B0' : '' }
        })
        const blank = blankForm('salesDelivery', '2026-02-10')
        const form = { ...blank, header: { ...blank.header, priceMode: mode, warehouseId: { id: 1, code: '01', name: '主仓' } }, lines }
        const after = withBatches(form, () => batches).lines
        const unsplit = after.filter((l) => textOf(l['unit']) !== '')
        expect(unsplit.every((l) => numberOf(l['quantity']) === numberOf(l['unitQuantity']) * CASE.numerator)).toBe(true)
        for (const field of ['quantity', 'net', 'tax', 'gross'])
          expect(sum(after.map((l) => numberOf(l[field])))).toBe(sum(lines.map((l) => numberOf(l[field]))))
        for (const l of after) {
          if (textOf(l['unit']) !== '') continue
          expect(numberOf(l['net']) + numberOf(l['tax'])).toBe(numberOf(l['gross']))
          const base = mode === 'incl' ? 'gross' : 'net'
          const expected = lineAmounts(mode as 'incl' | 'excl', numberOf(l['quantity']), numberOf(l['price']), numberOf(l['taxRate']), 0)
          if (numberOf(l['price']) !== 0) expect(Math.abs(expected[base] - numberOf(l[base]))).toBeLessThanOrEqual(1)
          expect(Math.abs(expected.tax - numberOf(l['tax']))).toBeLessThanOrEqual(3)
        }
        // over all lines no batch gives more than it has, beyond what was named by hand
        const byHand = sum(lines.filter((l) => textOf(l['batch']) === 'B0').map((l) => numberOf(l['quantity'])))
        for (const b of batches) {
          const out = sum(after.filter((l) => textOf(l['batch']) === b.batch).map((l) => numberOf(l['quantity'])))
          const hand = b.batch === 'B0' ? byHand : 0
          expect(out).toBeLessThanOrEqual(Math.max(hand, b.expired ? hand : Math.max(b.onHand, 0)))
        }
      }),
    )
  })
})
