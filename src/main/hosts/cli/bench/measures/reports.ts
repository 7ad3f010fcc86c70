import type { HezhangClient } from '../../../../../core/contract'
import { addDays, firstDay, lastDay, periodOf, yearStart } from '../../../../../core/kernel'
import type { Bench } from '../bench'
import { repeated } from '../figures'
import { clockAt, inProcess, type Ledger } from '../ledger/generate'

type Params = NonNullable<Parameters<HezhangClient['reports']['run']>[0]['params']>
interface Reading {
  figure: string
  report: string
  about: string
  params: Params
  /** a target of its own, beside that of the report */
  target?: string
  /** of a long book; the first, as the window asks for it, unless another is named */
  page?: Page
}
type Page = number | 'last'

/** The dates that are asked for: whole months, and spans that begin and end in the middle of one. */
function readings({ from, to, shop }: Ledger): Reading[] {
  const middle = (period: number, day: number) => addDays(firstDay(period), day - 1)
  const trial = (figure: string, about: string, params: Params): Reading => ({
    figure: `trialBalance.${figure}`,
    report: 'trialBalance',
    about: `科目余额表，${about}`,
    params,
  })
  const [item] = shop.items
  return [
    trial('month', '最后一个月', { from: firstDay(to), to: lastDay(to) }),
    trial('midMonth', '月中到月中，跨全部年份', { from: middle(from, 11), to: middle(to, 17) }),
    trial('days', '最后一个月的三天，加本年累计', { from: middle(to, 14), to: middle(to, 16), yearToDate: true }),
    trial('all', '自启用以来', { from: firstDay(from), to: lastDay(to) }),
    { figure: 'balanceSheet.month', report: 'balanceSheet', about: '资产负债表，月末', params: { to: lastDay(to) } },
    { figure: 'balanceSheet.midMonth', report: 'balanceSheet', about: '资产负债表，月中', params: { to: middle(to, 17) } },
    {
      figure: 'balanceSheet.byAccount',
      report: 'balanceSheet',
      about: '资产负债表，月中，按科目重分类',
      params: { to: middle(to, 17), reclassify: 'account' },
    },
    {
      figure: 'incomeStatement.month',
      report: 'incomeStatement',
      about: '利润表，最后一个月',
      params: { from: firstDay(to), to: lastDay(to) },
    },
    {
      figure: 'incomeStatement.midMonth',
      report: 'incomeStatement',
      about: '利润表，月中到月中',
      params: { from: middle(from, 11), to: middle(to, 17) },
    },
    ...books(middle, { from, to, shop }),
    {
      figure: 'stockLedger.item',
      report: 'stockLedger',
      about: '库存台账，一种商品的全部流水',
      params: { from: firstDay(from), to: lastDay(to), itemId: item?.id },
    },
    { figure: 'stockAgeing.month', report: 'stockAgeing', about: '库存库龄，月末全部商品', params: { to: lastDay(to) } },
    { figure: 'stockIdle.midMonth', report: 'stockIdle', about: '呆滞商品，月中', params: { to: middle(to, 17), days: 30 } },
    {
      figure: 'stockTurnover.year',
      report: 'stockTurnover',
      about: '存货周转，一年',
      params: { from: firstDay(yearStart(to)), to: lastDay(to) },
    },
    { figure: 'stockAvailable.now', report: 'stockAvailable', about: '可用量，全部仓库', params: {} },
    {
      figure: 'accountLedger.month',
      report: 'accountLedger',
      about: '应收账款明细账，一个客户一年',
      params: { from: firstDay(yearStart(to)), to: lastDay(to), accountCode: '1122', partnerId: shop.customers[0] },
    },
  ]
}
/** Books and further statements: a month's page of each, and the year where a page is one of a year. */
function books(middle: (period: number, day: number) => string, { to, shop }: Pick<Ledger, 'from' | 'to' | 'shop'>): Reading[] {
  const month = { from: firstDay(to), to: lastDay(to) }
  const year = { from: firstDay(yearStart(to)), to: lastDay(to) }
  const days = { from: middle(to, 3), to: middle(to, 4) }
  const twelve = { from: addDays(firstDay(to), -334), to: lastDay(to) }
  const [item] = shop.items
  const reading = (figure: string, about: string, params: Params, page: Page = 1): Reading => {
    const [report = ''] = figure.split('.')
    return { figure, report, about, params, page }
  }
  /** The pages of a long book: its first, one in the middle, its last. */
  const turned = (figure: string, about: string, params: Params): Reading[] => [
    reading(`${figure}.first`, `${about}，第一页`, params),
    reading(`${figure}.middle`, `${about}，中间一页`, params, 5),
    reading(`${figure}.last`, `${about}，最后一页`, params, 'last'),
  ]
  const before = addDays(firstDay(to), -1)
  const goods = [
    reading('dimensionBalance.item', '辅助核算余额表，全部存货，一个月', { ...month, dimension: 'item' }),
    reading('dimensionBalance.itemLast', '辅助核算余额表，全部存货，一个月，最后一页', { ...month, dimension: 'item' }, 'last'),
    reading('dimensionBalance.itemYear', '辅助核算余额表，全部存货，一年', { ...year, dimension: 'item' }),
    reading('dimensionBalance.itemBefore', '辅助核算余额表，全部存货，半年前到上月', {
      from: firstDay(periodOf(addDays(before, -180))),
      to: before,
      dimension: 'item',
    }),
    ...goodsAtMidMonth(middle, to).map(([figure, about, params]) => reading(figure, about, params)),
  ].map((one) => ({ ...one, target: 'dimensionBalanceItems' }))
  return [
    reading('cashFlow.month', '现金流量表，最后一个月，与间接法核对', month),
    reading('cashFlow.year', '现金流量表，一年，与间接法核对', year),
    reading('cashFlow.midMonth', '现金流量表，月中到月中', { from: middle(to, 3), to: middle(to, 17) }),
    reading('cashFlowNotes.year', '现金流量表补充资料，一年', year),
    reading('generalLedger.year', '总账，一年，一级科目', year),
    reading('dimensionBalance.customer', '辅助核算余额表，全部客户，一年', { ...year, dimension: 'customer' }),
    ...goods,
    reading('dimensionBalance.pair', '辅助核算余额表，部门 × 职员，月中', {
      from: middle(to, 3),
      to: middle(to, 17),
      dimension: 'department',
      second: 'employee',
    }),
    reading('dimensionLedger.customer', '辅助明细账，一个客户一年', { ...year, partnerId: shop.customers[0] }),
    reading('dimensionLedger.item', '辅助明细账，一种存货一年', { ...year, itemId: item?.id }),
    reading('quantityLedger.item', '数量金额账，一种存货一年', { ...year, accountCode: '1405', itemId: item?.id }),
    reading('accountLedger.days', '应收账款明细账，全部客户，两天', { ...days, accountCode: '1122' }),
    ...turned('accountLedger.all', '应收账款明细账，全部客户，一个月', { ...month, accountCode: '1122' }),
    ...turned('accountLedger.twelve', '应收账款明细账，全部客户，十二个月', { ...twelve, accountCode: '1122' }),
    ...turned('accountLedger.sales', '主营业务收入明细账，一个月', { ...month, accountCode: '5001' }),
    ...turned('accountLedger.tax', '应交税费明细账，月中到月中', { from: middle(to, 3), to: middle(to, 24), accountCode: '2221' }),
    ...turned('quantityLedger.all', '数量金额账，全部存货，一个月', { ...month, accountCode: '1405' }),
    reading('cashJournal.days', '银行日记账，两天', { ...days, accountCode: '1002' }),
    reading('cashJournal.month', '银行日记账，一个月', { ...month, accountCode: '1002' }),
    reading('columnarLedger.month', '多栏账，销售费用一个月', { ...month, accountCode: '5601' }),
    ...turned('columnarLedger.tax', '多栏账，应交税费一个月', { ...month, accountCode: '2221' }),
    ...turned('columnarLedger.customer', '多栏账，应收账款按客户，一个月', { ...month, accountCode: '1122', columns: 'customer' }),
    reading('vatReturn.month', '增值税申报数据，三万八千行销售', { to: month.to }),
    reading('vatReturn.december', '增值税申报数据，上年十二月，连同本年累计', { to: addDays(year.from, -1) }),
    ...turned('outputInvoices.month', '销项发票登记簿，一个月', month),
    ...registers({ month, before: { from: firstDay(periodOf(before)), to: before }, twelve }, shop).map(([figure, about, params]) =>
      reading(figure, about, params),
    ),
    ...(['receivable', 'payable'] as const).flatMap((side) => [
      reading(`partnerBalance.${side}`, `往来余额表，${side === 'receivable' ? '客户' : '供应商'}，一个月`, { ...month, side }),
      reading(`ageing.${side}`, `账龄分析，${side === 'receivable' ? '客户' : '供应商'}，月末`, { to: month.to, side }),
    ]),
    reading('partnerBalance.before', '往来余额表，客户，上月', { from: firstDay(periodOf(before)), to: before, side: 'receivable' }),
    reading('ageing.before', '账龄分析，客户，上月末', { to: before, side: 'receivable' }),
    reading('voucherSummary.midMonth', '凭证汇总表，月中', { from: middle(to, 3), to: middle(to, 17) }),
  ]
}
/** Registers of invoices, whole and narrowed: of the month that goes on, of one that is closed, of twelve. */
function registers(
  { month, before, twelve }: { month: Span; before: Span; twelve: Span },
  shop: Ledger['shop'],
): [figure: string, about: string, params: Params][] {
  return [
    ['outputInvoices.before', '销项发票登记簿，上月', before],
    ['outputInvoices.customer', '销项发票登记簿，一个客户一个月', { ...month, partnerId: shop.customers[0] }],
    ['outputInvoices.twelve', '销项发票登记簿，十二个月', twelve],
    ['inputInvoices.month', '进项发票登记簿，一个月', month],
    ['inputInvoices.rate', '进项发票登记簿，十二个月的 13%', { ...twelve, taxRate: 130_000 }],
    ['inputInvoices.special', '进项发票登记簿，十二个月的专票', { ...twelve, invoiceKind: 'special' }],
    ['inputInvoices.twelve', '进项发票登记簿，十二个月', twelve],
    ['inputInvoices.supplier', '进项发票登记簿，一个供应商十二个月', { ...twelve, partnerId: shop.suppliers[0] }],
    ['outputInvoices.rate', '销项发票登记簿，一个月的 13%', { ...month, taxRate: 130_000 }],
    ['outputInvoices.special', '销项发票登记簿，一个月的专票', { ...month, invoiceKind: 'special' }],
    ['outputInvoices.text', '销项发票登记簿，一个月，名称含“客户12”', { ...month, text: '客户12' }],
    ['outputInvoices.rateBefore', '销项发票登记簿，上月的 13%', { ...before, taxRate: 130_000 }],
    ['outputInvoices.noneBefore', '销项发票登记簿，上月的未开票', { ...before, invoiceKind: 'none' }],
    ['outputInvoices.textBefore', '销项发票登记簿，上月，名称含“客户12”', { ...before, text: '客户12' }],
  ]
}
interface Span {
  from: string
  to: string
}
/** All goods at days in the middle of months: of the one that goes on, of closed ones. */
function goodsAtMidMonth(middle: (period: number, day: number) => string, to: number): [figure: string, about: string, params: Params][] {
  const last = periodOf(addDays(firstDay(to), -1))
  const halfYear = periodOf(addDays(firstDay(to), -200))
  return [
    [
      'dimensionBalance.itemHalf',
      '辅助核算余额表，全部存货，未结账月的上半月',
      { from: firstDay(to), to: middle(to, 15), dimension: 'item' },
    ],
    [
      'dimensionBalance.itemDays',
      '辅助核算余额表，全部存货，未结账月的十天',
      { from: middle(to, 11), to: middle(to, 20), dimension: 'item' },
    ],
    [
      'dimensionBalance.itemAcross',
      '辅助核算余额表，全部存货，上月中到本月中',
      { from: middle(last, 17), to: middle(to, 15), dimension: 'item' },
    ],
    [
      'dimensionBalance.itemClosed',
      '辅助核算余额表，全部存货，已结账月的月中到月中',
      { from: middle(halfYear, 17), to: middle(last, 15), dimension: 'item' },
    ],
  ]
}
/** The same where no month was ever closed. */
function goodsNeverClosed({ to }: Ledger): Reading[] {
  const middle = (period: number, day: number) => addDays(firstDay(period), day - 1)
  const goods = (figure: string, about: string, params: Params): Reading => ({
    figure: `dimensionBalance.${figure}`,
    report: 'dimensionBalance',
    about: `辅助核算余额表，全部存货，从未结账，${about}`,
    params: { ...params, dimension: 'item' },
  })
  return [
    goods('neverClosed', '一个月', { from: firstDay(to), to: lastDay(to) }),
    goods('neverClosedMid', '上月中到本月中', { from: addDays(firstDay(to), -15), to: middle(to, 15) }),
  ]
}
/** What is asked of a file with a million costed movements. */
const longReadings = ({ to }: Ledger): Reading[] => [
  {
    figure: 'stockSummary.year',
    report: 'stockSummary',
    about: '收发存汇总，一年，一百万笔出入库',
    params: { from: firstDay(yearStart(to)), to: lastDay(to) },
  },
]
/** The reports that must be quick on any dates. */
const QUICK = { trialBalance: '科目余额表', balanceSheet: '资产负债表', incomeStatement: '利润表', cashFlow: '现金流量表' }
const MOST_MS = 20
/** Books: a page of each. */
const PAGES = {
  cashFlowNotes: '现金流量表补充资料',
  generalLedger: '总账',
  accountLedger: '明细账',
  cashJournal: '日记账',
  columnarLedger: '多栏账',
  quantityLedger: '数量金额账',
  dimensionLedger: '辅助明细账',
  dimensionBalance: '辅助核算余额表',
  voucherSummary: '凭证汇总表',
  partnerBalance: '往来余额表',
  ageing: '账龄分析',
  vatReturn: '增值税申报数据',
  outputInvoices: '销项发票登记簿',
  inputInvoices: '进项发票登记簿',
}
const PAGE_MS = 30
/** Of the busy company alone: each of 5,000 goods on three accounts. */
const BUSY = { dimensionBalanceItems: '辅助核算余额表，全部存货' }

export async function reports(bench: Bench): Promise<void> {
  const ledger = await bench.ledger()
  const worst = await run(bench, ledger, readings(ledger))
  for (const [report, title] of Object.entries(QUICK))
    bench.findings.target(`report.${report}`, `${title}，最慢的一种日期`, 'ms', worst[report] ?? 0, { atMost: MOST_MS })
  for (const [report, title] of Object.entries(PAGES))
    bench.findings.target(`report.${report}`, `${title}，最慢的一种`, 'ms', worst[report] ?? 0, { atMost: PAGE_MS })
  const long = await bench.longLedger()
  const { stockSummary = 0 } = await run(bench, long, longReadings(long))
  bench.findings.target('report.stockSummary', '收发存汇总，一年，一百万笔出入库', 'ms', stockSummary, { atMost: 200 })
}
/** Books and statements of a busy company: the slowest page of all, over whole months and broken ones. */
export async function busyBooks(bench: Bench, ledger: Ledger): Promise<void> {
  const asked = readings(ledger).filter(({ report }) => report in QUICK || report in PAGES)
  const worst = await run(bench, ledger, asked, 'busy')
  for (const [report, title] of Object.entries({ ...QUICK, ...PAGES, ...BUSY }))
    bench.findings.target(`busy.${report}`, `${title}，每月两万张凭证，最慢的一种`, 'ms', worst[report] ?? 0, { atMost: PAGE_MS })
}
/** Before any month is closed. */
export async function busyOpenBooks(bench: Bench, ledger: Ledger): Promise<void> {
  const { dimensionBalance = 0 } = await run(bench, ledger, goodsNeverClosed(ledger), 'busy')
  bench.findings.target('busy.neverClosed', `${BUSY.dimensionBalanceItems}，每月两万张凭证，从未结账`, 'ms', dimensionBalance, {
    atMost: PAGE_MS,
  })
}
/** The slowest median of each report. */
async function run(
  { size, findings, progress, dir }: Bench,
  ledger: Ledger,
  all: readonly Reading[],
  prefix = 'report',
): Promise<Record<string, number>> {
  const { backend, client } = inProcess(dir, clockAt(lastDay(ledger.to)))
  const worst: Record<string, number> = {}
  try {
    await client.accountSets.open({ path: ledger.path })
    for (const { figure, report, about, params, page = 1, target = report } of all) {
      progress(about)
      const times = await repeated(size.reports, () => client.reports.run({ report, params, page }))
      const { value } = findings.times(`${prefix}.${figure}`, about, times)
      worst[target] = Math.max(worst[target] ?? 0, value)
    }
  } finally {
    await backend.close()
  }
  return worst
}
