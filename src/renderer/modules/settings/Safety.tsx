/** 备份与核对: back up, see the backups, restore, prove every tie, recompute balances. */
import type { BackupInfo, CheckResult } from '@core/contract'
import { type ReactNode, useState } from 'react'
import { BACKUP_FILES, chooseTarget } from '../../rpc/files'
import { callRpc, useCommand, useQueryRpc } from '../../rpc/hooks'
import { messageOfError } from '../../rpc/errors'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { Panel } from '../../ui/page/Blocks'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'
import { bytesText, localTime } from '../../ui/values/format'
import './safety.css'

const BACKUPS: Column<BackupInfo>[] = [
  { key: 'createdAt', title: '时间', kind: 'datetime', value: (b) => localTime(b.createdAt) },
  { key: 'fileName', title: '文件' },
  { key: 'sizeBytes', title: '大小', width: 90, align: 'right', value: (b) => bytesText(b.sizeBytes) },
  { key: 'verified', title: '校验', width: 90, value: (b) => (b.verified ? '已验证' : '未验证') },
]
const CHECKS: Column<CheckResult>[] = [
  { key: 'ok', title: '', width: 36, align: 'center', value: (c) => (c.ok ? '✓' : '✗') },
  { key: 'label', title: '勾稽关系', width: 280 },
  { key: 'problems', title: '不符之处', value: (c) => c.problems.join('；') },
  { key: 'milliseconds', title: '用时', width: 72, align: 'right', value: (c) => `${Math.round(c.milliseconds)} ms` },
]
const pathOf = (b: BackupInfo) => b.path
const nameOf = (c: CheckResult) => c.name
const toneOf = (c: CheckResult) => (c.ok ? undefined : ('bad' as const))

function useVerify() {
  const [state, setState] = useState<{ busy: boolean; checks: CheckResult[] | null }>({ busy: false, checks: null })
  const run = async () => {
    setState({ busy: true, checks: state.checks })
    try {
      const { ok, checks } = await callRpc('integrity.verify', {})
      setState({ busy: false, checks })
      if (ok) toast.done(`${checks.length} 项勾稽全部一致`)
      else toast.fail(`${checks.filter((c) => !c.ok).length} 项勾稽不符`)
    } catch (e) {
      setState({ busy: false, checks: null })
      toast.fail(messageOfError(e))
    }
  }
  return { ...state, run }
}

export function Safety(): ReactNode {
  const backups = useQueryRpc('backup.list', {})
  const create = useCommand('backup.create', {
    onDone: (b) => {
      toast.done(`已备份并验证：${b.fileName}`, { detail: bytesText(b.sizeBytes) })
      void backups.refetch()
    },
  })
  const rebuild = useCommand('integrity.rebuild', {
    onDone: ({ changed }) => toast.done(changed === 0 ? '余额全部正确，没有更改' : `已重算，更正 ${changed} 行余额`),
  })
  const verify = useVerify()
  const saveAs = async () => {
    const target = await chooseTarget({ title: '备份到', defaultName: '合账备份.hzbak', filters: BACKUP_FILES })
    if (target && (await create.run({ path: target.path }))) await target.finish()
  }
  const recompute = async () => {
    if (await confirm({ title: '重算余额', effects: ['由账簿重新计算全部余额；账簿本身不变'], action: '重算' })) await rebuild.run({})
  }
  return (
    <Page
      title="备份与核对"
      help="备份是一个文件，备份后立即打开验证。恢复在“新建/打开”页进行，总是恢复成新的账套。"
      actions={[
        { label: '核对全部勾稽', keys: 'ctrl+j', run: () => void verify.run(), busy: verify.busy },
        { label: '备份到…', keys: 'ctrl+shift+b', run: () => void saveAs(), busy: create.busy },
        { label: '立即备份', keys: 'ctrl+b', primary: true, run: () => void create.run({}), busy: create.busy },
        { label: '重算余额', more: true, run: () => void recompute() },
      ]}
    >
      <div className="safety">
        <Panel title="备份" grow>
          <DataTable
            id="backups"
            columns={BACKUPS}
            rows={backups.data ?? []}
            rowKey={pathOf}
            loading={backups.isPending}
            empty={{ title: '还没有备份', hint: '按 Ctrl+B 备份到默认目录' }}
          />
        </Panel>
        <Panel title="勾稽核对" grow>
          <DataTable
            id="verify"
            columns={CHECKS}
            rows={verify.checks ?? []}
            rowKey={nameOf}
            tone={toneOf}
            loading={verify.busy}
            sortable={false}
            empty={{ title: '还没有核对', hint: '按 Ctrl+J 逐项核对总账、库存、往来和余额' }}
          />
        </Panel>
      </div>
    </Page>
  )
}
