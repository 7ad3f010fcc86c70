import { z } from 'zod'
import type { CostingMethod } from '../../../../core/ledger/costing'

/**
 * Costing cases: a method, what happened in the order of entry, and the figures expected after an entry. Figures are
 * decimal texts; unknown keys are let through, so that files may carry notes of their own.
 */
const decimal = z.union([z.string(), z.number()]).transform(String)
const bySeq = z.record(z.string(), decimal)

export const CASE_METHODS: Record<string, CostingMethod> = {
  moving_average: 'movingAverage',
  fifo: 'fifo',
  lifo: 'lifo',
  specific: 'specific',
  periodic_average: 'periodicAverage',
}

const eventSchema = z.looseObject({
  /** order of entry */
  seq: z.number().int(),
  /** effective date; an earlier date with a later seq is back-dated */
  date: z.string(),
  type: z.enum(['in', 'out', 'return_in', 'return_out', 'adjust_qty', 'adjust_value', 'transfer', 'landed_cost', 'cancel']),
  warehouse: z.string().nullish(),
  batch: z.string().nullish(),
  qty: decimal.nullish(),
  unit_cost: decimal.nullish(),
  /** landed_cost, adjust_value: the value added; in: the whole value instead of unit_cost */
  amount: decimal.nullish(),
  /** adjust_qty: a count */
  set_to_qty: decimal.nullish(),
  set_to_unit_cost: decimal.nullish(),
  /** seq of the event referred to; landed_cost: one or several receipts */
  refers_to: z.union([z.number().int(), z.array(z.number().int())]).nullish(),
  /** transfer: where the goods go */
  to_warehouse: z.string().nullish(),
  to_batch: z.string().nullish(),
})
/** The destination of a transfer goes by several names in the wild. */
const DESTINATION = ['to_warehouse', 'to', 'warehouse_to', 'target_warehouse', 'dest_warehouse', 'destination']
const withDestination = (event: z.infer<typeof eventSchema>) => {
  const key = DESTINATION.find((name) => typeof event[name] === 'string')
  const from = event.warehouse ?? event['from_warehouse'] ?? event['from']
  return {
    ...event,
    warehouse: typeof from === 'string' ? from : null,
    to_warehouse: key === undefined ? null : (event[key] as string),
  }
}

const expectationSchema = z.looseObject({
  after_seq: z.number().int(),
  as_of: z.string().nullish(),
  warehouse: z.string().nullish(),
  batch: z.string().nullish(),
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

export const caseSchema = z.looseObject({
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
export const casesSchema = z.array(caseSchema)

export type ValuationCase = z.infer<typeof caseSchema>
export type CaseEvent = ValuationCase['events'][number]
export type CaseExpectation = ValuationCase['expect'][number]

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
  return Math.max(item.rounding?.value_decimals ?? 2, ...written)
}
