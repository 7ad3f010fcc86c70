import { describe, expect, test } from 'vitest'
import { amountInWords, parseFen } from '../../../src/core/kernel'
import cases from '../../fixtures/accounting-micro.json'

describe('D14 amounts in words', () => {
  test.each(cases.uppercase.map((c) => [c.amount, c.text]))('%s', (amount, text) => {
    expect(amountInWords(parseFen(amount) ?? Number.NaN, '人民币')).toBe(text)
  })
  test.each([
    [100_500, '壹仟零伍元整'],
    [1_005, '壹拾元零伍分'],
    [5, '伍分'],
    [-67_800, '负陆佰柒拾捌元整'],
    [188_000, '壹仟捌佰捌拾元整'],
    [20_000_000, '贰拾万元整'],
    [1_0001_0000_00, '壹亿零壹万元整'],
    [1_0000_0000_0000_00, '壹万亿元整'],
    [1_2345_0000_0001_00, '壹万贰仟叁佰肆拾伍亿零壹元整'],
    [2_0000_0300_00, '贰亿零叁佰元整'],
    [10_0050_0000_00, '壹拾亿零伍拾万元整'],
  ])('%i', (fen, text) => {
    expect(amountInWords(fen)).toBe(text)
  })
  test('no two 零 beside each other and none before 元', () => {
    for (let i = 1; i < 4_000_000; i += 7919) {
      const words = amountInWords(i * 1009)
      expect(words).not.toMatch(/零零|零元|零万|零亿/)
    }
  })
})
