import { qtyText } from '../../../../../core/kernel'
import type { PoolState } from '../../../../../core/ledger/costing'
import { openingLayers } from '../setup'
import { amountText, type Played } from './view'

interface Move {
  seq: number
  documentId: number
  documentType: string
  lineId: number | null
  groupNo: number | null
  kind: string
  product: string
  quantity: number
  value: number
}
/** Movements that stand, of goods that are the company's to sell: 发出商品 is shown where it leaves. */
const MOVES = `
SELECT e.seq, e.document_id AS documentId, e.document_type AS documentType, e.line_id AS lineId, e.group_no AS groupNo, e.kind, i.code AS product, e.quantity,
  (SELECT COALESCE(SUM(v.value), 0) FROM stock_valuation_entry v WHERE v.pool_id = e.pool_id AND v.date = e.date AND v.phase = e.phase AND v.seq = e.seq) AS value
FROM stock_entry e JOIN item i ON i.id = e.item_id JOIN cost_pool p ON p.id = e.pool_id LEFT JOIN warehouse w ON w.id = p.warehouse_id
WHERE e.n = 0 AND e.kind <> 'move' AND COALESCE(w.kind, 'normal') = 'normal' AND NOT EXISTS (SELECT 1 FROM stock_entry x WHERE x.seq = e.seq AND x.n = 1)
ORDER BY e.date, e.phase, e.seq`

const KINDS: Record<string, string> = { in: 'in', out: 'out', returnIn: 'ret_cus', returnOut: 'ret_sup', revalue: 'adj' }
const kindOf = (m: Move) => (m.kind === 'carryIn' ? (m.documentType === 'assembly' ? 'asm_in' : 'ret_cus') : (KINDS[m.kind] ?? m.kind))

interface Shown extends Move {
  event: string | undefined
  balanceQuantity: number
  balanceValue: number
}
/** Every move with the product's balance after it; lines that were issued as one are one. */
function shownMoves({ db, books }: Played): Shown[] {
  const balances = new Map<string, { quantity: number; value: number }>()
  const shown: Shown[] = []
  for (const m of db.all<Move>(MOVES)) {
    const balance = balances.get(m.product) ?? { quantity: 0, value: 0 }
    balances.set(m.product, balance)
    balance.quantity += m.quantity
    balance.value += m.value
    const event = books.eventOf.get(m.documentId)
    const previous = shown.at(-1)
    const after = { balanceQuantity: balance.quantity, balanceValue: balance.value }
    if (previous && m.groupNo !== null && previous.groupNo === m.groupNo && previous.product === m.product) {
      Object.assign(previous, { quantity: previous.quantity + m.quantity, value: previous.value + m.value, ...after })
    } else shown.push({ ...m, event, ...after })
  }
  return shown
}

export function resultStock(played: Played) {
  const { place, scenario } = played
  const all = shownMoves(played)
  const moves = all
    .flatMap((m) => (m.event === undefined || (m.quantity === 0 && m.value === 0) ? [] : [{ ...m, event: m.event }]))
    .sort((a, b) => (place.get(a.event) ?? 0) - (place.get(b.event) ?? 0) || a.seq - b.seq)
  const COSTS = new Set(['out', 'ret_cus', 'asm_in'])
  const onHand = (product: string) => all.findLast((m) => m.product === product)
  return {
    issue_costs: moves.filter((m) => COSTS.has(kindOf(m))).map((m) => ({ event: m.event, product: m.product, cost: amountText(-m.value) })),
    stock_moves: moves.map((m) => ({
      event: m.event,
      product: m.product,
      kind: kindOf(m),
      qty: qtyText(m.quantity),
      value: amountText(m.value),
      bal_qty: qtyText(m.balanceQuantity),
      bal_value: amountText(m.balanceValue),
    })),
    closing_stock: scenario.master.products.map(({ id: product }) => {
      const last = onHand(product)
      return { product, qty: qtyText(last?.balanceQuantity ?? 0), value: amountText(last?.balanceValue ?? 0) }
    }),
    fifo_layers: layersOf(played, all),
  }
}

/** Layers that are left, by the names the scenario gives them; what it does not name has its event's. Null: no layers are kept. */
function layersOf({ db, scenario, books }: Played, moves: readonly Shown[]) {
  const opening = openingLayers(scenario).filter((l) => !l.estimated)
  const names = new Map<number, string>()
  for (const m of moves.filter((x) => x.event === undefined)) {
    const receipt = books.lines.find((l) => l.lineId === m.lineId)
    names.set(m.seq, receipt?.layer ?? opening.shift()?.layer ?? '')
  }
  for (const m of moves) if (m.event !== undefined) names.set(m.seq, books.lines.find((l) => l.lineId === m.lineId)?.layer ?? m.event)
  const states = db.all<{ product: string; method: string; state: string }>(
    `SELECT i.code AS product, p.method, s.state FROM cost_pool p JOIN cost_state s ON s.pool_id = p.id JOIN item i ON i.id = p.item_id LEFT JOIN warehouse w ON w.id = p.warehouse_id
     WHERE COALESCE(w.kind, 'normal') = 'normal'`,
  )
  if (!states.some(({ method }) => method === 'fifo' || method === 'lifo')) return null
  return Object.fromEntries(
    scenario.master.products.map(({ id: product }) => {
      const layers = states.filter((s) => s.product === product).flatMap((s) => (JSON.parse(s.state) as PoolState).layers)
      return [product, layers.map((l) => ({ layer: names.get(l.seq) ?? '', qty: qtyText(l.quantity), value: amountText(l.value) }))]
    }),
  )
}
