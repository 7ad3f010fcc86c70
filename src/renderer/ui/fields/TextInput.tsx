/**
 * <TextInput value={memo} onChange={setMemo} maxLength={200} />, <TextInput … multiline />: plain text in a field grid.
 */
import type { ReactNode, Ref } from 'react'
import { cx } from '../store'
import { useFieldProps } from './Field'

export interface TextInputProps {
  value: string
  onChange: (value: string) => void
  readOnly?: boolean
  placeholder?: string
  maxLength?: number
  multiline?: boolean
  type?: 'text' | 'password'
  autoComplete?: string
  autoFocus?: boolean
  ref?: Ref<HTMLInputElement>
}

export function TextInput(props: TextInputProps): ReactNode {
  const { value, onChange, readOnly = false, multiline = false } = props
  const fieldProps = useFieldProps()
  const shared = { ...fieldProps, className: 'inp-field', value, readOnly, placeholder: props.placeholder, maxLength: props.maxLength }
  return (
    <span className={cx('inp', readOnly && 'inp-readonly')}>
      {multiline ? (
        <textarea {...shared} rows={2} onChange={(e) => onChange(e.currentTarget.value)} />
      ) : (
        <input
          {...shared}
          ref={props.ref}
          type={props.type ?? 'text'}
          autoComplete={props.autoComplete ?? 'off'}
          autoFocus={props.autoFocus}
          // a dialog's focus trap begins here, too
          data-autofocus={props.autoFocus || undefined}
          title={value.length > 12 ? value : undefined}
          onChange={(e) => onChange(e.currentTarget.value)}
        />
      )}
    </span>
  )
}
