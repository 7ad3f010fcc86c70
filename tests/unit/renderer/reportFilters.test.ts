import { expect, test } from 'vitest'
import { FLAGS, paramsOf, valuesOf } from '../../../src/renderer/reports/filterValues'
import type { FilterDef } from '../../../src/renderer/ui/filters/FilterBar'
import { phraseOf } from '../../../src/renderer/ui/filters/phrase'

const zero: FilterDef = { key: 'hideZero', label: '零行', kind: 'flag', on: '', off: '', ...FLAGS['hideZero'] }

test('rows of zeros are hidden until asked for, and the chip says which it is', () => {
  const first = valuesOf({}, new Map())
  expect(phraseOf(zero, first['hideZero'])).toBe('不显示零行')
  expect(paramsOf(first, [zero], {})).not.toHaveProperty('hideZero')
  const shown = paramsOf({ ...first, hideZero: true }, [zero], {})
  expect(shown).toEqual({ hideZero: false })
  const again = valuesOf(shown, new Map())
  expect(phraseOf(zero, again['hideZero'])).toBe('显示零行')
  expect(paramsOf({ ...again, hideZero: false }, [zero], shown)).toEqual({})
})
test('dates, numbers and texts come back as they went', () => {
  const filters: FilterDef[] = [
    { key: 'dates', label: '日期', kind: 'dates' },
    { key: 'level', label: '级', kind: 'option', options: [] },
    { key: 'text', label: '文字', kind: 'text' },
  ]
  const params = { from: '2026-01-01', to: '2026-01-31', level: 2, text: '水' }
  expect(paramsOf(valuesOf(params, new Map()), filters, {})).toEqual(params)
})
