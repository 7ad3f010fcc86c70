import type { HezhangClient } from '../../../core/contract'
import { addDays, amountOf, type Fen, firstDay, mulDiv, type Period, QTY_SCALE, RATE_SCALE, shareOf } from '../../../core/kernel'
import { DEPRECIATED, EQUIPMENT } from './assets'
import { MONTHLY_WAGES, OPENING_VAT } from './money'
import { type Shop, type ShopItem, type ShopPartner } from './shop'

type Data = Parameters<HezhangClient['opening']['save']>[0]['data']
type Balance = Data['balances'][number]

/** Price without tax, 10⁻⁸ yuan. */
export const netPrice = (item: ShopItem): number => mulDiv(item.purchasePrice, RATE_SCALE, RATE_SCALE + item.category.taxRate)

/** Opening balances that tie (D46): stock by item and warehouse, open items by partner, 未分配利润 as the rest. */
export async function enterOpening(shop: Shop, start: Period): Promise<void> {
  const { client } = shop
  const eve = addDays(firstDay(start), -1)
  const stock = openingStock(shop, eve)
  const openItems = [...receivables(shop, eve), ...payables(shop, eve)]
  const balances = balancesOf(shop, stock, openItems, start)
  const check = await client.opening.save({ data: { balances, stock, openItems } })
  if (!check.ok) throw new Error(`the demo's opening balances do not tie: ${JSON.stringify(check.checks.filter((c) => !c.ok))}`)
  await client.opening.confirm({})
}

/** Two to six weeks of sales in the main warehouse, some days' worth in the store; a few receipts without invoice yet. */
function openingStock(shop: Shop, eve: string): Data['stock'] {
  const { random, masters } = shop
  const rows: Data['stock'] = []
  const put = (item: ShopItem, place: 'main' | 'store', pieces: number, supplierId: number | null, date = eve) => {
    if (pieces === 0) return
    shop.move(place, item.id, pieces)
    const quantity = pieces * QTY_SCALE
    const value = amountOf(quantity, mulDiv(netPrice(item), 98 + random.int(0, 4), 100))
    rows.push({ itemId: item.id, warehouseId: masters.warehouses[place], quantity, value, date, supplierId })
  }
  for (const item of masters.items) {
    const cases = Math.max(1, Math.round(item.demand * random.int(2, 5) * casesFactor(item)))
    put(item, 'main', cases * item.piecesInCase, null, addDays(eve, -random.int(0, 25)))
    put(item, 'store', Math.max(4, Math.round(item.demand * random.int(8, 18))), null)
  }
  for (const item of random.sample(masters.items, 12)) {
    const supplier = item.suppliers[0]
    if (supplier) put(item, 'main', 2 * item.piecesInCase, supplier.id, addDays(eve, -random.int(1, 10)))
  }
  return rows
}
/** Dear goods are kept in small numbers: about the same money in each item. */
export function casesFactor(item: ShopItem): number {
  const caseYuan = (item.purchasePrice / 100_000_000) * item.piecesInCase
  return Math.min(4, 320 / caseYuan)
}

const dated = (date: string, dueDate: string) => ({ date, dueDate: dueDate < date ? date : dueDate })
function receivables(shop: Shop, eve: string): Data['openItems'] {
  const accountId = shop.role('receivable')
  return openItemsOf(
    shop,
    shop.masters.customers,
    26,
    'XS',
    (partner, number, date) => ({
      accountId,
      partnerId: partner.id,
      number,
      ...dated(date, addDays(date, partner.termDays)),
      amount: shop.random.int(80_000, 900_000),
    }),
    eve,
  )
}
function payables(shop: Shop, eve: string): Data['openItems'] {
  const accountId = shop.role('payable')
  return openItemsOf(
    shop,
    shop.masters.suppliers,
    20,
    'CG',
    (partner, number, date) => ({
      accountId,
      partnerId: partner.id,
      number,
      ...dated(date, addDays(date, partner.termDays)),
      amount: -shop.random.int(300_000, 2_200_000),
    }),
    eve,
  )
}
function openItemsOf(
  shop: Shop,
  partners: ShopPartner[],
  count: number,
  prefix: string,
  make: (partner: ShopPartner, number: string, date: string) => Data['openItems'][number],
  eve: string,
): Data['openItems'] {
  const { random } = shop
  let n = 0
  return random.sample(partners, count).flatMap((partner) =>
    Array.from({ length: random.int(1, 2) }, () => {
      n += 1
      return make(partner, `${prefix}-QC-${String(n).padStart(3, '0')}`, addDays(eve, -random.int(1, 40)))
    }),
  )
}

const CAPITAL: Fen = 80_000_000

function balancesOf(shop: Shop, stock: Data['stock'], openItems: Data['openItems'], start: Period): Balance[] {
  const { masters } = shop
  const { funds } = masters
  const rows: Balance[] = [
    { accountId: funds.cash, balance: 1_268_500 },
    { accountId: funds.bank, balance: 68_435_027 },
    { accountId: funds.secondBank, balance: 21_280_096 },
    { accountId: funds.wechat, balance: 2_418_640 },
    { accountId: funds.alipay, balance: 1_093_275 },
    { accountId: shop.account('122102'), balance: 6_000_000 },
    { accountId: shop.role('fixedAsset'), balance: EQUIPMENT },
    { accountId: shop.role('accumulatedDepreciation'), balance: -DEPRECIATED },
    { accountId: shop.role('payroll'), balance: -MONTHLY_WAGES },
    { accountId: shop.role('vatUnpaid'), balance: -OPENING_VAT },
    { accountId: shop.role('shortTermLoan'), balance: -30_000_000 },
    { accountId: shop.role('capital'), balance: -CAPITAL },
    ...summed(
      stock,
      (s) => ({ accountId: shop.role('goods'), itemId: s.itemId }),
      (s) => s.value ?? 0,
    ),
    ...summed(
      openItems,
      (o) => ({ accountId: o.accountId, partnerId: o.partnerId }),
      (o) => o.amount,
    ),
    ...summed(
      stock.filter((s) => s.supplierId != null),
      (s) => ({ accountId: shop.role('estimatedPayable'), partnerId: s.supplierId ?? null }),
      (s) => -(s.value ?? 0),
    ),
  ]
  const year = yearToDate(shop, start)
  const rest = -[...rows, ...year].reduce((sum, row) => sum + row.balance, 0)
  return merged([...rows, ...year, { accountId: shop.role('retainedEarnings'), balance: rest }])
}
function summed<T>(list: readonly T[], key: (row: T) => Omit<Balance, 'balance'>, amount: (row: T) => Fen): Balance[] {
  const sums = new Map<string, Balance>()
  for (const row of list) {
    const at = key(row)
    const text = JSON.stringify(at)
    const known = sums.get(text)
    if (known) known.balance += amount(row)
    else sums.set(text, { ...at, balance: amount(row) })
  }
  return [...sums.values()]
}
/** One row an account: the bank has its balance and what moved in the year. */
function merged(rows: Balance[]): Balance[] {
  const byKey = new Map<string, Balance>()
  for (const { balance, yearDebit = 0, yearCredit = 0, ...at } of rows) {
    const key = JSON.stringify(at)
    const known = byKey.get(key) ?? { ...at, balance: 0, yearDebit: 0, yearCredit: 0 }
    known.balance += balance
    known.yearDebit = (known.yearDebit ?? 0) + yearDebit
    known.yearCredit = (known.yearCredit ?? 0) + yearCredit
    byKey.set(key, known)
  }
  return [...byKey.values()]
}

/** A start within a year: revenue and costs of the months before it, closed to 本年利润, and the money that moved with them. */
function yearToDate(shop: Shop, start: Period): Balance[] {
  const months = (start % 100) - 1
  if (months === 0) return []
  const { masters } = shop
  const sales = months * 32_450_000
  const parts = { costMain: 742, selling: 108, administration: 92, taxes: 3 }
  const share = (perMille: number) => shareOf(sales, perMille, 1000)
  const costs: Balance[] = [
    [shop.role('costMain'), share(parts.costMain), null] as const,
    [shop.account('560114'), share(parts.selling), masters.departments.store] as const,
    [shop.account('560201'), share(parts.administration), masters.departments.office] as const,
    [shop.role('taxesAndSurcharges'), share(parts.taxes), null] as const,
  ].map(([accountId, amount, departmentId]) => ({
    accountId,
    ...(departmentId === null ? {} : { departmentId }),
    balance: 0,
    yearDebit: amount,
    yearCredit: amount,
  }))
  const spent = costs.reduce((sum, row) => sum + (row.yearDebit ?? 0), 0)
  const received = mulDiv(sales, 113, 100)
  // what was earned paid back a loan
  return [
    { accountId: shop.role('revenueMain'), balance: 0, yearDebit: sales, yearCredit: sales },
    ...costs,
    { accountId: shop.role('yearProfit'), balance: spent - sales, yearDebit: spent, yearCredit: sales },
    { accountId: shop.role('shortTermLoan'), balance: 0, yearDebit: sales - spent },
    { accountId: masters.funds.bank, balance: 0, yearDebit: received, yearCredit: received },
  ]
}
