import { firstDay, lastDay, nextPeriod } from '@core/kernel'
import { Refusal } from '../../src/main/backend/context'
import { bookVouchers, reviewVouchers, unreviewVouchers } from '../../src/main/documents/voucherStates'
import { runStep, withdraw } from '../../src/main/modules/periods/close/checklist'
import { goods, refusedCodes } from './books'
import type { Source } from './randomChoices'
import { StockActs } from './randomStock'

/** Vouchers of what closing a month made, looked up without the program: of a document that is in no booked voucher. */
const REVIEWED_REVERSALS = `
WITH stands AS (
  SELECT p.document_id AS document, v.id, v.state FROM doc_invoice d JOIN posting p ON p.document_id = d.id JOIN voucher v ON v.id = p.voucher_id JOIN journal_line j ON j.posting_id = p.id
  WHERE d.type = 'estimateReversal' AND d.state = 'posted' AND d.reverses_id IS NULL AND d.date IN (?, ?) GROUP BY p.document_id, v.id, j.account_id, j.item_id HAVING SUM(j.debit - j.credit) <> 0)
SELECT DISTINCT id FROM stands WHERE state = 'reviewed' AND document NOT IN (SELECT document FROM stands WHERE state = 'booked')`

/** Random trade, valid and invalid: back-dated, partial, withdrawn and posted again. */
export class RandomTrade extends StockActs {
  /** So that there is something to trade with: every item comes to both warehouses, and some of it is sold, returned and moved on. */
  begin(): void {
    const [first = '', ...later] = this.months
    const supplied = (itemId: number) => ({
      partnerId: this.pick([2, 4]),
      lines: [goods(itemId, this.int(20, 60), this.fen(), this.own(itemId))],
    })
    for (let itemId = 1; itemId <= 6; itemId++)
      for (const warehouseId of [1, 3])
        this.books.post({
          type: 'purchaseReceipt',
          date: `${first}-0${this.int(1, 9)}`,
          warehouseId,
          invoiceKind: this.pick(['none', 'special', 'ordinary']),
          ...supplied(itemId),
        })
    for (const month of [first, first, ...later]) {
      const itemId = this.item()
      const lines = [goods(itemId, this.int(1, 6), this.fen(), this.own(itemId))]
      this.books.post({ type: 'salesDelivery', date: `${month}-${this.int(10, 28)}`, partnerId: 1, warehouseId: this.pick([1, 3]), lines })
    }
  }

  /** One act, of these or of any; what it was, and the codes when it was refused. Any other error is thrown. */
  act(only?: readonly string[]): string {
    const [name, work] = this.pick(only ? this.acts.filter(([act]) => only.includes(act)) : this.acts)
    try {
      work()
      return name
    } catch (error) {
      if (!(error instanceof Refusal)) throw Object.assign(error as Error, { act: name })
      return `${name}: ${error.problems.map((p) => p.code).join(' ')}`
    }
  }

  /** 成本结转, 结转损益 and 结账 of a month: what is not posted in it is voided first. A month with goods short stays open (D18). */
  close(period: number): void {
    const month = `${Math.floor(period / 100)}-${String(period % 100).padStart(2, '0')}`
    const drafts = this.books.db.column<number>(
      "SELECT id FROM document WHERE state IN ('draft', 'submitted') AND type <> 'estimateReversal' AND date LIKE ?",
      `${month}-%`,
    )
    for (const id of drafts) this.books.void(id)
    this.books.settleCosts(period)
    this.books.transferProfit(period)
    try {
      this.books.closePeriod(period)
    } catch (error) {
      if (!(error instanceof Refusal) || !['CLOSE_BLOCKED', 'PERIODS_OPEN_BEFORE'].includes(error.problems[0]?.code ?? '')) throw error
    }
  }

  /** 反结账 of a month, unless it is still open. Refused exactly while a 回冲单 of its end stands in a voucher that is reviewed and not booked: then that is taken back first. */
  reopen(period: number): void {
    if (this.books.db.value("SELECT 1 FROM period WHERE period = ? AND state = 'closed'", period) === undefined) return
    const reviewed = this.books.db.column<number>(REVIEWED_REVERSALS, lastDay(period), firstDay(nextPeriod(period)))
    const codes = refusedCodes(() => this.books.reopenPeriod(period))
    if ([...new Set(codes)].join() !== (reviewed.length > 0 ? 'VOUCHER_REVIEWED' : ''))
      throw new Error(`reopening ${period}: ${codes.join()} with reviewed vouchers ${reviewed.join()}`)
    if (reviewed.length === 0) return
    this.books.command('vouchers.unreview', { reviewed }, (ctx) => unreviewVouchers(ctx, reviewed))
    this.books.reopenPeriod(period)
  }

  private readonly acts: [string, () => void][] = [
    ['purchaseReceipt', () => this.receive()],
    ['purchaseReceipt', () => this.receive()],
    ['purchaseReceipt', () => this.receive()],
    ['purchaseReceipt', () => this.receive()],
    ['purchaseReceipt', () => this.receive()],
    ['purchaseReceipt', () => this.receive()],
    ['purchaseReceipt', () => this.receive()],
    ['salesDelivery', () => this.deliver()],
    ['salesDelivery', () => this.deliver()],
    ['salesDelivery', () => this.deliver()],
    ['salesDelivery', () => this.deliver()],
    ['salesDelivery', () => this.deliver()],
    ['purchaseInvoice', () => this.purchaseInvoice()],
    ['purchaseInvoice', () => this.purchaseInvoice()],
    ['salesInvoice', () => this.salesInvoice()],
    ['purchaseReturn', () => this.purchaseReturn()],
    ['salesReturn', () => this.salesReturn()],
    ['transfer', () => this.transfer()],
    ['transfer', () => this.transfer()],
    ['assembly', () => this.assembly()],
    ['disassembly', () => this.disassembly()],
    ['transferIn', () => this.transferIn()],
    ['materialIssue', () => this.issue()],
    ['materialReturn', () => this.bringBack()],
    ['stockLoss', () => this.found('stockLoss')],
    ['stockGain', () => this.found('stockGain')],
    ['disposal', () => this.dispose()],
    ['renumber', () => this.renumber()],
    ['buildFromBom', () => this.buildFromBom()],
    ['numbered', () => this.numbered()],
    ['numbered', () => this.numbered()],
    ['landedCost', () => this.landedCost()],
    ['priceCorrection', () => this.priceCorrection()],
    ['costAdjustment', () => this.costAdjustment()],
    ['policy', () => this.changePolicy()],
    ['recost', () => this.recost()],
    ['otherIn', () => this.other('otherIn')],
    ['otherOut', () => this.other('otherOut')],
    ['receipt', () => this.cash('receipt')],
    ['payment', () => this.cash('payment')],
    ['settlement', () => this.settle()],
    ['otherPayment', () => this.otherCash('otherPayment')],
    ['otherReceipt', () => this.otherCash('otherReceipt')],
    ['fundTransfer', () => this.fundTransfer()],
    ['voucher', () => this.voucher()],
    ['unpost', () => this.unpost()],
    ['unpost', () => this.unpost()],
    ['repost', () => this.repost()],
    ['order', () => this.order()],
    ['execute', () => this.execute()],
    ['execute', () => this.execute()],
    ['closeOrder', () => this.books.closeOrder(this.pick(this.orders('approved')), true)],
    ['openOrder', () => this.books.closeOrder(this.pick(this.orders('closed')), false)],
    ['reverse', () => this.reverse()],
    ['settleCosts', () => this.books.settleCosts(Number(this.pick(this.months).replace('-', '')))],
    ['profit', () => this.step('profit')],
    ['incomeTax', () => this.step('incomeTax')],
    ['vat', () => this.step(this.pick(['vatTransfer', 'surcharges', 'taxPayment']))],
    ['withdrawStep', () => this.withdrawStep()],
    ['review', () => this.review()],
    ['book', () => this.book()],
    ['void', () => this.books.void(this.pick(this.documents('draft')))],
  ]

  private step(id: string): void {
    const period = this.period()
    this.books.command('periods.runStep', { period, id }, (ctx) => runStep(ctx, period, id))
  }
  private withdrawStep(): void {
    const [period, id] = [this.period(), this.pick(['profit', 'incomeTax', 'vatTransfer', 'surcharges', 'taxPayment'])]
    this.books.command('periods.withdrawStep', { period, id }, (ctx) => withdraw(ctx, period, id))
  }
  private readonly period = () => Number(this.pick(this.months).replace('-', ''))
  /** One voucher, whatever state it is in. */
  private review(): void {
    const ids = [this.pick(this.books.db.column<number>('SELECT id FROM voucher'))]
    this.books.command('vouchers.review', { ids }, (ctx) => reviewVouchers(ctx, ids))
  }
  private book(): void {
    const ids = [this.pick(this.books.db.column<number>('SELECT id FROM voucher'))]
    this.books.command('vouchers.book', { ids }, (ctx) => bookVouchers(ctx, ids))
  }
  private receive(): void {
    const invoiceKind = this.pick(['none', 'special', 'ordinary'] as const)
    const lines = this.lines(() => this.batched((itemId, batch) => this.measured(itemId, this.int(1, 40), batch)))
    const gross = lines.reduce((s, l) => s + l.gross, 0)
    const tenders = invoiceKind === 'none' ? [] : this.tenders(gross)
    this.books.post({
      type: 'purchaseReceipt',
      date: this.date(),
      partnerId: this.pick([2, 4]),
      warehouseId: this.warehouse(),
      invoiceKind,
      tenders,
      lines,
    })
  }
  private deliver(): void {
    const lines = this.lines(() => this.batched((itemId, batch) => this.measured(itemId, this.int(1, 12), batch)))
    const gross = lines.reduce((s, l) => s + l.gross, 0)
    const later = this.chance(0.3)
    const tenders = later ? [] : this.tenders(gross)
    const revenuePoint = later ? 'invoice' : null
    this.books.post({
      type: 'salesDelivery',
      date: this.date(),
      partnerId: this.pick([1, 3]),
      warehouseId: this.warehouse(),
      revenuePoint,
      tenders,
      lines,
    })
  }
  private orders(state: string): number[] {
    return this.books.db.column<number>('SELECT id FROM doc_order WHERE state = ? ORDER BY id DESC LIMIT 10', state)
  }
  private order(): void {
    const purchase = this.chance(0.5)
    const lines = this.lines(() => goods(this.item(), this.int(1, 20), this.fen()))
    const type = purchase ? 'purchaseOrder' : 'salesOrder'
    const id = this.books.save({ type, date: this.date(), partnerId: this.pick(purchase ? [2, 4] : [1, 3]), warehouseId: 1, lines })
    this.books.approve(id)
  }
  /** A receipt or delivery of a part of an order. */
  private execute(): void {
    const order = this.pick(this.orders('approved'))
    const lines = this.books.db.all<Source & { type: string }>(
      `SELECT l.id, l.item_id, l.quantity - l.executed_quantity + l.returned_quantity AS quantity, d.partner_id, d.date, d.type
       FROM doc_order_line l JOIN doc_order d ON d.id = l.document_id WHERE d.id = ?`,
      order,
    )
    const first = this.pick(lines)
    const type = first.type === 'purchaseOrder' ? 'purchaseReceipt' : 'salesDelivery'
    const taken = lines
      .filter((l) => l === first || this.chance(0.5))
      .map((l) => goods(l.item_id, this.part(l), this.fen(), { sourceLineId: l.id }))
    this.books.post({ type, date: this.date(), partnerId: first.partner_id, warehouseId: 1, lines: taken })
  }
  private invoiceLines(sources: Source[]) {
    const first = this.pick(sources)
    const same = sources.filter((s) => s.partner_id === first.partner_id && (s === first || this.chance(0.3))).slice(0, 3)
    return {
      date: this.dateAfter(...same.map((s) => s.date)),
      partnerId: first.partner_id,
      lines: same.map((s) => goods(s.item_id, this.part(s), this.fen(), { sourceLineId: s.id })),
    }
  }
  private purchaseInvoice(): void {
    this.books.post({
      type: 'purchaseInvoice',
      invoiceKind: this.pick(['special', 'ordinary']),
      ...this.invoiceLines(this.sources('purchaseReceipt', "d.invoice_kind = 'none' AND l.invoiced_quantity < l.quantity")),
    })
  }
  private salesInvoice(): void {
    this.books.post({ type: 'salesInvoice', ...this.invoiceLines(this.sources('salesDelivery')) })
  }
  private returned(type: 'purchaseReturn' | 'salesReturn', of: string, partners: number[]): void {
    const warehouseId = this.warehouse()
    if (this.chance(0.2)) {
      const cost = type === 'salesReturn' && this.chance(0.5) ? { cost: this.fen() } : {}
      this.books.post({
        type,
        date: this.date(),
        partnerId: this.pick(partners),
        warehouseId,
        lines: [goods(this.item(), this.int(1, 5), this.fen(), cost)],
      })
      return
    }
    const source = this.pick(this.sources(of))
    const lines = [goods(source.item_id, this.part(source), this.fen(), { sourceLineId: source.id, batch: source.batch })]
    this.books.post({ type, date: this.dateAfter(source.date), partnerId: source.partner_id, warehouseId, lines })
  }
  private purchaseReturn(): void {
    this.returned('purchaseReturn', 'purchaseReceipt', [2, 4])
  }
  private salesReturn(): void {
    this.returned('salesReturn', 'salesDelivery', [1, 3])
  }
  private openItems(role: string, sign: 1 | -1) {
    return this.books.db.all<{ id: number; partner_id: number; remaining: number }>(
      'SELECT o.id, o.partner_id, o.remaining FROM account a CROSS JOIN open_item o ON o.account_id = a.id WHERE a.control = ? AND o.remaining * ? > 0 ORDER BY o.id DESC LIMIT 8',
      role,
      sign,
    )
  }
  private cash(type: 'receipt' | 'payment'): void {
    const accountId = this.books.account('bank')
    const partners = type === 'receipt' ? [1, 3] : [2, 4]
    const open = this.openItems(type === 'receipt' ? 'receivable' : 'payable', type === 'receipt' ? 1 : -1)
    const first = open[0]
    if (!first || this.chance(0.3)) {
      const purpose = this.pick(['settle', 'advance'])
      this.books.post({ type, date: this.date(), partnerId: this.pick(partners), accountId, amount: this.fen(), purpose, lines: [] })
      return
    }
    const lines = open
      .filter((o) => o.partner_id === first.partner_id && (o === first || this.chance(0.5)))
      .map((o) => ({
        openItemId: o.id,
        amount: this.chance(0.5) ? Math.abs(o.remaining) : Math.max(1, Math.floor(Math.abs(o.remaining) / 2)),
      }))
    const sum = lines.reduce((s, l) => s + l.amount, 0)
    const discount = this.chance(0.3) ? Math.min(100, sum) : 0
    const amount = sum - discount + (this.chance(0.2) ? 1000 : 0)
    this.books.post({ type, date: this.date(), partnerId: first.partner_id, accountId, amount, discount, lines })
  }
  private settle(): void {
    const role = this.pick(['receivable', 'payable', 'advanceReceived', 'prepaid'])
    const a = this.pick(this.openItems(role, 1))
    const b = this.pick(this.openItems(this.pick([role, 'receivable', 'payable', 'advanceReceived', 'prepaid']), -1))
    const amount = Math.min(Math.abs(a.remaining), Math.abs(b.remaining))
    const lines = [
      { openItemId: a.id, amount },
      { openItemId: b.id, amount },
    ]
    this.books.post({ type: 'settlement', date: this.date(), partnerId: a.partner_id, lines })
  }
  private otherCash(type: 'otherPayment' | 'otherReceipt'): void {
    const role =
      type === 'otherPayment'
        ? this.pick(['officeExpense', 'financeFee', 'taxesAndSurcharges', 'payroll'])
        : this.pick(['capital', 'interestIncome', 'shortTermLoan'])
    this.books.post({
      type,
      date: this.date(),
      accountId: this.books.account('bank'),
      lines: [{ accountId: this.books.account(role), amount: this.fen() }],
    })
  }
  private fundTransfer(): void {
    const fee = this.chance(0.5) ? 100 : 0
    const accounts = { accountId: this.books.account('bank'), toAccountId: this.books.account('cash') }
    this.books.post({ type: 'fundTransfer', date: this.date(), ...accounts, amount: 5000, fee, lines: [] })
  }
  private voucher(): void {
    const amount = this.fen() * (this.chance(0.2) ? -1 : 1)
    const [debit, credit] = this.pick([
      ['officeExpense', 'bank'],
      ['officeExpense', 'payroll'],
      ['bank', 'cash'],
      ['receivable', 'revenueMain'],
      ['bank', 'capital'],
    ] as const)
    const partner = (role: string) => (role === 'receivable' ? { partnerId: this.pick([1, 3]) } : {})
    const lines = [
      { summary: '手工', accountId: this.books.account(debit), debit: amount, ...partner(debit) },
      { summary: '手工', accountId: this.books.account(credit), credit: amount, ...partner(credit) },
    ]
    this.books.post({ type: 'voucher', date: this.date(), lines })
  }
  private documents(state: string): number[] {
    return this.books.db.column<number>('SELECT id FROM document WHERE state = ? ORDER BY id DESC LIMIT 15', state)
  }
  private reverse(): void {
    const id = this.pick(this.documents('posted'))
    const date = this.books.db.value<string>('SELECT date FROM document WHERE id = ?', id) ?? ''
    this.books.reverse(id, this.dateAfter(date))
  }
  private unpost(): void {
    this.books.unpost(this.pick(this.documents('posted')))
  }
  private repost(): void {
    this.books.postSaved(this.pick(this.documents('draft')))
  }
}
