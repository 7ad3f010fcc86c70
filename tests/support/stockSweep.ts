import type { ReportParams, ReportResult } from '@core/contract'

type Row = ReportResult['rows'][number]
type Cells = Row['cells']
type Narrowing = Pick<ReportParams, 'itemId' | 'categoryId' | 'warehouseId' | 'batch' | 'text'>
/** Narrows a report, and says which rows of the report without it are the ones that stay. */
interface Filter {
  by: 'item' | 'category' | 'warehouse' | 'batch' | 'text'
  params: Narrowing
  keeps: (cells: Cells) => boolean
}
export interface Shop {
  /** codes of items by id; of each category with those below it */
  items: ReadonlyMap<number, string>
  categories: ReadonlyMap<number, readonly string[]>
  warehouses: ReadonlyMap<number, string>
  /** the program's own too: goods on the way, estimates taken back */
  places: readonly number[]
  batches: readonly string[]
}
/** What a report is narrowed by, row by row: a filter whose column the rows have. `place`: the column of its warehouse. */
interface Swept {
  report: string
  params?: ReportParams
  by: readonly Filter['by'][]
  place?: string
}
const GOODS = ['item', 'category', 'text'] as const
export const SWEPT: readonly Swept[] = [
  { report: 'stockOnHand', by: [...GOODS, 'warehouse', 'batch'] },
  { report: 'stockAvailable', by: [...GOODS, 'warehouse'] },
  { report: 'stockAvailable', params: { groupBy: 'batch' }, by: [...GOODS, 'warehouse', 'batch'] },
  { report: 'stockAlert', params: { alert: 'due' }, by: [...GOODS, 'warehouse', 'batch'] },
  { report: 'stockAlert', by: [...GOODS, 'warehouse'] },
  { report: 'stockBatches', by: [...GOODS, 'warehouse', 'batch'] },
  { report: 'stockInTransit', by: [...GOODS, 'warehouse', 'batch'], place: 'to' },
  { report: 'stockSummary', by: GOODS },
  { report: 'stockSummary', params: { groupBy: 'warehouse' }, by: [...GOODS, 'warehouse'] },
  { report: 'stockAgeing', params: { groupBy: 'warehouse' }, by: ['category', 'text', 'warehouse'] },
  { report: 'stockAgeing', by: ['category', 'text'] },
  { report: 'stockIdle', params: { days: 5 }, by: GOODS },
  { report: 'stockTurnover', by: GOODS },
  { report: 'serialTracking', by: ['item', 'category', 'batch'] },
]
const num = (cells: Cells | null | undefined, key: string) => Number(cells?.[key] ?? 0)
const shown = (r: ReportResult) => r.rows.filter((row) => row.kind === undefined || row.kind === 'normal')
const sumOf = (rows: readonly Row[], key: string) => rows.reduce((s, { cells }) => s + num(cells, key), 0)

/**
 * Each stock report × each filter, alone and two at a time: narrowed, a report has those rows of the whole that the filter is about, totals
 * are the sums of the rows, and what a figure opens into adds up to it.
 */
export class StockSweep {
  private found: string[] = []
  private readonly filters: readonly Filter[]
  constructor(
    private readonly run: (report: string, params: ReportParams) => ReportResult,
    private readonly shop: Shop,
  ) {
    const { items, categories, warehouses, batches } = shop
    const place = (cells: Cells) => String(cells['warehouse'] ?? cells['to'])
    this.filters = [
      ...[...items].map(([itemId, code]): Filter => ({ by: 'item', params: { itemId }, keeps: (c) => c['code'] === code })),
      ...[...categories].map(
        ([categoryId, codes]): Filter => ({ by: 'category', params: { categoryId }, keeps: (c) => codes.includes(String(c['code'])) }),
      ),
      ...[...warehouses].map(
        ([warehouseId, name]): Filter => ({ by: 'warehouse', params: { warehouseId }, keeps: (c) => place(c) === name }),
      ),
      ...batches.map((batch): Filter => ({ by: 'batch', params: { batch }, keeps: (c) => c['batch'] === batch })),
      { by: 'text', params: { text: 'A3' }, keeps: (c) => c['code'] === 'A3' },
    ]
  }
  /** Everything that does not hold over the days from `from` to `to`. */
  disagreements(from: string, to: string): string[] {
    this.found = []
    const span = { from, to }
    for (const swept of SWEPT) {
      const params = { ...(swept.report === 'serialTracking' ? {} : span), ...swept.params }
      const whole = this.run(swept.report, params)
      const own = this.filters.filter((f) => swept.by.includes(f.by))
      this.added(swept.report, params, whole)
      for (const first of own) {
        const narrowed = this.run(swept.report, { ...params, ...first.params })
        this.kept(swept.report, { ...params, ...first.params }, whole, narrowed, first)
        this.added(swept.report, { ...params, ...first.params }, narrowed)
        for (const second of own.filter((f) => f.by > first.by)) {
          const both = { ...params, ...first.params, ...second.params }
          this.kept(swept.report, both, narrowed, this.run(swept.report, both), second)
        }
      }
    }
    this.grouped(span)
    this.parts(span)
    this.opened(span)
    return this.found
  }
  private same(what: string, left: unknown, right: unknown): void {
    if (left !== right) this.found.push(`${what}: ${String(left)}, ${String(right)}`)
  }
  /** The rows of the narrowed report are those of the other that its filter keeps; a value of a pool that is shown in part is not told. */
  private kept(report: string, params: ReportParams, whole: ReportResult, narrowed: ReportResult, { keeps }: Filter): void {
    const what = `${report} ${JSON.stringify(params)}`
    const expected = shown(whole).filter(({ cells }) => keeps(cells))
    const rows = shown(narrowed)
    const keys = narrowed.columns.map((c) => c.key).filter((key) => whole.columns.some((c) => c.key === key))
    this.same(`${what}: rows`, rows.length, expected.length)
    for (const [i, { cells }] of rows.entries())
      for (const key of keys) {
        const [a, b] = [cells[key] ?? null, expected[i]?.cells[key] ?? null]
        if (a !== b && a !== null && b !== null) this.found.push(`${what}: row ${i} ${cells['code']}, ${key}: ${a}, ${b}`)
      }
  }
  private added(report: string, params: ReportParams, result: ReportResult): void {
    // what is told once for several rows stands in their subtotal
    const rows = report === 'stockOnHand' ? [] : shown(result)
    for (const [key, total] of Object.entries(result.totals ?? {}))
      if (rows.length > 0 && !['turns', 'days', 'average'].includes(key))
        this.same(`${report} ${JSON.stringify(params)}: Σ ${key}`, sumOf(rows, key), total)
  }
  /** By category or warehouse the same adds up to the same. */
  private grouped(span: ReportParams): void {
    for (const filter of [{}, ...this.filters.map((f) => f.params)])
      for (const report of ['stockSummary', 'stockAgeing', 'stockTurnover']) {
        if (report === 'stockAgeing' && 'itemId' in filter) continue
        const items = this.run(report, { ...span, ...filter })
        const categories = this.run(report, { ...span, ...filter, groupBy: 'category' })
        for (const key of Object.keys(items.totals ?? {}))
          if (!['turns', 'days', 'average'].includes(key))
            this.same(`${report} ${JSON.stringify(filter)} by category, ${key}`, num(categories.totals, key), num(items.totals, key))
      }
  }
  /** What each warehouse has is all there is. */
  private parts(span: ReportParams): void {
    for (const [report, keys] of [
      ['stockAgeing', ['value']],
      ['stockTurnover', ['opening', 'closing']],
    ] as const)
      for (const filter of [{}, ...this.filters.filter((f) => f.by === 'category').map((f) => f.params)]) {
        const whole = this.run(report, { ...span, ...filter })
        for (const key of keys) {
          const sum = this.shop.places.reduce(
            (s, warehouseId) => s + num(this.run(report, { ...span, ...filter, warehouseId }).totals, key),
            0,
          )
          this.same(`${report} ${JSON.stringify(filter)}: Σ warehouses, ${key}`, sum, num(whole.totals, key))
        }
      }
  }
  /** What figures open into adds up to them. */
  private opened(span: ReportParams): void {
    const open = (row: Row, key?: string) => {
      const target = key === undefined ? row.drill : row.drills?.[key]
      return target && 'report' in target ? this.run(target.report, target.params) : null
    }
    const check = (report: string, params: ReportParams, row: Row, figure: string, found: number) => {
      const told = row.cells[figure]
      if (told !== null && told !== undefined)
        this.same(
          `${report} ${JSON.stringify(params)} ${row.cells['code']} ${row.cells['warehouse'] ?? ''}: ${figure} opens into`,
          told,
          found,
        )
    }
    const narrowings: Narrowing[] = [{}, ...this.filters.filter((f) => f.by !== 'item' && f.by !== 'text').map((f) => f.params)]
    for (const narrowing of narrowings) {
      const params = { ...span, ...narrowing }
      for (const groupBy of ['item', 'warehouse'] as const)
        for (const row of shown(this.run('stockSummary', { ...params, groupBy }))) {
          const totals = open(row)?.totals
          if (!totals) continue
          const closing = num(totals, 'balanceQuantity')
          check('stockSummary', params, row, 'closingQuantity', closing)
          if ('balanceValue' in totals) check('stockSummary', params, row, 'closingValue', num(totals, 'balanceValue'))
          const moved = num(row.cells, 'inQuantity') - num(row.cells, 'outQuantity') + num(row.cells, 'moveQuantity')
          this.same(
            `stockSummary ${JSON.stringify(params)} ${row.cells['code']}: moved`,
            moved,
            num(totals, 'inQuantity') - num(totals, 'outQuantity'),
          )
        }
      for (const row of shown(this.run('stockOnHand', params))) {
        const totals = open(row)?.totals
        check('stockOnHand', params, row, 'quantity', num(totals, 'balanceQuantity') - num(row.cells, 'onTheWay'))
        if (totals && 'balanceValue' in totals) check('stockOnHand', params, row, 'value', num(totals, 'balanceValue'))
      }
      for (const row of shown(this.run('stockBatches', params)))
        check('stockBatches', params, row, 'quantity', num(open(row)?.totals, 'balanceQuantity'))
      for (const row of shown(this.run('stockAgeing', params))) {
        const layers = open(row)
        for (const key of ['quantity', 'value']) check('stockAgeing', params, row, key, num(layers?.totals, key))
      }
      for (const row of shown(this.run('stockIdle', { ...params, days: 5 })))
        for (const key of ['quantity', 'value']) check('stockIdle', params, row, key, num(open(row, 'value')?.totals, key))
      for (const row of shown(this.run('stockTurnover', params)))
        if (row.drills?.['cost']) check('stockTurnover', params, row, 'cost', num(open(row, 'cost')?.totals, 'cost'))
      this.promised(narrowing, open, check)
    }
  }
  private promised(
    narrowing: Narrowing,
    open: (row: Row, key?: string) => ReportResult | null,
    check: (report: string, params: ReportParams, row: Row, figure: string, found: number) => void,
  ): void {
    for (const groupBy of ['warehouse', 'batch'] as const)
      for (const row of shown(this.run('stockAvailable', { ...narrowing, groupBy, inTransit: 'counted' }))) {
        const params = { ...narrowing, groupBy }
        if (row.drill) check('stockAvailable', params, row, 'quantity', num(open(row)?.totals, 'balanceQuantity'))
        for (const [key, column] of [
          ['reserved', 'open'],
          ['inTransit', 'open'],
          ['onTheWay', 'left'],
        ] as const) {
          const orders = open(row, key)
          if (orders) check('stockAvailable', params, row, key, sumOf(shown(orders), column))
        }
        const later = open(row, 'later')
        if (later) check('stockAvailable', params, row, 'later', num(later.totals, 'inQuantity') - num(later.totals, 'outQuantity'))
        const c = row.cells
        const left = num(c, 'quantity') + num(c, 'later') - num(c, 'reserved') + num(c, 'inTransit') + num(c, 'onTheWay')
        check('stockAvailable', params, row, 'available', left)
      }
  }
}
