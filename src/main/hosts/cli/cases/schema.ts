import { z } from 'zod'
import type { CostingMethod } from '../../../../core/ledger/costing'
import { plainText } from './decimal'

/**
 * Costing cases: a method, what happened in the order of entry, and the figures expected after an entry. Figures are
 * decimal texts; unknown keys are let through, so that files may carry notes of their own.
 */
const decimal = z.union([z.string(), z.number()]).transform((x) => plainText(String(x)))
const bySeq = z.record(z.string(), decimal)
const seqNo = z.union([z.number().int(), z.string().regex(/^\d+$/).transform(Number)])
/** A day; a time of day is let go: within a day events stand in the order of entry. */
const day = z.string().transform((text) => {
  const [, year, month, date] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(text.trim()) ?? []
  return year && month && date ? `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}` : text
})

export const CASE_METHODS: Record<string, CostingMethod> = {
  moving_average: 'movingAverage',
  fifo: 'fifo',
  lifo: 'lifo',
  specific: 'specific',
  periodic_average: 'periodicAverage',
}

const eventSchema = z.looseObject({
  /** order of entry; absent: as they are written */
  seq: seqNo.nullish(),
  /** effective date; an earlier date with a later seq is back-dated; absent: that of the event before */
  date: day.nullish(),
  type: z.enum(['in', 'out', 'return_in', 'return_out', 'adjust_qty', 'adjust_value', 'transfer', 'landed_cost', 'cancel']),
  warehouse: decimal.nullish(),
  batch: decimal.nullish(),
  qty: decimal.nullish(),
  unit_cost: decimal.nullish(),
  /** landed_cost, adjust_value: the value added; in, adjust_qty: the whole value instead of unit_cost */
  amount: decimal.nullish(),
  /** adjust_qty: a count; with refers_to, what that document's quantity should have been */
  set_to_qty: decimal.nullish(),
  /** what is there costs this from now on; adjust_qty: after the count */
  set_to_unit_cost: decimal.nullish(),
  /** seq of the event referred to; landed_cost: one or several receipts */
  refers_to: z.union([seqNo, z.array(seqNo)]).nullish(),
  /** transfer: where the goods go */
  to_warehouse: decimal.nullish(),
  to_batch: decimal.nullish(),
})
/** The destination of a transfer goes by several names in the wild. */
const DESTINATION = ['to_warehouse', 'to', 'warehouse_to', 'target_warehouse', 'dest_warehouse', 'destination']
const withDestination = (event: z.infer<typeof eventSchema>) => {
  const named = (names: string[]) => names.map((name) => event[name]).find((x) => typeof x === 'string' || typeof x === 'number')
  const [from, to] = [named(['warehouse', 'from_warehouse', 'from']), named(DESTINATION)]
  return { ...event, warehouse: from === undefined ? null : String(from), to_warehouse: to === undefined ? null : String(to) }
}

const expectationSchema = z.looseObject({
  /** absent: the last */
  after_seq: seqNo.nullish(),
  as_of: day.nullish(),
  warehouse: decimal.nullish(),
  batch: decimal.nullish(),
  on_hand_qty: decimal.nullish(),
  on_hand_value: decimal.nullish(),
  avg_cost: decimal.nullish(),
  total_cogs: decimal.nullish(),
  /** [quantity, unit cost], oldest first */
  layers: z.array(z.array(decimal)).nullish(),
  error: z.string().nullish(),
  cogs_of_seq: bySeq.nullish(),
  value_in_of_seq: bySeq.nullish(),
  unit_cost_of_seq: bySeq.nullish(),
  remaining_qty_of_seq: bySeq.nullish(),
  /** figure → policy under which alone it holds */
  depends_on: z.record(z.string(), z.unknown()).nullish(),
})

const fileSchema = z.looseObject({
  id: z.string(),
  method: z.enum(['moving_average', 'fifo', 'lifo', 'specific', 'periodic_average']),
  allow_negative: z.boolean().default(false),
  /** what has a cost of its own; default: the item as a whole */
  scope: z.looseObject({ warehouse: z.boolean().nullish(), batch: z.boolean().nullish() }).nullish(),
  /** last known cost before the first event */
  opening: z.looseObject({ unit_cost: decimal.nullish() }).nullish(),
  rounding: z.looseObject({ value_decimals: z.number().int().min(0).max(6).nullish() }).nullish(),
  events: z.array(eventSchema.transform(withDestination)),
  expect: z.array(expectationSchema),
})
const MOVING = ['in', 'out', 'return_in', 'return_out', 'adjust_qty', 'transfer']
/**
 * What a case leaves out: the place in the order of entry, the date, and the warehouse where only one is named. 个别计价 costs each
 * batch by itself, where batches are named.
 */
export const caseSchema = fileSchema.transform((item) => {
  const names = new Set(item.events.flatMap((e) => [e.warehouse, e.to_warehouse]).filter((name) => name !== null))
  const [only = null] = names.size === 1 ? names : []
  let date = '2026-01-01'
  const events = item.events.map((e, i) => {
    date = e.date ?? date
    return { ...e, seq: e.seq ?? i + 1, date, warehouse: e.warehouse ?? (MOVING.includes(e.type) ? only : null) }
  })
  const last = Math.max(0, ...events.map((e) => e.seq))
  const expect = item.expect.map((e) => ({ ...e, after_seq: e.after_seq ?? last }))
  const byBatch = item.method === 'specific' && events.some((e) => e.batch)
  return { ...item, events, expect, scope: byBatch ? { ...item.scope, batch: true } : item.scope }
})
export const casesSchema = z.array(caseSchema)

export type ValuationCase = z.infer<typeof caseSchema>
export type CaseEvent = ValuationCase['events'][number]
export type CaseExpectation = ValuationCase['expect'][number]

/** The second step of an entry stands between it and the next one. */
const SECOND = 0.5
export const entryOf = (step: number): number => Math.floor(step)
export const stepsOfEntry = (seq: number): [number, number] => [seq, seq + SECOND]

/**
 * What an entry does, step by step. A count that also says what the goods cost is two: the stock is that quantity, and then it
 * costs that.
 */
export function stepsOf(event: CaseEvent): CaseEvent[] {
  const unitCost = event.set_to_unit_cost ?? event.unit_cost
  const counted = event.type === 'adjust_qty' && event.refers_to == null && /[1-9]/.test(event.set_to_qty ?? '')
  if (!counted || unitCost == null) return [event]
  const [seq, second] = stepsOfEntry(event.seq)
  const revaluation = { ...event, seq: second, type: 'adjust_value' as const, set_to_qty: null, unit_cost: null, amount: null }
  return [
    { ...event, seq, unit_cost: unitCost, set_to_unit_cost: null },
    { ...revaluation, set_to_unit_cost: unitCost },
  ]
}

/** Finer decimals than these are what is left of binary fractions. */
export const FINEST = 9
const decimalsOf = (text: string) => /\.(\d+)$/.exec(text)?.[1]?.length ?? 0

/**
 * Decimals to which a case keeps its values: the fen, unless the case itself rounds to others or writes finer values. Such a
 * case runs in a minor unit of 10^−n yuan instead of the fen: every value given is scaled, every value found is read back.
 */
export function valueDecimalsOf(item: ValuationCase): number {
  const written = item.expect.flatMap((e) =>
    [e.on_hand_value, e.total_cogs, ...Object.values(e.cogs_of_seq ?? {}), ...Object.values(e.value_in_of_seq ?? {})].map((v) =>
      decimalsOf(v ?? ''),
    ),
  )
  return Math.max(item.rounding?.value_decimals ?? 2, ...written.map((n) => Math.min(n, FINEST)))
}
