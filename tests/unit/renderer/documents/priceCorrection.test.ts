import { describe, expect, test } from 'vitest'
import { blankLine } from '../../../../src/renderer/documents/model/form'
import { setCorrection } from '../../../../src/renderer/documents/model/priceCorrection'

describe('入库价格更正: the new price or the difference is entered, the other follows', () => {
  const line = { ...blankLine('costAdjustment'), sourceLineId: 7, quantity: 3_000_000, net: 100_00, price: 3_333_333_333 }
  test('a price gives the difference, to the fen', () => {
    expect(setCorrection(line, 'price', 3_500_000_000)).toMatchObject({ price: 3_500_000_000, cost: 5_00 })
    expect(setCorrection(line, 'price', 0)).toMatchObject({ cost: -100_00 })
  })
  test('a difference gives the price', () => {
    expect(setCorrection(line, 'cost', -10_00)).toMatchObject({ cost: -10_00, price: 3_000_000_000 })
  })
  test('taken out again, nothing is corrected', () => {
    expect(setCorrection(setCorrection(line, 'cost', 1), 'price', null)).toMatchObject({ cost: null, price: null })
  })
  test('a line that refers to no receipt has a difference only', () => {
    expect(setCorrection(blankLine('costAdjustment'), 'cost', 5_00)).toMatchObject({ cost: 5_00, price: null })
  })
})
