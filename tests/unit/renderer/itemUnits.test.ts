import { expect, test } from 'vitest'
import { blankUnit, enteredUnits, parseRatio, ratioOf, unitLines, unitValues } from '../../../src/renderer/modules/masterdata/itemUnits'

test('D32 a ratio is a whole fraction, however it is written, and is shown as it is read', () => {
  const written = ['24', '0.5', '1/24', '1,000', '2.5/10', ' 12 ']
  expect(written.map(parseRatio)).toEqual([
    { numerator: 24, denominator: 1 },
    { numerator: 1, denominator: 2 },
    { numerator: 1, denominator: 24 },
    { numerator: 1000, denominator: 1 },
    { numerator: 1, denominator: 4 },
    { numerator: 12, denominator: 1 },
  ])
  expect(written.map((w) => ratioOf(parseRatio(w) ?? { numerator: 0, denominator: 1 }))).toEqual([
    '24',
    '0.5',
    '1/24',
    '1000',
    '0.25',
    '12',
  ])
  expect(['0', '-1', '', '1/0', '箱', '1000001', '0.0000001'].map(parseRatio)).toEqual(Array(7).fill(null))
})
test('one unit is the usual one: the one ticked last; a line that holds nothing goes', () => {
  const stored = { units: [unit('箱', 24), unit('提', 6)], saleUnit: '提', purchaseUnit: '箱' }
  const lines = unitLines(stored)
  expect(unitValues(lines)).toEqual(stored)
  const [first, second] = lines
  if (!first || !second) throw new Error('two units')
  const ticked = enteredUnits(lines, [{ ...first, sale: true }, second, blankUnit()])
  expect(unitValues(ticked)).toEqual({ ...stored, saleUnit: '箱' })
  expect(
    unitValues(
      enteredUnits(
        ticked,
        ticked.map((l) => (l.unit === '箱' ? { ...l, unit: '大箱' } : l)),
      ),
    ),
  ).toMatchObject({ saleUnit: '大箱', purchaseUnit: '大箱' })
  expect(unitValues(enteredUnits(lines, [second]))).toEqual({ units: [unit('提', 6)], saleUnit: '提', purchaseUnit: '' })
})
const unit = (name: string, numerator: number) => ({
  unit: name,
  numerator,
  denominator: 1,
  purchasePrice: null,
  salePrice: null,
  barcodes: [],
})
