/** 默认货位 of an item, one for each warehouse with bins: saved with the item. */
import type { ItemInput } from '@core/contract'
import type { ReactNode } from 'react'
import { useQueryRpc } from '../../rpc/hooks'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { TextInput } from '../../ui/fields/TextInput'

type UsualBin = ItemInput['bins'][number]
interface Props {
  value: readonly UsualBin[]
  onChange: (bins: UsualBin[]) => void
  /** the refusal at a path below `bins` */
  errorAt: (path: string) => string | undefined
  onEnd: () => void
}
export function UsualBins({ value, onChange, errorAt, onEnd }: Props): ReactNode {
  const warehouses = useQueryRpc('master.list', { entity: 'warehouse' })
  const shown = (warehouses.data?.rows ?? []).filter((w) => w['binManaged'] === true && !w.disabled)
  if (shown.length === 0) return null
  const put = (warehouseId: number, bin: string) => {
    const others = value.filter((b) => b.warehouseId !== warehouseId)
    onChange(bin.trim() === '' ? others : [...others, { warehouseId, bin: bin.trim() }])
  }
  return (
    <section className="item-part limits" aria-label="默认货位">
      <h2>
        默认货位 <small>入库先建议放这里，出库先从这里拣</small>
      </h2>
      <FieldGrid columns={2} onEnd={onEnd}>
        {shown.map((w) => {
          const at = value.findIndex((b) => b.warehouseId === w.id)
          return (
            <Field key={w.id} label={`${w.name} 默认货位`} name={`bins.${at}.bin`} error={at < 0 ? undefined : errorAt(`${at}.bin`)}>
              <TextInput value={value[at]?.bin ?? ''} onChange={(b) => put(w.id, b)} maxLength={40} />
            </Field>
          )
        })}
      </FieldGrid>
    </section>
  )
}
