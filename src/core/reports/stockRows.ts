import type { ReportRow } from '../contract/reports'
import { type Fen, type LocalDate, priceOf, type QuantityMicro } from '../kernel'

/** Opening, receipts, issues and closing of something kept in stock; value null where the pool does not keep it. */
export interface StockFigures {
  openingQuantity: QuantityMicro
  openingValue: Fen
  inQuantity: QuantityMicro
  inValue: Fen
  outQuantity: QuantityMicro
  outValue: Fen
  moveQuantity: QuantityMicro
}
export const noStock = (): StockFigures => ({
  openingQuantity: 0,
  openingValue: 0,
  inQuantity: 0,
  inValue: 0,
  outQuantity: 0,
  outValue: 0,
  moveQuantity: 0,
})
/** Cells of 收发存: closing = opening + in − out + moved. */
export function stockCells(f: StockFigures, withValue: boolean): Record<string, number | null> {
  const value = (fen: Fen) => (withValue ? fen : null)
  return {
    openingQuantity: f.openingQuantity,
    openingValue: value(f.openingValue),
    inQuantity: f.inQuantity,
    inValue: value(f.inValue),
    outQuantity: f.outQuantity,
    outValue: value(f.outValue),
    moveQuantity: f.moveQuantity,
    closingQuantity: f.openingQuantity + f.inQuantity - f.outQuantity + f.moveQuantity,
    closingValue: value(f.openingValue + f.inValue - f.outValue),
  }
}

/** One line of 库存台账: a movement, or a difference that a later month booked (quantity 0). */
export interface StockLedgerLine {
  date: LocalDate
  /** decides the column of a line without quantity */
  out: boolean
  quantity: QuantityMicro
  value: Fen
  cells: ReportRow['cells']
  drill: Pick<ReportRow, 'drill' | 'drills'>
}
/** Rows with running quantity and value; `withValue` false where the cost is kept for more than what is shown. */
export function stockLedgerRows(
  lines: readonly StockLedgerLine[],
  opening: { date: LocalDate; quantity: QuantityMicro; value: Fen },
  withValue: boolean,
): { rows: ReportRow[]; totals: Record<string, number> } {
  const run = { quantity: opening.quantity, value: opening.value }
  const totals: Record<string, number> = { inQuantity: 0, outQuantity: 0, ...(withValue ? { inValue: 0, outValue: 0 } : {}) }
  const balance = () => ({
    balanceQuantity: run.quantity,
    ...(withValue
      ? { balanceValue: run.value, unitCost: run.quantity > 0 && run.value > 0 ? priceOf(run.value, run.quantity) : null }
      : {}),
  })
  const rows: ReportRow[] = [{ kind: 'opening', cells: { date: opening.date, document: '期初结存', ...balance() } }]
  for (const line of lines) {
    run.quantity += line.quantity
    run.value += line.value
    const [prefix, sign] = line.out ? ['out', -1] : ['in', 1]
    const figures: Record<string, number> = {
      [`${prefix}Quantity`]: sign * line.quantity + 0,
      ...(withValue ? { [`${prefix}Value`]: sign * line.value + 0 } : {}),
    }
    for (const [key, value] of Object.entries(figures)) totals[key] = (totals[key] ?? 0) + value
    rows.push({ cells: { ...line.cells, date: line.date, ...figures, ...balance() }, ...line.drill })
  }
  return { rows, totals: { ...totals, balanceQuantity: run.quantity, ...(withValue ? { balanceValue: run.value } : {}) } }
}
