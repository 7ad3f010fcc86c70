/** Lines of goods: what follows from a choice, an entry, a scan. */
import { editLine, type EditedField, editUnitLine, type LineAmounts, totals } from '@core/documents/amounts'
import type { PriceMode, UnitEntry } from '@core/documents/types'
import { NO_DATES } from '@core/documents/batches'
import { allocate, mulDiv, priceOf, RATE_SCALE, unitFromBase } from '@core/kernel'
import { rateOn, type TaxRate } from '@core/modules/tax/rates'
import { documentDef, type UserDocumentType } from '@core/modules/registry'
import type { SourceLine } from '@core/contract'
import { blankLine, type FormDocument, type FormLine, newKey } from './form'
import { typedUnits } from '../../ui/values/units'
import { enteredFigures, enteredPrice, enteredQuantity, ownUnit, unitNamed, withPrice } from './units'
import { numberOf, refOf, textOf, type FormValue, type Ref } from './values'

/** What the account set and the header say about a new line. */
export interface LineRules {
  type: UserDocumentType
  mode: PriceMode
  taxpayer: 'general' | 'smallScale'
  /** 征收率, 10⁻⁶ */
  levyRate: number
  date: string
  /** rows of rates; none: not known yet */
  rates: readonly TaxRate[]
}
export const modeOf = (form: FormDocument): PriceMode => (form.header['priceMode'] === 'excl' ? 'excl' : 'incl')
export const isSelling = (type: UserDocumentType): boolean => documentDef(type).module === 'sales'

/** General taxpayers: the item's rate. Small-scale ones sell at the levy rate and deduct nothing, so buy at 0. As it holds on the document's date. */
export function defaultTaxRate(rules: LineRules, item: Ref): number {
  const { taxpayer, date, rates } = rules
  const usual = taxpayer === 'general' ? (item.taxRate ?? 0) : isSelling(rules.type) ? rules.levyRate : 0
  return date === '' ? usual : rateOn(rates, usual, date, taxpayer)
}
/** A price with tax in the mode of the document. */
export const priceInMode = (price: number, taxRate: number, mode: PriceMode): number =>
  mode === 'incl' ? price : mulDiv(price, RATE_SCALE, RATE_SCALE + taxRate)

interface Figures extends LineAmounts, UnitEntry {
  quantity: number
  price: number
  taxRate: number
  discountRate: number
}
const figuresOf = (line: FormLine): Figures => ({
  ...enteredFigures(line),
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

/** Of a line in a unit of its own quantity and price are the unit's. */
const UNIT_FIELDS: Record<string, string> = { quantity: 'unitQuantity', price: 'unitPrice' }
/** The line after a value was entered, with all that follows (D1, D3, D32). What the user left empty stays empty. */
export function setGoods(line: FormLine, field: string, value: FormValue, mode: PriceMode): FormLine {
  const ratio = ownUnit(line)
  const entered: FormLine = { ...line, [(ratio && UNIT_FIELDS[field]) ?? field]: value }
  if (!isEdited(field)) return entered
  if (field === 'price' || field === 'net' || field === 'gross') entered.autoPrice = false
  const figures = figuresOf(entered)
  const [quantity, price] = ratio ? [figures.unitQuantity, figures.unitPrice] : [figures.quantity, figures.price]
  const edited = ratio ? editUnitLine(figures, field, mode, ratio) : { ...editLine(figures, field, mode), unitPrice: 0 }
  const base = enteredQuantity(entered) === null ? null : edited.quantity
  // amounts given without a price stand; the quantity gives the price
  if (field === 'quantity' && price === 0 && figures.gross !== 0 && enteredPrice(line) !== 0)
    return withPrice({ ...entered, quantity: base }, priceOf(mode === 'incl' ? figures.gross : figures.net, quantity))
  const after = ratio ? edited.unitPrice : edited.price
  const known = after === 0 && enteredPrice(entered) === null ? null : after
  const { net, tax, gross, discountRate } = edited
  return withPrice({ ...entered, quantity: base, net, tax, gross, discountRate }, known)
}
const recomputed = (line: FormLine, mode: PriceMode): FormLine => setGoods(line, 'quantity', enteredQuantity(line), mode)

/** The line with the same figure of another unit ('': the base unit), at this price for one of it. */
function inUnit(line: FormLine, unit: string, price: number | null, mode: PriceMode): FormLine {
  const figure = enteredQuantity(line)
  const own = unit === '' ? { quantity: figure, unitQuantity: null, unitPrice: null } : { unitQuantity: figure }
  return recomputed(withPrice({ ...line, unit, ...own }, price), mode)
}
/** What the price of the line comes to for one of another unit. */
function convertedPrice(line: FormLine, unit: string): number | null {
  const price = enteredPrice(line)
  if (typeof price !== 'number') return null
  const [from, to] = [ownUnit(line) ?? SINGLE, unitNamed(refOf(line['itemId']), unit) ?? SINGLE]
  return mulDiv(price, to.numerator * from.denominator, to.denominator * from.numerator)
}
const SINGLE = { numerator: 1, denominator: 1 }
/**
 * Another unit was chosen: the figure counts in it, the price is the unit's own (价格随单位), else that of the line converted; what was
 * agreed in a source is only converted.
 */
export function setUnit(line: FormLine, unit: string, rules: LineRules): FormLine {
  const item = refOf(line['itemId'])
  if (unit === textOf(line['unit']) || (unit !== '' && !unitNamed(item, unit))) return line
  if (!documentDef(rules.type).goods) return inUnit(line, unit, null, rules.mode)
  const priced = unit === '' ? item : unitNamed(item, unit)
  const known = line.sourceLineId === null ? ((isSelling(rules.type) ? priced?.salePrice : priced?.purchasePrice) ?? null) : null
  const price = known === null ? convertedPrice(line, unit) : priceInMode(known, numberOf(line['taxRate']), rules.mode)
  const amounts = price === null ? {} : { net: null, tax: null, gross: null }
  return { ...inUnit({ ...line, ...amounts }, unit, price, rules.mode), autoPrice: known === null ? (line.autoPrice ?? false) : true }
}
/** "3箱5瓶" was typed: one unit is that unit, several come to the base unit. */
export function setTyped(line: FormLine, text: string, rules: LineRules): FormLine {
  const typed = typedUnits(refOf(line['itemId']), text)
  return typed ? setGoods(setUnit(line, typed.unit, rules), 'quantity', typed.quantity, rules.mode) : line
}
/** The line with so much of the base unit: in its own unit where that comes out whole, else in the base unit. */
export function withBaseQuantity(line: FormLine, quantity: number, mode: PriceMode): FormLine {
  const ratio = ownUnit(line)
  const own = ratio && unitFromBase(quantity, ratio)
  if (!ratio || (own !== null && own % 1_000_000 === 0)) return setGoods(line, 'quantity', own ?? quantity, mode)
  return setGoods(inUnit(line, '', convertedPrice(line, ''), mode), 'quantity', quantity, mode)
}
const usualUnit = (item: Ref, rules: LineRules): string => {
  const { module } = documentDef(rules.type)
  return (module === 'sales' ? item.saleUnit : module === 'purchasing' ? item.purchaseUnit : '') ?? ''
}

/** An item was chosen (null: taken out): tax rate and a first price; the price paid last may replace it. */
export function pickItem(line: FormLine, item: Ref | null, rules: LineRules): FormLine {
  const { typedUnit: named, ...chosen } = item ?? ({} as Partial<Ref>)
  if (item !== null && named !== undefined) return setUnit(pickItem(line, chosen as Ref, rules), named, rules)
  if (item !== null && refOf(line['itemId'])?.id === item.id) return { ...line, itemId: item }
  const batch = {
    ...('batch' in line ? { batch: '', toBatch: '' } : {}),
    ...('productionDate' in line ? NO_DATES : {}),
    ...('serials' in line ? { serials: '' } : {}),
  }
  const plain = 'unit' in line ? { unit: '', quantity: enteredQuantity(line), unitQuantity: null, unitPrice: null } : {}
  if (item === null || !documentDef(rules.type).goods) return { ...line, ...batch, ...plain, itemId: item, sourceLineId: null }
  const taxRate = defaultTaxRate(rules, item)
  const known = (isSelling(rules.type) ? item.salePrice : item.purchasePrice) ?? null
  const price = known === null ? null : priceInMode(known, taxRate, rules.mode)
  const picked = recomputed(
    {
      ...line,
      ...batch,
      ...plain,
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
  return setUnit(picked, usualUnit(item, rules), rules)
}
/** The last price to this partner in this unit has come (D37): it replaces a proposal, never what was typed. */
export const withLastPrice = (line: FormLine, asked: { itemId: number; unit: string }, price: number | null, mode: PriceMode): FormLine =>
  price === null ||
  line.autoPrice !== true ||
  refOf(line['itemId'])?.id !== asked.itemId ||
  textOf(line['unit']) !== asked.unit ||
  enteredPrice(line) === price
    ? line
    : { ...setGoods(line, 'price', price, mode), autoPrice: true }

/** 含税 ↔ 不含税: the amounts stand, the prices are expressed the other way. */
export function switchedMode(lines: readonly FormLine[], to: PriceMode): FormLine[] {
  return lines.map((line) => {
    const { taxRate, net, gross } = figuresOf(line)
    const [price, quantity] = [numberOf(enteredPrice(line)), numberOf(enteredQuantity(line))]
    if (price === 0) return line
    // a price that the amount gives back exactly, else by the rate alone
    const byRate = to === 'incl' ? mulDiv(price, RATE_SCALE + taxRate, RATE_SCALE) : mulDiv(price, RATE_SCALE, RATE_SCALE + taxRate)
    const full = numberOf(line['discountRate']) === 0 && quantity !== 0 && gross !== 0
    return withPrice(line, full ? priceOf(to === 'incl' ? gross : net, quantity) : byRate)
  })
}

/** A line made from what is left of a source line. */
export function sourcedLine(type: UserDocumentType, source: SourceLine, item: Ref, warehouse: Ref | null, mode: PriceMode): FormLine {
  const { left, taxRate, discountRate, net, tax, gross } = source
  const given = source.unit === '' ? source.price : source.unitPrice
  const full =
    source.priceMode === mode
      ? given
      : mode === 'incl'
        ? mulDiv(given, RATE_SCALE + taxRate, RATE_SCALE)
        : mulDiv(given, RATE_SCALE, RATE_SCALE + taxRate)
  const blank = blankLine(type)
  const line: FormLine = {
    ...blank,
    key: newKey(),
    sourceLineId: source.lineId,
    itemId: item,
    // what comes back of an issue is red, and told in the base unit
    ...(type === 'materialIssue'
      ? { quantity: -left, unit: '', unitQuantity: null }
      : { quantity: left, unit: source.unit, unitQuantity: source.unit === '' ? null : source.unitQuantity }),
    discountRate,
    taxRate,
    net,
    tax,
    gross,
    ...('batch' in blank ? { batch: source.batch } : {}),
    ...('warehouseId' in blank ? { warehouseId: warehouse } : {}),
  }
  return withPrice(line, full)
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
