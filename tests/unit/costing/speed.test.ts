import { COSTINGS, type CostMovement, replay } from '@core/ledger/costing'
import { describe, expect, it } from 'vitest'

/** A plausible life of one item: re-ordered by 200 to 700 pieces when below 1,000, issues, returns, corrections; deterministic. */
function life(length: number): CostMovement[] {
  let random = 42
  const next = (below: number) => {
    random = (random * 1103515245 + 12345) % 2147483648
    return Math.floor((random / 2147483648) * below)
  }
  const movements: CostMovement[] = []
  let receipt = 0
  let onHand = 0
  let issue = 0
  for (let seq = 1; seq <= length; seq++) {
    const date = `20${String(10 + Math.floor((seq * 16) / length)).padStart(2, '0')}-01-01`
    const base = { seq, date, phase: 1 as const, ref: null, refQuantity: null, revalueKind: null, group: null, given: null }
    const what = next(100)
    if (onHand < 1000) {
      const pieces = 200 + next(500)
      onHand += pieces
      movements.push({ ...base, kind: 'in', quantity: pieces * 1_000_000, given: pieces * (3_000 + next(900)) })
      receipt = seq
    } else if (what < 95) {
      const pieces = 1 + next(60)
      onHand -= pieces
      movements.push({ ...base, kind: 'out', quantity: -pieces * 1_000_000 })
      issue = seq
    } else if (what < 98 && issue > 0) movements.push({ ...base, kind: 'returnIn', quantity: 1_000_000, ref: issue })
    else movements.push({ ...base, kind: 'revalue', quantity: 0, given: 5_000, ref: receipt, revalueKind: 'price' })
  }
  return movements
}

describe('speed', () => {
  const long = life(200_000)
  it.each(['movingAverage', 'fifo', 'lifo', 'specific'] as const)(
    '%s: time grows with the number of movements, not with its square',
    (method) => {
      const costing = COSTINGS[method]
      const time = (movements: CostMovement[]) => {
        // its own time: what else the machine does is not counted
        const before = process.threadCpuUsage()
        const costed = replay(costing, costing.empty(), movements)
        const { user, system } = process.threadCpuUsage(before)
        expect(costed).toHaveLength(movements.length)
        return (user + system) / 1000
      }
      // as many movements, in forty lives and in one; an algorithm that is not linear would take forty times as long in one
      const short = life(5_000)
      const lives = () => Array.from({ length: 40 }, () => time(short)).reduce((a, b) => a + b, 0)
      lives()
      expect(Math.min(time(long), time(long))).toBeLessThan(10 * lives() + 50)
    },
  )
})
