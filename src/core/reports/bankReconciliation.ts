import type { DrillTarget, ReportCheck, ReportColumn, ReportRow } from '../contract/reports'
import type { Fen, LocalDate } from '../kernel'
import { C, defineReport, P } from './define'

export const bankReconciliation = defineReport({
  id: 'bankReconciliation',
  title: '余额调节表',
  module: 'treasury',
  description: '银行存款余额调节表：企业账面余额和银行对账单余额，各加减未达账项后相等',
  range: 'date',
  params: [{ ...P.cashAccount, required: true }, P.on],
})
export const BANK_RECONCILIATION_COLUMNS: ReportColumn[] = [
  C.text('label', '项目', { width: 210 }),
  C.date('date', '日期'),
  C.text('number', '凭证号 / 流水号', { width: 150 }),
  C.text('party', '对方', { width: 180 }),
  C.text('summary', '摘要', { width: 220 }),
  C.fen('amount', '金额', { width: 130 }),
]

/** Something that only one side knows at the date. Received positive. */
export interface OnTheWay {
  date: LocalDate
  number: string
  party: string
  summary: string
  amount: Fen
  drill?: DrillTarget
}
export interface Reconciliation {
  /** of the books at the date */
  book: Fen
  /** of the bank; undefined while no statement tells it */
  bank: Fen | undefined
  /** on the statement only */
  bankOnly: readonly OnTheWay[]
  /** in the books only */
  bookOnly: readonly OnTheWay[]
}

const UNKNOWN = '还不知道：导入带余额的对账单，或登记对账单余额'
const sum = (items: readonly OnTheWay[]) => items.reduce((total, { amount }) => total + amount, 0)
function side(title: string, balance: Fen | undefined, adjusted: string, parts: readonly [string, readonly OnTheWay[]][]): ReportRow[] {
  const all = parts.flatMap(([, items]) => items)
  return [
    { kind: 'subtotal', cells: { label: title, ...(balance === undefined ? { summary: UNKNOWN } : {}), amount: balance ?? null } },
    ...parts.flatMap(([label, items]): ReportRow[] => [
      {
        kind: 'heading',
        cells: {
          label,
          summary: items.length === 0 ? '没有' : `${items.length} 笔`,
          amount: items.length === 0 ? null : Math.abs(sum(items)),
        },
      },
      ...items.map(
        ({ drill, amount, ...texts }): ReportRow => ({
          indent: 1,
          cells: { label: '', ...texts, amount: Math.abs(amount) },
          ...(drill ? { drill } : {}),
        }),
      ),
    ]),
    { kind: 'subtotal', cells: { label: adjusted, amount: balance === undefined ? null : balance + sum(all) } },
  ]
}

/** Each side with what only the other knows; afterwards both are the same, or something was matched, entered or printed wrongly. */
export function bankReconciliationRows({ book, bank, bankOnly, bookOnly }: Reconciliation): { rows: ReportRow[]; checks: ReportCheck[] } {
  const received = (items: readonly OnTheWay[]) => items.filter((i) => i.amount > 0)
  const paid = (items: readonly OnTheWay[]) => items.filter((i) => i.amount < 0)
  const rows = [
    ...side('企业账面余额', book, '企业调节后余额', [
      ['加：银行已收，企业未收', received(bankOnly)],
      ['减：银行已付，企业未付', paid(bankOnly)],
    ]),
    ...side('银行对账单余额', bank, '银行调节后余额', [
      ['加：企业已收，银行未收', received(bookOnly)],
      ['减：企业已付，银行未付', paid(bookOnly)],
    ]),
  ]
  if (bank === undefined) return { rows, checks: [] }
  const left = book + sum(bankOnly)
  const right = bank + sum(bookOnly)
  return { rows, checks: [{ label: '企业调节后余额等于银行调节后余额', left, right, ok: left === right, severity: 'warning' }] }
}
