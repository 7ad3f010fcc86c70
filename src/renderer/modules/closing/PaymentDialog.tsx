/** A step that pays asks for the day and the account, proposed. Keyboard only. */
import type { AccountHit, CloseStepView } from '@core/contract'
import { lastDay } from '@core/kernel'
import { type ReactNode, useMemo, useState } from 'react'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { accountSource } from '../../rpc/sources'
import { DialogForm, FormDialog } from '../../ui/feedback/FormDialog'
import { toast } from '../../ui/feedback/toast'
import { DateInput } from '../../ui/fields/DateInput'
import { Field } from '../../ui/fields/Field'
import { LookupInput } from '../../ui/fields/LookupInput'

interface PaymentDialogProps {
  period: number
  step: CloseStepView
  close: () => void
}
export function PaymentDialog(props: PaymentDialogProps): ReactNode {
  const { label } = props.step
  return (
    <FormDialog title={label} size={560} close={props.close}>
      <Proposed {...props} />
    </FormDialog>
  )
}
/** The account proposed is known by its number: its name first. */
function Proposed(props: PaymentDialogProps): ReactNode {
  const hits = useQueryRpc('master.searchAccounts', { text: '', leafOnly: true, cashOnly: true, limit: 50 })
  if (!hits.data) return null
  return <Form {...props} start={hits.data.find(({ id }) => id === props.step.payment?.accountId) ?? null} />
}
function Form({ period, step, close, start }: PaymentDialogProps & { start: AccountHit | null }): ReactNode {
  const [date, setDate] = useState(step.payment?.date ?? lastDay(period))
  const [account, setAccount] = useState(start)
  const command = useCommand('periods.runStep', {
    onDone: ({ text }) => {
      toast.done(text)
      close()
    },
  })
  const run = () =>
    void command.run({ period, step: step.id, payment: { date, accountId: account?.id ?? 0 }, requestId: crypto.randomUUID() })
  const accounts = useMemo(() => accountSource({ cashOnly: true }), [])
  return (
    <DialogForm columns={2} action="付款" run={run} close={close} intro={<p className="dialog-target">{step.due}</p>}>
      <Field label="日期" name="date" required error={command.errors['payment.date']}>
        <DateInput value={date} onChange={(d) => setDate(d ?? '')} />
      </Field>
      <Field label="账户" name="accountId" required error={command.errors['payment.accountId']}>
        <LookupInput source={accounts} value={account} onChange={setAccount} />
      </Field>
    </DialogForm>
  )
}
