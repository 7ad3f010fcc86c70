import { addDays, type Fen, firstDay, lastDay, mulDiv, periodOf } from '../../../core/kernel'
import type { Fund, Shop } from './shop'

/** Sums of one month that are paid in the next. */
interface Dues {
  vat: Fen
  surtax: Fen
}
const WAGES = { office: 1_860_000, store: 1_580_000, wholesale: 1_640_000, logistics: 720_000 } as const
/** paid in the first month for the month before */
export const MONTHLY_WAGES: Fen = Object.values(WAGES).reduce((sum, wage) => sum + wage, 0)
export const OPENING_VAT: Fen = 1_236_814
const RENT: Fen = 1_800_000
const INTEREST: Fen = 100_000
/** what a journey costs, out of a loan of 3,000.00 */
const JOURNEY: Fen = 253_000
/** The loan that a claim clears: of those of earlier journeys some may be left, too little for another. */
export const loanFor = <T extends { remaining: Fen }>(loans: readonly T[], cost: Fen): T | undefined =>
  loans.find((o) => o.remaining >= cost)

/** Money: collections and payments, expenses, wages, taxes, and what a bookkeeper enters at month end. */
export class Money {
  private dues: Dues = { vat: OPENING_VAT, surtax: 0 }

  constructor(private readonly shop: Shop) {}

  async day(): Promise<void> {
    const { random, today } = this.shop
    const weekday = new Date(`${today}T00:00:00Z`).getUTCDay()
    if (weekday !== 0 && weekday !== 6) await this.collect()
    if (weekday === 2 || weekday === 5) await this.pay()
    if (weekday === 1) await this.emptyWallets()
    if (weekday === 3) await this.expense('560103', 'wholesale', random.int(38_000, 76_000), 90_000, '送货运费', 'bank')
    if (random.chance(0.06)) await this.advance()
    await this.monthly(Number(today.slice(8)))
    if (today === lastDay(periodOf(today))) await this.monthEnd()
  }

  /** 收款: customers pay what is due, most of them on time. */
  private async collect(): Promise<void> {
    const { shop } = this
    const { random } = shop
    const open = (await shop.client.openItems.list({ side: 'receivable', limit: 2000 })).filter(
      (o) => o.remaining > 0 && o.accountId === shop.role('receivable'),
    )
    const due = Map.groupBy(
      open.filter((o) => o.dueDate <= addDays(shop.today, 1)),
      (o) => o.partnerId,
    )
    for (const [partnerId, items] of random.sample([...due], 3)) {
      if (random.chance(0.3)) continue
      const paid = items.slice(0, random.int(1, 4))
      const total = paid.reduce((sum, o) => sum + o.remaining, 0)
      // one in ten pays round thousands on account
      const amount = random.chance(0.1) && total > 300_000 ? total - (total % 100_000) : total
      let left = amount
      const lines = paid.flatMap((o) => {
        const part = Math.min(left, o.remaining)
        left -= part
        return part > 0 ? [{ openItemId: o.id, amount: part }] : []
      })
      const accountId = shop.masters.funds[random.pick<Fund>(['bank', 'bank', 'bank', 'secondBank', 'wechat'])]
      const employeeId = random.pick(shop.masters.sellers)
      await shop.post({ type: 'receipt', date: shop.today, partnerId, accountId, amount, employeeId, lines })
    }
  }

  /** 付款: suppliers are paid when due, as far as the bank goes. */
  private async pay(): Promise<void> {
    const { shop } = this
    let money = (await this.balance('bank')) - 12_000_000
    const open = (await shop.client.openItems.list({ side: 'payable', limit: 2000 })).filter(
      (o) => o.remaining < 0 && o.accountId === shop.role('payable'),
    )
    const due = Map.groupBy(
      open.filter((o) => o.dueDate <= addDays(shop.today, 3)),
      (o) => o.partnerId,
    )
    for (const [partnerId, items] of [...due].slice(0, 5)) {
      const lines = items.slice(0, 6).map((o) => ({ openItemId: o.id, amount: -o.remaining }))
      const amount = lines.reduce((sum, l) => sum + l.amount, 0)
      if (amount > money) continue
      money -= amount
      await shop.post({ type: 'payment', date: shop.today, partnerId, accountId: shop.masters.funds.bank, amount, lines })
    }
  }

  /** 预收: a customer pays ahead; 核销 against what is open when there is something. */
  private async advance(): Promise<void> {
    const { shop } = this
    const customer = shop.random.pick(shop.masters.customers)
    const amount = shop.random.int(2, 8) * 100_000
    await shop.post({
      type: 'receipt',
      date: shop.today,
      partnerId: customer.id,
      accountId: shop.masters.funds.bank,
      amount,
      purpose: 'advance',
      memo: '预收货款',
      lines: [],
    })
    const open = await shop.client.openItems.list({ side: 'receivable', partnerId: customer.id })
    const advances = open.filter((o) => o.accountId === shop.role('advanceReceived') && o.remaining < 0)
    const owed = open.filter((o) => o.accountId === shop.role('receivable') && o.remaining > 0)
    const [from, to] = [advances[0], owed[0]]
    if (!from || !to) return
    const cleared = Math.min(-from.remaining, to.remaining)
    const lines = [from, to].map((o) => ({ openItemId: o.id, amount: cleared }))
    await shop.post({ type: 'settlement', date: shop.today, partnerId: customer.id, lines })
  }

  /** 提现: what lies in the wallets goes to the bank, for a fee; takings go to the bank too. */
  private async emptyWallets(): Promise<void> {
    const { shop } = this
    const { funds } = shop.masters
    for (const [fund, keep] of [
      ['wechat', 300_000],
      ['alipay', 200_000],
      ['cash', 800_000],
    ] as const) {
      const balance = await this.balance(fund)
      const amount = balance - keep - ((balance - keep) % 10_000)
      if (amount <= 0) continue
      const fee = fund === 'cash' ? 0 : Math.min(mulDiv(amount, 1, 1000), 250_000)
      const memo = fund === 'cash' ? '缴存现金' : '提现'
      await shop.post({
        type: 'fundTransfer',
        date: shop.today,
        accountId: funds[fund],
        toAccountId: funds.bank,
        amount,
        fee,
        memo,
        lines: [],
      })
    }
  }
  private async balance(fund: Fund): Promise<Fen> {
    const { shop } = this
    const code = { cash: '1001', bank: '100201', secondBank: '100202', wechat: '101206', alipay: '101207' }[fund]
    const { rows } = await shop.client.reports.run({
      report: 'trialBalance',
      params: { to: shop.today, from: shop.today, accountCode: code },
    })
    const cells = rows[0]?.cells
    return cells ? Number(cells['closingDebit']) - Number(cells['closingCredit']) : 0
  }

  private async expense(
    code: string,
    department: keyof Shop['masters']['departments'],
    gross: Fen,
    taxRate: number,
    memo: string,
    fund: Fund,
  ): Promise<void> {
    const { shop } = this
    const amount = mulDiv(gross, 1_000_000, 1_000_000 + taxRate)
    const line = {
      accountId: shop.account(code),
      departmentId: shop.masters.departments[department],
      amount,
      taxRate,
      tax: gross - amount,
      memo,
    }
    await shop.post({ type: 'otherPayment', date: shop.today, accountId: shop.masters.funds[fund], memo, lines: [line] })
  }
  private async payOff(lines: { accountId: number; amount: Fen }[], memo: string): Promise<void> {
    const due = lines.filter((line) => line.amount > 0)
    if (due.length === 0) return
    const { shop } = this
    await shop.post({ type: 'otherPayment', date: shop.today, accountId: shop.masters.funds.bank, memo, lines: due })
  }

  private async monthly(day: number): Promise<void> {
    const { shop } = this
    const { random } = shop
    if (day === 5) await this.expense('560114', 'store', RENT, 90_000, '门店租金', 'bank')
    if (day === 4 || day === 17 || day === 24) await this.travel(day)
    if (day === 8) await this.expense('560206', 'office', random.int(260_000, 420_000), 130_000, '水电费', 'bank')
    if (day === 10) await this.payOff([{ accountId: shop.role('payroll'), amount: MONTHLY_WAGES }], '发放上月工资')
    if (day === 12) {
      await this.payOff([{ accountId: shop.role('vatUnpaid'), amount: this.dues.vat }, ...this.surtaxLines()], '缴纳上月税费')
      this.dues = { vat: 0, surtax: 0 }
    }
    if (day === 15) await this.expense('560203', 'office', random.int(30_000, 90_000), 0, '办公用品', 'wechat')
    if (day === 18) await this.expense('560218', 'office', 68_000, 60_000, '电话及宽带', 'bank')
    if (day === 20) await this.expense('560115', 'store', random.int(40_000, 80_000), 60_000, '收银及平台服务费', 'alipay')
    if (day === 21) await this.payOff([{ accountId: shop.role('interestExpense'), amount: INTEREST }], '短期借款利息')
    if (day === 22) await this.writeOff()
    if (day === 26) await this.countSurplus()
  }
  /** A seller borrows, claims the journey against it and returns what is left of it; what the office spends is owed for a week. */
  private async travel(day: number): Promise<void> {
    const { shop } = this
    const { sellers, funds, departments } = shop.masters
    const employeeId = sellers[Math.floor(Number(shop.today.slice(5, 7))) % sellers.length] ?? 0
    const common = { date: shop.today, employeeId }
    const account = { accountId: shop.account('560111'), departmentId: departments.wholesale }
    if (day === 4) {
      const loan = { ...common, accountId: funds.bank, amount: 300_000, dueDate: addDays(shop.today, 20), memo: '出差拜访客户' }
      await shop.post({ type: 'employeeLoan', ...loan, lines: [] })
      return
    }
    if (day === 24) {
      const line = { accountId: shop.account('560203'), departmentId: departments.office, amount: 26_800, memo: '打印纸、硒鼓' }
      await shop.post({ type: 'expenseClaim', ...common, memo: '办公用品', lines: [line] })
      return
    }
    const loans = await shop.client.openItems.list({ side: 'employee', employeeId })
    const loan = loanFor(loans, JOURNEY)
    if (!loan) return
    const spent = [
      { ...account, memo: '往返高铁', amount: 109_000, deduction: 'passenger' as const, taxRate: 90_000, tax: 9_000 },
      { ...account, memo: '住宿三晚', amount: 106_000, deduction: 'special' as const, taxRate: 60_000, tax: 6_000 },
      { ...account, memo: '市内交通和误餐', amount: 38_000 },
    ]
    const clears = [{ openItemId: loan.id, amount: JOURNEY }]
    await shop.post({ type: 'expenseClaim', ...common, memo: '出差报销', clears, lines: spent })
  }
  private surtaxLines() {
    const { shop } = this
    const city = mulDiv(this.dues.surtax, 7, 12)
    const education = mulDiv(this.dues.surtax, 3, 12)
    const parts = [
      ['cityMaintenanceTaxPayable', city],
      ['educationSurchargePayable', education],
      ['localEducationSurchargePayable', this.dues.surtax - city - education],
    ] as const
    return parts.map(([role, amount]) => ({ accountId: shop.role(role), amount }))
  }

  /** 其他出库: what customers brought back broken is written off. */
  private async writeOff(): Promise<void> {
    const { shop } = this
    const broken = shop.masters.items.filter((item) => shop.onHand('returns', item) > 0)
    if (broken.length === 0) return
    const lines = broken.map((item) => ({ itemId: item.id, quantity: shop.onHand('returns', item) * 1_000_000 }))
    await shop.post({
      type: 'otherOut',
      date: shop.today,
      warehouseId: shop.masters.warehouses.returns,
      accountId: shop.role('pendingPropertyLoss'),
      memo: '退货报损',
      lines,
    })
    for (const item of broken) shop.move('returns', item.id, -shop.onHand('returns', item))
  }
  /** 其他入库: samples that a supplier gave. */
  private async countSurplus(): Promise<void> {
    const { shop } = this
    const [item] = shop.random.sample(shop.masters.items, 1)
    if (!item) return
    const cost = mulDiv(item.purchasePrice, item.piecesInCase, 1_130_000)
    const lines = [{ itemId: item.id, quantity: item.piecesInCase * 1_000_000, cost }]
    await shop.post({
      type: 'otherIn',
      date: shop.today,
      warehouseId: shop.masters.warehouses.main,
      accountId: shop.account('530103'),
      memo: '供应商赠送样品',
      lines,
    })
    shop.move('main', item.id, item.piecesInCase)
  }

  /** Vouchers of the last day: wages, depreciation, VAT and what hangs on it. */
  private async monthEnd(): Promise<void> {
    const { shop } = this
    const { departments } = shop.masters
    const dept = (key: keyof typeof departments) => ({ departmentId: departments[key] })
    const wages = (Object.keys(WAGES) as (keyof typeof WAGES)[]).map((key) => ({
      accountId: shop.account(key === 'office' || key === 'logistics' ? '560201' : '560101'),
      ...dept(key),
      debit: WAGES[key],
    }))
    await this.voucher('计提本月工资', [...wages, { accountId: shop.role('payroll'), credit: MONTHLY_WAGES }])
    await shop.client.periods.runStep({ period: periodOf(shop.today), step: 'depreciation' })
    await this.taxes()
    const loss = await this.balanceOf('190101')
    if (loss > 0)
      await this.voucher('处理存货报损', [
        { accountId: shop.role('stockLoss'), debit: loss },
        { accountId: shop.role('pendingPropertyLoss'), credit: loss },
      ])
  }
  /** 转出未交增值税, and the taxes reckoned on it (D56). */
  private async taxes(): Promise<void> {
    const { shop } = this
    const vat = -(await this.balanceOf('222101'))
    if (vat <= 0) return
    await this.voucher('转出未交增值税', [
      { accountId: shop.role('vatTransferUnpaid'), debit: vat },
      { accountId: shop.role('vatUnpaid'), credit: vat },
    ])
    const surtax = mulDiv(vat, 12, 100)
    this.dues = { vat, surtax }
    const expenses = ['cityMaintenanceTax', 'educationSurcharge', 'localEducationSurcharge'] as const
    const lines = this.surtaxLines().map((line, i) => ({
      payable: line.accountId,
      expense: shop.role(expenses[i] ?? ''),
      amount: line.amount,
    }))
    await this.voucher('计提附加税费', [
      ...lines.map((l) => ({ accountId: l.expense, debit: l.amount })),
      ...lines.map((l) => ({ accountId: l.payable, credit: l.amount })),
    ])
  }
  private async balanceOf(code: string): Promise<Fen> {
    const { client, today } = this.shop
    const { rows } = await client.reports.run({
      report: 'trialBalance',
      params: { from: firstDay(periodOf(today)), to: today, accountCode: code },
    })
    const cells = rows.find((row) => row.cells['code'] === code)?.cells
    return cells ? Number(cells['closingDebit']) - Number(cells['closingCredit']) : 0
  }
  private async voucher(
    summary: string,
    lines: ({ accountId: number; departmentId?: number } & ({ debit: Fen } | { credit: Fen }))[],
  ): Promise<void> {
    await this.shop.post({ type: 'voucher', date: this.shop.today, memo: summary, lines: lines.map((line) => ({ summary, ...line })) })
  }
}
