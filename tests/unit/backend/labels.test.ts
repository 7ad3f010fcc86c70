import { contract } from '@core/contract'
import { expect, it } from 'vitest'
import type { z } from 'zod'
import { labelOf } from '../../../src/main/backend/labels'

/** Every name of an input field, wherever it stands. */
function namesIn(schema: z.ZodType, found: Set<string>): void {
  const { def } = schema as unknown as { def: Record<string, unknown> & { type: string } }
  for (const [name, value] of Object.entries((def['shape'] ?? {}) as Record<string, z.ZodType>)) {
    found.add(name)
    namesIn(value, found)
  }
  for (const inner of ['innerType', 'element', 'in', 'valueType']) if (def[inner]) namesIn(def[inner] as z.ZodType, found)
  for (const option of (def['options'] ?? []) as z.ZodType[]) namesIn(option, found)
}

it('every input field has a Chinese name, so that a refusal never names it in English', () => {
  const names = new Set<string>()
  for (const module of Object.values(contract))
    for (const procedure of Object.values(module as Record<string, { input: z.ZodType }>)) namesIn(procedure.input, names)
  expect(names.size).toBeGreaterThan(100)
  expect([...names].filter((name) => labelOf([name]) === name).sort()).toEqual([])
})
