import { describe, expect, test } from 'vitest'
import { fitColumns } from '../../../src/renderer/ui/table/fit'
import { groupRuns, layoutColumns } from '../../../src/renderer/ui/table/layout'
import { sortRows, totalsOf } from '../../../src/renderer/ui/table/rows'
import { type Column, placeColumn } from '../../../src/renderer/ui/table/types'

interface Row {
  name: string
  amount: number | null
  depth: number
}
const name: Column<Row> = { key: 'name', title: '名称' }
const amount: Column<Row> = { key: 'amount', title: '金额', kind: 'fen', total: 'sum' }
const placed = [name, amount].map((c) => ({ ...c, ...placeColumn(c), chosen: false }))
const rows: Row[] = [
  { name: '重庆', amount: 300, depth: 0 },
  { name: '北京', amount: null, depth: 1 },
  { name: '安徽', amount: -100, depth: 0 },
]

describe('widths', () => {
  test('spare width goes to what grows, to the last pixel; nothing shrinks', () => {
    const layout = layoutColumns(
      [
        { width: 100, grow: 1 },
        { width: 50, grow: 0 },
        { width: 100, grow: 2 },
      ],
      500,
    )
    expect(layout).toEqual({ widths: [183, 50, 267], offsets: [0, 183, 233], total: 500 })
    expect(layoutColumns([{ width: 300, grow: 1 }], 200)).toEqual({ widths: [300], offsets: [0], total: 300 })
  })
  test('a figure is never cut off, unless the user chose the width', () => {
    const big: Row[] = [{ name: '', amount: 1_234_567_890_123, depth: 0 }]
    const wide = fitColumns(placed, big, [undefined, 9_999_999_999_999])
    expect(wide[1]?.width).toBeGreaterThan(150)
    expect(wide[0]).toBe(placed[0])
    const chosen = placed.map((c) => ({ ...c, chosen: true }))
    expect(fitColumns(chosen, big, null)).toEqual(chosen)
  })
  test('two-storey headings: runs of neighbours only', () => {
    expect(groupRuns([undefined, '期初', '期初', '本期', '期初']).map((r) => [r.group, r.count])).toEqual([
      [undefined, 1],
      ['期初', 2],
      ['本期', 1],
      ['期初', 1],
    ])
  })
})

describe('order and totals', () => {
  test('text by pinyin, figures by value, empty ones last either way', () => {
    const by = (column: Column<Row>, descending: boolean) => sortRows(rows, column, { key: column.key, descending }).map((r) => r?.name)
    expect(by(name, false)).toEqual(['安徽', '北京', '重庆'])
    expect(by(amount, false)).toEqual(['安徽', '重庆', '北京'])
    expect(by(amount, true)).toEqual(['重庆', '安徽', '北京'])
  })
  test('of a tree only the top rows are added; given totals win', () => {
    expect(totalsOf(placed, rows, undefined, undefined)).toEqual([undefined, 200])
    const deep = [...rows, { name: '下级', amount: 50, depth: 1 }]
    expect(totalsOf(placed, deep, { depth: (r) => r.depth }, undefined)).toEqual([undefined, 200])
    expect(totalsOf(placed, rows, undefined, { amount: 7 })).toEqual([undefined, 7])
  })
})
