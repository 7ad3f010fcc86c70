import type { HezhangClient } from '../../../../../core/contract'
import { addTax, lineAmounts } from '../../../../../core/documents/amounts'
import { addDays, firstDay, type LocalDate, type Period, QTY_SCALE } from '../../../../../core/kernel'
import type { Random } from '../../../../services/random'

/** How large a trade is: what is entered for one month, which {@link multiplyMonth} then repeats. */
export interface Trade {
  items: number
  customers: number
  suppliers: number
  /** lines of a delivery */
  lines: number
  deliveries: number
  receipts: number
  transfers: number
  /** pieces of each item that lie in each of two warehouses before the first month */
  opening: number
}
export interface ShopItem {
  id: number
  /** what it costs, in whole fen a piece: the average never moves, so every month ends as it began */
  cost: number
}
export interface Shop {
  client: HezhangClient
  random: Random
  items: ShopItem[]
  customers: number[]
  suppliers: number[]
  /** main, store */
  warehouses: [number, number]
  bank: number
}
const TAX = 130_000
const FEN = 1_000_000

type SaveInput = Parameters<HezhangClient['master']['save']>[0]
type DocumentInput = Parameters<HezhangClient['documents']['save']>[0]['document']

/** Enters items, partners and a second warehouse in an account set that was just created, and opens its books. */
export async function enterShop(client: HezhangClient, random: Random, trade: Trade): Promise<Shop> {
  const save = async (entity: SaveInput['entity'], value: Record<string, unknown>) =>
    (await client.master.save({ entity, value } as unknown as SaveInput)).id
  const several = async <T>(count: number, one: (i: number) => Promise<T>) => {
    const made: T[] = []
    for (let i = 1; i <= count; i++) made.push(await one(i))
    return made
  }
  const items = await several(trade.items, async (i) => {
    const cost = random.int(100, 20_000)
    return { cost, id: await save('item', { code: `A${String(i).padStart(5, '0')}`, name: `商品${i}`, unit: '件', taxRate: TAX }) }
  })
  const partner = (prefix: string, name: string, role: 'isCustomer' | 'isSupplier') => (i: number) =>
    save('partner', {
      code: `${prefix}${String(i).padStart(4, '0')}`,
      name: `${name}${i}`,
      isCustomer: role === 'isCustomer',
      isSupplier: role === 'isSupplier',
      termDays: 30,
    })
  const customers = await several(trade.customers, partner('K', '客户', 'isCustomer'))
  const suppliers = await several(trade.suppliers, partner('G', '供应商', 'isSupplier'))
  const { rows } = await client.master.list({ entity: 'warehouse' })
  const store = await save('warehouse', { code: '02', name: '门店仓' })
  const { roles } = await client.settings.get({})
  const bank = roles.find(({ role }) => role === 'bank')?.accountId ?? 0
  await client.opening.confirm({})
  return { client, random, items, customers, suppliers, warehouses: [rows[0]?.id ?? 0, store], bank }
}

export async function saveDraft({ client }: Pick<Shop, 'client'>, document: Record<string, unknown>) {
  return client.documents.save({ document: document as unknown as DocumentInput })
}
async function post(shop: Pick<Shop, 'client'>, document: Record<string, unknown>): Promise<void> {
  const { id, revision } = await saveDraft(shop, document)
  await shop.client.documents.post({ type: document['type'] as DocumentInput['type'], id, revision })
}

type Bought = readonly { item: ShopItem; pieces: number }[]
/** 采购入库 with its invoice, at what the items cost (or `factor` times that). */
export function receiptOf(shop: Shop, date: LocalDate, warehouseId: number, bought: Bought, factor = 1): Record<string, unknown> {
  const lines = bought.map(({ item, pieces }) => {
    const price = item.cost * factor * FEN
    const quantity = pieces * QTY_SCALE
    return { itemId: item.id, quantity, price, taxRate: TAX, ...lineAmounts('excl', quantity, price, TAX) }
  })
  const partnerId = shop.random.pick(shop.suppliers)
  return { type: 'purchaseReceipt', date, partnerId, warehouseId, priceMode: 'excl', invoiceKind: 'special', lines }
}
/** 销售出库 on credit: different items at a third more than they cost. */
export function deliveryOf(shop: Shop, date: LocalDate, warehouseId: number, sold: Bought): Record<string, unknown> {
  const lines = sold.map(({ item, pieces }) => {
    const quantity = pieces * QTY_SCALE
    const price = addTax(Math.floor((item.cost * (120 + shop.random.int(0, 40))) / 100), TAX).gross * FEN
    return { itemId: item.id, quantity, price, taxRate: TAX, ...lineAmounts('incl', quantity, price, TAX) }
  })
  return { type: 'salesDelivery', date, partnerId: shop.random.pick(shop.customers), warehouseId, priceMode: 'incl', lines }
}
/** What a customer takes: `lines` different items. */
export const basket = ({ random, items }: Shop, lines: number): { item: ShopItem; pieces: number }[] =>
  random.sample(items, lines).map((item) => ({ item, pieces: random.int(1, 9) }))

const chunks = <T>(list: readonly T[], parts: number): T[][] => {
  const size = Math.max(1, Math.ceil(list.length / parts))
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
}

/** Goods for the whole time, bought before the month that is repeated. */
export async function stockUp(shop: Shop, period: Period, pieces: number): Promise<void> {
  for (const warehouseId of shop.warehouses) {
    for (const items of chunks(shop.items, Math.ceil(shop.items.length / 1000))) {
      const bought = items.map((item) => ({ item, pieces }))
      await post(shop, receiptOf(shop, firstDay(period), warehouseId, bought))
    }
  }
}

/**
 * One month of trade: deliveries from both warehouses, the receipts that replace exactly what was sold, transfers to the store
 * of what it sold, and most customers pay. At its end goods lie where they lay at its beginning.
 */
export async function tradeMonth(shop: Shop, period: Period, trade: Trade): Promise<void> {
  const { random, warehouses } = shop
  const [main, store] = warehouses
  const day = (n: number) => addDays(firstDay(period), n)
  const sold = new Map<ShopItem, [number, number]>()
  for (let i = 0; i < trade.deliveries; i++) {
    const where = random.int(0, 2) === 0 ? 1 : 0
    const goods = basket(shop, trade.lines)
    for (const { item, pieces } of goods) {
      const both = sold.get(item) ?? [0, 0]
      both[where] += pieces
      sold.set(item, both)
    }
    await post(shop, deliveryOf(shop, day(Math.floor((i * 26) / trade.deliveries)), warehouses[where], goods))
  }
  const bought = [...sold].map(([item, [a, b]]) => ({ item, pieces: a + b }))
  for (const [i, part] of chunks(bought, trade.receipts).entries())
    await post(shop, receiptOf(shop, day(Math.floor((i * 26) / trade.receipts)), main, part))
  const moved = [...sold].flatMap(([item, [, pieces]]) => (pieces === 0 ? [] : [{ item, pieces }]))
  for (const part of chunks(moved, trade.transfers)) {
    const lines = part.map(({ item, pieces }) => ({ itemId: item.id, quantity: pieces * QTY_SCALE }))
    await post(shop, { type: 'transfer', date: day(26), warehouseId: main, toWarehouseId: store, lines })
  }
  await collect(shop, day(27))
}
async function collect(shop: Shop, date: LocalDate): Promise<void> {
  for (const partnerId of shop.customers) {
    const open = await shop.client.openItems.list({ partnerId, side: 'receivable', limit: 5000 })
    if (open.length === 0 || shop.random.chance(0.2)) continue
    const lines = open.map(({ id, remaining }) => ({ openItemId: id, amount: remaining }))
    const amount = lines.reduce((sum, line) => sum + line.amount, 0)
    await post(shop, { type: 'receipt', date, partnerId, accountId: shop.bank, amount, lines })
  }
}
