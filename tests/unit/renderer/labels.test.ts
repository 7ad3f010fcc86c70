import { describe, expect, test } from 'vitest'
import { withCheckDigit } from '../../../src/core/kernel'
import { binLabels, coded, type LabelLine, labelsOf } from '../../../src/renderer/modules/masterdata/labelLines'
import { barcodeSvg, symbologyOf } from '../../../src/renderer/print/barcode'
import { type Label, LABEL_PAPERS, labelPages } from '../../../src/renderer/print/labels'

const label = (barcode: string): Label => ({ name: '苹果', spec: '', unit: 'kg', barcode, price: 1_250_000_000 })
const paper = (id: string) => LABEL_PAPERS.find((p) => p.id === id)!

test('a bin in use has a label with its code; one that no barcode can show has none', () => {
  const bin = (code: string, disabled = false) => ({ code, name: '一排', route: 0, disabled })
  expect(binLabels([bin('A-01'), bin('A-02', true), bin('冷库')]).map(({ label: l }) => [l.name, l.spec, l.barcode])).toEqual([
    ['A-01', '一排', 'A-01'],
  ])
})

describe('labels on paper', () => {
  const wanted = [
    { label: label('1'), copies: 2 },
    { label: label('2'), copies: 23 },
  ]
  test('a roll has one a page, a sheet of A4 twenty-four', () => {
    expect(labelPages(wanted, paper('roll40')).map((p) => p.length)).toEqual(Array.from({ length: 25 }, () => 1))
    expect(labelPages(wanted, paper('a4')).map((p) => p.map((l) => l.barcode).join(''))).toEqual([`11${'2'.repeat(22)}`, '2'])
    expect(labelPages([], paper('a4'))).toEqual([])
  })
  test('what has no barcode, no item or no copies is not printed', () => {
    const item = { id: 1, code: '1', name: '苹果', spec: '', unit: 'kg', barcode: '1', salePrice: null, cases: [] }
    const lines = [
      { key: 'a', item, unit: '', copies: 3 },
      { key: 'b', item: { ...item, barcode: null }, unit: '', copies: 3 },
      { key: 'c', item, unit: '', copies: 0 },
      { key: 'd', item: null, unit: '', copies: 1 },
    ]
    expect(labelsOf(lines)).toEqual([{ label: { name: '苹果', spec: '', unit: 'kg', barcode: '1', price: null }, copies: 3 }])
  })
  test('D32: a case has its own barcode, says what it holds, and costs its own price or so many times that of one', () => {
    const one = { numerator: 24, denominator: 1, purchasePrice: null, barcodes: ['16901234567899'] }
    const cases = [
      { ...one, unit: '箱', salePrice: null },
      { ...one, unit: '托', numerator: 480, salePrice: 90_000_000_000, barcodes: [] },
    ]
    const item = { id: 1, code: '1', name: '牛奶', spec: '250ml', unit: '盒', barcode: '6901234567892', salePrice: 300_000_000, cases }
    const line = (unit: string) => ({ key: unit, item, unit, copies: 2 })
    const shown = (lines: LabelLine[]) => labelsOf(lines).map(({ label: l }) => [l.spec, l.unit, l.barcode, l.price])
    expect(shown([line(''), line('箱'), line('托')])).toEqual([
      ['250ml', '盒', '6901234567892', 300_000_000],
      ['1箱=24盒 250ml', '箱', '16901234567899', 7_200_000_000],
    ])
    expect(shown([coded(line('托'), '2900000000018')])).toEqual([['1托=480盒 250ml', '托', '2900000000018', 90_000_000_000]])
  })
})

describe('barcode pictures', () => {
  test.each([
    ['6901234567892', 'ean13'],
    ['6901234567893', 'code128'],
    ['96385074', 'ean8'],
    ['036000291452', 'upca'],
    ['16901234567899', 'itf14'],
    ['A-17/4', 'code128'],
  ])('%s as %s', (code, symbology) => {
    expect(symbologyOf(code)).toBe(symbology)
    expect(barcodeSvg(code)).toContain('<svg')
  })
  test('the bars of an EAN-13 say its digits', () => {
    for (const code of [withCheckDigit('290000000042'), '6901234567892', withCheckDigit('000000000000')])
      expect(decoded(barcodeSvg(code))).toBe(code)
  })
})

const LEFT = ['0001101', '0011001', '0010011', '0111101', '0100011', '0110001', '0101111', '0111011', '0110111', '0001011']
const PARITY = ['LLLLLL', 'LLGLGG', 'LLGGLG', 'LLGGGL', 'LGLLGG', 'LGGLLG', 'LGGGLL', 'LGLGLG', 'LGLGGL', 'LGGLGL']
const inverted = (bits: string) =>
  bits
    .split('')
    .map((b) => (b === '1' ? '0' : '1'))
    .join('')
const reversed = (bits: string) => bits.split('').reverse().join('')

/** Reads the vertical strokes of the picture as the 95 modules of an EAN-13 (ISO/IEC 15420). */
function decoded(svg: string): string {
  const bars = [...svg.matchAll(/stroke-width="([\d.]+)" d="([^"]+)"/g)].flatMap(([, width, path]) =>
    [...(path ?? '').matchAll(/M([\d.]+) /g)].map((m) => ({ width: Number(width), from: Number(m[1]) - Number(width) / 2 })),
  )
  bars.sort((a, b) => a.from - b.from)
  const unit = Math.min(...bars.map((b) => b.width))
  const start = bars[0]?.from ?? 0
  const modules = Array.from({ length: 95 }, () => '0')
  for (const bar of bars) modules.fill('1', Math.round((bar.from - start) / unit), Math.round((bar.from - start + bar.width) / unit))
  const bits = modules.join('')
  const seven = (from: number) => Array.from({ length: 6 }, (_, i) => bits.slice(from + i * 7, from + i * 7 + 7))
  const left = seven(3).map((b) => {
    const odd = LEFT.indexOf(b)
    return odd >= 0 ? { digit: odd, set: 'L' } : { digit: LEFT.findIndex((l) => reversed(inverted(l)) === b), set: 'G' }
  })
  const right = seven(50).map((b) => LEFT.indexOf(inverted(b)))
  return [PARITY.indexOf(left.map((l) => l.set).join('')), ...left.map((l) => l.digit), ...right].join('')
}
