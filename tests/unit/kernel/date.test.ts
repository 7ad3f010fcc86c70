import { firstDay, lastDay, periodOf } from '@core/kernel'
import { expect, it } from 'vitest'

it('the month of a day is that of its text, the first and the last day of a month are in it; an empty text has none', () => {
  for (const year of [1990, 2000, 2026, 2199])
    for (let month = 1; month <= 12; month++) {
      const period = year * 100 + month
      expect([firstDay(period), lastDay(period)].map(periodOf)).toEqual([period, period])
    }
  expect(periodOf('')).toBe(0)
})
