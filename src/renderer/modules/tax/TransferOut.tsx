/** 进项税额转出: VAT that turns out not to be deductible goes to the cost it belongs to, with the reason. Keyboard only. */
import type { AccountHit, EntityRecord, PendingInvoice } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useOpened } from '../../app/status'
import { useCommand } from '../../rpc/hooks'
import { accountSource, entitySource } from '../../rpc/sources'
import { toast } from '../../ui/feedback/toast'
import { DateInput } from '../../ui/fields/DateInput'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { focusFirst } from '../../ui/fields/focus'
import { LookupInput } from '../../ui/fields/LookupInput'
import { MoneyInput } from '../../ui/fields/NumberInput'
import { TextInput } from '../../ui/fields/TextInput'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'

interface TransferOutProps {
  /** of which it is; null: of none in particular */
  invoice: PendingInvoice | null
  close: () => void
}
export function TransferOut(props: TransferOutProps): ReactNode {
  return (
    <ShortcutLayer name="进项税额转出" level="overlay" exclusive>
      <Modal opened onClose={props.close} title="进项税额转出" size={620} closeOnEscape={false} withCloseButton={false} trapFocus={false}>
        <Form {...props} />
      </Modal>
    </ShortcutLayer>
  )
}
interface Value {
  date: string
  amount: number
  account: AccountHit | null
  department: EntityRecord | null
  reason: string
}
function Form({ invoice, close }: TransferOutProps): ReactNode {
  const { today } = useOpened().status
  const start: Value = { date: today, amount: invoice?.tax ?? 0, account: null, department: null, reason: '' }
  const [value, setValue] = useState(start)
  const command = useCommand('tax.transferOut', {
    onDone: ({ documents }) => {
      toast.done(`已转出进项税额 ${fenDisplay(value.amount)}`, { detail: `凭证 ${documents.map((d) => d.number).join('、')}` })
      close()
    },
  })
  const put = (change: Partial<Value>) => {
    setValue((v) => ({ ...v, ...change }))
    command.clear()
  }
  const run = () => {
    const { date, amount, account, department, reason } = value
    const documentId = invoice?.documentId ?? null
    const accountId = account?.id ?? 0
    void command.run({ documentId, date, amount, accountId, departmentId: department?.id ?? null, reason, requestId: crypto.randomUUID() })
  }
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (box.current) focusFirst(box.current)
  }, [])
  useShortcuts([
    { keys: 'esc', label: '取消', run: close },
    { keys: 'ctrl+enter', label: '转出', run },
  ])
  return (
    <div ref={box}>
      <p className="dialog-target">
        {invoice ? `${invoice.documentNumber} ${invoice.partnerName} 税额 ${fenDisplay(invoice.tax)}` : '不指定发票'}
      </p>
      <Fields value={value} put={put} errors={command.errors} run={run} />
      <div className="dialog-buttons">
        <Button onClick={close} rightSection={<Keys keys="esc" />}>
          取消
        </Button>
        <Button variant="filled" className="action" onClick={run} rightSection={<Keys keys="ctrl+enter" />}>
          转出
        </Button>
      </div>
    </div>
  )
}
interface FieldsProps {
  value: Value
  put: (change: Partial<Value>) => void
  errors: Readonly<Record<string, string>>
  run: () => void
}
function Fields({ value, put, errors, run }: FieldsProps): ReactNode {
  const accounts = useMemo(() => accountSource({}), [])
  const departments = useMemo(() => entitySource('department'), [])
  return (
    <FieldGrid columns={2} card={false} onEnd={run}>
      <Field label="日期" name="date" required error={errors['date']}>
        <DateInput value={value.date} onChange={(date) => put({ date: date ?? '' })} />
      </Field>
      <Field label="税额" name="amount" required error={errors['amount']}>
        <MoneyInput value={value.amount} onChange={(amount) => put({ amount: amount ?? 0 })} />
      </Field>
      <Field label="转入科目" name="accountId" required error={errors['accountId']}>
        <LookupInput source={accounts} value={value.account} onChange={(account) => put({ account })} />
      </Field>
      <Field label="部门" name="departmentId" error={errors['departmentId']}>
        <LookupInput source={departments} value={value.department} onChange={(department) => put({ department })} />
      </Field>
      <Field label="原因" name="reason" required span={2} error={errors['reason']}>
        <TextInput value={value.reason} onChange={(reason) => put({ reason })} maxLength={100} />
      </Field>
    </FieldGrid>
  )
}
