import {
  type Costed,
  type CostLookup,
  type CostMovement,
  type Costing,
  fifo,
  movingAverage,
  type PoolState,
  replayPools,
  settlePools,
} from '@core/ledger/costing'
import { fenText, qtyText } from '@core/kernel'
import { describe, expect, it } from 'vitest'
import { fen } from '../../support/costing'
import { type GoldenStock, goodsMovements, isOpening, month } from './goldenGoods'

type Pooled = ReturnType<typeof goodsMovements>[number] & { pool: string }
const pooled = (capitaliseFreight: boolean): Pooled[] => goodsMovements(capitaliseFreight).map((m) => ({ ...m, pool: m.product }))

/** An assembly takes over the cost of its components, and the fee. */
const carry = (movements: Pooled[]) => {
  const carries = new Map(movements.map((m) => [m.seq, m.carries]))
  return {
    sources: (m: CostMovement) => carries.get(m.seq)?.from ?? [],
    value: (m: CostMovement, lookup: CostLookup) => {
      const c = carries.get(m.seq)
      return (c?.from ?? []).reduce((sum, seq) => sum - (lookup.movement(seq)?.booked ?? 0), c?.fee ?? 0)
    },
  }
}

/** Shows the costed month the way the expected results do. */
function shown(movements: Pooled[], costed: Costed[], pools: Map<string, PoolState>, layered: boolean): GoldenStock {
  const bySeq = new Map(costed.map((c) => [c.seq, c]))
  const names = new Map(movements.map((m) => [m.seq, m.layer]))
  const layers = (s: PoolState) =>
    s.layers.map((l) => ({ layer: names.get(l.seq) ?? '', qty: qtyText(l.quantity), value: fenText(l.value) }))
  return {
    ...inMonth(movements.filter((m) => !isOpening(m)).map((m) => ({ ...m, costed: bySeq.get(m.seq) as Costed }))),
    closing_stock: [...pools].map(([product, s]) => ({ product, qty: qtyText(s.quantity), value: fenText(s.value) })),
    fifo_layers: layered ? Object.fromEntries([...pools].map(([product, s]) => [product, layers(s)])) : null,
  }
}

/** Costs the month's goods, every product a pool. */
function cost(costing: Costing, capitaliseFreight: boolean): GoldenStock {
  const movements = pooled(capitaliseFreight)
  const pools = new Map<string, PoolState>()
  const costed = replayPools(costing, pools, movements, carry(movements).value)
  return shown(movements, costed, pools, costing === fifo)
}

/** The month settled 月末一次加权, on what December left. */
function settle(): GoldenStock {
  const movements = pooled(false)
  const december = settlePools(new Map(), movements.filter(isOpening), carry(movements))
  const { costed, closing } = settlePools(
    december.closing,
    movements.filter((m) => !isOpening(m)),
    carry(movements),
  )
  return shown(movements, [...december.costed, ...costed], closing, false)
}

type Move = ReturnType<typeof goodsMovements>[number] & { costed: Costed }
const shownKind = (m: Move) =>
  m.kind === 'returnIn'
    ? 'ret_cus'
    : m.kind === 'returnOut'
      ? 'ret_sup'
      : m.kind === 'revalue'
        ? 'adj'
        : m.kind === 'carryIn'
          ? 'asm_in'
          : m.kind

function inMonth(moves: Move[]): Pick<GoldenStock, 'issue_costs' | 'stock_moves'> {
  const lines = new Map<string, { m: Move; quantity: number; booked: number; last: Costed }>()
  for (const m of moves) {
    const key = `${m.event}/${m.product}/${m.kind}`
    const line = lines.get(key) ?? { m, quantity: 0, booked: 0, last: m.costed }
    lines.set(key, { m, quantity: line.quantity + m.quantity, booked: line.booked + m.costed.booked, last: m.costed })
  }
  return {
    stock_moves: [...lines.values()].map((l) => ({
      event: l.m.event,
      product: l.m.product,
      kind: shownKind(l.m),
      qty: qtyText(l.quantity),
      value: fenText(l.booked),
      bal_qty: qtyText(l.last.runQuantity),
      bal_value: fenText(l.last.runValue),
    })),
    issue_costs: [...lines.values()]
      .filter((l) => l.m.kind === 'out' || l.m.kind === 'returnIn' || l.m.kind === 'carryIn')
      .map((l) => ({ event: l.m.event, product: l.m.product, cost: fenText(-l.booked) })),
  }
}

describe('the golden month of goods', () => {
  const sets = [
    ['MA_EXP', movingAverage],
    ['FIFO_EXP', fifo],
  ] as const
  it.each(sets)('%s: every move, issue cost, closing stock and layer', (set, costing) => {
    const { issue_costs, stock_moves, closing_stock, fifo_layers } = month.expected[set]
    expect(cost(costing, false)).toEqual({ issue_costs, stock_moves, closing_stock, fifo_layers })
  })

  it('D22 月末一次加权: one average for the month, closing at the average, the last issue takes the residue', () => {
    const { issue_costs, closing_stock } = settle()
    // P1: (20,000 + 12,600 − 840 + 140 + 4,300) / 880 = 41.13636…, 477 left
    expect(closing_stock.find((c) => c.product === 'P1')).toEqual({ product: 'P1', qty: '477', value: '19622.05' })
    const p1 = issue_costs.filter((c) => c.product === 'P1').map((c) => c.cost)
    expect(p1).toEqual(['8227.27', '1645.45', '-411.36', '6170.45', '822.73', '123.41'])
    // D29 the gift box takes over what its parts cost after settlement, and the fee
    const parts = issue_costs.filter((c) => c.event === 'E25').map((c) => fen(c.cost))
    expect(parts.reduce((a, b) => a + b, 0)).toBe(-10000)
    expect(closing_stock.find((c) => c.product === 'P3')).toEqual({ product: 'P3', qty: '0', value: '0.00' })
  })

  it('D24 capitalised freight stays on what is kept: the return of 20 takes the original price in both methods', () => {
    for (const costing of [movingAverage, fifo]) {
      const moves = cost(costing, true).stock_moves
      expect(moves.find((m) => m.event === 'E18')).toMatchObject({ qty: '-20', value: '-840.00' })
      expect(moves.filter((m) => m.event === 'E02').map((m) => m.value)).toEqual(['423.06', '176.94'])
    }
    const layers = cost(fifo, true).fifo_layers
    expect(layers?.['P1']?.find((l) => l.layer === 'E01-P1')).toEqual({ layer: 'E01-P1', qty: '280', value: '12323.06' })
    expect(layers?.['P2']?.[0]).toEqual({ layer: 'E01-P2', qty: '135', value: '3676.68' })
  })
})
