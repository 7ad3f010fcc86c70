import { describe, expect, test } from 'vitest'
import type { SourceLine } from '../../../../src/core/contract'
import { lineAmounts } from '../../../../src/core/documents/amounts'
import { blankLine } from '../../../../src/renderer/documents/model/form'
import {
  defaultTaxRate,
  goodsTotals,
  pickItem,
  setGoods,
  setTyped,
  setUnit,
  sourcedLine,
  switchedMode,
  withLastPrice,
  withWholeDiscount,
} from '../../../../src/renderer/documents/model/goods'
import { parseQuantity } from '../../../../src/renderer/ui/values/units'
import { goodsLine, milk, QTY, rice, rules, YUAN } from './support'

describe('D1 D3 amounts of a line', () => {
  test('quantity and price give the amounts, tax squeezed out of the gross', () => {
    expect(goodsLine(milk, 12)).toMatchObject({ price: 52 * YUAN, taxRate: 130_000, net: 55221, tax: 7179, gross: 62400 })
    expect(goodsLine(milk, 12, 46 * YUAN, rules({ mode: 'excl' }))).toMatchObject({ net: 55200, tax: 7176, gross: 62376 })
  })
  test('an amount gives the price back, a tax keeps the gross; what was typed stands', () => {
    const line = setGoods(goodsLine(milk, 12), 'gross', 62000, 'incl')
    expect(line).toMatchObject({ gross: 62000, net: 54867, tax: 7133, price: 5_166_666_667 })
    expect(setGoods(line, 'tax', 7130, 'incl')).toMatchObject({ gross: 62000, tax: 7130, net: 54870 })
  })
  test('amount first, quantity after: the amount stands and the price follows', () => {
    const amountOnly = setGoods(pickItem(blankLine('salesDelivery'), { ...rice, salePrice: null }, rules()), 'gross', 17340, 'incl')
    expect(amountOnly).toMatchObject({ price: null, gross: 17340 })
    expect(setGoods(amountOnly, 'quantity', 25_500_000, 'incl')).toMatchObject({ gross: 17340, price: 680_000_000 })
  })
  test('a gift: price 0 typed stays 0, quantity does not bring an amount', () => {
    const gift = setGoods(goodsLine(milk, 2), 'price', 0, 'incl')
    expect(setGoods(gift, 'quantity', 3 * QTY, 'incl')).toMatchObject({ price: 0, gross: 0 })
  })
})

describe('D32 a unit of its own', () => {
  const box = { unit: '箱', numerator: 24, denominator: 1, purchasePrice: 900 * YUAN, salePrice: null }
  const pack = { unit: '提', numerator: 6, denominator: 1, purchasePrice: null, salePrice: 300 * YUAN }
  const cola = { ...milk, unit: '瓶', units: [pack, box], saleUnit: '提', purchaseUnit: '箱' }
  const r = rules()
  const bottles = setUnit(goodsLine(cola, 10), '', r)
  test('the usual unit and its price are proposed', () => {
    expect(goodsLine(cola, 2)).toMatchObject({
      unit: '提',
      unitQuantity: 2 * QTY,
      unitPrice: 300 * YUAN,
      quantity: 12 * QTY,
      price: 50 * YUAN,
      gross: 600_00,
    })
    const bought = goodsLine(cola, 2, undefined, rules({ type: 'purchaseReceipt' }))
    expect(bought).toMatchObject({ unit: '箱', unitPrice: 900 * YUAN, quantity: 48 * QTY, gross: 1800_00 })
    expect(goodsLine(cola, 2, undefined, rules({ type: 'transfer' }))).toMatchObject({ unit: '', quantity: 2 * QTY })
  })
  test('the barcode of a case typed into the item is a case, whatever the usual unit', () => {
    const byCase = pickItem(setGoods(blankLine('salesDelivery'), 'quantity', 2 * QTY, 'incl'), { ...cola, typedUnit: '箱' }, r)
    expect(byCase).toMatchObject({ unit: '箱', unitQuantity: 2 * QTY, quantity: 48 * QTY, itemId: cola })
    expect(pickItem(goodsLine(cola, 2), { ...cola, typedUnit: '箱' }, r)).toMatchObject({ unit: '箱', quantity: 48 * QTY })
  })
  test('another unit: the figure counts in it, the price is its own, else the line’s converted', () => {
    expect(bottles).toMatchObject({ unit: '', quantity: 10 * QTY, unitQuantity: null, unitPrice: null, price: 52 * YUAN, gross: 520_00 })
    expect(setUnit(bottles, '提', r)).toMatchObject({ unitQuantity: 10 * QTY, quantity: 60 * QTY, unitPrice: 300 * YUAN, gross: 3000_00 })
    const typed = setGoods(bottles, 'price', 50 * YUAN, 'incl')
    expect(setUnit(typed, '箱', r)).toMatchObject({
      unitQuantity: 10 * QTY,
      quantity: 240 * QTY,
      unitPrice: 1200 * YUAN,
      gross: 12000_00,
      autoPrice: false,
    })
    expect(setUnit(bottles, '袋', r)).toBe(bottles)
    // what was agreed in a source is converted only, and back without a rounding left
    const sourced = setGoods(setUnit({ ...bottles, sourceLineId: 4 }, '箱', r), 'price', 100 * YUAN, 'incl')
    expect(setUnit(setUnit(sourced, '提', r), '箱', r)).toMatchObject({ unitPrice: 100 * YUAN })
  })
  test('amounts follow from the unit’s price; an amount gives it back', () => {
    const line = setGoods(setUnit(bottles, '箱', r), 'price', 100 * YUAN, 'incl')
    expect(line).toMatchObject({ unitPrice: 100 * YUAN, price: 416_666_667, gross: 1000_00 })
    expect(setGoods(line, 'gross', 999_00, 'incl')).toMatchObject({
      unitPrice: 9_990_000_000,
      price: 416_250_000,
      gross: 999_00,
      quantity: 240 * QTY,
    })
    expect(setGoods(line, 'quantity', null, 'incl')).toMatchObject({ unitQuantity: null, quantity: null, gross: 0 })
    expect(switchedMode([line], 'excl')[0]).toMatchObject({ unitPrice: 8_849_600_000, gross: 1000_00 })
  })
  test('typed: one unit is that unit, several come to the base unit', () => {
    expect(setTyped(bottles, '3箱5瓶', r)).toMatchObject({ unit: '', quantity: 77 * QTY, gross: 77 * 5200 })
    expect(setTyped(bottles, '3提', r)).toMatchObject({ unit: '提', unitQuantity: 3 * QTY, quantity: 18 * QTY, gross: 900_00 })
    expect(setTyped(goodsLine(cola, 2), '7瓶', r)).toMatchObject({ unit: '', quantity: 7 * QTY, price: 52 * YUAN })
    expect([parseQuantity(cola, '3箱5瓶'), parseQuantity(cola, '5'), parseQuantity(milk, '2箱')]).toEqual([
      { ok: true, value: '3箱5瓶' },
      null,
      { ok: true, value: '2箱' },
    ])
    expect(parseQuantity(cola, '3袋')).toEqual({ ok: false, message: '“3袋”不能识别，单位有：瓶、提、箱' })
    expect(parseQuantity(cola, '-3箱')).toEqual({ ok: false, message: '不能小于 0' })
  })
  test('the last price is of the unit that was asked for', () => {
    const line = goodsLine(cola, 2)
    expect(withLastPrice(line, { itemId: cola.id, unit: '' }, 50 * YUAN, 'incl')).toBe(line)
    expect(withLastPrice(line, { itemId: cola.id, unit: '提' }, 290 * YUAN, 'incl')).toMatchObject({ unitPrice: 290 * YUAN, gross: 580_00 })
  })
})

describe('an item is chosen', () => {
  test('tax rate: the item’s for general taxpayers, the levy rate on sales and none on purchases for small-scale ones', () => {
    expect(defaultTaxRate(rules(), milk)).toBe(130_000)
    expect(defaultTaxRate(rules({ taxpayer: 'smallScale' }), milk)).toBe(10_000)
    expect(defaultTaxRate(rules({ taxpayer: 'smallScale', type: 'purchaseReceipt' }), milk)).toBe(0)
  })
  test('its price is proposed in the document’s price mode; the price paid last replaces a proposal, never an entry', () => {
    expect(pickItem(blankLine('salesDelivery'), milk, rules({ mode: 'excl' }))['price']).toBe(4_601_769_912)
    expect(pickItem(blankLine('purchaseReceipt'), milk, rules({ type: 'purchaseReceipt' }))['price']).toBe(39 * YUAN)
    const proposed = goodsLine(milk, 12)
    expect(withLastPrice(proposed, { itemId: milk.id, unit: '' }, 50 * YUAN, 'incl')).toMatchObject({
      price: 50 * YUAN,
      gross: 60000,
      autoPrice: true,
    })
    expect(withLastPrice(setGoods(proposed, 'price', 51 * YUAN, 'incl'), { itemId: milk.id, unit: '' }, 50 * YUAN, 'incl')['price']).toBe(
      51 * YUAN,
    )
    expect(withLastPrice(proposed, { itemId: rice.id, unit: '' }, 50 * YUAN, 'incl')).toBe(proposed)
    expect(withLastPrice(proposed, { itemId: milk.id, unit: '' }, null, 'incl')).toBe(proposed)
  })
  test('another item: source, batch and price of the old one go, the quantity stays', () => {
    const line = { ...goodsLine(milk, 12), batch: 'B1', sourceLineId: 44 }
    expect(pickItem(line, rice, rules())).toMatchObject({
      batch: '',
      sourceLineId: null,
      quantity: 12 * QTY,
      price: 680_000_000,
      gross: 8160,
    })
    expect(pickItem(line, { ...milk }, rules())).toMatchObject({ batch: 'B1', sourceLineId: 44 })
  })
  test('stock documents without prices take quantities only', () => {
    expect(pickItem(blankLine('transfer'), milk, rules({ type: 'transfer' }))).toMatchObject({ itemId: milk, price: null })
  })
})

describe('price mode', () => {
  test('amounts stand, prices reproduce them', () => {
    const lines = [goodsLine(milk, 12), goodsLine(rice, 25)]
    const excl = switchedMode(lines, 'excl')
    expect(goodsTotals(excl)).toEqual(goodsTotals(lines))
    for (const l of excl) {
      const again = lineAmounts('excl', Number(l['quantity']), Number(l['price']), Number(l['taxRate']))
      expect(again.net).toBe(l['net'])
    }
    expect(switchedMode(excl, 'incl').map((l) => l['price'])).toEqual(lines.map((l) => l['price']))
  })
})

describe('D4 reduction of the whole', () => {
  test('shared by amount, the residue on the largest line, amounts of each line consistent', () => {
    const lines = [goodsLine(milk, 10), goodsLine(rice, 3), goodsLine(rice, 7)]
    const before = goodsTotals(lines).gross
    const after = withWholeDiscount(lines, 970, 'incl')
    expect(goodsTotals(after).gross).toBe(before - 970)
    for (const l of after) expect(Number(l['net']) + Number(l['tax'])).toBe(l['gross'])
    expect(after.map((l, i) => Number(lines[i]?.['gross']) - Number(l['gross']))).toEqual([857, 34, 79])
  })
  test('the last line need not be the largest', () => {
    const after = withWholeDiscount([goodsLine(rice, 1), goodsLine(milk, 1), goodsLine(rice, 1)], 100, 'incl')
    expect(after.map((l) => l['gross'])).toEqual([670, 5120, 670])
  })
})

test('a line from a source: what is left, at the price of the source in the mode of this document', () => {
  const source = {
    lineId: 44,
    unit: '',
    left: 3 * QTY,
    price: 52 * YUAN,
    priceMode: 'incl',
    taxRate: 130_000,
    discountRate: 0,
    batch: 'B1',
    quantity: 12 * QTY,
    net: 13805,
    tax: 1795,
    gross: 15600,
  } as SourceLine
  const line = sourcedLine('salesDelivery', source, milk, null, 'incl')
  expect(line).toMatchObject({ sourceLineId: 44, quantity: 3 * QTY, price: 52 * YUAN, gross: 15600, batch: 'B1' })
  expect(sourcedLine('salesInvoice', source, milk, null, 'excl')).toMatchObject({ price: 4_601_769_912, net: 13805 })
  const box = { unit: '箱', numerator: 24, denominator: 1, purchasePrice: null, salePrice: null }
  const cases = { ...source, left: 72 * QTY, unit: '箱', unitQuantity: 3 * QTY, unitPrice: 84 * YUAN, price: 350_000_000 }
  expect(sourcedLine('salesDelivery', cases, { ...milk, units: [box] }, null, 'incl')).toMatchObject({
    unit: '箱',
    unitQuantity: 3 * QTY,
    unitPrice: 84 * YUAN,
    quantity: 72 * QTY,
    price: 350_000_000,
  })
  expect('batch' in sourcedLine('salesInvoice', source, milk, null, 'excl')).toBe(false)
})
