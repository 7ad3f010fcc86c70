import type { StepFigure } from '../../../core/contract'
import { type Fen, lastDay, type LocalDate, type Period, RATE_SCALE, type RatePpm } from '../../../core/kernel'
import type { AccountRole } from '../../../core/ledger/roles'
import { generalTransfer, smallScaleRelief, surchargesOf } from '../../../core/modules/tax/monthEnd'
import { isUnder, rateAt, type SurchargeCode, type TaxRate } from '../../../core/modules/tax/rates'
import { accountsPlaying } from '../../../db/queries/accountRules'
import { balanceAt, creditOfClass, movedOn, siblingsOf } from '../../../db/queries/tax'
import type { QueryContext } from '../../backend/context'
import { generalAccount, roleAccount } from '../../documents/accountRules'
import { taxOption, type TaxSpan, taxSpan } from './periods'
import { taxRates } from './rates'
import { salesSums } from '../../../db/queries/registerDays'
import { salesRows } from '../../../db/queries/taxableSales'

export type VatStep = 'vatTransfer' | 'vatExemption' | 'surcharges'
/** One line of what a step should have posted by now, of which some may stand already. */
export interface StepLine {
  role: AccountRole
  side: 'debit' | 'credit'
  amount: Fen
}
export interface StepPlan {
  span: TaxSpan
  /** 小规模: sales stay under the threshold */
  under: boolean
  figures: StepFigure[]
  /** pairs of lines that still have to be posted; negative = red */
  lines: StepLine[]
  note: string
  /** a row of the rates without which nothing can be said, and the day for which there is none */
  missing: { rate: string; date: LocalDate } | null
}
type Ctx = Pick<QueryContext, 'db' | 'options'>

const figure = (label: string, amount: number, more: Partial<StepFigure> = {}): StepFigure => ({ label, amount: amount + 0, ...more })
const ledger = (accountId: number, { from, to }: Pick<TaxSpan, 'from' | 'to'>): Pick<StepFigure, 'to'> => ({
  to: { report: 'accountLedger', params: { accountId, from, to } },
})
const pair = (debit: AccountRole, credit: AccountRole, amount: Fen): StepLine[] =>
  amount === 0
    ? []
    : [
        { role: debit, side: 'debit', amount },
        { role: credit, side: 'credit', amount },
      ]

/** 转出未交增值税 of a month (posting.md §6.3): by the balance of 应交增值税 without what was transferred in the month, so that it can be done again. */
export function transferPlan(ctx: Ctx, span: TaxSpan): StepPlan {
  const { db } = ctx
  const month = span.last
  const unpaidAccount = roleAccount(ctx, 'vatTransferUnpaid')
  const overAccount = generalAccount(ctx, 'vatTransferOver')
  const paidAccount = generalAccount(ctx, 'vatPaidInMonth')
  const prepaidAccount = generalAccount(ctx, 'vatPrepaid')
  const own = new Set([unpaidAccount, overAccount])
  // what a 小规模 still owed when it became 一般纳税人 is paid as it was booked
  const small = generalAccount(ctx, 'vatSmallScale')
  const accounts = siblingsOf(db, unpaidAccount).filter((a) => a.id !== small)
  const net = (id: number | undefined) => {
    if (id === undefined) return 0
    const { debit, credit } = movedOn(db, id, month, month)
    return debit - credit
  }
  const transferred = net(unpaidAccount)
  const returned = -net(overAccount)
  const closing = accounts.reduce((sum, a) => sum - balanceAt(db, a.id, month), 0)
  const opening = closing + accounts.reduce((sum, a) => sum + net(a.id), 0)
  const paidInMonth = net(paidAccount)
  const prepaid = prepaidAccount === undefined ? 0 : balanceAt(db, prepaidAccount, month)
  const balance = closing + transferred - returned
  const target = generalTransfer({ balance, paidInMonth, prepaid })
  const moved = accounts.flatMap(({ id, name }) => {
    const amount = -net(id)
    return own.has(id) || amount === 0 ? [] : [figure(name, amount, ledger(id, span))]
  })
  const done = transferred - returned
  return {
    span,
    under: false,
    missing: null,
    figures: [
      figure(opening > 0 ? '上月未转出' : '上月留抵', opening, { text: opening < 0 ? '借方余额' : '' }),
      ...moved,
      figure('应交增值税合计', balance, { strong: true, text: '贷方为正' }),
      ...(prepaid === 0 ? [] : [figure('预交增值税', prepaid, prepaidAccount === undefined ? {} : ledger(prepaidAccount, span))]),
      ...(done === 0 ? [] : [figure('本月已转出', done, ledger(unpaidAccount, span))]),
      figure('本月应转出未交增值税', target.unpaid, { strong: true }),
      ...(target.over === 0 ? [] : [figure('本月应转出多交增值税', target.over, { strong: true })]),
      figure('留抵税额', target.carried, { text: '留在应交增值税借方，不作分录' }),
    ],
    lines: [
      ...pair('vatTransferUnpaid', 'vatUnpaid', target.unpaid - transferred),
      ...pair('vatUnpaid', 'vatTransferOver', target.over - returned),
      ...pair('vatUnpaid', 'vatPrepaid', target.prepaid),
    ],
    note: target.carried > 0 ? '进项大于销项：差额留抵，不作分录' : '',
  }
}

interface SmallFigures {
  booked: Fen
  sales: Fen
  special: Fen
  fullLevySales: Fen
  fullLevy: RatePpm | undefined
  threshold: TaxRate | undefined
  result: ReturnType<typeof smallScaleRelief>
}
/** What the vouchers of a step moved in a tax period, red ones of the period included: on the credit of an account less its debit, or on one side. */
const MADE = `
SELECT COALESCE(SUM(j.debit), 0) AS debit, COALESCE(SUM(j.credit), 0) AS credit FROM doc_journal d JOIN posting p ON p.document_id = d.id
JOIN journal_line j ON j.posting_id = p.id WHERE d.step = ?1 AND d.date BETWEEN ?2 AND ?3 AND j.account_id = ?4`
export function made(
  { db }: Ctx,
  step: VatStep | 'incomeTax',
  { from, to }: Pick<TaxSpan, 'from' | 'to'>,
  accountId: number,
  side?: 'debit' | 'credit',
): Fen {
  const { debit, credit } = db.get<{ debit: Fen; credit: Fen }>(MADE, step, from, to, accountId) ?? { debit: 0, credit: 0 }
  return side === undefined ? credit - debit : side === 'debit' ? debit : credit
}

/** Of 专票, what stands with the general method: red ones of sales that were made under it (总局公告2018年第18号). */
function generalSpecial(ctx: Ctx, { from, first }: TaxSpan, upTo: Period): Fen {
  const small = roleAccount(ctx, 'vatSmallScale')
  const outputs = ctx.db
    .column<number>(accountsPlaying('vatOutput'))
    .filter((id) => id !== small && movedOn(ctx.db, id, first, upTo).credit !== 0)
  if (outputs.length === 0) return 0
  const rows = salesRows(ctx.db, from, lastDay(upTo)).filter((r) => r.kind === 'special')
  const general = JSON.stringify(outputs)
  return rows.reduce((sum, r) => (ctx.db.value(ON_ACCOUNTS, r.documentId, general) === 1 ? sum + r.tax : sum), 0)
}
const ON_ACCOUNTS =
  'SELECT 1 FROM posting p JOIN journal_line j ON j.posting_id = p.id WHERE p.document_id = ? AND j.account_id IN (SELECT value FROM json_each(?)) LIMIT 1'

function smallFigures(ctx: Ctx, span: TaxSpan, upTo = span.last): SmallFigures {
  const { db } = ctx
  const rates = taxRates(db)
  const account = roleAccount(ctx, 'vatSmallScale')
  const booked = movedOn(db, account, span.first, upTo).credit
  const sales = creditOfClass(db, 'revenue', span.first, upTo)
  const rows = salesSums(db, span.from, lastDay(upTo))
  const threshold = rateAt(rates, 'threshold', span.quarterly ? 'quarter' : 'month', span.to)
  const fullLevy = rateAt(rates, 'levy', 'levy', span.to)?.value
  const reducedLevy = rateAt(rates, 'levy', 'reduced', span.to)?.value ?? null
  const special = rows.reduce((sum, r) => (r.kind === 'special' ? sum + r.tax : sum), 0) - generalSpecial(ctx, span, upTo)
  const fullLevySales = rows.reduce((sum, r) => (r.kind !== 'special' && r.taxRate === fullLevy ? sum + r.net : sum), 0)
  const underThreshold = isUnder(threshold, sales)
  const result = smallScaleRelief({ booked, special, fullLevySales, fullLevy: fullLevy ?? 0, reducedLevy, underThreshold })
  return { booked, sales, special, fullLevySales, fullLevy, threshold, result }
}

/** What the tax period of a 小规模纳税人 owes of VAT so far, if its sales end here. */
export const smallScaleDue = (ctx: Ctx, span: TaxSpan, upTo: Period): Fen => smallFigures(ctx, span, upTo).result.due

/** 小规模免征与减征 at the end of the tax period (posting.md §6.4). */
export function exemptionPlan(ctx: Ctx, span: TaxSpan, period: number): StepPlan {
  const upTo = span.ends ? span.last : period
  const { booked, sales, special, fullLevySales, fullLevy, threshold, result } = smallFigures(ctx, span, upTo)
  const account = roleAccount(ctx, 'vatSmallScale')
  const done = made(ctx, 'vatExemption', span, roleAccount(ctx, 'vatExemptionIncome'))
  const under = isUnder(threshold, sales)
  const register = { to: { report: 'outputInvoices', params: { from: span.from, to: span.to } } }
  const limit = threshold
    ? figure(threshold.name, threshold.value, { text: threshold.bound === 'upTo' ? '不超过即免征' : '达到即全额征税' })
    : null
  const missing = threshold === undefined ? `起征点（${span.quarterly ? '按季' : '按月'}）` : fullLevy === undefined ? '征收率' : null
  return {
    span,
    under,
    missing: missing !== null && booked !== 0 ? { rate: missing, date: span.to } : null,
    figures: [
      figure('不含税销售额', sales, { ...register, strong: true }),
      ...(limit ? [limit] : []),
      figure('已计提增值税', booked, ledger(account, span)),
      ...(special === 0 ? [] : [figure('其中专用发票', special, { ...register, text: '不免' })]),
      ...(fullLevySales === 0 || under ? [] : [figure('按 3% 计提的销售额', fullLevySales, { ...register, text: '减按 1%' })]),
      figure('免征税额', result.exempt, { strong: true }),
      figure('减征税额', result.reduced, { strong: true }),
      ...(done === 0 ? [] : [figure('已结转', done)]),
      figure('应交增值税', result.due, { strong: true }),
    ],
    lines: span.ends ? pair('vatSmallScale', 'vatExemptionIncome', result.exempt + result.reduced - done) : [],
    note: threshold === undefined ? `没有 ${span.to} 有效的起征点` : under ? '未达到起征点：免征' : '达到起征点：全额征税',
  }
}

const SURCHARGES: Record<SurchargeCode, { label: string; expense: AccountRole; payable: AccountRole }> = {
  city: { label: '城市维护建设税', expense: 'cityMaintenanceTax', payable: 'cityMaintenanceTaxPayable' },
  education: { label: '教育费附加', expense: 'educationSurcharge', payable: 'educationSurchargePayable' },
  localEducation: { label: '地方教育附加', expense: 'localEducationSurcharge', payable: 'localEducationSurchargePayable' },
}
const CODES = Object.keys(SURCHARGES) as SurchargeCode[]

/** VAT that the tax period owes by a month of it (posting.md §6.5): what was transferred to 未交增值税, and 简易计税; 小规模: what its limits leave. */
export function vatOwed(ctx: Ctx, span: TaxSpan, upTo: Period): Fen {
  if (span.taxpayer !== 'general') return smallFigures(ctx, span, upTo).result.due
  const credited = movedOn(ctx.db, roleAccount(ctx, 'vatUnpaid'), span.first, span.last).credit
  return credited + simplifiedOf(ctx, span)
}
function simplifiedOf(ctx: Ctx, span: TaxSpan): Fen {
  const account = span.taxpayer === 'general' ? generalAccount(ctx, 'vatSimplified') : undefined
  return account === undefined ? 0 : movedOn(ctx.db, account, span.first, span.last).credit
}
/** 附加税费 on the VAT of a tax period by the rates and reliefs that hold at its end. */
export function surchargesOn(ctx: Ctx, span: TaxSpan, base: Fen) {
  const { db } = ctx
  const rates = taxRates(db)
  const sales = creditOfClass(db, 'revenue', span.first, span.last)
  const limit = rateAt(rates, 'threshold', span.quarterly ? 'educationQuarter' : 'educationMonth', span.to)
  const free = isUnder(limit, sales)
  const half =
    span.taxpayer !== 'general' || taxOption(ctx, 'smallProfit', span.last) ? rateAt(rates, 'relief', 'sixTaxes', span.to) : undefined
  const rows = CODES.map((code) => ({ code, rate: rateAt(rates, 'surcharge', code, span.to)?.value, free: free && code !== 'city' }))
  const amounts = surchargesOf(
    base,
    rows.map((r) => ({ ...r, rate: r.rate ?? 0 })),
    half?.value ?? RATE_SCALE,
  )
  return { limit, free, half, rows, amounts: amounts.map((a) => ({ ...a, ...SURCHARGES[a.code] })) }
}

/** 计提附加税费 (posting.md §6.5) at the end of the tax period. */
export function surchargePlan(ctx: Ctx, span: TaxSpan): StepPlan {
  const general = span.taxpayer === 'general'
  const owed = roleAccount(ctx, general ? 'vatUnpaid' : 'vatSmallScale')
  const simplified = general ? generalAccount(ctx, 'vatSimplified') : undefined
  const simple = simplifiedOf(ctx, span)
  const base = span.ends ? Math.max(0, vatOwed(ctx, span, span.last)) : 0
  const { limit, free, half, rows, amounts } = surchargesOn(ctx, span, base)
  const without = rows.find((r) => r.rate === undefined && !r.free)
  const left = amounts.flatMap(({ amount, expense, payable }) =>
    pair(expense, payable, amount - made(ctx, 'surcharges', span, roleAccount(ctx, payable))),
  )
  return {
    span,
    under: false,
    missing: without && base > 0 ? { rate: SURCHARGES[without.code].label, date: span.to } : null,
    figures: [
      figure(general ? '本月未交增值税' : '本期应交增值税', base, { ...ledger(owed, span), strong: true }),
      ...(simple === 0 || simplified === undefined ? [] : [figure('其中简易计税', simple, ledger(simplified, span))]),
      ...(half ? [figure('六税两费减征后比例', half.value, { kind: 'rate' })] : []),
      ...(free && limit ? [figure(limit.name, limit.value, { text: '销售额未超过，教育费附加和地方教育附加免征' })] : []),
      ...rows.flatMap(({ code, rate, free: none }, i) => [
        figure(`${SURCHARGES[code].label}税率`, rate ?? 0, {
          kind: 'rate',
          text: none ? '免征' : rate === undefined ? `没有 ${span.to} 有效的税率` : '',
        }),
        figure(SURCHARGES[code].label, amounts[i]?.amount ?? 0, { strong: true }),
      ]),
    ],
    lines: span.ends ? [...left.filter((l) => l.side === 'debit'), ...left.filter((l) => l.side === 'credit')] : [],
    note: !span.ends ? '' : base === 0 ? '没有应交增值税，不计提' : '',
  }
}

/** The plan of a step for the tax period that a month belongs to; null: the taxpayer does not have it. */
export function planOf(ctx: Ctx, period: Period, step: VatStep): StepPlan | null {
  const span = taxSpan(ctx, period)
  if (step === 'surcharges') return surchargePlan(ctx, span)
  if (step === 'vatTransfer') return span.taxpayer === 'general' ? transferPlan(ctx, span) : null
  return span.taxpayer === 'smallScale' ? exemptionPlan(ctx, span, period) : null
}
