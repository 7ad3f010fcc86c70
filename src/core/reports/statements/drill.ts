import type { DrillTarget, ReportColumn, ReportParams, ReportRow } from '../../contract/reports'
import { addDays } from '../../kernel'
import { FILTERS, type TermFilter } from '../formulas/ast'
import { C, defineReport, P, type SettledParams } from '../define'
import { itemsOfFormat } from './cashFlowItems'
import type { Cell } from './evaluate'
import type { StatementFormat, StatementRow } from './formats'
import type { AccountPart, Part } from './parts'
import type { StatementTarget } from './reports'

/** What one figure of a statement is made of: accounts, partners, cash-flow items, or rows of the form. */
export const statementRow = defineReport({
  id: 'statementRow',
  title: '报表项目构成',
  module: 'accounting',
  description: '一张报表中的一个数字由哪些科目、往来单位或项目组成，公式是什么',
  range: 'span',
  hidden: true,
  params: [
    P.param('statement', '报表', {
      options: [
        { value: 'balanceSheet', label: '资产负债表' },
        { value: 'incomeStatement', label: '利润表' },
        { value: 'cashFlow', label: '现金流量表' },
        { value: 'cashFlowNotes', label: '现金流量表补充资料' },
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
const PARAM_OF = {
  partner_id: 'partnerId',
  department_id: 'departmentId',
  employee_id: 'employeeId',
  project_id: 'projectId',
  item_id: 'itemId',
} as const
/** Names that parts refer to: accounts by code, partners by the key they were given, records of a filter. */
export interface PartNames {
  account(code: string): { id: number; fullName: string } | undefined
  partner(key: string): { name: string; params: ReportParams } | undefined
  filter(filter: TermFilter): { id: number; name: string } | undefined
}

/** The parts of a row in the statement's own signs: Σ amount = the figure, unless the formula multiplies or divides. */
export function statementRowParts(
  target: StatementTarget,
  format: StatementFormat,
  row: StatementRow,
  cell: Cell | undefined,
  names: PartNames,
  { from, to, reclassify }: SettledParams,
): { rows: ReportRow[]; totals: Record<string, number> } {
  const rows = (cell?.parts ?? []).map(rowOf)
  const shown = { amount: cell?.amountFen ?? 0 }
  if (cell && !cell.linear) {
    const total: ReportRow = { kind: 'subtotal', cells: { code: '', name: `按公式计算：${row.label.trim()}`, partner: '', ...shown } }
    return { rows: [...rows, row.show === 'rate' ? { ...total, kinds: { amount: 'rate' } } : total], totals: {} }
  }
  return { rows, totals: shown }

  function rowOf(part: Part): ReportRow {
    switch (part.kind) {
      case 'row': {
        const drill: DrillTarget = {
          report: 'statementRow',
          params: { ...target, row: part.row, from, to, ...(reclassify ? { reclassify } : {}) },
        }
        const { label = '', show } = format.rows.find((r) => r.row === part.row) ?? {}
        const cells = { code: `第 ${part.row} 行`, name: label, partner: '', amount: part.amountFen }
        return { cells, drill, ...(show === 'rate' ? { kinds: { amount: 'rate' as const } } : {}) }
      }
      case 'constant':
        return { cells: { code: '', name: '常数', partner: '', amount: part.amountFen } }
      case 'cashFlow': {
        const cells = { code: `项目 ${part.item}`, name: cashFlowItemName(format, part.item), partner: '', amount: part.amountFen }
        return { cells, drill: { report: 'cashFlowDetail', params: { row: part.item, from, to } } }
      }
      case 'account':
        return accountRow(part)
    }
  }
  function accountRow(part: AccountPart): ReportRow {
    const account = names.account(part.account)
    const partner = part.partner === null ? undefined : names.partner(part.partner)
    const found = part.filters.map((filter) => ({ filter, record: names.filter(filter) }))
    const narrowed = Object.fromEntries(
      found.flatMap(({ filter, record }) => (record ? [[PARAM_OF[FILTERS[filter.name]], record.id]] : [])),
    )
    const texts = [partner?.name ?? '', ...found.map(({ filter, record }) => `${filter.name} ${record?.name ?? filter.code}`)]
    const cells = {
      code: part.account,
      name: account?.fullName ?? '',
      partner: texts.filter((text) => text !== '').join(' · '),
      amount: part.amountFen,
    }
    if (!account) return { cells }
    const params = { accountId: account.id, ...narrowed, ...partner?.params, ...spanOf(part.when) }
    return { cells, drill: { report: 'accountLedger', params } }
  }
  function spanOf(when: AccountPart['when']) {
    // a balance is everything up to its date: its book is shown for the year
    const yearOf = (date: string) => ({ from: `${date.slice(0, 4)}-01-01`, to: date })
    return when === 'span' ? { from, to } : yearOf(when === 'opening' ? addDays(from, -1) : to)
  }
}
/** A cash-flow item is named by the row of 现金流量表 that takes it up. */
export const cashFlowItemName = (format: StatementFormat, item: number): string =>
  itemsOfFormat(format).find((i) => i.item === item)?.label ?? `项目 ${item}`
