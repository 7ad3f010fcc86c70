import { firstDay, lastDay, nextPeriod, type Period } from '@core/kernel'
import type { ReportParams, ReportResult } from '@core/contract'
import { runQuery } from '../../src/main/backend/transaction'
import { runReport } from '../../src/main/modules/reports/run'
import type { Books } from './books'

interface Line {
  voucherId: number
  date: string
  accountId: number
  class: string
  isCash: number
  control: string | null
  partnerId: number | null
  debit: number
  credit: number
}
const LINES = `
SELECT p.voucher_id AS voucherId, j.date, j.account_id AS accountId, a.class, a.is_cash AS isCash, a.control, j.partner_id AS partnerId, j.debit, j.credit
FROM journal_line j JOIN posting p ON p.id = j.posting_id JOIN account a ON a.id = j.account_id ORDER BY p.id, j.line_no`
const PROFIT_LOSS = ['revenue', 'otherGain', 'costOfSales', 'periodExpense', 'otherLoss', 'incomeTax', 'priorYearAdjustment']

/**
 * What an auditor adds up again from the lines themselves, beside the program's own checks: nothing is asked of a balance table.
 * Booked vouchers are remembered as they were when they were first seen booked.
 */
export class BookWatch {
  private readonly booked = new Map<number, string>()
  constructor(private readonly books: Books) {}

  /** What does not hold; empty when all does. */
  problems(): string[] {
    const lines = this.books.db.all<Line>(LINES)
    return [
      ...this.balanced(lines),
      ...this.unchanged(lines),
      ...this.control(lines),
      ...this.closedMonths(lines),
      ...this.statements(lines),
      ...this.chained(),
    ]
  }

  private balanced(lines: readonly Line[]): string[] {
    return [...Map.groupBy(lines, (l) => l.voucherId)].flatMap(([id, of]) =>
      sum(of, net) === 0 ? [] : [`voucher ${id} is off by ${sum(of, net)}`],
    )
  }
  private unchanged(lines: readonly Line[]): string[] {
    const ids = this.books.db.column<number>("SELECT id FROM voucher WHERE state = 'booked'")
    const of = Map.groupBy(lines, (l) => l.voucherId)
    const gone = [...this.booked.keys()].filter((id) => !ids.includes(id)).map((id) => `voucher ${id} was booked`)
    const changed = ids.flatMap((id) => {
      const head = this.books.db.get('SELECT period, word, number, date, summary, maker_id FROM voucher WHERE id = ?', id)
      const now = JSON.stringify([head, of.get(id) ?? []])
      const before = this.booked.get(id) ?? now
      this.booked.set(id, before)
      return now === before ? [] : [`booked voucher ${id} changed`]
    })
    return [...gone, ...changed]
  }
  /** Control accounts are what is open, partner by partner. */
  private control(lines: readonly Line[]): string[] {
    const left = new Map<string, number>()
    const add = (accountId: number, partnerId: number | null, amount: number) => {
      const key = `${accountId}|${partnerId ?? 0}`
      left.set(key, (left.get(key) ?? 0) + amount)
    }
    for (const l of lines) if (l.control !== null) add(l.accountId, l.partnerId, net(l))
    for (const e of this.books.db.all<{ accountId: number; partnerId: number; amount: number }>(
      'SELECT i.account_id AS accountId, i.partner_id AS partnerId, e.amount FROM open_item_entry e JOIN open_item i ON i.id = e.open_item_id',
    ))
      add(e.accountId, e.partnerId, -e.amount)
    return [...left].flatMap(([key, amount]) => (amount === 0 ? [] : [`control ${key} is off by ${amount}`]))
  }
  /** After 结转损益 no profit and loss account of a closed month stands at anything. */
  private closedMonths(lines: readonly Line[]): string[] {
    return this.closed().flatMap((period) => {
      const until = lines.filter((l) => PROFIT_LOSS.includes(l.class) && l.date <= lastDay(period))
      return [...Map.groupBy(until, (l) => l.accountId)].flatMap(([id, of]) =>
        sum(of, net) === 0 ? [] : [`${period}: account ${id} stands at ${sum(of, net)}`],
      )
    })
  }
  /** 资产 = 负债 + 权益 and whatever else the statements prove; 现金净增加额 = what the cash accounts changed by. */
  private statements(lines: readonly Line[]): string[] {
    return this.months().flatMap((period) => {
      const [sheet, flow] = ['balanceSheet', 'cashFlow'].map((report) =>
        this.report(report, { from: firstDay(period), to: lastDay(period) }),
      )
      const broken = [...(sheet?.checks ?? []), ...(flow?.checks ?? [])].filter((c) => !c.ok && c.severity === 'error')
      const increase = flow?.rows.find(({ cells }) => String(cells['label']).includes('净增加额'))?.cells['period']
      const cash = sum(
        lines.filter((l) => l.isCash === 1 && l.date >= firstDay(period) && l.date <= lastDay(period)),
        net,
      )
      return [
        ...broken.map(({ label, left, right }) => `${period} ${label}: ${left}, ${right}`),
        ...(increase === cash ? [] : [`${period}: cash flow ${increase}, cash accounts ${cash}`]),
      ]
    })
  }
  /** 期末 = 下期期初, account by account. */
  private chained(): string[] {
    const months = this.months()
    const balances = (period: Period, of: 'opening' | 'closing') =>
      new Map(
        this.report('trialBalance', { from: firstDay(period), to: lastDay(period) }).rows.flatMap(({ cells }) => {
          const amount = Number(cells[`${of}Debit`] ?? 0) - Number(cells[`${of}Credit`] ?? 0)
          return amount === 0 ? [] : [[String(cells['code']), amount] as const]
        }),
      )
    return months.flatMap((period) => {
      const [end, begin] = [balances(period, 'closing'), balances(nextPeriod(period), 'opening')]
      const codes = [...new Set([...end.keys(), ...begin.keys()])]
      return codes.flatMap((code) =>
        end.get(code) === begin.get(code) ? [] : [`${period} ${code}: ${end.get(code)} then ${begin.get(code)}`],
      )
    })
  }

  private months(): Period[] {
    return this.books.db.column<number>('SELECT DISTINCT period FROM voucher ORDER BY period')
  }
  private closed(): Period[] {
    return this.books.db.column<number>("SELECT period FROM period WHERE state = 'closed' ORDER BY period")
  }
  private report(report: string, params: ReportParams): ReportResult {
    const { set, caller } = this.books
    return runQuery(set, caller, (ctx) => runReport(ctx, report, params))
  }
}
const net = ({ debit, credit }: Line) => debit - credit
const sum = <T>(rows: readonly T[], of: (row: T) => number) => rows.reduce((total, row) => total + of(row), 0)
