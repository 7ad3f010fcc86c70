import { costOfSalesDifference, type CostMovement, type Costed, fifo, lifo, movingAverage } from '@core/ledger/costing'
import { describe, expect, it } from 'vitest'
import { customerReturn, issue, qty, receipt, run } from '../../support/costing'

const methods = [
  ['moving average', movingAverage],
  ['FIFO', fifo],
  ['LIFO', lifo],
] as const
const spent = (movements: CostMovement[], costed: Costed[]) =>
  movements.reduce((sum, m, i) => sum + costOfSalesDifference(m, costed[i] as Costed), 0)

describe('stock below zero', () => {
  it.each(methods)(
    'D18 %s: goes at the last known cost, provisional; the receipt re-prices it and the rest forms stock',
    (_name, costing) => {
      const movements = [receipt(1, '5', '50.00'), issue(2, '8'), receipt(3, '10', '120.00')]
      const short = run(costing, movements.slice(0, 2))
      expect(short.booked[1]).toBe(-8000)
      expect(short.state).toMatchObject({ quantity: qty('-3'), value: -3000, shortage: [{ seq: 2, quantity: qty('3'), value: 3000 }] })
      expect(short.costed[1]?.final).toBe(false)
      const { costed, state } = run(costing, movements)
      expect(costed.map((c) => c.booked)).toEqual([5000, -8000, 11400])
      expect(spent(movements, costed)).toBe(600)
      expect(state).toMatchObject({ quantity: qty('7'), value: 8400, shortage: [] })
      expect(costed[1]?.final).toBe(true)
    },
  )

  it.each(methods)('D18 %s: a receipt that covers a part leaves the rest open, oldest first', (_name, costing) => {
    const movements = [receipt(1, '1', '10.00'), issue(2, '3'), issue(3, '3'), receipt(4, '3', '33.00')]
    const { costed, state, booked } = run(costing, movements)
    expect(booked).toEqual([1000, -3000, -3000, 3000])
    expect(spent(movements, costed)).toBe(300)
    expect(state).toMatchObject({ quantity: qty('-2'), value: -2000, shortage: [{ seq: 3, quantity: qty('2'), value: 2000 }] })
    expect(costed.map((c) => c.final)).toEqual([true, true, false, true])
  })

  it('D18 nothing was ever received: the issue costs 0 until goods come', () => {
    const movements = [issue(1, '4'), receipt(2, '4', '40.00')]
    const { booked, costed, state } = run(movingAverage, movements)
    expect(booked).toEqual([0, 0])
    expect(spent(movements, costed)).toBe(4000)
    expect(state).toMatchObject({ quantity: 0, value: 0, shortage: [] })
  })

  it('D18 after a receipt went wholly into a shortage, its cost is the last known one', () => {
    expect(run(movingAverage, [issue(1, '4'), receipt(2, '2', '30.00'), issue(3, '1')]).booked).toEqual([0, 0, -1500])
  })

  it('D18 FIFO assumes the newest layer, LIFO the oldest: what went last before there was none', () => {
    const start = [receipt(1, '1', '10.00'), receipt(2, '1', '20.00')]
    expect(run(fifo, [...start, issue(3, '3')]).booked[2]).toBe(-5000)
    expect(run(lifo, [...start, issue(3, '3')]).booked[2]).toBe(-4000)
  })

  it.each(methods)('D18 D23 %s: a customer return into the shortage closes it at its own cost', (_name, costing) => {
    const { booked, state } = run(costing, [receipt(1, '1', '10.00'), issue(2, '4'), customerReturn(3, '4', 2)])
    expect(booked).toEqual([1000, -4000, 4000])
    expect(state).toMatchObject({ quantity: qty('1'), value: 1000, shortage: [] })
  })

  it('an absurd last cost is limited instead of leaving the range of amounts', () => {
    const { booked } = run(movingAverage, [receipt(1, '0.000001', '99999999999.99'), issue(2, '999999999')])
    expect(Number.isSafeInteger(booked[1])).toBe(true)
  })
})
