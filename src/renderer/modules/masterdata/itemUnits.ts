/** 多单位 of an item as the grid of its form holds them (D32). */
import type { ItemInput } from '@core/contract'
import { formatScaled, parseScaled } from '@core/kernel'
import type { LineColumn, ParsedCell } from '../../ui/grid/types'

type ItemUnits = ItemInput['units']
export interface UnitLine {
  key: string
  unit: string
  /** 0: not entered yet */
  numerator: number
  denominator: number
  /** 10⁻⁸ yuan for one of the unit; null: by the base unit's */
  purchasePrice: number | null
  salePrice: number | null
  barcodes: string[]
  /** in which it is usually sold, bought */
  sale: boolean
  purchase: boolean
}
export interface UnitValues {
  units: ItemUnits
  saleUnit: string
  purchaseUnit: string
}
export const blankUnit = (): UnitLine => ({
  key: crypto.randomUUID(),
  unit: '',
  numerator: 0,
  denominator: 1,
  purchasePrice: null,
  salePrice: null,
  barcodes: [],
  sale: false,
  purchase: false,
})
export const unitLines = ({ units, saleUnit, purchaseUnit }: UnitValues): UnitLine[] =>
  units.map((u) => ({ ...blankUnit(), ...u, sale: u.unit === saleUnit, purchase: u.unit === purchaseUnit }))
const isBlank = (l: UnitLine): boolean =>
  l.unit === '' && l.numerator === 0 && l.purchasePrice === null && l.salePrice === null && l.barcodes.length === 0

/** The lines after an entry: of each usual unit there is one, the one chosen last; what holds nothing goes. */
export function enteredUnits(before: readonly UnitLine[], after: readonly UnitLine[]): UnitLine[] {
  const chosen = (which: 'sale' | 'purchase') =>
    after.find((l) => l[which] && before.find((b) => b.key === l.key)?.[which] !== true) ?? after.find((l) => l[which])
  const [sale, purchase] = [chosen('sale'), chosen('purchase')]
  return after.filter((l) => !isBlank(l)).map((l) => ({ ...l, sale: l === sale, purchase: l === purchase }))
}
export const unitValues = (lines: readonly UnitLine[]): UnitValues => ({
  units: lines.map(({ key: _k, sale: _s, purchase: _p, ...unit }) => unit),
  saleUnit: lines.find((l) => l.sale)?.unit ?? '',
  purchaseUnit: lines.find((l) => l.purchase)?.unit ?? '',
})

const MAX = 1_000_000
/** "24", "0.5", "1/24" → so many base units, as a fraction of whole numbers; null: it is none. */
export function parseRatio(text: string): { numerator: number; denominator: number } | null {
  const m = /^([\d.,]+)(?:\/(\d+))?$/.exec(text.replace(/\s/g, ''))
  const scaled = m?.[1] === undefined ? null : parseScaled(m[1], 6)
  const below = m?.[2] === undefined ? 1 : Number(m[2])
  if (scaled === null || scaled <= 0 || below === 0) return null
  const [above, under] = [scaled, 1_000_000 * below]
  const common = gcd(above, under)
  const [numerator, denominator] = [above / common, under / common]
  return numerator <= MAX && denominator <= MAX ? { numerator, denominator } : null
}
const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
export function ratioOf({ numerator, denominator }: Pick<UnitLine, 'numerator' | 'denominator'>): string {
  if (numerator === 0) return ''
  return (numerator * MAX) % denominator === 0 ? formatScaled((numerator * MAX) / denominator, 6) : `${numerator}/${denominator}`
}
const readRatio = (text: string): ParsedCell => {
  if (text.trim() === '') return { ok: true, value: '' }
  return parseRatio(text) ? { ok: true, value: text } : { ok: false, message: '填大于 0 的数或分数，例：24、0.5、1/24' }
}
const words = (text: string): string[] => text.split(/[\s,，;；]+/).filter((w) => w !== '')

export const unitColumns = (base: string): LineColumn<UnitLine>[] => [
  { key: 'unit', title: '单位', kind: 'text', width: 72, maxLength: 10 },
  {
    key: 'numerator',
    title: `1 单位等于多少${base}`,
    kind: 'text',
    align: 'right',
    width: 130,
    errorKeys: ['denominator'],
    value: (l) => ratioOf(l),
    display: (l) => (l.numerator === 0 ? '' : `${ratioOf(l)} ${base}`),
    parse: readRatio,
    set: (l, v) => ({ ...l, ...(parseRatio(String(v ?? '')) ?? { numerator: 0, denominator: 1 }) }),
  },
  { key: 'purchasePrice', title: '进价', kind: 'price', width: 96, min: 0, help: '一个单位的含税价；留空按基本单位的价格折算' },
  { key: 'salePrice', title: '售价', kind: 'price', width: 96, min: 0, help: '一个单位的含税价；留空按基本单位的价格折算' },
  {
    key: 'barcodes',
    title: '条码（箱码）',
    kind: 'text',
    grow: 1,
    width: 180,
    value: (l) => l.barcodes.join(' '),
    set: (l, v) => ({ ...l, barcodes: words(String(v ?? '')) }),
  },
  { key: 'sale', title: '默认销售', kind: 'check', width: 72, skipOnEnter: true },
  { key: 'purchase', title: '默认采购', kind: 'check', width: 72, skipOnEnter: true },
]
