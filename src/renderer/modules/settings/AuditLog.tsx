/** 操作日志: who did what; a hash chain that the check of ties proves unbroken. */
import { contract } from '@core/contract'
import { DOCUMENTS } from '@core/modules/registry'
import type { ReactNode } from 'react'
import { type RowOf, useRowPages } from '../../rpc/rowPages'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

type Row = RowOf<'integrity.auditLog'>
const modules: Record<string, Record<string, { summary: string }>> = contract
/** What a procedure does, in its own words; one that is no more keeps its name. */
function actionText(action: string): string {
  const [module = '', name = ''] = action.split('.')
  return modules[module]?.[name]?.summary ?? action
}
const SUBJECTS: Record<string, string> = {
  item: '商品',
  partner: '往来单位',
  warehouse: '仓库',
  department: '部门',
  employee: '职员',
  project: '项目',
  category: '商品类别',
  account: '科目',
  user: '用户',
  periods: '会计期间',
  opening: '期初余额',
  settings: '账套设置',
  integrity: '账套',
  backup: '备份',
}
const LABELS = new Map(DOCUMENTS.map((d): [string, string] => [d.type, d.label]))
const subjectText = (subject: string): string => LABELS.get(subject) ?? SUBJECTS[subject] ?? subject
const COLUMNS: Column<Row>[] = [
  { key: 'id', title: '序号', kind: 'int', width: 70, muted: true },
  { key: 'at', title: '时间', kind: 'datetime', width: 140 },
  { key: 'user', title: '用户', width: 90 },
  { key: 'action', title: '操作', width: 220, value: (r) => actionText(r.action) },
  { key: 'subject', title: '对象', width: 110, value: (r) => subjectText(r.subject) },
  { key: 'subjectId', title: '编号', kind: 'int', width: 72 },
  { key: 'detail', title: '内容' },
]
const rowKey = (r: Row) => r.id
export function AuditLog(): ReactNode {
  const list = useRowPages('integrity.auditLog', {})
  return (
    <Page title="操作日志" help="每一次操作都有记录，且首尾相连，改动任何一条都会被发现。">
      <DataTable
        id="auditLog"
        columns={COLUMNS}
        rows={list.rows}
        rowKey={rowKey}
        onVisible={list.onVisible}
        loading={list.loading}
        error={list.error}
        onRetry={list.retry}
        sortable={false}
      />
    </Page>
  )
}
