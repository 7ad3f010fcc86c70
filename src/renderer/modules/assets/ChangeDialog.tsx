/** 变动: from a month on, another department or account, or another life, residual rate or method. Keyboard only. */
import type { EntityRecord } from '@core/contract'
import { firstDay, periodOf } from '@core/kernel'
import { DEPRECIATION_METHODS, type DepreciationMethod } from '@core/modules/assets/depreciation'
import { type ReactNode, useState } from 'react'
import { useOpened } from '../../app/status'
import { useCommand } from '../../rpc/hooks'
import { DialogForm, FormDialog } from '../../ui/feedback/FormDialog'
import { toast } from '../../ui/feedback/toast'
import { DateInput } from '../../ui/fields/DateInput'
import { Field } from '../../ui/fields/Field'
import { SelectInput } from '../../ui/fields/LookupInput'
import { IntInput, QtyInput, RateInput } from '../../ui/fields/NumberInput'
import { TextInput } from '../../ui/fields/TextInput'
import { EntityFieldInput } from '../masterdata/EntityFieldInput'

const METHODS = (Object.keys(DEPRECIATION_METHODS) as DepreciationMethod[]).map((value) => ({ value, label: DEPRECIATION_METHODS[value] }))

export function ChangeDialog(props: { record: EntityRecord; close: () => void }): ReactNode {
  return (
    <FormDialog title="资产变动" size={560} close={props.close}>
      <Content {...props} />
    </FormDialog>
  )
}
interface Values {
  departmentId: number | null
  expenseAccountId: number | null
  life: number | null
  residualRate: number | null
  method: DepreciationMethod
  totalWork: number | null
}
function useChange(record: EntityRecord, close: () => void) {
  const { today } = useOpened().status
  const [date, setDate] = useState<string | null>(firstDay(periodOf(today)))
  const [values, setValues] = useState(() => {
    const { departmentId, expenseAccountId, life, residualRate, method, totalWork } = record as EntityRecord & Values
    return { departmentId, expenseAccountId, life, residualRate, method, totalWork }
  })
  const [reason, setReason] = useState('')
  const put = (changed: Partial<Values>) => setValues((v) => ({ ...v, ...changed }))
  const command = useCommand('assets.change', {
    onDone: () => {
      toast.done(`${record.code} ${record.name} 已变动`)
      close()
    },
  })
  const run = () => {
    const { life, residualRate, totalWork, ...rest } = values
    const figures = { ...(life === null ? {} : { life }), ...(residualRate === null ? {} : { residualRate }), totalWork: totalWork ?? 0 }
    void command.run({ assetId: record.id, period: periodOf(date ?? today), ...rest, ...figures, reason, requestId: crypto.randomUUID() })
  }
  return { date, setDate, values, put, reason, setReason, errors: command.errors, run }
}

function Content({ record, close }: { record: EntityRecord; close: () => void }): ReactNode {
  const { date, setDate, values, put, reason, setReason, errors, run } = useChange(record, close)
  const lookup = (name: 'departmentId' | 'expenseAccountId', entity: 'department' | 'account') => (
    <EntityFieldInput
      field={{ name, label: '', kind: 'entity', entity }}
      value={values[name]}
      record={record}
      onChange={(id) => put({ [name]: id as number | null })}
    />
  )
  return (
    <DialogForm
      columns={2}
      action="变动"
      run={run}
      close={close}
      intro={
        <>
          <p className="dialog-target">
            {record.code} {record.name}
          </p>
          <ul className="dialog-effects">
            <li>从所选日期的月份起按新的计提；年限从开始使用算起，未提的折旧在剩余月份里提完</li>
          </ul>
        </>
      }
    >
      <Field label="从哪个月起" name="period" required error={errors['period']}>
        <DateInput value={date} onChange={setDate} />
      </Field>
      <Field label="部门" name="departmentId" error={errors['departmentId']}>
        {lookup('departmentId', 'department')}
      </Field>
      <Field label="折旧费用科目" name="expenseAccountId" error={errors['expenseAccountId']} span={2}>
        {lookup('expenseAccountId', 'account')}
      </Field>
      <Field label="使用年限（月）" name="life" error={errors['life']}>
        <IntInput value={values.life} onChange={(life) => put({ life })} min={1} />
      </Field>
      <Field label="净残值率" name="residualRate" error={errors['residualRate']}>
        <RateInput value={values.residualRate} onChange={(residualRate) => put({ residualRate })} min={0} />
      </Field>
      <Field label="折旧方法" name="method" error={errors['method']} span={2}>
        <SelectInput options={METHODS} value={values.method} onChange={(method) => put({ method })} />
      </Field>
      {values.method === 'unitsOfWork' && (
        <Field label="总工作量" name="totalWork" error={errors['totalWork']} hint="整个使用期的" span={2}>
          <QtyInput value={values.totalWork} onChange={(totalWork) => put({ totalWork })} min={0} />
        </Field>
      )}
      <Field label="原因" name="reason" required error={errors['reason']} span={2}>
        <TextInput value={reason} onChange={setReason} maxLength={200} />
      </Field>
    </DialogForm>
  )
}
