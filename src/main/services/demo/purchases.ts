import type { DocumentInput } from '../../../core/contract'
import { addDays, type LocalDate, mulDiv } from '../../../core/kernel'
import { casesFactor } from './opening'
import { type GoodsLine, goodsLine, piecesOf, type Shop, type ShopItem, type ShopPartner, withPieces } from './shop'
import { invoiceNumber } from './sales'

type Line = DocumentInput['lines'][number] & GoodsLine & { sourceLineId: number | null }
interface Arrival {
  id: number
  date: LocalDate
  supplier: ShopPartner
}

/** What is bought: ordered when it runs low, received some days later, invoiced with the goods or after them. */
export class Purchases {
  private orders: Arrival[] = []
  /** receipts whose invoice is still to come */
  private withoutInvoice: Arrival[] = []
  private recent: Arrival[] = []
  /** ordered and not yet here, pieces by item */
  private readonly coming = new Map<number, number>()

  constructor(private readonly shop: Shop) {}

  async day(share: number): Promise<void> {
    const { random, today } = this.shop
    if (share === 1) await this.orderWhatIsLow()
    for (const order of this.orders.filter((o) => o.date <= today)) await this.receive(order)
    for (const receipt of this.withoutInvoice.filter((r) => r.date <= today)) await this.registerInvoice(receipt)
    if (random.chance(0.12)) await this.sendBack()
  }

  /** 采购订单: at most three suppliers a day, each for everything of theirs that runs low. */
  private async orderWhatIsLow(): Promise<void> {
    const { shop } = this
    const bySupplier = new Map<ShopPartner, ShopItem[]>()
    for (const item of shop.masters.items) {
      const stock = shop.onHand('main', item) + (this.coming.get(item.id) ?? 0)
      if (stock >= 2.2 * item.demand * casesFactor(item) * item.piecesInCase && stock >= 2 * item.piecesInCase) continue
      const supplier = item.suppliers[item.id % Math.max(1, item.suppliers.length)]
      if (supplier) bySupplier.set(supplier, [...(bySupplier.get(supplier) ?? []), item])
    }
    const chosen = [...bySupplier].sort((a, b) => b[1].length - a[1].length).slice(0, 3)
    for (const [supplier, items] of chosen) await this.order(supplier, items.slice(0, 16))
  }
  private async order(supplier: ShopPartner, items: readonly ShopItem[]): Promise<void> {
    const { shop } = this
    const { random } = shop
    const lines = items.map((item) => {
      const cases = Math.max(2, Math.round(item.demand * random.int(3, 5) * casesFactor(item)))
      this.coming.set(item.id, (this.coming.get(item.id) ?? 0) + cases * item.piecesInCase)
      return goodsLine(item, cases * item.piecesInCase, mulDiv(item.purchasePrice, random.int(97, 102), 100))
    })
    const date = addDays(shop.today, random.int(1, 4))
    const head = { date: shop.today, partnerId: supplier.id, warehouseId: shop.masters.warehouses.main, expectedDate: date }
    const employeeId = random.pick(shop.masters.buyers)
    this.orders.push({ id: await shop.order({ type: 'purchaseOrder', ...head, employeeId, lines }), date, supplier })
  }

  /** 采购入库, often before the invoice; now and then a supplier delivers less at first. */
  private async receive(order: Arrival): Promise<void> {
    const { shop } = this
    const { random } = shop
    const { document } = await shop.client.documents.derive({ to: 'purchaseReceipt', sourceIds: [order.id], date: shop.today })
    const whole = document.lines as Line[]
    const partial = whole.length > 3 && random.chance(0.12)
    const lines = partial ? whole.slice(0, -2) : whole
    const invoiced = random.chance(0.4)
    const invoice = invoiced ? { invoiceKind: 'special', invoiceNumber: invoiceNumber(shop) } : { invoiceKind: 'none' }
    const { id } = await shop.post({ ...document, ...invoice, dueDate: addDays(shop.today, order.supplier.termDays), lines })
    for (const line of lines) {
      shop.move('main', line.itemId, piecesOf(line))
      this.coming.set(line.itemId, (this.coming.get(line.itemId) ?? 0) - piecesOf(line))
    }
    if (partial) order.date = addDays(shop.today, 2)
    else this.orders = this.orders.filter((other) => other !== order)
    const receipt = { id, supplier: order.supplier }
    this.recent = [...this.recent.slice(-15), { ...receipt, date: shop.today }]
    if (!invoiced) this.withoutInvoice.push({ ...receipt, date: addDays(shop.today, random.int(3, 18)) })
  }

  /** 采购发票: mostly at the price of the receipt, at times a little more or less. */
  private async registerInvoice(receipt: Arrival): Promise<void> {
    const { shop } = this
    this.withoutInvoice = this.withoutInvoice.filter((other) => other !== receipt)
    this.recent = this.recent.filter((other) => other.id !== receipt.id)
    const { document } = await shop.client.documents.derive({ to: 'purchaseInvoice', sourceIds: [receipt.id], date: shop.today })
    const percent = shop.random.chance(0.2) ? shop.random.pick([98, 99, 101, 102]) : 100
    const lines = (document.lines as Line[]).map((line) =>
      percent === 100 ? line : withPieces({ ...line, price: mulDiv(line.price, percent, 100) }, piecesOf(line)),
    )
    await shop.post({ ...document, invoiceKind: 'special', invoiceNumber: invoiceNumber(shop), lines })
  }

  /** 采购退货: part of one line of a receipt of the last days. */
  private async sendBack(): Promise<void> {
    const { shop } = this
    if (this.recent.length === 0) return
    const receipt = shop.random.pick(this.recent)
    this.recent = this.recent.filter((other) => other !== receipt)
    const { document } = await shop.client.documents.derive({ to: 'purchaseReturn', sourceIds: [receipt.id], date: shop.today })
    const line = shop.random.pick(document.lines as Line[])
    const item = shop.masters.items.find((i) => i.id === line.itemId)
    const pieces = Math.min(Math.ceil(piecesOf(line) / 10), item ? shop.onHand('main', item) : 0)
    if (pieces === 0) return
    await shop.post({ ...document, memo: '到货破损退回', lines: [withPieces(line, pieces)] })
    shop.move('main', line.itemId, -pieces)
  }

  /** Left undone on the last day: goods counted, not yet posted. */
  async leaveDraft(): Promise<void> {
    const [order] = this.orders
    if (!order) return
    const { document } = await this.shop.client.documents.derive({ to: 'purchaseReceipt', sourceIds: [order.id], date: this.shop.today })
    await this.shop.save({ ...document, memo: '等待质检' })
  }
}
