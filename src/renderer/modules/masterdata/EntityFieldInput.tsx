import type { EntityName, EntityRecord } from '@core/contract'
import { Checkbox } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useQueryRpc } from '../../rpc/hooks'
import { accountSource, entitySource, itemSource } from '../../rpc/sources'
import { DateInput } from '../../ui/fields/DateInput'
import { useFieldProps } from '../../ui/fields/Field'
import { LookupInput, RateSelect, SelectInput } from '../../ui/fields/LookupInput'
import { IntInput, MoneyInput, PriceInput, QtyInput, RateInput } from '../../ui/fields/NumberInput'
import { TextInput } from '../../ui/fields/TextInput'
import type { LookupSource } from '../../ui/lookup/source'
import type { EntityField } from './entities'

interface Props {
  field: EntityField
  value: unknown
  record: Record<string, unknown>
  onChange: (value: unknown) => void
}

export function EntityFieldInput({ field, value, onChange }: Props): ReactNode {
  const number = typeof value === 'number' ? value : null
  switch (field.kind) {
    case 'text':
    case 'memo':
      return (
        <TextInput
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
          multiline={field.kind === 'memo'}
          {...(field.maxLength ? { maxLength: field.maxLength } : {})}
        />
      )
    case 'money':
      return <MoneyInput value={number} onChange={onChange} min={0} />
    case 'qty':
      return <QtyInput value={number} onChange={onChange} min={0} {...(field.suffix ? { suffix: field.suffix } : {})} />
    case 'price':
      return <PriceInput value={number} onChange={onChange} min={0} />
    case 'int':
      return (
        <IntInput
          value={number}
          onChange={(v) => onChange(v ?? (field.name === 'termDays' ? 0 : null))}
          min={0}
          {...(field.suffix ? { suffix: field.suffix } : {})}
        />
      )
    case 'percent':
      return <RateInput value={number} onChange={onChange} min={0} />
    case 'date':
      return <DateInput value={typeof value === 'string' ? value : null} onChange={onChange} />
    case 'rate':
      return <RateSelect value={number} onChange={onChange} />
    case 'bool':
      return <BoolInput value={value === true} onChange={onChange} />
    case 'select':
      return (
        <SelectInput
          options={field.options ?? []}
          value={typeof value === 'string' ? value : (field.options?.[0]?.value ?? '')}
          onChange={onChange}
        />
      )
    case 'entity':
      return <EntityPicker field={field} value={number} onChange={onChange} />
    case 'list':
      return <WordsInput value={Array.isArray(value) ? (value as string[]) : []} onChange={onChange} />
  }
}

function BoolInput({ value, onChange }: { value: boolean; onChange: (value: boolean) => void }): ReactNode {
  return <Checkbox {...useFieldProps()} checked={value} onChange={(e) => onChange(e.currentTarget.checked)} />
}

function EntityPicker({
  field,
  value,
  onChange,
}: {
  field: EntityField
  value: number | null
  onChange: (id: number | null) => void
}): ReactNode {
  const entity = field.entity ?? 'category'
  const chosen = useQueryRpc('master.get', { entity, id: value ?? 1 }, { enabled: value !== null })
  const source = sourceOf(entity) as unknown as LookupSource<Pick<EntityRecord, 'id' | 'code' | 'name'>>
  return <LookupInput source={source} value={value === null ? null : (chosen.data ?? null)} onChange={(r) => onChange(r?.id ?? null)} />
}

function sourceOf(entity: EntityName) {
  if (entity === 'account') return accountSource({ leafOnly: false })
  return entity === 'item' ? itemSource({ show: 'stock' }) : entitySource(entity)
}

/** Several short texts in one field, separated by spaces: barcodes. */
function WordsInput({ value, onChange }: { value: readonly string[]; onChange: (words: string[]) => void }): ReactNode {
  const [text, setText] = useState(value.join(' '))
  return (
    <TextInput
      value={text}
      onChange={(t) => {
        setText(t)
        onChange(t.split(/[\s,，;；]+/).filter((w) => w !== ''))
      }}
    />
  )
}
