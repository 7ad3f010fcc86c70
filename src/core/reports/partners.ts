import type { ReportColumn, ReportRow } from '../contract/reports'
import type { DocumentType } from '../documents/types'
import { dayNumber, type Fen, type LocalDate } from '../kernel'
import { C, defineReport, P, type SettledParams } from './define'

export const partnerBalance = defineReport({
  id: 'partnerBalance',
  title: '应收应付余额表',
  module: 'treasury',
  description: '各往来单位的期初、借方、贷方、期末和逾期；预收、预付、暂估分列',
  range: 'span',
  params: [P.side, P.from, P.to, P.partner, P.partnerCategory, P.hideZero, P.text],
})
export const partnerLedger = defineReport({
  id: 'partnerLedger',
  title: '应收应付明细账',
  module: 'treasury',
  description: '一个往来单位的期初、逐张单据和余额（对账单）',
  range: 'span',
  params: [P.side, { ...P.partner, required: true }, P.from, P.to],
})
export const ageing = defineReport({
  id: 'ageing',
  title: '账龄分析',
  module: 'treasury',
  description: '按到期日分段的未收未付款，扣除部分核销；预收预付和贷方余额单列。选定单位时逐张列出',
  range: 'date',
  params: [P.side, P.on, P.partner, P.partnerCategory, P.param('buckets', '分段天数')],
})
export const openEstimates = defineReport({
  id: 'openEstimates',
  title: '暂估余额表',
  module: 'purchasing',
  description: '货到票未到的入库逐行：未到票数量、暂估金额、天数，与暂估科目余额核对',
  range: 'date',
  params: [P.on, P.supplier, P.partnerCategory],
})

export type Side = 'receivable' | 'payable'
export const SIDES: Record<Side, { label: string; main: string; advance: string; sign: 1 | -1 }> = {
  receivable: { label: '应收', main: '应收账款', advance: '预收账款', sign: 1 },
  payable: { label: '应付', main: '应付账款', advance: '预付账款', sign: -1 },
}
/** Part of what is owed an account holds: the debt, what was paid ahead, what is estimated (payable only). */
export type DebtPart = 'main' | 'advance' | 'estimate'
export const DEBT_PARTS: Record<Side, Record<string, DebtPart>> = {
  receivable: { receivable: 'main', advanceReceived: 'advance' },
  payable: { payable: 'main', prepaid: 'advance', estimatedPayable: 'estimate' },
}

/** Figures of one partner, debit positive. */
export interface PartnerFigures {
  id: number
  code: string
  name: string
  opening: Fen
  debit: Fen
  credit: Fen
  /** closing balance by part */
  closing: Record<DebtPart, Fen>
  /** unpaid and due before the date, in the direction of the side */
  overdue: Fen
}

export function partnerBalanceColumns(side: Side): ReportColumn[] {
  const { main, advance } = SIDES[side]
  const group = '期末余额'
  return [
    C.code('code', '编码', { width: 90 }),
    C.text('name', '往来单位', { width: 220 }),
    C.fen('opening', '期初余额'),
    C.fen('debit', '本期借方'),
    C.fen('credit', '本期贷方'),
    C.fen('main', main, { group }),
    ...(side === 'payable' ? [C.fen('estimate', '暂估', { group })] : []),
    C.fen('advance', advance, { group }),
    C.fen('closing', '合计', { group }),
    C.fen('overdue', '其中逾期'),
  ]
}
/** Balances in the direction of the side: what customers owe, what is owed to suppliers; advances as positive numbers taken off. */
export function partnerBalanceRows(figures: readonly PartnerFigures[], side: Side, params: SettledParams) {
  const { sign } = SIDES[side]
  const totals: Record<string, number> = {}
  const rows = figures.flatMap((f): ReportRow[] => {
    const cells = {
      opening: sign * f.opening + 0,
      debit: f.debit,
      credit: f.credit,
      main: sign * f.closing.main + 0,
      estimate: sign * f.closing.estimate + 0,
      advance: -sign * f.closing.advance + 0,
      closing: sign * (f.closing.main + f.closing.estimate + f.closing.advance) + 0,
      overdue: f.overdue,
    }
    if (params.hideZero !== false && Object.values(cells).every((v) => v === 0)) return []
    for (const [key, value] of Object.entries(cells)) totals[key] = (totals[key] ?? 0) + value
    const { from, to } = params
    return [
      {
        cells: { code: f.code, name: f.name, ...cells },
        drill: { report: 'partnerLedger', params: { side, partnerId: f.id, from, to } },
        drills: { overdue: { report: 'ageing', params: { side, partnerId: f.id, to } } },
      },
    ]
  })
  return { rows, totals }
}

/** An open item as it stood at the date; amounts debit positive. */
export interface OpenItemAt {
  partnerId: number
  part: DebtPart
  documentType: DocumentType
  documentId: number
  documentNumber: string
  documentLabel: string
  date: LocalDate
  dueDate: LocalDate
  amount: Fen
  remaining: Fen
}
/** A span of days overdue (D43: by due date): a column of 账龄分析. */
export interface Bucket {
  key: string
  title: string
  upTo: number
}
export const USUAL_BUCKETS = '30,60,90,180,365'
const MAX_BUCKETS = 8
/** "30,60,90" as columns: 未到期, 1–30, 31–60, 61–90, older. Null when it is not a rising list of days. */
export function bucketsOf(text: string): Bucket[] | null {
  const days = text
    .split(/[,，、\s]+/)
    .filter((part) => part !== '')
    .map(Number)
  const rising = days.every((d, i) => Number.isInteger(d) && d > (days[i - 1] ?? 0) && d <= 3650)
  if (days.length === 0 || days.length > MAX_BUCKETS || !rising) return null
  return [
    { key: 'notDue', title: '未到期', upTo: 0 },
    ...days.map((d, i) => ({ key: `d${d}`, title: `${(days[i - 1] ?? 0) + 1}–${d} 天`, upTo: d })),
    { key: 'older', title: `${days.at(-1)} 天以上`, upTo: Number.MAX_SAFE_INTEGER },
  ]
}

export function ageingColumns(side: Side, ofOne: boolean, buckets: readonly Bucket[]): ReportColumn[] {
  const { label, advance } = SIDES[side]
  const who = ofOne
    ? [
        C.date('date', '日期'),
        C.text('document', '单据', { width: 130 }),
        C.code('number', '单据号', { width: 140 }),
        C.date('dueDate', '到期日'),
      ]
    : [C.code('code', '编码', { width: 72 }), C.text('name', '往来单位', { width: 176 })]
  return [
    ...who,
    ...buckets.map(({ key, title }) => C.fen(key, title, key === 'notDue' ? { width: 88 } : { group: '逾期', width: 84 })),
    C.fen('total', `${label}合计`),
    C.fen('advance', `${advance.slice(0, 2)}及反向余额`, { width: 110 }),
    ...(side === 'payable' ? [C.fen('estimate', '暂估')] : []),
    C.fen('net', '净额'),
  ]
}
/** Cells of one open item: its bucket, or one of the columns beside them. */
export function ageingCells(
  item: Pick<OpenItemAt, 'part' | 'remaining' | 'dueDate'>,
  side: Side,
  date: LocalDate,
  buckets: readonly Bucket[],
): Record<string, Fen> {
  const owed = SIDES[side].sign * item.remaining
  if (item.part === 'estimate') return { estimate: owed, net: owed }
  // what stands against the direction of the side is never netted away against other documents (D43, D45)
  if (item.part === 'advance' || owed < 0) return { advance: -owed, net: owed }
  const days = overdueDays(item, date)
  const bucket = buckets.find((b) => days <= b.upTo)?.key ?? 'older'
  return { [bucket]: owed, total: owed, net: owed }
}
export const overdueDays = (item: Pick<OpenItemAt, 'dueDate'>, date: LocalDate): number => dayNumber(date) - dayNumber(item.dueDate)

export const itemDrill = (item: Pick<OpenItemAt, 'documentType' | 'documentId'>): Pick<ReportRow, 'drill'> =>
  item.documentType === 'opening' ? {} : { drill: { document: item.documentId } }
