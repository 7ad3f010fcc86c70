import type { ReportColumn, ReportRow } from '../../contract/reports'
import { C, defineReport, P, type SettledParams } from '../define'
import type { Cell } from './evaluate'
import type { StatementFormat, StatementId, StatementRow } from './formats'

/** What one figure of a statement is made of: accounts, partners, cash-flow items, or rows of the form. */
export const statementRow = defineReport({
  id: 'statementRow',
  title: '报表项目构成',
  module: 'accounting',
  description: '三大报表中一个数字由哪些科目、往来单位或项目组成',
  range: 'span',
  hidden: true,
  params: [
    P.param('statement', '报表', {
      required: true,
      options: [
        { value: 'balanceSheet', label: '资产负债表' },
        { value: 'incomeStatement', label: '利润表' },
        { value: 'cashFlow', label: '现金流量表' },
      ],
    }),
    P.param('row', '行次', { required: true }),
    P.from,
    P.to,
    P.reclassify,
  ],
})
export const cashFlowDetail = defineReport({
  id: 'cashFlowDetail',
  title: '现金流量明细',
  module: 'accounting',
  description: '一个现金流量项目的逐笔收支',
  range: 'span',
  params: [P.param('row', '现金流量项目', { required: true }), P.from, P.to],
})

export const STATEMENT_ROW_COLUMNS: ReportColumn[] = [
  C.code('code', '编码', { width: 120 }),
  C.text('name', '名称', { width: 240 }),
  C.text('partner', '往来单位', { width: 200 }),
  C.fen('amount', '金额'),
]
/** Names that parts refer to: accounts by code, partners by the key they were given. */
export interface PartNames {
  account(code: string): { id: number; fullName: string } | undefined
  partner(key: string): { name: string; params: { partnerId?: number; employeeId?: number } } | undefined
}

/** The parts of a row in the statement's own signs: Σ amount = the figure. */
export function statementRowParts(
  statement: StatementId,
  format: StatementFormat,
  row: StatementRow,
  cellOf: (row: number) => Cell | undefined,
  names: PartNames,
  { from, to, reclassify }: SettledParams,
): { rows: ReportRow[]; totals: Record<string, number> } {
  const rows = 'rows' in row ? rowParts() : accountParts()
  return { rows, totals: { amount: cellOf(row.row)?.amountFen ?? 0 } }

  function rowParts(): ReportRow[] {
    return ('rows' in row ? row.rows : []).map(([sign, number]) => ({
      cells: {
        code: `第 ${number} 行`,
        name: format.rows.find((r) => r.row === number)?.label ?? '',
        partner: '',
        amount: sign * (cellOf(number)?.amountFen ?? 0) + 0,
      },
      drill: { report: 'statementRow', params: { statement, row: number, from, to, ...(reclassify ? { reclassify } : {}) } },
    }))
  }
  function accountParts(): ReportRow[] {
    const parts = cellOf(row.row)?.parts ?? []
    return parts.map((part): ReportRow => {
      if (part.kind === 'cashFlow') {
        const cells = { code: `第 ${part.item} 行`, name: cashFlowItemName(format, part.item), partner: '', amount: part.amountFen }
        return { cells, drill: { report: 'cashFlowDetail', params: { row: part.item, from, to } } }
      }
      const account = names.account(part.account)
      const partner = part.partner === null ? undefined : names.partner(part.partner)
      // a balance is everything up to its date: its book is shown for the year
      const span = part.kind === 'movement' ? { from, to } : { from: `${to.slice(0, 4)}-01-01`, to }
      return {
        cells: { code: part.account, name: account?.fullName ?? '', partner: partner?.name ?? '', amount: part.amountFen },
        ...(account ? { drill: { report: 'accountLedger', params: { accountId: account.id, ...partner?.params, ...span } } } : {}),
      }
    })
  }
}
/** A cash-flow item is named by the row of 现金流量表 that takes it up. */
export const cashFlowItemName = (format: StatementFormat, item: number): string =>
  format.rows.find((r) => 'terms' in r && r.terms.some((t) => t.fn === 'CF' && t.items.includes(item)))?.label ?? `项目 ${item}`
