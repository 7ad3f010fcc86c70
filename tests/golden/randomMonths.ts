import { Random } from '../../src/main/services/random'
import type { Event, Line, Scenario } from './model/scenario'

/** Goods lying at one place. */
interface Place {
  product: string
  wh: string
  batch: string | null
  qty: number
}
/** What of a line can still come back, be invoiced or be accepted. */
interface Open {
  event: string
  partner: string
  line: Line
  left: number
  date: string
  more: Record<string, unknown>
}
const yuan = (fen: number) => (fen / 100).toFixed(2)
const ACCOUNTS = ['1001', '100201', '101206', '101207']
const SURCHARGES = { '540301': '0.07', '540302': '0.03', '540303': '0.02' }

/**
 * Months of a company in which anything happens that a scenario can say, in any order and number: goods bought with their invoice or
 * before it, invoices for several receipts, goods sent back and coming back in parts, freight, corrections of prices, kits, counts,
 * moves between warehouses, advances, settlements. Nothing runs short.
 */
export class RandomMonths {
  private readonly places: Place[] = []
  private readonly estimates: Open[] = []
  private readonly receipts: Open[] = []
  private readonly sales: Open[] = []
  private readonly shipments: Open[] = []
  private readonly advances = new Map<string, number>()
  private readonly events: Event[] = []
  private readonly random: Random
  private date = ''
  private serial = 0

  constructor(
    seed: number,
    private readonly raw: Scenario,
  ) {
    this.random = new Random(seed)
    for (const { product, wh, batch, qty } of raw.opening.stock) this.places.push({ product, wh, batch, qty: Number(qty) })
    for (const l of raw.opening.layers)
      if (l.estimated) {
        const line: Line = {
          product: l.product,
          qty: l.qty,
          layer: l.layer,
          price: yuan(Math.round((Number(l.value) * 100) / Number(l.qty))),
        }
        this.estimates.push({ event: '', partner: 'S03', line, left: Number(l.qty), date: l.date, more: {} })
      }
  }

  /** `count` events a month, in months from the scenario's on; each ends as the golden month does. */
  make(months: number, count: number): Scenario {
    const [year = 0, first = 0] = this.raw.master.company.period.split('-').map(Number)
    for (let i = 0; i < months; i++) {
      const last = new Date(Date.UTC(year, first + i, 0))
      const month = last.toISOString().slice(0, 7)
      const days = Array.from({ length: count }, () => this.random.int(1, last.getUTCDate())).sort((a, b) => a - b)
      for (const day of days) {
        this.date = `${month}-${String(day).padStart(2, '0')}`
        this.random.pick(this.acts)()
      }
      this.date = last.toISOString().slice(0, 10)
      for (const type of ['cogs', 'vat_transfer']) this.add(type, {})
      this.add('surcharges', { rates: SURCHARGES, reduction: '0.5' })
      this.add('cit', { rate: '0.05' })
      this.add('close_pl', {})
    }
    this.raw.events = this.events
    return this.raw
  }

  private readonly acts = [
    () => this.buy(),
    () => this.buy(),
    () => this.estimate(),
    () => this.invoice(),
    () => this.invoice(),
    () => this.sendBack(),
    () => this.freight(),
    () => this.correct(),
    () => this.sell(),
    () => this.sell(),
    () => this.sell(),
    () => this.till(),
    () => this.comeBack(),
    () => this.ship(),
    () => this.accept(),
    () => this.moveGoods(),
    () => this.use(),
    () => this.kit(),
    () => this.count(),
    () => this.advance(),
    () => this.settle(),
    () => this.spend(),
  ]

  private add(type: string, fields: Record<string, unknown>): Event {
    const seq = ++this.serial
    const event = { id: `R${seq}`, seq, date: this.date, type, memo: type, ...fields } as Event
    this.events.push(event)
    return event
  }
  private readonly amount = (from: number, to: number) => yuan(this.random.int(from * 100, to * 100))
  private readonly customer = () => this.random.pick(this.raw.master.customers).id
  private readonly supplier = () => this.random.pick(this.raw.master.suppliers).id
  private readonly account = () => this.random.pick(ACCOUNTS)
  private readonly pieces = (most: number) => (this.random.chance(0.2) ? this.random.int(1, most * 8) / 8 : this.random.int(1, most))

  private put(product: string, wh: string, batch: string | null, qty: number): void {
    const place = this.places.find((p) => p.product === product && p.wh === wh && p.batch === batch)
    if (place) place.qty += qty
    else this.places.push({ product, wh, batch, qty })
  }
  /** Up to `lines` places with goods, some of each. */
  private taken(lines: number, most: number, wh?: string): (Place & { take: number })[] {
    const filled = this.places.filter((p) => p.qty > 0 && (wh === undefined || p.wh === wh))
    return this.random.sample(filled, lines).map((p) => {
      const take = this.random.chance(0.15) ? p.qty : Math.min(p.qty, this.pieces(most))
      p.qty -= take
      return { ...p, take }
    })
  }
  private readonly lineOf = ({ product, wh, batch, take }: Place & { take: number }, price?: string): Line => ({
    product,
    qty: String(take),
    ...(price === undefined ? {} : { price }),
    wh,
    batch,
  })
  private bought(event: string): Line[] {
    const { products } = this.raw.master as unknown as { products: { id: string; batch: boolean }[] }
    return this.random.sample(products, this.random.int(1, 3)).map(({ id, batch }, i) => {
      const qty = this.pieces(90)
      const line = { product: id, qty: String(qty), price: this.amount(8, 80), wh: this.random.pick(['W1', 'W2']), layer: `${event}-${i}` }
      const named = batch ? this.random.pick(['B2501', 'B2601', 'B2602']) : null
      this.put(id, line.wh, named, qty)
      return { ...line, batch: named }
    })
  }
  private receive(type: string, list: Open[], more: Record<string, unknown>): Event {
    const lines = this.bought(`L${this.serial}`)
    const partner = this.supplier()
    const e = this.add(type, { supplier: partner, ...more, lines })
    for (const line of lines) list.push({ event: e.id, partner, line, left: Number(line.qty), date: this.date, more })
    return e
  }
  private buy(): void {
    const invoice = this.random.chance(0.8) ? '专票' : '普票'
    this.receive('purchase_invoice_receipt', this.receipts, {
      invoice,
      ...(this.random.chance(0.2) ? { pay_account: this.account() } : {}),
    })
  }
  private estimate(): void {
    this.receive('receipt_estimate', this.estimates, {})
  }
  /** One invoice for parts of one or several receipts of a supplier. */
  private invoice(): void {
    const open = this.estimates.filter((o) => o.left > 0)
    if (open.length === 0) return
    const { partner } = this.random.pick(open)
    const own = this.random.sample(
      open.filter((o) => o.partner === partner),
      this.random.int(1, 3),
    )
    const lines = own.map((o) => {
      const qty = this.random.chance(0.6) ? o.left : Math.min(o.left, this.pieces(40))
      o.left -= qty
      const cents = Math.round(Number(o.line.price) * this.random.int(85, 120))
      const { product, layer = null } = o.line
      return { product, layer, est_price: o.line.price, qty: String(qty), price: yuan(cents) } as Line
    })
    this.add('invoice_for_estimate', {
      supplier: partner,
      invoice: '专票',
      lines,
      ...(this.random.chance(0.3) ? { offset_prepay: true } : {}),
    })
  }
  /** What is sent back lies where it came in. */
  private sendBack(): void {
    const before = this.random.chance(0.4)
    const [source] = this.random.sample(before ? this.estimates : this.receipts, 1)
    if (!source?.event) return
    const { line } = source
    const place = this.places.find((p) => p.product === line.product && p.wh === line.wh && p.batch === line.batch)
    const most = Math.min(source.left, place?.qty ?? 0)
    if (!place || most <= 0) return
    const qty = this.random.chance(0.3) ? most : Math.min(most, this.pieces(20))
    source.left -= qty
    place.qty -= qty
    const lines = [{ ...line, qty: String(qty) }]
    const type = before ? 'return_before_invoice' : 'purchase_return_after_invoice'
    this.add(type, { supplier: source.partner, of: source.event, lines })
  }
  private freight(): void {
    const to = this.receipts.filter((r) => r.event)
    if (to.length === 0) return
    const [invoice, rate] = this.random.pick([
      ['专票', '0.09'],
      ['专票', '0.06'],
      ['专票', '0.03'],
      ['普票', '0.09'],
    ])
    const allocation = { allocate_to: this.random.pick(to).event, allocate_by: this.random.pick(['amount', 'qty']) }
    this.add('purchase_freight', {
      supplier: 'S04',
      invoice,
      net: this.amount(1, 900),
      vat_rate: rate,
      ...allocation,
      pay_account: this.account(),
    })
  }
  private correct(): void {
    const open = this.receipts.filter((r) => r.left > 0)
    if (open.length === 0) return
    const { event, partner, line } = this.random.pick(open)
    const vat = this.raw.master.products.find((p) => p.id === line.product)?.vat
    this.add('cost_adjust_invoice', {
      supplier: partner,
      of: event,
      product: line.product,
      layer: line.layer,
      net: this.amount(1, 300),
      vat_rate: vat,
    })
  }

  private sold(most: number): Line[] {
    return this.taken(this.random.int(1, 3), most).map((t) => this.lineOf(t, this.amount(30, 160)))
  }
  private remember(list: Open[], e: Event, partner: string, lines: readonly Line[], more: Record<string, unknown>): void {
    for (const line of lines) list.push({ event: e.id, partner, line, left: Number(line.qty), date: this.date, more })
  }
  private sell(): void {
    const lines = this.sold(50)
    if (lines.length === 0) return
    const customer = this.customer()
    const price_mode = this.random.pick(['incl', 'excl'])
    const advance = this.advances.get(customer) ?? 0
    const least = lines.reduce((s, l) => s + Math.floor(Number(l.qty) * Number(l.price) * 80), 0)
    const used = this.random.chance(0.5) ? Math.min(advance, least) : 0
    this.advances.set(customer, advance - used)
    const more = { price_mode, ...(this.random.chance(0.25) ? { trade_discount: this.random.pick(['0.05', '0.1', '0.033']) } : {}) }
    const invoice = this.random.pick(['专票', '普票', null])
    const e = this.add('sale', {
      customer,
      ...more,
      ...(invoice ? { invoice } : {}),
      lines,
      ...(used > 0 ? { offset_advance: yuan(used) } : {}),
    })
    this.remember(this.sales, e, customer, lines, more)
  }
  private till(): void {
    const lines = this.sold(12)
    if (lines.length === 0) return
    // each line is rounded, then added up
    const total = lines.reduce((s, l) => s + Math.round(Number(l.qty) * 1000 * Math.round(Number(l.price) * 100) * 1e-3 + 1e-9), 0)
    const first = this.random.int(0, total)
    const [one, other] = this.random.sample(ACCOUNTS, 2)
    const tenders = [
      { account: one, amount: yuan(first) },
      { account: other, amount: yuan(total - first) },
    ].filter((t) => Number(t.amount) > 0)
    this.add('pos', { price_mode: 'incl', lines, tenders })
  }
  private comeBack(): void {
    const open = this.sales.filter((s) => s.left > 0)
    if (open.length === 0) return
    const source = this.random.pick(open)
    const qty = this.random.chance(0.4) ? source.left : Math.min(source.left, this.pieces(10))
    source.left -= qty
    const { line } = source
    this.put(line.product, line.wh ?? '', line.batch ?? null, qty)
    this.add('sales_return_after_invoice', {
      customer: source.partner,
      of: source.event,
      ...source.more,
      lines: [{ ...line, qty: String(qty) }],
    })
  }
  private ship(): void {
    const customer = this.customer()
    const lines = this.taken(1, 30).map((t) => this.lineOf(t))
    if (lines.length === 0) return
    const e = this.add('ship_unrecognised', { customer, lines })
    this.remember(this.shipments, e, customer, lines, {})
  }
  private accept(): void {
    const open = this.shipments.filter((s) => s.left > 0)
    if (open.length === 0) return
    const source = this.random.pick(open)
    const qty = this.random.chance(0.5) ? source.left : Math.min(source.left, this.pieces(15))
    source.left -= qty
    const lines = [{ product: source.line.product, qty: String(qty), price: this.amount(60, 150) }]
    this.add('acceptance_invoice', { customer: source.partner, of: source.event, price_mode: this.random.pick(['incl', 'excl']), lines })
  }

  private moveGoods(): void {
    const [frm, to] = this.random.chance(0.5) ? ['W1', 'W2'] : ['W2', 'W1']
    const lines = this.taken(this.random.int(1, 2), 40, frm)
    if (lines.length === 0) return
    for (const l of lines) this.put(l.product, to as string, l.batch, l.take)
    this.add('transfer', { frm, to, lines: lines.map(({ product, batch, take }) => ({ product, batch, qty: String(take) })) })
  }
  private use(): void {
    const lines = this.taken(this.random.int(1, 2), 5).map((t) => this.lineOf(t))
    if (lines.length > 0) this.add('internal_use', { expense_account: '560203', dept: 'D01', lines })
  }
  private kit(): void {
    const components = this.taken(this.random.int(1, 2), 20, 'W1')
      .filter((t) => t.product !== 'P3' || this.put(t.product, t.wh, t.batch, t.take))
      .map((t) => this.lineOf(t))
    if (components.length === 0) return
    const qty = this.random.int(1, 15)
    this.put('P3', 'W1', null, qty)
    const fee = this.random.chance(0.6) ? { fee: this.amount(1, 200), account: '1001' } : {}
    this.add('assembly', { product: 'P3', qty: String(qty), wh: 'W1', layer: `K${this.serial}`, components, ...fee })
  }
  private count(): void {
    const wh = this.random.pick(['W1', 'W2'])
    const missing = this.taken(this.random.int(0, 2), 4, wh)
    const shortage = missing.map((t) => ({ ...this.lineOf(t), abnormal: this.random.chance(0.5) }))
    const found = this.random.chance(0.5) || missing.length === 0
    const surplus = found
      ? [{ product: 'P1', qty: String(this.random.int(1, 9)), price: this.amount(20, 60), layer: `C${this.serial}` }]
      : []
    for (const s of surplus) this.put('P1', wh, null, Number(s.qty))
    const e = this.add('stocktake', { wh, shortage, surplus })
    const paid = missing.length > 0 && this.random.chance(0.5) ? { compensation: this.amount(0.01, 3), employee: 'E02' } : {}
    this.add('stocktake_approval', { of: e.id, ...paid })
  }

  private advance(): void {
    if (this.random.chance(0.4)) {
      this.add('supplier_advance', { supplier: this.supplier(), amount: this.amount(10, 3000), account: this.account() })
      return
    }
    const customer = this.customer()
    const amount = this.random.int(1000, 900_000)
    this.advances.set(customer, (this.advances.get(customer) ?? 0) + amount)
    this.add('customer_advance', { customer, amount: yuan(amount), account: this.account() })
  }
  private settle(): void {
    if (this.random.chance(0.5)) this.add('payment', { supplier: this.supplier(), amount: this.amount(1, 6000), account: this.account() })
    else this.add('receipt', { customer: this.customer(), amount: this.amount(1, 6000), account: this.account() })
  }
  private spend(): void {
    const gross = this.amount(10, 900)
    const account = this.account()
    const expense = { expense_account: '560203', dept: 'D01', gross, account }
    const acts = [
      () => this.add('expense_cash', { ...expense, ...(this.random.chance(0.5) ? { vat_rate: '0.06', invoice: '专票' } : {}) }),
      () => this.add('service_sale', { customer: this.customer(), gross, vat_rate: '0.06' }),
      () =>
        this.add('fixed_asset', { net: this.amount(500, 9000), vat_rate: '0.13', invoice: this.random.pick(['专票', '普票']), account }),
      () => this.add('bank_interest', { amount: this.amount(0.01, 40), account }),
      () => this.add('depreciation', { account: '560202', dept: 'D01', amount: this.amount(1, 900) }),
      () => this.add('employee_advance', { employee: 'E01', amount: gross, account }),
    ]
    this.random.pick(acts)()
  }
}
