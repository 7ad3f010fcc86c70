import { describe, expect, test } from 'vitest'
import { parseDateText } from '../../../src/renderer/ui/values/dateText'
import { parseNumber } from '../../../src/renderer/ui/values/expression'
import { bytesText, formatValue } from '../../../src/renderer/ui/values/format'

describe('numbers as people type them', () => {
  const value = (text: string, digits = 2) => {
    const parsed = parseNumber(text, digits)
    return parsed.ok ? parsed.value : parsed.message
  }
  test.each([
    ['', null],
    ['12', 1200],
    ['1,234.50', 123450],
    ['１２．５', 1250],
    ['－３', -300],
    ['¥88', 8800],
    ['.5', 50],
    ['12*3.5', 4200],
    ['=(8+4)×2', 2400],
    ['100/3', 3333],
    ['200/3', 6667],
    ['-100/3*2', -6667],
    ['1－0.99', 1],
    ['2*(3+4)-10/4', 1150],
    ['1.005*1', 101],
    ['-1.005*1', -101],
  ])('%s', (text, expected) => {
    expect(value(text)).toBe(expected)
  })
  test('D2 a plain number with too many decimals is refused, not rounded', () => {
    expect(value('1.005')).toBe('最多 2 位小数')
    expect(value('1.50000')).toBe(150)
    expect(value('2.5', 0)).toBe('请填写整数')
  })
  test('what is no number says what would be one', () => {
    for (const text of ['abc', '1+', '(1', '1/0', '1e5', '--', '*3']) expect(value(text)).toContain('数字')
  })
  test('limits', () => {
    expect(parseNumber('-1', 2, { min: 0 })).toEqual({ ok: false, message: '不能为负数' })
    expect(parseNumber('11', 0, { max: 10 })).toEqual({ ok: false, message: '数值超出允许的范围' })
    expect(parseNumber('99999999999999999999', 2).ok).toBe(false)
  })
})

describe('dates as people type them', () => {
  const parse = (text: string, base: string | null = '2026-11-24') => parseDateText(text, base, '2026-12-01')
  test.each([
    ['2026-11-24', '2026-11-24'],
    ['2026/1/5', '2026-01-05'],
    ['2026年1月5日', '2026-01-05'],
    ['20260105', '2026-01-05'],
    ['260105', '2026-01-05'],
    ['1105', '2026-11-05'],
    ['105', '2026-01-05'],
    ['11-5', '2026-11-05'],
    ['24', '2026-11-24'],
    ['５', '2026-11-05'],
    ['+1', '2026-11-25'],
    ['-24', '2026-10-31'],
    ['今天', '2026-12-01'],
    ['昨天', '2026-11-30'],
    ['31', null],
    ['0229', null],
    ['abc', null],
    ['12345', null],
  ])('%s', (text, expected) => {
    expect(parse(text)).toBe(expected)
  })
  test('short forms lean on today when the field is empty', () => {
    expect(parse('5', null)).toBe('2026-12-05')
  })
})

describe('values as they are shown', () => {
  test('money with two decimals, thousands, minus; books leave zero out', () => {
    expect(formatValue('fen', -123456)).toBe('-1,234.56')
    expect(formatValue('fen', 0)).toBe('0.00')
    expect(formatValue('fen', 0, 'blank')).toBe('')
    expect(formatValue('qty', 25_500_000)).toBe('25.5')
    expect(formatValue('rate', 130_000)).toBe('13%')
    expect(formatValue('percent', 170_000)).toBe('17.0%')
    expect(formatValue('datetime', '2026-11-24T08:30:12.000Z')).toBe('2026-11-24 08:30')
    expect(formatValue('text', null)).toBe('')
  })
  test('file sizes', () => {
    expect([0, 1023, 1536, 402_653_184, 5_000_000_000].map(bytesText)).toEqual(['0 B', '1023 B', '1.5 KB', '384 MB', '4.7 GB'])
  })
})
