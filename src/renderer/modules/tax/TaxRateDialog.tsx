/** A row of rates, entered in a dialog. Keyboard only. */
import type { TaxRateRow } from '@core/contract'
import { TAX_RATE_KINDS, type TaxRateKind } from '@core/modules/tax/rates'
import { type ReactNode, useState } from 'react'
import { type FieldErrors, useCommand } from '../../rpc/hooks'
import { DialogForm, FormDialog } from '../../ui/feedback/FormDialog'
import { toast } from '../../ui/feedback/toast'
import { DateInput } from '../../ui/fields/DateInput'
import { Field } from '../../ui/fields/Field'
import { SelectInput } from '../../ui/fields/LookupInput'
import { MoneyInput, RateInput } from '../../ui/fields/NumberInput'
import { TextInput } from '../../ui/fields/TextInput'
import { formatValue } from '../../ui/values/format'

const KINDS = Object.entries(TAX_RATE_KINDS).map(([value, label]) => ({ value: value as TaxRateKind, label }))
export const BOUNDS = [
  { value: 'below', label: '达到即全额征税' },
  { value: 'upTo', label: '不超过即免征' },
] as const
export const valueText = (r: Pick<TaxRateRow, 'kind' | 'value'>) => formatValue(r.kind === 'threshold' ? 'fen' : 'rate', r.value)
export type RateDraft = Omit<TaxRateRow, 'id'> & { id: number | null }

export function RateDialog(props: { start: RateDraft; close: () => void }): ReactNode {
  const title = props.start.id === null ? '新增税率' : '修改税率'
  return (
    <FormDialog title={title} size={620} close={props.close}>
      <RateForm {...props} />
    </FormDialog>
  )
}
function RateForm({ start, close }: { start: RateDraft; close: () => void }): ReactNode {
  const [value, setValue] = useState(start)
  const save = useCommand('tax.saveRate', {
    onDone: () => {
      toast.done(`已保存 ${value.name} ${valueText(value)}`)
      close()
    },
  })
  const put = (change: Partial<RateDraft>) => {
    setValue((v) => ({ ...v, ...change }))
    save.clear()
  }
  const run = () => {
    const { id, revision, kind, code, name, value: amount, bound, validFrom, validTo, source } = value
    void save.run({ id, revision, kind, code, name, value: amount, bound, validFrom, validTo: validTo || null, source })
  }
  return (
    <DialogForm columns={2} action="保存" run={run} close={close}>
      <RateFields value={value} put={put} errors={save.errors} />
    </DialogForm>
  )
}

interface FieldsProps {
  value: RateDraft
  put: (change: Partial<RateDraft>) => void
  errors: FieldErrors
}
function RateFields({ value, put, errors }: FieldsProps): ReactNode {
  return (
    <>
      <Field label="种类" name="kind" error={errors['kind']}>
        <SelectInput options={KINDS} value={value.kind} onChange={(kind) => put({ kind })} />
      </Field>
      <Field label="代码" name="code" required hint="同一代码的行前后相接" error={errors['code']}>
        <TextInput value={value.code} onChange={(code) => put({ code })} maxLength={40} />
      </Field>
      <Field label="项目" name="name" required span={2} error={errors['name']}>
        <TextInput value={value.name} onChange={(name) => put({ name })} maxLength={100} />
      </Field>
      <Field label={value.kind === 'threshold' ? '金额' : '税率'} name="value" required error={errors['value']}>
        {value.kind === 'threshold' ? (
          <MoneyInput value={value.value} onChange={(v) => put({ value: v ?? 0 })} />
        ) : (
          <RateInput value={value.value} onChange={(v) => put({ value: v ?? 0 })} />
        )}
      </Field>
      {value.kind === 'threshold' ? (
        <Field label="界限" name="bound" error={errors['bound']}>
          <SelectInput options={BOUNDS} value={value.bound ?? 'below'} onChange={(bound) => put({ bound })} />
        </Field>
      ) : (
        <span />
      )}
      <Field label="自" name="validFrom" required error={errors['validFrom']}>
        <DateInput value={value.validFrom} onChange={(d) => put({ validFrom: d ?? '' })} />
      </Field>
      <Field label="至" name="validTo" hint="空：长期有效" error={errors['validTo']}>
        <DateInput value={value.validTo} onChange={(d) => put({ validTo: d })} />
      </Field>
      <Field label="依据" name="source" span={2} error={errors['source']}>
        <TextInput value={value.source} onChange={(source) => put({ source })} maxLength={200} />
      </Field>
    </>
  )
}
