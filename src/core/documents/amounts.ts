import {
  amountOf,
  basePriceOf,
  type Fen,
  mulDiv,
  priceOf,
  type QuantityMicro,
  RATE_SCALE,
  type RatePpm,
  type UnitPriceE8,
  type UnitRatio,
  unitToBase,
} from '../kernel'
import type { PriceMode, UnitEntry } from './types'

export interface LineAmounts {
  net: Fen
  tax: Fen
  gross: Fen
}

/** 价税合计 → 金额 + 税额: tax is squeezed out (D1, rounding.md 2.1): net = R(gross/(1+r)), tax = gross − net. */
export function splitGross(gross: Fen, taxRate: RatePpm): LineAmounts {
  const net = mulDiv(gross, RATE_SCALE, RATE_SCALE + taxRate)
  return { net, tax: gross - net, gross }
}
/** 不含税金额 → 税额, 价税合计: tax = R(net·r). */
export function addTax(net: Fen, taxRate: RatePpm): LineAmounts {
  const tax = mulDiv(net, taxRate, RATE_SCALE)
  return { net, tax, gross: net + tax }
}
/** Amounts of a line from quantity and price (D1); a trade discount is R(amount·d), taken off before tax (D4, D5). */
export function lineAmounts(
  mode: PriceMode,
  quantity: QuantityMicro,
  price: UnitPriceE8,
  taxRate: RatePpm,
  discountRate: RatePpm = 0,
): LineAmounts {
  const full = amountOf(quantity, price)
  const amount = full - mulDiv(full, discountRate, RATE_SCALE)
  return mode === 'incl' ? splitGross(amount, taxRate) : addTax(amount, taxRate)
}

interface EditableLine extends LineAmounts {
  quantity: QuantityMicro
  price: UnitPriceE8
  taxRate: RatePpm
  discountRate: RatePpm
}
export type EditedField = 'quantity' | 'price' | 'taxRate' | 'discountRate' | 'net' | 'tax' | 'gross'

/**
 * What follows when the user changes one field (D3): quantity, price, rate and discount recompute amounts; an amount
 * recomputes the price; a tax amount keeps gross (incl) or net (excl). Values typed by the user are not rewritten.
 */
export function editLine<T extends EditableLine>(line: T, field: EditedField, mode: PriceMode): T {
  switch (field) {
    case 'quantity':
    case 'price':
    case 'taxRate':
    case 'discountRate':
      return { ...line, ...lineAmounts(mode, line.quantity, line.price, line.taxRate, line.discountRate) }
    case 'gross': {
      const a = splitGross(line.gross, line.taxRate)
      return { ...line, ...a, discountRate: 0, price: priceOf(mode === 'incl' ? a.gross : a.net, line.quantity) }
    }
    case 'net': {
      const a = addTax(line.net, line.taxRate)
      return { ...line, ...a, discountRate: 0, price: priceOf(mode === 'incl' ? a.gross : a.net, line.quantity) }
    }
    case 'tax':
      return mode === 'incl' ? { ...line, net: line.gross - line.tax } : { ...line, gross: line.net + line.tax }
  }
}
/** Quantity and price as entered: of the line's own unit, else of the base unit. Amounts follow from these (D1, D32). */
export const enteredOf = (
  line: UnitEntry & { quantity: QuantityMicro; price: UnitPriceE8 },
): { quantity: QuantityMicro; price: UnitPriceE8 } =>
  line.unit === '' ? { quantity: line.quantity, price: line.price } : { quantity: line.unitQuantity, price: line.unitPrice }

/** The base unit's figures that an entry in another unit comes to; quantity null: not exactly (D32). */
export const baseFigures = (entry: UnitEntry, ratio: UnitRatio): { quantity: QuantityMicro | null; price: UnitPriceE8 } => ({
  quantity: unitToBase(entry.unitQuantity, ratio),
  price: basePriceOf(entry.unitPrice, ratio),
})
/**
 * As {@link editLine}, of a line in a unit of its own: `quantity` and `price` name the unit's figures, those of the base unit follow.
 * A quantity that does not come out exactly is rounded here and refused when the document is saved.
 */
export function editUnitLine<T extends EditableLine & UnitEntry>(line: T, field: EditedField, mode: PriceMode, ratio: UnitRatio): T {
  const after = editLine({ ...line, quantity: line.unitQuantity, price: line.unitPrice }, field, mode)
  const entry = { ...after, unitPrice: after.price }
  const { quantity, price } = baseFigures(entry, ratio)
  return { ...entry, quantity: quantity ?? mulDiv(line.unitQuantity, ratio.numerator, ratio.denominator), price }
}
/** Tolerance of a printed tax amount against net·rate, in fen (rounding.md 2.2). */
export const TAX_TOLERANCE: Fen = 6
/** Sums of a document (D1: header = Σ lines). */
export function totals(lines: readonly LineAmounts[]): LineAmounts {
  return lines.reduce((a, l) => ({ net: a.net + l.net, tax: a.tax + l.tax, gross: a.gross + l.gross }), { net: 0, tax: 0, gross: 0 })
}
