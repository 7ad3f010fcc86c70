import { fifo, movingAverage, type Costed, type Costing, type PoolState, replayPools } from '@core/ledger/costing'
import { fenText, qtyText } from '@core/kernel'
import { describe, expect, it } from 'vitest'
import { type GoldenStock, goodsMovements, isOpening, month } from './goldenGoods'

/** Costs the month's goods, every product a pool, and shows them the way the expected results do. */
function cost(costing: Costing, capitaliseFreight: boolean): GoldenStock {
  const movements = goodsMovements(capitaliseFreight).map((m) => ({ ...m, pool: m.product }))
  const pools = new Map<string, PoolState>()
  const costed = replayPools(costing, pools, movements, (m, lookup) => {
    const carries = movements.find((x) => x.seq === m.seq)?.carries
    return (carries?.from ?? []).reduce((sum, seq) => sum - (lookup.movement(seq)?.booked ?? 0), carries?.fee ?? 0)
  })
  const bySeq = new Map(costed.map((c) => [c.seq, c]))
  const layerNames = new Map(movements.map((m) => [m.seq, m.layer]))
  return {
    ...inMonth(movements.filter((m) => !isOpening(m)).map((m) => ({ ...m, costed: bySeq.get(m.seq) as Costed }))),
    closing_stock: [...pools].map(([product, s]) => ({ product, qty: qtyText(s.quantity), value: fenText(s.value) })),
    fifo_layers:
      costing === fifo
        ? Object.fromEntries(
            [...pools].map(([product, s]) => [
              product,
              s.layers.map((l) => ({ layer: layerNames.get(l.seq) ?? '', qty: qtyText(l.quantity), value: fenText(l.value) })),
            ]),
          )
        : null,
  }
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
