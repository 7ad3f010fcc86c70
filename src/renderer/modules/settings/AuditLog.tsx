/** 操作日志: who did what; a hash chain that the check of ties proves unbroken. */
import type { ReactNode } from 'react'
import { type RowOf, useRowPages } from '../../rpc/rowPages'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'
import { localTime } from '../../ui/values/format'
import { actionText, detailText, subjectText } from './auditText'

type Row = RowOf<'integrity.auditLog'>
const COLUMNS: Column<Row>[] = [
  { key: 'id', title: '序号', kind: 'int', width: 70, muted: true },
  { key: 'at', title: '时间', kind: 'datetime', width: 132, value: (r) => localTime(r.at) },
  { key: 'user', title: '用户', width: 90 },
  { key: 'action', title: '操作', width: 190, value: (r) => actionText(r.action) },
  { key: 'subject', title: '对象', width: 110, value: (r) => subjectText(r.subject) },
  { key: 'subjectId', title: '内部号', width: 72, align: 'right', muted: true, value: (r) => r.subjectId?.toString() ?? '' },
  { key: 'detail', title: '内容', value: (r) => detailText(r.detail) },
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
