import { costOfSalesDifference, fifo, lifo, movingAverage } from '@core/ledger/costing'
import { describe, expect, it } from 'vitest'
import { carry, customerReturn, fen, issue, landed, qty, receipt, repriced, run, supplierReturn } from '../../support/costing'

const methods = [
  ['moving average', movingAverage],
  ['FIFO', fifo],
  ['LIFO', lifo],
] as const

describe('customer returns', () => {
  it.each(methods)('D23 %s: a return comes back at the cost of its issue, though the average has moved', (_name, costing) => {
    const { booked, state } = run(costing, [
      receipt(1, '10', '100.00'),
      issue(2, '4'),
      receipt(3, '10', '300.00'),
      customerReturn(4, '2', 2),
    ])
    expect(booked).toEqual([10000, -4000, 30000, 2000])
    expect(state).toMatchObject({ quantity: qty('18'), value: 38000 })
  })

  it.each(methods)('D23 %s: returned in parts, the last part takes the rest of the cost', (_name, costing) => {
    const parts = ['1', '1', '1'].map((q, i) => customerReturn(3 + i, q, 2))
    const { booked, state } = run(costing, [receipt(1, '3', '10.00'), issue(2, '3'), ...parts])
    expect(booked.slice(2)).toEqual([333, 333, 334])
    expect(state.value).toBe(1000)
  })

  it('D23 parts that round up never give back more than was issued', () => {
    const parts = Array.from({ length: 9 }, (_, i) => customerReturn(3 + i, '1', 2))
    const { booked } = run(movingAverage, [receipt(1, '9', '0.05'), issue(2, '9'), ...parts])
    expect(booked.slice(2)).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0])
  })

  it('D23 without a source document: the value given, else what the pool costs now, else the last known cost', () => {
    const start = [receipt(1, '10', '100.00'), issue(2, '5')]
    expect(run(movingAverage, [...start, customerReturn(3, '2', null, '25.00')]).booked[2]).toBe(2500)
    expect(run(movingAverage, [...start, customerReturn(3, '2', null)]).booked[2]).toBe(2000)
    expect(run(fifo, [...start, issue(3, '5'), customerReturn(4, '2', null)]).booked[3]).toBe(2000)
    expect(run(movingAverage, [customerReturn(1, '2', null)]).booked[0]).toBe(0)
  })

  it('D23 FIFO: the return is a new layer at the tail, dated the return', () => {
    const movements = [
      receipt(1, '5', '50.00'),
      issue(2, '2'),
      receipt(3, '5', '60.00'),
      customerReturn(4, '2', 2, null, { date: '2026-01-09' }),
    ]
    expect(run(fifo, movements).state.layers.map((l) => [l.seq, l.date, l.quantity, l.value])).toEqual([
      [1, '2026-01-01', qty('3'), 3000],
      [3, '2026-01-01', qty('5'), 6000],
      [4, '2026-01-09', qty('2'), 2000],
    ])
  })
})

describe('returns to the supplier', () => {
  it('D24 moving average: the original price leaves, the difference of the average stays in the pool', () => {
    const movements = [receipt(1, '10', '100.00'), receipt(2, '10', '200.00'), supplierReturn(3, '4', 1, '40.00')]
    const { booked, state, costed } = run(movingAverage, movements)
    expect(booked[2]).toBe(-4000)
    expect(state).toMatchObject({ quantity: qty('16'), value: 26000 })
    expect(costOfSalesDifference(movements[2] as never, costed[2] as never)).toBe(0)
  })

  it.each(methods)('D24 %s: price changes count, landed cost stays on what is kept', (_name, costing) => {
    const { booked, state } = run(costing, [
      receipt(1, '10', '100.00'),
      landed(2, '30.00', 1),
      repriced(3, '10.00', 1),
      supplierReturn(4, '4', 1),
    ])
    expect(booked.slice(1)).toEqual([3000, 1000, -4400])
    expect(state).toMatchObject({ quantity: qty('6'), value: 9600 })
  })

  it('D24 a price change of the kept pieces does not re-price those sent back before', () => {
    const movements = [
      receipt(1, '150', '3900.00'),
      supplierReturn(2, '10', 1),
      repriced(3, '70.00', 1, { refQuantity: qty('140') }),
      supplierReturn(4, '10', 1),
      supplierReturn(5, '130', 1),
    ]
    expect(run(movingAverage, [receipt(9, '100', '2600.00'), ...movements]).booked.slice(2)).toEqual([-26000, 7000, -26500, -344500])
    expect(run(fifo, movements).booked.slice(1)).toEqual([-26000, 7000, -26500, -344500])
  })

  it.each(methods)('D24 D15 %s: the last piece takes the whole value; the gap to the credit goes to cost of sales', (_name, costing) => {
    const movements = [receipt(1, '10', '100.00'), landed(2, '30.00', 1), supplierReturn(3, '10', 1, '100.00')]
    const { booked, state, costed } = run(costing, movements)
    expect(booked[2]).toBe(-13000)
    expect(state).toMatchObject({ quantity: 0, value: 0 })
    expect(costOfSalesDifference(movements[2] as never, costed[2] as never)).toBe(3000)
  })

  it('D24 never a negative value: what leaves is limited to what is there', () => {
    const movements = [receipt(1, '10', '100.00'), issue(2, '9'), receipt(3, '9', '0.00'), supplierReturn(4, '9', 1, '90.00')]
    const { booked, state, costed } = run(movingAverage, movements)
    expect(booked[3]).toBe(-1000)
    expect(state).toMatchObject({ quantity: qty('1'), value: 0 })
    expect(costOfSalesDifference(movements[3] as never, costed[3] as never)).toBe(-8000)
  })

  it('D24 FIFO: when the layer is used up the return takes the queue at its cost', () => {
    const movements = [receipt(1, '2', '20.00'), receipt(2, '5', '100.00'), issue(3, '1'), supplierReturn(4, '2', 1, '20.00')]
    const { booked, state, costed } = run(fifo, movements)
    expect(booked[3]).toBe(-1000 - 2000)
    expect(state.layers.map((l) => [l.quantity, l.value])).toEqual([[qty('4'), 8000]])
    expect(costOfSalesDifference(movements[3] as never, costed[3] as never)).toBe(1000)
  })

  it('D24 without a source document the method decides the cost', () => {
    const start = [receipt(1, '10', '100.00'), receipt(2, '10', '200.00')]
    expect(run(movingAverage, [...start, supplierReturn(3, '4', null, '50.00')]).booked[2]).toBe(-6000)
    expect(run(fifo, [...start, supplierReturn(3, '12', null, '50.00')]).booked[2]).toBe(-14000)
    expect(run(lifo, [...start, supplierReturn(3, '12', null, '50.00')]).booked[2]).toBe(-22000)
  })

  it.each(methods)(
    '%s: a customer return sent on to the supplier, and a refused return taken back, keep their values',
    (_name, costing) => {
      const { booked } = run(costing, [
        receipt(1, '2', '30.00'),
        issue(2, '2'),
        customerReturn(3, '2', 2),
        supplierReturn(4, '1', 3),
        customerReturn(5, '1', 4),
      ])
      expect(booked).toEqual([3000, -3000, 3000, -1500, 1500])
    },
  )
})

describe('values carried between pools', () => {
  it.each(methods)('D28 %s: goods carried in stand at the value carried, not at the average', (_name, costing) => {
    const { booked, state } = run(costing, [receipt(1, '1', '10.00'), carry(2, '1', '33.33'), issue(3, '2')])
    expect(booked).toEqual([1000, 3333, -4333])
    expect(state.value).toBe(fen('0'))
  })
})
