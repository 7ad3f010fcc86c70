import type { ReportCheck, ReportRow } from '../../../core/contract'
import type { DocumentType } from '../../../core/documents/types'
import { fenDisplay, mulDiv, periodText, priceOf, qtyDisplay, RATE_SCALE } from '../../../core/kernel'
import type { CostingMethod } from '../../../core/ledger/costing'
import { documentLabel } from '../../../core/modules/registry'
import type { SettledParams } from '../../../core/reports/define'
import { COST_TRACE_COLUMNS, costTrace } from '../../../core/reports/costTrace'
import { itemDrill } from '../../../core/reports/partners'
import { type DocumentName, documentsOf } from '../../../db/queries/reports/documents'
import type { ReadableDb } from '../../../db/types'
import { refuse } from '../../backend/context'
import type { CostRow } from '../../documents/ledger/costRows'
import { type CostPart, type CostTrace, costRowOf, CostTracer } from '../costs/trace'
import type { Report } from './types'

/** Live issues of a document's line. */
const OF_LINE = `SELECT e.seq FROM stock_entry e WHERE e.document_id = ? AND e.line_id = ? AND e.n = 0 AND e.kind IN ('out', 'returnOut')
  AND NOT EXISTS (SELECT 1 FROM stock_entry w WHERE w.seq = e.seq AND w.n = 1) ORDER BY e.seq`

export const trace: Report = {
  def: costTrace,
  run({ db }, params) {
    const issues = issuesOf(db, params)
    const tracer = new CostTracer(db)
    const about = aboutMovements(db)
    const found = issues.map((row) => ({ row, trace: tracer.trace(row) }))
    const rows = found.flatMap(({ row, trace: t }) => [...issueRows(row, t, about), ...historyRows(db, row)])
    const checks = found.map(({ row, trace: t }): ReportCheck => {
      const left = t.parts.reduce((sum, part) => sum + part.amount, 0)
      return { label: '来源合计与出库成本', left, right: -row.booked, ok: left === -row.booked, severity: 'error' }
    })
    const scope = found.map(({ row }) => {
      const { name, document, number } = about(row.seq)
      return `${document} ${number} ${row.date} ${name}`
    })
    return { columns: COST_TRACE_COLUMNS, rows, totals: null, checks, scope: [...new Set(scope)] }
  },
}
function issuesOf(db: ReadableDb, { movement, documentId, lineId }: SettledParams): CostRow[] {
  const seqs = movement !== undefined ? [movement] : db.column<number>(OF_LINE, documentId ?? 0, lineId ?? 0)
  const issues = seqs.flatMap((seq) => costRowOf(db, seq) ?? []).filter((row) => row.kind === 'out' || row.kind === 'returnOut')
  return issues.length > 0
    ? issues
    : refuse('NOT_FOUND', { what: '出库成本' }, movement === undefined ? 'params.lineId' : 'params.movement')
}

interface About {
  documentType: DocumentType
  documentId: number
  date: string
  kind: string
  revalueKind: string | null
  name: string
  unit: string
  method: CostingMethod
  document: string
  number: string
  partner: string
}
const ABOUT = `SELECT e.document_type AS documentType, e.document_id AS documentId, e.date, e.kind, e.revalue_kind AS revalueKind, i.name, i.unit, p.method
  FROM stock_entry e JOIN item i ON i.id = e.item_id JOIN cost_pool p ON p.id = e.pool_id WHERE e.seq = ? AND e.n = 0`
function aboutMovements(db: ReadableDb): (seq: number) => About {
  const known = new Map<number, About>()
  return (seq) => {
    const had = known.get(seq)
    if (had) return had
    const entry = db.get<Omit<About, 'document' | 'number' | 'partner'>>(ABOUT, seq) ?? refuse('NOT_FOUND', { what: '出入库' })
    const named = documentsOf(db, [entry.documentId]).get(entry.documentId)
    const made = { ...entry, document: documentLabel(entry.documentType), number: named?.number ?? '', partner: named?.partner ?? '' }
    known.set(seq, made)
    return made
  }
}

/** What the issue cost and how that was found, then the tree of its parts. */
function issueRows(row: CostRow, found: CostTrace, about: (seq: number) => About): ReportRow[] {
  const cost = -row.booked
  const own = about(row.seq)
  const quantity = -row.quantity
  const unit = quantity > 0 ? priceOf(cost, quantity) : null
  const rows: ReportRow[] = [
    {
      cells: {
        source: `${own.document}：本次出库`,
        number: own.number,
        date: row.date,
        partner: own.partner,
        item: own.name,
        quantity,
        unitCost: unit,
        amount: cost,
      },
      kind: 'subtotal',
      ...itemDrill(own),
    },
    ...computation(row, found, own),
  ]
  const add = (part: CostPart, indent: number): void => {
    rows.push({ cells: partCells(part, cost, about), indent, ...(part.seq === null ? {} : itemDrill(about(part.seq))) })
    for (const below of part.parts) add(below, indent + 1)
  }
  for (const part of found.parts) add(part, 0)
  return rows
}
function partCells(part: CostPart, cost: number, about: (seq: number) => About): ReportRow['cells'] {
  const { quantity, amount } = part
  const figures = {
    quantity,
    unitCost: quantity > 0 && amount > 0 ? priceOf(amount, quantity) : null,
    amount,
    share: cost > 0 ? mulDiv(amount, RATE_SCALE, cost) : null,
  }
  if (part.seq === null) return { source: '缺货时暂按上次成本出库', ...figures }
  const { document, number, date, partner, name, kind, revalueKind } = about(part.seq)
  if (part.from === 'fee') return { source: `${document} 加工费`, number, date, partner, item: name, amount, share: figures.share }
  const what = kind === 'revalue' ? (revalueKind === 'landed' ? '采购费用' : '价格差异') : KINDS[kind]
  return { source: what === undefined ? document : `${document} · ${what}`, number, date, partner, item: name, ...figures }
}
const KINDS: Record<string, string> = { carryIn: '转入', returnIn: '退回', returnOut: '退出（减少）' }

const METHODS: Record<CostingMethod, string> = {
  movingAverage: '移动加权平均',
  periodicAverage: '月末一次加权',
  fifo: '先进先出：依次取最早入库的层',
  lifo: '后进先出：依次取最近入库的层',
  specific: '个别计价：取指定批次或这批货入库的层',
}
/** What the cost was drawn from, and the computation in words. */
function computation(row: CostRow, found: CostTrace, { method }: About): ReportRow[] {
  const { how, poolQuantity, poolValue, openingQuantity, openingValue } = found
  const heading = (source: string): ReportRow => ({ cells: { source }, kind: 'heading' })
  const pool = (source: string, quantity: number, amount: number): ReportRow => ({
    cells: { source, quantity, unitCost: quantity > 0 && amount > 0 ? priceOf(amount, quantity) : null, amount },
  })
  if (how === 'layers') return [heading(METHODS[method])]
  if (poolQuantity <= 0) return [heading(`${METHODS[method]}：没有结存，暂按上次成本`)]
  const provisional = method === 'periodicAverage' && how === 'running' ? '（月末前暂按移动平均）' : ''
  const quantity = -row.quantity
  const drawn =
    quantity === poolQuantity
      ? '全部发出，结转全部金额'
      : `发出 ${qtyDisplay(quantity)} × ${fenDisplay(poolValue)} ÷ ${qtyDisplay(poolQuantity)}`
  return [
    heading(METHODS[method] + provisional),
    ...(how === 'month'
      ? [
          pool('月初结存', openingQuantity, openingValue),
          pool('加：本月入库', poolQuantity - openingQuantity, poolValue - openingValue),
          pool('全月可发', poolQuantity, poolValue),
        ]
      : [pool('出库前结存', poolQuantity, poolValue)]),
    { cells: { source: drawn, quantity, amount: -row.booked } },
    heading('由这些入库组成'),
  ]
}

interface Entry {
  n: number
  value: number
  kind: string
  postedPeriod: number
  documentId: number
  causeId: number | null
}
const ENTRIES = `SELECT v.n, v.value, p.kind, v.posted_period AS postedPeriod, p.document_id AS documentId, p.cause_id AS causeId
  FROM stock_valuation_entry v JOIN posting p ON p.id = v.posting_id WHERE v.pool_id = ? AND v.date = ? AND v.phase = ? AND v.seq = ? ORDER BY v.n`

/** What was booked when it was posted, and the differences since with what caused them; they add up to the cost. */
function historyRows(db: ReadableDb, row: CostRow): ReportRow[] {
  const entries = db.all<Entry>(ENTRIES, row.poolId, row.date, row.phase, row.seq)
  if (entries.length < 2 && entries[0]?.kind !== 'recost') return []
  const documents = documentsOf(
    db,
    entries.flatMap((e) => [e.documentId, ...(e.causeId === null ? [] : [e.causeId])]),
  )
  const rows = entries.map((e): ReportRow => {
    const cause = e.kind === 'recost' ? documents.get(e.causeId ?? 0) : undefined
    const cells = { number: cause?.number ?? '', partner: cause?.partner ?? '', amount: -e.value + 0 }
    return { cells: { source: entryText(e, cause), ...cells }, ...(cause ? { drill: { document: cause.id } } : {}) }
  })
  const total = entries.reduce((sum, e) => sum - e.value, 0)
  return [
    { cells: { source: '入账过程：过账时的成本和后来的差异' }, kind: 'heading' },
    ...rows,
    { cells: { source: '现在的成本', amount: total }, kind: 'subtotal' },
  ]
}
function entryText({ kind, postedPeriod }: Entry, cause: DocumentName | undefined): string {
  if (kind !== 'recost') return '过账时的成本'
  return `${periodText(postedPeriod)} 的差异：${cause ? documentLabel(cause.type) : '月末成本结转'}`
}
