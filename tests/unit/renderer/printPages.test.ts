import { describe, expect, it } from 'vitest'
import { pagesOf, type PrintContent } from '../../../src/renderer/print/pages'

const content = (rows: (number | string | null)[][]): PrintContent => ({
  company: '小店',
  title: '记账凭证',
  marks: [],
  facts: [],
  columns: [
    { title: '摘要', kind: 'text', weight: 2 },
    { title: '借方金额', kind: 'fen', weight: 1, sum: true },
    { title: '贷方金额', kind: 'fen', weight: 1, sum: true },
  ],
  rows,
  total: 100_00,
  memo: '',
  signatures: [],
})

describe('pages of a voucher (D60)', () => {
  it('a page adds up what stands on it, and nothing where nothing stands; the last has the sums of all', () => {
    const pages = pagesOf(
      content([
        ['收款', 100_00, null],
        ['收款', null, 60_00],
        ['收款', 0, 40_00],
      ]),
      { rows: 1, fill: 3 },
    )
    expect(pages.map((p) => p.subtotal)).toEqual([
      ['', '100.00', ''],
      ['', '', '60.00'],
      ['', '', '40.00'],
    ])
    expect(pages.map((p) => p.total)).toEqual([null, null, ['', '100.00', '100.00']])
    expect(pages.map((p) => p.rows.length)).toEqual([3, 3, 3])
    expect(pages.at(-1)?.words).toBe('人民币壹佰元整')
  })
  it('red and blue that come to nothing are a sum', () => {
    const [page] = pagesOf(
      content([
        ['更正', 5_00, null],
        ['更正', -5_00, null],
      ]),
      { rows: 7, fill: 7 },
    )
    expect(page?.subtotal).toEqual(['', '0.00', ''])
  })
})
