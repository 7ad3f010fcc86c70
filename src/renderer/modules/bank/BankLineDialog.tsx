/** What no file tells: a line of a paper statement, an item on the way from before the start, the balance at the end of a day. */
import type { AccountHit } from '@core/contract'
import { type ReactNode, useState } from 'react'
import { useCommand } from '../../rpc/hooks'
import { DialogForm, FormDialog } from '../../ui/feedback/FormDialog'
import { toast } from '../../ui/feedback/toast'
import { DateInput } from '../../ui/fields/DateInput'
import { Field } from '../../ui/fields/Field'
import { SelectInput } from '../../ui/fields/LookupInput'
import { MoneyInput } from '../../ui/fields/NumberInput'
import { TextInput } from '../../ui/fields/TextInput'

type What = 'balance' | 'received' | 'paid' | 'bookReceived' | 'bookPaid'
const WHAT: { value: What; label: string }[] = [
  { value: 'balance', label: '对账单余额（日终）' },
  { value: 'received', label: '对账单上的一笔收入' },
  { value: 'paid', label: '对账单上的一笔支出' },
  { value: 'bookReceived', label: '期初：企业已收，银行未收' },
  { value: 'bookPaid', label: '期初：企业已付，银行未付' },
]

export function BankLineDialog(props: { account: AccountHit; to: string; close: () => void }): ReactNode {
  const { account, close } = props
  return (
    <FormDialog title={`登记 · ${account.code} ${account.fullName}`} size={520} close={close}>
      <Content {...props} />
    </FormDialog>
  )
}

function Content({ account, to, close }: { account: AccountHit; to: string; close: () => void }): ReactNode {
  const [what, setWhat] = useState<What>('balance')
  const [date, setDate] = useState<string | null>(to)
  const [amount, setAmount] = useState<number | null>(null)
  const [counterparty, setParty] = useState('')
  const [summary, setSummary] = useState('')
  const onDone = () => {
    toast.done('已登记')
    close()
  }
  const balance = useCommand('bank.setBalance', { onDone })
  const line = useCommand('bank.addLine', { onDone })
  const errors = { ...balance.errors, ...line.errors }
  const run = () => {
    const accountId = account.id
    if (what === 'balance') return void balance.run({ accountId, date: date ?? to, balance: amount })
    const sign = what === 'received' || what === 'bookReceived' ? 1 : -1
    const side = what === 'received' || what === 'paid' ? 'bank' : 'book'
    void line.run({ accountId, side, date: date ?? to, amount: sign * (amount ?? 0), summary, counterparty })
  }
  return (
    <DialogForm columns={1} action="登记" run={run} close={close}>
      <Field label="登记" name="side">
        <SelectInput options={WHAT} value={what} onChange={setWhat} />
      </Field>
      <Field label="日期" name="date" required error={errors['date']}>
        <DateInput value={date} onChange={setDate} />
      </Field>
      <Field label="金额" name="amount" required={what !== 'balance'} error={errors['amount'] ?? errors['balance']}>
        <MoneyInput value={amount} onChange={setAmount} />
      </Field>
      {what !== 'balance' && (
        <>
          <Field label="对方户名" name="counterparty" error={errors['counterparty']}>
            <TextInput value={counterparty} onChange={setParty} maxLength={200} />
          </Field>
          <Field label="摘要" name="summary" error={errors['summary']}>
            <TextInput value={summary} onChange={setSummary} maxLength={200} />
          </Field>
        </>
      )}
    </DialogForm>
  )
}
