import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GS, hasCheckDigit, readBarcode, type ScaleLayout, withCheckDigit } from '../../src/core/kernel'

const TODAY = '2026-11-24'
const digits = (n: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: n, maxLength: n }).map((d) => d.join(''))
const gtin = digits(13).map(withCheckDigit)
const printable = fc.stringMatching(/^[A-Za-z0-9/.-]{1,20}$/)
const day = fc
  .date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2070-12-31T00:00:00Z'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10))
const short = (date: string) => date.slice(2).replaceAll('-', '')

test('a wrong digit anywhere is noticed', () => {
  fc.assert(
    fc.property(gtin, fc.nat(13), fc.integer({ min: 1, max: 9 }), (code, at, by) => {
      const wrong = code.slice(0, at) + String((Number(code[at]) + by) % 10) + code.slice(at + 1)
      expect(hasCheckDigit(code)).toBe(true)
      expect(hasCheckDigit(wrong)).toBe(false)
    }),
  )
})

describe('D34 what element strings say is what was put into them', () => {
  const content = fc.record({
    gtin,
    batch: printable,
    serial: printable,
    made: day,
    expires: day,
    pieces: fc.integer({ min: 0, max: 99_999_999 }),
  })
  test('in any order, with separators or brackets', () => {
    fc.assert(
      fc.property(content, fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), fc.boolean(), (c, order, printed) => {
        const parts: [string, string, number][] = [
          ['01', c.gtin, order[0] ?? 0],
          ['10', c.batch, order[1] ?? 0],
          ['21', c.serial, order[2] ?? 0],
          ['11', short(c.made), order[3] ?? 0],
          ['17', short(c.expires), order[4] ?? 0],
          ['30', String(c.pieces), order[5] ?? 0],
        ]
        parts.sort((a, b) => a[2] - b[2])
        const open = new Set(['10', '21', '30'])
        const raw = parts.map(([ai, value], i) => ai + value + (open.has(ai) && i < parts.length - 1 ? GS : '')).join('')
        const text = printed ? parts.map(([ai, value]) => `(${ai})${value}`).join('') : raw
        // brackets without an identifier before them are known by their first element only
        const read = readBarcode(printed && !/^\((01|10|21)\)/.test(text) ? `]C1${text}` : printed ? text : `]d2${text}`, TODAY, [])
        expect(read).toMatchObject({
          ok: true,
          value: {
            kind: 'gs1',
            batch: c.batch,
            serial: c.serial,
            productionDate: c.made,
            expiryDate: c.expires,
            count: c.pieces * 1_000_000,
          },
        })
        expect(read.ok && read.value.keys[0]).toBe(c.gtin.replace(/^0/, ''))
      }),
    )
  })
})

test('D36 a scale’s label gives back its item and values, and no digit can change unnoticed', () => {
  const value = fc.record({
    kind: fc.constantFrom('amount' as const, 'weight' as const),
    decimals: fc.integer({ min: 0, max: 2 }),
    figure: fc.nat(9999),
  })
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 29 }),
      fc.integer({ min: 4, max: 6 }),
      fc.nat(9999),
      value,
      fc.boolean(),
      (prefix, itemDigits, item, v, long) => {
        const width = (long ? 18 : 13) - 1 - 2 - itemDigits
        const layout: ScaleLayout = { prefix: String(prefix), itemDigits, values: [{ kind: v.kind, digits: width, decimals: v.decimals }] }
        const number = String(item).padStart(itemDigits, '0')
        const code = withCheckDigit(`${prefix}${number}${String(v.figure).padStart(width, '0')}`)
        const read = readBarcode(code, TODAY, [layout])
        const scaled = v.figure * 10 ** ((v.kind === 'amount' ? 2 : 6) - v.decimals)
        expect(read).toMatchObject({ ok: true, value: { kind: 'scale', [v.kind]: scaled } })
        expect(read.ok && read.value.keys).toContain(String(item))
        const other = code.slice(0, -1) + String((Number(code.at(-1)) + 3) % 10)
        expect(readBarcode(other, TODAY, [layout])).toMatchObject({ ok: false, error: [{ code: 'BARCODE_SCALE_CHECK_DIGIT' }] })
      },
    ),
  )
})

test('anything may be scanned: an answer, never an exception', () => {
  const mess = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('0', '1', '2', '3', '9', '(', ')', GS, ']', 'C', 'A') }))
  fc.assert(
    fc.property(mess, fc.constantFrom('', ']C1', ']d2', '01', '(01)'), (text, mark) => {
      const read = readBarcode(mark + text, TODAY, [])
      if (!read.ok) expect(read.error.length).toBeGreaterThan(0)
    }),
  )
})
