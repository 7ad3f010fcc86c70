import { describe, expect, test } from 'vitest'
import { continues, isScan, type ScannerLimits, USUAL_LIMITS } from '../../../src/renderer/ui/keys/burst'
import { errorsOf, layoutsOf, rowsOf } from '../../../src/renderer/modules/settings/scaleRows'

const typed = (text: string, msEach: number) => ({ text, start: 0, last: (text.length - 1) * msEach })
const scanned = (text: string, msEach: number, limits: ScannerLimits = USUAL_LIMITS, end: 'Enter' | 'Tab' = 'Enter') =>
  isScan(typed(text, msEach), end, text.length * msEach, limits)

describe('a scanner is told from a person', () => {
  test('by speed', () => {
    expect(scanned('6901234567892', 10)).toBe(true)
    expect(scanned('6901234567892', 50)).toBe(true)
    expect(scanned('6901234567892', 65)).toBe(false)
    expect(scanned('6901234567892', 65, { ...USUAL_LIMITS, charactersPerSecond: 15 })).toBe(true)
  })
  test('by length', () => {
    expect(scanned('12345', 5)).toBe(false)
    expect(scanned('12345', 5, { ...USUAL_LIMITS, minLength: 5 })).toBe(true)
  })
  test('by the key that ends it', () => {
    expect([scanned('123456', 5, USUAL_LIMITS, 'Tab'), scanned('123456', 5, { ...USUAL_LIMITS, suffix: 'enter' }, 'Tab')]).toEqual([
      true,
      false,
    ])
    expect(scanned('123456', 5, { ...USUAL_LIMITS, suffix: 'tab' })).toBe(false)
  })
  test('D34 separators belong to it, other characters do not', () => {
    expect([scanned('10A1\u001d2112', 5), scanned('重庆小面牛肉', 5), scanned('10A1\u00022112', 5)]).toEqual([true, false, false])
  })
  test('one pause may be longer than the average, not much', () => {
    expect([continues(typed('69', 10), 150, USUAL_LIMITS), continues(typed('69', 10), 200, USUAL_LIMITS)]).toEqual([true, false])
  })
})

test('D36 layouts as rows and back; refusals at the cell they concern', () => {
  const layouts = [
    { prefix: '21', itemDigits: 5, values: [{ kind: 'amount' as const, digits: 5, decimals: 2 }] },
    {
      prefix: '22',
      itemDigits: 5,
      values: [
        { kind: 'weight' as const, digits: 5, decimals: 3 },
        { kind: 'amount' as const, digits: 5, decimals: 2 },
      ],
    },
  ]
  expect(layoutsOf(rowsOf(layouts))).toEqual(layouts)
  expect(
    errorsOf({ 'scaleLayouts.0.prefix': 'a', 'scaleLayouts.1.values.1.digits': 'b', 'scaleLayouts.1.values': 'c', scaleLayouts: 'd' }),
  ).toEqual({
    'lines.0.prefix': 'a',
    'lines.1.secondDigits': 'b',
    'lines.1': 'c',
  })
})
