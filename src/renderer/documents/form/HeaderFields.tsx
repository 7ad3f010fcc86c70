import type { DocumentDef } from '@core/documents/define'
import { useMediaQuery } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'
import type { FieldErrors } from '../../rpc/hooks'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { readLocal, writeLocal } from '../../ui/store'
import type { FormDocument } from '../model/form'
import type { FormValue } from '../model/values'
import { FieldInput } from './FieldInput'

interface HeaderFieldsProps {
  def: DocumentDef
  form: FormDocument
  onField: (field: string, value: FormValue) => void
  errors: FieldErrors
  readOnly: boolean
  onEnd: () => void
}
const MORE = 'hezhang.documentMore'
const COLUMNS = 4
/** Columns that each field takes: names of partners and accounts need room where there is little; the memo takes what is left of its row. */
function spansOf(fields: DocumentDef['header'], wide: boolean): number[] {
  let at = 0
  return fields.map((f) => {
    const named = !wide && (f.name === 'partnerId' || f.name === 'invoiceNumber' || f.kind === 'account' || f.kind === 'cashAccount')
    const span = f.name === 'memo' ? COLUMNS - (at % COLUMNS) : named && at % COLUMNS < COLUMNS - 1 ? 2 : 1
    at += span
    return span
  })
}

/** The dense header: what the definition lists; what is seldom needed shows when asked for, filled in or refused. */
export function HeaderFields({ def, form, onField, errors, readOnly, onEnd }: HeaderFieldsProps): ReactNode {
  const [more, setMore] = useState(() => readLocal(MORE, false))
  const seldom = def.header.filter((f) => f.optional && !form.header[f.name] && !(f.name in errors))
  const shown = more ? def.header : def.header.filter((f) => !seldom.includes(f))
  const hidden = seldom.length
  const wide = useMediaQuery('(min-width: 1500px)', true, { getInitialValueInEffect: false })
  const spans = spansOf(shown, wide)
  const toggle = () => {
    setMore(!more)
    writeLocal(MORE, !more)
  }
  return (
    <FieldGrid onEnd={onEnd}>
      {shown.map((f, i) => (
        <Field
          key={f.name}
          name={f.name}
          label={f.label}
          required={(f.required ?? false) && !readOnly}
          error={errors[f.name]}
          hint={
            f.name === 'memo' && hidden > 0 && !readOnly ? (
              <MoreFields open={more} names={seldom.map((x) => x.label)} onToggle={toggle} />
            ) : undefined
          }
          span={spans[i] ?? 1}
        >
          <FieldInput
            field={f}
            value={form.header[f.name]}
            onChange={(v) => onField(f.name, v)}
            readOnly={readOnly || (f.readOnly ?? false)}
          />
        </Field>
      ))}
    </FieldGrid>
  )
}

function MoreFields(props: { open: boolean; names: readonly string[]; onToggle: () => void }): ReactNode {
  return (
    <button type="button" tabIndex={-1} className="link doc-more" onClick={props.onToggle} title={props.names.join('、')}>
      {props.open ? '收起' : `更多 ${props.names.length}`}
    </button>
  )
}
