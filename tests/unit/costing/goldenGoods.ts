import { readFileSync } from 'node:fs'
import type { CostMovement } from '@core/ledger/costing'
import { amountOf, parseFen, parsePrice, parseQty, periodOf } from '@core/kernel'

/** The goods of the golden month as cost movements, per product (one pool each, company-wide). */

interface Line {
  product: string
  qty: string
  price?: string
  est_price?: string
  layer?: string
  group?: string
}
interface Event {
  id: string
  seq: number
  date: string
  type: string
  lines?: Line[]
  of?: string
  product?: string
  qty?: string
  layer?: string
  net?: string
  fee?: string
  allocate_to?: string
  components?: Line[]
  shortage?: Line[]
  surplus?: Line[]
}
export interface GoldenStock {
  issue_costs: { event: string; product: string; cost: string }[]
  stock_moves: { event: string; product: string; kind: string; qty: string; value: string; bal_qty: string; bal_value: string }[]
  closing_stock: { product: string; qty: string; value: string }[]
  fifo_layers: Record<string, { layer: string; qty: string; value: string }[]> | null
}
interface Month {
  opening: { layers: { product: string; layer: string; date: string; qty: string; value: string }[] }
  events: Event[]
  expected: {
    MA_EXP: GoldenStock
    FIFO_EXP: GoldenStock
    freight_allocation: { product: string; layer: string; value: string }[]
  }
}
export const month = JSON.parse(readFileSync(new URL('../../fixtures/golden-month.json', import.meta.url), 'utf8')) as Month

const q = (text: string | undefined) => parseQty(text ?? '') ?? Number.NaN
const f = (text: string | undefined) => parseFen(text ?? '') ?? Number.NaN
const worth = (quantity: string | undefined, price: string | undefined) => amountOf(q(quantity), parsePrice(price ?? '') ?? Number.NaN)

/** A movement with what the results call it: the event it belongs to, and where an assembly takes its value from. */
export interface GoodsMovement extends CostMovement {
  event: string
  product: string
  layer: string
  /** assembly: the issues whose cost it takes over, and the fee added */
  carries: { from: number[]; fee: number } | null
}

class Goods {
  readonly movements: GoodsMovement[] = []
  private readonly receipts = new Map<string, number>()

  add(
    event: { id: string; seq: number; date: string },
    product: string,
    kind: CostMovement['kind'],
    quantity: number,
    more: Partial<GoodsMovement> = {},
  ) {
    const seq = event.seq * 100 + this.movements.filter((m) => m.event === event.id).length
    const receipt = kind === 'in' || kind === 'carryIn'
    const defaults = { given: null, ref: null, refQuantity: null, revalueKind: null, group: null, layer: event.id, carries: null }
    const movement: GoodsMovement = {
      ...defaults,
      seq,
      date: event.date,
      phase: kind === 'in' ? 0 : 1,
      kind,
      quantity,
      event: event.id,
      product,
      ...more,
    }
    this.movements.push(movement)
    if (receipt) this.receipts.set(movement.layer, seq)
    return seq
  }
  receipt(layer: string | undefined): number {
    const seq = this.receipts.get(layer ?? '')
    if (seq === undefined) throw new Error(`no receipt ${layer}`)
    return seq
  }
  issueOf(event: string | undefined, product: string): number {
    const found = this.movements.find((m) => m.event === event && m.product === product && m.kind === 'out')
    if (!found) throw new Error(`no issue of ${product} in ${event}`)
    return found.seq
  }
}

function addEvent(goods: Goods, e: Event, capitaliseFreight: boolean): void {
  const lines = e.lines ?? []
  const issues = (list: Line[]) => list.map((l) => goods.add(e, l.product, 'out', -q(l.qty), { group: l.group ? e.seq : null }))
  switch (e.type) {
    case 'purchase_invoice_receipt':
    case 'receipt_estimate':
      for (const l of lines) goods.add(e, l.product, 'in', q(l.qty), { given: worth(l.qty, l.price), layer: l.layer ?? e.id })
      break
    case 'purchase_freight':
      if (capitaliseFreight) {
        for (const a of month.expected.freight_allocation) {
          goods.add(e, a.product, 'revalue', 0, { given: f(a.value), ref: goods.receipt(a.layer), revalueKind: 'landed' })
        }
      }
      break
    case 'sale':
    case 'pos':
    case 'ship_unrecognised':
    case 'internal_use':
      issues(lines)
      break
    case 'invoice_for_estimate':
      for (const l of lines) {
        const given = worth(l.qty, l.price) - worth(l.qty, l.est_price)
        goods.add(e, l.product, 'revalue', 0, { given, ref: goods.receipt(l.layer), refQuantity: q(l.qty), revalueKind: 'price' })
      }
      break
    case 'return_before_invoice':
    case 'purchase_return_after_invoice':
      for (const l of lines) goods.add(e, l.product, 'returnOut', -q(l.qty), { given: -worth(l.qty, l.price), ref: goods.receipt(l.layer) })
      break
    case 'sales_return_after_invoice':
      for (const l of lines) goods.add(e, l.product, 'returnIn', q(l.qty), { ref: goods.issueOf(e.of, l.product) })
      break
    case 'assembly': {
      const from = issues(e.components ?? [])
      goods.add(e, e.product ?? '', 'carryIn', q(e.qty), { layer: e.layer ?? e.id, carries: { from, fee: f(e.fee) } })
      break
    }
    case 'stocktake':
      issues(e.shortage ?? [])
      for (const l of e.surplus ?? []) goods.add(e, l.product, 'in', q(l.qty), { given: worth(l.qty, l.price), layer: l.layer ?? e.id })
      break
    case 'cost_adjust_invoice': {
      const ref = goods.receipt(e.layer)
      const kept = goods.movements.reduce(
        (sum, m) => (m.seq === ref || (m.kind === 'returnOut' && m.ref === ref) ? sum + m.quantity : sum),
        0,
      )
      goods.add(e, e.product ?? '', 'revalue', 0, { given: f(e.net), ref, refQuantity: kept, revalueKind: 'price' })
      break
    }
  }
}

/** Opening layers and the month's events, in order of entry (dates follow it). Transfers do not touch a company-wide pool. */
export function goodsMovements(capitaliseFreight: boolean): GoodsMovement[] {
  const goods = new Goods()
  month.opening.layers.forEach((l, i) => {
    goods.add({ id: l.layer, seq: -10 + i, date: l.date }, l.product, 'in', q(l.qty), { given: f(l.value), layer: l.layer })
  })
  for (const e of month.events) addEvent(goods, e, capitaliseFreight)
  return goods.movements
}
export const isOpening = (m: CostMovement) => periodOf(m.date) < 202601
