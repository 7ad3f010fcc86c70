/** What is known of an account that holds money. Keyboard only. */
import type { FundView } from '@core/contract'
import { type ReactNode, useRef, useState } from 'react'
import { useCommand } from '../../rpc/hooks'
import { DialogForm, FormDialog } from '../../ui/feedback/FormDialog'
import { toast } from '../../ui/feedback/toast'
import { Field } from '../../ui/fields/Field'
import { SelectInput } from '../../ui/fields/LookupInput'
import { MoneyInput, RateInput } from '../../ui/fields/NumberInput'
import { TextInput } from '../../ui/fields/TextInput'
import { FUND_KINDS } from './fundModel'

const KINDS = (Object.keys(FUND_KINDS) as FundView['kind'][]).map((value) => ({ value, label: FUND_KINDS[value] }))

type Entered = Pick<FundView, 'kind' | 'number' | 'lowLimit'> & { feeRate: number | null }
export function FundDialog({ fund, close }: { fund: FundView; close: () => void }): ReactNode {
  return (
    <FormDialog title="登记资金账户" size={520} close={close}>
      <Entry fund={fund} close={close} />
    </FormDialog>
  )
}

function Entry({ fund, close }: { fund: FundView; close: () => void }): ReactNode {
  const { kind, number, feeRate, lowLimit } = fund
  const [entry, setEntry] = useState<Entered>({ kind, number, feeRate, lowLimit })
  // what Enter in the last field puts in is saved by the same Enter
  const latest = useRef(entry)
  const put = (change: Partial<typeof entry>) => {
    latest.current = { ...latest.current, ...change }
    setEntry(latest.current)
  }
  const command = useCommand('funds.save', {
    onDone: () => {
      toast.done(`已登记 ${fund.name}`)
      close()
    },
  })
  const { accountId, revision } = fund
  const run = () => void command.run({ accountId, revision, ...latest.current, feeRate: latest.current.feeRate ?? 0 })
  const { errors } = command
  return (
    <DialogForm
      columns={2}
      action="保存"
      run={run}
      close={close}
      intro={
        <p className="dialog-target">
          {fund.code} {fund.name}
        </p>
      }
    >
      <Field label="种类" name="kind" error={errors['kind']}>
        <SelectInput options={KINDS} value={entry.kind} onChange={(kind) => put({ kind })} />
      </Field>
      <Field label="账号" name="number" error={errors['number']}>
        <TextInput value={entry.number} onChange={(number) => put({ number })} maxLength={40} />
      </Field>
      <Field label="提现费率" name="feeRate" error={errors['feeRate']}>
        <RateInput value={entry.feeRate} onChange={(feeRate) => put({ feeRate })} />
      </Field>
      <Field label="最低余额" name="lowLimit" error={errors['lowLimit']}>
        <MoneyInput value={entry.lowLimit} onChange={(lowLimit) => put({ lowLimit })} />
      </Field>
    </DialogForm>
  )
}
