import { Refusal } from '../../src/main/backend/context'
import type { Random } from '../../src/main/services/random'
import { type Books, goods, NET } from './books'

export type Source = { id: number; item_id: number; quantity: number; partner_id: number; batch: string; date: string }

/** The item whose pieces have numbers (D35). */
export const NUMBERED = 7

/** What random trade chooses from: items, places, dates, batches, and lines of earlier documents. */
export class Choices {
  constructor(
    protected readonly books: Books,
    protected readonly random: Random,
    protected readonly months = ['2026-01', '2026-02', '2026-03'],
    /** how often a document is dated before what it refers to */
    protected readonly earlier = 0.1,
  ) {
    books.raw.exec(`
      UPDATE item SET batch_managed = 1 WHERE id > 4;
      INSERT INTO item (id, code, name, unit, tax_rate, serial_managed) VALUES (${NUMBERED}, 'A${NUMBERED}', '商品${NUMBERED}', '台', 130000, 1);
      INSERT INTO item (id, code, name, unit, tax_rate, kind) VALUES (8, 'F1', '运费', '次', 90000, 'service');
      INSERT INTO item_unit (item_id, unit, numerator, denominator) VALUES (1, '箱', 12, 1), (2, '组', 3, 2);
      INSERT INTO bom (id, code, name, item_id, base_quantity, fee, is_default) VALUES (1, 'M1', '标准', 3, 1000000, 250, 1);
      INSERT INTO bom_line (bom_id, line_no, item_id, quantity, loss_rate) VALUES (1, 1, 1, 2000000, 50000), (1, 2, 2, 1000000, 0);`)
  }
  protected readonly service = 8

  protected chance(share: number): boolean {
    return this.random.chance(share)
  }
  protected int(from: number, to: number): number {
    return this.random.int(from, to)
  }
  protected pick<T>(list: readonly T[]): T {
    const chosen = list[this.int(0, list.length - 1)]
    if (chosen === undefined) throw new Refusal([{ code: 'NOT_FOUND' }])
    return chosen
  }
  protected date(): string {
    return `${this.pick(this.months)}-${String(this.int(1, 28)).padStart(2, '0')}`
  }
  /** mostly no earlier than what it refers to */
  protected dateAfter(...earliest: string[]): string {
    const from = earliest.sort().at(-1) ?? ''
    const date = this.date()
    return date >= from || this.chance(this.earlier) ? date : from
  }
  protected lines<T>(make: (i: number) => T): T[] {
    return Array.from({ length: this.int(1, 3) }, (_, i) => make(i))
  }
  protected readonly item = () => this.int(1, 6)
  protected readonly fen = () => this.int(1, 50_000)
  protected readonly warehouse = () => this.pick([1, 1, 3])
  /** A line of goods, at times counted in another unit of the item (D32): boxes of twelve, sets of one and a half. */
  protected measured(itemId: number, pieces: number, more: Record<string, unknown> = {}) {
    const [unit, factor] = itemId === 1 ? ['箱', 12] : ['组', 1.5]
    if (itemId > 2 || this.chance(0.6)) return goods(itemId, pieces, this.fen(), more)
    const count = Math.max(1, Math.floor(pieces / factor))
    return goods(itemId, count * factor, this.fen(), { unit, unitQuantity: count * NET, ...more })
  }
  /** a batch of an item that has them */
  protected own(itemId: number): Record<string, unknown> {
    return itemId > 4 ? { batch: 'B1' } : {}
  }
  /** mostly where the item wants one */
  protected batch(itemId: number): Record<string, unknown> {
    return this.chance(0.05) !== itemId > 4 ? { batch: this.pick(['B1', 'B2']) } : {}
  }
  protected batched<T>(make: (itemId: number, batch: Record<string, unknown>) => T): T {
    const itemId = this.item()
    return make(itemId, this.batch(itemId))
  }
  protected tenders(gross: number) {
    return this.chance(0.3)
      ? [{ accountId: this.books.account(this.pick(['cash', 'bank'])), amount: this.chance(0.5) ? gross : Math.floor(gross / 2) }]
      : []
  }
  /** lines of posted documents; mostly those that something is left of */
  protected sources(type: string, left = '1'): Source[] {
    return this.books.db.all<Source>(
      `SELECT l.id, l.item_id, l.quantity, d.partner_id, l.batch, d.date FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id
       WHERE d.type = ? AND d.state = 'posted' AND d.partner_id IS NOT NULL AND l.item_id <> ${NUMBERED} ORDER BY NOT (${left}), l.id DESC LIMIT 12`,
      type,
    )
  }
  protected part(source: Source): number {
    return this.chance(0.4) ? source.quantity / NET : Math.max(1, Math.floor((source.quantity / NET) * this.random.next()))
  }
}
