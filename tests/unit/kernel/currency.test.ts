import { moneyDisplay } from '@core/kernel'
import { expect, it } from 'vitest'

it.each([
  [0, '¥0.00'],
  [5, '¥0.05'],
  [-5, '-¥0.05'],
  [123_456_789, '¥1,234,567.89'],
  [-100_000, '-¥1,000.00'],
  [9_007_199_254_740_991, '¥90,071,992,547,409.91'],
])('%d fen stand alone as %s', (fen, text) => expect(moneyDisplay(fen)).toBe(text))
