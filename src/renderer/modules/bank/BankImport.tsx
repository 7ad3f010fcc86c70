/** A statement file before it is imported. */
import type { AccountHit, BankPreview } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { BANK_FIELDS } from '@core/modules/treasury/bankStatement'
import type { ReactNode } from 'react'
import { callRpc, useCommand } from '../../rpc/hooks'
import { toast } from '../../ui/feedback/toast'
import { SheetImport } from '../../ui/sheet/SheetImport'

const FILES = [{ name: '银行对账单', extensions: ['xlsx', 'xls', 'csv', 'txt'] }]
const says = ({ lines, from, to, received, paid }: BankPreview) => [
  `${lines} 行，${from ?? ''} 至 ${to ?? ''}，收入 ${fenDisplay(received)}，支出 ${fenDisplay(paid)}`,
]
const hints = ({ brokenBalance: broken }: BankPreview) =>
  broken
    ? [`第 ${broken.row} 行的余额 ${fenDisplay(broken.found)} 接不上前一行（应为 ${fenDisplay(broken.expected)}）：可能缺行，请核对`]
    : []

export function BankImport({ account, close }: { account: AccountHit; close: () => void }): ReactNode {
  const command = useCommand('bankFiles.import', {
    onDone: ({ lines, duplicates }) => {
      toast.done(`已导入 ${lines} 行`, duplicates > 0 ? { detail: `${duplicates} 行以前导入过，没有重复导入` } : {})
      close()
    },
  })
  const accountId = account.id
  return (
    <SheetImport
      title={`导入对账单 · ${account.code} ${account.fullName}`}
      files={FILES}
      fields={BANK_FIELDS}
      preview={(path, mapping) => callRpc('bankFiles.preview', { accountId, path, ...(mapping ? { mapping } : {}) })}
      says={says}
      hints={hints}
      fresh={(p) => p.lines - p.duplicates}
      unit="行"
      run={(path, { mapping }) => void command.run({ accountId, path, mapping })}
      busy={command.busy}
      close={close}
    />
  )
}
