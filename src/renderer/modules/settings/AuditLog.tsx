/** 操作日志: who did what; a hash chain that the check of ties proves unbroken. */
import type { ReactNode } from 'react'
import { type RowOf, useRowPages } from '../../rpc/rowPages'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

type Row = RowOf<'integrity.auditLog'>
const COLUMNS: Column<Row>[] = [
  { key: 'id', title: '序号', kind: 'int', width: 70, muted: true },
  { key: 'at', title: '时间', kind: 'datetime', width: 140 },
  { key: 'user', title: '用户', width: 90 },
  { key: 'action', title: '操作', width: 150 },
  { key: 'subject', title: '对象', width: 120 },
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
