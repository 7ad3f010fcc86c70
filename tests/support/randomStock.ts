import { Refusal } from '../../src/main/backend/context'
import { runQuery } from '../../src/main/backend/transaction'
import { deriveDocument } from '../../src/main/documents/derive'
import { bomHandlers } from '../../src/main/modules/boms/handlers'
import { refuseShortFromNow } from '../../src/main/modules/settings/shortages'
import { goods, NET } from './books'
import { recostNow } from './miscost'
import { Choices, NUMBERED, type Source } from './randomChoices'

type Made = { type: string; date: string; lines: Record<string, unknown>[] } & Record<string, unknown>

/** What random trade does with goods besides buying and selling them. */
export abstract class StockActs extends Choices {
  protected transfer(): void {
    const [warehouseId, toWarehouseId] = this.pick([
      [1, 3],
      [3, 1],
    ])
    const lines = this.lines(() => this.batched((itemId, batch) => ({ itemId, quantity: this.int(1, 8) * NET, ...batch })))
    const transferMode = this.pick(['oneStep', 'twoStep'])
    this.books.post({ type: 'transfer', date: this.date(), warehouseId, toWarehouseId, transferMode, lines })
  }
  /** Some of what is on the way arrives, at times more than that, or where it was not sent to. */
  protected transferIn(): void {
    const coming = this.books.db.all<Source & { on_the_way: number }>(
      `SELECT l.id, l.item_id, l.quantity, l.in_transit_quantity AS on_the_way, l.batch, d.date FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id
       WHERE d.transfer_mode = 'twoStep' AND d.type = 'transfer' AND d.state = 'posted' ORDER BY l.in_transit_quantity = 0, l.id DESC LIMIT 6`,
    )
    const first = this.pick(coming)
    const taken = coming.filter((l) => l === first || (l.on_the_way > 0 && this.chance(0.3)))
    this.books.post({
      type: 'transferIn',
      date: this.dateAfter(...taken.map((l) => l.date)),
      warehouseId: this.warehouse(),
      lines: taken.map((l) => ({
        itemId: l.item_id,
        quantity: this.chance(0.5) ? Math.max(l.on_the_way, NET) : NET,
        batch: l.batch,
        sourceLineId: l.id,
      })),
    })
  }
  protected placed(itemId: number, more: Record<string, unknown> = {}) {
    return { itemId, quantity: this.int(1, 4) * NET, ...this.batch(itemId), ...more }
  }
  /** One item made of two others, now and then of itself. */
  protected assembly(): void {
    const [product, ...parts] = Array.from({ length: 3 }, this.item)
    const lines = [this.placed(product ?? 1, { toWarehouseId: this.warehouse() }), ...parts.map((item) => this.placed(item))]
    this.books.post({ type: 'assembly', date: this.date(), warehouseId: this.warehouse(), tenders: this.tenders(10_00), lines })
  }
  protected disassembly(): void {
    const cost = () => ({ toWarehouseId: this.warehouse(), cost: this.pick([0, 1_00, 2_00, this.fen()]) })
    const lines = [this.placed(this.item()), ...this.lines(() => this.placed(this.item(), cost()))]
    this.books.post({ type: 'disassembly', date: this.date(), warehouseId: this.warehouse(), tenders: this.tenders(7_00), lines })
  }
  protected other(type: 'otherIn' | 'otherOut'): void {
    const cost = type === 'otherIn' ? () => ({ cost: this.fen() }) : () => ({})
    const lines = this.lines(() => ({ itemId: this.item(), quantity: this.int(1, 6) * NET, ...cost() }))
    this.books.post({ type, date: this.date(), warehouseId: this.warehouse(), accountId: this.books.account('pendingPropertyLoss'), lines })
  }
  protected issue(): void {
    const lines = this.lines(() => this.batched((itemId, batch) => ({ itemId, quantity: this.int(1, 6) * NET, ...batch })))
    const accountId = this.chance(0.5) ? null : this.books.account(this.pick(['officeExpense', 'pendingPropertyLoss']))
    const departmentId = this.chance(0.95) ? 1 : null
    this.books.post({ type: 'materialIssue', date: this.date(), warehouseId: this.warehouse(), departmentId, accountId, lines })
  }
  /** Part of what was issued comes back, at times more than that. */
  protected bringBack(): void {
    const source = this.pick(
      this.books.db.all<Source>(
        `SELECT l.id, l.item_id, l.quantity, l.batch, d.date FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id
         WHERE d.type = 'materialIssue' AND d.state = 'posted' AND d.reverses_id IS NULL AND l.quantity > 0 ORDER BY l.id DESC LIMIT 8`,
      ),
    )
    const lines = [{ itemId: source.item_id, quantity: -this.part(source) * NET, sourceLineId: source.id, batch: source.batch }]
    const date = this.dateAfter(source.date)
    this.books.post({ type: 'materialIssue', date, warehouseId: this.warehouse(), departmentId: 1, lines })
  }
  protected found(type: 'stockLoss' | 'stockGain'): void {
    const cost = type === 'stockGain' && this.chance(0.7) ? () => ({ cost: this.fen() }) : () => ({})
    const lines = this.lines(() => this.batched((itemId, batch) => ({ itemId, quantity: this.int(1, 4) * NET, ...cost(), ...batch })))
    const lossKind = this.pick(['normal', 'abnormal'])
    this.books.post({ type, date: this.date(), warehouseId: this.warehouse(), reason: '试', lossKind, lines })
  }
  /** 批准处理 of one or two losses and gains, at times of one that is decided already. */
  protected dispose(): void {
    const pending = this.books.db.all<{ id: number; date: string }>(
      "SELECT id, date FROM doc_stock WHERE type IN ('stockLoss', 'stockGain') AND state = 'posted' ORDER BY id DESC LIMIT 4",
    )
    const first = this.pick(pending)
    const chosen = pending.filter((d) => d === first || this.chance(0.3))
    const date = this.dateAfter(...chosen.map((d) => d.date))
    const ids = chosen.map((d) => d.id)
    this.books.post(runQuery(this.books.set, this.books.caller, (ctx) => deriveDocument(ctx, 'voucher', ids, date)) as never)
  }

  /** 批号更改: what lies there goes on under another number, in the same warehouse or another. */
  protected renumber(): void {
    const from = this.pick([1, 3])
    const toWarehouseId = this.pick([from, from, 1, 3])
    const lines = this.lines(() => ({
      itemId: this.int(5, 6),
      quantity: this.int(1, 6) * NET,
      batch: this.pick(['B1', 'B2']),
      toBatch: this.pick(['B1', 'B2']),
    }))
    this.books.post({ type: 'transfer', date: this.date(), warehouseId: from, toWarehouseId, lines })
  }
  /** 组装 or 拆卸 by the list of materials of item 3, with its fee; at times after a part was changed. */
  protected buildFromBom(): void {
    const { books } = this
    const pieces = this.int(1, 3)
    const expanded = books.command('boms.expand', { pieces, at: this.random.next() }, (ctx) =>
      bomHandlers.expand(ctx, { itemId: 3, quantity: pieces * NET, levels: 'one', warehouseId: 1 }),
    )
    const { fee, lines } = expanded as Awaited<typeof expanded>
    const apart = this.chance(0.4)
    const into = () => ({ toWarehouseId: this.warehouse() })
    const product = { itemId: 3, quantity: pieces * NET, ...(apart ? {} : into()) }
    const parts = lines.map(({ itemId, quantity, cost }) => ({ itemId, quantity, ...(apart ? { ...into(), cost } : {}) }))
    const tenders = fee === 0 ? [] : [{ accountId: books.account('cash'), amount: fee }]
    books.post({
      type: apart ? 'disassembly' : 'assembly',
      date: this.date(),
      warehouseId: this.warehouse(),
      tenders,
      lines: [product, ...parts],
    })
  }
  /** Goods with numbers of their own (D35) come, go, go elsewhere, are sent back; at times a number that is not there. */
  protected numbered(): void {
    const wanted = this.pick([
      ['purchaseReceipt', 2],
      ['purchaseReceipt', 2],
      ['salesDelivery', 1],
      ['salesDelivery', 1],
      ['salesReturn', 1],
      ['purchaseReturn', 2],
      ['transfer', null],
      ['otherOut', null],
    ] as const)
    const states = wanted[0] === 'salesReturn' ? ['sold'] : ['inStock']
    const known = this.books.db.column<string>(
      'SELECT serial FROM serial WHERE item_id = ? AND state IN (SELECT value FROM json_each(?)) ORDER BY serial',
      NUMBERED,
      JSON.stringify(states),
    )
    const [type, partnerId] = known.length === 0 ? (['purchaseReceipt', 2] as const) : wanted
    const fresh = Array.from({ length: 40 }, (_, i) => `N${i + 1}`)
    const serials = this.random.sample(type === 'purchaseReceipt' ? fresh : known, this.int(1, 3))
    const home = this.books.db.value<number>(
      'SELECT warehouse_id FROM serial WHERE item_id = ? AND serial = ? AND warehouse_id > 0',
      NUMBERED,
      serials[0] ?? '',
    )
    const warehouseId = this.chance(0.9) ? (home ?? this.warehouse()) : this.warehouse()
    const there =
      type === 'purchaseReceipt' || type === 'salesReturn' ? serials : serials.filter((s) => this.isAt(s, warehouseId) || this.chance(0.1))
    const line = goods(NUMBERED, there.length, this.fen(), { serials: there })
    const transferMode = this.pick(['oneStep', 'twoStep'])
    const elsewhere = type === 'transfer' ? { toWarehouseId: 4 - warehouseId, transferMode } : {}
    const account = type === 'otherOut' ? { accountId: this.books.account('pendingPropertyLoss') } : {}
    this.books.post({ type, date: this.date(), partnerId, warehouseId, ...elsewhere, ...account, lines: [line] })
  }
  private isAt(serial: string, warehouseId: number): boolean {
    return (
      this.books.db.value('SELECT 1 FROM serial WHERE item_id = ? AND serial = ? AND warehouse_id = ?', NUMBERED, serial, warehouseId) !==
      undefined
    )
  }
  /** 采购费用 of a receipt, early or late, by invoice or in cash (D27). */
  protected landedCost(): void {
    const source = this.pick(this.sources('purchaseReceipt'))
    const amount = this.chance(0.1) ? -this.int(1, 500) : this.int(1, 20_000)
    const date = this.dateAfter(source.date)
    if (this.chance(0.5)) {
      const line = { ...goods(this.service, 0, amount), sourceLineId: source.id }
      this.books.post({
        type: 'purchaseInvoice',
        date,
        partnerId: this.pick([2, 4]),
        invoiceKind: this.pick(['special', 'ordinary']),
        lines: [line],
      })
      return
    }
    const accountId = this.books.account('goods')
    const lines = [{ accountId, amount, sourceLineId: source.id }]
    this.books.post({ type: 'otherPayment', date, accountId: this.books.account('bank'), lines })
  }
  /** 更正入库价格: a 成本调整单 made from a receipt (D26). */
  protected priceCorrection(): void {
    const receipt = this.pick(
      this.books.db.column<number>(
        "SELECT id FROM doc_stock WHERE type = 'purchaseReceipt' AND state = 'posted' ORDER BY id DESC LIMIT 12",
      ),
    )
    const date = this.dateAfter(this.books.db.value<string>('SELECT date FROM doc_stock WHERE id = ?', receipt) ?? '')
    const made = runQuery(this.books.set, this.books.caller, (ctx) =>
      deriveDocument(ctx, 'costAdjustment', [receipt], date),
    ) as unknown as Made
    const lines = made.lines.map((line) => ({ ...line, cost: this.int(-2_000, 4_000) }))
    this.books.post({ ...made, lines } as never)
  }
  /** 成本调整 of all that is there. */
  protected costAdjustment(): void {
    const itemId = this.item()
    const lines = [{ itemId, quantity: 0, cost: this.int(-1_000, 3_000), ...this.batch(itemId) }]
    const accountId = this.books.account('pendingPropertyLoss')
    this.books.post({ type: 'costAdjustment', date: this.date(), warehouseId: this.warehouse(), accountId, lines })
  }
  /** Below zero or not is decided anew for an item or a warehouse. */
  protected changePolicy(): void {
    const policy = this.pick([null, null, 'refuse', 'warn', 'allow'])
    const [table, id] = this.chance(0.5) ? (['item', this.item()] as const) : (['warehouse', this.warehouse()] as const)
    const before = this.books.db.value<string | null>(`SELECT negative_stock FROM ${table} WHERE id = ?`, id) ?? null
    const set = (to: string | null) => this.books.db.run(`UPDATE ${table} SET negative_stock = ? WHERE id = ?`, to, id)
    const of = table === 'item' ? { itemId: id } : { warehouseId: id }
    set(policy)
    try {
      this.books.command('master.save', {}, (ctx) => refuseShortFromNow(ctx, ctx.options.negativeStock, of))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // what is short stands in the way
      set(before)
    }
  }
  /** 成本重算 finds nothing. */
  protected recost(): void {
    if (recostNow(this.books) !== 0) throw new Error('成本重算 changed what the engine had booked')
  }
}
