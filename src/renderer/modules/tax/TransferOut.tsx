/** 进项税额转出: VAT that turns out not to be deductible goes to the cost it belongs to, with the reason. Keyboard only. */
import type { AccountHit, EntityRecord, PendingInvoice } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { type ReactNode, useMemo, useState } from 'react'
import { useOpened } from '../../app/status'
import { useCommand } from '../../rpc/hooks'
import { accountSource, entitySource } from '../../rpc/sources'
import { DialogForm, FormDialog } from '../../ui/feedback/FormDialog'
import { toast } from '../../ui/feedback/toast'
import { DateInput } from '../../ui/fields/DateInput'
import { Field } from '../../ui/fields/Field'
import { LookupInput } from '../../ui/fields/LookupInput'
import { MoneyInput } from '../../ui/fields/NumberInput'
import { TextInput } from '../../ui/fields/TextInput'

interface TransferOutProps {
  /** of which it is; null: of none in particular */
  invoice: PendingInvoice | null
  close: () => void
}
export function TransferOut(props: TransferOutProps): ReactNode {
  return (
    <FormDialog title="进项税额转出" size={620} close={props.close}>
      <Form {...props} />
    </FormDialog>
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
  return (
    <DialogForm
      columns={2}
      action="转出"
      run={run}
      close={close}
      intro={
        <p className="dialog-target">
          {invoice ? `${invoice.documentNumber} ${invoice.partnerName} 税额 ${fenDisplay(invoice.tax)}` : '不指定发票'}
        </p>
      }
    >
      <Fields value={value} put={put} errors={command.errors} />
    </DialogForm>
  )
}
interface FieldsProps {
  value: Value
  put: (change: Partial<Value>) => void
  errors: Readonly<Record<string, string>>
}
function Fields({ value, put, errors }: FieldsProps): ReactNode {
  const accounts = useMemo(() => accountSource({}), [])
  const departments = useMemo(() => entitySource('department'), [])
  return (
    <>
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
    </>
  )
}
