/** The files that were imported for an account; one whose lines are not matched can be taken back. */
import type { AccountHit, BankStatementView } from '@core/contract'
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

const COLUMNS: Column<BankStatementView>[] = [
  { key: 'fileName', title: '文件', width: 220, grow: 1 },
  { key: 'from', title: '自', kind: 'date' },
  { key: 'to', title: '至', kind: 'date' },
  { key: 'lines', title: '行数', kind: 'int' },
  { key: 'matched', title: '已勾对', kind: 'int' },
  { key: 'importedAt', title: '导入时间', kind: 'datetime' },
]
const rowKey = (r: BankStatementView) => r.id

export function Statements(props: { account: AccountHit; close: () => void }): ReactNode {
  return (
    <ShortcutLayer name="导入过的对账单" level="overlay" exclusive>
      <Modal
        opened
        onClose={props.close}
        title={`导入过的对账单 · ${props.account.code} ${props.account.fullName}`}
        size={860}
        closeOnEscape={false}
        withCloseButton={false}
        trapFocus={false}
      >
        <Content {...props} />
      </Modal>
    </ShortcutLayer>
  )
}

function Content({ account, close }: { account: AccountHit; close: () => void }): ReactNode {
  const list = useQueryRpc('bank.statements', { accountId: account.id })
  const [current, setCurrent] = useState<BankStatementView | null>(null)
  const rows = list.data ?? []
  const chosen = rows.find((r) => r.id === current?.id) ?? rows[0] ?? null
  const remove = useCommand('bank.removeStatement', { onDone: ({ lines }) => toast.done(`已撤销导入，删去 ${lines} 行`) })
  const run = async () => {
    if (!chosen) return
    const question = {
      title: '撤销导入',
      target: chosen.fileName,
      effects: [`删去这次导入的 ${chosen.lines} 行，账簿不受影响`],
      action: '撤销导入',
      danger: true,
    }
    if (await confirm(question)) void remove.run({ id: chosen.id })
  }
  useShortcuts([
    { keys: 'esc', label: '关闭', run: close },
    { keys: 'delete', label: '撤销导入', run: () => void run() },
  ])
  return (
    <>
      <div className="bank-statements">
        <DataTable
          id="bank.statements"
          columns={COLUMNS}
          rows={rows}
          rowKey={rowKey}
          onCurrent={setCurrent}
          loading={list.isPending}
          error={list.error ? messageOfError(list.error) : null}
          onRetry={() => void list.refetch()}
          empty={{ title: '还没有导入过', hint: '关上这里，按 F6 导入第一份对账单' }}
        />
      </div>
      <div className="dialog-buttons">
        <Button onClick={close} rightSection={<Keys keys="esc" />}>
          关闭
        </Button>
        <Button color="red" disabled={chosen === null} onClick={() => void run()} rightSection={<Keys keys="delete" />}>
          撤销导入
        </Button>
      </div>
    </>
  )
}
