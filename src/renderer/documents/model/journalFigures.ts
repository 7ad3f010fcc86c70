/** 数量 and 单价, 原币 and 汇率 of a voucher's lines: where the account keeps them, and there the amount follows from them. */
import type { FieldDef } from '@core/documents/define'
import { fenDisplay } from '@core/kernel'
import type { LineColumn, ParsedCell } from '../../ui/grid/types'
import { parseNumber } from '../../ui/values/expression'
import { baseColumn } from './columns'
import type { FormLine } from './form'
import { setFigure } from './journal'
import { isEmpty, numberOf, refOf } from './values'

type Column = LineColumn<FormLine>
type Figure = 'quantity' | 'price' | 'original' | 'exchangeRate'
const keepsQuantity = (line: FormLine): boolean => refOf(line['accountId'])?.hasQuantity === true
const keepsCurrency = (line: FormLine): boolean => (refOf(line['accountId'])?.currency ?? null) !== null
const kept: Record<Figure, (line: FormLine) => boolean> = {
  quantity: keepsQuantity,
  price: keepsQuantity,
  original: keepsCurrency,
  exchangeRate: keepsCurrency,
}
const isFigure = (name: string): name is Figure => Object.hasOwn(kept, name)
/** USD 1,200.00 */
const originalText = (line: FormLine): string =>
  isEmpty(line['original'])
    ? (refOf(line['accountId'])?.currency?.code ?? '')
    : `${refOf(line['accountId'])?.currency?.code ?? ''} ${fenDisplay(numberOf(line['original']))}`.trim()

/** null: the field is none of them. */
export function figureColumn(f: FieldDef, shown: readonly string[]): Column | null {
  const { name } = f
  if (!isFigure(name)) return null
  return {
    ...baseColumn(f),
    hidden: !shown.includes(name),
    zero: 'blank',
    editable: kept[name],
    skipOnEnter: (line) => !kept[name](line),
    set: (line, value) => setFigure(line, name, typeof value === 'number' ? value : null),
    ...(name === 'original' ? { display: originalText } : {}),
  }
}

/** 10⁻² of a currency in parts of a quantity (10⁻⁶). */
const PARTS = 10_000
/** 10⁻²; a larger one would not be exact in those parts */
const LARGEST = 10 ** 11
/**
 * Where both stand in one voucher and there is little room, they share two columns: what is counted, and what one of it costs. No line
 * may keep both, which then has no place for the second.
 */
export const shareFigures = (lines: readonly FormLine[]): boolean =>
  lines.some(keepsQuantity) &&
  lines.some(keepsCurrency) &&
  lines.every((l) => !(keepsQuantity(l) && keepsCurrency(l)) && Math.abs(numberOf(l['original'])) <= LARGEST)
export function sharedColumn(f: FieldDef): Column | null {
  const { name } = f
  if (name === 'original' || name === 'exchangeRate') return { ...baseColumn(f), hidden: true }
  if (name !== 'quantity' && name !== 'price') return null
  const foreign = name === 'quantity' ? 'original' : 'exchangeRate'
  const { total: _mixed, ...base } = baseColumn(f)
  const of = (line: FormLine): Figure => (keepsCurrency(line) ? foreign : name)
  const scale = (line: FormLine) => (of(line) === 'original' ? PARTS : 1)
  return {
    ...base,
    title: name === 'quantity' ? '数量/原币' : '单价/汇率',
    hidden: false,
    errorKeys: [foreign],
    zero: 'blank',
    editable: (line) => kept[of(line)](line),
    skipOnEnter: (line) => !kept[of(line)](line),
    value: (line) => (isEmpty(line[of(line)]) ? null : numberOf(line[of(line)]) * scale(line)),
    set: (line, value) => setFigure(line, of(line), typeof value === 'number' ? Math.round(value / scale(line)) : null),
    ...(name === 'quantity'
      ? { display: (line: FormLine) => (keepsCurrency(line) ? originalText(line) : undefined), parse: parsedOriginal }
      : {}),
  }
}
function parsedOriginal(text: string, line: FormLine): ParsedCell | null {
  if (!keepsCurrency(line)) return null
  const parsed = parseNumber(text, 2, { max: LARGEST })
  return parsed.ok && typeof parsed.value === 'number' ? { ok: true, value: parsed.value * PARTS } : parsed
}
