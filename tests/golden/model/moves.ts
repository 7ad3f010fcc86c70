import type { Move } from './costs'
import { fen, pieces, ppm, priceOf, shares, times, worth } from './numbers'
import { deducts, priced, withTax } from './prices'
import { type Event, inOrder, type Line, monthOf, type Scenario, text } from './scenario'

/** The movements of goods of a scenario, not costed yet, and where later events find them. */
export class Moves {
  readonly all: Move[] = []
  /** movement → the line it comes from */
  readonly lineOf = new Map<Move, Line>()
  /** estimates by layer: what is not invoiced and not sent back */
  readonly estimates = new Map<string, { qty: number; value: number }>()
  /** adds: estimate that an invoice takes back */
  readonly takenBack = new Map<Move, number>()
  private readonly receivedQty = new Map<string, number>()

  constructor(
    readonly scenario: Scenario,
    readonly capitalise: boolean,
  ) {
    const layers = [...scenario.opening.layers].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
    const opening: Event = { id: '', date: `${scenario.master.company.period}-01`, type: 'opening' }
    for (const l of layers) {
      this.add(opening, l, 'in', { value: fen(l.value), layer: l.layer })
      this.receivedQty.set(l.layer, pieces(l.qty))
      if (l.estimated) this.estimates.set(l.layer, { qty: pieces(l.qty), value: fen(l.value) })
    }
    for (const e of inOrder(scenario.events)) this.of(e)
  }

  private add(e: Event, line: Pick<Line, 'product' | 'qty'>, kind: Move['kind'], more: Partial<Move> = {}): Move {
    const move: Move = {
      event: e.id,
      month: monthOf(e.date),
      product: line.product,
      kind,
      qty: pieces(line.qty),
      value: 0,
      layer: '',
      concerns: 0,
      price: false,
      group: '',
      of: null,
      from: [],
      booked: 0,
      beyond: 0,
      returned: { qty: 0, value: 0 },
      ...more,
    }
    this.all.push(move)
    this.lineOf.set(move, line as Line)
    return move
  }
  /** The movement of an earlier event that a line means: best of the same batch and place. */
  source(e: Event, line: Line): Move | null {
    const fits = (m: Move) => {
      const l = this.lineOf.get(m)
      return Number((l?.batch ?? null) === (line.batch ?? null)) * 2 + Number((l?.wh ?? null) === (line.wh ?? null))
    }
    const own = this.all.filter((m) => m.event === e.of && m.product === line.product && (m.kind === 'issue' || m.kind === 'in'))
    return own.sort((a, b) => fits(b) - fits(a))[0] ?? null
  }
  private layerOf(e: Event, line: Line): string {
    return line.layer ?? this.source(e, line)?.layer ?? ''
  }

  private of(e: Event): void {
    switch (e.type) {
      case 'purchase_invoice_receipt':
      case 'receipt_estimate':
        return this.receipt(e)
      case 'purchase_freight':
        return this.capitalise ? this.freight(e) : undefined
      case 'invoice_for_estimate':
        return this.invoice(e)
      case 'cost_adjust_invoice': {
        const layer = text(e, 'layer') ?? ''
        const { net, gross } = withTax(fen(text(e, 'net')), ppm(text(e, 'vat_rate')))
        const value = deducts(this.scenario, e) ? net : gross
        const product = text(e, 'product') ?? ''
        this.add(e, { product, qty: '0' }, 'add', { value, layer, concerns: this.receivedQty.get(layer) ?? 0, price: true })
        return
      }
      case 'return_before_invoice':
      case 'purchase_return_after_invoice':
        return this.sendBack(e)
      case 'sale':
      case 'pos':
      case 'ship_unrecognised':
      case 'internal_use':
        for (const l of e.lines ?? []) this.add(e, l, 'issue', { group: l.group ?? '' })
        return
      case 'sales_return_after_invoice':
        for (const l of e.lines ?? []) this.add(e, l, 'return', { layer: e.id, of: this.source(e, l) })
        return
      case 'stocktake':
        for (const l of e.shortage ?? []) this.add(e, l, 'issue')
        for (const l of e.surplus ?? []) this.add(e, l, 'in', { value: worth(pieces(l.qty), priceOf(l.price)), layer: l.layer ?? e.id })
        return
      case 'assembly': {
        const from = (e.components ?? []).map((l) => this.add(e, l, 'issue'))
        const made = { product: text(e, 'product') ?? '', qty: text(e, 'qty') ?? '0' }
        this.add(e, made, 'made', { value: fen(text(e, 'fee')), layer: text(e, 'layer') ?? e.id, from })
        return
      }
      default:
    }
  }
  /** What goods are taken in at; an estimate has the VAT in it as the policy says, else where it will not be deducted (posting.md 2.3). */
  private receipt(e: Event): void {
    for (const { line, net, gross } of priced(this.scenario, e, 'excl')) {
      const withVat = e.type === 'receipt_estimate' ? this.estimatedWithVat(e) : !deducts(this.scenario, e)
      const value = withVat ? gross : net
      const layer = line.layer ?? `${e.id}/${line.product}`
      this.add(e, line, 'in', { value, layer })
      this.receivedQty.set(layer, pieces(line.qty))
      if (e.type === 'receipt_estimate') this.estimates.set(layer, { qty: pieces(line.qty), value })
    }
  }
  private estimatedWithVat(e: Event): boolean {
    const stated = this.scenario.policy?.['estimate_includes_vat']
    return typeof stated === 'boolean' ? stated : !deducts(this.scenario, e)
  }
  private freight(e: Event): void {
    const to = this.all.filter((m) => m.event === text(e, 'allocate_to') && m.kind === 'in')
    const receipt = this.scenario.events.find((x) => x.id === text(e, 'allocate_to'))
    const nets = receipt ? priced(this.scenario, receipt, 'excl').map((l) => l.net) : []
    const weights = text(e, 'allocate_by')?.startsWith('q') ? to.map((m) => m.qty) : nets
    const { net, gross } = withTax(fen(text(e, 'net')), ppm(text(e, 'vat_rate')))
    const parts = shares(deducts(this.scenario, e) ? net : gross, weights)
    to.forEach((m, i) => this.add(e, { product: m.product, qty: '0' }, 'add', { value: parts[i] ?? 0, layer: m.layer, concerns: m.qty }))
  }
  private invoice(e: Event): void {
    for (const { line, net, gross } of priced(this.scenario, e, 'excl')) {
      const layer = this.layerOf(e, line)
      const back = this.takeBack(layer, pieces(line.qty))
      const value = (deducts(this.scenario, e) ? net : gross) - back
      const add = this.add(e, { product: line.product, qty: '0' }, 'add', { value, layer, concerns: pieces(line.qty), price: true })
      this.lineOf.set(add, line)
      this.takenBack.set(add, back)
    }
  }
  /** The estimate of so many pieces; the last takes the rest. */
  private takeBack(layer: string, qty: number): number {
    const estimate = this.estimates.get(layer)
    if (!estimate) throw new Error(`no estimate ${layer}`)
    const value = qty === estimate.qty ? estimate.value : times(estimate.value, qty, estimate.qty)
    Object.assign(estimate, { qty: estimate.qty - qty, value: estimate.value - value })
    return value
  }
  private sendBack(e: Event): void {
    for (const { line, net, gross } of priced(this.scenario, e, 'excl')) {
      const layer = this.layerOf(e, line)
      const value = e.type === 'return_before_invoice' ? this.takeBack(layer, pieces(line.qty)) : deducts(this.scenario, e) ? net : gross
      this.add(e, line, 'sendBack', { value, layer })
      this.receivedQty.set(layer, (this.receivedQty.get(layer) ?? 0) - pieces(line.qty))
    }
  }
}
