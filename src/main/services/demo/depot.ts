import type { DocumentInput, HezhangClient } from '../../../core/contract'
import { lineAmounts } from '../../../core/documents/amounts'
import { addDays, basePriceOf, mulDiv, QTY_SCALE } from '../../../core/kernel'
import { caseCode } from './items'
import { type GoodsLine, goodsLine, type Shop, type ShopItem, type ShopPartner, withPieces } from './shop'

type SaveInput = Parameters<HezhangClient['master']['save']>[0]
type Item = Pick<ShopItem, 'id' | 'category' | 'purchasePrice' | 'salePrice' | 'piecesInCase'>
type Line = DocumentInput['lines'][number] & GoodsLine & { sourceLineId: number | null }
const YUAN = 100_000_000
const pieces = (count: number) => count * QTY_SCALE

/** So many days before the last one this happens; batches live for 15 days. */
const DAYS = { firstMilk: 28, appliances: 22, sold: 14, milk: 12, brought: 10, assembled: 9, used: 6, unused: 5, lost: 4, freshMilk: 3 }

/**
 * What a warehouse has besides buying and selling: milk in batches of which one is past its date and one near it, appliances with
 * serial numbers, gift boxes put together, goods used and lost, and a transfer that is under way on the last day.
 */
export class Depot {
  private milk!: Item
  private kettle!: Item
  private fryer!: Item
  private box!: Item
  private parts: { item: ShopItem; count: number }[] = []
  private sold: { id: number; customer: ShopPartner } | undefined
  private issued: number | undefined

  constructor(private readonly shop: Shop) {}

  /** Its goods and the list of what a gift box is made of. */
  async enter(): Promise<void> {
    const { shop } = this
    const of = (category: string) => shop.masters.items.filter((i) => i.category.code === category)
    const dairy = await this.item('07', '07901', '牧歌鲜牛奶 巴氏杀菌', '950ml', '瓶', [11.6, 14.8], {
      units: [{ unit: '箱', numerator: 12, denominator: 1, salePrice: 168 * YUAN, barcodes: [caseCode('697201207901')] }],
      purchaseUnit: '箱',
      batchManaged: true,
      shelfLifeDays: 15,
      nearExpiryDays: 5,
    })
    this.milk = dairy
    this.kettle = await this.item('10', '10901', '厨匠电热水壶', '1.7L 1800W', '台', [86, 129], { serialManaged: true })
    this.fryer = await this.item('10', '10902', '厨匠空气炸锅', '5L 触控', '台', [238, 329], { serialManaged: true })
    this.box = await this.item('02', '02901', '中秋坚果早餐礼盒', '6件装', '盒', [118, 168], {})
    this.parts = [...of('02').slice(-3), ...of('01').slice(-3)].map((item, i) => ({ item, count: i === 0 ? 2 : 1 }))
    const lines = this.parts.map(({ item, count }) => ({ itemId: item.id, quantity: pieces(count) }))
    await this.save({
      entity: 'bom',
      value: { code: 'B001', name: '中秋礼盒 标准', itemId: this.box.id, fee: 3_00, isDefault: true, lines } as never,
    })
  }
  private async save(input: SaveInput): Promise<number> {
    return (await this.shop.client.master.save(input)).id
  }
  private async item(
    category: string,
    code: string,
    name: string,
    spec: string,
    unit: string,
    [bought, sold]: readonly [number, number],
    more: object,
  ): Promise<Item> {
    const kept = this.shop.masters.items.find((i) => i.category.code === category)?.category
    if (!kept) throw new Error(`the demo has no category ${category}`)
    const { rows } = await this.shop.client.master.list({ entity: 'category', limit: 100 })
    const categoryId = rows.find((row) => row.code === category)?.id ?? null
    const prices = { purchasePrice: Math.round(bought * YUAN), salePrice: Math.round(sold * YUAN) }
    const value = { code, name, spec, unit, taxRate: kept.taxRate, categoryId, ...prices, ...more }
    return { id: await this.save({ entity: 'item', value } as SaveInput), category: kept, piecesInCase: 12, ...prices }
  }

  /** What happens so many days before the last one. */
  async day(left: number): Promise<void> {
    if (left === DAYS.firstMilk || left === DAYS.milk || left === DAYS.freshMilk) await this.receiveMilk(left === DAYS.firstMilk ? 6 : 10)
    if (left === DAYS.appliances) await this.receiveAppliances()
    if (left === DAYS.sold) await this.sell()
    if (left === DAYS.brought) await this.takeBack()
    if (left === DAYS.assembled) await this.assemble()
    if (left === DAYS.used) await this.use()
    if (left === DAYS.unused) await this.bringUnused()
    if (left === DAYS.lost) await this.lose()
    if (left === 1) await this.takeApart()
    if (left === 1) await this.send()
    if (left === 0) await this.receiveSent()
  }
  private get at() {
    const { main, store } = this.shop.masters.warehouses
    return { main, store, date: this.shop.today }
  }
  private supplierOf(item: Item): ShopPartner {
    const found = this.shop.masters.suppliers.find((s) => s.categories.includes(item.category.code))
    if (!found) throw new Error('nobody delivers it')
    return found
  }
  private async receive(item: Item, lines: object[]): Promise<void> {
    const { main, date } = this.at
    const supplier = this.supplierOf(item)
    const dueDate = addDays(date, supplier.termDays)
    await this.shop.post({ type: 'purchaseReceipt', date, dueDate, partnerId: supplier.id, warehouseId: main, invoiceKind: 'none', lines })
  }

  /** Entered in cases; the batch is the day it was made. */
  private async receiveMilk(cases: number): Promise<void> {
    const { milk } = this
    const unit = { unit: '箱', unitQuantity: pieces(cases), unitPrice: milk.purchasePrice * milk.piecesInCase }
    const { taxRate } = milk.category
    const productionDate = addDays(this.shop.today, -1)
    await this.receive(milk, [
      {
        itemId: milk.id,
        ...unit,
        quantity: pieces(cases * milk.piecesInCase),
        price: basePriceOf(unit.unitPrice, { unit: '箱', numerator: milk.piecesInCase, denominator: 1 }),
        taxRate,
        ...lineAmounts('incl', unit.unitQuantity, unit.unitPrice, taxRate),
        batch: productionDate.replaceAll('-', ''),
        productionDate,
      },
    ])
  }
  private async receiveAppliances(): Promise<void> {
    const line = (item: Item, prefix: string, count: number) => ({
      ...goodsLine(item, count, item.purchasePrice),
      serials: Array.from({ length: count }, (_x, i) => `${prefix}${String(i + 1).padStart(4, '0')}`),
    })
    await this.receive(this.kettle, [line(this.kettle, 'CJ17L26A', 8), line(this.fryer, 'CJKZ5L26', 5)])
  }

  /** Milk by its expiry date, and two appliances with their numbers. */
  private async sell(): Promise<void> {
    const { shop } = this
    const { main, date } = this.at
    const customer = shop.masters.customers[0]
    if (!customer) return
    const { batches } = await shop.client.documents.proposeBatches({ itemId: this.milk.id, warehouseId: main, quantity: pieces(30), date })
    const milk = batches
      .filter((b) => b.quantity > 0)
      .map((b) => ({ ...goodsLine(this.milk, b.quantity / QTY_SCALE, this.milk.salePrice), batch: b.batch }))
    const appliance = (item: Item, serials: string[]) => ({ ...goodsLine(item, serials.length, item.salePrice), serials })
    const lines = [...milk, appliance(this.kettle, ['CJ17L26A0001', 'CJ17L26A0002']), appliance(this.fryer, ['CJKZ5L260001'])]
    const dueDate = addDays(date, customer.termDays)
    const head = { date, dueDate, partnerId: customer.id, warehouseId: main, employeeId: shop.masters.sellers[0] ?? null }
    const { id } = await shop.post({ type: 'salesDelivery', ...head, priceMode: 'incl', lines })
    this.sold = { id, customer }
  }
  private async takeBack(): Promise<void> {
    const { shop, sold } = this
    if (!sold) return
    const { document } = await shop.client.documents.derive({ to: 'salesReturn', sourceIds: [sold.id], date: shop.today })
    const line = (document.lines as Line[]).find((l) => l.itemId === this.kettle.id)
    if (line) await shop.post({ ...document, memo: '不通电，换货', lines: [{ ...withPieces(line, 1), serials: ['CJ17L26A0002'] }] })
  }

  private async assemble(): Promise<void> {
    const { shop, box } = this
    const { main, date } = this.at
    const most = Math.min(...this.parts.map(({ item, count }) => Math.floor(shop.onHand('main', item) / count)))
    const boxes = Math.min(24, most)
    if (boxes < 4) return
    const lines = [
      { itemId: box.id, quantity: pieces(boxes), toWarehouseId: main },
      ...this.parts.map(({ item, count }) => ({ itemId: item.id, quantity: pieces(boxes * count) })),
    ]
    const tenders = [{ accountId: shop.masters.funds.cash, amount: boxes * 3_00 }]
    await shop.post({ type: 'assembly', date, warehouseId: main, memo: '节日礼盒', tenders, lines })
    for (const { item, count } of this.parts) shop.move('main', item.id, -boxes * count)
  }
  /** Two boxes are taken apart again: the cost is shared by the prices of the parts. */
  private async takeApart(): Promise<void> {
    const { shop, box } = this
    const { main, date } = this.at
    const [there] = await shop.client.master.searchItems({ text: '02901', limit: 1 })
    if (!there || there.onHand < pieces(2)) return
    const lines = [
      { itemId: box.id, quantity: pieces(2) },
      ...this.parts.map(({ item, count }) => ({
        itemId: item.id,
        quantity: pieces(2 * count),
        toWarehouseId: main,
        cost: mulDiv(2 * count * item.purchasePrice, 1, YUAN / 100),
      })),
    ]
    await shop.post({ type: 'disassembly', date, warehouseId: main, memo: '包装受潮', lines })
    for (const { item, count } of this.parts) shop.move('main', item.id, 2 * count)
  }

  /** The best stocked goods of a category, as many as asked for. */
  private stocked(category: string, count: number): ShopItem[] {
    const there = (item: ShopItem) => this.shop.onHand('main', item)
    return this.shop.masters.items
      .filter((i) => i.category.code === category && there(i) >= 12)
      .sort((a, b) => there(b) - there(a) || a.id - b.id)
      .slice(0, count)
  }
  private taken(items: readonly ShopItem[], count: number) {
    for (const item of items) this.shop.move('main', item.id, -count)
    return items.map((item) => ({ itemId: item.id, quantity: pieces(count) }))
  }
  private async use(): Promise<void> {
    const { shop } = this
    const { main, date } = this.at
    const lines = this.taken(this.stocked('11', 3), 6)
    if (lines.length === 0) return
    const head = { warehouseId: main, departmentId: shop.masters.departments.office, employeeId: shop.masters.buyers[0] ?? null }
    const { id } = await shop.post({ type: 'materialIssue', date, ...head, reason: '月度办公用品', lines })
    this.issued = id
  }
  private async bringUnused(): Promise<void> {
    const { shop, issued } = this
    if (issued === undefined) return
    const { document } = await shop.client.documents.derive({ to: 'materialIssue', sourceIds: [issued], date: shop.today })
    const [line] = document.lines as Line[]
    if (!line) return
    await shop.post({ ...document, memo: '未用完退回', lines: [{ ...line, quantity: pieces(-2) }] })
    shop.move('main', line.itemId, 2)
  }
  /** Its decision is still to come. */
  private async lose(): Promise<void> {
    const { main, date } = this.at
    const lines = this.taken(this.stocked('04', 2), 3)
    if (lines.length === 0) return
    const head = { warehouseId: main, reason: '仓库渗水，受潮霉变', lossKind: 'abnormal' }
    await this.shop.post({ type: 'stockLoss', date, ...head, lines })
  }

  private sent: { id: number; items: ShopItem[] } | undefined
  private async send(): Promise<void> {
    const { main, store, date } = this.at
    const items = this.stocked('09', 4)
    const lines = this.taken(items, 12)
    if (lines.length === 0) return
    const head = { warehouseId: main, toWarehouseId: store, transferMode: 'twoStep', memo: '门店补货，货车在途' }
    const { id } = await this.shop.post({ type: 'transfer', date, ...head, lines })
    this.sent = { id, items }
  }
  /** The first carton has arrived, the others are on the way. */
  private async receiveSent(): Promise<void> {
    const { shop, sent } = this
    if (!sent) return
    const { document } = await shop.client.documents.derive({ to: 'transferIn', sourceIds: [sent.id], date: shop.today })
    const [line] = document.lines as Line[]
    if (!line) return
    await shop.post({ ...document, lines: [line] })
    shop.move('store', line.itemId, 12)
  }
}
