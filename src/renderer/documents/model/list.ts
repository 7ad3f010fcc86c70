/** The list of a document type: filters as sentences, columns from the definition. */
import type { DocumentRow } from '@core/contract'
import type { DocumentDef } from '@core/documents/define'
import type { DocumentState } from '@core/documents/types'
import { firstDay, type LocalDate, lastDay, periodOf } from '@core/kernel'
import type { UserDocumentType } from '@core/modules/registry'
import type { DateRange, FilterValues } from '../../ui/filters/FilterBar'
import type { Column } from '../../ui/table/types'
import { stateLabel } from '../../ui/StateTag'

const STATES: readonly DocumentState[] = ['draft', 'submitted', 'approved', 'posted', 'closed', 'reversed', 'void']
/** States that documents of a kind can have, in the order of their life. */
export const stateOptions = (def: DocumentDef, approval: boolean): { value: string; label: string }[] =>
  STATES.filter((s) => {
    if (s === 'submitted') return approval
    if (s === 'approved') return approval || !def.posts
    return def.posts ? s !== 'closed' : s === 'draft' || s === 'closed' || s === 'void'
  }).map((value) => ({ value, label: stateLabel(value) }))

/** This month, until the user asks for another span. */
export const initialFilters = (today: LocalDate): FilterValues => ({
  dates: { from: firstDay(periodOf(today)), to: lastDay(periodOf(today)) },
})

export interface ListQuery {
  type: UserDocumentType
  from?: string
  to?: string
  state?: DocumentState
  partnerId?: number
  text?: string
  onTheWay?: true
  undecided?: true
  warehouseId?: number
  toWarehouseId?: number
}
export function listQuery(type: UserDocumentType, values: FilterValues): ListQuery {
  const { from, to } = (values['dates'] ?? {}) as DateRange
  const partner = values['partner'] as { id: number } | undefined
  const text = values['text']
  const sender = values['warehouse'] as { id: number } | undefined
  const receiver = values['toWarehouse'] as { id: number } | undefined
  return {
    type,
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(typeof values['state'] === 'string' ? { state: values['state'] as DocumentState } : {}),
    ...(partner ? { partnerId: partner.id } : {}),
    ...(values['onTheWay'] === 'yes' ? { onTheWay: true } : {}),
    ...(values['undecided'] === 'yes' ? { undecided: true } : {}),
    ...(sender ? { warehouseId: sender.id } : {}),
    ...(receiver ? { toWarehouseId: receiver.id } : {}),
    ...(typeof text === 'string' && text !== '' ? { text } : {}),
  }
}

const PARTY = { customer: '客户', supplier: '供应商', partner: '往来单位' } as const
/** Columns that every list has, and those of the definition that a row carries. */
export function listColumns(def: DocumentDef, open: (row: DocumentRow) => () => void): Column<DocumentRow>[] {
  const employee = def.header.find((f) => f.name === 'employeeId')
  return [
    { key: 'date', title: '日期', kind: 'date' },
    { key: 'number', title: '单号', width: 148, link: true, drill: open },
    ...(def.party === null
      ? []
      : def.party === 'employee'
        ? [{ key: 'employeeName', title: employee?.label ?? '', width: 110 } satisfies Column<DocumentRow>]
        : [{ key: 'partnerName', title: PARTY[def.party], width: 200, grow: 1 } satisfies Column<DocumentRow>]),
    ...placeColumns(def),
    ...reasonColumns(def),
    { key: 'state', title: '状态', kind: 'state' },
    ...(hasTotal(def) ? [{ key: 'total', title: def.goods ? '价税合计' : '金额', kind: 'fen' } satisfies Column<DocumentRow>] : []),
    ...(def.posts && !movesOnly(def) ? [{ key: 'voucher', title: '凭证', width: 88, muted: true } satisfies Column<DocumentRow>] : []),
    ...(employee && def.party !== 'employee'
      ? [{ key: 'employeeName', title: employee.label, width: 84 } satisfies Column<DocumentRow>]
      : []),
    { key: 'memo', title: def.header.find((f) => f.name === 'memo')?.label ?? '备注', grow: 2, muted: true },
  ]
}
/** Goods change their place only: no value, no voucher. */
export const movesOnly = ({ moves }: Pick<DocumentDef, 'moves'>): boolean => moves === 'transfer' || moves === 'arrival'
/** What leaves stock is valued when it is posted: the document says no amount. */
export const leavesStock = ({ moves, goods }: Pick<DocumentDef, 'moves' | 'goods'>): boolean => moves === 'out' && !goods
export const hasTotal = (def: DocumentDef): boolean => !movesOnly(def) && !leavesStock(def) && def.moves !== 'convert'
/** 报损, 报溢: it waits for a decision (D31). */
export const isDecided = ({ type }: Pick<DocumentDef, 'type'>): boolean => type === 'stockLoss' || type === 'stockGain'
/** 领用, 报损, 报溢: for whom, why, and what was decided. */
function reasonColumns(def: DocumentDef): Column<DocumentRow>[] {
  if (def.type !== 'materialIssue' && !isDecided(def)) return []
  const label = (name: string) => def.header.find((f) => f.name === name)?.label ?? ''
  return [
    { key: 'departmentName', title: label('departmentId'), width: 110 },
    { key: 'reason', title: label('reason'), width: 150, grow: 1 },
    ...(isDecided(def) ? [{ key: 'decision', title: '批准处理', width: 140 } satisfies Column<DocumentRow>] : []),
  ]
}
/** Where goods come from and go to, and whether they have arrived. */
function placeColumns(def: DocumentDef): Column<DocumentRow>[] {
  if (!movesOnly(def)) return []
  const label = (name: string) => def.header.find((f) => f.name === name)?.label
  const [here, there] = [label('warehouseId'), label('toWarehouseId')]
  return [
    ...(here === undefined ? [] : [{ key: 'warehouseName', title: here, width: 110 } satisfies Column<DocumentRow>]),
    ...(there === undefined
      ? []
      : ([
          { key: 'toWarehouseName', title: there, width: 110 },
          { key: 'linesInTransit', title: '未收齐', width: 76, value: (row) => (row.linesInTransit ? `${row.linesInTransit} 行` : '') },
        ] satisfies Column<DocumentRow>[])),
  ]
}
