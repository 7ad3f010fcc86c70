import type { DocumentInput, HezhangClient } from '../../../core/contract'
import { lineAmounts } from '../../../core/documents/amounts'
import { type Fen, type LocalDate, QTY_SCALE, type UnitPriceE8 } from '../../../core/kernel'
import type { Random } from '../random'
import type { CatalogueItem } from './items'
import type { DemoPartner } from './partners'

export interface ShopItem extends CatalogueItem {
  id: number
  /** how well it sells: 1 is the average */
  demand: number
  suppliers: ShopPartner[]
}
export interface ShopPartner extends DemoPartner {
  id: number
}
export type Place = 'main' | 'store' | 'returns'
export type Fund = 'cash' | 'bank' | 'secondBank' | 'wechat' | 'alipay'
/** Everything that was entered before the first day of trade, by what it is for. */
export interface Masters {
  items: ShopItem[]
  customers: ShopPartner[]
  suppliers: ShopPartner[]
  warehouses: Record<Place, number>
  funds: Record<Fund, number>
  departments: Record<'office' | 'store' | 'wholesale' | 'logistics', number>
  /** sales people and buyers */
  sellers: number[]
  buyers: number[]
}
export interface DemoClock {
  now(): string
  today(): LocalDate
  /** begins a day */
  set(date: LocalDate): void
}
type Sent = { type: DocumentInput['type'] } & Record<string, unknown>
export interface GoodsLine {
  itemId: number
  quantity: number
  price: UnitPriceE8
  discountRate: number
  net: Fen
  taxRate: number
  tax: Fen
  gross: Fen
}

/** The shop's office: it enters documents as a user would, one call after the other. */
export class Shop {
  /** pieces on hand */
  private readonly stock = new Map<string, number>()

  constructor(
    readonly client: HezhangClient,
    readonly random: Random,
    readonly clock: DemoClock,
    readonly masters: Masters,
    /** 科目 by code */
    private readonly accounts: ReadonlyMap<string, number>,
    private readonly roles: ReadonlyMap<string, number>,
  ) {}

  account(code: string): number {
    return found(this.accounts.get(code), code)
  }
  role(role: string): number {
    return found(this.roles.get(role), role)
  }
  get today(): LocalDate {
    return this.clock.today()
  }
  onHand(place: Place, item: ShopItem): number {
    return this.stock.get(`${place}|${item.id}`) ?? 0
  }
  move(place: Place, itemId: number, pieces: number): void {
    const key = `${place}|${itemId}`
    this.stock.set(key, (this.stock.get(key) ?? 0) + pieces)
  }

  async save(document: Sent): Promise<{ id: number; number: string; revision: number }> {
    return this.client.documents.save({ document: document as never })
  }
  async post(document: Sent): Promise<{ id: number; number: string }> {
    const { id, number, revision } = await this.save(document)
    await this.client.documents.post({ type: document.type, id, revision })
    return { id, number }
  }
  /** An order: saved and approved, ready to be carried out. */
  async order(document: Sent): Promise<number> {
    const { id, revision } = await this.save(document)
    await this.client.documents.approve({ type: document.type, id, revision })
    return id
  }
}
function found(id: number | undefined, name: string): number {
  if (id === undefined) throw new Error(`the demo's chart has no ${name}`)
  return id
}

/** A line of goods at a price with tax. */
export function goodsLine(item: Pick<ShopItem, 'id' | 'category'>, pieces: number, price: UnitPriceE8, discountRate = 0): GoodsLine {
  const quantity = pieces * QTY_SCALE
  const { taxRate } = item.category
  return { itemId: item.id, quantity, price, discountRate, taxRate, ...lineAmounts('incl', quantity, price, taxRate, discountRate) }
}
/** A line that was derived, with another quantity. */
export function withPieces<T extends { quantity: number; price: number; taxRate: number; discountRate: number }>(
  line: T,
  pieces: number,
): T {
  const quantity = pieces * QTY_SCALE
  return { ...line, quantity, ...lineAmounts('incl', quantity, line.price, line.taxRate, line.discountRate) }
}
export const piecesOf = (line: { quantity: number }) => Math.round(line.quantity / QTY_SCALE)
export const grossOf = (lines: readonly { gross: Fen }[]): Fen => lines.reduce((sum, line) => sum + line.gross, 0)
