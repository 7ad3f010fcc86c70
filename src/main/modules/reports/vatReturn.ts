import type { DrillTarget, ReportCheck, ReportRow } from '../../../core/contract'
import { type Fen, firstDay, lastDay, mulDiv, periodOf } from '../../../core/kernel'
import { rateAt } from '../../../core/modules/tax/rates'
import { C, type SettledParams } from '../../../core/reports/define'
import { vatReturn } from '../../../core/reports/tax'
import { balanceAt, movedOn, siblingsOf } from '../../../db/queries/tax'
import { previousPeriod } from '../../../core/kernel'
import { type TaxSpan, taxpayerOn } from '../tax/periods'
import { taxRates } from '../tax/rates'
import { type SalesRow, salesRows } from '../tax/sales'
import { exemptionPlan, surchargePlan } from '../tax/steps'
import type { Report, ReportContext } from './types'

const COLUMNS = [
  C.text('label', '项目', { width: 360 }),
  C.code('column', '栏次', { width: 70 }),
  C.fen('amount', '本期数', { width: 140, blankZero: false }),
  C.text('source', '取数', { width: 320 }),
]
interface Figure {
  label: string
  column: string
  amount: Fen
  source?: string
  drill?: DrillTarget | undefined
  strong?: boolean
  indent?: number
}
const rowsOf = (figures: readonly Figure[]): ReportRow[] =>
  figures.map(({ label, column, amount, source = '', drill, strong, indent }) => ({
    cells: { label, column, amount: amount + 0, source },
    ...(drill ? { drills: { amount: drill } } : {}),
    ...(strong ? { kind: 'subtotal' as const } : {}),
    ...(indent === undefined ? {} : { indent }),
  }))
const heading = (label: string): ReportRow => ({ cells: { label, column: '', amount: null, source: '' }, kind: 'heading' })
const netOf = (rows: readonly SalesRow[]) => rows.reduce((s, r) => s + r.net, 0)
const taxOf = (rows: readonly SalesRow[]) => rows.reduce((s, r) => s + r.tax, 0)
const register = ({ from, to }: SettledParams): DrillTarget => ({ report: 'outputInvoices', params: { from, to } })
const KINDS = [
  { kind: 'special', label: '开具增值税专用发票' },
  { kind: 'ordinary', label: '开具其他发票' },
  { kind: 'none', label: '未开具发票' },
] as const
const percent = (rate: number) => `${rate / 10_000}%`

/** 附列资料（一）: sales by rate and kind of invoice. */
function bySales(rows: readonly SalesRow[], params: SettledParams): ReportRow[] {
  const rates = [...new Set(rows.map((r) => r.taxRate))].sort((a, b) => b - a)
  return rates.flatMap((rate) => {
    const of = rows.filter((r) => r.taxRate === rate)
    const figures = KINDS.flatMap(({ kind, label }): Figure[] => {
      const some = of.filter((r) => r.kind === kind)
      if (some.length === 0) return []
      return [
        { label: `${label} 销售额`, column: '', amount: netOf(some), drill: register(params), indent: 1 },
        { label: `${label} 税额`, column: '', amount: taxOf(some), drill: register(params), indent: 1 },
      ]
    })
    return rowsOf([
      { label: `${percent(rate)} 税率（征收率）销售额`, column: '', amount: netOf(of), drill: register(params), strong: true },
      ...figures,
    ])
  })
}

/** 增值税及附加税费申报表（一般纳税人适用）, main columns. */
function general(ctx: ReportContext, params: SettledParams): { rows: ReportRow[]; checks: ReportCheck[] } {
  const { db } = ctx
  const [first, last] = [periodOf(params.from), periodOf(params.to)]
  const rates = taxRates(db)
  const levies = new Set(rates.filter((r) => r.kind === 'levy' && r.value > 0).map((r) => r.value))
  const vats = new Set(rates.filter((r) => r.kind === 'vat' && r.value > 0).map((r) => r.value))
  const sales = salesRows(db, params.from, params.to)
  const normal = sales.filter((r) => r.taxRate > 0 && (vats.has(r.taxRate) || !levies.has(r.taxRate)))
  const simple = sales.filter((r) => r.taxRate > 0 && !vats.has(r.taxRate) && levies.has(r.taxRate))
  const free = sales.filter((r) => r.taxRate === 0)
  const idOf = (role: string) => db.value<number>('SELECT account_id FROM account_role WHERE role = ?', role)
  const of = (role: string) => {
    const id = idOf(role)
    const sum = id === undefined ? { debit: 0, credit: 0 } : movedOn(db, id, first, last)
    const drill: DrillTarget | undefined =
      id === undefined ? undefined : { report: 'accountLedger', params: { accountId: id, from: params.from, to: params.to } }
    return { ...sum, net: sum.debit - sum.credit, drill }
  }
  const [output, input, out, paid, simplified] = ['vatOutput', 'vatInput', 'vatInputTransferOut', 'vatPaidInMonth', 'vatSimplified'].map(
    of,
  ) as [ReturnType<typeof of>, ReturnType<typeof of>, ReturnType<typeof of>, ReturnType<typeof of>, ReturnType<typeof of>]
  const transferred = idOf('vatTransferUnpaid')
  const before =
    transferred === undefined ? 0 : siblingsOf(db, transferred).reduce((s, a) => s + balanceAt(db, a.id, previousPeriod(first)), 0)
  const carriedIn = Math.max(before, 0)
  const tax = -output.net
  const deductible = input.net + carriedIn + out.net
  const used = Math.max(0, Math.min(tax, deductible))
  const due = tax - used
  const simpleTax = Math.max(0, -simplified.net)
  const total = due + simpleTax
  const surcharges = surchargePlan(ctx, spanOf(ctx, params, 'general'))
  const figures: Figure[] = [
    { label: '（一）按适用税率计税销售额', column: '1', amount: netOf(normal), source: '销项发票登记簿', drill: register(params) },
    { label: '（二）按简易办法计税销售额', column: '5', amount: netOf(simple), source: '销项发票登记簿', drill: register(params) },
    { label: '（四）免税销售额', column: '8', amount: netOf(free), source: '销项发票登记簿', drill: register(params) },
    { label: '销项税额', column: '11', amount: tax, source: '销项税额科目', drill: output.drill },
    { label: '进项税额', column: '12', amount: input.net, source: '进项税额科目（已认证）', drill: input.drill },
    { label: '上期留抵税额', column: '13', amount: carriedIn, source: '应交增值税上月末借方余额' },
    { label: '进项税额转出', column: '14', amount: -out.net, source: '进项税额转出科目', drill: out.drill },
    { label: '应抵扣税额合计', column: '17', amount: deductible, source: '12 + 13 − 14', strong: true },
    { label: '实际抵扣税额', column: '18', amount: used, source: '11 与 17 较小者' },
    { label: '应纳税额', column: '19', amount: due, source: '11 − 18', strong: true },
    { label: '期末留抵税额', column: '20', amount: deductible - used, source: '17 − 18' },
    { label: '简易计税办法计算的应纳税额', column: '21', amount: simpleTax, source: '简易计税科目', drill: simplified.drill },
    { label: '应纳税额合计', column: '24', amount: total, source: '19 + 21', strong: true },
    { label: '①分次预缴税额', column: '28', amount: paid.net, source: '已交税金科目', drill: paid.drill },
    { label: '本期应补（退）税额', column: '34', amount: total - paid.net, source: '24 − 28', strong: true },
  ]
  const names = ['城市维护建设税', '教育费附加', '地方教育附加']
  const attached = names.map((name, i): Figure => {
    const found = surcharges.figures.find((f) => f.label === name)
    return { label: `${name}本期应补（退）税额`, column: String(39 + i), amount: found?.amount ?? 0, source: '按未交增值税计算' }
  })
  return {
    rows: [...rowsOf([...figures, ...attached]), heading('附列资料（一）本期销售情况'), ...bySales(sales, params)],
    checks: [{ label: '登记簿税额 = 销项税额科目', left: taxOf(sales), right: tax, ok: taxOf(sales) === tax, severity: 'warning' }],
  }
}

const spanOf = ({ options }: ReportContext, { from, to }: SettledParams, taxpayer: TaxSpan['taxpayer']): TaxSpan => {
  const quarterly = taxpayer === 'smallScale' && options.vatPeriod === 'quarter'
  return { taxpayer, quarterly, first: periodOf(from), last: periodOf(to), from, to, ends: true }
}

/** 增值税及附加税费申报表（小规模纳税人适用）. */
function small(ctx: ReportContext, params: SettledParams): { rows: ReportRow[]; checks: ReportCheck[] } {
  const last = periodOf(params.to)
  const plan = exemptionPlan(ctx, spanOf(ctx, params, 'smallScale'), last)
  const of = (label: string) => plan.figures.find((f) => f.label === label)?.amount ?? 0
  const sales = salesRows(ctx.db, params.from, params.to)
  const account = ctx.db.value<number>("SELECT account_id FROM account_role WHERE role = 'vatSmallScale'")
  const ledger: DrillTarget | undefined =
    account === undefined ? undefined : { report: 'accountLedger', params: { accountId: account, from: params.from, to: params.to } }
  const taxed = sales.filter((r) => r.taxRate > 0)
  const [special, ordinary] = ['special', 'ordinary'].map((kind) => taxed.filter((r) => r.kind === kind)) as [SalesRow[], SalesRow[]]
  const under = of('免征税额') > 0
  const exempt = under ? taxed.filter((r) => r.kind !== 'special') : []
  const levied = under ? special : taxed
  const full = rateAt(taxRates(ctx.db), 'levy', 'levy', params.to)?.value ?? 0
  const atFull = mulDiv(netOf(levied), full, 1_000_000)
  const due = of('应交增值税')
  const figures: Figure[] = [
    {
      label: '应征增值税不含税销售额',
      column: '1',
      amount: netOf(levied),
      source: '销项发票登记簿',
      drill: register(params),
      strong: true,
    },
    {
      label: '增值税专用发票不含税销售额',
      column: '2',
      amount: netOf(special),
      source: '销项发票登记簿',
      drill: register(params),
      indent: 1,
    },
    {
      label: '其他增值税发票不含税销售额',
      column: '3',
      amount: under ? 0 : netOf(ordinary),
      source: '销项发票登记簿',
      drill: register(params),
      indent: 1,
    },
    {
      label: '免税销售额',
      column: '9',
      amount: netOf(exempt) + netOf(sales.filter((r) => r.taxRate === 0)),
      source: '未达起征点的非专票销售额',
      drill: register(params),
      strong: true,
    },
    { label: '小微企业免税销售额', column: '10', amount: netOf(exempt), drill: register(params), indent: 1 },
    { label: '本期应纳税额', column: '15', amount: atFull, source: `1 × ${percent(full)}`, drill: ledger },
    { label: '本期应纳税额减征额', column: '16', amount: atFull - due, source: '15 − 应交增值税' },
    { label: '本期免税额', column: '17', amount: of('免征税额'), source: '未达起征点已计提的税额', drill: ledger },
    { label: '应纳税额合计', column: '20', amount: due, source: '15 − 16', strong: true },
    { label: '本期应补（退）税额', column: '22', amount: due, source: '20 − 预缴', strong: true },
  ]
  return {
    rows: [...rowsOf(figures), heading('销售情况'), ...bySales(sales, params)],
    checks: [
      {
        label: '登记簿税额 = 应交增值税科目贷方',
        left: taxOf(sales),
        right: of('已计提增值税'),
        ok: taxOf(sales) === of('已计提增值税'),
        severity: 'warning',
      },
    ],
  }
}

/** Whole months only: what is declared is a tax period. */
const run: Report = {
  def: vatReturn,
  run(ctx, params) {
    const span = { ...params, from: firstDay(periodOf(params.from)), to: lastDay(periodOf(params.to)) }
    const taxpayer = taxpayerOn(ctx, span.to)
    const { rows, checks } = taxpayer === 'general' ? general(ctx, span) : small(ctx, span)
    return {
      columns: COLUMNS,
      rows,
      totals: null,
      checks,
      scope: [taxpayer === 'general' ? '一般纳税人' : '小规模纳税人', `${span.from} 至 ${span.to}`],
    }
  },
}
export const vatReturns: readonly Report[] = [run]
