import type { DrillTarget, ReportRow } from '../contract/reports'
import type { Fen, QuantityMicro } from '../kernel'
import type { Stretch } from './bookPages'
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
  /** The first row: 期初余额, on a later page 承前页 with what the month has moved so far (会计基础工作规范 第六十条). */
  begin({ first, span, from }: Pick<Stretch, 'first' | 'span' | 'from'>, moved: ReportRow['cells']): ReportRow {
    return first
      ? this.row('opening', { date: span.from, summary: '期初余额' })
      : this.row('opening', { date: from, summary: '承前页', ...moved })
  }
  /** A row with direction, balance and quantity left; with a voucher it leads there. */
  row(kind: NonNullable<ReportRow['kind']>, cells: ReportRow['cells'], voucherId?: number | null): ReportRow {
    const drill: DrillTarget | undefined = voucherId ? { voucher: voucherId } : undefined
    return { kind, cells: { ...cells, ...balanceCells(this.end) }, ...(drill ? { drill } : {}) }
  }
}
/** Direction and balance of a sum, with quantity and 原币 on the side of the balance. */
export function balanceCells(sum: LedgerSum): ReportRow['cells'] {
  const balance = sum.debit - sum.credit
  const { quantity, original } = sum
  return {
    direction: directionOf(balance),
    balance: Math.abs(balance),
    balanceQuantity: balance < 0 ? 0 - quantity : quantity,
    ...(original === undefined ? {} : { balanceOriginal: balance < 0 ? 0 - original : original }),
  }
}
