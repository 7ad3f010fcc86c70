import type { Move } from './costs'
import type { Moves } from './moves'
import { type Event, isBusiness, isSmallScale, type Scenario } from './scenario'

export interface Entry {
  account: string
  aux: string | null
  debit: number
  credit: number
}
export interface Voucher {
  event: string
  date: string
  lines: Entry[]
  /** row of 现金流量表 → amount */
  cash: [row: number, amount: number][]
  /** 结转损益 */
  closing: boolean
}

const SMALL = {
  receivable: '1122',
  prepaid: '1123',
  employee: '122101',
  goods: '1405',
  shipped: '1406',
  asset: '1601',
  depreciation: '1602',
  pending: '190101',
  loan: '2001',
  payable: '220201',
  estimated: '220202',
  advance: '2203',
  payroll: '221101',
  cash: '1001',
  input: '22210101',
  transferOut: '22210109',
  transferred: '22210104',
  unpaidVat: '222102',
  deferredOutput: '222106',
  incomeTaxDue: '222111',
  personalTax: '222112',
  otherPayable: '224199',
  yearProfit: '3103',
  revenue: '5001',
  otherRevenue: '5051',
  cost: '5401',
  freight: '560102',
  interest: '560301',
  fee: '560302',
  discount: '560303',
  interestIncome: '560304',
  loss: '571101',
  gain: '530104',
  badDebt: '571103',
  exempt: '530111',
  incomeTax: '5801',
  allowance: '',
  creditLoss: '',
}
/** 企业会计准则: other codes, and what posting.md 8 books elsewhere. */
const BUSINESS: typeof SMALL = {
  ...SMALL,
  advance: '2204',
  yearProfit: '4103',
  revenue: '6001',
  otherRevenue: '6051',
  cost: '6401',
  freight: '660102',
  interest: '660301',
  fee: '660302',
  discount: '6001',
  interestIncome: '660304',
  loss: '660220',
  gain: '660220',
  badDebt: '123101',
  exempt: '6117',
  incomeTax: '6801',
  allowance: '123101',
  creditLoss: '6702',
}
export type Accounts = typeof SMALL & { output: string }

/** Rows of the small-enterprise 现金流量表, by which events are written here → those of 会企03表 (statements.md 3.3). */
const BUSINESS_ROWS: Record<number, number> = { 1: 1, 2: 3, 3: 5, 4: 6, 5: 7, 6: 8, 12: 17, 14: 24, 16: 27, 17: 28 }

/** The vouchers of a scenario as they come about. */
export class Books {
  readonly vouchers: Voucher[] = []
  readonly accounts: Accounts
  readonly smallScale: boolean
  readonly business: boolean
  /** cost of sales that the next 结转成本 books: by product, and what it comes out of */
  readonly unbooked: { product: string; from: string; amount: number }[] = []

  constructor(
    readonly scenario: Scenario,
    readonly goods: Moves,
  ) {
    this.smallScale = isSmallScale(scenario)
    this.business = isBusiness(scenario)
    this.accounts = { ...(this.business ? BUSINESS : SMALL), output: this.smallScale ? '222101' : '22210107' }
  }
  moves(e: Event, ...kinds: Move['kind'][]): Move[] {
    return this.goods.all.filter((m) => m.event === e.id && kinds.includes(m.kind))
  }
  /** Lines: [account, aux, debit, credit]; what is nothing is left out. */
  post(
    e: Event,
    lines: [account: string, aux: string | null, debit: number, credit: number][],
    cash: Voucher['cash'] = [],
    closing = false,
  ) {
    const own = lines.filter(([, , debit, credit]) => debit !== 0 || credit !== 0)
    if (own.length === 0) return
    const off = own.reduce((s, [, , debit, credit]) => s + debit - credit, 0)
    if (off !== 0) throw new Error(`${e.id}: debit and credit differ by ${off}: ${JSON.stringify(own)}`)
    const entries = own.map(([account, aux, debit, credit]) => ({ account, aux: this.keeps(account, aux), debit, credit }))
    const flows = cash
      .filter(([, amount]) => amount !== 0)
      .map(([row, amount]): [number, number] => [this.business ? (BUSINESS_ROWS[row] ?? 0) : row, amount])
    this.vouchers.push({ event: e.id, date: e.date, lines: entries, cash: flows, closing })
  }
  /** A dimension is kept where the scenario's chart keeps one. */
  private keeps(account: string, aux: string | null): string | null {
    const known = this.scenario.master.accounts.find((a) => a.code === account)
    return known && known.aux.length > 0 ? aux : null
  }
  /** What a movement of goods passed on to cost of sales beyond its own voucher's amounts. */
  beyond(e: Event): void {
    for (const m of this.moves(e, 'add', 'sendBack'))
      this.post(e, [
        [this.accounts.cost, m.product, m.beyond, 0],
        [this.accounts.goods, m.product, 0, m.beyond],
      ])
  }
  /** Debit and credit of an account and everything below it, of these months. */
  turnover(code: string, months: readonly string[]): { debit: number; credit: number } {
    const lines = this.vouchers
      .filter((v) => months.includes(v.date.slice(0, 7)) && !v.closing)
      .flatMap((v) => v.lines)
      .filter((l) => l.account.startsWith(code))
    return { debit: lines.reduce((s, l) => s + l.debit, 0), credit: lines.reduce((s, l) => s + l.credit, 0) }
  }
}
export type Poster = (books: Books, e: Event) => void
