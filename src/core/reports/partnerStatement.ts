import type { ReportCheck, ReportColumn, ReportRow } from '../contract/reports'
import type { DocumentType } from '../documents/types'
import type { Fen, LocalDate } from '../kernel'
import { C, defineReport, P } from './define'
import { itemDrill, type Side, SIDES } from './partners'

export const partnerStatement = defineReport({
  id: 'partnerStatement',
  title: '对账单',
  module: 'treasury',
  description:
    '发给往来单位核对：期初、逐张单据的销售（采购）、退货、收付款、优惠和每笔之后的余额，可带商品明细；预收预付计在余额里，暂估不计',
  range: 'span',
  params: [{ ...P.partner, required: true }, P.side, P.from, P.to, P.param('detail', '商品明细')],
})
/** What a document did to what is owed, in the direction of the side; the balance moves by trade − returns − paid − discount + other. */
export interface StatementEntry {
  trade: Fen
  returns: Fen
  paid: Fen
  discount: Fen
  other: Fen
}
const KEYS = ['trade', 'returns', 'paid', 'discount', 'other'] as const
const nothing = (): StatementEntry => ({ trade: 0, returns: 0, paid: 0, discount: 0, other: 0 })
const TRADE = new Set<DocumentType>(['salesDelivery', 'salesInvoice', 'purchaseReceipt', 'purchaseInvoice'])
const RETURNS = new Set<DocumentType>(['salesReturn', 'purchaseReturn'])
const MONEY = new Set<DocumentType>(['receipt', 'payment', 'otherReceipt', 'otherPayment'])

/**
 * D44. `debit` and `credit` are what the document booked on the partner's accounts; `discount` is the 现金折扣 of a receipt or payment.
 * What a sale was paid with at once (现结) counts as paid.
 */
export function statementEntry(side: Side, type: DocumentType, debit: Fen, credit: Fen, discount: Fen): StatementEntry {
  const [more, less] = SIDES[side].sign === 1 ? [debit, credit] : [credit, debit]
  if (TRADE.has(type)) return { ...nothing(), trade: more, paid: less }
  if (RETURNS.has(type)) return { ...nothing(), returns: -more + 0, paid: less }
  if (MONEY.has(type)) return { ...nothing(), paid: less - more - discount, discount }
  return { ...nothing(), other: more - less }
}

export interface StatementDocument {
  date: LocalDate
  id: number
  type: DocumentType
  label: string
  number: string
  summary: string
  entry: StatementEntry
  goods: readonly { name: string; quantity: number; unit: string; price: number; gross: Fen }[]
}
const WORDS: Record<Side, { trade: string; returns: string; paid: string }> = {
  receivable: { trade: '销售', returns: '退货', paid: '回款' },
  payable: { trade: '采购', returns: '退货', paid: '付款' },
}
export function partnerStatementColumns(side: Side, detail: boolean): ReportColumn[] {
  const { trade, returns, paid } = WORDS[side]
  return [
    C.date('date', '日期'),
    C.text('document', '单据', { width: 96 }),
    C.code('number', '单据号', { width: 140 }),
    C.text('summary', detail ? '摘要、商品' : '摘要', { width: 170 }),
    ...(detail
      ? [C.quantity('quantity', '数量'), C.text('unit', '单位', { width: 48 }), C.price('price', '含税单价'), C.fen('gross', '价税合计')]
      : []),
    C.fen('trade', trade),
    C.fen('returns', returns),
    C.fen('paid', paid),
    C.fen('discount', '优惠', { width: 84 }),
    C.fen('other', '其他', { optional: true }),
    C.fen('balance', '余额', { width: 112, blankZero: false }),
  ]
}

/** 期初 + 销售 − 退货 − 回款 − 优惠 (+ 其他) = 期末; `closing` is what the ledger says. */
export function partnerStatementRows(
  side: Side,
  documents: readonly StatementDocument[],
  opening: Fen,
  closing: Fen,
  from: LocalDate,
): { rows: ReportRow[]; totals: Record<string, number>; checks: ReportCheck[] } {
  const sums = nothing()
  let balance = opening
  const rows: ReportRow[] = [{ kind: 'opening', cells: { date: from, summary: '期初余额', balance } }]
  for (const { id, type, label, date, number, summary, entry, goods } of documents) {
    for (const key of KEYS) sums[key] += entry[key]
    balance += entry.trade - entry.returns - entry.paid - entry.discount + entry.other
    rows.push({
      cells: { date, document: label, number, summary, ...shown(entry), balance },
      ...itemDrill({ documentType: type, documentId: id }),
    })
    for (const { name, quantity, unit, price, gross } of goods)
      rows.push({ indent: 1, cells: { summary: name, quantity, unit, price, gross } })
  }
  const { trade, returns, paid } = WORDS[side]
  const label = `期初 + ${trade} − ${returns} − ${paid} − 优惠 + 其他 = 期末`
  return {
    rows,
    totals: { ...sums, balance },
    checks: [{ label, left: balance, right: closing, ok: balance === closing, severity: 'error' }],
  }
}
/** Nothing is a gap: what is there once and zero is not the same as what is not there. */
const shown = (entry: StatementEntry): Partial<Record<(typeof KEYS)[number], Fen>> =>
  Object.fromEntries(KEYS.filter((key) => entry[key] !== 0 || key !== 'other').map((key) => [key, entry[key]]))
