/** 盘点差异表: the lines that differ, as they are printed and as they stand in a file; 盘点表: what is to be counted, to be filled in by hand. Pure. */
import type { StocktakeView } from '@core/contract'
import type { PrintColumn, PrintContent } from '../../print/pages'
import type { TableSnapshot } from '../../ui/table/types'
import type { Value } from '../../ui/values/format'
import { type CountLine, differs, isCounted, isOver, isShort, scopeText, STATES } from './model'

export const TITLE = '盘点差异表'
type Cell = PrintColumn & { key: string; width: number; value: (line: CountLine) => Value }
const lost = (l: CountLine): string => (l.abnormal ? '盘亏（非正常）' : '盘亏')
const kindOf = (l: CountLine): string => [isOver(l) ? '盘盈' : '', isShort(l) ? lost(l) : ''].filter(Boolean).join('、')
const CELLS: readonly Cell[] = [
  { key: 'itemCode', title: '编码', kind: 'text', weight: 10, width: 90, value: (l) => l.itemCode },
  {
    key: 'item',
    title: '商品名称及规格',
    kind: 'text',
    weight: 26,
    width: 200,
    value: (l) => [l.itemName, l.spec, l.batch].filter(Boolean).join(' '),
  },
  { key: 'unit', title: '单位', kind: 'text', weight: 6, width: 50, value: (l) => l.unit },
  { key: 'book', title: '账面数', kind: 'qty', weight: 9, width: 84, value: (l) => l.bookQuantity },
  { key: 'moved', title: '期间进出', kind: 'qty', weight: 11, width: 84, value: (l) => l.movedQuantity },
  { key: 'counted', title: '实盘数', kind: 'qty', weight: 9, width: 84, value: (l) => l.recounted ?? l.counted },
  { key: 'difference', title: '差异', kind: 'qty', weight: 9, width: 84, value: (l) => l.difference },
  { key: 'value', title: '差异金额', kind: 'fen', weight: 12, width: 110, sum: true, price: true, value: (l) => l.value },
  { key: 'kind', title: '性质', kind: 'text', weight: 12, width: 100, value: kindOf },
]
export const differing = (lines: readonly CountLine[]) => lines.filter((l) => l.id !== null && differs(l))
/** A line, and under it each number that was found or is missing (D35). */
function rowsOf(l: CountLine): Value[][] {
  const number = (serial: string, kind: string) =>
    CELLS.map((c) => (c.key === 'item' ? `　序列号 ${serial}` : c.key === 'kind' ? kind : c.kind === 'text' ? '' : null))
  return [
    CELLS.map((c) => c.value(l)),
    ...l.surplus.map((serial) => number(serial, '盘盈')),
    ...l.missing.map((serial) => number(serial, lost(l))),
  ]
}
const uncounted = (lines: readonly CountLine[]) => lines.filter((l) => l.id !== null && !isCounted(l)).length

/** As it is printed, with room for those who answer for it. */
export function differenceContent(view: StocktakeView, lines: readonly CountLine[], company: string): PrintContent {
  const open = uncounted(lines)
  return {
    company,
    title: TITLE,
    marks: [
      ['盘点单', view.number],
      ['日期', view.date],
    ],
    facts: [
      ['仓库', view.warehouseName],
      ['范围', scopeText(view)],
      ['折算', view.basis === 'start' ? '按开始时' : '按清点时'],
      ['状态', STATES[view.state].label],
      ...(open > 0 ? [['未盘', `${open} 行`] as [string, string]] : []),
    ],
    columns: CELLS.map(({ key: _key, width: _width, value: _value, ...column }) => column),
    rows: differing(lines).flatMap(rowsOf),
    total: null,
    memo: view.memo,
    signatures: [
      ['盘点', view.submittedBy ?? view.createdBy],
      ['批准', view.postedBy ?? ''],
      ['保管', ''],
      ['财务', ''],
    ],
  }
}
/** 盘点表 to walk along the shelves with; a blind one does not tell what the books say. */
export function sheetContent(view: StocktakeView, lines: readonly CountLine[], company: string): PrintContent {
  const named = CELLS.filter(({ key }) => key === 'itemCode' || key === 'item' || key === 'unit' || (key === 'book' && !view.bookHidden))
  const columns: PrintColumn[] = [
    ...named.map(({ key: _key, width: _width, value: _value, ...column }) => column),
    { title: '实盘数', kind: 'text', weight: 14 },
    { title: '备注', kind: 'text', weight: 18 },
  ]
  return {
    ...differenceContent(view, lines, company),
    title: '盘点表',
    columns,
    rows: lines.filter((l) => l.id !== null).map((l) => [...named.map((c) => c.value(l)), '', l.recount ? '复盘' : '']),
    signatures: [
      ['盘点', ''],
      ['监盘', ''],
      ['保管', ''],
      ['制表', view.createdBy],
    ],
  }
}
/** As a table of a file. */
export function differenceTable(lines: readonly CountLine[]): TableSnapshot {
  const rows = differing(lines)
  return {
    columns: CELLS.map(({ key, title, kind, width }) => ({ key, title, kind, width })),
    rows: rows.flatMap(rowsOf),
    depths: rows.flatMap((l) => [0, ...[...l.surplus, ...l.missing].map(() => 1)]),
    totals: CELLS.map((c, i) => (c.sum ? rows.reduce((s, l) => s + Number(c.value(l) ?? 0), 0) : i === 0 ? '合计' : undefined)),
  }
}
