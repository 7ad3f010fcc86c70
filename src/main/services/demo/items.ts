import { mulDiv } from '../../../core/kernel'
import type { Random } from '../random'
import { CATEGORIES, type Category } from './catalogue'

/** An item as the shop will enter it; prices in 10⁻⁸ yuan with tax. */
export interface CatalogueItem {
  category: Category
  code: string
  name: string
  spec: string
  unit: string
  barcode: string
  purchasePrice: number
  salePrice: number
  floorPrice: number
  piecesInCase: number
}
export const ITEM_COUNT = 600
const YUAN = 100_000_000
/** Under GS1 China's prefixes 690 to 699; none of these companies exists. */
const PREFIX = '697'

/** The check digit of a GTIN-13: weights 1 and 3 from the left. */
export function ean13(first12: string): string {
  const sum = Array.from(first12, Number).reduce((total, digit, i) => total + digit * (i % 2 === 0 ? 1 : 3), 0)
  return first12 + String((10 - (sum % 10)) % 10)
}

/** The code of a case (GTIN-14): 1 and the piece's number without its check digit. */
export function caseCode(first12: string): string {
  const sum = Array.from(`1${first12}`, Number).reduce((total, digit, i) => total + digit * (i % 2 === 0 ? 3 : 1), 0)
  return `1${first12}${String((10 - (sum % 10)) % 10)}`
}

/** Prices end as shops let them end: .x, .5, .9, .8 by size. */
function shelfPrice(yuan: number): number {
  if (yuan < 10) return Math.round(yuan * 10) / 10
  if (yuan < 50) return Math.round(yuan * 2) / 2
  return Math.round(yuan) - 0.2
}
const price = (yuan: number) => Math.round(yuan * 100) * (YUAN / 100)

interface Variant {
  category: Category
  brand: string
  product: string
  kind: string
  size: string
  unit: string
  costYuan: number
  markup: number
  piecesInCase: number
  /** made by the second brand: taken only until there are enough */
  second: boolean
}
const listOf = (text: string | undefined) => (text ?? '').split(',').map((part) => (part === '-' ? '' : part))

function variantsOf(category: Category): Variant[] {
  return category.products
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [product = '', unit = '', brands, kinds, sizes, markup, pieces] = line.split('|')
      const own = listOf(brands)
      const makers = own.length > 1 ? own : [...own, category.secondBrand]
      return makers.flatMap((brand, maker) =>
        listOf(kinds).flatMap((kind) =>
          listOf(sizes).map((text): Variant => {
            const [size = '', cost = ''] = text.split(':')
            const costYuan = Number(cost) * (1 - 0.06 * maker)
            const second = maker > 0 && own.length === 1
            const common = { category, brand, product, kind, size, unit, costYuan, second }
            return { ...common, markup: Number(markup) / 100, piecesInCase: Number(pieces) }
          }),
        ),
      )
    })
}

/** The 600 items of the demo shop, by category; the same for a seed. */
export function catalogueItems(random: Random): CatalogueItem[] {
  const all = CATEGORIES.flatMap(variantsOf)
  const first = all.filter((v) => !v.second)
  const more = new Set(
    random.sample(
      all.filter((v) => v.second),
      ITEM_COUNT - first.length,
    ),
  )
  const numbers = new Map<string, number>()
  return all
    .filter((v) => !v.second || more.has(v))
    .map((v, i) => {
      const number = (numbers.get(v.category.code) ?? 0) + 1
      numbers.set(v.category.code, number)
      const company = 1000 + (hash(v.brand) % 9000)
      const costYuan = v.costYuan * (0.97 + 0.06 * random.next())
      const purchasePrice = price(costYuan)
      return {
        category: v.category,
        code: `${v.category.code}${String(number).padStart(3, '0')}`,
        name: `${v.brand}${v.product}${v.kind === '' ? '' : ` ${v.kind}`}`,
        spec: v.size,
        unit: v.unit,
        barcode: ean13(`${PREFIX}${company}${String(10_000 + i)}`),
        purchasePrice,
        salePrice: price(shelfPrice(costYuan * (1 + v.markup))),
        floorPrice: mulDiv(purchasePrice, 103, 100),
        piecesInCase: v.piecesInCase,
      }
    })
}
function hash(text: string): number {
  return Array.from(text).reduce((h, c) => (Math.imul(h, 31) + (c.codePointAt(0) ?? 0)) >>> 0, 7)
}
