import type { ItemHit, StocktakeLine, StocktakeRow, StocktakeState } from '@core/contract'
import { PAGES } from '../../app/open'
import { openPage } from '../../app/tabs'

/** A line of the count as the grid holds it; without an id: goods that were found and are not on the list yet. */
export interface CountLine extends Omit<StocktakeLine, 'id'> {
  key: string
  id: number | null
  /** chosen for a line that is not on the list yet */
  item: ItemHit | null
}
export const toLine = (l: StocktakeLine): CountLine => ({ ...l, key: String(l.id), item: null })
export const blankLine = (): CountLine => ({
  key: crypto.randomUUID(),
  id: null,
  item: null,
  itemId: 0,
  itemCode: '',
  itemName: '',
  spec: '',
  unit: '',
  units: [],
  batch: '',
  productionDate: null,
  expiryDate: null,
  bookQuantity: null,
  movedQuantity: null,
  counted: null,
  recount: false,
  recounted: null,
  serialManaged: false,
  surplus: [],
  missing: [],
  difference: null,
  gainValue: null,
  lossValue: null,
  value: null,
  abnormal: false,
  bin: '',
})
/** The figure that is being entered: of a line that is counted again the second one. */
export const figureOf = (l: CountLine): number | null => (l.recount ? l.recounted : l.counted)
export const withFigure = (l: CountLine, quantity: number | null): CountLine =>
  l.recount ? { ...l, recounted: quantity } : { ...l, counted: quantity }
export const sameFigure = (a: CountLine, b: CountLine): boolean => figureOf(a) === figureOf(b)
/** Numbers (D35) can differ where the quantities agree: one is missing and another was found. */
export const isShort = (l: CountLine): boolean => (l.difference ?? 0) < 0 || l.missing.length > 0
export const isOver = (l: CountLine): boolean => (l.difference ?? 0) > 0 || l.surplus.length > 0
export const differs = (l: CountLine): boolean => isShort(l) || isOver(l)
export const isCounted = (l: CountLine): boolean => (l.recounted ?? l.counted) !== null

/** Where counting goes on: what is to be counted again first, then what was not counted. */
export function nextToCount(lines: readonly CountLine[]): { row: number; column: 'counted' | 'recounted' } | null {
  const again = lines.findIndex((l) => l.recount && l.recounted === null)
  if (again >= 0) return { row: again, column: 'recounted' }
  const first = lines.findIndex((l) => !l.recount && l.counted === null)
  return first < 0 ? null : { row: first, column: 'counted' }
}

export const VIEWS = [
  { value: 'all', label: '全部' },
  { value: 'uncounted', label: '未盘' },
  { value: 'differing', label: '差异' },
  { value: 'recount', label: '复盘' },
] as const
export type View = (typeof VIEWS)[number]['value']
const BELONGS: Record<View, (l: CountLine) => boolean> = {
  all: () => true,
  uncounted: (l) => !isCounted(l),
  differing: differs,
  recount: (l) => l.recount,
}
export const belongs = (view: View, line: CountLine): boolean => line.id === null || BELONGS[view](line)

export const STATES: Record<StocktakeState, { label: string; tone: 'plain' | 'warn' | 'good' | 'bad' }> = {
  counting: { label: '清点中', tone: 'plain' },
  submitted: { label: '待审批', tone: 'warn' },
  posted: { label: '已过账', tone: 'good' },
  void: { label: '已作废', tone: 'bad' },
}
export const scopeText = (r: Pick<StocktakeRow, 'scope' | 'categoryName'>): string =>
  r.scope === 'all' ? '整个仓库' : r.scope === 'items' ? '所选商品' : `类别：${r.categoryName ?? ''}`
export const openStocktake = (id: number): void => openPage(PAGES.stocktake, { id })
