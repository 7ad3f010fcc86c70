import { describe, it } from 'vitest'
import { shaped } from './shapes'
import { judged } from './judge'

const SHAPES = (['MA', 'FIFO', 'MWA'] as const).flatMap((method) =>
  (['EXPENSE', 'CAPITALISE'] as const).flatMap((freight) => [false, true].map((smallScale) => ({ method, freight, smallScale }))),
)
const SEEDS = Number(process.env['SHAPES'] ?? 1)

describe('the golden month in other shapes: other figures, months, rates, taxpayers, costing', () => {
  it.each(SHAPES)('$method, freight $freight, small-scale $smallScale', async ({ method, freight, smallScale }) => {
    for (let seed = 1; seed <= SEEDS; seed++) await judged(shaped(seed, smallScale), method, freight, `seed ${seed}`)
  })
})
