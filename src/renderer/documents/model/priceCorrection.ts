/** 入库价格更正: a line of 成本调整单 made from a receipt; the new unit cost or the difference is entered, the other follows. */
import { mulDiv, PRICE_QTY_TO_FEN, priceOf } from '@core/kernel'
import type { FormLine } from './form'
import { type FormValue, numberOf } from './values'

export const isPriceCorrection = (line: FormLine): boolean => numberOf(line['quantity']) !== 0 && (line['sourceLineId'] ?? null) !== null

/** The line after the new price (10⁻⁸ yuan) or the difference (fen) of its goods' cost was entered; cleared, both are open again. */
export function setCorrection(line: FormLine, field: 'price' | 'cost', value: FormValue): FormLine {
  const entered = { ...line, [field]: value }
  if (!isPriceCorrection(line)) return entered
  if (value === null || value === '') return { ...line, price: null, cost: null }
  const [quantity, net] = [numberOf(line['quantity']), numberOf(line['net'])]
  return field === 'price'
    ? { ...entered, cost: mulDiv(numberOf(value), quantity, PRICE_QTY_TO_FEN) - net }
    : { ...entered, price: priceOf(net + numberOf(value), quantity) }
}
