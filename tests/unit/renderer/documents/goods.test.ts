import { describe, expect, test } from 'vitest'
import type { SourceLine } from '../../../../src/core/contract'
import { lineAmounts } from '../../../../src/core/documents/amounts'
import { blankLine } from '../../../../src/renderer/documents/model/form'
import {
  defaultTaxRate,
  goodsTotals,
  pickItem,
  setGoods,
  sourcedLine,
  switchedMode,
  withLastPrice,
  withWholeDiscount,
} from '../../../../src/renderer/documents/model/goods'
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
    expect(withLastPrice(proposed, milk.id, 50 * YUAN, 'incl')).toMatchObject({ price: 50 * YUAN, gross: 60000, autoPrice: true })
    expect(withLastPrice(setGoods(proposed, 'price', 51 * YUAN, 'incl'), milk.id, 50 * YUAN, 'incl')['price']).toBe(51 * YUAN)
    expect(withLastPrice(proposed, rice.id, 50 * YUAN, 'incl')).toBe(proposed)
    expect(withLastPrice(proposed, milk.id, null, 'incl')).toBe(proposed)
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
  expect('batch' in sourcedLine('salesInvoice', source, milk, null, 'excl')).toBe(false)
})
