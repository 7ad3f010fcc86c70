import { addDays } from '@core/kernel'
import type { ReportParams, ReportResult } from '@core/contract'
import { runQuery } from '../../src/main/backend/transaction'
import { runReport } from '../../src/main/modules/reports/run'
import type { Books } from './books'

type Cells = ReportResult['rows'][number]['cells']
type Shown = Pick<Books, 'set' | 'caller'>
type Columns = ReadonlyMap<string, { cells: Cells; label: string }>
interface Span {
  from: string
  to: string
}
const num = (cells: Cells | null | undefined, key: string) => Number(cells?.[key] ?? 0)
const sumOf = (rows: readonly ReportResult['rows'][number][], key: string) => rows.reduce((s, { cells }) => s + num(cells, key), 0)
const plain = (r: ReportResult) => r.rows.filter((row) => row.kind === undefined || row.kind === 'normal')
/** Debit balance of a row of a book: the amount by the side it stands on. */
const signed = (cells: Cells | null | undefined) => num(cells, 'balance') * (cells?.['direction'] === '贷' ? -1 : 1)

/**
 * What an auditor does with a shelf of printed reports: the same figure, looked up in each report that has it. No table is asked, only
 * reports. Whatever two of them do not agree about is said in one line.
 */
export class ReportSweep {
  private found: string[] = []
  private span: Span = { from: '', to: '' }
  /** `ended`: the steps of the month's end were taken, so that their proofs hold too */
  constructor(
    private readonly books: Shown,
    private readonly ended = false,
  ) {}

  /** Every disagreement over the days from `from` to `to`, which lie in one year. */
  disagreements(from: string, to: string): string[] {
    this.found = []
    this.span = { from, to }
    this.ledgers()
    this.dimensions()
    this.goods()
    this.partners('receivable', ['1122', '2203', '2204'])
    this.partners('payable', ['1123', '2202'])
    this.money()
    this.trade()
    this.tax()
    for (const statement of ['balanceSheet', 'incomeStatement', 'cashFlow']) this.drilled(statement)
    return this.found
  }

  private run(report: string, params: ReportParams = {}): ReportResult {
    const { set, caller } = this.books
    const all = { ...this.span, ...params }
    const result = runQuery(set, caller, (ctx) => runReport(ctx, report, all))
    for (const { label, left, right, ok, severity } of result.checks)
      if (!ok && (severity === 'error' || (this.ended && label.includes('间接法'))))
        this.found.push(`${report} ${JSON.stringify(params)}: ${label}: ${left}, ${right}`)
    return result
  }
  private same(what: string, left: number, right: number): void {
    if (left !== right) this.found.push(`${this.span.from}–${this.span.to} ${what}: ${left}, ${right}`)
  }
  private accounts() {
    return this.books.set.db.all<{ id: number; code: string; isCash: number; leaf: number }>(
      'SELECT a.id, a.code, a.is_cash AS isCash, NOT EXISTS (SELECT 1 FROM account c WHERE c.parent_id = a.id) AS leaf FROM account a ORDER BY a.code',
    )
  }

  /** 科目余额表 = 总账 = 明细账 = 凭证汇总表, account by account. */
  private ledgers(): void {
    const trial = this.run('trialBalance', { hideZero: false })
    const general = this.run('generalLedger', { level: 4, hideZero: false })
    const summary = this.run('voucherSummary', { level: 4 })
    const summed = new Map(plain(summary).map(({ cells }) => [String(cells['code']), cells]))
    const chapters = Map.groupBy(general.rows, ({ cells }) => String(cells['code']))
    const ids = new Map(this.accounts().map((a) => [a.code, a]))
    for (const { cells } of trial.rows) {
      const code = String(cells['code'])
      const account = ids.get(code)
      const closing = num(cells, 'closingDebit') - num(cells, 'closingCredit')
      const own = chapters.get(code) ?? []
      const months = own.filter(({ kind }) => kind === 'normal')
      for (const side of ['debit', 'credit']) {
        this.same(`${code} 科目余额表 and 总账, ${side}`, num(cells, side), sumOf(months, side))
        this.same(`${code} 科目余额表 and 凭证汇总表, ${side}`, num(cells, side), num(summed.get(code), side))
      }
      if (own.length > 0) this.same(`${code} 科目余额表 and 总账, closing`, closing, signed(own.at(-1)?.cells))
      if (account?.leaf !== 1) continue
      const book = this.run('accountLedger', { accountId: account.id })
      for (const side of ['debit', 'credit'])
        this.same(`${code} 科目余额表 and 明细账, ${side}`, num(cells, side), sumOf(plain(book), side))
      this.same(`${code} 科目余额表 and 明细账, closing`, closing, signed(book.closing))
    }
    for (const side of ['debit', 'credit'])
      this.same(`科目余额表 and 总账, ${side} in all`, num(trial.totals, side), num(general.totals, side))
  }

  /** 辅助核算余额表 = 辅助明细账 of each, and nothing of an account that is kept by a dimension is without it. */
  private dimensions(): void {
    const trial = new Map(this.run('trialBalance', { hideZero: false }).rows.map(({ cells }) => [String(cells['code']), cells]))
    const NAMES = [
      ['customer', 'partnerId'],
      ['supplier', 'partnerId'],
      ['department', 'departmentId'],
      ['employee', 'employeeId'],
      ['item', 'itemId'],
    ] as const
    for (const [dimension, param] of NAMES) {
      const balance = this.run('dimensionBalance', { dimension })
      for (const row of plain(balance)) {
        const drill = row.drill && 'report' in row.drill ? row.drill : null
        // lines without the dimension have no book of their own
        if (!drill || !(param in drill.params)) continue
        const book = this.run(drill.report, drill.params)
        const what = `${dimension} ${row.cells['code']} of ${row.cells['account']}: 辅助核算余额表 and 明细账`
        for (const side of ['debit', 'credit']) this.same(`${what}, ${side}`, num(row.cells, side), num(book.totals, side))
        this.same(`${what}, closing`, num(row.cells, 'closingDebit') - num(row.cells, 'closingCredit'), signed(book.closing))
      }
      const byAccount = Map.groupBy(plain(balance), ({ cells }) => String(cells['account']))
      for (const code of ['1122', '1123', '1405', '2203', '220201', '220202']) {
        const rows = byAccount.get(code)
        if (rows)
          for (const side of ['debit', 'credit'])
            this.same(`${code} by ${dimension} and 科目余额表, ${side}`, sumOf(rows, side), num(trial.get(code), side))
      }
    }
  }

  /** 收发存 = 台账 = 现存量 = 库龄 = 数量金额账 = 总账. */
  private goods(): void {
    const items = this.books.set.db.all<{ id: number; code: string }>("SELECT id, code FROM item WHERE kind <> 'service'")
    const summary = this.run('stockSummary', { hideZero: false })
    const byCode = new Map(summary.rows.map(({ cells }) => [String(cells['code']), cells]))
    const ageing = new Map(this.run('stockAgeing').rows.map(({ cells }) => [String(cells['code']), cells]))
    const places = this.run('stockSummary', { groupBy: 'warehouse', hideZero: false })
    // a pool of several places has no value at each of them
    const valued = plain(places).every(({ cells }) => cells['closingValue'] !== null && cells['closingValue'] !== undefined)
    const atPlaces = Map.groupBy(plain(places), ({ cells }) => String(cells['code']))
    for (const { id, code } of items) {
      const cells = byCode.get(code)
      const book = this.run('stockLedger', { itemId: id })
      for (const what of ['inQuantity', 'outQuantity', 'inValue', 'outValue']) {
        this.same(`${code} 收发存 and 台账, ${what}`, num(cells, what), num(book.totals, what))
      }
      this.same(`${code} 收发存 and 台账, quantity left`, num(cells, 'closingQuantity'), num(book.totals, 'balanceQuantity'))
      this.same(`${code} 收发存 and 台账, value left`, num(cells, 'closingValue'), num(book.totals, 'balanceValue'))
      this.same(`${code} 收发存 and 库龄, quantity`, Math.max(num(cells, 'closingQuantity'), 0), num(ageing.get(code), 'quantity'))
      for (const what of [...(valued ? ['openingValue', 'closingValue'] : []), 'openingQuantity', 'closingQuantity'])
        this.same(`${code} 收发存 and its places, ${what}`, num(cells, what), sumOf(atPlaces.get(code) ?? [], what))
    }
    const onHand = this.run('stockOnHand', { hideZero: false })
    const ledger = this.run('stockVsLedger')
    this.same('现存量 and 存货与总账核对', num(onHand.totals, 'value'), num(ledger.totals, 'stock'))
    for (const { cells } of plain(ledger)) this.same(`${cells['code']} 存货与总账核对`, num(cells, 'difference'), 0)
    const goodsAccounts = ['1403', '1405']
    const trial = this.run('trialBalance', { hideZero: false }).rows.filter(({ cells }) => goodsAccounts.includes(String(cells['code'])))
    const closing = sumOf(trial, 'closingDebit') - sumOf(trial, 'closingCredit')
    this.same('收发存 and 总账', num(summary.totals, 'closingValue'), closing)
    const opening = sumOf(trial, 'openingDebit') - sumOf(trial, 'openingCredit')
    this.same('收发存 and 总账, opening', num(summary.totals, 'openingValue'), opening)
  }

  /** 往来余额 = 账龄 = 明细账 = 对账单 = 总账, partner by partner. */
  private partners(side: 'receivable' | 'payable', codes: readonly string[]): void {
    const balances = this.run('partnerBalance', { side, hideZero: false })
    const ageing = new Map(this.run('ageing', { side }).rows.map(({ cells }) => [String(cells['code']), cells]))
    for (const { cells, drill } of plain(balances)) {
      const code = String(cells['code'])
      const partnerId = drill && 'report' in drill ? Number(drill.params['partnerId']) : 0
      const closing = num(cells, 'closing')
      const estimate = num(cells, 'estimate')
      this.same(`${side} ${code} 余额 and its parts`, closing, num(cells, 'main') - num(cells, 'advance') + estimate)
      this.same(`${side} ${code} 余额 and 账龄`, closing, num(ageing.get(code), 'net'))
      const book = this.run('partnerLedger', { side, partnerId })
      for (const what of ['debit', 'credit'])
        this.same(`${side} ${code} 余额 and 明细账, ${what}`, num(cells, what), num(book.totals, what))
      this.same(`${side} ${code} 余额 and 明细账`, closing, num(book.totals, 'balance'))
      const letter = this.run('partnerStatement', { side, partnerId })
      this.same(`${side} ${code} 余额 and 对账单`, closing - estimate, num(letter.totals, 'balance'))
    }
    const trial = this.run('trialBalance', { hideZero: false }).rows.filter(({ cells }) => codes.includes(String(cells['code'])))
    const ledger = (what: string) => sumOf(trial, `${what}Debit`) - sumOf(trial, `${what}Credit`)
    const sign = side === 'receivable' ? 1 : -1
    this.same(`${side} 余额 and 总账`, num(balances.totals, 'closing'), sign * ledger('closing'))
    this.same(`${side} 余额 and 总账, opening`, num(balances.totals, 'opening'), sign * ledger('opening'))
  }

  /** 资金日报 = 日记账 = 总账; what came in and went out = 现金流量表 = its 明细. */
  private money(): void {
    const daily = this.run('fundDaily', { hideZero: false })
    const days = new Map(plain(daily).map(({ cells }) => [String(cells['code']), cells]))
    for (const { id, code, isCash, leaf } of this.accounts()) {
      if (isCash !== 1 || leaf !== 1) continue
      const journal = this.run('cashJournal', { accountId: id })
      const cells = days.get(code)
      this.same(`${code} 资金日报 and 日记账, closing`, num(cells, 'closing'), signed(journal.closing))
      const moved = num(cells, 'income') + num(cells, 'movedIn') - num(cells, 'outgo') - num(cells, 'movedOut')
      this.same(`${code} 资金日报 and 日记账, moved`, moved, num(journal.totals, 'debit') - num(journal.totals, 'credit'))
    }
    const flow = this.run('cashFlow')
    const increase = flow.rows.find(({ cells }) => /现金.*净增加额/.test(String(cells['label'])))
    this.same('资金日报 and 现金流量表', num(daily.totals, 'income') - num(daily.totals, 'outgo'), num(increase?.cells, 'period'))
    const notes = this.run('cashFlowNotes')
    const added = notes.rows.findLast(({ cells }) => String(cells['label']).includes('净增加额'))
    this.same('现金流量表 and 补充资料', num(increase?.cells, 'period'), num(added?.cells, 'period'))
    for (const { cells } of flow.rows) {
      if (cells['row'] === undefined || /净额|净增加额|期初|期末|小计/.test(String(cells['label']))) continue
      const detail = this.run('cashFlowDetail', { row: Number(cells['row']) })
      this.same(`现金流量表 ${cells['label']} and its 明细`, Math.abs(num(cells, 'period')), Math.abs(num(detail.totals, 'amount')))
    }
  }

  /** 销售汇总 = 明细 in each way of adding up = 利润表 = 总账; 采购 likewise. */
  private trade(): void {
    for (const trade of ['sales', 'purchase']) {
      const detail = this.run(`${trade}Detail`)
      for (const groupBy of ['item', 'partner', 'partnerCategory', 'category', 'warehouse', 'employee', 'month'] as const) {
        const summary = this.run(`${trade}Summary`, { groupBy })
        for (const key of ['net', 'tax', 'gross', 'cost'])
          this.same(`${trade}: 汇总 by ${groupBy} and 明细, ${key}`, num(summary.totals, key), num(detail.totals, key))
      }
    }
    const profit = this.run('incomeStatement')
    const row = (label: string) => profit.rows.find(({ cells }) => String(cells['label']).includes(label))?.cells
    const sales = this.run('salesSummary')
    this.same('销售汇总 and 利润表, 营业收入', num(sales.totals, 'net'), num(row('营业收入'), 'period'))
    this.same('销售汇总 and 利润表, 营业成本', num(sales.totals, 'cost'), num(row('营业成本'), 'period'))
  }

  /** Registers = what the return says = the ledger, as the reports' own checks have it; what 转出未交 proves where its month has ended. */
  private tax(): void {
    for (const report of ['outputInvoices', 'inputInvoices', 'vatReturn']) {
      for (const { label, left, right, ok } of this.run(report).checks)
        if (!ok && (this.ended || !label.includes('转出未交以后')))
          this.found.push(`${this.span.to} ${report}: ${label}: ${left}, ${right}`)
    }
    const whole = this.run('outputInvoices')
    for (const key of ['net', 'tax', 'gross']) {
      const kinds = (['special', 'ordinary', 'none'] as const).map((invoiceKind) =>
        num(this.run('outputInvoices', { invoiceKind }).totals, key),
      )
      const total = kinds.reduce((s, amount) => s + amount, 0)
      this.same(`销项 by kind of invoice, ${key}`, total, num(whole.totals, key))
    }
  }

  /** Every figure of a statement is what it opens into, in every column. */
  private drilled(statement: string): void {
    for (const { cells, drills = {} } of this.run(statement).rows) {
      for (const [column, drill] of Object.entries(drills)) {
        if (!drill || !('report' in drill)) continue
        const opened = this.run(drill.report, drill.params)
        this.same(`${statement} ${cells['label']} ${column} and what it opens into`, num(cells, column), num(opened.totals, 'amount'))
      }
    }
  }

  /**
   * Over months in order: 本期 of a quarter = Σ of its months, 本年累计 = Σ since January, 上期 or 上年 = the same of the year before,
   * 年初余额 = what the sheet of the year before ended with.
   */
  chained(months: readonly Span[]): string[] {
    this.found = []
    for (const statement of ['incomeStatement', 'cashFlow']) {
      const known = new Map(months.map((m) => [m.to, this.columnsOf(statement, m)]))
      const flows = [...(known.get(months[0]?.to ?? '') ?? [])].filter(([, { label }]) => !/期初|期末/.test(label)).map(([row]) => row)
      for (const month of months) this.columns(statement, month, months, known, flows)
    }
    for (const { to } of months) {
      const before = addDays(`${to.slice(0, 4)}-01-01`, -1)
      if (before < (months[0]?.from ?? '')) continue
      if (this.sheet(to, 'opening') !== this.sheet(before, 'closing')) this.found.push(`${to}: 年初余额 is not what ${before} ended with`)
    }
    return this.found
  }
  private columns(
    statement: string,
    month: Span,
    months: readonly Span[],
    known: ReadonlyMap<string, Columns>,
    rows: readonly string[],
  ): void {
    this.span = month
    const own = known.get(month.to)
    const sum = (of: readonly Span[], row: string) => of.reduce((s, m) => s + num(known.get(m.to)?.get(row)?.cells, 'period'), 0)
    const year = months.filter((m) => m.to <= month.to && m.to.slice(0, 4) === month.to.slice(0, 4))
    const before = months.find(
      (m) => m.from.slice(5) === month.from.slice(5) && Number(m.from.slice(0, 4)) === Number(month.from.slice(0, 4)) - 1,
    )
    for (const row of rows) {
      const cells = own?.get(row)?.cells
      if (cells?.['year'] !== undefined) this.same(`${statement} ${row}, 本年累计 and Σ months`, num(cells, 'year'), sum(year, row))
      if (cells?.['previous'] !== undefined && before)
        this.same(`${statement} ${row}, 上期 and the year before`, num(cells, 'previous'), sum([before], row))
    }
    if (Number(month.to.slice(5, 7)) % 3 !== 0 || year.length < 3) return
    const three = year.slice(-3)
    const quarter = this.columnsOf(statement, { from: three[0]?.from ?? '', to: month.to })
    for (const row of rows) this.same(`${statement} ${row}, quarter and Σ months`, num(quarter.get(row)?.cells, 'period'), sum(three, row))
  }
  private columnsOf(statement: string, span: Span): Columns {
    const { rows } = this.run(statement, { ...span })
    return new Map(rows.flatMap(({ cells }) => (cells['row'] ? [[String(cells['row']), { cells, label: String(cells['label']) }]] : [])))
  }
  private sheet(to: string, column: string): string {
    const cells = this.run('balanceSheet', { to }).rows.map((r) => r.cells)
    return JSON.stringify(cells.map((c) => [c['row'], num(c, column), c['row2'], num(c, `${column}2`)]))
  }
}
