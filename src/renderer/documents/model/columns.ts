/** Columns of the entry grid, from a document's definition. */
import type { BinStock } from '@core/documents/bins'
import type { BatchStock } from '@core/documents/fefo'
import type { DocumentDef, FieldDef } from '@core/documents/define'
import type { UserDocumentType } from '@core/modules/registry'
import type { LookupSource, Option } from '../../ui/lookup/source'
import { type LineColumn, type LineKind, lookupBinding } from '../../ui/grid/types'
import type { BinField } from './bins'
import type { FormLine } from './form'
import { isBatchDate, withBatchDate } from './batches'
import { spreadTo } from './landed'
import { type LineRules, pickItem, setGoods, setTyped, setUnit } from './goods'
import { itemText } from '@core/documents/itemText'
import { hasUnits, parseQuantity, quantityText } from '../../ui/values/units'
import { isPriceCorrection, setCorrection } from './priceCorrection'
import { hasSerials, missingOf, piecesOf, serialsOf, splitSerials, withSerials } from './serials'
import { enteredPrice, enteredQuantity, unitChoices, type UnitChoice, unitSource, unitText } from './units'
import { isEmpty, numberOf, refOf, textOf, type Ref } from './values'

export interface ColumnSources {
  items: LookupSource<Ref>
  partners: (role?: 'customer' | 'supplier') => LookupSource<Ref>
  of: (kind: FieldDef['kind']) => LookupSource<Ref> | undefined
  cashFlow: readonly Option[]
  /** 摘要库 */
  summaries: LookupSource<Ref>
}
export interface ColumnContext {
  rules: LineRules
  /** of the header: lines without one of their own are in it */
  warehouse: Ref | null
  /** batches are entered: some item of the document keeps them */
  batches: boolean
  /** 货位: the columns whose warehouse has bins */
  bins: readonly BinField[]
  /** the bins that a line can take from, or be put into */
  binsOf: (line: FormLine, field: BinField) => LookupSource<BinStock> | null
  /** serial numbers are entered: some item of the document has them */
  serials: boolean
  /** room for columns that are seldom changed */
  wide: boolean
  sources: ColumnSources
  /** the batches that a line can take; null: the document takes none out */
  batchesOf: ((line: FormLine) => LookupSource<BatchStock> | null) | null
}

const KINDS: Partial<Record<FieldDef['kind'], LineKind>> = {
  money: 'fen',
  quantity: 'qty',
  price: 'price',
  rate: 'rate',
  integer: 'int',
  date: 'date',
}
const WIDTHS: Record<string, number> = {
  quantity: 74,
  price: 82,
  net: 92,
  taxRate: 50,
  tax: 82,
  gross: 96,
  cost: 96,
  discountRate: 62,
  batch: 96,
  bin: 76,
  toBin: 76,
  productionDate: 88,
  expiryDate: 88,
  warehouseId: 68,
}
/** Entered now and then: Enter passes over them. */
const PASSED = new Set([
  'toBatch',
  'net',
  'tax',
  'taxRate',
  'gross',
  'discountRate',
  'warehouseId',
  'memo',
  'departmentId',
  'employeeId',
  'projectId',
  'partnerId',
  'cashFlowItem',
])
const SUMMED = new Set(['quantity', 'net', 'tax', 'gross', 'cost', 'amount', 'debit', 'credit'])
/** Figures that the quantity and the price bring about: blank until they do. */
const BLANK_ZERO = new Set([
  'net',
  'tax',
  'gross',
  'cost',
  'amount',
  'debit',
  'credit',
  'quantity',
  'executedQuantity',
  'invoicedQuantity',
  'inTransitQuantity',
  'returnedQuantity',
  'discountRate',
])

type Column = LineColumn<FormLine>
export const baseColumn = (f: FieldDef): Column => ({
  key: f.name,
  title: f.label,
  kind: KINDS[f.kind] ?? 'text',
  // 领用仓库 wants more room than 仓库
  width: Math.max(WIDTHS[f.name] ?? f.width ?? 110, f.label.length * 14 + 20),
  hidden: f.optional ?? false,
  skipOnEnter: PASSED.has(f.name),
  ...(f.maxLength === undefined ? {} : { maxLength: f.maxLength }),
  ...(f.readOnly ? { editable: false } : {}),
  ...(SUMMED.has(f.name) ? { total: 'sum' as const } : {}),
  ...(BLANK_ZERO.has(f.name) ? { zero: 'blank' as const } : {}),
})

/** A column of references: shows the name, keeps the record. */
export function refColumn(
  f: FieldDef,
  source: LookupSource<Ref> | ((line: FormLine) => LookupSource<Ref>),
  pick?: (line: FormLine, ref: Ref | null) => FormLine,
): Column {
  const put = pick ?? ((line: FormLine, ref: Ref | null): FormLine => ({ ...line, [f.name]: ref }))
  const current = (line: FormLine) => refOf(line[f.name])
  return {
    ...baseColumn(f),
    kind: 'lookup',
    value: (line) => current(line)?.name ?? '',
    lookup: (line) => lookupBinding<FormLine, Ref>(typeof source === 'function' ? source(line) : source, current, put),
  }
}

export function cashFlowColumn(f: FieldDef, options: readonly Option[]): Column {
  return {
    ...baseColumn(f),
    kind: 'lookup',
    options,
    value: (line) => (isEmpty(line[f.name]) ? null : `${numberOf(line[f.name])}`),
    set: (line, value) => ({ ...line, [f.name]: value === null || value === '' ? null : Number(value) }),
  }
}

/** Item: code or barcode before it, name with specification, unit after the quantity. */
function itemColumns(f: FieldDef, context: ColumnContext): Column[] {
  const { rules, sources } = context
  const item = (line: FormLine) => refOf(line['itemId'])
  return [
    {
      key: 'code',
      title: '条码/编码',
      kind: 'text',
      width: 112,
      muted: true,
      editable: false,
      value: (l) => item(l)?.barcode ?? item(l)?.code ?? '',
    },
    {
      ...refColumn(f, sources.items, (line, ref) => pickItem(line, ref, rules)),
      width: 150,
      grow: 1,
      display: (l) => itemText(item(l)) + spreadTo(l),
      errorKeys: ['sourceLineId'],
    },
  ]
}
/** Chosen among the item's units where it has several; Enter passes over it, "3箱" in the quantity chooses too. */
const unitColumn = (rules: LineRules): Column => ({
  key: 'unit',
  title: '单位',
  kind: 'lookup',
  width: 48,
  errorKeys: ['unitQuantity', 'unitPrice'],
  skipOnEnter: true,
  editable: (l) => hasUnits(refOf(l['itemId'])),
  value: unitText,
  display: unitText,
  lookup: (line) =>
    lookupBinding<FormLine, UnitChoice>(
      unitSource(refOf(line['itemId'])),
      (l) => unitChoices(refOf(l['itemId'])).find((c) => c.value === textOf(l['unit'])) ?? null,
      (l, choice) => setUnit(l, choice?.value ?? '', rules),
    ),
})
/** 已执行 and the like are kept in the base unit: beside cases they are told in cases. */
const progressColumn = (f: FieldDef, rules: LineRules): Column => ({
  ...goodsColumn(f, rules),
  display: (l) => (textOf(l['unit']) === '' || isEmpty(l[f.name]) ? null : quantityText(refOf(l['itemId']), numberOf(l[f.name]))),
})
const quantityColumn = (f: FieldDef, rules: LineRules): Column => ({
  ...goodsColumn(f, rules),
  // what comes back of an issue is red
  ...(rules.type === 'materialIssue' ? {} : { min: 0 }),
  value: (l) => enteredQuantity(l) as number | null,
  parse: (text, l) => parseQuantity(refOf(l['itemId']), text, textOf(l['unit'])),
  set: (line, value) =>
    typeof value === 'string' && value !== '' ? setTyped(line, value, rules) : setGoods(line, f.name, value ?? null, rules.mode),
})

function fieldColumns(f: FieldDef, context: ColumnContext): Column[] {
  const { rules, sources, warehouse } = context
  switch (f.kind) {
    case 'item':
      return itemColumns(f, context)
    case 'cashFlowItem':
      return [cashFlowColumn(f, sources.cashFlow)]
    case 'quantity':
      if (f.name !== 'quantity') return [progressColumn(f, rules)]
      return [quantityColumn(f, rules), unitColumn(rules), ...(context.serials ? [serialColumn] : [])]
    case 'warehouse':
      return [
        {
          ...refColumn(f, sources.of(f.kind) ?? sources.items),
          // a line is in the header's warehouse unless it says otherwise; where it goes (组装) it must say
          ...(f.name === 'warehouseId'
            ? { hidden: !context.wide, display: (l: FormLine) => refOf(l[f.name])?.name ?? warehouse?.name ?? '' }
            : { skipOnEnter: false }),
        },
      ]
    default: {
      const source = sources.of(f.kind)
      if (source) return [refColumn(f, source)]
      if (f.name === 'batch') return [batchColumn(f, context)]
      if (f.name === 'bin' || f.name === 'toBin') return [binColumn(f, f.name, context)]
      if (f.name === 'toBatch') return [ofBatches(f, context)]
      return [isBatchDate(f.name) ? batchDateColumn(f, context) : goodsColumn(f, rules)]
    }
  }
}
function goodsColumn(f: FieldDef, rules: LineRules): Column {
  const base = baseColumn(f)
  if (f.readOnly || base.kind === 'text') return base
  if (rules.type === 'costAdjustment' && (f.name === 'price' || f.name === 'cost')) return correctionColumn(base, f.name)
  const title = f.name === 'price' ? (rules.mode === 'incl' ? '含税单价' : '单价') : base.title
  return {
    ...base,
    title,
    ...(f.name === 'price' ? { value: (l: FormLine) => enteredPrice(l) as number | null } : {}),
    set: (line, value) => setGoods(line, f.name, value ?? null, rules.mode),
    ...(f.name === 'taxRate' ? { muted: true } : {}),
  }
}
/** 成本调整单: the price of a receipt's line, or the difference; other lines have a difference only. */
const correctionColumn = (base: Column, field: 'price' | 'cost'): Column => ({
  ...base,
  zero: 'blank',
  ...(field === 'price' ? { editable: isPriceCorrection } : {}),
  set: (line, value) => setCorrection(line, field, value ?? null),
})
/** D35: how many of the pieces have their number; several can be typed or pasted here, F7 opens the list. */
const serialColumn: Column = {
  key: 'serials',
  title: '序列号',
  kind: 'text',
  width: 72,
  help: 'F7 打开序列号窗口',
  skipOnEnter: true,
  editable: hasSerials,
  value: (l) => serialsOf(l).join(' '),
  set: (l, value) => withSerials(l, [...new Set(splitSerials(textOf(value)))]),
  display: (l) => {
    if (!hasSerials(l)) return ''
    const count = serialsOf(l).length
    return missingOf(l) === 0 ? `${count} 个` : `${count} / ${piecesOf(l)}`
  },
}
/** Of goods kept by batch. */
const ofBatches = (f: FieldDef, context: ColumnContext): Column => ({
  ...baseColumn(f),
  hidden: !context.batches,
  editable: (line) => refOf(line['itemId'])?.batchManaged !== false,
})
/** Goods that go out: a choice of what lies there, 先到期先出; a number that is not there is refused when it is posted. */
function batchColumn(f: FieldDef, context: ColumnContext): Column {
  const { batchesOf } = context
  if (!batchesOf) return ofBatches(f, context)
  return {
    ...ofBatches(f, context),
    kind: 'lookup',
    free: true,
    value: (line) => textOf(line[f.name]),
    set: (line, value) => ({ ...line, [f.name]: value ?? '' }),
    lookup: (line) =>
      lookupBinding<FormLine, BatchStock>(
        batchesOf(line) ?? NO_BATCHES,
        () => null,
        (l, chosen) => ({ ...l, [f.name]: chosen?.batch ?? '' }),
      ),
  }
}
/** A choice of the warehouse's bins: where the goods lie, or may be put. */
const binColumn = (f: FieldDef, field: BinField, { bins, binsOf }: ColumnContext): Column => ({
  ...baseColumn(f),
  kind: 'lookup',
  free: true,
  hidden: !bins.includes(field),
  value: (line) => textOf(line[field]),
  set: (line, value) => ({ ...line, [field]: value ?? '' }),
  lookup: (line) =>
    lookupBinding<FormLine, BinStock>(
      binsOf(line, field) ?? NO_BINS,
      () => null,
      (l, chosen) => ({ ...l, [field]: chosen?.bin ?? '' }),
    ),
})
const NO_BINS: LookupSource<BinStock> = {
  id: 'bins:none',
  search: () => [],
  key: (b) => b.bin,
  label: (b) => b.bin,
  columns: [],
  emptyText: '先选商品和仓库',
}
const NO_BATCHES: LookupSource<BatchStock> = {
  id: 'batches:none',
  search: () => [],
  key: (b) => b.batch,
  label: (b) => b.batch,
  columns: [],
  emptyText: '先选商品和仓库',
}
const batchDateColumn = (f: FieldDef, context: ColumnContext): Column => ({
  ...ofBatches(f, context),
  set: (line, value) => withBatchDate(line, f.name, value ?? null),
})

export function lineColumns(def: DocumentDef, context: ColumnContext): Column[] {
  const columns = def.lines.flatMap((f) => fieldColumns(f, context))
  // a batch and its dates, or the numbers of pieces, take the room of what is known anyway
  const dates = context.batches && def.lines.some((f) => isBatchDate(f.name))
  const crowded = !context.wide && ((def.goods && (dates || context.serials)) || (context.batches && context.serials))
  return crowded ? columns.map((c) => (c.key === 'code' || c.key === 'tax' ? { ...c, hidden: true } : c)) : columns
}
/** Some line's item keeps batches, or holds one. */
export const usesBatches = (lines: readonly FormLine[]): boolean =>
  lines.some((l) => textOf(l['batch']) !== '' || refOf(l['itemId'])?.batchManaged === true)
/** Which price the item picker shows. */
export const pricesShown = (type: UserDocumentType, module: string): 'sale' | 'purchase' | 'stock' =>
  module === 'sales' ? 'sale' : module === 'purchasing' && type !== 'purchaseReturn' ? 'purchase' : 'stock'
