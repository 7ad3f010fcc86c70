/** A step that pays asks for the day and the account, proposed. Keyboard only. */
import type { AccountHit, CloseStepView } from '@core/contract'
import { lastDay } from '@core/kernel'
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { accountSource } from '../../rpc/sources'
import { toast } from '../../ui/feedback/toast'
import { DateInput } from '../../ui/fields/DateInput'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { focusFirst } from '../../ui/fields/focus'
import { LookupInput } from '../../ui/fields/LookupInput'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'

interface PaymentDialogProps {
  period: number
  step: CloseStepView
  close: () => void
}
export function PaymentDialog(props: PaymentDialogProps): ReactNode {
  const { label } = props.step
  return (
    <ShortcutLayer name={label} level="overlay" exclusive>
      <Modal opened onClose={props.close} title={label} size={560} closeOnEscape={false} withCloseButton={false} trapFocus={false}>
        <Proposed {...props} />
      </Modal>
    </ShortcutLayer>
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
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (box.current) focusFirst(box.current)
  }, [])
  useShortcuts([
    { keys: 'esc', label: '取消', run: close },
    { keys: 'ctrl+enter', label: '付款', run },
  ])
  return (
    <div ref={box}>
      <p className="dialog-target">{step.due}</p>
      <FieldGrid columns={2} card={false} onEnd={run}>
        <Field label="日期" name="date" required error={command.errors['payment.date']}>
          <DateInput value={date} onChange={(d) => setDate(d ?? '')} />
        </Field>
        <Field label="账户" name="accountId" required error={command.errors['payment.accountId']}>
          <LookupInput source={accounts} value={account} onChange={setAccount} />
        </Field>
      </FieldGrid>
      <div className="dialog-buttons">
        <Button onClick={close} rightSection={<Keys keys="esc" />}>
          取消
        </Button>
        <Button variant="filled" className="action" onClick={run} rightSection={<Keys keys="ctrl+enter" />}>
          付款
        </Button>
      </div>
    </div>
  )
}
