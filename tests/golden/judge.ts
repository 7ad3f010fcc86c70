import { expect } from 'vitest'
import { playScenario } from '../../src/main/hosts/cli/play/play'
import { scenarioSchema } from '../../src/main/hosts/cli/play/scenario'
import { comparable } from './model/compare'
import { model } from './model/model'
import type { Scenario } from './model/scenario'

const METHODS = { MA: 'movingAverage', FIFO: 'fifo', MWA: 'periodicAverage' } as const

/** Plays the scenario through the real documents; the whole result must be what the model works out from its events. */
export async function judged(
  raw: Scenario,
  method: keyof typeof METHODS,
  freight: 'EXPENSE' | 'CAPITALISE',
  at = '',
): Promise<ReturnType<typeof model>> {
  const { result, notPlayed, failedChecks } = await playScenario(scenarioSchema.parse(raw), { costingMethod: METHODS[method], freight })
  expect([notPlayed, failedChecks], at).toEqual([[], []])
  const expected = model(raw, method, freight)
  expect(comparable(result), at).toEqual(expected)
  return expected
}
