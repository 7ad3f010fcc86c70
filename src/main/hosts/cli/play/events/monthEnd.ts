import { z } from 'zod'
import type { TaxRateRow } from '../../../../../core/contract'
import { addDays, firstDay, lastDay, periodOf, RATE_SCALE } from '../../../../../core/kernel'
import type { AccountRole } from '../../../../../core/ledger/roles'
import { rateAt, type TaxRateKind } from '../../../../../core/modules/tax/rates'
import { type EventHandler, played, type ScenarioBooks } from '../books'
import { rate } from '../scenario'

/** A step of 期末处理, by the account set's own rows of rates; its vouchers belong to the event. */
async function runStep(books: ScenarioBooks, e: { id: string; date: string; memo: string }, step: string): Promise<void> {
  const { documents } = await books.client.periods.runStep({ period: periodOf(e.date), step, memo: e.memo })
  for (const { id } of documents) books.eventOf.set(id, e.id)
}
const vatTransfer = played({}, (books, e) => runStep(books, e, books.general ? 'vatTransfer' : 'vatExemption'))

const SURCHARGES: Record<string, AccountRole> = {
  city: 'cityMaintenanceTax',
  education: 'educationSurcharge',
  localEducation: 'localEducationSurcharge',
}
/** The row ends with the month before the date's; one that begins in the month goes. */
async function endRate({ client }: ScenarioBooks, row: TaxRateRow, date: string): Promise<void> {
  const begin = firstDay(periodOf(date))
  if (row.validFrom >= begin) await client.tax.removeRate({ id: row.id, revision: row.revision })
  else await client.tax.saveRate({ ...row, validTo: addDays(begin, -1) })
}
/** Lets a rate have the value that the scenario states from the month of the date on; earlier months keep theirs. */
async function stateRate(books: ScenarioBooks, kind: TaxRateKind, code: string, date: string, value: number): Promise<void> {
  const row = (await books.client.tax.rates({})).find((r) => rateAt([r], kind, code, date))
  if (row?.value === value) return
  if (row) await endRate(books, row, date)
  const fresh = { kind, code, name: code, bound: null, validTo: date, source: '' }
  await books.client.tax.saveRate({ ...(row ?? fresh), id: null, revision: 0, value, validFrom: row ? firstDay(periodOf(date)) : date })
}
/** 附加税费 at the rates that the event states; a limit below which some are not levied is none of them. */
const surcharges = played({ rates: z.record(z.string(), rate), reduction: rate.default(RATE_SCALE) }, async (books, e) => {
  const known = Object.values(SURCHARGES).map((role) => books.ids.role.get(role))
  for (const account of Object.keys(e.rates)) if (!known.includes(account)) throw new Error(`no tax payable goes with ${account}`)
  for (const [code, role] of Object.entries(SURCHARGES)) {
    await stateRate(books, 'surcharge', code, e.date, e.rates[books.ids.role.get(role) ?? ''] ?? 0)
  }
  await stateRate(books, 'relief', 'sixTaxes', e.date, e.reduction)
  const limits = ['educationMonth', 'educationQuarter']
  for (const row of await books.client.tax.rates({}))
    if (limits.some((code) => rateAt([row], 'threshold', code, e.date))) await endRate(books, row, e.date)
  await runStep(books, e, 'surcharges')
})

/** 所得税 at the rate that the event states, by the step of 期末处理; its vouchers belong to the event. */
const incomeTax = played({ rate }, async (books, e) => {
  const { smallProfit } = await books.client.settings.get({})
  await stateRate(books, 'incomeTax', smallProfit ? 'smallProfit' : 'standard', e.date, e.rate)
  await runStep(books, e, 'incomeTax')
})

const closeProfit = played({}, async (books, e) => {
  const period = periodOf(e.date)
  if (e.date !== lastDay(period)) throw new Error('profit and loss are closed on the last day of a month')
  for (const { id } of (await books.client.periods.transferProfit({ period })).documents) books.eventOf.set(id, e.id)
})
/** Cost of sales is posted with each delivery, under 月末一次加权 provisionally until here; results show it here (result/vouchers.ts). */
const costOfSales = played({}, async (books, e) => void (await books.client.periods.settleCosts({ period: periodOf(e.date) })))

export const monthEndEvents: Record<string, EventHandler> = {
  cogs: costOfSales,
  vat_transfer: vatTransfer,
  surcharges,
  cit: incomeTax,
  close_pl: closeProfit,
}
