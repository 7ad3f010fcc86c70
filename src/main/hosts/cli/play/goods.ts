import { z } from 'zod'
import { lineAmounts } from '../../../../core/documents/amounts'
import type { PriceMode } from '../../../../core/documents/types'
import { allocate } from '../../../../core/kernel'
import type { ScenarioBooks } from './books'
import { price, quantity, rate } from './scenario'

export const goodsLine = z.looseObject({
  product: z.string(),
  qty: quantity,
  price: price.nullish(),
  /** what the goods were estimated at: known from their receipt */
  est_price: price.nullish(),
  wh: z.string().nullish(),
  batch: z.string().nullish(),
  layer: z.string().nullish(),
  group: z.string().nullish(),
  vat_rate: rate.nullish(),
})
export type GoodsLine = z.output<typeof goodsLine>
export const goodsLinesOf = z.array(goodsLine).min(1)
/** 含税价 or 不含税价. */
export const priceMode = z.enum(['incl', 'excl'])

/** 专票, 普票, or none of them. */
export const invoiceKind = (text: string | null | undefined) =>
  text === undefined || text === null ? 'none' : text.includes('专') ? 'special' : 'ordinary'

/** Levy rates are at most 5 %; the 3 % are 1 % up to this day (posting.md 1). */
const HIGHEST_LEVY = 50_000
const REDUCED_UNTIL = '2027-12-31'
/** What is sold at: a small-scale taxpayer's levy rate, where the scenario states the rate that goods are bought at. */
export const soldAt = (books: ScenarioBooks, date: string, taxRate: number) =>
  books.general || taxRate <= HIGHEST_LEVY ? taxRate : date <= REDUCED_UNTIL ? 10_000 : 30_000

interface Pricing {
  /** date of a sale; undefined: a purchase */
  soldOn?: string
  mode: PriceMode
  /** of the event; a line's own, else the product's, where there is none */
  vatRate?: number | null | undefined
  discountRate?: number
  /** the lines of the invoice, where goods of one product that are delivered in several lines stand on one */
  invoiceLines?: readonly GoodsLine[] | null | undefined
}
/**
 * Lines of a document: amounts from quantity and price. Lines of a group (one line delivered from several batches) are priced
 * together, as they stand on the invoice, and share its amounts by quantity.
 */
export function pricedLines(
  books: ScenarioBooks,
  lines: readonly GoodsLine[],
  { soldOn, mode, vatRate, discountRate = 0, invoiceLines }: Pricing,
) {
  const keyOf = (l: GoodsLine, i: number) => (invoiceLines ? l.product : l.group ? `${l.product}|${l.group}` : `#${i}`)
  const units = Map.groupBy(lines.entries(), ([i, l]) => keyOf(l, i))
  if (invoiceLines) requireDelivered(lines, invoiceLines)
  const groups = [...new Set(lines.flatMap((l) => (l.group ? [l.group] : [])))]
  const priced = [...units.values()].flatMap((unit) => {
    const first = unit[0]?.[1]
    if (!first) return []
    const unitPrice = invoiceLines?.find((l) => l.product === first.product)?.price ?? first.price
    if (unitPrice === undefined || unitPrice === null) throw new Error(`${first.product} has no price`)
    const stated = first.vat_rate ?? vatRate ?? books.product(first.product).vat
    const taxRate = soldOn === undefined ? stated : soldAt(books, soldOn, stated)
    const total = lineAmounts(
      mode,
      unit.reduce((s, [, l]) => s + l.qty, 0),
      unitPrice,
      taxRate,
      discountRate,
    )
    const share = (amount: number) =>
      allocate(
        amount,
        unit.map(([, l]) => l.qty),
      )
    const [net, gross] = [share(total.net), share(total.gross)]
    return unit.map(([i, l], k) => {
      const amounts = { net: net[k] ?? 0, gross: gross[k] ?? 0, tax: (gross[k] ?? 0) - (net[k] ?? 0) }
      const input = { itemId: books.item(l.product), quantity: l.qty, price: unitPrice, taxRate, discountRate, ...amounts }
      return {
        i,
        line: {
          ...input,
          batch: l.batch ?? '',
          warehouseId: l.wh ? books.warehouse(l.wh) : null,
          groupNo: l.group ? groups.indexOf(l.group) + 1 : null,
        },
      }
    })
  })
  return priced.sort((a, b) => a.i - b.i).map(({ line }) => line)
}
/** An invoice line for each product, of all that is delivered of it. */
function requireDelivered(lines: readonly GoodsLine[], invoiced: readonly GoodsLine[]): void {
  const total = (of: readonly GoodsLine[], product: string) => of.reduce((sum, l) => sum + (l.product === product ? l.qty : 0), 0)
  for (const { product } of [...lines, ...invoiced]) {
    if (invoiced.filter((l) => l.product === product).length !== 1 || total(lines, product) !== total(invoiced, product))
      throw new Error(`invoice_lines: not one line with all that is delivered of ${product}`)
  }
}
/** The same for an invoice: it knows no place. */
export const withoutPlace = <T extends { batch: unknown; warehouseId: unknown; groupNo: unknown }>({
  batch: _b,
  warehouseId: _w,
  groupNo: _g,
  ...line
}: T) => line
/** Header warehouse of a document: that of its first line. */
export const headWarehouse = (books: ScenarioBooks, lines: readonly GoodsLine[]) => {
  const wh = lines.find((l) => l.wh)?.wh
  return wh ? books.warehouse(wh) : null
}

/** Scenarios buy and sell services without naming them. */
export async function serviceItem(books: ScenarioBooks, taxRate: number): Promise<number> {
  const code = `FW${taxRate}`
  const known = (await books.client.master.list({ entity: 'item', text: code })).rows.find((row) => row.code === code)
  return (
    known?.id ??
    (await books.client.master.save({ entity: 'item', value: { code, name: '服务', unit: '项', kind: 'service', taxRate } })).id
  )
}
