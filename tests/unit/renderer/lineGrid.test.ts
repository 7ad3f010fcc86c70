import { beforeEach, describe, expect, test } from 'vitest'
import { copyDown, copyText, createScanner, insertLine, moveLine, paste, removeLines } from '../../../src/renderer/ui/grid/acts'
import { GridController } from '../../../src/renderer/ui/grid/controller'
import { LineColumnFitter } from '../../../src/renderer/ui/grid/fit'
import { actOf } from '../../../src/renderer/ui/grid/keymap'
import { parseTsv, toTsv } from '../../../src/renderer/ui/grid/model'
import { type LineColumn, lookupBinding, placeLineColumn, scanRule } from '../../../src/renderer/ui/grid/types'
import { listSource } from '../../../src/renderer/ui/lookup/source'

interface Item {
  id: number
  code: string
  name: string
  barcode: string
  price: number
}
interface Line {
  key: string
  item: Item | null
  quantity: number
  price: number
  amount: number
  batch: string
  memo: string
}
const ITEMS: Item[] = [
  { id: 1, code: 'A01', name: '纯牛奶', barcode: '6907992512570', price: 5_200_000_000 },
  { id: 2, code: 'A02', name: '方便面', barcode: '6902083881405', price: 8_250_000_000 },
  { id: 3, code: 'B01', name: '牛肉面', barcode: '6921168509256', price: 1_000_000_000 },
]
const source = listSource<Item>({
  id: 'items',
  items: ITEMS,
  key: (i) => i.id,
  label: (i) => i.name,
  texts: (i) => [i.code, i.name, i.barcode],
  columns: [{ title: '名称', width: 100, value: (i) => i.name }],
})
const amount = (l: Line): Line => ({ ...l, amount: Math.round((l.quantity * l.price) / 1e12) })
const columns: LineColumn<Line>[] = [
  {
    key: 'item',
    title: '商品',
    kind: 'lookup',
    lookup: lookupBinding(
      source,
      (l: Line) => l.item,
      (l, item) => amount({ ...l, item, price: item?.price ?? 0 }),
    ),
  },
  { key: 'unit', title: '单位', kind: 'text', editable: false, value: () => '箱' },
  {
    key: 'batch',
    title: '批号',
    kind: 'lookup',
    free: true,
    skipOnEnter: true,
    lookup: () =>
      lookupBinding(
        listSource<string>({ id: 'batches', items: ['B1'], key: (b) => b, label: (b) => b, texts: (b) => [b], columns: [] }),
        () => null,
        (l: Line, b) => ({ ...l, batch: b ?? '' }),
      ),
  },
  { key: 'quantity', title: '数量', kind: 'qty', set: (l, v) => amount({ ...l, quantity: typeof v === 'number' ? v : 0 }) },
  { key: 'price', title: '单价', kind: 'price', min: 0, set: (l, v) => amount({ ...l, price: typeof v === 'number' ? v : 0 }) },
  { key: 'amount', title: '金额', kind: 'fen', editable: false },
  { key: 'memo', title: '备注', kind: 'text' },
]
const at = Object.fromEntries(columns.map((c, i) => [c.key, i])) as Record<string, number>

let lines: Line[] = []
let keys = 0
let exited = 0
const blank = (): Line => ({ key: `k${++keys}`, item: null, quantity: 1_000_000, price: 0, amount: 0, batch: '', memo: '' })
let grid = new GridController<Line>()

function render(readOnly = false, shown = columns): void {
  grid.update({
    columns: shown.map((c) => ({ ...c, ...placeLineColumn(c), chosen: false })),
    lines,
    onChange: (next) => {
      lines = next
      render(readOnly, shown)
    },
    lineKey: (l) => l.key,
    blank,
    duplicate: (l) => ({ ...l, key: `k${++keys}` }),
    readOnly,
    onExit: () => exited++,
    scan: scanRule<Line, Item>({
      find: async (code) => ITEMS.find((i) => i.barcode === code) ?? null,
      matches: (l, item) => l.item?.id === item.id,
      increment: (l) => amount({ ...l, quantity: l.quantity + 1_000_000 }),
      add: (l, item) => amount({ ...l, item, price: item.price }),
    }),
  })
}
const press = async (key: string, modifiers: Partial<KeyboardEvent> = {}) => {
  const e = { key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers } as KeyboardEvent
  const act = actOf(grid, e, { page: 10, moveChoice: () => undefined })
  act?.()
  await new Promise((r) => setTimeout(r))
  return act !== null
}
const cursor = () => grid.state.cursor
const enter = (row: number, key: string) => grid.moveTo({ row, column: at[key] ?? 0 })

beforeEach(() => {
  lines = []
  keys = 0
  exited = 0
  grid = new GridController<Line>()
  render()
  grid.resolve = async (text) => {
    const hits = source.search(text) as readonly Item[]
    return hits[0] ?? null
  }
})

describe('D58 keyboard entry', () => {
  test('Enter takes what was typed and goes to the next editable cell; past the last to a new line', async () => {
    grid.moveTo(grid.home())
    expect(cursor()).toEqual({ row: 0, column: at.item })
    grid.type('A01')
    await press('Enter')
    expect(lines[0]).toMatchObject({ item: ITEMS[0], amount: 5200 })
    expect(cursor()).toEqual({ row: 0, column: at.quantity })
    grid.type('12')
    await press('Enter')
    expect(lines[0]).toMatchObject({ quantity: 12_000_000, amount: 62400 })
    expect(cursor()).toEqual({ row: 0, column: at.price })
    await press('Enter')
    await press('Enter')
    expect(cursor()).toEqual({ row: 1, column: at.item })
    expect(lines).toHaveLength(1)
    await press('Enter')
    expect(exited).toBe(1)
  })
  test('Shift+Enter goes back; read-only and skipped cells are passed over', async () => {
    lines = [blank()]
    render()
    enter(0, 'quantity')
    await press('Enter', { shiftKey: true })
    expect(cursor()).toEqual({ row: 0, column: at.item })
  })
  test('text that is no number stays in the cell with the reason; leaving keeps it, marked', async () => {
    lines = [blank()]
    render()
    enter(0, 'price')
    grid.type('-3')
    await press('Enter')
    expect(grid.state).toMatchObject({ mode: 'type', text: '-3', problem: '不能为负数' })
    expect(cursor()).toEqual({ row: 0, column: at.price })
    await grid.commit(true)
    expect([...grid.state.issues]).toEqual([['k1|price', { text: '-3', message: '不能为负数' }]])
    grid.type('3')
    await press('Enter')
    expect(grid.state.issues.size).toBe(0)
    expect(lines[0]?.price).toBe(300_000_000)
  })
  test('what could not be taken goes with its line, removed or undone', async () => {
    lines = [blank()]
    render()
    enter(0, 'price')
    grid.type('-3')
    await grid.commit(true)
    expect(grid.state.issues.size).toBe(1)
    removeLines(grid)
    expect(grid.state.issues.size).toBe(0)
  })
  test('a picker without a hit refuses; a free one takes the text', async () => {
    lines = [blank()]
    render()
    grid.resolve = async () => null
    enter(0, 'item')
    grid.type('没有的')
    await press('Enter')
    expect(grid.state.problem).toContain('没有找到“没有的”')
    await press('Escape')
    enter(0, 'batch')
    grid.type('B20261102')
    await press('Enter')
    expect(lines[0]?.batch).toBe('B20261102')
  })
  test('typed ahead of a list that then shows several: it stays open for the next Enter; left, the text is kept', async () => {
    lines = [blank()]
    render()
    grid.resolve = async () => 'choose'
    enter(0, 'item')
    grid.type('面')
    await press('Enter')
    expect(grid.state).toMatchObject({ mode: 'type', text: '面', open: true, problem: null })
    expect(cursor()).toEqual({ row: 0, column: at.item })
    await grid.commit(true)
    expect([...grid.state.issues.values()]).toEqual([{ text: '面', message: '“面”不止一个，请从列表中选择（F4）' }])
  })
  test('arithmetic and full-width digits', async () => {
    lines = [blank()]
    render()
    enter(0, 'quantity')
    grid.type('１２*2.5')
    await press('Enter')
    expect(lines[0]?.quantity).toBe(30_000_000)
  })
  test('figures just typed are left with the arrows, text is not', async () => {
    lines = [blank()]
    render()
    enter(0, 'quantity')
    grid.type('5')
    expect(await press('ArrowRight')).toBe(true)
    expect(cursor()?.column).toBe(at.price)
    enter(0, 'memo')
    grid.type('早')
    expect(await press('ArrowLeft')).toBe(false)
  })
  test('the cursor stays with the quantity when what was scanned brings a column', async () => {
    render(
      false,
      columns.filter((c) => c.key !== 'batch'),
    )
    createScanner(grid)('6907992512570')
    await new Promise((r) => setTimeout(r, 5))
    expect(grid.cell?.column.key).toBe('quantity')
    render()
    expect(grid.cell?.column.key).toBe('batch')
    grid.follow()
    expect(grid.cell?.column.key).toBe('quantity')
    grid.type('12')
    await press('Enter')
    expect(lines[0]?.quantity).toBe(12_000_000)
    render(
      false,
      columns.filter((c) => c.key !== 'batch'),
    )
    grid.follow()
    expect(cursor()?.column).toBe(at.price)
  })
  test('repeated scans add up, new codes add lines, unknown ones change nothing', async () => {
    const scan = createScanner(grid)
    for (const code of ['6907992512570', '6902083881405', '6907992512570', '0000000', '6907992512570']) scan(code)
    await new Promise((r) => setTimeout(r, 5))
    expect(lines.map((l) => [l.item?.id, l.quantity])).toEqual([
      [1, 3_000_000],
      [2, 1_000_000],
    ])
  })
})

describe('lines', () => {
  beforeEach(() => {
    lines = ['甲', '乙', '丙'].map((memo, i) => ({ ...blank(), memo, quantity: (i + 1) * 1_000_000 }))
    render()
  })
  test('Ctrl+D copies the cell above, the first row of a range, or the last line', () => {
    enter(1, 'memo')
    copyDown(grid)
    expect(lines.map((l) => l.memo)).toEqual(['甲', '甲', '丙'])
    enter(0, 'quantity')
    grid.moveTo({ row: 2, column: at.memo ?? 0 }, true)
    copyDown(grid)
    expect(lines.map((l) => [l.quantity, l.memo])).toEqual(Array(3).fill([1_000_000, '甲']))
    enter(3, 'item')
    copyDown(grid)
    expect(lines).toHaveLength(4)
    expect(new Set(lines.map((l) => l.key)).size).toBe(4)
  })
  test('insert, remove, move; undo and redo take each back and again', () => {
    enter(1, 'memo')
    insertLine(grid)
    expect(lines.map((l) => l.memo)).toEqual(['甲', '', '乙', '丙'])
    removeLines(grid)
    enter(0, 'memo')
    moveLine(grid, 1)
    expect(lines.map((l) => l.memo)).toEqual(['乙', '甲', '丙'])
    grid.undo()
    grid.undo()
    grid.undo()
    expect(lines.map((l) => l.memo)).toEqual(['甲', '乙', '丙'])
    grid.redo()
    expect(lines).toHaveLength(4)
  })
  test('Delete empties a range of cells but not what is computed', () => {
    enter(0, 'quantity')
    grid.moveTo({ row: 1, column: at.memo ?? 0 }, true)
    grid.clear()
    expect(lines.map((l) => [l.quantity, l.memo])).toEqual([
      [0, ''],
      [0, ''],
      [3_000_000, '丙'],
    ])
  })
  test('a read-only grid moves but changes nothing', async () => {
    render(true)
    enter(0, 'memo')
    grid.type('x')
    copyDown(grid)
    removeLines(grid)
    await paste(grid, 'x\ty', false)
    expect(lines.map((l) => l.memo)).toEqual(['甲', '乙', '丙'])
    await press('Enter')
    expect(cursor()?.row).toBe(1)
  })
})

describe('D58 paste from a spreadsheet', () => {
  test('cells go to the editable columns in order; rows overwrite, then add; one undo step', async () => {
    lines = [blank()]
    render()
    enter(0, 'item')
    await paste(grid, 'A01\tB1\t10\t39.5\r\nA02\t\t1,200\t8\r\n', false)
    expect(lines.map((l) => [l.item?.code, l.batch, l.quantity, l.price])).toEqual([
      ['A01', 'B1', 10_000_000, 3_950_000_000],
      ['A02', '', 1_200_000_000, 800_000_000],
    ])
    grid.undo()
    expect(lines).toHaveLength(1)
    expect(lines[0]?.item).toBeNull()
  })
  test('titles in the first row say which column is which', async () => {
    enter(0, 'item')
    await paste(grid, '数量\t商品\t备注\n3\t牛肉面\t急', false)
    expect(lines).toMatchObject([{ item: ITEMS[2], quantity: 3_000_000, memo: '急' }])
  })
  test('what cannot be taken stays in its cell, marked', async () => {
    enter(0, 'item')
    await paste(grid, '没有\t\tabc\nA01\t\t2', false)
    expect(lines.map((l) => l.quantity)).toEqual([1_000_000, 2_000_000])
    expect([...grid.state.issues.values()].map((i) => i.text)).toEqual(['没有', 'abc'])
  })
  test('copied here and pasted here keeps the columns', async () => {
    lines = [{ ...blank(), item: ITEMS[0] ?? null, memo: '甲' }]
    render()
    enter(0, 'item')
    grid.moveTo({ row: 0, column: at.memo ?? 0 }, true)
    const text = copyText(grid)
    enter(1, 'item')
    await paste(grid, text, true)
    expect(lines[1]).toMatchObject({ item: ITEMS[0], memo: '甲', quantity: 1_000_000 })
  })
  test('quoted cells', () => {
    const cells = [
      ['a"b', 'x\ty'],
      ['第一行\n第二行', ''],
    ]
    expect(parseTsv(toTsv(cells))).toEqual(cells)
  })
})

test('figure columns are as wide as their widest line and total; only lines that are new are looked at', () => {
  const looked: number[] = []
  const column = (total?: 'sum'): LineColumn<Pick<Line, 'quantity'>> => ({
    key: 'quantity',
    title: '数量',
    kind: 'qty',
    width: 20,
    value: (l) => {
      looked.push(l.quantity)
      return l.quantity
    },
    ...(total ? { total } : {}),
  })
  const place = (c: ReturnType<typeof column>) => [{ ...c, ...placeLineColumn(c), chosen: false }]
  const lines = Array.from({ length: 100 }, (_, i) => ({ quantity: (i + 1) * 1_000_000 }))
  const fitter = new LineColumnFitter<Pick<Line, 'quantity'>>()
  const columns = place(column())
  const first = fitter.fit(columns, lines)
  expect(first[0]?.width).toBeGreaterThan(20)
  looked.length = 0
  expect(fitter.fit(columns, lines.with(7, { quantity: 2_000_000 }))).toBe(first)
  expect(looked).toEqual([2_000_000])
  const wider = fitter.fit(columns, lines.with(7, { quantity: 123_456_000_000 }))
  expect(wider[0]?.width).toBeGreaterThan(first[0]?.width ?? 0)
  // with their sum
  expect(fitter.fit(place(column('sum')), lines)[0]?.width).toBeGreaterThan(first[0]?.width ?? 0)
})
