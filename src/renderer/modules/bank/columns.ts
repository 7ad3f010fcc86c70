import type { BankEntryView, BankLineView } from '@core/contract'
import { openDrill } from '../../app/open'
import type { Column } from '../../ui/table/types'

const MATCHED = { key: 'match', title: '勾对', width: 50 } as const
const money = <R extends { amount: number }>(): Column<R>[] => [
  { key: 'received', title: '收入', kind: 'fen', width: 92, zero: 'blank', value: (r) => Math.max(r.amount, 0), total: 'sum' },
  { key: 'paid', title: '支出', kind: 'fen', width: 92, zero: 'blank', value: (r) => Math.max(-r.amount, 0), total: 'sum' },
]
const number = (matchId: number | null) => (matchId === null ? '' : `#${matchId}`)

export const LINE_COLUMNS: Column<BankLineView>[] = [
  { key: 'date', title: '日期', kind: 'date', width: 84 },
  ...money<BankLineView>(),
  { key: 'counterparty', title: '对方户名', width: 110, grow: 1 },
  {
    key: 'summary',
    title: '摘要',
    width: 110,
    grow: 1,
    muted: true,
    value: (r) => (r.side === 'book' ? `期初企业未达 ${r.summary}` : r.summary),
  },
  { key: 'balance', title: '余额', kind: 'fen', hidden: true },
  { key: 'reference', title: '流水号', width: 130, hidden: true },
  { ...MATCHED, value: (r) => number(r.matchId) },
]
const openEntry = (r: BankEntryView) => openDrill(r.documentType === 'voucher' ? { voucher: r.voucherId } : { document: r.documentId })
export const ENTRY_COLUMNS: Column<BankEntryView>[] = [
  { key: 'date', title: '日期', kind: 'date', width: 84 },
  { key: 'voucher', title: '凭证', width: 64, link: true, drill: (r) => () => openDrill({ voucher: r.voucherId }) },
  ...money<BankEntryView>(),
  { key: 'partnerName', title: '往来单位', width: 76, grow: 1 },
  { key: 'summary', title: '摘要', width: 68, grow: 1, muted: true },
  { key: 'documentNumber', title: '单据', width: 130, hidden: true, link: true, drill: (r) => () => openEntry(r) },
  { ...MATCHED, value: (r) => number(r.matchId) },
]
export const lineKey = (r: BankLineView): number => r.id
export const entryKey = (r: BankEntryView): string => `${r.voucherId}/${r.documentId}`
