/** 对账单 and 催款函 as they are sent to a customer or supplier. */
import type { ReportColumn, ReportResult } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { printContents } from '../print/PrintPreview'
import type { PrintColumn, PrintContent } from '../print/pages'
import { callRpc } from '../rpc/hooks'
import { toast } from '../ui/feedback/toast'
import type { Action } from '../ui/page/Toolbar'
import type { Value, ValueKind } from '../ui/values/format'

interface Addressee {
  name: string
  contact: string
  phone: string
}
const KINDS: Partial<Record<ReportColumn['kind'], ValueKind>> = {
  fen: 'fen',
  quantity: 'qty',
  price: 'price',
  integer: 'int',
}
const SUMMED = new Set(['trade', 'returns', 'paid', 'discount', 'other', 'amount', 'cleared', 'overdue'])
/** Dates and numbers stand whole on paper; a text may be shorter. */
const ROOM: Partial<Record<ReportColumn['kind'], number>> = { date: 1.25, code: 1.25, text: 0.7 }
const columnOf = (c: ReportColumn): PrintColumn => ({
  title: c.title,
  kind: KINDS[c.kind] ?? 'text',
  weight: Math.round(((c.width ?? 100) / 8) * (ROOM[c.kind] ?? 1)),
  ...(c.key === 'balance' ? { zero: true } : {}),
  ...(SUMMED.has(c.key) ? { sum: true } : {}),
})
/** Of 对账单: what its document type and its other things are is for the own books. */
const LEFT_OUT = new Set(['document'])

/** The pages of a report that is a letter to one partner. */
export function letterContent(result: ReportResult, company: string, to: Addressee): PrintContent {
  const dunning = result.report === 'dunning'
  const columns = result.columns.filter((c) => !LEFT_OUT.has(c.key) && !(c.optional && result.rows.every((r) => !r.cells[c.key])))
  const rows = result.rows.map((r) => columns.map((c): Value => r.cells[c.key] ?? null))
  const { from = '', to: date = '' } = result.params
  const balance = result.totals?.[dunning ? 'overdue' : 'balance'] ?? 0
  const opening = result.rows[0]?.cells['balance']
  return {
    company,
    title: dunning ? '催款函' : '往来对账单',
    marks: [dunning ? ['截至', date] : ['期间', `${from} 至 ${date}`]],
    facts: [
      ['致', to.name],
      ...(to.contact === '' ? [] : [['联系人', to.contact] as [string, string]]),
      ...(to.phone === '' ? [] : [['电话', to.phone] as [string, string]]),
      ...(dunning || typeof opening !== 'number' ? [] : [['期初余额', fenDisplay(opening)] as [string, string]]),
      [dunning ? '逾期未付' : '期末余额', fenDisplay(balance)],
    ],
    columns: columns.map(columnOf),
    rows,
    total: balance > 0 ? balance : null,
    memo: dunning
      ? '上列款项已过约定的付款日期，请尽快安排付款；如已付款，请与我方核对。'
      : '以上往来请核对，无误请签章后寄回一份；如有不符，请注明金额和原因。',
    signatures: [
      ['制单', ''],
      ['我方（章）', ''],
      ['对方签章', ''],
      ['日期', ''],
    ],
  }
}
/** 打印函件, where the report is a letter: to one partner. */
export function letterActions(result: ReportResult | undefined, company: string): Action[] {
  const partnerId = result?.params.partnerId
  if (!result || partnerId === undefined || (result.report !== 'partnerStatement' && result.report !== 'dunning')) return []
  const print = () => void printLetter(result, company, partnerId).catch(() => toast.fail('没有取得往来单位的资料，请重试'))
  return [{ label: '打印函件', keys: 'f9', primary: true, run: print }]
}
async function printLetter(result: ReportResult, company: string, partnerId: number): Promise<void> {
  const partner = await callRpc('master.get', { entity: 'partner', id: partnerId })
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const { name, ...more } = partner as { name: string; contact?: unknown; phone?: unknown }
  printContents([letterContent(result, company, { name, contact: text(more.contact), phone: text(more.phone) })])
}
