import { describe, expect, test } from 'vitest'
import type { BinStock } from '../../../../src/core/documents/bins'
import { binFields, binPlace, placeKey, wantedBins, withBins } from '../../../../src/renderer/documents/model/bins'
import { blankForm, blankLine, type FormDocument, type FormLine } from '../../../../src/renderer/documents/model/form'
import { numberOf, textOf } from '../../../../src/renderer/documents/model/values'
import { pickingContent } from '../../../../src/renderer/print/documentContent'
import { delivery, goodsLine, milk, QTY, YUAN } from './support'

const MAIN = { id: 1, code: '01', name: '主仓' }
const SHOP = { id: 3, code: '02', name: '门店' }
const BINNED = new Set([MAIN.id])
const stock = (bin: string, pieces: number, route: number, usual = false): BinStock => ({
  bin,
  name: '',
  route,
  usual,
  onHand: pieces * QTY,
})
const inMain = (form: FormDocument, header: FormDocument['header'] = {}): FormDocument => ({
  ...form,
  header: { ...form.header, warehouseId: MAIN, ...header },
})
const said = (lines: readonly FormLine[]) => lines.map((l) => `${textOf(l['bin'])} ${numberOf(l['quantity']) / QTY}`)
const line = (type: FormDocument['type'], pieces: number, more: FormLine | object = {}): FormLine => ({
  ...blankLine(type),
  itemId: milk,
  quantity: pieces * QTY,
  ...more,
})

describe('which bins a line has', () => {
  test('columns of bins only where the warehouse has them, or a line names one', () => {
    const form = delivery([goodsLine(milk, 1)])
    expect(binFields(inMain(form), BINNED)).toEqual(['bin'])
    expect(binFields(inMain(form, { warehouseId: SHOP }), BINNED)).toEqual([])
    expect(binFields(inMain({ ...form, lines: [{ ...goodsLine(milk, 1), bin: 'A' }] }, { warehouseId: SHOP }), BINNED)).toEqual(['bin'])
    expect(binFields(inMain({ ...form, lines: [{ ...goodsLine(milk, 1), warehouseId: MAIN }] }, { warehouseId: SHOP }), BINNED)).toEqual([
      'bin',
    ])
    const transfer = blankForm('transfer', '2026-11-24')
    expect(binFields(inMain(transfer, { toWarehouseId: SHOP }), BINNED)).toEqual(['bin'])
    expect(binFields(inMain(transfer, { toWarehouseId: MAIN }), BINNED)).toEqual(['bin', 'toBin'])
    expect(binFields(inMain(transfer, { toWarehouseId: MAIN, transferMode: 'twoStep' }), BINNED)).toEqual(['bin'])
  })
  test('goods come in or leave by the type, and what is given back of an issue comes in', () => {
    const incoming = (type: FormDocument['type'], l: FormLine) => binPlace(inMain(blankForm(type, '2026-11-24')), l, 'bin')?.incoming
    expect(incoming('purchaseReceipt', line('purchaseReceipt', 1))).toBe(true)
    expect(incoming('transferIn', line('transferIn', 1))).toBe(true)
    expect(incoming('materialIssue', line('materialIssue', 1))).toBe(false)
    expect(incoming('materialIssue', line('materialIssue', -1))).toBe(true)
    expect(incoming('assembly', line('assembly', 1))).toBe(false)
    expect(incoming('assembly', line('assembly', 1, { toWarehouseId: MAIN }))).toBe(true)
    expect(incoming('costAdjustment', line('costAdjustment', 1))).toBeUndefined()
  })
})

describe('分配货位', () => {
  const BINS = [stock('B', 3, 2), stock('A', 2, 1), stock('C', 9, 3, true)]
  const given = (form: FormDocument, bins: readonly BinStock[] = BINS) => withBins(form, BINNED, () => bins)
  test('a line is split along the route, amounts to the fen, in one group', () => {
    const { lines, count, short } = given(inMain(delivery([goodsLine(milk, 13, 3.33 * YUAN)])))
    expect(said(lines)).toEqual(['C 9', 'A 2', 'B 2'])
    expect(lines.reduce((sum, l) => sum + numberOf(l['gross']), 0)).toBe(numberOf(goodsLine(milk, 13, 3.33 * YUAN)['gross']))
    expect(new Set(lines.map((l) => l['groupNo'])).size).toBe(1)
    expect([count, short]).toEqual([3, []])
  })
  test('what other lines take is not there twice; what no bin has stays in a line without', () => {
    const { lines, short } = given(inMain(delivery([goodsLine(milk, 4), { ...goodsLine(milk, 8), bin: 'C' }, goodsLine(milk, 4)])))
    expect(said(lines)).toEqual(['C 1', 'A 2', 'B 1', 'C 8', 'B 2', ' 2'])
    expect(short).toEqual([milk.name])
  })
  test('a line whose pieces have numbers is not split', () => {
    const numbered = { ...goodsLine({ ...milk, serialManaged: true }, 10), serials: 'S1\nS2' }
    const { lines, short } = given(inMain(delivery([numbered])))
    expect([said(lines), short]).toEqual([[' 10'], [milk.name]])
    expect(said(given(inMain(delivery([{ ...numbered, quantity: 2 * QTY }]))).lines)).toEqual(['C 2'])
  })
  test('goods that come in go where they belong, else where most of them lies; a move says itself where to', () => {
    const receipt = inMain({ ...blankForm('purchaseReceipt', '2026-11-24'), lines: [line('purchaseReceipt', 5)] })
    expect(said(given(receipt).lines)).toEqual(['C 5'])
    expect(said(given(receipt, [stock('A', 1, 1), stock('B', 2, 2)]).lines)).toEqual(['B 5'])
    const nowhere = given(receipt, [stock('A', 0, 1)])
    expect([said(nowhere.lines), nowhere.short]).toEqual([[' 5'], [milk.name]])
    const move = inMain({ ...blankForm('transfer', '2026-11-24'), lines: [line('transfer', 2)] }, { toWarehouseId: MAIN })
    expect(given(move).lines.map((l) => [textOf(l['bin']), textOf(l['toBin'])])).toEqual([['C', '']])
    const away = inMain(
      { ...blankForm('transfer', '2026-11-24'), lines: [line('transfer', 2)] },
      { warehouseId: SHOP, toWarehouseId: MAIN },
    )
    expect(given(away).lines.map((l) => [textOf(l['bin']), textOf(l['toBin'])])).toEqual([['', 'C']])
  })
  test('each place is asked for once, an item that leaves batch by batch', () => {
    const lines = [goodsLine(milk, 1), goodsLine(milk, 2), { ...goodsLine(milk, 3), batch: 'K' }, { ...goodsLine(milk, 3), bin: 'A' }]
    expect(wantedBins(inMain(delivery(lines)), BINNED).map(placeKey)).toEqual(['5 1 ', '5 1 K'])
    expect(wantedBins(inMain(delivery(lines)), new Set())).toEqual([])
  })
})

test('拣货单 goes along the route and shows no prices', () => {
  const form = delivery([
    { ...goodsLine(milk, 1, YUAN), bin: 'Z' },
    { ...goodsLine(milk, 2, YUAN), bin: 'B' },
    { ...goodsLine(milk, 3, YUAN), bin: 'A' },
  ])
  const routes = new Map([
    ['B', 1],
    ['A', 2],
  ])
  const { title, columns, rows, total } = pickingContent(inMain(form), [{ id: MAIN.id, name: '主仓', routes }], '小店')
  expect([title, total, columns.some((c) => c.price)]).toEqual(['拣货单', null, false])
  const at = columns.findIndex((c) => c.title === '货位')
  expect(rows.map((r) => r[at])).toEqual(['B', 'A', 'Z'])
})
test('拣货单 of two warehouses: bins of the same code are told apart, each warehouse along its own route', () => {
  const form = inMain(
    delivery([
      { ...goodsLine(milk, 1), bin: 'A', warehouseId: SHOP },
      { ...goodsLine(milk, 2), bin: 'A' },
      { ...goodsLine(milk, 3), bin: 'B' },
      { ...goodsLine(milk, 4), bin: 'B', warehouseId: SHOP },
    ]),
  )
  const route = (...codes: string[]) => new Map(codes.map((code, i) => [code, i + 1]))
  const warehouses = [
    { id: MAIN.id, name: '主仓', routes: route('B', 'A') },
    { id: SHOP.id, name: '门店仓', routes: route('A', 'B') },
  ]
  const { columns, rows } = pickingContent(form, warehouses, '小店')
  const at = ['仓库', '货位', '数量'].map((title) => columns.findIndex((c) => c.title === title))
  expect(rows.map((r) => at.map((i) => r[i]))).toEqual([
    ['主仓', 'B', 3 * QTY],
    ['主仓', 'A', 2 * QTY],
    ['门店仓', 'A', 1 * QTY],
    ['门店仓', 'B', 4 * QTY],
  ])
})
