/** 坏账准备比例: how much of what is owed is covered, by days overdue (企业会计准则). Keyboard only. */
import { ALLOWANCE_KEYS, type AllowanceKey, type AllowanceRates as Rates } from '@core/modules/treasury/allowance'
import { messageOf } from '@core/kernel'
import { type ReactNode, useRef, useState } from 'react'
import { useOpened } from '../../app/status'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { DialogForm, FormDialog } from '../../ui/feedback/FormDialog'
import { toast } from '../../ui/feedback/toast'
import { Field } from '../../ui/fields/Field'
import { RateInput } from '../../ui/fields/NumberInput'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

interface Row {
  key: AllowanceKey
  label: string
  rate: number
}
const COLUMNS: Column<Row>[] = [
  { key: 'label', title: '账龄（按到期日）', width: 220 },
  { key: 'rate', title: '计提比例', kind: 'rate', width: 120 },
]
const rowKey = (r: Row) => r.key

export function AllowanceRates(): ReactNode {
  const { standard } = useOpened().accountSet.options
  const list = useQueryRpc('badDebts.rates', {})
  const [editing, setEditing] = useState(false)
  const small = standard === 'small'
  const edit = () => setEditing(true)
  const rates = small ? undefined : list.data
  return (
    <Page
      title="坏账准备比例"
      help={
        small
          ? messageOf({ code: 'ALLOWANCE_NOT_ALLOWED' })
          : '期末处理按月末账龄乘比例算出应有的准备，计提与余额的差额。默认值供参考，请按本单位的历史损失修改。'
      }
      actions={[
        { label: '修改', keys: 'f2', primary: true, run: edit, disabled: small || list.data === undefined, reason: '小企业会计准则不计提' },
      ]}
    >
      <DataTable
        id="allowanceRates"
        columns={COLUMNS}
        rows={rates ? ALLOWANCE_KEYS.map(({ key, label }) => ({ key, label, rate: rates[key] })) : []}
        rowKey={rowKey}
        onOpen={edit}
        loading={list.isPending}
        error={list.error ? messageOfError(list.error) : null}
        onRetry={() => void list.refetch()}
        empty={{ title: '不计提坏账准备', hint: '坏账实际发生时用坏账核销单直接计入营业外支出' }}
      />
      {editing && rates && (
        <FormDialog title="坏账准备比例" size={420} close={() => setEditing(false)}>
          <Entry start={rates} close={() => setEditing(false)} />
        </FormDialog>
      )}
    </Page>
  )
}

function Entry({ start, close }: { start: Rates; close: () => void }): ReactNode {
  const [rates, setRates] = useState<Record<AllowanceKey, number | null>>(start)
  // what Enter in the last field puts in is saved by the same Enter
  const latest = useRef(rates)
  const put = (key: AllowanceKey, rate: number | null) => {
    latest.current = { ...latest.current, [key]: rate }
    setRates(latest.current)
  }
  const command = useCommand('badDebts.setRates', {
    onDone: () => {
      toast.done('已更改坏账准备比例', { detail: '下次期末处理按新比例计提差额' })
      close()
    },
  })
  const run = () => {
    const sent = Object.fromEntries(ALLOWANCE_KEYS.map(({ key }) => [key, latest.current[key] ?? 0])) as Rates
    void command.run({ rates: sent, requestId: crypto.randomUUID() })
  }
  return (
    <DialogForm columns={1} action="保存" run={run} close={close}>
      {ALLOWANCE_KEYS.map(({ key, label }) => (
        <Field key={key} label={label} name={`rates.${key}`} error={command.errors[`rates.${key}`]}>
          <RateInput value={rates[key]} onChange={(rate) => put(key, rate)} />
        </Field>
      ))}
    </DialogForm>
  )
}
