import { z } from 'zod'
import { firstDay, lastDay, mulDiv, periodOf, RATE_SCALE, yearStart } from '../../../../../core/kernel'
import type { AccountRole } from '../../../../../core/ledger/roles'
import { type EventHandler, played, type ScenarioBooks } from '../books'
import { rate } from '../scenario'
import { voucher } from './money'

interface Turnover {
  debit: number
  credit: number
  /** debit positive */
  closing: number
}
/** An account with everything below it, of these days. */
async function turnover(books: ScenarioBooks, code: string, from: string, to: string): Promise<Turnover> {
  const { rows } = await books.client.reports.run({ report: 'trialBalance', params: { from, to, accountCode: code } })
  const cells = rows.find((r) => r.cells['code'] === code)?.cells
  const figure = (key: string) => Number(cells?.[key] ?? 0)
  return { debit: figure('debit'), credit: figure('credit'), closing: figure('closingDebit') - figure('closingCredit') }
}
const codeOf = (books: ScenarioBooks, role: AccountRole): string => books.ids.role.get(role) ?? ''

/** A row of 利润表 of these days, by what its label says. */
async function incomeRow(books: ScenarioBooks, label: string, from: string, to: string): Promise<number> {
  const { rows } = await books.client.reports.run({ report: 'incomeStatement', params: { from, to } })
  return Number(rows.find((r) => String(r.cells['label']).includes(label))?.cells['period'] ?? 0)
}

/** First day of the tax period that the date closes; undefined where the period goes on. */
function taxPeriodStart(books: ScenarioBooks, date: string): string | undefined {
  const period = periodOf(date)
  if (books.scenario.master.company.vat_period !== 'quarter') return firstDay(period)
  return (period % 100) % 3 === 0 ? firstDay(period - 2) : undefined
}
const MONTHLY_THRESHOLD = 10_000_000
/** 起征点: from 2026 sales that reach it are taxed in full; until 2025 those that do not exceed it were free. */
function belowThreshold(sales: number, books: ScenarioBooks, date: string): boolean {
  const threshold = books.scenario.master.company.vat_period === 'quarter' ? 3 * MONTHLY_THRESHOLD : MONTHLY_THRESHOLD
  return date < '2026' ? sales <= threshold : sales < threshold
}

/** 一般纳税人: what is due leaves 应交增值税 for 未交增值税. 小规模: below the threshold the tax becomes income. */
const vatTransfer = played({}, async (books, e) => {
  if (books.general) {
    const code = codeOf(books, 'vatInput').slice(0, -2)
    const due = -(await turnover(books, code, firstDay(periodOf(e.date)), e.date)).closing
    if (due > 0)
      await voucher(books, e, [
        { accountId: books.role('vatTransferUnpaid'), debit: due },
        { accountId: books.role('vatUnpaid'), credit: due },
      ])
    return
  }
  const from = taxPeriodStart(books, e.date)
  if (from === undefined || !belowThreshold(await incomeRow(books, '营业收入', from, e.date), books, e.date)) return
  // the payment of an earlier period's tax stands on the other side
  const { credit: exempt } = await turnover(books, codeOf(books, 'vatSmallScale'), from, e.date)
  if (exempt > 0)
    await voucher(books, e, [
      { accountId: books.role('vatSmallScale'), debit: exempt },
      { accountId: books.role('vatExemptionIncome'), credit: exempt },
    ])
})

const SURCHARGES: [expense: AccountRole, payable: AccountRole][] = [
  ['cityMaintenanceTax', 'cityMaintenanceTaxPayable'],
  ['educationSurcharge', 'educationSurchargePayable'],
  ['localEducationSurcharge', 'localEducationSurchargePayable'],
]
/** 附加税费 on the VAT that the month (小规模: the tax period) owes. */
const surcharges = played({ rates: z.record(z.string(), rate), reduction: rate.default(RATE_SCALE) }, async (books, e) => {
  const from = books.general ? firstDay(periodOf(e.date)) : taxPeriodStart(books, e.date)
  if (from === undefined) return
  const vat = await turnover(books, codeOf(books, books.general ? 'vatUnpaid' : 'vatSmallScale'), from, e.date)
  const base = books.general ? vat.credit : Math.max(0, Math.min(vat.credit, -vat.closing))
  const parts = Object.entries(e.rates).map(([code, share]) => {
    const payable = SURCHARGES.find(([expense]) => codeOf(books, expense) === code)?.[1]
    if (!payable) throw new Error(`no tax payable goes with ${code}`)
    return {
      expense: books.account(code),
      payable: books.role(payable),
      amount: mulDiv(base * share, e.reduction, RATE_SCALE * RATE_SCALE),
    }
  })
  if (parts.every((p) => p.amount === 0)) return
  await voucher(books, e, [
    ...parts.map((p) => ({ accountId: p.expense, debit: p.amount })),
    ...parts.map((p) => ({ accountId: p.payable, credit: p.amount })),
  ])
})

/** 所得税: the rate on the year's profit so far, less what is accrued; nothing on a loss. */
const incomeTax = played({ rate }, async (books, e) => {
  const from = firstDay(yearStart(periodOf(e.date)))
  const profit = await incomeRow(books, '利润总额', from, e.date)
  const accrued = await incomeRow(books, '所得税费用', from, e.date)
  const due = Math.max(0, mulDiv(Math.max(0, profit), e.rate, RATE_SCALE) - accrued)
  if (due > 0)
    await voucher(books, e, [
      { accountId: books.role('incomeTaxExpense'), debit: due },
      { accountId: books.role('incomeTaxPayable'), credit: due },
    ])
})

const closeProfit: EventHandler = async (books, e) => {
  const period = periodOf(e.date)
  if (e.date !== lastDay(period)) throw new Error('profit and loss are closed on the last day of a month')
  for (const { id } of (await books.client.periods.transferProfit({ period })).documents) books.eventOf.set(id, e.id)
}
/** Cost of sales is posted with each delivery, under 月末一次加权 provisionally until here; results show it here (result/vouchers.ts). */
const costOfSales: EventHandler = async (books, e) => void (await books.client.periods.settleCosts({ period: periodOf(e.date) }))

export const monthEndEvents: Record<string, EventHandler> = {
  cogs: costOfSales,
  vat_transfer: vatTransfer,
  surcharges,
  cit: incomeTax,
  close_pl: closeProfit,
}
