import { z } from 'zod'

/**
 * A scenario: master data, opening balances and a month's events, with figures as decimal texts. Unknown keys are let
 * through and named in the result (unread.ts); what an event needs beyond its head is checked by the event's own schema.
 */
const text = z.union([z.string(), z.number()]).transform(String)

/** A decimal text as an integer scaled by 10^digits, rounded 四舍五入 where it is written finer. */
export const scaledText = (digits: number) =>
  text.transform((value, ctx) => {
    const m = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(value.trim())
    if (!m) {
      ctx.addIssue({ code: 'custom', message: `not a number: ${value}` })
      return z.NEVER
    }
    const fraction = (m[3] ?? '').padEnd(digits + 1, '0')
    const rounded = (BigInt((m[2] ?? '') + fraction.slice(0, digits + 1)) + 5n) / 10n
    return Number(m[1] === '-' ? -rounded : rounded)
  })
export const money = scaledText(2)
export const quantity = scaledText(6)
export const price = scaledText(8)
export const rate = scaledText(6)

/** said in a scenario, without any effect on what is booked */
const remark = z.unknown()
const named = z.looseObject({ id: z.string(), name: z.string() })
const company = z.looseObject({
  name: z.string(),
  standard: z.string().default('小企业会计准则'),
  vat_taxpayer: z.string().default('一般纳税人'),
  vat_period: z.string().default('month'),
  /** 2026-01 */
  period: z.string().regex(/^\d{4}-\d{2}$/),
  currency: z.string().optional(),
  rounding: z.string().optional(),
  // events state the rates that follow from these
  small_low_profit: remark.optional(),
  city_maintenance_rate: remark.optional(),
})
const account = z.looseObject({
  code: z.string(),
  name: z.string(),
  cls: z.string().default('资产'),
  direction: z.string().default('借'),
  parent: z.string().nullish(),
  aux: z.array(z.string()).default([]),
  qty: remark.optional(),
})
const product = z.looseObject({
  id: z.string(),
  name: z.string(),
  unit: z.string().default('件'),
  vat: rate.default(130_000),
  batch: z.boolean().default(false),
})
const openingLine = z.looseObject({ account: z.string(), aux: z.string().nullish(), debit: money.nullish(), credit: money.nullish() })
const openingStock = z.looseObject({ product: z.string(), wh: z.string(), batch: z.string().nullish(), qty: quantity })
const openingLayer = z.looseObject({
  product: z.string(),
  layer: z.string(),
  date: z.string(),
  qty: quantity,
  value: money,
  estimated: z.boolean().default(false),
  supplier: z.string().nullish(),
})

export const eventHead = { id: z.string(), date: z.string(), memo: z.string().default('') }
const event = z.looseObject({ ...eventHead, type: z.string(), seq: z.number().optional() })

export const scenarioSchema = z.looseObject({
  meta: remark.optional(),
  expected: remark.optional(),
  master: z.looseObject({
    company,
    accounts: z.array(account),
    cash_accounts: z.array(z.string()).default([]),
    customers: z.array(named).default([]),
    suppliers: z.array(named).default([]),
    employees: z.array(named).default([]),
    departments: z.array(named).default([]),
    warehouses: z.array(named),
    products: z.array(product),
    // kits are assembled from the components that the event names, goods are sold whatever their expiry
    bom: remark.optional(),
    batches: remark.optional(),
    cashflow_items: remark.optional(),
  }),
  policy: z.record(z.string(), z.unknown()).default({}),
  opening: z
    .looseObject({
      date: remark.optional(),
      gl: z.array(openingLine).default([]),
      stock: z.array(openingStock).default([]),
      layers: z.array(openingLayer).default([]),
    })
    .default({ gl: [], stock: [], layers: [] }),
  events: z.array(event),
})
export type Scenario = z.output<typeof scenarioSchema>
export type ScenarioEvent = Scenario['events'][number]
export type ScenarioAccount = Scenario['master']['accounts'][number]

/** Events in the order in which they are played: by date, then as numbered. */
export const orderedEvents = (scenario: Scenario): ScenarioEvent[] =>
  scenario.events
    .map((e, i) => ({ e, at: e.seq ?? i }))
    .sort((a, b) => (a.e.date < b.e.date ? -1 : a.e.date > b.e.date ? 1 : a.at - b.at))
    .map(({ e }) => e)
