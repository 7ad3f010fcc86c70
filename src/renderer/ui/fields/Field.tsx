/**
 * The dense header of a document: labels left, fields underlined, errors right below the field they concern.
 *
 *   <FieldGrid onEnd={() => grid.current?.focus()}>
 *     <Field label="客户" name="partnerId" required error={errors.partnerId} hint="信用余额 8,420.60">
 *       <LookupInput source={customers} value={customer} onChange={setCustomer} />
 *     </Field>
 *     <Field label="备注" name="memo" span={2}><TextInput value={memo} onChange={setMemo} /></Field>
 *   </FieldGrid>
 *
 * Enter goes to the next field, Shift+Enter back; after the last one `onEnd`. `name` is what a refusal's `at` names.
 * Four columns when there is room, fewer when not.
 */
import { createContext, type KeyboardEvent, type ReactNode, useContext, useEffect, useId, useRef } from 'react'
import { cx } from '../store'
import { focusNeighbour } from './focus'
import './fields.css'

interface FieldState {
  id?: string
  invalid: boolean
  describedBy?: string
}
const FieldContext = createContext<FieldState>({ invalid: false })

/** What an input inside a Field puts on its element. */
export function useFieldProps(): { id?: string; 'aria-invalid'?: true; 'aria-describedby'?: string } {
  const { id, invalid, describedBy } = useContext(FieldContext)
  return {
    ...(id === undefined ? {} : { id }),
    ...(invalid ? { 'aria-invalid': true } : {}),
    ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
  }
}

export interface FieldProps {
  label: string
  name?: string
  required?: boolean
  error?: string | null | undefined
  /** small print after the field: due date, credit left */
  hint?: ReactNode
  /** columns taken */
  span?: number
  /** label above instead of left: wizard and settings pages */
  stacked?: boolean
  children: ReactNode
}

export function Field(props: FieldProps): ReactNode {
  const id = useId()
  const error = props.error ?? null
  return (
    <FieldContext value={{ id, invalid: error !== null, ...(error === null ? {} : { describedBy: `${id}-error` }) }}>
      <div
        className={cx('fld', props.stacked && 'fld-stacked', error !== null && 'fld-bad')}
        data-field={props.name}
        style={props.span ? { gridColumn: `span ${props.span}` } : undefined}
      >
        <label htmlFor={id} className={cx(props.required && 'fld-required')} title={props.label}>
          {props.label}
        </label>
        <div className="fld-body">
          {props.children}
          {props.hint !== undefined && props.hint !== null && props.hint !== '' && <small className="fld-hint">{props.hint}</small>}
        </div>
        {error !== null && (
          <p className="fld-error" id={`${id}-error`} role="alert">
            {error}
          </p>
        )}
      </div>
    </FieldContext>
  )
}

export function FieldGrid(props: { children: ReactNode; onEnd?: () => void; columns?: 1 | 2 | 3 | 4; card?: boolean }): ReactNode {
  const { onEnd, columns = 4, card = true } = props
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = ref.current
    if (!element || !onEnd) return
    element.addEventListener('hz:fieldsend', onEnd)
    return () => element.removeEventListener('hz:fieldsend', onEnd)
  }, [onEnd])
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key !== 'Enter' || e.defaultPrevented || e.nativeEvent.isComposing || e.ctrlKey || e.altKey) return
    if (!(e.target instanceof HTMLInputElement || (e.target instanceof HTMLTextAreaElement && !e.shiftKey))) return
    e.preventDefault()
    focusNeighbour(e.target, e.shiftKey ? -1 : 1)
  }
  return (
    <div className="fields-box">
      <div ref={ref} data-field-grid className={cx('fields', `fields-${columns}`, card && 'card fields-card')} onKeyDown={onKeyDown}>
        {props.children}
      </div>
    </div>
  )
}
