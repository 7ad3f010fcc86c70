import type { ReportRow } from '../../../core/contract'
import { addDays, type LocalDate, periodOf } from '../../../core/kernel'
import { documentLabel } from '../../../core/modules/registry'
import type { SettledParams } from '../../../core/reports/define'
import { itemDrill } from '../../../core/reports/partners'
import { stockLedger, stockLedgerColumns, UNNAMED } from '../../../core/reports/stock'
import { type StockLedgerLine, stockLedgerRows } from '../../../core/reports/stockRows'
import { documentsOf } from '../../../db/queries/reports/documents'
import { type MovementRow, movementsOf, poolsOf, stockBetween } from '../../../db/queries/reports/stock'
import { type DifferenceRow, differencesIn } from '../../../db/queries/reports/stockDifferences'
import { Provisional } from '../../../db/queries/reports/provisional'
import type { ReadableDb } from '../../../db/types'
import { refuse } from '../../backend/context'
import { warehousesOf } from './items'
import { scopeOf } from './scope'
import type { Report } from './types'
import { auxiliaryOf } from './units'

export const ledger: Report = {
  def: stockLedger,
  run({ db }, params) {
    const itemId = params.itemId ?? refuse('REQUIRED', { field: '商品' }, 'itemId')
    const { warehouseId, batch } = params
    const all = poolsOf(db, itemId)
    const isApart = all.some((p) => p.apart === 1 && p.warehouseId === warehouseId)
    // an estimate taken back is part of what the whole is worth, as in 收发存汇总; it has no batch
    const pools = all.filter((p) =>
      warehouseId === undefined
        ? p.apart === 0 || (p.estimate === 1 && !batch)
        : p.warehouseId === warehouseId || (p.warehouseId === 0 && !isApart),
    )
    // a value is known where the pools shown are shown whole
    const withValue =
      (warehouseId === undefined || pools.every((p) => p.warehouseId === warehouseId)) && (!batch || pools.every((p) => p.batch !== ''))
    const named = batch === UNNAMED ? '' : batch
    const asked = batch ? pools.filter((p) => p.batch === '' || p.batch === named) : pools
    const ids = asked.map((p) => p.id)
    // a change of value names no batch where the pool is of one
    const own = new Set(asked.flatMap((p) => (p.batch !== '' && p.batch === named ? [p.id] : [])))
    const here: Here = (m) =>
      (warehouseId === undefined || m.warehouseId === warehouseId) && (!batch || m.batch === named || own.has(m.poolId))
    const opening = openingOf(db, ids, params, batch ? here : undefined)
    const lines = ledgerLinesOf(db, ids, params, here, withValue)
    const { rows, totals } = stockLedgerRows(lines, { date: params.from, ...opening }, withValue)
    return {
      columns: stockLedgerColumns(withValue),
      rows: withAuxiliary(db, itemId, rows),
      totals,
      scope: scopeOf(db, params),
    }
  },
}
/** Whether a movement is one of what is asked for. */
type Here = (m: Pick<MovementRow, 'poolId' | 'warehouseId' | 'batch'>) => boolean
/** The balance of each row in the item's units. */
function withAuxiliary(db: ReadableDb, itemId: number, rows: readonly ReportRow[]): ReportRow[] {
  const auxiliary = auxiliaryOf(db)
  const unit = db.value<string>('SELECT unit FROM item WHERE id = ?', itemId) ?? ''
  return rows.map((row) => ({
    ...row,
    cells: { ...row.cells, ...auxiliary({ id: itemId, unit }, Number(row.cells['balanceQuantity'] ?? 0)) },
  }))
}
/** Stock before the span. Batches have no monthly table: theirs are added up movement by movement. */
function openingOf(db: ReadableDb, ids: number[], params: SettledParams, here?: Here) {
  const before = addDays(params.from, -1)
  if (here) {
    const { movements, differences } = flowOf(db, ids, '0000-01-01', before)
    const earlier = movements.filter(here)
    const quantity = earlier.reduce((sum, m) => sum + m.quantity, 0)
    return { quantity, value: [...earlier, ...differences].reduce((sum, m) => sum + m.value, 0) }
  }
  const sums = stockBetween(db, null, before).filter(
    (s) => ids.includes(s.poolId) && (params.warehouseId === undefined || s.warehouseId === params.warehouseId),
  )
  return {
    quantity: sums.reduce((sum, s) => sum + s.inQuantity - s.outQuantity + s.moveQuantity, 0),
    value: sums.reduce((sum, s) => sum + s.inValue - s.outValue, 0),
  }
}
/** What moved in a span, each with what was booked for it on its own day, and the differences that were booked in the span for movements of any other day. */
function flowOf(db: ReadableDb, ids: readonly number[], from: LocalDate, to: LocalDate) {
  const pools = new Set(ids)
  const all = differencesIn(db, periodOf(from), periodOf(to)).filter((d) => pools.has(d.poolId) && d.withdrawn === 0)
  const elsewhere = new Map<number, number>()
  for (const { seq, date, booked, value } of all)
    if (periodOf(date) === periodOf(booked)) elsewhere.set(seq, (elsewhere.get(seq) ?? 0) + value)
  return {
    movements: movementsOf(db, ids, from, to).map((m): MovementRow => ({ ...m, value: m.value - (elsewhere.get(m.seq) ?? 0) })),
    differences: all.filter(({ booked }) => booked >= from && booked <= to),
  }
}
/** A shift inside the pool is a movement of each of its two places or batches, and none of both together; one of value alone stays. */
function withoutShifts(movements: readonly MovementRow[]): MovementRow[] {
  const isShift = (m: MovementRow) => m.kind === 'move' && m.quantity !== 0
  const shifted = new Map<number, number>()
  for (const m of movements) if (isShift(m)) shifted.set(m.documentId, (shifted.get(m.documentId) ?? 0) + m.quantity)
  return movements.filter((m) => !isShift(m) || shifted.get(m.documentId) !== 0)
}
/** What an issue cost leads to what that is made of. */
const costDrill = ({ kind, seq }: { kind: string; seq: number }): Pick<ReportRow, 'drills'> =>
  kind === 'out' || kind === 'returnOut' ? { drills: { outValue: { report: 'costTrace', params: { movement: seq } } } } : {}

function ledgerLinesOf(db: ReadableDb, ids: number[], params: SettledParams, here: Here, withValue: boolean): StockLedgerLine[] {
  const warehouses = warehousesOf(db)
  const flow = flowOf(db, ids, params.from, params.to)
  const movements = withoutShifts(flow.movements.filter(here))
  const later: DifferenceRow[] = withValue ? flow.differences : []
  const documents = documentsOf(
    db,
    [...movements, ...later].map((m) => m.documentId),
  )
  const about = (documentId: number) => {
    const d = documents.get(documentId)
    return { document: d ? documentLabel(d.type) : '', number: d?.number ?? '', partner: d?.partner ?? '' }
  }
  const provisional = new Provisional(db, params.to)
  const lines = movements.map(
    (m): StockLedgerLine => ({
      date: m.date,
      out: m.quantity < 0,
      quantity: m.quantity,
      value: m.value,
      cells: {
        ...about(m.documentId),
        warehouse: warehouses.get(m.warehouseId)?.name ?? '',
        batch: m.batch,
        provisional: provisional.movement(m.seq),
      },
      drill: { ...itemDrill(m), ...costDrill(m) },
    }),
  )
  const differences = later.map(
    (l): StockLedgerLine => ({
      date: l.booked,
      out: l.quantity < 0,
      quantity: 0,
      value: l.value,
      cells: { ...about(l.documentId), document: `${l.date} 的成本差异` },
      drill: itemDrill(l),
    }),
  )
  // a difference stands before the movements of the day it is booked on
  return [...differences, ...lines].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}
