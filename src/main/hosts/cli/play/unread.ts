import { z } from 'zod'
import { type Scenario, scenarioSchema } from './scenario'
import { standardOf } from './setup'

/** Keys of the value that the schema does not name, at any depth, as paths. */
export function unreadKeys(schema: z.core.$ZodType, value: unknown, at = ''): string[] {
  const inner = unwrapped(schema)
  const path = (key: string | number) => (at === '' ? String(key) : `${at}.${key}`)
  if (inner instanceof z.ZodArray && Array.isArray(value)) return value.flatMap((v, i) => unreadKeys(inner.element, v, path(i)))
  if (!(inner instanceof z.ZodObject) || typeof value !== 'object' || value === null) return []
  const shape = inner.shape as Record<string, z.core.$ZodType>
  return Object.entries(value).flatMap(([key, own]) => {
    const known = shape[key]
    return known === undefined ? [path(key)] : unreadKeys(known, own, path(key))
  })
}
function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return unwrapped(schema.unwrap())
  return schema
}

/**
 * What is played of a policy, by its key: texts that say so, in the words of the golden month or as a switch of posting.md 0. Any other text,
 * and any other key, asks for something that is not done.
 */
const POLICY: Record<string, RegExp> = {
  cost_pool: /company|公司/i,
  estimate_timing: /immediate|receipt/i,
  estimate_reversal: /NEXT_MONTH_START|ON_INVOICE|DIFFERENCE|月初|单到/,
  estimate_includes_vat: /^(true|false)$/,
  estimate_variance: /on-hand/,
  revenue_point: /^DELIVERY/i,
  sales_return_cost: /original/,
  fifo_return_layer: /new layer/,
  purchase_return_cost: /original/,
  issue_cost_MA: /whole remaining value/,
  issue_cost_FIFO: /per layer/,
  issue_cost_MWA: /absorbs the residual/,
  freight_policy: /EXP|CAP/,
  purchase_freight: /^(EXPENSE|CAPITALISE)$/,
  shortage_vat: /book cost/,
  cash_discount_base: /incl/,
  surcharge_reduction: /^(0|1)(\.\d+)?\b/,
  cit: /profit before tax/,
  fixed_asset_cash_flow: /row 12/,
  reclass_level: /^partner/i,
  input_vat_flow: /^DIRECT/i,
  contract_liability_vat: /^0?\.\d+$/,
}
const BY_STANDARD: Record<'small' | 'business', Record<string, RegExp>> = {
  small: { bad_debt: /^direct/i, cash_discount: /^FINANCE_EXPENSE$/ },
  business: { bad_debt: /^allowance/i, cash_discount: /^(FINANCE_EXPENSE|REVENUE)$/ },
}
/** The parts of a scenario, its events left out, that are not understood: keys that nothing reads, and policies that are not followed. */
export function unreadOf(scenario: Scenario): string[] {
  const followed = { ...POLICY, ...BY_STANDARD[standardOf(scenario)] }
  const policy = Object.entries(scenario.policy).flatMap(([key, stated]) => (followed[key]?.test(String(stated)) ? [] : [`policy.${key}`]))
  const { currency = 'CNY', rounding = 'HALF_UP' } = scenario.master.company
  return [
    ...unreadKeys(scenarioSchema, scenario).filter((path) => !path.startsWith('events.')),
    ...(currency === 'CNY' ? [] : ['master.company.currency']),
    ...(rounding.includes('HALF_UP') ? [] : ['master.company.rounding']),
    ...policy,
  ]
}
