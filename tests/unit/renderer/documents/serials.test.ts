import { describe, expect, test } from 'vitest'
import type { Scan } from '../../../../src/core/kernel'
import { scanOf } from '../../../../src/core/kernel'
import { blankForm, blankLine, copyOf, type FormLine, formOf, inputOf } from '../../../../src/renderer/documents/model/form'
import { pickItem } from '../../../../src/renderer/documents/model/goods'
import { incremented, matchesScan, scannedBefore, scannedLine } from '../../../../src/renderer/documents/model/scanned'
import {
  addSerials,
  firstIncomplete,
  missingOf,
  serialRange,
  serialsElsewhere,
  serialsOf,
  splitSerials,
  withSerials,
} from '../../../../src/renderer/documents/model/serials'
import type { Ref } from '../../../../src/renderer/documents/model/values'
import { documentContent } from '../../../../src/renderer/print/documentContent'
import { milk, QTY, rules } from './support'

const cooker: Ref = { ...milk, id: 77, name: '电饭煲', serialManaged: true }
const delivery = rules()
const numbered = (serial: string): { item: Ref; scan: Scan; unit: string } => ({
  item: cooker,
  scan: { ...scanOf('plain', serial, []), serial },
  unit: '',
})
const lineOf = (...serials: string[]): FormLine =>
  serials.reduce(
    (line, serial) => (line['itemId'] ? incremented(line, numbered(serial), delivery) : scannedLine(line, numbered(serial), delivery)),
    blankLine('salesDelivery'),
  )

describe('D35 numbers of a line', () => {
  test('a document sends them as a list and reads them back', () => {
    const form = { ...blankForm('salesDelivery', '2026-01-05'), lines: [lineOf('A', 'B')] }
    const input = inputOf(form)
    expect(input.lines[0]).toMatchObject({ quantity: 2 * QTY, serials: ['A', 'B'] })
    const line = formOf(input as never, {}).lines[0] as FormLine
    expect(serialsOf(line)).toEqual(['A', 'B'])
    // a line that never had any sends none
    expect(inputOf({ ...form, lines: [pickItem(blankLine('salesDelivery'), milk, delivery)] }).lines[0]).toMatchObject({ serials: [] })
  })
  test('a copy, and another item, have other pieces', () => {
    const form = { ...blankForm('salesDelivery', '2026-01-05'), lines: [lineOf('A')] }
    expect(serialsOf(copyOf(form, '2026-01-06').lines[0] as FormLine)).toEqual([])
    expect(serialsOf(pickItem(lineOf('A'), milk, delivery))).toEqual([])
  })
  test('pasted in any way, made by a range, each once', () => {
    expect(splitSerials(' A1\r\nA2\tA3, A4；A5、A6\n')).toEqual(['A1', 'A2', 'A3', 'A4', 'A5', 'A6'])
    expect(serialRange('SN', '0098', '0101')).toEqual(['SN0098', 'SN0099', 'SN0100', 'SN0101'])
    expect(serialRange('SN', '5', '3')).toMatch('止号不能小于起号')
    expect(serialRange('', 'A1', 'A3')).toMatch('只填数字')
    expect(serialRange('', '1', '5000')).toMatch('最多生成 2000 个')
    expect(addSerials(['A'], ['B', 'A', 'C', 'B'], new Set(['C']))).toEqual({ serials: ['A', 'B'], refused: ['A', 'C', 'B'] })
  })
  test('the first line that lacks some is asked for', () => {
    const short = withSerials({ ...lineOf('A', 'B'), key: 'short' }, ['B'])
    const form = { ...blankForm('salesDelivery', '2026-01-05'), lines: [lineOf('C'), short] }
    expect(firstIncomplete(form)?.key).toBe('short')
    expect(missingOf(short)).toBe(1)
    expect(serialsElsewhere(form, short)).toEqual(new Set(['C']))
    expect(firstIncomplete({ ...form, lines: [lineOf('C')] })).toBeUndefined()
  })
})

describe('D35 a number is scanned', () => {
  test('adds a piece with it; the same again is told, not added', () => {
    const line = lineOf('A', 'B')
    expect(line).toMatchObject({ quantity: 2 * QTY })
    expect(serialsOf(line)).toEqual(['A', 'B'])
    expect(scannedBefore([line], numbered('B'))).toBe('B')
    expect(scannedBefore([line], numbered('C'))).toBeNull()
    // goods without numbers take none from a label
    expect(serialsOf(scannedLine(blankLine('salesDelivery'), { ...numbered('A'), item: milk }, delivery))).toEqual([])
  })
  test('a piece that was counted before gets its number, a line of a source as many as it has pieces', () => {
    const counted = { ...withSerials(lineOf('A', 'B'), ['A']), sourceLineId: 9 }
    expect(matchesScan(counted, numbered('C'))).toBe(true)
    const full = incremented(counted, numbered('C'), delivery)
    expect(full).toMatchObject({ quantity: 2 * QTY })
    expect(serialsOf(full)).toEqual(['A', 'C'])
    expect(matchesScan(full, numbered('D'))).toBe(false)
  })
})

test('D35 printed below the goods they belong to, as many to a row as fit', () => {
  const serials = Array.from({ length: 5 }, (_x, i) => `SN20260000${i}`)
  const form = { ...blankForm('salesDelivery', '2026-01-05'), lines: [lineOf(...serials)] }
  const { rows, columns } = documentContent(form, undefined, '小店')
  const at = columns.findIndex((c) => c.title === '商品名称及规格')
  expect(rows.map((r) => r[at])).toEqual([
    expect.stringContaining('电饭煲'),
    '序列号：SN202600000、SN202600001、SN202600002',
    '　　　　SN202600003、SN202600004',
  ])
})
