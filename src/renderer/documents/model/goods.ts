/** Lines of goods: what follows from a choice, an entry, a scan. */
import { editLine, type EditedField, type LineAmounts, totals } from '@core/documents/amounts'
import type { PriceMode } from '@core/documents/types'
import { NO_DATES } from '@core/documents/batches'
import { allocate, mulDiv, priceOf, RATE_SCALE } from '@core/kernel'
import { documentDef, type UserDocumentType } from '@core/modules/registry'
import type { SourceLine } from '@core/contract'
import { blankLine, type FormDocument, type FormLine, newKey } from './form'
import { numberOf, refOf, type FormValue, type Ref } from './values'

/** What the account set and the header say about a new line. */
export interface LineRules {
  type: UserDocumentType
  mode: PriceMode
  taxpayer: 'general' | 'smallScale'
  /** 征收率, 10⁻⁶ */
  levyRate: number
}
export const modeOf = (form: FormDocument): PriceMode => (form.header['priceMode'] === 'excl' ? 'excl' : 'incl')
export const isSelling = (type: UserDocumentType): boolean => documentDef(type).module === 'sales'

/** General taxpayers: the item's rate. Small-scale ones sell at the levy rate and deduct nothing, so buy at 0. */
export function defaultTaxRate(rules: LineRules, item: Ref): number {
  if (rules.taxpayer === 'general') return item.taxRate ?? 0
  return isSelling(rules.type) ? rules.levyRate : 0
}
/** A price with tax in the mode of the document. */
export const priceInMode = (price: number, taxRate: number, mode: PriceMode): number =>
  mode === 'incl' ? price : mulDiv(price, RATE_SCALE, RATE_SCALE + taxRate)

interface Figures extends LineAmounts {
  quantity: number
  price: number
  taxRate: number
  discountRate: number
}
const figuresOf = (line: FormLine): Figures => ({
  quantity: numberOf(line['quantity']),
  price: numberOf(line['price']),
  taxRate: numberOf(line['taxRate']),
  discountRate: numberOf(line['discountRate']),
  net: numberOf(line['net']),
  tax: numberOf(line['tax']),
  gross: numberOf(line['gross']),
})
const isEdited = (field: string): field is EditedField =>
  ['quantity', 'price', 'taxRate', 'discountRate', 'net', 'tax', 'gross'].includes(field)

/** The line after a value was entered, with all that follows (D1, D3). What the user left empty stays empty. */
export function setGoods(line: FormLine, field: string, value: FormValue, mode: PriceMode): FormLine {
  const entered: FormLine = { ...line, [field]: value }
  if (!isEdited(field)) return entered
  if (field === 'price' || field === 'net' || field === 'gross') entered.autoPrice = false
  const figures = figuresOf(entered)
  // amounts given without a price stand; the quantity gives the price
  if (field === 'quantity' && figures.price === 0 && figures.gross !== 0 && line['price'] !== 0)
    return { ...entered, price: priceOf(mode === 'incl' ? figures.gross : figures.net, figures.quantity) }
  const after = editLine(figures, field, mode)
  const price = after.price === 0 && (entered['price'] === null || entered['price'] === undefined) ? null : after.price
  return { ...entered, net: after.net, tax: after.tax, gross: after.gross, price, discountRate: after.discountRate }
}
const recomputed = (line: FormLine, mode: PriceMode): FormLine => setGoods(line, 'quantity', line['quantity'], mode)

/** An item was chosen (null: taken out): tax rate and a first price; the price paid last may replace it. */
export function pickItem(line: FormLine, item: Ref | null, rules: LineRules): FormLine {
  if (item !== null && refOf(line['itemId'])?.id === item.id) return { ...line, itemId: item }
  const batch = { ...('batch' in line ? { batch: '' } : {}), ...('productionDate' in line ? NO_DATES : {}) }
  if (item === null || !documentDef(rules.type).goods) return { ...line, ...batch, itemId: item, sourceLineId: null }
  const taxRate = defaultTaxRate(rules, item)
  const known = (isSelling(rules.type) ? item.salePrice : item.purchasePrice) ?? null
  const price = known === null ? null : priceInMode(known, taxRate, rules.mode)
  return recomputed(
    {
      ...line,
      ...batch,
      itemId: item,
      sourceLineId: null,
      taxRate,
      price,
      discountRate: 0,
      net: null,
      tax: null,
      gross: null,
      autoPrice: true,
    },
    rules.mode,
  )
}
/** The last price to this partner has come (D37): it replaces a proposal, never what was typed. */
export const withLastPrice = (line: FormLine, itemId: number, price: number | null, mode: PriceMode): FormLine =>
  price === null || line.autoPrice !== true || refOf(line['itemId'])?.id !== itemId || line['price'] === price
    ? line
    : { ...setGoods(line, 'price', price, mode), autoPrice: true }

/** 含税 ↔ 不含税: the amounts stand, the prices are expressed the other way. */
export function switchedMode(lines: readonly FormLine[], to: PriceMode): FormLine[] {
  return lines.map((line) => {
    const { price, taxRate, quantity, net, gross } = figuresOf(line)
    if (price === 0) return line
    // a price that the amount gives back exactly, else by the rate alone
    const byRate = to === 'incl' ? mulDiv(price, RATE_SCALE + taxRate, RATE_SCALE) : mulDiv(price, RATE_SCALE, RATE_SCALE + taxRate)
    const full = numberOf(line['discountRate']) === 0 && quantity !== 0 && gross !== 0
    return { ...line, price: full ? priceOf(to === 'incl' ? gross : net, quantity) : byRate }
  })
}

/** A line made from what is left of a source line. */
export function sourcedLine(type: UserDocumentType, source: SourceLine, item: Ref, warehouse: Ref | null, mode: PriceMode): FormLine {
  const { left, taxRate, discountRate, net, tax, gross } = source
  const full =
    source.priceMode === mode
      ? source.price
      : mode === 'incl'
        ? mulDiv(source.price, RATE_SCALE + taxRate, RATE_SCALE)
        : mulDiv(source.price, RATE_SCALE, RATE_SCALE + taxRate)
  const blank = blankLine(type)
  return {
    ...blank,
    key: newKey(),
    sourceLineId: source.lineId,
    itemId: item,
    quantity: left,
    price: full,
    discountRate,
    taxRate,
    net,
    tax,
    gross,
    ...('batch' in blank ? { batch: source.batch } : {}),
    ...('warehouseId' in blank ? { warehouseId: warehouse } : {}),
  }
}

/**
 * 整单优惠 (D4): the reduction is shared by the lines' amounts with tax, the residue on the largest line; revenue and output tax
 * fall together. Fen, above 0 and at most the total.
 */
export function withWholeDiscount(lines: readonly FormLine[], reduction: number, mode: PriceMode): FormLine[] {
  const gross = lines.map((l) => numberOf(l['gross']))
  const largest = gross.indexOf(Math.max(...gross))
  // the last weighted part takes the residue: the largest line goes last
  const order = [...gross.keys()].filter((i) => i !== largest).concat(largest)
  const parts = allocate(
    reduction,
    order.map((i) => gross[i] ?? 0),
  )
  return lines.map((line, i) => {
    const part = parts[order.indexOf(i)] ?? 0
    return part === 0 ? line : setGoods(line, 'gross', (gross[i] ?? 0) - part, mode)
  })
}

export interface GoodsTotals extends LineAmounts {
  quantity: number
}
export const goodsTotals = (lines: readonly FormLine[]): GoodsTotals => ({
  ...totals(lines.map(figuresOf)),
  quantity: lines.reduce((sum, l) => sum + numberOf(l['quantity']), 0),
})
