import {
  type CostLookup,
  type CostMovement,
  periodicAverage,
  type PoolState,
  type PooledMovement,
  replay,
  settlePeriod,
  settlePools,
  sumOfCovers,
} from '@core/ledger/costing'
import { describe, expect, it } from 'vitest'
import { carry, customerReturn, issue, landed, qty, receipt, repriced, supplierReturn } from '../../support/costing'

const settle = (movements: CostMovement[], opening: PoolState = periodicAverage.empty()) => {
  const { costed, closing } = settlePeriod(opening, movements)
  return { booked: costed.map((c) => c.booked), costed, closing }
}
const nothingBefore: CostLookup = {
  movement: () => null,
  referring: () => ({ quantity: 0, amount: 0, priceGiven: 0 }),
  covered: () => sumOfCovers([]),
  foreseen: () => [],
}
const opening = (quantity: string, value: number): PoolState => ({ ...periodicAverage.empty(), quantity: qty(quantity), value })

describe('月末一次加权', () => {
  const month = [receipt(1, '300', '600.00'), issue(2, '100'), receipt(3, '200', '440.00'), issue(4, '200')]

  it('D22 during the month an issue is provisional', () => {
    const costed = replay(periodicAverage, periodicAverage.empty(), month)
    expect(costed.map((c) => [c.booked, c.final])).toEqual([
      [60000, true],
      [-20000, false],
      [44000, true],
      [-42000, false],
    ])
  })

  it('D22 at month end all issues of the month cost the same', () => {
    const { booked, closing, costed } = settle(month)
    expect(booked).toEqual([60000, -20800, 44000, -41600])
    expect(closing).toMatchObject({ quantity: qty('200'), value: 41600 })
    expect(costed.every((c) => c.final)).toBe(true)
  })

  it('D22 closing value = r2(closing quantity × average); the last issue absorbs the residue', () => {
    const { booked, closing } = settle([receipt(1, '7', '10.00'), issue(2, '1'), issue(3, '1'), issue(4, '1')])
    expect(booked).toEqual([1000, -143, -143, -143])
    expect(closing.value).toBe(571)
    const other = settle([receipt(1, '6', '10.00'), issue(2, '1'), issue(3, '1'), issue(4, '1')])
    expect(other.booked).toEqual([1000, -167, -167, -166])
    expect(other.closing.value).toBe(500)
  })

  it('D15 nothing left: closing value 0', () => {
    const { booked, closing } = settle([issue(1, '1'), issue(2, '1'), issue(3, '1')], opening('3', 1000))
    expect(booked).toEqual([-333, -333, -334])
    expect(closing).toMatchObject({ quantity: 0, value: 0 })
  })

  it('D22 D26 a receipt without a price that is given one in its month counts with that price, once', () => {
    const { booked, closing } = settle([
      receipt(1, '10', '100.00'),
      receipt(2, '10', null),
      issue(3, '5'),
      repriced(4, '60.00', 2), // 10 a piece is what the others cost; 16 is what it costs
    ])
    expect(booked).toEqual([10000, 10000, -6500, 6000])
    expect(closing).toMatchObject({ quantity: qty('15'), value: 19500 })
  })

  it('D22 D26 a price that is given later to the only receipt of the month is what its issues cost', () => {
    const { booked, closing } = settle([receipt(1, '10', null), issue(2, '5'), customerReturn(3, '2', 2), repriced(4, '160.00', 1)])
    expect(booked).toEqual([0, -8000, 3200, 16000])
    expect(closing).toMatchObject({ quantity: qty('7'), value: 11200 })
  })

  it('D26 such a price that is given after the month belongs to the month it is given in', () => {
    const first = settle([receipt(1, '10', null), issue(2, '5')], opening('10', 10000))
    expect(first.booked).toEqual([10000, -5000])
    const second = settle([repriced(4, '60.00', 1)], first.closing)
    expect(second).toMatchObject({ booked: [6000], closing: { quantity: qty('15'), value: 21000 } })
  })

  it('a price given by an earlier version keeps what it did: the receipt comes in at the average that has it', () => {
    const before = { ...nothingBefore, pricedFrom: 5 }
    const movements = [receipt(1, '10', '100.00'), receipt(2, '10', null), issue(3, '5'), repriced(4, '60.00', 2)]
    expect(settlePeriod(periodicAverage.empty(), movements, before).costed.map((c) => c.booked)).toEqual([10000, 16000, -8000, 6000])
  })

  it('the residue never turns an issue into a receipt: it moves to the issue before', () => {
    const issues = Array.from({ length: 30 }, (_, i) => issue(2 + i, '1'))
    const { booked, closing } = settle([receipt(1, '50', '0.30'), ...issues])
    expect(closing.value).toBe(12)
    expect(booked.slice(1).reduce((a, b) => a + b, 0)).toBe(-18)
    expect(booked.slice(1).every((b) => b === 0 || b === -1)).toBe(true)
  })

  it('one line from several batches is rounded as one', () => {
    const split = settle([receipt(1, '7', '10.00'), issue(2, '1', { group: 5 }), issue(3, '1', { group: 5 }), issue(4, '1')])
    expect(split.booked).toEqual([1000, -143, -143, -143])
    expect(settle([receipt(1, '7', '10.00'), issue(2, '2'), issue(4, '1')]).booked).toEqual([1000, -286, -143])
  })

  it('D23 a return of this month’s issue is a negative issue; of an earlier month’s, it comes at its cost', () => {
    expect(settle([receipt(1, '10', '100.00'), issue(2, '4'), receipt(3, '10', '200.00'), customerReturn(4, '2', 2)]).booked).toEqual([
      10000, -6000, 20000, 3000,
    ])
    const before = {
      movement: (seq: number) => (seq === 1 ? { kind: 'out' as const, quantity: qty('-4'), amount: -4000, booked: -4000 } : null),
      referring: () => ({ quantity: 0, amount: 0, priceGiven: 0 }),
      covered: () => ({ difference: 0, quantity: 0, value: 0 }),
      foreseen: () => [],
    }
    expect(settlePeriod(opening('8', 16000), [customerReturn(2, '2', 1), issue(3, '5')], before).costed.map((c) => c.booked)).toEqual([
      2000, -9000,
    ])
  })

  it('D24 D26 D27 returns to suppliers, price changes and landed cost belong to the month’s receipts', () => {
    const { booked, closing } = settle([
      receipt(1, '10', '100.00'),
      issue(2, '4'),
      supplierReturn(3, '2', 1, '20.00'),
      landed(4, '8.00', 1),
      repriced(5, '8.00', 1),
    ])
    expect(booked).toEqual([10000, -4800, -2000, 800, 800])
    expect(closing).toMatchObject({ quantity: qty('4'), value: 4800 })
  })

  it('D18 issues beyond the month’s stock stay open and are re-priced by the next month’s receipts', () => {
    const first = settle([receipt(1, '5', '50.00'), issue(2, '8')])
    expect(first.booked).toEqual([5000, -8000])
    expect(first.closing).toMatchObject({ quantity: qty('-3'), value: -3000, shortage: [{ seq: 2, quantity: qty('3'), value: 3000 }] })
    expect(first.costed.map((c) => c.final)).toEqual([true, false])
    const second = settle([receipt(3, '10', '120.00'), issue(4, '2')], first.closing)
    expect(second.booked).toEqual([11400, -2400])
    expect(second.closing).toMatchObject({ quantity: qty('5'), value: 6000, shortage: [] })
  })

  it('a month without receipts and stock goes at the last known cost', () => {
    const empty = { ...periodicAverage.empty(), lastValue: 1000, lastQuantity: qty('1') }
    const { booked, closing } = settle([issue(1, '2'), customerReturn(2, '1', 1)], empty)
    expect(booked).toEqual([-2000, 1000])
    expect(closing).toMatchObject({ quantity: qty('-1'), value: -1000 })
  })
})

describe('月末一次加权 across pools', () => {
  const pooled = (pool: string, movement: CostMovement): PooledMovement => ({ ...movement, pool })
  const links = (pairs: Record<number, number[]>) => ({
    sources: (m: PooledMovement) => pairs[m.seq] ?? [],
    value: (m: PooledMovement, lookup: { movement(seq: number): { booked: number } | null }) =>
      (pairs[m.seq] ?? []).reduce((sum, seq) => sum - (lookup.movement(seq)?.booked ?? 0), 0),
  })

  it('D28 D29 the settled cost travels along transfers and assemblies', () => {
    const movements = [
      pooled('c', issue(8, '1')),
      pooled('a', receipt(1, '10', '100.00')),
      pooled('a', issue(2, '5')),
      pooled('b', carry(3, '5', '50.00')),
      pooled('b', issue(4, '2')),
      pooled('c', carry(5, '2', '20.00')),
      pooled('a', receipt(6, '10', '300.00')),
    ]
    const { costed, closing } = settlePools(new Map(), movements, links({ 3: [2], 5: [4] }))
    expect(costed.map((c) => [c.seq, c.booked])).toEqual([
      [8, -2000],
      [1, 10000],
      [2, -10000],
      [3, 10000],
      [4, -4000],
      [5, 4000],
      [6, 30000],
    ])
    expect([...closing].map(([pool, s]) => [pool, s.value])).toEqual([
      ['c', 2000],
      ['a', 30000],
      ['b', 6000],
    ])
  })

  it('D28 goods that go in circles: value out equals value in, and nothing is lost', () => {
    const movements = [
      pooled('a', receipt(1, '7', '100.00')),
      pooled('b', receipt(2, '11', '333.33')),
      pooled('a', issue(3, '5')),
      pooled('b', carry(4, '5', '0')),
      pooled('b', issue(5, '13')),
      pooled('a', carry(6, '13', '0')),
      pooled('a', issue(7, '3')),
    ]
    const { costed, closing } = settlePools(new Map(), movements, links({ 4: [3], 6: [5] }))
    const booked = new Map(costed.map((c) => [c.seq, c.booked]))
    expect(booked.get(4)).toBe(-(booked.get(3) ?? 0))
    expect(booked.get(6)).toBe(-(booked.get(5) ?? 0))
    expect([...closing.values()].reduce((sum, s) => sum + s.value, 0) - (booked.get(7) ?? 0)).toBe(43333)
  })
})
