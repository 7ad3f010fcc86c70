import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editUnitLine, enteredOf, lineAmounts } from '../../src/core/documents/amounts'
import { basePriceOf, MAX_QTY, parseUnits, QTY_SCALE, unitFromBase, type UnitRatio, unitsText, unitToBase } from '../../src/core/kernel'

const ratio = fc.record({ numerator: fc.integer({ min: 1, max: 1_000_000 }), denominator: fc.integer({ min: 1, max: 1_000_000 }) })
/** Cases, boxes and packs of pieces, as shops have them, and what is smaller than the base unit. */
const units = fc.uniqueArray(fc.constantFrom('箱', '件', '提', '盒', '托', 'pack'), { maxLength: 4 }).chain((names) =>
  fc.tuple(
    ...names.map((unit) =>
      fc
        .oneof(
          ratio,
          fc.integer({ min: 2, max: 500 }).map((n) => ({ numerator: n, denominator: 1 })),
          fc.integer({ min: 2, max: 100 }).map((n) => ({ numerator: 1, denominator: n })),
        )
        .map((r): UnitRatio => ({ unit, ...r })),
    ),
  ),
)
const quantity = fc.oneof(
  fc.integer({ min: -100_000, max: 100_000 }).map((n) => n * QTY_SCALE),
  fc.integer({ min: -MAX_QTY, max: MAX_QTY }),
)

describe('D32 several units', () => {
  test('a quantity converted and back is the same; what does not come out exactly is not made up', () => {
    fc.assert(
      fc.property(quantity, ratio, (q, r) => {
        const unit = { unit: '箱', ...r }
        const base = unitToBase(q, unit)
        const exact = (BigInt(q) * BigInt(r.numerator)) % BigInt(r.denominator) === 0n
        if (base === null) expect(exact && (Math.abs(q) * r.numerator) / r.denominator < MAX_QTY * 0.999).toBe(false)
        else {
          expect(BigInt(base) * BigInt(r.denominator)).toBe(BigInt(q) * BigInt(r.numerator))
          expect(unitFromBase(base, unit)).toBe(q)
        }
      }),
    )
  })
  test('text that is shown reads back to the same quantity', () => {
    fc.assert(
      fc.property(quantity, units, (q, own) => {
        const text = unitsText(q, '瓶', own)
        const read = parseUnits(text, '瓶', own)
        const unit = own.find((u) => u.unit === read?.unit)
        expect(read, text).not.toBeNull()
        expect(unit ? unitToBase(read?.quantity ?? 0, unit) : read?.quantity, text).toBe(q === 0 ? 0 : q)
      }),
    )
  })
  test('the largest units first, the remainder in the base unit', () => {
    const bottle: UnitRatio[] = [
      { unit: '提', numerator: 6, denominator: 1 },
      { unit: '箱', numerator: 24, denominator: 1 },
    ]
    const say = (n: number, own = bottle) => unitsText(n * QTY_SCALE, '瓶', own)
    expect([77, 72, 5, 0, -77, 24_000, 0.5].map((n) => say(n))).toEqual(['3箱5瓶', '3箱', '5瓶', '0瓶', '-3箱5瓶', '1,000箱', '0.5瓶'])
    expect(say(23)).toBe('3提5瓶')
    expect(say(77, [])).toBe('77瓶')
    // kept in cases, sold in bottles: a part of a case is bottles
    expect(unitsText(3.25 * QTY_SCALE, '箱', [{ unit: '瓶', numerator: 1, denominator: 24 }])).toBe('3.25箱')
    expect(unitsText(3.25 * QTY_SCALE, '箱', [{ unit: '瓶', numerator: 1, denominator: 20 }])).toBe('3箱5瓶')
  })
  test('what is typed: one unit stays it, several come to the base unit, anything else is nothing', () => {
    const own: UnitRatio[] = [
      { unit: '箱', numerator: 24, denominator: 1 },
      { unit: '第三', numerator: 1, denominator: 3 },
    ]
    const read = (text: string) => parseUnits(text, '瓶', own)
    expect(read('3箱5瓶')).toEqual({ unit: '', quantity: 77 * QTY_SCALE })
    expect(read('３箱 ５')).toEqual({ unit: '', quantity: 77 * QTY_SCALE })
    expect(read('3箱')).toEqual({ unit: '箱', quantity: 3 * QTY_SCALE })
    expect(read('-1.5 箱')).toEqual({ unit: '箱', quantity: -1.5 * QTY_SCALE })
    expect(read('5瓶')).toEqual({ unit: '', quantity: 5 * QTY_SCALE })
    expect(['', '5', '3袋', '箱', '3箱5袋', '5 3箱', '1第三', '3箱-5瓶', '1.2.3箱'].map(read)).toEqual(Array(9).fill(null))
  })
  test('amounts follow from the entered unit, whatever the base price is rounded to; the base figures follow', () => {
    const entry = fc.record({
      n: fc.integer({ min: 2, max: 500 }),
      pieces: fc.integer({ min: 1, max: 10_000 }),
      unitPrice: fc.integer({ min: 0, max: 100_000_000_000 }),
      taxRate: fc.constantFrom(0, 30_000, 90_000, 130_000),
      mode: fc.constantFrom('incl' as const, 'excl' as const),
    })
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 8 }), (entries) => {
        let gross = 0
        let expected = 0
        for (const { n, pieces, unitPrice, taxRate, mode } of entries) {
          const unit = { unit: '箱', numerator: n, denominator: 1 }
          const blank = {
            quantity: 0,
            price: 0,
            discountRate: 0,
            taxRate,
            net: 0,
            tax: 0,
            gross: 0,
            unit: '箱',
            unitQuantity: 0,
            unitPrice: 0,
          }
          const line = editUnitLine({ ...blank, unitQuantity: pieces * QTY_SCALE, unitPrice }, 'quantity', mode, unit)
          expect(line).toMatchObject({
            quantity: pieces * n * QTY_SCALE,
            price: basePriceOf(unitPrice, unit),
            unitPrice,
            unitQuantity: pieces * QTY_SCALE,
          })
          expect(line).toMatchObject(lineAmounts(mode, pieces * QTY_SCALE, unitPrice, taxRate))
          expect(enteredOf(line)).toEqual({ quantity: pieces * QTY_SCALE, price: unitPrice })
          gross += line.gross
          expected += lineAmounts(mode, pieces * QTY_SCALE, unitPrice, taxRate).gross
        }
        expect(gross).toBe(expected)
      }),
    )
  })
})
