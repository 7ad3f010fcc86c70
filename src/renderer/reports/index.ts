import type { PageDef } from '../app/pages'
import { ReportPage } from './ReportPage'

/** Menu places of the reports; those reached by drill-down only have none. */
const MENU: readonly {
  report: string
  title: string
  module: 'inventory' | 'accounting' | 'treasury' | 'sales' | 'purchasing' | 'tax' | 'reports'
  order: number
  section?: string
}[] = [
  { report: 'trialBalance', title: '科目余额表', module: 'reports', order: 10 },
  { report: 'accountLedger', title: '明细账', module: 'reports', order: 11 },
  { report: 'generalLedger', title: '总账', module: 'reports', order: 12 },
  { report: 'cashJournal', title: '日记账', module: 'reports', order: 13 },
  { report: 'columnarLedger', title: '多栏账', module: 'reports', order: 14 },
  { report: 'quantityLedger', title: '数量金额账', module: 'reports', order: 15 },
  { report: 'dimensionBalance', title: '辅助核算余额表', module: 'reports', order: 16 },
  { report: 'dimensionLedger', title: '辅助明细账', module: 'reports', order: 17 },
  { report: 'voucherSummary', title: '凭证汇总表', module: 'reports', order: 18 },
  { report: 'balanceSheet', title: '资产负债表', module: 'reports', order: 20, section: 'statements' },
  { report: 'incomeStatement', title: '利润表', module: 'reports', order: 21, section: 'statements' },
  { report: 'cashFlow', title: '现金流量表', module: 'reports', order: 22, section: 'statements' },
  { report: 'cashFlowNotes', title: '现金流量表补充资料', module: 'reports', order: 23, section: 'statements' },
  { report: 'stockOnHand', title: '库存现存量', module: 'inventory', order: 50, section: 'stock' },
  { report: 'stockAvailable', title: '可用量', module: 'inventory', order: 51, section: 'stock' },
  { report: 'stockInTransit', title: '调拨在途', module: 'inventory', order: 52, section: 'stock' },
  { report: 'stockAlert', title: '库存预警', module: 'inventory', order: 53, section: 'stock' },
  { report: 'stockBatches', title: '批次效期', module: 'inventory', order: 54, section: 'stock' },
  { report: 'stockBins', title: '货位库存', module: 'inventory', order: 55, section: 'stock' },
  { report: 'serialTracking', title: '序列号跟踪', module: 'inventory', order: 56, section: 'stock' },
  { report: 'stockSummary', title: '收发存汇总', module: 'inventory', order: 60, section: 'reports' },
  { report: 'stockLedger', title: '库存台账', module: 'inventory', order: 61, section: 'reports' },
  { report: 'stockAgeing', title: '库存库龄', module: 'inventory', order: 62, section: 'reports' },
  { report: 'stockIdle', title: '呆滞商品', module: 'inventory', order: 63, section: 'reports' },
  { report: 'stockTurnover', title: '存货周转', module: 'inventory', order: 64, section: 'reports' },
  { report: 'stockVsLedger', title: '存货与总账核对', module: 'inventory', order: 65, section: 'reports' },
  { report: 'bomCost', title: '成本卷算', module: 'inventory', order: 70, section: 'bom' },
  { report: 'bomUse', title: '清单反查', module: 'inventory', order: 71, section: 'bom' },
  { report: 'salesSummary', title: '销售汇总', module: 'sales', order: 50, section: 'reports' },
  { report: 'salesDetail', title: '销售明细', module: 'sales', order: 51, section: 'reports' },
  { report: 'purchaseSummary', title: '采购汇总', module: 'purchasing', order: 50, section: 'reports' },
  { report: 'purchaseDetail', title: '采购明细', module: 'purchasing', order: 51, section: 'reports' },
  { report: 'openEstimates', title: '暂估余额表', module: 'purchasing', order: 52, section: 'reports' },
  { report: 'fundForecast', title: '资金预测', module: 'treasury', order: 46, section: 'funds' },
  { report: 'fundDaily', title: '资金日报', module: 'treasury', order: 45, section: 'funds' },
  { report: 'assetList', title: '固定资产清单', module: 'accounting', order: 70, section: 'assetReports' },
  { report: 'depreciationDetail', title: '折旧明细表', module: 'accounting', order: 71, section: 'assetReports' },
  { report: 'depreciationSummary', title: '折旧汇总', module: 'accounting', order: 72, section: 'assetReports' },
  { report: 'assetMovements', title: '固定资产增减变动表', module: 'accounting', order: 73, section: 'assetReports' },
  { report: 'assetCard', title: '固定资产卡片', module: 'accounting', order: 74, section: 'assetReports' },
  { report: 'assetClearing', title: '固定资产清理明细表', module: 'accounting', order: 75, section: 'assetReports' },
  { report: 'assetVsLedger', title: '资产与总账核对', module: 'accounting', order: 76, section: 'assetReports' },
  { report: 'outputInvoices', title: '销项发票', module: 'tax', order: 20, section: 'registers' },
  { report: 'inputInvoices', title: '进项发票', module: 'tax', order: 21, section: 'registers' },
  { report: 'vatReturn', title: '增值税申报数据', module: 'tax', order: 12 },
  { report: 'ageing', title: '账龄分析', module: 'treasury', order: 52, section: 'reports' },
  { report: 'employeeLoans', title: '未清员工借款', module: 'treasury', order: 55, section: 'reports' },
  { report: 'employeeAgeing', title: '员工往来账龄', module: 'treasury', order: 56, section: 'reports' },
  { report: 'bankReconciliation', title: '余额调节表', module: 'treasury', order: 41, section: 'bank' },
  { report: 'partnerStatement', title: '对账单', module: 'treasury', order: 53, section: 'reports' },
  { report: 'dunning', title: '催收单', module: 'treasury', order: 54, section: 'reports' },
]
const PARTNERS = [
  {
    title: '应收余额',
    module: 'treasury' as const,
    order: 50,
    params: { report: 'partnerBalance', params: { side: 'receivable' } },
    keywords: '往来余额表 应收应付余额表',
  },
  {
    title: '应付余额',
    module: 'treasury' as const,
    order: 51,
    params: { report: 'partnerBalance', params: { side: 'payable' } },
    keywords: '往来余额表 应收应付余额表',
  },
]
const TITLES = new Map(MENU.map((m) => [m.report, m.title]))
const MODULES = new Map(MENU.map((m) => [m.report, m.module]))

export const reportPages: readonly PageDef[] = [
  {
    id: 'report',
    // one page shows all reports; in the menu each stands with its own module
    module: (p) =>
      MODULES.get(String(p['report'])) ?? (p['report'] === 'partnerBalance' || p['report'] === 'partnerLedger' ? 'treasury' : 'reports'),
    title: (p) => TITLES.get(String(p['report'])) ?? '报表',
    component: ReportPage,
    nav: [
      ...MENU.map((m) => ({ order: m.order, title: m.title, params: { report: m.report }, ...(m.section ? { section: m.section } : {}) })),
      ...PARTNERS.map((p) => ({ order: p.order, title: p.title, params: p.params, section: 'reports', keywords: p.keywords })),
    ],
  },
]
