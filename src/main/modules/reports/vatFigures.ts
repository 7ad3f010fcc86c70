import type { DrillTarget } from '../../../core/contract'
import { type Fen, mulDiv, previousPeriod, RATE_SCALE, type RatePpm } from '../../../core/kernel'
import { rateAt } from '../../../core/modules/tax/rates'
import type { AccountRole } from '../../../core/ledger/roles'
import { accountsPlaying } from '../../../db/queries/accountRules'
import type { ReadableDb } from '../../../db/types'
import { balanceAt, movedOn, siblingsOf } from '../../../db/queries/tax'
import type { TaxSpan } from '../tax/periods'
import { taxRates } from '../tax/rates'
import type { SalesSum } from '../../../db/queries/taxableSales'
import { generalAccount } from '../../documents/accountRules'
import { exemptionPlan, made, surchargePlan } from '../tax/steps'
import type { ReportContext } from './types'

/** Amounts of a tax period by column of the form, fen. */
export type Columns = Record<string, Fen>
export interface FormRow {
  column: string
  label: string
  /** how it is found */
  source?: string
  strong?: true
  indent?: number
  /** 本年累计: the periods added up; the first period's; as it is now; the form has none */
  year: 'sum' | 'first' | 'last' | 'none'
  drill?: Drill
}
/** What a figure of some days is made of. */
type Drill = (span: { from: string; to: string }) => DrillTarget | undefined
const percent = (rate: number) => `${rate / 10_000}%`
export const netOf = (rows: readonly SalesSum[]): Fen => rows.reduce((s, r) => s + r.net, 0)
export const taxOf = (rows: readonly SalesSum[]): Fen => rows.reduce((s, r) => s + r.tax, 0)
export const inSpan = (sales: readonly SalesSum[], { first, last }: Pick<TaxSpan, 'first' | 'last'>): SalesSum[] =>
  sales.filter((r) => r.period >= first && r.period <= last)

/** The register of sales, of one kind and rate where given. */
export const register =
  (more: { invoiceKind?: 'special' | 'ordinary' | 'none' | 'plain'; taxRate?: RatePpm } = {}): Drill =>
  (span) => ({ report: 'outputInvoices', params: { ...span, ...more } })
const ABOVE = 'SELECT p.code FROM account a JOIN account p ON p.id = a.parent_id WHERE a.id = ?'
/** The ledger of the account that plays the role; where rates have accounts of their own, what stands below the account above them. */
const ledgerOf =
  (ctx: ReportContext, role: AccountRole): Drill =>
  (span) => {
    const accountId = generalAccount(ctx, role)
    if (accountId === undefined) return undefined
    const above = ctx.db.column<number>(accountsPlaying(role)).length > 1 ? ctx.db.value<string>(ABOVE, accountId) : undefined
    if (above !== undefined) return { report: 'trialBalance', params: { accountCode: above, ...span } }
    return { report: 'accountLedger', params: { accountId, ...span } }
  }
const surchargesOf = (ctx: ReportContext, span: TaxSpan): Fen[] => {
  const { figures } = surchargePlan(ctx, span)
  return ['城市维护建设税', '教育费附加', '地方教育附加'].map((name) => figures.find((f) => f.label === name)?.amount ?? 0)
}
const SURCHARGES = ['城市维护建设税', '教育费附加', '地方教育附加']
const surchargeRows = (ctx: ReportContext, first: number): FormRow[] =>
  SURCHARGES.map((name, i) => ({
    column: String(first + i),
    label: `${name}本期应补（退）税（费）额`,
    source: '见期末处理：计提附加税费',
    year: 'sum',
    drill: ledgerOf(
      ctx,
      (['cityMaintenanceTaxPayable', 'educationSurchargePayable', 'localEducationSurchargePayable'] as const)[i] ?? 'vatUnpaid',
    ),
  }))

/** Sales by the method they are taxed by: a levy that is no rate of the general method, now or before, is the simplified one. */
function byMethod(ctx: ReportContext, { to }: TaxSpan, sales: readonly SalesSum[]) {
  const rates = taxRates(ctx.db).filter((r) => r.validFrom <= to)
  const valued = (kind: 'vat' | 'levy') => new Set(rates.filter((r) => r.kind === kind && r.value > 0).map((r) => r.value))
  const [vats, levies] = [valued('vat'), valued('levy')]
  const simple = (r: SalesSum) => r.taxRate > 0 && !vats.has(r.taxRate) && levies.has(r.taxRate)
  return {
    normal: sales.filter((r) => r.taxRate > 0 && !simple(r)),
    simple: sales.filter(simple),
    free: sales.filter((r) => r.taxRate === 0),
  }
}

/** What the accounts moved that a role means, in general or by a rule. */
function movedOf(db: ReadableDb, role: AccountRole, { first, last }: TaxSpan): { debit: number; credit: number } {
  const sum = { debit: 0, credit: 0 }
  for (const id of db.column<number>(accountsPlaying(role))) {
    const { debit, credit } = movedOn(db, id, first, last)
    sum.debit += debit
    sum.credit += credit
  }
  return sum
}

/** Columns of 增值税及附加税费申报表（一般纳税人适用） for a month. */
export function generalColumns(ctx: ReportContext, span: TaxSpan, all: readonly SalesSum[]): Columns {
  const { db } = ctx
  const { first, last } = span
  const idOf = (role: AccountRole) => generalAccount(ctx, role)
  const none = { debit: 0, credit: 0 }
  const of = (id: number | undefined) => (id === undefined ? none : movedOn(db, id, first, last))
  const [output, input, out, paid, prepaid] = (
    ['vatOutput', 'vatInput', 'vatInputTransferOut', 'vatPaidInMonth', 'vatPrepaid'] as const
  ).map((role) => movedOf(db, role, span)) as [typeof none, typeof none, typeof none, typeof none, typeof none]
  const small = idOf('vatSmallScale')
  const transferred = idOf('vatTransferUnpaid')
  const own = transferred === undefined ? [] : siblingsOf(db, transferred).filter((a) => a.id !== small)
  const before = previousPeriod(first)
  const carriedIn = Math.max(
    0,
    own.reduce((s, a) => s + balanceAt(db, a.id, before), 0),
  )
  const [unpaid, simplified] = [idOf('vatUnpaid'), idOf('vatSimplified')]
  const sales = byMethod(ctx, span, inSpan(all, span))
  const tax = output.credit - output.debit
  const inputTax = input.debit - input.credit
  const transferOut = out.credit - out.debit
  const deductible = inputTax + carriedIn - transferOut
  const used = Math.max(0, Math.min(tax, deductible))
  const simpleTax = of(simplified).credit
  const reduction = own.filter((a) => a.name === '减免税款').reduce((s, a) => s + of(a.id).debit - of(a.id).credit, 0)
  const total = tax - used + simpleTax - reduction
  const owedAt = (id: number | undefined) => (id === undefined ? 0 : 0 - balanceAt(db, id, before))
  const opening = owedAt(unpaid) + owedAt(simplified)
  const inMonth = paid.debit - paid.credit + prepaid.credit
  // what 转出多交 and 预交 were set off with is no payment
  const setOff = unpaid === undefined ? 0 : made(ctx, 'vatTransfer', span, unpaid, 'debit')
  const earlier = of(unpaid).debit - setOff + of(simplified).debit
  const [city, education, local] = surchargesOf(ctx, span) as [Fen, Fen, Fen]
  return {
    1: netOf(sales.normal),
    5: netOf(sales.simple),
    8: netOf(sales.free),
    11: tax,
    12: inputTax,
    13: carriedIn,
    14: transferOut,
    17: deductible,
    18: used,
    19: tax - used,
    20: deductible - used,
    21: simpleTax,
    23: reduction,
    24: total,
    25: opening,
    27: inMonth + earlier,
    28: inMonth,
    30: earlier,
    32: total + opening - inMonth - earlier,
    34: total - inMonth,
    39: city,
    40: education,
    41: local,
  }
}
export const generalRows = (ctx: ReportContext): FormRow[] => [
  { column: '1', label: '（一）按适用税率计税销售额', source: '销项发票登记簿', year: 'sum', drill: register() },
  { column: '5', label: '（二）按简易办法计税销售额', source: '销项发票登记簿', year: 'sum', drill: register() },
  { column: '8', label: '（四）免税销售额', source: '销项发票登记簿', year: 'sum', drill: register({ taxRate: 0 }) },
  { column: '11', label: '销项税额', source: '销项税额科目', year: 'sum', drill: ledgerOf(ctx, 'vatOutput') },
  { column: '12', label: '进项税额', source: '进项税额科目（已认证）', year: 'sum', drill: ledgerOf(ctx, 'vatInput') },
  { column: '13', label: '上期留抵税额', source: '应交增值税上月末借方余额', year: 'none' },
  { column: '14', label: '进项税额转出', source: '进项税额转出科目', year: 'sum', drill: ledgerOf(ctx, 'vatInputTransferOut') },
  { column: '17', label: '应抵扣税额合计', source: '12 + 13 − 14', year: 'none', strong: true },
  { column: '18', label: '实际抵扣税额', source: '11 与 17 较小者', year: 'sum' },
  { column: '19', label: '应纳税额', source: '11 − 18', year: 'sum', strong: true },
  { column: '20', label: '期末留抵税额', source: '17 − 18', year: 'none' },
  { column: '21', label: '简易计税办法计算的应纳税额', source: '简易计税科目', year: 'sum', drill: ledgerOf(ctx, 'vatSimplified') },
  { column: '23', label: '应纳税额减征额', source: '减免税款科目', year: 'sum' },
  { column: '24', label: '应纳税额合计', source: '19 + 21 − 23', year: 'sum', strong: true },
  { column: '25', label: '期初未缴税额（多缴为负数）', source: '未交增值税期初余额', year: 'first', drill: ledgerOf(ctx, 'vatUnpaid') },
  { column: '27', label: '本期已缴税额', source: '28 + 30', year: 'sum' },
  { column: '28', label: '①分次预缴税额', source: '已交税金、预交增值税', year: 'sum', indent: 1, drill: ledgerOf(ctx, 'vatPaidInMonth') },
  { column: '30', label: '③本期缴纳上期应纳税额', source: '未交增值税科目借方', year: 'sum', indent: 1, drill: ledgerOf(ctx, 'vatUnpaid') },
  { column: '32', label: '期末未缴税额（多缴为负数）', source: '24 + 25 − 27', year: 'last' },
  { column: '34', label: '本期应补（退）税额', source: '24 − 28', year: 'none', strong: true },
  ...surchargeRows(ctx, 39),
]

const LEVY_IMMOVABLE = 50_000
/**
 * Columns of 增值税及附加税费申报表（小规模纳税人适用） for a tax period. 本期应纳税额 and 免税额 are by the full levy, as the form's instructions have it: 17 by
 * column 9 and the levy, 18 by column 10 and the levy (填写说明 of 国家税务总局公告2021年第20号), 5 % where the levy is 5 %.
 */
export function smallColumns(ctx: ReportContext, span: TaxSpan, all: readonly SalesSum[]): Columns {
  const plan = exemptionPlan(ctx, span, span.last)
  const of = (label: string) => plan.figures.find((f) => f.label === label)?.amount ?? 0
  const sales = inSpan(all, span)
  const taxed = sales.filter((r) => r.taxRate > 0)
  const under = plan.under
  const plain = taxed.filter((r) => r.kind !== 'special')
  const levied = under ? taxed.filter((r) => r.kind === 'special') : taxed
  const [three, five] = [levied.filter((r) => r.taxRate !== LEVY_IMMOVABLE), levied.filter((r) => r.taxRate === LEVY_IMMOVABLE)]
  const kind = (rows: readonly SalesSum[], of: string) => netOf(rows.filter((r) => r.kind === of))
  const full = rateAt(taxRates(ctx.db), 'levy', 'levy', span.to)?.value ?? 0
  const exempt = under ? plain : []
  const free = netOf(sales.filter((r) => r.taxRate === 0))
  const atLevy = (rows: readonly SalesSum[]) => {
    const immovable = netOf(rows.filter((r) => r.taxRate === LEVY_IMMOVABLE))
    return mulDiv(netOf(rows) - immovable, full, RATE_SCALE) + mulDiv(immovable, LEVY_IMMOVABLE, RATE_SCALE)
  }
  const [atFull, exempted] = [atLevy(levied), atLevy(exempt)]
  const due = of('应交增值税')
  const [city, education, local] = surchargesOf(ctx, span) as [Fen, Fen, Fen]
  return {
    1: netOf(three),
    2: kind(three, 'special'),
    3: kind(three, 'ordinary'),
    4: netOf(five),
    5: kind(five, 'special'),
    6: kind(five, 'ordinary'),
    9: netOf(exempt) + free,
    10: netOf(exempt),
    12: free,
    15: atFull,
    16: atFull - due,
    17: exempted + mulDiv(free, full, RATE_SCALE),
    18: exempted,
    20: due,
    22: due,
    23: city,
    24: education,
    25: local,
  }
}
export function smallRows(ctx: ReportContext, span: TaxSpan): FormRow[] {
  const { under } = exemptionPlan(ctx, span, span.last)
  // below the threshold what is taxed are the 专票 alone
  const levied: Drill = (of) => register(under && of.from === span.from ? { invoiceKind: 'special' } : {})(of)
  const full = percent(rateAt(taxRates(ctx.db), 'levy', 'levy', span.to)?.value ?? 0)
  const ledger = ledgerOf(ctx, 'vatSmallScale')
  const [special, ordinary] = [register({ invoiceKind: 'special' }), register({ invoiceKind: 'ordinary' })]
  const sum = 'sum' as const
  return [
    {
      column: '1',
      label: `（一）应征增值税不含税销售额（${full} 征收率）`,
      source: '销项发票登记簿',
      year: sum,
      strong: true,
      drill: levied,
    },
    { column: '2', label: '增值税专用发票不含税销售额', year: sum, indent: 1, drill: special },
    { column: '3', label: '其他增值税发票不含税销售额', year: sum, indent: 1, drill: ordinary },
    {
      column: '4',
      label: '（二）应征增值税不含税销售额（5% 征收率）',
      source: '销项发票登记簿',
      year: sum,
      strong: true,
      drill: register({ taxRate: LEVY_IMMOVABLE }),
    },
    { column: '5', label: '增值税专用发票不含税销售额', year: sum, indent: 1, drill: special },
    { column: '6', label: '其他增值税发票不含税销售额', year: sum, indent: 1, drill: ordinary },
    { column: '9', label: '（四）免税销售额', source: '10 + 12', year: sum, strong: true, drill: register({ invoiceKind: 'plain' }) },
    {
      column: '10',
      label: '其中：小微企业免税销售额',
      source: '未达起征点，专票除外',
      year: sum,
      indent: 1,
      drill: register({ invoiceKind: 'plain' }),
    },
    { column: '12', label: '其他免税销售额', source: '税率为零的销售', year: sum, indent: 1, drill: register({ taxRate: 0 }) },
    { column: '15', label: '本期应纳税额', source: `1 × ${full} + 4 × 5%`, year: sum, strong: true },
    { column: '16', label: '本期应纳税额减征额', source: '15 − 账上应交增值税', year: sum },
    { column: '17', label: '本期免税额', source: '9 × 征收率', year: sum, drill: register({ invoiceKind: 'plain' }) },
    { column: '18', label: '其中：小微企业免税额', source: '10 × 征收率', year: sum, indent: 1, drill: ledger },
    { column: '20', label: '应纳税额合计', source: '15 − 16', year: sum, strong: true, drill: ledger },
    { column: '22', label: '本期应补（退）税额', source: '20 − 预缴', year: sum, strong: true },
    ...surchargeRows(ctx, 23),
  ]
}
