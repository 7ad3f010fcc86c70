/** 货位 of a document's lines: which warehouse they are of, and where goods are picked and put. */
import { type BinStock, pickFrom, putInto } from '@core/documents/bins'
import { documentDef } from '@core/modules/registry'
import { splitLine } from './fefo'
import type { FormDocument, FormLine } from './form'
import { serialsOf } from './serials'
import { idOf, numberOf, refOf, textOf } from './values'

export type BinField = 'bin' | 'toBin'
/** Warehouses with bins. */
export type Binned = ReadonlySet<number>
export type BinHeader = Pick<FormDocument, 'type' | 'header'>

export interface BinPlace {
  itemId: number
  warehouseId: number
  batch: string
  incoming: boolean
}
/** What a bin of a line is asked of; null: the line has none there. */
export function binPlace(form: BinHeader, line: FormLine, field: BinField): BinPlace | null {
  const own = warehouseOf(form, line, field)
  const itemId = idOf(line['itemId'])
  const batch = textOf(field === 'toBin' ? line['toBatch'] || line['batch'] : line['batch'])
  return own === null || own.id === null || itemId === null ? null : { itemId, warehouseId: own.id, batch, incoming: own.incoming }
}
function warehouseOf({ type, header }: BinHeader, line: FormLine, field: BinField): { id: number | null; incoming: boolean } | null {
  const from = idOf(header['warehouseId'])
  const { moves } = documentDef(type)
  if (moves === 'transfer') {
    if (field === 'bin') return { id: from, incoming: false }
    return header['transferMode'] === 'twoStep' ? null : { id: idOf(header['toWarehouseId']), incoming: true }
  }
  if (field === 'toBin' || moves === undefined) return null
  const own = idOf(line['warehouseId']) ?? from
  // what is made, or taken apart, comes into a warehouse of its own
  if (moves === 'convert') {
    const into = idOf(line['toWarehouseId'])
    return into === null ? { id: own, incoming: false } : { id: into, incoming: true }
  }
  // what is given back of an issue is red
  const comesIn = moves !== 'out'
  return { id: own, incoming: comesIn !== numberOf(line['quantity']) < 0 }
}

/** The warehouse that a line's goods are picked from; null: it says none. */
export const pickedFrom = (form: BinHeader, line: FormLine): number | null => warehouseOf(form, line, 'bin')?.id ?? null

const FIELDS: readonly BinField[] = ['bin', 'toBin']
/** Which columns of bins a document has: those whose warehouse has bins, and what is filled in already. */
export function binFields(form: FormDocument, binned: Binned): BinField[] {
  const blank = { key: '' } as FormLine
  return FIELDS.filter((field) =>
    [...form.lines, blank].some((l) => {
      const own = warehouseOf(form, l, field)
      return textOf(l[field]) !== '' || (own?.id !== null && own !== null && binned.has(own.id))
    }),
  )
}

export const placeKey = (p: BinPlace): string => `${p.itemId} ${p.warehouseId} ${p.incoming ? '+' : p.batch}`
const open = (form: FormDocument, line: FormLine, field: BinField, binned: Binned): BinPlace | null => {
  const place = numberOf(line['quantity']) === 0 || textOf(line[field]) !== '' ? null : binPlace(form, line, field)
  return place && binned.has(place.warehouseId) ? place : null
}
/** What has to be asked for before bins can be allocated. */
export function wantedBins(form: FormDocument, binned: Binned): BinPlace[] {
  const places = form.lines.flatMap((l) => FIELDS.flatMap((field) => open(form, l, field, binned) ?? []))
  return [...new Map(places.map((p) => [placeKey(p), p])).values()]
}

export interface AllocatedBins {
  lines: FormLine[]
  count: number
  /** names of items for which no bin has enough, or none is known to put them into */
  short: string[]
}
/** Lines without a bin get theirs: goods that leave by 拣货路线, split where one bin does not hold enough; goods that come in theirs. */
export function withBins(form: FormDocument, binned: Binned, stockOf: (place: BinPlace) => readonly BinStock[]): AllocatedBins {
  const left = new Map(wantedBins(form, binned).map((p) => [placeKey(p), stockOf(p).map((b) => ({ ...b }))]))
  const take = (place: BinPlace | null, bin: string, quantity: number) => {
    const stock = place && left.get(placeKey(place))?.find((b) => b.bin === bin)
    if (stock) stock.onHand -= quantity
  }
  for (const l of form.lines) if (textOf(l['bin']) !== '') take(outOf(form, l), textOf(l['bin']), numberOf(l['quantity']))
  const result: AllocatedBins = { lines: [], count: 0, short: [] }
  let groups = Math.max(0, ...form.lines.map((l) => numberOf(l['groupNo'])))
  for (const line of form.lines) {
    const put = placed(form, line, binned, left, result)
    const place = open(form, put, 'bin', binned)
    if (!place || place.incoming) {
      result.lines.push(put)
      continue
    }
    const wanted = numberOf(put['quantity'])
    const parts = pickFrom(left.get(placeKey(place)) ?? [], wanted)
    const whole = parts.length === 1 && parts[0]?.quantity === wanted
    // which pieces lie where nobody knows
    const apart = parts.length > 0 && (whole || serialsOf(put).length === 0)
    if (!whole) if (!apart || parts.reduce((s, p) => s + p.quantity, 0) < wanted) result.short.push(refOf(put['itemId'])?.name ?? '')
    if (apart) {
      for (const p of parts) take(place, p.bin, p.quantity)
      result.count += parts.length
    }
    const given = parts.map(({ bin, quantity }) => ({ value: bin, quantity }))
    result.lines.push(...(apart ? splitLine(form, put, 'bin', given, ++groups) : [put]))
  }
  return result
}
const outOf = (form: FormDocument, line: FormLine): BinPlace | null => {
  const place = binPlace(form, line, 'bin')
  return place?.incoming ? null : place
}
/** Goods that come in go where they are put; where they only change their bin, the user says to which. */
function placed(
  form: FormDocument,
  line: FormLine,
  binned: Binned,
  stock: ReadonlyMap<string, readonly BinStock[]>,
  result: AllocatedBins,
): FormLine {
  const within = form.type === 'transfer' && idOf(form.header['warehouseId']) === idOf(form.header['toWarehouseId'])
  let put = line
  for (const field of FIELDS) {
    const place = open(form, line, field, binned)
    if (!place?.incoming || within) continue
    const bin = putInto(stock.get(placeKey(place)) ?? [])
    if (bin === null) result.short.push(refOf(line['itemId'])?.name ?? '')
    else {
      put = { ...put, [field]: bin }
      result.count++
    }
  }
  return put
}
