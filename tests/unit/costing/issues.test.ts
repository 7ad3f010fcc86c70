import { fifo, lifo, movingAverage, specific } from '@core/ledger/costing'
import { describe, expect, it } from 'vitest'
import micro from '../../fixtures/accounting-micro.json'
import { fen, issue, qty, receipt, run } from '../../support/costing'

describe('issues', () => {
  it.each(micro.ma_sellout)('D15 selling out leaves nothing: $qty for $value', (c) => {
    const { booked, state } = run(movingAverage, [receipt(1, c.qty, c.value), ...c.issues.map((q, i) => issue(2 + i, q))])
    expect(booked.slice(1)).toEqual(c.costs.map((x) => -fen(x)))
    expect(state.value).toBe(fen(c.left))
    expect(state.quantity).toBe(0)
  })

  it('D15 the last piece takes whatever value is there, also 0.01 for three pieces', () => {
    const { booked, state } = run(movingAverage, [receipt(1, '3', '0.01'), issue(2, '1'), issue(3, '1'), issue(4, '1')])
    expect(booked).toEqual([1, 0, -1, 0])
    expect([state.quantity, state.value]).toEqual([0, 0])
  })

  it('moving average follows every receipt; the average is never rounded', () => {
    const { booked, state } = run(movingAverage, [
      receipt(1, '10', '100.00'),
      receipt(2, '5', '80.00'),
      issue(3, '7'),
      receipt(4, '1', '0.00'),
      issue(5, '4.5'),
    ])
    expect(booked).toEqual([10000, 8000, -8400, 0, -4800])
    expect(state).toMatchObject({ quantity: qty('4.5'), value: 4800 })
  })

  it('D7 a gift received at 0 lowers the average', () => {
    expect(run(movingAverage, [receipt(1, '10', '100.00'), receipt(2, '10', '0.00'), issue(3, '10')]).booked[2]).toBe(-5000)
  })

  const layers = [receipt(1, '10', '100.00'), receipt(2, '10', '120.00'), receipt(3, '10', '150.00')]
  it.each([
    [
      'FIFO takes the oldest layers',
      fifo,
      '15',
      -16000,
      [
        [qty('5'), 6000],
        [qty('10'), 15000],
      ],
    ],
    [
      'LIFO takes the newest layers',
      lifo,
      '15',
      -21000,
      [
        [qty('10'), 10000],
        [qty('5'), 6000],
      ],
    ],
  ] as const)('%s', (_name, costing, quantity, cost, left) => {
    const { booked, state } = run(costing, [...layers, issue(4, quantity)])
    expect(booked[3]).toBe(cost)
    expect(state.layers.map((l) => [l.quantity, l.value])).toEqual(left)
  })

  it('D15 FIFO: a whole layer leaves at its whole value', () => {
    const { booked, state } = run(fifo, [receipt(1, '3', '10.00'), receipt(2, '1', '5.00'), issue(3, '1'), issue(4, '1'), issue(5, '2')])
    expect(booked.slice(2)).toEqual([-333, -334, -333 - 500])
    expect(state).toMatchObject({ quantity: 0, value: 0, layers: [] })
  })

  it('specific identification takes the named receipt, then the oldest', () => {
    const { booked, state } = run(specific, [...layers, issue(4, '4', { ref: 2 }), issue(5, '8', { ref: 2 })])
    expect(booked.slice(3)).toEqual([-4800, -7200 - 2000])
    expect(state.layers.map((l) => l.seq)).toEqual([1, 3])
  })

  it('FIFO does not look at a reference of an issue', () => {
    expect(run(fifo, [...layers, issue(4, '1', { ref: 3 })]).booked[3]).toBe(-1000)
  })
})

describe('one line delivered from several batches is rounded as one', () => {
  const parts = ['1', '1', '1', '0.5', '0.25', '2.25']
  it.each([
    ['moving average', movingAverage],
    ['FIFO', fifo],
    ['LIFO', lifo],
  ])('%s', (_name, costing) => {
    const before = [receipt(1, '7', '10.00'), receipt(2, '13', '9.99')]
    const whole = run(costing, [...before, issue(3, '6')])
    const split = run(costing, [...before, ...parts.map((q, i) => issue(3 + i, q, { group: 9 }))])
    expect(split.state.value).toBe(whole.state.value)
    expect(split.state.quantity).toBe(whole.state.quantity)
    expect(split.booked.slice(2).reduce((a, b) => a + b, 0)).toBe(whole.booked[2])
  })

  it('two groups in a row do not mix', () => {
    const { booked } = run(movingAverage, [
      receipt(1, '3', '10.00'),
      issue(2, '1', { group: 1 }),
      issue(3, '1', { group: 2 }),
      issue(4, '1'),
    ])
    expect(booked.slice(1)).toEqual([-333, -334, -333])
  })

  it('a group that runs below zero is still rounded as one', () => {
    const whole = run(movingAverage, [receipt(1, '3', '10.00'), issue(2, '10')])
    const split = run(movingAverage, [
      receipt(1, '3', '10.00'),
      issue(2, '2', { group: 1 }),
      issue(3, '4', { group: 1 }),
      issue(4, '4', { group: 1 }),
    ])
    expect(split.state.value).toBe(whole.state.value)
    expect(whole.state.value).toBe(-2333)
  })
})
