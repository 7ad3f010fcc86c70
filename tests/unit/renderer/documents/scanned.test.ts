import { describe, expect, test } from 'vitest'
import { readBarcode, type Scan, withCheckDigit } from '../../../../src/core/kernel'
import { blankLine } from '../../../../src/renderer/documents/model/form'
import { incremented, matchesScan, quantityOf, scannedLine } from '../../../../src/renderer/documents/model/scanned'
import type { Ref } from '../../../../src/renderer/documents/model/values'
import { milk, QTY, rice, rules, YUAN } from './support'

const LAYOUTS = [
  { prefix: '21', itemDigits: 5, values: [{ kind: 'amount' as const, digits: 5, decimals: 2 }] },
  { prefix: '22', itemDigits: 5, values: [{ kind: 'weight' as const, digits: 5, decimals: 3 }] },
]
function scan(code: string): Scan {
  const read = readBarcode(code, '2026-11-24', LAYOUTS)
  if (!read.ok) throw new Error(code)
  return read.value
}
const yoghurt: Ref = { ...milk, batchManaged: true }
const delivery = rules()
const receipt = rules({ type: 'purchaseReceipt' })

test('D58 scanned: one of it, scanned again: one more', () => {
  const scanned = { item: milk, unit: '', scan: null }
  const first = scannedLine(blankLine('salesDelivery'), scanned, delivery)
  expect(first).toMatchObject({ quantity: QTY, gross: 5200 })
  expect(matchesScan(first, scanned)).toBe(true)
  expect(incremented(first, scanned, delivery)).toMatchObject({ quantity: 2 * QTY, gross: 10400 })
})

test('D32 a case is a line of cases, a bottle one of bottles; each adds to its own', () => {
  const unit = { unit: '箱', numerator: 24, denominator: 1, purchasePrice: null, salePrice: 1200 * YUAN }
  const cola: Ref = { ...milk, unit: '瓶', units: [unit], saleUnit: '箱' }
  const box = { item: cola, unit: '箱', scan: scan(withCheckDigit('1690799251257')) }
  const bottle = { item: cola, unit: '', scan: null }
  const cases = scannedLine(blankLine('salesDelivery'), box, delivery)
  expect(cases).toMatchObject({
    unit: '箱',
    unitQuantity: QTY,
    unitPrice: 1200 * YUAN,
    quantity: 24 * QTY,
    price: 50 * YUAN,
    gross: 1200_00,
  })
  expect([matchesScan(cases, box), matchesScan(cases, bottle)]).toEqual([true, false])
  expect(incremented(cases, box, delivery)).toMatchObject({ unitQuantity: 2 * QTY, quantity: 48 * QTY, gross: 2400_00 })
  expect(scannedLine(blankLine('salesDelivery'), bottle, delivery)).toMatchObject({
    unit: '',
    unitQuantity: null,
    quantity: QTY,
    gross: 52_00,
  })
  // so many cases in one code (37)
  expect(scannedLine(blankLine('salesDelivery'), { ...box, scan: scan(']C1021690799251257' + '7' + '3703') }, delivery)).toMatchObject({
    unitQuantity: 3 * QTY,
  })
})

describe('D34 a GS1 code', () => {
  const a = { item: yoghurt, unit: '', scan: scan(']C1010690799251257010A1') }
  test('brings its batch; another batch is another line', () => {
    const line = scannedLine(blankLine('purchaseReceipt'), a, receipt)
    expect(line).toMatchObject({ batch: 'A1', quantity: QTY })
    expect(matchesScan(line, a)).toBe(true)
    expect(matchesScan(line, { item: yoghurt, unit: '', scan: scan(']C1010690799251257010B2') })).toBe(false)
    expect(matchesScan(line, { item: yoghurt, unit: '', scan: null })).toBe(false)
  })
  test('an item without batches takes none', () => {
    expect(scannedLine(blankLine('purchaseReceipt'), { ...a, item: milk }, receipt)).toMatchObject({ batch: '' })
  })
  test('a line of a source is left as it is', () => {
    const line = scannedLine(blankLine('purchaseReceipt'), a, receipt)
    expect(matchesScan({ ...line, sourceLineId: 4 }, a)).toBe(false)
  })
  test('pieces and net weight in the item’s unit', () => {
    expect(quantityOf({ item: milk, unit: '', scan: scan(']C101069079925125703012') })).toBe(12 * QTY)
    const weighed = scan(']C101069079925125703103001250')
    expect(['kg', '斤', '克', '箱'].map((unit) => quantityOf({ item: { ...rice, unit }, unit: '', scan: weighed }))).toEqual([
      1_250_000,
      2_500_000,
      1_250 * QTY,
      QTY,
    ])
  })
})

describe('D36 a scale’s label', () => {
  const weighed = { item: rice, unit: '', scan: scan(withCheckDigit('220100601250')) }
  const priced = { item: rice, unit: '', scan: scan(withCheckDigit('210100601850')) }
  test('the weight is the quantity', () => {
    expect(scannedLine(blankLine('salesDelivery'), weighed, delivery)).toMatchObject({ quantity: 1_250_000, gross: 850 })
  })
  test('the amount stands; the quantity is the amount through the price', () => {
    const line = scannedLine(blankLine('salesDelivery'), priced, delivery)
    expect(line).toMatchObject({ quantity: 2_720_588, gross: 1850, price: 680_000_000, autoPrice: false })
    expect(incremented(line, priced, delivery)).toMatchObject({ quantity: 5_441_176, gross: 3700 })
  })
  test('without tax in the prices the amount stands as well', () => {
    const line = scannedLine(blankLine('salesDelivery'), priced, rules({ mode: 'excl' }))
    expect(line).toMatchObject({ gross: 1850, net: 1697, tax: 153 })
  })
  test('goods that come in have the quantity, not the selling price', () => {
    const line = scannedLine(blankLine('purchaseReceipt'), priced, receipt)
    expect(line).toMatchObject({ quantity: 2_720_588, gross: 0 })
  })
  test('no price to divide by: the amount stands, the quantity is asked for, and no other label is added to it', () => {
    const unpriced = { ...priced, item: { ...rice, salePrice: null } }
    const line = scannedLine(blankLine('salesDelivery'), unpriced, delivery)
    expect(line).toMatchObject({ quantity: null, gross: 1850 })
    expect(matchesScan(line, unpriced)).toBe(false)
  })
})
