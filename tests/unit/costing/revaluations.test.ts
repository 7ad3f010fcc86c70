import { costOfSalesDifference, type Costing, fifo, lifo, movingAverage } from '@core/ledger/costing'
import { describe, expect, it } from 'vitest'
import micro from '../../fixtures/accounting-micro.json'
import { fen, issue, landed, qty, receipt, repriced, run } from '../../support/costing'

/** Books the last movement and says what went to stock and what to cost of sales. */
function split(costing: Costing, movements: Parameters<typeof run>[1]): [number, number] {
  const { costed } = run(costing, movements)
  const last = movements.length - 1
  const difference = costOfSalesDifference(movements[last] as never, costed[last] as never)
  return [costed[last]?.booked ?? Number.NaN, difference]
}

describe('a receipt whose value changes later', () => {
  it.each(micro.late_variance)('D26 estimate $estimate, invoice $invoice, $on_hand of $qty on hand', (c) => {
    const difference = (fen(c.invoice) - fen(c.estimate)) / 100
    const onHand = Number(c.on_hand)
    const received = Number(c.qty)
    const movements = [receipt(1, c.qty, c.estimate)]
    if (onHand > received) movements.push(receipt(2, String(onHand - received), '9000.00'))
    if (onHand < received) movements.push(issue(2, String(received - onHand)))
    const expected = [fen(c.to_stock), fen(c.to_cogs)]
    expect(split(movingAverage, [...movements, repriced(3, difference.toFixed(2), 1)])).toEqual(expected)
    expect(split(fifo, [...movements, repriced(3, difference.toFixed(2), 1)])).toEqual(expected)
  })

  it('D27 late freight on a receipt that is half sold: by pieces left of its layer, in moving average by what is on hand', () => {
    const movements = [receipt(1, '10', '100.00'), receipt(2, '10', '100.00'), issue(3, '5'), landed(4, '20.00', 1)]
    expect(split(fifo, movements)).toEqual([1000, 1000])
    expect(split(lifo, movements)).toEqual([2000, 0])
    expect(split(movingAverage, movements)).toEqual([2000, 0])
  })

  it('D26 an invoice for a part concerns that part', () => {
    const movements = [receipt(1, '10', '100.00'), issue(2, '8'), repriced(3, '4.00', 1, { refQuantity: qty('4') })]
    expect(split(movingAverage, movements)).toEqual([200, 200])
    expect(split(fifo, movements)).toEqual([200, 200])
  })

  it('D24 a reduction never makes stock negative: the rest goes to cost of sales', () => {
    const movements = [receipt(1, '10', '100.00'), receipt(2, '10', '0.00'), issue(3, '12'), repriced(4, '-95.00', 1)]
    expect(split(movingAverage, movements)).toEqual([-4000, -3600 + 100 - 2000])
    expect(split(fifo, [receipt(1, '10', '10.00'), issue(2, '5'), repriced(3, '-30.00', 1)])).toEqual([-500, -2500])
  })

  it.each([movingAverage, fifo, lifo])('D16 nothing on hand: all of it is cost of sales ($method)', (costing) => {
    expect(split(costing, [receipt(1, '10', '100.00'), issue(2, '10'), landed(3, '20.00', 1)])).toEqual([0, 2000])
    expect(split(costing, [receipt(1, '10', '100.00'), issue(2, '10'), landed(3, '20.00', null)])).toEqual([0, 2000])
    expect(split(costing, [issue(2, '10'), landed(3, '20.00', null)])).toEqual([0, 2000])
  })
})

describe('a change of value that names no receipt', () => {
  it('goes over the layers by quantity, the last takes the residue', () => {
    const { state } = run(fifo, [receipt(1, '1', '1.00'), receipt(2, '1', '2.00'), receipt(3, '1', '3.00'), landed(4, '1.00', null)])
    expect(state.layers.map((l) => l.value)).toEqual([133, 233, 334])
  })

  it('D24 what a layer cannot bear of a reduction the next ones bear', () => {
    const { state, booked } = run(fifo, [receipt(1, '10', '5.00'), receipt(2, '10', '100.00'), landed(3, '-60.00', null)])
    expect(booked[2]).toBe(-6000)
    expect(state.layers.map((l) => l.value)).toEqual([0, 4500])
    expect(run(fifo, [receipt(1, '10', '5.00'), receipt(2, '10', '100.00'), landed(3, '-600.00', null)]).state).toMatchObject({ value: 0 })
  })

  it('goes into the pool under moving average', () => {
    expect(run(movingAverage, [receipt(1, '4', '10.00'), landed(2, '2.00', null), issue(3, '1')]).booked).toEqual([1000, 200, -300])
  })
})
