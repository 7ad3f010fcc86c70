import type { DrillTarget, ReportRow } from '../contract/reports'
import type { Fen, QuantityMicro } from '../kernel'
import { directionOf } from './define'

/** Debit, credit and quantity (debit − credit) up to a date. */
export interface LedgerSum {
  debit: Fen
  credit: Fen
  quantity: QuantityMicro
  /** 原币, where the book shows it (debit − credit) */
  original?: number
}
export const noSum = (): LedgerSum => ({ debit: 0, credit: 0, quantity: 0 })

/** What a row of a book moves. `quantity` stands on the side of the amount, red negative. */
export interface Moved {
  debit: Fen
  credit: Fen
  quantity: QuantityMicro
  /** 原币, on the side of the amount, red negative */
  original?: number
}
/** The running balance of a book: what was before its first row, and every row with the balance after it. */
export class RunningBook {
  /** up to the last row that was entered */
  readonly end: LedgerSum

  constructor(before: LedgerSum) {
    this.end = { ...before }
  }
  enter({ debit, credit, quantity, original = 0 }: Moved): void {
    this.end.debit += debit
    this.end.credit += credit
    this.end.quantity += debit !== 0 ? quantity : -quantity
    if (original !== 0) this.end.original = (this.end.original ?? 0) + (debit !== 0 ? original : -original)
  }
  /** A row with direction, balance and quantity left; with a voucher it leads there. */
  row(kind: NonNullable<ReportRow['kind']>, cells: ReportRow['cells'], voucherId?: number | null): ReportRow {
    const balance = this.end.debit - this.end.credit
    const balanceQuantity = balance < 0 ? 0 - this.end.quantity : this.end.quantity
    const { original } = this.end
    const drill: DrillTarget | undefined = voucherId ? { voucher: voucherId } : undefined
    return {
      kind,
      cells: {
        ...cells,
        direction: directionOf(balance),
        balance: Math.abs(balance),
        balanceQuantity,
        ...(original === undefined ? {} : { balanceOriginal: balance < 0 ? 0 - original : original }),
      },
      ...(drill ? { drill } : {}),
    }
  }
}
