import { fenDisplay, qtyDisplay } from '../../../core/kernel'
import type { Cover } from '../../../core/ledger/costing'
import type { ReadableDb } from '../../types'
import { movementText } from './names'

const STORED = 'SELECT seq, issue_seq AS issue, difference, quantity, value, settled, cost, carried FROM cost_cover'
const text = ({ difference, quantity, value, settled, cost }: Cover) =>
  quantity === 0
    ? `补进 ${qtyDisplay(settled)}${cost === null ? '' : ` / ${fenDisplay(cost)}`}，差额 ${fenDisplay(difference)}`
    : `退回未到货 ${qtyDisplay(quantity)} / ${fenDisplay(value)}`

/** Compares the cache of what receipts did to issues below zero with what a replay finds, movement by movement. */
export class CoverFinder {
  private readonly stored: Map<string, Cover & { seq: number }>

  constructor(
    private readonly db: ReadableDb,
    private readonly say: (problem: () => string) => void,
  ) {
    const rows = db.all<Cover & { seq: number }>(STORED)
    this.stored = new Map(rows.map((row) => [`${row.seq}:${row.issue}`, row]))
  }

  movement(seq: number, covers: readonly Cover[]): void {
    for (const cover of covers) {
      const key = `${seq}:${cover.issue}`
      const row = this.stored.get(key)
      this.stored.delete(key)
      const told = row ? text(row) : '没有'
      if (text(cover) !== told) this.tell(seq, cover.issue, text(cover), told)
    }
  }
  /** After the last movement: what is stored of none. */
  rest(): void {
    for (const row of this.stored.values()) this.tell(row.seq, row.issue, '没有', text(row))
  }
  private tell(seq: number, issue: number, found: string, stored: string): void {
    this.say(() => `${movementText(this.db, seq)} 补 ${movementText(this.db, issue)} 的缺货：重算${found}，记录${stored}`)
  }
}
