import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { comparable } from './model/compare'
import { model } from './model/model'
import type { Scenario } from './model/scenario'

const golden = JSON.parse(readFileSync(new URL('../fixtures/golden-month.json', import.meta.url), 'utf8')) as Scenario & {
  expected: Record<'MA_EXP' | 'FIFO_EXP', Parameters<typeof comparable>[0]>
}

describe('the model', () => {
  it.each([
    ['MA_EXP', 'MA'],
    ['FIFO_EXP', 'FIFO'],
  ] as const)('%s: works out what the golden month expects, to the fen', (set, method) => {
    expect(model(golden, method, 'EXPENSE')).toEqual(comparable(golden.expected[set]))
  })
})
