import { type LocalDate, priceOf } from '../../../core/kernel'
import { documentLabel } from '../../../core/modules/registry'
import {
  SERIAL_LIFE_COLUMNS,
  SERIAL_STATES,
  SERIAL_TRACKING_COLUMNS,
  serialLife as lifeDef,
  serialTracking as trackingDef,
} from '../../../core/reports/serials'
import type { SettledParams } from '../../../core/reports/define'
import { documentsOf } from '../../../db/queries/reports/documents'
import { serialRows, serialSteps, unitCosts } from '../../../db/queries/reports/serials'
import { itemsOf } from '../../../db/queries/reports/stock'
import { refuse } from '../../backend/context'
import { byCode, itemFilter, warehousesOf } from './items'
import { matchesText, scopeOf } from './scope'
import type { Report } from './types'

/** Every number with where it came from and where it is (D35). */
export const serialTracking: Report = {
  def: trackingDef,
  run({ db }, params) {
    const state = params.serialState === undefined || params.serialState === 'all' ? null : params.serialState
    const items = itemsOf(db)
    const warehouses = warehousesOf(db)
    // the text is the number's, not the item's
    const accepts = itemFilter(db, { ...params, text: undefined })
    const found = serialRows(db, params.itemId ?? null, state, params.warehouseId ?? null).flatMap((row) => {
      const item = items.get(row.itemId)
      const came = row.inDate ?? ''
      const asked = matchesText(params, row.serial) && (!params.batch || row.batch === params.batch) && isIn(params, came)
      return accepts(item) && asked ? [{ ...row, item }] : []
    })
    const documents = documentsOf(
      db,
      found.flatMap((r) => [r.documentId, r.inDocumentId ?? 0]),
    )
    const costs = unitCosts(
      db,
      found.flatMap((r) => r.costSeq ?? []),
    )
    const rows = found.sort(byCode).flatMap((r) => {
      const came = documents.get(r.inDocumentId ?? 0)
      const last = documents.get(r.documentId)
      const gone = r.warehouseId === 0
      const held = gone || r.state === 'shipped' ? (last?.partner ?? '') : ''
      if (params.partnerId !== undefined && came?.partnerId !== params.partnerId && last?.partnerId !== params.partnerId) return []
      const cost = costs.get(r.costSeq ?? 0)
      return {
        cells: {
          code: r.item.code,
          name: r.item.name,
          serial: r.serial,
          state: SERIAL_STATES[r.state] ?? r.state,
          place: held || (gone ? '' : (warehouses.get(r.warehouseId)?.name ?? '')),
          batch: r.batch,
          inDate: r.inDate,
          inNumber: came?.number ?? '',
          supplier: came?.partner ?? '',
          lastDate: r.lastDate,
          lastNumber: last?.number ?? '',
          unitCost: cost ? priceOf(cost.value, cost.quantity) : null,
        },
        drill: { report: 'serialLife', params: { itemId: r.itemId, serial: r.serial } },
        drills: {
          ...(r.inDocumentId === null ? {} : { inNumber: { document: r.inDocumentId } }),
          lastNumber: { document: r.documentId },
        },
      }
    })
    return { columns: SERIAL_TRACKING_COLUMNS, rows, totals: null, scope: scopeOf(db, params) }
  },
}

const isIn = ({ from, to }: SettledParams, date: LocalDate): boolean => from <= date && date <= to

/** One number from its receipt on, document by document. */
export const serialLife: Report = {
  def: lifeDef,
  run({ db }, params) {
    const itemId = params.itemId ?? refuse('REQUIRED', { field: '商品' }, 'itemId')
    const serial = params.serial ?? refuse('REQUIRED', { field: '序列号' }, 'serial')
    const steps = serialSteps(db, itemId, serial)
    const documents = documentsOf(
      db,
      steps.map((s) => s.documentId),
    )
    const rows = steps.map((s) => {
      const document = documents.get(s.documentId)
      return {
        cells: {
          date: s.date,
          document: document ? documentLabel(document.type) : '',
          number: document?.number ?? '',
          partner: document?.partner ?? '',
          direction: s.direction === 1 ? '入' : '出',
          warehouse: s.warehouse,
          batch: s.batch,
          state: SERIAL_STATES[s.state] ?? s.state,
          unitCost: s.booked === null || s.quantity === null ? null : priceOf(Math.abs(s.booked), Math.abs(s.quantity)),
        },
        drill: { document: s.documentId },
      }
    })
    return { columns: SERIAL_LIFE_COLUMNS, rows, totals: null, scope: scopeOf(db, params) }
  },
}
