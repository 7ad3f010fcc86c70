import type { DocumentInput } from '../../../core/contract'
import { addDays, type Fen, type LocalDate, mulDiv } from '../../../core/kernel'
import { type Fund, type GoodsLine, goodsLine, grossOf, piecesOf, type Shop, type ShopItem, type ShopPartner, withPieces } from './shop'

interface OpenOrder {
  id: number
  due: LocalDate
}
type Line = DocumentInput['lines'][number] & GoodsLine & { sourceLineId: number | null }

/** What is sold: over the counter and to customers on account. */
export class Sales {
  private orders: OpenOrder[] = []
  /** deliveries not invoiced yet, by customer */
  private readonly toInvoice = new Map<number, number[]>()
  private recent: { id: number; customer: ShopPartner }[] = []

  constructor(private readonly shop: Shop) {}

  /** `share` of a day's trade; on weekends the store sells more and companies order less. */
  async day(share: number): Promise<void> {
    const { random, today } = this.shop
    const weekend = [0, 6].includes(new Date(`${today}T00:00:00Z`).getUTCDay())
    const busy = (count: number) => Math.max(1, Math.round(count * share))
    await this.fillStore()
    for (let i = busy(weekend ? 1 : random.int(3, 5)); i > 0; i--) await this.takeOrder()
    await this.deliver()
    for (let i = busy(2); i > 0; i--) await this.sellOverTheCounter(weekend ? random.int(26, 34) : random.int(18, 26))
    for (let i = busy(random.int(1, 3)); i > 0; i--) await this.sellOverTheCounter(random.int(2, 6))
    if (random.chance(0.35)) await this.takeBack()
    if (random.chance(0.45)) await this.invoice()
  }

  /** 调拨: the store is filled up from the main warehouse in the morning. */
  private async fillStore(): Promise<void> {
    const { shop } = this
    const low = shop.masters.items.filter(
      (item) => shop.onHand('store', item) < item.demand * 4 && shop.onHand('main', item) > item.piecesInCase,
    )
    const lines = low.slice(0, 40).map((item) => {
      const pieces = Math.min(shop.onHand('main', item), Math.max(item.piecesInCase, Math.round(item.demand * 10)))
      return { itemId: item.id, quantity: pieces * 1_000_000, pieces }
    })
    if (lines.length < 6) return
    const { main, store } = shop.masters.warehouses
    const sent = lines.map(({ itemId, quantity }) => ({ itemId, quantity }))
    await shop.post({ type: 'transfer', date: shop.today, warehouseId: main, toWarehouseId: store, memo: '门店补货', lines: sent })
    for (const { itemId, pieces } of lines) {
      shop.move('main', itemId, -pieces)
      shop.move('store', itemId, pieces)
    }
  }

  private async takeOrder(): Promise<void> {
    const { shop } = this
    const { random } = shop
    const customer = random.pick(shop.masters.customers)
    const wanted = random.sample(
      shop.masters.items.filter((item) => shop.onHand('main', item) >= 2 * item.piecesInCase),
      random.int(3, 10),
    )
    if (wanted.length === 0) return
    const discount = random.chance(0.2) ? 20_000 : 0
    const lines = wanted.map((item) => {
      const cases = Math.max(1, Math.round(item.demand * random.int(1, 5) * Math.min(2, 360_000_000 / item.purchasePrice)))
      return goodsLine(item, cases * item.piecesInCase, wholesalePrice(item), discount)
    })
    const due = addDays(shop.today, random.int(0, 3))
    const head = { date: shop.today, partnerId: customer.id, warehouseId: shop.masters.warehouses.main, expectedDate: due }
    const employeeId = random.pick(shop.masters.sellers)
    const id = await shop.order({ type: 'salesOrder', ...head, employeeId, priceMode: 'incl', lines })
    this.orders.push({ id, due })
  }

  /** 按订单出库, as far as there are goods: the rest stays open on the order. */
  private async deliver(): Promise<void> {
    const { shop } = this
    const due = this.orders.filter((order) => order.due <= shop.today)
    for (const order of due) {
      const { document } = await shop.client.documents.derive({ to: 'salesDelivery', sourceIds: [order.id], date: shop.today })
      const ordered = document.lines as Line[]
      const lines = this.available(ordered)
      const complete = lines.length === ordered.length && lines.every((line, i) => line.quantity === ordered[i]?.quantity)
      if (complete) this.orders = this.orders.filter((other) => other !== order)
      else order.due = addDays(shop.today, 2)
      if (lines.length === 0) continue
      const { id } = await shop.post({ ...document, lines })
      for (const line of lines) shop.move('main', line.itemId, -piecesOf(line))
      const customer = shop.masters.customers.find((c) => c.id === document.partnerId)
      if (!customer) continue
      this.recent = [...this.recent.slice(-30), { id, customer }]
      this.toInvoice.set(customer.id, [...(this.toInvoice.get(customer.id) ?? []), id])
    }
  }
  private available(lines: readonly Line[]): Line[] {
    const left = new Map<number, number>()
    return lines.flatMap((line) => {
      const item = this.itemOf(line.itemId)
      const before = left.get(item.id) ?? this.shop.onHand('main', item)
      const pieces = Math.min(piecesOf(line), before)
      left.set(item.id, before - pieces)
      return pieces === 0 ? [] : [pieces === piecesOf(line) ? line : withPieces(line, pieces)]
    })
  }
  private itemOf(id: number): ShopItem {
    const item = this.shop.masters.items.find((i) => i.id === id)
    if (!item) throw new Error(`no item ${id}`)
    return item
  }

  /** 零售现结: a shift's till or one larger customer, paid at once. */
  private async sellOverTheCounter(kinds: number): Promise<void> {
    const { shop } = this
    const { random } = shop
    const items = random
      .sample(shop.masters.items, kinds * 2)
      .filter((item) => shop.onHand('store', item) > 0)
      .slice(0, kinds)
    if (items.length === 0) return
    const lines = items.map((item) => {
      const pieces = Math.min(shop.onHand('store', item), Math.max(1, Math.round(item.demand * random.int(1, 8))))
      shop.move('store', item.id, -pieces)
      return goodsLine(item, pieces, item.salePrice)
    })
    const tenders = this.tenders(grossOf(lines), kinds > 10)
    await shop.post({
      type: 'salesDelivery',
      date: shop.today,
      warehouseId: shop.masters.warehouses.store,
      departmentId: shop.masters.departments.store,
      priceMode: 'incl',
      memo: kinds > 10 ? '门店零售' : '',
      tenders,
      lines,
    })
  }
  private tenders(gross: Fen, many: boolean): { accountId: number; amount: Fen }[] {
    const { random, masters } = this.shop
    if (!many) return [{ accountId: masters.funds[random.pick<Fund>(['wechat', 'wechat', 'alipay', 'cash'])], amount: gross }]
    const wechat = mulDiv(gross, random.int(50, 62), 100)
    const alipay = mulDiv(gross, random.int(22, 30), 100)
    const amounts: [Fund, Fen][] = [
      ['wechat', wechat],
      ['alipay', alipay],
      ['cash', gross - wechat - alipay],
    ]
    return amounts.filter(([, amount]) => amount > 0).map(([fund, amount]) => ({ accountId: masters.funds[fund], amount }))
  }

  /** 销售退货: one line of an earlier delivery comes back into the warehouse for returns. */
  private async takeBack(): Promise<void> {
    const { shop } = this
    const { random } = shop
    const delivery = this.recent.length === 0 ? undefined : random.pick(this.recent)
    if (!delivery) return
    this.recent = this.recent.filter((other) => other !== delivery)
    const { document } = await shop.client.documents.derive({ to: 'salesReturn', sourceIds: [delivery.id], date: shop.today })
    const line = random.pick(document.lines as Line[])
    const pieces = Math.max(1, Math.floor(piecesOf(line) / random.int(6, 12)))
    const warehouseId = shop.masters.warehouses.returns
    const memo = random.pick(['包装破损', '临期退换', '客户订错规格'])
    await shop.post({ ...document, warehouseId, memo, lines: [{ ...withPieces(line, pieces), warehouseId }] })
    shop.move('returns', line.itemId, pieces)
  }

  /** 销售发票: what a customer got since the last one. */
  private async invoice(): Promise<void> {
    const { shop } = this
    const waiting = [...this.toInvoice].filter(([, ids]) => ids.length > 1)
    if (waiting.length === 0) return
    const [customerId, ids] = shop.random.pick(waiting)
    this.toInvoice.delete(customerId)
    const { document } = await shop.client.documents.derive({ to: 'salesInvoice', sourceIds: ids, date: shop.today })
    await shop.post({ ...document, invoiceKind: shop.random.chance(0.7) ? 'special' : 'ordinary', invoiceNumber: invoiceNumber(shop) })
  }

  /** Left undone on the last day: a draft, as every real shop has some. */
  async leaveDraft(): Promise<void> {
    const { shop } = this
    const [item] = shop.random.sample(shop.masters.items, 1)
    const customer = shop.random.pick(shop.masters.customers)
    if (!item) return
    const lines = [goodsLine(item, item.piecesInCase, wholesalePrice(item))]
    await shop.save({
      type: 'salesOrder',
      date: shop.today,
      partnerId: customer.id,
      warehouseId: shop.masters.warehouses.main,
      memo: '等客户确认',
      lines,
    })
  }
}
/** 批发价: seven per cent under the shelf price, never under the floor. */
const wholesalePrice = (item: ShopItem) => Math.max(item.floorPrice, mulDiv(item.salePrice, 93, 100))
/** 数电发票: 20 digits, the first two of the year. */
export function invoiceNumber(shop: Shop): string {
  const { random, today } = shop
  return `${today.slice(2, 4)}32${Array.from({ length: 16 }, () => random.int(0, 9)).join('')}`
}
