/** 按效期分配批次 (D33): lines that take goods out get their batches, 先到期先出. */
import { lineAmounts } from '@core/documents/amounts'
import { takesGoodsOut } from '@core/documents/define'
import { type BatchStock, fefo } from '@core/documents/fefo'
import { mulDiv, priceOf } from '@core/kernel'
import { documentDef } from '@core/modules/registry'
import { usesBom } from './bom'
import { type FormDocument, type FormLine, newKey } from './form'
import { modeOf } from './goods'
import { idOf, numberOf, refOf, textOf } from './values'

/** Lines of it take goods out of a warehouse; a red document brings them back. */
export const takesOut = (form: Pick<FormDocument, 'type' | 'reversesId'>): boolean =>
  takesGoodsOut(documentDef(form.type)) && form.reversesId === null

/** Where a line takes its goods from; null where it takes none: what is assembled comes in. */
export function outOf(form: Pick<FormDocument, 'type' | 'reversesId'>, line: FormLine, headerWarehouseId: number | null): number | null {
  if (!takesOut(form) || (usesBom(form.type) && idOf(line['toWarehouseId']) !== null)) return null
  return (form.type === 'transfer' ? null : idOf(line['warehouseId'])) ?? headerWarehouseId
}

/** So much is wanted of an item out of a warehouse, in lines that name no batch. */
export interface Wanted {
  itemId: number
  warehouseId: number
  /** 10⁻⁶ */
  quantity: number
}
const placeOf = (form: FormDocument, line: FormLine): Omit<Wanted, 'quantity'> | null => {
  const item = refOf(line['itemId'])
  const warehouseId = outOf(form, line, idOf(form.header['warehouseId']))
  return item === null || item.batchManaged === false || warehouseId === null ? null : { itemId: item.id, warehouseId }
}
const waits = (line: FormLine): boolean => textOf(line['batch']) === '' && numberOf(line['quantity']) > 0
const keyOf = (w: Omit<Wanted, 'quantity'>): string => `${w.itemId} ${w.warehouseId}`

/** What has to be asked for before batches can be allocated. */
export function wanted(form: FormDocument): Wanted[] {
  const sums = new Map<string, Wanted>()
  for (const line of form.lines) {
    const place = placeOf(form, line)
    if (!place || !waits(line)) continue
    const known = sums.get(keyOf(place))
    sums.set(keyOf(place), { ...place, quantity: (known?.quantity ?? 0) + numberOf(line['quantity']) })
  }
  return [...sums.values()]
}

/** Amounts of the parts of a line: each by its quantity so far, so that they add up to the line's to the fen. */
function shares(amount: number, quantities: readonly number[], whole: number): number[] {
  let taken = 0
  let before = 0
  return quantities.map((quantity) => {
    taken += quantity
    const until = mulDiv(amount, taken, whole)
    const part = until - before
    before = until
    return part
  })
}
const TOLERATED_FEN = 1

/**
 * A line as several, one for each batch or bin, counted in the base unit; what none has stands last, without one. All of one group: their
 * cost is rounded as one.
 */
export function splitLine(
  form: FormDocument,
  line: FormLine,
  field: 'batch' | 'bin',
  parts: readonly { value: string; quantity: number }[],
  groupNo: number,
): FormLine[] {
  const whole = numberOf(line['quantity'])
  const rest = whole - parts.reduce((sum, p) => sum + p.quantity, 0)
  const all = rest > 0 ? [...parts, { value: '', quantity: rest }] : parts
  const [only, ...more] = all
  if (!only) return [line]
  if (more.length === 0) return [{ ...line, [field]: only.value }]
  const quantities = all.map((p) => p.quantity)
  const net = shares(numberOf(line['net']), quantities, whole)
  const gross = shares(numberOf(line['gross']), quantities, whole)
  return all.map(({ value, quantity }, i) => {
    const plain = 'unit' in line ? { unit: '', unitQuantity: null, unitPrice: null } : {}
    const groups = numberOf(line['groupNo']) || groupNo
    const own = { ...line, ...plain, key: i === 0 ? line.key : newKey(), [field]: value, quantity, groupNo: groups }
    if (!documentDef(form.type).goods) return own
    return priced(form, { ...own, net: net[i] ?? 0, gross: gross[i] ?? 0, tax: (gross[i] ?? 0) - (net[i] ?? 0), autoPrice: false })
  })
}
/** The price stands where it gives the part's amount to the fen; else the amount gives the price (D3). */
function priced(form: FormDocument, line: FormLine): FormLine {
  const mode = modeOf(form)
  const base = mode === 'incl' ? 'gross' : 'net'
  const [quantity, price, amount] = [numberOf(line['quantity']), numberOf(line['price']), numberOf(line[base])]
  const expected = lineAmounts(mode, quantity, price, numberOf(line['taxRate']), numberOf(line['discountRate']))[base]
  if (price === 0 || Math.abs(expected - amount) <= TOLERATED_FEN) return line
  return { ...line, price: priceOf(amount, quantity), discountRate: 0 }
}

export interface Allocated {
  lines: FormLine[]
  /** lines that got a batch */
  count: number
  /** names of items of which no batch has enough */
  short: string[]
}
/** Lines without a batch get theirs out of what lies there, less what other lines of the document name already. */
export function withBatches(form: FormDocument, stockOf: (place: Omit<Wanted, 'quantity'>) => readonly BatchStock[]): Allocated {
  const left = new Map<string, Map<string, BatchStock>>()
  for (const place of wanted(form)) left.set(keyOf(place), new Map(stockOf(place).map((b) => [b.batch, { ...b }])))
  const take = (line: FormLine, batch: string, quantity: number) => {
    const place = placeOf(form, line)
    const stock = place && left.get(keyOf(place))?.get(batch)
    if (stock) stock.onHand -= quantity
  }
  for (const line of form.lines) if (textOf(line['batch']) !== '') take(line, textOf(line['batch']), numberOf(line['quantity']))
  const result: Allocated = { lines: [], count: 0, short: [] }
  let groups = Math.max(0, ...form.lines.map((l) => numberOf(l['groupNo'])))
  for (const line of form.lines) {
    const place = placeOf(form, line)
    const stock = place && waits(line) ? [...(left.get(keyOf(place))?.values() ?? [])] : null
    const parts = stock ? fefo(stock, numberOf(line['quantity'])) : []
    for (const p of parts) take(line, p.batch, p.quantity)
    const given = parts.map(({ batch, quantity }) => ({ value: batch, quantity }))
    const lines = given.length > 0 ? splitLine(form, line, 'batch', given, ++groups) : [line]
    result.lines.push(...lines)
    result.count += parts.length
    if (stock && lines.some(waits)) result.short.push(refOf(line['itemId'])?.name ?? '')
  }
  return result
}
