import { describe, expect, test } from 'vitest'
import type { Scan } from '../../../../src/core/kernel'
import { asScanned, canCheck, checkRows, type Count, corrected, counted } from '../../../../src/renderer/documents/model/check'
import { blankForm, type FormLine } from '../../../../src/renderer/documents/model/form'
import { setGoods, setUnit } from '../../../../src/renderer/documents/model/goods'
import { serialsOf, withSerials } from '../../../../src/renderer/documents/model/serials'
import type { Ref } from '../../../../src/renderer/documents/model/values'
import { goodsLine, milk, QTY, rice, rules } from './support'

const receipt = rules({ type: 'purchaseReceipt' })
const line = (item: Ref, quantity: number, sourceLineId: number | null): FormLine => ({
  ...goodsLine(item, quantity, undefined, receipt),
  sourceLineId,
})
const form = (lines: FormLine[]) => ({ ...blankForm('purchaseReceipt', '2026-11-24'), lines })
const of = (item: Ref, pieces: number, batch = '', unit = '') => ({
  item,
  unit,
  scan: { weight: null, amount: null, count: pieces * QTY, batch } as Scan,
})
const scan = (lines: FormLine[], ...scans: ReturnType<typeof of>[]) =>
  scans.reduce<Count[]>((counts, s) => counted(lines, counts, s, 'purchaseReceipt')?.counts ?? counts, [])
const figures = (lines: FormLine[], counts: Count[]) =>
  checkRows(lines, counts).map((r) => [r.expected, r.scanned, r.short, r.over].map((n) => n / QTY))

describe('scanned against an order', () => {
  const lines = [line(milk, 10, 1), line(rice, 5, 2)]
  test('expected, scanned, short and over of each line', () => {
    expect(figures(lines, scan(lines, of(milk, 4), of(milk, 4), of(rice, 6)))).toEqual([
      [10, 8, 2, 0],
      [5, 6, 0, 1],
    ])
  })
  test('D32 a case code counts the bottles of a case; what comes out in cases stays in cases', () => {
    const cola: Ref = {
      ...milk,
      id: 8,
      unit: '瓶',
      units: [{ unit: '箱', numerator: 24, denominator: 1, purchasePrice: null, salePrice: null }],
    }
    const cases = setGoods(setUnit(line(cola, 3, 1), '箱', receipt), 'quantity', 3 * QTY, 'incl')
    expect(figures([cases], scan([cases], of(cola, 1, '', '箱'), of(cola, 5)))).toEqual([[72, 29, 43, 0]])
    const after = (...scans: ReturnType<typeof of>[]) => asScanned(form([cases]), scan([cases], ...scans)).lines[0]
    expect(after(of(cola, 2, '', '箱'))).toMatchObject({ unit: '箱', unitQuantity: 2 * QTY, quantity: 48 * QTY, gross: 2 * 24 * 3900 })
    expect(after(of(cola, 2, '', '箱'), of(cola, 5))).toMatchObject({ unit: '', unitQuantity: null, quantity: 53 * QTY, gross: 53 * 3900 })
  })
  test('an item that no line has is not counted', () => {
    expect(counted(lines, [], of({ ...milk, id: 99 }, 1), 'purchaseReceipt')).toBeNull()
    expect(counted([line(milk, 10, null)], [], of(milk, 1), 'purchaseReceipt')).toBeNull()
  })
  test('D28 what was sent has its batch: a scan of it counts there, one of a batch that was not sent nowhere; numbers that came stay behind', () => {
    const cooker: Ref = { ...rice, id: 9, serialManaged: true }
    const sent = [
      { ...line({ ...milk, batchManaged: true }, 3, 1), batch: 'A' },
      { ...line({ ...milk, batchManaged: true }, 4, 2), batch: 'B' },
      withSerials(line(cooker, 2, 3), ['S1', 'S2']),
    ]
    const arrive = (counts: Count[], scanned: ReturnType<typeof of>) => counted(sent, counts, scanned, 'transferIn')?.counts
    const some = arrive(arrive([], of({ ...milk, batchManaged: true }, 2, 'B')) ?? [], {
      ...of(cooker, 1),
      scan: { ...of(cooker, 1).scan, serial: 'S2' },
    })
    expect(figures(sent, some ?? [])).toEqual([
      [3, 0, 3, 0],
      [4, 2, 2, 0],
      [2, 1, 1, 0],
    ])
    expect(arrive([], of({ ...milk, batchManaged: true }, 1, 'C'))).toBeUndefined()
    const arrived = asScanned({ ...blankForm('transferIn', '2026-11-24'), lines: sent }, some ?? []).lines
    expect(arrived.map((l) => [l['batch'], l['quantity'], serialsOf(l)])).toEqual([
      ['B', 2 * QTY, []],
      ['', QTY, ['S2']],
    ])
  })
  test('two lines of one item are filled one after the other, what is left over stands on the last', () => {
    const two = [line(milk, 3, 1), line(milk, 4, 2)]
    expect(figures(two, scan(two, of(milk, 5)))).toEqual([
      [3, 3, 0, 0],
      [4, 2, 2, 0],
    ])
    expect(figures(two, scan(two, of(milk, 5), of(milk, 4)))).toEqual([
      [3, 3, 0, 0],
      [4, 6, 0, 2],
    ])
  })
  test('a total corrected by hand: the batch scanned last first', () => {
    const counts = scan(lines, of({ ...milk, batchManaged: true }, 4, 'A'), of({ ...milk, batchManaged: true }, 3, 'B'))
    expect(corrected(counts, 1, 9 * QTY).map((c) => [c.batch, c.quantity / QTY])).toEqual([
      ['A', 4],
      ['B', 5],
    ])
    expect(corrected(counts, 1, 2 * QTY).map((c) => [c.batch, c.quantity / QTY])).toEqual([
      ['A', 2],
      ['B', 0],
    ])
    expect(corrected([], 2, QTY)).toEqual([{ sourceLineId: 2, batch: '', quantity: QTY }])
  })
})

describe('D10 D33 the lines become what was scanned', () => {
  test('short lines are cut, missing ones go, others stay as they are', () => {
    const own = line(milk, 1, null)
    const lines = [line(milk, 10, 1), line(rice, 5, 2), line({ ...rice, id: 8 }, 2, 3), own]
    const after = asScanned(form(lines), scan(lines, of(milk, 8), of(rice, 5))).lines
    expect(after.map((l) => [l.sourceLineId, Number(l['quantity']) / QTY, l['gross']])).toEqual([
      [1, 8, 31200],
      [2, 5, lines[1]?.['gross']],
      [null, 1, 3900],
    ])
    expect(after[1]).toEqual(lines[1])
  })
  test('each batch is a line of the same source', () => {
    const item = { ...milk, batchManaged: true }
    const lines = [line(item, 10, 1)]
    const after = asScanned(form(lines), scan(lines, of(item, 6, 'A'), of(item, 3, 'B'))).lines
    expect(after.map((l) => [l.sourceLineId, l['batch'], Number(l['quantity']) / QTY])).toEqual([
      [1, 'A', 6],
      [1, 'B', 3],
    ])
    expect(new Set(after.map((l) => l.key)).size).toBe(2)
  })
  test('D35 the numbers that were scanned stand on the lines, each counted once', () => {
    const cooker: Ref = { ...milk, id: 77, serialManaged: true, batchManaged: true }
    const lines = [line(cooker, 2, 1), line(cooker, 2, 2)]
    const piece = (serial: string, batch = '') => ({
      item: cooker,
      unit: '',
      scan: { weight: null, amount: null, count: null, batch, serial } as Scan,
    })
    const counts = scan(lines, piece('A', 'X'), piece('B', 'Y'), piece('C', 'X'), piece('A', 'X'))
    expect(figures(lines, counts)).toEqual([
      [2, 2, 0, 0],
      [2, 1, 1, 0],
    ])
    expect(counted(lines, counts, piece('B'), 'purchaseReceipt')).toMatchObject({ counts, sourceLineId: 1, twice: 'B' })
    const after = asScanned(form(lines.map((l) => withSerials(l, l.sourceLineId === 1 ? ['A'] : []))), counts).lines
    expect(after.map((l) => [l.sourceLineId, l['batch'], serialsOf(l)])).toEqual([
      [1, 'X', ['A']],
      [1, 'Y', ['B']],
      [2, 'X', ['C']],
    ])
    // goods without numbers on their labels stay without
    expect(asScanned(form(lines), scan(lines, of(cooker, 1))).lines.map(serialsOf)).toEqual([[]])
  })
  test('only documents made from an order can be checked', () => {
    expect([canCheck(form([line(milk, 1, 1)])), canCheck(form([line(milk, 1, null)]))]).toEqual([true, false])
    expect(canCheck({ ...blankForm('salesReturn', '2026-11-24'), lines: [line(milk, 1, 1)] })).toBe(false)
  })
})
