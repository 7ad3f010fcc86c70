import type { FieldDef } from '@core/documents/define'
import type { ReactNode } from 'react'
import { DateInput } from '../../ui/fields/DateInput'
import { LookupInput, SelectInput } from '../../ui/fields/LookupInput'
import { IntInput, MoneyInput, PriceInput, QtyInput, RateInput } from '../../ui/fields/NumberInput'
import { TextInput } from '../../ui/fields/TextInput'
import { type FormValue, refOf, type Ref, textOf } from '../model/values'
import { fieldSource } from '../sources'

interface FieldInputProps {
  field: FieldDef
  value: FormValue | undefined
  onChange: (value: FormValue) => void
  readOnly: boolean
}
const NUMBERS = { money: MoneyInput, quantity: QtyInput, price: PriceInput, rate: RateInput, integer: IntInput } as const
/** Pinyin initials of the choices, as people type them. */
const INITIALS: Readonly<Record<string, string>> = {
  incl: 'hs',
  excl: 'bhs',
  none: 'pwd',
  special: 'zyfp',
  ordinary: 'ptfp',
  settle: 'sysk',
  advance: 'ysk',
  delivery: 'fh',
  invoice: 'kp',
  normal: 'zcss',
  abnormal: 'fzcss',
  oneStep: 'yb',
  twoStep: 'lb',
}
/** A choice that may be left to the account set. */
const BY_SETTING = { value: 'setting', label: '按账套设置' }

/** The entry of one header field, by its kind. */
export function FieldInput({ field, value, onChange, readOnly }: FieldInputProps): ReactNode {
  const { kind } = field
  if (kind in NUMBERS) {
    const Input = NUMBERS[kind as keyof typeof NUMBERS]
    return (
      <Input
        value={typeof value === 'number' ? value : null}
        onChange={onChange}
        readOnly={readOnly}
        {...(kind === 'integer' ? { min: 0 } : {})}
      />
    )
  }
  if (kind === 'date') return <DateInput value={textOf(value) || null} onChange={onChange} readOnly={readOnly} />
  if (kind === 'select') {
    const optional = field.optional === true
    const options = [...(optional ? [BY_SETTING] : []), ...(field.options ?? [])].map((o) => ({ ...o, alias: INITIALS[o.value] ?? '' }))
    const chosen = textOf(value) || (optional ? BY_SETTING.value : null)
    return (
      <SelectInput options={options} value={chosen} onChange={(v) => onChange(v === BY_SETTING.value ? null : v)} readOnly={readOnly} />
    )
  }
  const source = fieldSource(kind)
  if (source) return <LookupInput<Ref> source={source} value={refOf(value)} onChange={onChange} readOnly={readOnly} />
  return (
    <TextInput
      value={textOf(value)}
      onChange={onChange}
      readOnly={readOnly}
      {...(field.maxLength === undefined ? {} : { maxLength: field.maxLength })}
    />
  )
}
