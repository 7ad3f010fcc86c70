import { describe, it } from 'vitest'
import { judged } from './judge'
import { RandomMonths } from './randomMonths'
import { golden, smallTaxpayer } from './shapes'

const SHAPES = (['MA', 'FIFO', 'MWA'] as const).flatMap((method) =>
  (['EXPENSE', 'CAPITALISE'] as const).flatMap((freight) => [false, true].map((smallScale) => ({ method, freight, smallScale }))),
)
/** One seed: every second of them, which still has each of the three in both ways. */
const FIRST = Number(process.env['MONTHS_SEED'] ?? 1)
const SEEDS = Number(process.env['MONTHS'] ?? 1)

/** What a scenario can say, in any order and number, worked out by the model and played. */
describe('months in which anything happens', () => {
  const shapes = SHAPES.map((s, i) => ({ ...s, i })).filter(({ i }) => SEEDS > 1 || [0, 3].includes(i % 4))
  it.each(shapes)('$method, freight $freight, small-scale $smallScale', async ({ method, freight, smallScale, i }) => {
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
      const raw = golden()
      const rates = smallScale ? ['0.01', '0.03'] : ['0.13', '0.09', '0.06']
      raw.master.products.forEach((p, k) => Object.assign(p, { vat: rates[(seed + k) % rates.length] }))
      if (smallScale) smallTaxpayer(raw)
      const months = new RandomMonths(seed * 100 + i, raw).make((seed + i) % 3 === 0 ? 2 : 1, 45)
      await judged(months, method, freight, `seed ${seed}`)
    }
  })
})
