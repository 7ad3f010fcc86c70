import type { ReportParams, ReportRow } from '../../../core/contract'
import { firstDay, lastDay, periodOf, periodText, qtyDisplay } from '../../../core/kernel'
import { documentLabel } from '../../../core/modules/registry'
import type { SettledParams } from '../../../core/reports/define'
import { itemDrill } from '../../../core/reports/partners'
import {
  addTrade,
  noTrade,
  purchaseDetail,
  purchaseSummary,
  salesDetail,
  salesSummary,
  type Trade,
  tradeCells,
  tradeDetailColumns,
  type TradeFigures,
  tradeSummaryColumns,
} from '../../../core/reports/trade'
import { namesOf } from '../../../db/queries/reports/accounts'
import { documentsOf } from '../../../db/queries/reports/documents'
import { Provisional } from '../../../db/queries/reports/provisional'
import { categoriesUnder, type ItemRow, itemsOf } from '../../../db/queries/reports/stock'
import { categoryOfPartners, withinCategory } from '../../../db/queries/reports/partners'
import { purchasedLines } from '../../../db/queries/reports/trade'
import type { ReadableDb } from '../../../db/types'
import { warehousesOf } from './items'
import { COST_ROLES, REVENUE_ROLES, salesRows, type TradeRow, turnoverOfRoles } from './sales'
import { scopeOf } from './scope'
import type { Report, ReportBody } from './types'

const rowsOf = (db: ReadableDb, trade: Trade, { from, to }: SettledParams): TradeRow[] =>
  trade === 'sales' ? salesRows(db, from, to) : purchasedLines(db, from, to)

/** Rows that the filters let through; the partner of a row without one is its document's. */
function filtered(db: ReadableDb, rows: readonly TradeRow[], params: SettledParams, items: ReadonlyMap<number, ItemRow>): TradeRow[] {
  const categories = params.categoryId === undefined ? undefined : categoriesUnder(db, params.categoryId)
  const { partnerId, itemId, warehouseId, employeeId } = params
  const within = withinCategory(db, params.partnerCategoryId)
  const categoryOf = (row: TradeRow) => items.get(row.itemId ?? 0)?.categoryId ?? 0
  return rows.filter(
    (row) =>
      (partnerId === undefined || row.partnerId === partnerId) &&
      within(row.partnerId) &&
      (itemId === undefined || row.itemId === itemId) &&
      (warehouseId === undefined || row.warehouseId === warehouseId) &&
      (employeeId === undefined || row.employeeId === employeeId) &&
      (!categories || categories.has(categoryOf(row))),
  )
}
const isNarrowed = (p: ReportParams) =>
  [p.partnerId, p.partnerCategoryId, p.itemId, p.warehouseId, p.employeeId, p.categoryId].some((id) => id !== undefined)

/** Documents of the rows that came without a line know partner and employee. */
function withDocuments(db: ReadableDb, rows: readonly TradeRow[]) {
  const documents = documentsOf(
    db,
    rows.map((row) => row.documentId),
  )
  const complete = rows.map((row) => {
    const document = documents.get(row.documentId)
    return row.lineId === null && document ? { ...row, partnerId: document.partnerId, employeeId: document.employeeId } : row
  })
  return { documents, rows: complete }
}

function load(db: ReadableDb, trade: Trade, params: SettledParams) {
  const items = itemsOf(db)
  const { documents, rows } = withDocuments(db, rowsOf(db, trade, params))
  const shown = filtered(db, rows, params, items)
  const totals = noTrade()
  for (const row of shown) addTrade(totals, row)
  const checks = trade === 'sales' && !isNarrowed(params) ? ledgerChecks(db, params, totals) : []
  return { items, documents, shown, totals, checks }
}
/** Σ of the report against the turnover of the accounts, read from the balance tables. */
function ledgerChecks(db: ReadableDb, params: SettledParams, totals: TradeFigures) {
  const check = (label: string, left: number, right: number) => ({ label, left, right, ok: left === right, severity: 'error' as const })
  return [
    check('销售额与收入科目发生额', totals.net, -turnoverOfRoles(db, REVENUE_ROLES, params) + 0),
    check('销售成本与成本科目发生额', totals.cost, turnoverOfRoles(db, COST_ROLES, params)),
  ]
}
const totalCells = (totals: TradeFigures, trade: Trade, withQuantity: boolean) =>
  Object.fromEntries(
    Object.entries(tradeCells(totals, trade, withQuantity)).flatMap(([key, v]) => (v === null || key === 'price' ? [] : [[key, v]])),
  ) as Record<string, number>

/** What was sold cost: leads to what that is made of. */
const costDrill = ({ documentId, lineId, cost }: TradeRow, trade: Trade): Pick<ReportRow, 'drills'> =>
  trade === 'sales' && lineId !== null && cost > 0 ? { drills: { cost: { report: 'costTrace', params: { documentId, lineId } } } } : {}

const detail = (def: Report['def'], trade: Trade): Report => ({
  def,
  run({ db }, params): ReportBody {
    const { items, documents, shown, totals, checks } = load(db, trade, params)
    const warehouses = warehousesOf(db)
    const provisional = new Provisional(db, params.to)
    const rows = shown.map((row): ReportRow => {
      const item = items.get(row.itemId ?? 0)
      const document = documents.get(row.documentId)
      return {
        cells: {
          date: row.date,
          document: documentLabel(row.documentType) + (row.lineId === null ? '（差额）' : ''),
          number: document?.number ?? '',
          partner: document?.partner ?? '',
          code: item?.code ?? '',
          name: item?.name ?? '',
          unit: item?.unit ?? '',
          warehouse: warehouses.get(row.warehouseId ?? 0)?.name ?? '',
          ...tradeCells(row, trade),
          ...(row.unit === '' ? {} : { entered: `${qtyDisplay(row.unitQuantity)}${row.unit}` }),
          provisional: trade === 'sales' ? provisional.line(row.lineId) : '',
        },
        ...itemDrill(row),
        ...costDrill(row, trade),
      }
    })
    return {
      columns: tradeDetailColumns(trade),
      rows,
      totals: totalCells(totals, trade, params.itemId !== undefined),
      checks,
      scope: scopeOf(db, params),
    }
  },
})

const GROUPS = ['item', 'category', 'warehouse', 'partner', 'partnerCategory', 'employee', 'month'] as const
type GroupBy = (typeof GROUPS)[number]
const keyOf = (row: TradeRow, by: GroupBy, items: ReadonlyMap<number, ItemRow>, categories: ReadonlyMap<number, number>): number => {
  switch (by) {
    case 'item':
      return row.itemId ?? 0
    case 'category':
      return items.get(row.itemId ?? 0)?.categoryId ?? 0
    case 'warehouse':
      return row.warehouseId ?? 0
    case 'partner':
      return row.partnerId ?? 0
    case 'partnerCategory':
      return categories.get(row.partnerId ?? 0) ?? 0
    case 'employee':
      return row.employeeId ?? 0
    case 'month':
      return periodOf(row.date)
  }
}
const TABLES = { category: 'item_category', partnerCategory: 'partner_category', warehouse: 'warehouse' } as const
/** Code and name of what rows are summed by; 0 stands for none. */
function groupNames(
  db: ReadableDb,
  by: GroupBy,
  keys: readonly number[],
  items: ReadonlyMap<number, ItemRow>,
): (key: number) => { code: string; name: string } {
  if (by === 'month') return (key) => ({ code: String(key), name: periodText(key) })
  if (by === 'item') return (key) => items.get(key) ?? { code: '', name: '（未指定）' }
  const names =
    by === 'partner' || by === 'employee'
      ? namesOf(db, `${by}_id`, keys)
      : new Map(db.all<{ id: number; code: string; name: string }>(`SELECT id, code, name FROM ${TABLES[by]}`).map((n) => [n.id, n]))
  return (key) => names.get(key) ?? { code: '', name: '（未指定）' }
}
const PARAMS = {
  item: 'itemId',
  category: 'categoryId',
  warehouse: 'warehouseId',
  partner: 'partnerId',
  partnerCategory: 'partnerCategoryId',
  employee: 'employeeId',
} as const
function groupDrill(by: GroupBy, key: number, { from, to }: SettledParams): ReportParams | undefined {
  if (by === 'month') {
    const [first, last] = [firstDay(key), lastDay(key)]
    return { from: first > from ? first : from, to: last < to ? last : to }
  }
  return key === 0 ? undefined : { from, to, [PARAMS[by]]: key }
}

const summaryOf = (def: Report['def'], detailId: string, trade: Trade): Report => ({
  def,
  run({ db }, params): ReportBody {
    const by: GroupBy = GROUPS.find((g) => g === params.groupBy) ?? 'item'
    const { items, shown, totals, checks } = load(db, trade, params)
    const groups = new Map<number, TradeFigures>()
    const provisional = new Provisional(db, params.to)
    const marks = new Map<number, string>()
    const categories = by === 'partnerCategory' ? categoryOfPartners(db) : new Map<number, number>()
    for (const row of shown) {
      const key = keyOf(row, by, items, categories)
      const sum = groups.get(key) ?? noTrade()
      groups.set(key, sum)
      addTrade(sum, row)
      if (trade === 'sales') marks.set(key, marks.get(key) || provisional.line(row.lineId))
    }
    const nameOf = groupNames(db, by, [...groups.keys()], items)
    const rows = [...groups]
      .map(([key, figures]) => ({ key, figures, ...nameOf(key) }))
      .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
      .map(({ key, figures, code, name }): ReportRow => {
        const { partnerId, partnerCategoryId, itemId, warehouseId, employeeId, categoryId } = params
        const narrowed = { partnerId, partnerCategoryId, itemId, warehouseId, employeeId, categoryId }
        const drill = groupDrill(by, key, params)
        return {
          cells: {
            code,
            name,
            unit: items.get(by === 'item' ? key : 0)?.unit ?? '',
            ...tradeCells(figures, trade, by === 'item'),
            provisional: marks.get(key) ?? '',
          },
          ...(drill ? { drill: { report: detailId, params: { ...narrowed, ...drill } } } : {}),
        }
      })
    return { columns: tradeSummaryColumns(trade, by), rows, totals: totalCells(totals, trade, false), checks, scope: scopeOf(db, params) }
  },
})

export const trades: readonly Report[] = [
  summaryOf(salesSummary, 'salesDetail', 'sales'),
  detail(salesDetail, 'sales'),
  summaryOf(purchaseSummary, 'purchaseDetail', 'purchase'),
  detail(purchaseDetail, 'purchase'),
]
