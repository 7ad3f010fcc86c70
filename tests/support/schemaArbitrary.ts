import fc, { type Arbitrary } from 'fast-check'
import type { z } from 'zod'

/** What a hostile or careless caller puts into the fields of a schema, all of the right type. */
export interface Pools {
  ids: number[]
  dates: string[]
  texts: string[]
  /** for single fields: "role", "report" */
  fields: Record<string, string[]>
}
type Def = { type: string } & Record<string, unknown>
const defOf = (schema: unknown) => (schema as { def: Def }).def

/** Values of the schema's shape: right types, any content. Not all of them pass its checks. */
export function shaped(schema: z.ZodType, pools: Pools, field = ''): Arbitrary<unknown> {
  const def = defOf(schema)
  const inner = () => shaped(def['innerType'] as z.ZodType, pools, field)
  switch (def.type) {
    case 'object':
      return objectOf(def['shape'] as Record<string, z.ZodType>, pools)
    case 'array':
      return fc.array(shaped(def['element'] as z.ZodType, pools, field), { maxLength: 3 })
    case 'union':
      return fc.oneof(...(def['options'] as z.ZodType[]).map((option) => shaped(option, pools, field)))
    case 'enum':
      return fc.constantFrom(...Object.values(def['entries'] as Record<string, string>))
    case 'literal':
      return fc.constantFrom(...(def['values'] as unknown[]))
    case 'nullable':
      return fc.oneof({ weight: 2, arbitrary: inner() }, { weight: 1, arbitrary: fc.constant(null) })
    case 'optional':
    case 'default':
      return fc.oneof({ weight: 2, arbitrary: inner() }, { weight: 1, arbitrary: fc.constant(undefined) })
    case 'pipe':
      return shaped(def['in'] as z.ZodType, pools, field)
    case 'boolean':
      return fc.boolean()
    case 'number':
      return numberOf(schema, pools, field)
    case 'string':
      return stringOf(pools, field)
    default:
      throw new Error(`no values for ${def.type}`)
  }
}
function objectOf(shape: Record<string, z.ZodType>, pools: Pools): Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, shaped(value, pools, key)]))
  return fc.record(fields).map((value) => Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)))
}
function numberOf(schema: z.ZodType, pools: Pools, field: string): Arbitrary<number> {
  if (/id$/i.test(field) || field === 'sourceIds') return fc.constantFrom(...pools.ids)
  const { minValue, maxValue } = schema as unknown as { minValue: number | null; maxValue: number | null }
  const min = Math.max(minValue ?? 0, Number.MIN_SAFE_INTEGER)
  const max = Math.min(maxValue ?? 1_000_000, Number.MAX_SAFE_INTEGER)
  if (field === 'period' || ((field === 'from' || field === 'to') && max > 100_000))
    return fc.constantFrom(202512, 202601, 202602, 202603, 209912)
  if (field === 'revision') return fc.constantFrom(0, 1, 2, 3)
  const near = fc.constantFrom(...[0, 1, -1, 130_000, 1_000_000, 100_000_000, -1_000_000, min].filter((n) => n >= min && n <= max))
  return fc.oneof(
    { weight: 3, arbitrary: near },
    { weight: 1, arbitrary: fc.constantFrom(min, max) },
    { weight: 1, arbitrary: fc.integer({ min: Math.max(min, -(2 ** 31)), max: Math.min(max, 2 ** 31 - 1) }) },
  )
}
function stringOf(pools: Pools, field: string): Arbitrary<string> {
  if (/date$|^from$|^to$|^asOf$/i.test(field)) return fc.constantFrom(...pools.dates)
  if (field === 'requestId') return fc.uuid()
  const own = pools.fields[field]
  if (own) return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...own) }, { weight: 1, arbitrary: fc.constantFrom(...pools.texts) })
  return fc.constantFrom(...pools.texts)
}

type Path = (string | number)[]
function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, v]) => placesOf(v, [...path, Array.isArray(value) ? Number(key) : key]))]
}
function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by
  if (Array.isArray(value)) return value.map((v, i) => (i === key ? replaced(v, rest, by) : v))
  return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, by) }
}
const WRONG: readonly unknown[] = [
  'x',
  '',
  1.5,
  -1.5,
  1e300,
  -1e300,
  2 ** 53,
  Number.MIN_SAFE_INTEGER,
  null,
  true,
  [],
  [[]],
  {},
  { $ne: 1 },
  { toString: 1 },
  '1; DROP TABLE item',
  '<img src=x onerror=alert(1)>',
  'a\u0000b',
  'x'.repeat(5000),
]
/** Values of the schema's shape with one place made wrong: another type, beyond every bound, or a field that is not known. */
export function broken(schema: z.ZodType, pools: Pools): Arbitrary<unknown> {
  return fc
    .tuple(shaped(schema, pools), fc.nat(), fc.oneof(fc.constantFrom<unknown>(...WRONG), fc.jsonValue({ maxDepth: 2 })), fc.boolean())
    .map(([value, at, wrong, extra]) => {
      const places = placesOf(value)
      const place = places[at % places.length] ?? []
      return extra
        ? replaced(value, place, { ...(typeof wrong === 'object' ? wrong : { wrong }), __proto__: null, unknownField: wrong })
        : replaced(value, place, wrong)
    })
}
